"""What kind of text each stretch of a document is, and each document: a page, articles, prose, lines."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Documents, Index, TextKind
from reflow.model.viterbi import best_paths

Scores = NDArray[np.float32]

# Log-odds that the lines of a stretch have to show together, against the kind of what stands around it.
CHANGE: Final = -20.0


def text_kinds(scores: Scores, doc: Index, choice: str) -> Index:
    """Return the kind of the stretch that each line stands in, by the network's scores or the caller's choice.

    `scores`: logarithms of the kinds' probabilities, shape (lines, kinds); `doc`: the lines' documents, ascending;
    `choice`: the name of a kind, or "auto".

    >>> page_then_lines = np.log(np.array([[0.9, 0.02, 0.02, 0.06]] * 20 + [[0.02, 0.02, 0.06, 0.9]] * 20, np.float32))
    >>> text_kinds(page_then_lines, np.zeros(40, np.int64), "auto")[[0, 19, 20, 39]].tolist()
    [0, 0, 3, 3]
    >>> text_kinds(page_then_lines, np.zeros(40, np.int64), "prose")[[0, 39]].tolist()
    [2, 2]
    """
    if choice != "auto":
        return np.full(len(doc), TextKind[choice.upper()])
    edges = np.flatnonzero(np.concatenate([[True], doc[1:] != doc[:-1], [True]]))
    change = np.where(np.eye(len(TextKind), dtype=np.bool_), 0, CHANGE).astype(np.float32)
    nothing = np.zeros(len(TextKind), np.float32)
    return best_paths(nothing, np.diff(edges), lambda lines: change[:, :, None] + scores[lines].T[None], nothing)


# Nats. Of the pages that were read badly the mean entropy of the labels is above it, of most others below.
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
    probability = np.bincount(doc, np.exp(kind_scores[np.arange(len(doc)), kind[doc]]), minlength=count)
    entropy = np.bincount(doc, -(np.exp(scores) * scores).sum(axis=1), minlength=count)
    known = np.maximum(lines, 1)
    return Documents.of(
        count,
        kind=np.where(lines > 0, kind, TextKind.LINES),
        kind_score=np.where(lines > 0, probability / known, 1),
        out_of_depth=(entropy / known > DEPTH) & (lines >= FEWEST_LINES),
    )
