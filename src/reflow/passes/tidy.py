"""Tidy spaces and brackets in the joined text; what does no harm is repaired, what may mean something stays."""

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import FIRST_ANNOTATION, HEADLINE, BlockKind, Codes, Draft, Index, Mask
from reflow.rules import Rule
from reflow.tables.characters import Class, classes

Classes = NDArray[np.uint8]

_FIRST_CJK_MARK = 0x2010  # “ ” — … stand before the CJK blocks


def tidy(draft: Draft, config: Config) -> Draft:
    """Make brackets beside Chinese full-width, then delete the spaces that mean nothing."""
    return spaces(brackets(draft))


def _outside_verbatim(draft: Draft, at: Index) -> Index:
    """Leave out positions in verbatim stretches: spaces part the columns of a table there, and brackets are code."""
    rows = draft.blocks.take(draft.blocks.is_kind(BlockKind.VERBATIM))
    if not len(rows):
        return at
    rows = rows.take(np.argsort(rows.start, kind="stable"))
    row = np.searchsorted(rows.start, at, "right") - 1
    return at[(row < 0) | (at >= rows.end[row])]


# --- brackets --------------------------------------------------------------------------------------------------------


def brackets(draft: Draft) -> Draft:
    """Turn an ASCII pair full-width where Han stand inside and Han or a mark before it; never one bracket alone."""
    codes = draft.text.codes
    at = _outside_verbatim(draft, np.flatnonzero((codes == ord("(")) | (codes == ord(")"))))
    if not len(at):
        return draft
    units = _units(draft)
    left, right = _pairs(at, codes[at] == ord("("), np.searchsorted(units, at, "right"))
    cls = classes(draft.text.props)
    inside = (_visible(cls, left, 1) == Class.HAN) | (_visible(cls, right, -1) == Class.HAN)
    outside = _visible(cls, left, -1)
    chinese = inside & ((outside >= Class.HAN) | np.isin(left, units))
    chosen = np.sort(np.concatenate([left[chinese], right[chinese]]))
    return draft.replace(Rule.TIDY_BRACKET, chosen, np.where(codes[chosen] == ord("("), ord("（"), ord("）")))


# Spaces that may stand between a bracket and its text; more are a gap in a table.
MOST_SPACES = 8


def _visible(cls: Classes, at: Index, step: int) -> Classes:
    """Give the class of the first character beside each position that is no space."""
    at = np.clip(at + step, 0, len(cls) - 1)
    for _ in range(MOST_SPACES):
        space = cls[at] == Class.SPACE
        if not space.any():
            break
        at = np.clip(at + step * space, 0, len(cls) - 1)
    found: Classes = cls[at]
    return found


def _units(draft: Draft) -> Index:
    """Give the beginnings of the units in the order of the text; the lines of one headline are one unit."""
    rows = draft.blocks.take(draft.blocks.kind < FIRST_ANNOTATION)
    rows = rows.take(np.argsort(rows.start, kind="stable"))
    same = (rows.kind[1:] == rows.kind[:-1]) & (rows.article[1:] == rows.article[:-1])
    goes_on = np.append(False, same & rows.is_kind(*HEADLINE)[1:])
    starts: Index = rows.start[~goes_on]
    return starts


def _pairs(at: Index, opens: Mask, unit: Index) -> tuple[Index, Index]:
    """Match brackets by their depth: at one depth of one unit an opening and the next closing one are a pair."""
    depth = np.cumsum(np.where(opens, 1, -1)) + ~opens
    order = np.lexsort((at, depth, unit))
    first, second = order[:-1], order[1:]
    pair = opens[first] & ~opens[second] & (depth[first] == depth[second]) & (unit[first] == unit[second])
    return at[first[pair]], at[second[pair]]


# --- spaces ----------------------------------------------------------------------------------------------------------


def spaces(draft: Draft) -> Draft:
    """Delete spaces beside Chinese marks, and between Han and digit where the document mostly has none.

    The space between two Han stays (传承良好家风 共建文明城区), and so does the one between two quotations (“…” “…”).
    """
    text = draft.text
    at = np.flatnonzero(classes(text.props) == Class.SPACE)
    at = _outside_verbatim(draft, at[(at > 0) & (at < len(text.codes) - 1)])
    if not len(at):
        return draft
    run = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    size = np.diff(np.append(run, len(at)))
    first, last = at[run] - 1, np.minimum(at[run] + size, len(text.codes) - 1)
    left, right = text.codes[first], text.codes[last]
    left_class, right_class = classes(text.props[first]), classes(text.props[last])
    beside = _cjk_mark(left, left_class) | _cjk_mark(right, right_class)
    quotations = (left_class == Class.CLOSE) & (right_class == Class.OPEN)
    mark = beside & ~quotations
    digit = _han_digit(left_class, right_class) & ~mark & ~_mostly_spaced(draft)[draft.document_at(at[run])]
    mark, digit = np.repeat(mark, size), np.repeat(digit, size)
    return draft.delete_all((Rule.TIDY_MARK_SPACE, at[mark], 1.0), (Rule.TIDY_DIGIT_SPACE, at[digit], 1.0))


def _cjk_mark(code: Codes, cls: Classes) -> Mask:
    return (code >= _FIRST_CJK_MARK) & (cls >= Class.STOP) & (cls <= Class.CLOSE)


def _han_digit(left: Classes, right: Classes) -> Mask:
    beside: Mask = ((left == Class.HAN) & (right == Class.DIGIT)) | ((left == Class.DIGIT) & (right == Class.HAN))
    return beside


def _mostly_spaced(draft: Draft) -> Mask:
    """Say which documents set most of their digits apart from Han by a space."""
    cls = classes(draft.text.props)
    digit = np.flatnonzero(cls == Class.DIGIT)
    digit = digit[(digit > 1) & (digit < len(cls) - 2)]
    doc, count = draft.document_at(digit), len(draft.sources)
    balance = np.zeros(count)
    for step in (-1, 1):
        near, far = cls[digit + step], cls[digit + 2 * step]
        spaced = (near == Class.SPACE) & (far == Class.HAN)
        balance += np.bincount(doc, spaced * 1.0 - (near == Class.HAN) * 1.0, minlength=count)
    return balance > 0
