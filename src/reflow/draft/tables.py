"""The tables of a draft, one for each stage: lines, labelled lines, units, notes and documents.

A table is a set of parallel columns. Each column has one meaning and belongs to the pass that first fills it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Final, NoReturn, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reflow.draft.kinds import Kind
from reflow.draft.source import Geometry
from reflow.draft.text import Index, Mask, Text
from reflow.tables.among import among
from reflow.tables.column_enum import ColumnEnum

Kinds = NDArray[np.uint8]
Scores = NDArray[np.float32]

NO_ARTICLE: Final = -1  # the article of a unit that belongs to none: furniture


def _column(dtype: type, meaning: str, *, owner: str | None = None, default: float = 0) -> Any:
    """Declare a column: its type, what it means, and the pass that fills it; before that it holds `default`.

    Without an `owner` the pass that makes the table fills it.
    """
    return field(metadata={"dtype": dtype, "meaning": meaning, "owner": owner, "default": default})


def _geometry(meaning: str) -> Any:
    """Declare a column of points, as in `Geometry`: None if no source has a geometry, NaN in the rows of those without."""
    return field(metadata={"dtype": np.float32, "meaning": meaning, "owner": None, "default": None})


# Each method that is not generated saves a tenth of a millisecond when reflow is imported; arrays have no one equality.
@dataclass(init=False, eq=False, repr=False)
class Table:
    """Parallel columns. Widths are in half-ems, positions in characters of the draft's text."""

    MADE_BY: ClassVar[str]  # the pass, or `read`, that makes the table

    @classmethod
    def of(cls, rows: int, **columns: ArrayLike | None) -> Self:
        """Return a table of `rows` rows; columns that are not named hold their defaults."""
        filled: dict[str, Any] = {}
        for name, dtype, default in _declared(cls):  # type: ignore[arg-type]  # a class is hashable
            named = columns.get(name)
            value = default if named is None else np.asarray(named, dtype)
            # A single value stands for a whole column.
            filled[name] = value.repeat(rows) if value is not None and not value.ndim else value
        return cls._with(filled)

    @classmethod
    def _with(cls, columns: dict[str, Any]) -> Self:
        """Return a table of all its columns; there is no constructor, which would take several times as long."""
        table = cls.__new__(cls)
        table.__dict__.update(columns)
        return table

    def __len__(self) -> int:
        return len(next(iter(self.__dict__.values())))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a table does not change; {type(self).__name__}.with_columns returns another one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a table keeps its columns, {name} too")

    def __getitem__(self, row: int) -> dict[str, Any]:
        """Return one row as a dict, for tests and printing."""
        return {name: None if column is None else column[row].item() for name, column in self.__dict__.items()}

    def take(self, rows: Any) -> Self:
        """Return the table with some rows, chosen or reordered by index or mask."""
        at = _row_numbers(rows)
        return self._with({name: None if column is None else column[at] for name, column in self.__dict__.items()})

    def append(self, rows: Self) -> Self:
        """Return the table with the rows of another one behind its own."""
        joined: dict[str, Any] = {}
        for name, column in self.__dict__.items():
            below = rows.__dict__[name]
            if column is None and below is None:
                joined[name] = None
                continue
            # Only a geometry may be missing in one of the two; its values are then not known.
            column = np.full(len(self), np.nan, np.float32) if column is None else column
            below = np.full(len(rows), np.nan, np.float32) if below is None else below
            joined[name] = np.concatenate([column, below])
        return self._with(joined)

    def with_columns(self, **columns: Any) -> Self:
        """Return the table with some columns replaced. Raises TypeError for a column that it has not."""
        if not columns.keys() <= self.__dict__.keys():
            raise TypeError(f"{type(self).__name__} has no column {min(columns.keys() - self.__dict__.keys())}")
        return self._with(self.__dict__ | columns)


def _row_numbers(rows: Any) -> Any:
    """Return the numbers of the rows that a mask chooses, found once for all columns; anything else as it is."""
    is_mask = isinstance(rows, np.ndarray) and rows.dtype == np.bool_
    return rows.nonzero()[0] if is_mask else rows


@cache
def _declared(table: type[Table]) -> tuple[tuple[str, Any, NDArray[Any] | None], ...]:
    """Return the name, the type and the default of each column of a table."""
    columns = []
    for column in fields(table):
        dtype, default = column.metadata["dtype"], column.metadata["default"]
        columns.append((column.name, dtype, None if default is None else np.array(default, dtype)))
    return tuple(columns)


@dataclass(init=False, eq=False, repr=False)
class Ranges(Table):
    """Rows that each cover a range of the text, in one document."""

    doc: Index = _column(np.int64, "number of the document")
    start: Index = _column(np.int64, "first character")
    end: Index = _column(np.int64, "position behind the last character")

    def __len__(self) -> int:
        return len(self.start)

    def cover(self, at: Index, chosen: Mask | None = None) -> Mask:
        """Return which positions lie in a row, or in one of the `chosen` rows.

        The rows may stand in any order, but not over each other.
        """
        start, end = self.start, self.end
        if chosen is not None:
            [rows] = chosen.nonzero()
            start, end = start.take(rows), end.take(rows)
        if not len(start):
            return np.zeros(len(at), np.bool_)
        row = _last_begun(start, at)
        inside: Mask = (at >= start.take(row)) & (at < end.take(row))
        return inside

    def row_at(self, at: Index) -> Index:
        """Return the row that each position lies in: the one that begins last at it or before it, in any order of rows.

        There is at least one row. Of a position before all rows the result means nothing.
        """
        return _last_begun(self.start, at)


def _last_begun(start: Index, at: Index) -> Index:
    """Return which range begins last at each position or before it."""
    by_start = start.argsort(kind="stable")
    row: Index = by_start.take(start.take(by_start).searchsorted(at, "right") - 1)
    return row


@dataclass(init=False, eq=False, repr=False)
class Kinded(Ranges):
    """Ranges of the text, each with a kind."""

    kind: Kinds = _column(np.uint8, "kind of the range")

    def is_kind(self, *kinds: Kind) -> Mask:
        """Return which rows are of one of these kinds."""
        return among(self.kind, kinds)

    def cover_of(self, at: Index, *kinds: Kind) -> Mask:
        """Return which positions lie in a row of one of these kinds."""
        return self.cover(at, self.is_kind(*kinds))


@dataclass(init=False, eq=False, repr=False)
class Placed(Ranges):
    """Ranges of the text whose place on the page may be known."""

    left: Scores | None = _geometry("left edge on the page")
    top: Scores | None = _geometry("upper edge on the page")
    right: Scores | None = _geometry("right edge on the page")
    bottom: Scores | None = _geometry("lower edge on the page")
    type_size: Scores | None = _geometry("size of the type")
    page: Scores | None = _geometry("number of the page, from 1")


GEOMETRY: Final = Geometry.__struct_fields__


@dataclass(init=False, eq=False, repr=False)
class Lines(Placed):
    """The physical lines that are not blank, without the blanks at their edges; after `read`."""

    MADE_BY = "read"

    line: Index = _column(np.int64, "number of the physical line in its source, from 1")
    skip: Index = _column(np.int64, "blank lines above")
    indent: Index = _column(np.int64, "width of the blanks before the line, in half-ems")
    width: Index = _column(np.int64, "width in half-ems, marks at their narrowest", owner="measure")
    measure: Index = _column(np.int64, "measure of the column it stands in, in half-ems; 0: not known", owner="measure")
    above: Index = _column(np.int64, "measure of the lines just above, in half-ems; 0: not known", owner="measure")
    below: Index = _column(np.int64, "measure of the lines just below, in half-ems; 0: not known", owner="measure")
    dateline: Mask = _column(np.bool_, "begins like a dateline", owner="measure")
    pattern: Kinds = _column(np.uint8, "what the whole line reads like (`Pattern`)", owner="measure")
    decided: Kinds = _column(np.uint8, "kind that a person has decided", owner="corrections", default=Kind.UNDECIDED)


class LabelRule(ColumnEnum):
    """What decided the label of a line."""

    NONE = 0  # no pass has labelled it
    NETWORK = 1  # the network: no label was likelier for the line by itself
    GRAMMAR = 2  # the grammar of the page: what may stand above and below
    TEXT_KIND = 3  # the kind of the text, which has no such lines
    TITLES = 4  # the caller's choice of where titles stand
    SENTENCE = 5  # it stands inside a sentence, or holds the end of one
    SET_ASIDE = 6  # nothing shows surely that it is no part of the text
    CERTAIN = 7  # it can be nothing but furniture
    CREDIT = 8  # it holds nothing but roles and names, or a source
    PARAGRAPH_START = 9  # its first word begins a paragraph: 问：, 答：, 第三条
    NO_BYLINE = 10  # it has what no byline has
    CAPTION_HEAD = 11  # it begins as captions do and headlines do not
    TOP = 12  # nothing stands above it in its document
    FOOT = 13  # nothing stands below it in its document
    DATELINE = 14  # it begins like a dateline
    BLANK_LINE = 15  # a blank line parts it from the line above
    HEADLINE = 16  # a full line of a title stands directly above it
    NOTHING_ABOVE = 17  # no line stands above it that it could continue
    OUT_OF_DEPTH = 18  # the text is unlike all that the network learned from
    UNWRAPPED = 19  # the paragraphs of its text are lines
    NO_COLUMN = 20  # no column is known in which it could be cut
    PERSON = 21


@dataclass(init=False, eq=False, repr=False)
class Labelled(Lines):
    """The lines with their labels; after `label`."""

    MADE_BY = "label"

    text_kind: Kinds = _column(np.uint8, "what the text around it is (`TextKind`)")
    label: Kinds = _column(np.uint8, "what the line is", default=Kind.UNDECIDED)
    score: Scores = _column(np.float32, "confidence in the border above the line, 0 to 1", default=1.0)
    certainty: Scores = _column(np.float32, "probability that the line is of the kind of unit it became", default=1.0)
    rule: Kinds = _column(np.uint8, "what decided the label (`LabelRule`)")
    runner_up: Kinds = _column(
        np.uint8, "the next best label; of a person's, the program's own", default=Kind.UNDECIDED
    )
    margin: Scores = _column(np.float32, "log-odds of the label over the runner-up, as the model has them")
    opens: Mask = _column(np.bool_, "an article's body begins at the line")
    parsed: Index = _column(np.int64, "number of the article in the grammar of the page", default=NO_ARTICLE)


@dataclass(init=False, eq=False, repr=False)
class Units(Placed, Kinded):
    """Paragraphs, lines of titles, and what else lines were joined to; after `join`."""

    MADE_BY = "join"

    text_kind: Kinds = _column(np.uint8, "what the text around it is (`TextKind`)")
    kind: Kinds = _column(np.uint8, "what the unit is", default=Kind.PARAGRAPH)
    skip: Index = _column(np.int64, "blank lines above")
    side: NDArray[np.int8] = _column(np.int8, "where a title stands: 1 above its body, -1 below it, 0 not known")
    opens: Mask = _column(np.bool_, "an article's body begins with the unit")
    parsed: Index = _column(np.int64, "number of the article in the grammar of the page", default=NO_ARTICLE)
    score: Scores = _column(np.float32, "confidence of the least certain line end in or beside it, 0 to 1", default=1.0)
    certainty: Scores = _column(np.float32, "probability that its least certain line is of its kind", default=1.0)
    article: Index = _column(np.int64, "number of the article, -1 for furniture", owner="article", default=NO_ARTICLE)


@dataclass(init=False, eq=False, repr=False)
class Notes(Ranges):
    """Marked stretches inside units, which keep their text."""

    MADE_BY = "byline"

    kind: Kinds = _column(np.uint8, "what the note marks (`NoteKind`)")


@dataclass(init=False, eq=False, repr=False)
class Documents(Table):
    """The documents of the batch, in the order of `Draft.sources`."""

    MADE_BY = "label"

    kind: Kinds = _column(np.uint8, "what most of it is (`TextKind`)")
    kind_score: Scores = _column(np.float32, "probability of that kind, 0 to 1")
    out_of_depth: Mask = _column(
        np.bool_, "unlike anything the network learned from, so that nothing was joined or moved"
    )


def owner(table: type[Table], column: str) -> str:
    """Return the pass that fills a column of a table.

    >>> owner(Lines, "width"), owner(Labelled, "width"), owner(Labelled, "label"), owner(Units, "article")
    ('measure', 'measure', 'label', 'article')
    """
    # A table that continues another one has its columns from that.
    first = next(cls for cls in reversed(table.__mro__) if hasattr(cls, "MADE_BY") and column in _names(cls))
    declared: str | None = next(field.metadata["owner"] for field in fields(table) if field.name == column)
    return declared or first.MADE_BY


def _names(table: type[Table]) -> set[str]:
    return {field.name for field in fields(table)}


def matching(text: Text, rows: Ranges, likely: Mask, matches: Callable[[str], object]) -> Mask:
    """Return the `likely` rows whose text satisfies `matches`."""
    likely_rows = np.flatnonzero(likely)
    starts, ends = rows.start[likely_rows].tolist(), rows.end[likely_rows].tolist()
    satisfied = likely.copy()
    satisfied[likely_rows] = [bool(matches(text.slice(start, end))) for start, end in zip(starts, ends, strict=True)]
    return satisfied
