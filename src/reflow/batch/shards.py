"""Group inputs, and the rows of tables as they are read, into shards."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from reflow.batch.jobs import STDIN, Job, PlanError, Shard, shard_target
from reflow.batch.plan import Plan, read_stdin
from reflow.read.file_bytes import NoTextError, display_name
from reflow.read.table import TableError, TableFormat, open_table, records, table_format
from reflow.write import ONE_FILE, Format

# What a worker does in one go, and what one file of many documents holds: 2 to 5 seconds of work.
SHARD_FILES: Final = 512
SHARD_BYTES: Final = 16_000_000


def with_tables(
    made: Plan,
    field: str | None,
    format: TableFormat | Literal["text"] | None,
    encoding: str | None,
    stdin: Callable[[], bytes] | None,
) -> Plan:
    """Open the inputs that are tables, by their names, or all of them if `format` names a table format.

    `field` is the column that holds the text. Raises PlanError for a table without such a column.
    """
    return replace(made, jobs=[_with_table(job, field, format, encoding, stdin) for job in made.jobs])


def _with_table(
    job: Job,
    field: str | None,
    format: TableFormat | Literal["text"] | None,
    encoding: str | None,
    stdin: Callable[[], bytes] | None,
) -> Job:
    is_stdin = job.source == STDIN
    kind = format or (None if is_stdin else table_format(job.source))
    if field is not None and kind is None and job.error is None:
        name = "standard input" if is_stdin else display_name(job.source)
        raise PlanError(
            f"{name} is no table by its name, but --text-field is for tables; say what it is with --input-format"
        )
    if kind is None or kind == "text" or job.error is not None or job.member is not None:
        return job
    try:
        data = read_stdin(stdin) if is_stdin else None
        table = open_table(job.source, kind, field, encoding, data)
    except TableError as error:
        raise PlanError(f"{display_name(job.source)}: {error}") from error
    except NoTextError as error:
        return replace(job, error=error.strerror)
    except OSError as error:
        return replace(job, error=f"{error.strerror or error}; check the file and run again")
    return replace(job, table=table, target=None, size=job.size if data is None else len(data))


def shards(
    jobs: Iterable[Job],
    output: str | None,
    format: Format,
    *,
    files: int | None = None,
    size: int | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> Iterator[Shard]:
    """Group neighbouring jobs, and the rows of tables as they are read, into shards of at most `files` inputs and `size` bytes."""
    files, size = files or SHARD_FILES, size or SHARD_BYTES
    number = total = 0
    gathered: list[Job] = []
    for job in _rows(jobs, stdin):
        if gathered and (len(gathered) == files or total + job.size > size):
            yield _shard(number, gathered, output, format)
            gathered, number, total = [], number + 1, 0
        gathered.append(job)
        total += job.size
    if gathered:
        yield _shard(number, gathered, output, format)


def _rows(jobs: Iterable[Job], stdin: Callable[[], bytes] | None) -> Iterator[Job]:
    """Replace each table by a job for each of its rows; where reading stops, by a job with the error."""
    for job in jobs:
        if job.table is None:
            yield job
            continue
        name = display_name(job.source)
        try:
            for record in records(job.table, read_stdin(stdin) if job.source == STDIN else None):
                yield Job(f"{name}:{record.number}", size=record.size, table=job.table, record=record)
        except (OSError, TableError) as error:
            yield Job(job.source, error=f"{getattr(error, 'strerror', None) or error}; the rows behind it are missing")


def _shard(number: int, jobs: Sequence[Job], output: str | None, format: Format) -> Shard:
    many = format in ONE_FILE and output is not None
    return Shard(number, tuple(jobs), shard_target(number, str(output), format) if many else None)
