"""Clean a column of a table: one function for Arrow batches, which every engine for data frames can call."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from collections.abc import Sequence
from typing import Any, Final, TypeVar, Unpack

import msgspec

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError("reflow.arrow needs pyarrow: pip install pyarrow") from error

from reflow.config import Changes, Config
from reflow.document import Article, Document, Record
from reflow.draft import Source
from reflow.pipeline import Pass, clean_many
from reflow.read.no_text import NoTextError, refuse_markup
from reflow.wording import did_you_mean
from reflow.write.columnar import arrow_type

Rows = TypeVar("Rows")  # an Arrow RecordBatch or Table, or a DataFrame of pandas or Polars
Row = tuple[Article, ...] | Exception | None
Columns = dict[str, Any]  # by name, as Arrow arrays


ARTICLES: Final = pa.list_(arrow_type(Article))
"""The type of the column `articles`: what the JSON holds (`reflow.schema`); spans are lists of two numbers."""
DOCUMENT: Final = pa.schema(list(arrow_type(Record)))
"""The schema of written documents: of Parquet, and of JSON lines for readers that would guess it from the first rows."""
FIELDS: Final = (pa.field("articles", ARTICLES), pa.field("status", pa.string()), pa.field("error", pa.string()))


def schema(given: pa.Schema) -> pa.Schema:
    """Give the schema of what `clean_batch` makes of a table whose schema is `given`.

    >>> schema(pa.schema({"id": pa.int64(), "text": pa.string()})).names
    ['id', 'text', 'articles', 'status', 'error']
    """
    added = [field.name for field in FIELDS]
    return pa.schema([*(field for field in given if field.name not in added), *FIELDS])


def clean_batch(
    batch: Rows,
    column: str = "text",
    *,
    config: Config = Config(),
    passes: Sequence[Pass] | None = None,
    **changes: Unpack[Changes],
) -> Rows:
    r"""Clean a column of texts or bytes, and add `articles`, `status` and `error` to the others.

    `batch` is an Arrow RecordBatch or Table, or a DataFrame of pandas or Polars; the same kind comes back. One row in
    is one row out. `status` is `ok`, or `error` with the reason beside it and null articles; of a null row the articles
    are null as well, and it is ok. The column may be string or binary of any kind. Columns of the names that are added
    are replaced. `config`, `passes` and other options are those of `reflow.clean`.

    Never raises for what a row holds: one bad row must not stop a cluster. Raises TypeError for what is no such table,
    LookupError if there is no such column, and for options what `reflow.clean` raises.

    >>> rows = clean_batch(pa.table({"text": ["我区揭晓最美家庭\n\n本报讯 昨天，评选揭晓。", None]}))
    >>> rows["articles"][0][0]["title"].as_py(), rows["status"].to_pylist()
    ('我区揭晓最美家庭', ['ok', 'ok'])
    """
    config = config.changed(**changes)
    library = _library(batch)
    table: Any = batch
    names = list(table.schema.names if library == "pyarrow" else table.columns)
    if names.count(column) != 1:
        several = f"{names.count(column)} columns have the name {column!r}; rename all but one"
        raise LookupError(
            several if column in names else f"no column {column!r}; {did_you_mean(column, [*map(str, names)])}"
        )
    try:
        added = _clean(_VALUES[library](table, names.index(column)), config, passes)
    except Exception as error:  # of the table, and of no row
        added = _columns([error] * len(table))
    widened: Rows = _WITH[library](table, added)
    return widened


# --- the kinds of tables ---------------------------------------------------------------------------------------------

TABLES: Final = (("pyarrow", "RecordBatch"), ("pyarrow", "Table"), ("pandas", "DataFrame"), ("polars", "DataFrame"))


def _library(table: object) -> str:
    """Name the library that a table is of, without importing it. Raises TypeError for what is no table."""
    for kind in type(table).__mro__:
        library = kind.__module__.partition(".")[0]
        if (library, kind.__name__) in TABLES:
            return library
    raise TypeError(
        f"expected an Arrow RecordBatch or Table, or a DataFrame of pandas or Polars, not {type(table).__name__}; "
        "make one first: pyarrow.table({'text': [...]}) of a list, .collect() of a LazyFrame, "
        ".to_arrow_table() of a DuckDB relation"
    )


def _arrow_values(table: Any, at: int) -> list[Any]:
    column = table.column(at)
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:  # Arrow does not look into what is given it as text; such a table's texts are decoded
        values = column.cast(pa.large_string()).cast(pa.large_binary()).to_pylist()
    return values


def _pandas_values(frame: Any, at: int) -> list[Any]:
    column = frame.iloc[:, at]
    return [None if null else value for value, null in zip(column.tolist(), column.isna(), strict=True)]


def _polars_values(frame: Any, at: int) -> list[Any]:
    values: list[Any] = frame.to_series(at).to_list()
    return values


def _arrow_with(table: Any, added: Columns) -> Any:
    # By number: what a join has made may have two columns of one name.
    kept = [table.column(at) for at, name in enumerate(table.schema.names) if name not in added]
    return type(table).from_arrays([*kept, *added.values()], schema=schema(table.schema))


def _pandas_with(frame: Any, added: Columns) -> Any:
    kept = frame.drop(columns=[name for name in added if name in frame.columns])
    return kept.assign(**{name: column.to_pylist() for name, column in added.items()})


def _polars_with(frame: Any, added: Columns) -> Any:
    kept = frame.drop([name for name in added if name in frame.columns])
    return kept.hstack(type(frame)(pa.table(added)))


_VALUES: Final = {"pyarrow": _arrow_values, "pandas": _pandas_values, "polars": _polars_values}
_WITH: Final = {"pyarrow": _arrow_with, "pandas": _pandas_with, "polars": _polars_with}


# --- the rows --------------------------------------------------------------------------------------------------------


def _clean(values: Sequence[Any], config: Config, passes: Sequence[Pass] | None) -> Columns:
    opened = [_opened(value) for value in values]
    sources = [one for one in opened if one is not None and not isinstance(one, Exception)]
    cleaned = clean_many(sources, errors="return", config=config, passes=passes)
    return _columns([one if one is None or isinstance(one, Exception) else _articles(next(cleaned)) for one in opened])


def _opened(value: Any) -> Any:
    """Return a row as a source, or NoTextError if it is JSON, HTML or XML. A Source says that it is no file's name."""
    if not isinstance(value, str):
        return value
    try:
        refuse_markup(value, None)
    except NoTextError as error:
        return error
    return Source(None, value)


def _articles(cleaned: Document | Exception) -> Row:
    return cleaned.articles if isinstance(cleaned, Document) else cleaned


def _columns(rows: Sequence[Row]) -> Columns:
    """Make the columns that are added of the articles of each row, or its error."""
    errors = [f"{type(row).__name__}: {row}" if isinstance(row, Exception) else None for row in rows]
    articles = msgspec.to_builtins([None if isinstance(row, Exception) else row for row in rows])
    status = ["ok" if error is None else "error" for error in errors]
    columns = (articles, status, errors)
    return {field.name: pa.array(column, field.type) for field, column in zip(FIELDS, columns, strict=True)}
