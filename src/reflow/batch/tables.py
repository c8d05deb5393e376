"""Open the inputs that are tables, and find the columns that are carried along into the output."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, Literal

from reflow.batch.jobs import STDIN, Job, PlanError, read_stdin
from reflow.batch.plan import Plan
from reflow.language import _
from reflow.read.file_bytes import NoTextError, display_name
from reflow.read.table import TABLE_FORMATS, ColumnType, TableError, TableFormat, column_types, open_table, table_format
from reflow.wording import reason_of
from reflow.write.columnar import Columns
from reflow.write.rows import carried_names
from reflow.write.stream import Form

InputFormat = TableFormat | Literal["text"]
INPUT_FORMATS: Final = ("text", *TABLE_FORMATS)


def with_tables(
    plan: Plan,
    field: str | None,
    format: InputFormat | None,
    encoding: str | None,
    stdin: Callable[[], bytes] | None,
) -> Plan:
    """Open the inputs that are tables by their names, or all inputs if `format` is a table format.

    `field` is the column that holds the text. Raises PlanError for a table without such a column.
    """
    jobs = []
    for job in plan.jobs:
        job_format = format or (None if job.source == STDIN else table_format(job.source))
        if job.error is None and field is not None and job_format is None:
            raise PlanError(_no_table(job))
        # A member of a ZIP file is always read as one text.
        if job.error is None and job.member is None and job_format is not None and job_format != "text":
            job = _opened(job, job_format, field, encoding, stdin)
        jobs.append(job)
    return replace(plan, jobs=jobs)


def _no_table(job: Job) -> str:
    name = _("standard input") if job.source == STDIN else display_name(job.source)
    return _(
        "{path} is no table by its name, but --text-field is for tables; say what it is with --input-format", path=name
    )


def _opened(
    job: Job, format: TableFormat, field: str | None, encoding: str | None, stdin: Callable[[], bytes] | None
) -> Job:
    """Return the job with its table, or with the reason why it cannot be read. Raises PlanError."""
    try:
        data = read_stdin(stdin) if job.source == STDIN else None
        table = open_table(job.source, format, field, encoding, data)
    except TableError as error:
        raise PlanError(f"{display_name(job.source)}: {error}") from error
    except NoTextError as error:
        return replace(job, error=error.strerror)
    except OSError as error:
        return replace(job, error=_("{reason}; check the file and run again", reason=reason_of(error)))
    # Many rows share an output, so the table has no target of its own.
    return replace(job, table=table, target=None, size=job.size if data is None else len(data))


def carried_columns(jobs: Iterable[Job], form: Form, stdin: Callable[[], bytes] | None) -> Columns:
    """Return the carried columns of all tables, each with one type, for the formats that need them in advance.

    A column whose type differs between tables is text.
    """
    if form.format not in ("csv", "parquet") and form.rows == "document":
        return ()  # JSON lines of documents hold each row's own columns
    types: dict[str, ColumnType] = {}
    for job in jobs:
        if job.table is None:
            continue
        data = read_stdin(stdin) if job.source == STDIN else None
        table_types = column_types(job.table, data)
        # Also those that the beginning of the table does not have.
        output_names = carried_names([*job.table.columns, *table_types], form.rows)
        for column, column_type in table_types.items():
            name = output_names[column]
            types[name] = column_type if types.get(name, column_type) == column_type else "text"
    return tuple(types.items())
