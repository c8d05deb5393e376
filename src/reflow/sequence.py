"""The best labelling of a sequence (Viterbi), computed for many stretches at once.

A step from label to label is a small matrix, and steps combine associatively under (max, +). So a sequence of n steps
is cut into √n stretches of √n steps, all stretches advance together, and √n joints are left to walk one by one:
no Python loop is longer than √n. See https://en.wikipedia.org/wiki/Viterbi_algorithm for the recursion itself.
"""

import math

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def best_path(start: Scores, steps: Scores) -> NDArray[np.int64]:
    """Find the labels with the highest sum of scores.

    `start[k]` scores label k of the first element, `steps[t, j, k]` label k of element t + 1 behind label j of
    element t; -inf forbids. Returns labels of shape (len(steps) + 1,). The lowest label wins a tie.

    >>> best_path(np.float32([0, 1]), np.float32([[[0, -9], [-9, 0]], [[5, 0], [0, 0]]])).tolist()
    [0, 0, 0]
    """
    count, size = len(steps), len(start)
    if not count:
        return np.array([int(np.argmax(start))])
    length = math.isqrt(count - 1) + 1
    stretches = -(-count // length)
    padded = np.full((stretches * length, size, size), -np.inf, np.float32)
    padded[:, range(size), range(size)] = 0
    padded[:count] = steps
    columns = np.ascontiguousarray(padded.reshape(stretches, length, size, size).transpose(1, 2, 3, 0))
    best, back = _advance(columns)
    firsts, last = _walk(start, best.transpose(2, 0, 1))
    labels = np.empty((length + 1, stretches), np.int64)
    labels[length] = np.append(firsts[1:], last)
    stretch = np.arange(stretches)
    for t in range(length - 1, -1, -1):
        labels[t] = back[t, firsts, labels[t + 1], stretch]
    return np.append(labels[0, 0], labels[1:].T.ravel()[:count])


def _advance(steps: Scores) -> tuple[Scores, NDArray[np.int8]]:
    """Combine the steps of each stretch: the best score from each first to each last label, and the way back.

    Shapes: steps (length, from, to, stretch); best (first, last, stretch); back (length, first, to, stretch). The
    stretch is the innermost axis, and labels are compared one by one, since argmax over a short axis is slow.
    """
    length, size, _, stretches = steps.shape
    best = np.full((size, size, stretches), -np.inf, np.float32)
    best[range(size), range(size)] = 0
    back = np.zeros((length, size, size, stretches), np.int8)
    for t in range(length):
        top = best[:, 0, None] + steps[t, 0]
        for j in range(1, size):
            way = best[:, j, None] + steps[t, j]
            np.putmask(back[t], way > top, j)
            top = np.maximum(top, way)
        best = top
    return best, back


def _walk(start: Scores, best: Scores) -> tuple[NDArray[np.int64], int]:
    """Walk the joints: the label at which each stretch begins, and the last label of all.

    In double precision: what a document's labels are must not depend on how many stand before it.
    """
    score = start.astype(np.float64)
    came = []
    for matrix in best:
        ways = score[:, None] + matrix
        came.append(ways.argmax(axis=0))
        score = ways.max(axis=0)
    label = last = int(np.argmax(score))
    firsts = []
    for choice in reversed(came):
        label = int(choice[label])
        firsts.append(label)
    return np.array(firsts[::-1]), last
