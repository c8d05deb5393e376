"""The pass `vertical`: lines of one character each become one line."""

import pytest
from support.drafts import after, before, logged, texts_of

from reflow.catalogue import Rule


def test_a_title_that_was_set_vertically_is_one_line_above_its_text() -> None:
    text = "粮\n站\n连\n夜\n开\n磅\n昨晚，城北粮站收粮。"
    assert len(before("vertical", text).lines) == 7
    draft = after("vertical", text)
    assert texts_of(draft) == ["粮站连夜开磅", "昨晚，城北粮站收粮。"]
    assert draft.lines.line.tolist() == [1, 7]  # the joined line keeps the number of its first
    assert logged(draft, Rule.JOIN_VERTICAL) == [("deletion", "\n")] * 5


def test_the_blanks_beside_a_line_end_go_with_it() -> None:
    draft = after("vertical", "　粮 \n　站 \n")
    assert texts_of(draft) == ["粮站"]
    assert logged(draft, Rule.JOIN_VERTICAL) == [("deletion", " \n　")]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("王\n平", ["王平"]),  # two Han make a name
        ("王", ["王"]),
        ("1\n王", ["1", "王"]),  # with a figure among them two are too few,
        ("1\n王\n平", ["1", "王", "平"]),  # and so are three;
        ("王\n平\n1\n号", ["王平1号"]),  # four are enough
        ("1\n2\n3\n4\n5", ["1", "2", "3", "4", "5"]),  # but most of them must be Han: this is a column of figures
        ("粮\n站\n开。", ["粮站", "开。"]),  # a line of two characters ends the run
    ],
)
def test_a_run_needs_enough_characters_and_enough_han(text: str, lines: list[str]) -> None:
    assert texts_of(after("vertical", text)) == lines


def test_a_blank_line_parts_two_titles() -> None:
    draft = after("vertical", "粮\n站\n\n开\n磅")
    assert texts_of(draft) == ["粮站", "开磅"]
    assert draft.lines.skip.tolist() == [0, 1]


def test_a_longer_run_than_any_title_is_a_text_or_a_table_and_stays() -> None:
    assert len(after("vertical", "田\n" * 60).lines) == 1
    assert len(after("vertical", "田\n" * 61).lines) == 61


def test_no_run_goes_on_in_the_next_document() -> None:
    assert texts_of(after("vertical", "粮", "站")) == ["粮", "站"]
    assert texts_of(after("vertical", "粮\n站", "开\n磅")) == ["粮站", "开磅"]


def test_lines_are_read_alike_at_every_level() -> None:
    """Or `level="safe"` would join characters of a vertical title to the sentence below it."""
    assert texts_of(after("vertical", "粮\n站", level="safe")) == ["粮站"]
