"""The compiled search for clues: what `reflow.patterns.line_pattern` defines (`kernels/likely_lines.c`)."""

import ctypes
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from reflow.kernels.library import level, loaded
from reflow.kernels.memory import PLANE, Packed, address
from reflow.tables.characters import MOST_SETS

if TYPE_CHECKING:
    from reflow.patterns.line_pattern import LinePattern


_CLUE: Final = np.dtype(
    [
        *((name, np.uint64) for name in ("signs", "without", "single", "paired")),
        *((name, np.int32) for name in ("pairs", "pairs_end", "longest", "pattern")),
    ]
)


class _CClues(ctypes.Structure):
    _fields_ = (
        ("signs", ctypes.c_void_p),
        ("heads", ctypes.c_void_p),
        ("clues", ctypes.c_void_p),
        ("count", ctypes.c_int64),
        ("pairs", ctypes.c_void_p),
    )


def likely_lines(
    patterns: "tuple[LinePattern, ...]", codes: NDArray[np.uint32], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.bool_] | None:
    """Return for each pattern which lines have one of its clues: shape (patterns, lines); None where no kernel can."""
    packed = _packed(patterns) if level() is not None else None
    if packed is None:
        return None
    codes = np.ascontiguousarray(codes, np.uint32)
    start, end = np.ascontiguousarray(start, np.int64), np.ascontiguousarray(end, np.int64)
    likely = np.zeros((len(patterns), len(start)), np.bool_)
    done = loaded().reflow_likely_lines(
        ctypes.byref(packed.c),
        ctypes.c_void_p(address(codes)),
        ctypes.c_int64(len(codes)),
        ctypes.c_void_p(address(start)),
        ctypes.c_void_p(address(end)),
        ctypes.c_int64(len(start)),
        ctypes.c_void_p(address(likely)),
    )
    return likely if done else None


@cache
def _packed(patterns: "tuple[LinePattern, ...]") -> Packed | None:
    """Pack the clues of some patterns; None if they do not fit the kernel."""
    from reflow.patterns.line_pattern import sign_sets, split_heads

    signs = sign_sets(patterns)
    listed = tuple(dict.fromkeys(clue.heads for pattern in patterns for clue in pattern.clues if clue.heads))
    heads = [split_heads(text) for text in listed]
    # Two sets for each list of heads: those that are one character, and the first characters of all.
    firsts = tuple(characters for head in heads for characters in (head.singles, head.firsts))
    if max(len(signs), len(firsts)) > MOST_SETS or max(map(ord, "".join(signs + firsts)), default=0) >= PLANE:
        return None
    ends = np.cumsum([0, *(len(head.pairs) for head in heads)]).tolist()
    clues = np.zeros(sum(len(pattern.clues) for pattern in patterns), _CLUE)
    numbered = ((number, clue) for number, pattern in enumerate(patterns) for clue in pattern.clues)
    for row, (number, clue) in zip(clues, numbered, strict=True):
        row["signs"] = sum(1 << signs.index(characters) for characters in clue.signs)
        row["without"] = 1 << signs.index(patterns[number].without) if patterns[number].without else 0
        row["longest"], row["pattern"] = clue.longest, number
        if clue.heads:
            place = listed.index(clue.heads)
            row["single"], row["paired"] = 1 << 2 * place, 2 << 2 * place
            row["pairs"], row["pairs_end"] = ends[place : place + 2]
    pairs = np.concatenate([np.zeros(0, np.int64), *(head.pairs for head in heads)])
    tables = [_table(signs), _table(firsts), clues, pairs]
    of_signs, of_heads, at_clues, at_pairs = map(address, tables)
    return Packed(_CClues(of_signs, of_heads, at_clues, len(clues), at_pairs), tables)


def _table(sets: tuple[str, ...]) -> NDArray[np.uint64]:
    """Return for each code point of the first plane which sets it is in: a bit for each."""
    table = np.zeros(PLANE, np.uint64)
    for bit, characters in enumerate(sets):
        table[[ord(character) for character in characters]] |= np.uint64(1 << bit)
    return table
