"""Detect the script of a document: Simplified, Traditional, mixed, or neutral."""

from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reflow.tables.characters import flags
from reflow.tables.script_characters import simplified_only, traditional_only


class Script(IntEnum):
    """The script of a document."""

    NEUTRAL = 0  # all of its characters occur in both scripts
    SIMPLIFIED = 1
    TRADITIONAL = 2
    MIXED = 3


# The share of characters of the other script up to which a text counts as one script. Names, quotations and the 於 or 後
# of a writer used to Traditional stay below it; texts put together from both scripts lie far above it.
MAX_OTHER_SCRIPT: Final = 0.15


SCRIPT_BITS: Final = (1, 2)  # of a character that Simplified alone has, and of one that Traditional alone has


def in_one_script(codes: NDArray[np.uint32]) -> NDArray[Any]:
    """Return for each character whether one script alone has it, by `SCRIPT_BITS`; 0 if both have it, or neither."""
    return flags(codes, (simplified_only(), traditional_only()))


def detect_scripts(codes: NDArray[np.uint32], doc: NDArray[np.int64], count: int) -> NDArray[np.uint8]:
    """Return the `Script` of each of `count` documents; `doc` is the document of each code point.

    Only characters that the other script lacks are counted (`bench/generate/tables/script.py`).

    >>> text = "农户国家農戶國家大人"
    >>> codes = np.array([ord(c) for c in text], np.uint32)
    >>> [Script(s).name for s in detect_scripts(codes, np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]), 3)]
    ['SIMPLIFIED', 'TRADITIONAL', 'NEUTRAL']
    """
    of_all = in_one_script(codes)
    at = np.flatnonzero(of_all)
    of_script, of_doc = of_all[at], doc[at]
    simplified, traditional = (np.bincount(of_doc[of_script & bit != 0], minlength=count) for bit in SCRIPT_BITS)
    return scripts(simplified, traditional)


def scripts(simplified: NDArray[Any], traditional: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the `Script` of each of several texts, of which so many characters are of one script only.

    >>> [Script(s).name for s in scripts(np.array([2, 1, 0]), np.array([0, 1, 0]))]
    ['SIMPLIFIED', 'MIXED', 'NEUTRAL']
    """
    share = traditional / np.maximum(simplified + traditional, 1)
    result = np.full(len(share), Script.MIXED, np.uint8)
    result[share <= MAX_OTHER_SCRIPT] = Script.SIMPLIFIED
    result[share >= 1 - MAX_OTHER_SCRIPT] = Script.TRADITIONAL
    # A document with characters of neither script has a share of 0, so this comes last.
    result[simplified + traditional == 0] = Script.NEUTRAL
    return result
