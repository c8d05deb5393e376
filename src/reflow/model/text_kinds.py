"""What kind of text each stretch of a document is, and each document: a page, articles, prose, lines."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Documents, Index, Mask, TextKind
from reflow.model.exponential import exp
from reflow.model.viterbi import best_paths
from reflow.tables.among import grouped

Scores = NDArray[np.float32]

# Log-odds that the lines of a stretch have to show together, against the kind of what stands around it: a table or a poem
# of a few lines may stand in any text, while a page does not become a book and a page again.
LINES_CHANGE: Final = -3.0
OTHER_CHANGE: Final = -20.0


# A state of lines remembers what they interrupt, so that a few lines cannot lead from prose to articles.
AROUND_LINES: Final = (TextKind.PAGE, TextKind.ARTICLES, TextKind.PROSE)
STATES: Final = np.array([*AROUND_LINES, *[TextKind.LINES] * len(AROUND_LINES)])


def _changes() -> Scores:
    """Return the cost of each state behind each state: [before, behind]."""
    around = np.arange(len(STATES)) % len(AROUND_LINES)
    changes = np.where(around[:, None] == around, np.float32(LINES_CHANGE), np.float32(OTHER_CHANGE))
    np.fill_diagonal(changes, 0)
    return changes


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
    changes = np.append(False, (kinds[1:] != kinds[:-1]) & (doc[1:] == doc[:-1]))
    rows = np.flatnonzero((np.bincount(doc, changes) > 0)[doc])
    if len(rows):
        size = grouped(doc[rows]).size
        of_states = scores[rows][:, STATES]
        nothing = np.zeros(len(STATES), np.float32)
        states = best_paths(nothing, size, lambda lines: CHANGES[:, :, None] + of_states[lines].T[None], nothing)
        kinds[rows] = STATES[states]
    return _sure_pages(kinds, scores, doc, unwrapped)


# The mean probability that the lines of a page stand in one: there text may be moved, which can destroy most.
SURE_PAGE: Final = 0.7


def _sure_pages(kinds: Index, scores: Scores, doc: Index, unwrapped: Mask) -> Index:
    """Return the kinds of the lines, with each stretch that is not surely a page as the likeliest of the other kinds.

    A page has columns: none is one whose paragraphs are lines. Its titles would move when it is cleaned again.
    """
    stretch = np.cumsum(np.append(True, (kinds[1:] != kinds[:-1]) | (doc[1:] != doc[:-1]))) - 1
    lines = np.bincount(stretch)
    is_page = np.bincount(stretch, kinds == TextKind.PAGE) > 0
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
    of_kind = np.stack([np.bincount(doc, kinds == kind, minlength=count) for kind in TextKind])
    kind = of_kind.argmax(axis=0)
    probability = np.bincount(doc, exp(kind_scores[np.arange(len(doc)), kind[doc]]), minlength=count)
    entropy = np.bincount(doc, -(exp(scores) * scores).sum(axis=1), minlength=count)
    known = np.maximum(lines, 1)
    return Documents.of(
        count,
        kind=np.where(lines > 0, kind, TextKind.LINES),
        kind_score=np.where(lines > 0, probability / known, 1),
        out_of_depth=(entropy / known > DEPTH) & (lines >= FEWEST_LINES),
    )
