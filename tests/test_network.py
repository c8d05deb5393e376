"""The network adds up exactly: what it says of a line is the same alone and in any company."""

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pytest

from reflow.model import features, network
from reflow.model.network import FARTHEST, HIGHEST, WEIGHT_STEP, Dense, Weights, forward
from reflow.tables.weights import line_weights

NET: Weights = network.weights()
VALUE_STEP = 2.0**-6
EXACT = 2**24  # float32 holds every multiple of a step up to so many steps


def sums() -> dict[str, float]:
    """Return the largest sum that the weights of each layer can make of the largest values."""
    letters, enter, page, leave = (np.abs(layer[0]) for layer in (NET.letters, NET.enter, NET.page, NET.leave))
    columns = len(NET.mean)
    largest = {
        "letters": np.abs(NET.vectors).max() * letters.sum(0).max(),
        "enter": (FARTHEST * enter[:columns].sum(0) + HIGHEST * enter[columns:].sum(0)).max(),
        "page": HIGHEST * page.sum(0).max(),
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
    for weight in (NET.letters[0], NET.enter[0], NET.leave[0], *(layer[0] for _, layer in NET.middle)):
        assert not np.any(weight % WEIGHT_STEP)
    assert not np.any(NET.vectors % VALUE_STEP)
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
        own = doc == number
        assert np.array_equal(together[own], forward(NET, columns[own], letters[own], doc[own]))


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
        page=watched(NET.page),
        last=watched(NET.last),
        leave=watched(NET.leave),
    )
    Watched.products.clear()
    columns, letters = np.zeros((lines, len(NET.mean)), np.float32), np.zeros((lines, 16), np.int64)
    forward(net, columns, letters, np.arange(lines) // 20)
    assert len(Watched.products) >= 6  # letters, two for a line, convolutions, pages, labels
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
