"""A pattern of lines with the clues that select which lines are matched at all.

A regular expression takes a microsecond a line, and few lines match. Looking up the first characters of all lines in one
array, or all their characters, takes nanoseconds. So each pattern has clues, which are necessary conditions of a match:
`tests/test_line_patterns.py` checks that every line that matches a pattern has one of its clues.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from reflow.patterns import line_pattern_kernel
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.among import rows_of
from reflow.tables.characters import flags, member

_Codes = NDArray[np.uint32]
_Index = NDArray[np.int64]
_Mask = NDArray[np.bool_]


class Clue(msgspec.Struct, frozen=True, eq=False):
    """Conditions on a line, which all have to hold.

    The line begins with one of `heads`: characters or pairs of characters, separated by spaces; none stands for any. It
    contains a character of each set in `signs`. It has at most `longest` characters; 0 stands for any number.
    """

    heads: str = ""
    signs: tuple[str, ...] = ()
    longest: int = 0


class LinePattern(msgspec.Struct, frozen=True, eq=False):
    """A pattern of lines that have no blanks at their ends.

    A line is likely to match if it has one of the `clues` and no character of `without`. It matches if the whole line
    matches `pattern`, or if `test` is true of it where there is one: for a pattern of the beginning of a line, or where
    more has to be checked than a regular expression can.

    >>> caption = LinePattern(regex.compile("[上下]图：.*"), (Clue("上图 下图"),))
    >>> caption.matches("上图：施工现场")
    True
    """

    pattern: "regex.Pattern[str] | LatePattern"
    clues: tuple[Clue, ...]
    without: str = ""
    test: Callable[[str], object] | None = None

    def matches(self, line: str) -> bool:
        """Whether a line matches; its clues are not looked at."""
        return bool((self.test or self.pattern.fullmatch)(line))

    def likely(self, codes: _Codes, start: _Index, end: _Index) -> _Mask:
        """Return which of the lines `codes[start:end]` have a clue; see `likely_lines`."""
        likely: _Mask = likely_lines((self,), codes, start, end)[0]
        return likely


def likely_lines(patterns: Sequence[LinePattern], codes: _Codes, start: _Index, end: _Index) -> _Mask:
    r"""Return for each pattern which of the lines `codes[start:end]` have one of its clues: shape (patterns, lines).

    Each line has a character; the characters of a line are looked up once for all patterns.
    Raises ValueError for more than 64 sets of signs.

    >>> caption = LinePattern(regex.compile("[上下]图：.*"), (Clue("上图 下图"),))
    >>> codes = np.array([ord(c) for c in "上图施工\n下一步\n"], np.uint32)
    >>> likely_lines([caption], codes, np.array([0, 5]), np.array([4, 8])).tolist()
    [[True, False]]
    """
    wanted = tuple(patterns)
    likely = line_pattern_kernel.likely_lines(wanted, codes, start, end)
    return _likely_lines(wanted, codes, start, end) if likely is None else likely


def _likely_lines(patterns: tuple[LinePattern, ...], codes: _Codes, start: _Index, end: _Index) -> _Mask:
    """Compute what `likely_lines` does; this is the definition of what the kernel computes."""
    sets = sign_sets(patterns)
    signs = _signs(codes, sets, start, end)
    first = codes[start]

    def has_clue(clue: Clue) -> _Mask:
        bits = signs.dtype.type(sum(1 << sets.index(characters) for characters in clue.signs))
        shown: _Mask = signs & bits == bits
        if clue.heads:
            shown &= _begins(clue.heads, first, codes, start, end)
        if clue.longest:
            shown &= end - start <= clue.longest
        return shown

    likely = np.zeros((len(patterns), len(start)), np.bool_)
    for pattern, mask in zip(patterns, likely, strict=True):
        for clue in pattern.clues:
            mask |= has_clue(clue)
        if pattern.without:
            mask &= signs & signs.dtype.type(1 << sets.index(pattern.without)) == 0
    return likely


@cache
def sign_sets(patterns: tuple[LinePattern, ...]) -> tuple[str, ...]:
    """List the sets of characters that the patterns ask for, each once."""
    sets = [characters for pattern in patterns for clue in pattern.clues for characters in clue.signs]
    sets += [pattern.without for pattern in patterns if pattern.without]
    return tuple(dict.fromkeys(sets))


def _signs(codes: _Codes, sets: tuple[str, ...], start: _Index, end: _Index) -> NDArray[Any]:
    """Return for each line which of the sets its characters are in: bit n stands for set n."""
    if not sets:
        return np.zeros(len(start), np.uint8)
    # `reduceat` goes from edge to edge: every second part is a line, the others are what stands between lines. A line that
    # ends with the text has an edge behind it.
    edges = np.stack([start, end], axis=1).ravel()
    of_codes = flags(codes, sets)
    return np.bitwise_or.reduceat(np.append(of_codes, of_codes.dtype.type(0)), edges)[::2]


def _begins(heads: str, first: _Codes, codes: _Codes, start: _Index, end: _Index) -> _Mask:
    """Return which of the lines `codes[start:end]` begin with one of the heads; `first` are their first characters."""
    firsts, singles, pairs = split_heads(heads)
    begins = member(first, firsts)
    if not len(pairs) or not begins.any():
        return begins
    # Few lines begin with the first character of a pair; only these are compared with the pairs.
    rows = np.flatnonzero(begins)
    head, second = first[rows], codes[np.minimum(start[rows] + 1, end[rows] - 1)]
    pair = head.astype(np.int64) << 32 | second
    _, is_pair = rows_of(pair, pairs)
    begins[rows] = member(head, singles) | is_pair
    return begins


class Heads(NamedTuple):
    """What lines may begin with: the first characters of all heads, the heads of one character, and pairs as ascending numbers."""

    firsts: str
    singles: str
    pairs: _Index


@cache
def split_heads(heads: str) -> Heads:
    """Split a list of heads, as a clue has it.

    >>> split_heads("上图 下图 左")[:2]
    ('上下左', '左')
    """
    listed = heads.split()
    firsts = "".join(dict.fromkeys(head[0] for head in listed))
    singles = "".join(head for head in listed if len(head) == 1)
    pairs = sorted(ord(head[0]) << 32 | ord(head[1]) for head in listed if len(head) > 1)
    return Heads(firsts, singles, np.array(pairs, np.int64))
