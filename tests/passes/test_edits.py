"""The pass `edits`: a text is what a person wrote, the rest of its unit stays, and no pass repairs it afterwards."""

from typing import Any

import numpy as np
import pytest
from support.drafts import after, apply, before, logged, notes, pass_named, texts_of

from reflow import Config, Draft
from reflow.catalogue import Rule
from reflow.corrections import CorrectionError
from reflow.draft import GENERATED

TEXT = "昨天，大桥己经合\n龙，全长二千三百米。\n"


def edited(wrong: str, right: str, line: int = 1, text: str = TEXT, **more: Any) -> Draft:
    correction = {"kind": "text", "line": line, "wrong": wrong, "right": right, **more}
    return after("edits", text, corrections=[correction])


@pytest.mark.parametrize(
    ("wrong", "right", "log"),
    [
        ("己", "已", [("replacement", "己")]),
        ("大桥己经", "大桥已经", [("replacement", "己")]),
        ("己经", "", [("deletion", "己经")]),
        ("大桥", "大 桥", [("insertion", "")]),
        ("大桥", "“大桥", [("insertion", "")]),
        ("大桥", "大桥", []),
    ],
)
def test_only_what_differs_is_changed(wrong: str, right: str, log: list[tuple[str, str]]) -> None:
    draft = edited(wrong, right)
    assert texts_of(draft) == ["昨天，大桥己经合龙，全长二千三百米。".replace(wrong, right)]
    assert logged(draft, Rule.EDITS_TEXT) == log
    printed = draft.text.origin[draft.text.origin != GENERATED]
    assert len(np.unique(printed)) == len(printed)


def test_what_a_person_wrote_is_noted_with_all_its_characters() -> None:
    assert notes(edited("大桥", "“大桥。”")) == [("EDITED", "“大桥。”")]
    assert notes(edited("龙，全", "龙。。全", line=2)) == [("EDITED", "龙。。全")]


def test_an_edit_is_closed_to_repairs() -> None:
    draft = edited("龙，全", "龙。。全", line=2)
    (unit,) = texts_of(draft)
    at = np.flatnonzero(draft.text.codes == ord("。"))
    assert [draft.text.slice(place - 1, place) for place in draft.repairable(at).tolist()] == ["米"], unit
    assert texts_of(apply("marks", draft)) == [unit]


def test_a_character_that_is_deleted_already_stays_so() -> None:
    """A zero-width space that `normalize` deleted may be in what a person copied; it cannot be where others are inserted."""
    text = "昨天，大\u200b桥己经合龙。\n"
    assert texts_of(edited("大\u200b桥己", "大\u200b桥已", text=text)) == ["昨天，大桥已经合龙。"]
    assert texts_of(edited("大\u200b桥", "大桥", text=text)) == ["昨天，大桥己经合龙。"]
    with pytest.raises(CorrectionError, match="a character that cannot be seen and is deleted; leave it out"):
        edited("\u200b桥", "\u200b铁桥", text=text)


def test_nothing_to_do_is_the_same_draft() -> None:
    draft = before("edits", TEXT)
    assert pass_named("edits")(draft, Config()) is draft


def test_edits_of_a_batch_are_about_their_own_documents() -> None:
    correction = {"kind": "text", "line": 1, "wrong": "己", "right": "已"}
    draft = after("edits", TEXT, TEXT, corrections=[correction])
    assert texts_of(draft) == ["昨天，大桥已经合龙，全长二千三百米。"] * 2
