"""Delete the spaces that mean nothing, and keep those that do."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, HEADLINE, Draft, Index, Kind, Mask, NoteKind, positions
from reflow.draft.contract import Contract
from reflow.patterns.clauses import CLAUSE, LONGEST_CLAUSE, clause
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes
from reflow.tables.words import inside_word

CONTRACT = Contract(
    reads=(
        *("text.codes", "text.origin", "units.end", "units.kind", "units.start", "notes.end"),
        *("notes.kind", "notes.start"),
    ),
    writes=("text.codes", "text.origin"),
)

Classes = NDArray[np.uint8]
Odds = NDArray[np.float64]

_SPACE, _TAB, _IDEOGRAPHIC_SPACE = 0x20, 0x09, 0x3000


@dataclass(frozen=True, slots=True)
class Gaps:
    """The runs of spaces inside a text, as columns: where each begins, its size, and the characters beside it."""

    at: Index
    size: Index
    left: Index  # position of the character before it
    right: Index
    doc: Index

    @classmethod
    def of(cls, draft: Draft) -> "Gaps":
        """Find the runs, but for those in verbatim stretches: there they part columns."""
        length = len(draft.text.codes)
        at = np.flatnonzero(classes(draft.text.props) == Class.SPACE)
        at = draft.outside_verbatim(at[(at > 0) & (at < length - 1)])
        run = np.flatnonzero(np.diff(at, prepend=-2) != 1)
        size = np.diff(np.append(run, len(at)))
        begin = at[run]
        return cls(begin, size, begin - 1, np.minimum(begin + size, length - 1), draft.document_at(begin))

    def take(self, chosen: Mask) -> Index:
        """Give the positions of the spaces of some runs."""
        return positions(self.at[chosen], self.size[chosen])


def spaces(draft: Draft, config: Config) -> Draft:
    """Delete spaces beside Chinese marks, between letter-spaced Han, and those that extraction strewed between Han.

    A space between two phrases (传承良好家风 共建文明城区), two names or two quotations (“…” “…”) stays. Between Han and
    digits or letters the document's majority decides, or `config.spacing`.
    """
    gaps = Gaps.of(draft)
    if not len(gaps.at):
        return _spaced(draft) if config.spacing == "spaced" else draft
    cls, codes = classes(draft.text.props), draft.text.codes
    left, right = cls[gaps.left], cls[gaps.right]
    han = (left == Class.HAN) & (right == Class.HAN)
    quotations = (left == Class.CLOSE) & (right == Class.OPEN)
    mark = (_cjk_mark(codes[gaps.left], left) | _cjk_mark(codes[gaps.right], right)) & ~quotations
    letter = _letter_spaced(draft, gaps, cls, han) & ~mark
    page = _in_kind(draft, gaps.left, *FURNITURE)  # blanks part the items of a folio: 要闻 03
    kept = page | _in_kind(draft, gaps.left, Kind.CAPTION) | _behind_clauses(draft, gaps)
    stray = _stray(draft, gaps, cls, han & ~letter & ~kept, letter)
    mixed = _mixed(left, right) & ~mark & ~page & _unspaced(draft, gaps, cls, config)[gaps.doc]
    odd = gaps.take(~(mark | letter | stray | mixed))
    odd = odd[~np.isin(codes[odd], (_SPACE, _TAB, _IDEOGRAPHIC_SPACE))]
    draft = draft.replace(Rule.SPACES_PLAIN, odd, _SPACE)
    draft = draft.delete_all(
        (Rule.SPACES_MARK, gaps.take(mark), 1.0),
        (Rule.SPACES_LETTER, gaps.take(letter), 1.0),
        (Rule.SPACES_STRAY, gaps.take(stray), 1.0),
        (Rule.SPACES_MIXED, gaps.take(mixed), 1.0),
    )
    return _spaced(draft) if config.spacing == "spaced" else draft


def _cjk_mark(code: NDArray[np.uint32], cls: Classes) -> Mask:
    return (code >= FIRST_CJK_MARK) & (cls >= Class.STOP) & (cls <= Class.CLOSE)


# --- between Han -----------------------------------------------------------------------------------------------------

FEWEST_SINGLES: Final = 3  # 表 彰 会 is letter-spaced; 张 青, a name of two characters, may be two words


def _letter_spaced(draft: Draft, gaps: Gaps, cls: Classes, han: Mask) -> Mask:
    """Say which gaps stand in a row of Han that each stand alone, or beside a mark in it: 人 民 网, 开 馆 , 有 粮 票."""
    chain = _chains(gaps, han)
    first, last = np.unique(chain, return_index=True)[1], np.append(np.flatnonzero(np.diff(chain)), len(chain) - 1)
    single = np.bincount(chain) - 1
    above, below = gaps.left[first], gaps.right[last] + 1  # at the ends of a row stands another one's character
    starts, ends = _edges(draft)
    single += (cls[np.maximum(above - 1, 0)] != Class.HAN) | np.isin(above, starts)
    single += (cls[np.minimum(below, len(cls) - 1)] != Class.HAN) | np.isin(below, ends)
    spaced: Mask = han & (gaps.size == 1) & (single >= FEWEST_SINGLES)[chain]
    row = (cls == Class.HAN) | (cls >= Class.STOP) & (cls <= Class.CLOSE)
    within = (gaps.size == 1) & row[gaps.left] & row[gaps.right]
    wide = _chains(gaps, within)
    in_row: Mask = within & (np.bincount(wide, spaced) > 0)[wide]
    return in_row


def _chains(gaps: Gaps, own: Mask) -> Index:
    """Number the runs of gaps of a kind with one character between each two; any other gap is a run of its own."""
    goes_on = np.append(False, (gaps.left[1:] == gaps.right[:-1]) & own[1:] & own[:-1])
    return np.cumsum(~goes_on) - 1


def _behind_clauses(draft: Draft, gaps: Gaps) -> Mask:
    """Say which gaps stand behind the number of a clause at the head of a paragraph: 第三条 养犬人应当."""
    start, end = draft.units.start, draft.units.end
    likely = np.flatnonzero(CLAUSE.likely(draft.text.codes, start, end)).tolist()
    heads = (draft.text.slice(int(start[row]), min(int(start[row]) + LONGEST_CLAUSE, int(end[row]))) for row in likely)
    return np.isin(gaps.at, [start[row] + clause(head) for row, head in zip(likely, heads, strict=True)])


# The share of the pairs of Han with a space between them from which on spaces are the extractor's, and so many pairs
# of clean text that are added to each document's own: two phrases in a short notice are no dirt.
DIRTY_SHARE: Final = 0.003
CLEAN_PAIRS: Final = 1000
# How often a space that means something stands between two Han: counted on the articles of the labelled training
# pages as they were set, 951 such spaces in 820,000 pairs; behind a dateline every second one is taken to be.
MEANT: Final = {"body": 0.00015, "quotation": 0.001, "headline": 0.015, "byline": 0.2, "dateline": 0.5}
# What the place says, in log-odds for a stray space. All meant spaces are borders of words, but only half of the pairs
# of Han. Six in ten of the meant ones in quotations and headlines stand in the very middle, one stray in ten does; as
# few places are middles, they are given to meaning even in a very dirty text.
BORDER: Final = -0.8
MIDDLE: Final = -5.0
SHORTEST_PHRASE: Final = 4


def _stray(draft: Draft, gaps: Gaps, cls: Classes, between: Mask, letter: Mask) -> Mask:
    """Say which spaces between Han extraction put there: more likely its slip than anybody's meaning.

    What is weighed: how common such spaces are in the document, where this one stands, whether it cuts a word.
    """
    stray = np.zeros(len(gaps.at), np.bool_)
    if not between.any():
        return stray
    together = np.flatnonzero((cls[:-1] == Class.HAN) & (cls[1:] == Class.HAN))
    count = len(draft.sources)
    strewn = between | (letter & _in_kind(draft, gaps.left, Kind.PARAGRAPH))  # nobody sets prose letter-spaced
    spaced = np.bincount(gaps.doc[strewn], minlength=count)
    pairs = np.bincount(draft.document_at(together), minlength=count) + spaced
    share = spaced / (pairs + CLEAN_PAIRS)
    chosen = np.flatnonzero(between & (share >= DIRTY_SHARE)[gaps.doc])
    if not len(chosen):
        return stray
    left, right = gaps.left[chosen], gaps.right[chosen]
    dirt = spaced[gaps.doc[chosen]] / pairs[gaps.doc[chosen]]
    meant = _meant(draft, left)
    odds: Odds = np.log(dirt) - np.log(meant)
    word = inside_word(draft.text.codes[left], draft.text.codes[right])
    odds += np.where(word > 0, word, BORDER)
    before, behind = _phrases(cls, left, right)
    odds += MIDDLE * ((before == behind) & (before >= SHORTEST_PHRASE) & (meant > MEANT["body"]))
    stray[chosen] = odds > 0
    return stray


# Roles and names in a row, as openings and credits have them, where the pass `byline` was not asked.
_NAMES: Final = regex.compile(
    r"(?:[报報][讯訊]|[讯訊电電]|[记記]者|[讯訊][员員]|[编編][辑輯]|[责責]编|[摄攝]影|作者)"
    r"(?:[ \u3000]+\p{Han}{1,4}(?=[ \u3000，、：）)\n]|报道|$))+[ \u3000]*(?:[通记][讯者])?"
)


def _meant(draft: Draft, at: Index) -> Odds:
    """Look up how often a space means something at some positions."""
    found = np.full(len(at), MEANT["body"])
    opens, closes = (np.cumsum(np.isin(draft.text.codes, [ord(c) for c in marks])) for marks in ("“「『《", "”」』》"))
    depth: Index = opens - closes
    depth_before: Index = depth[
        draft.separators()[draft.document_at(at)]
    ]  # what another document leaves open is not open here
    found[depth[at] - depth_before > 0] = MEANT["quotation"]
    named = np.zeros(len(draft.text.codes) + 1, np.int64)
    for match in _NAMES.finditer(draft.text.slice(0, len(draft.text.codes))):
        named[match.start()] += 1
        named[match.end()] -= 1
    found[np.cumsum(named)[at] > 0] = MEANT["byline"]
    found[_in_kind(draft, at, *HEADLINE, Kind.SUBHEAD) | _in_short_line(draft, at)] = MEANT["headline"]
    bylines = draft.notes.take(draft.notes.kind == NoteKind.BYLINE)
    found[_in_kind(draft, at, Kind.BYLINE) | bylines.cover(at)] = MEANT["byline"]
    datelines = draft.notes.end[draft.notes.kind == NoteKind.DATELINE]
    found[np.isin(at + 1, datelines)] = MEANT["dateline"]
    return found


LONGEST_LINE: Final = 40  # characters of a paragraph without a stop that is a heading or an item, not prose


def _in_short_line(draft: Draft, at: Index) -> Mask:
    """Say which positions lie in short paragraphs that do not end with a stop."""
    rows = draft.units.take(draft.units.kind == Kind.PARAGRAPH)
    last = classes(draft.text.props[rows.end - 1])
    open_end = (last == Class.HAN) | (last == Class.DIGIT) | (last == Class.LATIN)
    return rows.take(open_end & (rows.end - rows.start <= LONGEST_LINE)).cover(at)


def _in_kind(draft: Draft, at: Index, *kinds: Kind) -> Mask:
    """Return which positions lie in units of some kinds."""
    return draft.units.take(draft.units.is_kind(*kinds)).cover(at)


def _edges(draft: Draft) -> tuple[Index, Index]:
    """Return where units and notes begin and end: a name, or a part of a dateline, is set apart as a paragraph is."""
    units, notes = draft.units, draft.notes
    return np.append(units.start, notes.start), np.append(units.end, notes.end)


def _phrases(cls: Classes, left: Index, right: Index) -> tuple[Index, Index]:
    """Count the Han between each gap and the mark, digit or letter above it, and below it; spaces do not count."""
    position = np.arange(len(cls))
    other = (cls != Class.HAN) & (cls != Class.SPACE)
    last_other = np.maximum.accumulate(np.where(other, position, -1))
    next_other = np.minimum.accumulate(np.where(other, position, len(cls))[::-1])[::-1]
    count = np.append(0, np.cumsum(cls == Class.HAN))
    return count[left + 1] - count[last_other[left] + 1], count[next_other[right]] - count[right]


# --- between Han and digits or letters -------------------------------------------------------------------------------


def _mixed(left: Classes, right: Classes) -> Mask:
    """Say where Han stand on one side, and digits or Latin letters on the other."""
    western = tuple((side == Class.DIGIT) | (side == Class.LATIN) for side in (left, right))
    beside: Mask = ((left == Class.HAN) & western[1]) | (western[0] & (right == Class.HAN))
    return beside


def _unspaced(draft: Draft, gaps: Gaps, cls: Classes, config: Config) -> Mask:
    """Say which documents are to have no space there: as most of their places have none, or as the caller asks."""
    count = len(draft.sources)
    if config.spacing != "document":
        return np.full(count, config.spacing == "none")
    without = np.flatnonzero(_mixed(cls[:-1], cls[1:]))
    beside = _mixed(cls[gaps.left], cls[gaps.right])
    spaced = np.bincount(gaps.doc[beside], minlength=count)
    unspaced: Mask = np.bincount(draft.document_at(without), minlength=count) >= spaced
    return unspaced


def _spaced(draft: Draft) -> Draft:
    """Set a space between Han and digits or letters wherever none stands."""
    cls = classes(draft.text.props)
    at = draft.outside_verbatim(np.flatnonzero(_mixed(cls[:-1], cls[1:])))
    _, ends = _edges(draft)
    at = at[~np.isin(at + 1, ends) & (draft.text.origin[at] >= 0)]
    return draft.insert(Rule.SPACES_SPACED, at, _SPACE)
