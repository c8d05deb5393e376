"""Classes and widths of characters: one lookup array over all code points.

A property byte holds the class in its low bits and the width in half-ems above them, so that one lookup for each
character returns both. The table is `characters.tsv`, made by `bench/generate/tables/characters.py`.
"""

from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reflow.tables.among import among
from reflow.tables.data_files import read_rows


class Class:
    """The classes of characters for line breaking. All up to `SPACE` are blank.

    They are plain integers: before NumPy compares an array of bytes with a member of an enum, it makes an array of int64
    of it, which takes ten times as long.
    """

    LINE_END: Final = 0  # where str.splitlines() splits
    IGNORED: Final = 1  # zero-width and control characters
    SPACE: Final = 2
    OTHER: Final = 3
    LATIN: Final = 4  # letters that are not set on an em square
    DIGIT: Final = 5
    HAN: Final = 6
    STOP: Final = 7  # ends a sentence: 。？！…
    COMMA: Final = 8  # stands inside a sentence: ，、；：
    OPEN: Final = 9
    CLOSE: Final = 10
    DASH: Final = 11


CLASS_NAMES: Final = {number: name for name, number in vars(Class).items() if name.isupper()}

# Chinese marks begin here: “ ” — … precede the CJK blocks. All ASCII marks are below.
FIRST_CJK_MARK = 0x2010

_WIDTH_SHIFT = 4
_CLASS_MASK = (1 << _WIDTH_SHIFT) - 1
UNKNOWN = np.uint8(Class.OTHER | 1 << _WIDTH_SHIFT)  # the property byte of a character that is not what its code says


@cache
def _property_table() -> NDArray[np.uint8]:
    """Return the property byte of every code point."""
    starts, names, widths = zip(*read_rows("characters.tsv"), strict=True)
    edges = [*(int(start, 16) for start in starts), 0x110000]  # each range extends to the start of the next one
    number = {name: number for number, name in CLASS_NAMES.items()}
    values = [number[name] | int(width) << _WIDTH_SHIFT for name, width in zip(names, widths, strict=True)]
    # Repeating bytes takes a tenth of the time of `numpy.repeat`.
    ranges = [bytes([value]) * (end - start) for value, (start, end) in zip(values, pairwise(edges), strict=True)]
    return np.frombuffer(b"".join(ranges), np.uint8)


def properties(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the property byte of each code point.

    >>> classes(properties(np.array([ord(c) for c in "讯。"], np.uint32))).tolist() == [Class.HAN, Class.STOP]
    True
    """
    return _property_table().take(codes, mode="clip")


def classes(props: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the class in each property byte."""
    return props & np.uint8(_CLASS_MASK)


def code_points_of(cls: int) -> NDArray[np.bool_]:
    """Return for every code point whether it is of a class."""
    of_class: NDArray[np.bool_] = classes(_property_table()) == cls
    return of_class


def half_ems(props: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the width in each property byte, in half-ems (0 to 2)."""
    return props >> np.uint8(_WIDTH_SHIFT)


def is_mixed(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether a Han stands on one side of each place and a digit or letter on the other, by the classes of both.

    >>> is_mixed(np.array([Class.HAN, Class.DIGIT, Class.HAN]), np.array([Class.DIGIT, Class.LATIN, Class.STOP])).tolist()
    [True, False, False]
    """
    western_left, western_right = (among(side, (Class.DIGIT, Class.LATIN)) for side in (left, right))
    mixed: NDArray[np.bool_] = ((left == Class.HAN) & western_right) | (western_left & (right == Class.HAN))
    return mixed


def mixed_places(cls: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the positions of a text, by its classes, at which a Han and a digit or letter stand next to each other.

    Each is the position of the first of the two. In a whole text comparisons take a fifth of the time of `is_mixed`.

    >>> mixed_places(np.array([Class.HAN, Class.DIGIT, Class.LATIN, Class.HAN], np.uint8)).tolist()
    [0, 2]
    """
    han, western = cls == Class.HAN, (cls == Class.LATIN) | (cls == Class.DIGIT)
    return np.flatnonzero((han[:-1] & western[1:]) | (western[:-1] & han[1:]))


def is_blank(cls: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each class is blank: line ends, spaces, invisible characters."""
    return cls <= Class.SPACE


MOST_SETS = 64  # sets of characters that `flags` looks up together: the bits of the widest integer


@cache
def _flags(sets: tuple[str, ...]) -> NDArray[Any]:
    if len(sets) > MOST_SETS:
        raise ValueError(f"{len(sets)} sets of characters are looked up together, but at most {MOST_SETS} fit")
    # The smallest unsigned integer with a bit for each set.
    table = np.zeros(0x110000, np.min_scalar_type((1 << len(sets)) - 1))
    for bit, characters in enumerate(sets):
        table[[ord(c) for c in characters]] |= table.dtype.type(1 << bit)
    return table


def member(codes: NDArray[np.uint32], characters: str) -> NDArray[np.bool_]:
    """Whether each code point is one of some characters. Faster than `numpy.isin`, which sorts.

    >>> member(np.array([ord("版"), ord("日")], np.uint32), "版页").tolist()
    [True, False]
    """
    if len(characters) == 1:
        is_character: NDArray[np.bool_] = codes == ord(characters)  # a tenth of the time of a look-up
        return is_character
    # The flags of a single set are 0 or 1, which are also the bytes of False and True.
    return flags(codes, (characters,)).view(np.bool_)


def flags(codes: NDArray[np.uint32], sets: tuple[str, ...]) -> NDArray[Any]:
    """Return for each code point which of up to 64 sets it is in: bit n stands for set n.

    The integers are unsigned, of 8, 16, 32 or 64 bits, as the number of sets asks for. Raises ValueError for more sets.

    >>> flags(np.array([ord("版"), ord("日"), ord("：")], np.uint32), ("版页", "日版")).tolist()
    [3, 2, 0]
    """
    return _flags(sets).take(codes, mode="clip")
