"""Which two Han stand inside a word (`words.npz`, made by `bench/generate/tables/words.py` from the word list of jieba, MIT)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from reflow.tables.data_files import arrays

_STEPS = 12


@cache
def _table() -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    stored = arrays("words.npz")
    return np.cumsum(stored["gaps"], dtype=np.uint32), stored["values"].astype(np.float32) / np.float32(_STEPS)


def inside_word(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Give log-odds, 0 to 10, that two neighbouring Han stand in one word; 0 for a pair that is in no list.

    >>> inside_word(np.array([ord("荷"), ord("同")], np.uint32), np.array([ord("兰"), ord("荷")], np.uint32)).round(1)
    array([7.8, 0. ], dtype=float32)
    """
    keys, values = _table()
    pair = (left << np.uint32(16)) | (right & np.uint32(0xFFFF))
    at = np.minimum(np.searchsorted(keys, pair), len(keys) - 1)
    return np.where((keys[at] == pair) & (left < 0x10000) & (right < 0x10000), values[at], np.float32(0))
