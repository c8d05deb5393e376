"""Detect bytes that are not text in any encoding; text is recognised however damaged it is."""

import codecs
from collections.abc import Iterator
from typing import Final

import regex

from reflow.language import _
from reflow.read.decode import BOMS, decode
from reflow.read.no_text import refuse
from reflow.tables.likelihood import likelihoods, utf16_units

# Windows spread over the first chunk: how many, and their size in bytes. A chunk with fewer than `FEWEST` windows (1 KB)
# is too short to judge, and counts as text.
WINDOWS: Final = 64
WINDOW: Final = 128
FEWEST: Final = 8
# A window looks like text in most encodings if at most one byte in `FEW_CONTROLS` is a control character that does not
# occur in texts; of random bytes it is one in fifteen. In UTF-16 and UTF-32, at most one character in `FEW_ODD` may be
# such a character, a private one or an unassigned one.
FEW_CONTROLS: Final = 64
FEW_ODD: Final = 32
# Share of text-like windows below which data is binary. Random data, numbers and compressed files have at most a quarter,
# damaged texts at least seven tenths, even if their halves are in different encodings (`bench/evaluate/binaries.py`).
SHARE: Final = 1 / 3
# Share of common Han among the decoded characters above which data is text after all: the windows of mojibake, which
# decoding repairs, may look like nothing. Decoded random data has a share of one in twelve.
HAN: Final = 1 / 8
COMMON: Final = -11.0  # log-probability above which a character is common: 3,500 of the 28,000 Han and Chinese marks
SAMPLE: Final = 1 << 16  # bytes that are decoded to compute this share

_CONTROLS: Final = bytes([*range(0x07), *range(0x10, 0x1A), 0x7F])  # without those that occur in text files
_NULS: Final = regex.compile(rb"\0{8,}")  # a disk writes them in the place of lost contents
ODD: Final = regex.compile(r"[\p{Cn}\p{Co}\x00-\x06\x10-\x19\x7f]")
_WIDE: Final = (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4))  # codec, and bytes of a unit
# Code points of Chinese marks and Han.
_FIRST_CHINESE: Final = 0x3000
_AFTER_CHINESE: Final = 0xA000


def refuse_binary(chunks: Iterator[bytes], name: str | None) -> Iterator[bytes]:
    """Yield the chunks of a file unchanged. Raises NoTextError if the first one is not text."""
    for number, chunk in enumerate(chunks):
        if number == 0 and is_binary(chunk):
            refuse(_("it holds no text in any encoding; if it does, name the encoding with --encoding"), name)
        yield chunk


def is_binary(data: bytes) -> bool:
    r"""Whether the first chunk of a file is certainly not text in any encoding. Data with a BOM is text.

    >>> import random
    >>> is_binary(random.Random(0).randbytes(4000)), is_binary("大桥昨日合龙。".encode("gb18030") * 300)
    (True, False)
    """
    if data.startswith(tuple(bom for bom, _ in BOMS)):
        return False
    readable, count = readable_windows(data)
    if count < FEWEST or readable >= SHARE * count:
        return False
    # Decoding is slow, so it comes last.
    return common_han(decode(data[:SAMPLE]).text) < HAN


def readable_windows(data: bytes) -> tuple[int, int]:
    """Return the number of windows that look like text in some encoding, and that of all windows with more than NULs."""
    if len(data) <= WINDOWS * WINDOW:
        starts = list(range(0, len(data) - WINDOW // 2, WINDOW))
    else:
        starts = [(len(data) - WINDOW) * number // (WINDOWS - 1) for number in range(WINDOWS)]
    windows = [data[start : start + WINDOW] for start in starts]
    if not _count_controls(b"".join(windows)):  # the usual case, in which no window needs a closer look
        return len(windows), len(windows)
    without_nuls = [_NULS.sub(b"", window) for window in windows]
    filled = [window for window in without_nuls if window]
    return sum(map(_looks_like_text, filled)), len(filled)


def _count_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _looks_like_text(window: bytes) -> bool:
    if _count_controls(window) * FEW_CONTROLS <= len(window):
        return True
    # A window may begin inside a unit of UTF-16 or UTF-32.
    return any(
        _looks_like_wide_text(window[start:], codec) for codec, unit_bytes in _WIDE for start in range(unit_bytes)
    )


def _looks_like_wide_text(window: bytes, codec: str) -> bool:
    try:
        # An incremental decoder ignores half a character at the end.
        text = codecs.getincrementaldecoder(codec)().decode(window)
    except UnicodeDecodeError:
        return False
    return len(ODD.findall(text)) * FEW_ODD <= len(text)


def common_han(text: str) -> float:
    """Return the share of a text's characters that are common Han or Chinese marks."""
    codes = utf16_units(text)
    if not len(codes):
        return 0.0
    is_chinese = (codes >= _FIRST_CHINESE) & (codes < _AFTER_CHINESE)
    is_common = likelihoods(codes) > COMMON
    return float((is_chinese & is_common).mean())
