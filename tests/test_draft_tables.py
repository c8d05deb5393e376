"""The tables of a draft, and the kinds of their rows: each kind has a place in the output, under the name it has there."""

from typing import Any, get_args, get_type_hints

import numpy as np
import pytest

from reflow.document.structs import Furniture, Paragraph
from reflow.draft import FURNITURE, HEADLINE, Documents, Kind, Labelled, Lines, Notes, TextKind, Units
from reflow.draft.kinds import LABELS, Place, output_of, unit_of
from reflow.draft.tables import GEOMETRY, NO_ARTICLE, Table
from reflow.explanation import KINDS, DecisionKind, kind_of
from reflow.tables.weights import weight_names

WITHOUT_GEOMETRY = Lines.of(2, doc=0, start=[1, 4], end=[3, 6])
WITH_GEOMETRY = Lines.of(1, doc=1, start=[7], end=[9], **{name: [36.0] for name in GEOMETRY})

# --- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [Lines, Labelled, Units, Notes, Documents])
def test_a_column_that_is_not_named_holds_its_default(table: type[Table]) -> None:
    rows = table.of(3)
    assert len(rows) == 3
    for name, column in vars(rows).items():
        assert (column is None) == (name in GEOMETRY), name
        assert column is None or len(column) == 3, name


def test_one_value_stands_for_a_whole_column_and_has_its_type() -> None:
    units = Units.of(2, kind=Kind.TITLE, score=[1, 0])
    assert units.kind.tolist() == [Kind.TITLE, Kind.TITLE]
    assert [column.dtype.name for column in (units.kind, units.score, units.article)] == ["uint8", "float32", "int64"]
    assert units.article.tolist() == [NO_ARTICLE, NO_ARTICLE]


@pytest.mark.parametrize("rows", [[1, 0], np.array([1, 0]), slice(None, None, -1)])
def test_rows_are_taken_in_the_order_asked_for(rows: Any) -> None:
    taken = WITHOUT_GEOMETRY.take(rows)
    assert taken.start.tolist() == [4, 1]
    assert taken.left is None


def test_rows_are_taken_by_a_mask() -> None:
    assert WITHOUT_GEOMETRY.take(np.array([False, True])).start.tolist() == [4]
    left = WITH_GEOMETRY.take(np.array([False])).left
    assert left is not None
    assert len(left) == 0


def test_appended_rows_stand_behind() -> None:
    joined = WITHOUT_GEOMETRY.append(WITHOUT_GEOMETRY.take([1]))
    assert joined.start.tolist() == [1, 4, 4]
    assert joined.left is None, "neither has a geometry"


@pytest.mark.parametrize(
    ("upper", "lower", "known"),
    [
        (WITHOUT_GEOMETRY, WITH_GEOMETRY, [False, False, True]),
        (WITH_GEOMETRY, WITHOUT_GEOMETRY, [True, False, False]),
        (WITH_GEOMETRY, WITH_GEOMETRY, [True, True]),
    ],
)
def test_where_only_one_of_two_tables_has_a_geometry_the_other_one_is_not_known(
    upper: Lines, lower: Lines, known: list[bool]
) -> None:
    joined = upper.append(lower)
    for name in GEOMETRY:
        column = getattr(joined, name)
        assert column.dtype == np.float32, name
        assert (~np.isnan(column)).tolist() == known, name


def test_columns_are_replaced_in_a_copy() -> None:
    changed = WITHOUT_GEOMETRY.with_columns(skip=np.array([5, 6]))
    assert (changed.skip.tolist(), WITHOUT_GEOMETRY.skip.tolist()) == ([5, 6], [0, 0])
    assert changed.start is WITHOUT_GEOMETRY.start


def test_a_row_can_be_printed() -> None:
    assert WITHOUT_GEOMETRY[1]["start"] == 4
    assert WITHOUT_GEOMETRY[1]["left"] is None
    assert WITH_GEOMETRY[0]["left"] == 36


def test_a_position_is_covered_from_the_first_character_of_a_row_to_the_last() -> None:
    assert WITHOUT_GEOMETRY.cover(np.arange(7)).tolist() == [False, True, True, False, True, True, False]
    # In whatever order the rows stand.
    assert WITHOUT_GEOMETRY.take([1, 0]).cover(np.array([2, 3, 5])).tolist() == [True, False, True]
    assert not Lines.of(0).cover(np.arange(3)).any()


def test_rows_are_found_by_one_of_several_kinds() -> None:
    units = Units.of(3, kind=[Kind.TITLE, Kind.PARAGRAPH, Kind.DECK])
    assert units.is_kind(*HEADLINE).tolist() == [True, False, True]
    assert units.is_kind().tolist() == [False] * 3


# --- kinds -----------------------------------------------------------------------------------------------------------


def names(place: Place) -> set[str]:
    return {name for of_place, name in map(output_of, Kind) if of_place is place}


def choices(struct: type, field: str) -> set[str]:
    return set(get_args(get_type_hints(struct)[field]))


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
def test_every_kind_has_a_place_in_the_output_and_a_word_in_explanations(kind: Kind) -> None:
    # A kind without a case in output_of fails already when reflow is imported.
    place, _ = output_of(kind)
    assert kind in KINDS, f"say what `explain` calls {kind.name}: an entry of KINDS in src/reflow/explanation.py"
    word, _ = kind_of(kind)
    assert word in get_args(DecisionKind), f"add {word!r} to DecisionKind in src/reflow/explanation.py"
    assert output_of(unit_of(kind))[0] is place, (
        f"lines of {kind.name} become units of {unit_of(kind).name}, which stand elsewhere: "
        f"let output_of and unit_of in src/reflow/draft/kinds.py agree"
    )


def test_the_furniture_of_a_document_has_a_name_for_every_kind_of_furniture() -> None:
    missing = names(Place.FURNITURE) - choices(Furniture, "kind")
    assert not missing, f"add {sorted(missing)} to the Literal of Furniture.kind in src/reflow/document/structs.py"
    unused = choices(Furniture, "kind") - names(Place.FURNITURE)
    assert not unused, f"no kind of line is called {sorted(unused)}: take it out of Furniture.kind, or add a Kind"


def test_explanations_call_furniture_as_the_output_does() -> None:
    for kind in FURNITURE:
        name, word = output_of(kind)[1], kind_of(kind)[0]
        # What has no name of its own in the output is just furniture.
        expected = "furniture" if name == "other" else name
        assert word == expected, f"let kind_of in src/reflow/explanation.py call {kind.name} {expected!r}, as output_of"


def test_every_word_of_explanations_is_used() -> None:
    unused = set(get_args(DecisionKind)) - {kind_of(kind)[0] for kind in Kind}
    assert not unused, f"no Kind is called {sorted(unused)}: take it out of DecisionKind in src/reflow/explanation.py"


def test_the_paragraphs_of_an_article_have_a_name_for_every_kind_of_body() -> None:
    assert names(Place.BODY) == choices(Paragraph, "kind"), (
        "let the Literal of Paragraph.kind in src/reflow/document/structs.py name what output_of has among the paragraphs"
    )


def test_the_network_scores_the_first_twelve_kinds_in_their_order() -> None:
    """Its outputs are numbered so: a further kind stands behind them."""
    assert [int(label) for label in LABELS] == list(range(12))
    assert LABELS[-1] is Kind.VERBATIM, "put a kind that no network scores behind VERBATIM in src/reflow/draft/kinds.py"
    _, scored = weight_names()
    assert scored == [kind.name for kind in (*LABELS, *TextKind)], "train the network anew for other labels"


def test_a_unit_is_made_of_units_of_its_own_kind() -> None:
    assert all(unit_of(unit_of(kind)) is unit_of(kind) for kind in Kind)
