"""Clean or convert many files, in this process or in workers; an interrupted run can be resumed, a large one divided."""

from __future__ import annotations  # so that `help` shows the names of option types and not their definitions

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import cache
from multiprocessing import process
from typing import Unpack

from reflow.batch.destination import Destination, find_destination
from reflow.batch.jobs import Job, PlanError, same_file
from reflow.batch.limits import ENTIRE, MEMORY, TIMEOUT
from reflow.batch.modes import mode_of
from reflow.batch.options import Options, patterns, read_part
from reflow.batch.outputs import scratch_beside
from reflow.batch.plan import TABLES, TEXTS, Paths, Plan, plan
from reflow.batch.pool import GUARD, StopError
from reflow.batch.progress import Show
from reflow.batch.refusals import refuse_destination
from reflow.batch.result import Result
from reflow.batch.run import prepare
from reflow.batch.tables import InputFormat
from reflow.batch.work import guarded, written
from reflow.batch.workers import Engine, Workers
from reflow.config import Changes, Config
from reflow.language import _
from reflow.pipeline import Pass, checked_passes, convert
from reflow.read import SourceLike
from reflow.read.file_bytes import display_name
from reflow.wording import reason_of
from reflow.write.columnar import Columns
from reflow.write.stream import FORMATS as FORMATS
from reflow.write.stream import Form, Format, Rows


class Results(Iterator[Result]):
    """Results as they become ready, and what is known in advance.

    `not_taken` is the number of files in folders that did not match the patterns, `into_inputs` whether outputs are
    written among the inputs, `several` whether there are several inputs; `form` and `columns` are how documents are
    written.
    """

    def __init__(
        self, planned: Plan, results: Generator[Result, None, None], form: Form, columns: Columns = ()
    ) -> None:
        self._results = results
        self.form, self.columns = form, columns
        self.not_taken, self.into_inputs = planned.not_taken, planned.into_inputs
        self.several = len(planned.jobs) > 1 or planned.has_tables
        self._inputs = [job.path for job in planned.jobs]

    def __next__(self) -> Result:
        return next(self._results)

    def reads(self, path: str) -> bool:
        """Return whether a file is an input."""
        return any(same_file(path, input_path) for input_path in self._inputs)

    def close(self) -> None:
        """Stop the run; every file that is written is complete."""
        self._results.close()


def clean_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format | None = None,
    rows: Rows | None = None,
    min_confidence: float = 0.0,
    include: str | Sequence[str] | None = None,
    files_from: str | os.PathLike[str] | None = None,
    text_field: str | None = None,
    input_format: InputFormat | None = None,
    check: bool = False,
    diff: bool = False,
    dry_run: bool = False,
    jobs: int | None = None,
    shard: str = ENTIRE,
    timeout: float = TIMEOUT,
    memory: int = MEMORY,
    engine: Engine = "pool",
    passes: Sequence[Pass] | None = None,
    stdin: Callable[[], bytes] | None = None,
    progress: Show | None = None,
    **changes: Unpack[Changes],
) -> Results:
    """Clean one path or several; a folder stands for its files that are not hidden and whose names match `include`.

    A ZIP file stands for the texts in it; gzip and zstd files are unpacked. A table (`.jsonl`, `.csv`, `.tsv`, or
    `.parquet`, packed or not; with `input_format`, every input is read in that format) stands for its rows: `text_field`
    is the column that holds the text, and the other columns are copied into the output.

    `output` is a folder if a folder of that name exists, if it ends in `/` or if it has no ending: each document is
    written below it, in the same tree (with `jsonl`, `jsonl.zst`, `csv` and `parquet`, many documents into one file).
    Otherwise it is a file, whose ending implies the `format`, and which takes all documents, or exactly one. Without
    `output`, `Result.rendered` holds the document. With `rows` "article" a line or row is an article and not a document.
    Articles less certain than `min_confidence` go to a second file: in the folder `doubtful`, or with `.doubtful` in its
    name.

    `check` and `diff` write nothing: they compare each text with what the format `text` would hold. `dry_run` only plans.
    `files_from` is a file with one path a line, or with NUL between paths. `stdin` is called to read the path `-`.
    `passes` are as for `reflow.clean`. `changes` are the fields of `Config`.

    `jobs` worker processes share the work, by default one a core; with 1, or for a few files, it is done in this
    process. The output folder has a ledger: called again with the same arguments, after an interruption, only missing or
    changed files are done, and files whose error may be gone. A file that makes a worker crash, use more than `memory`
    MB, or make no progress for `timeout` seconds is skipped, with an error. `shard`, such as "2/8", does only the second
    eighth of the work. The `engine` "ray" shares it among the nodes of a Ray cluster, which must all see the files.
    `progress` is called with a `Progress` from time to time.

    Returns one Result for each input, in order: a bad file is a Result with an error, and the other files are cleaned.
    Raises PlanError before any work if two inputs have the same output, an output would overwrite an input, a table has
    no such column, one of our passes stands before what it needs, another run writes to the same folder, or the folder
    holds documents of other paths or in another format; StopError if nothing can be written any more; TypeError,
    ValueError and LookupError for invalid options, as `reflow.clean` does.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [(result.error, result.counts.articles) for result in clean_files(["seeds"], output=folder, format="jsonl")]
    [(None, 3)]
    """
    _refuse_unguarded_script()
    default: Format = "json" if text_field is None else "jsonl"
    config = Config().changed(**changes)
    options = Options(
        config=config,
        part=read_part(shard),
        workers=Workers(jobs, timeout, memory, engine),
        destination=find_destination(output, format, rows, min_confidence, default=default),
        passes=_checked_passes(passes, config),
        include=patterns(include, TEXTS if text_field is None else TABLES),
        files_from=files_from,
        text_field=text_field,
        input_format=input_format,
        compare=check or diff,
        dry_run=dry_run,
        stdin=None if stdin is None else cache(stdin),  # it is read for the plan, and again for the work
        progress=progress,
    )
    run = prepare(paths, options)
    carry_out = mode_of(run)
    return Results(run.plan, carry_out(run), run.task.form, run.task.columns)


def _checked_passes(passes: Sequence[Pass] | None, config: Config) -> tuple[Pass, ...]:
    """Return the passes to take. Raises PlanError for an order that leaves one of ours without what it reads."""
    try:
        return tuple(checked_passes(passes, config))
    except ValueError as error:
        raise PlanError(str(error)) from error


def _refuse_unguarded_script() -> None:
    """Raise PlanError in a worker that imports the main program: it would start workers of its own, without end."""
    if getattr(process.current_process(), "_inheriting", False):
        raise PlanError(_("a worker process runs this program from its top; {advice}", advice=_(GUARD)))


# --- convert ---------------------------------------------------------------------------------------------------------


def convert_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    include: str | Sequence[str] | None = None,
    stdin: Callable[[], bytes] | None = None,
    **changes: Unpack[Changes],
) -> Results:
    """Convert files between Simplified and Traditional, one after the other, as `reflow.convert` does.

    Arguments, results and errors are those of `clean_files`; the texts are UTF-8.

    >>> [result] = convert_files("seeds/000_6e39d7868722d28d.txt", to="zh-Hant")
    >>> "區委書記于長輝" in result.rendered
    True
    """
    config = Config().changed(**changes)
    destination = find_destination(output, None, None, 0.0, default="text")
    if destination.form.format != "text":
        raise PlanError(
            _(
                "converted texts are written as .txt, not as {format}; name another --output",
                format=destination.form.format,
            )
        )
    planned = plan(
        paths, output=destination.working_folder, format="text", include=patterns(include, TEXTS), stdin=stdin
    )
    refuse_destination(destination, planned)
    jobs = planned.jobs
    if destination.file is not None:
        jobs = [replace(planned.jobs[0], target=destination.file)]
    results = (_convert(job, config, stdin) for job in jobs)
    if destination.working_folder is None:
        return Results(planned, results, destination.form)
    return Results(planned, _write_all(results, destination), destination.form)


def _convert(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    def work(source: SourceLike, columns: object) -> Result:
        return Result(job.source, job.target, rendered=convert(source, config=config))

    return guarded(job, work, config, stdin)


def _write_all(results: Iterator[Result], destination: Destination) -> Generator[Result, None, None]:
    """Write results to their targets. Raises StopError if nothing can be written any more."""
    shown = display_name(destination.file or str(destination.folder))
    inside_output = destination.file or os.path.join(str(destination.folder), "")
    try:
        with scratch_beside(inside_output) as scratch:
            for result in results:
                yield written(result, scratch)
    except OSError as error:
        raise StopError(_("{path}: {reason}; what is written is whole", path=shown, reason=reason_of(error))) from error
