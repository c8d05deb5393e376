"""Report the progress of a run over many files."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """The progress of a run: bytes of its inputs that are done and in total, and the number of documents done.

    >>> import reflow
    >>> shown: list[reflow.Progress] = []
    >>> [result] = reflow.clean_files("seeds", progress=shown.append)
    >>> shown[-1]
    Progress(done=13612, total=13612, documents=1)
    """

    done: int
    total: int
    documents: int


Show = Callable[[Progress], None]


class Meter:
    """Add up the progress of tasks and report it."""

    def __init__(self, total: int, show: Show | None) -> None:
        self.total, self._show = total, show
        self._done = self._documents = 0
        self._partly_done: dict[int, int] = {}  # bytes done of each unfinished task

    def within(self, task: int, done: int) -> None:
        """Record how many bytes of an unfinished task's inputs are done."""
        self._partly_done[task] = done
        self._report()

    def finished(self, task: int, size: int, documents: int) -> None:
        """Record that a task is done, with its bytes and documents."""
        self._partly_done.pop(task, None)
        self._done += size
        self._documents += documents
        self._report()

    def _report(self) -> None:
        if self._show is None:
            return
        # The unpacked size of a packed table is an estimate, so more bytes may be done than the total.
        done = min(self._done + sum(self._partly_done.values()), self.total)
        self._show(Progress(done, self.total, self._documents))
