"""Characters of mojibake that was not repaired, which look like blanks, line ends and invisible characters."""

from typing import Final

import numpy as np

from reflow.draft import Codes, Index, Mask
from reflow.tables.characters import member

# What single bytes of Chinese look like when they are read as windows-1252 or Latin-1. The bytes 80 to A0 and AD are
# control characters, among them a line end (U+0085), a blank (U+00A0) and a hyphen that is not seen (U+00AD).
_SPECIALS: Final = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_UNSEEN: Final = "".join(map(chr, (*range(0x80, 0xA1), 0xAD)))
_BYTE: Final = _SPECIALS + "".join(map(chr, range(0x80, 0x100)))
_LETTER: Final = "".join(map(chr, range(0xC0, 0x100)))
_FROM_SPECIALS: Final = {special: special.encode("cp1252")[0] for special in _SPECIALS}
# A run of Big5 or GBK, in which any byte may follow any other, is known by its length and its letters: Öйú. Letters of
# other languages do not stand four in a row with a control character or a blank that does not break among them.
_SHORTEST_RUN: Final = 3
_FIRST_CHINESE: Final = "\u2010"  # the lowest of the marks and Han
_SHORTEST_OF_ANY_BYTES: Final = 4


def unseen_fragments(codes: Codes) -> Index:
    r"""Return the positions of unseen characters that stand for a byte of a Chinese character.

    If they were deleted, or a line were ended there, nobody could repair the text any more. It depends on the characters
    directly beside them only, so that a text and its cleaned form have the same ones.

    >>> from reflow.draft import encode
    >>> unseen_fragments(encode("åˆ\xa0é™¤")).tolist()
    [2]
    >>> unseen_fragments(encode("Il a été\xa0: «\xa0là\xa0»")).tolist()
    []
    """
    at = np.flatnonzero(member(codes, _UNSEEN))
    if not len(at):
        return at
    start, end = _runs(member(codes, _BYTE))
    # The run of each unseen character: the last that begins at it or before.
    run = np.searchsorted(start, at, "right") - 1
    fragment = {row: _is_mojibake(codes[start[row] : end[row]]) for row in set(run.tolist())}
    return at[np.array([fragment[row] for row in run.tolist()], np.bool_)]


def _runs(mask: Mask) -> tuple[Index, Index]:
    """Return the start and end of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).view(np.int8)))
    return edges[::2], edges[1::2]


def _is_mojibake(codes: Codes) -> bool:
    """Whether the characters of a run are the bytes of Chinese: of UTF-8, of which the last may be lost, or of any code."""
    if len(codes) < _SHORTEST_RUN:
        return False
    letters = int(member(codes, _LETTER).sum())
    if len(codes) >= _SHORTEST_OF_ANY_BYTES and 2 * letters >= len(codes):
        return True
    return _is_utf8(bytes(_FROM_SPECIALS.get(chr(code), code & 0xFF) for code in codes.tolist()))


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are Chinese characters and marks in UTF-8, of the last of which some bytes may be missing."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data" or not error.start:
            return False
        text = data[: error.start].decode()
    return min(text) >= _FIRST_CHINESE
