"""Files of many documents: JSON lines, plain or compressed, and Parquet. The last two need the extra `arrow`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from reflow.document import Record

if TYPE_CHECKING:
    import pyarrow as pa

Append = Callable[[BinaryIO], None]
"""Add the JSON of one document, which a file holds from where it stands."""

# Documents of a row group of Parquet, and bytes of their JSON: 16 MB of it take 250 MB as Python's lists and columns.
ROWS: Final = 256
ROW_BYTES: Final = 1 << 24
CHUNK: Final = 1 << 20  # bytes that are copied at once


@contextmanager
def open_shard(file: BinaryIO, format: str) -> Iterator[Append]:
    """Open a file of many documents for writing: `jsonl`, `jsonl.zst` or `parquet`."""
    if format == "parquet":
        with _parquet(file) as append:
            yield append
    elif format == "jsonl.zst":
        import pyarrow as pa

        # The stream closes what it writes to, which is not ours to close.
        with open(os.dup(file.fileno()), "wb") as own, pa.CompressedOutputStream(own, "zstd") as packed:
            yield lambda line: _copy(line, packed.write)
    else:
        yield lambda line: _copy(line, file.write)


def _copy(line: BinaryIO, write: Callable[[bytes], object]) -> None:
    while chunk := line.read(CHUNK):
        write(chunk)


@contextmanager
def _parquet(file: BinaryIO) -> Iterator[Append]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(list(arrow_type(Record)))
    rows: list[dict[str, Any]] = []
    size = 0

    def flush() -> None:
        nonlocal size
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
        rows.clear()
        size = 0

    with pq.ParquetWriter(file, schema, compression="zstd") as writer:

        def append(line: BinaryIO) -> None:
            nonlocal size
            data = line.read()
            if rows and size + len(data) > ROW_BYTES:
                flush()
            rows.append(msgspec.json.decode(data))
            size += len(data)
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
