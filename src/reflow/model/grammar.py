"""The grammar of a page: articles one after the other, each with a headline above, below or inside its body.

What a line is depends on more than its neighbours: a page whose titles stand below their bodies has one between any
two openings, and a title above a body is followed by its opening. A small automaton holds these rules; the best path
through it (`reflow.model.viterbi`) determines the label and the article of each line.
"""

from enum import IntEnum
from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Kind, Mask
from reflow.draft.kinds import LABELS
from reflow.model import grammar_kernel
from reflow.model.viterbi import best_paths
from reflow.tables.neighbours import bounds, from_above

Scores = NDArray[np.float32]
Steps = NDArray[np.float64]  # whole numbers of steps


class State(IntEnum):
    """Where in the page a line stands; what the line below may be depends on it."""

    TOP = 0  # above the first article
    UNTITLED = 1  # in a body whose headline has not come yet
    TITLED = 2  # in a body whose headline stands above
    KICKER_ABOVE = 3  # in the kicker of a headline above its body
    TITLE_ABOVE = 4  # in that headline, in its title or behind it
    KICKER_BELOW = 5
    TITLE_BELOW = 6
    DECK_ABOVE = 7
    DECK_BELOW = 8
    SUBHEADS = 9  # in the subheads over an article's first paragraph


# Costs, in log-odds; chosen on pages held out from the training of the network. All but SECOND_HEADLINE are mild: the
# training pages give every article a headline, other pages do not.
NO_HEADLINE: Final = -2.0  # an article has none
SECOND_HEADLINE: Final = -6.0
NO_BODY: Final = -4.0  # a headline has no body
NO_OPENING: Final = -3.0  # an article's first paragraph does not look like an opening
# Subheads just above an opening are the opening article's: else it would be chance which of two paths of the same sum is
# taken. Articles of training pages: F1 .972 where the lower state is taken, .981 with this.
SUBHEAD_FIRST: Final = 0.1

_SIDE: Final = (Kind.BYLINE, Kind.CAPTION, Kind.FURNITURE)
_BODY: Final = (Kind.FIRST, Kind.NEXT, Kind.SUBHEAD, Kind.VERBATIM, *_SIDE)
_FIRST: Final = (Kind.FIRST, Kind.VERBATIM)
_OPENING: Final = (Kind.OPENING,)
_KICKER: Final = (Kind.KICKER,)
_SUBHEAD: Final = (Kind.SUBHEAD,)
_DECK: Final = (Kind.DECK,)
_ABOVE: Final = (Kind.TITLE_ABOVE,)
_BELOW: Final = (Kind.TITLE_BELOW,)


class Arc(msgspec.Struct, frozen=True):
    """A step from the state of one line to that of the next: what the next may be, at what cost."""

    start: State
    end: State
    labels: tuple[Kind, ...]
    cost: float = 0.0
    begins: bool = False  # an article


def _beginnings(state: State, cost: float) -> tuple[Arc, ...]:
    """Return the arcs by which an article begins behind a line in some state."""
    return (
        Arc(state, State.UNTITLED, _OPENING, cost, begins=True),
        Arc(state, State.KICKER_ABOVE, _KICKER, cost, begins=True),
        Arc(state, State.TITLE_ABOVE, _ABOVE, cost, begins=True),
        Arc(state, State.SUBHEADS, _SUBHEAD, cost + SUBHEAD_FIRST, begins=True),
    )


def _bodies(state: State) -> tuple[Arc, ...]:
    """Return the arcs from a headline into the body below it."""
    return (
        Arc(state, State.TITLED, _OPENING),
        Arc(state, State.TITLED, _FIRST, NO_OPENING),
    )


ARCS: Final = (
    Arc(State.TOP, State.TOP, _SIDE),
    Arc(State.TOP, State.UNTITLED, _FIRST, NO_OPENING, begins=True),
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
    Arc(State.SUBHEADS, State.SUBHEADS, _SUBHEAD, SUBHEAD_FIRST),
    Arc(State.SUBHEADS, State.SUBHEADS, _SIDE),
    Arc(State.SUBHEADS, State.UNTITLED, _OPENING),
    Arc(State.SUBHEADS, State.UNTITLED, _FIRST, NO_OPENING),
)

# Instead of minus infinity: where every path is ruled out, the one with the fewest impossible labels is taken.
IMPOSSIBLE: Final = -1e4

# Scores and costs are rounded to steps of 2^-16. Then sums are exact (float64 holds those of 2^24 impossible lines), and
# the best path is the same in whatever order they are added up.
STEPS: Final = 2.0**16  # of a score, to 1


def whole_steps(scores: NDArray[np.floating]) -> NDArray[np.int32]:
    """Return scores as whole numbers of steps."""
    steps: NDArray[np.int32] = np.rint(np.maximum(scores, IMPOSSIBLE) * STEPS).astype(np.int32)
    return steps


def _end_costs(without_headline: float) -> NDArray[np.int32]:
    """Return the cost of each state at the end of a text, in steps."""
    costs = np.zeros(len(State))
    costs[State.UNTITLED] = without_headline
    costs[[State.TITLE_ABOVE, State.DECK_ABOVE, State.SUBHEADS]] = NO_BODY
    costs[[State.KICKER_ABOVE, State.KICKER_BELOW]] = IMPOSSIBLE  # a title follows every kicker
    costs[State.TOP] = IMPOSSIBLE  # a text of nothing but bylines, captions and furniture would lose all of it
    return whole_steps(costs)


# Prose needs no headline, and so no line of it becomes one for the want of a better.
END, END_OF_PROSE = _end_costs(NO_HEADLINE), _end_costs(0)

_BEGIN_AT: Final = np.where(np.arange(len(State)) == State.TOP, 0, -np.inf)
_ARCS: Final = sorted(ARCS, key=lambda arc: arc.start)
_COST: Final = whole_steps(np.array([arc.cost for arc in _ARCS]))
_BEGINS: Final = np.array([arc.begins for arc in _ARCS])


def _label_sets() -> tuple[Index, Index]:
    """Return the sets of labels that arcs have, as rows of equal length, and the number of each arc's set.

    Many arcs have one set: its best score is looked up once for all of them. Short rows repeat their first label, which
    changes no maximum.
    """
    sets = sorted({arc.labels for arc in _ARCS})
    longest = max(map(len, sets))
    rows = [[*labels, *labels[:1] * (longest - len(labels))] for labels in sets]
    return np.array(rows, np.int64), np.array([sets.index(arc.labels) for arc in _ARCS])


NO_ARC: Final = -1  # between two states no step leads from one to the other


def _arcs_between() -> tuple[Index, Index]:
    """Return the numbers of the first and the last arc between each two states; `NO_ARC` where there is none.

    No two states have more than two arcs between them, so that these are all.
    """
    first, last = (np.full((len(State), len(State)), NO_ARC) for _ in range(2))
    for number, arc in enumerate(_ARCS):
        last[arc.start, arc.end] = number
        if first[arc.start, arc.end] == NO_ARC:
            first[arc.start, arc.end] = number
    return first, last


_SETS, _SET_OF = _label_sets()
_FIRST_ARC, _LAST_ARC = _arcs_between()
_FROM, _TO = np.nonzero(_FIRST_ARC != NO_ARC)


def parse(scores: Scores, doc: Index, news: Mask | None = None) -> tuple[Index, Index]:
    """Return the best label of every line, and the number of its article, counted over all documents.

    `scores`: logarithms of the labels' probabilities, shape (lines, labels); `doc`: the lines' documents, ascending;
    `news`: whether each line's document is news, whose articles have headlines; all are by default.

    >>> lines = [Kind.TITLE_ABOVE, Kind.OPENING, Kind.NEXT, Kind.TITLE_ABOVE, Kind.OPENING]
    >>> parse(np.log(np.eye(12, dtype=np.float32)[lines] + 0.01), np.zeros(5, np.int64))[1].tolist()
    [0, 0, 0, 1, 1]
    """
    steps = whole_steps(scores)
    of_documents = bounds(doc)
    first = of_documents[:-1]
    is_news = np.ones(len(first), np.bool_) if news is None else news[first]
    end_costs = np.where(is_news[:, None], END, END_OF_PROSE)
    by_kernel = grammar_kernel.best_labels(automaton(), steps, of_documents, end_costs)
    labels, begins = by_kernel or _best_labels(steps, of_documents, end_costs)
    return labels, _articles(of_documents, begins)


@cache
def automaton() -> grammar_kernel.Automaton:
    """Return the grammar as the kernels take it."""
    arcs = {
        "start": np.array([arc.start for arc in _ARCS]),
        "end": np.array([arc.end for arc in _ARCS]),
        "set_of_arc": _SET_OF,
        "cost": _COST,
        "begins": _BEGINS,
    }
    return grammar_kernel.Automaton.of(len(LABELS), len(State), _SETS, arcs)


def _best_labels(steps: NDArray[np.int32], bounds: Index, end_costs: NDArray[np.int32]) -> tuple[Index, Mask]:
    """Return the label of each line, and whether it begins an article; `reflow/kernels/grammar.c` computes the same.

    `steps`: scores of the labels, shape (lines, labels); `bounds`: the first line of each document, and the number of all
    lines; `end_costs`: of the states in which a document may end, shape (documents, states).
    """
    scores = steps.astype(np.float64)
    set_scores = np.ascontiguousarray(scores.T[_SETS].max(axis=1))  # the best label of each set
    end_at = end_costs.astype(np.float64)
    end = best_paths(_BEGIN_AT, np.diff(bounds), lambda lines: _steps(set_scores[:, lines]), end_at)
    start = from_above(end, State.TOP)
    start[bounds[:-1]] = State.TOP
    return _labels(scores, set_scores, start, end)


def _steps(set_scores: Steps) -> Steps:
    """Score every step into each line, given what its sets of labels score: shape (states, states, lines)."""
    arcs = set_scores[_SET_OF] + _COST[:, None]
    steps = np.full((len(State), len(State), set_scores.shape[1]), -np.inf)
    # The better of the arcs between two states; where there is one, it is the first and the last.
    steps[_FROM, _TO] = np.maximum(arcs[_FIRST_ARC[_FROM, _TO]], arcs[_LAST_ARC[_FROM, _TO]])
    return steps


def _labels(scores: Steps, set_scores: Steps, start: Index, end: Index) -> tuple[Index, Mask]:
    """Return the label of each line whose step is known, from state `start` to `end`, and whether it begins an article."""
    line = np.arange(len(scores))
    first, last = _FIRST_ARC[start, end], _LAST_ARC[start, end]
    by_first = set_scores[_SET_OF[first], line] + _COST[first]
    by_last = set_scores[_SET_OF[last], line] + _COST[last]
    arc = np.where(by_last > by_first, last, first)
    labels = _SETS[_SET_OF[arc]]
    best: Index = labels[line, scores[line[:, None], labels].argmax(axis=1)]
    return best, _BEGINS[arc]


def _articles(of_documents: Index, begins: Mask) -> Index:
    """Number the articles over all documents; what stands above the first of a document belongs to it."""
    first, behind = of_documents[:-1], of_documents[1:]
    count = begins.cumsum()
    in_earlier_documents = (count - begins)[first].repeat(behind - first)
    # The number of the article in its document; 0 above the first, which has 1.
    in_document = count - in_earlier_documents
    begins_anew = begins & (in_document > 1)
    begins_anew[first] = True
    number: Index = begins_anew.cumsum() - 1
    return number
