"""Where the pairs of Han of a text are repeated: what ties a title to its body, and a line end to its other half.

Pairs of neighbouring Han stand for words, as in most retrieval of Chinese without a segmenter. Blanks and line ends
between the characters are skipped, so a word that a line end cuts is a pair as well.
"""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Mask, Text, positions
from reflow.draft.tables import Ranges
from reflow.tables.characters import Class, classes, is_blank

FAR: Final = 1 << 30  # the distance to a pair that stands nowhere else

_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, as in Knuth's multiplicative hashing


class Characters(msgspec.Struct, frozen=True):
    """The characters of some lines that are not blank, and where lines begin and end among them."""

    codes: NDArray[np.uint32]
    han: Mask
    row: Index  # the line of each character
    doc: Index  # the document of each character
    first: Index  # the number of each line's first character
    end: Index  # the number behind its last

    @classmethod
    def of(cls, text: Text, lines: Ranges) -> "Characters":
        """Return the characters of lines that stand in the order of the text."""
        size = lines.end - lines.start
        at = positions(lines.start, size)
        row = np.repeat(np.arange(len(lines)), size)
        # Without blanks and line ends neighbours are neighbours in reading.
        printed = ~is_blank(classes(text.props[at]))
        at, row = at[printed], row[printed]
        end = np.cumsum(np.bincount(row, minlength=len(lines)))
        return cls(
            codes=text.codes[at],
            han=classes(text.props[at]) == Class.HAN,
            row=row,
            doc=lines.doc[row],
            first=np.append(0, end[:-1]),
            end=end,
        )


class Repeats(msgspec.Struct, frozen=True):
    """For each character that begins a pair of Han: how far away the same pair stands before it, and after it."""

    pair: Index  # the characters that begin a pair, ascending
    before: Index  # of each of them, in characters; FAR if nowhere
    after: Index

    @classmethod
    def of(cls, characters: Characters) -> "Repeats":
        """Find the nearest repetition of each pair within its document.

        Pairs are sorted by a hash of 16 bits (NumPy sorts these by radix, in linear time); where two pairs of one
        document share a hash and alternate, a repetition is missed.
        """
        pair = np.flatnonzero(pairs(characters))
        codes, doc = characters.codes, characters.doc
        key = _hash(codes[pair], codes[pair + 1]).astype(np.uint16)
        order = pair[np.argsort(key, kind="stable")]
        # Equal pairs are neighbours now, in the order of the text.
        above, below = order[:-1], order[1:]
        same_pair = (codes[above] == codes[below]) & (codes[above + 1] == codes[below + 1])
        same = same_pair & (doc[above] == doc[below])
        before, after = (np.full(len(codes), FAR) for _ in range(2))
        gap = below[same] - above[same]
        before[below[same]] = after[above[same]] = gap
        return cls(pair, before[pair], after[pair])


def pairs(characters: Characters) -> Mask:
    """Return which characters begin a pair of Han of one document."""
    han, doc = characters.han, characters.doc
    both: Mask = np.append(han[:-1] & han[1:] & (doc[:-1] == doc[1:]), False)
    return both[: len(characters.codes)]  # of no characters there are none


def _hash(*codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Hash sequences of code points, given as columns: one number for each sequence."""
    mixed = np.zeros(len(codes[0]), np.uint64)
    for code in codes:
        mixed = (mixed * np.uint64(31) + code) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return mixed


# Slots of a document's table for each of its characters, and at most: more for a long text only cost memory.
SLOTS_A_CHARACTER: Final = 2
MOST_SLOTS: Final = 1 << 18


class Counts(msgspec.Struct, frozen=True):
    """How often each sequence of Han stands in each document: hashed counts, a table of its own for each document."""

    offset: Index  # of each document's table
    slots: Index  # of each document's table; a power of two
    table: Index

    @classmethod
    def of(cls, characters: Characters, *columns: NDArray[np.uint32], doc: Index) -> "Counts":
        """Count sequences, given as columns of code points; `doc` is the document of each."""
        size = np.bincount(characters.doc)
        # The exponent of a float is that of the least power of two above it.
        _, exponent = np.frexp(np.maximum(size * SLOTS_A_CHARACTER - 1, 1))
        slots = np.minimum(1 << exponent.astype(np.int64), MOST_SLOTS)
        offset = np.cumsum(slots) - slots
        empty = cls(offset, slots, np.zeros(0, np.int64))
        return cls(offset, slots, np.bincount(empty.slot(*columns, doc=doc), minlength=int(slots.sum())))

    def slot(self, *columns: NDArray[np.uint32], doc: Index) -> Index:
        """Return the place of each sequence in `table`."""
        # The number of slots is a power of two: its lowest bits are the remainder.
        in_document = _hash(*columns).astype(np.int64) & (self.slots[doc] - 1)
        slot: Index = self.offset[doc] + in_document
        return slot

    def __call__(self, *columns: NDArray[np.uint32], doc: Index) -> Index:
        """Return how often each sequence was counted in its document."""
        return self.table[self.slot(*columns, doc=doc)]
