"""The characters of a draft, each with its origin: the position in the reel that it came from."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from reflow.draft import text_kernel
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
        return self._props_of(self.codes, self.origin)

    def with_codes(self, at: Index, codes: Any) -> "Text":
        """Return the text with other characters at some positions, which keep their origins."""
        changed, props = self.codes.copy(), self._known_props()
        changed[at] = codes
        if props is not None:
            props = props.copy()
            props[at] = self._props_of(changed[at], self.origin[at])
        return self._edited(changed, self.origin, props)

    def ranges(self, start: Index, end: Index) -> "Text":
        """Return the characters of some half-open ranges, one range behind the other."""
        columns = self.codes, self.origin, self._known_props()
        compiled = text_kernel.ranges(columns, start, end)
        return self._edited(*(_ranges(columns, start, end) if compiled is None else compiled))

    def with_generated(self, at: Index, codes: Any) -> "Text":
        """Return the text with a generated character before each of some positions, which may be repeated."""
        return self._edited(np.insert(self.codes, at, codes), np.insert(self.origin, at, GENERATED), None)

    def _edited(self, codes: Codes, origin: NDArray[np.int32], props: NDArray[np.uint8] | None) -> "Text":
        """Return an edited text; its properties need not be looked up again if they are known."""
        text = Text(codes, origin, self.kept)
        if props is not None:
            text.__dict__["props"] = props
        return text

    def _known_props(self) -> NDArray[np.uint8] | None:
        """Return the properties if they have been looked up."""
        return self.__dict__.get("props")

    def _props_of(self, codes: Codes, origin: NDArray[np.int32]) -> NDArray[np.uint8]:
        """Look up the properties of characters with these origins."""
        props = properties(codes)
        if len(self.kept):
            props[np.isin(origin, self.kept)] = UNKNOWN
        return props

    def slice(self, start: int, end: int) -> str:
        """Return the characters from `start` to `end` as a string."""
        return self._string[start:end]

    def matches(
        self, match_at: Callable[[str, int], "regex.Match[str] | None"], at: Index
    ) -> Iterator["regex.Match[str]"]:
        """Yield what `finditer` of a pattern does, where all matches begin at some of the ascending positions `at`.

        `match_at` is the pattern's method `match`.

        >>> text = Text(encode("大桥大桥合"), np.arange(5, dtype=np.int32))
        >>> [match.span() for match in text.matches(regex.compile("大桥.?").match, np.array([0, 2]))]
        [(0, 3)]
        """
        behind = 0  # the match before: none begins inside it
        for position in at.tolist():
            match = match_at(self._string, position) if position >= behind else None
            if match is not None:
                behind = match.end()
                yield match

    @cached_property
    def _string(self) -> str:
        """All characters: decoding them once takes less time than decoding a hundred short lines."""
        return decode(self.codes)


def _ranges(columns: text_kernel.Columns, start: Index, end: Index) -> text_kernel.Columns:
    """Return the columns of the characters in some ranges. `reflow/kernels/ranges.c` computes the same."""
    at = positions(start, end - start)
    codes, origin, props = columns
    return codes.take(at), origin.take(at), None if props is None else props.take(at)


def positions(start: Index, size: Index) -> Index:
    """Return all positions in several ranges, range by range.

    >>> positions(np.array([3, 10]), np.array([2, 3])).tolist()
    [3, 4, 10, 11, 12]
    """
    if not len(start):
        return np.empty(0, np.int64)
    # The running number of each position, moved so that every range begins at its own start.
    at: Index = (start - size.cumsum() + size).repeat(size)
    at += np.arange(len(at))
    return at


def encode(text: str) -> Codes:
    """Return the code points of a string."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def code_points(codes: Any) -> Any:
    """Return the code points of a string; anything else is returned as it is."""
    return encode(codes) if isinstance(codes, str) else codes


_SURROGATE_BITS = 0xD800 >> 11  # U+D800 to U+DFFF share all bits but the last eleven


def lone_surrogates(codes: Codes) -> Index:
    """Return the positions of surrogates, which no file can hold."""
    is_surrogate: Mask = (codes >> 11) == _SURROGATE_BITS
    return is_surrogate.nonzero()[0]


def decode(codes: Codes) -> str:
    """Return the string of an array of code points."""
    return str(np.ascontiguousarray(codes).data, "utf-32-le", "surrogatepass")
