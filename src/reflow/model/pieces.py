"""Lines that may be pieces of one printed line, and how wide they are together.

Where a press squeezes marks by moving glyphs, some extractors end a line behind each mark: 渡口，⏎两岸来往的货郎、⏎学生。
Such a piece looks like the short last line of a paragraph, unless it is measured with its neighbours. The function
returns columns as those of `reflow.model.features` do, of which these are one group.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Mask
from reflow.model.line_signs import FULL_ROOM, NEAR, around
from reflow.tables.among import among
from reflow.tables.characters import FIRST_CJK_MARK, Class
from reflow.tables.neighbours import from_above, from_below

if TYPE_CHECKING:
    from reflow.model.features import Columns, View

INDENT: Final = 4  # half-ems: the indent of two em, which the first line of a paragraph leaves free where it is lost
MOST_ROWS: Final = 4  # a run of pieces counts up to so many measures; longer ones are lists or verse


def pieces(view: "View") -> "Columns":
    """Compute how wide each line is together with the lines that it may be one printed line with."""
    lines = view.lines
    width, measure = lines.width, lines.measure
    known = measure > 0
    may_go_on = _may_go_on(view)
    above, below = _shifted(width, 1), _shifted(width, -1)
    with_above = np.where(may_go_on, width + above, 0)
    goes_on_below = from_below(may_go_on, False)
    with_below = np.where(goes_on_below, width + below, 0)
    so_far, to_the_end = _run_widths(width, may_go_on)
    several_above, several_below = so_far > width, to_the_end > width
    whole_run = so_far + to_the_end - width

    def fills(together: Index, room: int = 0) -> Mask:
        """Whether some lines together are as wide as the measure, but for some room."""
        mask: Mask = known & (together > 0) & (np.abs(measure - room - together) <= FULL_ROOM)
        return mask

    def fits(together: Index) -> Mask:
        """Whether some lines together are no wider than the measure."""
        mask: Mask = known & (together > 0) & (together <= measure + FULL_ROOM)
        return mask

    run_fills = several_above & fills(so_far) | several_below & fills(to_the_end)
    columns: Columns = {
        "may go on the line above": may_go_on,
        "fits with the line above": fits(with_above),
        "fills the measure with the line above": fills(with_above),
        "fits with the line below": fits(with_below),
        "fills the measure with the line below": fills(with_below),
        "fills the measure with the run above": several_above & fills(so_far),
        "fills it with the run above, but for an indent": several_above & fills(so_far, INDENT),
        "fills the measure with the run below": several_below & fills(to_the_end),
        "fills it with the run below, but for an indent": several_below & fills(to_the_end, INDENT),
        "its whole run fills the measure": (several_above | several_below) & fills(whole_run),
        "its run so far over the measure": _over(so_far, measure),
        "its run to the end over the measure": _over(to_the_end, measure),
        "its whole run over the measure": _over(whole_run, measure),
        "lines near: fill the measure with their runs": around(view, run_fills, NEAR),
        "lines around: fill the measure with their runs": around(view, run_fills),
    }
    return columns


def _may_go_on(view: "View") -> Mask:
    """Whether each line may be a piece of the printed line of the line above: a mark is where they were cut."""
    first = view.text.codes[view.lines.start]
    last = view.text.codes[view.lines.end - 1]
    closes = among(view.last, (Class.STOP, Class.COMMA, Class.CLOSE)) & (last > FIRST_CJK_MARK)
    opens = (view.first == Class.OPEN) & (first > FIRST_CJK_MARK)
    below_mark = from_above(closes, False)
    goes_on: Mask = view.same & (view.lines.skip == 0) & (below_mark | opens)
    return goes_on


def _shifted(values: Index, step: int) -> Index:
    """Return the value of the line `step` above each line; 0 where there is none."""
    shifted = np.zeros(len(values), values.dtype)
    if step > 0:
        shifted[step:] = values[:-step]
    else:
        shifted[:step] = values[-step:]
    return shifted


def _run_widths(width: Index, goes_on: Mask) -> tuple[Index, Index]:
    """Return the width of each line with those of its run above it, and with those below it.

    >>> so_far, to_the_end = _run_widths(np.array([3, 9, 13, 2, 28]), np.array([False, True, True, True, False]))
    >>> so_far.tolist(), to_the_end.tolist()
    ([3, 12, 25, 27, 28], [27, 24, 15, 2, 28])
    """
    total = np.cumsum(width)
    first = np.flatnonzero(~goes_on)
    run = np.cumsum(~goes_on) - 1
    before = np.append(0, total)[first][run]
    behind = np.append(total[first[1:] - 1], total[-1])[run]
    return total - before, behind - total + width


def _over(together: Index, measure: Index) -> NDArray[np.float64]:
    """Return how many measures wide some lines are together; 0 where no measure is known."""
    measures: NDArray[np.float64] = np.where(measure > 0, np.minimum(together / np.maximum(measure, 1), MOST_ROWS), 0)
    return measures
