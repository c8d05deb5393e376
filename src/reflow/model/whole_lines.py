"""The patterns of whole lines, and which of them each line matches: evidence for what the line is, not yet a decision."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Lines, Text
from reflow.patterns.captions import CAPTION
from reflow.patterns.credits import CREDIT, LONGEST_CREDIT, SOURCE
from reflow.patterns.editors import EDITORS
from reflow.patterns.folios import FOLIO, JUMP_LINE
from reflow.patterns.line_pattern import LinePattern, likely_lines
from reflow.patterns.masthead import MASTHEAD
from reflow.patterns.site import SITE
from reflow.tables.column_enum import ColumnEnum


class Pattern(ColumnEnum):
    """What a line reads like."""

    NONE = 0
    FOLIO = 1
    EDITORS = 2
    JUMP = 3
    MASTHEAD = 4
    SITE = 5
    SOURCE = 6
    CREDIT = 7
    CAPTION = 8
    RUNNING_HEAD = 9  # found by how it stands again in its document, not by a pattern of its characters


# Each pattern matches a whole line, so that 2025年9月29日，中共中央政治局召开会议 and 责编在会议上强调 stay sentences. The
# first that matches counts. A further kind of line is one more pattern, its number above and its entry here.
PATTERNS: Final[dict[Pattern, LinePattern]] = {
    Pattern.FOLIO: FOLIO,
    Pattern.EDITORS: EDITORS,
    Pattern.JUMP: JUMP_LINE,
    Pattern.MASTHEAD: MASTHEAD,
    Pattern.SITE: SITE,
    Pattern.SOURCE: SOURCE,
    Pattern.CREDIT: CREDIT,
    Pattern.CAPTION: CAPTION,
}
_NUMBERS: Final = np.array(list(PATTERNS), np.uint8)
_LINE_PATTERNS: Final = tuple(PATTERNS.values())
_OF_ANY_WIDTH: Final = (_NUMBERS == Pattern.CAPTION)[:, None]
WIDEST: Final = 2 * LONGEST_CREDIT  # half-ems: 40 ems hold 责编 with three names, a telephone number and a paper's name


def patterns_of(text: Text, lines: Lines, width: Index) -> NDArray[np.uint8]:
    """Return the pattern that each line matches; lines wider than `WIDEST` match none but that of captions."""
    pattern = np.full(len(lines), Pattern.NONE, np.uint8)
    # The clues of all patterns are looked up together; only the lines that have one are matched.
    likely = likely_lines(_LINE_PATTERNS, text.codes, lines.start, lines.end)
    likely &= (width <= WIDEST) | _OF_ANY_WIDTH
    tried, rows = np.nonzero(likely)
    starts, ends = lines.start[rows].tolist(), lines.end[rows].tolist()
    matched: dict[int, int] = {}
    for number, row, start, end in zip(tried.tolist(), rows.tolist(), starts, ends, strict=True):
        if row not in matched and _LINE_PATTERNS[number].matches(text.slice(start, end)):
            matched[row] = number
    pattern[list(matched)] = _NUMBERS[list(matched.values())]
    return pattern
