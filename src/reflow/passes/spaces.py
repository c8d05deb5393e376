"""Delete the spaces that mean nothing, and keep those that mean something."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, GENERATED, HEADLINE, Draft, Index, Kind, Mask, NoteKind, Text, positions
from reflow.draft.contract import Contract
from reflow.patterns.clauses import CLAUSE, LONGEST_CLAUSE, clause
from reflow.tables.among import among, positions_among
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, half_ems, is_mixed, member
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
    """The runs of spaces inside a text, as columns: where each begins, how long it is, and the characters beside it."""

    start: Index
    size: Index
    width: Index  # in half-ems
    left: Index  # position of the character before it
    right: Index  # position of the character behind it
    doc: Index

    @classmethod
    def of(cls, draft: Draft) -> "Gaps":
        """Find the runs outside verbatim stretches, in which spaces separate columns."""
        length = len(draft.text.codes)
        at = np.flatnonzero(classes(draft.text.props) == Class.SPACE)
        at = draft.outside_verbatim(at[(at > 0) & (at < length - 1)])
        first = np.flatnonzero(np.diff(at, prepend=-2) != 1)
        size = np.diff(np.append(first, len(at)))
        start = at[first]
        width = np.diff(
            np.append(0, np.cumsum(half_ems(draft.text.props[at]), dtype=np.int64))[np.append(first, len(at))]
        )
        return cls(start, size, width, start - 1, np.minimum(start + size, length - 1), draft.document_at(start))

    def take(self, chosen: Mask) -> Index:
        """Return the positions of the spaces of some runs."""
        return positions(self.start[chosen], self.size[chosen])

    def take_surplus(self, chosen: Mask) -> Index:
        """Return the positions of the spaces of some runs, but for the first of each run."""
        return positions(self.start[chosen] + 1, self.size[chosen] - 1)


def spaces(draft: Draft, config: Config) -> Draft:
    """Delete spaces beside Chinese marks, between letter-spaced Han, and those that extraction scattered between Han.

    A space between two phrases (传承良好家风 共建文明城区), two names or two quotations (“…” “…”) stays, and so do gaps
    that are to be filled in, and spaces that part the clauses of a text without marks. Between Han and digits or letters
    the document's majority decides, or `config.spacing`. In verbatim text every space stays as it is.
    """
    gaps = Gaps.of(draft)
    if len(gaps.start):
        draft = _without_spaces(draft, gaps, config)
    return _insert_spaces(draft) if config.spacing == "spaced" else draft


def _without_spaces(draft: Draft, gaps: Gaps, config: Config) -> Draft:
    """Delete the gaps that mean nothing, each by the first rule that decides it; the others become plain spaces."""
    cls, codes = classes(draft.text.props), draft.text.codes
    left, right = cls[gaps.left], cls[gaps.right]
    between_han = (left == Class.HAN) & (right == Class.HAN)
    between_quotations = (left == Class.CLOSE) & (right == Class.OPEN)
    beside_mark = _is_cjk_mark(codes[gaps.left], left) | _is_cjk_mark(codes[gaps.right], right)
    to_fill = _to_fill(codes, gaps, left, right)
    beside_mark &= ~between_quotations & ~to_fill
    part_clauses = _part_clauses(draft, gaps, cls, between_han)
    letter = _letter_spaced(draft, gaps, cls, between_han) & ~beside_mark & ~to_fill & ~part_clauses
    furniture = _in_kind(draft, gaps.left, *FURNITURE)  # blanks separate the items of a folio: 要闻 03
    kept = furniture | _in_kind(draft, gaps.left, Kind.CAPTION) | _behind_clauses(draft, gaps)
    wide = gaps.width >= WIDE
    stray = _stray(draft, gaps, cls, between_han & ~letter & ~kept & ~wide, letter) & ~part_clauses
    mixed = is_mixed(left, right) & ~beside_mark & ~furniture & ~wide
    unspaced = mixed & _unspaced(draft, gaps, cls, config)[gaps.doc]
    doubled = mixed & ~unspaced & (gaps.size > 1) & (config.spacing != "keep")
    remaining = gaps.take(~(beside_mark | letter | stray | unspaced))
    odd = remaining[~np.isin(codes[remaining], (_SPACE, _TAB, _IDEOGRAPHIC_SPACE))]
    draft = draft.replace(Rule.SPACES_PLAIN, odd, _SPACE)
    return draft.delete_all(
        (Rule.SPACES_MARK, gaps.take(beside_mark), 1.0),
        (Rule.SPACES_LETTER, gaps.take(letter), 1.0),
        (Rule.SPACES_STRAY, gaps.take(stray), 1.0),
        (Rule.SPACES_MIXED, gaps.take(unspaced), 1.0),
        (Rule.SPACES_DOUBLE, gaps.take_surplus(doubled), 1.0),
    )


def _is_cjk_mark(code: NDArray[np.uint32], cls: Classes) -> Mask:
    return (code >= FIRST_CJK_MARK) & (cls >= Class.STOP) & (cls <= Class.CLOSE)


# A gap of two em and more is no slip: behind a colon or beside a bracket none of 2,522 labelled pages has one, and
# between Han, or between Han and letters, such a gap parts a credit or the items of a line.
WIDE: Final = 4  # half-ems


def _to_fill(codes: NDArray[np.uint32], gaps: Gaps, left: Classes, right: Classes) -> Mask:
    """Whether each gap is to be filled in: （    ）, or a wide one behind a label or beside a bracket: 甲方：        （签章）."""
    between_brackets = (left == Class.OPEN) & (right == Class.CLOSE)
    behind_label = member(codes[gaps.left], "：:") | among(left, (Class.OPEN, Class.CLOSE))
    to_fill: Mask = between_brackets | (gaps.width >= WIDE) & (behind_label | (right == Class.CLOSE))
    return to_fill


# --- between Han -----------------------------------------------------------------------------------------------------

FEWEST_SINGLES: Final = 3  # 表 彰 会 is letter-spaced; 张 青, a name of two characters, may be two words


def _letter_spaced(draft: Draft, gaps: Gaps, cls: Classes, between_han: Mask) -> Mask:
    """Whether each gap stands in a row of Han that each stand alone, or beside a mark in it: 人 民 网, 开 馆 , 有 粮 票."""
    chain = _chains(gaps, between_han)
    first, last = np.unique(chain, return_index=True)[1], np.append(np.flatnonzero(np.diff(chain)), len(chain) - 1)
    singles = np.bincount(chain) - 1  # the Han between two gaps of a chain
    # The Han before the first gap and the one behind the last may stand alone too: beside them there is no Han, or they
    # are at the edge of a paragraph, where the next character is another paragraph's.
    first_han, behind_last_han = gaps.left[first], gaps.right[last] + 1
    starts, ends = _edges(draft)
    singles += (cls[np.maximum(first_han - 1, 0)] != Class.HAN) | positions_among(first_han, starts)
    singles += (cls[np.minimum(behind_last_han, len(cls) - 1)] != Class.HAN) | positions_among(behind_last_han, ends)
    spaced = between_han & (gaps.size == 1) & (singles >= FEWEST_SINGLES)[chain]
    # Marks in such a row were spaced with it: the row takes all gaps beside its marks along.
    han_or_mark = (cls == Class.HAN) | (cls >= Class.STOP) & (cls <= Class.CLOSE)
    in_row = (gaps.size == 1) & han_or_mark[gaps.left] & han_or_mark[gaps.right]
    row = _chains(gaps, in_row)
    letter_spaced: Mask = in_row & (np.bincount(row, spaced) > 0)[row]
    return letter_spaced


# A text with fewer marks than one for so many Han has no marks for its clauses. Of 2,522 labelled pages the one with the
# fewest has one for 19 Han.
HAN_PER_MARK: Final = 40


def _part_clauses(draft: Draft, gaps: Gaps, cls: Classes, between_han: Mask) -> Mask:
    """Whether each gap parts two clauses: its document has no marks for that, and beside the gap Han stand together.

    A space between two Han that each stand alone (享 年) parts no clauses.
    """
    if not between_han.any():
        return between_han
    documents = len(draft.sources)
    marks, han = (
        np.bincount(draft.document_at(np.flatnonzero(chosen)), minlength=documents)
        for chosen in (member(draft.text.codes, "，。！？；：、,!?;"), cls == Class.HAN)
    )
    unmarked = marks * HAN_PER_MARK < han
    further = cls[np.maximum(gaps.left - 1, 0)], cls[np.minimum(gaps.right + 1, len(cls) - 1)]
    together = (further[0] == Class.HAN) | (further[1] == Class.HAN)
    part_clauses: Mask = between_han & unmarked[gaps.doc] & together
    return part_clauses


def _chains(gaps: Gaps, chosen: Mask) -> Index:
    """Number the runs of chosen gaps with one character between each two; any other gap is a run by itself."""
    continues = np.append(False, (gaps.left[1:] == gaps.right[:-1]) & chosen[1:] & chosen[:-1])
    return np.cumsum(~continues) - 1


def _behind_clauses(draft: Draft, gaps: Gaps) -> Mask:
    """Whether each gap stands behind the number of a clause at the head of a paragraph: 第三条 养犬人应当."""
    units = draft.units
    clause_ends = []
    for row in np.flatnonzero(CLAUSE.likely(draft.text.codes, units.start, units.end)).tolist():
        start, end = int(units.start[row]), int(units.end[row])
        head = draft.text.slice(start, min(start + LONGEST_CLAUSE, end))
        clause_ends.append(start + clause(head))
    return np.isin(gaps.start, clause_ends)


# From this share of spaced pairs of Han on, spaces are the extractor's. To the pairs of each document so many of clean
# text are added: two phrases in a short notice do not make it dirty.
DIRTY_SHARE: Final = 0.003
CLEAN_PAIRS: Final = 1000
# The share of pairs of Han with a space between them that means something: counted on the articles of the labelled
# training pages as they were set, 951 such spaces in 820,000 pairs; behind a dateline it is taken to be one half.
MEANT: Final = {"body": 0.00015, "quotation": 0.001, "headline": 0.015, "byline": 0.2, "dateline": 0.5}
# Log-odds for a stray space, by its place. All meant spaces stand between words, but only half of the pairs of Han do.
# Six in ten of the meant ones in quotations and headlines stand in the very middle, one stray in ten does; as few places
# are middles, such a space counts as meant even in a very dirty text.
BORDER: Final = -0.8
MIDDLE: Final = -5.0
SHORTEST_PHRASE: Final = 4


def _stray(draft: Draft, gaps: Gaps, cls: Classes, between_han: Mask, letter: Mask) -> Mask:
    """Whether extraction put each space between Han there: this is likelier than that it means something.

    The evidence is how common such spaces are in the document, where the space stands, and whether it cuts a word.
    """
    stray = np.zeros(len(gaps.start), np.bool_)
    if not between_han.any():
        return stray
    documents = len(draft.sources)
    unspaced_pairs = np.flatnonzero((cls[:-1] == Class.HAN) & (cls[1:] == Class.HAN))
    # Nobody sets prose letter-spaced: such spaces in paragraphs are the extractor's too.
    scattered = between_han | (letter & _in_kind(draft, gaps.left, Kind.PARAGRAPH))
    spaced = np.bincount(gaps.doc[scattered], minlength=documents)
    pairs = np.bincount(draft.document_at(unspaced_pairs), minlength=documents) + spaced
    dirty = spaced / (pairs + CLEAN_PAIRS) >= DIRTY_SHARE
    chosen = np.flatnonzero(between_han & dirty[gaps.doc])
    if not len(chosen):
        return stray
    left, right, doc = gaps.left[chosen], gaps.right[chosen], gaps.doc[chosen]
    meant_share = _meant_share(draft, left)
    odds: Odds = np.log(spaced[doc] / pairs[doc]) - np.log(meant_share)
    word_odds = inside_word(draft.text.codes[left], draft.text.codes[right])
    odds += np.where(word_odds > 0, word_odds, BORDER)
    before, behind = _phrases(cls, left, right)
    in_middle = (before == behind) & (before >= SHORTEST_PHRASE)
    odds += MIDDLE * (in_middle & (meant_share > MEANT["body"]))
    stray[chosen] = odds > 0
    return stray


# Roles and names in a row, as in datelines and credits, for texts that the pass `byline` did not annotate.
_NAMES: Final = regex.compile(
    r"(?:[报報][讯訊]|[讯訊电電]|[记記]者|[讯訊][员員]|[编編][辑輯]|[责責]编|[摄攝]影|作者)"
    r"(?:[ \u3000]+\p{Han}{1,4}(?=[ \u3000，、：）)\n]|报道|$))+[ \u3000]*(?:[通记][讯者])?"
)


QUOTATIONS: Final = ("“「『《", "”」』》")


def _meant_share(draft: Draft, at: Index) -> Odds:
    """Return what share of the spaces behind some positions mean something; the last of the places below decides."""
    text, notes = draft.text, draft.notes
    share = np.full(len(at), MEANT["body"])
    # Quotations that the document before left open do not count.
    opened, closed = (np.cumsum(member(text.codes, marks)) for marks in QUOTATIONS)
    depth: Index = opened - closed
    document_start = draft.separators()[draft.document_at(at)]
    share[depth[at] > depth[document_start]] = MEANT["quotation"]
    share[_in_names(text, at)] = MEANT["byline"]
    share[_in_kind(draft, at, *HEADLINE, Kind.SUBHEAD) | _in_short_line(draft, at)] = MEANT["headline"]
    bylines = notes.take(notes.kind == NoteKind.BYLINE)
    share[_in_kind(draft, at, Kind.BYLINE) | bylines.cover(at)] = MEANT["byline"]
    dateline_ends = notes.end[notes.kind == NoteKind.DATELINE]
    share[positions_among(at + 1, dateline_ends)] = MEANT["dateline"]
    return share


def _in_names(text: Text, at: Index) -> Mask:
    """Whether each position lies in a row of roles and names."""
    matches = np.zeros(len(text.codes) + 1, np.int64)
    for match in _NAMES.finditer(text.slice(0, len(text.codes))):
        matches[match.start()] += 1
        matches[match.end()] -= 1
    inside: Mask = np.cumsum(matches)[at] > 0
    return inside


LONGEST_LINE: Final = 40  # characters of a paragraph without a stop that is a heading or an item, not prose


def _in_short_line(draft: Draft, at: Index) -> Mask:
    """Whether each position lies in a short paragraph that does not end with a stop."""
    paragraphs = draft.units.take(draft.units.kind == Kind.PARAGRAPH)
    last = classes(draft.text.props[paragraphs.end - 1])
    without_stop = (last == Class.HAN) | (last == Class.DIGIT) | (last == Class.LATIN)
    short = paragraphs.end - paragraphs.start <= LONGEST_LINE
    return paragraphs.take(without_stop & short).cover(at)


def _in_kind(draft: Draft, at: Index, *kinds: Kind) -> Mask:
    """Whether each position lies in a unit of one of these kinds."""
    return draft.units.take(draft.units.is_kind(*kinds)).cover(at)


def _edges(draft: Draft) -> tuple[Index, Index]:
    """Return where units and notes begin and end: a name, or a part of a dateline, has edges as a paragraph has."""
    units, notes = draft.units, draft.notes
    return np.append(units.start, notes.start), np.append(units.end, notes.end)


def _phrases(cls: Classes, left: Index, right: Index) -> tuple[Index, Index]:
    """Count the Han between each gap and the mark, digit or letter before it, and behind it; spaces do not count."""
    position = np.arange(len(cls))
    ends_phrase = (cls != Class.HAN) & (cls != Class.SPACE)
    last_end = np.maximum.accumulate(np.where(ends_phrase, position, -1))
    next_end = np.minimum.accumulate(np.where(ends_phrase, position, len(cls))[::-1])[::-1]
    han_before = np.append(0, np.cumsum(cls == Class.HAN))  # how many stand before each position
    return han_before[left + 1] - han_before[last_end[left] + 1], han_before[next_end[right]] - han_before[right]


# --- between Han and digits or letters -------------------------------------------------------------------------------


def _unspaced(draft: Draft, gaps: Gaps, cls: Classes, config: Config) -> Mask:
    """Whether each document has no space there: because most such places have none, or because the caller asks."""
    documents = len(draft.sources)
    if config.spacing != "document":
        return np.full(documents, config.spacing == "none")
    unspaced_places = draft.outside_verbatim(np.flatnonzero(is_mixed(cls[:-1], cls[1:])))
    spaced_gaps = is_mixed(cls[gaps.left], cls[gaps.right])
    spaced = np.bincount(gaps.doc[spaced_gaps], minlength=documents)
    unspaced = np.bincount(draft.document_at(unspaced_places), minlength=documents)
    is_unspaced: Mask = unspaced >= spaced
    return is_unspaced


def _insert_spaces(draft: Draft) -> Draft:
    """Insert a space between Han and digits or letters wherever there is none."""
    cls = classes(draft.text.props)
    at = draft.outside_verbatim(np.flatnonzero(is_mixed(cls[:-1], cls[1:])))
    _, ends = _edges(draft)
    # Behind a character that another pass inserted nothing can be inserted.
    at = at[~positions_among(at + 1, ends) & (draft.text.origin[at] != GENERATED)]
    return draft.insert(Rule.SPACES_SPACED, at, _SPACE)
