"""The pass `corrections`: what a person says of a line stands in its column `decided`, or the text is refused."""

from typing import Any

import pytest
from support.drafts import after, logged, texts_of

from reflow import Draft
from reflow.catalogue import Rule
from reflow.corrections import LINE_KINDS, CorrectionError
from reflow.draft import Kind

TEXT = "大桥昨日合\n龙，全长二千三百米。"


def correction(kind: str, line: int, above: str, text: str) -> dict[str, Any]:
    return {"kind": kind, "line": line, "before": above, "after": text}


def decided(draft: Draft) -> list[str]:
    return [Kind(kind).name for kind in draft.lines.decided.tolist()]


def test_a_correction_decides_its_line_and_no_other() -> None:
    draft = after("corrections", TEXT, corrections=[correction("joined", 2, "大桥昨日合", "龙，全长二千三百米。")])
    assert decided(draft) == ["UNDECIDED", "NEXT"]
    assert logged(draft, Rule.CORRECTIONS_LINE) == [("decision", "龙，全长二千三百米。")]


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_every_kind_of_correction_decides_something(kind: str) -> None:
    """Only `name` is about a person, and decides no line."""
    draft = after("corrections", TEXT, corrections=[correction(kind, 1, "", "大桥昨日合")])
    assert draft.lines.decided[0] != Kind.UNDECIDED, f"give {kind} its Kind in reflow/passes/corrections.py"


def test_a_name_decides_no_line() -> None:
    draft = after("corrections", TEXT, corrections=[{"kind": "name", "name": "于是之"}])
    assert decided(draft) == ["UNDECIDED", "UNDECIDED"]
    assert not draft.log.chunks


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (correction("title", 1, "", "大桥昨日"), "line 1: after is '大桥昨日', but there stands '大桥昨日合'"),
        (
            correction("title", 2, "大桥", "龙，全长二千三百米。"),
            "line 2: before is '大桥', but there stands '大桥昨日合'",
        ),
        (correction("title", 3, "龙，全长二千三百米。", ""), "line 3: there is no such line, or it is blank"),
    ],
)
def test_a_correction_that_does_not_fit_its_line_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        after("corrections", f"{TEXT}\n\n", corrections=[wrong])


def test_a_line_that_is_corrected_twice_must_be_corrected_to_the_same() -> None:
    title, deck = (correction(kind, 1, "", "大桥昨日合") for kind in ("title", "deck"))
    assert decided(after("corrections", TEXT, corrections=[title, title])) == ["TITLE", "UNDECIDED"]
    with pytest.raises(CorrectionError, match="line 1 is corrected twice, to title and to deck"):
        after("corrections", TEXT, corrections=[title, deck])


def test_a_line_is_compared_as_it_was_printed() -> None:
    """What `normalize` deleted or replaced since is not in the file that the person read."""
    draft = after("corrections", "大桥\u200b合⻰", corrections=[correction("title", 1, "", "大桥\u200b合⻰")])
    assert texts_of(draft) == ["大桥合龙"]
    assert decided(draft) == ["TITLE"]


def test_of_two_rows_on_one_line_the_one_with_the_text_is_meant() -> None:
    """The pass `openings` cut the line; each half stands on line 1."""
    upper, lower = "确保安全。", "（下转第3版）"
    text = upper + lower
    assert decided(after("corrections", text, corrections=[correction("title", 1, "", upper)])) == [
        "TITLE",
        "UNDECIDED",
    ]
    draft = after("corrections", text, corrections=[correction("furniture", 1, upper, lower)])
    assert decided(draft) == ["UNDECIDED", "FURNITURE"]
