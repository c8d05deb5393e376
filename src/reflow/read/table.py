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

from reflow.read.chunk_stream import ChunkStream
from reflow.read.decode import decode_bytes
from reflow.read.file_bytes import read_chunks
from reflow.read.packed import contents
from reflow.wording import did_you_mean

TableFormat = Literal["jsonl", "csv", "tsv", "parquet"]
TABLE_FORMATS: Final = get_args(TableFormat)
ENDINGS: Final[dict[str, TableFormat]] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
}  # fmt: skip
PACKED: Final = (".gz", ".zst")  # endings of packed files, behind that of the table

CHUNK: Final = 1 << 20  # bytes that are read at once, and from which the encoding and the columns are told
# Bytes of one row of a text table; a longer one is no row but a file that is no table, and would fill the memory.
LONGEST_ROW: Final = 1 << 28
ROWS: Final = 512  # rows of a Parquet file that are read at once
MOST_FIELD: Final = (1 << 31) - 1  # characters of a CSV cell: the largest limit that `csv` takes on every platform


class TableError(ValueError):
    """A table that cannot be read as it was asked for; the message says what to do."""


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
        """Whether bytes that do not decode become � in its rows; a line of JSON that is no UTF-8 is an error."""
        return self.format in ("csv", "tsv") or (self.format == "jsonl" and not self.encoding.startswith("utf-8"))


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands in the table: a line of JSON, the cells of a CSV row, or the values of a Parquet row.

    `number` counts from 1: lines of JSON lines, rows below the header of CSV, rows of Parquet. `size` is about how many
    bytes it takes.
    """

    number: int
    data: bytes | list[str] | dict[str, Any]
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """The text of a row, None if it has none, and the other columns by their names."""

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
        with _opened(path, data) as file:
            detected = _encoding(file.peek(CHUNK), encoding)
    columns = _columns(Table(path, format, "", (), detected), data)
    if columns is not None and field not in columns:
        raise TableError(_which_column(field, columns))
    return Table(path, format, field or "", tuple(columns or ()), detected)


def _which_column(field: str | None, columns: Iterable[str]) -> str:
    names = list(columns)
    if field is None:
        return (
            f"it is a table; name the column that holds the text with --text-field; its columns are {', '.join(names)}"
        )
    advice = did_you_mean(field, names)
    listed = "" if advice.startswith("there are") else f"; its columns are {', '.join(names)}"
    return f"it has no column {field!r}; {advice}{listed}"


def _columns(table: Table, data: bytes | None) -> list[str] | None:
    """Return the column names found at the beginning of a table; None for an empty table."""
    if table.format == "parquet":
        with _parquet(table.path, data) as file:
            return list(file.schema_arrow.names)
    if table.format in ("csv", "tsv"):
        with _cells(table, data) as rows:
            header = next(rows, None)
        return None if header is None else _distinct(header)
    names: dict[str, None] = {}
    first_error: TableError | None = None
    read = 0
    for record in records(table, data):
        try:
            names.update(dict.fromkeys(_json_object(record)))
        except TableError as error:  # a bad line among good ones is reported when it is cleaned
            first_error = first_error or error
        read += record.size
        if read > CHUNK:
            break
    if first_error is not None and not names:
        raise first_error
    return list(names) if read else None


def _distinct(header: list[str]) -> list[str]:
    """Return the names with a number added to duplicates, so that no column is lost.

    >>> _distinct(["id", "text", "id"])
    ['id', 'text', 'id_2']
    """
    names: list[str] = []
    for name in header:
        number, free = 1, name
        while free in names:
            number += 1
            free = f"{name}_{number}"
        names.append(free)
    return names


def records(table: Table, data: bytes | None = None) -> Iterator[Record]:
    """Yield the rows of a table. Raises OSError or TableError where it cannot be read any further."""
    if table.format == "parquet":
        yield from _parquet_records(table, data)
    elif table.format == "jsonl":
        yield from _json_records(table, data)
    else:
        with _cells(table, data) as rows:
            for number, cells in enumerate(islice(rows, 1, None), 1):
                if cells:  # a blank line is none
                    yield Record(number, cells, sum(map(len, cells)) * 3 + len(cells))


def _json_records(table: Table, data: bytes | None) -> Iterator[Record]:
    with _opened(table.path, data) as file:
        plain = table.encoding in ("utf-8", "utf-8-sig")
        lines: Iterable[bytes] = iter(lambda: file.readline(LONGEST_ROW), b"")
        if not plain:
            lines = (line.encode() for line in TextIOWrapper(file, table.encoding, "replace", "\n"))
        for number, line in enumerate(lines, 1):
            if len(line) == LONGEST_ROW:
                raise TableError(f"line {number} is longer than {LONGEST_ROW >> 20} MB; this is no file of JSON lines")
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
                raise TableError(f"row {number + 1} or one behind it cannot be read: {error}") from error
            if batch is None:
                return
            for values in rows:
                number += 1
                yield Record(number, values, sum(_size(value) for value in values.values()))


def _without_nanoseconds(batch: Any) -> Any:
    """Return a batch whose times of nanoseconds are text: Python's own types end with microseconds."""
    import pyarrow as pa
    import pyarrow.types as kind

    for at, field in enumerate(batch.schema):
        if kind.is_temporal(field.type) and getattr(field.type, "unit", None) == "ns":
            whole = batch.column(at).cast(pa.int64()) if kind.is_duration(field.type) else batch.column(at)
            batch = batch.set_column(at, field.name, whole.cast(pa.string()))
    return batch


def _size(value: object) -> int:
    if isinstance(value, str):
        return 3 * len(value)
    return len(value) if isinstance(value, bytes) else 8


def row(table: Table, record: Record) -> Row:
    """Split a row into its text and the other columns. Raises TableError if the row is malformed or its text is no text."""
    values = _values(table, record)
    text = values.pop(table.field, None)
    if text is not None and not isinstance(text, str | bytes):
        raise TableError(f"the column {table.field} holds {_kind(text)} there and no text")
    return Row(text, values)


def _kind(value: object) -> str:
    names: dict[type, str] = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), f"a {type(value).__name__}")


def _values(table: Table, record: Record) -> dict[str, Any]:
    if isinstance(record.data, bytes):
        return _json_object(record)
    if isinstance(record.data, dict):
        return dict(record.data)
    if len(record.data) != len(table.columns):
        raise TableError(f"the row has {len(record.data)} cells and the header {len(table.columns)}; check its quotes")
    return dict(zip(table.columns, record.data, strict=True))


def _json_object(record: Record) -> dict[str, Any]:
    assert isinstance(record.data, bytes)
    try:
        values = msgspec.json.decode(record.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise TableError(f"line {record.number} is no JSON ({error}); JSON lines hold one object a line") from error
    if not isinstance(values, dict):
        raise TableError(f"line {record.number} is no JSON object; JSON lines hold one object a line")
    return values


# --- columns of all rows ---------------------------------------------------------------------------------------------

ColumnType = Literal["bool", "int", "float", "text"]
"""The type of a column, where an output format needs one; everything else is `text`."""


def column_types(table: Table, data: bytes | None = None) -> dict[str, ColumnType]:
    """Return the columns beside the text, each with the type that holds all of its values. Reads the whole table."""
    if table.format in ("csv", "tsv"):
        return {name: "text" for name in table.columns if name != table.field}
    if table.format == "parquet":
        with _parquet(table.path, data) as file:
            return {field.name: _arrow_kind(field.type) for field in file.schema_arrow if field.name != table.field}
    kinds: dict[str, set[type]] = {}
    for record in records(table, data):
        try:
            values = _json_object(record)
        except TableError:
            continue  # reported when the row is cleaned
        for name, value in values.items():
            kinds.setdefault(name, set()).add(_number_kind(value) if type(value) is int else type(value))
    kinds.pop(table.field, None)
    return {name: _joint(types - {type(None)}) for name, types in kinds.items()}


def _number_kind(value: int) -> type:
    """Return `_Small` for what a float holds exactly, int for what 64 bits hold, and else str."""
    if abs(value) <= 1 << 53:
        return _Small
    return int if -(1 << 63) <= value < 1 << 63 else str


class _Small(int):
    """An integer that a float holds exactly."""


def _joint(types: set[type]) -> ColumnType:
    if types == {bool}:
        return "bool"
    if types and types <= {int, _Small}:
        return "int"
    return "float" if types and types <= {_Small, float} else "text"


def _arrow_kind(type: Any) -> ColumnType:
    import pyarrow.types as kind

    if kind.is_boolean(type):
        return "bool"
    if kind.is_integer(type) and not kind.is_uint64(type):
        return "int"
    return "float" if kind.is_floating(type) else "text"


# --- files -----------------------------------------------------------------------------------------------------------


def _opened(path: str, data: bytes | None) -> BufferedReader:
    chunks = contents(iter([data]), None, CHUNK) if data is not None else read_chunks(path, CHUNK)
    return BufferedReader(ChunkStream(chunks), CHUNK)


def _encoding(beginning: bytes, encoding: str | None) -> str:
    """Detect the codec of a text table from its beginning."""
    if beginning.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    source = decode_bytes(beginning, None, encoding)
    name = source.encoding or "utf-8"
    if source.bom:
        name = name.removesuffix("-le").removesuffix("-be")  # the codec that takes the BOM away
    try:
        codecs.lookup(name)
    except LookupError:
        raise TableError(f"it is a table in {name}, which is not read; save it as UTF-8") from None
    return name


@contextmanager
def _cells(table: Table, data: bytes | None) -> Iterator[Iterator[list[str]]]:
    """Open a CSV or TSV file and give its rows, the header first."""
    csv.field_size_limit(MOST_FIELD)  # a limit of the whole process; a text is often longer than its 128 KB
    with _opened(table.path, data) as file:
        delimiter = "\t" if table.format == "tsv" else _delimiter(file.peek(CHUNK))
        text = TextIOWrapper(file, table.encoding, "replace", newline="")
        yield _told(csv.reader(text, delimiter=delimiter, strict=True))  # or an unclosed quote swallows rows


def _delimiter(beginning: bytes) -> str:
    """Detect the delimiter of a CSV file from its header: Excel writes ; where the comma is the decimal sign."""
    header = beginning.partition(b"\n")[0]
    return max(",;\t", key=lambda mark: header.count(mark.encode()))


def _told(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise TableError(f"it is no CSV as RFC 4180 has it: {error}") from error


@contextmanager
def _parquet(path: str, data: bytes | None) -> Iterator[Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise TableError("a Parquet file needs pyarrow: pip install pyarrow") from None
    try:
        file = pq.ParquetFile(path if data is None else BytesIO(data))
    except pa.ArrowInvalid as error:
        raise TableError(f"it is no Parquet file: {error}") from error
    with file:
        yield file
