"""Where arrays lie in memory, and memory for several of them: what kernels are called with."""

from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ALIGNMENT: Final = 64  # bytes; no type asks for more


def address(array: NDArray[Any]) -> int:
    """Return where the numbers of an array begin. `array.ctypes.data` takes twice as long, for a hundred arrays a text."""
    begin: int = array.__array_interface__["data"][0]
    return begin


def space(*sizes: int) -> tuple[NDArray[np.uint8], list[int]]:
    """Return memory for arrays of so many bytes, and the address of each: valid as long as the memory is referred to.

    >>> memory, [first, second] = space(3, 8)
    >>> first % ALIGNMENT, second - first >= 3
    (0, True)
    """
    rounded = [-(-size // ALIGNMENT) * ALIGNMENT for size in sizes]
    memory = np.empty(sum(rounded) + ALIGNMENT, np.uint8)
    begin = -(-address(memory) // ALIGNMENT) * ALIGNMENT
    return memory, list(accumulate(rounded[:-1], initial=begin))
