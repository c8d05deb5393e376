"""The characters of a draft, each with its origin: the position in the reel that it came from."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from reflow.tables.characters import UNKNOWN, properties

Codes = NDArray[np.uint32]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

GENERATED = -1  # the origin of a character that reflow, or a caller's pass, inserted


class Text(msgspec.Struct, frozen=True, dict=True):
    """The characters as they are now, `codes[n]` (UTF-32), and the position of each in the reel, `origin[n]`.

    `kept` are the origins of characters that look like blanks or invisible characters and are none: they stand for a byte
    of mojibake that was not repaired.
    """

    codes: Codes
    origin: NDArray[np.int32]
    kept: Index = msgspec.field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def props(self) -> NDArray[np.uint8]:
        """The class and width of each character (`reflow.tables.characters`)."""
        props = properties(self.codes)
        if len(self.kept):
            props[np.isin(self.origin, self.kept)] = UNKNOWN
        return props

    def slice(self, start: int, end: int) -> str:
        """Return the characters from `start` to `end` as a string."""
        return self._string[start:end]

    @cached_property
    def _string(self) -> str:
        """All characters: decoding them once takes less time than decoding a hundred short lines."""
        return decode(self.codes)


def positions(start: Index, size: Index) -> Index:
    """Return all positions in several ranges, range by range.

    >>> positions(np.array([3, 10]), np.array([2, 3])).tolist()
    [3, 4, 10, 11, 12]
    """
    if not len(start):
        return np.empty(0, np.int64)
    # The running number of each position, moved so that every range begins at its own start.
    return np.repeat(start - np.cumsum(size) + size, size) + np.arange(size.sum())


def matches_at(
    match_at: Callable[[str, int], "regex.Match[str] | None"], text: str, at: Index
) -> Iterator["regex.Match[str]"]:
    """Yield what `finditer` of a pattern does, where all matches begin at some of the ascending positions `at`.

    `match_at` is the pattern's method `match`.

    >>> [match.span() for match in matches_at(regex.compile("大桥.?").match, "大桥大桥合", np.array([0, 2]))]
    [(0, 3)]
    """
    behind = 0  # the match before: none begins inside it
    for position in at.tolist():
        match = match_at(text, position) if position >= behind else None
        if match is not None:
            behind = match.end()
            yield match


def encode(text: str) -> Codes:
    """Return the code points of a string."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def code_points(codes: Any) -> Any:
    """Return the code points of a string; anything else is returned as it is."""
    return encode(codes) if isinstance(codes, str) else codes


_SURROGATE_BITS = 0xD800 >> 11  # U+D800 to U+DFFF share all bits but the last eleven


def lone_surrogates(codes: Codes) -> Index:
    """Return the positions of surrogates, which no file can hold."""
    return np.flatnonzero((codes >> 11) == _SURROGATE_BITS)


def decode(codes: Codes) -> str:
    """Return the string of an array of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
