"""Read the bytes of a file: all of them or none, unpacked if packed, and rejected if certainly not text."""

import os
import stat
from collections.abc import Iterator
from errno import ENOENT
from io import BufferedReader
from os import PathLike
from typing import Final

from reflow.language import _
from reflow.read.binary import refuse_binary
from reflow.read.names import display_name as display_name
from reflow.read.no_text import NoTextError as NoTextError
from reflow.read.packed import ChangedError as ChangedError
from reflow.read.packed import contents

CHUNK: Final = 1 << 22  # bytes that are read at once


def read_chunks(path: str | PathLike[str], size: int) -> Iterator[bytes]:
    """Read a file in chunks of `size` bytes, unpacked if it is a gzip or zstd file.

    Raises OSError if it cannot be read, NoTextError if its beginning is not that of a text, if it is damaged or unpacks to
    too much, and ChangedError if it changes meanwhile.
    """
    return contents(_stored_chunks(path, size), display_name(path), size)


def _stored_chunks(path: str | PathLike[str], size: int) -> Iterator[bytes]:
    """Read a file as it is stored.

    A regular file is read up to the size it had when it was opened, so that reading one that keeps growing ends with an
    error. A pipe is read to its end. Devices other than terminals and the null device are rejected: most never end.
    """
    with _open(path) as file:
        before = os.fstat(file.fileno())
        if _is_endless_device(file, before):
            raise OSError(_("is a device, not a file"))
        is_regular = stat.S_ISREG(before.st_mode) and before.st_size > 0  # files in /proc report a size of 0
        remaining = before.st_size
        while data := file.read(min(size, remaining) if is_regular else size):
            remaining -= len(data)
            yield data
        after = os.fstat(file.fileno())
    has_changed = (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns)
    if is_regular and (remaining or has_changed):
        raise ChangedError(_("changed while it was read"))


def _open(path: str | PathLike[str]) -> BufferedReader:
    try:
        return open(path, "rb")
    except ValueError as error:
        raise FileNotFoundError(ENOENT, _("no file can have such a name"), display_name(path)) from error


def _is_endless_device(file: BufferedReader, status: os.stat_result) -> bool:
    if stat.S_ISCHR(status.st_mode):
        return not (file.isatty() or _is_null_device(status))
    return stat.S_ISBLK(status.st_mode)


def _is_null_device(status: os.stat_result) -> bool:
    return status.st_rdev == os.stat(os.devnull).st_rdev


def read_file(path: str | PathLike[str]) -> bytes:
    """Read a whole file. Raises what `read_chunks` raises, and NoTextError if it is not text in any encoding."""
    return b"".join(refuse_binary(read_chunks(path, CHUNK), display_name(path)))
