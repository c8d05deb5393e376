"""The compiled exponentials and probabilities: those that `reflow.model.exponential` defines (`kernels/exponential.c`)."""

import ctypes
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reflow.kernels.library import level, loaded
from reflow.kernels.memory import address

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
        ctypes.c_void_p(address(wide)),
        ctypes.c_int64(wide.size),
        ctypes.c_void_p(address(powers)),
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
        ctypes.c_void_p(address(by_row)),
        ctypes.c_int64(rows),
        ctypes.c_int32(choices),
        ctypes.c_int32(logarithms),
        ctypes.c_void_p(address(probabilities)),
    )
    return probabilities


def log_add(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return the logarithms of the sums of numbers, given their logarithms.

    None where no kernel runs, and for what it cannot take: other numbers than float32, and arrays of two dimensions.
    """
    fits = first.ndim == 1 and first.shape == second.shape and first.dtype == second.dtype == np.float32
    if level() is None or not fits:
        return None
    first, second = np.ascontiguousarray(first), np.ascontiguousarray(second)
    totals = np.empty(len(first), np.float32)
    loaded().reflow_log_add(
        ctypes.c_void_p(address(first)),
        ctypes.c_void_p(address(second)),
        ctypes.c_int64(len(first)),
        ctypes.c_void_p(address(totals)),
    )
    return totals
