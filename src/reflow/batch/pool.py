"""Run tasks in processes of their own, so that one that crashes, hangs or needs too much memory harms no other.

A worker does one task at a time and says so whenever it makes progress. One that dies, or says nothing for too long, is
replaced; its task is given out again, to be done carefully: item by item, each announced before it is begun. The item
at which a careful worker dies is left out from then on.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from time import monotonic
from types import ModuleType
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

Beat = Callable[[int, int], None]
"""Tell that there is progress: which item is begun, and how much of the task is done, in bytes of its inputs."""


@dataclass(slots=True)
class Attempt(Generic[T]):
    """A task to be done: carefully or not, without the items that were set aside, each with its reason."""

    number: int
    task: T
    careful: bool = False
    aside: dict[int, str] = field(default_factory=dict)


Work = Callable[[Attempt[T], Beat], R]

AHEAD: Final = 2  # tasks that are taken from their source for each worker before they are done
SPAWN: Final = get_context("spawn")  # a forked process would inherit the locks of threads that it does not have
NO_MEMORY: Final = "needed more memory than --memory allows"
DEATHS: Final = 3  # of workers in sequence that never said anything, after which none is started any more
# Seconds in which a worker must have begun: it imports the library, in .3 s alone and in 3 s beside much other work. No
# file is to blame for that.
BEGINNING: Final = 60.0
BEGUN: Final = ("at", -1, 0)  # what a worker says first


GUARD: Final = "put the call under if __name__ == '__main__':, or the passes that it names into a module of their own"
ALONE: Final = "with jobs=1 the work is done without them, and any error is shown"


class StopError(Exception):
    """What stops all work: there is no sense in going on with other tasks."""


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: SpawnProcess
    pipe: "Connection[Any, Any]"
    attempt: Attempt[T] | None = None
    at: int = -1  # the item it has begun
    begun: bool = False
    spoken: bool = False  # of its work
    heard: float = 0.0


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
    """Do tasks in some worker processes, and give the number of each and its result as soon as it is done.

    `work` is a function of a module. `patience` is how many seconds a worker may say nothing, `memory` how many bytes
    it may have. `progress` is told the number of a task and how many bytes of its inputs are done. Workers import the
    program's main module only if `main` says that tasks need it: a script is then to have a main guard. Raises StopError
    if `work` does, if workers cannot be started, or if a task goes on failing when the items it failed at are left out.
    """
    queue = _Queue(enumerate(tasks), AHEAD * workers)
    crew: list[_Worker[T]] = []
    deaths = 0
    try:
        while True:
            for worker in crew:
                if worker.attempt is None and (attempt := queue.take()) is not None:
                    _give(worker, attempt)
            while len(crew) < workers and (attempt := queue.take()) is not None:
                crew.append(_start(work, memory, main))
                _give(crew[-1], attempt)
            if not queue.open:
                return
            for worker in _heard(crew, patience):
                said = _said(worker)
                if said is None:
                    crew.remove(worker)
                    deaths = 0 if worker.spoken else deaths + 1
                    if deaths == DEATHS:
                        raise StopError(f"worker processes end as soon as they are begun; {GUARD if main else ALONE}")
                    if worker.attempt is None:
                        _end(worker)
                    else:
                        queue.put_back(_after_death(worker.attempt, worker, patience))
                elif said[0] == "at":
                    if worker.attempt is not None and worker.at >= 0:
                        progress(worker.attempt.number, said[2])
                else:
                    attempt, worker.attempt = worker.attempt, None
                    assert attempt is not None
                    if said[0] == "done":
                        queue.close(attempt.number)
                        yield attempt.number, said[1]
                    elif said[0] == "stop":
                        raise StopError(said[1])
                    elif worker.at in attempt.aside:  # no item is to blame
                        raise StopError(f"a worker {said[1]}; please report it")
                    else:
                        queue.put_back(_once_more(attempt, worker.at, said[1]))
    finally:
        for worker in crew:
            _end(worker)


class _Queue(Generic[T]):
    """Tasks to be given out: first those that are to be done again, then new ones, but not too far ahead."""

    def __init__(self, coming: Iterator[tuple[int, T]], ahead: int) -> None:
        self._coming, self._ahead = coming, ahead
        self._again: deque[Attempt[T]] = deque()
        self.open: set[int] = set()  # the numbers of those that are not done

    def take(self) -> Attempt[T] | None:
        """Give the next attempt; None if there is none now."""
        if self._again:
            return self._again.popleft()
        if len(self.open) >= self._ahead:
            return None
        number, task = next(self._coming, (-1, None))
        if task is None:
            return None
        self.open.add(number)
        return Attempt(number, task)

    def put_back(self, attempt: Attempt[T]) -> None:
        """Let an attempt be given out once more."""
        self._again.append(attempt)

    def close(self, number: int) -> None:
        """Note that a task is done."""
        self.open.remove(number)


def _start(work: Work[T, R], memory: int, main: bool) -> _Worker[T]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=serve, args=(theirs, work, memory), daemon=True)
    with _without_interrupts(), nullcontext() if main else _without_main():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let a process that is begun meanwhile know no Ctrl-C, from its first instruction: that is for the parent."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where the start of a worker begins it, some versions of Python end the masking
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Let a process that is begun meanwhile run nothing of the program that begins it, so that no script needs a guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _give(worker: _Worker[T], attempt: Attempt[T]) -> None:
    worker.attempt, worker.at, worker.heard = attempt, -1, monotonic()
    with suppress(OSError):  # it is dead, which is seen when it is listened to
        worker.pipe.send(attempt)


def _heard(crew: list[_Worker[T]], patience: float) -> list[_Worker[T]]:
    """Wait for those that have something to say, or have been silent for too long."""
    until = {id(worker): _until(worker, patience) for worker in crew if worker.attempt is not None}
    first = min(until.values(), default=monotonic() + patience)
    ready = set(wait([worker.pipe for worker in crew], max(first - monotonic(), 0)))
    now = monotonic()
    return [worker for worker in crew if worker.pipe in ready or until.get(id(worker), now + 1) <= now]


def _until(worker: _Worker[T], patience: float) -> float:
    """Say when a worker has been silent for too long."""
    return worker.heard + (patience if worker.begun else max(patience, BEGINNING))


def _said(worker: _Worker[T]) -> tuple[Any, ...] | None:
    """Take one message of a worker; None if it is dead, or has been silent for too long."""
    try:
        if not worker.pipe.poll():
            return None
        said: tuple[Any, ...] = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(1)
        return None
    worker.heard, worker.begun = monotonic(), True
    worker.spoken = worker.spoken or said != BEGUN
    if said[0] == "at":
        worker.at = said[1]
    return said


def _after_death(attempt: Attempt[T], worker: _Worker[T], patience: float) -> Attempt[T]:
    """Say how the task of a worker that has died, or hangs, is done next."""
    code = worker.process.exitcode
    _end(worker)
    reason = f"made no progress for {patience:g} s" if code is None else _death(code)
    return _once_more(attempt, worker.at, reason)


def _once_more(attempt: Attempt[T], at: int, reason: str) -> Attempt[T]:
    """Let a task be done carefully, and after that without the item that it fails at."""
    aside = {**attempt.aside, at: reason} if attempt.careful else {}
    return Attempt(attempt.number, attempt.task, careful=True, aside=aside)


def _death(code: int) -> str:
    return f"ended its process by {signal.Signals(-code).name}" if code < 0 else f"ended its process with code {code}"


def _end(worker: _Worker[T]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


# --- in the worker ---------------------------------------------------------------------------------------------------


def serve(pipe: "Connection[Any, Any]", work: Work[T, R], memory: int) -> None:
    """Do what the pipe gives, until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _bound(memory)
    parent = os.getppid()

    def tell(message: tuple[Any, ...]) -> None:
        try:
            pipe.send(message)
        except OSError:
            os._exit(1)  # the parent has been killed

    tell(BEGUN)

    def beat(at: int, done: int) -> None:
        if os.getppid() != parent:
            os._exit(1)  # nobody waits for what would be written
        tell(("at", at, done))

    while True:
        try:
            attempt = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            said: tuple[str, Any] = ("done", work(attempt, beat))
        except StopError as error:
            said = ("stop", str(error))
        except MemoryError:
            said = ("failed", NO_MEMORY)
        except Exception as error:
            said = ("failed", f"failed with {type(error).__name__}: {error}")
        tell(said)


def _bound(memory: int) -> None:
    """Bound the memory of this process, where the system can: what needs more raises MemoryError."""
    if os.name == "posix":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
