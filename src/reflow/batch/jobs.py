"""One input of a run, and a shard of inputs that are done in one go."""

import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Final

from reflow.read.packed import Member
from reflow.read.table import PACKED, Record, Table
from reflow.write import Format

STDIN: Final = "-"
OWN: Final = ".reflow"  # ledger and scratch of a run in its output folder begin so


class PlanError(ValueError):
    """What was asked for cannot be done without doing harm; nothing was read or written."""


@dataclass(frozen=True, slots=True)
class Job:
    """One input: a path or `-`, the path of its output, and an error if it is not to be read at all.

    `size` and `changed` (nanoseconds) say which version of the file is meant. A `member` is a file in an archive, a
    `table` one whose rows are the inputs; a job for a row has the row as its `record` beside the table.
    """

    source: str
    target: str | None = None
    error: str | None = None
    size: int = 0
    changed: int = 0
    member: Member | None = None
    table: Table | None = None
    record: Record | None = None

    @property
    def path(self) -> str:
        """The file that is read: of a text in an archive, the archive."""
        return self.source if self.member is None else self.member.archive

    def version(self) -> bytes:
        """Return bytes that identify this version of an input: the content of a row, the size and time of a file."""
        if self.record is None:
            return f"{self.source}\0{self.target}\0{self.size}\0{self.changed}\n".encode("utf-8", "surrogateescape")
        data = self.record.data
        held = data if isinstance(data, bytes) else repr(data).encode("utf-8", "surrogatepass")
        return f"{self.source}\0{self.table}\0{len(held)}\n".encode("utf-8", "surrogateescape") + held


@dataclass(frozen=True, slots=True)
class Shard:
    """Jobs that are done in one go; `target` is the file that holds all their documents, if one does."""

    number: int
    jobs: tuple[Job, ...]
    target: str | None

    def identity(self, options: str) -> str:
        """Hash inputs and options, so that a changed shard is done again."""
        digest = sha256(options.encode("utf-8", "surrogateescape"))
        for job in self.jobs:
            digest.update(job.version())
        return digest.hexdigest()

    @property
    def size(self) -> int:
        """The size of its inputs in bytes."""
        return sum(job.size for job in self.jobs)


def unpacked_size(job: Job) -> int:
    """Estimate the bytes of text in an input: packed files unpack to about three times their size."""
    packed = job.member is None and job.source.lower().endswith((*PACKED, ".parquet"))
    return job.size * 3 if packed else job.size


def shard_target(number: int, output: str, format: Format) -> str:
    """Return the path of the file that holds the documents of a shard."""
    return os.path.join(output, f"documents-{number:05}.{format}")


def doubtful_target(target: str) -> str:
    """Return the path for the uncertain articles of a shard: in a subfolder, so that `*` does not match it."""
    folder, name = os.path.split(target)
    return os.path.join(folder, "doubtful", name)


def is_shard(path: str, output: str, format: Format) -> bool:
    """Return whether a path names a shard file in an output folder."""
    folder, name = os.path.split(path)
    named_so = fnmatchcase(name, os.path.basename(shard_target(0, output, format)).replace("00000", "[0-9]*"))
    return named_so and same_file(folder or os.curdir, output)


def same_file(one: str, other: str) -> bool:
    """Return whether two paths name the same existing file."""
    found = file_id(one)
    return found is not None and found == file_id(other)


def file_id(path: str) -> tuple[int, int] | None:
    """Return a value that identifies a file whatever its name; None if there is no such file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
