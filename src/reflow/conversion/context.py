"""Correct OpenCC's choice among the Traditional forms of a character by its neighbours: 百年历史 has 歷, not 曆.

OpenCC takes the longest phrase from the left, 百|年历|史, and outside of phrases always the same form. Here the neighbours
of a character vote for its forms, with scores learned from words, collocations and texts (`tables/contexts.py`).
"""

from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.conversion.opencc import REGION, converted
from reflow.tables.among import rows_of
from reflow.tables.contexts import contexts, window_keys

# How much likelier than OpenCC's a form has to be, in nats. On the sentences of development (`bench/evaluate/contexts.tsv`)
# 1.5 corrects 203 of 218 errors and harms 2 of 665 places, 3.0 corrects 178 and harms 1. On 113 Traditional texts that the
# scores were not learned from, converted to Simplified and back, 1.5 corrects 84 places and harms 17, 2.5 corrects 72 and
# harms 6, 3.0 corrects 58 and harms 2.
ENOUGH: Final = 3.0
HASH_BITS: Final = 20  # of a million hashes, the contexts of the table have 5 %


class Corrections(msgspec.Struct, frozen=True):
    """Places in a text, the code points to write there, and the probability of each."""

    at: NDArray[np.int64]
    codes: NDArray[np.uint32]
    score: NDArray[np.float32]


def corrections(before: NDArray[np.uint32], after: NDArray[np.uint32], name: str) -> Corrections:
    """Return where the neighbours contradict OpenCC's configuration `name`, which made `after` of `before`.

    >>> from reflow.draft import decode, encode
    >>> corrected = corrections(encode("百年历史"), encode("百年曆史"), "s2t")
    >>> corrected.at, decode(corrected.codes)
    (array([2]), '歷')
    """
    table = contexts()
    numbers = _numbers().take(before, mode="clip")
    at = np.flatnonzero(numbers >= 0)
    character = numbers[at].astype(np.int64)
    scores = table.prior[character]
    for keys in window_keys(before, at, character):
        # Most contexts are in no table, and a look at their hashes is cheaper than a search.
        possible = np.flatnonzero(_hashes()[_hash(keys)])
        row, known = rows_of(keys[possible], table.keys)
        scores[possible[known]] += table.scores[row[known]]
    forms = _forms(name)[character]
    scores[forms == 0] = -np.inf
    chosen = forms == after[at, None]
    odds = scores.max(axis=1) - np.where(chosen, scores, -np.inf).max(axis=1)
    # A form that is not in the table is left alone: its odds are infinite.
    wrong = (odds > ENOUGH) & chosen.any(axis=1)
    best = forms[np.arange(len(at)), scores.argmax(axis=1)]
    return Corrections(at[wrong], best[wrong], (1 / (1 + np.exp(-odds[wrong]))).astype(np.float32))


def _hash(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the uppermost bits of the product with a large odd number, in which all bits of a key take part."""
    mixed = (keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - HASH_BITS)
    return mixed.astype(np.int64)


@cache
def _hashes() -> NDArray[np.bool_]:
    """Return whether a key of the table has each hash."""
    hashes = np.zeros(1 << HASH_BITS, np.bool_)
    hashes[_hash(contexts().keys)] = True
    return hashes


@cache
def _numbers() -> NDArray[np.int16]:
    """Return the number in the table of each code point of the BMP, -1 for others."""
    numbers = np.full(0x10000, -1, np.int16)
    for number, character in enumerate(contexts().characters):
        numbers[ord(character)] = number
    return numbers


@cache
def _forms(name: str) -> NDArray[np.uint32]:
    """Return the forms of each character in the target of a configuration."""
    forms = contexts().forms
    if name not in REGION:
        return forms
    regional = {code: ord(converted(chr(code), REGION[name])) for code in np.unique(forms).tolist() if code}
    return np.array([[regional.get(code, 0) for code in row] for row in forms.tolist()], np.uint32)
