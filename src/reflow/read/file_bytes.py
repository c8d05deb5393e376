"""Read a file's bytes whole, or not at all: unpacked if it is packed, and refused if it certainly holds no text."""

import os
import stat
from collections.abc import Iterator
from errno import ENOENT
from io import BufferedReader
from os import PathLike

from reflow.read.binary import refuse_binary
from reflow.read.names import display_name as display_name
from reflow.read.no_text import NoTextError as NoTextError
from reflow.read.packed import ChangedError as ChangedError
from reflow.read.packed import contents


def read_chunks(path: str | PathLike[str], size: int) -> Iterator[bytes]:
    """Read a file in chunks of `size` bytes, unpacked if it is a gzip or zstd file.

    Raises OSError if it cannot be read, NoTextError if it begins like no text, is damaged or unpacks to too much,
    ChangedError if it changes meanwhile.
    """
    return contents(_stored_chunks(path, size), display_name(path), size)


def _stored_chunks(path: str | PathLike[str], size: int) -> Iterator[bytes]:
    """Read a file as it is stored.

    A regular file is read up to the size that it has when it is opened, so that one that grows without end is noticed
    and not followed; a pipe is read to its end. A device is refused, for most have no end, but for a terminal and the
    empty one.
    """
    with _opened(path) as file:
        before = os.fstat(file.fileno())
        if stat.S_ISBLK(before.st_mode) or (stat.S_ISCHR(before.st_mode) and not (file.isatty() or _empty(before))):
            raise OSError("is a device, not a file")
        regular = stat.S_ISREG(before.st_mode) and before.st_size > 0  # files of /proc say 0
        left = before.st_size
        while data := file.read(min(size, left) if regular else size):
            left -= len(data)
            yield data
        after = os.fstat(file.fileno())
    if regular and (left or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns)):
        raise ChangedError("changed while it was read")


def _opened(path: str | PathLike[str]) -> BufferedReader:
    try:
        return open(path, "rb")
    except ValueError as error:
        raise FileNotFoundError(ENOENT, "no file can have such a name", display_name(path)) from error


def _empty(device: os.stat_result) -> bool:
    return device.st_rdev == os.stat(os.devnull).st_rdev


def read_file(path: str | PathLike[str]) -> bytes:
    """Read a file whole; raises what `read_chunks` raises, and NoTextError if it is text in no encoding."""
    return b"".join(refuse_binary(read_chunks(path, 1 << 22), display_name(path)))
