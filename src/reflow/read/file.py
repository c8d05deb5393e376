"""Read a file's bytes whole, or not at all."""

import os
import stat
from os import PathLike


class ChangedError(OSError):
    """A file changed while it was read, so what was read of it is half of one version and half of another."""


def read_file(path: str | PathLike[str]) -> bytes:
    """Read a file. Raises OSError if it cannot be read, ChangedError if it changes meanwhile.

    A regular file is read up to the size that it has when it is opened, so that one that grows without end is noticed
    and not followed; a pipe is read to its end.
    """
    with open(path, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode) or before.st_size == 0:  # files of /proc say 0
            return file.read()
        data = file.read(before.st_size)
        after = os.fstat(file.fileno())
    if len(data) != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ChangedError("changed while it was read")
    return data


def display_name(path: str | PathLike[str]) -> str:
    """Give a file's name as text that can be printed and encoded; bytes that are no UTF-8 become �."""
    return os.fsencode(path).decode("utf-8", "replace")
