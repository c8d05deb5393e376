"""Decode bytes: BOM, else by evidence; damaged lines by themselves; wrong decodings of old undone."""

import codecs
from dataclasses import dataclass

import regex

from reflow.draft import Patch, Repair, Source
from reflow.encodings import superset
from reflow.read.damage import MULTIBYTE, mend
from reflow.read.detect import detect, sure
from reflow.read.mojibake import repair
from reflow.read.supersets import decode_as

BOMS = (  # UTF-32 LE before UTF-16 LE, whose BOM it begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is left where characters were lost before: NULs that a disk wrote, and what GBK makes of UTF-8's � (锟斤拷).
LOST = {"utf-8": "锟斤拷".encode(), "gb18030": "锟斤拷".encode("gb18030")}  # Big5 does not have it


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded bytes.

    `text` has the repairs applied. `encoding` is the codec of most bytes, `confidence` (0 to 1) how sure it is.
    `errors` are half-open byte ranges that did not decode, each a � in the text, or that say that characters were lost
    earlier: NULs and 锟斤拷, which stay. `repairs` are the stretches of `text` that had been decoded wrongly before.

    >>> decode("大桥昨日合龙。".encode("gb18030")).text
    '大桥昨日合龙。'
    """

    text: str
    encoding: str
    confidence: float
    errors: tuple[tuple[int, int], ...] = ()
    repairs: tuple[Repair, ...] = ()


def decode(data: bytes | bytearray | memoryview, encoding: str | None = None) -> Decoded:
    r"""Decode `data`, bytes of any Chinese encoding, whole or damaged; `encoding` overrules detection and all repairs.

    What is not Chinese is decoded as chardet says. Nothing is unpacked or refused: `clean` does that. Raises LookupError
    for an encoding that Python does not know.

    >>> decode("本报讯 昨天，大桥合龙。".encode("gb18030")).encoding
    'gb18030'
    >>> decode("本报讯 昨天，大桥合龙。".encode("gb18030") + b"\xff").errors
    ((23, 24),)
    >>> decode("本报讯 昨天，大桥合龙。".encode().decode("latin-1").encode()).repairs
    (Repair(start=0, end=12, was='utf-8 read as iso8859-1'),)
    """
    return _decode(bytes(data), encoding)[0]


def decode_bytes(data: bytes, name: str | None, encoding: str | None = None, known: str | None = None) -> Source:
    r"""Decode bytes to a source, which knows how to give the bytes back.

    `known` is the codec that was detected in an earlier part of the same file.

    >>> decode_bytes("本报讯".encode("gb18030") + b"\xff", None).errors
    ((6, 7),)
    """
    found, bom = _decode(data, encoding, known)
    body = data[len(bom) :]
    errors = [(start - len(bom), end - len(bom)) for start, end in found.errors]
    patches = _patches(body, found.text, found.encoding, errors)
    return Source(name, found.text, found.encoding, found.errors, found.repairs, patches, bom)


def _decode(data: bytes, encoding: str | None, earlier: str | None = None) -> tuple[Decoded, bytes]:
    bom, codec = _bom(data) if earlier is None else (b"", earlier)
    chosen = _with_order(superset(encoding), codec) if encoding is not None else codec
    if chosen != codec:
        bom = b""
    body = data[len(bom) :]
    repairs: tuple[Repair, ...] = ()
    certain = None if chosen else sure(body)
    if certain is not None:
        (known, text, errors), confidence = certain, 1.0
    else:
        known, confidence = (chosen, 1.0) if chosen else detect(body)
        text, errors = decode_as(body, known)
    if encoding is None:
        if certain is None:
            text, errors = mend(body, text, known, errors)
        text, repairs = repair(text)
    shifted = sorted((start + len(bom), end + len(bom)) for start, end in {*errors, *_lost(body, known)})
    return Decoded(text, known, confidence, tuple(shifted), repairs), bom


def _bom(data: bytes) -> tuple[bytes, str | None]:
    return next(((bom, codec) for bom, codec in BOMS if data.startswith(bom)), (b"", None))


def _with_order(chosen: str, found: str | None) -> str:
    """Give UTF-16 and UTF-32 the byte order that the BOM tells: the second block of a large file has none."""
    if chosen not in ("utf-16", "utf-32"):
        return chosen
    return found if found is not None and found.startswith(chosen) else f"{chosen}-le"


def _lost(data: bytes, encoding: str) -> list[tuple[int, int]]:
    """Find what says that characters were lost earlier."""
    if encoding not in MULTIBYTE:
        return []
    present = [mark for mark in (b"\0", LOST.get(encoding)) if mark and mark in data]
    if not present:
        return []
    pattern = regex.compile(b"|".join(b"(?:" + regex.escape(mark) + b")+" for mark in present))
    return [match.span() for match in pattern.finditer(data)]


def _patches(data: bytes, text: str, codec: str, errors: list[tuple[int, int]]) -> tuple[Patch, ...]:
    """List the stretches that `codec` would not write back as they were; of another's encodings, the whole."""
    if not text:
        return (Patch(0, 0, data),) if data else ()
    if not _python_has(codec):
        return (Patch(0, len(text), data),)
    if _encodes_to(text, codec, data):
        return ()
    patches = _line_patches(data, text, codec)
    if not _writes_back(text, codec, patches, data):
        patches = _error_patches(data, text, codec, errors)
        if not _writes_back(text, codec, patches, data):
            return (Patch(0, len(text), data),)
    return patches


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
    """Compare line by line: in every Chinese superset the byte 0A is a line feed and nothing else."""
    rows, lines = data.split(b"\n"), text.split("\n")
    if len(rows) != len(lines):
        return ()
    patches, at = [], 0
    for raw, line in zip(rows, lines, strict=True):
        if not _encodes_to(line, codec, raw):
            patches.append(Patch(at, at + len(line), raw))
        at += len(line) + 1
    return tuple(patches)


def _error_patches(data: bytes, text: str, codec: str, errors: list[tuple[int, int]]) -> tuple[Patch, ...]:
    """Keep the bytes of each error."""
    patches, at, read = [], 0, 0
    for start, end in errors:
        at += len(data[read:start].decode(codec, "replace"))
        patches.append(Patch(at, at + 1, data[start:end]))
        at, read = at + 1, end
    return tuple(patches)


def _writes_back(text: str, codec: str, patches: tuple[Patch, ...], data: bytes) -> bool:
    try:
        return write_back(text, codec, patches) == data
    except UnicodeEncodeError:  # the standard has characters that Python's codec does not write
        return False


def write_back(text: str, codec: str, patches: tuple[Patch, ...]) -> bytes:
    """Encode a decoded text to the bytes it was read from (without BOM)."""
    parts, at = [], 0
    for patch in patches:
        parts += [_encoded(text[at : patch.start], codec), patch.data]
        at = patch.end
    return b"".join([*parts, _encoded(text[at:], codec)])


def _encoded(text: str, codec: str) -> bytes:
    return text.encode(codec, "surrogatepass") if text else b""  # Python need not have the codec of one whole patch
