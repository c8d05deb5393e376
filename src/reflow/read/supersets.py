"""WHATWG decoders: decode by the superset of each encoding in the Encoding Standard, and report every bad byte.

Python's codecs do the work. Codes that they lack or map differently are corrected by small tables
(`reflow.tables.codes`). EUC-TW and ISO-2022-CN, for which Python has no codec, are decoded by tables.
"""

import codecs
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Final

import msgspec
import regex

from reflow.tables import codes
from reflow.tables.likelihood import utf16_units

Errors = list[tuple[int, int]]
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def decode_as(data: bytes, encoding: str) -> tuple[str, Errors]:
    """Return the text, and the byte ranges that do not decode and are � in it. `encoding` is a name from `superset`."""
    decoder = DECODERS.get(encoding)
    return decoder(data) if decoder else _decode_collecting(data, encoding, "reflow.replace")


def decode_strictly(data: bytes, encoding: str) -> str | None:
    """Decode bytes like `decode_as`, but stop at the first byte that does not decode and return None."""
    token = _strict.set(True)
    try:
        text, errors = decode_as(data, encoding)
    except UnicodeDecodeError:
        return None
    finally:
        _strict.reset(token)
    return None if errors else text


# --- Python's codecs, with errors collected --------------------------------------------------------------------------

# The error handlers of Python's codecs take no further arguments; they find these values by context.
_errors: ContextVar[Errors] = ContextVar("_errors")
_strict: ContextVar[bool] = ContextVar("_strict", default=False)


def _report(error: UnicodeDecodeError, start: int, end: int) -> None:
    if _strict.get():
        raise error
    _errors.get().append((start, end))


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _report(error, error.start, error.end)
    return REPLACEMENT, error.end


def _replace_gb18030(error: UnicodeError) -> tuple[str, int]:
    """Decode 0x80 as the euro sign, which Windows wrote so; keep an ASCII character after a lead byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    if error.object[start] == 0x80:
        return "€", start + 1
    end = start + 1
    match = _FOUR_BYTES.match(error.object, start)
    # A code of four bytes is one error, also if it is cut at the end of the data; other codes are one bad byte.
    if match is not None and (match.end() == start + 4 or match.end() == len(error.object)):
        end = match.end()
    _report(error, start, end)
    return REPLACEMENT, end


def _replace_big5(error: UnicodeError) -> tuple[str, int]:
    """Decode the codes that `big5hkscs` lacks; keep an ASCII trail byte of a code that does not exist."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    code = error.object[start : start + 2]
    character = codes.big5().get(code) or _STANDINS.get(code)
    if character is not None:
        return character, start + 2
    has_trail_byte = len(code) == 2 and 0x81 <= code[0] <= 0xFE and 0xA1 <= code[1] <= 0xFE
    end = start + (2 if has_trail_byte else 1)
    _report(error, start, end)
    return REPLACEMENT, end


_FOUR_BYTES = regex.compile(rb"[\x81-\xfe][0-9](?:[\x81-\xfe][0-9]?)?")
codecs.register_error("reflow.replace", _replace)
codecs.register_error("reflow.gb18030", _replace_gb18030)
codecs.register_error("reflow.big5", _replace_big5)


def _decode_collecting(data: bytes, codec: str, handler: str) -> tuple[str, Errors]:
    """Decode with one of Python's codecs; an error handler above collects the errors."""
    errors: Errors = []
    token = _errors.set(errors)
    try:
        return data.decode(codec, handler), errors
    finally:
        _errors.reset(token)


class CharacterFixes(msgspec.Struct, frozen=True):
    """Characters to be replaced after decoding.

    `str.translate` is slow, and few texts need it. Most of the characters lie between `low` and `high`, where one
    comparison of the whole text finds them; the few `outside` are searched one by one.
    """

    table: Mapping[int, int]
    low: int
    high: int
    outside: tuple[str, ...]

    @classmethod
    def of(cls, table: Mapping[int, int], low: int, high: int) -> "CharacterFixes":
        """Return the fixes in a table, most of whose characters lie between `low` and `high`."""
        return cls(table, low, high, tuple([chr(code) for code in table if not low <= code <= high]))

    def apply(self, text: str) -> str:
        """Replace the characters of a text."""
        units = utf16_units(text)
        in_range = (units >= self.low) & (units <= self.high)
        if in_range.any() or any(character in text for character in self.outside):
            return text.translate(self.table)
        return text


_GB18030_FIXES = CharacterFixes.of(codes.GB18030, 0xE000, 0xF8FF)
_BIG5_FIXES = CharacterFixes.of(codes.BIG5, 0x00A2, 0x00A5)


def _decode_gb18030(data: bytes) -> tuple[str, Errors]:
    text, errors = _decode_collecting(data, "gb18030", "reflow.gb18030")
    return _GB18030_FIXES.apply(text), errors


_TWO_BYTES = regex.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")
# Codes put in the place of A241 and A242 before Python's codec decodes a text; no code begins with FF, so that the
# error handler gets them.
_STANDINS: Final = dict(zip((b"\xff\x00", b"\xff\x01"), codes.BIG5_SLASHES.values(), strict=True))


def _decode_big5(data: bytes) -> tuple[str, Errors]:
    if any(code in data for code in codes.BIG5_SLASHES):
        standins = dict(zip(codes.BIG5_SLASHES, _STANDINS, strict=True))
        # Codes are matched in pairs of bytes, so that a trail byte and the next lead byte are not taken for one.
        data = _TWO_BYTES.sub(lambda match: standins.get(match[0], match[0]), data)
    text, errors = _decode_collecting(data, "big5hkscs", "reflow.big5")
    return _BIG5_FIXES.apply(text), errors


# --- encodings that Python has no codec for --------------------------------------------------------------------------

_EUC_TW = regex.compile(rb"[\x00-\x7f]+|\x8e[\xa1-\xb0][\xa1-\xfe]{2}|[\xa1-\xfe]{2}|.", regex.DOTALL)


def _decode_euc_tw(data: bytes) -> tuple[str, Errors]:
    table = codes.euc_tw()
    parts: list[str] = []
    errors: Errors = []
    for match in _EUC_TW.finditer(data):
        code = match[0]
        if code[0] < 0x80:
            parts.append(code.decode("ascii"))
        elif code in table:
            parts.append(table[code])
        else:
            parts.append(REPLACEMENT)
            errors.append(match.span())
    return "".join(parts), errors


_ISO_2022_CN = regex.compile(
    rb"\x1b\$(?P<designation>\)[AGE]|\*H)|(?P<shift>[\x0e\x0f])|\x1bN(?P<single>[\x21-\x7e]{2})|(?P<line>[\r\n])"
    rb"|(?P<pairs>(?:[\x21-\x7e]{2})+)|(?P<other>.)",
    regex.DOTALL,
)
_TO_8_BITS = bytes.maketrans(bytes(range(0x21, 0x7F)), bytes(range(0xA1, 0xFF)))
_PLANE_1, _PLANE_2 = b")G", b"*H"  # designations of CNS 11643
_PLANE_2_PREFIX = b"\x8e\xa2"  # of EUC-TW
_ESC = 0x1B


def _decode_iso_2022_cn(data: bytes) -> tuple[str, Errors]:
    """Decode ISO-2022-CN (RFC 1922): GB 2312 or CNS plane 1 between SO and SI, plane 2 after ESC N."""
    parts: list[str] = []
    errors: Errors = []
    designation = b""
    shifted = False
    position = 0
    while position < len(data):
        match = _ISO_2022_CN.match(data, position)
        position = match.end()
        if match["designation"]:
            # Plane 2 is used by ESC N alone, and leaves the character set of SO as it is.
            if match["designation"] != _PLANE_2:
                designation = match["designation"]
        elif match["shift"]:
            shifted = match["shift"] == b"\x0e"
        elif match["line"]:
            parts.append(match[0].decode("ascii"))
            shifted = False  # the end of a line ends SO
        elif match["single"]:
            code = _PLANE_2_PREFIX + match["single"].translate(_TO_8_BITS)
            _append(parts, errors, codes.euc_tw().get(code), match.span())
        elif shifted and match["pairs"]:
            decoder = _decode_euc_tw if designation == _PLANE_1 else _decode_gb18030
            text, run_errors = decoder(match[0].translate(_TO_8_BITS))
            parts.append(text)
            errors += [(match.start() + start, match.start() + end) for start, end in run_errors]
        elif shifted or match[0][0] >= 0x80 or match[0][0] == _ESC:
            # Skip one bad byte and continue after it, wherever the match ended.
            position = match.start() + 1
            _append(parts, errors, None, (match.start(), position))
        else:
            parts.append(match[0].decode("ascii"))
    return "".join(parts), errors


def _append(parts: list[str], errors: Errors, character: str | None, span: tuple[int, int]) -> None:
    """Append a character, or � and an error if there is none."""
    parts.append(character or REPLACEMENT)
    if character is None:
        errors.append(span)


_HZ = regex.compile(
    rb"~\{(?P<han>(?:[\x21-\x77][\x21-\x7e])*)(?:(?P<cut>[\x21-\x7d])(?=$|\n))?(?:~\}|~?$|(?=\n))"
    rb"|~(?P<tilde>~)|(?P<join>~\n)|.",
    regex.DOTALL,
)


def _decode_hz(data: bytes) -> tuple[str, Errors]:
    """Decode HZ (RFC 1843): 7-bit GB 2312 between ~{ and ~}; ~~ is a tilde, and ~ at the end of a line continues it."""
    parts: list[str] = []
    errors: Errors = []
    for match in _HZ.finditer(data):
        if match["han"] is not None:
            text, run_errors = _decode_gb18030(match["han"].translate(_TO_8_BITS))
            run_start = match.start("han")
            parts.append(text)
            errors += [(run_start + start, run_start + end) for start, end in run_errors]
            if match["cut"]:  # half a character
                _append(parts, errors, None, match.span("cut"))
        elif match["tilde"]:
            parts.append("~")
        elif not match["join"]:
            byte = match[0]
            _append(parts, errors, byte.decode("ascii") if byte[0] < 0x80 else None, match.span())
    return "".join(parts), errors


DECODERS: Final[Mapping[str, Callable[[bytes], tuple[str, Errors]]]] = {
    "gb18030": _decode_gb18030,
    "big5hkscs": _decode_big5,
    "euc-tw": _decode_euc_tw,
    "iso-2022-cn": _decode_iso_2022_cn,
    "hz": _decode_hz,
}
