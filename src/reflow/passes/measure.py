"""Measure each line: its width, the measure of the column it stands in, and whether it opens like a dateline."""

import numpy as np

from reflow.config import Config
from reflow.draft import Draft, Index, Mask
from reflow.draft.contract import Contract
from reflow.model.column_measure import column_measure, neighbour_measures
from reflow.patterns.datelines import NEWS_OPENING
from reflow.tables.characters import half_ems

CONTRACT = Contract(
    reads=("text.codes", "lines.doc", "lines.end", "lines.start"),
    writes=("lines.above", "lines.below", "lines.dateline", "lines.measure", "lines.width"),
)

# Characters of a line that are read to recognise an opening: agency, place, date and 电 fit into 40.
OPENING_REACH = 40


def measure(draft: Draft, config: Config) -> Draft:
    """Fill the columns `width`, `above`, `below`, `measure` and `dateline` of every line."""
    lines = draft.lines
    if not len(lines):
        return draft
    width = widths(draft)
    above, below = neighbour_measures(lines.doc, width)
    measured = lines.with_columns(
        width=width, above=above, below=below, measure=column_measure(width, above, below), dateline=datelines(draft)
    )
    return draft.with_blocks(measured)


def widths(draft: Draft) -> Index:
    """Sum the narrowest widths of each line's characters, in half-ems."""
    edges = np.stack([draft.lines.start, draft.lines.end], axis=1).ravel()
    return np.add.reduceat(half_ems(draft.text.props), edges, dtype=np.int64)[::2]


def datelines(draft: Draft) -> Mask:
    """Return which lines begin like a news item: 本报讯, 新华社…电, 【本報訊】."""
    blocks, codes = draft.lines, draft.text.codes
    opens = NEWS_OPENING.likely(codes, blocks.start, blocks.end)
    for row in np.flatnonzero(opens):
        start, end = int(blocks.start[row]), int(blocks.end[row])
        head = draft.text.slice(start, min(end, start + OPENING_REACH))
        if len(head) < OPENING_REACH and row + 1 < len(blocks) and blocks.doc[row + 1] == blocks.doc[row]:
            # In a narrow column the dateline itself is cut: 据新华社北京9月|8日电
            below = int(blocks.start[row + 1])
            head += draft.text.slice(below, min(int(blocks.end[row + 1]), below + OPENING_REACH))
        opens[row] = NEWS_OPENING.matches(head)
    return opens
