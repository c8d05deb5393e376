"""Open bytes or a file and decode them; a large one is decoded in chunks, so that it is never in memory as a whole.

`data` are the bytes of a chunk, and a decoded chunk is the `Source` with their text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from os import PathLike
from typing import Final

from reflow.draft import Patch, Repair, Source
from reflow.language import _
from reflow.read.binary import refuse_binary
from reflow.read.decode import decode_bytes
from reflow.read.file_bytes import display_name, read_chunks
from reflow.read.member import Member
from reflow.read.no_text import refuse_markup
from reflow.read.packed import contents, read_member

ByteSource = bytes | bytearray | memoryview | PathLike[str] | Member

# Bytes that are decoded at once. The encoding of a file is that of its first chunk that is not all ASCII.
CHUNK: Final = 1 << 22
LONGEST_CHARACTER: Final = 4  # bytes
# Encodings in which the meaning of a byte depends on earlier bytes of its line; in ISO-2022-KR, of the whole file.
SHIFTING: Final = ("hz", "utf-7", "iso2022", "iso-2022", "unicode-escape", "raw-unicode-escape")
SHIFTING_THROUGHOUT: Final = "iso2022_kr"
UNIT_BYTES: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}  # of a code unit; 1 in others


def open_byte_chunks(source: ByteSource, encoding: str | None) -> Iterator[Source]:
    """Decode bytes, a file, or a member of a ZIP file to one or more chunks. Raises what `open_chunks` raises."""
    byte_chunks, name = _byte_chunks(source)
    if encoding is None:
        byte_chunks = refuse_binary(byte_chunks, name)
    for decoded in decode_chunks(byte_chunks, name, encoding):
        if not decoded.begins:
            refuse_markup(decoded.text, name)
        yield decoded


def _byte_chunks(source: ByteSource) -> tuple[Iterator[bytes], str | None]:
    """Return the bytes of a source, unpacked, and the name of its file."""
    if isinstance(source, bytes | bytearray | memoryview):
        view = memoryview(source).cast("B")
        slices = (bytes(view[start : start + CHUNK]) for start in range(0, len(view), CHUNK))
        return contents(slices, None, CHUNK), None
    if isinstance(source, PathLike):
        return read_chunks(source, CHUNK), display_name(source)
    if isinstance(source, Member):
        return read_member(source, CHUNK), str(source)
    raise TypeError(_("expected str (the text itself), bytes or a path object, not {type}", type=type(source).__name__))


def decode_chunks(byte_chunks: Iterable[bytes], name: str | None, encoding: str | None) -> Iterator[Source]:
    """Decode a file that comes in chunks of bytes. A decoded chunk ends with a line, or else with a character.

    In some encodings a file cannot be cut there; it is then one chunk.
    """
    decoder = ChunkDecoder(name, encoding)
    chunks = iter(byte_chunks)
    data = next(chunks, b"")
    while True:
        next_data = next(chunks, None)
        decoded = decoder.decode(data)
        if next_data is None:
            yield decoder.finish(data, decoded)
            return
        end = _chunk_end(data, decoded)
        if end == 0:
            data = b"".join([data, next_data, *chunks])
            yield decoder.finish(data, decoder.decode(data))
            return
        if end < len(data):
            decoded = decoder.decode(data[:end])
        yield decoder.finish(data[:end], decoded)
        data = data[end:] + next_data


class ChunkDecoder:
    """Decodes the chunks of one file, and keeps what was learned from the earlier ones."""

    def __init__(self, name: str | None, encoding: str | None) -> None:
        self._name = name
        self._encoding = encoding
        self._codec: str | None = None  # of the file, once a chunk has shown more than ASCII
        self._keep_bytes = False  # whether chunks are restored from their bytes and not by the codec
        self._bytes_before = 0
        self._characters_before = 0

    def decode(self, data: bytes) -> Source:
        """Decode the bytes of a chunk."""
        return decode_bytes(data, self._name, self._encoding, self._codec)

    def finish(self, data: bytes, decoded: Source) -> Source:
        """Return a decoded chunk with positions in the whole file, and go on to the next chunk."""
        is_ascii = decoded.encoding == "utf-8" and data.isascii()
        if not is_ascii:
            # One codec restores all chunks of a file. If the file began with chunks of ASCII, which this codec would
            # encode differently, UTF-8 restores those, and the others keep their bytes as a patch.
            if self._codec is None and self._bytes_before:
                self._keep_bytes = not _encodes_ascii(str(decoded.encoding))
            self._codec = decoded.encoding
        if self._keep_bytes:
            decoded = replace(decoded, encoding="utf-8", patches=(Patch(0, len(decoded.text), data),))
        shifted = _shift(decoded, self._bytes_before, self._characters_before)
        self._bytes_before += len(data)
        self._characters_before += len(decoded.text)
        return shifted


def _chunk_end(data: bytes, decoded: Source) -> int:
    """Return where a chunk can be cut: at the last line end, or else after the last character; 0 if nowhere."""
    codec = decoded.encoding or ""
    if codec == SHIFTING_THROUGHOUT:
        return 0
    line_end = _last_line_end(data, decoded)
    if line_end == 0 and not codec.startswith(SHIFTING):
        return _last_character_end(data, decoded)
    return line_end


def _encodes_ascii(codec: str) -> bool:
    """Whether a codec encodes ASCII to the same bytes. False if Python does not have the codec."""
    try:
        return _ASCII.encode(codec) == _ASCII.encode()
    except (LookupError, UnicodeError):
        return False


_ASCII: Final = "".join(map(chr, range(128)))


def _last_line_end(data: bytes, decoded: Source) -> int:
    """Return the end of the last whole line, or 0 if there is none."""
    unit = UNIT_BYTES.get(decoded.encoding or "", 1)
    line_feed = "\n".encode(decoded.encoding if unit > 1 else "ascii")  # type: ignore[arg-type]
    position = len(data)
    while (position := data.rfind(line_feed, 0, position)) >= 0:
        # In UTF-16 and UTF-32, the bytes of a line feed may also belong to two adjacent characters.
        if (position - len(decoded.bom)) % unit == 0:
            return position + unit
        position += len(line_feed) - 1
    return 0


def _last_character_end(data: bytes, decoded: Source) -> int:
    """Return the end of the last whole character: an error at the end may be half a character."""
    for start, _end in decoded.errors:
        if len(data) - start < LONGEST_CHARACTER:
            return start
    return len(data)


def _shift(decoded: Source, byte_offset: int, character_offset: int) -> Source:
    """Turn the positions in a chunk into positions in the whole file."""
    if not byte_offset:
        return decoded
    repairs = [
        Repair(repair.start + character_offset, repair.end + character_offset, repair.was) for repair in decoded.repairs
    ]
    patches = [
        Patch(patch.start + character_offset, patch.end + character_offset, patch.data) for patch in decoded.patches
    ]
    return replace(
        decoded,
        begins=character_offset,
        errors=tuple([(start + byte_offset, end + byte_offset) for start, end in decoded.errors]),
        repairs=tuple(repairs),
        patches=tuple(patches),
    )
