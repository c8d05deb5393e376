"""The pass `openings`: a line begins where two were read as one."""

import pytest
from support.drafts import after, logged, texts_of

from reflow.catalogue import Rule


def test_an_opening_behind_other_text_begins_a_line() -> None:
    draft = after("openings", "春耕\n\n\n大桥全线贯通。     本报讯（记者何晓光）昨天，大桥合龙。")
    assert texts_of(draft) == ["春耕", "大桥全线贯通。", "本报讯（记者何晓光）昨天，大桥合龙。"]
    assert logged(draft, Rule.OPENINGS_CUT) == [("decision", "本报讯（记者何晓光）昨天，大桥合龙。")]
    # Both rows stand on the fourth physical line, and only the first has the blank lines above it.
    assert draft.lines.line.tolist() == [1, 4, 4]
    assert draft.lines.skip.tolist() == [0, 2, 0]


@pytest.mark.parametrize(
    "text",
    [
        "打开报纸， 本报讯 二字映入眼帘。",  # a dateline without a role may be cited
        "大桥全线贯通。本报讯（记者何晓光）昨天，大桥合龙。",  # no blank stands before it
        "本报讯（记者何晓光）昨天，大桥合龙。",  # nothing stands before it
    ],
)
def test_a_line_without_all_signs_of_an_opening_inside_it_stays_whole(text: str) -> None:
    draft = after("openings", text)
    assert texts_of(draft) == [text]
    assert not logged(draft, Rule.OPENINGS_CUT)


@pytest.mark.parametrize(
    ("text", "lines", "begun"),
    [
        ("（上接第一版）各村各社区", ["（上接第一版）", "各村各社区"], "各村各社区"),
        ("确保安全。（下转第3版）", ["确保安全。", "（下转第3版）"], "（下转第3版）"),
        ("确保安全。 (下转第3版)", ["确保安全。", "(下转第3版)"], "(下转第3版)"),
    ],
)
def test_a_jump_mark_in_brackets_stands_on_a_line_of_its_own(text: str, lines: list[str], begun: str) -> None:
    draft = after("openings", text)
    assert texts_of(draft) == lines
    assert logged(draft, Rule.OPENINGS_JUMP) == [("decision", begun)]


@pytest.mark.parametrize(
    "text",
    [
        "（下转第3版）",  # nothing stands beside it
        "下转第三版的读者很多",  # without a bracket it may be a part of a sentence
        "他翻到（下转第三版的地方）",  # and so it may be with more in the bracket
    ],
)
def test_other_jump_marks_cut_no_line(text: str) -> None:
    assert texts_of(after("openings", text)) == [text]


def test_a_cut_deletes_no_character() -> None:
    """The blanks between the two stay in the text, in no row, until `join` deletes them."""
    text = "大桥全线贯通。  本报讯（记者何晓光）昨天。（下转第3版）"
    draft = after("openings", text)
    assert draft.text.slice(1, len(text) + 1) == text
    assert texts_of(draft) == ["大桥全线贯通。", "本报讯（记者何晓光）昨天。", "（下转第3版）"]


@pytest.mark.parametrize("level", ["safe", "likely"])
def test_lines_are_read_alike_at_every_level(level: str) -> None:
    draft = after("openings", "确保安全。（下转第3版）", level=level)  # type: ignore[arg-type]
    assert len(draft.lines) == 2


def test_running_text_has_no_openings() -> None:
    assert len(after("openings", "确保安全。（下转第3版）", titles="none").lines) == 1
