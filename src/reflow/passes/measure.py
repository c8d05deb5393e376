"""Measure each line: its width, the measure of the column it stands in, and what it reads like."""

import numpy as np
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import Draft, Index, Lines, Mask
from reflow.draft.contract import Contract
from reflow.model.column_measure import column_measure, neighbour_measures
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
    lines, widths_of_characters = draft.lines, half_ems(draft.text.props)
    spacing = _letter_spacing(classes(draft.text.props))
    blanks = _sums(lines, spacing)
    characters = _sums(lines, classes(draft.text.props) != Class.SPACE)
    letter_spaced = (blanks >= FEWEST_BLANKS) & (blanks >= LETTER_SPACED * (characters - 1))
    return _sums(lines, widths_of_characters) - np.where(letter_spaced, _sums(lines, spacing * widths_of_characters), 0)


# A line is letter-spaced if single blanks part at least half of its characters, and not just two or three.
LETTER_SPACED = 0.5
FEWEST_BLANKS = 3


def _letter_spacing(cls: NDArray[np.uint8]) -> Mask:
    """Whether each character is a single blank with Han or marks on both sides."""
    chinese = (cls == Class.HAN) | ((cls >= Class.STOP) & (cls <= Class.CLOSE))
    spacing = np.zeros(len(cls), np.bool_)
    spacing[1:-1] = (cls[1:-1] == Class.SPACE) & chinese[:-2] & chinese[2:]
    return spacing


def _sums(lines: Lines, values: NDArray[np.generic]) -> Index:
    """Return the sum of the values of each line's characters."""
    # Every second range is what stands between two lines.
    edges = np.stack([lines.start, lines.end], axis=1).ravel()
    sums: Index = np.add.reduceat(values, edges, dtype=np.int64)[::2]
    return sums


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
