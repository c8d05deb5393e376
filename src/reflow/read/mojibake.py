"""Undo a wrong decoding that lost nothing: Chinese that was read as Latin-1, or in another Chinese encoding."""

import codecs
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np

from reflow.draft import Repair
from reflow.read.supersets import REPLACEMENT, decode_strictly
from reflow.tables.likelihood import foreign, likelihood, line_likelihoods, utf16_units

Way = tuple[tuple[str, str], ...]  # as what was read, and what it was; the last misreading first
# What each encoding was taken for that it was not; each pair is met in archives (`docs/decoding.md`).
MEANT: Final = {
    "iso8859-1": ("utf-8", "gb18030", "big5hkscs"),
    "cp1252": ("utf-8", "gb18030", "big5hkscs"),
    "gb18030": ("big5hkscs", "utf-8"),
    "big5hkscs": ("gb18030", "utf-8"),
}
STEPS: Final = 3  # UTF-8 that was read as Latin-1, saved, and read as Latin-1 again, twice
# Gain in nats from which a text is repaired, and what each further step must gain on top: that clean text should be
# as likely by accident as by design asks for less than 1 in 10 million.
GAIN: Final = 16.0
STEP: Final = 6.0
# Mean log-probability of the characters beyond ASCII above which a line is not looked at; text lies at about -6.6.
DOUBTFUL: Final = -8.5
FEWEST: Final = 3
SCANNED: Final = 1 << 19  # characters; of longer texts 16 samples of 512 are looked at first
SAMPLES: Final = 16
SAMPLE: Final = 512
# Doubtful lines, spread over the text, of which one at least must be repaired before the others are read too: a file of
# damage or of another language has hundreds of thousands, at 40 µs each. What it leaves is less than 1 line in 500.
TRIED: Final = 2048


def repair(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Repair each line that was decoded wrongly.

    >>> repair("我区举办活动".encode().decode("latin-1"))
    ('我区举办活动', (Repair(start=0, end=6, was='utf-8 read as iso8859-1'),))
    >>> repair("déjà vu à Paris, crème brûlée")[1]
    ()
    """
    rows = doubtful(text)
    if not rows:
        return text, ()
    found = text.split("\n")
    tried = rows[:: -(-len(rows) // TRIED)]
    if all(repaired(found[row]) is None for row in tried):
        return text, ()
    better = {row: reading for row in rows if (reading := repaired(found[row])) is not None}
    (usual, often), *_ = Counter(way for _, way in better.values()).most_common(1)
    if often >= len(better) / 2:  # lines too short to tell were read as those around them
        short = (row for row, line in enumerate(found) if row not in better and not line.isascii())
        better |= {row: (again, usual) for row in short if (again := repaired_by(usual, found[row])) is not None}
    repairs, at = [], 0
    for row, line in enumerate(found):
        found[row], way = better.get(row, (line, None))
        if way is not None:
            repairs.append(
                Repair(at, at + len(found[row]), ", ".join(f"{right} read as {wrong}" for wrong, right in way))
            )
        at += len(found[row]) + 1
    return "\n".join(found), tuple(repairs)


def doubtful(text: str) -> list[int]:
    """List the lines that are worth a second look; of a large text only if a sample has such lines."""
    if len(text) > SCANNED and not any(
        doubtful(text[at : at + SAMPLE]) for at in range(0, len(text), len(text) // SAMPLES)
    ):
        return []
    _, count, mean = line_likelihoods(utf16_units(text))
    return np.flatnonzero((count >= FEWEST) & (mean < DOUBTFUL)).tolist()


def repaired(line: str) -> tuple[str, Way] | None:
    """Give the likeliest reading of a line and how it was read wrongly, None if it stays."""
    if REPLACEMENT in line:
        return None  # something is lost: there is no way back
    best, found = likelihood(line) + foreign(line) + GAIN, None
    for reading, way in _readings(line, (), STEPS):
        worth = _worth(reading, way)
        if worth > best:
            best, found = worth, (reading, way)
    return found


def repaired_by(way: Way, line: str) -> str | None:
    """Read a line in one way, which is usual in its text: that need but be likelier than what stands there."""
    reading: str | None = line
    for wrong, right in reversed(way):
        reading = _undone(reading, wrong, right) if reading is not None else None
    better = reading is not None and _worth(reading, way) > likelihood(line) + foreign(line)
    return reading if better else None


def _worth(reading: str, way: Way) -> float:
    return likelihood(reading) - STEP * (len(way) - 1)


def _readings(text: str, path: Way, steps: int) -> Iterator[tuple[str, Way]]:
    for wrong, meant in MEANT.items():
        data = _encoded(text, wrong)
        if data is None:
            continue
        for right in meant:
            reading = _decoded(data, right, text)
            if reading is not None:
                way = ((wrong, right), *path)
                yield reading, way
                if steps > 1 and right == "utf-8":
                    yield from _readings(reading, way, steps - 1)


def _undone(text: str, wrong: str, right: str) -> str | None:
    """Encode a text by the wrong encoding and decode it by the right one, if nothing is lost on the way."""
    data = _encoded(text, wrong)
    return None if data is None else _decoded(data, right, text)


def _encoded(text: str, wrong: str) -> bytes | None:
    try:
        return text.encode(wrong, "reflow.c1" if wrong == "cp1252" else "strict")
    except UnicodeEncodeError:
        return None


def _decoded(data: bytes, right: str, text: str) -> str | None:
    reading = decode_strictly(data, right)
    return None if reading is None or REPLACEMENT in reading or reading == text else reading


def _pass_c1(error: UnicodeError) -> tuple[bytes, int]:
    """Let the five bytes through that cp1252 does not define, as browsers do."""
    if isinstance(error, UnicodeEncodeError) and 0x80 <= ord(error.object[error.start]) <= 0x9F:
        return bytes([ord(error.object[error.start])]), error.start + 1
    raise error


codecs.register_error("reflow.c1", _pass_c1)
