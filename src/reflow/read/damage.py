"""Read damaged lines by themselves: a line in another encoding, or one that lost a byte."""

from itertools import pairwise
from typing import Final

import numpy as np

from reflow.read.supersets import REPLACEMENT, Errors, decode_as
from reflow.tables.likelihood import likelihood, lines, units

MULTIBYTE: Final = ("utf-8", "gb18030", "big5hkscs")
CUT_CHARACTER: Final = 2.0
BAD_BYTE: Final = 14.0  # cost of a byte that is passed over, in nats: two characters out of step cost as much
OTHER_ENCODING: Final = 12.0  # cost of reading a line in another encoding than the file's
# Lines whose characters beyond ASCII are worth less on average may be out of step without a byte that does not decode.
# Of 20,000 lines of the training pages with six of them or more, 3 are worth less.
UNLIKELY: Final = -9.5
FEWEST: Final = 6
# Mean above which the last line of a file that ends in half a character is in step.
CUT_LINE: Final = -7.5
SCANNED: Final = 1 << 20  # bytes; in larger files only lines with bad bytes are looked at
LONGEST: Final = 1 << 14  # bytes of a line that is brought into step again, at about 2 µs each


def mend(data: bytes, text: str, encoding: str, errors: Errors) -> tuple[str, Errors]:
    """Decode anew the lines that are damaged, or that are no text in the encoding of the file."""
    if encoding not in MULTIBYTE:
        return text, errors
    small = len(data) <= SCANNED
    if not errors and (not small or encoding == "utf-8"):
        return text, errors
    own = units(text)
    if len(own) != len(text):  # beyond the BMP positions differ
        own = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).clip(0, 0xFFFF).astype(np.uint16)
    starts, count, mean = lines(own)
    unlikely = (count >= FEWEST) & (mean < UNLIKELY)
    only_cut = len(errors) == 1 and errors[0][1] == len(data) and mean[-1] > CUT_LINE
    if (not errors or only_cut) and not unlikely.any():
        return text, errors
    byte_starts = np.append(0, np.flatnonzero(np.frombuffer(data, np.uint8) == 0x0A) + 1)
    if len(byte_starts) != len(starts):
        return text, errors
    ends, byte_ends = np.append(starts[1:] - 1, len(text)), np.append(byte_starts[1:] - 1, len(data))
    broken = np.searchsorted(byte_starts, np.array([start for start, _ in errors], np.int64), "right") - 1
    rows = {*broken.tolist(), *(np.flatnonzero(unlikely).tolist() if small and encoding != "utf-8" else ())}
    changed: dict[int, tuple[str, Errors]] = {}
    for row in sorted(rows):
        line = data[byte_starts[row] : byte_ends[row]]
        read = _best_reading(line, text[starts[row] : ends[row]], encoding, last=int(byte_ends[row]) == len(data))
        if read is not None:
            at = int(byte_starts[row])
            changed[row] = read[0], [(at + start, at + end) for start, end in read[1]]
    if not changed:
        return text, errors
    kept = [error for error, row in zip(errors, broken.tolist(), strict=True) if row not in changed]
    parts, at = [], 0
    for row, (line_text, _) in changed.items():
        parts += [text[at : starts[row]], line_text]
        at = int(ends[row])
    more = [error for _, found in changed.values() for error in found]
    return "".join([*parts, text[at:]]), sorted(kept + more)


def _best_reading(line: bytes, text: str, encoding: str, *, last: bool) -> tuple[str, Errors] | None:
    """Read a line in each way; None if it is best as it is."""
    best, found = _worth(text), None
    for other in MULTIBYTE:
        if other != encoding:
            read = decode_as(line, other)
            if _worth(read[0]) - OTHER_ENCODING > best:
                best, found = _worth(read[0]) - OTHER_ENCODING, read
    if encoding != "utf-8" and len(line) <= LONGEST:
        read = resync(line, encoding, last=last)
        if _worth(read[0]) > best:
            found = read
    return found


def _worth(text: str) -> float:
    return likelihood(text.replace(REPLACEMENT, "")) - BAD_BYTE * text.count(REPLACEMENT)


def resync(line: bytes, encoding: str, *, last: bool = False) -> tuple[str, Errors]:
    """Decode a line by the likeliest way through it, on which a byte may be passed over.

    The last byte of a file costs little: a character may be cut there.

    >>> line = "全线贯通以后两地群众来往更方便了".encode("gb18030")
    >>> resync(line[:9] + line[10:], "gb18030")
    ('全线贯通�后两地群众来往更方便了', [(8, 9)])
    """
    count = len(line)
    worth = [-np.inf] * (count + 1)
    worth[0] = 0.0
    came: list[tuple[int, str]] = [(0, "")] * (count + 1)
    for at in range(count):
        here = worth[at]
        steps = [(at + 1, -(CUT_CHARACTER if last and at == count - 1 else BAD_BYTE), REPLACEMENT)]
        for size in (1,) if line[at] < 0x80 else (2, 4):
            text, bad = decode_as(line[at : at + size], encoding)
            if at + size <= count and not bad and (size < 4 or len(text) == 1):
                steps.append((at + size, likelihood(text), text))
        for end, value, text in steps:
            if here + value > worth[end]:
                worth[end], came[end] = here + value, (at, text)
    cuts = [count]
    while cuts[-1]:
        cuts.append(came[cuts[-1]][0])
    parts = [(start, end, came[end][1]) for start, end in pairwise(reversed(cuts))]
    return "".join(text for *_, text in parts), [(start, end) for start, end, text in parts if text == REPLACEMENT]
