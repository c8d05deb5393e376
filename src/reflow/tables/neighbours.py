"""The values of the rows above and below each row of a column. `numpy.append` takes five times as long for a short text."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def from_above(values: NDArray[Any], first: Any) -> NDArray[Any]:
    """Return the value of the row above each row; `first` for the first row.

    >>> from_above(np.array([3, 1, 2]), -1).tolist()
    [-1, 3, 1]
    """
    shifted = np.empty_like(values)
    shifted[:1] = first
    shifted[1:] = values[:-1]
    return shifted


def from_below(values: NDArray[Any], last: Any) -> NDArray[Any]:
    """Return the value of the row below each row; `last` for the last row.

    >>> from_below(np.array([3, 1, 2]), -1).tolist()
    [1, 2, -1]
    """
    shifted = np.empty_like(values)
    shifted[-1:] = last
    shifted[:-1] = values[1:]
    return shifted


def like_above(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value is that of the row above it.

    >>> like_above(np.array([3, 3, 2])).tolist()
    [False, True, False]
    """
    alike = np.zeros(len(values), np.bool_)
    alike[1:] = values[1:] == values[:-1]
    return alike


def bounds(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the first row of each run of equal values, and behind them the number of rows; there is at least one.

    >>> bounds(np.array([3, 3, 2])).tolist()
    [0, 2, 3]
    """
    begins = np.ones(len(values) + 1, np.bool_)
    begins[1:-1] = values[1:] != values[:-1]
    [rows] = begins.nonzero()
    return rows
