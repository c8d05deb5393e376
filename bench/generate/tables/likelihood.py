"""Write how likely each character is in Simplified and in Traditional text.

Run: `python bench/generate/tables/likelihood.py TRAIN.jsonl.zst`, with jieba
Takes: 1 minute
Writes: src/reflow/tables/likelihood.arrays

Characters are counted in the articles of the training pages, and in the word list of jieba (MIT licence,
https://github.com/fxsjy/jieba) by the frequency of its words; counts of Simplified text, converted by OpenCC, are added
to those of Traditional text. Characters that never occur get the value of their block.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import jieba
import numpy as np
import opencc
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))
from lib.labelled_pages import cases

from reflow.tables.data_files import write_arrays

TABLE = Path(__file__).parents[3] / "src/reflow/tables/likelihood.arrays"
STEPS = 8  # of a stored value in one nat
LIST_WEIGHT = 0.05  # of the word list's 60 million characters against the 2.5 million of the pages
CONVERTED_WEIGHT = 0.3  # of Simplified text as Traditional text
# The value in nats of a character that never occurs, by its block; the last matching block counts.
UNSEEN = (
    (0x0000, 0xFFFF, -17.0),  # symbols, private use
    (0x0000, 0x001F, -15.0),
    (0x0009, 0x0009, -5.0),
    (0x000D, 0x000D, -5.0),
    (0x0020, 0x007E, -9.0),
    (0x0080, 0x009F, -18.0),
    (0x00A0, 0x00BF, -11.0),
    (0x00C0, 0x024F, -11.0),
    (0x0370, 0x03FF, -12.0),
    (0x0400, 0x052F, -12.0),
    (0x0590, 0x06FF, -11.0),
    (0x0900, 0x0DFF, -11.0),
    (0x0E00, 0x0EFF, -11.0),
    (0x1E00, 0x1EFF, -11.0),
    (0x2000, 0x206F, -11.0),
    (0x2100, 0x25FF, -13.0),
    (0x3000, 0x303F, -12.0),
    (0x3040, 0x30FF, -12.0),
    (0x3100, 0x312F, -11.5),
    (0x3400, 0x4DBF, -17.5),
    (0x4E00, 0x9FFF, -15.5),
    (0xAC00, 0xD7A3, -11.0),
    (0xD800, 0xDFFF, -8.75),  # half of a character beyond the BMP
    (0xE000, 0xF8FF, -18.0),
    (0xFF01, 0xFF5E, -11.0),
    (0xFFFD, 0xFFFD, -20.0),
)
LISTED = -14.0  # a Han that never occurs, but is in GB 2312 or Big5


def unseen(codec: str) -> NDArray[np.float64]:
    """Return the value of each character that never occurs."""
    worth = np.empty(0x10000)
    for first, last, value in UNSEEN:
        worth[first : last + 1] = value
    for code in range(0x4E00, 0xA000):
        if chr(code).encode(codec, "ignore"):
            worth[code] = LISTED
    return worth


def logarithms(counts: dict[str, float], codec: str) -> NDArray[np.uint8]:
    """Return counts as log-probabilities, in steps."""
    worth = unseen(codec)
    total = sum(counts.values())
    for character, count in counts.items():
        if ord(character) < len(worth) and count > 0:
            worth[ord(character)] = max(worth[ord(character)], np.log(count / total))
    stored: NDArray[np.uint8] = np.round(-worth * STEPS).astype(np.uint8)
    return stored


def main() -> None:
    """Count and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    seen: dict[str, Counter[str]] = {"hans": Counter(), "hant": Counter()}
    for case in cases(options.parse_args().set):
        seen[case["meta"]["lang"]].update(case["text"].replace("\n", ""))
        seen[case["meta"]["lang"]].update("\n" * (case["text"].count("\n") // 4))  # columns are narrower than files
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        listed = Counter[str]()
        for word, frequency, *_ in map(str.split, lines):
            for character in word:
                listed[character] += int(frequency)
    simplified = {c: seen["hans"][c] + LIST_WEIGHT * listed[c] for c in {*seen["hans"], *listed}}
    traditional: dict[str, float] = {**seen["hant"]}
    convert = opencc.OpenCC("s2t").convert
    for character, count in simplified.items():
        form = convert(character)
        traditional[form] = traditional.get(form, 0) + CONVERTED_WEIGHT * count
    both = [logarithms(simplified, "gb2312"), logarithms(traditional, "big5")]
    for stored in both:  # digits must not tell the script
        stored[:0x80] = logarithms({c: n for c, n in simplified.items() if c.isascii()}, "ascii")[:0x80]
    write_arrays(TABLE, simplified=both[0], traditional=both[1])


if __name__ == "__main__":
    main()
