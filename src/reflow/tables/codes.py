"""What Python's codecs lack of the encodings of Chinese (`codes.npz`, made by `bench/generate/tables/codes.py`)."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from reflow.tables.data_files import arrays

# Codes that CPython maps otherwise than the Encoding Standard, as characters: its GB 18030 is that of 2000, and its
# Big5-HKSCS has other marks. No other code gives one of the characters on the left.
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
# The two that are not told apart afterwards: CPython gives them the characters of A1FE and A240.
BIG5_SLASHES: Final = MappingProxyType({b"\xa2\x41": "\u2215", b"\xa2\x42": "\ufe68"})


@cache
def big5() -> Mapping[bytes, str]:
    """Give the two-byte codes of Big5 that Python's `big5hkscs` lacks, 192 of them.

    >>> big5()[bytes.fromhex("87A3")]
    '竼'
    """
    return MappingProxyType(
        {code.to_bytes(2, "big"): chr(point) for code, point in arrays("codes.npz", "big5")["big5"].tolist()}
    )


PLANES: Final = (1, 2, 3, 4, 5, 6, 7, 15)  # of CNS 11643, all that iconv has: 埗 of 深水埗 is in 15, 鱲 of 赤鱲角 in 5


@cache
def euc_tw() -> Mapping[bytes, str]:
    r"""Give the characters of EUC-TW by their codes: plane 1 by two bytes, planes 1 to 7 and 15 by four.

    >>> euc_tw()[b"\xc4\xe3"], euc_tw()[b"\x8e\xa2\xa1\xa1"]
    ('中', '乂')
    """
    found = {}
    stored = arrays("codes.npz", *(f"plane{plane}" for plane in PLANES))
    for plane, own in zip(PLANES, stored.values(), strict=True):
        points = own.reshape(94, 94)
        for row, column in np.argwhere(points).tolist():
            code, character = bytes([0xA1 + row, 0xA1 + column]), chr(points[row, column])
            found[bytes([0x8E, 0xA0 + plane]) + code] = character
            if plane == 1:
                found[code] = character
    return MappingProxyType(found)
