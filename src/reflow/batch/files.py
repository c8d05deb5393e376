"""Clean many files: here or in worker processes, so that a run can be stopped, gone on with, and shared out."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal, Unpack

from reflow.batch import pool
from reflow.batch.difference import unified
from reflow.batch.ledger import Ledger, Remark, Remarks
from reflow.batch.plan import OWN, STDIN, Job, Paths, Plan, PlanError, Shard, plan, shards
from reflow.batch.pool import Attempt, StopError
from reflow.batch.work import SCRATCH, Counts, Result, Task, clean_job, clean_shard, guarded, written
from reflow.config import Changes, Config
from reflow.pipeline import clean, convert
from reflow.read.file import display_name
from reflow.spelling import meant
from reflow.write import FORMATS as FORMATS
from reflow.write import Format

PATIENCE: Final = 120.0  # seconds that a worker may make no progress
LONGEST_PATIENCE: Final = 1e6  # eleven days; a system's clocks overflow beyond some years
MOST_MEMORY: Final = 1 << 40  # MB; a limit of 2^63 bytes is none that a system takes
MEMORY: Final = 2048  # MB that a worker may have; a hostile file of 4 MB needs 1,000


class Results(Iterator[Result]):
    """Results as they come; `len()` says how many there will be in all, `not_taken` how many files folders hold beside."""

    def __init__(self, made: Plan, coming: Generator[Result, None, None], total: int | None = None) -> None:
        self._total, self._coming = len(made.jobs) if total is None else total, coming
        self.not_taken = made.not_taken

    def __len__(self) -> int:
        return self._total

    def __next__(self) -> Result:
        return next(self._coming)

    def close(self) -> None:
        """Stop; what is written is whole."""
        self._coming.close()


def clean_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format = "json",
    include: Sequence[str] = ("*.txt",),
    files_from: str | os.PathLike[str] | None = None,
    check: bool = False,
    diff: bool = False,
    dry_run: bool = False,
    jobs: int | None = None,
    shard: str = "1/1",
    timeout: float = PATIENCE,
    memory: int = MEMORY,
    engine: Literal["pool", "ray"] = "pool",
    stdin: Callable[[], bytes] | None = None,
    **changes: Unpack[Changes],
) -> Results:
    """Clean one path or several; a folder stands for the files in it that are not hidden and whose names match `include`.

    With `output`, each file's document is written below that folder, the folders' trees kept (`jsonl`: many into one
    file); without, `Result.rendered` holds it. `check` and `diff` write nothing: they compare each file's text with
    what the format `text` would hold. `dry_run` only plans. `files_from` names a file with one path a line, or with
    NUL between paths. `stdin` reads what the path `-` stands for. `changes` make the `Config`.

    With `output`, `jobs` worker processes share the work, by default one a core; with 1, or for a few files, it is done
    in this process. The output folder keeps a ledger: called again after an interruption, with the same arguments, only
    what is missing, changed or could not be read is done. A file that makes a worker crash, use more than `memory` MB, or
    make no progress for `timeout` seconds is set aside. `shard`, such as "2/8", does only the second eighth of the work.
    The `engine` "ray" shares it among the nodes of a Ray cluster, which must all see the files.

    Gives one Result an input, in order: a bad file is a Result with an error, and the others go on. Raises PlanError
    before any work if two inputs have the same output, an output would be written over an input, another run writes to
    the same folder, or the folder holds documents of other paths or in another format; StopError if nothing can be
    written any more; TypeError and ValueError for options, as `reflow.clean` does.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [(result.error, result.counts.articles) for result in clean_files(["seeds"], output=folder, format="jsonl")]
    [(None, 3)]
    """
    config = Config().changed(**changes)
    part = _part(shard)
    if jobs is not None and jobs < 1:
        raise PlanError(f"{jobs} processes do no work; name 1 or more with --jobs")
    if not 0 < timeout <= LONGEST_PATIENCE:
        raise PlanError(f"{timeout:g} seconds are no time to wait; name up to {LONGEST_PATIENCE:g} with --timeout")
    if not 0 < memory <= MOST_MEMORY:
        raise PlanError(f"{memory} MB are no memory to work in; name up to {MOST_MEMORY} with --memory")
    if format not in FORMATS:
        raise PlanError(f"no format {format!r}; {meant(format, FORMATS)}")
    if engine not in ("pool", "ray"):
        raise PlanError(f"no engine {engine!r}; there are pool, ray")
    made = plan(paths, output=output, format=format, include=include, files_from=files_from, stdin=stdin)
    planned = made.jobs
    if dry_run:
        foreseen = _foreseen(planned, output, format, part)
        return Results(made, (result for result in foreseen), len(foreseen))
    if check or diff:
        return Results(made, (_compare(job, config, stdin) for job in planned))
    if format in ("jsonl.zst", "parquet"):
        _need_arrow(format, output)
    if engine == "ray" and find_spec("ray") is None:
        raise PlanError("--engine ray needs Ray: pip install 'ray[data]'")
    if output is None:
        return Results(made, (clean_job(job, config, format, stdin) for job in planned))
    folder = os.fspath(output)
    if not made.found and not os.path.exists(folder):
        return Results(made, (_absent(job) for job in planned))  # no folder for nothing
    own_stdin = stdin if any(job.source == STDIN for job in planned) else None
    tasks = [Task(one, config, format, stdin=own_stdin) for one in shards(planned, folder, format)]
    total = sum(len(task.shard.jobs) for task in _own(tasks, part))
    return Results(made, _clean_shards(tasks, made, folder, part, Workers(jobs, timeout, memory, engine)), total)


def convert_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    include: Sequence[str] = ("*.txt",),
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
    made = plan(paths, output=output, format="text", include=include, stdin=stdin)
    results = (_convert(job, config, stdin) for job in made.jobs)
    return Results(made, results if output is None else _write_all(results, os.fspath(output)))


# --- into files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes share the work, how long one may say nothing, in seconds, and what memory it may have, in MB."""

    count: int | None
    timeout: float
    memory: int
    engine: Literal["pool", "ray"]

    def for_tasks(self, tasks: Sequence[Task]) -> int:
        """Say how many processes some tasks are worth; 0 for none but this one."""
        if any(task.stdin is not None for task in tasks):
            return 0  # another process has another standard input
        wanted = _cores() if self.count is None else self.count
        if self.engine == "pool" and (wanted == 1 or (self.count is None and len(tasks) < 2)):
            return 0  # a process takes as long to start as a hundred pages to clean
        return min(wanted, len(tasks))

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[int, list[Result]]]:
        """Do tasks, here or in processes, and give their numbers and results as they are done."""
        count = self.for_tasks(tasks)
        if not count:
            return ((number, _here(number, task)) for number, task in enumerate(tasks))
        run = pool.run
        if self.engine == "ray":
            from reflow.batch.ray import run
        return run(tasks, clean_shard, workers=count, patience=self.timeout, memory=self.memory * 1_000_000)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _need_arrow(format: Format, output: str | os.PathLike[str] | None) -> None:
    if output is None:
        raise PlanError(f"{format} is written into files; name a folder with --output")
    if find_spec("pyarrow") is None:
        raise PlanError(f"{format} needs pyarrow: pip install pyarrow")


def _part(shard: str) -> tuple[int, int]:
    """Read which part of the work is meant: 2/8 is the second of eight."""
    part, _, parts = shard.partition("/")
    if part.isdecimal() and parts.isdecimal() and len(shard) < 20 and 1 <= int(part) <= int(parts):
        return int(part), int(parts)
    raise PlanError(f"no part {shard[:20]!r}; 2/8 is the second of eight parts")


def _foreseen(
    planned: Sequence[Job], output: str | os.PathLike[str] | None, format: Format, part: tuple[int, int]
) -> list[Result]:
    """Say where each output would go."""
    if output is None:
        return [Result(job.source, error=job.error) for job in planned]
    number, parts = part
    return [
        Result(job.source, job.target or shard.target, error=job.error)
        for shard in shards(planned, os.fspath(output), format)
        if shard.number % parts == number - 1
        for job in shard.jobs
    ]


def _own(tasks: Sequence[Task], part: tuple[int, int]) -> list[Task]:
    number, parts = part
    return [task for task in tasks if task.shard.number % parts == number - 1]


def _clean_shards(
    tasks: Sequence[Task], made: Plan, folder: str, part: tuple[int, int], workers: Workers
) -> Generator[Result, None, None]:
    """Do what the ledger does not know, and give the results of all, in order."""
    number, parts = part
    name = OWN if parts == 1 else f"{OWN}-{number}-of-{parts}"
    scratch = _own_path(folder, f"{name}.tmp")
    try:
        ledger = Ledger(Path(_own_path(folder, f"{name}.sqlite")))
    except OSError as error:
        raise PlanError(f"{display_name(folder)}: {error.strerror}; name another folder") from error
    with ledger:
        as_format = {("--format", task.format) for task in tasks}
        ledger.begin(made.named | as_format, made.found | as_format if made.found else ())
        shutil.rmtree(scratch, ignore_errors=True)  # what an interrupted run has left
        _drop(ledger, len(tasks))
        own = [replace(task, scratch=scratch) for task in _own(tasks, part)]
        remarks = [_remarks(ledger, task) for task in own]
        waiting = [task for task, known in zip(own, remarks, strict=True) if known is None]
        try:
            done = _in_order(waiting, ledger, workers)
            for task, known in zip(own, remarks, strict=True):
                yield from next(done) if known is None else _before(task.shard, known)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _own_path(folder: str, name: str) -> str:
    """Name a file or folder of ours in the output folder; raises PlanError if somebody has laid a link there."""
    path = os.path.join(folder, name)
    if os.path.islink(path):
        raise PlanError(f"{display_name(path)} is a link, which is not followed; remove it")
    return path


def _remarks(ledger: Ledger, task: Task) -> Remarks | None:
    """Look up what is known of a shard; None if it is to be done: new, changed, incomplete, or failed for a time."""
    remarks = ledger.remarks(task.shard.number, task.identity())
    if remarks is None or any(remark.again for remark in remarks.values()):
        return None
    failed = {at for at, remark in remarks.items() if remark.error is not None}
    written = {job.target for at, job in enumerate(task.shard.jobs) if at not in failed}
    targets = {task.shard.target} if task.shard.target else written
    return remarks if all(target is None or os.path.exists(target) for target in targets) else None


def _before(shard: Shard, remarks: Remarks) -> Iterator[Result]:
    for at, job in enumerate(shard.jobs):
        remark = remarks.get(at, Remark())
        yield Result(job.source, job.target, error=remark.error, note=remark.note, again=remark.again, before=True)


def _in_order(tasks: Sequence[Task], ledger: Ledger, workers: Workers) -> Iterator[list[Result]]:
    """Do tasks, record each as soon as it is done, and give their results in order."""
    ready: dict[int, list[Result]] = {}
    given = 0
    for number, results in workers.run(tasks):
        task = tasks[number]
        if all(job.source != STDIN for job in task.shard.jobs):
            remarks = {at: Remark(r.error, r.note, r.again) for at, r in enumerate(results) if r.error or r.note}
            ledger.record(task.shard.number, task.identity(), task.shard.target, remarks)
        ready[number] = results
        while given in ready:
            yield ready.pop(given)
            given += 1


def _here(number: int, task: Task) -> list[Result]:
    """Clean a shard in this process, carefully if anything goes wrong."""
    try:
        return clean_shard(Attempt(number, task), lambda at: None)
    except (StopError, KeyboardInterrupt):
        raise
    except Exception:
        return clean_shard(Attempt(number, task, careful=True), lambda at: None)


def _drop(ledger: Ledger, count: int) -> None:
    """Forget the shards of an earlier run with more inputs, and take away their files: they would say things twice."""
    for number, target in ledger.beyond(count):
        if target is not None:
            Path(target).unlink(missing_ok=True)
        ledger.forget(number)


def _write_all(results: Iterator[Result], folder: str) -> Generator[Result, None, None]:
    scratch = _own_path(folder, SCRATCH)
    try:
        os.makedirs(scratch, exist_ok=True)
    except OSError as error:
        raise PlanError(f"{display_name(scratch)}: {error.strerror}; name another folder") from error
    try:
        for result in results:
            yield written(result, scratch)
    except OSError as error:
        raise StopError(f"{display_name(folder)}: {error.strerror}; what is written is whole") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _absent(job: Job) -> Result:
    """Say what is wrong with an input of which nothing was found."""

    def work(source: bytes | Path) -> Result:
        os.stat(job.source)
        return Result(job.source, job.target, error="it was not there when the run began; run again")

    return guarded(job, work)


# --- one by one ------------------------------------------------------------------------------------------------------


def _convert(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    def work(source: bytes | Path) -> Result:
        return Result(job.source, job.target, rendered=convert(source, config=config))

    return guarded(job, work, stdin)


def _compare(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    """Compare the text of an input with what the format `text` would hold of it."""

    def work(source: bytes | Path) -> Result:
        counts = Counts()
        document = counts.add(clean(source, config=config))
        before, after = document.source.text, document.to_text()
        name = display_name(job.source)
        rendered = unified(before, after, f"{name} (as it is)", f"{name} (cleaned)")
        return Result(
            job.source, job.target, document, rendered, changed=before != after, note=counts.note(), counts=counts
        )

    return guarded(job, work, stdin)
