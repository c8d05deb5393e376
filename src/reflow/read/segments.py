"""Cut a large input at the edges of its articles: what is cleaned at once fits into the memory of any machine."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from reflow.draft import Geometry, Source, encode, joined
from reflow.tables.characters import Class, classes, properties

# An input of more is cut into segments of as much: code points, 1 MB of Chinese in UTF-8; and lines, about twenty pages of
# them. A line takes 2.7 KB while it is looked at, and as much again if it is an article. With 6,000, 10,000 and 20,000
# lines a large file takes as long; 4 MB of openings take 59, 93 and 164 MB.
SEGMENT: Final = 350_000
SEGMENT_LINES: Final = 6000
# What is read before the limit to find an edge: some four pages.
WINDOW: Final = 8192

Edge = Callable[[str], int]


def segments(blocks: Iterable[Source], edge: Edge) -> Iterator[tuple[Source, bool]]:
    """Cut the blocks of one source anew, and say of each segment whether it is the last.

    `edge` gives a position in a stretch of text, over 0, at which it is best cut. A segment holds the errors, repairs and
    patches of the blocks that were read for it, wherever in the source these lie.
    """
    coming = iter(blocks)
    held, after = next(coming), next(coming, None)
    while True:
        while after is not None and _limit(held.text, 2 * SEGMENT, 2 * SEGMENT_LINES) == len(held.text):
            held, after = joined([held, after]), next(coming, None)
        limit = _limit(held.text, SEGMENT, SEGMENT_LINES)
        if limit == len(held.text):
            yield held, True
            return
        if after is None:  # the last segment is to be about as large as the one before it
            limit = min(limit, max((len(held.text) + WINDOW) // 2, WINDOW))
        begin = max(limit - WINDOW, 0)
        cut = begin + edge(held.text[begin:limit])
        head = held.text[:cut]
        ended = len(f"{head}.".splitlines()) - 1  # the last line may go on in the next segment
        yield replace(held, text=head, geometry=_rows(held.geometry, slice(len(head.splitlines())))), False
        held = replace(
            held,
            text=held.text[cut:],
            begins=held.begins + cut,
            lines_above=held.lines_above + ended,
            geometry=_rows(held.geometry, slice(ended, None)),
            above=next((line.strip() for line in reversed(head.splitlines()) if line.strip()), held.above),
            errors=(),
            repairs=(),
            patches=(),
            bom=b"",
        )


def _rows(geometry: Geometry | None, lines: slice) -> Geometry | None:
    return None if geometry is None else geometry.take(lines)


def _limit(text: str, longest: int, most_lines: int) -> int:
    """Say how many characters of a text are at most so many, in at most so many lines."""
    if len(text) <= most_lines:
        return len(text)
    ends = np.flatnonzero(classes(properties(encode(text[:longest]))) == Class.LINE_END)
    limit = int(ends[most_lines - 1]) + 1 if len(ends) >= most_lines else longest
    return min(limit, len(text))
