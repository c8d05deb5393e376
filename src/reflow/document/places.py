"""Line, column and byte of a position in a source."""

from typing import NamedTuple

from reflow.draft import Source
from reflow.language import _
from reflow.read.write_back import write_back
from reflow.source_map import SourceMap


class Place(NamedTuple):
    r"""The place of a character in the source: `line` and `column` in code points from 1, `byte` from 0.

    `byte` counts from the beginning of the file, including its BOM; None if the source was text and not bytes.

    >>> import reflow
    >>> reflow.clean("大桥\n合龙").locate(3)
    Place(line=2, column=1, byte=None)
    """

    line: int
    column: int
    byte: int | None


def place_of(position: int, source: Source) -> Place:
    """Return the place of a position in `source.text`. Raises IndexError for a position outside of the text."""
    if not 0 <= position <= len(source.text):
        raise IndexError(
            _(
                "there is no position {position}; the source has {number} characters",
                position=position,
                number=len(source.text),
            )
        )
    lines = SourceMap.of(source)
    return Place(lines.line(position), lines.column(position), _byte_of(position, source))


def _byte_of(position: int, source: Source) -> int | None:
    """Return the byte at which a position stands; inside a patch, whose bytes have no characters, where that begins."""
    if source.encoding is None:
        return None
    above = tuple([patch for patch in source.patches if patch.start < position and patch.end <= position])
    patch_around = next((patch for patch in source.patches if patch.start < position < patch.end), None)
    end = position if patch_around is None else patch_around.start
    return len(source.bom) + len(write_back(source.text[:end], source.encoding, above))
