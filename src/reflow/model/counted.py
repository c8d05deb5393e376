"""The counted model: tell first lines, next lines and titles apart by what was counted on labelled pages.

A break is judged from both sides: the line above must be able to end, the line below must be able to begin. The
logarithms of what `bench/generate/feature_counts.py` counted are added up, and the best labelling of the whole sequence of lines is
taken (a hidden Markov model with three labels). Its few numbers hold for any text that was wrapped at a measure, so it
reads what is no full page; pages are read by the network (`reflow.model.network`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Mask, Text
from reflow.draft import Lines as Table
from reflow.model.column_measure import WIDEST
from reflow.model.features import End, ends, least_indent
from reflow.model.paragraph_starts import begins
from reflow.model.viterbi import best_paths
from reflow.tables.characters import Class, classes, member

Scores = NDArray[np.float32]


class Reading(IntEnum):
    """What a line is to its paragraph, as the counted model tells it."""

    FIRST = 0
    NEXT = 1
    TITLE = 2


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
    begins: Mask  # by its first word, a paragraph
    bracketed: Mask  # begins and ends with a bracket
    wide: Mask  # wider than any column
    wrapped: Mask  # of the document: its lines were cut at a measure


# --- measure ---------------------------------------------------------------------------------------------------------

# Half-ems a full line may leave free: kinsoku pushes one mark or one unbreakable pair down. 94 in 100 of the seed's
# continuation lines leave no more.
FULL_ROOM = 2
# Half-ems a first line leaves free when its indent of 2 em was lost: 1.5 to 3.5 em, 19 of 19 in the seed.
INDENT_ROOM = 7
INDENT = 2  # half-ems more than its neighbours make a line indented


def wrapped(text: Text, lines: Table) -> Mask:
    """Say for each line whether its document is wrapped at all; one that is reflowed already has nothing to join."""
    return _wrapped(lines.doc, ends(text, lines), _fill(text, lines), lines.width)


def features(text: Text, lines: Table) -> Lines:
    """Look at both ends of every line and at the room it leaves."""
    first = classes(text.props[lines.start])
    end, fill = ends(text, lines), _fill(text, lines)
    return Lines(
        doc=lines.doc,
        end=end,
        fill=fill,
        no_start=_forbidden_start(text, lines, first),
        number=_cut_number(text, lines, first),
        indented=lines.indent - least_indent(lines) >= INDENT,
        skip=lines.skip > 0,
        opening=lines.dateline,
        dash=first == Class.DASH,
        begins=begins(text, lines),
        bracketed=member(text.codes[lines.start], "（(") & member(text.codes[lines.end - 1], "）)"),
        wide=lines.width > WIDEST,
        wrapped=_wrapped(lines.doc, end, fill, lines.width),
    )


# ln(P(line | wrapped text) / P(line | text with a paragraph a line)), counted on the training pages and the same pages
# joined: in wrapped pages one line in seven ends with a stop, joined 85 in 100 do, and fifteen times as many of these
# are wider than the measure of their neighbours; a line without a stop that fills its measure is a wrap, one that falls
# short of it a title, one with no measure most likely a wrap; and a line wider than any column was never cut.
# What comes to be cleaned is more often wrapped than not; one stop in a text of three lines must not outweigh that.
_USUALLY_WRAPPED = 1.0
_STOPPED, _STOPPED_OVER, _FULL_OPEN, _SHORT_OPEN, _UNKNOWN_OPEN, _WIDE = -1.8, -3.8, 2.8, -1.6, 1.0, -4.4
# A short text has no measure. Of its lines without a stop, those of 16 em and more, above one that is not wider by an
# indent, are wraps: in texts made of up to eleven lines of the training articles 729 were, and six were not.
_LONG, _LONG_OPEN = 32, 3.0  # half-ems


def _wrapped(doc: Index, end: NDArray[np.int8], fill: NDArray[np.int8], width: Index) -> Mask:
    unknown = np.where(width >= _LONG, _LONG_OPEN, _UNKNOWN_OPEN)
    evidence = np.where(fill == Fill.SHORT, _SHORT_OPEN, np.where(fill == Fill.UNKNOWN, unknown, _FULL_OPEN))
    evidence = np.where(end == End.STOP, np.where(fill == Fill.OVER, _STOPPED_OVER, _STOPPED), evidence)
    evidence = np.where(width > WIDEST, _WIDE, evidence)
    evidence[np.append(doc[1:] != doc[:-1], True)] = 0  # the last line of a document is no break
    wrapped: Mask = (np.bincount(doc, evidence) + _USUALLY_WRAPPED >= 0)[doc]
    return wrapped


_WIDE_MARKS = 0x2000  # ASCII marks may begin a line anywhere; the rule is about CJK marks


def _forbidden_start(text: Text, lines: Table, first: NDArray[np.uint8]) -> Mask:
    barred = (first == Class.STOP) | (first == Class.COMMA) | (first == Class.CLOSE)
    code = text.codes[lines.start]
    forbidden: Mask = barred & (code >= _WIDE_MARKS) & (code != ord("…"))
    return forbidden


def _cut_number(text: Text, lines: Table, first: NDArray[np.uint8]) -> Mask:
    digit = classes(text.props[lines.end - 1]) == Class.DIGIT
    cut: Mask = np.append(False, digit[:-1] & (lines.doc[1:] == lines.doc[:-1])) & (first == Class.DIGIT)
    return cut


def _fill(text: Text, lines: Table) -> NDArray[np.int8]:
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
    fill[_headless(text, lines)] = Fill.UNKNOWN
    return fill


def _headless(text: Text, lines: Table) -> Mask:
    """Say which lines begin in the middle of one: a jump mark stood before them, and they filled more than they do."""
    before = classes(text.props[np.maximum(lines.start - 1, 0)])
    headless: Mask = (lines.start > 0) & (before > Class.SPACE)
    return headless


# --- decide ----------------------------------------------------------------------------------------------------------

# Natural logarithms of shares among the 125,889 lines and 129,121 breaks of the labelled training pages, as
# `bench/generate/feature_counts.py` prints them. A share under 1 in 10,000 is written as -9: it says "not seen", not "impossible".
#
# A line is looked at in its role. That keeps the two sides apart: a first line leaves the room of its lost indent
# only if the paragraph goes on, and a line that ends a paragraph may leave any room. One share is not as counted: a first
# line that goes on is as often full as short by its indent (in the training pages -1.7 and -0.2), for a text that somebody
# copied begins flush as often. With it, and with a title above every second text, titles come back whole in .89 of the
# short articles made of the training set, not .82 (`bench/evaluate/short_texts.py`).
_ROLES = ("first goes on", "first ends", "next goes on", "next ends", "title")
_FILL = {
    Fill.UNKNOWN: (0.0, 0.0, 0.0, 0.0, 0.0),
    Fill.OVER: (-5.1, -3.7, -5.1, -5.9, -4.2),
    Fill.FULL: (-0.7, -2.0, -0.1, -2.3, -0.8),
    Fill.INDENTED: (-0.7, -1.6, -2.5, -2.0, -2.8),
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
    (Reading.FIRST, Reading.NEXT, "first goes on", "wrap", -0.06),
    (Reading.NEXT, Reading.NEXT, "next goes on", "wrap", -0.17),
    (Reading.FIRST, Reading.FIRST, "first ends", "body|body", _FIRST_ENDS + _TO_PARAGRAPH),
    (Reading.NEXT, Reading.FIRST, "next ends", "body|body", _NEXT_ENDS + _TO_PARAGRAPH),
    (Reading.FIRST, Reading.TITLE, "first ends", "body|title", _FIRST_ENDS + _TO_TITLE),
    (Reading.NEXT, Reading.TITLE, "next ends", "body|title", _NEXT_ENDS + _TO_TITLE),
    (Reading.TITLE, Reading.FIRST, "title", "title|body", _TITLE_ENDS),
    (Reading.TITLE, Reading.TITLE, "title", "title|title", -0.32),
)
_LAST = (("first ends", _FIRST_ENDS), ("next ends", _NEXT_ENDS), ("title", _TITLE_ENDS))  # by label
# By label: two pages in five begin with a title, and of the articles that somebody copied some more.
_STARTS_WITH = (-0.58, -np.inf, -0.82)

# Blank lines and indents mean in each document what its own sure breaks show (see `_habit`). These many breaks of
# the average document are added to its own, so that a short text is not read off one or two lines.
HABIT_STRENGTH = 2.0
_USUAL_SKIP = (0.46, 0.11)  # share with a blank line above: paragraph, wrap
_USUAL_INDENT = (0.17, 0.001)
HABIT_LIMIT = 5.0


def label_lines(lines: Lines, *, titles: bool) -> tuple[NDArray[np.int64], Scores]:
    """Return the best reading of each line, and the scores of all readings given those of its neighbours."""
    into, ends = model(lines, evidence(lines), titles=titles)
    path = best_labels(lines, into, ends)
    return path, alternatives(lines, path, into, ends)


def best_labels(lines: Lines, into: Scores, ends: Scores) -> NDArray[np.int64]:
    """Find the best labels by the scores of `model`."""
    size = np.diff(np.flatnonzero(np.concatenate([[True], lines.doc[1:] != lines.doc[:-1], [True]])))
    begin = np.zeros(len(Reading), np.float32)
    return best_paths(begin, size, lambda at: into[at].transpose(1, 2, 0), ends)


class Feature(NamedTuple):
    """What one feature says at each break, as logarithms of shares: shape (lines - 1, 5), by role or by break."""

    feature: str
    by_role: bool
    scores: Scores


def evidence(lines: Lines) -> tuple[Feature, ...]:
    """Look up what every feature says: how the line above ends and fills, and what stands below."""
    habitual = np.array([name in _HABITUAL for name in _BREAKS])
    skip, indent = _habit(lines, lines.skip[1:], _USUAL_SKIP), _habit(lines, lines.indented[1:], _USUAL_INDENT)
    return (
        Feature("end", True, _table(_END)[lines.end[:-1]]),
        Feature("fill", True, _table(_FILL)[lines.fill[:-1]]),
        Feature("opening", False, _below(lines.opening, _OPENING, _NO_OPENING)),
        Feature("no_start", False, _below(lines.no_start, _NO_START)),
        Feature("number", False, _below(lines.number, _NUMBER)),
        Feature("skip", False, skip[:, None] * habitual),
        Feature("indented", False, indent[:, None] * habitual),
    )


def weight(found: Feature, at: int, above: int, below: int) -> float:
    """Say what one evidence adds to the step from label `above` of line `at` to label `below` of the next."""
    role, part = next((role, part) for a, b, role, part, _ in _STEPS if (a, b) == (above, below))
    return float(found.scores[at, _ROLES.index(role) if found.by_role else _BREAKS.index(part)])


def prior(above: int, below: int) -> float:
    """Say how often a line with label `above` is followed by one with label `below`, as a logarithm."""
    return next(prior for a, b, _, _, prior in _STEPS if (a, b) == (above, below))


def model(lines: Lines, found: tuple[Feature, ...], *, titles: bool) -> tuple[Scores, Scores]:
    """Score each step into a line, shape (lines, 3, 3), and the last label of each document, shape (documents, 3).

    What is scored into the first line of a document is its own label alone.
    """
    roles = np.sum([e.scores for e in found if e.by_role], axis=0)
    breaks = np.sum([e.scores for e in found if not e.by_role], axis=0)
    into = np.full((len(lines.doc), len(Reading), len(Reading)), -np.inf, np.float32)
    for above, below, role, part, prior in _STEPS:
        into[1:, above, below] = roles[:, _ROLES.index(role)] + breaks[:, _BREAKS.index(part)] + np.float32(prior)
    _forbid(lines, into[1:])
    border = lines.doc[1:] != lines.doc[:-1]
    into[np.append(True, border)] = np.array(_STARTS_WITH, np.float32)
    if not titles:
        into[:, :, Reading.TITLE] = -np.inf
    last = np.append(border, True)
    by_role = _table(_LAST_END)[lines.end[last]] + _table(_FILL)[lines.fill[last]]
    ends = [by_role[:, _ROLES.index(role)] + np.float32(prior) for role, prior in _LAST]
    return into, np.stack(ends, axis=1)


def _forbid(lines: Lines, into: Scores) -> None:
    """Rule out what no evidence outweighs: joining what begins or was not wrapped, titles in a reflowed article.

    Of 545 bracketed lines on the training pages four are of a title; the others are credits and notes: （完）.
    """
    set_already, skip = ~lines.wrapped[1:], lines.skip[1:]
    into[lines.wide[:-1] | lines.wide[1:] | set_already | lines.begins[1:], :, Reading.NEXT] = -np.inf
    # In a text that is reflowed already a title is one line, and stands behind a blank line (a deck behind a title):
    # a short line elsewhere is a paragraph.
    into[set_already & ~skip, : Reading.TITLE, Reading.TITLE] = -np.inf
    into[set_already & ~lines.dash[1:], Reading.TITLE, Reading.TITLE] = -np.inf
    into[lines.bracketed[1:], :, Reading.TITLE] = -np.inf


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
    inside = lines.doc[1:] == lines.doc[:-1]
    shares = []
    for sure, share in ((ends, usual[0]), (wraps, usual[1])):
        seen = np.bincount(doc[inside & sure & sign], minlength=lines.doc[-1] + 1)
        of = np.bincount(doc[inside & sure], minlength=lines.doc[-1] + 1)
        shares.append((seen + HABIT_STRENGTH * share) / (of + HABIT_STRENGTH))
    present = np.log(shares[0] / shares[1])
    absent = np.log((1 - shares[0]) / (1 - shares[1]))
    return np.where(sign, present[doc], absent[doc]).clip(-HABIT_LIMIT, HABIT_LIMIT).astype(np.float32)


def alternatives(lines: Lines, path: NDArray[np.int64], into: Scores, ends: Scores) -> Scores:
    """Score every label of each line, its neighbours' labels given: shape (lines, 3)."""
    row = np.arange(len(path))
    last = np.append(lines.doc[1:] != lines.doc[:-1], True)
    total: Scores = into[row, np.append(0, path[:-1])]
    above = row[~last]
    total[above] += into[above + 1, :, path[above + 1]]
    total[last] += ends
    return total


def confidence(margin: Scores) -> Scores:
    """Turn a margin of log-odds into a probability."""
    sure: Scores = (1 / (1 + np.exp(-np.minimum(margin, 50)))).astype(np.float32)
    return sure
