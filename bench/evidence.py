"""Count what each kind of evidence says about a line break, on labelled pages.

Run as `python bench/evidence.py ../shared/data/pages/train.jsonl.zst`. For every break inside a body the script takes
the features that `reflow.passes.join` sees, and prints for each value ln(P(value | paragraph) / P(value | wrap)).
"""

import json
import subprocess
import sys
from collections import Counter
from math import log
from pathlib import Path

import numpy as np

from reflow.config import Config
from reflow.draft import BlockKind
from reflow.passes.furniture import furniture
from reflow.passes.join import End, Fill, features
from reflow.passes.measure import measure
from reflow.passes.normalize import normalize
from reflow.read import read


def cases(path: Path) -> list[dict]:
    """Read a set of labelled pages."""
    lines = subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


def unit_of_characters(case: dict) -> np.ndarray:
    """Give for each character of the text the number of its gold paragraph or title line; -1 for all else."""
    visible = [k for k, c in enumerate(case["text"]) if not c.isspace()]
    unit = np.full(len(case["text"]), -1)
    number = 0
    for article, align in zip(case["articles"], case["align"], strict=True):
        body = [visible[z] for _, p, n in align["body"] for z in range(p, p + n) if z < len(visible)]
        for s, e in align["par"]:
            number += 1
            unit[body[s:e]] = number
        for _, p, n in align["title"]:
            unit[[visible[z] for z in range(p, p + n) if z < len(visible)]] = 1_000_000 + number
    return unit


def main() -> None:
    """Print the table."""
    counts: dict[str, Counter] = {}
    for case in cases(Path(sys.argv[1])):
        if any(ord(c) in (0x200B, 0xAD, 0xFEFF) for c in case["text"]):
            continue
        draft = furniture(measure(normalize(read([case["text"]], Config()), Config()), Config()), Config())
        rows = draft.blocks.take(draft.blocks.kind == BlockKind.LINE)
        f = features(draft.text, rows)
        unit = unit_of_characters(case)
        above, below = unit[draft.text.origin[rows.end - 1]][:-1], unit[draft.text.origin[rows.start]][1:]
        for i in np.flatnonzero((above > 0) & (below > 0)):
            titles = (above[i] >= 1_000_000, below[i] >= 1_000_000)
            what = "wrap" if above[i] == below[i] else "paragraph"
            if any(titles):
                what = {(True, True): "in title", (True, False): "title|body", (False, True): "body|title"}[titles]
            for name, value in (
                ("end", End(f.end[i]).name), ("room", Fill(f.fill[i]).name), ("begin", Fill(f.fill[i + 1]).name),
                ("skip", bool(f.skip[i + 1])), ("indented", bool(f.indented[i + 1])), ("no_start", bool(f.no_start[i + 1])),
                ("opening", bool(f.opening[i + 1])),
            ):  # fmt: skip
                counts.setdefault(what, Counter())[name, value] += 1
                counts[what][name] += 1
    kinds = list(counts)
    print("| evidence | " + " | ".join(f"{k} ({counts[k]['end']})" for k in kinds) + " |\n|---" * 1 + "|---" * len(kinds) + "|")
    for key in sorted({k for c in counts.values() for k in c if isinstance(k, tuple)}, key=str):
        shares = {k: (counts[k][key] + 0.5) / (counts[k][key[0]] + 1) for k in kinds}
        print(f"| {key[0]} {key[1]} | " + " | ".join(f"{shares[k]:.4f} ({log(shares[k] / shares['wrap']):+.1f})" for k in kinds) + " |")


if __name__ == "__main__":
    main()
