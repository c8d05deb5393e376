"""Repair mojibake that lost nothing but its last byte: Chinese decoded as Latin-1, or in another Chinese encoding."""

import codecs
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
import regex

from reflow.draft import Repair
from reflow.read.supersets import REPLACEMENT, decode_strictly
from reflow.tables.likelihood import foreign, likelihood, line_likelihoods, utf16_units

# The wrong decodings of a text, in the order in which they happened: each the encoding used, and the right one.
Misreadings = tuple[tuple[str, str], ...]
# Encodings used wrongly, and what the right one may be; each pair occurs in archives (`docs/decoding.md`).
RIGHT_ENCODINGS: Final = {
    "iso8859-1": ("utf-8", "gb18030", "big5hkscs"),
    "cp1252": ("utf-8", "gb18030", "big5hkscs"),
    "gb18030": ("big5hkscs", "utf-8"),
    "big5hkscs": ("gb18030", "utf-8"),
    "cp1250": ("utf-8", "gb18030"),
    # Only UTF-8, which tells itself: lines drawn of ═ and ─, and formulas of ≤ and ∑, are Han in any other.
    "mac_roman": ("utf-8",),
    "cp437": ("utf-8",),
}
STEPS: Final = 3  # UTF-8 decoded as Latin-1, saved, and decoded as Latin-1 again, twice
# Gain in nats from which a text is repaired, and the additional gain that each further step needs. The chance that a
# clean text reaches it by accident is below 1 in 10 million.
GAIN: Final = 16.0
STEP: Final = 6.0
# Mean log-probability of the characters beyond ASCII above which a line is not examined; the usual mean is about -6.6.
DOUBTFUL: Final = -8.5
FEWEST: Final = 3  # characters beyond ASCII of a line that is examined
# A character that is repeated counts once: a line that is drawn, ════, would gain by every one of them.
_REPEATED = regex.compile(r"(.)\1+", regex.DOTALL)
# The beginning of a character of three bytes or four at the end of a line.
_CUT_CHARACTER = regex.compile(rb"(?:[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=\r?$)")
SCANNED: Final = 1 << 19  # characters; of longer texts 16 samples of 512 are examined first
SAMPLES: Final = 16
SAMPLE: Final = 512
# Doubtful lines, spread over the text, that are tried first; the remaining ones only if one of them is repaired. A file
# of damage or in another language has hundreds of thousands of doubtful lines, at 40 µs each. What is left unrepaired is
# less than 1 line in 500.
TRIED: Final = 2048


def repair(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Repair each line that was decoded wrongly.

    >>> repair("我区举办活动".encode().decode("latin-1"))
    ('我区举办活动', (Repair(start=0, end=6, was='utf-8 read as iso8859-1'),))
    >>> repair("déjà vu à Paris, crème brûlée")[1]
    ()
    """
    doubtful = doubtful_lines(text)
    if not doubtful:
        return text, ()
    lines = text.split("\n")
    step = -(-len(doubtful) // TRIED)  # rounded up
    if all(repair_line(lines[row]) is None for row in doubtful[::step]):
        return text, ()

    repaired = {row: result for row in doubtful if (result := repair_line(lines[row])) is not None}
    repaired |= _repair_short_lines(lines, repaired)
    repairs = []
    start = 0
    for row in range(len(lines)):
        if row in repaired:
            lines[row], misreadings = repaired[row]
            explanation = ", ".join([f"{right} read as {wrong}" for wrong, right in misreadings])
            repairs.append(Repair(start, start + len(lines[row]), explanation))
        start += len(lines[row]) + 1
    return "\n".join(lines), tuple(repairs)


def _repair_short_lines(
    lines: list[str], repaired: dict[int, tuple[str, Misreadings]]
) -> dict[int, tuple[str, Misreadings]]:
    """Repair lines too short to be doubtful like those around them, if most of these were misread in the same way."""
    usual, frequency = Counter(misreadings for _, misreadings in repaired.values()).most_common(1)[0]
    if frequency < len(repaired) / 2:
        return {}
    short_lines = {}
    for row, line in enumerate(lines):
        if row not in repaired and not line.isascii():
            original = repair_line_as(usual, line)
            if original is not None:
                short_lines[row] = original, usual
    return short_lines


def doubtful_lines(text: str) -> list[int]:
    """Return the numbers of the lines that may be mojibake; of a large text, none unless a sample has such lines."""
    if len(text) > SCANNED:
        starts = range(0, len(text), len(text) // SAMPLES)
        if not any(doubtful_lines(text[start : start + SAMPLE]) for start in starts):
            return []
    _, counts, means = line_likelihoods(utf16_units(text))
    return np.flatnonzero((counts >= FEWEST) & (means < DOUBTFUL)).tolist()


def repair_line(line: str) -> tuple[str, Misreadings] | None:
    """Return the likeliest original of a line and how it was misread, or None if the line is not mojibake."""
    if REPLACEMENT in line:
        return None  # something is lost, so the original cannot be recovered
    best_score = _current_score(line) + GAIN
    best: tuple[str, Misreadings] | None = None
    for original, misreadings in _originals(line, (), STEPS):
        score = _score(original, misreadings)
        if score > best_score:
            best_score, best = score, (original, misreadings)
    return best


def repair_line_as(misreadings: Misreadings, line: str) -> str | None:
    """Undo misreadings that are usual in the text of a line; unlike in `repair_line`, any gain is enough."""
    text = line
    for wrong, right in reversed(misreadings):
        data = _encode(text, wrong)
        original = None if data is None else _decode(data, right, text)
        if original is None:
            return None
        text = original
    return text if _score(text, misreadings) > _current_score(line) else None


def _score(original: str, misreadings: Misreadings) -> float:
    return likelihood(_REPEATED.sub(r"\1", original)) - STEP * (len(misreadings) - 1)


def _current_score(line: str) -> float:
    line = _REPEATED.sub(r"\1", line)
    return likelihood(line) + foreign(line)


def _originals(text: str, later: Misreadings, steps: int) -> Iterator[tuple[str, Misreadings]]:
    """Yield the texts that up to `steps` misreadings turn into this one; `later` are those undone already."""
    for wrong, candidates in RIGHT_ENCODINGS.items():
        data = _encode(text, wrong)
        if data is None:
            continue
        for right in candidates:
            original = _decode(data, right, text)
            if original is None:
                continue
            misreadings = ((wrong, right), *later)
            yield original, misreadings
            # A text misread several times was saved as UTF-8 each time.
            if steps > 1 and right == "utf-8":
                for earlier, all_misreadings in _originals(original.removesuffix(REPLACEMENT), misreadings, steps - 1):
                    # What is lost of the last character stays lost.
                    lost = original.endswith(REPLACEMENT) and not earlier.endswith(REPLACEMENT)
                    yield earlier + REPLACEMENT * lost, all_misreadings


def _encode(text: str, wrong: str) -> bytes | None:
    try:
        return text.encode(wrong, "reflow.c1" if wrong in ("cp1252", "cp1250") else "strict")
    except UnicodeEncodeError:
        return None


def _decode(data: bytes, right: str, text: str) -> str | None:
    """Decode bytes, or return None if something is lost within them or the text stays the same.

    Of UTF-8, which tells its characters from anything else, the last character may have lost a byte or two, such as A0
    and 85, which look like blanks at the end of a line; it is decoded to U+FFFD.
    """
    original = decode_strictly(data, right)
    if original is None and right == "utf-8" and (cut := _CUT_CHARACTER.search(data)):
        whole = decode_strictly(data[: cut.start()], right)
        return None if whole is None or whole.isascii() else whole + REPLACEMENT + data[cut.end() :].decode()
    return None if original is None or REPLACEMENT in original or original == text else original


def _pass_c1(error: UnicodeError) -> tuple[bytes, int]:
    """Encode the five control characters whose bytes cp1252 leaves undefined as those bytes, as browsers do."""
    if isinstance(error, UnicodeEncodeError) and 0x80 <= ord(error.object[error.start]) <= 0x9F:
        return bytes([ord(error.object[error.start])]), error.start + 1
    raise error


codecs.register_error("reflow.c1", _pass_c1)
