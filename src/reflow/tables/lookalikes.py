"""Characters that text extraction puts in the place of others (`lookalikes.tsv`, made by `bench/generate/tables/lookalikes.py`)."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.tables.column_enum import ColumnEnum
from reflow.tables.data_files import read_rows

Codes = NDArray[np.uint32]


class LookAlike(ColumnEnum):
    """The kind of a look-alike."""

    RADICAL = 0  # a Kangxi radical, or one of the CJK Radicals Supplement
    COMPATIBILITY = 1  # a compatibility ideograph
    PRIVATE = 2  # what GB 18030 encoders wrote before Unicode had the character
    VERTICAL = 3  # the form of a mark in vertical setting
    SMALL = 4
    NARROW = 5  # a Chinese mark half an em wide


class LookAlikeMatches(NamedTuple):
    """Look-alikes in a text: their positions, their kinds, and what they stand for in either script."""

    at: NDArray[np.int64]
    kind: NDArray[np.uint8]
    simplified: Codes
    traditional: Codes


@cache
def table() -> tuple[NDArray[np.bool_], Codes, NDArray[np.uint8], Codes, Codes]:
    """Return a mask over all code points, and the columns code point, kind, Simplified and Traditional form."""
    hexadecimal, names, simplified, traditional = zip(*read_rows("lookalikes.tsv"), strict=True)
    codes = np.array([int(code, 16) for code in hexadecimal], np.uint32)
    mask = np.zeros(0x110000, np.bool_)
    mask[codes] = True
    number = {kind.name.lower(): kind.value for kind in LookAlike}
    kinds = np.array([number[name] for name in names], np.uint8)
    return mask, codes, kinds, _code_points(simplified), _code_points(traditional)


def _code_points(characters: Iterable[str]) -> Codes:
    return np.frombuffer("".join(characters).encode("utf-32-le"), np.uint32)


def is_lookalike() -> NDArray[np.bool_]:
    """Return for every code point whether it is a look-alike."""
    return table()[0]


def find_lookalikes(codes: Codes) -> LookAlikeMatches:
    """Find the look-alikes among some code points.

    >>> matches = find_lookalikes(np.array([ord(c) for c in "⽅便⾄⼾"], np.uint32))
    >>> matches.at.tolist(), "".join(map(chr, matches.simplified)), "".join(map(chr, matches.traditional))
    ([0, 2, 3], '方至户', '方至戶')
    """
    mask, known_codes, kinds, simplified, traditional = table()
    [at] = mask.take(codes, mode="clip").nonzero()
    row = known_codes.searchsorted(codes[at])
    return LookAlikeMatches(at, kinds[row], simplified[row], traditional[row])
