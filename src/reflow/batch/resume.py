"""Resume a run: skip the shards that the ledger records as finished."""

import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from reflow.batch.jobs import RESERVED, STDIN, Job, PlanError, Shard, doubtful_target
from reflow.batch.ledger import Ledger, Remark, Remarks
from reflow.batch.progress import Meter
from reflow.batch.result import Limits, Result
from reflow.batch.work import Task
from reflow.batch.workers import Workers, in_order
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.wording import reason_of

# Results of earlier runs that are held back while tasks before them are running; then those tasks are waited for.
MOST_HELD: Final = 100_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The finished part of a run: the ledger, and what is needed to compare a shard with its entry.

    `options` identifies the options of the run; `part` is (2, 8) for the second eighth of the work; `scratch` is a folder
    for temporary files.
    """

    ledger: Ledger
    scratch: str
    options: str
    part: tuple[int, int]

    def has(self, shard: Shard) -> bool:
        """Return whether a shard belongs to this part of the work."""
        number, parts = self.part
        return shard.number % parts == number - 1

    def remarks(self, task: Task) -> Remarks | None:
        """Return the remarks of a finished shard.

        None if the shard must run: it is new or changed, an output is missing, or the reason of a failure may be gone.
        """
        jobs = task.shard.jobs
        remarks = self.ledger.remarks(task.shard.number, task.shard.identity(self.options))
        if remarks is None:
            return None
        if any(_is_gone(jobs[number], remark, task.limits) for number, remark in remarks.items()):
            return None
        # The output of a failed input need not exist.
        failed = {number for number, remark in remarks.items() if remark.error is not None}
        outputs = {job.target for number, job in enumerate(jobs) if number not in failed}
        if task.shard.target is not None:
            outputs = {task.shard.target}
            if task.form.min_confidence:
                outputs.add(doubtful_target(task.shard.target))
        if any(target is not None and not os.path.exists(target) for target in outputs):
            return None
        return remarks

    def record(self, task: Task, results: Sequence[Result]) -> None:
        """Record a finished shard, unless it read standard input, whose content cannot be recognised again."""
        shard = task.shard
        if any(job.source == STDIN for job in shard.jobs):
            return
        remarks = {
            number: Remark(result.error, result.note, result.again, result.limits)
            for number, result in enumerate(results)
            if result.error or result.note
        }
        self.ledger.record(shard.number, shard.identity(self.options), shard.target, remarks)

    def drop_beyond(self, count: int) -> None:
        """Forget the shards of an earlier run with more inputs and delete their files, which would be duplicates."""
        for number, target in self.ledger.beyond(count):
            if target is not None:
                Path(target).unlink(missing_ok=True)
                Path(doubtful_target(target)).unlink(missing_ok=True)
            self.ledger.forget(number)


@contextmanager
def open_checkpoint(
    folder: str, options: str, part: tuple[int, int] = (1, 1), shown: str | None = None
) -> Iterator[Checkpoint]:
    """Open the ledger of a folder, and a folder for temporary files, which is removed at the end.

    `shown` is the name of the output in messages, by default that of the folder.
    """
    number, parts = part
    name = RESERVED if parts == 1 else f"{RESERVED}-{number}-of-{parts}"
    scratch = reserved_path(folder, f"{name}.tmp")
    try:
        ledger = Ledger(Path(reserved_path(folder, f"{name}.sqlite")), shown or display_name(folder))
    except OSError as error:
        raise PlanError(
            _("{path}: {reason}; name another --output", path=shown or display_name(folder), reason=reason_of(error))
        ) from error
    with ledger:
        shutil.rmtree(scratch, ignore_errors=True)  # left by an interrupted run
        try:
            yield Checkpoint(ledger, scratch, options, part)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def reserved_path(folder: str, name: str) -> str:
    """Return the path of the ledger or temporary folder in the output folder. Raises PlanError if it is a link."""
    path = os.path.join(folder, name)
    if os.path.islink(path):
        raise PlanError(_("{path} is a link, which is not followed; remove it", path=display_name(path)))
    return path


def known_or_done(tasks: Iterable[Task], checkpoint: Checkpoint, workers: Workers, meter: Meter) -> Iterator[Result]:
    """Yield the results of all tasks of a part of the work, in order; run those that are not recorded as finished."""
    resumption = _Resumption(iter(tasks), checkpoint, meter)
    while not resumption.exhausted:
        for results in in_order(resumption.unfinished(), workers, meter, checkpoint.record):
            yield from resumption.known()
            resumption.waiting.popleft()
            yield from results
        yield from resumption.known()
    if not resumption.any_unreadable:  # shards behind an unreadable input may only be out of reach
        checkpoint.drop_beyond(resumption.count)


@dataclass(slots=True)
class _Resumption:
    """Divides tasks into those to run and those whose results are known, and keeps the known results in order.

    `waiting` has an entry for each task whose results were not yet yielded: its known results, or None if it is running.
    """

    tasks: Iterator[Task]
    checkpoint: Checkpoint
    meter: Meter
    waiting: deque[list[Result] | None] = field(default_factory=deque)
    count: int = 0  # tasks of all parts of the work
    any_unreadable: bool = False  # an input could not be read, or not to its end
    exhausted: bool = False

    def unfinished(self) -> Iterator[Task]:
        """Yield the tasks to run. Stops early if too many known results wait for a running task."""
        held = 0
        for task in self.tasks:
            shard = task.shard
            self.count = shard.number + 1
            self.any_unreadable = self.any_unreadable or any(job.error is not None for job in shard.jobs)
            if not self.checkpoint.has(shard):
                continue
            remarks = self.checkpoint.remarks(task)
            if remarks is None:
                self.checkpoint.ledger.forget(shard.number)  # its output is about to change
                self.waiting.append(None)
                yield replace(task, scratch=self.checkpoint.scratch)
                continue
            self.meter.finished(-1, shard.size, len(shard.jobs))  # no running task
            self.waiting.append(_known_results(shard, remarks))
            held += len(shard.jobs)
            if held >= MOST_HELD:
                return
        self.exhausted = True

    def known(self) -> Iterator[Result]:
        """Yield the known results up to the next running task."""
        while self.waiting and (results := self.waiting[0]) is not None:
            self.waiting.popleft()
            yield from results


def _is_gone(job: Job, remark: Remark, limits: Limits | None) -> bool:
    """Return whether the reason of a failure may be gone. A bad file must not make its shard run each time."""
    if remark.limits is not None:  # it was too slow or too large
        return tuple(remark.limits) != limits
    if not remark.again:
        return False
    if job.error is not None:
        return job.error != remark.error
    if job.target is not None and os.path.isdir(job.target):  # the output still cannot be written
        return False
    try:
        with open(job.path, "rb") as file:
            file.read(1)
    except (OSError, ValueError):
        return False
    return True


def _known_results(shard: Shard, remarks: Remarks) -> list[Result]:
    no_remark = Remark()
    return [
        Result(job.source, job.target, before=True, **remarks.get(number, no_remark)._asdict())
        for number, job in enumerate(shard.jobs)
    ]
