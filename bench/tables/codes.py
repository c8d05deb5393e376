"""Make `src/reflow/tables/codes.npz`: what Python's codecs lack of the encodings of Chinese.

Run as `python bench/tables/codes.py INDEX_BIG5`, where INDEX_BIG5 is a JSON object of the two-byte codes of Big5 by the
WHATWG Encoding Standard (`bench/whatwg.py` writes it). CNS 11643, planes 1 to 4, is read out of the EUC-TW of
the C library's `iconv`.

- `big5`: the codes that the standard maps and `big5hkscs` does not, with their code points;
- `plane1` to `plane4`: 94 times 94 code points, row by row; 0 where the plane has none.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).parents[2] / "src/reflow/tables/codes.npz"
PLANES = (1, 2, 3, 4)  # the others, of rare names and variants, would make the table twice as large
ROWS = 94


def mapped(data: bytes) -> bool:
    """Say whether Python's codec has a code."""
    try:
        data.decode("big5hkscs")
    except UnicodeDecodeError:
        return False
    return True


def lacking(index: dict[str, str]) -> NDArray[np.uint32]:
    """List code and code point of what `big5hkscs` does not have."""
    rows = []
    for code, point in index.items():
        data = bytes.fromhex(code)
        if point and not mapped(data):
            rows.append((int(code, 16), int(point.removeprefix("U+"), 16)))
    return np.array(sorted(rows), np.uint32)


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
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    index = json.loads(options.parse_args().index.read_text(encoding="utf-8"))
    planes = {f"plane{number}": plane(number) for number in PLANES}
    np.savez_compressed(TABLE, big5=lacking(index), **planes)  # type: ignore[arg-type]
    print({name: int((points > 0).sum()) for name, points in planes.items()}, TABLE.stat().st_size)


if __name__ == "__main__":
    main()
