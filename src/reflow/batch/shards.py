"""Group inputs, and the rows of tables as they are read, into shards."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from reflow.batch.jobs import STDIN, Job, Shard, read_stdin, shard_target
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.read.table import TableError, records
from reflow.wording import reason_of
from reflow.write.stream import ONE_FILE, Format

# Inputs and bytes of one task, which one file of many documents holds: 2 to 5 seconds of work.
SHARD_FILES: Final = 512
SHARD_BYTES: Final = 16_000_000


def shards(
    jobs: Iterable[Job],
    output: str | None,
    format: Format,
    *,
    files: int | None = None,
    size: int | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> Iterator[Shard]:
    """Group neighbouring jobs, and the rows of tables, into shards of at most `files` inputs and `size` bytes."""
    files, size = files or SHARD_FILES, size or SHARD_BYTES
    number = 0
    gathered: list[Job] = []
    gathered_size = 0
    for job in _rows(jobs, stdin):
        if gathered and (len(gathered) == files or gathered_size + job.size > size):
            yield _shard(number, gathered, output, format)
            gathered, gathered_size = [], 0
            number += 1
        gathered.append(job)
        gathered_size += job.size
    if gathered:
        yield _shard(number, gathered, output, format)


def _rows(jobs: Iterable[Job], stdin: Callable[[], bytes] | None) -> Iterator[Job]:
    """Replace each table by a job for each of its rows, and by a job with the error where reading stops."""
    for job in jobs:
        if job.table is None:
            yield job
            continue
        name = display_name(job.source)
        try:
            # One at a time, because a table may be larger than the memory.
            for record in records(job.table, read_stdin(stdin) if job.source == STDIN else None):
                yield Job(f"{name}:{record.number}", size=record.size, table=job.table, record=record)
        except (OSError, TableError) as error:
            yield Job(job.source, error=_("{reason}; the rows behind it are missing", reason=reason_of(error)))


def _shard(number: int, jobs: Sequence[Job], output: str | None, format: Format) -> Shard:
    share_a_file = format in ONE_FILE and output is not None
    target = shard_target(number, str(output), format) if share_a_file else None
    return Shard(number, tuple(jobs), target)
