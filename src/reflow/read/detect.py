"""Find the encoding under which bytes are likeliest as Chinese.

A bad byte costs and never excludes: one 0xFF in a GBK file leaves it a GBK file. Files are judged by windows spread
over what is not ASCII in them. What is not likely as Chinese under any encoding is left to chardet.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.encodings import superset
from reflow.read.supersets import REPLACEMENT, Errors, decode_as
from reflow.tables.likelihood import foreign, likelihood, likelihoods, line_likelihoods, utf16_units

# What a byte that does not decode costs, in nats: as much as five characters that no text has.
BAD_BYTE: Final = 30.0
CUT_CHARACTER: Final = 4.0  # at the end of a window or file it costs less
# What speaks against an encoding before anything is read, in nats: how rare it is, and for UTF-8, whose sequences
# hardly any other text has, what speaks for it.
PRIOR: Final = {
    "utf-8": 8.0, "gb18030": 0.0, "big5hkscs": 0.0, "euc-tw": -8.0,
    "utf-16-le": -4.0, "utf-16-be": -4.0, "utf-32-le": -4.0, "utf-32-be": -4.0,
}  # fmt: skip
COMMON: Final = ("utf-8", "gb18030", "big5hkscs")
RARE: Final = ("utf-16-le", "utf-16-be", "euc-tw")
WIDE: Final = ("utf-32-le", "utf-32-be")

# Mean log-probability of the characters beyond ASCII: of Chinese text it is about -6; below `PLAIN` the rare encodings
# are tried too, and below `FOREIGN` the text is no Chinese.
PLAIN: Final = -8.0
FOREIGN: Final = -9.0
# Bad bytes for a character beyond ASCII, above which a text is not damaged but in another encoding: é before a space.
DAMAGED: Final = 0.15
FOREIGN_SHORT: Final = -10.5  # of fewer than 12 characters
PIECE: Final = 8  # characters of a piece; a lost byte spoils some, and leaves the others
ENOUGH: Final = 12  # characters beyond ASCII from which a mean says something

WINDOWS: Final = 8
WINDOW: Final = 1024  # bytes; 8 windows of 1 KB hold 2,000 to 4,000 Han, far more than it takes
# Bytes from a file's beginning that chardet is given beside them: it takes a hundred times as much memory.
SAMPLE: Final = 1 << 16
_HIGH: Final = regex.compile(rb"[\x00\x80-\xff]")  # NULs stand between the ASCII of UTF-16
_ESCAPES: Final = (("hz", b"~{"), ("iso-2022-cn", b"\x1b$"))


@dataclass(frozen=True, slots=True)
class Fit:
    """What speaks for an encoding: log-odds, the numbers of bad bytes and of characters beyond ASCII, and their mean log-probability."""

    score: float
    bad: int
    count: int
    mean: float


def sure(data: bytes) -> tuple[str, str, Errors] | None:
    """Decode bytes that can be nothing but ASCII or UTF-8, or that have escapes, as `decode_as` does; None for others.

    >>> sure("我区举办活动".encode())
    ('utf-8', '我区举办活动', [])
    >>> sure(b"~{NRGx~}")
    ('hz', '我区', [])
    """
    errors: Errors = []
    try:
        text, end = codecs.utf_8_decode(data, "strict", False)  # half a character may be left at the end
    except UnicodeDecodeError:
        return None
    if end < len(data):
        text += REPLACEMENT
        errors.append((end, len(data)))
    if b"\0" in data[: WINDOWS * WINDOW]:
        return None
    if data.isascii():
        return _escaped(data) or ("utf-8", text, [])
    if len(data) <= WINDOW and _LONG.search(data) is None:
        return None
    return "utf-8", text, errors


def detect(data: bytes) -> tuple[str, float]:
    r"""Find the encoding of bytes without a BOM that are not surely UTF-8, and give a confidence from 0 to 1.

    >>> detect("我区举办活动".encode("gb18030") + b"\xff")[0], detect("我區舉辦活動".encode("cp950"))[0]
    ('gb18030', 'big5hkscs')
    """
    parts = list(windows(data))
    found = {encoding: weigh(parts, encoding) for encoding in COMMON}
    best = max(found, key=lambda encoding: found[encoding].score)
    if found[best].mean < PLAIN or found[best].bad or b"\0" in data:
        found |= {encoding: weigh(parts, encoding) for encoding in (*RARE, *(WIDE if b"\0" in data else ()))}
        best = max(found, key=lambda encoding: found[encoding].score)
    foreign_below = FOREIGN if found[best].count >= ENOUGH else FOREIGN_SHORT
    if best != "utf-8" and found[best].mean < foreign_below:
        return _foreign(data, best)
    others = sorted((evidence.score for encoding, evidence in found.items() if encoding != best), reverse=True)
    return best, 1 / (1 + exp(-min(found[best].score - others[0], 50)))


# A UTF-8 sequence of two bytes is often a code of GBK or Big5 too, one of three bytes hardly ever.
_LONG: Final = regex.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")


def windows(data: bytes) -> Iterator[bytes]:
    """Cut windows out of the parts of a file that are not ASCII; each begins where a character may begin."""
    if len(data) <= WINDOWS * WINDOW:
        yield data
        return
    done = 0
    for k in range(WINDOWS):
        at = max(done, len(data) * k // WINDOWS)
        high = _HIGH.search(data, at)
        if high is None:
            return
        # Bytes below 30 are no part of a longer code in any encoding that is not wide; wide ones are aligned by four.
        start = (
            max(data.rfind(blank, max(high.start() - WINDOW, 0), high.start()) for blank in (b"\n", b" ", b"\r")) + 1
        )
        start = start or high.start()
        start -= start % 4 if b"\0" in data[start : start + WINDOW] else 0
        done = start + WINDOW
        yield data[start:done]


def weigh(parts: list[bytes], encoding: str) -> Fit:
    """Weigh an encoding by the likelihood of what it makes of some windows."""
    score = PRIOR[encoding]
    read, all_bad = [], 0
    for part in parts:
        text = _decoded(part, encoding)
        if text.endswith(REPLACEMENT):
            text = text[:-1]
            score -= CUT_CHARACTER
        bad = text.count(REPLACEMENT)
        text = text.replace(REPLACEMENT, "")
        score += likelihood(text) - BAD_BYTE * bad + (foreign(text) if encoding == "utf-8" else 0)
        read.append(text)
        all_bad += bad
    beyond = utf16_units("".join(read))
    worth = likelihoods(beyond[beyond >= 0x80])
    mean = float(worth.mean()) if len(worth) else 0.0
    if all_bad > DAMAGED * len(worth):
        mean -= BAD_BYTE * all_bad / max(len(worth), 1)
    elif all_bad and mean < PLAIN:
        mean = _better_half(worth)
    return Fit(score, all_bad, len(worth), mean)


def _better_half(worth: NDArray[np.float32]) -> float:
    """Average over the likelier half of the pieces of a text: the others may be damaged."""
    whole = len(worth) // PIECE * PIECE
    pieces = np.sort(worth[:whole].reshape(-1, PIECE).mean(axis=1)) if whole else worth
    return float(pieces[len(pieces) // 2 :].mean()) if len(pieces) else 0.0


def _decoded(part: bytes, encoding: str) -> str:
    """Decode roughly: what the standard has otherwise does not weigh."""
    return decode_as(part, encoding)[0] if encoding == "euc-tw" else part.decode(encoding, "replace")


def _escaped(data: bytes) -> tuple[str, str, Errors] | None:
    """Find an encoding in seven bits, if what its escapes enclose is likely."""
    for encoding, escape in _ESCAPES:
        if escape in data:
            text, errors = decode_as(data, encoding)
            _, count, mean = line_likelihoods(utf16_units(text.replace(REPLACEMENT, "")))
            if count.any() and np.average(mean, weights=count) > FOREIGN and len(errors) <= 1:
                return encoding, text, errors
    return None


def _foreign(data: bytes, best: str) -> tuple[str, float]:
    """Ask chardet about text that is no Chinese; its answer counts only if Python knows the encoding."""
    import chardet  # 20 ms to import, and most files are Chinese

    sample = data if len(data) <= SAMPLE else b"".join([data[:SAMPLE], *windows(data)])
    answer = chardet.detect(sample, prefer_superset=True, max_bytes=len(sample))
    try:
        named = superset(answer["encoding"] or best)
    except LookupError:
        return best, 0.1
    return named, float(answer["confidence"] or 0.1)
