"""Write how much likelier Han stand at the end, and at the beginning, of a phrase than anywhere in a text.

Run: `python bench/generate/tables/phrases.py TRAIN.jsonl.zst OTHERS.jsonl.zst`
Takes: 10 seconds
Writes: src/reflow/tables/phrases.arrays

Phrases are what stands between two marks in the paragraphs of the training pages and the other training texts. Counted are
the last two Han of each, the first two, and every two; and so for one Han.
"""

import argparse
import math
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import regex

sys.path.insert(0, str(Path(__file__).parents[2]))
from lib.labelled_pages import Case, body, cases

from reflow.tables.data_files import write_arrays

TABLE = Path(__file__).parents[3] / "src/reflow/tables/phrases.arrays"
STEPS = 12  # of a stored value in one nat
NONE = -128  # the pair says no more than its character beside the border
LEAST = -3.5  # nats: what is never met at a border may yet be
# Counts are so small that each is mixed with so many of what is known without it.
MIXED_SINGLE, MIXED_PAIR = 3, 6
RAREST_PAIR = 20
LEAST_DIFFERENCE = 0.5  # nats, of a stored pair from its character
PHRASE = regex.compile(r"\p{Han}+")
END = regex.compile(r"(\p{Han}?\p{Han})[，。；！？]")
BEGIN = regex.compile(r"[，。；！？](\p{Han}\p{Han}?)")

Odds = dict[str, float]


def paragraphs(case: Case) -> list[str]:
    """Return the paragraphs of a page or of another text, without line ends."""
    if "units" in case:
        return ["".join(unit["text"].split("\n")) for unit in case["units"] if unit["kind"] == "paragraph"]
    return [text for article in case["articles"] for text in body(article)]


def odds(anywhere: Counter[str], border: Counter[str], beside: int) -> Odds:
    """Return the log-odds of each character and pair; `beside` is the place of the character beside the border."""
    size = sum(count for text, count in anywhere.items() if len(text) == 1)
    share = sum(count for text, count in border.items() if len(text) == 1) / size
    shares = {
        c: (border[c] + MIXED_SINGLE * share) / (count + MIXED_SINGLE) for c, count in anywhere.items() if len(c) == 1
    }
    for pair, count in anywhere.items():
        if len(pair) == 2 and count >= RAREST_PAIR:
            shares[pair] = (border[pair] + MIXED_PAIR * shares[pair[beside]]) / (count + MIXED_PAIR)
    return {text: max(math.log(value / share), LEAST) for text, value in shares.items()}


def stored(values: Odds, text: str, beside: int) -> int:
    """Return what the table holds of a character or pair."""
    if len(text) == 2 and abs(values[text] - values[text[beside]]) < LEAST_DIFFERENCE:
        return NONE
    return round(values[text] * STEPS)


def main() -> None:
    """Count and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", type=Path, nargs="+")
    texts = {text for path in options.parse_args().sets for case in cases(path) for text in paragraphs(case)}
    anywhere, ends, begins = Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        unspaced = regex.sub("[ \u3000]", "", text)
        for phrase in PHRASE.findall(unspaced):
            anywhere.update(phrase)
            anywhere.update(phrase[k : k + 2] for k in range(len(phrase) - 1))
        for last in END.findall(unspaced):
            ends.update({last[-1], last})
        for first in BEGIN.findall(unspaced):
            begins.update({first[0], first})
    end, begin = odds(anywhere, ends, 1), odds(anywhere, begins, 0)
    table = {}
    for text in end:
        values = stored(end, text, 1), stored(begin, text, 0)
        if values != (NONE, NONE) and all(ord(c) < 0x10000 for c in text):
            table[ord(text[0]) << 16 | ord(text[1]) if len(text) == 2 else ord(text)] = values
    keys = np.array(sorted(table), np.uint32)
    columns = np.array([table[key] for key in keys.tolist()], np.int8)
    write_arrays(TABLE, gaps=np.diff(keys, prepend=np.uint32(0)), end=columns[:, 0], begin=columns[:, 1])
    print(f"{len(keys)} characters and pairs")


if __name__ == "__main__":
    main()
