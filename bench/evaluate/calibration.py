"""Measure how far a confidence can be trusted.

Run: `python bench/evaluate/calibration.py SET.jsonl.zst`
Takes: 10 seconds
Figures: docs/deciding.md

A decision is a line end between two lines of one unit, or of neighbouring units, of the labelled page: joined or not.
Prints the expected calibration error over 15 bins of equal mass, the bins, and the share of the wrong decisions that
the least certain ones contain.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.calibration_error import calibration_error
from lib.confidences import decisions
from lib.labelled_pages import cases

SHARES = (0.01, 0.02, 0.05, 0.1)


def main() -> None:
    """Print the tables."""
    pages = [decisions(case) for case in cases(Path(sys.argv[1]))]
    confidence, right = (np.concatenate(parts) for parts in zip(*pages, strict=True))
    error, rows = calibration_error(confidence, right)
    print(f"{len(right)} decisions, {(~right).sum()} wrong; expected calibration error {error:.4f}\n")
    print("| confidence | right |\n|---|---|")
    for _, sure, true in rows:
        print(f"| {sure:.4f} | {true:.4f} |")
    order = np.argsort(confidence, kind="stable")
    print("\n| least certain | wrong ones among them |\n|---|---|")
    for share in SHARES:
        print(f"| {share:.0%} | {(~right[order[: int(share * len(order))]]).sum() / (~right).sum():.1%} |")


if __name__ == "__main__":
    main()
