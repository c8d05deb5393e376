"""News whose paragraphs are lines: no title of two lines, and blank lines that part articles."""

import numpy as np
import pytest

from reflow.draft import Kind, Lines
from reflow.model.unwrapped import read_unwrapped, unwrapped

ABOVE, BELOW, KICKER, DECK, SUBHEAD = Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.KICKER, Kind.DECK, Kind.SUBHEAD
OPENING, FIRST = Kind.OPENING, Kind.FIRST
SHORT, LONG = 20, 300  # half-ems


def is_unwrapped(rows: Lines, ends: bool) -> list[bool]:
    answers: list[bool] = unwrapped(rows, np.full(len(rows), ends)).tolist()
    return answers


def lines(width: list[int], skip: list[int] | None = None) -> Lines:
    return Lines.of(len(width), doc=0, width=width, skip=skip or [0] * len(width))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        pytest.param([SHORT, LONG, LONG], True, id="paragraphs that no column holds"),
        pytest.param([SHORT, SHORT, SHORT, SHORT, LONG], False, id="a single long line, in a table perhaps"),
        pytest.param([30, 40, 40, 40], False, id="the lines of a column"),
    ],
)
def test_a_text_is_unwrapped_where_lines_are_wider_than_any_column(width: list[int], expected: bool) -> None:
    assert set(is_unwrapped(lines(width), ends=False)) == {expected}


@pytest.mark.parametrize(
    ("width", "ends", "expected"),
    [
        pytest.param([SHORT, 90, 70, SHORT, 50, 64], [0, 1, 1, 0, 1, 1], True, id="short paragraphs below titles"),
        pytest.param([SHORT, 90, 70, SHORT, 50, 64], [0, 1, 1, 0, 0, 0], False, id="half of them are open"),
        pytest.param([40] * 6, [1] * 6, False, id="sentences in a list, no wider than headings"),
        pytest.param([30, 56, 30, 30, 56, 30, 30, 30, 30], [0, 1, 0, 0, 1, 0, 0, 0, 0], False, id="two among many"),
        pytest.param([30, 56], [0, 1], False, id="a single one"),
    ],
)
def test_a_text_is_unwrapped_where_lines_wider_than_headings_end_sentences(
    width: list[int], ends: list[int], expected: bool
) -> None:
    assert set(unwrapped(lines(width), np.array(ends, np.bool_)).tolist()) == {expected}


def test_each_document_is_looked_at_by_itself() -> None:
    rows = Lines.of(3, doc=[0, 1, 1], width=[LONG, SHORT, SHORT], skip=0)
    assert is_unwrapped(rows, ends=False) == [True, False, False]


@pytest.mark.parametrize(
    ("labels", "width", "expected"),
    [
        pytest.param([ABOVE, ABOVE, OPENING], [10, 24, LONG], [KICKER, ABOVE, OPENING], id="the upper one is shorter"),
        pytest.param([ABOVE, ABOVE, OPENING], [24, 24, LONG], [ABOVE, DECK, OPENING], id="it is not"),
        pytest.param([OPENING, BELOW, BELOW], [LONG, 10, 24], [OPENING, KICKER, BELOW], id="below the body"),
        pytest.param([ABOVE] * 3, [10, 24, 20], [KICKER, ABOVE, DECK], id="three lines"),
        pytest.param(
            [KICKER, ABOVE, OPENING], [10, 24, LONG], [KICKER, ABOVE, OPENING], id="a title of one line stays"
        ),
    ],
)
def test_a_title_has_one_line(labels: list[Kind], width: list[int], expected: list[Kind]) -> None:
    everywhere = np.ones(len(labels), np.bool_)
    reading = read_unwrapped(lines(width), np.array(labels), np.zeros(len(labels), np.int64), everywhere)
    assert reading.labels.tolist() == expected
    assert reading.changed.tolist() == [a != b for a, b in zip(labels, expected, strict=True)]
    # Near misses: where nothing may change, as in a wrapped text, and between two articles.
    assert (
        read_unwrapped(lines(width), np.array(labels), np.zeros(len(labels), np.int64), ~everywhere).labels.tolist()
        == labels
    )
    apart = np.arange(len(labels))
    assert read_unwrapped(lines(width), np.array(labels), apart, everywhere).labels.tolist() == labels


ARTICLES = [OPENING, FIRST, OPENING, FIRST, OPENING, FIRST, FIRST, FIRST]
NUMBERS = [0, 0, 1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("skip", "label", "expected"),
    [
        pytest.param([0, 0, 1, 0, 1, 0, 1, 0], FIRST, OPENING, id="a paragraph below the last of three blank lines"),
        pytest.param([0, 0, 1, 0, 1, 0, 1, 0], SUBHEAD, ABOVE, id="a heading below it"),
        pytest.param([0, 0, 1, 0, 1, 0, 1, 0], DECK, DECK, id="what begins no article anywhere"),
        pytest.param([0, 0, 1, 0, 0, 0, 1, 0], FIRST, FIRST, id="one article of two begins without a blank line"),
        pytest.param([0, 1, 1, 1, 1, 1, 1, 1], FIRST, FIRST, id="blank lines part paragraphs"),
    ],
)
def test_a_blank_line_parts_articles_where_it_parts_all_others(skip: list[int], label: Kind, expected: Kind) -> None:
    labels = np.array([*ARTICLES[:6], label, FIRST])
    everywhere = np.ones(len(labels), np.bool_)
    reading = read_unwrapped(lines([LONG] * 8, skip), labels, np.array(NUMBERS), everywhere)
    assert reading.labels.tolist() == [*ARTICLES[:6], expected, FIRST]
    begins = expected in (OPENING, ABOVE)
    assert reading.articles.tolist() == [*NUMBERS[:6], 2 + begins, 2 + begins]


def test_one_blank_line_tells_nothing() -> None:
    labels, numbers = np.array([OPENING, FIRST, OPENING, FIRST, FIRST]), np.array([0, 0, 1, 1, 1])
    reading = read_unwrapped(lines([LONG] * 5, [0, 0, 1, 0, 1]), labels, numbers, np.ones(5, np.bool_))
    assert reading.articles.tolist() == numbers.tolist()


def test_where_blank_lines_part_articles_none_begins_elsewhere() -> None:
    labels = np.array([ABOVE, OPENING, ABOVE, OPENING, ABOVE, OPENING, ABOVE, OPENING])
    numbers, everywhere = np.array([0, 0, 1, 1, 2, 2, 3, 3]), np.ones(8, np.bool_)
    reading = read_unwrapped(lines([SHORT, LONG] * 4, [0, 0, 1, 0, 1, 0, 0, 0]), labels, numbers, everywhere)
    assert reading.labels.tolist() == [*labels[:6], SUBHEAD, OPENING]
    assert reading.articles.tolist() == [0, 0, 1, 1, 2, 2, 2, 2]
    # Near miss: half of the articles begin without one.
    reading = read_unwrapped(lines([SHORT, LONG] * 4, [0, 0, 1, 0, 0, 0, 0, 0]), labels, numbers, everywhere)
    assert reading.labels.tolist() == labels.tolist()
    assert reading.articles.tolist() == numbers.tolist()


@pytest.mark.parametrize(
    "headline",
    [
        pytest.param([ABOVE, ABOVE], id="a title of two lines"),
        pytest.param([ABOVE, DECK], id="a deck"),
        pytest.param([ABOVE, Kind.BYLINE], id="a byline"),
    ],
)
def test_a_headline_of_several_lines_goes_to_no_article_above(headline: list[Kind]) -> None:
    labels = np.array([ABOVE, OPENING, ABOVE, OPENING, ABOVE, OPENING, *headline, OPENING])
    numbers, everywhere = np.array([0, 0, 1, 1, 2, 2, 3, 3, 3]), np.ones(9, np.bool_)
    rows = lines([SHORT, LONG] * 3 + [SHORT, SHORT + 4, LONG], [0, 0, 1, 0, 1, 0, 0, 0, 0])
    assert read_unwrapped(rows, labels, numbers, everywhere).articles.tolist() == numbers.tolist()
