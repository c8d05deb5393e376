"""Read a file's bytes whole, or not at all, and refuse what begins like a kind of file that holds no text."""

import os
import stat
from collections.abc import Iterator
from errno import EINVAL, ENOENT
from io import BufferedReader
from os import PathLike
from typing import Final


class ChangedError(OSError):
    """A file changed while it was read, so what was read of it is half of one version and half of another."""


class NoTextError(OSError):
    """A file is of a kind that holds no text as it is; the message says what to do with it."""


# How files begin that hold no text as they are, each with what to do. No text in any encoding begins so.
NO_TEXT: Final = {
    b"%PDF-": "it is a PDF, not text; extract its text first, with pdftotext for instance",
    b"PK\x03\x04": "it is a ZIP or Office file (docx, xlsx, epub), not text; unpack it, or save it as text first",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "it is an old Office file (doc, xls), not text; save it as text first",
    b"{\\rtf": "it is RTF, not text; save it as text first",
    b"\x89PNG\r\n\x1a\n": "it is a picture (PNG), not text; read its text with OCR first",
    b"\xff\xd8\xff": "it is a picture (JPEG), not text; read its text with OCR first",
    b"GIF87a": "it is a picture (GIF), not text; read its text with OCR first",
    b"GIF89a": "it is a picture (GIF), not text; read its text with OCR first",
    b"\x1f\x8b\x08": "it is a gzip file; unpack it first",
    b"\x28\xb5\x2f\xfd": "it is a zstd file; unpack it first",
    b"PAR1\x15": "it is a Parquet file; see docs/corpora.md, A table, in any engine",  # what follows is Thrift's
}


def read_chunks(path: str | PathLike[str], size: int) -> Iterator[bytes]:
    """Read a file in chunks of `size` bytes.

    Raises OSError if it cannot be read, NoTextError if it is of a kind that holds no text, ChangedError if it changes
    meanwhile.

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
        _refuse_no_text(file.peek(LONGEST_BEGINNING), path)
        while data := file.read(min(size, left) if regular else size):
            left -= len(data)
            yield data
        after = os.fstat(file.fileno())
    if regular and (left or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns)):
        raise ChangedError("changed while it was read")


LONGEST_BEGINNING: Final = max(map(len, NO_TEXT))


def _refuse_no_text(beginning: bytes, path: str | PathLike[str]) -> None:
    for signature, says in NO_TEXT.items():
        if beginning.startswith(signature):
            raise NoTextError(EINVAL, says, display_name(path))


def _opened(path: str | PathLike[str]) -> BufferedReader:
    try:
        return open(path, "rb")
    except ValueError as error:
        raise FileNotFoundError(ENOENT, "no file can have such a name", display_name(path)) from error


def _empty(device: os.stat_result) -> bool:
    return device.st_rdev == os.stat(os.devnull).st_rdev


def read_file(path: str | PathLike[str]) -> bytes:
    """Read a file whole; raises what `read_chunks` raises."""
    return b"".join(read_chunks(path, 1 << 22))


def display_name(path: str | PathLike[str]) -> str:
    """Give a file's name as text that can be printed and encoded; bytes that are no UTF-8 become �."""
    try:
        return os.fsencode(path).decode("utf-8", "replace")
    except UnicodeEncodeError:  # a text that no file can be named by
        return os.fsdecode(path).encode("utf-8", "replace").decode()
