"""Cut the reel into physical lines: one row for each line that is not blank."""

from collections.abc import Sequence

import numpy as np

from reflow.draft import Geometry, Index, Lines, Source, Text
from reflow.draft.tables import GEOMETRY
from reflow.tables.characters import Class, classes, half_ems, is_blank


def split_lines(text: Text, sources: Sequence[Source]) -> Lines:
    """Find the lines that are not blank, their numbers and indents, and the blank lines above them.

    Lines are read off the runs of blank characters: a run with a line end in it separates two lines. Rows cover a line
    without the blanks at its edges.
    """
    blank = np.flatnonzero(is_blank(classes(text.props)))
    if not len(blank):
        return Lines.of(0)
    head = np.flatnonzero(np.diff(blank, prepend=-2) != 1)  # where runs of blanks begin, as rows of `blank`
    ends, ideal = _line_ends(text, blank)
    parts = np.add.reduceat(ends, head) > 0
    parts[0] |= blank[0] == 0  # blanks at the very top are no part of the first line
    head, tail = head[parts], np.append(head[1:], len(blank))[parts] - 1
    start, end = blank[tail] + 1, np.append(blank[head][1:], 0)
    if blank[0] > 0:
        start, end = np.insert(start, 0, 0), np.insert(end, 0, blank[head[0]])
        head, tail = np.insert(head, 0, 0), np.insert(tail, 0, -1)
    # The reel closes with a line end, so the last run separates nothing.
    start, end, head, tail = start[:-1], end[:-1], head[:-1], tail[:-1]
    offsets = np.array([source.offset for source in sources], np.int64)
    doc = np.searchsorted(offsets, start, "right") - 1
    first = np.diff(doc, prepend=-1) != 0  # above the first line of a document only its own blank lines count
    head[first] = np.searchsorted(blank, offsets[doc[first]])
    counted = np.append(0, np.cumsum(ideal))  # line ends before each blank
    ends_above = counted[tail + 1] - counted[np.searchsorted(blank, offsets)][doc]
    lines_above = np.array([source.lines_above for source in sources], np.int64)[doc]
    return Lines.of(
        len(start),
        doc=doc,
        start=start,
        end=end,
        line=lines_above + ends_above + 1,
        skip=np.maximum(counted[tail + 1] - counted[head] - 1, 0),
        indent=_indent(text, blank, ends, tail),
        **_geometry(sources, doc, ends_above),
    )


def _line_ends(text: Text, blank: Index) -> tuple[Index, Index]:
    """Return which blanks are line ends, and the same with CR LF counted once."""
    codes = text.codes[blank]
    ends = classes(text.props[blank]) == Class.LINE_END
    pair = np.zeros(len(blank), np.bool_)
    pair[:-1] = (codes[:-1] == ord("\r")) & (codes[1:] == ord("\n")) & (np.diff(blank) == 1)
    return ends.astype(np.int64), (ends & ~pair).astype(np.int64)


def _indent(text: Text, blank: Index, ends: Index, tail: Index) -> Index:
    """Measure the blanks between the last line end before a line and its first character, in half-ems."""
    width = np.append(0, np.cumsum(half_ems(text.props[blank]), dtype=np.int64))
    last_end = np.maximum.accumulate(np.where(ends > 0, np.arange(len(blank)), -1))
    return np.where(tail >= 0, width[tail + 1] - width[last_end[tail] + 1], 0)


def _geometry(sources: Sequence[Source], doc: Index, row: Index) -> dict[str, np.typing.NDArray[np.float32] | None]:
    """Return the geometry columns of lines, given their documents and the rows they have in their geometries."""
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
