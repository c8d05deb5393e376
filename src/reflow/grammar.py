"""The grammar of a page: articles one after the other, each with a headline above, below or inside its body.

What a line is depends on more than its neighbours: a page whose titles stand below their bodies has one between any
two openings, and a title above a body is followed by its opening. A small automaton holds these rules; the best way
through it (`reflow.sequence`) gives each line its label and its article.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Label, Mask
from reflow.sequence import best_path

Scores = NDArray[np.float32]


class State(IntEnum):
    """Where in the page a line stands; that of the line below follows from it."""

    TOP = 0  # above the first article
    UNTITLED = 1  # in a body whose headline has not been seen
    TITLED = 2  # in a body whose headline has been seen
    KICKER_ABOVE = 3  # in the kicker of a headline above its body
    TITLE_ABOVE = 4  # in that headline, the title has been seen
    KICKER_BELOW = 5
    TITLE_BELOW = 6
    DECK_ABOVE = 7
    DECK_BELOW = 8
    SUBHEADS = 9  # in the subheads over an article's first paragraph


# Costs, in log-odds; chosen on training pages that the network had not seen. All but SECOND_HEADLINE are mild: the
# training pages give every article a headline, other pages do not.
NO_HEADLINE: Final = -2.0  # an article has none
SECOND_HEADLINE: Final = -6.0
NO_BODY: Final = -4.0  # a headline has no body
NO_OPENING: Final = -3.0  # an article's first paragraph does not look like an opening
SUBHEAD_FIRST: Final = 0.1  # a subhead just above an opening is the opening article's

_SIDE: Final = (Label.BYLINE, Label.CAPTION, Label.FURNITURE)
_BODY: Final = (Label.FIRST, Label.NEXT, Label.SUBHEAD, *_SIDE)
_BEGIN: Final = (Label.FIRST,)
_OPENING: Final = (Label.OPENING,)
_KICKER: Final = (Label.KICKER,)
_SUBHEAD: Final = (Label.SUBHEAD,)
_DECK: Final = (Label.DECK,)
_ABOVE: Final = (Label.TITLE_ABOVE,)
_BELOW: Final = (Label.TITLE_BELOW,)


@dataclass(frozen=True, slots=True)
class Arc:
    """A step from the state of one line to that of the next: what the next may be, at what cost."""

    start: State
    end: State
    labels: tuple[Label, ...]
    cost: float = 0.0
    begins: bool = False  # an article


def _beginnings(state: State, cost: float) -> tuple[Arc, ...]:
    """List the ways to begin an article behind a line in some state."""
    return (
        Arc(state, State.UNTITLED, _OPENING, cost, begins=True),
        Arc(state, State.KICKER_ABOVE, _KICKER, cost, begins=True),
        Arc(state, State.TITLE_ABOVE, _ABOVE, cost, begins=True),
        Arc(state, State.SUBHEADS, _SUBHEAD, cost + SUBHEAD_FIRST, begins=True),
    )


def _bodies(state: State) -> tuple[Arc, ...]:
    """List the ways from a headline into the body below it."""
    return (
        Arc(state, State.TITLED, _OPENING),
        Arc(state, State.TITLED, _BEGIN, NO_OPENING),
    )


ARCS: Final = (
    Arc(State.TOP, State.TOP, _SIDE),
    Arc(State.TOP, State.UNTITLED, _BEGIN, NO_OPENING, begins=True),
    *_beginnings(State.TOP, 0),
    Arc(State.UNTITLED, State.UNTITLED, _BODY),
    Arc(State.UNTITLED, State.KICKER_BELOW, _KICKER),
    Arc(State.UNTITLED, State.TITLE_BELOW, _BELOW),
    *_beginnings(State.UNTITLED, NO_HEADLINE),
    Arc(State.TITLED, State.TITLED, _BODY),
    Arc(State.TITLED, State.KICKER_BELOW, _KICKER, SECOND_HEADLINE),
    Arc(State.TITLED, State.TITLE_BELOW, _BELOW, SECOND_HEADLINE),
    *_beginnings(State.TITLED, 0),
    Arc(State.KICKER_ABOVE, State.KICKER_ABOVE, (*_KICKER, *_SIDE)),
    Arc(State.KICKER_ABOVE, State.TITLE_ABOVE, _ABOVE),
    Arc(State.TITLE_ABOVE, State.TITLE_ABOVE, (*_ABOVE, *_SIDE)),
    Arc(State.TITLE_ABOVE, State.DECK_ABOVE, (*_DECK, *_SUBHEAD)),
    Arc(State.TITLE_ABOVE, State.KICKER_ABOVE, _KICKER, NO_BODY, begins=True),
    *_bodies(State.TITLE_ABOVE),
    Arc(State.DECK_ABOVE, State.DECK_ABOVE, (*_DECK, *_SUBHEAD, *_SIDE)),
    *_bodies(State.DECK_ABOVE),
    Arc(State.KICKER_BELOW, State.KICKER_BELOW, (*_KICKER, *_SIDE)),
    Arc(State.KICKER_BELOW, State.TITLE_BELOW, _BELOW),
    Arc(State.TITLE_BELOW, State.TITLE_BELOW, (*_BELOW, *_SIDE)),
    Arc(State.TITLE_BELOW, State.DECK_BELOW, _DECK),
    Arc(State.TITLE_BELOW, State.TITLED, _BODY),
    *_beginnings(State.TITLE_BELOW, 0),
    Arc(State.DECK_BELOW, State.DECK_BELOW, (*_DECK, *_SIDE)),
    Arc(State.DECK_BELOW, State.TITLED, _BODY),
    *_beginnings(State.DECK_BELOW, 0),
    Arc(State.SUBHEADS, State.SUBHEADS, (*_SUBHEAD, *_SIDE)),
    Arc(State.SUBHEADS, State.UNTITLED, _OPENING),
)

_END: Final = np.zeros(len(State), np.float32)
_END[State.UNTITLED] = NO_HEADLINE
_END[[State.KICKER_ABOVE, State.TITLE_ABOVE, State.DECK_ABOVE, State.KICKER_BELOW, State.SUBHEADS]] = NO_BODY

# Instead of minus infinity: where every way is ruled out, the labels that are least impossible are taken.
IMPOSSIBLE: Final = -1e4


def parse(scores: Scores, doc: Index) -> tuple[Index, Index]:
    """Find the best label of every line, and number the article it belongs to, over all documents.

    `scores`: logarithms of the labels' probabilities, shape (lines, labels); `doc`: the lines' documents, ascending.

    >>> lines = [Label.TITLE_ABOVE, Label.OPENING, Label.NEXT, Label.TITLE_ABOVE, Label.OPENING]
    >>> parse(np.log(np.eye(11, dtype=np.float32)[lines] + 0.01), np.zeros(5, np.int64))[1].tolist()
    [0, 0, 0, 1, 1]
    """
    scores = np.maximum(scores, IMPOSSIBLE)
    head = np.append(True, doc[1:] != doc[:-1])
    into = _into(scores)
    steps = np.where(head[:, None, None], _END[:, None] + into[:, State.TOP, None, :], into)
    steps[-1] += _END
    states = best_path(np.where(np.arange(len(State)) == State.TOP, 0, IMPOSSIBLE).astype(np.float32), steps)
    start = np.where(head, State.TOP, states[:-1])
    labels, begins = _labels(scores, start, states[1:])
    return labels, _articles(doc, head, begins)


def _into(scores: Scores) -> Scores:
    """Score every step into each line: shape (lines, states, states)."""
    into = np.full((len(scores), len(State), len(State)), IMPOSSIBLE, np.float32)
    for arc in ARCS:
        way = scores[:, arc.labels].max(axis=1) + np.float32(arc.cost)
        into[:, arc.start, arc.end] = np.maximum(into[:, arc.start, arc.end], way)
    return into


def _labels(scores: Scores, start: Index, end: Index) -> tuple[Index, Mask]:
    """Choose the label of each line whose step is known, and say whether it begins an article."""
    labels, begins = np.full(len(scores), int(Label.FIRST)), np.zeros(len(scores), np.bool_)
    best = np.full(len(scores), -np.inf, np.float32)
    for arc in ARCS:
        rows = np.flatnonzero((start == arc.start) & (end == arc.end))
        own = scores[rows][:, arc.labels]
        way = own.max(axis=1) + np.float32(arc.cost)
        rows, own, way = (values[way > best[rows]] for values in (rows, own, way))
        best[rows] = way
        labels[rows] = np.array(arc.labels)[own.argmax(axis=1)]
        begins[rows] = arc.begins
    return labels, begins


def _articles(doc: Index, head: Mask, begins: Mask) -> Index:
    """Number the articles; what stands above the first of a document belongs to it."""
    count = np.cumsum(begins)
    before: Index = (count - begins)[np.flatnonzero(head)][np.cumsum(head) - 1]
    within = np.maximum(count - before - 1, 0)
    number: Index = np.cumsum(head | np.append(False, within[1:] != within[:-1])) - 1
    return number
