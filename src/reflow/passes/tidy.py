"""Tidy spaces and brackets in the joined text; what does no harm is repaired, what may mean something stays."""

import numpy as np

from reflow.config import Config
from reflow.draft import FIRST_ANNOTATION, Draft, Index, Mask
from reflow.rules import Rule
from reflow.tables.characters import Class, classes, properties

# Characters between the two brackets of a pair; a bylines's names and roles fit, a whole unclosed paragraph does not.
PAIR_REACH = 60
_FIRST_CJK_MARK = 0x2010  # “ ” — … stand before the CJK blocks


def tidy(draft: Draft, config: Config) -> Draft:
    """Make brackets beside Chinese full-width, then delete the spaces that mean nothing."""
    return spaces(brackets(draft))


# --- brackets --------------------------------------------------------------------------------------------------------


def brackets(draft: Draft) -> Draft:
    """Turn an ASCII pair full-width where Han stand inside and beside it; never one bracket alone."""
    codes = draft.text.codes
    at = np.flatnonzero((codes == ord("(")) | (codes == ord(")")))
    pair = np.flatnonzero((codes[at[:-1]] == ord("(")) & (codes[at[1:]] == ord(")")) & (np.diff(at) <= PAIR_REACH))
    left, right = at[pair], at[pair + 1]
    unit = _units(draft)
    same = np.searchsorted(unit, left, "right") == np.searchsorted(unit, right, "right")
    cls = classes(draft.text.props)
    inside = (cls[left + 1] == Class.HAN) | (cls[right - 1] == Class.HAN)
    chinese = same & inside & _before_is_chinese(cls, left, unit)
    chosen = np.stack([left[chinese], right[chinese]], axis=1).ravel()
    return draft.replace(Rule.TIDY_BRACKET, chosen, np.where(codes[chosen] == ord("("), ord("（"), ord("）")))


def _units(draft: Draft) -> Index:
    return np.sort(draft.blocks.start[draft.blocks.kind < FIRST_ANNOTATION])


def _before_is_chinese(cls: np.ndarray, left: Index, unit: Index) -> Mask:
    """Say where Han or a mark stands before a bracket, or where the paragraph begins with it."""
    before = cls[np.maximum(left - 1, 0)]
    return (before == Class.HAN) | (before > Class.HAN) | np.isin(left, unit)


# --- spaces ----------------------------------------------------------------------------------------------------------


def spaces(draft: Draft) -> Draft:
    """Delete spaces beside Chinese marks, and between Han and digit where the document mostly has none.

    The space between two Han stays (传承良好家风 共建文明城区), and so does the one between two quotations (“…” “…”).
    """
    text = draft.text
    at = np.flatnonzero(classes(text.props) == Class.SPACE)
    at = at[(at > 0) & (at < len(text.codes) - 1)]
    if not len(at):
        return draft
    left, right = text.codes[at - 1], text.codes[at + 1]
    left_class, right_class = classes(properties(left)), classes(properties(right))
    beside = _cjk_mark(left, left_class) | _cjk_mark(right, right_class)
    quotations = (left_class == Class.CLOSE) & (right_class == Class.OPEN)
    mark = beside & ~quotations
    digit = _han_digit(left_class, right_class) & ~mark & ~_mostly_spaced(draft)[_doc_at(draft, at)]
    return draft.delete_all((Rule.TIDY_MARK_SPACE, at[mark], 1.0), (Rule.TIDY_DIGIT_SPACE, at[digit], 1.0))


def _cjk_mark(code: np.ndarray, cls: np.ndarray) -> Mask:
    return (code >= _FIRST_CJK_MARK) & (cls >= Class.STOP) & (cls <= Class.CLOSE)


def _han_digit(left: np.ndarray, right: np.ndarray) -> Mask:
    return ((left == Class.HAN) & (right == Class.DIGIT)) | ((left == Class.DIGIT) & (right == Class.HAN))


def _doc_at(draft: Draft, at: Index) -> Index:
    offsets = np.array([source.offset for source in draft.sources])
    return np.searchsorted(offsets, draft.text.origin[at], "right") - 1


def _mostly_spaced(draft: Draft) -> Mask:
    """Say which documents set most of their digits apart from Han by a space."""
    cls = classes(draft.text.props)
    digit = np.flatnonzero(cls == Class.DIGIT)
    digit = digit[(digit > 1) & (digit < len(cls) - 2)]
    doc, count = _doc_at(draft, digit), len(draft.sources)
    balance = np.zeros(count)
    for step in (-1, 1):
        near, far = cls[digit + step], cls[digit + 2 * step]
        spaced = (near == Class.SPACE) & (far == Class.HAN)
        balance += np.bincount(doc, spaced * 1.0 - (near == Class.HAN) * 1.0, minlength=count)
    return balance > 0
