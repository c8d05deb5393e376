"""Read damaged lines by themselves: a line in another encoding, or one that lost a byte."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.read.supersets import REPLACEMENT, Errors, decode_as
from reflow.tables.likelihood import likelihood, likelihoods, line_likelihoods, utf16_units

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
# Three characters of Big5 that together are worth less may be a lost byte: the next one is in step by then.
DIP: Final = -33.0
MARGIN: Final = 8.0  # by which a line without a bad byte must gain, so that rare characters stay
SCANNED: Final = 1 << 20  # bytes; in larger files only lines with bad bytes are looked at
BUDGET: Final = 1 << 20  # bytes of a file that are brought into step again: what is damaged beyond that is no text
FLUENT: Final = -7.5  # mean log-probability of a line's characters from which it is text, which lies at about -6.6
LONGEST: Final = 1 << 14  # bytes of a line that is brought into step again, at about 2 µs each


def mend(data: bytes, text: str, encoding: str, errors: Errors) -> tuple[str, Errors]:
    """Decode anew the lines that are damaged, or that are no text in the encoding of the file."""
    small = len(data) <= SCANNED
    at_end = len(errors) == 1 and errors[0][1] == len(data)  # half a character, most likely
    if encoding not in MULTIBYTE or ((not small or encoding == "utf-8") and (not errors or at_end)):
        return text, errors
    own = utf16_units(text)
    if len(own) != len(text):  # beyond the BMP positions differ
        own = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).clip(0, 0xFFFF).astype(np.uint16)
    starts, count, mean = line_likelihoods(own)
    doubtful = _doubtful(own, starts, count, mean, encoding) if small and encoding != "utf-8" else set()
    if not doubtful and (not errors or (at_end and mean[-1] > CUT_LINE)):
        return text, errors
    byte_starts = np.append(0, np.flatnonzero(np.frombuffer(data, np.uint8) == 0x0A) + 1)
    if len(byte_starts) != len(starts):
        return text, errors
    broken = (np.searchsorted(byte_starts, np.array([at for at, _ in errors], np.int64), "right") - 1).tolist()
    edges = np.append(starts, len(text) + 1), np.append(byte_starts, len(data) + 1)
    parts, done, changed, left = [], 0, set(), BUDGET
    found: Errors = []
    are_broken = set(broken)
    for row in sorted(are_broken | doubtful):
        (start, end), (at, stop) = ((int(edge[row]), int(edge[row + 1]) - 1) for edge in edges)
        margin = 0.0 if row in are_broken else MARGIN
        resynced = encoding != "utf-8" and stop - at <= min(LONGEST, left)
        left -= (stop - at) * resynced
        read = _best_reading(
            data[at:stop], text[start:end], encoding, margin, resynced=resynced, last=stop == len(data)
        )
        if read is not None:
            parts += [text[done:start], read[0]]
            done = end
            changed.add(row)
            found += [(at + begin, at + until) for begin, until in read[1]]
    kept = [error for error, row in zip(errors, broken, strict=True) if row not in changed]
    return "".join([*parts, text[done:]]), sorted(kept + found)


def _doubtful(
    own: NDArray[np.uint16],
    starts: NDArray[np.int64],
    count: NDArray[np.int64],
    mean: NDArray[np.float32],
    encoding: str,
) -> set[int]:
    """Find lines that are hardly text, or in Big5, which falls into step again soon, have a place that hardly is."""
    rows = set(np.flatnonzero((count >= FEWEST) & (mean < UNLIKELY)).tolist())
    if encoding == "big5hkscs" and len(own) > 2:
        worth = likelihoods(own)
        dips = np.flatnonzero(worth[:-2] + worth[1:-1] + worth[2:] < DIP)
        rows |= set((np.searchsorted(starts, dips, "right") - 1).tolist())
    return rows


def _best_reading(
    line: bytes, text: str, encoding: str, margin: float, *, resynced: bool, last: bool
) -> tuple[str, Errors] | None:
    """Read a line in each way; None if it is best as it is."""
    best, found = _worth(text) + margin, None
    for other in MULTIBYTE:
        if other != encoding:
            worth = _worth(line.decode(other, "replace")) - OTHER_ENCODING  # rough, but quick
            if worth > best:
                best, found = worth, decode_as(line, other)
    if resynced and not (found is not None and _fluent(*found)):
        read = resync(line, encoding, last=last)
        if _worth(read[0]) > best:
            found = read
    return found


def _fluent(text: str, errors: Errors) -> bool:
    """Say whether a line reads as whole text: nothing that could be found byte by byte is likelier."""
    return not errors and likelihood(text) > FLUENT * len(text)


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
            code = line[at : at + size]
            known = _code(code, encoding) if len(code) == size else None
            if known is not None:
                steps.append((at + size, *known))
        for end, value, text in steps:
            if here + value > worth[end]:
                worth[end], came[end] = here + value, (at, text)
    cuts = [count]
    while cuts[-1]:
        cuts.append(came[cuts[-1]][0])
    parts = [(start, end, came[end][1]) for start, end in pairwise(reversed(cuts))]
    return "".join(text for *_, text in parts), [(start, end) for start, end, text in parts if text == REPLACEMENT]


@lru_cache(1 << 17)
def _code(code: bytes, encoding: str) -> tuple[float, str] | None:
    """Decode one code, and give its likelihood; None if it is none."""
    text, bad = decode_as(code, encoding)
    if bad or (len(code) == 4 and len(text) > 1):
        return None
    return likelihood(text), text
