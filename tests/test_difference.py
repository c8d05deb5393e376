"""The difference of two texts: applied to one of them, it gives the other."""

from io import StringIO
from time import process_time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from test_seed import TEXT

from reflow import clean
from reflow.batch.difference import unified

HUNK = regex.compile(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n", regex.MULTILINE)
LINES = st.lists(
    st.sampled_from(["桥\n", "合龙\n", "\n", "桥合龙\n", "-\n", "@@ -1 +1 @@\n", "昨天大桥合龙，\n", "\f\n"]),
    max_size=12,
)


def lines(text: str) -> list[str]:
    """Cut a text into lines as `patch` does."""
    return StringIO(text, newline="\n").readlines()


def patched(before: str, difference: str) -> str:
    """Apply a unified diff without context."""
    old, patched_lines, at = lines(before), [], 0
    for row in lines(difference)[2:]:
        if hunk := HUNK.fullmatch(row):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            start -= count > 0
            patched_lines += old[at:start]
            at = start + count
        elif row.startswith("+"):
            patched_lines.append(row[1:])
    return "".join([*patched_lines, *old[at:]])


@given(LINES, LINES, st.sampled_from(["", "龙", "完"]))
def test_patching_gives_the_other_text(old: list[str], new: list[str], last: str) -> None:
    before, after = "".join([*old, last]), "".join(new)
    assert patched(before, unified(before, after, "a", "b")) == after


def test_n15_patching_a_page_gives_the_cleaned_page() -> None:
    after = clean(TEXT).to_text()
    assert patched(TEXT, unified(TEXT, after, "a", "b")) == after


def hunks(before: str, after: str) -> list[str]:
    """Return the hunks without their headers."""
    bodies: list[str] = HUNK.split(unified(before, after, "a", "b"))[3::3]
    return bodies


PAGE = """第03版：要闻

昨天，开发区大桥合
龙，过江时间缩短半

小时。

跨江新桥竣工
图书馆本月延长开放
时间。
图书馆夜间开放
"""
CLEANED = """跨江新桥竣工
昨天，开发区大桥合龙，过江时间缩短半小时。

图书馆夜间开放
图书馆本月延长开放时间。
"""


def test_n15_each_paragraph_stands_beside_its_lines() -> None:
    """And a moved title has two hunks: where it was and where it is now."""
    page_hunks = hunks(PAGE, CLEANED)
    assert (
        "-昨天，开发区大桥合\n-龙，过江时间缩短半\n-\n-小时。\n+昨天，开发区大桥合龙，过江时间缩短半小时。\n"
        in page_hunks
    )
    assert "-图书馆本月延长开放\n-时间。\n+图书馆本月延长开放时间。\n" in page_hunks
    for moved in ("跨江新桥竣工\n", "图书馆夜间开放\n"):
        (gone,), (come,) = ([hunk for hunk in page_hunks if mark + moved in hunk] for mark in "-+")
        assert {row[:1] for row in lines(gone)} == {"-"}
        assert {row[:1] for row in lines(come)} == {"+"}


def test_n15_a_page_in_one_column_has_a_hunk_a_paragraph() -> None:
    """Even if punctuation and spaces change, and furniture stands between the lines."""
    page_hunks = hunks(
        "本报讯(记者李可)昨天, 大\n第03版：要闻\n桥合龙。\n今天通车。\n",
        "本报讯（记者李可）昨天，大桥合龙。\n今天通车。\n",
    )
    assert page_hunks == ["-本报讯(记者李可)昨天, 大\n-第03版：要闻\n-桥合龙。\n+本报讯（记者李可）昨天，大桥合龙。\n"]


def test_n15_what_stays_is_in_no_hunk() -> None:
    assert hunks("昨天大桥合龙。\n今天通\n车。\n完\n", "昨天大桥合龙。\n今天通车。\n完\n") == [
        "-今天通\n-车。\n+今天通车。\n"
    ]


def test_equal_texts_have_none() -> None:
    assert unified("桥\n", "桥\n", "a", "b") == ""


@pytest.mark.parametrize(
    ("before", "after", "hunk"),
    [
        ("一\n二\n三\n", "一\n二三\n", "@@ -2,2 +2 @@\n-二\n-三\n+二三\n"),
        ("一\n三\n", "一\n二\n三\n", "@@ -1,0 +2 @@\n+二\n"),  # an empty range is named by the line before it
        ("一\n二\n三\n", "一\n三\n", "@@ -2 +1,0 @@\n-二\n"),
        ("一", "二\n", "@@ -1 +1 @@\n-一\n\\ No newline at end of file\n+二\n"),
        ("一\f二\n", "三\n", "@@ -1 +1 @@\n-一\f二\n+三\n"),  # one line, as `patch` reads it
        ("一\r二\r", "一二\n", "@@ -1,2 +1 @@\n-一\r\n-二\r\n+一二\n"),  # two, as an old Mac wrote them
    ],
)
def test_a_hunk(before: str, after: str, hunk: str) -> None:
    assert unified(before, after, "a", "b") == "--- a\n+++ b\n" + hunk


@pytest.mark.parametrize("line", ["桥\n合龙\n", "昨天大桥\n合龙通车\n", "桥\n", "\n"])
def test_lines_that_are_alike_take_linear_time(line: str) -> None:
    """`difflib` takes 40 s for these texts."""
    before = line * 20_000
    began = process_time()
    for after in (before.replace("桥\n", "桥"), "龙\n" + before[::-1], before.replace("\n", "")):
        unified(before, after, "a", "b")
    assert process_time() - began < 3  # .5 s
