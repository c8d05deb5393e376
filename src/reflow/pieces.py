"""Cut a large input at the edges of its articles: what is cleaned at once fits into the memory of any machine."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from reflow.draft import Source, encode, joined
from reflow.tables.characters import Class, classes, properties

# An input of more is cut: code points, 4 MB of Chinese in UTF-8; and lines, which cost memory as well.
LONGEST: Final = 1_400_000
MOST_LINES: Final = 100_000
# What is cut is cut into pieces a quarter as large, of about a hundred pages: they need 150 MB, the longest whole 400.
PIECE: Final = LONGEST // 4
PIECE_LINES: Final = MOST_LINES // 4
# What is read before the limit to find an edge: some eight pages.
WINDOW: Final = 16_384

Edge = Callable[[str], int]


def pieces(blocks: Iterable[Source], edge: Edge) -> Iterator[tuple[Source, bool]]:
    """Cut the blocks of one source anew, and say of each piece whether it is the last.

    `edge` gives a position in a stretch of text, over 0, at which it is best cut. A piece holds the errors, repairs and
    patches of the blocks that were read for it, wherever in the source these lie.
    """
    coming = iter(blocks)
    held, after = next(coming), next(coming, None)
    while _fits(held.text, LONGEST, MOST_LINES) and after is not None:
        held, after = joined([held, after]), next(coming, None)
    if _fits(held.text, LONGEST, MOST_LINES):
        yield held, True
        return
    while True:
        while _fits(held.text, PIECE, PIECE_LINES) and after is not None:
            held, after = joined([held, after]), next(coming, None)
        limit = _limit(held.text, PIECE, PIECE_LINES)
        if limit == len(held.text):
            yield held, True
            return
        begin = max(limit - WINDOW, 0)
        cut = begin + edge(held.text[begin:limit])
        yield replace(held, text=held.text[:cut]), False
        held = replace(
            held,
            text=held.text[cut:],
            begins=held.begins + cut,
            lines_above=held.lines_above + len(held.text[:cut].splitlines()),
            errors=(),
            repairs=(),
            patches=(),
            bom=b"",
        )


def _fits(text: str, longest: int, most_lines: int) -> bool:
    return _limit(text, longest, most_lines) == len(text)


def _limit(text: str, longest: int, most_lines: int) -> int:
    """Say how many characters of a text are at most so many, in at most so many lines."""
    if len(text) <= most_lines:
        return len(text)
    ends = np.flatnonzero(classes(properties(encode(text[:longest]))) == Class.LINE_END)
    limit = int(ends[most_lines - 1]) + 1 if len(ends) >= most_lines else longest
    return min(limit, len(text))
