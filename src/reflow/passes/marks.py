"""Give punctuation one style: the document's own, unless the caller asks for another."""

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import HEADLINE, Codes, Draft, Index, Mask
from reflow.draft.contract import Contract
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, member

CONTRACT = Contract(
    reads=("text.codes", "units.article", "units.kind", "units.start", "notes.start"),
    writes=("text.codes", "text.origin"),
)

Classes = NDArray[np.uint8]

# ASCII marks and brackets, and their full-width forms.
ASCII = np.array([ord(c) for c in "!(),:;?"], np.uint32)
FULL = np.array([ord(c) for c in "！（），：；？"], np.uint32)
# Of brackets the opening ones count: a pair is one choice.
COUNTED = "！（，：；？。、", "!(,:;?"
DOUBLED = "。，、；："  # twice is a slip; ！！ and ？？ are allowed (GB/T 15834)


def marks(draft: Draft, config: Config) -> Draft:
    """Give brackets, marks, quotation marks, dashes and ellipses one style, and delete doubled marks."""
    if config.halfwidth:
        draft = halfwidth(draft)
    if config.marks != "keep":
        always = config.marks == "full"
        for step in (brackets, full_width, quotation_marks, dashes, ellipses):
            draft = step(draft, always)
    return doubled(draft)  # at last: ，, is doubled as well


# --- marks of half an em ---------------------------------------------------------------------------------------------


def doubled(draft: Draft) -> Draft:
    """Delete the second of two equal marks; three are meant."""
    codes = draft.text.codes
    at = np.flatnonzero(member(codes, DOUBLED))
    at = at[(at > 0) & (codes[at - 1] == codes[at])]
    at = at[
        ~np.isin(at, np.append(draft.units.start, draft.notes.start))
    ]  # a mark that is a paragraph of its own is no slip
    beyond = np.append(codes, 0)
    pair = (beyond[at + 1] != codes[at]) & ((at < 2) | (beyond[at - 2] != codes[at]))
    return draft.delete(Rule.MARKS_DOUBLED, draft.outside_verbatim(at[pair]))


FULL_WIDTH = 0xFEE0  # from an ASCII character to its full-width form


def halfwidth(draft: Draft) -> Draft:
    """Turn full-width digits and letters into ASCII."""
    codes = draft.text.codes
    full = np.zeros(len(codes), np.bool_)
    for first, last in ("０９", "ＡＺ", "ａｚ"):
        full |= (codes >= ord(first)) & (codes <= ord(last))
    at = np.flatnonzero(full)
    return draft.replace(Rule.MARKS_HALFWIDTH, at, codes[at] - np.uint32(FULL_WIDTH))


def brackets(draft: Draft, always: bool) -> Draft:
    """Turn an ASCII pair full-width where Han stand inside and Han or a mark before it; never one bracket alone."""
    codes = draft.text.codes
    at = draft.outside_verbatim(np.flatnonzero((codes == ord("(")) | (codes == ord(")"))))
    if not len(at):
        return draft
    units = _units(draft)
    left, right = _pairs(at, codes[at] == ord("("), np.searchsorted(units, at, "right"))
    cls = classes(draft.text.props)
    inside = (_visible(cls, left, 1) == Class.HAN) | (_visible(cls, right, -1) == Class.HAN)
    outside = _visible(cls, left, -1)
    chinese = inside & ((outside >= Class.HAN) | np.isin(left, units))
    chinese &= always | full_style(draft)[draft.document_at(left)]
    return _make_full(draft, Rule.MARKS_BRACKET, np.sort(np.concatenate([left[chinese], right[chinese]])))


def full_width(draft: Draft, always: bool) -> Draft:
    """Turn an ASCII mark full-width beside Han, but not inside a number, a time, a score, an address, Latin text."""
    text = draft.text
    at = draft.outside_verbatim(np.flatnonzero(member(text.codes, ",;:!?")))
    if not len(at):
        return draft
    cls = classes(text.props)
    before, behind = _near(cls, at, -1), _near(cls, at, 1)
    left, right = cls[before], cls[behind]
    last = at == len(cls) - 1
    chinese_left = (left == Class.HAN) | _cjk_mark(text.codes[before], left)
    chinese_right = (right == Class.HAN) | _cjk_mark(text.codes[behind], right)
    edge = np.isin(at + 1, _units(draft)) | last | (cls[np.minimum(at + 1, len(cls) - 1)] == Class.LINE_END)
    # 增长15%,其中: a number ends before the comma; 3:0 and http: have no Han on either side, 12:30分 only a digit before.
    colon = member(text.codes[at], ":") & ~chinese_left
    western = (left == Class.DIGIT) | (left == Class.LATIN) | (left == Class.OTHER) | (left == Class.CLOSE)
    # 王小明, a student: a comma before a space and a Latin word is the Latin text's.
    latin = (right == Class.LATIN) & (cls[np.minimum(at + 1, len(cls) - 1)] == Class.SPACE)
    inner = western & ~edge & ~colon
    chosen = (chinese_left & ~latin) | (inner & chinese_right)
    # A mark that becomes Chinese makes the one beside it Chinese too, or cleaning once more would: 合龙，!?
    beside = np.append(at[1:] == behind[:-1], False)
    chosen |= inner & beside & np.append(chosen[1:], False)
    chosen |= ~latin & _behind(chosen, ~np.append(False, beside[:-1]))
    chosen &= always | full_style(draft)[draft.document_at(at)]
    return _make_full(draft, Rule.MARKS_FULL_WIDTH, at[chosen])


def _behind(chosen: Mask, begins: Mask) -> Mask:
    """Say which marks stand in a run, which `begins` with a mark, behind one that is chosen."""
    count = np.append(0, np.cumsum(chosen))
    run = np.flatnonzero(begins)
    behind: Mask = count[:-1] > np.repeat(count[run], np.diff(np.append(run, len(begins))))
    return behind


def full_style(draft: Draft) -> Mask:
    """Say which documents set most of their marks full-width, counted where Han stand before them."""
    codes = draft.text.codes
    behind = np.append(False, classes(draft.text.props)[:-1] == Class.HAN)
    counts = []
    for own in COUNTED:
        at = np.flatnonzero(member(codes, own) & behind)
        counts.append(np.bincount(draft.document_at(at), minlength=len(draft.sources)))
    style: Mask = counts[0] > counts[1]
    return style


def _make_full(draft: Draft, rule: Rule, at: Index) -> Draft:
    return draft.replace(rule, at, FULL[np.searchsorted(ASCII, draft.text.codes[at])])


def _cjk_mark(codes: Codes, cls: Classes) -> Mask:
    return (codes >= FIRST_CJK_MARK) & (cls >= Class.STOP)


# Spaces that may stand between a mark and the text beside it; more are a gap in a table.
MOST_SPACES = 8


def _visible(cls: Classes, at: Index, step: int) -> Classes:
    """Give the class of the first character beside each position that is no space."""
    found: Classes = cls[_near(cls, at, step)]
    return found


def _near(cls: Classes, at: Index, step: int) -> Index:
    """Give the position of the first character beside each position that is no space."""
    at = np.clip(at + step, 0, len(cls) - 1)
    for _ in range(MOST_SPACES):
        space = cls[at] == Class.SPACE
        if not space.any():
            break
        at = np.clip(at + step * space, 0, len(cls) - 1)
    return at


def _units(draft: Draft) -> Index:
    """Give the beginnings of the units in the order of the text; the lines of one headline are one unit."""
    rows = draft.units
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


# --- marks of other shapes -------------------------------------------------------------------------------------------

STRAIGHT = ord('"')
OPENING, CLOSING = "“「", "”」"
PRIMES = {ord("〝"): 0, ord("〞"): 1, ord("〟"): 1}  # which side each of them is


def quotation_marks(draft: Draft, always: bool) -> Draft:
    """Turn straight marks and primes into the quotation marks that the document has itself.

    Straight ones in turn, where a unit has an even number of them and Han stand at one side of each.
    """
    codes = draft.text.codes
    straight = draft.outside_verbatim(np.flatnonzero(codes == STRAIGHT))
    primes = draft.outside_verbatim(np.flatnonzero(member(codes, "".join(map(chr, PRIMES)))))
    if not len(straight) and not len(primes):
        return draft
    style = _quotation_style(draft, always)
    unit = np.searchsorted(_units(draft), straight, "right")
    count = np.bincount(unit, minlength=1)[unit]
    first = np.searchsorted(unit, unit, "left")
    closes = (np.arange(len(straight)) - first) % 2
    cls = classes(draft.text.props)
    chinese = (_visible(cls, straight, -1) >= Class.HAN) | (_visible(cls, straight, 1) >= Class.HAN)
    whole = np.bincount(unit, ~chinese, minlength=1)[unit] == 0
    chosen = (count % 2 == 0) & whole
    at = np.concatenate([straight[chosen], primes])
    closing = np.concatenate([closes[chosen], np.array([PRIMES[c] for c in codes[primes].tolist()], np.int64)])
    order = np.argsort(at)
    at, closing = at[order], closing[order]
    pairs = np.array([[ord(c) for c in OPENING], [ord(c) for c in CLOSING]], np.uint32)
    own = style[draft.document_at(at)]
    at, closing, own = at[own >= 0], closing[own >= 0], own[own >= 0]
    return draft.replace(Rule.MARKS_QUOTATION, at, pairs[closing, own])


def _quotation_style(draft: Draft, always: bool) -> NDArray[np.int64]:
    """Say for each document whether its quotation marks are “ ” (0) or 「 」 (1); -1 where it has none."""
    codes, count = draft.text.codes, len(draft.sources)
    curly, corner = (np.bincount(draft.document_at(np.flatnonzero(codes == ord(c))), minlength=count) for c in OPENING)
    style = np.where(corner > curly, 1, 0)
    return style if always else np.where(curly + corner > 0, style, -1)


STROKES = "─━－ー-―.。・⋯"  # what stands at least twice in a dash or an ellipsis of other shape
_DASHES = regex.compile(r"(?<=[\p{Han}”」』》）])(?:──|━━|－－|ーー|--|――)(?=[\p{Han}“「『《（])")
_ELLIPSES = regex.compile(r"(?<=[\p{Han}”」』》）])(?:\.{6}|\.{3}|。{6}|。{3}|・{3}|⋯⋯)(?![.。・⋯])")


def dashes(draft: Draft, always: bool) -> Draft:
    """Write two em dashes where the document has them elsewhere and other strokes here."""
    return _rewrite(draft, always, _DASHES, "——", Rule.MARKS_DASH)


def ellipses(draft: Draft, always: bool) -> Draft:
    """Write two ellipses where the document has them elsewhere and dots here."""
    return _rewrite(draft, always, _ELLIPSES, "……", Rule.MARKS_ELLIPSIS)


def _rewrite(draft: Draft, always: bool, pattern: regex.Pattern[str], target: str, rule: Rule) -> Draft:
    """Rewrite the matches of a pattern as a target of two characters, in documents that have the target itself."""
    codes = draft.text.codes
    if not (member(codes[:-1], STROKES) & (codes[:-1] == codes[1:])).any():
        return draft
    text = draft.text.slice(0, len(draft.text.codes))
    found = [match.span() for match in pattern.finditer(text)]
    if not found:
        return draft
    start, end = np.array(found).T
    if not always:
        at = np.flatnonzero((codes[:-1] == ord(target[0])) & (codes[1:] == ord(target[1])))
        has = np.bincount(draft.document_at(at), minlength=len(draft.sources)) > 0
        own = has[draft.document_at(start)]
        start, end = start[own], end[own]
    starts = np.sort(np.append(draft.units.start, draft.notes.start))
    whole = np.searchsorted(starts, start, "right") == np.searchsorted(starts, end, "left")  # not over two paragraphs
    whole &= np.isin(start, draft.outside_verbatim(start))
    start, end = start[whole], end[whole]
    more = np.concatenate([np.arange(s + 2, e) for s, e in zip(start, end, strict=True)] or [np.zeros(0, np.int64)])
    return draft.replace(rule, np.sort(np.append(start, start + 1)), ord(target[0])).delete(rule, more)
