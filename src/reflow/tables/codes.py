"""Chinese codes that Python's codecs lack or map differently (`codes.arrays`, made by `bench/generate/tables/codes.py`)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from reflow.tables.data_files import read_arrays

# Characters that CPython decodes differently from the Encoding Standard, and the standard's: CPython's GB 18030 is that
# of 2000, and its Big5-HKSCS has other marks. No other code decodes to one of the characters on the left.
GB18030: Final = MappingProxyType(
    {0xE5E5: 0x3000, 0xE7C7: 0x1E3F, 0x1E3F: 0xE7C7}
    | dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True))
    | dict(
        zip(
            (0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
            range(0x9FB4, 0x9FBC),
            strict=True,
        )
    )
)
BIG5: Final = MappingProxyType(
    {
        0x2022: 0x2027, 0xFF64: 0xFE51, 0x203E: 0x00AF, 0x223C: 0xFF5E, 0x2641: 0x2295, 0x2609: 0x2299,
        0x00A5: 0xFFE5, 0x00A2: 0xFFE0, 0x00A3: 0xFFE1,
    }
)  # fmt: skip
# Two codes that cannot be corrected after decoding: CPython maps them to the same characters as A1FE and A240.
BIG5_SLASHES: Final = MappingProxyType({b"\xa2\x41": "\u2215", b"\xa2\x42": "\ufe68"})


@cache
def big5() -> Mapping[bytes, str]:
    """Return the 192 two-byte codes of Big5 that Python's `big5hkscs` lacks, with their characters.

    >>> big5()[bytes.fromhex("87A3")]
    '竼'
    """
    pairs = read_arrays("codes.arrays", "big5")["big5"].tolist()
    return MappingProxyType({code.to_bytes(2, "big"): chr(code_point) for code, code_point in pairs})


# Planes of CNS 11643, all that iconv has: 埗 of 深水埗 is in plane 15, 鱲 of 赤鱲角 in plane 5.
PLANES: Final = (1, 2, 3, 4, 5, 6, 7, 15)


@cache
def euc_tw() -> Mapping[bytes, str]:
    r"""Return the characters of EUC-TW by code: two bytes for plane 1, four bytes for planes 1 to 7 and 15.

    >>> euc_tw()[b"\xc4\xe3"], euc_tw()[b"\x8e\xa2\xa1\xa1"]
    ('中', '乂')
    """
    characters = {}
    arrays = read_arrays("codes.arrays", *(f"plane{plane}" for plane in PLANES))
    for plane in PLANES:
        code_points = arrays[f"plane{plane}"].reshape(94, 94)
        for row, column in np.argwhere(code_points).tolist():
            character = chr(code_points[row, column])
            two_bytes = bytes([0xA1 + row, 0xA1 + column])
            four_bytes = bytes([0x8E, 0xA0 + plane]) + two_bytes
            characters[four_bytes] = character
            if plane == 1:
                characters[two_bytes] = character
    return MappingProxyType(characters)
