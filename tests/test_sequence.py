"""The best path is the best of all paths, whatever the length and the blocks it is cut into."""

import itertools

import numpy as np
import pytest

from reflow.sequence import best_path


@pytest.mark.parametrize("steps", range(9))
def test_best_of_all_paths(steps: int) -> None:
    random = np.random.default_rng(steps)
    for _ in range(40):
        start = random.normal(size=3).astype(np.float32)
        scores = random.normal(size=(steps, 3, 3)).astype(np.float32)
        scores[random.random(scores.shape) < 0.1] = -np.inf

        def total(path: tuple[int, ...], start: np.ndarray = start, scores: np.ndarray = scores) -> float:
            return float(start[path[0]] + sum(scores[t, path[t], path[t + 1]] for t in range(len(path) - 1)))

        best = max(total(path) for path in itertools.product(range(3), repeat=steps + 1))
        assert total(tuple(best_path(start, scores).tolist())) == pytest.approx(best, abs=1e-5)
