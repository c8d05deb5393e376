"""Measure each line: its width, the measure of the column it stands in, and what it reads like."""

import numpy as np

from reflow.config import Config
from reflow.draft import Draft, Index, Mask
from reflow.draft.contract import Contract
from reflow.model.column_measure import column_measure, neighbour_measures
from reflow.model.running_heads import running_heads
from reflow.model.whole_lines import Pattern, patterns_of
from reflow.patterns.datelines import NEWS_OPENING
from reflow.tables.characters import half_ems

CONTRACT = Contract(
    reads=("text.codes", "lines.doc", "lines.end", "lines.start"),
    writes=("lines.above", "lines.below", "lines.dateline", "lines.measure", "lines.pattern", "lines.width"),
)

# Characters of a line that are read to recognise a dateline: agency, place, date and 电 fit into 40.
DATELINE_REACH = 40


def measure(draft: Draft, config: Config) -> Draft:
    """Fill the columns `width`, `above`, `below`, `measure`, `dateline` and `pattern` of every line."""
    lines = draft.lines
    if not len(lines):
        return draft
    width = widths(draft)
    above, below = neighbour_measures(lines.doc, width)
    measured = lines.with_columns(
        width=width,
        above=above,
        below=below,
        measure=column_measure(width, above, below),
        dateline=datelines(draft),
        pattern=np.where(running_heads(draft.text, lines), Pattern.RUNNING_HEAD, patterns_of(draft.text, lines, width)),
    )
    return draft.with_blocks(measured)


def widths(draft: Draft) -> Index:
    """Return the sum of the narrowest widths of each line's characters, in half-ems."""
    # Every second range is what stands between two lines.
    edges = np.stack([draft.lines.start, draft.lines.end], axis=1).ravel()
    return np.add.reduceat(half_ems(draft.text.props), edges, dtype=np.int64)[::2]


def datelines(draft: Draft) -> Mask:
    """Whether each line begins like a news item: 本报讯, 新华社…电, 【本報訊】."""
    lines = draft.lines
    is_dateline = NEWS_OPENING.likely(draft.text.codes, lines.start, lines.end)
    for row in np.flatnonzero(is_dateline).tolist():
        head = _head(draft, row)
        if len(head) < DATELINE_REACH and row + 1 < len(lines) and lines.doc[row + 1] == lines.doc[row]:
            # In a narrow column the dateline itself is cut: 据新华社北京9月|8日电
            head += _head(draft, row + 1)
        is_dateline[row] = NEWS_OPENING.matches(head)
    return is_dateline


def _head(draft: Draft, row: int) -> str:
    start, end = int(draft.lines.start[row]), int(draft.lines.end[row])
    return draft.text.slice(start, min(end, start + DATELINE_REACH))
