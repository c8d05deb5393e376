"""Run tasks in this process or in worker processes, and return their results in order."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, Literal, get_args

from reflow.batch import pool
from reflow.batch.caller_passes import need_main, refuse_unsendable
from reflow.batch.pool import StopError, Try
from reflow.batch.progress import Meter
from reflow.batch.result import Result
from reflow.batch.work import Task, clean_shard

Engine = Literal["pool", "ray"]
ENGINES: Final = get_args(Engine)
# Bytes of inputs that are cleaned in this process: it takes as long as other processes take to start, .3 to .5 s.
LITTLE: Final = 500_000


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes share the work (None: one a core), and the seconds of silence and MB allowed for each."""

    count: int | None
    timeout: float
    memory: int
    engine: Engine

    def run(self, tasks: Iterable[Task], meter: Meter) -> Iterator[tuple[int, list[Result]]]:
        """Run tasks in this process or in others; yield the number and the results of each as it finishes."""
        # Two tasks tell whether there is enough work for other processes.
        iterator = iter(tasks)
        first_two = list(islice(iterator, 2))
        all_tasks = chain(first_two, iterator)
        if self._in_this_process(first_two, meter):
            return ((number, clean_in_process(number, task, meter)) for number, task in enumerate(all_tasks))
        passes = first_two[0].passes if first_two else ()
        refuse_unsendable(passes)
        run = pool.run
        if self.engine == "ray":
            from reflow.batch.ray_cluster import run
        return run(
            all_tasks,
            clean_shard,
            workers=self._processes(),
            timeout=self.timeout,
            memory=self.memory * 1_000_000,
            progress=meter.within,
            main=need_main(passes),
        )

    def _in_this_process(self, first_two: list[Task], meter: Meter) -> bool:
        if any(task.stdin is not None for task in first_two):
            return True  # another process has another standard input
        if self.engine != "pool":
            return False
        little = len(first_two) < 2 or meter.total < LITTLE
        # A number of processes that the caller names is kept: it also isolates files that crash.
        return self._processes() == 1 or (self.count is None and little)

    def _processes(self) -> int:
        if self.count is not None:
            return self.count
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def clean_in_process(number: int, task: Task, meter: Meter) -> list[Result]:
    """Clean a shard in this process, item by item if anything goes wrong."""

    def beat(item: int, done: int) -> None:
        meter.within(number, done)

    try:
        return clean_shard(Try(number, task), beat)
    except (StopError, KeyboardInterrupt):
        raise
    except Exception:
        # A careful try finds the input that is to blame, as it does in the pool.
        return clean_shard(Try(number, task, careful=True), beat)


def in_order(
    tasks: Iterable[Task],
    workers: Workers,
    meter: Meter,
    record: Callable[[Task, list[Result]], None] = lambda task, results: None,
) -> Iterator[list[Result]]:
    """Run tasks, call `record` for each as soon as it finishes, and yield their results in order."""
    running: dict[int, Task] = {}

    def numbered() -> Iterator[Task]:
        for number, task in enumerate(tasks):
            running[number] = task
            yield task

    finished: dict[int, list[Result]] = {}
    next_number = 0
    for number, results in workers.run(numbered(), meter):
        task = running.pop(number)
        meter.finished(number, task.shard.size, len(results))
        # Recorded at once, not when it is its turn: an interruption loses no finished shard.
        record(task, results)
        finished[number] = results
        while next_number in finished:
            yield finished.pop(next_number)
            next_number += 1
