"""Repair single characters, without changing widths, indents and the shapes of marks, on which later passes rely."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.conversion.script import SCRIPT_BITS, Script, in_one_script, scripts
from reflow.draft import Codes, Draft, Index, Mask, Text
from reflow.draft.contract import Contract
from reflow.draft.text import lone_surrogates
from reflow.tables.characters import Class, classes, code_points_of, is_blank, member
from reflow.tables.lookalikes import LookAlike, LookAlikeMatches, find_lookalikes, is_lookalike

CONTRACT = Contract(
    reads=("text.codes",),
    writes=("text.codes", "text.origin"),
)

RULES = {
    LookAlike.RADICAL: Rule.NORMALIZE_RADICAL,
    LookAlike.COMPATIBILITY: Rule.NORMALIZE_COMPATIBILITY,
    LookAlike.PRIVATE: Rule.NORMALIZE_PRIVATE_USE,
    LookAlike.VERTICAL: Rule.NORMALIZE_VERTICAL_FORM,
    LookAlike.SMALL: Rule.NORMALIZE_SMALL_FORM,
    LookAlike.NARROW: Rule.NORMALIZE_HALF_WIDTH,
}
_REPLACEMENT = ord("\N{REPLACEMENT CHARACTER}")
_SOFT_HYPHEN = ord("\N{SOFT HYPHEN}")
_SURROGATES = 0xD800, 0xDFFF
_PRIVATE = (0xE000, 0xF8FF), (0xF0000, 0x10FFFF)
_SELECTORS = (0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180E)
_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER = 0x200D, 0x200C
_BLACK_FLAG = 0x1F3F4  # tags behind it name the region whose flag it is
# Joiners join letters from Arabic on, and emoji; between Latin letters, Han and marks an editor left them behind.
_FIRST_JOINING = 0x0600


def normalize(draft: Draft, config: Config) -> Draft:
    """Replace look-alikes and lone surrogates, delete invisible characters, report unreadable ones.

    Invisible characters at a line's edge count as blanks and are deleted with the line end. What changes the look of the
    characters beside it stays: variation selectors behind the character whose glyph they choose, joiners inside emoji and
    between letters of scripts that need them, tags behind a flag. What stands where bytes were misread as Latin-1 stays
    too, so that the text can still be repaired.

    It is not known yet which lines are verbatim. There, what nobody sees is noise as well, and is deleted (zero-width
    characters, control characters, soft hyphens), and what looks the same, or cannot be displayed, is repaired (radicals,
    compatibility ideographs, private use). The forms of marks that differ in shape and width (vertical, small,
    half-width) are put back there by `join`. Blanks of all kinds, full-width letters and digits are not changed here.
    """
    at = _noticed(draft.text)
    if not len(at):
        return draft
    draft = draft.replace(Rule.NORMALIZE_SURROGATE, at[lone_surrogates(draft.text.codes[at])], _REPLACEMENT)
    draft = _soft_hyphens(draft, at)
    visible = draft.delete(Rule.NORMALIZE_INVISIBLE, _invisible(draft.text, at))
    if visible is not draft:
        at = _noticed(visible.text)
    unreadable = _unreadable(visible.text.codes[at])
    repaired = _look_alikes(visible, at)
    return _report(repaired) if unreadable.any() else repaired


def _noticed(text: Text) -> Index:
    """Return the positions of all characters that may be changed, deleted or reported: three texts in four have none."""
    [noticed] = _noticed_codes().take(text.codes, mode="clip").nonzero()
    return noticed


@cache
def _noticed_codes() -> Mask:
    """Return for every code point whether it is noticed."""
    noticed: Mask = is_lookalike() | code_points_of(Class.IGNORED)
    for first, last in (*_SELECTORS, *_PRIVATE, _SURROGATES):
        noticed[first : last + 1] = True
    noticed[[_SOFT_HYPHEN, _REPLACEMENT]] = True
    return noticed


def _soft_hyphens(draft: Draft, noticed: Index) -> Draft:
    """Replace a soft hyphen between digits or capitals by a hyphen: it stood for one in 01-2301.

    All other soft hyphens are invisible characters.
    """
    codes = draft.text.codes
    at = noticed[codes[noticed] == _SOFT_HYPHEN]
    if not len(at):
        return draft
    # A separator stands before the text, and one behind it.
    before, behind = (
        _between(side, ord("0"), ord("9")) | _between(side, ord("A"), ord("Z"))
        for side in (codes[at - 1], codes[at + 1])
    )
    return draft.replace(Rule.NORMALIZE_SOFT_HYPHEN, at[before & behind], ord("-"))


def _invisible(text: Text, noticed: Index) -> Index:
    """Return the positions of characters that are invisible and have no effect on the characters beside them."""
    may_be_invisible = (classes(text.props[noticed]) == Class.IGNORED) | _selector(text.codes[noticed])
    if not may_be_invisible.any():
        return np.empty(0, np.int64)
    codes, cls = text.codes, classes(text.props)
    ignored, selector = cls == Class.IGNORED, _selector(codes)
    # Behind a blank a variation selector has no character whose glyph it could choose.
    chooses = selector & ~np.append(True, is_blank(cls[:-1]) & ~selector[:-1])
    effective = chooses | _joining(codes, cls, selector) | _flag_tags(codes) | _misread(codes)
    invisible: Index = ((ignored | selector) & ~effective).nonzero()[0]
    return invisible


def _selector(codes: Codes) -> Mask:
    """Whether each character is a variation selector, which chooses the glyph of the character before it."""
    first, second, third = (_between(codes, *ends) for ends in _SELECTORS)
    return first | second | third


def _between(codes: Codes, first: int, last: int) -> Mask:
    between: Mask = (codes >= first) & (codes <= last)
    return between


def _joining(codes: Codes, cls: NDArray[np.uint8], selector: Mask) -> Mask:
    """Whether each character is a joiner between two that it may join; a selector belongs to the one before it."""
    joiner = (codes == _ZERO_WIDTH_JOINER) | (codes == _ZERO_WIDTH_NON_JOINER)
    joins = ((cls == Class.OTHER) | (cls == Class.LATIN)) & (codes >= _FIRST_JOINING) & ~selector
    joins_left = np.append(False, joins[:-1])
    joins_left |= np.append([False, False], joins[:-2])[: len(codes)] & np.append(False, selector[:-1])
    joining: Mask = joiner & joins_left & np.append(joins[1:], False)
    return joining


def _flag_tags(codes: Codes) -> Mask:
    """Whether each character is a tag in a row of them behind a black flag, which shows the flag of a region then."""
    tag = _between(codes, 0xE0020, 0xE007F)
    if not tag.any():
        return tag
    row_head = np.maximum.accumulate(np.where(tag, -1, np.arange(len(codes))))
    on_flag: Mask = tag & (codes[row_head] == _BLACK_FLAG)
    return on_flag


# What the bytes behind the first of a character in UTF-8 become when they are read as Latin-1 or Windows-1252.
_CONTINUATIONS = bytes(range(0x80, 0xC0)).decode("latin-1") + bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
MOST_CONTINUATIONS = 3


def _misread(codes: Codes) -> Mask:
    """Whether each character is a C1 control or soft hyphen that stands for a byte of a misread character: å, 0x88, 0xA0.

    A soft hyphen behind é and before an ASCII letter stands in a word, and is none.
    """
    byte: Mask = _between(codes, 0x80, 0x9F) | (codes == _SOFT_HYPHEN)
    if not byte.any():
        return byte
    place = np.arange(len(codes))
    first = np.maximum.accumulate(np.where(member(codes, _CONTINUATIONS), 0, place))
    misread: Mask = byte & _between(codes[first], 0xC2, 0xF4) & (place - first <= MOST_CONTINUATIONS)
    letter = _between(codes, ord("A"), ord("Z")) | _between(codes, ord("a"), ord("z"))
    in_word = (codes == _SOFT_HYPHEN) & (place - first == 1) & np.append(letter[1:], False)
    misread &= ~in_word
    return misread


def _look_alikes(draft: Draft, noticed: Index) -> Draft:
    """Replace look-alikes by what they stand for; delete a radical that is followed by what it stands for (⼈人)."""
    codes, matches = draft.text.codes, find_lookalikes(draft.text.codes[noticed])
    at = noticed[matches.at]
    if not len(at):
        return draft
    replacement = _in_script(draft, at, matches)
    # Some extractors put both into the text, the radical and the character that it stands for.
    following = codes[np.minimum(at + 1, len(codes) - 1)]
    repeated = (following == matches.simplified) | (following == matches.traditional) | (following == replacement)
    radical = matches.kind == LookAlike.RADICAL
    meant = radical.copy()
    meant[radical] = _is_topic(codes, at[radical])
    twin = radical & repeated & ~meant
    for kind, rule in RULES.items():
        chosen = (matches.kind == kind) & ~twin & ~meant
        if chosen.any():
            draft = draft.replace(rule, at[chosen], replacement[chosen])
    return draft.delete(Rule.NORMALIZE_TWIN, at[twin])


def _in_script(draft: Draft, at: Index, matches: LookAlikeMatches) -> Codes:
    """Choose for each look-alike the form in its document's script; Simplified where the script is not known."""
    if (matches.simplified == matches.traditional).all():
        return matches.simplified
    of_one_script = in_one_script(draft.text.codes)
    simplified, traditional = (draft.count(of_one_script & bit != 0) for bit in SCRIPT_BITS)
    script = scripts(simplified, traditional)[draft.document_at(at)]
    return np.where(script == Script.TRADITIONAL, matches.traditional, matches.simplified)


def _is_topic(codes: Codes, at: Index) -> Mask:
    """Whether a text is about each radical itself: alone in quotation marks or brackets, before 部 or 旁 (“⻌”旁)."""
    last = len(codes) - 1
    before, behind, second, third = (codes[np.minimum(at + step, last)] for step in (-1, 1, 2, 3))
    quoted = member(before, "“「‘『（") & member(behind, "”」’』）")
    called_radical = member(second, "部旁") | (member(second, "偏字") & member(third, "旁部"))
    return quoted & called_radical


def _report(draft: Draft) -> Draft:
    """Log characters that cannot be read or repaired. They stay."""
    [at] = _unreadable(draft.text.codes).nonzero()
    return draft.note(Rule.NORMALIZE_UNREADABLE, at, at + 1)


def _unreadable(codes: Codes) -> Mask:
    """Whether each character is for private use, or stands for what could not be decoded (�)."""
    in_plane, in_others = (_between(codes, *ends) for ends in _PRIVATE)
    unreadable: Mask = in_plane | in_others | (codes == _REPLACEMENT)
    return unreadable
