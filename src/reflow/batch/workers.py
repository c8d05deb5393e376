"""Run tasks in this process or in worker processes, in order."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, Literal, get_args

from reflow.batch import pool
from reflow.batch.caller_passes import need_main, refuse_unsendable
from reflow.batch.pool import Attempt, StopError
from reflow.batch.progress import Meter
from reflow.batch.result import Result
from reflow.batch.work import Task, clean_shard

Engine = Literal["pool", "ray"]
ENGINES: Final = get_args(Engine)
# Bytes of inputs that are cleaned in this process: it takes as long as other processes take to start, .3 to .5 s.
LITTLE: Final = 500_000


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes share the work, for how many seconds one may be silent, and how many MB it may use."""

    count: int | None
    timeout: float
    memory: int
    engine: Engine

    def run(self, tasks: Iterable[Task], meter: Meter) -> Iterator[tuple[int, list[Result]]]:
        """Run tasks, here or in processes; yield the number and the results of each as it finishes."""
        coming = iter(tasks)
        first = list(islice(coming, 2))
        every = chain(first, coming)
        wanted = _cores() if self.count is None else self.count
        little = len(first) < 2 or meter.total < LITTLE
        alone = self.engine == "pool" and (wanted == 1 or (self.count is None and little))
        if alone or any(task.stdin is not None for task in first):  # another process has another standard input
            return ((number, here(number, task, meter)) for number, task in enumerate(every))
        passes = first[0].passes if first else ()
        refuse_unsendable(passes)
        run = pool.run
        if self.engine == "ray":
            from reflow.batch.ray_cluster import run
        return run(
            every,
            clean_shard,
            workers=wanted,
            patience=self.timeout,
            memory=self.memory * 1_000_000,
            progress=meter.within,
            main=need_main(passes),
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def here(number: int, task: Task, meter: Meter) -> list[Result]:
    """Clean a shard in this process, item by item if anything goes wrong."""

    def beat(at: int, done: int) -> None:
        meter.within(number, done)

    try:
        return clean_shard(Attempt(number, task), beat)
    except (StopError, KeyboardInterrupt):
        raise
    except Exception:
        return clean_shard(Attempt(number, task, careful=True), beat)


def in_order(
    tasks: Iterable[Task],
    workers: Workers,
    meter: Meter,
    record: Callable[[Task, list[Result]], None] = lambda task, results: None,
) -> Iterator[list[Result]]:
    """Run tasks, call `record` for each as soon as it finishes, and yield their results in order."""
    begun: dict[int, Task] = {}

    def numbered() -> Iterator[Task]:
        for number, task in enumerate(tasks):
            begun[number] = task
            yield task

    ready: dict[int, list[Result]] = {}
    following = 0
    for number, results in workers.run(numbered(), meter):
        task = begun.pop(number)
        meter.finished(number, task.shard.size, len(results))
        record(task, results)
        ready[number] = results
        while following in ready:
            yield ready.pop(following)
            following += 1
