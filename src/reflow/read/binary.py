"""Tell bytes that are text in no encoding from text, however it is damaged."""

import codecs
from collections.abc import Iterator
from typing import Final

import regex

from reflow.read.decode import BOMS, decode
from reflow.read.no_text import refuse
from reflow.tables.likelihood import likelihoods, utf16_units

# Windows from all over the first block, in bytes. What has fewer is too little to judge by, and passes: 1 KB.
WINDOWS: Final = 64
WINDOW: Final = 128
FEWEST: Final = 8
# A window reads as text in most encodings if of so many bytes one is a control character that no text has; of random
# bytes one in fifteen is. In UTF-16 and UTF-32 it does if of so many characters one is of that kind, or is not assigned.
FEW_CONTROLS: Final = 64
FEW_ODD: Final = 32
# Of the windows of random data, numbers and compressed files at most a quarter read as text, of damaged texts at least
# seven tenths, whatever two encodings their halves are in (`bench/evaluate/binaries.py`).
SHARE: Final = 1 / 3
# Where so many of the characters that decoding gives are common Han there is something left to read: after a wrong
# decoding, which is undone, the bytes may look like nothing. Of what decoding makes of random data one in twelve is.
HAN: Final = 1 / 8
COMMON: Final = -11.0  # log-probability as Chinese; 3,500 of the 28,000 Han and marks in their ranges have more
SAMPLE: Final = 1 << 16  # bytes that are decoded for it

_CONTROLS: Final = bytes([*range(0x07), *range(0x10, 0x1A), 0x7F])  # those of files of text are not among them
_NULS: Final = regex.compile(rb"\0{8,}")  # what a disk writes for what it lost
ODD: Final = regex.compile(r"[\p{Cn}\p{Co}\x00-\x06\x10-\x19\x7f]")
_WIDE: Final = (("utf-16-le", 2), ("utf-16-be", 2), ("utf-32-le", 4), ("utf-32-be", 4))  # and bytes of a unit


def refuse_binary(chunks: Iterator[bytes], name: str | None) -> Iterator[bytes]:
    """Pass on the chunks of a file; raises NoTextError if the first holds no text."""
    for number, chunk in enumerate(chunks):
        if number == 0 and is_binary(chunk):
            refuse("it holds no text in any encoding; if it does, name the encoding with --encoding", name)
        yield chunk


def is_binary(data: bytes) -> bool:
    r"""Tell whether the first block of a file certainly holds no text in any encoding. What has a BOM is text.

    >>> import random
    >>> is_binary(random.Random(0).randbytes(4000)), is_binary("大桥昨日合龙。".encode("gb18030") * 300)
    (True, False)
    """
    if data.startswith(tuple(bom for bom, _ in BOMS)):
        return False
    readable, count = readable_windows(data)
    return count >= FEWEST and readable < SHARE * count and common_han(decode(data[:SAMPLE]).text) < HAN


def readable_windows(data: bytes) -> tuple[int, int]:
    """Count the windows that read as text in some encoding, and all that hold anything but NULs."""
    if len(data) <= WINDOWS * WINDOW:
        windows = [data[at : at + WINDOW] for at in range(0, len(data) - WINDOW // 2, WINDOW)]
    else:
        starts = ((len(data) - WINDOW) * number // (WINDOWS - 1) for number in range(WINDOWS))
        windows = [data[at : at + WINDOW] for at in starts]
    if not _controls(b"".join(windows)):
        return len(windows), len(windows)
    held = [part for window in windows if (part := _NULS.sub(b"", window))]
    return sum(map(_reads, held)), len(held)


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _reads(window: bytes) -> bool:
    if _controls(window) * FEW_CONTROLS <= len(window):
        return True
    return any(_reads_wide(window[at:], codec) for codec, unit in _WIDE for at in range(unit))


def _reads_wide(window: bytes, codec: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(window)  # half a character may be left at the end
    except UnicodeDecodeError:
        return False
    return len(ODD.findall(text)) * FEW_ODD <= len(text)


def common_han(text: str) -> float:
    """Give the share of a text's characters that Chinese text is full of."""
    codes = utf16_units(text)
    han = (codes >= 0x3000) & (codes < 0xA000)  # and their marks
    return float((han & (likelihoods(codes) > COMMON)).mean()) if len(codes) else 0.0
