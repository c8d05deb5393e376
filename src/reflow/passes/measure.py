"""Measure each line: its width, the measure of the column it stands in, and what it reads like."""

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import Draft, Index, Mask
from reflow.draft.contract import Contract
from reflow.model.column_measure import column_measure, neighbour_measures
from reflow.model.features import sum_by_line
from reflow.model.running_heads import running_heads
from reflow.model.whole_lines import Pattern, patterns_of
from reflow.patterns.datelines import NEWS_OPENING
from reflow.tables.characters import Class, classes, half_ems

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
    """Return the sum of the narrowest widths of each line's characters, in half-ems; without the blanks of letter-spacing."""
    lines, props = draft.lines, draft.text.props
    width = sum_by_line(lines, half_ems(props)).copy()  # the sums are every second number of an array
    at = _letter_spacing(classes(props)).nonzero()[0]
    row = lines.start.searchsorted(at, "right") - 1
    in_line = (row >= 0) & (at < lines.end[row])  # others stand where a line was divided
    at, row = at[in_line], row[in_line]
    blanks = np.bincount(row, minlength=len(lines))
    # Few lines have so many that the others are counted.
    enough = (blanks >= FEWEST_BLANKS).nonzero()[0]
    if not len(enough):
        return width
    characters = sum_by_line(lines.take(enough), classes(props) != Class.SPACE)
    spaced = enough[blanks[enough] >= LETTER_SPACED * (characters - 1)]
    width[spaced] -= np.bincount(row, half_ems(props[at]))[spaced].astype(np.int64)
    return width


# A line is letter-spaced if single blanks part at least half of its characters: of spaced rows some have numbers or marks
# without blanks, and words apart have one blank for every two or three characters. Two blanks are too few to tell.
LETTER_SPACED = 0.5
FEWEST_BLANKS = 3


def _letter_spacing(cls: NDArray[np.uint8]) -> Mask:
    """Whether each character is a single blank with Han or marks on both sides."""
    chinese = (cls == Class.HAN) | ((cls >= Class.STOP) & (cls <= Class.CLOSE))
    spacing = np.zeros(len(cls), np.bool_)
    spacing[1:-1] = (cls[1:-1] == Class.SPACE) & chinese[:-2] & chinese[2:]
    return spacing


def datelines(draft: Draft) -> Mask:
    """Whether each line begins like a news item: 本报讯, 新华社…电, 【本報訊】."""
    lines = draft.lines
    is_dateline = NEWS_OPENING.likely(draft.text.codes, lines.start, lines.end)
    rows = is_dateline.nonzero()[0]
    slice_of = draft.text.slice
    for row, start, end in zip(rows.tolist(), lines.start[rows].tolist(), lines.end[rows].tolist(), strict=True):
        head = slice_of(start, min(end, start + DATELINE_REACH))
        if len(head) < DATELINE_REACH and row + 1 < len(lines) and lines.doc[row + 1] == lines.doc[row]:
            # In a narrow column the dateline itself is cut: 据新华社北京9月|8日电
            below = int(lines.start[row + 1])
            head += slice_of(below, min(int(lines.end[row + 1]), below + DATELINE_REACH))
        is_dateline[row] = NEWS_OPENING.matches(head)
    return is_dateline
