"""The pass `measure`: widths of lines, the measure of their columns, and which begin like a dateline."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drafts import after, apply, before

from reflow.model.column_measure import REACH, SUPPORT, TOLERANCE, WIDEST, neighbour_measures

COLUMN = "昨天上午九时二十分全长两公里的大\n桥正式合龙两岸居民往来所需的时间\n将缩短一半沿线各乡镇所出产的农产\n品也将更快地运进城里\n"
FULL = 32  # half-ems: its full lines have sixteen Han


@pytest.mark.parametrize(
    ("line", "half_ems"),
    [
        ("大桥合龙", 8),
        ("ab12", 4),
        ("大桥，合龙。", 10),  # a mark may be set at half its width; it counts as narrow
        ("“大桥”合龙", 10),
        ("ａｂ", 4),
        ("大 桥 昨 日 合 龙", 12),  # letter-spaced: the blanks are no part of the width
        ("大 桥 昨 日 ， 合 龙", 13),
        ("大 桥 昨 日 合龙通车了吗", 24),  # near miss: blanks part fewer than half
        ("大桥 昨日 合龙 通车", 19),  # near miss: blanks between words
        ("大 桥", 5),  # near miss: a title of two characters
    ],
)
def test_a_width_is_in_half_ems_with_marks_at_their_narrowest(line: str, half_ems: int) -> None:
    assert after("measure", line).lines.width.tolist() == [half_ems]


def test_the_blanks_beside_a_line_are_no_part_of_its_width() -> None:
    lines = after("measure", "　　大桥  \n").lines
    assert (lines.width.tolist(), lines.indent.tolist()) == ([4], [4])


def test_a_blank_at_which_a_line_was_divided_is_no_part_of_it() -> None:
    """It would be the third that makes a line letter-spaced."""
    lines = after("measure", "桥 通 车。 本报讯（记者顾敏）昨天，大桥合龙。").lines
    assert (len(lines), lines.width[0]) == (2, 9)


def test_a_column_has_the_measure_of_its_full_lines() -> None:
    lines = after("measure", COLUMN).lines
    assert lines.width.tolist() == [FULL, FULL, FULL, 20]
    assert lines.measure[:3].tolist() == [FULL] * 3
    assert lines.above[-1] == FULL, "the short line stands below full ones"


def test_a_line_alone_has_no_measure() -> None:
    lines = after("measure", "大桥昨日合龙").lines
    assert [int(column[0]) for column in (lines.measure, lines.above, lines.below)] == [0, 0, 0]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(28, 34) | st.just(WIDEST + 1)), min_size=1, max_size=40))
def test_measures_of_neighbours_are_those_of_a_plain_loop(rows: list[tuple[int, int]]) -> None:
    doc, width = (np.array(column) for column in zip(*sorted(rows, key=lambda row: row[0]), strict=True))
    place = range(len(rows))

    def may_be_measure(row: int) -> bool:
        near = [line for line in place if abs(line - row) <= REACH and doc[line] == doc[row] and line != row]
        alike = sum(abs(int(width[line] - width[row])) <= TOLERANCE for line in near)
        return alike >= SUPPORT and width[row] <= WIDEST

    def measure(row: int, step: int) -> int:
        reached = [row + step * distance for distance in range(REACH)]
        measures = [int(width[n]) for n in reached if n in place and doc[n] == doc[row] and may_be_measure(n)]
        return max(measures, default=0)

    above, below = neighbour_measures(doc, width)
    assert above.tolist() == [measure(row, -1) for row in place]
    assert below.tolist() == [measure(row, 1) for row in place]


def test_a_document_is_measured_alone() -> None:
    together, alone = (after("measure", *documents).lines for documents in ((COLUMN, "大桥\n合龙\n"), (COLUMN,)))
    for name in ("width", "measure", "above", "below"):
        assert getattr(together, name)[: len(alone)].tolist() == getattr(alone, name).tolist(), name
    assert (together.measure[len(alone) :] < FULL).all()


@pytest.mark.parametrize("text", ["本报讯 昨天，大桥合龙", "【本報訊】昨天", "新华社北京9月8日电 棉花开始采收"])
def test_a_line_begins_like_a_dateline(text: str) -> None:
    assert after("measure", text).lines.dateline.tolist() == [True]


@pytest.mark.parametrize("text", ["他打开本报讯号", "昨天，本报讯的读者来了", "新华社记者来到村里"])
def test_a_line_with_the_words_of_a_dateline_begins_like_none(text: str) -> None:
    assert after("measure", text).lines.dateline.tolist() == [False]


def test_a_dateline_may_be_cut_by_a_line_end_but_not_by_the_end_of_a_document() -> None:
    upper, lower = "据新华社北京9月", "8日电 棉花开始采收"
    assert after("measure", f"{upper}\n{lower}").lines.dateline.tolist() == [True, False]
    assert after("measure", f"{upper}\n会议今天闭幕").lines.dateline.tolist() == [False, False]
    assert after("measure", upper, lower).lines.dateline.tolist() == [False, False]


def test_only_columns_are_filled() -> None:
    lines = before("measure", COLUMN)
    measured = apply("measure", lines)
    assert measured.text is lines.text
    assert measured.lines.start is lines.lines.start
    assert measured.log is lines.log
