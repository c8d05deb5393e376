"""A regular expression that is compiled when it is first used.

Compiling all patterns takes 50 to 150 ms, a third of what the first text of a process takes; most texts need few of them.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import regex


class LatePattern:
    """A pattern of the package regex, with the methods that are used here.

    >>> caption = LatePattern("[上下]图：(?P<text>.*)")
    >>> caption.fullmatch("上图：施工现场")["text"]
    '施工现场'
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def _compiled(self) -> "regex.Pattern[str]":
        return regex.compile(self.pattern)

    @property
    def groupindex(self) -> Any:
        """The number of each group, by its name."""
        return self._compiled.groupindex

    def match(self, *arguments: Any) -> "regex.Match[str] | None":
        """Match the beginning of a string."""
        return self._compiled.match(*arguments)

    def fullmatch(self, *arguments: Any) -> "regex.Match[str] | None":
        """Match a whole string."""
        return self._compiled.fullmatch(*arguments)

    def search(self, *arguments: Any) -> "regex.Match[str] | None":
        """Find the first match."""
        return self._compiled.search(*arguments)

    def finditer(self, *arguments: Any) -> "Iterator[regex.Match[str]]":
        """Find all matches."""
        matches: Iterator[regex.Match[str]] = self._compiled.finditer(*arguments)
        return matches

    def split(self, string: str) -> list[Any]:
        """Split a string at all matches."""
        parts: list[Any] = self._compiled.split(string)
        return parts
