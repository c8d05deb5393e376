"""Read packed texts: gzip and zstd files, recognised by their beginning, and members of ZIP files, by name."""

import gzip
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENOENT
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any, BinaryIO, Final

from reflow.language import _
from reflow.read.chunk_stream import ChunkStream
from reflow.read.member import Member
from reflow.read.names import display_name, name_text
from reflow.read.no_text import GZIP, OFFICE, ZSTD, refuse, refuse_signature

# A file that unpacks to more than `FREE` bytes and to more than `RATIO` times its packed size is taken for a bomb. Pages
# of Chinese pack to a third of their size; only a page repeated a thousand times packs to 1/137 (gzip) or 1/1,500 (zstd).
# Up to 8 MB, unpacking does no harm.
FREE: Final = 1 << 23
RATIO: Final = 100


class ChangedError(OSError):
    """A file changed while it was read, so that the contents mix two versions."""


def contents(chunks: Iterator[bytes], name: str | None, size: int) -> Iterator[bytes]:
    """Yield the bytes of a text, unpacked if they are packed, in chunks of at most `size` bytes.

    Raises NoTextError if their beginning is not that of a text, packed or not, if they are damaged, or if they unpack to
    too much.
    """
    first = next(chunks, b"")
    packing = next((packing for packing in _PACKINGS if first.startswith(packing[0])), None)
    chunks = chain([first], chunks)
    del first  # a generator would keep it in memory until the end
    if packing is not None:
        _, kind, open_packed = packing
        chunks = _unpack(ChunkStream(chunks), kind, open_packed, name, size)
    yield from _refuse_other_kinds(chunks, name, packed=packing is not None)


def _refuse_other_kinds(chunks: Iterator[bytes], name: str | None, *, packed: bool) -> Iterator[bytes]:
    """Yield the chunks of a file unchanged. Raises NoTextError if its beginning is not that of a text."""
    for number, chunk in enumerate(chunks):
        if number == 0:
            refuse_signature(chunk, name, packed=packed)
        yield chunk


def _refuse_bomb(size: int, packed: int, name: str | None) -> None:
    if size > max(FREE, RATIO * packed):
        refuse(_("it unpacks to more than {times} times its size; if you trust it, unpack it first", times=RATIO), name)


# --- gzip and zstd ---------------------------------------------------------------------------------------------------


def _unpack(
    stream: ChunkStream, kind: str, open_packed: Callable[[BinaryIO, str | None], Any], name: str | None, size: int
) -> Iterator[bytes]:
    total = 0
    with _report_damage(kind, name), open_packed(io.BufferedReader(stream), name) as file:
        while data := file.read(size):
            total += len(data)
            _refuse_bomb(total, stream.taken, name)
            yield data


def _import_if_installed(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        return None


_ZSTD_MODULE: Final = _import_if_installed("compression.zstd")  # from Python 3.14


def _open_gzip(file: BinaryIO, name: str | None) -> Any:
    return gzip.GzipFile(fileobj=file)


def _open_zstd(file: BinaryIO, name: str | None) -> Any:
    if _ZSTD_MODULE:
        return _ZSTD_MODULE.ZstdFile(file)
    pyarrow = _import_if_installed("pyarrow")
    if not pyarrow:
        refuse(_("it is a zstd file, which needs pyarrow: pip install pyarrow"), name)
    return pyarrow.CompressedInputStream(pyarrow.PythonFile(file, "r"), "zstd")


# The first bytes of a packed file, the name of its format, and the function that opens it.
_PACKINGS: Final = ((GZIP, "gzip", _open_gzip), (ZSTD, "zstd", _open_zstd))
_DAMAGE_ERRORS: Final = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    *([_ZSTD_MODULE.ZstdError] if _ZSTD_MODULE else []),
)


@contextmanager
def _report_damage(kind: str, name: str | None) -> Iterator[None]:
    """Raise NoTextError in the place of the many errors that libraries raise for a damaged file."""
    try:
        yield
    except (OSError, *_DAMAGE_ERRORS) as error:
        # An OSError of the operating system has a number; one that gzip or pyarrow raises for the contents has none.
        if isinstance(error, OSError) and (error.errno is not None or isinstance(error, ChangedError)):
            raise
        refuse(_("the {kind} file is damaged or cut short; get it once more, or pack it again", kind=kind), name)


# --- ZIP -------------------------------------------------------------------------------------------------------------

# Flags of a member: that it is encrypted, and that its name is UTF-8.
_ENCRYPTED: Final = 0x1
_UTF_8: Final = 0x800


def members(path: str) -> list[tuple[str, int]]:
    """Return the regular files in a ZIP file: the name of each, and its unpacked size.

    Names that are not UTF-8 are decoded by `name_text`: Chinese Windows writes GBK. Raises NoTextError if it is an Office
    file, is damaged, or unpacks to too much.
    """
    name = display_name(path)
    with _report_damage("ZIP", name), zipfile.ZipFile(path) as archive:
        texts = _regular_files(archive, name)
    _refuse_bomb(sum(info.file_size for info in texts.values()), os.path.getsize(path), name)
    return [(member_name, info.file_size) for member_name, info in texts.items()]


def _regular_files(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Return the regular files of an archive by name."""
    texts: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        # The file mode of Unix; 0 if another system made the archive. Links could point outside of it.
        file_type = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() or file_type not in (0, stat.S_IFREG):
            continue
        member_name = _member_name(info)
        if member_name in OFFICE:
            refuse(_(OFFICE[member_name]), name)
        if member_name in texts:
            refuse(
                _("two texts in the ZIP file have the name {name}; unpack it first", name=member_name),
                name,
            )
        texts[member_name] = info
    return texts


def _member_name(info: zipfile.ZipInfo) -> str:
    """Decode the name of a member again: Python decodes names that are not marked as UTF-8 as cp437."""
    name = info.orig_filename.split("\0")[0]
    return name if info.flag_bits & _UTF_8 else name_text(name.encode("cp437"))


def read_member(member: Member, size: int) -> Iterator[bytes]:
    """Read a text in a ZIP file in chunks of `size` bytes.

    Raises OSError if the file cannot be read or does not have the member, ChangedError if it changes meanwhile, and
    NoTextError if the member is damaged or encrypted, unpacks to too much, or does not begin like a text.
    """
    return _refuse_other_kinds(_read_member(member, size), str(member), packed=True)


def _read_member(member: Member, size: int) -> Iterator[bytes]:
    name = str(member)
    before = os.stat(member.archive)
    with _report_damage("ZIP", name):
        archive, texts = _open_archive(member.archive, before.st_size, before.st_mtime_ns, os.getpid())
        info = texts.get(member.name)
        if info is None:
            raise FileNotFoundError(ENOENT, _("there is no such text in the ZIP file"), name)
        if info.flag_bits & _ENCRYPTED:
            refuse(_("it is encrypted; unpack it first"), name)
        try:
            file = archive.open(info)
        except NotImplementedError:
            refuse(_("it is packed in a way that Python does not know; unpack it first"), name)
        total = 0
        with file:
            while data := file.read(size):
                total += len(data)
                _refuse_bomb(total, info.compress_size, name)
                yield data
    after = os.stat(member.archive)
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ChangedError(_("changed while it was read"))


@lru_cache(maxsize=1)
def _open_archive(
    path: str, size: int, modified: int, process: int
) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """Open an archive and list its members, once for all of them: the last archive is kept open.

    `size` and `modified` identify the version of the file. `process` makes a forked process open the archive for itself,
    since two processes would share one position in the file.
    """
    archive = zipfile.ZipFile(path)
    return archive, _regular_files(archive, display_name(path))
