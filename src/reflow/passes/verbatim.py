"""Find the lines that are not wrapped prose (verse, tables, code, lists, quoted mail), and keep their line ends.

Signs are searched in lines and counted over runs of adjacent lines. Blank lines and measures are not used: they are lost
when a cleaned text is cleaned again, and the same stretch must be found then.
"""

from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Codes, Draft, Index, Kind, Mask, Text
from reflow.draft import Lines as Rows
from reflow.draft.contract import Contract
from reflow.model.counted import FULL_ROOM, INDENT_ROOM
from reflow.patterns.list_markers import LIST_MARKER, LONGEST_MARKER, marker_kind
from reflow.tables.characters import Class, classes, is_blank, member

CONTRACT = Contract(
    reads=(
        *("text.codes", "lines.dateline", "lines.doc", "lines.end", "lines.kind"),
        *("lines.measure", "lines.start", "lines.width"),
    ),
    writes=("lines.dateline", "lines.end", "lines.kind", "lines.start"),
)

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lines:
    """What the finders use of each line, as columns."""

    text: Text
    rows: Rows
    signs: Index  # positions of all characters but Han
    first: Codes
    ends: NDArray[np.uint8]  # class of the last character
    han: Counts
    marks: Counts  # marks between and behind clauses: ，。！？； but not 、 and ：, which lists have too
    inner: Counts  # those of them that do not end the line


def verbatim(draft: Draft, config: Config) -> Draft:
    """Make one row of each stretch of lines that are not wrapped prose."""
    blocks = draft.lines
    if not blocks.width.any():  # no lines, or none that were measured
        return draft
    lines = look(draft.text, blocks)
    chosen = np.zeros(len(blocks), np.int8)  # 1 + the row in FINDERS
    for number, (rule, find) in enumerate(FINDERS, 1):
        if draft.allows(rule):
            chosen[find(lines) & (blocks.kind == Kind.UNDECIDED) & (chosen == 0)] = number
    if draft.allows(Rule.VERBATIM_SHORT):
        chosen[short(lines, chosen > 0)] = len(FINDERS) + 1
    return apply(draft, chosen) if chosen.any() else draft


# --- measure ---------------------------------------------------------------------------------------------------------

CLAUSE_MARKS = "，。！？；"
TYPED_MARKS = ",.!?;"  # stand for them behind Han, in a text with ASCII marks


def look(text: Text, rows: Rows) -> Lines:
    """Compute the columns of `Lines`: both ends of every line, and the numbers of its Han and clause marks."""
    cls = classes(text.props)
    signs = np.flatnonzero(cls != Class.HAN)
    codes = text.codes[signs]
    clause = member(codes, CLAUSE_MARKS) | member(codes, TYPED_MARKS) & (cls[signs - 1] == Class.HAN)
    marks = per_line(rows, signs[clause])
    last = np.zeros(len(cls) + 1, np.bool_)
    last[signs[clause]] = True
    return Lines(
        text=text,
        rows=rows,
        signs=signs,
        first=text.codes[rows.start],
        ends=cls[rows.end - 1],
        han=rows.end - rows.start - per_line(rows, signs),
        marks=marks,
        inner=marks - last[rows.end - 1],
    )


def per_line(rows: Rows, at: Index) -> Counts:
    """Count the positions `at` in each line; those between lines are ignored."""
    row = np.searchsorted(rows.start, at, "right") - 1
    inside = (row >= 0) & (at < rows.end[row])
    return np.bincount(row[inside], minlength=len(rows))


def count(lines: Lines, characters: str) -> Counts:
    """Count some marks in each line."""
    return per_line(lines.rows, lines.signs[member(lines.text.codes[lines.signs], characters)])


def in_runs(lines: Lines, sign: Mask, least: int, key: Index | None = None) -> Mask:
    """Return which lines with a sign stand in runs of at least `least` such lines, in one document and with one key."""
    run = _runs(lines, sign, key)
    kept: Mask = sign & (np.bincount(run, sign)[run] >= least)
    return kept


def _runs(lines: Lines, sign: Mask, key: Index | None = None) -> Index:
    """Number the runs of lines with a sign; a line without one is a run by itself."""
    goes_on = sign[1:] & sign[:-1] & (lines.rows.doc[1:] == lines.rows.doc[:-1])
    if key is not None:
        goes_on &= key[1:] == key[:-1]
    return np.cumsum(np.append(True, ~goes_on)) - 1


# --- quoted mail -----------------------------------------------------------------------------------------------------

# Two lines of a document, wherever they stand, begin with the mark. One alone may be noise; on the training pages no
# line begins with it.
LEAST_QUOTED = 2


def quote(lines: Lines) -> Mask:
    """Find quoted lines of a mail: they begin with >, but not with >5 or >=."""
    codes, rows = lines.text.codes, lines.rows
    quoted = (lines.first == ord(">")) & ~member(codes[rows.start + 1], "0123456789=")
    found: Mask = quoted & (np.bincount(rows.doc, quoted) >= LEAST_QUOTED)[rows.doc]
    return found


# --- tables ----------------------------------------------------------------------------------------------------------

# One gap parts the halves of many a title (一条路  万家欢) and two such titles stand one above the other; two gaps in
# two lines running, or one in each of four, are columns. Of 168,949 training lines 326 have a gap and 40 have two;
# the pairs of lines that have two are justified prose with gaps around its numbers. Where an extractor left one blank
# between columns (零售总额 435 4.9%), two numbers side by side show them: two such lines running are not among 221,598
# of the labelled pages.
TWO_GAPS, TWO_GAPS_LINES = 2, 2
ONE_GAP_LINES = 4
NUMBERS_LINES = 2
CSV_LINES = 3  # a head and two rows; two lines of a sentence may have as many commas
BARS = "|｜│"


def table(lines: Lines) -> Mask:
    """Find rows of a table: columns separated by bars, by tabs or by runs of blanks."""
    blanks = _blanks(lines)
    gaps = _gaps(lines, *blanks)
    bars = count(lines, BARS)
    gaps[lines.inner > 0] = 0  # justified prose, with gaps around each number
    columns = (gaps >= TWO_GAPS) | (bars >= TWO_GAPS)
    found = in_runs(lines, columns, TWO_GAPS_LINES) | in_runs(lines, gaps > 0, ONE_GAP_LINES) | _commas(lines)
    rows = in_runs(lines, _numbers(lines, *blanks), NUMBERS_LINES)
    return found | rows | _heads(lines, rows, per_line(lines.rows, blanks[0]))


def _commas(lines: Lines) -> Mask:
    """Find CSV: documents with the same number of ASCII commas in every line, and no blank behind them.

    Only whole documents: on a page with ASCII marks, two adjacent lines often have the same number.
    """
    codes, rows = lines.text.codes, lines.rows
    at = lines.signs[codes[lines.signs] == ord(",")]
    commas = per_line(rows, at[~is_blank(classes(lines.text.props[at + 1]))])
    other = np.append(False, (commas[1:] != commas[:-1]) & (rows.doc[1:] == rows.doc[:-1]))
    bad = (commas < TWO_GAPS) | other | (rows.kind != Kind.UNDECIDED)
    csv: Mask = (np.bincount(rows.doc, bad) == 0) & (np.bincount(rows.doc) >= CSV_LINES)
    return csv[rows.doc]


def _blanks(lines: Lines) -> tuple[Index, Index]:
    """Return where the runs of blanks begin, and their sizes."""
    blank = lines.signs[is_blank(classes(lines.text.props[lines.signs]))]
    head = np.flatnonzero(np.diff(blank, prepend=-2) != 1)
    return blank[head], np.diff(np.append(head, len(blank)))


def _gaps(lines: Lines, at: Index, size: Index) -> Counts:
    """Count the runs of two or more blanks, or with a tab, inside each line.

    Two spaces behind a stop, or before a small letter, were typed so or belong to a justified line; and a single U+3000
    separates the halves of a title or the characters of a name.
    """
    codes, props = lines.text.codes, lines.text.props
    tabs = np.append(0, np.cumsum(codes == ord("\t")))
    left, right = np.maximum(at - 1, 0), np.minimum(at + size, len(codes) - 1)
    small = (codes[right] >= ord("a")) & (codes[right] <= ord("z"))
    typed = (size == TWO_BLANKS) & (small | (classes(props[left]) == Class.STOP))
    wide = (tabs[at + size] > tabs[at]) | (size >= TWO_BLANKS)
    return per_line(lines.rows, at[wide & ~typed])


UNITS = "%％℃"
INSIDE_NUMBERS = ".,:/"


def _numbers(lines: Lines, at: Index, size: Index) -> Mask:
    """Whether each line has no clause mark and two numbers side by side, at least one of them of several characters.

    The digits of a letter-spaced line (享 年 1 0 7 岁) stand alone.
    """
    codes, end = lines.text.codes, len(lines.text.codes) - 1
    digit = classes(lines.text.props) == Class.DIGIT
    of_number = digit | member(codes, INSIDE_NUMBERS)
    left, right = np.maximum(at - 1, 0), np.minimum(at + size, end)
    unit = member(codes[left], UNITS)
    several = unit | of_number[np.maximum(left - 1, 0)] | of_number[np.minimum(right + 1, end)]
    side_by_side = (digit[left] | unit) & digit[right] & several
    found: Mask = (per_line(lines.rows, at[side_by_side]) > 0) & (lines.marks == 0)
    return found


def _heads(lines: Lines, rows: Mask, blanks: Counts) -> Mask:
    """Whether each line names the columns of the rows below: it has as many blanks, at least two, and no clause mark."""
    same = (blanks[1:] == blanks[:-1]) & (lines.rows.doc[1:] == lines.rows.doc[:-1])
    head: Mask = np.append(~rows[:-1] & rows[1:] & same, False) & (blanks >= TWO_GAPS) & (lines.marks == 0)
    return head


TWO_BLANKS = 2


# --- lists -----------------------------------------------------------------------------------------------------------

# Half-ems. A longer item is prose, whether wrapped or not: items of a notice, briefs in a column.
LONGEST_ITEM = 48
# Lines running that begin with one kind of marker. 272 training lines begin with one, never three running.
LEAST_ITEMS = 3


def items(lines: Lines) -> Mask:
    """Find lists: short items that begin with the same kind of marker, each on its own line."""
    likely = LIST_MARKER.likely(lines.text.codes, lines.rows.start, lines.rows.end)
    likely &= lines.rows.width <= LONGEST_ITEM
    likely = in_runs(lines, likely, LEAST_ITEMS)
    kind = np.zeros(len(lines.rows), np.int64)
    for row in np.flatnonzero(likely):
        kind[row] = marker_kind(_slice(lines, int(row), LONGEST_MARKER))
    found = in_runs(lines, kind > 0, LEAST_ITEMS, kind)
    return in_runs(lines, found & ~_goes_on(lines, found), LEAST_ITEMS)


def _slice(lines: Lines, row: int, reach: int) -> str:
    start, end = int(lines.rows.start[row]), int(lines.rows.end[row])
    return lines.text.slice(start, min(end, start + reach))


# Half-ems. No column is narrower, so a narrower line was not cut at a measure; and a line above one that is wider by
# more than an indent was not, since the next word would have fitted on it.
NARROWEST = 16


def _goes_on(lines: Lines, found: Mask) -> Mask:
    """Whether each line is the last of a run and may be wrapped prose that continues below: it fills its measure."""
    rows = lines.rows
    last = np.append(found[:-1] & ~found[1:] & (rows.doc[1:] == rows.doc[:-1]), False)
    below = np.append(rows.width[1:], 0)
    cut = (rows.width >= NARROWEST) & (below <= rows.width + INDENT_ROOM)
    goes_on: Mask = last & (lines.ends != Class.STOP) & cut
    return goes_on


# --- verse -----------------------------------------------------------------------------------------------------------

# Han in a line of regular verse: one clause, or two alike.
CLAUSES = (4, 5, 6, 7)
# Lines without marks have as many. Of 4 and 5 Han there are titles set in a narrow column: 48 training lines in stacks of
# four and more, none of 7.
UNMARKED = 7
LEAST_CLAUSES = 4  # lines of one clause
LEAST_ENDED = 5  # short lines of any length, each with one mark, at its end
WIDEST_VERSE = 24  # half-ems
COMMA_SHARE = 0.3  # of such lines; where all end with a stop they are captions or speeches, each a paragraph
LEAST_COUPLETS = 3  # lines of two: in a column of 12 em, two lines running of prose may have their marks there


def verse(lines: Lines) -> Mask:
    """Find verse: lines with the same number of Han, with a mark behind each clause or with none at all."""
    rows = lines.rows
    pure = lines.han + lines.marks == rows.end - rows.start
    one = pure & (lines.inner == 0)
    clause = one & _among(lines.han, CLAUSES) & ((lines.marks > 0) | (lines.han == UNMARKED))
    middle = np.minimum(rows.start + lines.han // 2, rows.end - 1)
    halved = (lines.inner == 1) & (lines.marks == 2) & member(lines.text.codes[middle], CLAUSE_MARKS + TYPED_MARKS)
    couplet = pure & halved & _among(lines.han, tuple(2 * n for n in CLAUSES))
    ended = one & (lines.marks == 1) & (rows.width <= WIDEST_VERSE)
    key = lines.han * 2 + (lines.marks > 0)
    found = in_runs(lines, clause, LEAST_CLAUSES, key) | in_runs(lines, couplet, LEAST_COUPLETS, key)
    found |= _alternating(lines, in_runs(lines, ended, LEAST_ENDED))
    return in_runs(lines, found & ~_ends_prose(lines, found), LEAST_COUPLETS)


def _among(values: Counts, numbers: tuple[int, ...]) -> Mask:
    table = np.zeros(max(numbers) + 2, np.bool_)
    table[list(numbers)] = True
    return table.take(values, mode="clip")


def _alternating(lines: Lines, ended: Mask) -> Mask:
    """Return the lines of runs in which many lines end with a comma: a sentence extends over several of them."""
    run = _runs(lines, ended)
    comma = np.bincount(run, ended & (lines.ends == Class.COMMA))
    kept: Mask = ended & (comma >= COMMA_SHARE * np.bincount(run, ended))[run]
    return kept


def _ends_prose(lines: Lines, found: Mask) -> Mask:
    """Whether each line is the first of a run and ends the sentence of the line above: the end of a wrapped paragraph."""
    rows = lines.rows
    above = ~found[:-1] & (rows.doc[1:] == rows.doc[:-1]) & (rows.width[:-1] >= NARROWEST)
    open_above = above & (lines.ends[:-1] != Class.STOP) & (lines.ends[:-1] != Class.CLOSE)
    ends: Mask = np.append(False, open_above) & found & (lines.inner == 0) & (lines.ends == Class.STOP)
    return ends


# --- source code -----------------------------------------------------------------------------------------------------

# Lines that only code has, and their share of the stretch; the others are comments, text in quotes, bare calls. In
# wrapped English a line may end with a semicolon or open a bracket, but not four lines in ten.
LEAST_CODE = 3
CODE_SHARE = 0.4
CODE = regex.compile(
    r"[{}\]);]+[;,]?$"
    r"|.*[^.?!;][;{]\s*(?://.*|/\*.*)?$"
    r"|(?:def|class|if|elif|else|for|while|with|try|except|finally)\b.*:$"
    r"|(?:import|from)\s+[\w.]+(?:\s+import\b.*|\s+as\s+\w+)?$"
    r"|(?:return|raise|yield|export|echo|sudo|fi$|done$|esac$|then$|do$|end$|break$|continue$|pass$)\b"
    r"|(?:if|while)\s+\[.*|for\s+\w+\s+in\b.*"
    r"|#include\s*[<\"]|#!\s*/|@\w+(?:\(|$)"
    r"|(?:[\w.\[\]\"'*&$]+\s+)?[\w.\[\]\"'$]+\s*[-+*/|]?=(?!=)\s*\S"
    r"|[\w.]+\(.*\)$"
)
COMMENT = ("#", "//", "/*", "--")
CODE_REACH = 200  # characters; longer lines are data
CODE_SIGNS = "={}();:[]#$/"  # a line of code has one of them, or a keyword alone
HAN_SHARE = 3  # at most one character in three is Han: strings and comments


def code(lines: Lines) -> Mask:
    """Find source code: lines with the syntax of code, and those between and beside them that are not Chinese prose."""
    size = lines.rows.end - lines.rows.start
    signs = count(lines, CODE_SIGNS)
    latin = (lines.han * HAN_SHARE <= size) & (lines.first < ASCII) & (size <= CODE_REACH)
    second = lines.text.codes[lines.rows.start + 1]
    comment = (lines.first == ord("#")) | (lines.first == ord("/")) & member(second, "/*")
    likely = (latin & (lines.marks == 0)) | comment
    run = _runs(lines, likely)
    likely &= np.bincount(run, signs > 0)[run] >= LEAST_CODE
    sure, edge = np.zeros((2, len(size)), np.bool_)
    for row in np.flatnonzero(likely):
        line = _slice(lines, int(row), CODE_REACH)
        edge[row] = line.startswith(COMMENT)
        sure[row] = CODE.match(line) is not None
    found: Mask = likely & _between(run, sure | edge) & _enough(run, sure, likely)
    return found


ASCII = 0x80


def _between(run: Index, edge: Mask) -> Mask:
    """Whether each line stands between the first and the last edge of its run."""
    row = np.arange(len(run))
    first, last = np.full(run[-1] + 1, len(run)), np.full(run[-1] + 1, -1)
    np.minimum.at(first, run[edge], row[edge])
    np.maximum.at(last, run[edge], row[edge])
    between: Mask = (row >= first[run]) & (row <= last[run])
    return between


def _enough(run: Index, sure: Mask, likely: Mask) -> Mask:
    count, of = np.bincount(run, sure), np.bincount(run, likely)
    enough: Mask = ((count >= LEAST_CODE) & (count >= CODE_SHARE * of))[run]
    return enough


FINDERS = (
    (Rule.VERBATIM_QUOTE, quote),
    (Rule.VERBATIM_CODE, code),
    (Rule.VERBATIM_TABLE, table),
    (Rule.VERBATIM_LIST, items),
    (Rule.VERBATIM_VERSE, verse),
)


# --- whole documents -------------------------------------------------------------------------------------------------

WIDEST_SHORT = 40  # half-ems; a document with a wider line outside its stretches has prose
LEAST_LINES = 4  # a title of two lines and a brief of one are three
ONE_EM = 2  # half-ems
# ln(P(line | short lines) / P(line | fragment of a page)): by what the line leaves free of its measure (full, near,
# short), and by whether a clause mark stands inside it. The figures for pages were counted on the training pages; there
# is no corpus of lists and poems, so the figures for these are judged from the cases. Held against 12,348 fragments of 4 to 14 lines
# cut from training pages, 90 are taken, most of them stacks of titles.
_STRETCH = 2.0
_OPEN, _OPEN_INNER = (0.2, 0.6, 1.8), (-2.7, -1.5, -1.5)
_STOPPED, _STOPPED_INNER, _PAUSED, _PAUSED_INNER = -0.2, -0.9, 0.9, -1.0
_LATIN = -1.5  # a Latin word, and a small letter below: English prose in a narrow column
_ONE_HAN = -1.0  # a title set downwards
_USUALLY_PAGE = -3.0
MOST_WRAPPED = 1  # full lines with a mark inside and none at the end: two are prose, however many titles stand by


def short(lines: Lines, found: Mask) -> Mask:
    """Find documents that consist of short lines, none of which looks wrapped.

    They are kept as a whole: any other lines would be joined, and would no longer be short when cleaned again.
    """
    doc, width = lines.rows.doc, lines.rows.width
    loose = ~found
    bad = (
        loose & ((width > WIDEST_SHORT) | _no_start(lines)) | lines.rows.dateline | (lines.rows.kind != Kind.UNDECIDED)
    )
    score = np.where(found, _STRETCH, _evidence(lines))
    score[np.append(doc[1:] != doc[:-1], True)] = 0
    wrapped = np.bincount(doc, loose & (score == min(_OPEN_INNER)))
    taken = (np.bincount(doc, score) + _USUALLY_PAGE > 0) & (np.bincount(doc) >= LEAST_LINES)
    taken &= (np.bincount(doc, bad) == 0) & (np.bincount(doc, loose) > 0) & (wrapped <= MOST_WRAPPED)
    return taken[doc]


def _no_start(lines: Lines) -> Mask:
    """Whether each line begins with a mark that can only begin a line that continues another one."""
    return member(lines.first, CLAUSE_MARKS + "、：）》」』”")


def _evidence(lines: Lines) -> NDArray[np.float64]:
    rows = lines.rows
    widest = np.zeros(rows.doc[-1] + 1, np.int64)
    np.maximum.at(widest, rows.doc, rows.width)
    room = np.where(rows.measure > 0, rows.measure, widest[rows.doc]) - rows.width
    fill = np.where(rows.width < NARROWEST, 2, np.digitize(room, [FULL_ROOM + 1, INDENT_ROOM + 1]))
    inner = lines.inner > 0
    stop = np.isin(lines.ends, (Class.STOP, Class.CLOSE))
    opened = np.where(inner, np.array(_OPEN_INNER)[fill], np.array(_OPEN)[fill])
    paused = np.where(inner, _PAUSED_INNER, _PAUSED)
    score = np.where(lines.ends == Class.COMMA, paused, opened)
    score = np.where(stop, np.where(inner, _STOPPED_INNER, _STOPPED), score)
    small = np.append((lines.first[1:] >= ord("a")) & (lines.first[1:] <= ord("z")), False)
    score = np.where((lines.ends == Class.LATIN) & small, _LATIN, score)
    return np.where((lines.han == 1) & (rows.width <= ONE_EM), _ONE_HAN, score)


# --- apply -----------------------------------------------------------------------------------------------------------


def apply(draft: Draft, chosen: NDArray[np.int8]) -> Draft:
    """Make one row of each stretch, including the indent of its first line, which may stand for an empty cell."""
    blocks = draft.lines
    goes_on = (chosen[1:] == chosen[:-1]) & (chosen[1:] > 0) & (blocks.doc[1:] == blocks.doc[:-1])
    heads = np.flatnonzero(np.append(True, ~goes_on))
    last = np.append(heads[1:], len(blocks)) - 1
    rows = blocks.take(heads)
    stretch = chosen[heads] > 0
    line_end = np.flatnonzero(classes(draft.text.props) == Class.LINE_END)
    begins = np.append(0, line_end + 1)[np.searchsorted(line_end, rows.start)]
    draft = draft.with_blocks(
        rows.with_columns(
            start=np.where(stretch, begins, rows.start),
            end=blocks.end[last],
            kind=np.where(stretch, Kind.VERBATIM, rows.kind).astype(np.uint8),
            dateline=rows.dateline & ~stretch,
        )
    )
    for number, (rule, _) in enumerate((*FINDERS, (Rule.VERBATIM_SHORT, short)), 1):
        of = np.flatnonzero(chosen[heads] == number)
        draft = draft.note(rule, draft.lines.start[of], draft.lines.end[of])
    return draft
