"""Signs that hold a line: how it is numbered or named, what it is written in, and how like the lines beside it is.

Each function returns columns as those of `reflow.model.features` do, of which these are three groups.
"""

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.draft import Codes, Index, Lines, Mask, positions
from reflow.model.column_measure import window_max
from reflow.model.whole_lines import Pattern
from reflow.tables.among import among, grouped
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, is_blank, member

if TYPE_CHECKING:
    from reflow.model.features import Columns, View

# Characters at the head of a line that are looked at: a marker, the time of a message, the name of a field.
REACH: Final = 12
NUMERALS: Final = "〇零一二三四五六七八九十百千"
PARTS: Final = "章节節回卷篇条條部编編集款场場幕课課讲講"
BULLETS: Final = "•·●○■□◆◇★☆▪▲△※→▶►◎"
DASHES: Final = "-*+–"
BARS: Final = "|｜│"
SPACES: Final = " \u3000"
BLANKS: Final = SPACES + "\t"
OPENING_BRACKETS: Final = "(（[【〔"
CLOSING_BRACKETS: Final = ")）]】〕"
COLONS: Final = ":："
# What stands behind the number of an item, the same in words, and a letter; behind a year and a month.
NUMBER_MARKS: Final = ".．、)）"
NUMERAL_MARKS: Final = "、.．"
LETTER_MARKS: Final = ".．、:：)）"
DATE_MARKS: Final = "-/.年"
MONTHS: Final = "月"
PREFIX_ENDS: Final = "：:，。！？；,;!?“”「」《》"  # the first of them ends what may be a name
CELL_BORDERS: Final = BARS + "\t"
CODE_SIGNS: Final = "={}();[]<>$#/\\_\"'&|"
CODE_ENDS: Final = "{};)],>\\"
CODE_BEGINNINGS: Final = "{}[]<\"'$@"


class Heads(msgspec.Struct, frozen=True, eq=False, dict=True):
    """The first `REACH` characters of each line, 0 where the line is shorter: shape (REACH + 1, lines)."""

    codes: Codes

    @classmethod
    def of(cls, view: "View") -> "Heads":
        """Look up the heads of all lines."""
        lines = view.lines
        at = lines.start + np.arange(REACH + 1)[:, None]
        inside = at < lines.end
        codes = np.where(inside, view.text.codes[np.minimum(at, lines.end - 1)], 0).astype(np.uint32)
        codes[REACH] = 0  # no run of characters reaches beyond
        return cls(codes)

    def behind(self, length: Index) -> Codes:
        """Return the character behind the first `length` of each line; 0 if there is none."""
        behind: Codes = np.take_along_axis(self.codes, np.minimum(length, REACH)[None], axis=0)[0]
        return behind

    @cached_property
    def is_digit(self) -> Mask:
        """Whether each character is a digit, half-width or full-width."""
        codes = self.codes
        digit: Mask = (codes - ord("0") < 10) | (codes - ord("０") < 10)  # unsigned: others wrap around to large values
        return digit

    def run(self, of: Mask, first: int = 0) -> Index:
        """Count how many characters from number `first` on are of a set."""
        count: Index = np.cumprod(of[first:], axis=0, dtype=np.int64).sum(axis=0)
        return count


NUMBERED: Final = (
    *("a number and a mark", "a number in brackets", "a circled number", "a numeral and a mark"),
    *("a letter and a mark", "a date", "a numbered part", "hashes"),
)


def is_numbered(view: "View") -> Mask:
    """Return which lines begin with the number of a part, an item or a day."""
    marks = _marks(Heads.of(view), view)
    numbered: Mask = np.any([marks[name] for name in NUMBERED], axis=0)
    return numbered


def markers(view: "View") -> "Columns":
    """Compute how each line is numbered, named or otherwise marked at its head."""
    heads = Heads.of(view)
    kinds = _marks(heads, view)
    first = heads.codes[0]
    colon, repeated = _prefix(view, heads)
    columns: Columns = {f"begins with {name}": mask for name, mask in kinds.items()}
    columns["a colon near the head"] = colon > 0
    columns["place of the colon"] = colon / REACH
    columns["what stands before the colon stands again"] = repeated
    kind = np.argmax(np.stack([np.zeros(len(first), np.bool_), *kinds.values()]), axis=0)
    columns["marked as the line above"] = _as_above(view, kind) & (kind > 0)
    columns["marked as the line two above"] = _as_above(view, kind, 2) & (kind > 0)
    columns["a list near"] = around(view, kind > 0)
    columns["a colon near the head, around"] = around(view, colon > 0)
    return columns


def _marks(heads: Heads, view: "View") -> dict[str, Mask]:
    """Return which lines begin with each kind of marker."""
    codes, first, second = heads.codes, heads.codes[0], heads.codes[1]
    digits = heads.run(heads.is_digit)
    behind, after = heads.behind(digits), heads.behind(digits + 1)
    after_is_digit = after - ord("0") < 10
    numeral = member(codes, NUMERALS)
    numerals = heads.run(numeral)
    in_bracket = heads.run(heads.is_digit | numeral, first=1)
    behind_bracket = heads.behind(in_bracket + 1)
    letter = (first | 0x20) - ord("a") < 26
    wide_letter = first - ord("Ａ") < 26
    blank_second = member(second, BLANKS)
    circled = (first - 0x2460 < 40) | (first - 0x3220 < 10)
    return {
        "a number and a mark": (digits > 0) & (digits <= 3) & member(behind, NUMBER_MARKS) & ~after_is_digit,
        "a number and a blank": (digits > 0) & (digits <= 3) & member(behind, BLANKS),
        "a number in brackets": member(first, OPENING_BRACKETS)
        & (in_bracket > 0)
        & member(behind_bracket, CLOSING_BRACKETS),
        "a circled number": circled,
        "a numeral and a mark": (numerals > 0) & (numerals <= 3) & member(heads.behind(numerals), NUMERAL_MARKS),
        "a letter and a mark": (letter | wide_letter) & member(second, LETTER_MARKS),
        "a bullet": member(first, BULLETS),
        "a dash and a blank": member(first, DASHES) & blank_second,
        "hashes": first == ord("#"),
        "an angle bracket": first == ord(">"),
        "a bar": member(first, BARS),
        "a back tick": first == ord("`"),
        "a slash or two dashes": ((first == ord("/")) | (first == ord("-"))) & (second == first) | (first == ord("/")),
        "a time": (digits > 0) & (digits <= 2) & member(behind, COLONS) & after_is_digit,
        "a date": (digits == 4) & member(behind, DATE_MARKS) | (digits > 0) & (digits <= 2) & member(behind, MONTHS),
        "a numbered part": _numbered_part(heads, numeral),
        "a bracket of a few characters": _short_bracket(heads),
        "a single character": view.lines.end - view.lines.start == 1,
    }


def _numbered_part(heads: Heads, numeral: Mask) -> Mask:
    """Whether each line begins with 第, a number and the name of a part: 第四章, 第 1 條."""
    codes = heads.codes
    number = heads.run(numeral | heads.is_digit | member(codes, SPACES), first=1)
    begins: Mask = (codes[0] == ord("第")) & (number > 0) & member(heads.behind(number + 1), PARTS)
    return begins


def _short_bracket(heads: Heads) -> Mask:
    """Whether each line begins with a bracket that closes within the reach: [日期], 【地点】."""
    closes = member(heads.codes, CLOSING_BRACKETS).argmax(axis=0)
    begins: Mask = member(heads.codes[0], OPENING_BRACKETS) & (closes > 1)
    return begins


def _prefix(view: "View", heads: Heads) -> tuple[Index, NDArray[np.float64]]:
    """Return the place of a colon near each line's head, 0 if there is none, and how often its prefix stands again.

    No mark stands before the colon, so that it is a name's or a field's.
    """
    codes = heads.codes
    stops = member(codes, PREFIX_ENDS) | (codes == 0)
    first_mark = stops.argmax(axis=0)
    colon = np.where(member(heads.behind(first_mark), COLONS), first_mark, 0)
    rows = np.flatnonzero(colon > 0)
    repeated = np.zeros(len(colon))
    if len(rows):
        inside = np.arange(REACH + 1)[:, None] < colon[rows]
        weights = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, REACH + 2, dtype=np.uint64)[:, None]
        key = (np.where(inside, codes[:, rows], 0) * weights).sum(axis=0) + view.lines.doc[rows].astype(np.uint64)
        groups = grouped(key)
        repeated[rows] = log_equal_lines()[np.minimum(groups.size, LAST_EQUAL)[groups.of_row]]
    return colon, repeated


# --- what a line is written in, and how like its neighbours ----------------------------------------------------------


def likeness(view: "View") -> "Columns":
    """Compute how like the line above each line is made, and what of it is code, cells or data."""
    from reflow.model.features import count_by_line

    lines, text = view.lines, view.text
    cls, codes = classes(text.props), text.codes
    size = np.maximum(lines.end - lines.start, 1)
    han = count_by_line(lines, cls == Class.HAN)
    marks = count_by_line(lines, (cls == Class.STOP) | (cls == Class.COMMA))
    commas = count_by_line(lines, codes == ord(","))
    bars = count_by_line(lines, member(codes, CELL_BORDERS))
    code = count_by_line(lines, member(codes, CODE_SIGNS))
    gaps = count_by_line(lines, _wide_gaps(cls, codes))
    ascii_letters = count_by_line(lines, (cls == Class.LATIN) & (codes < 0x80))
    first, last = codes[lines.start], codes[lines.end - 1]
    columns: Columns = {
        "share of code signs": code / size,
        "share of ASCII letters": ascii_letters / size,
        "ASCII commas": np.minimum(commas, 8) / 4,
        "bars and tabs": np.minimum(bars, 6) / 3,
        "wide gaps": np.minimum(gaps, 4) / 2,
        "ends as code does": member(last, CODE_ENDS) & (code > 0),
        "begins as code does": member(first, CODE_BEGINNINGS) | (member(first, "/") & (code > 1)),
        "as many Han as above": _as_above(view, han) & (han > 0),
        "as many Han as two above": _as_above(view, han, 2) & (han > 0),
        "as many marks as above": _as_above(view, marks) & (marks > 0),
        "as many ASCII commas as above": _as_above(view, commas) & (commas > 0),
        "as many cells as above": _as_above(view, bars + gaps) & (bars + gaps > 0),
        "begins as above": _as_above(view, first),
        "ends as above": _as_above(view, last),
        "indented as above": _as_above(view, lines.indent) & (lines.indent > 0),
        "indented more than above": np.clip(_less_above(view, lines.indent), -8, 8) / 4,
        "only Han": han == size,
        "Han": np.minimum(han, 40) / 20,
        "marks for its Han": marks / np.maximum(han, 1),
    }
    return columns


def _wide_gaps(cls: NDArray[np.uint8], codes: Codes) -> Mask:
    """Return where a run of two or more blanks ends, or a tab stands."""
    blank = is_blank(cls) & (cls != Class.LINE_END)
    two = np.zeros(len(cls), np.bool_)
    two[1:] = blank[1:] & blank[:-1]
    ends = two.copy()
    ends[:-1] &= ~blank[1:]
    return ends


def _as_above(view: "View", values: NDArray[np.generic], step: int = 1) -> Mask:
    """Whether each line has the value of the line `step` above it in its document."""
    same = np.zeros(len(values), np.bool_)
    doc = view.lines.doc
    same[step:] = (values[step:] == values[:-step]) & (doc[step:] == doc[:-step])
    return same


def _less_above(view: "View", values: Index) -> Index:
    """Return each value less that of the line above in its document; 0 for the first line."""
    less = np.zeros(len(values), np.int64)
    less[1:] = np.where(view.same[1:], np.diff(values), 0)
    return less


# --- what stands around ----------------------------------------------------------------------------------------------

# Lines above and below that are counted as being around a line: about a page. Not the whole document, which may be a
# book, or a file of everything.
AROUND: Final = 96
NEAR: Final = 12
LONG: Final = 80  # half-ems: few columns are wider
FULL_ROOM: Final = 2  # half-ems that kinsoku leaves free


def around(view: "View", values: NDArray[Any], reach: int = AROUND) -> NDArray[np.float64]:
    """Return the mean of some values over each line and the `reach` lines above and below it in its document.

    `values` may have several rows, shape (rows, lines), of which each has means of its own.
    """
    row = np.arange(values.shape[-1])
    first, last = np.maximum(row - reach, view.top), np.minimum(row + reach, view.bottom)
    total = np.zeros((*values.shape[:-1], len(row) + 1))
    np.cumsum(values, axis=-1, out=total[..., 1:])
    mean: NDArray[np.float64] = (total[..., last + 1] - total[..., first]) / (last - first + 1)
    return mean


# What is counted nearer to a line as well.
SHARES_NEAR: Final = (
    "end with a stop",
    "end open",
    "are full and open",
    "are short and open",
    "are as wide as the widest near",
)


def is_full(lines: Lines) -> Mask:
    """Whether each line fills the measure of its column."""
    full: Mask = (lines.measure > 0) & (np.abs(lines.measure - lines.width) <= FULL_ROOM)
    return full


def cannot_begin(view: "View") -> Mask:
    """Whether each line begins with a mark that only the middle or the end of a sentence has."""
    barred = among(view.first, (Class.STOP, Class.COMMA, Class.CLOSE))
    cannot: Mask = barred & (view.text.codes[view.lines.start] > FIRST_CJK_MARK)
    return cannot


def surroundings(view: "View") -> "Columns":
    """Compute what the lines around each line are: how wide, how they end, and what a newspaper has among them."""
    from reflow.model.features import End

    lines, end = view.lines, view.end
    widest = window_max(lines.doc, lines.width, AROUND)
    widest_near = window_max(lines.doc, lines.width, NEAR)
    stop, comma = end == End.STOP, end == End.COMMA
    open_end = (end == End.WORD) | (end == End.OPEN_MARK)
    full = is_full(lines)
    near_widest = widest_near - lines.width <= FULL_ROOM
    columns: Columns = {
        "width over the widest around": lines.width / np.maximum(widest, 1),
        "width over the widest near": lines.width / np.maximum(widest_near, 1),
        "widest around": np.minimum(widest, 400) / 100,
        "widest near": np.minimum(widest_near, 200) / 50,
        "as wide as the widest near": near_widest,
        "as wide as the widest near, and open": near_widest & ~stop,
    }
    shares = {
        "end with a stop": stop,
        "end with a comma": comma,
        "end open": open_end,
        "are full and open": full & ~stop,
        "are short and open": (lines.width < widest_near - FULL_ROOM * 4) & ~stop,
        "are as wide as the widest near": near_widest,
        "are wider than columns": lines.width > LONG,
        "have no measure": lines.measure == 0,
        "are indented": lines.indent > 0,
        "stand below a blank line": lines.skip > 0,
        "begin like a dateline": lines.dateline,
    }
    matched = {pattern.name: lines.pattern == pattern for pattern in Pattern if pattern != Pattern.NONE}
    means = around(view, np.stack([*shares.values(), *matched.values()]))
    means_near = around(view, np.stack([shares[name] for name in SHARES_NEAR]), NEAR)
    near = dict(zip(SHARES_NEAR, means_near, strict=True))
    for name, mean in zip(shares, means[: len(shares)], strict=True):
        columns[f"lines around: {name}"] = mean
        if name in near:
            columns[f"lines near: {name}"] = near[name]
    for (name, mask), mean in zip(matched.items(), means[len(shares) :], strict=True):
        columns[f"pattern: {name}"] = mask
        columns[f"lines around: pattern {name}"] = mean
    return columns | _repetitions(view)


LONGEST_REPEATED: Final = 40  # characters; longer lines are sentences


def _repetitions(view: "View") -> "Columns":
    """Compute how often each line stands in its document, as it is and but for its numbers."""
    codes = view.text.codes
    is_number = (codes - ord("0") < 10) | (codes - ord("０") < 10) | member(codes, NUMERALS)
    columns: Columns = {}
    for name, counted in (
        ("stands again", np.ones(len(codes), np.bool_)),
        ("stands again but for its number", ~is_number),
    ):
        count = _equal_lines(view, counted)
        columns[name] = log_equal_lines()[np.minimum(count, LAST_EQUAL)]
    return columns


LAST_EQUAL: Final = 16  # more equal lines count as these


@cache
def log_equal_lines() -> NDArray[np.float32]:
    """Return the logarithm of each number of equal lines, in the range of the other columns; 0 where none is counted."""
    return (np.log2(np.maximum(np.arange(LAST_EQUAL + 1), 1)) / 2).astype(np.float32)


def _equal_lines(view: "View", counted: Mask) -> Index:
    """Count the short lines of the document that are equal to each line, by the characters that are counted."""
    lines = view.lines
    size = lines.end - lines.start
    at = positions(lines.start, size)
    number = np.cumsum(counted[at])
    head = np.cumsum(size) - size
    before_line = number[head] - counted[at[head]]
    # Each character times a power by its place in the line, so that its place counts.
    place = np.minimum(number - np.repeat(before_line, size), LONGEST_REPEATED)
    mixed = np.where(counted[at], (view.text.codes[at].astype(np.uint64) + np.uint64(1)) * _POWERS[place], 0)
    key = np.add.reduceat(mixed, head) + lines.doc.astype(np.uint64) * _MIX
    short = np.flatnonzero(size <= LONGEST_REPEATED)
    count = np.ones(len(lines), np.int64)
    groups = grouped(key[short])
    count[short] = groups.size[groups.of_row]
    return count


_MIX: Final = np.uint64(0xD1B54A32D192ED03)
_POWERS: Final = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, LONGEST_REPEATED + 2, dtype=np.uint64)
