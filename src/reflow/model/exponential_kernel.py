"""The compiled exponentials and probabilities: those that `reflow.model.exponential` defines (`kernels/exponential.c`)."""

import ctypes
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reflow.kernels.library import level, loaded

MOST_CHOICES: Final = 32  # of `exponential.c`


def exp(values: NDArray[np.floating[Any]]) -> NDArray[np.float64] | None:
    """Return the exponential of each value, in the shape of the values; None where no kernel runs."""
    instructions = level()
    if instructions is None:
        return None
    wide = np.ascontiguousarray(values, np.float64)
    powers = np.empty(np.shape(values))
    loaded().reflow_exponentials(
        ctypes.c_int32(instructions),
        ctypes.c_void_p(wide.ctypes.data),
        ctypes.c_int64(wide.size),
        ctypes.c_void_p(powers.ctypes.data),
    )
    return powers


def softmax(scores: NDArray[np.float32], *, logarithms: bool) -> NDArray[np.float32] | None:
    """Return the probabilities of each row of scores, or their logarithms: shape (rows, choices); None where no kernel can."""
    instructions = level()
    rows, choices = scores.shape
    if instructions is None or not 0 < choices <= MOST_CHOICES:
        return None
    by_row = np.ascontiguousarray(scores, np.float32)
    probabilities = np.empty((rows, choices), np.float32)
    loaded().reflow_softmax(
        ctypes.c_int32(instructions),
        ctypes.c_void_p(by_row.ctypes.data),
        ctypes.c_int64(rows),
        ctypes.c_int32(choices),
        ctypes.c_int32(logarithms),
        ctypes.c_void_p(probabilities.ctypes.data),
    )
    return probabilities
