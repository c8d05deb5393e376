"""The verbs of a draft: text, tables and log change together, and what must not change is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drafts import joined, logged, notes, paragraphs, texts_of, written

from reflow import Config, Draft
from reflow.catalogue import Level, Rule
from reflow.draft import GENERATED, Index, Kind, NoteKind, Notes, Source, Text
from reflow.read import read

SAFE, LIKELY = Rule.JOIN_WRAP, Rule.SPACES_STRAY  # rules of the two levels


def lines(*texts: str) -> Draft:
    """Return a draft as `read` makes it. The first character of the first text has the position 1."""
    return read([Source(None, text) for text in texts], Config())


def with_note(draft: Draft, start: int, end: int) -> Draft:
    return replace(draft, notes=Notes.of(1, doc=0, start=start, end=end, kind=NoteKind.PERSON))


# --- delete ----------------------------------------------------------------------------------------------------------


def test_a_deletion_moves_the_edges_of_rows_and_notes() -> None:
    draft = with_note(lines("大桥，合龙\n通车"), 4, 6).delete(SAFE, np.array([3]))
    assert texts_of(draft) == ["大桥合龙", "通车"]
    assert notes(draft) == [("PERSON", "合龙")]


def test_neighbours_in_the_source_are_one_entry_of_the_log() -> None:
    draft = lines("甲乙丙丁").delete(SAFE, np.array([1, 2, 4]))
    assert logged(draft, SAFE) == [("deletion", "甲乙"), ("deletion", "丁")]
    # Near miss: neighbours in the text, between which something else had stood.
    draft = lines("甲乙丙").delete(SAFE, np.array([2])).delete(LIKELY, np.array([1, 2]))
    assert logged(draft, LIKELY) == [("deletion", "甲"), ("deletion", "丙")]


def test_a_score_is_one_for_all_or_one_for_each() -> None:
    draft = lines("甲乙丙").delete(SAFE, np.array([1, 3]), [0.5, 0.25]).delete(SAFE, np.array([1]), 0.75)
    assert draft.log.columns()[-1].tolist() == [0.5, 0.25, 0.75]


def test_a_row_that_loses_all_its_characters_goes_when_the_pass_is_done() -> None:
    draft = lines("甲\n乙").delete(SAFE, np.array([1]))
    assert texts_of(draft) == ["", "乙"], "a pass may count on its rows"
    assert texts_of(draft.without_empty_rows()) == ["乙"]
    whole = lines("甲\n乙")
    assert whole.without_empty_rows() is whole


def test_cuts_for_several_rules_count_from_the_same_text() -> None:
    draft = lines("甲乙丙丁").delete_all((SAFE, np.array([4]), 1.0), (LIKELY, np.array([1, 3]), 1.0))
    assert written(draft) == "乙"
    assert logged(draft, SAFE) == [("deletion", "丁")]
    assert logged(draft, LIKELY) == [("deletion", "甲"), ("deletion", "丙")]


def test_nothing_to_delete_is_no_change() -> None:
    draft = lines("甲乙")
    assert draft.delete(SAFE, np.flatnonzero(draft.text.codes == ord("丙"))) is draft


# --- replace ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", ["丙丁", np.array([ord("丙"), ord("丁")])])
def test_characters_are_replaced_one_by_one(codes: Any) -> None:
    draft = lines("甲，乙").replace(SAFE, np.array([1, 3]), codes)
    assert written(draft) == "丙，丁"
    assert logged(draft, SAFE) == [("replacement", "甲"), ("replacement", "乙")]
    assert draft.text.origin.tolist() == [0, 1, 2, 3, 4]


def test_one_code_point_may_stand_for_all() -> None:
    assert written(lines("甲，乙").replace(SAFE, np.array([1, 3]), ord("丙"))) == "丙，丙"


def test_a_replaced_draft_leaves_the_one_before_as_it_was() -> None:
    draft = lines("甲")
    draft.replace(SAFE, np.array([1]), "乙")
    assert written(draft) == "甲"


# --- insert ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("behind", "rows"), [(True, ["甲☆", "乙"]), (False, ["☆甲", "乙"])])
def test_an_inserted_character_joins_the_row_of_its_neighbour(behind: bool, rows: list[str]) -> None:
    draft = lines("甲\n乙").insert(SAFE, np.array([1]), ord("☆"), behind=behind)
    assert texts_of(draft) == rows
    assert draft.text.origin.tolist().count(GENERATED) == 1
    assert logged(draft, SAFE) == [("insertion", "")]


def test_between_two_rows_that_touch_it_joins_the_one_that_was_named() -> None:
    draft = paragraphs("甲\n乙")
    assert draft.units.start.tolist() == [1, 2]
    assert texts_of(draft.insert(SAFE, np.array([1]), ord("☆"))) == ["甲☆", "乙"]
    assert texts_of(draft.insert(SAFE, np.array([2]), ord("☆"), behind=False)) == ["甲", "☆乙"]


def test_several_characters_may_be_inserted_in_one_place() -> None:
    assert written(lines("甲乙").insert(SAFE, np.array([1, 1, 2]), "一二三")) == "甲一二乙三"


def test_a_generated_character_may_be_replaced_and_is_logged_once() -> None:
    draft = lines("甲").insert(SAFE, np.array([1]), ord("☆")).replace(SAFE, np.array([2]), "★")
    assert written(draft) == "甲★"
    assert logged(draft, SAFE) == [("insertion", "")], "the insertion tells all that there is to restore"


# --- refusals --------------------------------------------------------------------------------------------------------


def edits(rule: Rule) -> dict[str, Callable[[Draft], Draft]]:
    at = np.array([1])
    return {
        "delete": lambda draft: draft.delete(rule, at),
        "replace": lambda draft: draft.replace(rule, at, "丙"),
        "insert": lambda draft: draft.insert(rule, at, "丙"),
    }


@pytest.mark.parametrize("verb", edits(LIKELY))
def test_a_rule_above_the_level_changes_nothing_and_its_refusal_is_logged(verb: str) -> None:
    draft = replace(lines("甲乙"), level=Level.SAFE)
    refused = edits(LIKELY)[verb](draft)
    assert (written(refused), texts_of(refused)) == ("甲乙", ["甲乙"])
    assert [effect for effect, _ in logged(refused, LIKELY)] == ["decision"]
    # Near miss: a rule at the level.
    assert written(edits(SAFE)[verb](draft)) != "甲乙"


def test_of_several_cuts_only_those_above_the_level_are_refused() -> None:
    draft = replace(lines("甲乙丙"), level=Level.SAFE)
    draft = draft.delete_all((SAFE, np.array([1]), 1.0), (LIKELY, np.array([2]), 1.0))
    assert written(draft) == "乙丙"
    assert logged(draft, LIKELY) == [("decision", "乙")]


@pytest.mark.parametrize("at", [[2, 1], [1, 1], [-1], [99], [1.0], [[1]]])
def test_positions_ascend_inside_the_text(at: list[Any]) -> None:
    """An edit at any others would miss its place in the log."""
    message = "positions are numbers from 0 to 3, each greater than the one before"
    with pytest.raises(ValueError, match=message):
        lines("甲乙").delete(SAFE, np.array(at))
    with pytest.raises(ValueError, match=message):
        lines("甲乙").replace(SAFE, np.array(at), ord("丙"))


def test_a_generated_character_cannot_be_deleted_nor_have_neighbours_inserted() -> None:
    draft = lines("甲").insert(SAFE, np.array([1]), ord("☆"))
    with pytest.raises(ValueError, match=r"join\.wrap: a generated character cannot be deleted"):
        draft.delete(SAFE, np.array([2]))
    with pytest.raises(ValueError, match=r"join\.wrap: insert beside a character of the source"):
        draft.insert(SAFE, np.array([2]), ord("☆"))


# --- documents -------------------------------------------------------------------------------------------------------


def test_separators_stand_before_the_first_document_and_behind_each() -> None:
    draft = lines("甲\n", "", "乙丙")
    assert draft.separators().tolist() == [0, 3, 4, 7]
    draft = draft.delete(SAFE, np.array([1, 2])).insert(SAFE, np.array([3, 4]), "一二")
    assert written(draft) == "\n\n乙一丙二"
    assert draft.separators().tolist() == [0, 1, 2, 7]


@pytest.mark.parametrize("texts", [("甲",), ("甲", "乙")])
def test_separators_cannot_be_deleted_and_other_line_ends_can(texts: tuple[str, ...]) -> None:
    for at in lines(*texts).separators().tolist():
        with pytest.raises(ValueError, match=r"the line end beside a document \(Draft.separators\) cannot be deleted"):
            lines(*texts).delete(SAFE, np.array([at]))
    assert written(lines("甲\n乙").delete(SAFE, np.array([2]))) == "甲乙"


def test_every_position_belongs_to_a_document() -> None:
    draft = lines("甲乙", "丙")
    # A separator belongs to the document before it; before the first there is none.
    assert draft.document_at(np.arange(6)).tolist() == [0, 0, 0, 0, 1, 1]


def test_a_generated_character_belongs_to_the_document_it_stands_in() -> None:
    draft = lines("甲", "乙").insert(SAFE, np.array([1]), ord("☆")).insert(SAFE, np.array([4]), ord("★"), behind=False)
    assert written(draft) == "甲☆\n★乙"
    assert draft.document_at(np.arange(1, 6)).tolist() == [0, 0, 0, 1, 1]


# --- arrange ---------------------------------------------------------------------------------------------------------


def test_units_and_their_characters_are_put_in_another_order() -> None:
    draft = paragraphs("甲甲\n乙\n丙丙丙").arrange(np.array([2, 0, 1]))
    assert texts_of(draft) == ["丙丙丙", "甲甲", "乙"]
    assert written(draft) == "丙丙丙甲甲乙"
    assert not logged(draft, Rule.OWN_CHANGE)


def test_notes_move_with_their_units() -> None:
    draft = paragraphs("甲甲\n记者于曼")
    draft = replace(draft, notes=Notes.of(2, doc=0, start=[5, 1], end=[7, 3], kind=[NoteKind.PERSON, NoteKind.DATE]))
    assert notes(draft) == [("PERSON", "于曼"), ("DATE", "甲甲")]
    moved = draft.arrange(np.array([1, 0]))
    assert written(moved) == "记者于曼甲甲"
    assert notes(moved) == notes(draft)


def test_each_document_is_put_in_order_inside_its_separators() -> None:
    draft = paragraphs("甲\n乙乙", "丙\n丁").arrange(np.array([1, 0, 3, 2]))
    assert written(draft) == "乙乙甲\n丁丙"
    assert texts_of(draft) == ["乙乙", "甲", "丁", "丙"]
    assert draft.separators().tolist() == [0, 4, 7]


def test_a_document_without_units_keeps_its_place() -> None:
    draft = paragraphs("甲\n乙", "", "丙").arrange(np.array([1, 0, 2]))
    assert written(draft) == "乙甲\n\n丙"


# --- what is known of a text -----------------------------------------------------------------------------------------


VERBS: tuple[Callable[[Draft, Index], Draft], ...] = (
    lambda draft, at: draft.delete(SAFE, at),
    lambda draft, at: draft.replace(SAFE, at, ord("，")),
    lambda draft, at: draft.insert(SAFE, at, ord("1")),
    lambda draft, at: draft.arrange(np.lexsort((-draft.units.start, draft.units.doc))),
)


@given(st.lists(st.tuples(st.sampled_from(VERBS), st.sets(st.integers(0, 20))), max_size=4))
def test_what_is_known_comes_along_when_characters_change(edits: list[tuple[Any, set[int]]]) -> None:
    draft = paragraphs("甲，乙\n丙a", "", "\N{LATIN SMALL LETTER A WITH RING ABOVE}\x88\xa0丁。\n戊 己")
    assert len(draft.text.kept), "bytes that were misread are not what their codes say"
    for verb, places in edits:
        # They are looked up before the change, so that they are known.
        fixed = {*draft.separators().tolist(), *np.flatnonzero(draft.text.origin == GENERATED).tolist()}
        assert len(draft.text.props) == len(draft.text.codes)
        at = np.array(sorted(place for place in places - fixed if place < len(draft.text.codes)), np.int64)
        draft = verb(draft, at).without_empty_rows()
        text = Text(draft.text.codes, draft.text.origin, draft.text.kept)
        anew = replace(draft, text=text)
        assert draft.separators().tolist() == anew.separators().tolist()
        assert draft.text.props.tolist() == anew.text.props.tolist()


@pytest.mark.parametrize("behind", [False, True])
def test_what_is_inserted_beside_a_separator_moves_it_if_it_stands_before_it(behind: bool) -> None:
    draft = lines("甲", "乙")
    inserted = draft.insert(SAFE, draft.separators()[1:2], ord("1"), behind=behind)
    assert inserted.separators().tolist() == ([0, 2, 5] if behind else [0, 3, 5])
    assert replace(inserted).separators().tolist() == inserted.separators().tolist()


@pytest.mark.parametrize(("row", "behind"), [(0, False), (-1, True)])
def test_nothing_is_inserted_outside_all_documents(row: int, behind: bool) -> None:
    draft = lines("甲", "乙")
    with pytest.raises(ValueError, match="inside a document"):
        draft.insert(SAFE, draft.separators()[[row]], ord("1"), behind=behind)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint64])
def test_positions_are_integers_of_any_type(dtype: type[np.integer]) -> None:
    text = "甲" * 254 + "，乙"
    assert written(lines(text).delete(SAFE, np.array([255], dtype))) == text.replace("，", "")


def test_a_character_that_two_rules_delete_is_deleted_once() -> None:
    draft = lines("甲，乙").delete_all((SAFE, np.array([2]), 1.0), (LIKELY, np.array([2, 3]), 1.0))
    assert written(draft) == "甲"


def test_characters_are_counted_in_each_document() -> None:
    draft = lines("甲，乙，", "", "，丙")
    assert draft.count(draft.text.codes == ord("，")).tolist() == [2, 0, 1]


# --- note, and what lies over the text -------------------------------------------------------------------------------


def test_a_note_in_the_log_changes_nothing_and_names_the_range_in_the_source() -> None:
    draft = lines("甲乙丙").delete(SAFE, np.array([2]))
    noted = draft.note(Rule.OWN_CHANGE, [1], [3], 0.5)
    assert noted.text is draft.text
    assert noted.blocks is draft.blocks
    assert logged(noted, Rule.OWN_CHANGE) == [("decision", "甲乙丙")], "what was deleted in between lies in the range"


def test_positions_in_verbatim_stretches_are_left_out() -> None:
    draft = joined("甲甲\n乙乙", Kind.VERBATIM, Kind.FIRST)
    assert draft.repairable(np.array([1, 2, 3, 4])).tolist() == [3, 4]
    # Near miss: a paragraph is none.
    assert len(paragraphs("甲甲").repairable(np.array([1, 2]))) == 2


def test_a_table_of_another_stage_is_refused_with_the_pass_that_makes_it() -> None:
    draft = lines("甲")
    with pytest.raises(ValueError, match="no labelled lines: the pass label makes them"):
        _ = draft.labelled
    with pytest.raises(ValueError, match="no units yet: the pass join makes them"):
        _ = draft.units
    with pytest.raises(ValueError, match="no lines any more: the pass join has made units of them"):
        _ = paragraphs("甲").lines
