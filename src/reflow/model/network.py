"""A small convolutional network over lines, in NumPy: it labels a line by the line itself, its neighbours and the page.

The first and last characters of a line, each as a short vector, stand beside the columns of `features`. A dense layer
follows, then residual convolutions of width three at growing distances: with distances 1, 2, 4 and 8 each line is
judged with the fifteen above and below it. Then the means of the lines around are added, near and over a page, so that
the habits of the page count: whether its titles stand above or below, whether it has kickers. `bench/generate/train.py` trains it;
the weights are in `tables/lines.arrays`. See He et al., "Deep Residual Learning" (2015), van den Oord et al., "WaveNet"
(2016) and, for the page, Hu et al., "Squeeze-and-Excitation Networks" (2018).

The network is distilled: it was trained to reproduce the mean output of several. On held-out training pages a network
that is trained alone has .965 of the paragraphs right and .915 of the articles, three together have .977 and .925, and
one trained on the output of the three .974 and .942.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from platform import machine
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.draft.kinds import LABELS, TextKind
from reflow.model import network_kernel
from reflow.model.exponential import log_softmax
from reflow.model.features import names
from reflow.tables.weights import line_weights, weight_names

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Matrix = NDArray[np.float32]
Index = NDArray[np.int64]
Dense = tuple[Matrix, Matrix]  # (inputs, outputs), (outputs,)
Convolution = tuple[Matrix, Matrix]  # the kernels for above, here and below: (3, hidden, hidden), (hidden,)


class Weights(msgspec.Struct, frozen=True, eq=False):  # compared, and kept in caches, by identity
    """The parameters: `mean` and `scale` of each column, vectors of characters, layers."""

    mean: Matrix  # (columns,)
    scale: Matrix  # (columns,)
    vectors: Matrix  # of character ids: (ids, size)
    letters: Dense  # from the vectors of a line's characters
    enter: Dense  # from the columns and the characters
    middle: tuple[tuple[int, Convolution], ...]  # distance, convolution
    around: Dense  # from the means of the lines around
    last: Convolution
    leave: Dense  # to the labels and the kinds of text


@cache
def weights() -> Weights:
    """Return the trained weights. Raises ValueError if they were trained for other columns or labels."""
    stored_columns, stored_labels = weight_names()
    refuse_mismatch("column", [f"{group}: {name}" for group, name in names()], stored_columns)
    refuse_mismatch("label", [kind.name for kind in (*LABELS, *TextKind)], stored_labels)
    return from_arrays(line_weights())


def refuse_mismatch(what: str, computed: Sequence[str], stored: Sequence[str]) -> None:
    """Raise ValueError, which names the first difference, unless the weights were trained for what is computed.

    >>> refuse_mismatch("column", ["commas", "spaces"], ["spaces", "commas"])
    Traceback (most recent call last):
    ValueError: column 0 is 'commas', but the weights in tables/lines.arrays want 'spaces'; train them anew with bench/generate/train.py
    """
    for number, (name, trained_name) in enumerate(zip_longest(computed, stored)):
        if name != trained_name:
            raise ValueError(
                f"{what} {number} is {name!r}, but the weights in tables/lines.arrays want {trained_name!r}; "
                "train them anew with bench/generate/train.py"
            )


def from_arrays(arrays: Mapping[str, Matrix]) -> Weights:
    """Return the weights that stored arrays hold; they are rounded to the steps in which the network computes."""
    # A layer is a matrix and a bias; those of the middle have their distance in their name.
    layers = {
        name: (_stepped(arrays[name], WEIGHT_STEP), _stepped(arrays[f"{name}.bias"], VALUE_STEP * WEIGHT_STEP))
        for name in arrays
        if f"{name}.bias" in arrays
    }
    distances = sorted(int(name.removeprefix("middle")) for name in layers if name.startswith("middle"))
    return Weights(
        mean=arrays["mean"],
        scale=arrays["scale"],
        vectors=_stepped(arrays["vectors"], VALUE_STEP),
        letters=layers["letters"],
        enter=layers["enter"],
        middle=tuple((distance, layers[f"middle{distance}"]) for distance in distances),
        around=layers["around"],
        last=layers["last"],
        leave=layers["leave"],
    )


def _stepped(values: Matrix, step: float) -> Matrix:
    """Round values to multiples of a step."""
    # In rows: the kernels take three times as long for a small product with a matrix that is stored in columns.
    stepped: Matrix = (np.rint(values / step) * step).astype(np.float32, order="C")
    return stepped


# Inputs are cut off at this many standard deviations: a page unlike any in training must not leave the known range.
FARTHEST = 8.0
# Values inside are cut off here; on the training pages one in 10,000 lies above 16.
HIGHEST = 22.0
# Values are multiples of 2^-6 and weights of 2^-8, so that products, and biases, are multiples of 2^-14; sums stay below
# 2^10 (`tests/test_network.py`). float32 holds all of these exactly: in whatever order a machine adds them up, and with
# whatever lines beside it, a line's scores are the same to the last bit, alone or in a batch, on any processor.
VALUE_STEP = 2.0**-6
WEIGHT_STEP = 2.0**-8
STEPS = np.float32(1 / VALUE_STEP)  # of a value, to 1
# Adding this number and taking it away rounds a float32 to a multiple of 2^-6, the distance of its neighbours.
_ROUND = np.float32(1.5 * 2**17)
# Lines that are computed at once, so that a layer's values stay in the cache: of 128, 256, 512 and 1,024 the quickest.
CHUNK = 256
BESIDE = 16  # rows on each side of a chunk that are computed with it; the convolutions together reach one row less
# From this many multiplications on OpenBLAS shares a product among threads, which wait for each other: with all cores
# busy a page took 6 times the CPU. The numbers are those of its `interface/gemm.c`, for ARM that of Neoverse N2 and V2.
# Smaller products cost a page nothing; with AVX2 instead of AVX-512 a file of 300 KB takes 4 % longer (125,000: 6 %).
SHARED = 125_000 if machine() in ("aarch64", "arm64", "ARM64") else 262_145


def forward(net: Weights, columns: Matrix, character_ids: Index, doc: Index) -> tuple[Matrix, Matrix]:
    """Score every label of each line, and every kind of the text that it stands in, as logarithms of probabilities.

    Shapes (lines, labels) and (lines, kinds). `columns` and `character_ids` are those of `features`. Documents, numbered
    by `doc`, do not influence each other: between them lie as many empty rows as a convolution reaches.
    """
    scores = network_kernel.scores(net, columns, character_ids, doc, FARTHEST, HIGHEST, AROUND)
    if scores is None:
        with _mkl().limit(limits=1):
            scores = _scores(net, columns, character_ids, doc)
    return log_softmax(scores[:, : len(LABELS)]), log_softmax(scores[:, len(LABELS) :])


@cache
def _mkl() -> "ThreadpoolController":
    """Return the controller of Intel's library, which conda's NumPy is often built on; no other library is limited.

    It shares small products too: with all cores busy a page took ten times as long. Its limit holds for one thread.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(internal_api="mkl")


def _scores(net: Weights, columns: Matrix, character_ids: Index, doc: Index) -> Matrix:
    """Score every label and every kind of text; `reflow/kernels/network.c` computes the same."""
    new_page = doc[1:] != doc[:-1]
    page_number = np.append(0, np.cumsum(new_page))  # of each line
    reach = max(distance for distance, _ in net.middle)
    place = np.arange(len(doc)) + reach * page_number  # the row of each line; between pages rows are empty
    is_line = np.zeros((int(place[-1]) + 1, 1), np.float32)
    is_line[place] = 1

    hidden = np.zeros((len(is_line), len(net.enter[1])), np.float32)
    for first in range(0, len(doc), CHUNK):
        chunk = slice(first, first + CHUNK)
        hidden[place[chunk]] = _enter(net, columns[chunk], character_ids[chunk])
    hidden = _in_chunks(hidden.shape[1], lambda rows, is_line: _convolve(rows, is_line, net.middle), hidden, is_line)

    context = np.zeros_like(hidden)
    context[place] = _context(net, hidden[place], doc)

    def leave(rows: Matrix, context: Matrix, is_line: Matrix) -> Matrix:
        with_context = np.minimum(rows + context, HIGHEST)
        last: Matrix = _convolve(with_context, is_line, ((1, net.last),))
        scores: Matrix = _times(last, net.leave[0]) + net.leave[1]
        return scores

    scores: Matrix = _in_chunks(len(LABELS) + len(TextKind), leave, hidden, context, is_line)[place]
    return scores


def _in_chunks(width: int, compute: Callable[..., Matrix], *columns: NDArray[Any]) -> Matrix:
    """Compute rows of a width chunk by chunk, each together with the rows beside it that a convolution reaches."""
    count = len(columns[0])
    computed = np.empty((count, width), np.float32)
    for first in range(0, count, CHUNK):
        begin, end = max(first - BESIDE, 0), min(first + CHUNK + BESIDE, count)
        rows = compute(*(column[begin:end] for column in columns))
        computed[first : first + CHUNK] = rows[first - begin : first - begin + CHUNK]
    return computed


def _rounded(values: Matrix) -> Matrix:
    """Cut off values and round them, in place."""
    np.minimum(values, HIGHEST, out=values)
    values += _ROUND
    values -= _ROUND
    return values


def _enter(net: Weights, columns: Matrix, character_ids: Index) -> Matrix:
    """Compute the hidden values of lines from their columns and characters."""
    vectors = net.vectors.take(character_ids, axis=0).reshape(len(character_ids), -1)
    characters = _rounded(np.maximum(_times(vectors, net.letters[0]) + net.letters[1], 0))
    inputs = columns - net.mean
    inputs /= net.scale
    _rounded(np.clip(inputs, -FARTHEST, FARTHEST, out=inputs))
    # One layer over both, computed in two products: joining the columns and the characters would copy them.
    width = inputs.shape[1]
    entered = _times(inputs, net.enter[0][:width]) + _times(characters, net.enter[0][width:]) + net.enter[1]
    return _rounded(np.maximum(entered, 0))


def _convolve(hidden: Matrix, is_line: Matrix, layers: Sequence[tuple[int, Convolution]]) -> Matrix:
    """Apply residual convolutions to rows; empty rows, where `is_line` is 0, stay 0."""
    for distance, layer in layers:
        hidden = np.minimum(hidden + _convolution(hidden, layer, distance) * is_line, HIGHEST)
    return hidden


def _convolution(hidden: Matrix, layer: Convolution, distance: int) -> Matrix:
    """Add up what the kernels make of the row itself and of the rows `distance` above and below."""
    kernels, bias = layer
    from_above, total, from_below = _times(hidden, kernels)
    total += bias
    total[distance:] += from_above[:-distance]
    total[:-distance] += from_below[distance:]
    return _rounded(np.maximum(total, 0, out=total))


def _times(rows: Matrix, weight: Matrix) -> Matrix:
    """Multiply rows by a matrix, or by each of several, in products that OpenBLAS does not share among threads.

    Each product takes as many rows as stay below `SHARED`, in fours, as the kernels do. The last is filled up with
    zeros: a product of one row is of another kind, which OpenBLAS 0.3.23 shares from 9,216 multiplications on.
    """
    inputs, outputs = weight.shape[-2:]
    most = (SHARED - 1) // (inputs * outputs) // 4 * 4
    # As few products as possible, of equal height; both divisions round up.
    count = -(-len(rows) // most)
    height = -(-len(rows) // count // 4) * 4
    padded = np.zeros((count * height, inputs), np.float32)
    padded[: len(rows)] = rows
    products: Matrix = padded.reshape(count, height, inputs) @ weight[..., None, :, :]
    return products.reshape(*weight.shape[:-2], -1, outputs)[..., : len(rows), :]


# Lines above and below over which means are taken: a few paragraphs, and a page. Not the whole document, which may be a
# book, or a file of everything.
AROUND = (24, 96)


def _context(net: Weights, hidden: Matrix, doc: Index) -> Matrix:
    """Compute what the lines around each line have in common."""
    row = np.arange(len(doc))
    top, behind_bottom = np.searchsorted(doc, doc, "left"), np.searchsorted(doc, doc, "right")
    # Integer sums are exact, and overflow cancels in the difference: a line's mean does not depend on what else is added up.
    total = np.zeros((len(doc) + 1, hidden.shape[1]), np.int32)
    total[1:] = hidden * STEPS
    np.cumsum(total, axis=0, out=total)

    def mean(lines: slice, reach: int) -> Matrix:
        first = np.maximum(row[lines] - reach, top[lines])
        behind = np.minimum(row[lines] + reach + 1, behind_bottom[lines])
        steps: Matrix = (total.take(behind, axis=0) - total.take(first, axis=0)).astype(np.float32)
        count: Matrix = (behind - first)[:, None].astype(np.float32)
        return _rounded(steps / (STEPS * count))

    context = np.empty((len(doc), len(net.around[1])), np.float32)
    for start in range(0, len(doc), CHUNK):
        lines = slice(start, start + CHUNK)
        means = np.concatenate([mean(lines, reach) for reach in AROUND], axis=1)
        context[lines] = _rounded(np.maximum(_times(means, net.around[0]) + net.around[1], 0))
    return context
