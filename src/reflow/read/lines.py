"""Cut the reel into physical lines: one row for each line that is not blank."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from reflow.draft import Geometry, Index, Lines, Source, Text
from reflow.draft.tables import GEOMETRY
from reflow.tables.characters import Class, classes, half_ems, is_blank
from reflow.tables.neighbours import like_above

NEXT_LINE: Final = 0x85  # the one line end that is a byte of mojibake, too


def split_lines(text: Text, sources: Sequence[Source]) -> Lines:
    """Return the lines that are not blank, with their numbers and indents, and the blank lines above them.

    Lines are read off the runs of blank characters: a run with a line end in it separates two lines. Rows cover a line
    without the blanks at its edges.
    """
    blank = np.flatnonzero(is_blank(classes(text.props)))
    if not len(blank):
        return Lines.of(0)
    is_end, is_counted_end = _line_ends(text, blank)
    start, end, head, tail = _between_runs(blank, is_end)

    # Line ends that are kept as bytes of mojibake part nothing, but are counted: numbers of lines are those of
    # `str.splitlines` everywhere.
    kept_ends = text.kept[text.codes[text.kept] == NEXT_LINE]
    offsets = np.array([source.offset for source in sources], np.int64)
    doc = np.searchsorted(offsets, start, "right") - 1
    # Above the first line of a document only the document's own blank lines count.
    is_first = ~like_above(doc)
    head[is_first] = np.searchsorted(blank, offsets[doc[is_first]])
    ends_before = np.append(0, np.cumsum(is_counted_end))  # line ends before each blank
    ends_above = ends_before[tail + 1] - ends_before[np.searchsorted(blank, offsets)][doc]
    ends_above += np.searchsorted(kept_ends, start) - np.searchsorted(kept_ends, offsets)[doc]
    lines_above = np.array([source.lines_above for source in sources], np.int64)[doc]
    return Lines.of(
        len(start),
        doc=doc,
        start=start,
        end=end,
        line=lines_above + ends_above + 1,
        skip=np.maximum(ends_before[tail + 1] - ends_before[head] - 1, 0),
        indent=_indent(text, blank, is_end, tail),
        **_geometry(sources, doc, ends_above),
    )


NO_RUN: Final = -1  # the last blank above a line that no run stands above: one more is the first row of `blank`


def _between_runs(blank: Index, is_end: Index) -> tuple[Index, Index, Index, Index]:
    """Return the lines between runs of blanks, and the run above each.

    Returns where each line starts and ends, and the first and last row in `blank` of the run above it.
    """
    follows = np.diff(blank) == 1
    head = np.flatnonzero(np.append(True, ~follows))  # where runs begin, as rows of `blank`
    tail = np.append(head[1:], len(blank)) - 1
    separates = np.add.reduceat(is_end, head) > 0
    separates[0] |= blank[0] == 0  # blanks at the very top are no part of the first line
    head, tail = head[separates], tail[separates]
    # A line starts behind a run and ends at the next one; the reel closes with a line end, behind which no line stands.
    start, end = blank[tail[:-1]] + 1, blank[head[1:]]
    run_head, run_tail = head[:-1], tail[:-1]
    if blank[0] > 0:
        start, end = np.insert(start, 0, 0), np.insert(end, 0, blank[head[0]])
        run_head, run_tail = np.insert(run_head, 0, 0), np.insert(run_tail, 0, NO_RUN)
    return start, end, run_head, run_tail


def _line_ends(text: Text, blank: Index) -> tuple[Index, Index]:
    """Return which blanks are line ends, as 0 and 1, and the same with CR LF counted once."""
    codes = text.codes[blank]
    is_end = classes(text.props[blank]) == Class.LINE_END
    before_lf = np.zeros(len(blank), np.bool_)
    before_lf[:-1] = (codes[:-1] == ord("\r")) & (codes[1:] == ord("\n")) & (np.diff(blank) == 1)
    return is_end.astype(np.int64), (is_end & ~before_lf).astype(np.int64)


def _indent(text: Text, blank: Index, is_end: Index, tail: Index) -> Index:
    """Measure the blanks between the last line end before a line and its first character, in half-ems."""
    width_before = np.append(0, np.cumsum(half_ems(text.props[blank]), dtype=np.int64))
    behind_last_end = np.maximum.accumulate(np.where(is_end > 0, np.arange(len(blank)) + 1, 0))
    return np.where(tail != NO_RUN, width_before[tail + 1] - width_before[behind_last_end[tail]], 0)


def _geometry(sources: Sequence[Source], doc: Index, row: Index) -> dict[str, np.typing.NDArray[np.float32] | None]:
    """Return the geometry columns of lines; `row` is the row of each line in its document's geometry."""
    columns = {name: np.full(len(doc), np.nan, np.float32) for name in GEOMETRY}
    known = [number for number, source in enumerate(sources) if source.geometry is not None]
    if not known:
        return {}
    for number in known:
        lines = np.flatnonzero(doc == number)
        geometry: Geometry = sources[number].geometry  # type: ignore[assignment]  # it is known
        for name, column in columns.items():
            column[lines] = getattr(geometry, name)[row[lines]]
    return dict(columns)
