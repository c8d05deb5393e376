"""Read texts that are packed: gzip and zstd by how they begin, and the members of ZIP files by their names."""

import gzip
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOENT
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any, BinaryIO, Final

from reflow.read.chunk_stream import ChunkStream
from reflow.read.names import display_name, name_text
from reflow.read.no_text import GZIP, OFFICE, ZSTD, refuse, refuse_signature

# What unpacks to more than both is taken for a bomb: bytes, and times the size that it has packed. Pages of Chinese pack
# to a third; only the same page a thousand times over packs to 1/137 (gzip) or 1/1,500 (zstd). 8 MB of it do no harm.
FREE: Final = 1 << 23
RATIO: Final = 100


class ChangedError(OSError):
    """A file changed while it was read, so what was read of it is half of one version and half of another."""


def contents(chunks: Iterator[bytes], name: str | None, size: int) -> Iterator[bytes]:
    """Give the bytes of a text, unpacked if they are packed, at most `size` at once.

    Raises NoTextError for what begins like no text, packed or not, and for what is damaged or unpacks to too much.
    """
    first = next(chunks, b"")
    packing = next((packing for packing in _PACKINGS if first.startswith(packing[0])), None)
    chunks = chain([first], chunks)
    del first  # nothing holds more of a file than it needs
    if packing is not None:
        _, kind, opened = packing
        chunks = _unpacked(ChunkStream(chunks), kind, opened, name, size)
    yield from _sniffed(chunks, name, packed=packing is not None)


def _sniffed(chunks: Iterator[bytes], name: str | None, *, packed: bool) -> Iterator[bytes]:
    """Pass on the chunks of a file, unless it begins like no text."""
    for number, chunk in enumerate(chunks):
        if number == 0:
            refuse_signature(chunk, name, packed=packed)
        yield chunk


def _refuse_bomb(size: int, packed: int, name: str | None) -> None:
    if size > max(FREE, RATIO * packed):
        refuse(f"it unpacks to more than {RATIO} times its size; if you trust it, unpack it first", name)


# --- gzip and zstd ---------------------------------------------------------------------------------------------------


def _unpacked(
    stream: ChunkStream, kind: str, opened: Callable[[BinaryIO, str | None], Any], name: str | None, size: int
) -> Iterator[bytes]:
    total = 0
    with _damage(kind, name), opened(io.BufferedReader(stream), name) as file:
        while data := file.read(size):
            total += len(data)
            _refuse_bomb(total, stream.taken, name)
            yield data


def _imported(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        return None


_LIBRARY: Final = _imported("compression.zstd")  # from Python 3.14


def _open_gzip(file: BinaryIO, name: str | None) -> Any:
    return gzip.GzipFile(fileobj=file)


def _open_zstd(file: BinaryIO, name: str | None) -> Any:
    if _LIBRARY:
        return _LIBRARY.ZstdFile(file)
    pyarrow = _imported("pyarrow")
    if not pyarrow:
        refuse("it is a zstd file, which needs pyarrow: pip install pyarrow", name)
    return pyarrow.CompressedInputStream(pyarrow.PythonFile(file, "r"), "zstd")


_PACKINGS: Final = ((GZIP, "gzip", _open_gzip), (ZSTD, "zstd", _open_zstd))
_DAMAGE: Final = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, *([_LIBRARY.ZstdError] if _LIBRARY else []))


@contextmanager
def _damage(kind: str, name: str | None) -> Iterator[None]:
    """Say in one line that what is packed is damaged, whatever its library raises."""
    try:
        yield
    except (OSError, *_DAMAGE) as error:
        # What the system says of a file has a number; what gzip and pyarrow say of its contents has none.
        if isinstance(error, OSError) and (error.errno is not None or isinstance(error, ChangedError)):
            raise
        refuse(f"the {kind} file is damaged or cut short; get it once more, or pack it again", name)


# --- ZIP -------------------------------------------------------------------------------------------------------------

_ENCRYPTED: Final = 0x1
_UTF_8: Final = 0x800


@dataclass(frozen=True, slots=True)
class Member:
    """A text in a ZIP file: the file's path, and the member's name as `members` gives it.

    >>> str(Member("papers/may.zip", "日报/01.txt"))
    'papers/may.zip/日报/01.txt'
    """

    archive: str
    name: str

    def __str__(self) -> str:
        return f"{display_name(self.archive)}/{self.name}"


def members(path: str) -> list[tuple[str, int]]:
    """List the regular files in a ZIP file: the name of each, and its size unpacked.

    A name that is not UTF-8 is read as `name_text` reads it: Chinese Windows writes GBK. Raises NoTextError for an
    Office file, for one that is damaged, and for one that unpacks to too much.
    """
    name = display_name(path)
    with _damage("ZIP", name), zipfile.ZipFile(path) as archive:
        texts = _regular(archive, name)
    _refuse_bomb(sum(info.file_size for info in texts.values()), os.path.getsize(path), name)
    return [(inner, info.file_size) for inner, info in texts.items()]


def _regular(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Give the regular files of an archive by their names."""
    texts: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.is_dir() or stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            continue
        inner = _member_name(info)
        if inner in OFFICE:
            refuse(OFFICE[inner], name)
        if inner in texts:
            refuse(f"two texts in the ZIP file have the name {inner}; unpack it first", name)
        texts[inner] = info
    return texts


def _member_name(info: zipfile.ZipInfo) -> str:
    """Read a member's name anew: what is not marked as UTF-8 has been read as cp437."""
    name = info.orig_filename.split("\0")[0]
    return name if info.flag_bits & _UTF_8 else name_text(name.encode("cp437"))


def read_member(member: Member, size: int) -> Iterator[bytes]:
    """Read a text in a ZIP file in chunks of `size` bytes.

    Raises OSError if the file cannot be read or has no such member, ChangedError if it changes meanwhile, NoTextError if
    the member is damaged, encrypted, unpacks to too much or begins like no text.
    """
    return _sniffed(_read_member(member, size), str(member), packed=True)


def _read_member(member: Member, size: int) -> Iterator[bytes]:
    name = str(member)
    before = os.stat(member.archive)
    with _damage("ZIP", name):
        archive, texts = _opened(member.archive, before.st_size, before.st_mtime_ns, os.getpid())
        info = texts.get(member.name)
        if info is None:
            raise FileNotFoundError(ENOENT, "there is no such text in the ZIP file", name)
        if info.flag_bits & _ENCRYPTED:
            refuse("it is encrypted; unpack it first", name)
        try:
            file = archive.open(info)
        except NotImplementedError:
            refuse("it is packed in a way that Python does not know; unpack it first", name)
        total = 0
        with file:
            while data := file.read(size):
                total += len(data)
                _refuse_bomb(total, info.compress_size, name)
                yield data
    after = os.stat(member.archive)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ChangedError("changed while it was read")


@lru_cache(maxsize=1)
def _opened(path: str, size: int, changed: int, process: int) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """Keep the last archive open: its list of members is read once, and not for each of them.

    `size` and `changed` say which version of the file it is; a forked process opens its own, or both would move one
    position in the file.
    """
    archive = zipfile.ZipFile(path)
    return archive, _regular(archive, display_name(path))
