"""Files of many documents: JSON lines, plain or compressed, CSV, and Parquet. Compressed and Parquet need the extra `arrow`."""

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
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
"""Add JSON lines, which a file holds from where it stands: one of a document, or some of its articles."""

Columns = tuple[tuple[str, ColumnType], ...]
"""The columns that tables carry along, by the names that they have in the output."""

# Rows of a row group of Parquet, and bytes of their JSON: 16 MB of it take 250 MB as Python's lists and columns.
ROWS: Final = 256
ROW_BYTES: Final = 1 << 24
CHUNK: Final = 1 << 20  # bytes that are copied at once
BOM: Final = b"\xef\xbb\xbf"  # without it Excel takes a CSV file for one in the system's own encoding


@contextmanager
def open_shard(file: BinaryIO, form: Form, columns: Columns = ()) -> Iterator[Append]:
    """Open a file of many documents for writing, in a form whose format is `jsonl`, `jsonl.zst`, `csv` or `parquet`.

    `columns` are those that CSV and Parquet have beside ours; JSON lines have what each line holds.
    """
    if form.format == "parquet":
        with _parquet(file, ArticleRow if form.rows == "article" else Record, columns) as append:
            yield append
    elif form.format == "csv":
        yield begin_csv(file.write, columns)
    elif form.format == "jsonl.zst":
        import pyarrow as pa

        # The stream closes what it writes to, which is not ours to close.
        with open(os.dup(file.fileno()), "wb") as duplicate, pa.CompressedOutputStream(duplicate, "zstd") as packed:
            yield lambda lines: copy(lines, packed.write)
    else:
        yield lambda lines: copy(lines, file.write)


def copy(lines: BinaryIO, write: Callable[[bytes], object]) -> None:
    """Copy the remainder of a file."""
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
    """A text file around a function that takes bytes; `csv` needs no more of it than `write`."""

    write_bytes: Callable[[bytes], object]

    def write(self, text: str) -> None:
        self.write_bytes(text.encode("utf-8"))


def _cells(row: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = row.get(name)
        yield "" if value is None else as_text(value)


def as_text(value: Any) -> str:
    """Return a value of a table as text: a text unchanged, anything else as JSON.

    >>> as_text("a"), as_text(1.5), as_text([True])
    ('a', '1.5', '[true]')
    """
    return value if isinstance(value, str) else msgspec.json.encode(value, enc_hook=str).decode()


def split_lines(lines: Iterable[bytes], form: Form) -> Iterator[tuple[bytes, bool]]:
    """Split JSON lines by confidence: yield each line with whether its articles are certain enough.

    A document with articles of both kinds becomes two lines; its furniture and pages are in both.
    """
    for line in lines:
        if form.rows == "article":
            yield line, msgspec.json.decode(line, type=_Certainty).confidence >= form.min_confidence
            continue
        document = msgspec.json.decode(line)
        articles = document["articles"]
        certain = [_confidence(article) >= form.min_confidence for article in articles]
        for kind in (True, False):
            chosen = [article for article, its in zip(articles, certain, strict=True) if its is kind]
            if chosen or kind:
                yield msgspec.json.encode({**document, "articles": chosen}) + b"\n", kind


class _Certainty(msgspec.Struct):
    confidence: float


def _confidence(article: Mapping[str, Any]) -> float:
    return min((paragraph["confidence"] for paragraph in article["paragraphs"]), default=0.0)


@contextmanager
def _parquet(file: BinaryIO, row_type: type[msgspec.Struct], columns: Columns) -> Iterator[Append]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    simple = {"bool": pa.bool_(), "int": pa.int64(), "float": pa.float64(), "text": pa.string()}
    texts = [name for name, kind in columns if kind == "text"]
    schema = pa.schema([*arrow_type(row_type), *(pa.field(name, simple[kind]) for name, kind in columns)])
    rows: list[dict[str, Any]] = []
    size = 0

    def flush() -> None:
        nonlocal size
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
        rows.clear()
        size = 0

    with pq.ParquetWriter(file, schema, compression="zstd") as writer:

        def append(lines: BinaryIO) -> None:
            nonlocal size
            for line in lines:
                if rows and size + len(line) > ROW_BYTES:
                    flush()
                row = msgspec.json.decode(line)
                row.update({name: as_text(row[name]) for name in texts if row.get(name) is not None})
                rows.append(row)
                size += len(line)
                if len(rows) == ROWS:
                    flush()

        yield append
        if rows:
            flush()


def arrow_type(hint: Any) -> "pa.DataType":
    """Give the Arrow type of an output struct, or of what its fields hold; spans are lists of two numbers.

    >>> from reflow import Caption
    >>> arrow_type(Caption)
    StructType(struct<text: string, credit: string, spans: list<item: list<item: int64>>>)
    """
    import pyarrow as pa

    simple = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and (issubclass(hint, msgspec.Struct) or is_dataclass(hint)):
        return pa.struct([pa.field(name, arrow_type(own)) for name, own in get_type_hints(hint).items()])
    if get_origin(hint) is tuple:
        return pa.list_(arrow_type(get_args(hint)[0]))
    if get_origin(hint) is Literal:
        return pa.string()
    if get_origin(hint) is UnionType:
        (other,) = [own for own in get_args(hint) if own is not NoneType]
        return arrow_type(other)
    raise TypeError(f"no Arrow type for {hint}")
