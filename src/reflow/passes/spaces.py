"""Delete the spaces that mean nothing, and keep those that mean something."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, GENERATED, Draft, Index, Kind, Mask, positions
from reflow.draft.contract import Contract
from reflow.model.exponential import log
from reflow.model.meant_blanks import meant_odds
from reflow.patterns.clauses import CLAUSE, LONGEST_CLAUSE, clause
from reflow.tables.among import among, grouped, positions_among
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, half_ems, is_mixed, member, mixed_places
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

_SPACE = 0x20
_SORT_BITS = 22  # of a code point, and one for the length


class Gaps(msgspec.Struct, frozen=True):
    """The runs of spaces inside a text, as columns: where each begins, how long it is, and the characters beside it."""

    start: Index
    size: Index
    width: Index  # in half-ems
    sort: Index  # a number for each character they are made of; longer runs have another than single spaces
    left: Index  # position of the character before it
    right: Index  # position of the character behind it
    doc: Index

    @classmethod
    def of(cls, draft: Draft) -> "Gaps":
        """Find the runs outside verbatim stretches, in which spaces separate columns."""
        length = len(draft.text.codes)
        at = np.flatnonzero(classes(draft.text.props) == Class.SPACE)
        at = draft.repairable(at[(at > 0) & (at < length - 1)])
        begins = np.ones(len(at), np.bool_)
        begins[1:] = at[1:] != at[:-1] + 1
        first = np.flatnonzero(begins)
        size = np.append(first[1:], len(at)) - first
        start = at[first]
        width = np.add.reduceat(half_ems(draft.text.props[at]), first, dtype=np.int64)
        sort = draft.text.codes[start].astype(np.int64) << 1 | (size > 1)
        return cls(start, size, width, sort, start - 1, np.minimum(start + size, length - 1), draft.document_at(start))

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
    between_quotations = (left == Class.CLOSE) & (right == Class.OPEN)
    to_fill = _to_fill(codes, gaps, left, right)
    beside_mark = _beside_mark(draft, gaps, cls) & ~between_quotations & ~to_fill
    furniture = draft.units.cover_of(gaps.left, *FURNITURE)  # blanks separate the items of a folio: 要闻 03
    wide = gaps.width >= WIDE
    letter, stray = _between_han(draft, gaps, cls, decided=beside_mark | to_fill, kept=furniture | wide)
    mixed = is_mixed(left, right) & ~beside_mark & ~furniture & ~wide
    unspaced = mixed & _unspaced(draft, gaps, cls, config)[gaps.doc] if mixed.any() else mixed
    doubled = mixed & ~unspaced & (gaps.size > 1) & (config.spacing != "keep")
    remaining = gaps.take(~(beside_mark | letter | stray | unspaced))
    odd = remaining[~member(codes[remaining], " \t\u3000")]
    draft = draft.replace(Rule.SPACES_PLAIN, odd, _SPACE)
    return draft.delete_all(
        (Rule.SPACES_MARK, gaps.take(beside_mark), 1.0),
        (Rule.SPACES_LETTER, gaps.take(letter), 1.0),
        (Rule.SPACES_STRAY, gaps.take(stray), 1.0),
        (Rule.SPACES_MIXED, gaps.take(unspaced), 1.0),
        (Rule.SPACES_DOUBLE, gaps.take_surplus(doubled), 1.0),
    )


FIRST_CHINESE_MARK: Final = 0x3000  # “ ” — … and what else stands before it other languages have too


def _beside_mark(draft: Draft, gaps: Gaps, cls: Classes) -> Mask:
    """Whether each gap is beside a mark that has its space in itself.

    “ ” — … are such marks beside Han, and in documents with as many Han as Latin letters or more.
    """
    beside = np.zeros(len(gaps.doc), np.bool_)
    of_chinese = beside.copy()  # only in a Chinese document
    for mark_at, across in ((gaps.left, gaps.right), (gaps.right, gaps.left)):
        mark = draft.text.codes[mark_at]
        is_mark = (mark >= FIRST_CJK_MARK) & (cls[mark_at] >= Class.STOP) & (cls[mark_at] <= Class.CLOSE)
        certain = (mark >= FIRST_CHINESE_MARK) | (cls[across] == Class.HAN)
        beside |= is_mark & certain
        of_chinese |= is_mark & ~certain
    if of_chinese.any():
        beside |= of_chinese & _is_chinese(draft, cls)[gaps.doc]
    return beside


def _is_chinese(draft: Draft, cls: Classes) -> Mask:
    """Whether each document has as many Han as Latin letters or more."""
    of_han, of_latin = (
        np.bincount(draft.document_at(np.flatnonzero(cls == kind)), minlength=len(draft.sources))
        for kind in (Class.HAN, Class.LATIN)
    )
    chinese: Mask = of_han >= of_latin
    return chinese


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


def _between_han(draft: Draft, gaps: Gaps, cls: Classes, decided: Mask, kept: Mask) -> tuple[Mask, Mask]:
    """Return which gaps stand in letter-spaced rows, and which others between Han the extractor scattered there.

    The gaps that are `decided` stand in no row, those that are `kept` are not stray.
    """
    between_han = (cls[gaps.left] == Class.HAN) & (cls[gaps.right] == Class.HAN)
    stray = np.zeros(len(gaps.start), np.bool_)
    if not between_han.any():
        return stray, stray
    part_clauses = _part_clauses(draft, gaps, cls, between_han)
    letter = _letter_spaced(draft, gaps, cls, between_han) & ~decided & ~part_clauses
    kept = kept | draft.units.cover_of(gaps.left, Kind.CAPTION) | _behind_clauses(draft, gaps)
    between_words = between_han & ~kept
    spread = _spread(draft, gaps, cls, between_words, letter)
    if spread.dirty.any():
        letter &= ~(between_words & _by_chance(gaps, between_han, spread))
        judged = between_words & ~letter & ~part_clauses
        stray = _stray(draft, gaps, judged, spread)
        # A row that is letter-spaced without the stray ones would go if the text were cleaned again.
        meant = judged & ~stray
        letter |= _letter_spaced(draft, gaps, cls, meant) & meant
    return letter, stray


FEWEST_SINGLES: Final = 3  # 表 彰 会 is letter-spaced; 张 青, a name of two characters, may be two words


def _letter_spaced(draft: Draft, gaps: Gaps, cls: Classes, between_han: Mask) -> Mask:
    """Whether each gap stands in a row of Han that each stand alone, or beside a mark in it: 人 民 网, 开 馆 , 有 粮 票."""
    # A chain of one gap has at most two single Han beside it, fewer than `FEWEST_SINGLES`.
    two_together = (gaps.left[1:] == gaps.right[:-1]) & between_han[1:] & between_han[:-1]
    if not two_together.any():
        return np.zeros(len(between_han), np.bool_)
    chain = _chains(gaps, between_han)
    first = np.flatnonzero(np.diff(chain, prepend=-1))
    last = np.append(first[1:], len(chain)) - 1
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
    further = cls[np.maximum(gaps.left - 1, 0)], cls[np.minimum(gaps.right + 1, len(cls) - 1)]
    together: Mask = between_han & ((further[0] == Class.HAN) | (further[1] == Class.HAN))
    if not together.any():
        return together
    documents = len(draft.sources)
    stops = np.flatnonzero((cls == Class.STOP) | (cls == Class.COMMA))
    marks, han = (
        np.bincount(draft.document_at(at), minlength=documents)
        for at in (stops[member(draft.text.codes[stops], "，。！？；：、,!?;")], np.flatnonzero(cls == Class.HAN))
    )
    unmarked = marks * HAN_PER_MARK < han
    part_clauses: Mask = together & unmarked[gaps.doc]
    return part_clauses


def _chains(gaps: Gaps, chosen: Mask) -> Index:
    """Number the runs of chosen gaps of one sort with one character between each two; any other gap is a run by itself."""
    adjacent = (gaps.left[1:] == gaps.right[:-1]) & (gaps.sort[1:] == gaps.sort[:-1])
    continues = np.append(False, adjacent & chosen[1:] & chosen[:-1])
    return np.cumsum(~continues) - 1


def _behind_clauses(draft: Draft, gaps: Gaps) -> Mask:
    """Whether each gap stands behind the number of a clause at the head of a paragraph: 第三条 养犬人应当."""
    units = draft.units
    likely = CLAUSE.likely(draft.text.codes, units.start, units.end)
    if not likely.any():
        return np.zeros(len(gaps.start), np.bool_)
    clause_ends = []
    for row in np.flatnonzero(likely).tolist():
        start, end = int(units.start[row]), int(units.end[row])
        head = draft.text.slice(start, min(start + LONGEST_CLAUSE, end))
        clause_ends.append(start + clause(head))
    return positions_among(gaps.start, np.array(clause_ends, np.int64))


# From this share of spaced pairs of Han on, spaces are the extractor's. To the pairs of each document so many of clean
# text are added: two phrases in a short notice do not make it dirty.
DIRTY_SHARE: Final = 0.003
CLEAN_PAIRS: Final = 1000


class Spread(msgspec.Struct, frozen=True):
    """How common spaces between Han are, in each document."""

    pairs: Index  # of Han, with a space between them or without
    rate: Odds  # the share of these that have a space, but for letter-spaced rows in headlines
    apart: Odds  # the share that have one outside letter-spaced rows
    dirty: Mask


def _spread(draft: Draft, gaps: Gaps, cls: Classes, between_words: Mask, letter: Mask) -> Spread:
    """Count the pairs of Han with and without a space."""
    documents = len(draft.sources)
    if not between_words.any():
        nothing = np.zeros(documents)
        return Spread(nothing.astype(np.int64), nothing, nothing, nothing > 0)
    # Nobody sets prose letter-spaced: such spaces in paragraphs are the extractor's too.
    in_rows = letter & draft.units.cover_of(gaps.left, Kind.PARAGRAPH)
    apart = np.bincount(gaps.doc[between_words & ~letter], minlength=documents)
    spaced = apart + np.bincount(gaps.doc[in_rows], minlength=documents)
    unspaced_pairs = np.flatnonzero((cls[:-1] == Class.HAN) & (cls[1:] == Class.HAN))
    pairs = np.bincount(draft.document_at(unspaced_pairs), minlength=documents) + spaced
    dirty = spaced / (pairs + CLEAN_PAIRS) >= DIRTY_SHARE
    return Spread(pairs, spaced / np.maximum(pairs, 1), apart / np.maximum(pairs, 1), dirty)


# A row of two gaps and more is letter-spaced in one of so many places at most. The articles of the training pages have one
# in 19,000, but pages of OCR have many more. Where every third pair of Han has a stray space, one meant space in seven stands
# in a row that looks letter-spaced and is none.
PLACES_PER_ROW: Final = 1000


def _by_chance(gaps: Gaps, between_han: Mask, spread: Spread) -> Mask:
    """Whether each gap is in a row that stray spaces make up by chance: there are so many of them in the document."""
    chain = _chains(gaps, between_han)
    size = np.bincount(chain)[chain]
    by_chance: Mask = spread.dirty[gaps.doc] & (spread.apart[gaps.doc] ** size * PLACES_PER_ROW >= 1)
    return by_chance


# A meant space that is lost counts as so many stray ones that stay, times the square root of their rate: 0.6 where one pair
# of Han in a hundred has a stray one, 3.3 where three in ten have, and a few more that stay are hardly seen. Chosen on the
# training pages: 98 to 99.7 % of the stray spaces are deleted, at any rate more than by the shares of each place alone.
WORTH: Final = 6.0


def _stray(draft: Draft, gaps: Gaps, between_words: Mask, spread: Spread) -> Mask:
    """Whether extraction put each space between Han there: this is likelier than that it means something.

    The evidence is how common such spaces are in the document, where the space stands, and the Han around it.
    """
    stray = np.zeros(len(gaps.start), np.bool_)
    chosen = np.flatnonzero(between_words & spread.dirty[gaps.doc])
    if len(chosen):
        rate = _rates(draft, gaps, chosen, spread)
        meant = meant_odds(draft, gaps.left[chosen], gaps.right[chosen])
        # The odds that it is meant, meant / rate, are at most those at which losing it costs more: 1 / (WORTH √rate).
        stray[chosen] = meant <= log(np.sqrt(rate) / WORTH)
    return stray


# Log-odds from which on two Han are one word for certain, and the share of such pairs: counted in 821,000 pairs of the
# training pages.
ONE_WORD: Final = 3.0
ONE_WORD_SHARE: Final = 0.39


def _rates(draft: Draft, gaps: Gaps, chosen: Index, spread: Spread) -> Odds:
    """Return what share of the pairs of Han in its document has a stray space of its sort, for each chosen gap.

    If most spaces are of one sort, the others (U+3000, or two spaces) may be the author's: those that cut words show how
    many are not.
    """
    doc = gaps.doc[chosen]
    first, size, group = grouped(doc << _SORT_BITS | gaps.sort[chosen])
    doc_of_group = doc[first]
    largest = np.zeros(len(spread.pairs), np.int64)
    np.maximum.at(largest, doc_of_group, size)
    is_largest = size == largest[doc_of_group]
    if is_largest.all():
        return spread.rate[doc]
    cuts_word = inside_word(draft.text.codes[gaps.left[chosen]], draft.text.codes[gaps.right[chosen]]) >= ONE_WORD
    by_cuts = (np.bincount(group, cuts_word) + 0.5) / (ONE_WORD_SHARE * spread.pairs[doc_of_group])
    rate = spread.rate[doc_of_group]
    rates_of_chosen: Odds = np.where(is_largest, rate, np.minimum(by_cuts, rate))[group]
    return rates_of_chosen


def _edges(draft: Draft) -> tuple[Index, Index]:
    """Return where units and notes begin and end: a name, or a part of a dateline, has edges as a paragraph has."""
    units, notes = draft.units, draft.notes
    return np.append(units.start, notes.start), np.append(units.end, notes.end)


# --- between Han and digits or letters -------------------------------------------------------------------------------


def _unspaced(draft: Draft, gaps: Gaps, cls: Classes, config: Config) -> Mask:
    """Whether each document has no space there: because most such places have none, or because the caller asks."""
    documents = len(draft.sources)
    if config.spacing != "document":
        return np.full(documents, config.spacing == "none")
    unspaced_places = draft.repairable(mixed_places(cls))
    spaced_gaps = is_mixed(cls[gaps.left], cls[gaps.right])
    spaced = np.bincount(gaps.doc[spaced_gaps], minlength=documents)
    unspaced = np.bincount(draft.document_at(unspaced_places), minlength=documents)
    is_unspaced: Mask = unspaced >= spaced
    return is_unspaced


def _insert_spaces(draft: Draft) -> Draft:
    """Insert a space between Han and digits or letters wherever there is none."""
    cls = classes(draft.text.props)
    at = draft.repairable(mixed_places(cls))
    _, ends = _edges(draft)
    # Behind a character that another pass inserted nothing can be inserted.
    at = at[~positions_among(at + 1, ends) & (draft.text.origin[at] != GENERATED)]
    return draft.insert(Rule.SPACES_SPACED, at, _SPACE)
