"""Measure each line: its width, the measure of the column it stands in, and whether it opens like a dateline."""

import numpy as np

from reflow.config import Config
from reflow.draft import Draft, Index, Mask
from reflow.tables.characters import half_ems
from reflow.tables.openings import OPENING, OPENING_HEADS

# Lines above and below that are looked at. A column is seldom under eight lines; a longer reach would take the
# measure of the neighbouring article for this one's.
REACH = 8
# A measure is the width of at least three lines within 1 em of each other; squeezing and kinsoku leave the full
# lines of the seed within 1.5 em, nine in ten within 1 em. A lone wide line is a title or a stray.
SUPPORT = 2
TOLERANCE = 2  # half-ems
# No column of a printed page is wider. Longer lines were never cut at a measure, so they tell nothing about one.
WIDEST = 120  # half-ems
# Characters of a line that are read to recognise an opening: agency, place, date and 电 fit into 40.
OPENING_REACH = 40


def measure(draft: Draft, config: Config) -> Draft:
    """Fill the columns `width`, `measure` and `opening` of every line."""
    blocks = draft.blocks
    if not len(blocks):
        return draft
    width = widths(draft)
    above, below = neighbour_measures(blocks.doc, width)
    measured = blocks.with_columns(
        width=width, above=above, below=below, measure=column_measure(width, above, below), opening=openings(draft)
    )
    return draft.with_blocks(measured)


def widths(draft: Draft) -> Index:
    """Sum the narrowest widths of each line's characters, in half-ems."""
    edges = np.stack([draft.blocks.start, draft.blocks.end], axis=1).ravel()
    return np.add.reduceat(half_ems(draft.text.props), edges, dtype=np.int64)[::2]


def neighbour_measures(doc: Index, width: Index) -> tuple[Index, Index]:
    """Estimate the measure of the lines from each line upwards, and downwards, in half-ems; 0 where nothing tells it."""
    supported = np.where((support(doc, width) >= SUPPORT) & (width <= WIDEST), width, 0)
    return reach_max(doc, supported), reach_max(doc[::-1], supported[::-1])[::-1]


def column_measure(width: Index, above: Index, below: Index) -> Index:
    """Choose the measure at each line from those above and below.

    The measure changes between articles and inside them, so it is estimated on both sides of each line. The narrower
    one holds, since a wide neighbour would make a whole narrow column look ragged, unless the line would not fit.

    >>> doc, width = np.zeros(7, np.int64), np.array([34, 38, 37, 38, 12, 34, 38])
    >>> column_measure(width, *neighbour_measures(doc, width))
    array([38, 38, 38, 38, 38, 38, 38])
    """
    narrow, wide = np.minimum(above, below), np.maximum(above, below)
    return np.where((narrow > 0) & (width <= narrow + TOLERANCE), narrow, wide)


def support(doc: Index, width: Index) -> Index:
    """Count the lines within reach that are about as wide as each line."""
    count = np.zeros(len(width), np.int64)
    for step in range(1, min(REACH, len(width) - 1) + 1):
        alike = (np.abs(width[step:] - width[:-step]) <= TOLERANCE) & (doc[step:] == doc[:-step])
        count[step:] += alike
        count[:-step] += alike
    return count


def reach_max(doc: Index, values: Index) -> Index:
    """Take the maximum over each line and the `REACH` - 1 lines above it, by doubling the span."""
    best = values.copy()
    step = 1
    while step < REACH and step < len(values):
        same = doc[step:] == doc[:-step]
        best[step:] = np.maximum(best[step:], np.where(same, best[:-step], 0))
        step *= 2
    return best


def openings(draft: Draft) -> Mask:
    """Say which lines begin like a dateline: 本报讯, 新华社…电, 【本報訊】."""
    blocks, codes = draft.blocks, draft.text.codes
    second = np.minimum(blocks.start + 1, len(codes) - 1)
    pair = codes[blocks.start].astype(np.int64) << 32 | codes[second]
    found: Mask = np.isin(pair, OPENING_HEADS)
    for row in np.flatnonzero(found):
        start, end = int(blocks.start[row]), int(blocks.end[row])
        head = draft.text.slice(start, min(end, start + OPENING_REACH))
        if len(head) < OPENING_REACH and row + 1 < len(blocks) and blocks.doc[row + 1] == blocks.doc[row]:
            below = int(blocks.start[row + 1])  # a narrow column cuts the dateline itself: 据新华社北京9月|8日电
            head += draft.text.slice(below, min(int(blocks.end[row + 1]), below + OPENING_REACH))
        found[row] = OPENING.match(head) is not None
    return found
