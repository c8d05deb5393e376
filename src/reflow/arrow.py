"""Clean a column of a table: one function for Arrow batches, which every engine for data frames can call."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from collections.abc import Sequence
from typing import Any, Final, TypeVar, Unpack

import msgspec

from reflow.language import _

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError(_("reflow.arrow needs pyarrow: pip install pyarrow")) from error

from reflow.config import Changes, Config
from reflow.document import Article, Document, Record
from reflow.draft import Source
from reflow.pipeline import Pass, clean_many
from reflow.read.no_text import NoTextError, refuse_markup
from reflow.wording import did_you_mean
from reflow.write.columnar import arrow_type

Rows = TypeVar("Rows")  # an Arrow RecordBatch or Table, or a DataFrame of pandas or Polars
Cell = tuple[Article, ...] | Exception | None  # the articles of a row, or its error; None for a null row
Columns = dict[str, Any]  # by name, as Arrow arrays


ARTICLES: Final = pa.list_(arrow_type(Article))
"""The type of the column `articles`: the same fields as in JSON (`reflow.schema`); spans are lists of two numbers."""
DOCUMENT: Final = pa.schema(list(arrow_type(Record)))
"""The schema of written documents, in Parquet and in JSON lines; without it a reader guesses it from the first rows."""
FIELDS: Final = (pa.field("articles", ARTICLES), pa.field("status", pa.string()), pa.field("error", pa.string()))


def schema(table: pa.Schema) -> pa.Schema:
    """Return the schema of the result of `clean_batch` for a table with the schema `table`.

    >>> schema(pa.schema({"id": pa.int64(), "text": pa.string()})).names
    ['id', 'text', 'articles', 'status', 'error']
    """
    added = [field.name for field in FIELDS]
    return pa.schema([*(field for field in table if field.name not in added), *FIELDS])


def clean_batch(
    batch: Rows,
    column: str = "text",
    *,
    config: Config = Config(),
    passes: Sequence[Pass] | None = None,
    **changes: Unpack[Changes],
) -> Rows:
    r"""Clean a column of texts or bytes, and add `articles`, `status` and `error` to the others.

    `batch` is an Arrow RecordBatch or Table, or a DataFrame of pandas or Polars; the result is of the same type, with a
    row for each row. `status` is `ok`, or `error` with the reason in `error` and null articles; a null row is `ok` and
    has null articles. `column` may be string or binary of any kind. Columns that already have one of the added names are
    replaced. `config`, `passes` and other options are those of `reflow.clean`.

    Never raises for the content of a row: one bad row must not stop a cluster. Raises TypeError for any other type of
    table, LookupError if the column does not exist, and for options what `reflow.clean` raises.

    >>> rows = clean_batch(pa.table({"text": ["我区揭晓最美家庭\n\n本报讯 昨天，评选揭晓。", None]}))
    >>> rows["articles"][0][0]["title"].as_py(), rows["status"].to_pylist()
    ('我区揭晓最美家庭', ['ok', 'ok'])
    """
    config = config.changed(**changes)
    library = _library(batch)
    table: Any = batch
    names = list(table.schema.names if library == "pyarrow" else table.columns)
    if column not in names:
        raise LookupError(
            _(
                "no column {column!r}; {advice}",
                column=column,
                advice=did_you_mean(column, [str(name) for name in names]),
            )
        )
    if names.count(column) > 1:
        raise LookupError(
            _(
                "{number} columns have the name {column!r}; rename all but one",
                number=names.count(column),
                column=column,
            )
        )
    try:
        added = _clean(_VALUES[library](table, names.index(column)), config, passes)
    except Exception as error:  # no row is to blame, so all have the error
        added = _columns([error] * len(table))
    result: Rows = _WITH[library](table, added)
    return result


# --- the kinds of tables ---------------------------------------------------------------------------------------------

TABLES: Final = (("pyarrow", "RecordBatch"), ("pyarrow", "Table"), ("pandas", "DataFrame"), ("polars", "DataFrame"))


def _library(table: object) -> str:
    """Return the name of the library of a table, without importing it. Raises TypeError for any other value."""
    # By the names of its classes, so that subclasses count and no library is imported for the others.
    for kind in type(table).__mro__:
        library = kind.__module__.partition(".")[0]
        if (library, kind.__name__) in TABLES:
            return library
    raise TypeError(
        _(
            "expected an Arrow RecordBatch or Table, or a DataFrame of pandas or Polars, not {type}; make one "
            "first: pyarrow.table({{'text': [...]}}) of a list, .collect() of a LazyFrame, .to_arrow_table() of a "
            "DuckDB relation",
            type=type(table).__name__,
        )
    )


def _arrow_values(table: Any, index: int) -> list[Any]:
    column = table.column(index)
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        # Arrow does not check that a string column is UTF-8; as bytes, its texts are decoded like files.
        values = column.cast(pa.large_string()).cast(pa.large_binary()).to_pylist()
    return values


def _pandas_values(frame: Any, index: int) -> list[Any]:
    # `isna` knows all the values that mean a missing text: None, NaN and NA.
    column = frame.iloc[:, index]
    return [None if null else value for value, null in zip(column.tolist(), column.isna(), strict=True)]


def _polars_values(frame: Any, index: int) -> list[Any]:
    values: list[Any] = frame.to_series(index).to_list()
    return values


def _arrow_with(table: Any, added: Columns) -> Any:
    # By index, because the result of a join may have two columns of one name.
    kept = [table.column(index) for index, name in enumerate(table.schema.names) if name not in added]
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
    """Clean the rows that hold a text, all at once, and return the added columns."""
    sources = [_source(value) for value in values]
    texts = [source for source in sources if source is not None and not isinstance(source, Exception)]
    cleaned = clean_many(texts, errors="return", config=config, passes=passes)
    cells: list[Cell] = []
    for source in sources:
        if source is None or isinstance(source, Exception):
            cells.append(source)
            continue
        document = next(cleaned)
        cells.append(document.articles if isinstance(document, Document) else document)
    return _columns(cells)


def _source(value: Any) -> Any:
    """Return a row as a source, or NoTextError if it is JSON, HTML or XML.

    A text becomes a Source, so that it is never taken for the name of a file.
    """
    if not isinstance(value, str):
        return value
    try:
        refuse_markup(value, None)
    except NoTextError as error:
        return error
    return Source(None, value)


def _columns(cells: Sequence[Cell]) -> Columns:
    """Return the added columns."""
    errors = [f"{type(cell).__name__}: {cell}" if isinstance(cell, Exception) else None for cell in cells]
    articles = msgspec.to_builtins([None if isinstance(cell, Exception) else cell for cell in cells])
    status = ["ok" if error is None else "error" for error in errors]
    columns = (articles, status, errors)
    return {field.name: pa.array(column, field.type) for field, column in zip(FIELDS, columns, strict=True)}
