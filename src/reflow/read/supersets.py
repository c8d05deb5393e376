"""Decode by the superset of each encoding, as the WHATWG Encoding Standard defines it; every bad byte is reported.

Python's codecs do the work; what they lack or have otherwise is put right by small tables (`reflow.tables.codes`).
EUC-TW and ISO-2022-CN, for which Python has no codec, are read by tables.
"""

import codecs
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Final

import regex

from reflow.tables import codes
from reflow.tables.likelihood import utf16_units

Errors = list[tuple[int, int]]
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def decode_as(data: bytes, encoding: str) -> tuple[str, Errors]:
    """Decode bytes by one encoding, a name that `superset` gave; what does not decode becomes � and is listed."""
    own = DECODERS.get(encoding)
    return own(data) if own else _collected(data, encoding, "reflow.replace")


def decode_strictly(data: bytes, encoding: str) -> str | None:
    """Decode bytes like `decode_as`; None at the first byte that does not decode, whatever comes after it."""
    token = _strict.set(True)
    try:
        text, errors = decode_as(data, encoding)
    except UnicodeDecodeError:
        return None
    finally:
        _strict.reset(token)
    return None if errors else text


# --- Python's codecs, with errors collected --------------------------------------------------------------------------

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
    """Read 0x80 as the euro sign, as Windows wrote it; drop no ASCII character behind a lead byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    if error.object[start] == 0x80:
        return "€", start + 1
    four = _FOUR_BYTES.match(error.object, start)
    whole = four is not None and (four.end() == start + 4 or four.end() == len(error.object))  # or cut at the end
    end = four.end() if four is not None and whole else start + 1
    _report(error, start, end)
    return REPLACEMENT, end


def _replace_big5(error: UnicodeError) -> tuple[str, int]:
    """Read what `big5hkscs` lacks; of a code that nobody has, an ASCII trail byte stays."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    code = error.object[start : start + 2]
    known = codes.big5().get(code) or _STANDINS.get(code)
    if known is not None:
        return known, start + 2
    end = start + (2 if len(code) == 2 and 0x81 <= code[0] <= 0xFE and 0xA1 <= code[1] <= 0xFE else 1)
    _report(error, start, end)
    return REPLACEMENT, end


_FOUR_BYTES = regex.compile(rb"[\x81-\xfe][0-9](?:[\x81-\xfe][0-9]?)?")
codecs.register_error("reflow.replace", _replace)
codecs.register_error("reflow.gb18030", _replace_gb18030)
codecs.register_error("reflow.big5", _replace_big5)


def _collected(data: bytes, codec: str, handler: str) -> tuple[str, Errors]:
    errors: Errors = []
    token = _errors.set(errors)
    try:
        return data.decode(codec, handler), errors
    finally:
        _errors.reset(token)


def _others(table: Mapping[int, int], low: int, high: int) -> tuple[str, ...]:
    return tuple(chr(code) for code in table if not low <= code <= high)


_GB18030_RANGE, _BIG5_RANGE = (0xE000, 0xF8FF), (0x00A2, 0x00A5)  # in which most of the codes to be corrected lie
_GB18030_OTHERS, _BIG5_OTHERS = _others(codes.GB18030, *_GB18030_RANGE), _others(codes.BIG5, *_BIG5_RANGE)


def _corrected(text: str, table: Mapping[int, int], low: int, high: int, others: tuple[str, ...]) -> str:
    """Translate a text, if it has characters that may need it at all."""
    own = utf16_units(text)
    between = ((own >= low) & (own <= high)).any()
    return text.translate(table) if between or any(character in text for character in others) else text


def _gb18030(data: bytes) -> tuple[str, Errors]:
    text, errors = _collected(data, "gb18030", "reflow.gb18030")
    return _corrected(text, codes.GB18030, *_GB18030_RANGE, _GB18030_OTHERS), errors


_TWO_BYTES = regex.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")
# Stand for A241 and A242 while Python's codec reads the rest: no code begins with FF.
_STANDINS: Final = dict(zip((b"\xff\x00", b"\xff\x01"), codes.BIG5_SLASHES.values(), strict=True))


def _big5(data: bytes) -> tuple[str, Errors]:
    if any(code in data for code in codes.BIG5_SLASHES):
        standins = dict(zip(codes.BIG5_SLASHES, _STANDINS, strict=True))
        data = _TWO_BYTES.sub(lambda match: standins.get(match[0], match[0]), data)
    text, errors = _collected(data, "big5hkscs", "reflow.big5")
    return _corrected(text, codes.BIG5, *_BIG5_RANGE, _BIG5_OTHERS), errors


# --- encodings that Python has no codec for --------------------------------------------------------------------------

_EUC_TW = regex.compile(rb"[\x00-\x7f]+|\x8e[\xa1-\xb0][\xa1-\xfe]{2}|[\xa1-\xfe]{2}|.", regex.DOTALL)


def _euc_tw(data: bytes) -> tuple[str, Errors]:
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
_HIGH = bytes.maketrans(bytes(range(0x21, 0x7F)), bytes(range(0xA1, 0xFF)))


def _iso_2022_cn(data: bytes) -> tuple[str, Errors]:
    """Read ISO-2022-CN (RFC 1922): GB 2312 or CNS plane 1 between SO and SI, plane 2 behind ESC N."""
    parts: list[str] = []
    errors: Errors = []
    set_, shifted, at = b"", False, 0
    while at < len(data):
        match = _ISO_2022_CN.match(data, at)
        at = match.end()
        if match["designation"]:
            set_ = match["designation"] if match["designation"] != b"*H" else set_
        elif match["shift"]:
            shifted = match["shift"] == b"\x0e"
        elif match["line"]:
            parts.append(match[0].decode("ascii"))
            shifted = False
        elif match["single"]:
            _add(parts, errors, codes.euc_tw().get(b"\x8e\xa2" + match["single"].translate(_HIGH)), match.span())
        elif shifted and match["pairs"]:
            high = match[0].translate(_HIGH)
            text, bad = (_euc_tw if set_ == b")G" else _gb18030)(high)
            parts.append(text)
            errors += [(match.start() + start, match.start() + end) for start, end in bad]
        elif shifted or match[0][0] >= 0x80 or match[0][0] == 0x1B:
            _add(parts, errors, None, (match.start(), match.start() + 1))
            at = match.start() + 1
        else:
            parts.append(match[0].decode("ascii"))
    return "".join(parts), errors


def _add(parts: list[str], errors: Errors, character: str | None, span: tuple[int, int]) -> None:
    parts.append(character or REPLACEMENT)
    if character is None:
        errors.append(span)


_HZ = regex.compile(rb"~\{(?P<han>(?:[\x21-\x77][\x21-\x7e])*)(?:(?P<cut>[\x21-\x7d])(?=$|\n))?(?:~\}|~?$|(?=\n))|~(?P<tilde>~)|(?P<join>~\n)|.", regex.DOTALL)  # fmt: skip


def _hz(data: bytes) -> tuple[str, Errors]:
    """Read HZ (RFC 1843): GB 2312 in seven bits between ~{ and ~}; ~~ is a tilde, and a ~ at a line's end joins it."""
    parts: list[str] = []
    errors: Errors = []
    for match in _HZ.finditer(data):
        if match["han"] is not None:
            text, bad = _gb18030(match["han"].translate(_HIGH))
            parts.append(text)
            errors += [(match.start("han") + start, match.start("han") + end) for start, end in bad]
            if match["cut"]:
                _add(parts, errors, None, match.span("cut"))
        elif match["tilde"]:
            parts.append("~")
        elif not match["join"]:
            byte = match[0]
            _add(parts, errors, byte.decode("ascii") if byte[0] < 0x80 else None, match.span())
    return "".join(parts), errors


DECODERS: Final[Mapping[str, Callable[[bytes], tuple[str, Errors]]]] = {
    "gb18030": _gb18030,
    "big5hkscs": _big5,
    "euc-tw": _euc_tw,
    "iso-2022-cn": _iso_2022_cn,
    "hz": _hz,
}
