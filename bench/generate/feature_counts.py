"""Count on labelled pages what each feature of `reflow.model.counted` says about a line break.

Run: `python bench/generate/feature_counts.py TRAIN.jsonl.zst`
Takes: 15 seconds
Writes: nothing; prints the shares that `src/reflow/model/counted.py` holds

Prints the share of each value, and its natural logarithm, for each role of a line (first or next line of a paragraph,
which continues or ends) and for each kind of break.
"""

import sys
from collections import Counter
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import Case, cases, lines_of

from reflow.draft import Kind
from reflow.model.counted import Fill, features
from reflow.model.features import End

Counts = dict[str, Counter[tuple[object, str]]]

TITLE = 1_000_000  # unit numbers from here on are titles


def unit_of_characters(case: Case) -> NDArray[np.int64]:
    """Return for each character of the text the number of its gold paragraph or title line; -1 elsewhere."""
    visible = [k for k, c in enumerate(case["text"]) if not c.isspace()]
    unit = np.full(len(case["text"]), -1)
    number = 0
    for align in case["align"]:
        body = [visible[z] for _, p, n in align["body"] for z in range(p, p + n) if z < len(visible)]
        for s, e in align["par"]:
            number += 1
            unit[body[s:e]] = number
        for _, p, n in align["title"]:
            unit[[visible[z] for z in range(p, p + n) if z < len(visible)]] = TITLE + number
    return unit


def role(unit: int, above: int, below: int) -> str:
    """Return the role of a line, given its gold unit and those of its neighbours."""
    if unit >= TITLE:
        return "title"
    return ("next" if unit == above else "first") + (" goes on" if unit == below else " ends")


def border(above: int, below: int) -> str:
    """Return the kind of break between two lines, given their gold units."""
    if above == below < TITLE:
        return "wrap"
    return f"{'title' if above >= TITLE else 'body'}|{'title' if below >= TITLE else 'body'}"


def tally(counts: Counts, case: Case) -> None:
    """Count the features of one page's lines, by role and by break."""
    draft = lines_of(case)
    rows = draft.lines.take(draft.lines.kind == Kind.UNDECIDED)
    f = features(draft.text, rows)
    unit = unit_of_characters(case)
    units = [int(u) for u in unit[draft.text.origin[rows.start]]]
    padded = [-1, *units, -1]
    for i, u in enumerate(units):
        if min(padded[i : i + 3]) > 0:  # lines beside furniture and captions say nothing about breaks
            name = role(u, padded[i], padded[i + 2])
            counts.setdefault("fill", Counter())[Fill(f.fill[i]).name, name] += 1
            counts.setdefault("end", Counter())[End(f.end[i]).name, name] += 1
    for i in range(1, len(units)):
        if units[i - 1] > 0 and units[i] > 0:
            name = border(units[i - 1], units[i])
            counts.setdefault("break", Counter())["all", name] += 1
            for feature in ("skip", "indented", "no_start", "number", "opening"):
                counts.setdefault(feature, Counter())[bool(getattr(f, feature)[i]), name] += 1


def main() -> None:
    """Print the tables."""
    counts: Counts = {}
    for case in cases(Path(sys.argv[1])):
        tally(counts, case)
    for feature, counter in counts.items():
        columns = sorted({name for _, name in counter})
        totals = {name: sum(n for (_, c), n in counter.items() if c == name) for name in columns}
        print(f"\n| {feature} | " + " | ".join(f"{name} ({totals[name]})" for name in columns) + " |")
        print("|---" * (len(columns) + 1) + "|")
        for value in sorted({value for value, _ in counter}, key=str):
            shares = [(counter[value, name] + 0.5) / (totals[name] + 1) for name in columns]
            print(f"| {value} | " + " | ".join(f"{share:.4f} ({log(share):+.1f})" for share in shares) + " |")


if __name__ == "__main__":
    main()
