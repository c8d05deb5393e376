"""Run tasks on a Ray cluster, as `pool` runs them on one machine. Needs the extra `ray`."""

import os
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from reflow.batch import pool
from reflow.batch.pool import Beat, Try, Work
from reflow.language import VARIABLE, spoken

T = TypeVar("T")
R = TypeVar("R")


def run(
    tasks: Iterable[T],
    work: Work[T, R],
    *,
    workers: int,
    timeout: float,
    memory: int,
    progress: Beat = lambda number, done: None,
    main: bool = False,
) -> Iterator[tuple[int, R]]:
    """Run tasks on a cluster, with the arguments of `reflow.batch.pool.run`; every node must see the same files.

    `progress` is not called before a task is done. A task that fails on the cluster is done again on this machine, in a
    process of its own, which finds the file that is to blame.
    """
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)
    remote = ray.remote(max_retries=0)(_work)
    numbered_tasks = enumerate(tasks)
    running: dict[Any, tuple[int, T]] = {}
    while True:
        while len(running) < pool.AHEAD * workers and (numbered := next(numbered_tasks, None)) is not None:
            running[remote.remote(spoken(), work, Try(*numbered))] = numbered
        if not running:
            return
        (ready, *_), _ = ray.wait(list(running), num_returns=1)
        number, task = running.pop(ready)
        try:
            result = ray.get(ready)
        except ray.exceptions.RayError:
            ((_, result),) = pool.run([task], work, workers=1, timeout=timeout, memory=memory, main=main)
        yield number, result


def _work(language: str, work: Work[T, R], attempt: Try[T]) -> R:
    os.environ[VARIABLE] = language  # a node has an environment of its own
    return work(attempt, lambda item, done: None)
