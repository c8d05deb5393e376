"""What kind of text each stretch of a document is, and each document: a page, articles, prose, lines."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Documents, Index, Mask, TextKind
from reflow.model import grammar_kernel
from reflow.model.exponential import exp
from reflow.model.grammar import STEPS, whole_steps
from reflow.model.viterbi import best_paths
from reflow.tables.among import grouped
from reflow.tables.neighbours import like_above

Scores = NDArray[np.float32]

# Log-odds that the lines of a stretch have to show together, against the kind of what stands around it: a table or a poem
# of a few lines may stand in any text, while a page does not become a book and a page again.
LINES_CHANGE: Final = -3.0
OTHER_CHANGE: Final = -20.0


# A state of lines remembers what they interrupt, so that a few lines cannot lead from prose to articles.
AROUND_LINES: Final = (TextKind.PAGE, TextKind.ARTICLES, TextKind.PROSE)
# The kind of each state. The first is the state before the first line of a text, which no line is in.
STATES: Final = np.array([TextKind.PAGE, *AROUND_LINES, *[TextKind.LINES] * len(AROUND_LINES)])


def _changes() -> NDArray[np.float64]:
    """Return the cost of each state behind each state, in the whole steps of the grammar: [before, behind]."""
    around = np.arange(len(STATES) - 1) % len(AROUND_LINES)
    changes = np.where(around[:, None] == around, LINES_CHANGE, OTHER_CHANGE) * STEPS
    np.fill_diagonal(changes, 0)
    from_start = np.zeros(len(around))
    into_start = np.full((len(STATES), 1), -np.inf)
    return np.hstack([into_start, np.vstack([from_start, changes])])


CHANGES: Final = _changes()


def text_kinds(scores: Scores, doc: Index, unwrapped: Mask, choice: str) -> Index:
    """Return the kind of the stretch that each line stands in, by the network's scores or the caller's choice.

    `scores`: logarithms of the kinds' probabilities, shape (lines, kinds); `doc`: the lines' documents, ascending;
    `unwrapped`: whether the paragraphs of each line's document are lines; `choice`: the name of a kind, or "auto".

    >>> page_then_lines = np.log(np.array([[0.9, 0.02, 0.02, 0.06]] * 20 + [[0.02, 0.02, 0.06, 0.9]] * 20, np.float32))
    >>> doc, wrapped = np.zeros(40, np.int64), np.zeros(40, np.bool_)
    >>> text_kinds(page_then_lines, doc, wrapped, "auto")[[0, 19, 20, 39]].tolist()
    [0, 0, 3, 3]
    >>> text_kinds(page_then_lines, doc, wrapped, "prose")[[0, 39]].tolist()
    [2, 2]
    """
    if choice != "auto":
        return np.full(len(doc), TextKind[choice.upper()])
    kinds = scores.argmax(axis=1)
    # In most documents the likeliest kind never changes: then it is that of the best path.
    changes = like_above(doc) & ~like_above(kinds)
    if changes.any():
        [rows] = (np.bincount(doc, changes) > 0)[doc].nonzero()
        kinds[rows] = _on_best_path(scores[rows], grouped(doc[rows]).size)
    return _sure_pages(kinds, scores, doc, unwrapped)


def _on_best_path(scores: Scores, size: Index) -> Index:
    """Return the kind of each line on the best path through the states of each document, which have `size` lines."""
    steps = whole_steps(scores)
    bounds = np.append(0, np.cumsum(size))
    end_costs = np.zeros((len(size), len(STATES)), np.int32)
    by_kernel = grammar_kernel.best_labels(automaton(), steps, bounds, end_costs)
    return by_kernel[0] if by_kernel else _best_kinds(steps, size)


@cache
def automaton() -> grammar_kernel.Automaton:
    """Return the states as the kernels take them: the parse of a page with kinds instead of labels."""
    start, end = np.nonzero(np.isfinite(CHANGES))
    arcs = {
        "start": start,
        "end": end,
        "set_of_arc": STATES[end],
        "cost": CHANGES[start, end],
        "begins": np.zeros(len(start)),
    }
    each_kind = np.arange(len(TextKind))[:, None]
    return grammar_kernel.Automaton.of(len(TextKind), len(STATES), each_kind, arcs)


def _best_kinds(steps: NDArray[np.int32], size: Index) -> Index:
    """Return the kind of each line on the best path; `reflow/kernels/grammar.c` computes the same."""
    of_states = steps.astype(np.float64)[:, STATES]
    begin, end = np.full(len(STATES), -np.inf), np.zeros(len(STATES))
    begin[0] = 0
    states = best_paths(begin, size, lambda lines: CHANGES[:, :, None] + of_states[lines].T[None], end)
    kinds: Index = STATES[states]
    return kinds


# The mean probability that the lines of a page stand in one: there text may be moved, which can destroy most.
SURE_PAGE: Final = 0.7


def _sure_pages(kinds: Index, scores: Scores, doc: Index, unwrapped: Mask) -> Index:
    """Return the kinds of the lines, with each stretch that is not surely a page as the likeliest of the other kinds.

    A page has columns: none is one whose paragraphs are lines. Its titles would move when it is cleaned again.
    """
    on_page = kinds == TextKind.PAGE
    if not on_page.any():
        return kinds
    stretch = (~(like_above(kinds) & like_above(doc))).cumsum() - 1
    lines = np.bincount(stretch)
    is_page = np.bincount(stretch, on_page) > 0
    probability = np.bincount(stretch, exp(scores[:, TextKind.PAGE])) / lines
    has_columns = np.bincount(stretch, ~unwrapped) > 0
    unsure = is_page & ((probability < SURE_PAGE) | ~has_columns)
    if not unsure.any():
        return kinds
    sums = np.stack([np.bincount(stretch, scores[:, kind]) for kind in TextKind])
    sums[TextKind.PAGE] = -np.inf
    return np.where(unsure[stretch], sums.argmax(axis=0)[stretch], kinds)


# Nats. The mean entropy of the labels is below .2 in each of 194 pages and texts that were held out from training; in 60
# pages whose lines or characters were shuffled, or whose lines were cut anywhere, it is .24 to .93, .56 in the middle.
DEPTH: Final = 0.35
# Fewer lines show too little of a text.
FEWEST_LINES: Final = 12


def documents_of(scores: Scores, kind_scores: Scores, kinds: Index, doc: Index, count: int) -> Documents:
    """Return for each of `count` documents what most of it is, how surely, and whether it is out of the network's depth.

    `scores` and `kind_scores` are the logarithms of the probabilities of each line's labels and kinds.
    """
    lines = np.bincount(doc, minlength=count)
    of_kind = np.bincount(doc * len(TextKind) + kinds, minlength=count * len(TextKind))
    kind = of_kind.reshape(count, len(TextKind)).argmax(axis=1)
    probability = np.bincount(doc, exp(kind_scores[np.arange(len(doc)), kind[doc]]), minlength=count)
    entropy = np.bincount(doc, -(exp(scores) * scores).sum(axis=1), minlength=count)
    known = np.maximum(lines, 1)
    return Documents.of(
        count,
        kind=np.where(lines > 0, kind, TextKind.LINES),
        kind_score=np.where(lines > 0, probability / known, 1),
        out_of_depth=(entropy / known > DEPTH) & (lines >= FEWEST_LINES),
    )
