"""The grammar of a page: articles one after the other, each with a headline above, below or inside its body.

What a line is depends on more than its neighbours: a page whose titles stand below their bodies has one between any
two openings, and a title above a body is followed by its opening. A small automaton holds these rules; the best way
through it (`reflow.model.viterbi`) gives each line its label and its article.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Kind, Mask
from reflow.model.viterbi import best_paths

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

_SIDE: Final = (Kind.BYLINE, Kind.CAPTION, Kind.FURNITURE)
_BODY: Final = (Kind.FIRST, Kind.NEXT, Kind.SUBHEAD, *_SIDE)
_BEGIN: Final = (Kind.FIRST,)
_OPENING: Final = (Kind.OPENING,)
_KICKER: Final = (Kind.KICKER,)
_SUBHEAD: Final = (Kind.SUBHEAD,)
_DECK: Final = (Kind.DECK,)
_ABOVE: Final = (Kind.TITLE_ABOVE,)
_BELOW: Final = (Kind.TITLE_BELOW,)


@dataclass(frozen=True, slots=True)
class Arc:
    """A step from the state of one line to that of the next: what the next may be, at what cost."""

    start: State
    end: State
    labels: tuple[Kind, ...]
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

_BEGIN_AT: Final = np.where(np.arange(len(State)) == State.TOP, 0, IMPOSSIBLE).astype(np.float32)
_COST: Final = np.array([arc.cost for arc in ARCS], np.float32)
_BEGINS: Final = np.array([arc.begins for arc in ARCS])


def _label_sets() -> tuple[Index, Index]:
    """List the sets of labels that arcs have, each filled up with its first label, and the set of each arc."""
    sets = sorted({arc.labels for arc in ARCS})
    longest = max(map(len, sets))
    filled = [[*labels, *labels[:1] * (longest - len(labels))] for labels in sets]
    return np.array(filled, np.int64), np.array([sets.index(arc.labels) for arc in ARCS])


def _pairs() -> tuple[Index, Index]:
    """Number the pairs of states by their arcs: the first and the last arc of each, -1 where there is none."""
    first, last = (np.full((len(State), len(State)), -1) for _ in range(2))
    for number, arc in enumerate(ARCS):
        last[arc.start, arc.end] = number
        if first[arc.start, arc.end] < 0:
            first[arc.start, arc.end] = number
    return first, last


_SETS, _SET_OF = _label_sets()
_FIRST_ARC, _LAST_ARC = _pairs()  # no pair of states has more than two
_FROM, _TO = np.nonzero(_FIRST_ARC >= 0)


def parse(scores: Scores, doc: Index) -> tuple[Index, Index]:
    """Find the best label of every line, and number the article it belongs to, over all documents.

    `scores`: logarithms of the labels' probabilities, shape (lines, labels); `doc`: the lines' documents, ascending.

    >>> lines = [Kind.TITLE_ABOVE, Kind.OPENING, Kind.NEXT, Kind.TITLE_ABOVE, Kind.OPENING]
    >>> parse(np.log(np.eye(11, dtype=np.float32)[lines] + 0.01), np.zeros(5, np.int64))[1].tolist()
    [0, 0, 0, 1, 1]
    """
    scores = np.maximum(scores, IMPOSSIBLE)
    best = np.ascontiguousarray(scores.T[_SETS].max(axis=1))  # of each set of labels
    head = np.append(True, doc[1:] != doc[:-1])
    size = np.diff(np.append(np.flatnonzero(head), len(doc)))
    end = best_paths(_BEGIN_AT, size, lambda lines: _steps(best[:, lines]), _END)
    start = np.where(head, State.TOP, np.append(State.TOP, end[:-1]))
    labels, begins = _labels(scores, best, start, end)
    return labels, _articles(doc, head, begins)


def _steps(best: Scores) -> Scores:
    """Score every step into each line from what its sets of labels score: shape (states, states, lines)."""
    ways = best[_SET_OF] + _COST[:, None]
    into = np.full((len(State), len(State), best.shape[1]), IMPOSSIBLE, np.float32)
    into[_FROM, _TO] = np.maximum(ways[_FIRST_ARC[_FROM, _TO]], ways[_LAST_ARC[_FROM, _TO]])
    return into


def _labels(scores: Scores, best: Scores, start: Index, end: Index) -> tuple[Index, Mask]:
    """Choose the label of each line whose step is known, and say whether it begins an article."""
    line = np.arange(len(scores))
    first, last = _FIRST_ARC[start, end], _LAST_ARC[start, end]
    ways = (best[_SET_OF[arc], line] + _COST[arc] for arc in (first, last))
    arc = np.where(np.greater(*reversed(list(ways))), last, first)
    labels = _SETS[_SET_OF[arc]]
    chosen: Index = labels[line, scores[line[:, None], labels].argmax(axis=1)]
    return chosen, _BEGINS[arc]


def _articles(doc: Index, head: Mask, begins: Mask) -> Index:
    """Number the articles; what stands above the first of a document belongs to it."""
    count = np.cumsum(begins)
    before: Index = (count - begins)[np.flatnonzero(head)][np.cumsum(head) - 1]
    within = np.maximum(count - before - 1, 0)
    number: Index = np.cumsum(head | np.append(False, within[1:] != within[:-1])) - 1
    return number
