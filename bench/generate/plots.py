"""Draw the plots of the docs: reliability, review and measures.

Run: `python bench/generate/plots.py SET.jsonl.zst`, with the extra `plots`
Takes: 1 minute
Writes: docs/reliability.svg, docs/review.svg, docs/measures.svg
"""

import sys
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import pyplot
from matplotlib.figure import Figure
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.calibration_error import BINS
from lib.confidences import decisions, reading, together
from lib.labelled_pages import cases
from lib.seed import SEED

import reflow

DOCS = Path(__file__).parents[2] / "docs"
LINES = 60  # of the seed

Numbers = NDArray[np.float64]
Truth = NDArray[np.bool_]


def reliability(confidence: Numbers, right: Truth) -> None:
    """Draw the share of right decisions by confidence; on the diagonal a confidence is exact."""
    figure, axes = pyplot.subplots(figsize=(5, 4))
    # Bins of equal mass among the decisions that are not quite certain: hardly any certain one is wrong.
    doubtful = np.flatnonzero(confidence < 0.999)
    bins = np.array_split(doubtful[np.argsort(confidence[doubtful], kind="stable")], BINS)
    axes.plot([0.4, 1], [0.4, 1], color="0.7", linewidth=1)
    axes.plot(
        [confidence[members].mean() for members in bins],
        [right[members].mean() for members in bins],
        "o-",
        color="tab:blue",
    )
    axes.set(xlabel="confidence of a line end", ylabel="share that is right")
    save(figure, "reliability")


def review(confidence: Numbers, right: Truth) -> None:
    """Draw the share of the errors among the least certain decisions."""
    figure, axes = pyplot.subplots(figsize=(5, 4))
    wrong = ~right[np.argsort(confidence, kind="stable")]
    looked_at = np.arange(1, len(wrong) + 1) / len(wrong) * 100
    shown = looked_at <= 10
    axes.plot(looked_at[shown], (np.cumsum(wrong) / wrong.sum() * 100)[shown], color="tab:blue")
    axes.set(xlabel="least certain line ends looked at, in 100", ylabel="wrong ones found, in 100", ylim=(0, 100))
    save(figure, "review")


def measures() -> None:
    """Draw the widths of the seed's lines, the estimated measures, and the decisions."""
    lines = reflow.explain(SEED)[:LINES]
    figure, axes = pyplot.subplots(figsize=(7, 4))
    number = np.arange(1, len(lines) + 1)
    for decided, colour in (("joined to the line above", "tab:blue"), ("a paragraph begins", "tab:orange")):
        chosen = np.array([decision.decided == decided for decision in lines])
        widths = np.array([decision.width for decision in lines])
        axes.bar(number[chosen], widths[chosen], color=colour, label=decided)
    axes.step(number, [decision.measure or np.nan for decision in lines], where="mid", color="0.2", label="measure")
    axes.set(xlabel="line of the seed that is not blank", ylabel="width in em", ylim=(0, 24))
    axes.legend(loc="upper center", ncols=3, frameon=False)
    save(figure, "measures")


def save(figure: Figure, name: str) -> None:
    """Write a picture, the same bytes for the same data."""
    figure.tight_layout()
    figure.savefig(DOCS / f"{name}.svg", metadata={"Date": None, "Creator": None})


def main() -> None:
    """Draw all plots."""
    matplotlib.rcParams.update({"svg.hashsalt": "reflow", "axes.spines.top": False, "axes.spines.right": False})
    line_ends = together([decisions(reading(case)) for case in cases(Path(sys.argv[1]))])
    reliability(line_ends.confidence, line_ends.right)
    review(line_ends.confidence, line_ends.right)
    measures()


if __name__ == "__main__":
    main()
