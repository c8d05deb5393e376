"""How far a run over many files is."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """How far a run is: bytes of its inputs done and in total, and the number of documents done.

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
        self._begun: dict[int, int] = {}  # the bytes done of each task that is not done

    def within(self, task: int, done: int) -> None:
        """Record how many bytes of a task's inputs are done."""
        self._begun[task] = done
        self._tell()

    def finished(self, task: int, size: int, documents: int) -> None:
        """Record that a task is done, with its bytes and documents."""
        self._begun.pop(task, None)
        self._done += size
        self._documents += documents
        self._tell()

    def _tell(self) -> None:
        if self._show is not None:
            # What a packed table unpacks to is guessed, so more may be done than there seemed to be.
            done = min(self._done + sum(self._begun.values()), self.total)
            self._show(Progress(done, self.total, self._documents))
