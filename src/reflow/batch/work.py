"""Clean one input, or the inputs of a shard, and write their outputs."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from traceback import extract_tb
from typing import Any, Final

from reflow.batch.caller_passes import fingerprint
from reflow.batch.difference import unified
from reflow.batch.jobs import STDIN, Job, Shard, doubtful_target
from reflow.batch.outputs import open_divided, whole_file
from reflow.batch.plan import read_stdin
from reflow.batch.pool import NO_MEMORY, Attempt, Beat, StopError
from reflow.batch.result import Counts, Limits, Result, damage, open_lines
from reflow.config import Config
from reflow.conversion.opencc import conversion
from reflow.corrections import CorrectionError
from reflow.document import Document
from reflow.draft import Source
from reflow.pipeline import PASSES, Pass, clean_many, clean_segments
from reflow.read import SourceLike, open_source
from reflow.read.file_bytes import NoTextError, display_name
from reflow.read.table import ColumnType, TableError, row
from reflow.segmenter import BATCH
from reflow.version import __version__
from reflow.write import Form, render, stream, unite
from reflow.write.columnar import Append, Columns, as_text, copy
from reflow.write.rows import carried_names

HAN: Final = 2  # bytes of a character, at least
UTF8_HAN: Final = 3
FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # nothing else can be written either


Work = Callable[[SourceLike, Mapping[str, Any]], Result]
"""What is done with an input, and with the columns of a table that go along with it."""


def guarded(job: Job, work: Work, config: Config, stdin: Callable[[], bytes] | None = None) -> Result:
    """Work on one input, or say what is wrong with it."""
    if job.error:
        return Result(job.source, job.target, error=job.error, again=True)
    try:
        return work(*_input(job, config, stdin))
    except (NoTextError, TableError) as error:
        return Result(job.source, job.target, error=getattr(error, "strerror", None) or str(error))
    except OSError as error:
        if error.errno in FULL:
            raise
        reason = f"{error.strerror or error}; check the file and run again"
        return Result(job.source, job.target, error=reason, again=True)
    except CorrectionError as error:
        return Result(job.source, job.target, error=f"correction of {error}; nothing was written for it")


def _input(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> tuple[SourceLike, Mapping[str, Any]]:
    """Return the source of a job, and the columns carried along with it."""
    if job.record is not None and job.table is not None:
        cells = row(job.table, job.record)
        return replace(open_source(cells.text or "", config), name=job.source), cells.columns
    if job.member is not None:
        return job.member, {}
    return read_stdin(stdin) if job.source == STDIN else Path(job.source), {}


# --- one input -------------------------------------------------------------------------------------------------------


def _rendered(job: Job, parts: Iterator[Document], columns: Mapping[str, Any], task: "Task") -> Result:
    """Render a document, a large one into a temporary file."""
    counts = Counts()
    counted = map(counts.add, parts)
    if task.compare:
        return _compared(job, unite(list(counted)), counts)
    carried = task.carried(columns, job.table.columns if job.table else ())
    begun = list(islice(counted, 2))
    if len(begun) == 1:
        text = render(begun[0], task.form, carried)
        return Result(job.source, job.target, text, note=_note(job, counts), counts=counts)
    spool = os.path.join(task.scratch, token_hex(8))
    with open(spool, "xb") as file:
        stream(chain(_taken_out(begun), counted), task.form, file, task.scratch, carried)
    return Result(job.source, job.target, spool=spool, note=_note(job, counts), counts=counts)


def _note(job: Job, counts: Counts) -> str | None:
    """Return what a person should know: of a cell of CSV, too, what did not decode."""
    if job.table is not None and job.table.may_be_damaged and counts.replaced:
        return damage(counts.replaced, job.table.encoding)
    return counts.note()


def _taken_out(documents: list[Document]) -> Iterator[Document]:
    """Give documents in order and hold none of them longer than that."""
    while documents:
        yield documents.pop(0)


def _compared(job: Job, document: Document, counts: Counts) -> Result:
    """Compare the text of an input with what the format `text` would hold of it."""
    before, after = document.source.text, document.to_text()
    name = display_name(job.source)
    difference = unified(before, after, f"{name} (as it is)", f"{name} (cleaned)")
    return Result(job.source, None, difference, changed=before != after, note=counts.note(), counts=counts)


# --- shards ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A shard with everything that a worker needs.

    `columns` are the carried columns of tables, for the formats that need them in advance. With `compare`, a diff of the
    input and the cleaned text is rendered. With `keep`, results hold what is rendered and nothing is written to files.
    """

    shard: Shard
    config: Config
    form: Form
    passes: tuple[Pass, ...] = PASSES
    columns: Columns = ()
    compare: bool = False
    keep: bool = False
    limits: Limits | None = None
    scratch: str = ""  # the folder where files are written before they have their names
    stdin: Callable[[], bytes] | None = None

    def identity(self) -> str:
        """Return a hash that identifies this task."""
        converted = conversion(self.config.to) if self.config.to else None  # OpenCC's data have versions of their own
        options = (__version__, self.config, converted, self.form, self.columns, fingerprint(self.passes))
        return self.shard.identity(repr(options))

    def carried(self, columns: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
        """Return the carried columns of an input by their output names; `known` are those of its whole table."""
        names = carried_names([*known, *columns], self.form.rows)
        carried = {names[name]: value for name, value in columns.items()}
        if self.form.rows == "document":
            return carried
        return {name: _typed(carried.get(name), kind) for name, kind in self.columns}


def _typed(value: Any, kind: ColumnType) -> Any:
    """Return a carried value in the type of its column, which is text where types are mixed."""
    return as_text(value) if kind == "text" and value is not None else value


def clean_shard(attempt: Attempt[Task], beat: Beat) -> list[Result]:
    """Clean the inputs of a shard and write their outputs; give a result for each, in order.

    Small inputs are cleaned several at a time, in a careful attempt one by one. Raises StopError if nothing can be
    written any more.
    """
    task = attempt.task
    scratch = task.scratch
    results = _clean_all(attempt, beat)
    try:
        os.makedirs(scratch, exist_ok=True)
        if task.keep:
            return list(results)
        if task.shard.target is None:
            return [written(result, scratch) for result in results]
        if not task.form.min_confidence:  # what a run with another confidence has left
            Path(doubtful_target(task.shard.target)).unlink(missing_ok=True)
        with open_divided(task.shard.target, doubtful_target, task.form, task.columns, scratch) as append:
            return [_appended(result, append) for result in results]
    except OSError as error:
        name = display_name(task.shard.target or os.path.dirname(scratch))
        raise StopError(f"{name}: {error.strerror or error}; what is written is whole; run again to go on") from error


def _clean_all(attempt: Attempt[Task], beat: Beat) -> Iterator[Result]:
    task = attempt.task
    done = 0
    for group in _groups(task.shard.jobs, attempt.careful):
        jobs = [task.shard.jobs[at] for at in group]
        at = group[0]
        beat(at, done)
        if at in attempt.aside:
            reason = f"{attempt.aside[at]}; it is left out"
            yield Result(jobs[0].source, jobs[0].target, error=reason, limits=task.limits)
        elif len(jobs) > 1:
            yield from _together(jobs, task)
        else:
            clean = _carefully if attempt.careful else _alone
            yield clean(jobs[0], task, partial(_beat_within, beat, at, done))
        done += sum(job.size for job in jobs)


def _beat_within(beat: Beat, at: int, before: int, done: int) -> None:
    beat(at, before + done)


def _groups(jobs: Sequence[Job], careful: bool) -> Iterator[list[int]]:
    """Gather the numbers of small inputs that make a table."""
    group: list[int] = []
    size = 0
    for at, job in enumerate(jobs):
        if group and (careful or size + job.size > BATCH * HAN):
            yield group
            group, size = [], 0
        group.append(at)
        size += job.size
    if group:
        yield group


def _together(jobs: Sequence[Job], task: Task) -> Iterator[Result]:
    """Clean some inputs in one table."""
    opened = [_opened(job, task) for job in jobs]
    sources = [one[0] for one in opened if not isinstance(one, Result)]
    cleaned = clean_many(sources, config=task.config, passes=task.passes)
    for job, one in zip(jobs, opened, strict=True):
        yield one if isinstance(one, Result) else _rendered(job, iter([next(cleaned)]), one[1], task)


def _opened(job: Job, task: Task) -> Result | tuple[Source, Mapping[str, Any]]:
    """Decode an input, or say what is wrong with it."""
    opened: list[tuple[Source, Mapping[str, Any]]] = []

    def work(source: SourceLike, columns: Mapping[str, Any]) -> Result:
        opened.append((open_source(source, task.config), columns))
        return Result(job.source)

    failed = guarded(job, work, task.config, task.stdin)
    return opened[0] if opened else failed


def _alone(job: Job, task: Task, progress: Callable[[int], None]) -> Result:
    """Clean one input, which may be large."""

    def work(source: SourceLike, columns: Mapping[str, Any]) -> Result:
        parts = clean_segments(source, config=task.config, passes=task.passes)
        return _rendered(job, _telling(parts, job.size, progress), columns, task)

    return guarded(job, work, task.config, task.stdin)


def _telling(parts: Iterable[Document], size: int, progress: Callable[[int], None]) -> Iterator[Document]:
    """Pass pieces on, and report after each how many of the `size` bytes of the input are done."""
    done = 0
    for part in parts:
        yield part
        in_utf8 = part.source.encoding in (None, "utf-8")
        done += len(part.source.text) * (UTF8_HAN if in_utf8 else HAN)
        progress(min(done, size))


def _carefully(job: Job, task: Task, progress: Callable[[int], None]) -> Result:
    """Clean one input, whatever goes wrong with it."""
    try:
        return _alone(job, task, progress)
    except MemoryError:
        return Result(job.source, job.target, error=f"{NO_MEMORY}; it is left out", limits=task.limits)
    except OSError:
        raise
    except Exception as error:  # a defect of ours, or of a pass, must not stop the other files
        reason = f"reflow failed with {type(error).__name__}: {error}; please report it with the file"
        if task.passes != PASSES:
            where = extract_tb(error.__traceback__)[-1]
            reason = f"failed with {type(error).__name__}: {error}, in {where.filename}, line {where.lineno}"
        return Result(job.source, job.target, error=reason)


# --- write -----------------------------------------------------------------------------------------------------------


def written(result: Result, scratch: str) -> Result:
    """Write what is rendered to its target."""
    if result.error is None and result.target is not None:
        try:
            with whole_file(result.target, scratch) as file, open_lines(result) as lines:
                copy(lines, file.write)
        except OSError as error:
            if error.errno in FULL:
                raise
            reason = f"{display_name(result.target)}: {error.strerror or error}; nothing was written for it"
            return Result(result.source, result.target, error=reason, again=True)
    return replace(result, rendered="", spool=None)


def _appended(result: Result, append: Append) -> Result:
    if result.error is None:
        with open_lines(result) as lines:
            append(lines)
    return replace(result, rendered="", spool=None)
