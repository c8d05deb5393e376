"""Count what stands beside the characters of surnames in ordinary use: 由 before 于, 来 behind 后.

Run: `python bench/generate/tables/neighbours.py TRAIN.jsonl.zst…`
Takes: 10 seconds
Writes: src/reflow/tables/neighbours.tsv

The uses are those in the training texts that OpenCC converts to another character than the surname's, and those in the
words of `ordinary.tsv`, whose frequencies come from jieba.
"""

import argparse
import math
import sys
from collections import Counter
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))
from lib.surname_texts import counted

from reflow.conversion.opencc import converted
from reflow.tables.persons import NO_HAN, ordinary_words
from reflow.tables.surnames import traditional_surnames

TABLE = Path(__file__).parents[3] / "src/reflow/tables/neighbours.tsv"
WORD_SHARE: Final = (
    1 / 40
)  # jieba's frequencies are of 60 million characters, the texts have 0.7 million; 40 lets them count double
PRIOR: Final = 1.0  # uses, added to those counted and to those expected: rare neighbours say little
STEP: Final = 2  # scores are rounded to one part in this of a nat
SMALLEST: Final = 1.0  # nats; neighbours with less are left out: with them the table is twice as large
FEWEST: Final = 12.0  # uses of a character below which its neighbours say nothing


def neighbour(character: str) -> str:
    """Return what a character beside a surname's counts as."""
    return character if "\u4e00" <= character <= "\u9fff" else NO_HAN


def main() -> None:
    """Count and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", type=Path, nargs="+")
    forms = traditional_surnames()
    everywhere: Counter[str] = Counter()
    beside: dict[tuple[str, str], Counter[str]] = {}

    def count(character: str, before: str, behind: str, times: float) -> None:
        for side, neighbour in (("before", before), ("behind", behind)):
            counter = beside.setdefault((character, side), Counter())
            counter[neighbour] += times  # type: ignore[assignment]

    for text in counted(options.parse_args().sets):
        everywhere.update(map(neighbour, text))
        padded = f" {text} "
        for at, (character, form) in enumerate(zip(text, converted(text, "s2t"), strict=True)):
            if forms.get(character, form) != form:
                count(character, neighbour(padded[at]), neighbour(padded[at + 2]), 1.0)
    for word, log_frequency in ordinary_words().items():
        times = math.exp(log_frequency) * WORD_SHARE
        for at, (character, form) in enumerate(zip(word, converted(word, "s2t"), strict=True)):
            if forms.get(character, form) == form:
                continue
            for side, place in (("before", at - 1), ("behind", at + 1)):
                if 0 <= place < len(word):
                    beside.setdefault((character, side), Counter())[word[place]] += times  # type: ignore[assignment]
    write(everywhere, beside)


def write(everywhere: Counter[str], beside: dict[tuple[str, str], Counter[str]]) -> None:
    """Write the log-odds of each neighbour, those of one score in one line."""
    size = sum(everywhere.values())
    rows = ["# made by bench/generate/tables/neighbours.py\n"]
    for (character, side), counter in sorted(beside.items()):
        uses = sum(counter.values())
        if uses < FEWEST:
            continue
        by_score: dict[int, list[str]] = {}
        for neighbour in everywhere.keys() | counter.keys():
            expected = uses * everywhere[neighbour] / size
            score = round(STEP * math.log((counter[neighbour] + PRIOR) / (expected + PRIOR)))
            if abs(score) >= SMALLEST * STEP:
                by_score.setdefault(score, []).append(neighbour)
        for score, neighbours in sorted(by_score.items()):
            rows.append(f"{character}\t{side}\t{score / STEP}\t{''.join(sorted(neighbours))}\n")
    TABLE.write_text("".join(rows), encoding="utf-8")
    print(len(rows), TABLE.stat().st_size)


if __name__ == "__main__":
    main()
