"""A small convolutional network over lines, in NumPy: what it sees of a line is the line, its neighbours and the page.

The first and last characters of a line, each as a short vector, stand beside the columns of `evidence`. A dense layer
follows, then residual convolutions of width three at growing distances: with distances 1, 2, 4 and 8 each line is
judged with the fifteen above and below it. Then the mean and the maximum of the whole page are added, so that the
habits of the page count: whether its titles stand above or below, whether it has kickers. `bench/train.py` trains it;
the weights are in `tables/lines.npz`. See He et al., "Deep Residual Learning" (2015), van den Oord et al., "WaveNet"
(2016) and, for the page, Hu et al., "Squeeze-and-Excitation Networks" (2018).

Three networks are asked, trained alike from different beginnings, and the mean of their probabilities is taken. On
held-out training pages one has .965 of the paragraphs right and .915 of the articles, three have .973 and .933.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reflow.tables.weights import line_weights

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Matrix = NDArray[np.float32]
Index = NDArray[np.int64]
Dense = tuple[Matrix, Matrix]  # (inputs, outputs), (outputs,)
Convolution = tuple[Matrix, Matrix]  # (3, hidden, hidden), (hidden,)

LABELS = 11  # those of `Label` that stand before TITLE


@dataclass(frozen=True, slots=True)
class Weights:
    """The parameters: `mean` and `scale` of each column, vectors of characters, layers."""

    mean: Matrix  # (columns,)
    scale: Matrix  # (columns,)
    vectors: Matrix  # of characters: (letters, size)
    letters: Dense
    enter: Dense
    middle: tuple[tuple[int, Convolution], ...]  # distance, convolution
    page: Dense  # from the mean and the maximum of all lines
    last: Convolution
    leave: Dense


@cache
def weights() -> tuple[Weights, ...]:
    """Read the trained weights of all networks."""
    return from_arrays(line_weights())


def from_arrays(arrays: Mapping[str, Matrix]) -> tuple[Weights, ...]:
    """Put stored arrays into their places; those of network n have names that begin with `n/`."""
    members: dict[str, dict[str, Matrix]] = {}
    for name, array in arrays.items():
        member, _, own = name.partition("/")
        members.setdefault(member, {})[own] = array
    return tuple(_network(members[member]) for member in sorted(members))


def _network(arrays: Mapping[str, Matrix]) -> Weights:
    layers = {name: (arrays[name], arrays[f"{name}.bias"]) for name in arrays if f"{name}.bias" in arrays}
    distances = sorted(int(name.removeprefix("middle")) for name in layers if name.startswith("middle"))
    return Weights(
        mean=arrays["mean"],
        scale=arrays["scale"],
        vectors=arrays["vectors"],
        letters=layers["letters"],
        enter=layers["enter"],
        middle=tuple((distance, layers[f"middle{distance}"]) for distance in distances),
        page=layers["page"],
        last=layers["last"],
        leave=layers["leave"],
    )


# Inputs are cut off at this many standard deviations: a page like none in training must not leave the known range.
FARTHEST = 8.0
# Lines that are computed at once, so that a layer's values stay in the cache.
CHUNK = 4096


def forward(nets: Sequence[Weights], columns: Matrix, letters: Index, doc: Index) -> Matrix:
    """Score every label of each line, as logarithms of probabilities, the mean of all networks: shape (lines, labels).

    Documents do not see each other: between them lie as many empty rows as a convolution reaches.
    """
    with _one_thread():
        total = _forward(nets[0], columns, letters, doc)
        for net in nets[1:]:
            total = np.logaddexp(total, _forward(net, columns, letters, doc))
    scores: Matrix = total - np.float32(np.log(len(nets)))
    return scores


@cache
def _threads() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _one_thread() -> AbstractContextManager[object]:
    """Keep the linear algebra to one thread: the matrices are small, and its threads wait for each other.

    With four threads a page took 48 ms on a machine with other work, with one 7.5.
    """
    limited: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limited


def _forward(net: Weights, columns: Matrix, letters: Index, doc: Index) -> Matrix:
    reach = max(distance for distance, _ in net.middle)
    number = np.append(0, np.cumsum(doc[1:] != doc[:-1]))
    place = np.arange(len(doc)) + reach * (1 + number)
    hidden = np.zeros((int(place[-1]) + reach + 1, len(net.enter[1])), np.float32)
    for first in range(0, len(doc), CHUNK):
        rows = slice(first, first + CHUNK)
        hidden[place[rows]] = _enter(net, columns[rows], letters[rows])
    there = np.zeros((len(hidden), 1), np.float32)
    there[place] = 1
    for distance, layer in net.middle:
        hidden = hidden + _convolve(hidden, layer, distance) * there
    hidden[place] += _page(net, hidden[place], number)
    hidden = hidden + _convolve(hidden, net.last, 1) * there
    scores: Matrix = hidden[place] @ net.leave[0] + net.leave[1]
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return scores


def _enter(net: Weights, columns: Matrix, letters: Index) -> Matrix:
    vectors = net.vectors[letters].reshape(len(letters), -1)
    spelled = np.maximum(vectors @ net.letters[0] + net.letters[1], 0)
    seen = np.clip((columns - net.mean) / net.scale, -FARTHEST, FARTHEST)
    split = seen.shape[1]
    entered: Matrix = np.maximum(seen @ net.enter[0][:split] + spelled @ net.enter[0][split:] + net.enter[1], 0)
    return entered


def _convolve(hidden: Matrix, layer: Convolution, distance: int) -> Matrix:
    kernel, bias = layer
    change: Matrix = hidden @ kernel[1] + bias
    change[distance:] += hidden[:-distance] @ kernel[0]
    change[:-distance] += hidden[distance:] @ kernel[2]
    np.maximum(change, 0, out=change)
    return change


def _page(net: Weights, hidden: Matrix, number: Index) -> Matrix:
    """Compute what the lines of a page have in common, and give it to each of them."""
    first = np.flatnonzero(np.append(True, number[1:] != number[:-1]))
    mean = np.add.reduceat(hidden, first) / np.bincount(number)[:, None].astype(np.float32)
    both = np.concatenate([mean, np.maximum.reduceat(hidden, first)], axis=1)
    page: Matrix = np.maximum(both @ net.page[0] + net.page[1], 0)
    return page[number]
