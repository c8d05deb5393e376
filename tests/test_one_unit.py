"""Which lines are of one unit with the line above them."""

import numpy as np
import pytest

from reflow.draft import Kind, Lines
from reflow.model.one_unit import one_if_alike


def lines(skip: list[int], measure: int = 30) -> Lines:
    """Return lines of one document that are as wide as their measure; `skip` blank lines stand above each."""
    row = np.arange(len(skip))
    return Lines.of(len(skip), start=row, end=row + 1, skip=np.array(skip), width=30, measure=measure)


@pytest.mark.parametrize(
    ("skip", "measure", "one"),
    [
        pytest.param([0, 0, 1, 0], 30, [False, True, False, True], id="a blank line parts where few stand"),
        pytest.param([0, 1, 1, 1], 30, [False, True, True, True], id="below nearly every line it parts nothing"),
        pytest.param([0, 1, 2, 1], 30, [False, True, False, True], id="two blank lines part even there"),
        pytest.param([0, 1, 1, 1], 0, [False, False, False, False], id="unwrapped paragraphs have one each"),
    ],
)
def test_subheads(skip: list[int], measure: int, one: list[bool]) -> None:
    assert one_if_alike(lines(skip, measure))[:, Kind.SUBHEAD].tolist() == one
