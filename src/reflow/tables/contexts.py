"""Which Traditional form a Simplified character takes among its neighbours (`contexts.arrays`, made by `bench/generate/tables/contexts.py`)."""

from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.tables.characters import Class, classes, properties
from reflow.tables.data_files import read_arrays

MOST_FORMS: Final = 3  # of a character; scores are those of all forms over that of the last one
STEPS: Final = 16  # scores are stored as whole numbers of this part of a nat
# The contexts that are looked up, by how many neighbours before and behind the character each has.
WINDOWS: Final = ((1, 0), (0, 1), (2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (1, 2), (0, 3))
REACH: Final = 3
# What a neighbour that is no Han counts as. A context with an unknown neighbour, beyond the end of a word, is ignored.
UNKNOWN, DIGIT, OTHER, SPEECH = 0, 1, 2, 3
OPENS_SPEECH: Final = ":：“‘「『《"  # behind 云 that says, but not behind the 云 of a name


class Contexts(msgspec.Struct, frozen=True):
    """The characters that a context decides, their forms, and the scores of contexts in nats."""

    characters: str
    forms: NDArray[np.uint32]  # by character: the code points of its forms, 0 where it has fewer
    prior: NDArray[np.float32]  # by character: the score of each form without any context
    keys: NDArray[np.uint64]  # sorted
    scores: NDArray[np.float32]  # by key: what the context adds to the score of each form


@cache
def contexts() -> Contexts:
    """Return the table.

    >>> table = contexts()
    >>> [chr(form) for form in table.forms[table.characters.index("面")] if form]
    ['麪', '面']
    """
    arrays = read_arrays("contexts.arrays")
    return Contexts(
        str(arrays["characters"]),
        arrays["forms"],
        arrays["prior"].astype(np.float32) / np.float32(STEPS),
        np.cumsum(arrays["gaps"], dtype=np.uint64),  # the keys are stored as differences, which compress better
        arrays["scores"].astype(np.float32) / np.float32(STEPS),
    )


@cache
def _neighbours() -> NDArray[np.uint64]:
    """Return what each code point of the BMP counts as, and at the end what all others do."""
    cls = classes(properties(np.arange(0x10000, dtype=np.uint32)))
    counts_as = np.full(0x10001, OTHER, np.uint64)
    counts_as[:-1][cls == Class.HAN] = np.flatnonzero(cls == Class.HAN)
    counts_as[:-1][cls == Class.DIGIT] = DIGIT
    counts_as[[ord(mark) for mark in OPENS_SPEECH]] = SPEECH
    return counts_as


def window_keys(
    codes: NDArray[np.uint32], at: NDArray[np.int64], character: NDArray[np.int64], edge: int = OTHER
) -> NDArray[np.uint64]:
    """Return the keys of the contexts of some places, a row for each window; 0 for contexts to be ignored.

    `at` are places in the text `codes`, `character` their numbers in the table. A Han counts as itself, all others as a
    digit, a mark before speech, or something else. Beyond the ends of the text, and for each code point 0, stands `edge`.
    """
    padded = np.zeros(len(codes) + 2 * REACH, np.uint32)
    padded[REACH : REACH + len(codes)] = codes
    beside = {}
    for step in range(-REACH, REACH + 1):
        code = padded[at + (REACH + step)]
        beside[step] = _neighbours().take(code, mode="clip")
        beside[step][code == 0] = edge
    keys = np.empty((len(WINDOWS), len(at)), np.uint64)
    # The character and the window take 16 bits, each of up to three neighbours 16 more.
    first = (character.astype(np.uint64) + np.uint64(1)) << np.uint64(4)
    for number, (before, behind) in enumerate(WINDOWS):
        key = first | np.uint64(number)
        for step in (*range(-before, 0), *range(1, behind + 1)):
            key = key << np.uint64(16) | beside[step]
        keys[number] = key
    if edge == UNKNOWN:
        for number, (before, behind) in enumerate(WINDOWS):
            for step in (*range(-before, 0), *range(1, behind + 1)):
                keys[number][beside[step] == UNKNOWN] = 0
    return keys
