"""A regular expression that is compiled when it is first used.

Compiling all patterns takes 50 to 150 ms, a third of what the first text of a process takes; most texts need few of them.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import regex

METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


class LatePattern:
    """A pattern of the package regex, with the methods that are used here.

    >>> caption = LatePattern("[上下]图：(?P<text>.*)")
    >>> caption.fullmatch("上图：施工现场")["text"]
    '施工现场'
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def _compiled(self) -> "regex.Pattern[str]":
        compiled = regex.compile(self.pattern, self.flags)
        # From now on the methods of the compiled pattern stand for those below, and are called without a detour.
        vars(self).update({name: getattr(compiled, name) for name in METHODS})
        return compiled

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

    def findall(self, *arguments: Any) -> list[Any]:
        """List all matches."""
        matches: list[Any] = self._compiled.findall(*arguments)
        return matches

    def split(self, string: str) -> list[Any]:
        """Split a string at all matches."""
        parts: list[Any] = self._compiled.split(string)
        return parts

    def sub(self, *arguments: Any) -> str:
        """Replace all matches in a string."""
        replaced: str = self._compiled.sub(*arguments)
        return replaced
