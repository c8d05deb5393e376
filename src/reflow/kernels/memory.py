"""Where arrays lie in memory, which is what kernels are called with."""

import ctypes
from collections.abc import Collection
from itertools import accumulate
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

CACHE_LINE: Final = 64  # bytes
PLANE: Final = 1 << 16  # code points of the first plane, which tables of characters cover, as in `kernels.h`


class Packed(msgspec.Struct, frozen=True, eq=False):
    """A structure as the kernels take it, and the arrays that hold what it points to in memory."""

    c: Any
    arrays: Collection[NDArray[Any]]


def address(array: NDArray[Any]) -> int:
    """Return where the numbers of an array begin, which lie one after the other.

    The buffer of an array tells it in a quarter of the time of its interface, for a hundred arrays a text.
    """
    try:
        return ctypes.addressof(_EMPTY.from_buffer(array))  # type: ignore[arg-type]  # arrays are buffers
    except TypeError:  # only an array that may be written to lends its buffer to ctypes
        begin: int = array.__array_interface__["data"][0]
        return begin


_EMPTY: Final = ctypes.c_char * 0  # at the beginning of a buffer of any size


def blocks(*sizes: int) -> tuple[list[int], NDArray[np.uint8]]:
    """Return where blocks of so many bytes begin, and the memory that they lie in. It is not set to anything.

    Each begins where a line of the cache does, so that numbers of any type may lie there. One array for each block would
    take four times as long.

    >>> (first, second), memory = blocks(3, 100)
    >>> second - first, first % CACHE_LINE, memory.dtype.name
    (64, 0, 'uint8')
    """
    lines = [-(-size // CACHE_LINE) for size in sizes]  # of the cache, rounded up
    memory = np.empty((sum(lines) + 1) * CACHE_LINE, np.uint8)
    begin = -(-address(memory) // CACHE_LINE)
    return [line * CACHE_LINE for line in accumulate(lines[:-1], initial=begin)], memory
