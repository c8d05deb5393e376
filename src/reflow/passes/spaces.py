"""Delete the spaces that mean nothing, and keep those that mean something."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, GENERATED, Draft, Index, Kind, Mask
from reflow.draft.contract import Contract
from reflow.model.exponential import log
from reflow.model.meant_blanks import meant_odds
from reflow.patterns.clauses import CLAUSE_HEAD, LONGEST_CLAUSE, clause
from reflow.tables.among import among, grouped, positions_among
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, half_ems, is_mixed, member, mixed_places
from reflow.tables.neighbours import from_below, like_above
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
    left_class: Classes
    right_class: Classes
    doc: Index
    spaces: Index  # positions of all spaces
    of_space: Index  # the run of each

    @classmethod
    def of(cls, draft: Draft) -> "Gaps":
        """Find the runs outside verbatim stretches, in which spaces separate columns."""
        kinds = classes(draft.text.props)
        at = draft.repairable((kinds == Class.SPACE).nonzero()[0])
        begins = np.ones(len(at), np.bool_)
        begins[1:] = at[1:] != at[:-1] + 1
        of_space, start = begins.cumsum() - 1, at[begins]
        size = np.bincount(of_space, minlength=len(start))
        width = np.bincount(of_space, half_ems(draft.text.props[at]), minlength=len(start)).astype(np.int64)
        sort = draft.text.codes[start].astype(np.int64) << 1 | (size > 1)
        # A separator stands before each document, and one behind it.
        left, right = start - 1, start + size
        return cls(
            start=start,
            size=size,
            width=width,
            sort=sort,
            left=left,
            right=right,
            left_class=kinds[left],
            right_class=kinds[right],
            doc=draft.document_at(start),
            spaces=at,
            of_space=of_space,
        )

    def take(self, chosen: Mask) -> Index:
        """Return the positions of the spaces of some runs."""
        return self.spaces[chosen[self.of_space]]

    def take_surplus(self, chosen: Mask) -> Index:
        """Return the positions of the spaces of some runs, but for the first of each run."""
        is_further = like_above(self.of_space)
        return self.spaces[chosen[self.of_space] & is_further]

    def between_han(self) -> Mask:
        """Whether a Han stands on both sides of each run."""
        between_han: Mask = (self.left_class == Class.HAN) & (self.right_class == Class.HAN)
        return between_han


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
    between_quotations = (gaps.left_class == Class.CLOSE) & (gaps.right_class == Class.OPEN)
    wide = gaps.width >= WIDE
    to_fill = _to_fill(draft, gaps, wide)
    beside_mark = _beside_mark(draft, gaps) & ~between_quotations & ~to_fill
    furniture = draft.units.cover_of(gaps.left, *FURNITURE)  # blanks separate the items of a folio: 要闻 03
    letter, stray = _between_han(draft, gaps, decided=beside_mark | to_fill, kept=furniture | wide)
    mixed = is_mixed(gaps.left_class, gaps.right_class) & ~beside_mark & ~furniture & ~wide
    unspaced = mixed & _unspaced(draft, gaps, config)[gaps.doc] if mixed.any() else mixed
    doubled = mixed & ~unspaced & (gaps.size > 1) & (config.spacing != "keep")
    odd = gaps.spaces[~member(draft.text.codes[gaps.spaces], " \t\u3000")]
    if len(odd):
        remaining = gaps.take(~(beside_mark | letter | stray | unspaced))
        draft = draft.replace(Rule.SPACES_PLAIN, odd[positions_among(odd, remaining)], _SPACE)
    return draft.delete_all(
        (Rule.SPACES_MARK, gaps.take(beside_mark), 1.0),
        (Rule.SPACES_LETTER, gaps.take(letter), 1.0),
        (Rule.SPACES_STRAY, gaps.take(stray), 1.0),
        (Rule.SPACES_MIXED, gaps.take(unspaced), 1.0),
        (Rule.SPACES_DOUBLE, gaps.take_surplus(doubled), 1.0),
    )


MARKS: Final = (Class.STOP, Class.COMMA, Class.OPEN, Class.CLOSE)
FIRST_CHINESE_MARK: Final = 0x3000  # “ ” — … and what else stands before it other languages have too


def _beside_mark(draft: Draft, gaps: Gaps) -> Mask:
    """Whether each gap is beside a mark that has its space in itself.

    “ ” — … are such marks beside Han, and in documents with as many Han as Latin letters or more.
    """
    beside = np.zeros(len(gaps.start), np.bool_)
    of_chinese = beside.copy()  # only in a Chinese document
    left, right = gaps.left_class, gaps.right_class
    for mark_at, mark_class, across in ((gaps.left, left, right), (gaps.right, right, left)):
        mark = draft.text.codes[mark_at]
        is_mark = (mark >= FIRST_CJK_MARK) & among(mark_class, MARKS)
        certain = (mark >= FIRST_CHINESE_MARK) | (across == Class.HAN)
        beside |= is_mark & certain
        of_chinese |= is_mark & ~certain
    if of_chinese.any():
        beside |= of_chinese & _is_chinese(draft)[gaps.doc]
    return beside


def _is_chinese(draft: Draft) -> Mask:
    """Whether each document has as many Han as Latin letters or more."""
    cls = classes(draft.text.props)
    chinese: Mask = draft.count(cls == Class.HAN) >= draft.count(cls == Class.LATIN)
    return chinese


# A gap of two em and more is no slip: behind a colon or beside a bracket none of 2,522 labelled pages has one, and
# between Han, or between Han and letters, such a gap parts a credit or the items of a line.
WIDE: Final = 4  # half-ems


def _to_fill(draft: Draft, gaps: Gaps, wide: Mask) -> Mask:
    """Whether each gap is to be filled in: （    ）, or a wide one behind a label or beside a bracket: 甲方：        （签章）."""
    left, right = gaps.left_class, gaps.right_class
    to_fill: Mask = (left == Class.OPEN) & (right == Class.CLOSE)
    if wide.any():
        beside_bracket = among(left, (Class.OPEN, Class.CLOSE)) | (right == Class.CLOSE)
        to_fill |= wide & (beside_bracket | member(draft.text.codes[gaps.left], "：:"))
    return to_fill


# --- between Han -----------------------------------------------------------------------------------------------------


def _between_han(draft: Draft, gaps: Gaps, decided: Mask, kept: Mask) -> tuple[Mask, Mask]:
    """Return which gaps stand in letter-spaced rows, and which others between Han the extractor scattered there.

    The gaps that are `decided` stand in no row, those that are `kept` are not stray.
    """
    between_han = gaps.between_han()
    stray = np.zeros(len(gaps.start), np.bool_)
    if not between_han.any():
        return stray, stray
    part_clauses = _part_clauses(draft, gaps, between_han)
    letter = _letter_spaced(draft, gaps, between_han) & ~decided & ~part_clauses
    kept = kept | draft.units.cover_of(gaps.left, Kind.CAPTION) | _behind_clauses(draft, gaps)
    between_words = between_han & ~kept
    if not between_words.any():
        return letter, stray
    spread = _spread(draft, gaps, between_words, letter)
    if spread.dirty.any():
        letter &= ~(between_words & _by_chance(gaps, between_han, spread))
        judged = between_words & ~letter & ~part_clauses
        stray = _stray(draft, gaps, judged, spread)
        # A row that is letter-spaced without the stray ones would go if the text were cleaned again.
        meant = judged & ~stray
        letter |= _letter_spaced(draft, gaps, meant) & meant
    return letter, stray


FEWEST_SINGLES: Final = 3  # 表 彰 会 is letter-spaced; 张 青, a name of two characters, may be two words


def _letter_spaced(draft: Draft, gaps: Gaps, between_han: Mask) -> Mask:
    """Whether each gap stands in a row of Han that each stand alone, or beside a mark in it: 人 民 网, 开 馆 , 有 粮 票."""
    # A chain of one gap has at most two single Han beside it, fewer than `FEWEST_SINGLES`.
    two_together = (gaps.left[1:] == gaps.right[:-1]) & between_han[1:] & between_han[:-1]
    if not two_together.any():
        return np.zeros(len(between_han), np.bool_)
    cls = classes(draft.text.props)
    chain = _chains(gaps, between_han)
    [first] = (~like_above(chain)).nonzero()
    last = from_below(first, len(chain)) - 1
    singles = np.bincount(chain) - 1  # the Han between two gaps of a chain
    # The Han before the first gap and the one behind the last may stand alone too: beside them there is no Han, or they
    # are at the edge of a paragraph, where the next character is another paragraph's.
    first_han, behind_last_han = gaps.left[first], gaps.right[last] + 1
    starts, ends = _edges(draft)
    singles += (cls[np.maximum(first_han - 1, 0)] != Class.HAN) | positions_among(first_han, starts)
    singles += (cls[np.minimum(behind_last_han, len(cls) - 1)] != Class.HAN) | positions_among(behind_last_han, ends)
    spaced = between_han & (gaps.size == 1) & (singles >= FEWEST_SINGLES)[chain]
    # Marks in such a row were spaced with it: the row takes all gaps beside its marks along.
    han_or_mark = (Class.HAN, *MARKS)
    in_row = (gaps.size == 1) & among(gaps.left_class, han_or_mark) & among(gaps.right_class, han_or_mark)
    row = _chains(gaps, in_row)
    letter_spaced: Mask = in_row & (np.bincount(row, spaced) > 0)[row]
    return letter_spaced


# A text with fewer marks than one for so many Han has no marks for its clauses. Of 2,522 labelled pages the one with the
# fewest has one for 19 Han.
HAN_PER_MARK: Final = 40


def _part_clauses(draft: Draft, gaps: Gaps, between_han: Mask) -> Mask:
    """Whether each gap parts two clauses: its document has no marks for that, and beside the gap Han stand together.

    A space between two Han that each stand alone (享 年) parts no clauses.
    """
    cls = classes(draft.text.props)
    together = between_han.copy()
    further_left, further_right = cls[gaps.left[between_han] - 1], cls[gaps.right[between_han] + 1]
    together[between_han] = (further_left == Class.HAN) | (further_right == Class.HAN)
    if not together.any():
        return together
    [stops] = ((cls == Class.STOP) | (cls == Class.COMMA)).nonzero()
    marks = stops[member(draft.text.codes[stops], "，。！？；：、,!?;")]
    unmarked = draft.count(marks) * HAN_PER_MARK < draft.count(cls == Class.HAN)
    part_clauses: Mask = together & unmarked[gaps.doc]
    return part_clauses


def _chains(gaps: Gaps, chosen: Mask) -> Index:
    """Number the runs of chosen gaps of one sort with one character between each two; any other gap is a run by itself."""
    adjacent = (gaps.left[1:] == gaps.right[:-1]) & (gaps.sort[1:] == gaps.sort[:-1])
    begins = np.ones(len(chosen), np.bool_)
    begins[1:] = ~(adjacent & chosen[1:] & chosen[:-1])
    chains: Index = begins.cumsum() - 1
    return chains


def _behind_clauses(draft: Draft, gaps: Gaps) -> Mask:
    """Whether each gap stands behind the number of a clause at the head of a paragraph: 第三条 养犬人应当."""
    units = draft.units
    unit = units.row_at(gaps.left)
    start, end = units.start[unit], units.end[unit]
    behind_clauses = (gaps.start - start < LONGEST_CLAUSE) & member(draft.text.codes[start], CLAUSE_HEAD)
    for gap in behind_clauses.nonzero()[0].tolist():
        head = draft.text.slice(int(start[gap]), int(min(start[gap] + LONGEST_CLAUSE, end[gap])))
        behind_clauses[gap] = start[gap] + clause(head) == gaps.start[gap]
    return behind_clauses


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


def _spread(draft: Draft, gaps: Gaps, between_words: Mask, letter: Mask) -> Spread:
    """Count the pairs of Han with and without a space."""
    documents = len(draft.sources)
    apart = np.bincount(gaps.doc[between_words & ~letter], minlength=documents)
    spaced = apart
    if letter.any():
        # Nobody sets prose letter-spaced: such spaces in paragraphs are the extractor's too.
        in_rows = letter & draft.units.cover_of(gaps.left, Kind.PARAGRAPH)
        spaced = apart + np.bincount(gaps.doc[in_rows], minlength=documents)
    han = classes(draft.text.props) == Class.HAN
    pairs = draft.count(han[:-1] & han[1:]) + spaced
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
    [chosen] = (between_words & spread.dirty[gaps.doc]).nonzero()
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
    return np.concatenate([units.start, notes.start]), np.concatenate([units.end, notes.end])


# --- between Han and digits or letters -------------------------------------------------------------------------------


def _unspaced(draft: Draft, gaps: Gaps, config: Config) -> Mask:
    """Whether each document has no space there: because most such places have none, or because the caller asks."""
    documents = len(draft.sources)
    if config.spacing != "document":
        return np.full(documents, config.spacing == "none")
    unspaced = draft.count(draft.repairable(mixed_places(classes(draft.text.props))))
    spaced_gaps = is_mixed(gaps.left_class, gaps.right_class)
    is_unspaced: Mask = unspaced >= np.bincount(gaps.doc[spaced_gaps], minlength=documents)
    return is_unspaced


def _insert_spaces(draft: Draft) -> Draft:
    """Insert a space between Han and digits or letters wherever there is none."""
    cls = classes(draft.text.props)
    at = draft.repairable(mixed_places(cls))
    _, ends = _edges(draft)
    # Behind a character that another pass inserted nothing can be inserted.
    at = at[~positions_among(at + 1, ends) & (draft.text.origin[at] != GENERATED)]
    return draft.insert(Rule.SPACES_SPACED, at, _SPACE)
