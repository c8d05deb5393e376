"""Cut a large input at the edges of its articles: what is cleaned at once fits into the memory of any machine."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from reflow.draft import Source, encode
from reflow.tables.characters import Class, classes, properties

# An input of more is cut: code points, 4 MB of Chinese in UTF-8; and lines, which cost memory as well.
LONGEST: Final = 1_400_000
MOST_LINES: Final = 100_000
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
    while True:
        limit = _limit(held.text)
        if limit == len(held.text) and after is not None:
            held, after = held + after, next(coming, None)
            continue
        if limit == len(held.text):
            yield held, True
            return
        begin = max(limit - WINDOW, 0)
        cut = begin + edge(held.text[begin:limit])
        yield replace(held, text=held.text[:cut]), False
        held = replace(held, text=held.text[cut:], begins=held.begins + cut, errors=(), repairs=(), patches=(), bom=b"")


def _limit(text: str) -> int:
    """Say how many characters of a text may be cleaned at once."""
    if len(text) <= MOST_LINES:
        return len(text)
    ends = np.flatnonzero(classes(properties(encode(text[:LONGEST]))) == Class.LINE_END)
    limit = int(ends[MOST_LINES - 1]) + 1 if len(ends) >= MOST_LINES else LONGEST
    return min(limit, len(text))
