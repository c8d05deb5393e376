"""Exponentials and logarithms that are the same on every processor: how exact they are."""

from pathlib import Path

import numpy as np
import pytest
import regex

import reflow.model
from reflow.model.exponential import exp, log, log_add, log_softmax, softmax
from reflow.passes import label


def test_exponentials_and_logarithms_are_as_exact_as_float32_needs() -> None:
    random = np.random.default_rng(0)
    values = np.concatenate([random.uniform(-100, 20, 10_000), [0, -0.0, 1, -1, np.log(2) / 2]])
    assert exp(values) == pytest.approx(np.exp(values), rel=1e-8, abs=0)
    positive = np.concatenate([np.exp(random.uniform(-80, 80, 10_000)), [1, 2, 0.5, np.sqrt(0.5), 17]])
    assert log(positive) == pytest.approx(np.log(positive), rel=1e-8, abs=1e-9)


def test_what_is_impossible_has_no_probability() -> None:
    scores = log_softmax(np.array([[0, -1e4, -np.inf], [3, 3, -1e4]], np.float32))
    assert exp(scores).astype(np.float32).tolist() == [[1, 0, 0], pytest.approx([0.5, 0.5, 0])]
    assert softmax(scores).tolist() == [[1, 0, 0], pytest.approx([0.5, 0.5, 0])]
    assert log_add(np.array([-np.inf, -2], np.float32), np.array([-1, -np.inf], np.float32)).tolist() == [-1, -2]


def test_a_row_has_the_same_probabilities_in_any_company() -> None:
    scores = np.random.default_rng(0).normal(0, 5, (200, 13)).astype(np.float32)
    together = log_softmax(scores)
    assert all(np.array_equal(log_softmax(scores[row : row + 1])[0], together[row]) for row in range(200))


def test_no_probability_of_a_line_is_computed_in_another_way() -> None:
    """NumPy's own functions differ in the last bit between instruction sets."""
    sources = [*Path(reflow.model.__path__[0]).glob("*.py"), Path(str(label.__file__))]
    for source in sources:
        code = regex.sub(r"#.*|>>>.*", "", source.read_text(encoding="utf-8"))
        assert not regex.search(r"np\.exp\(|np\.logaddexp|np\.log\((?![\d.]+\))", code), source.name
