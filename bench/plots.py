"""Draw the pictures of the docs from measures. Needs the extra `plots`.

Run as `python bench/plots.py SET.jsonl.zst`; writes `docs/*.svg`.
"""

import sys
from pathlib import Path

import matplotlib
import numpy as np
from calibration import BINS, decisions
from matplotlib import pyplot
from matplotlib.figure import Figure
from numpy.typing import NDArray
from pages import cases
from shapes import SEED

import reflow

DOCS = Path(__file__).parents[1] / "docs"
LINES = 60  # of the seed

Numbers = NDArray[np.float64]
Truth = NDArray[np.bool_]


def reliability(confidence: Numbers, right: Truth) -> None:
    """Draw how many decisions of each confidence are right; on the diagonal it says what it should."""
    figure, axes = pyplot.subplots(figsize=(5, 4))
    # Bins of equal mass among the decisions that are not quite certain: of the others hardly one is wrong.
    doubtful = np.flatnonzero(confidence < 0.999)
    bins = np.array_split(doubtful[np.argsort(confidence[doubtful], kind="stable")], BINS)
    axes.plot([0.4, 1], [0.4, 1], color="0.7", linewidth=1)
    axes.plot([confidence[own].mean() for own in bins], [right[own].mean() for own in bins], "o-", color="tab:blue")
    axes.set(xlabel="confidence of a line end", ylabel="share that is right")
    save(figure, "reliability")


def review(confidence: Numbers, right: Truth) -> None:
    """Draw what share of the errors is found by looking at the least certain decisions."""
    figure, axes = pyplot.subplots(figsize=(5, 4))
    wrong = ~right[np.argsort(confidence, kind="stable")]
    looked_at = np.arange(1, len(wrong) + 1) / len(wrong) * 100
    shown = looked_at <= 10
    axes.plot(looked_at[shown], (np.cumsum(wrong) / wrong.sum() * 100)[shown], color="tab:blue")
    axes.set(xlabel="least certain line ends looked at, in 100", ylabel="wrong ones found, in 100", ylim=(0, 100))
    save(figure, "review")


def measures() -> None:
    """Draw the widths of the seed's lines, the measures that are estimated, and what was decided."""
    found = reflow.explain(SEED)[:LINES]
    figure, axes = pyplot.subplots(figsize=(7, 4))
    number = np.arange(1, len(found) + 1)
    for decided, colour in (("joined to the line above", "tab:blue"), ("a paragraph begins", "tab:orange")):
        own = np.array([decision.decided == decided for decision in found])
        widths = np.array([decision.width for decision in found])
        axes.bar(number[own], widths[own], color=colour, label=decided)
    axes.step(number, [decision.measure or np.nan for decision in found], where="mid", color="0.2", label="measure")
    axes.set(xlabel="line of the seed that is not blank", ylabel="width in em", ylim=(0, 24))
    axes.legend(loc="upper center", ncols=3, frameon=False)
    save(figure, "measures")


def save(figure: Figure, name: str) -> None:
    """Write a picture, the same for the same measures."""
    figure.tight_layout()
    figure.savefig(DOCS / f"{name}.svg", metadata={"Date": None, "Creator": None})


def main() -> None:
    """Draw all."""
    matplotlib.rcParams.update({"svg.hashsalt": "reflow", "axes.spines.top": False, "axes.spines.right": False})
    found = [decisions(case) for case in cases(Path(sys.argv[1]))]
    confidence = np.concatenate([sure for sure, _ in found])
    right = np.concatenate([true for _, true in found])
    reliability(confidence, right)
    review(confidence, right)
    measures()


if __name__ == "__main__":
    main()
