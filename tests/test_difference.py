"""The difference of two texts: patching the one with it gives the other."""

from time import process_time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from reflow.batch.difference import unified

HUNK = regex.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n")
LINES = st.lists(st.sampled_from(["桥\n", "合龙\n", "\n", "完\n", "-\n", "@@ -1 +1 @@\n"]), max_size=12)


def patched(before: str, difference: str) -> str:
    """Apply a unified diff without context."""
    old, made, at = before.splitlines(keepends=True), [], 0
    for row in difference.splitlines(keepends=True)[2:]:
        if hunk := HUNK.fullmatch(row):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            start -= count > 0
            made += old[at:start]
            at = start + count
        elif row.startswith("+"):
            made.append(row[1:])
    return "".join([*made, *old[at:]])


@given(LINES, LINES)
def test_patching_gives_the_other_text(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    assert patched(before, unified(before, after, "a", "b")) == after


def test_equal_texts_have_none() -> None:
    assert unified("桥\n", "桥\n", "a", "b") == ""


@pytest.mark.parametrize(
    ("before", "after", "hunk"),
    [
        ("一\n二\n三\n", "一\n二三\n", "@@ -2,2 +2 @@\n-二\n-三\n+二三\n"),
        ("一\n三\n", "一\n二\n三\n", "@@ -1,0 +2 @@\n+二\n"),  # an empty range is named by the line before it
        ("一\n二\n三\n", "一\n三\n", "@@ -2 +1,0 @@\n-二\n"),
        ("一", "二\n", "@@ -1 +1 @@\n-一\n+二\n"),  # a last line without its end
    ],
)
def test_a_hunk(before: str, after: str, hunk: str) -> None:
    assert unified(before, after, "a", "b") == "--- a\n+++ b\n" + hunk


def test_lines_that_are_alike_take_linear_time() -> None:
    """`difflib` takes 40 s for it."""
    before = "桥\n合龙\n" * 20_000
    began = process_time()
    unified(before, before.replace("桥\n", "桥"), "a", "b")
    assert process_time() - began < 2
