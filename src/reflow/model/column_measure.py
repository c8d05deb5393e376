"""Estimate the measure of the columns that lines were set in, from their widths alone."""

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.int64]

# Lines above and below that are looked at. A column is seldom under eight lines; a longer reach would take the
# measure of the neighbouring article for this one's.
REACH = 8
# A measure is the width of at least three lines within 1 em of each other; squeezing and kinsoku leave the full
# lines of the seed within 1.5 em, nine in ten within 1 em. A lone wide line is a title or a stray.
SUPPORT = 2
TOLERANCE = 2  # half-ems
# No column of a printed page is wider. Longer lines were never cut at a measure, so they are no sign of one.
WIDEST = 120  # half-ems


def neighbour_measures(doc: Index, width: Index) -> tuple[Index, Index]:
    """Estimate the measure of the lines from each line upwards, and downwards, in half-ems; 0 where it is not known."""
    same = _around(doc, -1) == doc
    alike = same & (np.abs(_around(width, 0) - width) <= TOLERANCE)
    # The line itself is one of them.
    supported = np.where((alike.sum(axis=0, dtype=np.int8) > SUPPORT) & (width <= WIDEST), width, 0)
    near = _around(supported, 0) * same
    # Of the line and the `REACH` - 1 lines above it, and of those below.
    return near[1 : REACH + 1].max(axis=0), near[REACH:-1].max(axis=0)


def _around(values: Index, outside: int) -> Index:
    """Return the value of each line and of those around it: shape (2 * `REACH` + 1, lines), from top to bottom.

    `outside` stands for the lines above the first one and below the last.
    """
    padded = np.full(len(values) + 2 * REACH, outside, np.int64)
    padded[REACH : REACH + len(values)] = values
    # Each row shows the same numbers, from one place further on: nothing is copied.
    [step] = padded.strides
    return np.ndarray((2 * REACH + 1, len(values)), np.int64, padded, strides=(step, step))


def column_measure(width: Index, above: Index, below: Index) -> Index:
    """Return the measure at each line, chosen from those above and below.

    The measure changes between articles and inside them, so it is estimated on both sides of each line. The narrower
    one holds, since a wide neighbour would make a whole narrow column look ragged, unless the line would not fit.

    >>> doc, width = np.zeros(7, np.int64), np.array([34, 38, 37, 38, 12, 34, 38])
    >>> column_measure(width, *neighbour_measures(doc, width))
    array([38, 38, 38, 38, 38, 38, 38])
    """
    narrow, wide = np.minimum(above, below), np.maximum(above, below)
    return np.where((narrow > 0) & (width <= narrow + TOLERANCE), narrow, wide)


def window_max(doc: Index, values: Index, reach: int) -> Index:
    """Return the maximum over each line and the `reach` lines above and below it in its document.

    >>> window_max(np.array([0, 0, 0, 1]), np.array([5, 1, 2, 9]), 1).tolist()
    [5, 5, 2, 9]
    """
    above, below = values, values
    step, span = 1, 1  # `above` is the maximum over a line and the `span` - 1 lines above it
    while span <= reach:
        step = min(span, reach + 1 - span)
        above, below = _with_above(doc, above, step), _with_above(doc[::-1], below[::-1], step)[::-1]
        span += step
    return np.maximum(above, below)


def _with_above(doc: Index, values: Index, step: int) -> Index:
    best = values.copy()
    if step < len(values):
        best[step:] = np.maximum(best[step:], np.where(doc[step:] == doc[:-step], values[:-step], 0))
    return best
