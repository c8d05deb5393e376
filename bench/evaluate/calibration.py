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
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.confidences import BINS, decisions
from lib.labelled_pages import cases

SHARES = (0.01, 0.02, 0.05, 0.1)


def calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_]
) -> tuple[float, list[tuple[int, float, float]]]:
    """Return the mean distance of confidence and accuracy over bins of equal mass, and size, confidence and accuracy of each."""
    bins = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    rows = [(len(members), float(confidence[members].mean()), float(right[members].mean())) for members in bins]
    return sum(size * abs(sure - true) for size, sure, true in rows) / len(right), rows


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
