"""Unify the style of punctuation: the document's own style, unless the caller asks for another."""

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import HEADLINE, Codes, Draft, Index, Mask, Text, positions
from reflow.draft.contract import Contract
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.among import among, positions_among
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, member
from reflow.tables.neighbours import from_above, from_below, like_above

CONTRACT = Contract(
    reads=(
        *("text.codes", "units.article", "units.doc", "units.end", "units.kind"),
        *("units.start", "notes.start"),
    ),
    writes=("text.codes", "text.origin"),
)

Classes = NDArray[np.uint8]

# ASCII marks and brackets, and their full-width forms.
ASCII = np.array([ord(c) for c in "!(),:;?"], np.uint32)
FULL = np.array([ord(c) for c in "！（），：；？"], np.uint32)
# Marks that are counted to find a document's style. Of brackets only the opening ones: a pair is one choice.
COUNTED_FULL, COUNTED_ASCII = "！（，：；？。、", "!(,:;?"
DOUBLED = "。，、；："  # twice is a slip; ！！ and ？？ are allowed (GB/T 15834)


def marks(draft: Draft, config: Config) -> Draft:
    """Unify the style of brackets, marks, quotation marks, dashes and ellipses, and delete doubled marks.

    In verbatim text nothing is changed, whatever the caller asks for. In other text the marks of HTML entities, of
    Markdown links and images and of the fields of a CSV file stay.
    """
    if config.halfwidth:
        draft = halfwidth(draft)
    if config.marks != "keep":
        always = config.marks == "full"
        for step in (brackets, full_width, quotation_marks, dashes, ellipses):
            draft = step(draft, always)
    return doubled(draft)  # last, because ，, is doubled as well once both are full-width


# --- marks of half an em ---------------------------------------------------------------------------------------------


def doubled(draft: Draft) -> Draft:
    """Delete the second of two equal marks; three or more are meant."""
    codes = draft.text.codes
    at = _twice(codes, DOUBLED) + 1
    if not len(at):
        return draft
    # A mark that is a paragraph of its own is no slip.
    at = at[~positions_among(at, np.concatenate([draft.units.start, draft.notes.start]))]
    # Behind the last character of a document stands a separator.
    only_two = (codes[at + 1] != codes[at]) & ((at < 2) | (codes[np.maximum(at - 2, 0)] != codes[at]))
    return draft.delete(Rule.MARKS_DOUBLED, draft.repairable(at[only_two]))


def _twice(codes: Codes, characters: str) -> Index:
    """Return where one of some characters stands before another of the same."""
    [at] = (codes[:-1] == codes[1:]).nonzero()
    twice: Index = at[member(codes[at], characters)]
    return twice


FULL_WIDTH = 0xFEE0  # from an ASCII character to its full-width form


def halfwidth(draft: Draft) -> Draft:
    """Replace full-width digits and letters by ASCII."""
    codes = draft.text.codes
    full = np.zeros(len(codes), np.bool_)
    for first, last in ("０９", "ＡＺ", "ａｚ"):
        full |= (codes >= ord(first)) & (codes <= ord(last))
    at = draft.repairable(np.flatnonzero(full))
    return draft.replace(Rule.MARKS_HALFWIDTH, at, codes[at] - np.uint32(FULL_WIDTH))


def brackets(draft: Draft, always: bool) -> Draft:
    """Replace pairs of ASCII brackets by full-width ones if there are Han inside, and Han or a mark before them.

    Never one bracket alone, nor the address in a Markdown link, which stands directly behind ].
    """
    codes = draft.text.codes
    at = draft.repairable(((codes == ord("(")) | (codes == ord(")"))).nonzero()[0])
    if not len(at):
        return draft
    starts = _paragraph_starts(draft)
    left, right = _pairs(at, codes[at] == ord("("), starts.searchsorted(at, "right"))
    cls = classes(draft.text.props)
    han_inside = (_visible(cls, left, 1) == Class.HAN) | (_visible(cls, right, -1) == Class.HAN)
    chinese_before = (_visible(cls, left, -1) >= Class.HAN) | positions_among(left, starts)
    of_link = codes[left - 1] == ord("]")
    chosen = han_inside & chinese_before & ~of_link & (always | full_style(draft)[draft.document_at(left)])
    return _make_full(draft, Rule.MARKS_BRACKET, np.sort(np.concatenate([left[chosen], right[chosen]])))


def full_width(draft: Draft, always: bool) -> Draft:
    """Replace ASCII marks by full-width ones beside Han, but not in a number, time, score, address or Latin text.

    A mark at the beginning of a paragraph stands beside nothing: the character before it is another paragraph's.
    """
    text = draft.text
    # Looking up the few characters below is quicker than all of a Chinese text.
    [western] = (text.codes < FIRST_CJK_MARK).nonzero()
    at = draft.repairable(western[member(text.codes[western], ",;:!?")])
    if not len(at):
        return draft
    cls, starts = classes(text.props), _paragraph_starts(draft)
    at_start = positions_among(at, starts)
    before, behind = _near(cls, at, -1), _near(cls, at, 1)
    chinese_before, chinese_behind = _is_chinese(text, cls, before) & ~at_start, _is_chinese(text, cls, behind)
    # 王小明, a student: a comma before a space and a Latin word is the Latin text's.
    directly_behind = cls[np.minimum(at + 1, len(cls) - 1)]
    latin = (cls[behind] == Class.LATIN) & (directly_behind == Class.SPACE)
    at_end = (directly_behind == Class.LINE_END) | (at == len(cls) - 1) | positions_among(at + 1, starts)
    # 增长15%,其中: a number may end before a mark. But 3:0 and http: have no Han on either side, and in 12:30分 the colon
    # belongs to the time.
    western_before = among(cls[before], (Class.DIGIT, Class.LATIN, Class.OTHER, Class.CLOSE))
    time_or_address = member(text.codes[at], ":") & ~chinese_before
    behind_western = western_before & ~at_start & ~at_end & ~time_or_address
    chosen = (chinese_before & ~latin) | (behind_western & chinese_behind)
    # A mark that becomes Chinese makes the marks beside it Chinese too; otherwise cleaning once more would: 合龙，!?
    before_mark = (behind == from_below(at, -1)) & ~from_below(at_start, True)
    chosen |= behind_western & before_mark & from_below(chosen, False)
    begins_run = ~from_above(before_mark, False)
    chosen |= ~latin & _behind_chosen(chosen, begins_run)
    if not chosen.any():
        return draft
    chosen &= always | full_style(draft)[draft.document_at(at)]
    at = at[chosen]
    return _make_full(draft, Rule.MARKS_FULL_WIDTH, at[~_is_syntax(draft, at)])


# &nbsp; &#26519; &#x6797;: the longest name of HTML has 31 letters and digits, the largest number seven digits.
_ENTITY = LatePattern(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
# The first field of a row of a CSV file: a number or a quoted text, then a comma and no blank. In 3,000人 the comma is
# inside a number.
_FIELD = LatePattern(r'(?:[0-9]+(?:\.[0-9]+)?|"[^"]*"),(?![0-9]{3}|\s)')
LONGEST_FIELD = (
    40  # characters: a longer text in straight quotation marks is a speech, and the sentence goes on behind it
)
LEAST_ROWS = 2  # one paragraph alone that begins so may be the item of a list: 1,按时打卡


def _is_syntax(draft: Draft, at: Index) -> Mask:
    """Whether each ASCII mark is the end of an HTML entity, begins a Markdown image, or parts the fields of a CSV file."""
    codes = draft.text.codes
    mark = codes[at]
    is_syntax: Mask = (mark == ord("!")) & (codes[np.minimum(at + 1, len(codes) - 1)] == ord("["))
    if (mark == ord(";")).any():
        [ampersand] = (codes == ord("&")).nonzero()
        entities = draft.text.matches(_ENTITY.match, ampersand)
        is_syntax |= positions_among(at, np.array([entity.end() - 1 for entity in entities], np.int64))
    comma = mark == ord(",")
    if comma.any():
        is_syntax |= comma & _has_rows(draft)[draft.document_at(at)]
    return is_syntax


def _has_rows(draft: Draft) -> Mask:
    """Whether several paragraphs of each document begin with a field, as the rows of a CSV file do."""
    units, codes, rows = draft.units, draft.text.codes, np.zeros(len(draft.sources), np.int64)
    # The first comma of each, or the last position.
    commas = np.concatenate([(codes == ord(",")).nonzero()[0], [len(codes)]])
    comma = commas[commas.searchsorted(units.start)]
    likely = (comma - units.start < LONGEST_FIELD) & member(codes[units.start], '0123456789"')
    for unit in likely.nonzero()[0].tolist():
        start, end = int(units.start[unit]), int(units.end[unit])
        if _FIELD.match(draft.text.slice(start, min(start + LONGEST_FIELD, end))):
            rows[units.doc[unit]] += 1
    return rows >= LEAST_ROWS


def _is_chinese(text: Text, cls: Classes, at: Index) -> Mask:
    """Whether the character at each position is a Han or a Chinese mark."""
    is_mark = (text.codes[at] >= FIRST_CJK_MARK) & (cls[at] >= Class.STOP)
    chinese: Mask = (cls[at] == Class.HAN) | is_mark
    return chinese


def _behind_chosen(chosen: Mask, begins_run: Mask) -> Mask:
    """Whether each mark stands behind a chosen one in its run of marks."""
    chosen_before = chosen.cumsum() - chosen
    [run_start] = begins_run.nonzero()
    run = begins_run.cumsum() - 1
    behind: Mask = chosen_before > chosen_before[run_start][run]
    return behind


def full_style(draft: Draft) -> Mask:
    """Whether each document sets most of its marks full-width, counted where Han stand before them."""
    cls = classes(draft.text.props)
    at = ((cls[:-1] == Class.HAN) & (cls[1:] >= Class.STOP)).nonzero()[0] + 1
    mark = draft.text.codes[at]
    full, ascii_marks = (draft.count(at[member(mark, counted)]) for counted in (COUNTED_FULL, COUNTED_ASCII))
    is_full: Mask = full > ascii_marks
    return is_full


def _make_full(draft: Draft, rule: Rule, at: Index) -> Draft:
    return draft.replace(rule, at, FULL[ASCII.searchsorted(draft.text.codes[at])]) if len(at) else draft


# Spaces that may stand between a mark and the text beside it; more are a gap in a table.
MOST_SPACES = 8


def _visible(cls: Classes, at: Index, step: int) -> Classes:
    """Return the class of the first character beside each position that is no space."""
    visible: Classes = cls[_near(cls, at, step)]
    return visible


def _near(cls: Classes, at: Index, step: int) -> Index:
    """Return the position of the first character that is no space, behind (step 1) or before (step -1) each position."""
    last = len(cls) - 1
    at = np.minimum(np.maximum(at + step, 0), last)
    for _ in range(MOST_SPACES):
        space = cls[at] == Class.SPACE
        if not space.any():
            break
        at = np.minimum(np.maximum(at + step * space, 0), last)
    return at


def _paragraph_starts(draft: Draft) -> Index:
    """Return where the units begin, in the order of the text; the lines of one headline are one unit."""
    units = draft.units
    order = units.start.argsort(kind="stable")
    kind, article = units.kind[order], units.article[order]
    continues = like_above(kind) & like_above(article) & among(kind, HEADLINE)
    starts: Index = units.start[order][~continues]
    return starts


def _pairs(at: Index, opens: Mask, unit: Index) -> tuple[Index, Index]:
    """Match brackets by their depth: at one depth of one unit an opening and the next closing one are a pair."""
    # A closing bracket has the depth of its opening one.
    depth = np.cumsum(np.where(opens, 1, -1)) + ~opens
    # Sorted by unit and depth, the two brackets of a pair stand next to each other.
    order = np.lexsort((at, depth, unit))
    first, second = order[:-1], order[1:]
    pair = opens[first] & ~opens[second] & (depth[first] == depth[second]) & (unit[first] == unit[second])
    return at[first[pair]], at[second[pair]]


# --- marks of other shapes -------------------------------------------------------------------------------------------

STRAIGHT = ord('"')
QUOTATION_MARKS = np.array([[ord(c) for c in "“「"], [ord(c) for c in "”」"]], np.uint32)  # by side, and by style
OPENS, CLOSES = 0, 1  # sides
CURLY, CORNER, NO_STYLE = 0, 1, -1  # styles
OPENING_PRIMES, PRIMES = "〝", "〝〞〟"  # the code points of all follow each other


def quotation_marks(draft: Draft, always: bool) -> Draft:
    """Replace straight marks and primes by the quotation marks that the document has elsewhere.

    Straight ones open and close in turn, in units with an even number of them and Han at one side of each.
    """
    codes = draft.text.codes
    straight = draft.repairable((codes == STRAIGHT).nonzero()[0])
    [prime_at] = ((codes >= ord(PRIMES[0])) & (codes <= ord(PRIMES[-1]))).nonzero()
    primes = draft.repairable(prime_at)
    if not len(straight) and not len(primes):
        return draft
    starts = _paragraph_starts(draft)
    unit = starts.searchsorted(straight, "right")
    first_of_unit = unit.searchsorted(unit, "left")
    straight_side = (np.arange(len(straight)) - first_of_unit) % 2
    count = np.bincount(unit, minlength=1)[unit]
    cls = classes(draft.text.props)
    at_start, at_end = positions_among(straight, starts), positions_among(straight + 1, starts)
    chinese = (_visible(cls, straight, -1) >= Class.HAN) & ~at_start
    chinese |= (_visible(cls, straight, 1) >= Class.HAN) & ~at_end
    all_chinese = np.bincount(unit, ~chinese, minlength=1)[unit] == 0
    chosen = (count % 2 == 0) & all_chinese
    prime_side = np.where(member(codes[primes], OPENING_PRIMES), OPENS, CLOSES)
    at = np.concatenate([straight[chosen], primes])
    side = np.concatenate([straight_side[chosen], prime_side])
    order = np.argsort(at)
    at, side = at[order], side[order]
    style = _quotation_style(draft, always)[draft.document_at(at)]
    known = style != NO_STYLE
    return draft.replace(Rule.MARKS_QUOTATION, at[known], QUOTATION_MARKS[side[known], style[known]])


def _quotation_style(draft: Draft, always: bool) -> NDArray[np.int64]:
    """Return the style of each document's quotation marks: “ ”, 「 」, or NO_STYLE where it has none."""
    curly, corner = (draft.count(draft.text.codes == opening) for opening in QUOTATION_MARKS[OPENS])
    style = np.where(corner > curly, CORNER, CURLY)
    return style if always else np.where(curly + corner > 0, style, NO_STYLE)


DASH_STROKES, DOTS = "─━－ー-―", ".。・⋯"  # of dashes and ellipses of other shapes, which have each at least twice
_DASHES = LatePattern(r"(?<=[\p{Han}”」』》）])(?:──|━━|－－|ーー|--|――)(?=[\p{Han}“「『《（])")
_ELLIPSES = LatePattern(r"(?<=[\p{Han}”」』》）])(?:\.{6}|\.{3}|。{6}|。{3}|・{3}|⋯⋯)(?![.。・⋯])")


def dashes(draft: Draft, always: bool) -> Draft:
    """Replace other strokes by two em dashes, in documents that have those elsewhere."""
    return _rewrite(draft, always, _twice(draft.text.codes, DASH_STROKES), _DASHES, "——", Rule.MARKS_DASH)


def ellipses(draft: Draft, always: bool) -> Draft:
    """Replace dots by two ellipses, in documents that have those elsewhere."""
    return _rewrite(draft, always, _twice(draft.text.codes, DOTS), _ELLIPSES, "……", Rule.MARKS_ELLIPSIS)


def _rewrite(draft: Draft, always: bool, likely: Index, pattern: LatePattern, target: str, rule: Rule) -> Draft:
    """Replace the matches of a pattern by a target of two characters, in documents that have the target elsewhere.

    All matches begin at `likely` positions.
    """
    codes = draft.text.codes
    spans = [match.span() for match in draft.text.matches(pattern.match, likely)]
    if not spans:
        return draft
    start, end = np.array(spans).T
    if not always:
        has_target = draft.count((codes[:-1] == ord(target[0])) & (codes[1:] == ord(target[1]))) > 0
        chosen = has_target[draft.document_at(start)]
        start, end = start[chosen], end[chosen]
    # A match may not reach from one unit, or from one note, into the next, nor into a verbatim stretch.
    borders = np.sort(np.concatenate([draft.units.start, draft.notes.start]))
    inside = borders.searchsorted(start, "right") == borders.searchsorted(end, "left")
    inside &= positions_among(start, draft.repairable(start))
    start, end = start[inside], end[inside]
    # Two characters are replaced, and those behind them deleted.
    draft = draft.replace(rule, np.sort(np.concatenate([start, start + 1])), ord(target[0]))
    return draft.delete(rule, positions(start + 2, end - start - 2))
