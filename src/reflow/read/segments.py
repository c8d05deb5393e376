"""Cut a large input at the edges of its articles, so that the memory that cleaning takes is bounded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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

# Windows in which an edge is sought at once: one by one they take more than twice as long. On pages they have together a
# third of the lines of a segment.
AT_ONCE: Final = 8

Edges = Callable[[Sequence[str]], list[int]]


def segments(chunks: Iterable[Source], edges: Edges) -> Iterator[tuple[Source, bool]]:
    """Cut the chunks of one source into segments; yield each, and whether it is the last.

    `edges` returns for each of some stretches of text the position, over 0, at which it is best cut. A segment holds the
    errors, repairs and patches of the chunks that were read for it, wherever in the source these lie.
    """
    remaining = iter(chunks)
    held, following = next(remaining), next(remaining, None)
    begin = 0  # where in the text that is held the next segment would begin if the one before it were cut at its limit
    while True:
        limits = _limits(held.text, begin, is_last=following is None)
        if limits:
            starts = [max(limit - WINDOW, start) for limit, start in zip(limits, [begin, *limits], strict=False)]
            stretches = [held.text[start:limit] for start, limit in zip(starts, limits, strict=True)]
            cuts = [start + edge for start, edge in zip(starts, edges(stretches), strict=True)]
            for cut, cut_before in zip(cuts, [0, *cuts], strict=False):
                segment, held = _cut(held, cut - cut_before)
                yield segment, False
            begin = limits[-1] - cuts[-1]
        elif following is None:
            yield held, True
            return
        else:
            held, following = joined([held, following]), next(remaining, None)


def _limits(text: str, begin: int, *, is_last: bool) -> list[int]:
    """Return where segments end at the latest, the first of which is counted from `begin`.

    At most `AT_ONCE`, each counted from the one before it, and not from where that segment will be cut: so they can be
    known at once. A segment may have more than its limit by what is cut off the one before it, three quarters of `WINDOW`
    at most. The last segment has no limit. It is made about as large as the one before it, so that of a text that may go
    on, which is not `is_last`, the last two have none.
    """
    limits: list[int] = []
    limit = _limit(text, begin)
    while limit < len(text) and len(limits) < AT_ONCE:
        next_limit = _limit(text, limit)
        if next_limit == len(text):
            if is_last:
                limits.append(min(limit, max((begin + len(text) + WINDOW) // 2, begin + WINDOW)))
            break
        limits.append(limit)
        begin, limit = limit, next_limit
    return limits


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


def _limit(text: str, begin: int) -> int:
    """Return where the segment that is counted from `begin` ends at the latest: after so many characters or lines."""
    end, lines = min(begin + SEGMENT, len(text)), SEGMENT_LINES
    if end - begin <= lines:
        return end
    for first in range(begin, end, COUNTED):
        stretch = text[first : min(first + COUNTED, end)]
        ends = np.flatnonzero(classes(properties(encode(stretch))) == Class.LINE_END)
        if len(ends) >= lines:
            return first + int(ends[lines - 1]) + 1
        lines -= len(ends)
    return end
