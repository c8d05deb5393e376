"""Run over many files: to standard output, into a folder, or into one file."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from reflow.batch.destination import Destination, doubtful_file
from reflow.batch.jobs import OWN, PlanError, Shard
from reflow.batch.outputs import open_divided, scratch_beside
from reflow.batch.plan import Plan
from reflow.batch.pool import StopError
from reflow.batch.progress import Meter
from reflow.batch.result import Result
from reflow.batch.resume import known_or_done, open_ledger
from reflow.batch.shards import shards
from reflow.batch.work import Task
from reflow.batch.workers import Workers, here, in_order
from reflow.read.file_bytes import display_name
from reflow.write import ONE_FILE, Format

# What is done in one go where nothing is written to files: so little that several cores share a few hundred pages, and
# that the first results come soon.
SHOWN_FILES: Final = 64
SHOWN_BYTES: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """The inputs of a plan, the work for each shard, who does it, and where the output goes.

    `task` is the work for every shard, still without a shard; `part` is (2, 8) for the second eighth of the work.
    """

    plan: Plan
    task: Task
    goes_to: Destination
    workers: Workers
    meter: Meter
    part: tuple[int, int] = (1, 1)
    stdin: Callable[[], bytes] | None = None

    def tasks(self, *, files: int | None = None, size: int | None = None) -> Iterator[Task]:
        """Yield a task for each shard of at most `files` inputs and `size` bytes."""
        folder = None if self.task.keep else self.goes_to.working_folder
        gathered = shards(self.plan.jobs, folder, self.task.form.format, files=files, size=size, stdin=self.stdin)
        return (replace(self.task, shard=shard) for shard in gathered)


def to_standard_output(run: Run) -> Generator[Result, None, None]:
    """Yield the results with their rendered output, in order."""
    with TemporaryDirectory(prefix="reflow-") as scratch:
        small = run.tasks(files=SHOWN_FILES, size=SHOWN_BYTES)
        tasks = (replace(task, scratch=scratch) for task in small)
        for results in in_order(tasks, run.workers, run.meter):
            yield from results


def into_folder(run: Run) -> Generator[Result, None, None]:
    """Write below a folder; skip what its ledger records as done."""
    _refuse_strange_outputs(Path(str(run.goes_to.folder)), run.task.form.format)
    with open_ledger(str(run.goes_to.folder), run.part) as (ledger, scratch):
        as_format = {("--format", run.task.form.format)}
        found = run.plan.found
        together = run.task.form.format in ONE_FILE
        ledger.begin(run.plan.named | as_format, found | as_format if found else (), together=together)
        yield from known_or_done(run.tasks(), ledger, scratch, run.part, run.workers, run.meter)


def _refuse_strange_outputs(folder: Path, format: Format) -> None:
    """Raise PlanError if a folder without a ledger holds files that shards would overwrite."""
    if format not in ONE_FILE or any(folder.glob(f"{OWN}*.sqlite")):
        return
    for path in sorted(folder.glob(f"documents-*.{format}")):
        raise PlanError(
            f"{display_name(path)} would be overwritten, and no ledger tells that reflow wrote it; name another folder, "
            "or remove it"
        )


def into_one_file(run: Run) -> Generator[Result, None, None]:
    """Write parts into a hidden folder beside the file, from which an interrupted run resumes, then assemble them."""
    folder, shown = str(run.goes_to.working_folder), display_name(str(run.goes_to.file))
    began = os.path.exists(folder)
    failed: set[bool] = set()
    parts: list[str] = []

    def noted_tasks() -> Iterator[Task]:
        for task in run.tasks():
            parts.append(str(task.shard.target))
            yield task

    with open_ledger(folder, shown=shown) as (ledger, scratch):
        try:
            ledger.begin(run.plan.named, run.plan.found, together=True)
        except PlanError as error:
            left = display_name(folder)
            raise PlanError(
                f"an interrupted run has begun {shown} from other inputs; finish it, or remove {left}"
            ) from error
        for result in known_or_done(noted_tasks(), ledger, scratch, (1, 1), run.workers, run.meter):
            failed.add(result.error is not None)
            yield result
        if failed == {True}:  # nothing could be read: a file that is there stays as it is, and what was begun before
            if not began:
                shutil.rmtree(folder, ignore_errors=True)
            return
        _put_together(parts, run)
        shutil.rmtree(folder, ignore_errors=True)  # while the ledger is locked: nobody else has begun in it
    if os.name == "nt":  # where an open file cannot be removed
        shutil.rmtree(folder, ignore_errors=True)


def _put_together(parts: Sequence[str], run: Run) -> None:
    target, folder = str(run.goes_to.file), str(run.goes_to.working_folder)
    try:
        with open_divided(target, doubtful_file, run.goes_to.form, run.task.columns, folder) as append:
            for part in filter(os.path.exists, parts):
                with open(part, "rb") as lines:
                    append(lines)
    except OSError as error:
        raise StopError(f"{display_name(target)}: {error.strerror or error}; run again to go on") from error


def into_document(run: Run) -> Generator[Result, None, None]:
    """Write the document of the only input into the file."""
    [job] = run.plan.jobs
    shard = Shard(0, (replace(job, target=run.goes_to.file),), None)
    with scratch_beside(str(run.goes_to.file)) as scratch:
        yield from here(0, replace(run.task, shard=shard, scratch=scratch), run.meter)
