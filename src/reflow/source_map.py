"""Line numbers and columns of the positions in a source."""

from bisect import bisect_left, bisect_right
from itertools import accumulate

import msgspec

from reflow.draft import Source


class SourceMap(msgspec.Struct, frozen=True):
    r"""The lines of a source, or of a segment of one, as `str.splitlines` divides them.

    Positions are those of spans and of the log: code points from the beginning of the whole source. Lines and columns
    count from 1.

    >>> lines = SourceMap.of(Source(None, "大桥\r\n合龙\n"))
    >>> lines.line(4), lines.column(5), lines.start(2), lines.numbers
    (2, 2, 4, range(1, 3))
    """

    starts: tuple[int, ...]
    end: int
    lines_above: int

    @classmethod
    def of(cls, source: Source) -> "SourceMap":
        """Build the map of a source. Takes time in proportion to its text."""
        # The character added at the end stands on the line of the last one, or on a line of its own behind a line end.
        lines = f"{source.text}.".splitlines(keepends=True)
        starts = tuple(accumulate([len(line) for line in lines[:-1]], initial=source.begins))
        return cls(starts, source.begins + len(source.text), source.lines_above)

    @property
    def numbers(self) -> range:
        """The numbers of the lines, without the empty one behind a line end at the very end."""
        return range(self.lines_above + 1, self.lines_above + 1 + bisect_left(self.starts, self.end))

    def line(self, position: int) -> int:
        """Return the number of the line that holds a position."""
        return self.lines_above + bisect_right(self.starts, position)

    def column(self, position: int) -> int:
        """Return the column of a position, in code points."""
        return position - self.start(self.line(position)) + 1

    def start(self, line: int) -> int:
        """Return the position at which a line begins."""
        return self.starts[line - self.lines_above - 1]
