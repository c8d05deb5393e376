"""Characters that extraction puts in the place of others (`lookalikes.tsv`, made by `bench/generate/tables/lookalikes.py`)."""

from enum import IntEnum
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.tables.data_files import rows

Codes = NDArray[np.uint32]


class LookAlike(IntEnum):
    """What a character is that stands for another."""

    RADICAL = 0  # a Kangxi radical, or one of the CJK Radicals Supplement
    COMPATIBILITY = 1  # a compatibility ideograph
    PRIVATE = 2  # what GB 18030 encoders wrote before Unicode had the character
    VERTICAL = 3  # a mark's form in vertical setting
    SMALL = 4
    NARROW = 5  # a Chinese mark half an em wide


class Found(NamedTuple):
    """Look-alikes in a text: where they stand, what they are, and what they stand for in either script."""

    at: NDArray[np.int64]
    kind: NDArray[np.uint8]
    simplified: Codes
    traditional: Codes


@cache
def table() -> tuple[NDArray[np.bool_], Codes, NDArray[np.uint8], Codes, Codes]:
    """Read the table: a mask over all code points, and as columns code, kind, Simplified and Traditional form."""
    listing = rows("lookalikes.tsv")
    codes = np.array([int(code, 16) for code, *_ in listing], np.uint32)
    listed = np.zeros(0x110000, np.bool_)
    listed[codes] = True
    kinds = np.array([LookAlike[kind.upper()] for _, kind, _, _ in listing], np.uint8)
    simplified, traditional = (np.array([ord(row[k]) for row in listing], np.uint32) for k in (2, 3))
    return listed, codes, kinds, simplified, traditional


def find(codes: Codes) -> Found:
    """Find the look-alikes among some code points.

    >>> found = find(np.array([ord(c) for c in "⽅便⾄⼾"], np.uint32))
    >>> found.at.tolist(), "".join(map(chr, found.simplified)), "".join(map(chr, found.traditional))
    ([0, 2, 3], '方至户', '方至戶')
    """
    listed, known, kinds, simplified, traditional = table()
    at = np.flatnonzero(listed.take(codes, mode="clip"))
    row = np.searchsorted(known, codes[at])
    return Found(at, kinds[row], simplified[row], traditional[row])
