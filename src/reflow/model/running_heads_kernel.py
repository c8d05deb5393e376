"""The compiled keys of lines: those that `reflow.model.running_heads` defines (`kernels/running_heads.c`)."""

import ctypes
from functools import cache

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Text
from reflow.kernels.library import level, loaded
from reflow.kernels.memory import PLANE, address
from reflow.tables.characters import flags


def keys(text: Text, start: Index, end: Index, numerals: str, longest: int) -> NDArray[np.uint64] | None:
    """Return the key of each line; None where no kernel runs, or a line is empty or not in the text."""
    if level() is None:
        return None
    codes, props = np.ascontiguousarray(text.codes, np.uint32), np.ascontiguousarray(text.props, np.uint8)
    start, end = np.ascontiguousarray(start, np.int64), np.ascontiguousarray(end, np.int64)
    line_keys = np.empty(len(start), np.uint64)
    done = loaded().reflow_keys(
        ctypes.c_void_p(address(codes)),
        ctypes.c_void_p(address(props)),
        ctypes.c_int64(len(codes)),
        ctypes.c_void_p(address(_table(numerals))),
        ctypes.c_void_p(address(start)),
        ctypes.c_void_p(address(end)),
        ctypes.c_int64(len(start)),
        ctypes.c_int64(longest),
        ctypes.c_void_p(address(line_keys)),
    )
    return line_keys if done else None


@cache
def _table(numerals: str) -> NDArray[np.uint8]:
    """Return for each code point of the first plane whether it is a numeral."""
    table: NDArray[np.uint8] = flags(np.arange(PLANE, dtype=np.uint32), (numerals,))
    return table
