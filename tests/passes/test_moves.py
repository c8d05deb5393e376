"""The pass `moves`: a unit stands in the article, and at the place there, that a person named."""

from typing import Any

import pytest
from support.drafts import apply, joined, logged, pass_named, texts_of, with_columns

from reflow import Config, Draft
from reflow.catalogue import Rule
from reflow.corrections import CorrectionError
from reflow.draft import Kind

TEXT = "本报讯 大桥昨日合龙，全长二千三百米。\n本报讯 绿道昨天贯通，设有六个驿站。\n驿站里可以借雨伞，也可以充电。\n"


def drawn(*texts: str, article: list[int]) -> Draft:
    """Return a draft of documents whose lines are units, each in the article with a number."""
    return with_columns(joined(texts, *[Kind.FIRST] * len(article)), article=article)


def moved(*moves: dict[str, Any], draft: Draft | None = None) -> Draft:
    draft = draft or drawn(TEXT, article=[0, 1, 1])
    return apply("moves", draft, corrections=[{"kind": "moved", **move} for move in moves])


def articles(draft: Draft) -> list[tuple[int, str]]:
    """Return the article and the first characters of each unit, in the order of the table."""
    return [(int(draft.units.article[row]), text[:6]) for row, text in enumerate(texts_of(draft))]


BRIDGE, PATH, STATIONS = (line[:6] for line in TEXT.splitlines())


def test_a_unit_stands_where_it_is_put() -> None:
    assert articles(moved()) == [(0, BRIDGE), (1, PATH), (1, STATIONS)]
    assert articles(moved({"line": 3, "article": 1})) == [(0, BRIDGE), (0, STATIONS), (1, PATH)]
    assert articles(moved({"line": 2, "behind": 3})) == [(0, BRIDGE), (1, STATIONS), (1, PATH)]


def test_a_move_is_logged_and_changes_no_character() -> None:
    draft = moved({"line": 3, "article": 1})
    assert logged(draft, Rule.MOVES_UNIT) == [("decision", "驿站里可以借雨伞，也可以充电。")]
    assert draft.text.slice(0, 99) == moved().text.slice(0, 99)


def test_nothing_to_do_is_the_same_draft() -> None:
    """Also if corrections are about another file."""
    draft, elsewhere = drawn(TEXT, article=[0, 1, 1]), {"kind": "moved", "line": 3, "article": 2, "source": "x"}
    for config in (Config(), Config().changed(corrections=[elsewhere])):
        assert pass_named("moves")(draft, config) is draft


def test_units_that_are_behind_each_other_in_a_circle_are_refused() -> None:
    circle = [{"line": line, "behind": behind} for line, behind in ((1, 2), (2, 3), (3, 1))]
    with pytest.raises(CorrectionError, match="lines 1, 2, 3 are moved in a circle"):
        moved(*circle)


def test_a_document_of_a_batch_is_moved_by_its_own_lines() -> None:
    """Near miss: another document with the same lines, whose article has the same line numbers."""
    draft = drawn(TEXT, TEXT, article=[0, 1, 1, 2, 3, 3])
    places = [(0, BRIDGE), (0, STATIONS), (1, PATH)]
    expected = [*places, *[(article + 2, text) for article, text in places]]
    assert articles(moved({"line": 3, "behind": 1}, draft=draft)) == expected


def test_many_behind_one_keep_the_order_of_the_source() -> None:
    draft = drawn("甲\n乙\n丙\n丁\n戊\n己", article=[0, 1, 2, 3, 4, 5])
    moves = [{"line": 6, "behind": 1}, {"line": 3, "behind": 1}, {"line": 5, "behind": 3}]
    assert "".join(text for _, text in articles(moved(*moves, draft=draft))) == "甲丙戊己乙丁"
    assert {number for number, _ in articles(moved(*moves, draft=draft))[:4]} == {0}
