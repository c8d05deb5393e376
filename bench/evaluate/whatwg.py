"""Compare the decoding of GB18030 and Big5 with the WHATWG Encoding Standard, code by code.

Run: `python bench/evaluate/whatwg.py`, with node and npm
Takes: 2 minutes
Figures: docs/decoding.md

The standard is that of `lib/whatwg_oracle.py`, which is installed into a temporary folder. Each code is decoded alone.
A code is right when the text is exactly the standard's, or when it is an error for both; what an error leaves (how
many U+FFFD, which ASCII byte is put back) is listed apart.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.whatwg_oracle import install, oracle

import reflow

SHOWN = 32  # differences of each kind that are shown with both texts; further ones only by their codes
# Four-byte codes by number: 81308130 to 8431A439 hold the BMP, and U+10000 is 90308130.
BMP_END = 39420
ASTRAL = 189000
ASTRAL_END = ASTRAL + 0x100000
CODES_END = 126 * 10 * 126 * 10
CODECS = {"gb18030": ("gb18030",), "big5": ("big5hkscs", "cp950")}  # what stands beside reflow
LEFT = "an error for both, but it leaves something else"
Decode = Callable[[bytes], str]


def four_bytes(number: int) -> bytes:
    """Return the four-byte code with this number, counted from 81308130."""
    number, fourth = divmod(number, 10)
    number, third = divmod(number, 126)
    first, second = divmod(number, 10)
    return bytes((0x81 + first, 0x30 + second, 0x81 + third, 0x30 + fourth))


def codes(encoding: str) -> Iterator[bytes]:
    """Yield every byte, every two bytes that begin with a lead byte, and the four-byte codes."""
    yield from (bytes((byte,)) for byte in range(256))
    yield from map(bytes, product(range(0x81, 0xFF), range(256)))
    if encoding != "gb18030":
        return
    yield from map(four_bytes, range(BMP_END))
    # Above the BMP codes are consecutive: the ends of every run of 1,260 and of the ranges are enough.
    runs = (near for start in range(0, CODES_END, 1260) for near in (start, start + 1, start + 1259))
    ends = (end + near for end in (BMP_END, ASTRAL, ASTRAL_END) for near in range(-3, 3))
    yield from map(four_bytes, sorted({*runs, *ends} - set(range(BMP_END))))


def deciders(encoding: str) -> dict[str, Decode]:
    """Return what is compared: reflow, and Python's codecs."""
    decoders: dict[str, Decode] = {"reflow": lambda data: reflow.decode(data, encoding=encoding).text}
    return decoders | {codec: partial(python, codec) for codec in CODECS[encoding]}


def python(codec: str, data: bytes) -> str:
    """Decode by a codec of Python."""
    return data.decode(codec, "replace")


def kind(ours: str, theirs: str) -> str:
    """Return how two texts of a code differ."""
    if "\ufffd" in theirs and "\ufffd" in ours:
        return LEFT
    if "\ufffd" in theirs:
        return "decoded, an error in the standard"
    return "an error, decoded in the standard" if "\ufffd" in ours else "decoded differently"


def points(text: str) -> str:
    """Return a text as code points."""
    return " ".join(f"U+{ord(c):04X}" for c in text)


def runs(listed: list[bytes]) -> list[str]:
    """Return codes in order, consecutive ones as a range."""
    numbers = [int.from_bytes(code) for code in listed]
    starts = [k for k, number in enumerate(numbers) if not k or number != numbers[k - 1] + 1]
    ends = [start - 1 for start in starts[1:]] + [len(numbers) - 1]
    return [
        f"{numbers[a]:X}" if a == b else f"{numbers[a]:X}–{numbers[b]:X}" for a, b in zip(starts, ends, strict=True)
    ]


def report(asked: list[bytes], standard: list[str], decode: Decode) -> None:
    """Print the differing codes by kind of difference."""
    ours = [decode(code) for code in asked]
    differing = [
        (kind(a, b), len(code), code, a, b) for code, a, b in zip(asked, ours, standard, strict=True) if a != b
    ]
    wrong = sum(how != LEFT for how, *_ in differing)
    print(f"{len(asked) - wrong} of {len(asked)} codes right")
    for (how, size), group in groupby(sorted(differing), lambda row: row[:2]):
        rows = [row[2:] for row in group]
        print(f"- {how}, {size} bytes: {len(rows)}")
        for code, a, b in rows[:SHOWN]:
            print(f"  - {code.hex().upper()}: {points(a)}, in the standard {points(b)}")
        if len(rows) > SHOWN:
            print(f"  - and {', '.join(runs([code for code, _, _ in rows[SHOWN:]]))}")


def main() -> None:
    """Print what differs, for each encoding and each decoder."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        install(Path(name))
        for encoding in CODECS:
            asked = list(codes(encoding))
            standard = oracle(Path(name), encoding, asked)
            for decider, decode in deciders(encoding).items():
                print(f"\n## {encoding} by {decider}")
                report(asked, standard, decode)


if __name__ == "__main__":
    main()
