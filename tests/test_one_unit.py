"""Which lines are of one unit with the line above them."""

from typing import Any

import numpy as np
import pytest

from reflow.draft import Kind, Labelled, TextKind
from reflow.model.one_unit import one_if_alike


def lines(skip: list[int], measure: int = 30, kind: TextKind = TextKind.ARTICLES, width: int = 30) -> Labelled:
    """Return subheads of one document, all of one width; `skip` blank lines stand above each."""
    row, size = np.arange(len(skip)), len(skip)
    columns: dict[str, Any] = {"start": row, "end": row + 1, "skip": np.array(skip), "width": width, "measure": measure}
    return Labelled.of(size, **columns, text_kind=np.full(size, kind), label=np.full(size, Kind.SUBHEAD))


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


@pytest.mark.parametrize(
    ("kind", "skip", "one"),
    [
        pytest.param(TextKind.PAGE, [0, 0, 1], [False, True, True], id="on a page no subhead follows another"),
        pytest.param(TextKind.PAGE, [0, 0, 2], [False, True, False], id="two blank lines part there too"),
        pytest.param(TextKind.ARTICLES, [0, 0, 1], [False, False, False], id="elsewhere a short one ends"),
    ],
)
def test_subheads_that_leave_room(kind: TextKind, skip: list[int], one: list[bool]) -> None:
    assert one_if_alike(lines(skip, kind=kind, width=12))[:, Kind.SUBHEAD].tolist() == one
