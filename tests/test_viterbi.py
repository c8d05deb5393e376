"""The best paths are the best of all paths, whatever the lengths and the stretches they are cut into."""

import itertools
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray

from reflow.model.viterbi import best_paths

LABELS = 3


@pytest.mark.parametrize("seed", range(40))
def test_best_of_all_paths(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = random.integers(1, 8, random.integers(1, 5))
    begin = random.normal(size=LABELS).astype(np.float32)
    end = random.normal(size=(len(size), LABELS)).astype(np.float32)
    table = random.normal(size=(size.sum(), LABELS, LABELS)).astype(np.float32)
    table[random.random(table.shape) < 0.1] = -np.inf

    paths = best_paths(begin, size, lambda at: table[at].transpose(1, 2, 0), end)

    def total(sequence: int, path: tuple[int, ...]) -> float:
        steps = table[size[:sequence].sum() :]
        first = max(begin[label] + steps[0, label, path[0]] for label in range(LABELS))
        steps_taken = sum(steps[t, path[t - 1], path[t]] for t in range(1, len(path)))
        return float(first + steps_taken + end[sequence, path[-1]])

    for sequence, path_of_one in enumerate(np.split(paths, np.cumsum(size)[:-1])):
        best = max(total(sequence, path) for path in itertools.product(range(LABELS), repeat=len(path_of_one)))
        assert total(sequence, tuple(path_of_one.tolist())) == pytest.approx(best, abs=1e-5)


def test_a_sequence_does_not_see_those_beside_it() -> None:
    random = np.random.default_rng(0)
    size = random.integers(1, 300, 50)
    table = random.integers(0, 2, (size.sum(), LABELS, LABELS)).astype(np.float32)  # many ways are equally good
    begin = end = np.zeros(LABELS, np.float32)
    together = best_paths(begin, size, partial(_steps, table), end)
    for apart, alone in zip(*(np.split(values, np.cumsum(size)[:-1]) for values in (together, table)), strict=True):
        path_of_one = best_paths(begin, np.array([len(alone)]), partial(_steps, alone), end)
        assert apart.tolist() == path_of_one.tolist()


def _steps(table: NDArray[np.float32], at: NDArray[np.int64]) -> NDArray[np.float32]:
    return table[at].transpose(1, 2, 0)
