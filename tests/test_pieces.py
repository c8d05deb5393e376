"""Lines that may be pieces of one printed line."""

import numpy as np
import pytest
from support.drafts import after

from reflow.model.features import View
from reflow.model.pieces import pieces

FULL_LINES = "昨天上午九时二十分全长两公里的大\n桥正式合龙两岸居民往来所需的时间\n将缩短一半沿线各乡镇所出产的农产\n"
CUT = "渡口，\n两岸来往的货郎、\n学生过\n"  # 2.5 + 7.5 + 3 em with marks of half an em


def columns(text: str) -> dict[str, list[float]]:
    draft = after("measure", text)
    return {name: np.asarray(column)[3:].tolist() for name, column in pieces(View.of(draft.text, draft.lines)).items()}


def test_pieces_go_on_below_a_mark() -> None:
    assert columns(FULL_LINES + CUT)["may go on the line above"] == [False, True, True]


def test_pieces_go_on_with_an_opening_mark() -> None:
    assert columns(FULL_LINES + "渡口\n（两岸的货郎\n学生过\n")["may go on the line above"] == [False, True, False]


@pytest.mark.parametrize(
    ("cut", "fills"),
    [
        pytest.param(CUT.replace("学生过", "学生们都过河"), [True] * 3, id="together as wide as the measure"),
        pytest.param(CUT.replace("学生过", "学生过河"), [False] * 3, id="near miss: two em less"),
        pytest.param(
            CUT.replace("学生过", "学生们都过河").replace("，\n", "，\n\n"), [False] * 3, id="a blank line parts"
        ),
    ],
)
def test_a_run_of_pieces_fills_the_measure(cut: str, fills: list[bool]) -> None:
    assert columns(FULL_LINES + cut)["its whole run fills the measure"] == fills


def test_a_run_ends_with_its_document() -> None:
    draft = after("measure", FULL_LINES + "渡口，\n", "两岸来往的货郎\n")
    assert not pieces(View.of(draft.text, draft.lines))["may go on the line above"][-1]


def test_without_a_measure_nothing_fills_it() -> None:
    draft = after("measure", CUT)
    columns_of_cut = pieces(View.of(draft.text, draft.lines))
    assert not any(np.asarray(column).any() for name, column in columns_of_cut.items() if name.startswith("fills"))
