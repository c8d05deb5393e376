"""Read a table whose rows each hold one text: JSON lines, CSV, TSV or Parquet."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, BytesIO, TextIOWrapper
from itertools import islice
from typing import Any, Final, Literal, get_args

import msgspec

from reflow.language import _
from reflow.read.chunk_stream import ChunkStream
from reflow.read.decode import decode_bytes
from reflow.read.file_bytes import read_chunks
from reflow.read.packed import contents
from reflow.wording import closest, enumerated

TableFormat = Literal["jsonl", "csv", "tsv", "parquet"]
TABLE_FORMATS: Final = get_args(TableFormat)
ENDINGS: Final[dict[str, TableFormat]] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
}  # fmt: skip
PACKED: Final = (".gz", ".zst")  # endings of packed files, after that of the table

CHUNK: Final = 1 << 20  # bytes that are read at once, and by which the encoding and the columns are detected
# Bytes of a row of a text table. A longer row shows that the file is not a table; it would fill the memory.
LONGEST_ROW: Final = 1 << 28
ROWS: Final = 512  # rows of a Parquet file that are read at once
LONGEST_CELL: Final = (1 << 31) - 1  # characters of a CSV cell: the largest limit that `csv` accepts on every platform
# For the sizes of rows, which only need to be about right: bytes of a character, and of a number, a date and the like.
CHARACTER_BYTES: Final = 3
OTHER_VALUE_BYTES: Final = 8


class TableError(ValueError):
    """A table that cannot be read as requested; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and the name of the column that holds the text.

    `path` is the path of a file, or `-` for standard input. `columns` are the column names found at the beginning of the
    table, in order; `encoding` applies to text tables.
    """

    path: str
    format: TableFormat
    field: str
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8"

    @property
    def may_be_damaged(self) -> bool:
        """Whether bytes that do not decode become � in its rows. In JSON Lines in UTF-8 they are an error instead."""
        return self.format in ("csv", "tsv") or (self.format == "jsonl" and not self.encoding.startswith("utf-8"))


@dataclass(frozen=True, slots=True)
class Record:
    """A row as stored in the table: a line of JSON, the cells of a CSV row, or the values of a Parquet row.

    `number` counts from 1: lines of JSON Lines, rows below the header of CSV, rows of Parquet. `size` is its approximate
    size in bytes.
    """

    number: int
    data: bytes | list[str] | dict[str, Any]
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """The text of a row (None if it is missing), and the other columns by name."""

    text: str | bytes | None
    columns: dict[str, Any]


def table_format(path: str) -> TableFormat | None:
    """Return the table format that a file name implies, or None.

    >>> table_format("corpus.jsonl.gz"), table_format("page.txt")
    ('jsonl', None)
    """
    name = path.lower()
    for ending in PACKED:
        name = name.removesuffix(ending)
    return next((format for ending, format in ENDINGS.items() if name.endswith(ending)), None)


def open_table(path: str, format: TableFormat, field: str | None, encoding: str | None, data: bytes | None) -> Table:
    """Inspect the beginning of a table. `data` is the content of standard input, or None for a file.

    Raises TableError if `field` is None or not a column of the table, or if the table is not in this format; OSError if
    the file cannot be read.
    """
    detected = "utf-8"
    if format != "parquet":
        with _open(path, data) as file:
            detected = _detect_encoding(file.peek(CHUNK), encoding)
    columns = _columns(Table(path, format, "", (), detected), data)
    if columns is not None and field not in columns:
        raise TableError(_column_advice(field, columns))
    return Table(path, format, field or "", tuple(columns or ()), detected)


def _column_advice(field: str | None, columns: list[str]) -> str:
    names = enumerated(columns)
    if field is None:
        return _(
            "it is a table; name the column that holds the text with --text-field; its columns are {names}", names=names
        )
    name = closest(field, columns)
    if name is None:
        return _("it has no column {column!r}; there are {names}", column=field, names=names)
    return _(
        "it has no column {column!r}; did you mean {name}?; its columns are {names}",
        column=field,
        name=name,
        names=names,
    )


def _columns(table: Table, data: bytes | None) -> list[str] | None:
    """Return the column names found at the beginning of a table; None for an empty table."""
    if table.format == "parquet":
        with _parquet(table.path, data) as file:
            return list(file.schema_arrow.names)
    if table.format in ("csv", "tsv"):
        with _cells(table, data) as rows:
            header = next(rows, None)
        return None if header is None else _distinct(header)
    return _json_columns(table, data)


def _json_columns(table: Table, data: bytes | None) -> list[str] | None:
    """Return the keys of the first objects. Raises TableError if no line is an object."""
    names: dict[str, None] = {}  # a set that keeps the order
    first_error: TableError | None = None
    size = 0
    for record in records(table, data):
        try:
            names.update(dict.fromkeys(_json_object(record)))
        except TableError as error:  # a bad line among good ones is reported when it is cleaned
            first_error = first_error or error
        size += record.size
        if size > CHUNK:
            break
    if first_error is not None and not names:
        raise first_error
    return list(names) if size else None


def _distinct(header: list[str]) -> list[str]:
    """Return the names with numbers added to duplicates, so that no column is lost.

    >>> _distinct(["id", "text", "id"])
    ['id', 'text', 'id_2']
    """
    names: list[str] = []
    for name in header:
        number, unused = 1, name
        while unused in names:
            number += 1
            unused = f"{name}_{number}"
        names.append(unused)
    return names


def records(table: Table, data: bytes | None = None) -> Iterator[Record]:
    """Yield the rows of a table. Raises OSError or TableError at the point where it cannot be read any further."""
    if table.format == "parquet":
        yield from _parquet_records(table, data)
    elif table.format == "jsonl":
        yield from _json_records(table, data)
    else:
        with _cells(table, data) as rows:
            for number, cells in enumerate(islice(rows, 1, None), 1):
                if cells:  # a blank line is not a row
                    yield Record(number, cells, sum(map(len, cells)) * CHARACTER_BYTES + len(cells))


def _json_records(table: Table, data: bytes | None) -> Iterator[Record]:
    with _open(table.path, data) as file:
        lines: Iterable[bytes] = iter(lambda: file.readline(LONGEST_ROW), b"")
        if table.encoding not in ("utf-8", "utf-8-sig"):
            lines = (line.encode() for line in TextIOWrapper(file, table.encoding, "replace", "\n"))
        for number, line in enumerate(lines, 1):
            if len(line) == LONGEST_ROW:
                raise TableError(
                    _(
                        "line {number} is longer than {size} MB; this is not a JSON Lines file",
                        number=number,
                        size=LONGEST_ROW >> 20,
                    )
                )
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            if not line.isspace() and line:
                yield Record(number, line, len(line))


def _parquet_records(table: Table, data: bytes | None) -> Iterator[Record]:
    number = 0
    with _parquet(table.path, data) as file:
        batches = file.iter_batches(batch_size=ROWS)
        while True:
            try:
                batch = next(batches, None)
                rows = [] if batch is None else _without_nanoseconds(batch).to_pylist()
            except (ValueError, OverflowError, NotImplementedError) as error:  # ArrowInvalid and UnicodeDecodeError too
                raise TableError(
                    _("row {number} or a later one cannot be read: {error}", number=number + 1, error=error)
                ) from error
            if batch is None:
                return
            for values in rows:
                number += 1
                yield Record(number, values, sum(_size(value) for value in values.values()))


def _without_nanoseconds(batch: Any) -> Any:
    """Return a batch with times in nanoseconds as text: Python's types hold no more than microseconds."""
    import pyarrow as pa
    import pyarrow.types

    for position, field in enumerate(batch.schema):
        if not pa.types.is_temporal(field.type) or getattr(field.type, "unit", None) != "ns":
            continue
        column = batch.column(position)
        if pa.types.is_duration(field.type):  # it can become text only by way of a number
            column = column.cast(pa.int64())
        batch = batch.set_column(position, field.name, column.cast(pa.string()))
    return batch


def _size(value: object) -> int:
    if isinstance(value, str):
        return CHARACTER_BYTES * len(value)
    return len(value) if isinstance(value, bytes) else OTHER_VALUE_BYTES


def row(table: Table, record: Record) -> Row:
    """Split a row into its text and the other columns. Raises TableError if the row is malformed or the text is not text."""
    values = _values(table, record)
    text = values.pop(table.field, None)
    if text is not None and not isinstance(text, str | bytes):
        raise TableError(_("the column {column} holds {kind}, not text", column=table.field, kind=_type_name(text)))
    return Row(text, values)


def _type_name(value: object) -> str:
    names: dict[type, str] = {
        bool: _("true or false"),
        int: _("a number"),
        float: _("a number"),
        list: _("a list"),
        dict: _("an object"),
    }
    return names.get(type(value)) or _("a {type}", type=type(value).__name__)


def _values(table: Table, record: Record) -> dict[str, Any]:
    if isinstance(record.data, bytes):
        return _json_object(record)
    if isinstance(record.data, dict):
        return dict(record.data)
    if len(record.data) != len(table.columns):
        raise TableError(
            _(
                "the row has {cells} cells and the header {names}; check its quotes",
                cells=len(record.data),
                names=len(table.columns),
            )
        )
    return dict(zip(table.columns, record.data, strict=True))


def _json_object(record: Record) -> dict[str, Any]:
    assert isinstance(record.data, bytes)
    try:
        values = msgspec.json.decode(record.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TableError(
            _(
                "line {number} is not JSON ({error}); JSON Lines hold one object per line",
                number=record.number,
                error=error,
            )
        ) from error
    if not isinstance(values, dict):
        raise TableError(
            _("line {number} is not a JSON object; JSON Lines hold one object per line", number=record.number)
        )
    return values


# --- columns of all rows ---------------------------------------------------------------------------------------------

ColumnType = Literal["bool", "int", "float", "text"]
"""The type of a column, where an output format needs one; everything else is `text`."""


def column_types(table: Table, data: bytes | None = None) -> dict[str, ColumnType]:
    """Return the columns other than the text, each with a type that holds all of its values. Reads the whole table."""
    if table.format in ("csv", "tsv"):
        return {name: "text" for name in table.columns if name != table.field}
    if table.format == "parquet":
        with _parquet(table.path, data) as file:
            return {
                field.name: _arrow_column_type(field.type) for field in file.schema_arrow if field.name != table.field
            }
    return _json_column_types(table, data)


def _json_column_types(table: Table, data: bytes | None) -> dict[str, ColumnType]:
    types: dict[str, set[type]] = {}
    for record in records(table, data):
        try:
            values = _json_object(record)
        except TableError:
            continue  # reported when the row is cleaned
        for name, value in values.items():
            types.setdefault(name, set()).add(_integer_type(value) if type(value) is int else type(value))
    types.pop(table.field, None)
    return {name: _common_type(types_of_column - {type(None)}) for name, types_of_column in types.items()}


class _FloatInteger(int):
    """Stands for the integers that a float holds exactly."""


def _integer_type(value: int) -> type:
    """Return the type that holds an integer: `_FloatInteger`, int for up to 64 bits, or else str."""
    if abs(value) <= 1 << 53:  # a float has a mantissa of 53 bits
        return _FloatInteger
    return int if -(1 << 63) <= value < 1 << 63 else str


def _common_type(types: set[type]) -> ColumnType:
    """Return the column type that holds the values of all types; text also if there is no value."""
    if not types:
        return "text"
    if types == {bool}:
        return "bool"
    if types <= {int, _FloatInteger}:
        return "int"
    return "float" if types <= {_FloatInteger, float} else "text"


def _arrow_column_type(arrow_type: Any) -> ColumnType:
    import pyarrow.types

    if pyarrow.types.is_boolean(arrow_type):
        return "bool"
    # Output formats hold signed integers of 64 bits.
    if pyarrow.types.is_integer(arrow_type) and not pyarrow.types.is_uint64(arrow_type):
        return "int"
    return "float" if pyarrow.types.is_floating(arrow_type) else "text"


# --- files -----------------------------------------------------------------------------------------------------------


def _open(path: str, data: bytes | None) -> BufferedReader:
    """Open a file, or the data of standard input, unpacked if packed."""
    chunks = contents(iter([data]), None, CHUNK) if data is not None else read_chunks(path, CHUNK)
    return BufferedReader(ChunkStream(chunks), CHUNK)


def _detect_encoding(beginning: bytes, encoding: str | None) -> str:
    """Return the codec of a text table, by its beginning unless the caller names an encoding."""
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    source = decode_bytes(beginning, None, encoding)
    name = source.encoding or "utf-8"
    if source.bom:
        # utf-16 and utf-32 remove the BOM; the codecs with a byte order in their names keep it as a character.
        name = name.removesuffix("-le").removesuffix("-be")
    try:
        codecs.lookup(name)
    except LookupError:
        raise TableError(_("it is a table in {name}, which cannot be read; save it as UTF-8", name=name)) from None
    return name


@contextmanager
def _cells(table: Table, data: bytes | None) -> Iterator[Iterator[list[str]]]:
    """Open a CSV or TSV file and iterate over its rows, the header first."""
    # The limit holds for the whole process. Its default is 128 KB, and texts are often longer.
    csv.field_size_limit(LONGEST_CELL)
    with _open(table.path, data) as file:
        delimiter = "\t" if table.format == "tsv" else _delimiter(file.peek(CHUNK))
        text = TextIOWrapper(file, table.encoding, "replace", newline="")
        # Unless it is strict, an unclosed quote swallows the following rows.
        yield _csv_rows(csv.reader(text, delimiter=delimiter, strict=True))


def _delimiter(beginning: bytes) -> str:
    """Return the commonest delimiter in the header: Excel writes ; where the comma is the decimal sign."""
    header = beginning.partition(b"\n")[0]
    return max(",;\t", key=lambda delimiter: header.count(delimiter.encode()))


def _csv_rows(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows, with TableError in the place of the errors of `csv`."""
    try:
        yield from rows
    except csv.Error as error:
        raise TableError(_("it is not valid CSV (RFC 4180): {error}", error=error)) from error


@contextmanager
def _parquet(path: str, data: bytes | None) -> Iterator[Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise TableError(_("a Parquet file needs pyarrow: pip install pyarrow")) from None
    try:
        file = pq.ParquetFile(path if data is None else BytesIO(data))
    except pa.ArrowInvalid as error:
        raise TableError(_("it is not a Parquet file: {error}", error=error)) from error
    with file:
        yield file
