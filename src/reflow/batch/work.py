"""Clean one input, or the inputs of a shard, and write their outputs."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from traceback import extract_tb
from typing import Any, Final

from reflow.batch.caller_passes import fingerprint
from reflow.batch.difference import unified
from reflow.batch.jobs import STDIN, Job, Shard, doubtful_target, read_stdin
from reflow.batch.outputs import create_folder_of, open_divided, put_on_disk, unnamed_file
from reflow.batch.pool import NO_MEMORY, Beat, StopError, Try
from reflow.batch.result import Counts, Limits, Result, damage, open_lines
from reflow.config import Config
from reflow.conversion.opencc import conversion
from reflow.corrections import CorrectionError
from reflow.document import Document
from reflow.draft import Source
from reflow.language import _
from reflow.pipeline import PASSES, Pass, clean_many, clean_segments
from reflow.read import SourceLike, open_source
from reflow.read.file_bytes import NoTextError, display_name
from reflow.read.table import ColumnType, TableError, row
from reflow.segmenter import BATCH
from reflow.version import __version__
from reflow.wording import reason_of
from reflow.write import unite
from reflow.write.columnar import Append, Columns, as_text, copy
from reflow.write.rows import carried_names
from reflow.write.stream import Form, Rows, render, stream

HAN: Final = 2  # bytes of a character, at least
UTF8_HAN: Final = 3
FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no other file can be written either


Work = Callable[[SourceLike, Mapping[str, Any]], Result]
"""What is done with an input and the columns of its table that are carried along."""


def guarded(job: Job, work: Work, config: Config, stdin: Callable[[], bytes] | None = None) -> Result:
    """Call `work` with one input; if it cannot be read, return a result with the error."""
    if job.error:
        return Result(job.source, job.target, error=job.error, again=True)
    try:
        source, columns = _input(job, config, stdin)
        return work(source, columns)
    except (NoTextError, TableError) as error:
        return Result(job.source, job.target, error=reason_of(error))
    except OSError as error:
        if error.errno in FULL:  # from a temporary file, not from the input
            raise
        reason = _("{reason}; check the file and run again", reason=reason_of(error))
        return Result(job.source, job.target, error=reason, again=True)
    except CorrectionError as error:
        return Result(job.source, job.target, error=_("correction of {error}; nothing was written for it", error=error))


def _input(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> tuple[SourceLike, Mapping[str, Any]]:
    """Return the source of a job, and the columns carried along with it."""
    if job.record is not None and job.table is not None:
        cells = row(job.table, job.record)
        # Opened here, so that the document has the name of its row.
        return replace(open_source(cells.text or "", config), name=job.source), cells.columns
    if job.member is not None:
        return job.member, {}
    return read_stdin(stdin) if job.source == STDIN else Path(job.source), {}


# --- one input -------------------------------------------------------------------------------------------------------


def _rendered(job: Job, parts: Iterator[Document], columns: Mapping[str, Any], task: "Task") -> Result:
    """Render a document; one of several parts, which is large, into a temporary file."""
    counts = Counts()
    counted = map(counts.add, parts)
    if task.compare:
        # The difference needs both texts at once.
        return _compared(job, unite(list(counted)), counts)
    carried = task.carried(columns, job.table.columns if job.table else ())
    first_two = list(islice(counted, 2))
    if len(first_two) == 1:  # a small input, as most are
        text = render(first_two[0], task.form, carried)
        return Result(job.source, job.target, text, note=_note(job, counts), counts=counts)
    spool = os.path.join(task.scratch, token_hex(8))
    with open(spool, "xb") as file:
        stream(chain(_popped(first_two), counted), task.form, file, task.scratch, carried)
    return Result(job.source, job.target, spool=spool, note=_note(job, counts), counts=counts)


def _note(job: Job, counts: Counts) -> str | None:
    """Return what a person should know; for a cell of CSV, also about text that did not decode."""
    if job.table is not None and job.table.may_be_damaged and counts.replaced:
        return damage(counts.replaced, job.table.encoding)
    return counts.note()


def _popped(documents: list[Document]) -> Iterator[Document]:
    """Yield documents in order and remove each from the list, so that its memory can be freed."""
    while documents:
        yield documents.pop(0)


def _compared(job: Job, document: Document, counts: Counts) -> Result:
    """Compare the text of an input with what the format `text` would hold of it."""
    before, after = document.source.text, document.to_text()
    name = display_name(job.source)
    difference = unified(before, after, _("{path} (as it is)", path=name), _("{path} (cleaned)", path=name))
    return Result(job.source, None, difference, changed=before != after, note=counts.note(), counts=counts)


# --- shards ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A shard with everything that a worker needs.

    `columns` are the carried columns of tables, for the formats that need them in advance. With `compare`, a diff of the
    input and the cleaned text is rendered. With `keep`, results hold the rendered output and nothing is written to files.
    """

    shard: Shard
    config: Config
    form: Form
    passes: tuple[Pass, ...] = PASSES
    columns: Columns = ()
    compare: bool = False
    keep: bool = False
    limits: Limits | None = None
    scratch: str = ""  # folder in which files are written before they are renamed
    stdin: Callable[[], bytes] | None = None

    def fingerprint(self) -> str:
        """Return a text that changes with anything that the outputs depend on, except for the inputs.

        It reads the source files of the caller's passes and is the same for all tasks of a run: call it once.
        """
        converted = conversion(self.config.to) if self.config.to else None  # OpenCC's data have versions of their own
        return repr((__version__, self.config, converted, self.form, self.columns, fingerprint(self.passes)))

    def carried(self, columns: Mapping[str, Any], table_columns: Iterable[str]) -> dict[str, Any]:
        """Return the carried columns of an input by their output names; `table_columns` are those of its whole table."""
        names = _output_names((*table_columns, *columns), self.form.rows)
        carried = {names[name]: value for name, value in columns.items()}
        if self.form.rows == "document":
            return carried
        return {name: _typed(carried.get(name), column_type) for name, column_type in self.columns}


@lru_cache(maxsize=64)  # most rows of a table have the same columns
def _output_names(columns: tuple[str, ...], rows: Rows) -> Mapping[str, str]:
    return carried_names(columns, rows)


def _typed(value: Any, column_type: ColumnType) -> Any:
    """Return a carried value in the type of its column, which is text where types are mixed."""
    return as_text(value) if column_type == "text" and value is not None else value


def clean_shard(attempt: Try[Task], beat: Beat) -> list[Result]:
    """Clean the inputs of a shard, write their outputs, and return a result for each, in order.

    Small inputs are cleaned several at a time, in a careful try one by one. Raises StopError if nothing can be written
    any more.
    """
    task = attempt.task
    results = _clean_all(attempt, beat)  # lazy: each output is written before the next input is cleaned
    try:
        os.makedirs(task.scratch, exist_ok=True)
        if task.keep:
            return list(results)
        if task.shard.target is None:
            return _write_each(results, task.scratch)
        return _write_together(results, task, task.shard.target)
    except OSError as error:
        name = display_name(task.shard.target or os.path.dirname(task.scratch))
        raise StopError(
            _("{path}: {reason}; what is written is whole; run again to go on", path=name, reason=reason_of(error))
        ) from error


def _clean_all(attempt: Try[Task], beat: Beat) -> Iterator[Result]:
    """Yield a result for each input of a shard."""
    task = attempt.task
    done = 0  # bytes
    for group in _groups(task.shard.jobs, attempt.careful):
        jobs = [task.shard.jobs[number] for number in group]
        first = group[0]
        beat(first, done)
        if first in attempt.quarantined:  # a careful try, whose groups have one input each
            reason = _("{reason}; it is left out", reason=attempt.quarantined[first])
            yield Result(jobs[0].source, jobs[0].target, error=reason, limits=task.limits)
        elif len(jobs) > 1:
            yield from _clean_together(jobs, task)
        else:
            clean = _clean_carefully if attempt.careful else _clean_alone
            yield clean(jobs[0], task, partial(_beat_within, beat, first, done))
        done += sum(job.size for job in jobs)


def _beat_within(beat: Beat, item: int, before: int, done: int) -> None:
    beat(item, before + done)


def _groups(jobs: Sequence[Job], careful: bool) -> Iterator[list[int]]:
    """Group the numbers of small inputs that fit into one table of the pipeline."""
    group: list[int] = []
    size = 0  # bytes
    for number, job in enumerate(jobs):
        # A careful try must know which input fails, so each is a group.
        if group and (careful or size + job.size > BATCH * HAN):
            yield group
            group, size = [], 0
        group.append(number)
        size += job.size
    if group:
        yield group


def _clean_together(jobs: Sequence[Job], task: Task) -> Iterator[Result]:
    """Clean several inputs in one table."""
    opened = [_opened(job, task) for job in jobs]
    sources = [item[0] for item in opened if not isinstance(item, Result)]
    documents = clean_many(sources, config=task.config, passes=task.passes)
    for job, item in zip(jobs, opened, strict=True):
        if isinstance(item, Result):
            yield item
        else:
            _, columns = item
            yield _rendered(job, iter([next(documents)]), columns, task)


def _opened(job: Job, task: Task) -> Result | tuple[Source, Mapping[str, Any]]:
    """Return the decoded input and its carried columns, or a result with the error."""
    opened: list[tuple[Source, Mapping[str, Any]]] = []

    def work(source: SourceLike, columns: Mapping[str, Any]) -> Result:
        opened.append((open_source(source, task.config), columns))
        return Result(job.source)

    result = guarded(job, work, task.config, task.stdin)
    return opened[0] if opened else result


def _clean_alone(job: Job, task: Task, progress: Callable[[int], None]) -> Result:
    """Clean one input, which may be large."""

    def work(source: SourceLike, columns: Mapping[str, Any]) -> Result:
        parts = clean_segments(source, config=task.config, passes=task.passes)
        return _rendered(job, _with_progress(parts, job.size, progress), columns, task)

    return guarded(job, work, task.config, task.stdin)


def _with_progress(parts: Iterable[Document], size: int, progress: Callable[[int], None]) -> Iterator[Document]:
    """Yield the parts, and report after each how many of the `size` bytes of the input are done."""
    done = 0
    for part in parts:
        yield part
        # An estimate, since the bytes of a part are not known.
        in_utf8 = part.source.encoding in (None, "utf-8")
        done += len(part.source.text) * (UTF8_HAN if in_utf8 else HAN)
        progress(min(done, size))


def _clean_carefully(job: Job, task: Task, progress: Callable[[int], None]) -> Result:
    """Clean one input; any error becomes a result, except those of writing."""
    try:
        return _clean_alone(job, task, progress)
    except MemoryError:
        return Result(
            job.source, job.target, error=_("{reason}; it is left out", reason=_(NO_MEMORY)), limits=task.limits
        )
    except OSError:  # the output cannot be written; `guarded` has dealt with inputs that cannot be read
        raise
    except Exception as error:  # a defect of reflow, or of a pass, must not stop the other files
        reason = _(
            "reflow failed with {type}: {error}; please report it with the file",
            type=type(error).__name__,
            error=error,
        )
        if task.passes != PASSES:  # probably a defect of the caller's pass: show where
            frame = extract_tb(error.__traceback__)[-1]
            reason = _(
                "failed with {type}: {error}, in {path}, line {line}",
                type=type(error).__name__,
                error=error,
                path=frame.filename,
                line=frame.lineno,
            )
        return Result(job.source, job.target, error=reason)


# --- write -----------------------------------------------------------------------------------------------------------


def written(result: Result, scratch: str) -> Result:
    """Write the rendered output to its target."""
    return _write_each([result], scratch)[0]


def _write_each(results: Iterable[Result], scratch: str) -> list[Result]:
    """Write the rendered output of each input to its target; all get their names when all are on disk."""
    created: set[str] = set()  # the folders of targets
    # The rendered output of one input at a time is in memory.
    unnamed = [_without_name(result, scratch, created) for result in results]
    put_on_disk([file for _, file in unnamed if file], scratch)
    return [_named(result, file) if file else result for result, file in unnamed]


def _without_name(result: Result, scratch: str, created: set[str]) -> tuple[Result, str]:
    """Write the rendered output into a file in `scratch`, and return its path; "" if there is no output.

    The folder of the target is created, and added to those that are `created`.
    """
    if result.error is not None or result.target is None:
        return replace(result, rendered="", spool=None), ""
    try:
        folder = os.path.dirname(result.target)
        if folder not in created:
            create_folder_of(result.target, scratch)
            created.add(folder)
        with unnamed_file(scratch) as file, open_lines(result) as lines:
            copy(lines, file.write)
    except OSError as error:
        return _not_written(result, error), ""
    return replace(result, rendered="", spool=None), file.name


def _named(result: Result, file: str) -> Result:
    """Give a written file the name of its target."""
    try:
        os.replace(file, str(result.target))
    except OSError as error:
        return _not_written(result, error)
    return result


def _not_written(result: Result, error: OSError) -> Result:
    """Return the result of an input whose output cannot be written. Raises OSError if no other can be either."""
    if error.errno in FULL:
        raise error
    reason = _(
        "{path}: {reason}; nothing was written for it",
        path=display_name(str(result.target)),
        reason=reason_of(error),
    )
    return Result(result.source, result.target, error=reason, again=True)


def _write_together(results: Iterable[Result], task: Task, target: str) -> list[Result]:
    """Write the rendered output of a whole shard into one file."""
    if not task.form.min_confidence:
        # An earlier run with a least confidence may have left a file for uncertain articles.
        Path(doubtful_target(target)).unlink(missing_ok=True)
    with open_divided(target, doubtful_target, task.form, task.columns, task.scratch) as append:
        return [_appended(result, append) for result in results]


def _appended(result: Result, append: Append) -> Result:
    if result.error is None:
        with open_lines(result) as lines:
            append(lines)
    return replace(result, rendered="", spool=None)
