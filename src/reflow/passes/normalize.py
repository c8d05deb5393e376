"""Repair characters one by one where that keeps width, indent and the shape of marks, which are evidence later."""

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.conversion.script import Script, detect_scripts
from reflow.draft import Codes, Draft, Index, Mask, Text
from reflow.draft.contract import Contract
from reflow.draft.text import lone_surrogates
from reflow.tables.characters import Class, classes, is_blank, member
from reflow.tables.lookalikes import LookAlike, LookAlikeMatches, find_lookalikes

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
_ZERO_WIDTH_JOINER, _ZERO_WIDTH_NON_JOINER = 0x200D, 0x200C
# Joiners join letters from Arabic on, and emoji; between Latin letters, Han and marks they are an editor's leavings.
_FIRST_JOINING = 0x0600


def normalize(draft: Draft, config: Config) -> Draft:
    """Replace look-alikes and lone surrogates, delete what is invisible, report what cannot be read.

    Invisible characters at a line's edge count as blanks and go with the line end. What chooses the glyph of the
    character before it stays, and so do joiners inside emoji and between letters of scripts that need them.
    """
    draft = draft.replace(Rule.NORMALIZE_SURROGATE, lone_surrogates(draft.text.codes), _REPLACEMENT)
    draft = _soft_hyphens(draft)
    draft = draft.delete(Rule.NORMALIZE_INVISIBLE, np.flatnonzero(_invisible(draft.text)))
    return _report(_look_alikes(draft))


def _soft_hyphens(draft: Draft) -> Draft:
    """Turn a soft hyphen between digits or capitals into a hyphen: it stood for one in 01-2301; others go."""
    codes = draft.text.codes
    at = np.flatnonzero(codes == _SOFT_HYPHEN)
    at = at[(at > 0) & (at < len(codes) - 1)]
    code = (codes >= ord("0")) & (codes <= ord("9")) | (codes >= ord("A")) & (codes <= ord("Z"))
    return draft.replace(Rule.NORMALIZE_SOFT_HYPHEN, at[code[at - 1] & code[at + 1]], ord("-"))


def _invisible(text: Text) -> Mask:
    codes, cls = text.codes, classes(text.props)
    selector = ((codes >= 0xFE00) & (codes <= 0xFE0F)) | ((codes >= 0xE0100) & (codes <= 0xE01EF))
    joiner = (codes == _ZERO_WIDTH_JOINER) | (codes == _ZERO_WIDTH_NON_JOINER)
    ignored: Mask = cls == Class.IGNORED
    if not (selector | joiner).any():
        return ignored
    joins = ((cls == Class.OTHER) | (cls == Class.LATIN)) & (codes >= _FIRST_JOINING)
    behind, before = np.append(False, joins[:-1]), np.append(joins[1:], False)
    alone = np.append(True, is_blank(cls[:-1]))
    gone: Mask = ignored & ~(joiner & behind & before) | selector & alone
    return gone


def _look_alikes(draft: Draft) -> Draft:
    found = find_lookalikes(draft.text.codes)
    if not len(found.at):
        return draft
    codes = draft.text.codes
    becomes = _in_script(draft, found)
    radical = found.kind == LookAlike.RADICAL
    below = codes[np.minimum(found.at + 1, len(codes) - 1)]
    twin = radical & ((below == becomes) | (below == found.simplified) | (below == found.traditional))
    meant = radical & _spoken_of(codes, found.at)
    for kind, rule in RULES.items():
        chosen = (found.kind == kind) & ~twin & ~meant
        draft = draft.replace(rule, found.at[chosen], becomes[chosen])
    return draft.delete(Rule.NORMALIZE_TWIN, found.at[twin & ~meant])


def _in_script(draft: Draft, found: LookAlikeMatches) -> Codes:
    """Choose for each look-alike the form in its document's script; Simplified where nothing tells."""
    differs = found.simplified != found.traditional
    if not differs.any():
        return found.simplified
    codes, at = draft.text.codes, np.arange(len(draft.text.codes))
    script = detect_scripts(codes, draft.document_at(at), len(draft.sources))[draft.document_at(found.at)]
    return np.where(script == Script.TRADITIONAL, found.traditional, found.simplified)


def _spoken_of(codes: Codes, at: Index) -> Mask:
    """Say which radicals a text speaks of: alone in quotation marks or brackets, before 部 or 旁 (“⻌”旁)."""
    near = [codes[np.clip(at + step, 0, len(codes) - 1)] for step in (-1, 1, 2, 3)]
    quoted = member(near[0], "“「‘『（") & member(near[1], "”」’』）")
    about = member(near[2], "部旁") | (member(near[2], "偏字") & member(near[3], "旁部"))
    return quoted & about


def _report(draft: Draft) -> Draft:
    """Log what nobody can read and nothing can repair: private-use characters and �. They stay."""
    codes = draft.text.codes
    private = ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes >= 0xF0000)
    at = np.flatnonzero(private | (codes == _REPLACEMENT))
    return draft.note(Rule.NORMALIZE_UNREADABLE, at, at + 1) if len(at) else draft
