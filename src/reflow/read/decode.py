"""Decode by BOM or detection; re-decode damaged lines; repair mojibake."""

import codecs

import msgspec
import regex

from reflow.draft import Patch, Repair, Source
from reflow.encodings import superset
from reflow.read.damage import MULTIBYTE, mend
from reflow.read.detect import decode_if_certain, detect
from reflow.read.mojibake import repair
from reflow.read.supersets import decode_as
from reflow.read.write_back import write_back

BOMS = (  # UTF-32 LE before UTF-16 LE: its BOM begins with that of UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What remains where characters were lost earlier: UTF-8's � decoded as GBK. Big5 does not have 锟.
LOST = {"utf-8": "锟斤拷".encode(), "gb18030": "锟斤拷".encode("gb18030")}
NUL = b"\0"  # the same, in any encoding: written by a disk that lost the contents


class Decoded(msgspec.Struct, frozen=True):
    """Decoded bytes.

    `text` has the repairs applied. `encoding` is the codec of most bytes, and `confidence` (0 to 1) its probability.
    `errors` are half-open byte ranges that did not decode, each of which is a � in the text, or that show an earlier loss
    of characters: NULs and 锟斤拷, which stay. `repairs` are the ranges of `text` that had been decoded wrongly before.

    >>> decode("大桥昨日合龙。".encode("gb18030")).text
    '大桥昨日合龙。'
    """

    text: str
    encoding: str
    confidence: float
    errors: tuple[tuple[int, int], ...] = ()
    repairs: tuple[Repair, ...] = ()


def decode(data: bytes | bytearray | memoryview, encoding: str | None = None) -> Decoded:
    r"""Decode `data`, bytes in any Chinese encoding, intact or damaged; `encoding` overrules detection and all repairs.

    Other languages are decoded as chardet detects them. Unlike in `clean`, nothing is unpacked or rejected. Raises
    LookupError if Python does not know the encoding.

    >>> decode("本报讯 昨天，大桥合龙。".encode("gb18030")).encoding
    'gb18030'
    >>> decode("本报讯 昨天，大桥合龙。".encode("gb18030") + b"\xff").errors
    ((23, 24),)
    >>> decode("本报讯 昨天，大桥合龙。".encode().decode("latin-1").encode()).repairs
    (Repair(start=0, end=12, was='utf-8 read as iso8859-1'),)
    """
    return _decode(bytes(data), encoding)[0]


def decode_bytes(data: bytes, name: str | None, encoding: str | None = None, known: str | None = None) -> Source:
    r"""Decode bytes to a source, which can restore the bytes.

    `known` is the codec that was detected in an earlier part of the same file.

    >>> decode_bytes("本报讯".encode("gb18030") + b"\xff", None).errors
    ((6, 7),)
    """
    decoded, bom = _decode(data, encoding, known)
    body = data[len(bom) :]
    errors_in_body = [(start - len(bom), end - len(bom)) for start, end in decoded.errors]
    patches = _patches(body, decoded.text, decoded.encoding, errors_in_body)
    return Source(name, decoded.text, decoded.encoding, decoded.errors, decoded.repairs, patches, bom)


def _decode(data: bytes, encoding: str | None, known: str | None = None) -> tuple[Decoded, bytes]:
    """Decode bytes, and return the result with the BOM; `encoding` is the caller's, `known` that of an earlier chunk."""
    bom, marked = _bom(data) if known is None else (b"", known)
    codec = _with_byte_order(superset(encoding), marked) if encoding is not None else marked
    if codec != marked:
        bom = b""  # in another encoding, the bytes of the BOM are part of the text
    body = data[len(bom) :]

    certain = decode_if_certain(body) if codec is None else None
    if certain is not None:
        (codec, text, errors), confidence = certain, 1.0
    else:
        codec, confidence = (codec, 1.0) if codec is not None else detect(body)
        text, errors = decode_as(body, codec)

    repairs: tuple[Repair, ...] = ()
    if encoding is None:
        if certain is None:
            text, errors = mend(body, text, codec, errors)
        text, repairs = repair(text)
    spans = {*errors, *_losses(body, codec)}
    shifted = sorted([(start + len(bom), end + len(bom)) for start, end in spans])
    return Decoded(text, codec, confidence, tuple(shifted), repairs), bom


def _bom(data: bytes) -> tuple[bytes, str | None]:
    return next(((bom, codec) for bom, codec in BOMS if data.startswith(bom)), (b"", None))


def _with_byte_order(encoding: str, marked: str | None) -> str:
    """Add the byte order of the BOM to UTF-16 and UTF-32: only the first chunk of a large file has a BOM."""
    if encoding not in ("utf-16", "utf-32"):
        return encoding
    return marked if marked is not None and marked.startswith(encoding) else f"{encoding}-le"


def _losses(data: bytes, encoding: str) -> list[tuple[int, int]]:
    """Return the byte ranges that show that characters were lost earlier."""
    if encoding not in MULTIBYTE:
        return []
    present = [mark for mark in (NUL, LOST.get(encoding)) if mark and mark in data]
    if not present:
        return []
    pattern = regex.compile(b"|".join(b"(?:" + regex.escape(mark) + b")+" for mark in present))
    return [match.span() for match in pattern.finditer(data)]


def _patches(data: bytes, text: str, codec: str, errors: list[tuple[int, int]]) -> tuple[Patch, ...]:
    """Return the ranges that `codec` does not encode to their original bytes: few, or the whole text."""
    if not text:
        return (Patch(0, 0, data),) if data else ()
    if not _python_has(codec):
        return (Patch(0, len(text), data),)
    if _encodes_to(text, codec, data):
        return ()
    patches = _line_patches(data, text, codec)
    if _restores(text, codec, patches, data):
        return patches
    patches = _error_patches(data, text, codec, errors)
    if _restores(text, codec, patches, data):
        return patches
    return (Patch(0, len(text), data),)


def _python_has(codec: str) -> bool:
    try:
        codecs.lookup(codec)
    except LookupError:
        return False
    return True


def _encodes_to(text: str, codec: str, data: bytes) -> bool:
    try:
        return text.encode(codec) == data
    except UnicodeEncodeError:
        return False


def _line_patches(data: bytes, text: str, codec: str) -> tuple[Patch, ...]:
    """Return a patch for each line that differs: in every Chinese superset the byte 0A is a line feed and nothing else."""
    data_lines, text_lines = data.split(b"\n"), text.split("\n")
    if len(data_lines) != len(text_lines):
        return ()
    patches = []
    start = 0
    for data_line, text_line in zip(data_lines, text_lines, strict=True):
        if not _encodes_to(text_line, codec, data_line):
            patches.append(Patch(start, start + len(text_line), data_line))
        start += len(text_line) + 1
    return tuple(patches)


def _error_patches(data: bytes, text: str, codec: str, errors: list[tuple[int, int]]) -> tuple[Patch, ...]:
    """Return a patch for each error, which is one � in the text."""
    patches = []
    position = 0  # in the text
    previous_end = 0  # in the bytes
    for start, end in errors:
        position += len(data[previous_end:start].decode(codec, "replace"))
        patches.append(Patch(position, position + 1, data[start:end]))
        position += 1
        previous_end = end
    return tuple(patches)


def _restores(text: str, codec: str, patches: tuple[Patch, ...], data: bytes) -> bool:
    try:
        return write_back(text, codec, patches) == data
    except UnicodeEncodeError:  # the standard has characters that Python's codec lacks
        return False
