"""What a run does with its inputs: one function for each mode, which yields the results in order."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from reflow.batch.destination import doubtful_file
from reflow.batch.jobs import RESERVED, Job, PlanError, Shard
from reflow.batch.outputs import open_divided, scratch_beside
from reflow.batch.pool import StopError
from reflow.batch.refusals import refuse_without_arrow
from reflow.batch.result import Result
from reflow.batch.resume import known_or_done, open_checkpoint
from reflow.batch.run import Run
from reflow.batch.shards import shards
from reflow.batch.work import Task, guarded
from reflow.batch.workers import clean_in_process, in_order
from reflow.config import Config
from reflow.language import _
from reflow.read import SourceLike
from reflow.read.file_bytes import display_name
from reflow.wording import reason_of
from reflow.write.stream import ONE_FILE, Format

# Size of a task where nothing is written to files: so small that several cores share a few hundred pages, and that the
# first results come soon.
SHOWN_FILES: Final = 64
SHOWN_BYTES: Final = 2_000_000

Mode = Callable[[Run], Generator[Result, None, None]]


def mode_of(run: Run) -> Mode:
    """Return the function that carries out a run. Raises PlanError if the output format needs pyarrow."""
    options = run.options
    destination = options.destination
    if options.dry_run:
        return preview
    if options.compare:
        return compare
    if destination.folder is None and destination.file is None:
        return to_standard_output
    refuse_without_arrow(destination.form.format)
    if not run.plan.existing and not os.path.exists(str(destination.working_folder)):
        return report_missing
    if destination.file is None:
        return into_folder
    return into_one_file if run.task.form.format in ONE_FILE else into_document


def preview(run: Run) -> Generator[Result, None, None]:
    """Yield where each output would go. A table counts as one input, since its rows are not read."""
    destination = run.options.destination
    jobs = run.plan.jobs
    if destination.folder is None:  # one file for all, or standard output
        for job in jobs:
            yield Result(job.source, destination.file, error=job.error)
    elif run.plan.has_tables:  # the shards are unknown
        for job in jobs:
            yield Result(job.source, job.target or destination.folder, error=job.error)
    else:
        number, parts = run.options.part
        for shard in shards(jobs, destination.folder, run.task.form.format):
            if shard.number % parts == number - 1:
                for job in shard.jobs:
                    yield Result(job.source, job.target or shard.target, error=job.error)


def compare(run: Run) -> Generator[Result, None, None]:
    """Yield the differences between the texts and what the format `text` would hold of them."""
    yield from to_standard_output(replace(run, task=replace(run.task, compare=True)))


def to_standard_output(run: Run) -> Generator[Result, None, None]:
    """Yield the results with their rendered output."""
    shown = replace(run, task=replace(run.task, keep=True))
    with TemporaryDirectory(prefix="reflow-") as scratch:
        small_tasks = shown.tasks(files=SHOWN_FILES, size=SHOWN_BYTES)
        tasks = (replace(task, scratch=scratch) for task in small_tasks)
        for results in in_order(tasks, run.options.workers, run.meter):
            yield from results


def report_missing(run: Run) -> Generator[Result, None, None]:
    """Yield what is wrong with each input, if no input exists; no output folder is created."""
    for job in run.plan.jobs:
        yield _missing(job, run.options.config)


def _missing(job: Job, config: Config) -> Result:
    def look(source: SourceLike, columns: object) -> Result:
        os.stat(job.source)  # raises the error that is to be reported
        return Result(job.source, job.target, error=_("it was not there when the run began; run again"))

    return guarded(job, look, config)


def into_folder(run: Run) -> Generator[Result, None, None]:
    """Write below a folder; skip what its ledger records as finished."""
    folder = str(run.options.destination.folder)
    format = run.task.form.format
    _refuse_foreign_outputs(Path(folder), format)
    with open_checkpoint(folder, run.task.fingerprint(), run.options.part) as checkpoint:
        # A folder holds documents in one format; it counts as an origin, so that another one is refused.
        format_origin = {("--format", format)}
        named = run.plan.named | format_origin
        existing = run.plan.existing | format_origin if run.plan.existing else ()
        checkpoint.ledger.begin(named, existing, together=format in ONE_FILE)
        yield from known_or_done(run.tasks(), checkpoint, run.options.workers, run.meter)


def _refuse_foreign_outputs(folder: Path, format: Format) -> None:
    """Raise PlanError if a folder without a ledger holds files that shards would overwrite."""
    if format not in ONE_FILE or any(folder.glob(f"{RESERVED}*.sqlite")):
        return
    for path in sorted(folder.glob(f"documents-*.{format}")):
        raise PlanError(
            _(
                "{path} would be overwritten, and no ledger tells that reflow wrote it; name another folder, or "
                "remove it",
                path=display_name(path),
            )
        )


def into_one_file(run: Run) -> Generator[Result, None, None]:
    """Write parts into a hidden folder beside the file, from which an interrupted run resumes, then assemble them."""
    folder = str(run.options.destination.working_folder)
    shown = display_name(str(run.options.destination.file))
    was_begun = os.path.exists(folder)
    any_succeeded = any_failed = False
    parts: list[str] = []

    def noted_tasks() -> Iterator[Task]:
        for task in run.tasks():
            parts.append(str(task.shard.target))
            yield task

    with open_checkpoint(folder, run.task.fingerprint(), shown=shown) as checkpoint:
        try:
            checkpoint.ledger.begin(run.plan.named, run.plan.existing, together=True)
        except PlanError as error:
            raise PlanError(
                _(
                    "an interrupted run has begun {path} from other inputs; finish it, or remove {folder}",
                    path=shown,
                    folder=display_name(folder),
                )
            ) from error
        for result in known_or_done(noted_tasks(), checkpoint, run.options.workers, run.meter):
            any_failed = any_failed or result.error is not None
            any_succeeded = any_succeeded or result.error is None
            yield result
        # No results at all, as of an empty table, are not a failure: they make an empty file.
        if any_failed and not any_succeeded:
            # An existing file stays as it is, and so do the parts of an earlier run.
            if not was_begun:
                shutil.rmtree(folder, ignore_errors=True)
            return
        _assemble(parts, run)
        shutil.rmtree(folder, ignore_errors=True)  # while the ledger is locked, so that no other run has begun in it
    if os.name == "nt":  # where an open file, such as the ledger, cannot be removed
        shutil.rmtree(folder, ignore_errors=True)


def _assemble(parts: Sequence[str], run: Run) -> None:
    """Write the lines of all parts into the output file."""
    destination = run.options.destination
    target, folder = str(destination.file), str(destination.working_folder)
    try:
        with open_divided(target, doubtful_file, destination.form, run.task.columns, folder) as append:
            for part in parts:
                if os.path.exists(part):
                    with open(part, "rb") as lines:
                        append(lines)
    except OSError as error:
        raise StopError(
            _("{path}: {reason}; run again to go on", path=display_name(target), reason=reason_of(error))
        ) from error


def into_document(run: Run) -> Generator[Result, None, None]:
    """Write the document of the only input into the file."""
    [job] = run.plan.jobs
    file = str(run.options.destination.file)
    shard = Shard(0, (replace(job, target=file),), None)
    with scratch_beside(file) as scratch:
        yield from clean_in_process(0, replace(run.task, shard=shard, scratch=scratch), run.meter)
