"""Make `src/reflow/tables/codes.npz`: what Python's codecs lack of the encodings of Chinese.

Run as `python bench/tables/codes.py`. What Big5 is by the WHATWG Encoding Standard is asked of the package that
`bench/whatwg.py` installs for the time. CNS 11643, planes 1 to 7 and 15, is read out of the EUC-TW of
the C library's `iconv`.

- `big5`: the codes that the standard maps and `big5hkscs` does not, with their code points;
- `plane1` to `plane15`: 94 times 94 code points, row by row; 0 where the plane has none.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.append(str(Path(__file__).parents[1]))
from whatwg import install, oracle

from reflow.tables.codes import PLANES

TABLE = Path(__file__).parents[2] / "src/reflow/tables/codes.npz"
ROWS = 94


def mapped(data: bytes) -> bool:
    """Say whether Python's codec has a code."""
    try:
        data.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return True


def lacking() -> NDArray[np.uint32]:
    """List code and code point of what `big5hkscs` does not have."""
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
    """Convert; what has no place in the target is left out."""
    return subprocess.run(["iconv", "-c", "-f", source, "-t", target], input=data, stdout=subprocess.PIPE).stdout


def plane(number: int) -> NDArray[np.uint32]:
    """Read one plane out of `iconv`: the characters that it gives for the codes, and gives the codes for."""
    codes = [bytes([0x8E, 0xA0 + number, 0xA1 + cell // ROWS, 0xA1 + cell % ROWS]) for cell in range(ROWS * ROWS)]
    made = iconv(b"".join(code + b"\n" for code in codes), "EUC-TW", "UTF-8").decode().split("\n")[:-1]
    back = iconv("\n".join(made).encode() + b"\n", "UTF-8", "EUC-TW").split(b"\n")[:-1]
    if not len(made) == len(back) == len(codes):
        raise ValueError(f"plane {number}: iconv gave {len(made)} and {len(back)} lines")
    own = [len(c) == 1 and again in (code, code[2:]) for c, again, code in zip(made, back, codes, strict=True)]
    return np.array([ord(c) if sure else 0 for c, sure in zip(made, own, strict=True)], np.uint32)


def main() -> None:
    """Write the tables."""
    planes = {f"plane{number}": plane(number) for number in PLANES}
    np.savez_compressed(TABLE, big5=lacking(), **planes)  # type: ignore[arg-type]
    print({name: int((points > 0).sum()) for name, points in planes.items()}, TABLE.stat().st_size)


if __name__ == "__main__":
    main()
