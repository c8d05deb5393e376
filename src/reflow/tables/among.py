"""Whether numbers are among some of them: small ones, such as classes, labels and rules, and positions in a text, keys of a table."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


def among(values: NDArray[Any], chosen: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whether each value, from 0 to 255, is one of a few. `numpy.isin` takes 20 times as long for the lines of a page.

    >>> among(np.array([3, 0, 7], np.uint8), (0, 3)).tolist()
    [True, True, False]
    """
    return _table(chosen).take(values, mode="clip")


def positions_among(at: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each position, from -1, is one of some, in any order. `numpy.isin` takes 5 times as long for those of a page.

    >>> positions_among(np.array([3, -1, 7]), np.array([7, 9, 3])).tolist()
    [True, False, True]
    """
    last = max(int(at.max(initial=0)), int(chosen.max(initial=0)))
    mask = np.zeros(last + 2, np.bool_)  # the last element is for position -1
    mask[chosen] = True
    among_chosen: NDArray[np.bool_] = mask[at]
    return among_chosen


def rows_of(values: NDArray[Any], ascending: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the row of each value in a table of ascending values, and whether it is there; if not, the row means nothing.

    >>> row, is_there = rows_of(np.array([7, 4]), np.array([2, 4, 6]))
    >>> int(row[1]), is_there.tolist()
    (1, [False, True])
    """
    row = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return row, ascending[row] == values


@cache
def _table(chosen: tuple[int, ...]) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(chosen)] = True
    return table
