"""Sample strings from a regular expression in the syntax of the package `regex`.

Lookarounds and the limits of wide character classes are ignored, so a sample may fail to match: whoever asks for samples
matches them again. Each alternative, and each character of a class, is taken once before any is taken a second time.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

import regex

MORE = 3  # repetitions beyond the fewest that are tried, where the expression sets no limit or a high one
DIGITS, BLANKS, HAN = "0123456789０１２３４５６７８９", " \u3000\t", "江州市民新大会美"
# What stands in the place of any character: names, numbers, marks, a Latin letter.
WORDS = ("张三", "王小明", "顾敏", "高　敏", "文", "日", "，", " ", "／", "A", "123", "2024", "-")
ESCAPES = {"d": DIGITS, "s": BLANKS, "w": "江a1", "S": "江a1", "P": "江a1", "p": HAN, "n": "\n", "t": "\t"}
_CLASS_PART = regex.compile(
    r"\\[pP]\{(?P<property>\w+)\}|\\u(?P<code>[0-9a-fA-F]{4})|\\(?P<escape>.)|(?P<plain>[^\]])", regex.DOTALL
)
_QUANTIFIER = regex.compile(r"(?:(?P<sign>[*+?])|\{(?P<least>\d+)?(?P<range>,(?P<most>\d+)?)?\})[?+]?")
_GROUP = regex.compile(
    r"\((?:\?(?:P<(?P<name>\w+)>|P=(?P<back>\w+)|&(?P<call>\w+)|\((?P<condition>\w+)\)|(?P<look><?[=!])|[:>]))?"
)

Sample = Callable[[], str]  # writes a part of a sample
T = TypeVar("T")


class Sampler:
    """Samples of one expression: parsed once, as functions that write a part of a sample each."""

    def __init__(self, expression: str, random: Random, words: tuple[str, ...] = WORDS) -> None:
        """Parse an expression; `random` makes the choices, `words` stand in the place of any character."""
        self.text, self.at, self.random, self.words = expression, 0, random, words
        self.groups: dict[str, Sample] = {}
        self.captured: dict[str, str] = {}
        self.root = self._alternatives()
        assert self.at == len(self.text), f"not understood: {self.text[self.at :]}"

    def sample(self) -> str:
        """Write one sample."""
        self.captured = {}
        return self.root()

    def _chooser(self, options: Sequence[T]) -> Callable[[], T]:
        """Return a function that chooses each option once, in a random order; then each once more."""
        waiting: list[T] = []

        def choose() -> T:
            if not waiting:
                waiting.extend(self.random.sample(options, len(options)))
            return waiting.pop()

        return choose

    def _alternatives(self) -> Sample:
        options = [self._sequence()]
        while self.text.startswith("|", self.at):
            self.at += 1
            options.append(self._sequence())
        choose = self._chooser(options)
        return lambda: choose()()

    def _sequence(self) -> Sample:
        parts = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self._repeated(self._atom()))
        return lambda: "".join([part() for part in parts])

    def _repeated(self, part: Sample) -> Sample:
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return part
        self.at = match.end()
        least = int(match["least"] or match["sign"] == "+")
        if match["sign"] == "?":
            most = 1
        elif match["sign"] or (match["range"] and not match["most"]):
            most = least + MORE
        else:
            most = min(int(match["most"] or least), least + MORE)
        choose = self._chooser(range(least, most + 1))
        return lambda: "".join([part() for _ in range(choose())])

    def _atom(self) -> Sample:
        character = self.text[self.at]
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == ".":
            self.at += 1
            return self._chooser(self.words)
        if character in "^$":
            self.at += 1
            return str
        match = _CLASS_PART.match(self.text, self.at)
        self.at = match.end()
        return self._chooser(_members(match))

    def _class(self) -> Sample:
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        members: list[str] = []
        while self.text[self.at] != "]" or not members:
            if self.text[self.at] == "-" and members and self.text[self.at + 1] != "]":
                self.at += 1
                match = _CLASS_PART.match(self.text, self.at)
                members += map(chr, range(ord(members[-1]) + 1, ord(_members(match)[0]) + 1))
            else:
                match = _CLASS_PART.match(self.text, self.at)
                members += _members(match)
            self.at = match.end()
        self.at += 1
        return self._chooser(self.words if negated else tuple(dict.fromkeys(members)))

    def _group(self) -> Sample:
        define = "(?(DEFINE)"
        if self.text.startswith(define, self.at):
            self.at += len(define)
            self._alternatives()
            self.at += 1
            return str
        match = _GROUP.match(self.text, self.at)
        self.at = match.end()
        if match["back"] or match["call"]:
            self.at += 1
            name = match["back"] or match["call"]
            return (lambda: self.captured.get(name, "")) if match["back"] else (lambda: self.groups[name]())
        inner = self._alternatives()
        self.at += 1
        if match["look"]:
            return str
        if match["condition"]:
            return lambda: inner() if match["condition"] in self.captured else ""
        return self._named(match["name"], inner) if match["name"] else inner

    def _named(self, name: str, inner: Sample) -> Sample:
        def write() -> str:
            self.captured[name] = inner()
            return self.captured[name]

        self.groups[name] = write
        return write


def _members(match: "regex.Match[str]") -> tuple[str, ...]:
    if match["property"]:
        return tuple(ESCAPES[match[0][1]])
    if match["code"]:
        return (chr(int(match["code"], 16)),)
    return tuple(ESCAPES.get(match["escape"], match["escape"])) if match["escape"] else (match["plain"],)
