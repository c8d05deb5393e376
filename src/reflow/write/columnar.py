"""Write files of many documents: JSON lines, plain or compressed, CSV, and Parquet.

Compressed JSON lines and Parquet need the extra `arrow`.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from reflow.document import Record
from reflow.read.table import ColumnType
from reflow.write.rows import ArticleRow
from reflow.write.stream import Form

if TYPE_CHECKING:
    import pyarrow as pa

Append = Callable[[BinaryIO], None]
"""Append JSON lines, read from the current position of a file: one line of a document, or some of articles."""

Columns = tuple[tuple[str, ColumnType], ...]
"""The carried columns of tables: their names in the output and their types."""

# Rows of a row group of Parquet, and bytes of their JSON: 16 MB of it take 250 MB as Python's lists and columns.
ROWS: Final = 256
ROW_BYTES: Final = 1 << 24
CHUNK: Final = 1 << 20  # bytes that are copied at once
BOM: Final = b"\xef\xbb\xbf"  # without it Excel reads a CSV file in the encoding of the system


@contextmanager
def open_shard(file: BinaryIO, form: Form, columns: Columns = ()) -> Iterator[Append]:
    """Open a file of many documents for writing, in a form whose format is `jsonl`, `jsonl.zst`, `csv` or `parquet`.

    `columns` are the carried columns for CSV and Parquet; in JSON lines each line has its own.
    """
    if form.format == "parquet":
        with _parquet(file, ArticleRow if form.rows == "article" else Record, columns) as append:
            yield append
    elif form.format == "csv":
        yield begin_csv(file.write, columns)
    elif form.format == "jsonl.zst":
        import pyarrow as pa

        # The stream closes its file at the end, so it gets a duplicate; the caller closes `file`.
        with open(os.dup(file.fileno()), "wb") as duplicate, pa.CompressedOutputStream(duplicate, "zstd") as packed:
            yield lambda lines: copy(lines, packed.write)
    else:
        yield lambda lines: copy(lines, file.write)


def copy(lines: BinaryIO, write: Callable[[bytes], object]) -> None:
    """Copy a file from its current position to the end."""
    while chunk := lines.read(CHUNK):
        write(chunk)


def begin_csv(write: Callable[[bytes], object], columns: Columns = ()) -> Append:
    """Write the header of a CSV file of articles and return the function that appends rows."""
    names = [*ArticleRow.__struct_fields__, *(name for name, _ in columns)]
    writer = csv.writer(_Encoded(write))
    write(BOM)
    writer.writerow(names)
    return lambda lines: writer.writerows(_cells(msgspec.json.decode(line), names) for line in lines)


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A text file around a function that takes bytes; `csv` calls only `write`."""

    write_bytes: Callable[[bytes], object]

    def write(self, text: str) -> None:
        self.write_bytes(text.encode("utf-8"))


def _cells(row: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = row.get(name)
        yield "" if value is None else as_text(value)


def as_text(value: Any) -> str:
    """Return a cell of a table as text: a text unchanged, any other value as JSON.

    >>> as_text("a"), as_text(1.5), as_text([True])
    ('a', '1.5', '[true]')
    """
    return value if isinstance(value, str) else msgspec.json.encode(value, enc_hook=str).decode()


def split_lines(lines: Iterable[bytes], form: Form) -> Iterator[tuple[bytes, bool]]:
    """Split JSON lines by confidence: yield each line, and whether its articles are certain enough.

    A document with certain and uncertain articles becomes two lines; its furniture and pages are in both.
    """
    for line in lines:
        if form.rows == "article":
            yield line, msgspec.json.decode(line, type=_Certainty).confidence >= form.min_confidence
            continue
        document = msgspec.json.decode(line)
        articles = document["articles"]
        certain = [article for article in articles if _confidence(article) >= form.min_confidence]
        uncertain = [article for article in articles if _confidence(article) < form.min_confidence]
        # A document without certain articles is kept for its furniture and pages.
        yield _with_articles(document, certain), True
        if uncertain:
            yield _with_articles(document, uncertain), False


class _Certainty(msgspec.Struct):
    """The only field of an article's row that is decoded."""

    confidence: float


def _with_articles(document: Mapping[str, Any], articles: Sequence[Any]) -> bytes:
    return msgspec.json.encode({**document, "articles": articles}) + b"\n"


def _confidence(article: Mapping[str, Any]) -> float:
    return min((paragraph["confidence"] for paragraph in article["paragraphs"]), default=0.0)


@contextmanager
def _parquet(file: BinaryIO, row_type: type[msgspec.Struct], columns: Columns) -> Iterator[Append]:
    """Open a Parquet file for writing. Rows are gathered into row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"bool": pa.bool_(), "int": pa.int64(), "float": pa.float64(), "text": pa.string()}
    carried = [pa.field(name, types[column_type]) for name, column_type in columns]
    schema = pa.schema([*arrow_type(row_type), *carried])
    text_columns = [name for name, column_type in columns if column_type == "text"]
    rows: list[dict[str, Any]] = []
    size = 0  # bytes of JSON in `rows`

    def flush() -> None:
        nonlocal size
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
        rows.clear()
        size = 0

    with pq.ParquetWriter(file, schema, compression="zstd") as writer:

        def append(lines: BinaryIO) -> None:
            nonlocal size
            for line in lines:
                # Before the row is added, so that only a single row can exceed the limit.
                if rows and size + len(line) > ROW_BYTES:
                    flush()
                row = msgspec.json.decode(line)
                for name in text_columns:  # other types may be in a column that is text in another table
                    if row.get(name) is not None:
                        row[name] = as_text(row[name])
                rows.append(row)
                size += len(line)
                if len(rows) == ROWS:
                    flush()

        yield append
        if rows:
            flush()


def arrow_type(hint: Any) -> "pa.DataType":
    """Return the Arrow type of an output struct, or of the type of a field; spans are lists of two numbers.

    >>> from reflow import Caption
    >>> arrow_type(Caption)
    StructType(struct<text: string, credit: string, spans: list<item: list<item: int64>>, kind_confidence: double>)
    """
    import pyarrow as pa

    simple = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return pa.struct([pa.field(name, arrow_type(field_hint)) for name, field_hint in get_type_hints(hint).items()])
    if get_origin(hint) is tuple:
        return pa.list_(arrow_type(get_args(hint)[0]))
    if get_origin(hint) is Literal:
        return pa.string()
    if get_origin(hint) is UnionType:  # every Arrow type may be null
        (not_none,) = [member for member in get_args(hint) if member is not NoneType]
        return arrow_type(not_none)
    raise TypeError(f"no Arrow type for {hint}")
