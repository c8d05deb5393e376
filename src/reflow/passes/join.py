"""Join the lines of each paragraph as they were labelled."""

from typing import Final

import numpy as np
import regex

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Index, Kind, Labelled, Mask, Text, Units, positions
from reflow.draft.contract import Contract
from reflow.draft.kinds import BODY, unit_of
from reflow.draft.tables import Scores
from reflow.tables.characters import Class, classes

CONTRACT = Contract(
    reads=(
        *("text.codes", "lines.doc", "lines.end", "lines.measure", "lines.skip", "lines.start"),
        *("lines.width", "labelled.label", "labelled.opens", "labelled.parsed", "labelled.score"),
    ),
    writes=(
        *("text.codes", "text.origin", "units.doc", "units.end", "units.kind", "units.opens", "units.parsed"),
        *("units.score", "units.side", "units.skip", "units.start"),
    ),
)

UNIT_KINDS: Final = np.array([unit_of(kind) for kind in Kind], np.uint8)
SIDES: Final = np.array([{Kind.TITLE_ABOVE: 1, Kind.TITLE_BELOW: -1}.get(kind, 0) for kind in Kind], np.int8)


def join(draft: Draft, config: Config) -> Draft:
    """Delete the blanks between lines and make one unit of each paragraph; what interrupts one goes behind it.

    A title, kicker or deck keeps a unit for each of its lines.
    """
    lines = draft.labelled
    if not len(lines):
        return draft.with_blocks(Units.of(0))
    above = _above(lines.label == Kind.NEXT, np.isin(lines.label, BODY))
    above = np.where(_carries_on(lines), np.arange(len(lines)) - 1, above)
    draft = _close_gaps(draft, above)
    heads = above < 0
    unit = np.cumsum(heads)
    unit[~heads] = unit[_head(above)[~heads]]
    if np.any(np.diff(unit) < 0):
        order = np.argsort(unit, kind="stable")
        draft, heads = draft.arrange(order), heads[order]
    return draft.with_blocks(_units(draft.labelled, np.flatnonzero(heads)))


# Half-ems that the upper line of a subhead may leave free of its measure if the lower line goes on with it.
SUBHEAD_ROOM = 7


def _carries_on(lines: Labelled) -> Mask:
    """Return which lines of a caption or subhead continue the line above: directly below one of the same label."""
    alike = (lines.label[1:] == lines.label[:-1]) & (lines.doc[1:] == lines.doc[:-1]) & (lines.skip[1:] == 0)
    full = (lines.measure[:-1] > 0) & (lines.measure[:-1] - lines.width[:-1] <= SUBHEAD_ROOM)
    caption, subhead = lines.label[1:] == Kind.CAPTION, lines.label[1:] == Kind.SUBHEAD
    carried: Mask = np.append(False, alike & (caption | (subhead & full)))
    return carried


def _above(goes_on: Mask, body: Mask) -> Index:
    """Give for each line the line that it goes on from; -1 where it begins something itself."""
    row = np.arange(len(body))
    last_body = np.maximum.accumulate(np.where(body, row, -1))
    before = np.append(-1, last_body[:-1])
    return np.where(goes_on, before, -1)


def _head(above: Index) -> Index:
    """Give for each line the first line of its paragraph: follow `above` by doubling, so long paragraphs are quick."""
    at = np.where(above >= 0, above, np.arange(len(above)))
    while True:
        further = at[at]
        if np.array_equal(further, at):
            return at
        at = further


def _close_gaps(draft: Draft, above: Index) -> Draft:
    """Delete what stands between lines; where a line end stood for a space, or beside one, a space stays."""
    text, b = draft.text, draft.labelled
    joined = np.flatnonzero(above >= 0)
    left, right = b.end[above[joined]] - 1, b.start[joined]
    end = b.end.copy()
    for rule, spaced in (
        (Rule.JOIN_WORD, _parts_words(text, left, right)),
        (Rule.JOIN_SPACE, _keeps_space(text, b.doc[joined], left, right)),
    ):
        rows = joined[spaced]
        rows = rows[np.argsort(above[rows])]  # a caption of two lines may stand in the midst of a paragraph
        draft = draft.replace(rule, b.end[above[rows]], ord(" "), b.score[rows])
        if draft.allows(rule):
            end[above[rows]] += 1
    draft = draft.with_blocks(b.with_columns(end=end))
    gap_start, gap_end = np.append(0, end), np.append(b.start, len(text.codes))
    size = gap_end - gap_start
    at = positions(gap_start, size)
    row = np.repeat(np.arange(len(b) + 1), size)
    inside = ~np.isin(at, draft.separators())  # documents stay apart
    at, row = at[inside], row[inside]
    wrap = np.append(above >= 0, False)[row]
    score = np.append(b.score, np.float32(1))[row]
    score[draft.document_at(at) != np.append(b.doc, -1)[row]] = 1  # below the last line of a document
    return draft.delete_all(
        (Rule.JOIN_WRAP, at[wrap], score[wrap]),
        (Rule.JOIN_EDGE, at[~wrap], score[~wrap]),
    )


def _parts_words(text: Text, left: Index, right: Index) -> Mask:
    """Say where a line end stood for a space: between Latin words, and behind an ASCII mark before one.

    Not between digits (20|17 is a number cut in two), nor between a capital or digit and its neighbour (G|20, 3|D),
    nor inside an address (www.example.|com).
    """
    codes, cls = text.codes, classes(text.props)
    latin = cls[right] == Class.LATIN
    small = (codes[left] >= ord("a")) & (cls[left] == Class.LATIN)
    mark = (codes[left] < 0x80) & np.isin(cls[left], (Class.STOP, Class.COMMA, Class.CLOSE))
    parted: Mask = (latin & ((cls[left] == Class.LATIN) | mark)) | ((cls[right] == Class.DIGIT) & small)
    for k in np.flatnonzero(parted):
        end = int(left[k]) + 1
        parted[k] = _ADDRESS.search(text.slice(max(end - ADDRESS_REACH, 0), end)) is None
    return parted


# What a line ends with that is cut inside an address of the web or of mail.
_ADDRESS = regex.compile(r"(?:https?://|www\.|[\w.]@)[\x21-\x7e]*$", flags=regex.ASCII)
ADDRESS_REACH = 80


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


def _units(lines: Labelled, heads: Index) -> Units:
    """Make one unit of each run of lines that begins at a head; it is as sure as its least sure line or border."""
    first, last = lines.take(heads), np.append(heads[1:], len(lines)) - 1
    same = first.doc[1:] == first.doc[:-1]
    border_below = np.append(np.where(same, first.score[1:], np.float32(1)), np.float32(1))
    return Units.of(
        len(heads),
        doc=first.doc,
        start=first.start,
        end=lines.end[last],
        kind=UNIT_KINDS[first.label],
        skip=first.skip,
        side=SIDES[first.label],
        opens=first.opens,
        parsed=first.parsed,
        score=np.minimum(np.minimum.reduceat(lines.score, heads), border_below),
        left=_reduced(np.fmin, lines.left, heads),
        top=_reduced(np.fmin, lines.top, heads),
        right=_reduced(np.fmax, lines.right, heads),
        bottom=_reduced(np.fmax, lines.bottom, heads),
        type_size=first.type_size,
        page=first.page,
    )


def _reduced(function: np.ufunc, column: Scores | None, heads: Index) -> Scores | None:
    """Reduce a column of the geometry over the lines of each unit: its box holds all of theirs."""
    return None if column is None else function.reduceat(column, heads)
