"""Detect the encoding in which bytes are likeliest as Chinese.

A bad byte has a cost but never excludes an encoding: a GBK file with one 0xFF is still a GBK file. A file is judged by
windows spread over its parts that are not ASCII. What is unlikely as Chinese in every encoding is left to chardet.
"""

import codecs
from collections.abc import Iterator
from math import exp
from typing import Final

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from reflow.encodings import superset
from reflow.read.supersets import REPLACEMENT, Errors, decode_as
from reflow.tables.likelihood import foreign, likelihood, likelihoods, line_likelihoods, utf16_units

# Cost of a byte that does not decode, in nats: as much as five characters that do not occur in texts.
BAD_BYTE: Final = 30.0
CUT_CHARACTER: Final = 4.0  # the same at the end of a window or file, where a character may be cut
# Prior log-odds of each encoding, in nats: negative for rare ones, and positive for UTF-8, because bytes in another
# encoding are hardly ever valid UTF-8.
PRIOR: Final = {
    "utf-8": 8.0, "gb18030": 0.0, "big5hkscs": 0.0, "euc-tw": -8.0,
    "utf-16-le": -4.0, "utf-16-be": -4.0, "utf-32-le": -4.0, "utf-32-be": -4.0,
}  # fmt: skip
COMMON: Final = ("utf-8", "gb18030", "big5hkscs")
RARE: Final = ("utf-16-le", "utf-16-be", "euc-tw")
WIDE: Final = ("utf-32-le", "utf-32-be")

# Mean log-probability of the characters beyond ASCII. Chinese text has about -6; below `PLAIN` the rare encodings are
# tried too, and below `FOREIGN` the text is not Chinese.
PLAIN: Final = -8.0
FOREIGN: Final = -9.0
FOREIGN_SHORT: Final = -10.5  # instead of `FOREIGN` where there are fewer than `ENOUGH` characters
ENOUGH: Final = 12  # characters beyond ASCII from which a mean is reliable
# Bad bytes per character beyond ASCII above which a text is not damaged but in another encoding, such as one in which
# é precedes a space.
DAMAGED: Final = 0.15
PIECE: Final = 8  # characters of a piece of a damaged text: a lost byte spoils one piece, and leaves the next ones
HIGHEST_MARGIN: Final = 50  # nats; `exp` of more would add nothing to a confidence

WINDOWS: Final = 8
WINDOW: Final = 1024  # bytes; 8 windows of 1 KB hold 2,000 to 4,000 Han, far more than are needed
# Bytes from the beginning of a file that chardet reads beside the windows: it takes a hundred times as much memory.
SAMPLE: Final = 1 << 16
UNKNOWN_CONFIDENCE: Final = 0.1  # where chardet has no answer
_HIGH: Final = regex.compile(rb"[\x00\x80-\xff]")  # NULs stand between the ASCII of UTF-16
_ESCAPES: Final = (("hz", b"~{"), ("iso-2022-cn", b"\x1b$"))


class Fit(msgspec.Struct, frozen=True):
    """How well an encoding fits some bytes."""

    score: float  # log-odds
    bad: int  # bytes that do not decode
    count: int  # characters beyond ASCII
    mean: float  # mean log-probability of these characters


def decode_if_certain(data: bytes) -> tuple[str, str, Errors] | None:
    """Return encoding, text and errors of bytes that are certainly ASCII, UTF-8 or an encoding with escapes, else None.

    >>> decode_if_certain("我区举办活动".encode())
    ('utf-8', '我区举办活动', [])
    >>> decode_if_certain(b"~{NRGx~}")
    ('hz', '我区', [])
    """
    errors: Errors = []
    try:
        text, end = codecs.utf_8_decode(data, "strict", False)  # False: half a character may remain at the end
    except UnicodeDecodeError:
        return None
    if end < len(data):
        text += REPLACEMENT
        errors.append((end, len(data)))
    if b"\0" in data[: WINDOWS * WINDOW]:  # UTF-16 and UTF-32 may be valid UTF-8 too
        return None
    if data.isascii():
        return _decode_escapes(data) or ("utf-8", text, [])
    # A short text may be valid UTF-8 by accident.
    if len(data) <= WINDOW and _LONG_SEQUENCE.search(data) is None:
        return None
    return "utf-8", text, errors


def detect(data: bytes) -> tuple[str, float]:
    r"""Return the encoding of bytes without a BOM, and a confidence from 0 to 1.

    Call it for bytes that `decode_if_certain` does not decode.

    >>> detect("我区举办活动".encode("gb18030") + b"\xff")[0], detect("我區舉辦活動".encode("cp950"))[0]
    ('gb18030', 'big5hkscs')
    """
    samples = list(windows(data))
    has_nul = b"\0" in data
    fits = {encoding: compute_fit(samples, encoding) for encoding in COMMON}
    best = _best(fits)
    if fits[best].mean < PLAIN or fits[best].bad or has_nul:
        fits |= {encoding: compute_fit(samples, encoding) for encoding in RARE}
        if has_nul:  # text in UTF-32 is full of them
            fits |= {encoding: compute_fit(samples, encoding) for encoding in WIDE}
        best = _best(fits)
    foreign_below = FOREIGN if fits[best].count >= ENOUGH else FOREIGN_SHORT
    # Valid UTF-8 is UTF-8 in any language.
    if best != "utf-8" and fits[best].mean < foreign_below:
        return _detect_foreign(data, best)
    runner_up = max(candidate.score for encoding, candidate in fits.items() if encoding != best)
    margin = min(fits[best].score - runner_up, HIGHEST_MARGIN)
    return best, 1 / (1 + exp(-margin))


def _best(fits: dict[str, Fit]) -> str:
    return max(fits, key=lambda encoding: fits[encoding].score)


# A UTF-8 sequence of two bytes is often a code of GBK or Big5 too, one of three bytes hardly ever.
_LONG_SEQUENCE: Final = regex.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")


def windows(data: bytes) -> Iterator[bytes]:
    """Cut windows out of the parts of a file that are not ASCII; each begins where a character may begin."""
    if len(data) <= WINDOWS * WINDOW:
        yield data
        return
    end = 0
    for number in range(WINDOWS):
        high = _HIGH.search(data, max(end, len(data) * number // WINDOWS))
        if high is None:
            return
        # Go back to a blank: bytes below 30 are not part of a longer code in any encoding but UTF-16 and UTF-32.
        earliest = max(high.start() - WINDOW, 0)
        start = max(data.rfind(blank, earliest, high.start()) for blank in (b"\n", b" ", b"\r")) + 1
        if start == 0:  # there is none
            start = high.start()
        # Those two are aligned to four bytes.
        if b"\0" in data[start : start + WINDOW]:
            start -= start % 4
        end = start + WINDOW
        yield data[start:end]


def compute_fit(samples: list[bytes], encoding: str) -> Fit:
    """Compute how well an encoding fits some windows, by the likelihood of their texts."""
    score = PRIOR[encoding]
    texts = []
    bad_bytes = 0
    for sample in samples:
        text = _decode_roughly(sample, encoding)
        if text.endswith(REPLACEMENT):
            text = text[:-1]
            score -= CUT_CHARACTER
        bad = text.count(REPLACEMENT)
        text = text.replace(REPLACEMENT, "")
        # Foreign letters count for UTF-8 alone: in it they are hardly ever an accident.
        score += likelihood(text) - BAD_BYTE * bad + (foreign(text) if encoding == "utf-8" else 0)
        texts.append(text)
        bad_bytes += bad
    codes = utf16_units("".join(texts))
    values = likelihoods(codes[codes >= 0x80])
    mean = float(values.mean()) if len(values) else 0.0
    if bad_bytes > DAMAGED * len(values):
        mean -= BAD_BYTE * bad_bytes / max(len(values), 1)
    elif bad_bytes and mean < PLAIN:
        mean = _mean_of_better_half(values)
    return Fit(score, bad_bytes, len(values), mean)


def _mean_of_better_half(values: NDArray[np.float32]) -> float:
    """Return the mean of the likelier half of the pieces of a text: the other half may be damaged."""
    whole = len(values) // PIECE * PIECE
    # A text shorter than one piece is divided into its characters, in their order.
    means = np.sort(values[:whole].reshape(-1, PIECE).mean(axis=1)) if whole else values
    return float(means[len(means) // 2 :].mean()) if len(means) else 0.0


def _decode_roughly(sample: bytes, encoding: str) -> str:
    """Decode with Python's codec where there is one: the few codes it maps differently do not affect the score."""
    return decode_as(sample, encoding)[0] if encoding == "euc-tw" else sample.decode(encoding, "replace")


def _decode_escapes(data: bytes) -> tuple[str, str, Errors] | None:
    """Decode text in a 7-bit encoding, or return None if the text between its escapes is unlikely."""
    for encoding, escape in _ESCAPES:
        if escape not in data:
            continue
        text, errors = decode_as(data, encoding)
        _, counts, means = line_likelihoods(utf16_units(text.replace(REPLACEMENT, "")))
        # One error is allowed: the end may be cut.
        if counts.any() and np.average(means, weights=counts) > FOREIGN and len(errors) <= 1:
            return encoding, text, errors
    return None


def _detect_foreign(data: bytes, best: str) -> tuple[str, float]:
    """Detect the encoding of text that is not Chinese with chardet; `best` if Python does not know chardet's answer."""
    import chardet  # takes 20 ms to import, and most files are Chinese

    sample = data if len(data) <= SAMPLE else b"".join([data[:SAMPLE], *windows(data)])
    answer = chardet.detect(sample, prefer_superset=True, max_bytes=len(sample))
    try:
        encoding = superset(answer["encoding"] or best)
    except LookupError:
        return best, UNKNOWN_CONFIDENCE
    return encoding, float(answer["confidence"] or UNKNOWN_CONFIDENCE)
