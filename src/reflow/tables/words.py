"""Pairs of Han that stand inside a word (`words.arrays`, made by `bench/generate/tables/words.py` from the word list of jieba, MIT)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from reflow.tables.among import rows_of
from reflow.tables.data_files import read_arrays

_STEPS_PER_NAT = 12  # log-odds are stored as whole numbers of this unit


@cache
def pair_log_odds() -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the pairs, sorted, two code points of 16 bits in each key, and the log-odds of each."""
    arrays = read_arrays("words.arrays")
    # The keys are stored as differences, which compress better.
    keys = np.cumsum(arrays["gaps"], dtype=np.uint32)
    return keys, arrays["values"].astype(np.float32) / np.float32(_STEPS_PER_NAT)


def inside_word(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return the log-odds, 0 to 10, that two adjacent Han belong to one word; 0 for a pair that no word contains.

    >>> inside_word(np.array([ord("荷"), ord("同")], np.uint32), np.array([ord("兰"), ord("荷")], np.uint32)).round(1)
    array([7.8, 0. ], dtype=float32)
    """
    keys, log_odds = pair_log_odds()
    pair = (left << np.uint32(16)) | (right & np.uint32(0xFFFF))
    row, is_known = rows_of(pair, keys)
    # A code point beyond the BMP does not fit into its half of the key and could imitate another pair.
    in_bmp = (left < 0x10000) & (right < 0x10000)
    return np.where(is_known & in_bmp, log_odds[row], np.float32(0))
