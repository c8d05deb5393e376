"""Cut a large input at the edges of its articles, so that the memory that cleaning takes is bounded."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from reflow.draft import Geometry, Source, encode, joined
from reflow.tables.characters import Class, classes, properties

# Larger inputs are cut into segments of about this size: code points, 1 MB of Chinese in UTF-8; and lines, about twenty
# pages of them. A line takes 2.7 KB while it is labelled, and as much again if it is an article. With 6,000, 10,000 and 20,000
# lines a large file takes as long; 4 MB of openings take 59, 93 and 164 MB.
SEGMENT: Final = 350_000
SEGMENT_LINES: Final = 6000
# What is read before the limit to find an edge: some two pages. It is read twice: with 8,192 characters that takes a
# tenth of the time. In 74 of 120 windows of 4,096 two articles meet where they can be cut, in 39 of 8,192.
WINDOW: Final = 4096

# Characters in which line ends are counted at once: a page of short lines reaches its limit of lines within a few of these.
COUNTED: Final = 1 << 15

Edge = Callable[[str], int]


def segments(chunks: Iterable[Source], edge: Edge) -> Iterator[tuple[Source, bool]]:
    """Cut the chunks of one source into segments; yield each, and whether it is the last.

    `edge` returns the position in a stretch of text, over 0, at which it is best cut. A segment holds the errors, repairs
    and patches of the chunks that were read for it, wherever in the source these lie.
    """
    remaining = iter(chunks)
    held, following = next(remaining), next(remaining, None)
    while True:
        # Two segments are held, so that the last one can be made about as large as the one before it.
        while following is not None and _limit(held.text, segments=2) == len(held.text):
            held, following = joined([held, following]), next(remaining, None)
        limit = _limit(held.text, segments=1)
        if limit == len(held.text):
            yield held, True
            return
        if following is None:
            limit = min(limit, max((len(held.text) + WINDOW) // 2, WINDOW))
        window = max(limit - WINDOW, 0)
        cut = window + edge(held.text[window:limit])
        segment, held = _cut(held, cut)
        yield segment, False


def _cut(source: Source, cut: int) -> tuple[Source, Source]:
    """Cut a source in two; what is known of its bytes goes with the first part."""
    head = source.text[:cut]
    # The last line may continue behind the cut; where nothing stands before it there, it is empty.
    *lines, last = f"{head}.".splitlines()
    lines.append(last.removesuffix("."))
    line_ends = len(lines) - 1
    last_line = next((line.strip() for line in reversed(lines) if line.strip()), source.above)
    first = replace(source, text=head, geometry=_rows(source.geometry, slice(line_ends + bool(lines[-1]))))
    second = replace(
        source,
        text=source.text[cut:],
        begins=source.begins + cut,
        lines_above=source.lines_above + line_ends,
        geometry=_rows(source.geometry, slice(line_ends, None)),
        above=last_line,
        errors=(),
        repairs=(),
        patches=(),
        bom=b"",
    )
    return first, second


def _rows(geometry: Geometry | None, lines: slice) -> Geometry | None:
    return None if geometry is None else geometry.take(lines)


def _limit(text: str, *, segments: int) -> int:
    """Return how many characters of a text fit into so many segments."""
    characters, lines = min(segments * SEGMENT, len(text)), segments * SEGMENT_LINES
    if len(text) <= lines:
        return len(text)
    for first in range(0, characters, COUNTED):
        stretch = text[first : min(first + COUNTED, characters)]
        ends = np.flatnonzero(classes(properties(encode(stretch))) == Class.LINE_END)
        if len(ends) >= lines:
            return first + int(ends[lines - 1]) + 1
        lines -= len(ends)
    return characters
