"""The network adds up exactly: what it says of a line is the same alone and in any company."""

import numpy as np
import pytest

from reflow.model import network
from reflow.model.network import FARTHEST, HIGHEST, WEIGHT_STEP, Weights, forward
from reflow.tables.weights import line_weights

NET: Weights = network.weights()
VALUE_STEP = 2.0**-6
EXACT = 2**24  # float32 holds every multiple of a step up to so many steps


def sums() -> dict[str, float]:
    """Give for each layer the largest sum that its weights can make of values as large as there are."""
    letters, enter, page, leave = (np.abs(layer[0]) for layer in (NET.letters, NET.enter, NET.page, NET.leave))
    columns = len(NET.mean)
    largest = {
        "letters": np.abs(NET.vectors).max() * letters.sum(0).max(),
        "enter": (FARTHEST * enter[:columns].sum(0) + HIGHEST * enter[columns:].sum(0)).max(),
        "page": HIGHEST * page.sum(0).max(),
        "leave": HIGHEST * leave.sum(0).max(),
    }
    layers = {f"middle {distance}": layer for distance, layer in NET.middle} | {"last": NET.last}
    for name, (kernels, bias) in layers.items():
        largest[name] = HIGHEST * np.abs(kernels).sum(0).reshape(3, len(bias)).sum(0).max()
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
