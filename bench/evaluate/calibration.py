"""Measure how far confidences can be trusted: of line ends, of what the lines are, and of the kind of the text.

Run: `python bench/evaluate/calibration.py SET.jsonl.zst [--held-out]`
Takes: 10 seconds
Figures: docs/deciding.md

SET is a set of pages, or of texts that are none. A decision is a line end, joined or not: in a paragraph, a title, a
caption and so on. Prints the expected calibration error over 15 bins of equal mass, the bins, and the share of the wrong
decisions that the least certain ones contain; then the calibration error of what each line was read as. `--held-out`
leaves out the texts of a training set from which a network learns that is trained with `train.py --validate`.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.calibration_error import calibration_error
from lib.confidences import decisions, reading, table_of_kinds, together
from lib.held_out import held_out
from lib.labelled_pages import cases

SHARES = (0.01, 0.02, 0.05, 0.1)


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("set", type=Path)
    options.add_argument("--held-out", action="store_true")
    chosen = options.parse_args()
    texts = cases(chosen.set)
    readings = [reading(case) for case in (held_out(texts) if chosen.held_out else texts)]
    line_ends = together([decisions(read) for read in readings])
    confidence, right = line_ends.confidence, line_ends.right
    error, rows = calibration_error(confidence, right)
    print(f"{len(right)} line ends, {(~right).sum()} wrong; expected calibration error {error:.4f}\n")
    print("| confidence | right |\n|---|---|")
    for _, sure, true in rows:
        print(f"| {sure:.4f} | {true:.4f} |")
    order = np.argsort(confidence, kind="stable")
    print("\n| least certain | wrong ones among them |\n|---|---|")
    for share in SHARES:
        print(f"| {share:.0%} | {(~right[order[: int(share * len(order))]]).sum() / (~right).sum():.1%} |")
    print(f"\n{table_of_kinds(readings)}")


if __name__ == "__main__":
    main()
