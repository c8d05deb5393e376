"""Write the codes of Chinese encodings that Python's codecs lack.

Run: `python bench/generate/tables/codes.py`, with node, npm and iconv
Takes: 1 minute
Writes: src/reflow/tables/codes.arrays

Big5 as the WHATWG Encoding Standard defines it comes from `lib/whatwg_oracle.py`; CNS 11643, planes 1 to 7 and 15, from
the EUC-TW of the C library's `iconv`.

- `big5`: the codes that the standard maps and `big5hkscs` does not, with their code points;
- `plane1` to `plane15`: 94 times 94 code points, row by row; 0 where the plane has none.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))
from lib.whatwg_oracle import install, oracle

from reflow.tables.codes import PLANES
from reflow.tables.data_files import write_arrays

TABLE = Path(__file__).parents[3] / "src/reflow/tables/codes.arrays"
ROWS = 94


def mapped(data: bytes) -> bool:
    """Whether Python's codec has a code."""
    try:
        data.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return True


def lacking() -> NDArray[np.uint32]:
    """Return code and code point of what `big5hkscs` lacks."""
    asked = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    with tempfile.TemporaryDirectory() as name:
        install(Path(name))
        standard = oracle(Path(name), "big5", asked)
    rows = [
        (int.from_bytes(code, "big"), ord(text))
        for code, text in zip(asked, standard, strict=True)
        if len(text) == 1 and text != "\ufffd" and not mapped(code)
    ]
    return np.array(rows, np.uint32)


def iconv(data: bytes, source: str, target: str) -> bytes:
    """Convert, without what the target lacks."""
    return subprocess.run(["iconv", "-c", "-f", source, "-t", target], input=data, stdout=subprocess.PIPE).stdout


def plane(number: int) -> NDArray[np.uint32]:
    """Return the code points of one plane by `iconv`, where the conversion works both ways."""
    codes = [bytes([0x8E, 0xA0 + number, 0xA1 + cell // ROWS, 0xA1 + cell % ROWS]) for cell in range(ROWS * ROWS)]
    texts = iconv(b"".join(code + b"\n" for code in codes), "EUC-TW", "UTF-8").decode().split("\n")[:-1]
    back = iconv("\n".join(texts).encode() + b"\n", "UTF-8", "EUC-TW").split(b"\n")[:-1]
    if not len(texts) == len(back) == len(codes):
        raise ValueError(f"plane {number}: iconv gave {len(texts)} and {len(back)} lines")
    # Only what converts back to the same code is certain.
    certain = [len(c) == 1 and again in (code, code[2:]) for c, again, code in zip(texts, back, codes, strict=True)]
    return np.array([ord(c) if sure else 0 for c, sure in zip(texts, certain, strict=True)], np.uint32)


def main() -> None:
    """Write the tables."""
    planes = {f"plane{number}": plane(number) for number in PLANES}
    write_arrays(TABLE, big5=lacking(), **planes)
    print({name: int((points > 0).sum()) for name, points in planes.items()}, TABLE.stat().st_size)


if __name__ == "__main__":
    main()
