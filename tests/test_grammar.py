"""The parse of a page keeps to the grammar, whatever the network saw."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reflow.draft import Kind
from reflow.draft.kinds import LABELS
from reflow.model.grammar import ARCS, IMPOSSIBLE, STEPS, State, parse, whole_steps

Scores = NDArray[np.float32]


@st.composite
def pages(draw: st.DrawFn) -> Scores:
    """Draw scores at random, so that no two ways through a page are equally good."""
    random = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    spread = draw(st.sampled_from([0.1, 1, 5]))
    return random.normal(0, spread, (draw(st.integers(1, 12)), len(LABELS))).astype(np.float32)


SURE = 0.01


def seen(*labels: Kind) -> Scores:
    scores: Scores = np.log(np.eye(len(LABELS), dtype=np.float32)[list(labels)] + np.float32(SURE))
    return scores


def one_page(*labels: Kind) -> tuple[list[int], list[int]]:
    read, articles = parse(seen(*labels), np.zeros(len(labels), np.int64))
    return read.tolist(), articles.tolist()


@given(pages())
def test_a_way_leads_through_every_parse(scores: Scores) -> None:
    labels, articles = parse(scores, np.zeros(len(scores), np.int64))
    states = {State.TOP}
    for label in labels.tolist():
        states = {arc.end for arc in ARCS if arc.start in states and label in arc.labels}
        assert states
    assert states - {State.KICKER_ABOVE, State.KICKER_BELOW}, "a page ends in no kicker"
    assert articles[0] == 0
    assert set(np.diff(articles).tolist()) <= {0, 1}


@given(pages(), pages())
def test_documents_do_not_see_each_other(first: Scores, second: Scores) -> None:
    doc = np.repeat([0, 1], [len(first), len(second)])
    together, articles = parse(np.concatenate([first, second]), doc)
    alone = [parse(scores, np.zeros(len(scores), np.int64)) for scores in (first, second)]
    assert together.tolist() == [*alone[0][0], *alone[1][0]]
    assert articles.tolist() == [*alone[0][1], *(alone[1][1] + alone[0][1][-1] + 1)]


@given(pages())
def test_scores_in_steps_are_exact(scores: Scores) -> None:
    """A label ruled out costs more than any other, and no sum is rounded."""
    steps = whole_steps(scores)
    assert np.abs(steps / STEPS - scores).max() <= 0.5 / STEPS
    assert whole_steps(np.array([-np.inf, IMPOSSIBLE])).tolist() == [IMPOSSIBLE * STEPS] * 2


def test_subheads_above_an_opening_belong_to_its_article() -> None:
    body = (Kind.TITLE_ABOVE, Kind.OPENING, Kind.NEXT)
    for count in (1, 2, 3):
        subheads = [Kind.SUBHEAD] * count
        page = (*body, *subheads, Kind.OPENING, Kind.NEXT, Kind.TITLE_BELOW)
        assert one_page(*page) == ([*page], [0, 0, 0, *[1] * (count + 3)])
        # Near miss: above another paragraph they are of the same article.
        page = (*body, *subheads, Kind.FIRST)
        assert one_page(*page) == ([*page], [0] * len(page))


def test_titles_above_their_bodies() -> None:
    page = (Kind.TITLE_ABOVE, Kind.OPENING, Kind.NEXT, Kind.KICKER, Kind.TITLE_ABOVE, Kind.OPENING)
    assert one_page(*page) == ([*page], [0, 0, 0, 1, 1, 1])


def test_titles_below_their_bodies() -> None:
    page = (Kind.OPENING, Kind.NEXT, Kind.TITLE_BELOW, Kind.OPENING, Kind.KICKER, Kind.TITLE_BELOW, Kind.DECK)
    assert one_page(*page) == ([*page], [0, 0, 0, 1, 1, 1, 1])


def test_a_body_goes_on_below_its_title() -> None:
    page = (Kind.OPENING, Kind.TITLE_BELOW, Kind.FIRST, Kind.NEXT)
    assert one_page(*page) == ([*page], [0, 0, 0, 0])


def test_a_caption_at_the_top_belongs_to_the_first_article() -> None:
    page = (Kind.CAPTION, Kind.FURNITURE, Kind.TITLE_ABOVE, Kind.OPENING)
    assert one_page(*page)[1] == [0, 0, 0, 0]


def test_a_subhead_over_an_opening_begins_the_article() -> None:
    page = (Kind.OPENING, Kind.TITLE_BELOW, Kind.SUBHEAD, Kind.OPENING, Kind.NEXT)
    assert one_page(*page)[1] == [0, 0, 1, 1, 1]


def test_a_title_follows_every_kicker() -> None:
    page = (Kind.OPENING, Kind.KICKER, Kind.TITLE_BELOW)
    assert one_page(*page)[0] == [*page]
    for cut_off in (page[:-1], (Kind.KICKER,), (Kind.KICKER, Kind.OPENING)):
        labels, _ = one_page(*cut_off)
        assert Kind.KICKER not in labels, "a kicker alone would move above its body"


def test_no_text_is_nothing_but_what_stands_beside_articles() -> None:
    for beside in ([Kind.BYLINE], [Kind.CAPTION, Kind.CAPTION], [Kind.FURNITURE, Kind.BYLINE]):
        labels, _ = one_page(*beside)
        assert {*labels} & {Kind.OPENING, Kind.FIRST, Kind.VERBATIM, Kind.TITLE_ABOVE}
    page = (Kind.BYLINE, Kind.CAPTION, Kind.FURNITURE, Kind.OPENING)
    assert one_page(*page)[0] == [*page]


def test_lines_that_stay_lines_are_the_body_of_an_article() -> None:
    page = (Kind.TITLE_ABOVE, Kind.VERBATIM, Kind.VERBATIM, Kind.TITLE_ABOVE, Kind.OPENING)
    assert one_page(*page) == ([*page], [0, 0, 0, 1, 1])


def test_an_opening_hardly_seen_is_one_between_two_titles() -> None:
    page = [Kind.OPENING, Kind.NEXT, Kind.TITLE_BELOW, Kind.FIRST, Kind.NEXT, Kind.TITLE_BELOW]
    scores = seen(*page)
    scores[3, Kind.OPENING] = np.log(0.3)
    labels, articles = parse(scores, np.zeros(6, np.int64))
    assert labels[3] == Kind.OPENING
    assert articles.tolist() == [0, 0, 0, 1, 1, 1]
