"""Run tasks in worker processes, so that one that crashes, hangs or needs too much memory does not harm the others.

A worker does one task at a time and reports its progress. If it dies, or reports nothing for too long, it is replaced and
its task is tried again carefully: item by item, each reported before it begins. An item at which a careful try fails is
quarantined: the next try leaves it out.
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

from reflow.language import N_, _

T = TypeVar("T")
R = TypeVar("R")

Beat = Callable[[int, int], None]
"""Report progress: the number of the item that begins, and how many bytes of the task's inputs are done."""


@dataclass(slots=True)
class Try(Generic[T]):
    """One try at a task. A careful one goes item by item and leaves out `quarantined` items, each with its reason."""

    number: int
    task: T
    careful: bool = False
    quarantined: dict[int, str] = field(default_factory=dict)


Work = Callable[[Try[T], Beat], R]

AHEAD: Final = 2  # unfinished tasks for each worker; more are not taken from their source
SPAWN: Final = get_context("spawn")  # a forked process would inherit the locks of threads that it does not have
NO_MEMORY: Final = N_("needed more memory than --memory allows")
DEATHS: Final = 3  # of workers in sequence that never reported anything, after which no more are started
# Seconds in which a worker must have started: it imports the library, in .3 s alone and in 3 s beside much other work.
# A slow start says nothing about the file.
STARTUP: Final = 60.0
NO_ITEM: Final = -1  # the worker has not begun any item


GUARD: Final = N_(
    "put the call under if __name__ == '__main__':, or the passes that it names into a module of their own"
)
ALONE: Final = N_("with jobs=1 the work is done without them, and any error is shown")


class StopError(Exception):
    """Raised to abort the whole run, because no other task could succeed either."""


# --- messages of a worker --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Started:
    """The worker has imported what it needs."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """The worker begins an item; `done` bytes of the task are done."""

    item: int
    done: int


@dataclass(frozen=True, slots=True)
class _Finished:
    result: Any


@dataclass(frozen=True, slots=True)
class _Failed:
    """The try failed, and the worker is alive."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Stopped:
    """The work raised StopError."""

    reason: str


_Message = _Started | _Reached | _Finished | _Failed | _Stopped


# --- in the parent ---------------------------------------------------------------------------------------------------


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
    """Run tasks in worker processes; yield the number and the result of each as soon as it is done.

    `work` must be a function of a module. `timeout` is how many seconds a worker may report nothing, `memory` how many
    bytes it may use. `progress` is called with the number of a task and how many bytes of its inputs are done. Workers
    import the program's main module only with `main`, if the tasks need it: a script then needs a main guard. Raises
    StopError if `work` does, if workers cannot be started, or if a task still fails without its quarantined items.
    """
    queue = _Queue(enumerate(tasks), AHEAD * workers)
    pool: _Pool[T, R] = _Pool(queue, work, workers, timeout, memory, progress, main)
    try:
        while pool.hand_out():
            yield from pool.results()
    finally:
        for worker in pool.crew:
            _kill(worker)


@dataclass(slots=True)
class _Worker(Generic[T]):
    """A worker process: idle, or with a try, and the item that it has begun."""

    process: SpawnProcess
    pipe: "Connection[Any, Any]"
    attempt: Try[T] | None = None
    item: int = NO_ITEM
    started: bool = False
    reported: bool = False  # anything about its work
    last_message: float = 0.0

    def deadline(self, timeout: float) -> float:
        """Return the time at which the worker counts as hanging."""
        return self.last_message + (timeout if self.started else max(timeout, STARTUP))

    def take_back(self) -> Try[T]:
        """Return the try that the worker has ended; the worker is idle then."""
        attempt = self.attempt
        assert attempt is not None
        self.attempt = None
        return attempt


@dataclass(slots=True)
class _Pool(Generic[T, R]):
    """The workers and the queue from which they are given tasks."""

    queue: "_Queue[T]"
    work: Work[T, R]
    size: int
    timeout: float
    memory: int
    progress: Beat
    main: bool
    crew: list[_Worker[T]] = field(default_factory=list)
    deaths: int = 0  # in sequence, of workers that never reported anything

    def hand_out(self) -> bool:
        """Give each idle worker a task and start workers while there are tasks; return whether any task is unfinished."""
        for worker in self.crew:
            if worker.attempt is None and (attempt := self.queue.take()) is not None:
                _send(worker, attempt)
        # A worker is started only for a task, so that a few tasks do not start a process for each core.
        while len(self.crew) < self.size and (attempt := self.queue.take()) is not None:
            worker = _start(self.work, self.memory, self.main)
            self.crew.append(worker)
            _send(worker, attempt)
        return bool(self.queue.unfinished)

    def results(self) -> Iterator[tuple[int, R]]:
        """Wait until workers report or hang, deal with each, and yield the results among the reports."""
        for worker in _ready(self.crew, self.timeout):
            match _receive(worker):
                case None:
                    self._replace(worker)
                case _Reached(item, done):
                    # A worker may have begun no item; then there is nothing to report.
                    if worker.attempt is not None and item != NO_ITEM:
                        self.progress(worker.attempt.number, done)
                case _Finished(result):
                    number = worker.take_back().number
                    self.queue.close(number)
                    yield number, result
                case _Failed(reason):
                    self._try_again(worker, reason)
                case _Stopped(reason):
                    raise StopError(reason)

    def _replace(self, worker: _Worker[T]) -> None:
        """Remove a worker that died or hangs and queue its task again; `hand_out` starts another worker."""
        self.crew.remove(worker)
        exit_code = worker.process.exitcode  # None if it hangs; read before it is killed
        _kill(worker)
        # A file that kills its worker is an error of that file. Workers that die before any file would go on forever.
        self.deaths = 0 if worker.reported else self.deaths + 1
        if self.deaths == DEATHS:
            raise StopError(
                _("worker processes end as soon as they are started; {advice}", advice=_(GUARD if self.main else ALONE))
            )
        if worker.attempt is not None:
            silent = _("made no progress for {seconds:g} s", seconds=self.timeout)
            reason = silent if exit_code is None else _death(exit_code)
            self.queue.put_back(_next_try(worker.attempt, worker.item, reason))

    def _try_again(self, worker: _Worker[T], reason: str) -> None:
        """Queue a failed task again. Raises StopError if it failed at an item that was left out: no item is to blame."""
        attempt = worker.take_back()
        if worker.item in attempt.quarantined:
            raise StopError(_("a worker {reason}; please report it", reason=reason))
        self.queue.put_back(_next_try(attempt, worker.item, reason))


class _Queue(Generic[T]):
    """Tasks to hand out: first those to try again, then new ones, but not too far ahead."""

    def __init__(self, tasks: Iterator[tuple[int, T]], ahead: int) -> None:
        self._tasks, self._ahead = tasks, ahead
        self._again: deque[Try[T]] = deque()
        self.unfinished: set[int] = set()  # numbers of the tasks that were taken and are not done

    def take(self) -> Try[T] | None:
        """Return the next try, or None if there is none at the moment."""
        if self._again:
            return self._again.popleft()
        # Tasks are made as they are taken: all rows of a table at once might not fit into memory.
        if len(self.unfinished) >= self._ahead:
            return None
        number, task = next(self._tasks, (-1, None))
        if task is None:
            return None
        self.unfinished.add(number)
        return Try(number, task)

    def put_back(self, attempt: Try[T]) -> None:
        """Queue a task for another try, before all new tasks."""
        self._again.append(attempt)

    def close(self, number: int) -> None:
        """Record that a task is done."""
        self.unfinished.remove(number)


def _next_try(attempt: Try[T], item: int, reason: str) -> Try[T]:
    """Return the try after a failed one: a careful one, and after that one without the item that failed."""
    quarantined = {**attempt.quarantined, item: reason} if attempt.careful else {}
    return Try(attempt.number, attempt.task, careful=True, quarantined=quarantined)


# --- worker processes, seen from the parent --------------------------------------------------------------------------


def _start(work: Work[T, R], memory: int, main: bool) -> _Worker[T]:
    parent_end, worker_end = SPAWN.Pipe()
    process = SPAWN.Process(target=serve, args=(worker_end, work, memory), daemon=True)
    with _without_interrupts(), nullcontext() if main else _without_main():
        process.start()
    worker_end.close()  # so that the parent reads the end of the pipe when the worker dies
    return _Worker(process, parent_end)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Block Ctrl-C in a process that starts meanwhile, from its first instruction: it is for the parent."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # If starting a worker starts the tracker, some versions of Python unblock the signal; so it is started before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep a process that starts meanwhile from importing the main program, so that no script needs a guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _send(worker: _Worker[T], attempt: Try[T]) -> None:
    worker.attempt, worker.item, worker.last_message = attempt, NO_ITEM, monotonic()
    with suppress(OSError):  # a dead worker is noticed at the next `_receive`
        worker.pipe.send(attempt)


def _ready(crew: list[_Worker[T]], timeout: float) -> list[_Worker[T]]:
    """Wait for the first message or deadline; return the workers that have a message, have died, or hang."""
    deadlines = {id(worker): worker.deadline(timeout) for worker in crew if worker.attempt is not None}
    first = min(deadlines.values(), default=monotonic() + timeout)
    readable = set(wait([worker.pipe for worker in crew], max(first - monotonic(), 0)))
    now = monotonic()
    never = now + 1  # idle workers do not hang
    return [worker for worker in crew if worker.pipe in readable or deadlines.get(id(worker), never) <= now]


def _receive(worker: _Worker[T]) -> _Message | None:
    """Return one message of a worker; None if it is dead or hangs."""
    try:
        if not worker.pipe.poll():  # `_ready` has returned it for its deadline
            return None
        message: _Message = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(1)  # for its exit code, which is known a moment later
        return None
    worker.last_message, worker.started = monotonic(), True
    worker.reported = worker.reported or not isinstance(message, _Started)
    if isinstance(message, _Reached):
        worker.item = message.item
    return message


def _death(exit_code: int) -> str:
    if exit_code < 0:
        return _("ended its process by {signal}", signal=signal.Signals(-exit_code).name)
    return _("ended its process with code {code}", code=exit_code)


def _kill(worker: _Worker[T]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()


# --- in the worker ---------------------------------------------------------------------------------------------------


def serve(pipe: "Connection[Any, Any]", work: Work[T, R], memory: int) -> None:
    """Do the tries that come through the pipe until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _limit_memory(memory)
    parent = os.getppid()

    def send(message: _Message) -> None:
        try:
            pipe.send(message)
        except OSError:
            os._exit(1)  # the parent has been killed

    send(_Started())

    def beat(item: int, done: int) -> None:
        if os.getppid() != parent:
            os._exit(1)  # nobody waits for the result
        send(_Reached(item, done))

    while True:
        try:
            attempt = pipe.recv()
        except (EOFError, OSError):
            return
        send(_outcome(work, attempt, beat))


def _outcome(work: Work[T, R], attempt: Try[T], beat: Beat) -> _Message:
    """Do one try and return the message for the parent, whatever happens."""
    try:
        return _Finished(work(attempt, beat))
    except StopError as error:
        return _Stopped(str(error))
    except MemoryError:
        return _Failed(_(NO_MEMORY))
    except Exception as error:
        return _Failed(_("failed with {type}: {error}", type=type(error).__name__, error=error))


def _limit_memory(memory: int) -> None:
    """Limit the memory of this process where the system can; an allocation beyond it raises MemoryError."""
    if os.name == "posix":
        import resource

        # The hard limit may already be lower, and only root may raise it.
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
