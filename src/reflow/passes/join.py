"""Join the lines of each paragraph, and tell paragraphs and titles apart.

A break is judged from both sides: the line above must be able to end, the line below must be able to begin. Evidence
is added up as log-odds (natural logarithm), and the best labelling of the whole sequence of lines is taken. What each
kind of evidence is worth was counted by `bench/evidence.py`; its table stands beside the constants it gave.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import FURNITURE, BlockKind, Blocks, Draft, Index, Mask, Text
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
    indented: Mask
    skip: Mask  # a blank line stands above
    opening: Mask
    wide: Mask  # wider than any column


def join(draft: Draft, config: Config) -> Draft:
    """Label every line, then make one block of each paragraph; a title keeps a block for each of its lines."""
    body = np.flatnonzero(draft.blocks.kind == BlockKind.LINE)
    if not len(body):
        return draft
    lines = features(draft.text, draft.blocks.take(body))
    labels, score = label_lines(lines, titles=config.titles != "none")
    return apply(draft, body, labels, score)


# --- measure ---------------------------------------------------------------------------------------------------------

# Half-ems a full line may leave free: kinsoku pushes one mark or one unbreakable pair down. 94 in 100 of the seed's
# continuation lines leave no more.
FULL_ROOM = 2
# Half-ems a first line leaves free when its indent of 2 em was lost: 1.5 to 3.5 em, 19 of 19 in the seed.
INDENT_ROOM = 7
INDENT = 2  # half-ems more than its neighbours make a line indented
WIDEST = 160  # half-ems; no column is wider, so a longer line was never cut at a measure


def features(text: Text, lines: Blocks) -> Lines:
    """Look at both ends of every line and at the room it leaves."""
    first = classes(text.props[lines.start])
    return Lines(
        doc=lines.doc,
        end=_ends(text, lines),
        fill=_fill(lines),
        no_start=_forbidden_start(text, lines, first),
        indented=lines.indent - _least_indent(lines) >= INDENT,
        skip=lines.skip > 0,
        opening=lines.opening,
        wide=lines.width > WIDEST,
    )


_WIDE_MARKS = 0x2000  # ASCII marks may begin a line anywhere; the rule is about CJK marks


def _forbidden_start(text: Text, lines: Blocks, first: NDArray[np.uint8]) -> Mask:
    barred = (first == Class.STOP) | (first == Class.COMMA) | (first == Class.CLOSE)
    return barred & (text.codes[lines.start] >= _WIDE_MARKS) & (text.codes[lines.start] != ord("…"))


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
    end = np.full(len(lines), End.WORD, np.int8)
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
    fill = np.digitize(room, [-2, FULL_ROOM + 1, INDENT_ROOM + 1]).astype(np.int8) + Fill.OVER
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

# ln(P(value | this break) / P(value | wrap)) over the 104,125 wraps, 15,135 paragraph ends, 2,233 breaks above and
# 2,051 below a title and 5,577 breaks inside titles of the labelled pages, as `bench/evidence.py` prints them.
# Counts under ten are pulled to ±5: they say "never seen", not "impossible".
_BREAKS = ("paragraph", "body|title", "title|body", "in title")
_PRIOR = (-1.9, -3.8, -1.3, -0.3)  # behind a title line the choice is between the last two
_END = {
    End.OPEN_MARK: (-5.0, -5.0, -5.0, 0.0),
    End.WORD: (-2.7, -2.5, 0.1, 0.1),
    End.COMMA: (-5.0, -3.6, -5.0, -3.9),
    End.PAUSE: (0.8, -2.5, -2.4, 1.6),
    End.STOP: (4.1, 4.1, -1.7, -4.0),
}
_ROOM = {  # what the line above leaves
    Fill.UNKNOWN: (0.0, 0.0, 0.0, 0.0),
    Fill.OVER: (-0.9, 0.5, 1.7, 0.7),
    Fill.FULL: (-2.2, -1.5, -1.8, -0.4),
    Fill.INDENTED: (-0.3, -0.5, -1.0, -1.1),
    Fill.SHORT: (4.6, 4.5, 4.6, 4.0),
}
_BEGIN = {  # what the line below leaves
    Fill.UNKNOWN: (0.0, 0.0, 0.0, 0.0),
    Fill.OVER: (0.2, 2.1, 1.0, 0.6),
    Fill.FULL: (-1.6, -1.7, -0.8, -0.4),
    Fill.INDENTED: (2.2, 0.2, 1.8, -0.8),
    Fill.SHORT: (-0.9, 1.7, -0.4, 1.2),
}
_OPENING = (5.0, 0.0, 5.0, -5.0)  # a dateline begins paragraphs and follows titles, and is no title itself
_NO_START = (-4.2, -4.2, -4.2, 1.9)
# At the end of a document: ln P(end | last line of a body), and of a title.
_LAST = {
    End.OPEN_MARK: (-6.0, -6.0),
    End.WORD: (-2.8, 0.0),
    End.COMMA: (-6.0, -6.0),
    End.PAUSE: (-5.2, -6.0),
    End.STOP: (-0.1, -5.9),
}
_STARTS_WITH_TITLE = -0.5  # against a first line: two pages in five begin with a title
# Blank lines and indents mean in each document what its own sure breaks show (see `_habit`). These many breaks of
# the average document are added to its own, so that a short text is not read off one or two lines.
HABIT_STRENGTH = 2.0
_USUAL_SKIP = (0.46, 0.11)  # share with a blank line above: paragraph, wrap
_USUAL_INDENT = (0.17, 0.001)
HABIT_LIMIT = 5.0


def label_lines(lines: Lines, *, titles: bool) -> tuple[NDArray[np.int64], Scores]:
    """Find the best labels, and for each line its confidence (0 to 1) from the margin over the next best label."""
    steps = _steps(lines)
    start = np.array([0, -np.inf, _STARTS_WITH_TITLE], np.float32)
    last = np.stack([_table(_LAST, lines.end, k) for k in (0, 0, 1)], axis=1)
    border = lines.doc[1:] != lines.doc[:-1]
    steps[border] = last[:-1][border][:, :, None] + start
    if not titles:
        start[Label.TITLE] = -np.inf
        steps[:, :, Label.TITLE] = -np.inf
    steps = np.concatenate([steps, np.repeat(last[-1][None, :, None], len(Label), axis=2)])
    labels = best_path(start, steps)
    return labels[:-1], _confidence(labels, start, steps)


def _steps(lines: Lines) -> Scores:
    """Score each step from the label of one line to the label of the next: shape (lines - 1, 3, 3)."""
    first, following, title = Label.FIRST, Label.NEXT, Label.TITLE
    kinds = [_break_score(lines, k) for k in range(len(_BREAKS))]
    steps = np.zeros((len(lines.doc) - 1, len(Label), len(Label)), np.float32)
    for body in (first, following):
        steps[:, body, first] = kinds[0]
        steps[:, body, title] = kinds[1]
        steps[lines.wide[:-1] | lines.wide[1:], body, following] = -np.inf
    steps[:, title, first] = kinds[2]
    steps[:, title, title] = kinds[3]
    steps[:, title, following] = -np.inf
    return steps


def _break_score(lines: Lines, k: int) -> Scores:
    """Add up the evidence for one kind of break at every line end."""
    score = np.float32(_PRIOR[k]) + _table(_END, lines.end[:-1], k) + _table(_ROOM, lines.fill[:-1], k)
    score += _table(_BEGIN, lines.fill[1:], k)
    score += np.where(lines.opening[1:], np.float32(_OPENING[k]), 0)
    score += np.where(lines.no_start[1:], np.float32(_NO_START[k]), 0)
    if _BREAKS[k] != "in title":
        score += _habit(lines, lines.skip[1:], _USUAL_SKIP) + _habit(lines, lines.indented[1:], _USUAL_INDENT)
    return score


def _table(table: dict[End, tuple[float, ...]] | dict[Fill, tuple[float, ...]], values: NDArray[np.int8], k: int) -> Scores:
    column = np.array([row[k] for row in table.values()], np.float32)
    return column[values]


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


def _confidence(labels: NDArray[np.int64], start: Scores, steps: Scores) -> Scores:
    row = np.arange(len(labels) - 1)
    into = np.concatenate([start[None], steps[row[:-1], labels[:-2]]])
    total = into + steps[row, :, labels[1:]]
    chosen = total[row, labels[:-1]]
    total[row, labels[:-1]] = -np.inf
    margin = np.minimum(chosen - total.max(axis=1), 50)
    return (1 / (1 + np.exp(-margin))).astype(np.float32)


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
    unit = np.cumsum(heads)
    unit[body] = unit[body[np.maximum.accumulate(np.where(labels != Label.NEXT, np.arange(len(body)), 0))]]
    if np.any(np.diff(unit) < 0):
        order = np.argsort(unit, kind="stable")
        draft, heads = draft.arrange(order), heads[order]
    return draft.with_blocks(_merge(draft.blocks, np.flatnonzero(heads)))


def _close_gaps(draft: Draft, above: Index) -> Draft:
    """Delete what stands between lines; between two Latin words one space stays."""
    text, b = draft.text, draft.blocks
    joined = np.flatnonzero(above >= 0)
    words = joined[_parts_words(text, b.end[above[joined]] - 1, b.start[joined])]
    kept = above[words]
    draft = draft.replace(Rule.JOIN_WORD, b.end[kept], ord(" "), b.score[words])
    end = b.end.copy()
    end[kept] += 1
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
    return (latin & ((cls[left] == Class.LATIN) | mark)) | ((cls[right] == Class.DIGIT) & small)


def _merge(blocks: Blocks, heads: Index) -> Blocks:
    """Make one row of each run of rows that begins at a head; it is as sure as its least sure line or border."""
    last = np.append(heads[1:], len(blocks)) - 1
    below = np.append(blocks.score[heads[1:]], np.float32(1))
    score = np.minimum(np.minimum.reduceat(blocks.score, heads), below)
    return blocks.take(heads).with_columns(end=blocks.end[last], score=score)
