"""Whether numbers are among some of them, such as classes, positions and the keys of a table; and which are equal."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


def among(values: NDArray[Any], chosen: tuple[int, ...]) -> NDArray[np.bool_]:
    """Whether each value, from 0 to 255, is one of a few. `numpy.isin` takes 20 times as long for the lines of a page.

    >>> among(np.array([3, 0, 7], np.uint8), (0, 3)).tolist()
    [True, True, False]
    """
    return _table(chosen).take(values, mode="clip")


def positions_among(at: NDArray[np.integer[Any]], chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
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


class Groups(NamedTuple):
    """The distinct values of a column, ascending: the first row of each, and how many rows have it; and the group of each row."""

    first: NDArray[np.int64]
    size: NDArray[np.int64]
    of_row: NDArray[np.int64]


def grouped(values: NDArray[Any]) -> Groups:
    """Group rows by equal values. `numpy.unique` does so too, but the first call of it in a process takes 30 ms.

    >>> groups = grouped(np.array([7, 2, 7]))
    >>> groups.first.tolist(), groups.size.tolist(), groups.of_row.tolist()
    ([1, 0], [1, 2], [1, 0, 1])
    """
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    begins = np.ones(len(values), np.bool_)
    begins[1:] = ascending[1:] != ascending[:-1]
    of_row = np.empty(len(values), np.int64)
    of_row[order] = np.cumsum(begins) - 1
    return Groups(order[begins], np.bincount(of_row), of_row)


@cache
def _table(chosen: tuple[int, ...]) -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(chosen)] = True
    return table
