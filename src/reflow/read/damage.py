"""Decode damaged lines separately: a line in another encoding, or one that lost a byte."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.read.supersets import REPLACEMENT, Errors, decode_as
from reflow.tables.likelihood import likelihood, likelihoods, line_likelihoods, utf16_units

MULTIBYTE: Final = ("utf-8", "gb18030", "big5hkscs")
CUT_CHARACTER: Final = 2.0  # cost of the last byte of a file, in nats: a character may be cut there
BAD_BYTE: Final = 14.0  # cost of skipping a byte, in nats: as much as two misaligned characters
OTHER_ENCODING: Final = 12.0  # cost of decoding a line in another encoding than the file's, in nats
# A line whose characters beyond ASCII have a lower mean log-probability may be misaligned even without a byte that does
# not decode. Of 20,000 lines of the training pages with at least `FEWEST` such characters, 3 are below.
UNLIKELY: Final = -9.5
FEWEST: Final = 6
# Mean log-probability of the last characters above which a file that ends in half a character is aligned to its end.
CUT_LINE: Final = -7.5
LAST: Final = 16  # characters: a byte that is lost in front of them spoils all of them, but not the mean of a long line
# Three adjacent characters with a lower sum may mark a lost byte, after which the text is aligned again soon: in Big5
# after a character, in GB18030 after a dozen. Of 350 lines of 2,000 characters that lost a byte 19 in 20 have such a dip,
# of lines that lost none 1 in 50; realigning these costs time but changes nothing.
DIPS: Final = {"big5hkscs": -33.0, "gb18030": -36.0}
MARGIN: Final = 8.0  # gain that a line without a bad byte needs to be changed, in nats, so that rare characters stay
SCANNED: Final = 1 << 20  # bytes; in larger files only lines with bad bytes are examined
BUDGET: Final = 1 << 20  # bytes of a file that are realigned at most; a file with more damage is not text
FLUENT: Final = -7.5  # mean log-probability above which a line is surely text; the usual mean is about -6.6
LONGEST: Final = 1 << 14  # bytes of a line that is realigned, at about 2 µs each


class LineStarts(NamedTuple):
    """Where each line begins, in characters and in bytes, each with one more start after the end."""

    in_text: NDArray[np.int64]
    in_data: NDArray[np.int64]


class Replacement(NamedTuple):
    """A better decoding of a line: its number, its range in the old text, its text, and its errors in the file."""

    line: int
    start: int
    end: int
    text: str
    errors: Errors


def mend(data: bytes, text: str, encoding: str, errors: Errors) -> tuple[str, Errors]:
    """Decode again the lines that are damaged, or that are unlikely in the encoding of the file."""
    if encoding not in MULTIBYTE:
        return text, errors
    # A wrong line in a UTF-8 file has bad bytes. In the other encodings it may have none, and must be found by its
    # characters; in a large file that would take too long.
    may_be_misaligned = len(data) <= SCANNED and encoding != "utf-8"
    only_cut_at_end = len(errors) == 1 and errors[0][1] == len(data)  # half a character, most likely
    if not may_be_misaligned and (not errors or only_cut_at_end):
        return text, errors

    codes = _codes(text)
    starts, counts, means = line_likelihoods(codes)
    unlikely = _unlikely_lines(codes, starts, counts, means, encoding) if may_be_misaligned else set()
    if not unlikely and (not errors or (only_cut_at_end and likelihoods(codes[-LAST:]).mean() > CUT_LINE)):
        return text, errors
    return _redecode_lines(data, text, encoding, errors, starts, unlikely)


def _redecode_lines(
    data: bytes, text: str, encoding: str, errors: Errors, starts: NDArray[np.int64], unlikely: set[int]
) -> tuple[str, Errors]:
    """Decode the lines with errors and the unlikely ones separately; `starts` are the starts of all lines in the text."""
    byte_starts = np.append(0, np.flatnonzero(np.frombuffer(data, np.uint8) == 0x0A) + 1)
    if len(byte_starts) != len(starts):  # the lines of the text are not those of the bytes
        return text, errors
    error_starts = np.array([start for start, _ in errors], np.int64)
    error_lines = (np.searchsorted(byte_starts, error_starts, "right") - 1).tolist()
    lines = LineStarts(np.append(starts, len(text) + 1), np.append(byte_starts, len(data) + 1))
    replacements = list(_replacements(data, text, encoding, lines, set(error_lines), unlikely))

    replaced_lines = {replacement.line for replacement in replacements}
    remaining = [error for error, line in zip(errors, error_lines, strict=True) if line not in replaced_lines]
    new_errors = [error for replacement in replacements for error in replacement.errors]
    return _replace_lines(text, replacements), sorted(remaining + new_errors)


def _codes(text: str) -> NDArray[np.uint16]:
    """Return one code per character, so that positions are those of the text; characters beyond the BMP are 0xFFFF."""
    codes = utf16_units(text)
    if len(codes) == len(text):
        return codes
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).clip(0, 0xFFFF).astype(np.uint16)


def _unlikely_lines(
    codes: NDArray[np.uint16],
    starts: NDArray[np.int64],
    counts: NDArray[np.int64],
    means: NDArray[np.float32],
    encoding: str,
) -> set[int]:
    """Return the numbers of the lines that may be misaligned although all of their bytes decode."""
    unlikely = set(np.flatnonzero((counts >= FEWEST) & (means < UNLIKELY)).tolist())
    if encoding in DIPS and len(codes) > 2:
        values = likelihoods(codes)
        dips = np.flatnonzero(values[:-2] + values[1:-1] + values[2:] < DIPS[encoding])
        unlikely |= set((np.searchsorted(starts, dips, "right") - 1).tolist())
    return unlikely


def _replacements(
    data: bytes, text: str, encoding: str, lines: LineStarts, damaged: set[int], unlikely: set[int]
) -> Iterator[Replacement]:
    """Yield a replacement for each of the lines that is likelier when decoded in another way."""
    budget = BUDGET
    for line in sorted(damaged | unlikely):
        # The line feed at the end of a line is not part of it.
        start, end = int(lines.in_text[line]), int(lines.in_text[line + 1]) - 1
        byte_start, byte_end = int(lines.in_data[line]), int(lines.in_data[line + 1]) - 1
        size = byte_end - byte_start
        # UTF-8 needs no realignment: its lead bytes and trail bytes differ.
        realign = encoding != "utf-8" and size <= min(LONGEST, budget)
        if realign:
            budget -= size
        reading = _better_reading(
            data[byte_start:byte_end],
            text[start:end],
            encoding,
            0.0 if line in damaged else MARGIN,
            realign=realign,
            last=byte_end == len(data),
        )
        if reading is not None:
            new_text, line_errors = reading
            errors = [(byte_start + error_start, byte_start + error_end) for error_start, error_end in line_errors]
            yield Replacement(line, start, end, new_text, errors)


def _replace_lines(text: str, replacements: list[Replacement]) -> str:
    parts = []
    end = 0
    for replacement in replacements:
        parts += [text[end : replacement.start], replacement.text]
        end = replacement.end
    return "".join([*parts, text[end:]])


def _better_reading(
    line: bytes, text: str, encoding: str, margin: float, *, realign: bool, last: bool
) -> tuple[str, Errors] | None:
    """Return the likeliest decoding of a line and its errors, or None if `text` is the best."""
    best_score = _score(text) + margin
    reading: tuple[str, Errors] | None = None
    for candidate in MULTIBYTE:
        if candidate == encoding:
            continue
        # Python's codec is inexact but quick, and good enough to compare encodings.
        score = _score(line.decode(candidate, "replace")) - OTHER_ENCODING
        if score > best_score:
            best_score, reading = score, decode_as(line, candidate)
    if realign and not (reading is not None and _is_fluent(*reading)):
        realigned = resync(line, encoding, last=last)
        if _score(realigned[0]) > best_score:
            reading = realigned
    return reading


def _is_fluent(text: str, errors: Errors) -> bool:
    """Whether a line is surely whole text, so that nothing likelier can be found by skipping bytes."""
    return not errors and likelihood(text) > FLUENT * len(text)


def _score(text: str) -> float:
    return likelihood(text.replace(REPLACEMENT, "")) - BAD_BYTE * text.count(REPLACEMENT)


def resync(line: bytes, encoding: str, *, last: bool = False) -> tuple[str, Errors]:
    """Decode a line along the likeliest path, which may skip bytes.

    `last` says that the file ends with the line. Its last byte then costs less, because a character may be cut there.

    >>> line = "全线贯通以后两地群众来往更方便了".encode("gb18030")
    >>> resync(line[:9] + line[10:], "gb18030")
    ('全线贯通�后两地群众来往更方便了', [(8, 9)])
    """
    size = len(line)
    # For each position: the score of the best path to it, and the last step of that path (its start, and its text).
    best_scores = [-np.inf] * (size + 1)
    best_scores[0] = 0.0
    last_steps: list[tuple[int, str]] = [(0, "")] * (size + 1)
    for start in range(size):
        skip_cost = CUT_CHARACTER if last and start == size - 1 else BAD_BYTE
        steps = [(start + 1, -skip_cost, REPLACEMENT)]
        for code_size in (1,) if line[start] < 0x80 else (2, 4):
            code = line[start : start + code_size]
            decoded = _decode_code(code, encoding) if len(code) == code_size else None
            if decoded is not None:
                steps.append((start + code_size, *decoded))
        score = best_scores[start]
        for end, step_score, text in steps:
            if score + step_score > best_scores[end]:
                best_scores[end], last_steps[end] = score + step_score, (start, text)

    # Follow the best path back from the end.
    edges = [size]
    while edges[-1]:
        edges.append(last_steps[edges[-1]][0])
    edges.reverse()
    text = "".join([last_steps[end][1] for end in edges[1:]])
    errors = [(start, end) for start, end in pairwise(edges) if last_steps[end][1] == REPLACEMENT]
    return text, errors


@lru_cache(1 << 17)
def _decode_code(code: bytes, encoding: str) -> tuple[float, str] | None:
    """Return the likelihood and the text of a single code, or None if the bytes are not a valid code."""
    text, errors = decode_as(code, encoding)
    # Four bytes may also be two codes of two bytes each, which are steps of their own.
    if errors or (len(code) == 4 and len(text) > 1):
        return None
    return likelihood(text), text
