"""Join the lines of each paragraph, and tell paragraphs and titles apart.

A break is judged from both sides: the line above must be able to end, the line below must be able to begin. The
logarithms of what was counted on labelled pages (`bench/evidence.py`) are added up, and the best labelling of the
whole sequence of lines is taken (a hidden Markov model with three labels).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import BlockKind, Blocks, Draft, Index, Mask, Text
from reflow.rules import Rule
from reflow.sequence import best_path
from reflow.tables.characters import Class, classes

Scores = NDArray[np.float32]


class Label(IntEnum):
    """What a line is to its paragraph."""

    FIRST = 0
    NEXT = 1
    TITLE = 2


class End(IntEnum):
    """How a line ends."""

    OPEN_MARK = 0  # an opening bracket: nothing can end here
    WORD = 1
    COMMA = 2
    PAUSE = 3  # ；： and dashes: a paragraph may end, but seldom does
    STOP = 4  # 。？！… with the closing marks behind it


class Fill(IntEnum):
    """How much of its measure a line leaves free."""

    UNKNOWN = 0  # no measure
    OVER = 1  # wider than the column: not set in it
    FULL = 2  # up to 1 em, which kinsoku leaves
    INDENTED = 3  # what a first line leaves whose indent was lost
    SHORT = 4


@dataclass(frozen=True, slots=True)
class Lines:
    """The features of each line that takes part, as columns."""

    doc: Index
    end: NDArray[np.int8]  # End
    fill: NDArray[np.int8]  # Fill
    no_start: Mask  # begins with a mark that may not begin a line
    number: Mask  # begins with a digit behind a line that ends with one: a number cut in two
    indented: Mask
    skip: Mask  # a blank line stands above
    opening: Mask
    dash: Mask  # begins with a dash
    wide: Mask  # wider than any column
    wrapped: Mask  # of the document: its lines were cut at a measure


def join(draft: Draft, config: Config) -> Draft:
    """Label every line, then make one block of each paragraph; a title keeps a block for each of its lines."""
    if not len(draft.text.codes):
        return draft
    body = np.flatnonzero(draft.blocks.kind == BlockKind.LINE)
    labels, score = np.empty(0, np.int64), np.empty(0, np.float32)
    if len(body):
        lines = features(draft.text, draft.blocks.take(body))
        wrapped = draft.blocks.wrapped.copy()
        wrapped[body] = lines.wrapped
        draft = draft.with_blocks(draft.blocks.with_columns(wrapped=wrapped))
        labels, score = label_lines(lines, titles=config.titles != "none")
    return apply(draft, body, labels, score)


# --- measure ---------------------------------------------------------------------------------------------------------

# Half-ems a full line may leave free: kinsoku pushes one mark or one unbreakable pair down. 94 in 100 of the seed's
# continuation lines leave no more.
FULL_ROOM = 2
# Half-ems a first line leaves free when its indent of 2 em was lost: 1.5 to 3.5 em, 19 of 19 in the seed.
INDENT_ROOM = 7
INDENT = 2  # half-ems more than its neighbours make a line indented
WIDEST = 120  # half-ems; no column is wider, so a longer line was never cut at a measure


def features(text: Text, lines: Blocks) -> Lines:
    """Look at both ends of every line and at the room it leaves."""
    first = classes(text.props[lines.start])
    end, fill = _ends(text, lines), _fill(lines)
    return Lines(
        doc=lines.doc,
        end=end,
        fill=fill,
        no_start=_forbidden_start(text, lines, first),
        number=_cut_number(text, lines, first),
        indented=lines.indent - _least_indent(lines) >= INDENT,
        skip=lines.skip > 0,
        opening=lines.opening,
        dash=first == Class.DASH,
        wide=lines.width > WIDEST,
        wrapped=_wrapped(lines.doc, end, fill, lines.width > WIDEST),
    )


# ln(P(line | wrapped text) / P(line | text with a paragraph a line)): in wrapped pages one line in seven ends with a
# stop, in the same pages joined 85 in 100 do; a line without one that fills its measure is a wrap, one that falls
# short of it a title, one with no measure most likely a wrap; and a line wider than any column was never cut.
# What comes to be cleaned is more often wrapped than not; one stop in a text of three lines must not outweigh that.
_USUALLY_WRAPPED = 1.0
_STOPPED, _FULL_OPEN, _SHORT_OPEN, _UNKNOWN_OPEN, _WIDE = -1.8, 2.8, -1.6, 1.0, -2.8


def _wrapped(doc: Index, end: NDArray[np.int8], fill: NDArray[np.int8], wide: Mask) -> Mask:
    """Say for each line whether its document is wrapped at all; one that is reflowed already has nothing to join."""
    evidence = np.where(fill == Fill.SHORT, _SHORT_OPEN, np.where(fill == Fill.UNKNOWN, _UNKNOWN_OPEN, _FULL_OPEN))
    evidence = np.where(wide, _WIDE, np.where(end == End.STOP, _STOPPED, evidence))
    evidence[np.append(doc[1:] != doc[:-1], True)] = 0  # the last line of a document is no break
    wrapped: Mask = (np.bincount(doc, evidence) + _USUALLY_WRAPPED >= 0)[doc]
    return wrapped


_WIDE_MARKS = 0x2000  # ASCII marks may begin a line anywhere; the rule is about CJK marks


def _forbidden_start(text: Text, lines: Blocks, first: NDArray[np.uint8]) -> Mask:
    barred = (first == Class.STOP) | (first == Class.COMMA) | (first == Class.CLOSE)
    code = text.codes[lines.start]
    forbidden: Mask = barred & (code >= _WIDE_MARKS) & (code != ord("…"))
    return forbidden


def _cut_number(text: Text, lines: Blocks, first: NDArray[np.uint8]) -> Mask:
    digit = classes(text.props[lines.end - 1]) == Class.DIGIT
    cut: Mask = np.append(False, digit[:-1] & (lines.doc[1:] == lines.doc[:-1])) & (first == Class.DIGIT)
    return cut


def _ends(text: Text, lines: Blocks) -> NDArray[np.int8]:
    """Classify the last character, looking through up to two closing marks for the stop before them."""
    last = lines.end - 1
    cls = classes(text.props[last])
    for _ in range(2):
        through = (cls == Class.CLOSE) & (last > lines.start)
        before = classes(text.props[last - through])
        # （记者黄蕊） at a line end is no sentence end, but 。） and 。” are: only a stop is looked through to.
        seen = through & ((before == Class.STOP) | (before == Class.CLOSE))
        last, cls = last - seen, np.where(seen, before, cls)
    end: NDArray[np.int8] = np.full(len(lines), End.WORD, np.int8)
    end[cls == Class.OPEN] = End.OPEN_MARK
    end[cls == Class.STOP] = End.STOP
    comma = cls == Class.COMMA
    pause = np.isin(text.codes[last], [ord(c) for c in "；：;:"])
    end[comma & ~pause] = End.COMMA
    end[(comma & pause) | (cls == Class.DASH)] = End.PAUSE
    return end


def _fill(lines: Blocks) -> NDArray[np.int8]:
    """Say how much of the measure each line leaves; without one, the wider neighbour stands for it."""
    room = lines.measure - lines.width
    fill: NDArray[np.int8] = np.digitize(room, [-2, FULL_ROOM + 1, INDENT_ROOM + 1]).astype(np.int8) + np.int8(
        Fill.OVER
    )
    fill[lines.measure == 0] = Fill.UNKNOWN
    below = np.append(lines.width[1:], 0)
    below[:-1] *= lines.doc[1:] == lines.doc[:-1]
    # With no measure, a line is short if the one below it is wider by more than an indent: had the text been
    # wrapped, the word that begins the next line would have fitted on this one.
    fill[(lines.measure == 0) & (below > lines.width + INDENT_ROOM)] = Fill.SHORT
    return fill


def _least_indent(lines: Blocks) -> Index:
    """Take the least indent of each line and the two on either side."""
    least = lines.indent.copy()
    for step in (1, 2):
        if step < len(least):
            same = lines.doc[step:] == lines.doc[:-step]
            above = np.where(same, lines.indent[:-step], lines.indent[step:])
            below = np.where(same, lines.indent[step:], lines.indent[:-step])
            least[step:] = np.minimum(least[step:], above)
            least[:-step] = np.minimum(least[:-step], below)
    return least


# --- decide ----------------------------------------------------------------------------------------------------------

# Natural logarithms of shares among the 125,889 lines and 129,121 breaks of the labelled training pages, as
# `bench/evidence.py` prints them. A share under 1 in 10,000 is written as -9: it says "not seen", not "impossible".
#
# A line is looked at in its role. That keeps the two sides apart: a first line leaves the room of its lost indent
# only if the paragraph goes on, and a line that ends a paragraph may leave any room.
_ROLES = ("first goes on", "first ends", "next goes on", "next ends", "title")
_FILL = {
    Fill.UNKNOWN: (0.0, 0.0, 0.0, 0.0, 0.0),
    Fill.OVER: (-5.1, -3.7, -5.1, -5.9, -4.2),
    Fill.FULL: (-1.7, -2.0, -0.1, -2.3, -0.8),
    Fill.INDENTED: (-0.2, -1.6, -2.5, -2.0, -2.8),
    Fill.SHORT: (-4.0, -0.5, -5.2, -0.3, -0.7),
}
_END = {
    End.OPEN_MARK: (-9.0, -9.0, -9.0, -9.0, -5.2),
    End.WORD: (-0.1, -0.4, -0.1, -3.8, 0.0),  # "first ends" holds subheads: two in three have no stop
    End.COMMA: (-2.9, -7.6, -2.9, -8.4, -6.9),
    End.PAUSE: (-6.0, -4.0, -6.0, -5.5, -4.7),
    End.STOP: (-4.8, -1.1, -4.1, 0.0, -7.3),
}
# The last line of a document ends a paragraph, whatever its number there, and is no subhead.
_LAST_END = {**_END, End.WORD: (-0.1, -3.8, -0.1, -3.8, 0.0), End.STOP: (-4.8, 0.0, -4.1, 0.0, -7.3)}

_BREAKS = ("wrap", "body|body", "body|title", "title|body", "title|title")
_HABITUAL = ("body|body", "body|title", "title|body")  # breaks at which blank lines and indents count
_OPENING = (-9.0, -3.7, -6.8, -0.8, -9.0)
_NO_OPENING = (0.0, 0.0, 0.0, -0.6, 0.0)
_NO_START = (-6.2, -9.0, -8.4, -8.3, -4.3)
# No typesetter of the training pages cuts numbers, fixed-column programs do; of the 25,000 other breaks none has it
# but in titles of numbers. As common as a forbidden mark is assumed.
_NUMBER = (-6.2, -9.0, -8.4, -8.3, -5.8)

# The steps there are: from label to label, in which role the upper line is then, over which break, and how often, as
# a logarithm. A first line goes on (16,081 to 993), a next line goes on (86,032 to 16,237), a body is followed by a
# paragraph or a title (15,141 to 2,240), a title line by another or by a body (5,569 to 2,065).
_FIRST_ENDS, _NEXT_ENDS, _TITLE_ENDS = -2.85, -1.84, -1.31
_TO_PARAGRAPH, _TO_TITLE = -0.14, -2.05
_STEPS = (
    (Label.FIRST, Label.NEXT, "first goes on", "wrap", -0.06),
    (Label.NEXT, Label.NEXT, "next goes on", "wrap", -0.17),
    (Label.FIRST, Label.FIRST, "first ends", "body|body", _FIRST_ENDS + _TO_PARAGRAPH),
    (Label.NEXT, Label.FIRST, "next ends", "body|body", _NEXT_ENDS + _TO_PARAGRAPH),
    (Label.FIRST, Label.TITLE, "first ends", "body|title", _FIRST_ENDS + _TO_TITLE),
    (Label.NEXT, Label.TITLE, "next ends", "body|title", _NEXT_ENDS + _TO_TITLE),
    (Label.TITLE, Label.FIRST, "title", "title|body", _TITLE_ENDS),
    (Label.TITLE, Label.TITLE, "title", "title|title", -0.32),
)
_LAST = (("first ends", _FIRST_ENDS), ("next ends", _NEXT_ENDS), ("title", _TITLE_ENDS))  # by label
_STARTS_WITH = (-0.5, -np.inf, -0.9)  # by label: two pages in five begin with a title

# Blank lines and indents mean in each document what its own sure breaks show (see `_habit`). These many breaks of
# the average document are added to its own, so that a short text is not read off one or two lines.
HABIT_STRENGTH = 2.0
_USUAL_SKIP = (0.46, 0.11)  # share with a blank line above: paragraph, wrap
_USUAL_INDENT = (0.17, 0.001)
HABIT_LIMIT = 5.0


def label_lines(lines: Lines, *, titles: bool) -> tuple[NDArray[np.int64], Scores]:
    """Find the best labels, and for each line its confidence (0 to 1) from the margin over the next best label."""
    start, steps = model(lines, evidence(lines), titles=titles)
    path = best_path(start, steps)  # with one element more than there are lines: the end
    return path[:-1], confidence(margins(path, start, steps))


class Evidence(NamedTuple):
    """What one feature says at each break, as logarithms of shares: shape (lines - 1, 5), by role or by break."""

    feature: str
    by_role: bool
    scores: Scores


def evidence(lines: Lines) -> tuple[Evidence, ...]:
    """Look up what every feature says: how the line above ends and fills, and what stands below."""
    habitual = np.array([name in _HABITUAL for name in _BREAKS])
    skip, indent = _habit(lines, lines.skip[1:], _USUAL_SKIP), _habit(lines, lines.indented[1:], _USUAL_INDENT)
    return (
        Evidence("end", True, _table(_END)[lines.end[:-1]]),
        Evidence("fill", True, _table(_FILL)[lines.fill[:-1]]),
        Evidence("opening", False, _below(lines.opening, _OPENING, _NO_OPENING)),
        Evidence("no_start", False, _below(lines.no_start, _NO_START)),
        Evidence("number", False, _below(lines.number, _NUMBER)),
        Evidence("skip", False, skip[:, None] * habitual),
        Evidence("indented", False, indent[:, None] * habitual),
    )


def weight(found: Evidence, at: int, above: int, below: int) -> float:
    """Say what one evidence adds to the step from label `above` of line `at` to label `below` of the next."""
    role, part = next((role, part) for a, b, role, part, _ in _STEPS if (a, b) == (above, below))
    return float(found.scores[at, _ROLES.index(role) if found.by_role else _BREAKS.index(part)])


def prior(above: int, below: int) -> float:
    """Say how often a line with label `above` is followed by one with label `below`, as a logarithm."""
    return next(prior for a, b, _, _, prior in _STEPS if (a, b) == (above, below))


def model(lines: Lines, found: tuple[Evidence, ...], *, titles: bool) -> tuple[Scores, Scores]:
    """Score the first label, shape (3,), and each step from label to label, shape (lines, 3, 3).

    The last step of a document leads to its end, where all labels are one.
    """
    start = np.array(_STARTS_WITH, np.float32)
    roles = np.sum([e.scores for e in found if e.by_role], axis=0)
    breaks = np.sum([e.scores for e in found if not e.by_role], axis=0)
    steps = np.full((len(lines.doc), len(Label), len(Label)), -np.inf, np.float32)
    for above, below, role, part, prior in _STEPS:
        steps[:-1, above, below] = roles[:, _ROLES.index(role)] + breaks[:, _BREAKS.index(part)] + np.float32(prior)
    _forbid(lines, steps[:-1])
    border = np.flatnonzero(np.append(lines.doc[1:] != lines.doc[:-1], True))
    ends = _table(_LAST_END)[lines.end[border]] + _table(_FILL)[lines.fill[border]]
    onward = np.tile(start, (len(border), 1))
    onward[-1] = (0, -np.inf, -np.inf)  # behind the last document nothing begins
    for label, (role, prior) in enumerate(_LAST):
        steps[border, label] = (ends[:, _ROLES.index(role)] + np.float32(prior))[:, None] + onward
    if not titles:
        start[Label.TITLE] = -np.inf
        steps[:, :, Label.TITLE] = -np.inf
    return start, steps


def _forbid(lines: Lines, steps: Scores) -> None:
    """Rule out what no evidence outweighs: joining where nothing was wrapped, titles inside a reflowed article."""
    set_already, skip = ~lines.wrapped[1:], lines.skip[1:]
    steps[lines.wide[:-1] | lines.wide[1:] | set_already, :, Label.NEXT] = -np.inf
    # In a text that is reflowed already a title is one line, and stands behind a blank line (a deck behind a title):
    # a short line elsewhere is a paragraph.
    steps[set_already & ~skip, : Label.TITLE, Label.TITLE] = -np.inf
    steps[set_already & ~lines.dash[1:], Label.TITLE, Label.TITLE] = -np.inf


def _below(sign: Mask, present: tuple[float, ...], absent: tuple[float, ...] = (0.0,) * 5) -> Scores:
    scores: Scores = np.array([absent, present], np.float32)[sign[1:].astype(np.int8)]
    return scores


def _table(rows: Mapping[End, tuple[float, ...]] | Mapping[Fill, tuple[float, ...]]) -> Scores:
    return np.array(list(rows.values()), np.float32)


def _habit(lines: Lines, sign: Mask, usual: tuple[float, float]) -> Scores:
    """Score a sign at each break by what it means in its own document.

    The breaks that need no such sign show it: a line that stops short above one with room for an indent is a
    paragraph end, a full line without stop above a full line is a wrap. So blank lines that stand everywhere, or
    at column ends, or nowhere, weigh what they are worth in this file.
    """
    doc = lines.doc[1:]
    stop, full = lines.end[:-1] == End.STOP, lines.fill == Fill.FULL
    ends = stop & (lines.fill[:-1] == Fill.SHORT) & (lines.fill[1:] == Fill.INDENTED)
    wraps = ~stop & full[:-1] & full[1:]
    shares = []
    for sure, share in ((ends, usual[0]), (wraps, usual[1])):
        seen = np.bincount(doc[sure & sign], minlength=lines.doc[-1] + 1)
        of = np.bincount(doc[sure], minlength=lines.doc[-1] + 1)
        shares.append((seen + HABIT_STRENGTH * share) / (of + HABIT_STRENGTH))
    present = np.log(shares[0] / shares[1])
    absent = np.log((1 - shares[0]) / (1 - shares[1]))
    return np.where(sign, present[doc], absent[doc]).clip(-HABIT_LIMIT, HABIT_LIMIT).astype(np.float32)


def margins(path: NDArray[np.int64], start: Scores, steps: Scores) -> Scores:
    """Give the margin of each line's label over the next best, its neighbours' labels given."""
    total = alternatives(path, start, steps)
    row = np.arange(len(steps))
    chosen = total[row, path[:-1]]
    total[row, path[:-1]] = -np.inf
    margin: Scores = chosen - total.max(axis=1)
    return margin


def alternatives(path: NDArray[np.int64], start: Scores, steps: Scores) -> Scores:
    """Score every label of each line, its neighbours' labels given: shape (lines, 3)."""
    row = np.arange(len(steps))
    into = np.concatenate([start[None], steps[row[:-1], path[:-2]]])
    total: Scores = into + steps[row, :, path[1:]]
    return total


def confidence(margin: Scores) -> Scores:
    """Turn a margin of log-odds into a probability."""
    sure: Scores = (1 / (1 + np.exp(-np.minimum(margin, 50)))).astype(np.float32)
    return sure


# --- apply -----------------------------------------------------------------------------------------------------------


def apply(draft: Draft, body: Index, labels: NDArray[np.int64], score: Scores) -> Draft:
    """Delete all blanks between lines and make one row of each paragraph; furniture that interrupts goes behind."""
    blocks = draft.blocks
    heads = np.ones(len(blocks), np.bool_)
    heads[body] = labels != Label.NEXT
    kind = blocks.kind.copy()
    kind[body] = np.where(labels == Label.TITLE, BlockKind.TITLE, BlockKind.PARAGRAPH)
    scores = np.ones(len(blocks), np.float32)
    scores[body] = score
    above = np.full(len(blocks), -1)  # the line that each line goes on from
    goes_on = np.flatnonzero(labels == Label.NEXT)
    above[body[goes_on]] = body[goes_on - 1]
    draft = draft.with_blocks(blocks.with_columns(kind=kind, score=scores))
    draft = _close_gaps(draft, above)
    if not len(blocks):
        return draft
    unit = np.cumsum(heads)
    unit[body] = unit[body[np.maximum.accumulate(np.where(labels != Label.NEXT, np.arange(len(body)), 0))]]
    if np.any(np.diff(unit) < 0):
        order = np.argsort(unit, kind="stable")
        draft, heads = draft.arrange(order), heads[order]
    return draft.with_blocks(_merge(draft.blocks, np.flatnonzero(heads)))


def _close_gaps(draft: Draft, above: Index) -> Draft:
    """Delete what stands between lines; where a line end stood for a space, or beside one, a space stays."""
    text, b = draft.text, draft.blocks
    joined = np.flatnonzero(above >= 0)
    left, right = b.end[above[joined]] - 1, b.start[joined]
    end = b.end.copy()
    for rule, spaced in (
        (Rule.JOIN_WORD, _parts_words(text, left, right)),
        (Rule.JOIN_SPACE, _keeps_space(text, b.doc[joined], left, right)),
    ):
        rows = joined[spaced]
        draft = draft.replace(rule, left[spaced] + 1, ord(" "), b.score[rows])
        if draft.allows(rule):
            end[above[rows]] += 1
    draft = draft.with_blocks(b.with_columns(end=end))
    gap_start, gap_end = np.append(0, end), np.append(b.start, len(text.codes))
    size = gap_end - gap_start
    at = np.repeat(gap_start - np.cumsum(size) + size, size) + np.arange(size.sum())
    wrap = np.repeat(np.append(above >= 0, False), size)
    score = np.repeat(np.append(b.score, np.float32(1)), size)
    return draft.delete_all(
        (Rule.JOIN_WRAP, at[wrap], score[wrap]),
        (Rule.JOIN_EDGE, at[~wrap], score[~wrap]),
    )


def _parts_words(text: Text, left: Index, right: Index) -> Mask:
    """Say where a line end stood for a space: between Latin words, and behind an ASCII mark before one.

    Not between digits (20|17 is a number cut in two), nor between a capital or digit and its neighbour (G|20, 3|D).
    """
    codes, cls = text.codes, classes(text.props)
    latin = cls[right] == Class.LATIN
    small = (codes[left] >= ord("a")) & (cls[left] == Class.LATIN)
    mark = (codes[left] < 0x80) & np.isin(cls[left], (Class.STOP, Class.COMMA, Class.CLOSE))
    parted: Mask = (latin & ((cls[left] == Class.LATIN) | mark)) | ((cls[right] == Class.DIGIT) & small)
    return parted


# Where this share of a document's wraps, or more, have a space at the line end, the spaces are the extractor's; the
# one of 传承良好家风 | 共建文明城区 stands alone among two hundred wraps.
MAX_SPACED_WRAPS = 0.03


def _keeps_space(text: Text, doc: Index, left: Index, right: Index) -> Mask:
    """Say where one space beside a line end parted two Han phrases before the line was cut there."""
    gap = right - left - 1
    spaced = np.zeros(len(doc), np.bool_)
    two = np.flatnonzero(gap == 2)
    for at in (left[two] + 1, left[two] + 2):
        spaced[two] |= text.codes[at] == ord(" ")
    share = np.bincount(doc, spaced) / np.maximum(np.bincount(doc), 1)
    cls = classes(text.props)
    kept: Mask = spaced & (cls[left] == Class.HAN) & (cls[right] == Class.HAN) & (share[doc] < MAX_SPACED_WRAPS)
    return kept


def _merge(blocks: Blocks, heads: Index) -> Blocks:
    """Make one row of each run of rows that begins at a head; it is as sure as its least sure line or border."""
    last = np.append(heads[1:], len(blocks)) - 1
    below = np.append(blocks.score[heads[1:]], np.float32(1))
    score = np.minimum(np.minimum.reduceat(blocks.score, heads), below)
    return blocks.take(heads).with_columns(end=blocks.end[last], score=score)
