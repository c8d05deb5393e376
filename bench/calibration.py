"""Say how far confidence can be trusted. Run as `python bench/calibration.py SET.jsonl.zst`.

A decision is a line end between two lines of one unit, or of neighbouring units, of the labelled page: joined or not.
Prints the expected calibration error over 15 bins of equal mass, the bins, and what share of the wrong decisions the
least certain ones hold.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pages import Case, cases, labels_of, lines_of

from reflow import PASSES, Config
from reflow.draft import Draft, Kind
from reflow.passes.label import label

BINS = 15
SHARES = (0.01, 0.02, 0.05, 0.1)


def decisions(case: Case) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Give the confidence of each decision of a page, and whether it is right."""
    known = lines_of(case)
    gold = labels_of(case, known)
    draft: Draft = known
    config = Config()
    for step in PASSES[: PASSES.index(label) + 1]:
        draft = step(draft, config)
    at = {int(start): row for row, start in enumerate(known.text.origin[known.blocks.start].tolist())}
    confidence, right = [], []
    blocks = draft.labelled
    for row in range(len(blocks)):
        if blocks.fixed[row] != Kind.UNDECIDED:
            continue
        same = at.get(int(draft.text.origin[blocks.start[row]]))
        if same is None or same == 0:
            continue
        joined, truly = blocks.label[row] == Kind.NEXT, gold[same] == Kind.NEXT
        confidence.append(float(blocks.score[row]))
        right.append(bool(joined == truly))
    return np.array(confidence), np.array(right, np.bool_)


def calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_]
) -> tuple[float, list[tuple[int, float, float]]]:
    """Give the mean distance of confidence and accuracy over bins of equal mass, and size, confidence and accuracy of each."""
    bins = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    rows = [(len(own), float(confidence[own].mean()), float(right[own].mean())) for own in bins]
    return sum(size * abs(sure - true) for size, sure, true in rows) / len(right), rows


def main() -> None:
    """Print the tables."""
    found = [decisions(case) for case in cases(Path(sys.argv[1]))]
    confidence, right = (np.concatenate(parts) for parts in zip(*found, strict=True))
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
