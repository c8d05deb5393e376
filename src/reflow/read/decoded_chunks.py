"""Open a source and decode it, a large one chunk by chunk: nothing holds more of a file than it needs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from typing import Final

from reflow.config import Config
from reflow.draft import Patch, Repair, Source
from reflow.read.binary import refuse_binary
from reflow.read.decode import decode_bytes
from reflow.read.file_bytes import display_name, read_chunks
from reflow.read.no_text import refuse_markup
from reflow.read.packed import Member, contents, read_member

SourceLike = str | bytes | bytearray | memoryview | PathLike[str] | Member | Source

# Bytes that are decoded at once. What does not fit is decoded as the first chunk that is not all ASCII.
CHUNK: Final = 1 << 22
LONGEST_CHARACTER: Final = 4  # bytes
# Encodings in which a byte means what those before it in its line say; of ISO-2022-KR those before it in the file.
SHIFTING: Final = ("hz", "utf-7", "iso2022", "iso-2022", "unicode-escape", "raw-unicode-escape")
SHIFTING_THROUGHOUT: Final = "iso2022_kr"
WIDE: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}  # bytes of a unit


def open_chunks(source: SourceLike, config: Config) -> Iterator[Source]:
    """Decode a source to one or more chunks; `begins` of each is its position in the whole.

    Raises TypeError for what is neither text, bytes nor a path, OSError for a path that cannot be read, and NoTextError
    for what is certainly not text: by how it begins, or because no encoding makes text of it. The last is not judged
    where the caller names the encoding, and nothing is of a Source, which is decoded already.
    """
    if isinstance(source, Source):
        yield source
    elif isinstance(source, str):
        refuse_markup(source, None)
        yield Source(None, source)
    else:
        chunks, name = _chunks(source)
        if config.encoding is None:
            chunks = refuse_binary(chunks, name)
        for chunk in decode_chunks(chunks, name, config.encoding):
            if not chunk.begins:
                refuse_markup(chunk.text, name)
            yield chunk


def _chunks(source: bytes | bytearray | memoryview | PathLike[str] | Member) -> tuple[Iterator[bytes], str | None]:
    """Read the bytes of a source, unpacked, and give the name of its file."""
    if isinstance(source, bytes | bytearray | memoryview):
        data = memoryview(source).cast("B")
        return contents((bytes(data[at : at + CHUNK]) for at in range(0, len(data), CHUNK)), None, CHUNK), None
    if isinstance(source, PathLike):
        return read_chunks(source, CHUNK), display_name(source)
    if isinstance(source, Member):
        return read_member(source, CHUNK), str(source)
    raise TypeError(f"expected str (the text itself), bytes or a path object, not {type(source).__name__}")


def decode_chunks(chunks: Iterable[bytes], name: str | None, encoding: str | None) -> Iterator[Source]:
    """Decode a file that comes in chunks; a chunk ends with a line, or where no line ends, with a character.

    What cannot be cut is one chunk. Of a file that begins with chunks of ASCII all chunks are written back by one codec.
    """
    known: str | None = None  # the codec of what is not ASCII
    other: str | None = None  # the same, if it would not write ASCII as it is
    rest, at, begins = b"", 0, 0
    coming = iter(chunks)
    data: bytes | None = next(coming, b"")
    while data is not None:
        after = next(coming, None)
        data = rest + data
        chunk = decode_bytes(data, name, encoding, known)
        end = len(data)
        if after is not None:
            end = _end(data, chunk)
            if not end:
                data = b"".join([data, after, *coming])
                after, end, chunk = None, len(data), decode_bytes(data, name, encoding, known)
            elif end < len(data):
                chunk = decode_bytes(data[:end], name, encoding, known)
        rest = data[end:]
        is_ascii = chunk.encoding == "utf-8" and data[:end].isascii()
        if at and known is None and not (is_ascii or _writes_ascii(str(chunk.encoding))):
            other = chunk.encoding
        known = known if is_ascii else chunk.encoding
        if known is not None and known == other:
            chunk = replace(chunk, encoding="utf-8", patches=(Patch(0, len(chunk.text), data[:end]),))
        yield _moved(chunk, at, begins)
        at, begins, data = at + len(data) - len(rest), begins + len(chunk.text), after


def _end(data: bytes, chunk: Source) -> int:
    """Find where a chunk may end; 0 if it may not."""
    codec = chunk.encoding or ""
    if codec == SHIFTING_THROUGHOUT:
        return 0
    return _last_line_end(data, chunk) or (0 if codec.startswith(SHIFTING) else _last_character_end(data, chunk))


def _writes_ascii(codec: str) -> bool:
    """Tell whether a codec writes ASCII as it is; those that Python has not write nothing."""
    try:
        return _ASCII.encode(codec) == _ASCII.encode()
    except (LookupError, UnicodeError):
        return False


_ASCII: Final = "".join(map(chr, range(128)))


def _last_line_end(data: bytes, chunk: Source) -> int:
    """Find the end of the last whole line; 0 if there is none."""
    unit = WIDE.get(chunk.encoding or "", 1)
    line_end = "\n".encode(chunk.encoding if unit > 1 else "ascii")  # type: ignore[arg-type]
    at = len(data)
    while (at := data.rfind(line_end, 0, at)) >= 0:
        if (at - len(chunk.bom)) % unit == 0:
            return at + unit
        at += len(line_end) - 1
    return 0


def _last_character_end(data: bytes, chunk: Source) -> int:
    """Leave half a character to the next chunk."""
    halves = [error for error in chunk.errors if len(data) - error[0] < LONGEST_CHARACTER]
    return halves[0][0] if halves else len(data)


def _moved(chunk: Source, at: int, begins: int) -> Source:
    """Say where in the whole file a chunk lies: `at` bytes and `begins` characters from its start."""
    if not at:
        return chunk
    return replace(
        chunk,
        begins=begins,
        errors=tuple([(start + at, end + at) for start, end in chunk.errors]),
        repairs=tuple([Repair(r.start + begins, r.end + begins, r.was) for r in chunk.repairs]),
        patches=tuple([Patch(p.start + begins, p.end + begins, p.data) for p in chunk.patches]),
    )
