"""What kind of text each stretch is, and each document, by what the network says of its lines."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from reflow.draft import Kind, TextKind
from reflow.draft.kinds import LABELS
from reflow.model.text_kinds import DEPTH, FEWEST_LINES, LINES_CHANGE, documents_of, text_kinds

PAGE, ARTICLES, PROSE, LINES = TextKind
SURE = 0.5
ODDS = np.log(SURE / ((1 - SURE) / 3))  # of a kind over another one, by one line


def says(*kinds: TextKind) -> NDArray[np.float32]:
    """Return the scores of lines, each of which is nearly surely of a kind."""
    scores = np.full((len(kinds), len(TextKind)), np.log((1 - SURE) / 3), np.float32)
    scores[np.arange(len(kinds)), list(kinds)] = np.log(SURE)
    return scores


def stretches(kinds: Sequence[TextKind], doc: Sequence[int] | None = None) -> list[int]:
    numbers = np.zeros(len(kinds), np.int64) if doc is None else np.array(doc)
    wrapped = np.zeros(len(kinds), np.bool_)
    result: list[int] = text_kinds(says(*kinds), numbers, wrapped, "auto").tolist()
    return result


def test_what_has_no_column_is_no_page() -> None:
    doc = np.array([0, 0, 0, 1, 1, 1])
    scores = np.log(np.array([[0.9, 0.06, 0.02, 0.02]] * 6, np.float32))
    kinds = text_kinds(scores, doc, doc == 0, "auto")
    assert kinds[:3].tolist() == [ARTICLES] * 3
    assert kinds[3:].tolist() == [PAGE] * 3, "near miss: the paragraphs of the other document are wrapped"


def test_many_lines_together_are_a_stretch_of_another_kind() -> None:
    enough = int(np.ceil(-LINES_CHANGE / ODDS))  # at the end of a text the kind changes once
    kinds = [*[PROSE] * 20, *[LINES] * (enough + 1)]
    assert stretches(kinds) == kinds
    # Near miss: a few lines are read as the text around them.
    assert stretches([*[PROSE] * 20, *[LINES] * (enough - 1)]) == [PROSE] * (19 + enough)


def test_inside_a_text_the_kind_changes_twice() -> None:
    enough = int(np.ceil(-2 * LINES_CHANGE / ODDS))
    for count, kind in ((enough + 1, LINES), (enough - 1, PROSE)):
        kinds = [*[PROSE] * 20, *[LINES] * count, *[PROSE] * 20]
        assert stretches(kinds)[20:-20] == [kind] * count


def test_lines_are_no_way_from_one_kind_to_another() -> None:
    kinds = [*[PROSE] * 30, *[LINES] * 12, *[ARTICLES] * 6]
    assert ARTICLES not in stretches(kinds)
    # Near miss: many lines show that articles begin.
    kinds = [*[PROSE] * 30, *[LINES] * 12, *[ARTICLES] * 30]
    assert stretches(kinds) == kinds


def test_no_document_has_a_say_in_another() -> None:
    kinds = [*[PROSE] * 9, LINES, *[ARTICLES] * 9]
    assert stretches(kinds, [0] * 9 + [4] + [7] * 9) == kinds


@pytest.mark.parametrize("kind", TextKind)
def test_the_caller_knows_better(kind: TextKind) -> None:
    chosen = text_kinds(says(*[PROSE] * 3), np.zeros(3, np.int64), np.ones(3, np.bool_), kind.name.lower())
    assert chosen.tolist() == [kind] * 3


# --- documents -------------------------------------------------------------------------------------------------------


def of_labels(count: int, unsure: float) -> NDArray[np.float32]:
    """Return the scores of lines that are a first line or, with probability `unsure`, one that continues."""
    probability = np.full((count, len(LABELS)), 1e-9, np.float32)
    probability[:, Kind.FIRST], probability[:, Kind.NEXT] = 1 - unsure, unsure
    return np.log(probability)


def entropy(unsure: float) -> float:
    return float(-(unsure * np.log(unsure) + (1 - unsure) * np.log(1 - unsure)))


def test_a_document_is_what_most_of_its_lines_are() -> None:
    kinds = [PROSE, PROSE, LINES, PAGE]
    doc = np.array([0, 0, 0, 2])
    documents = documents_of(of_labels(4, 0.01), says(*kinds), np.array(kinds), doc, 3)
    assert documents.kind.tolist() == [PROSE, LINES, PAGE], "a document without lines is lines"
    assert documents.kind_score.tolist() == pytest.approx([(2 * SURE + (1 - SURE) / 3) / 3, 1, SURE])
    assert not documents.out_of_depth.any()


def test_an_unsure_network_is_out_of_its_depth() -> None:
    doc, kinds = np.zeros(FEWEST_LINES, np.int64), [PROSE] * FEWEST_LINES

    def out_of_depth(unsure: float, lines: int = FEWEST_LINES) -> bool:
        scores = of_labels(lines, unsure)
        return bool(documents_of(scores, says(*kinds[:lines]), np.array(kinds[:lines]), doc[:lines], 1).out_of_depth[0])

    assert entropy(0.08) < DEPTH < entropy(0.15)
    assert out_of_depth(0.15)
    assert not out_of_depth(0.08)
    assert not out_of_depth(0.15, FEWEST_LINES - 1), "fewer lines show too little"


def test_one_vague_document_leaves_the_others_known() -> None:
    doc = np.repeat([0, 1], FEWEST_LINES)
    scores = np.concatenate([of_labels(FEWEST_LINES, 0.4), of_labels(FEWEST_LINES, 0.01)])
    kinds = [PROSE] * len(doc)
    assert documents_of(scores, says(*kinds), np.array(kinds), doc, 2).out_of_depth.tolist() == [True, False]
