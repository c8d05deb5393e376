"""One input of a run, and a shard: the inputs that a worker cleans as one task."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Final

from reflow.read.member import Member
from reflow.read.table import PACKED, Record, Table
from reflow.write.stream import Format

STDIN: Final = "-"
# Prefix of the ledger and of temporary files in an output folder.
RESERVED: Final = ".reflow"


def read_stdin(stdin: Callable[[], bytes] | None) -> bytes:
    """Return the content of standard input, empty if the caller has passed no function that reads it."""
    return b"" if stdin is None else stdin()


class PlanError(ValueError):
    """The request cannot be carried out without doing harm; nothing was read or written."""


@dataclass(frozen=True, slots=True)
class Job:
    """One input: a path or `-`, the path of its output, and an error if it must not be read at all.

    `size` (bytes) and `changed` (nanoseconds) identify the version of the file. `member` is set for a file in an archive,
    `table` for a file whose rows are the inputs; the job of a single row has both the table and the `record`.
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
        """The file that is read; for a text in an archive, the archive."""
        return self.source if self.member is None else self.member.archive

    def version(self) -> bytes:
        """Return bytes that identify this version of an input: the content of a row, the size and time of a file."""
        if self.record is None:
            return f"{self.source}\0{self.target}\0{self.size}\0{self.changed}\n".encode("utf-8", "surrogateescape")
        data = self.record.data
        content = data if isinstance(data, bytes) else repr(data).encode("utf-8", "surrogatepass")
        return f"{self.source}\0{self.table}\0{len(content)}\n".encode("utf-8", "surrogateescape") + content


@dataclass(frozen=True, slots=True)
class Shard:
    """Jobs that are done as one task; `target` is the file that holds all their documents, if they share one."""

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


# Packed text files unpack to about this many times their size.
UNPACKED_RATIO: Final = 3


def unpacked_size(job: Job) -> int:
    """Estimate the bytes of text in an input."""
    packed = job.member is None and job.source.lower().endswith((*PACKED, ".parquet"))
    return job.size * UNPACKED_RATIO if packed else job.size


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
    pattern = os.path.basename(shard_target(0, output, format)).replace("00000", "[0-9]*")
    return fnmatchcase(name, pattern) and same_file(folder or os.curdir, output)


def same_file(path: str, second_path: str) -> bool:
    """Return whether two paths name the same existing file."""
    identity = file_id(path)
    return identity is not None and identity == file_id(second_path)


def file_id(path: str) -> tuple[int, int] | None:
    """Return device and inode, which identify a file under all its names; None if there is no such file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
