"""Which Traditional form a Simplified character takes among its neighbours (`contexts.npz`, made by `bench/generate/tables/contexts.py`)."""

from dataclasses import dataclass
from functools import cache
from typing import Final

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
UNKNOWN, DIGIT, OTHER = 0, 1, 2


@dataclass(frozen=True)
class Contexts:
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
    arrays = read_arrays("contexts.npz")
    return Contexts(
        str(arrays["characters"]),
        arrays["forms"],
        arrays["prior"].astype(np.float32) / np.float32(STEPS),
        np.cumsum(arrays["gaps"], dtype=np.uint64),  # the keys are stored as differences, which compress better
        arrays["scores"].astype(np.float32) / np.float32(STEPS),
    )


def neighbours(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return what each character counts as: a Han of the BMP as itself, all others as a digit or something else."""
    cls = classes(properties(codes))
    result = np.full(len(codes), OTHER, np.uint64)
    han = (cls == Class.HAN) & (codes < 0x10000)
    result[han] = codes[han]
    result[cls == Class.DIGIT] = DIGIT
    return result


def window_keys(around: NDArray[np.uint64], at: NDArray[np.int64], character: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the keys of the contexts of some places, a column for each window; 0 for contexts to be ignored.

    `around` is the text as `neighbours` returns it, with `REACH` more at both ends; `at` are places in the text without
    these, and `character` their numbers in the table.
    """
    keys = np.empty((len(at), len(WINDOWS)), np.uint64)
    columns = {step: around[at + (REACH + step)] for step in range(-REACH, REACH + 1) if step}
    for number, (before, behind) in enumerate(WINDOWS):
        # The character and the window take 16 bits, each of up to three neighbours 16 more.
        key = (character.astype(np.uint64) + np.uint64(1)) << np.uint64(4) | np.uint64(number)
        ignored = np.zeros(len(at), np.bool_)
        for step in range(-before, behind + 1):
            if step:
                key = key << np.uint64(16) | columns[step]
                ignored |= columns[step] == UNKNOWN
        key[ignored] = 0
        keys[:, number] = key
    return keys
