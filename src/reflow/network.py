"""A small convolutional network over lines, in NumPy: what it sees of a line is the line and its neighbours.

A dense layer, then residual convolutions of width three at growing distances, then a dense layer: with distances 1,
2, 4 and 8 each line is judged with the fifteen above and below it. `bench/train.py` trains it; the weights are in
`tables/lines.npz`. See He et al., "Deep Residual Learning" (2015), and van den Oord et al., "WaveNet" (2016).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from reflow.tables.weights import line_weights

Matrix = NDArray[np.float32]


LABELS = 11  # those of `Label` that stand before TITLE


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters: `mean` and `scale` of each input column, layers, and scores of labels following labels."""

    mean: Matrix  # (inputs,)
    scale: Matrix  # (inputs,)
    enter: tuple[Matrix, Matrix]  # (inputs, hidden), (hidden,)
    middle: tuple[tuple[int, Matrix, Matrix], ...]  # distance, (3, hidden, hidden), (hidden,)
    leave: tuple[Matrix, Matrix]  # (hidden, labels), (labels,)
    follow: Matrix  # (labels, labels): ln(P(below | above) / P(below))


@cache
def weights() -> Weights:
    """Read the trained weights."""
    return from_arrays(line_weights())


def from_arrays(arrays: Mapping[str, Matrix]) -> Weights:
    """Put stored arrays into their places."""
    distances = sorted(int(name.removeprefix("kernel")) for name in arrays if name.startswith("kernel"))
    return Weights(
        mean=arrays["mean"],
        scale=arrays["scale"],
        enter=(arrays["enter"], arrays["enter_bias"]),
        middle=tuple((d, arrays[f"kernel{d}"], arrays[f"bias{d}"]) for d in distances),
        leave=(arrays["leave"], arrays["leave_bias"]),
        follow=arrays["follow"],
    )


# Inputs are cut off at this many standard deviations: a page like none in training must not leave the known range.
FARTHEST = 8.0
# Lines that are computed at once, so that a layer's values stay in the cache.
CHUNK = 4096


def forward(net: Weights, columns: Matrix, doc: NDArray[np.int64]) -> Matrix:
    """Score every label of each line, as logarithms of probabilities: shape (lines, labels).

    Documents do not see each other: between them lie as many empty rows as the network sees far.
    """
    reach = sum(distance for distance, _, _ in net.middle)
    place = np.arange(len(doc)) + reach * (1 + doc)
    scores = np.empty((len(doc), len(net.leave[1])), np.float32)
    for first in range(0, len(doc), CHUNK):
        low, high = max(first - reach, 0), min(first + CHUNK + reach, len(doc))
        own = slice(first - low, min(first + CHUNK, len(doc)) - low)
        scores[first : first + CHUNK] = _forward(net, columns[low:high], place[low:high] - place[low] + reach)[own]
    return scores


def _forward(net: Weights, columns: Matrix, place: NDArray[np.int64]) -> Matrix:
    seen = np.clip((columns - net.mean) / net.scale, -FARTHEST, FARTHEST)
    farthest = max(distance for distance, _, _ in net.middle)
    size = int(place[-1]) + farthest + 1
    hidden = np.zeros((size, len(net.enter[1])), np.float32)
    hidden[place] = np.maximum(seen @ net.enter[0] + net.enter[1], 0)
    there = np.zeros((size, 1), np.float32)
    there[place] = 1
    for distance, kernel, bias in net.middle:
        change = hidden @ kernel[1] + bias
        change[distance:] += hidden[:-distance] @ kernel[0]
        change[:-distance] += hidden[distance:] @ kernel[2]
        hidden += np.maximum(change, 0) * there
    scores: Matrix = hidden[place] @ net.leave[0] + net.leave[1]
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return scores
