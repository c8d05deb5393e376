"""Where arrays lie in memory, which is what kernels are called with."""

from typing import Any

from numpy.typing import NDArray


def address(array: NDArray[Any]) -> int:
    """Return where the numbers of an array begin. `array.ctypes.data` takes twice as long, for a hundred arrays a text."""
    begin: int = array.__array_interface__["data"][0]
    return begin
