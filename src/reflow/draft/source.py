"""Decoded sources, with what is known of their bytes and of the places of their lines on the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray


class Patch(msgspec.Struct, frozen=True):
    """A stretch of decoded text whose bytes its codec would not write back: `text[start:end]` was `data`."""

    start: int
    end: int
    data: bytes


class Repair(msgspec.Struct, frozen=True):
    """A stretch of decoded text, `text[start:end]`, that had been decoded wrongly before it was saved, and how."""

    start: int
    end: int
    was: str


class Geometry(msgspec.Struct, frozen=True, eq=False):
    """Where the lines of a text stand on their pages, one value for each line of `str.splitlines`, blank ones included.

    `left`, `top`, `right` and `bottom` are the edges of the line's box and `type_size` the size of its type, all in
    points, counted from the top left corner of the page; `page` counts from 1. NaN where a value is not known.
    """

    left: NDArray[np.float32]
    top: NDArray[np.float32]
    right: NDArray[np.float32]
    bottom: NDArray[np.float32]
    type_size: NDArray[np.float32]
    page: NDArray[np.float32]

    def take(self, rows: slice | NDArray[np.int64]) -> "Geometry":
        """Return the values of some lines."""
        return Geometry(*(getattr(self, name)[rows] for name in self.__struct_fields__))


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded source, or a segment of one; positions in the output refer to `text`."""

    name: str | None
    text: str
    encoding: str | None = None  # None: the input was text already
    errors: tuple[tuple[int, int], ...] = ()  # half-open byte ranges that did not decode, or where characters are lost
    repairs: tuple[Repair, ...] = ()
    patches: tuple[Patch, ...] = ()
    bom: bytes = b""
    issued: date | None = None  # the date of the issue, if the caller or the file's name gives it
    geometry: Geometry | None = field(default=None, compare=False)
    # Of a source in a draft: its position in the reel.
    offset: int = field(default=0, compare=False)
    # Of a segment of a large source: its position in the whole source, and what stands above it.
    begins: int = 0
    lines_above: int = 0  # line ends above the segment
    above: str = ""  # the last line above it that is not blank, stripped


def joined(parts: Sequence[Source]) -> Source:
    """Return the source whose segments these are; they follow each other."""
    if len(parts) == 1:
        return parts[0]
    return replace(
        parts[0],
        text="".join([part.text for part in parts]),
        encoding=parts[-1].encoding,  # the first chunk of a file may be all ASCII
        errors=tuple(chain.from_iterable(part.errors for part in parts)),
        repairs=tuple(chain.from_iterable(part.repairs for part in parts)),
        patches=tuple(chain.from_iterable(part.patches for part in parts)),
        geometry=_joined_geometry(parts),
    )


def _joined_geometry(parts: Sequence[Source]) -> Geometry | None:
    """Join the geometries of segments; a line that two of them share has one row."""
    known = [part.geometry for part in parts if part.geometry is not None]
    if len(known) < len(parts):
        return None
    last = len(known) - 1
    tables = [
        # A line that continues in the next segment has its values there too.
        table.take(slice(-1)) if number < last and _ends_inside_line(part.text) else table
        for number, (part, table) in enumerate(zip(parts, known, strict=True))
    ]
    return Geometry(
        *(np.concatenate([getattr(table, name) for table in tables]) for name in Geometry.__struct_fields__)
    )


def _ends_inside_line(text: str) -> bool:
    """Whether a character behind the text would stand on its last line."""
    return len(f"{text}.".splitlines()) == len(text.splitlines())
