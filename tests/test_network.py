"""The network adds up exactly: what it says of a line is the same alone and in any company."""

from typing import Any, ClassVar

import numpy as np
import pytest
from msgspec.structs import replace

from reflow.draft.kinds import LABELS, TextKind
from reflow.model import features, network
from reflow.model.network import AROUND, FARTHEST, HIGHEST, VALUE_STEP, WEIGHT_STEP, Dense, Weights, _context, forward
from reflow.tables.weights import line_weights

NET: Weights = network.weights()
EXACT = 2**24  # float32 holds every multiple of a step up to so many steps


def sums() -> dict[str, float]:
    """Return the largest sum that the weights of each layer can make of the largest values."""
    letters, enter, around, leave = (np.abs(layer[0]) for layer in (NET.letters, NET.enter, NET.around, NET.leave))
    columns = len(NET.mean)
    largest = {
        "letters": np.abs(NET.vectors).max() * letters.sum(0).max(),
        "enter": (FARTHEST * enter[:columns].sum(0) + HIGHEST * enter[columns:].sum(0)).max(),
        "around": HIGHEST * around.sum(0).max(),
        "leave": HIGHEST * leave.sum(0).max(),
    }
    layers = {f"middle {distance}": layer for distance, layer in NET.middle} | {"last": NET.last}
    for name, (kernels, _) in layers.items():
        largest[name] = HIGHEST * np.abs(kernels).sum((0, 1)).max()
    return {name: float(sum_) for name, sum_ in largest.items()}


@pytest.mark.parametrize("layer", sums())
def test_sums_are_exact(layer: str) -> None:
    assert sums()[layer] < EXACT * VALUE_STEP * WEIGHT_STEP


def test_weights_are_multiples_of_their_step() -> None:
    stored = line_weights()
    dense = (NET.letters, NET.enter, NET.around, NET.leave)
    for weight in (*(layer[0] for layer in dense), *(layer[0] for _, layer in NET.middle), NET.last[0]):
        assert not np.any(weight % WEIGHT_STEP)
    assert not np.any(NET.vectors % VALUE_STEP)
    layers = (*dense, *(layer for _, layer in NET.middle), NET.last)
    assert not any(np.any(bias % (VALUE_STEP * WEIGHT_STEP)) for _, bias in layers)
    assert np.abs(NET.enter[0] - stored["enter"]).max() <= WEIGHT_STEP / 2


@pytest.mark.parametrize("seed", range(5))
def test_a_document_does_not_see_those_beside_it(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = random.integers(1, 700, 12)
    doc = np.repeat(np.arange(12), size)
    columns = random.normal(0, 3, (len(doc), len(NET.mean))).astype(np.float32)
    letters = random.integers(0, len(NET.vectors), (len(doc), 16))
    together = forward(NET, columns, letters, doc)
    for number in range(12):
        rows = doc == number
        alone = forward(NET, columns[rows], letters[rows], doc[rows])
        assert all(
            np.array_equal(scores[rows], scores_alone) for scores, scores_alone in zip(together, alone, strict=True)
        )


def test_scores_are_logarithms_of_the_probabilities_of_labels_and_of_kinds() -> None:
    random = np.random.default_rng(0)
    columns = random.normal(0, 3, (40, len(NET.mean))).astype(np.float32)
    labels, kinds = forward(NET, columns, random.integers(0, len(NET.vectors), (40, 16)), np.zeros(40, np.int64))
    assert (labels.shape, kinds.shape) == ((40, len(LABELS)), (40, len(TextKind)))
    for scores in (labels, kinds):
        assert np.exp(scores).sum(axis=1) == pytest.approx(np.ones(40), abs=1e-5)


def with_means(reaches: int) -> Weights:
    """Return weights by which the context of a line is the means over the lines around it, one after the other."""
    hidden = len(NET.enter[1])
    width = reaches * hidden
    return replace(NET, around=(np.eye(width, dtype=np.float32), np.zeros(width, np.float32)))


@pytest.mark.parametrize("seed", range(3))
def test_the_context_is_the_means_over_the_lines_around(seed: int) -> None:
    random = np.random.default_rng(seed)
    doc = np.repeat(np.arange(4), [1, 250, 30, 120])
    hidden = (random.integers(0, 64, (len(doc), len(NET.enter[1]))) * VALUE_STEP).astype(np.float32)
    means = []
    for reach in AROUND:
        for row, number in enumerate(doc):
            near = np.arange(max(row - reach, 0), min(row + reach + 1, len(doc)))
            means.append(hidden[near[doc[near] == number]].astype(np.float64).mean(axis=0))
    expected = np.concatenate(np.split(np.array(means), len(AROUND)), axis=1)
    context = _context(with_means(len(AROUND)), hidden, doc)
    assert np.abs(context - expected).max() <= VALUE_STEP / 2 + 1e-6, "each mean, rounded to a step"


def test_a_line_has_the_same_context_in_any_company() -> None:
    """To the last bit: the sums begin at the first line of the batch, not of the document."""
    random = np.random.default_rng(0)
    doc = np.repeat(np.arange(3), [700, 200, 40])
    hidden = (random.integers(0, int(HIGHEST / VALUE_STEP), (len(doc), len(NET.enter[1]))) * VALUE_STEP).astype(
        np.float32
    )
    net = with_means(len(AROUND))
    together = _context(net, hidden, doc)
    for number in range(3):
        rows = doc == number
        assert np.array_equal(together[rows], _context(net, hidden[rows], doc[rows]))
    # Near miss: lines of the same document do count.
    changed = hidden.copy()
    changed[: AROUND[0]] = 0
    again, reach = _context(net, changed, doc), AROUND[0] + AROUND[-1]
    assert (again[:reach] != together[:reach]).any()
    assert np.array_equal(again[reach:], together[reach:])


class Watched(np.ndarray[Any, np.dtype[np.float32]]):
    """A matrix that notes the products it has a part in: rows, inputs and outputs of each."""

    products: ClassVar[set[tuple[int, int, int]]] = set()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(values) for values in inputs]
        if ufunc is np.matmul:
            rows, weight = plain
            self.products.add((*rows.shape[-2:], weight.shape[-1]))
        return getattr(ufunc, method)(*plain, **options)


def watched(layer: Dense) -> Dense:
    weight, bias = layer
    return weight.view(Watched), bias


@pytest.mark.parametrize("shared", [125_000, 262_145])
@pytest.mark.parametrize("lines", [1, 2, 29, 300])
def test_b4_no_product_is_shared_among_threads(monkeypatch: pytest.MonkeyPatch, lines: int, shared: int) -> None:
    """OpenBLAS shares one of a matrix from so many multiplications on, and one of a single row from 9,216."""
    monkeypatch.setattr(network, "SHARED", shared)
    net = replace(
        NET,
        letters=watched(NET.letters),
        enter=watched(NET.enter),
        middle=tuple((distance, watched(layer)) for distance, layer in NET.middle),
        around=watched(NET.around),
        last=watched(NET.last),
        leave=watched(NET.leave),
    )
    Watched.products.clear()
    columns, letters = np.zeros((lines, len(NET.mean)), np.float32), np.zeros((lines, 16), np.int64)
    network._scores(net, columns, letters, np.arange(lines) // 20)
    assert len(Watched.products) >= 6  # letters, two for a line, convolutions, lines around, labels
    assert all(rows > 1 and rows * inputs * outputs < shared for rows, inputs, outputs in Watched.products)


def test_columns_in_another_order_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the weights read is stored with them by name: a column more, less or elsewhere is told before any page."""
    groups = dict(features.GROUPS)
    moved = {"habit": groups.pop("habit"), **groups}
    monkeypatch.setattr(features, "GROUPS", moved)
    features.names.cache_clear()
    try:
        with pytest.raises(
            ValueError, match=r"column 0 is 'habit: .*', but the weights .* want 'width: width'; train them anew"
        ):
            network.weights.__wrapped__()
    finally:
        monkeypatch.undo()
        features.names.cache_clear()
    assert network.weights.__wrapped__().mean.shape == (len(features.names()),)
