"""Overrides: which labels rules allow at which lines, and which rule decided a line."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Kind, LabelRule, Mask
from reflow.draft.kinds import LABELS

Scores = NDArray[np.float32]
Rules = NDArray[np.uint8]


class Override(NamedTuple):
    """A rule, the lines it applies to, and the labels that it allows there.

    A `certain` override replaces the model's scores: what it allows is certain, whatever overrides before it ruled out.
    """

    rule: LabelRule
    lines: Mask
    allowed: tuple[Kind, ...]
    certain: bool = False


@cache  # hundreds of times a text
def all_but(*kinds: Kind) -> tuple[Kind, ...]:
    """Return all labels of the model except `kinds`.

    >>> len(all_but(Kind.NEXT, Kind.FIRST)), Kind.NEXT in all_but(Kind.NEXT)
    (10, False)
    """
    return tuple(kind for kind in LABELS if kind not in kinds)


def restrict(scores: Scores, overrides: Sequence[Override]) -> tuple[Scores, Rules]:
    """Apply overrides, in order, to the scores of each line's labels: logarithms, shape (lines, labels).

    Returns the scores that are left, minus infinity where a label is ruled out, and of the same shape the rule that
    ruled it out; `LabelRule.NONE` where none did.

    >>> overrides = [Override(LabelRule.TOP, np.array([True, False]), all_but(Kind.NEXT))]
    >>> left, ruled_out = restrict(np.zeros((2, len(LABELS)), np.float32), overrides)
    >>> left[:, Kind.NEXT].tolist(), LabelRule(ruled_out[0, Kind.NEXT]).name
    ([-inf, 0.0], 'TOP')
    """
    left, ruled_out = scores.copy(), np.zeros(scores.shape, np.uint8)
    rule_of_cell = ruled_out.ravel()  # of each label of each line, in the memory of `ruled_out`
    for override in overrides:
        [rows] = override.lines.nonzero()
        allowed, barred = _columns(override.allowed)
        if not len(rows) or not len(barred):  # on a page every label is allowed
            continue
        cells = (rows[:, None] * len(LABELS) + barred).ravel()
        if override.certain:
            left[rows[:, None], allowed], ruled_out[rows[:, None], allowed] = 0, LabelRule.NONE
        else:  # the first rule that rules a label out is the one that counts
            cells = cells[rule_of_cell[cells] == LabelRule.NONE]
        rule_of_cell[cells] = override.rule
    left[ruled_out != LabelRule.NONE] = -np.inf
    return left, ruled_out


@cache
def _columns(allowed: tuple[Kind, ...]) -> tuple[Index, Index]:
    """Return the columns of scores of the labels that are allowed, and of all others."""
    return np.array(allowed, np.int64), np.array(all_but(*allowed), np.int64)


def deciding_rules(scores: Scores, ruled_out: Rules, labels: Index, overrides: Sequence[Override]) -> Rules:
    """Return what decided each line's label.

    That is a certain override; else the network, where its likeliest label was taken; else the rule that ruled that
    label out; else the grammar of the page, which weighs a line together with those above and below it.
    """
    row = np.arange(len(scores))
    likeliest = scores.argmax(axis=1)
    barring = ruled_out[row, likeliest]  # the rule because of which the likeliest label was not taken
    rules = np.where(barring == LabelRule.NONE, np.uint8(LabelRule.GRAMMAR), barring)
    rules[labels == likeliest] = LabelRule.NETWORK
    for override in overrides:
        if override.certain:
            rules[override.lines] = override.rule
    return rules


def runners_up(scores: Scores, labels: Index) -> tuple[Index, Scores]:
    """Return each line's likeliest label but its own, and the log-odds of its own over that one, by the scores.

    The odds are infinite where the scores leave no other label; the label returned then means nothing.
    """
    row = np.arange(len(scores))
    without_label = scores.copy()
    without_label[row, labels] = -np.inf
    runner_up = without_label.argmax(axis=1)
    return runner_up, scores[row, labels] - without_label[row, runner_up]
