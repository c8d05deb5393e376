"""Clean a column of a table: one function for Arrow batches, which every engine for data frames can call."""

from collections.abc import Iterator
from itertools import repeat
from typing import Any, Final, TypeVar, Unpack

import msgspec

try:
    import pyarrow as pa
    import pyarrow.compute as pc
except ImportError as error:
    raise ImportError("reflow.arrow needs pyarrow: pip install pyarrow") from error

from reflow.config import Changes, Config
from reflow.document import Article, Record
from reflow.pipeline import clean, clean_many
from reflow.spelling import meant
from reflow.write.columnar import arrow_type

Rows = TypeVar("Rows", pa.RecordBatch, pa.Table)


ARTICLES: Final = pa.list_(arrow_type(Article))
"""The type of the column `articles`: what the JSON holds (`reflow.schema`); spans are lists of two numbers."""
DOCUMENT: Final = pa.schema(list(arrow_type(Record)))
"""The schema of written documents: of Parquet, and of JSON lines for readers that would guess it from the first rows."""
FIELDS: Final = (pa.field("articles", ARTICLES), pa.field("status", pa.string()), pa.field("error", pa.string()))


_ADDED: Final = frozenset(field.name for field in FIELDS)


def schema(given: pa.Schema) -> pa.Schema:
    """Give the schema of what `clean_batch` makes of a table whose schema is `given`.

    >>> schema(pa.schema({"id": pa.int64(), "text": pa.string()})).names
    ['id', 'text', 'articles', 'status', 'error']
    """
    return pa.schema([*(field for field in given if field.name not in _ADDED), *FIELDS])


def clean_batch(batch: Rows, column: str = "text", *, config: Config = Config(), **changes: Unpack[Changes]) -> Rows:
    r"""Clean a column of texts or bytes, and add `articles`, `status` and `error` to the others.

    One row in is one row out. `status` is `ok`, or `error` with the reason beside it and null articles; of a null row
    the articles are null as well, and it is ok. The column may be string or binary of any kind. Columns of the names
    that are added are replaced. Never raises for what a row holds: one bad row must not stop a cluster. Raises
    LookupError if there is no such column, and for options what `reflow.clean` raises.

    >>> rows = clean_batch(pa.table({"text": ["我区揭晓最美家庭\n\n本报讯 昨天，评选揭晓。", None]}))
    >>> rows["articles"][0][0]["title"].as_py(), rows["status"].to_pylist()
    ('我区揭晓最美家庭', ['ok', 'ok'])
    """
    config = config.changed(**changes)
    if column not in batch.schema.names:
        raise LookupError(f"no column {column!r}; {meant(column, batch.schema.names)}")
    try:
        articles, errors = _clean(_values(batch, column), config)
    except Exception as error:
        articles, errors = _failed(batch.num_rows, error)
    status = pc.if_else(errors.is_null(), "ok", "error")
    # By number: what a join has made may have two columns of one name.
    kept: list[Any] = [batch.column(at) for at, name in enumerate(batch.schema.names) if name not in _ADDED]
    table: Rows = type(batch).from_arrays([*kept, articles, status, errors], schema=schema(batch.schema))
    return table


def _values(batch: Rows, column: str) -> list[str | bytes | None]:
    own = batch.column(column)
    try:
        values: list[str | bytes | None] = own.to_pylist()
    except UnicodeDecodeError:  # Arrow does not look into what is given it as text; such a table's texts are decoded
        values = own.cast(pa.large_string()).cast(pa.large_binary()).to_pylist()
    return values


def _clean(values: list[str | bytes | None], config: Config) -> tuple[pa.Array, pa.Array]:
    """Clean values in one table; if that fails, one by one, to find whose fault it is."""
    given = [value for value in values if value is not None]
    cleaned: Iterator[Any]
    errors: list[str | None] = [None] * len(values)
    try:
        cleaned = iter([document.articles for document in clean_many(given, config=config)])
    except Exception:
        cleaned = map(_alone, given, repeat(config))
    rows: list[Any] = [None if value is None else next(cleaned) for value in values]
    for at, row in enumerate(rows):
        if isinstance(row, Exception):
            rows[at], errors[at] = None, f"{type(row).__name__}: {row}"
    return pa.array(msgspec.to_builtins(rows), ARTICLES), pa.array(errors, pa.string())


def _alone(value: str | bytes, config: Config) -> tuple[Article, ...] | Exception:
    try:
        return clean(value, config=config).articles
    except Exception as error:
        return error


def _failed(rows: int, error: Exception) -> tuple[pa.Array, pa.Array]:
    return pa.nulls(rows, ARTICLES), pa.array([f"{type(error).__name__}: {error}"] * rows, pa.string())
