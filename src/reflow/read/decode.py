"""Decode bytes: BOM, then UTF-8, else chardet among the Chinese encodings, read as the superset."""

import codecs
from contextvars import ContextVar

from reflow.draft import Patch, Source

BOMS = (  # UTF-32 LE before UTF-16 LE, whose BOM it begins with
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a label means in practice: the superset that reads every file with that label.
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5hkscs": "big5hkscs"}
CANDIDATES = ("gb18030", "gbk", "gb2312", "big5", "big5hkscs")
# Share of undecodable bytes up to which a file is UTF-8 with damage. Text in GB18030 or Big5 read as UTF-8 has more
# than a third of its bytes undecodable; one bad byte in a UTF-8 file must not turn all of it into another encoding.
MAX_UTF8_DAMAGE = 0.02

_damage: ContextVar[list[tuple[int, int]]] = ContextVar("_damage")


def _collect(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _damage.get().append((error.start, error.end))
    return "\N{REPLACEMENT CHARACTER}", error.end


codecs.register_error("reflow.collect", _collect)


def decode_bytes(data: bytes, name: str | None, encoding: str | None = None) -> Source:
    r"""Decode bytes to a source; what does not decode becomes � and is listed with its byte range.

    `encoding` overrules detection. Raises LookupError for an encoding that Python does not know.

    >>> decode_bytes("本报讯".encode("gb18030") + b"\xff", None).errors
    ((6, 7),)
    """
    bom, codec = _bom(data)
    body = data[len(bom) :]
    if encoding is not None and codecs.lookup(encoding).name != codecs.lookup(codec or encoding).name:
        bom, body = b"", data
    if encoding is not None or codec is not None:
        codec = codecs.lookup(encoding or codec or "").name
        text, errors = _decode(body, codec)
    else:
        codec, text, errors = _detect(body)
    patches = _patches(body, text, codec, errors)
    shifted = tuple((start + len(bom), end + len(bom)) for start, end in errors)
    return Source(name, text, codec, shifted, patches, bom)


def _bom(data: bytes) -> tuple[bytes, str | None]:
    return next(((bom, codec) for bom, codec in BOMS if data.startswith(bom)), (b"", None))


def _decode(data: bytes, codec: str) -> tuple[str, list[tuple[int, int]]]:
    errors: list[tuple[int, int]] = []
    token = _damage.set(errors)
    try:
        return data.decode(codec, "reflow.collect"), errors
    finally:
        _damage.reset(token)


def _detect(data: bytes) -> tuple[str, str, list[tuple[int, int]]]:
    try:
        return "utf-8", data.decode(), []
    except UnicodeDecodeError:
        text, errors = _decode(data, "utf-8")
    if sum(end - start for start, end in errors) <= MAX_UTF8_DAMAGE * len(data):
        return "utf-8", text, errors
    codec = _ask_chardet(data)
    return (codec, *_decode(data, codec))


def _ask_chardet(data: bytes) -> str:
    import chardet  # 20 ms to import, and most files are UTF-8

    found = chardet.detect(data, include_encodings=CANDIDATES, no_match_encoding="gb18030")["encoding"]
    return SUPERSETS.get((found or "gb18030").lower().replace("-", ""), "gb18030")


def _patches(data: bytes, text: str, codec: str, errors: list[tuple[int, int]]) -> tuple[Patch, ...]:
    """List the stretches that `codec` would not write back as they were."""
    if codec == "utf-8" and not errors:
        return ()
    if _encodes_to(text, codec, data):
        return ()
    if b"\n" in data and text.count("\n") == data.count(b"\n") and not codec.startswith("utf-"):
        return _line_patches(data, text, codec)
    return _error_patches(data, text, codec, errors)


def _encodes_to(text: str, codec: str, data: bytes) -> bool:
    try:
        return text.encode(codec) == data
    except UnicodeEncodeError:
        return False


def _line_patches(data: bytes, text: str, codec: str) -> tuple[Patch, ...]:
    """Compare line by line: in every Chinese superset the byte 0A is a line feed and nothing else."""
    patches, at = [], 0
    for raw, line in zip(data.split(b"\n"), text.split("\n"), strict=True):
        if not _encodes_to(line, codec, raw):
            patches.append(Patch(at, at + len(line), raw))
        at += len(line) + 1
    return tuple(patches)


def _error_patches(data: bytes, text: str, codec: str, errors: list[tuple[int, int]]) -> tuple[Patch, ...]:
    """Keep the bytes of each error; where that is not enough to write the file back, keep the whole file."""
    patches, at, read = [], 0, 0
    for start, end in errors:
        at += len(data[read:start].decode(codec, "replace"))
        patches.append(Patch(at, at + 1, data[start:end]))
        at, read = at + 1, end
    made = tuple(patches)
    return made if write_back(text, codec, made) == data else (Patch(0, len(text), data),)


def write_back(text: str, codec: str, patches: tuple[Patch, ...]) -> bytes:
    """Encode a decoded text to the bytes it was read from (without BOM)."""
    parts, at = [], 0
    for patch in patches:
        parts += [text[at : patch.start].encode(codec, "surrogatepass"), patch.data]
        at = patch.end
    parts.append(text[at:].encode(codec, "surrogatepass"))
    return b"".join(parts)
