"""Which script a document is written in: Simplified, Traditional, both, or one that its characters do not tell."""

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.tables.characters import member
from reflow.tables.variant_characters import telling_characters


class Script(IntEnum):
    """The script of a document."""

    NEUTRAL = 0  # none of its characters is of one script only
    SIMPLIFIED = 1
    TRADITIONAL = 2
    MIXED = 3


# The share of telling characters in the other script up to which a text is of one script: names and quotations stay
# below it, and 於 or 後 from a pen of old habit; texts put together from both lie far above it.
MOST_OTHERS: Final = 0.15


def scripts(codes: NDArray[np.uint32], doc: NDArray[np.int64], count: int) -> NDArray[np.uint8]:
    """Tell the script of each of `count` documents; `doc` is the document of each code point.

    Only characters count that the other script does not have at all (`bench/generate/tables/script.py`).

    >>> text = "农户国家農戶國家大人"
    >>> codes = np.array([ord(c) for c in text], np.uint32)
    >>> [Script(s).name for s in scripts(codes, np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]), 3)]
    ['SIMPLIFIED', 'TRADITIONAL', 'NEUTRAL']
    """
    simplified, traditional = (np.bincount(doc[member(codes, own)], minlength=count) for own in telling_characters())
    share = traditional / np.maximum(simplified + traditional, 1)
    found = np.full(count, Script.MIXED, np.uint8)
    found[share <= MOST_OTHERS] = Script.SIMPLIFIED
    found[share >= 1 - MOST_OTHERS] = Script.TRADITIONAL
    found[simplified + traditional == 0] = Script.NEUTRAL
    return found
