"""Resume a run: skip the shards that the ledger records as done."""

import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from reflow.batch.jobs import OWN, STDIN, Job, PlanError, Shard, doubtful_target
from reflow.batch.ledger import Ledger, Remark, Remarks
from reflow.batch.progress import Meter
from reflow.batch.result import Limits, Result
from reflow.batch.work import Task
from reflow.batch.workers import Workers, in_order
from reflow.read.file_bytes import display_name

# Results of tasks done before that are held while others are being done; then these are waited for.
MOST_HELD: Final = 100_000


@contextmanager
def open_ledger(folder: str, part: tuple[int, int] = (1, 1), shown: str | None = None) -> Iterator[tuple[Ledger, str]]:
    """Open the ledger of a folder and name a folder for temporary files, which is removed at the end.

    `shown` is the name of the output in messages, by default that of the folder.
    """
    number, parts = part
    name = OWN if parts == 1 else f"{OWN}-{number}-of-{parts}"
    scratch = own_path(folder, f"{name}.tmp")
    try:
        ledger = Ledger(Path(own_path(folder, f"{name}.sqlite")), shown or display_name(folder))
    except OSError as error:
        raise PlanError(f"{shown or display_name(folder)}: {error.strerror}; name another --output") from error
    with ledger:
        shutil.rmtree(scratch, ignore_errors=True)  # what an interrupted run has left
        try:
            yield ledger, scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def known_or_done(
    tasks: Iterable[Task], ledger: Ledger, scratch: str, part: tuple[int, int], workers: Workers, meter: Meter
) -> Iterator[Result]:
    """Yield the results of all tasks of a part of the work, in order; run those that the ledger does not record."""
    number, parts = part
    coming = iter(tasks)
    count = 0  # of the tasks of all parts
    held = MOST_HELD  # results in `waiting`
    broken = False  # an input could not be read, or not to its end
    waiting: deque[list[Result] | None] = deque()  # of tasks done before; None for one that is being done

    def to_do() -> Iterator[Task]:
        nonlocal count, held, broken
        held = 0
        for task in coming:
            count = task.shard.number + 1
            broken = broken or any(job.error is not None for job in task.shard.jobs)
            if task.shard.number % parts != number - 1:
                continue
            remarks = _remarks(ledger, task)
            if remarks is None:
                ledger.forget(task.shard.number)  # its output is about to change
                waiting.append(None)
                yield replace(task, scratch=scratch)
                continue
            meter.finished(-1, task.shard.size, len(task.shard.jobs))
            waiting.append(_before(task.shard, remarks))
            held += len(task.shard.jobs)
            if held >= MOST_HELD:
                return

    def known() -> Iterator[Result]:
        while waiting and (results := waiting[0]) is not None:
            waiting.popleft()
            yield from results

    while held >= MOST_HELD:
        for results in in_order(to_do(), workers, meter, partial(_record, ledger)):
            yield from known()
            waiting.popleft()
            yield from results
        yield from known()
    if not broken:  # what follows a broken input may only be out of reach
        _drop(ledger, count)


def own_path(folder: str, name: str) -> str:
    """Return the path of a file or folder of ours in the output folder. Raises PlanError if a link stands there."""
    path = os.path.join(folder, name)
    if os.path.islink(path):
        raise PlanError(f"{display_name(path)} is a link, which is not followed; remove it")
    return path


def _remarks(ledger: Ledger, task: Task) -> Remarks | None:
    """Return the remarks of a finished shard; None if it must run: it is new, changed or incomplete, or a failure may be over."""
    remarks = ledger.remarks(task.shard.number, task.identity())
    if remarks is None or any(_is_gone(task.shard.jobs[at], remark, task.limits) for at, remark in remarks.items()):
        return None
    failed = {at for at, remark in remarks.items() if remark.error is not None}
    outputs = {job.target for at, job in enumerate(task.shard.jobs) if at not in failed}
    if task.shard.target is not None:
        outputs = {task.shard.target}
        if task.form.min_confidence:
            outputs.add(doubtful_target(task.shard.target))
    return remarks if all(target is None or os.path.exists(target) for target in outputs) else None


def _is_gone(job: Job, remark: Remark, limits: Limits | None) -> bool:
    """Return whether the reason of a failure may be gone, so that a bad file does not make its shard run each time."""
    if remark.limits is not None:
        return tuple(remark.limits) != limits
    if not remark.again or job.error is not None:
        return remark.again and job.error != remark.error
    if job.target is not None and os.path.isdir(job.target):
        return False
    try:
        with open(job.path, "rb") as file:
            file.read(1)
    except (OSError, ValueError):
        return False
    return True


def _before(shard: Shard, remarks: Remarks) -> list[Result]:
    nothing = Remark()
    return [
        Result(job.source, job.target, before=True, **remarks.get(at, nothing)._asdict())
        for at, job in enumerate(shard.jobs)
    ]


def _record(ledger: Ledger, task: Task, results: Sequence[Result]) -> None:
    """Record a finished shard, unless it read standard input, whose content cannot be recognised again."""
    if any(job.source == STDIN for job in task.shard.jobs):
        return
    remarks = {at: Remark(r.error, r.note, r.again, r.limits) for at, r in enumerate(results) if r.error or r.note}
    ledger.record(task.shard.number, task.identity(), task.shard.target, remarks)


def _drop(ledger: Ledger, count: int) -> None:
    """Forget the shards of an earlier run with more inputs and delete their files, whose documents would be duplicates."""
    for number, target in ledger.beyond(count):
        if target is not None:
            Path(target).unlink(missing_ok=True)
            Path(doubtful_target(target)).unlink(missing_ok=True)
        ledger.forget(number)
