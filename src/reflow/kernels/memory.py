"""Where arrays lie in memory, which is what kernels are called with."""

from collections.abc import Collection
from typing import Any, Final

import msgspec
from numpy.typing import NDArray

PLANE: Final = 1 << 16  # code points of the first plane, which tables of characters cover, as in `kernels.h`


class Packed(msgspec.Struct, frozen=True, eq=False):
    """A structure as the kernels take it, and the arrays that hold what it points to in memory."""

    c: Any
    arrays: Collection[NDArray[Any]]


def address(array: NDArray[Any]) -> int:
    """Return where the numbers of an array begin. `array.ctypes.data` takes twice as long, for a hundred arrays a text."""
    begin: int = array.__array_interface__["data"][0]
    return begin
