"""Signs that hold a line: how it is marked at its head, how like the lines beside it is, what stands around it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drafts import after

from reflow.model.column_measure import window_max
from reflow.model.features import View
from reflow.model.line_signs import AROUND, NEAR, around, likeness, markers, surroundings


def view(*documents: str) -> View:
    draft = after("measure", *documents)
    return View.of(draft.text, draft.lines)


def marked(line: str) -> set[str]:
    """Return the marks at the head of a line that stands alone."""
    return {name for name, column in markers(view(line)).items() if name.startswith("begins with ") and column[0]}


@pytest.mark.parametrize(
    ("line", "near_miss", "mark"),
    [
        ("1. 洗米", "1.5公斤米", "a number and a mark"),
        ("１２、洗米", "1234、洗米", "a number and a mark"),
        ("3 洗米", "3斤米", "a number and a blank"),
        ("（一）洗米", "（洗米）", "a number in brackets"),
        ("(12) 洗米", "(a) 洗米", "a number in brackets"),
        ("①洗米", "○洗米", "a circled number"),
        ("十二、洗米", "十二斤米", "a numeral and a mark"),
        ("A. 洗米", "AB. 洗米", "a letter and a mark"),
        ("• 洗米", "。洗米", "a bullet"),
        ("- 洗米", "-洗米", "a dash and a blank"),
        ("# 洗米", "＃洗米", "hashes"),
        ("> 洗米", "》洗米", "an angle bracket"),
        ("|米|盐|", "米|盐|", "a bar"),
        ("`ls`", "'ls'", "a back tick"),
        ("// 洗米", "—— 洗米", "a slash or two dashes"),
        ("10:47 到站", "10:到站", "a time"),
        ("9月8日 晴", "9日 晴", "a date"),
        ("2019年6月", "201年6月", "a date"),
        ("第四章 洗米", "第四次洗米", "a numbered part"),
        ("【地点】厨房", "【】厨房", "a bracket of a few characters"),
        ("粮", "粮站", "a single character"),
    ],
)
def test_a_mark_at_the_head(line: str, near_miss: str, mark: str) -> None:
    assert f"begins with {mark}" in marked(line)
    assert f"begins with {mark}" not in marked(near_miss)


def test_a_colon_near_the_head_and_whether_its_name_stands_again() -> None:
    columns = markers(view("阿福：来了\n小满：等等\n阿福：走吧\n他抬起头，说：走吧\n阿福来了\n", "阿福：在吗\n"))
    assert columns["a colon near the head"].tolist() == [True, True, True, False, False, True]
    repeated = columns["what stands before the colon stands again"]
    assert repeated.astype(np.bool_).tolist() == [True, False, True, False, False, False], "in its own document"


def test_a_line_marked_as_the_one_above() -> None:
    columns = markers(view("1. 洗米\n2. 生火\n• 盐\n• 油\n昨天\n今天\n"))
    assert columns["marked as the line above"].tolist() == [False, True, False, True, False, False]


def test_a_line_made_as_the_one_above() -> None:
    columns = likeness(view("床前明月光\n疑是地上霜\n举头，望月\n", "低头思故乡\n"))
    assert columns["as many Han as above"].tolist() == [False, True, False, False], "not of another document"
    assert columns["as many marks as above"].tolist() == [False, False, False, False], "none is no number of marks"
    columns = likeness(view("米,2,盐\n油,3,醋\n油盐\n"))
    assert columns["as many ASCII commas as above"].tolist() == [False, True, False]


def test_cells_and_code() -> None:
    columns = likeness(view("品名    单价    数量\n品名 单价 数量\nif (x) {\n他说{笑}了\n"))
    assert columns["wide gaps"].astype(np.bool_).tolist() == [True, False, False, False]
    assert columns["ends as code does"].tolist() == [False, False, True, False]
    share = columns["share of code signs"].astype(np.float64)
    assert share[2] > share[3] > share[0] == 0


def test_what_stands_around() -> None:
    columns = surroundings(view("水退了。\n昨天上午\n电话：0510-85187583\n水退了。\n", "人很多。\n"))
    assert columns["lines around: end with a stop"].tolist() == [0.5, 0.5, 0.5, 0.5, 1]
    assert columns["pattern: MASTHEAD"].tolist() == [False, False, True, False, False]
    assert columns["lines around: pattern MASTHEAD"].tolist() == [0.25] * 4 + [0]
    assert columns["stands again"].astype(np.bool_).tolist() == [True, False, False, True, False]


def test_a_line_stands_again_but_for_its_number() -> None:
    columns = surroundings(
        view("江城旧事 12\n水退了\n江城旧事 113\n旧事江城 12\n" + "石榴开花了" * 9 + "\n" + "石榴开花了" * 9)
    )
    assert columns["stands again but for its number"].astype(np.bool_).tolist() == [
        True,
        False,
        True,
        False,
        False,
        False,
    ]
    assert not columns["stands again"].astype(np.bool_).any(), "as it is none does; a long line is a sentence"


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), min_size=1, max_size=60), st.integers(1, 20))
def test_window_maxima_are_those_of_a_plain_loop(rows: list[tuple[int, int]], reach: int) -> None:
    doc, values = np.array(sorted(number for number, _ in rows)), np.array([value for _, value in rows])
    expected = []
    for row in range(len(doc)):
        near = np.arange(max(row - reach, 0), min(row + reach + 1, len(doc)))
        expected.append(int(values[near[doc[near] == doc[row]]].max()))
    assert window_max(doc, values, reach).tolist() == expected


@pytest.mark.parametrize("reach", [NEAR, AROUND])
def test_means_around_are_those_of_a_plain_loop(reach: int) -> None:
    lines = view("水退了。\n" * 150, "人很多。\n" * 7)
    values = np.random.default_rng(0).normal(size=157)
    doc = lines.lines.doc
    near = [np.arange(max(row - reach, 0), min(row + reach + 1, 157)) for row in range(157)]
    expected = [values[rows[doc[rows] == doc[row]]].mean() for row, rows in enumerate(near)]
    assert around(lines, values, reach) == pytest.approx(np.array(expected))
