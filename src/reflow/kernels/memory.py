"""Where arrays lie in memory, which is what kernels are called with."""

import ctypes
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from numpy.typing import NDArray

PLANE: Final = 1 << 16  # code points of the first plane, which tables of characters cover, as in `kernels.h`


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A structure as the kernels take it, and the arrays that hold what it points to in memory."""

    c: Any
    arrays: Collection[NDArray[Any]]


_Overlay: Final = ctypes.c_char * 0  # laid over an array it shows where the array begins


def address(array: NDArray[Any]) -> int:
    """Return where the numbers of an array begin. `array.ctypes.data` takes five times as long, for a hundred arrays a text."""
    try:
        return ctypes.addressof(_Overlay.from_buffer(array))  # type: ignore[arg-type]  # an array is a buffer
    except TypeError:  # ctypes takes no array that may not be changed
        begin: int = array.__array_interface__["data"][0]
        return begin
