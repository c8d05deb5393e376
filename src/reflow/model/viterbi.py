"""The best labelling of sequences (Viterbi), computed for many stretches at once.

A step from label to label is a small matrix, and steps combine associatively under (max, +). So a sequence of n steps
is cut into √n stretches of √n steps, all stretches of all sequences advance together, and √n joints are left to walk:
no Python loop is longer than √n. See https://en.wikipedia.org/wiki/Viterbi_algorithm for the recursion itself.

How a sequence is cut depends on its own length alone, so that its labels do not depend on those beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Index = NDArray[np.int64]
Steps = Callable[[Index], Scores]


def best_paths(begin: Scores, size: Index, steps: Steps, end: Scores) -> Index:
    """Find the labels with the highest sum of scores for each of some sequences, which lie one behind the other.

    `begin[k]` scores label k before the first element, `end[k]` or `end[sequence, k]` label k of the last; `size`
    gives the number of elements of each sequence, none of them 0. `steps(elements)` gives for some elements the scores
    of label k behind label j, at [j, k, element]; -inf forbids. Returns the label of each element. Between equal ways
    the lower label is taken.

    >>> table = np.array([[[0, -9], [-9, 0]], [[5, 0], [0, 0]]], np.float32)
    >>> best_paths(np.array([0, 1]), np.array([2]), lambda at: table[at].transpose(1, 2, 0), np.zeros(2))
    array([0, 0])
    """
    cut = _Cut.of(size)
    before, whole = _advance(cut, steps, len(begin))
    firsts, label = _walk(cut, whole, begin, end)
    labels = np.empty(int(size.sum()), np.int64)
    for t in range(len(before) - 1, -1, -1):
        going = cut.going[t]
        at, stretch, own = cut.start[:going] + t, np.arange(going), label[:going]
        labels[at] = own
        ways = before[t][firsts[:going], :, stretch] + steps(at)[:, own, stretch].T
        label[:going] = ways.argmax(axis=1)
    return labels


@dataclass(frozen=True, slots=True)
class _Cut:
    """Sequences cut into stretches, the longest stretch first."""

    start: Index  # the first element of each stretch
    going: list[int]  # how many stretches have more than t elements
    joints: list[Index]  # of all sequences that have so many stretches, the longest sequence first: the k-th stretch
    order: Index  # the sequences, the one with the most stretches first

    @classmethod
    def of(cls, size: Index) -> "_Cut":
        length = np.ceil(np.sqrt(size)).astype(np.int64)
        count = -(-size // length)
        first = np.cumsum(count) - count
        sequence = np.repeat(np.arange(len(size)), count)
        above = (np.arange(len(sequence)) - first[sequence]) * length[sequence]
        own = np.minimum(length[sequence], size[sequence] - above)
        by_length = np.argsort(-own, kind="stable")
        place = np.argsort(by_length)
        order = np.argsort(-count, kind="stable")
        return cls(
            start=((np.cumsum(size) - size)[sequence] + above)[by_length],
            going=_more_than(own),
            joints=[place[first[order[:many]] + k] for k, many in enumerate(_more_than(count))],
            order=order,
        )


def _more_than(values: Index) -> list[int]:
    """Count the values over 0, over 1, and so on, up to their maximum."""
    counted: list[int] = (len(values) - np.cumsum(np.bincount(values)))[:-1].tolist()
    return counted


def _advance(cut: _Cut, steps: Steps, labels: int) -> tuple[list[Scores], Scores]:
    """Combine the steps of each stretch: the best score from each first to each last label, before each step and in all.

    Shape (first, last, stretch): the stretch is the innermost axis, since arithmetic over a short axis is slow.
    """
    best = np.full((labels, labels, len(cut.start)), -np.inf, np.float32)
    best[range(labels), range(labels)] = 0
    before, whole = [], np.empty_like(best)
    for t, going in enumerate(cut.going):
        whole[:, :, going : best.shape[2]] = best[:, :, going:]
        best = best[:, :, :going]
        before.append(best)
        best = (best[:, :, None] + steps(cut.start[:going] + t)).max(axis=1)
    whole[:, :, : best.shape[2]] = best
    return before, whole


def _walk(cut: _Cut, whole: Scores, begin: Scores, end: Scores) -> tuple[Index, Index]:
    """Walk the joints of each sequence: the labels before the first and at the last element of each stretch."""
    score = np.repeat(begin[None], len(cut.order), axis=0)
    came = []
    for stretch in cut.joints:
        ways = score[: len(stretch), :, None] + whole[:, :, stretch].transpose(2, 0, 1)
        came.append(ways.argmax(axis=1))
        score[: len(stretch)] = ways.max(axis=1)
    label = (score + np.broadcast_to(end, score.shape)[cut.order]).argmax(axis=1)
    firsts, lasts = (np.empty(len(cut.start), np.int64) for _ in range(2))
    for stretch, choice in zip(reversed(cut.joints), reversed(came), strict=True):
        own = label[: len(stretch)]
        lasts[stretch] = own
        own[:] = choice[np.arange(len(stretch)), own]
        firsts[stretch] = own
    return firsts, lasts
