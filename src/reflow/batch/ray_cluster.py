"""Run tasks on a Ray cluster, as `pool` runs them on one machine. Needs the extra `ray`."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from reflow.batch import pool
from reflow.batch.pool import Attempt, Beat, Work

T = TypeVar("T")
R = TypeVar("R")


def run(
    tasks: Iterable[T],
    work: Work[T, R],
    *,
    workers: int,
    patience: float,
    memory: int,
    progress: Beat = lambda number, done: None,
    main: bool = False,
) -> Iterator[tuple[int, R]]:
    """Do tasks on a cluster, as `reflow.batch.pool.run` does on one machine; every node must see the same files.

    `progress` is told nothing before a task is done. A task that fails there is done once more here, in a process of its own, which finds the file that is to blame.
    """
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    remote = ray.remote(max_retries=0)(_work)
    coming = enumerate(tasks)
    running: dict[Any, tuple[int, T]] = {}
    while True:
        while len(running) < pool.AHEAD * workers and (following := next(coming, None)) is not None:
            running[remote.remote(work, Attempt(*following))] = following
        if not running:
            return
        (ready, *_), _ = ray.wait(list(running), num_returns=1)
        number, task = running.pop(ready)
        try:
            result = ray.get(ready)
        except ray.exceptions.RayError:
            ((_, result),) = pool.run([task], work, workers=1, patience=patience, memory=memory, main=main)
        yield number, result


def _work(work: Work[T, R], attempt: Attempt[T]) -> R:
    return work(attempt, lambda at, done: None)
