"""Correct OpenCC's choice among the Traditional forms of a character by its neighbours: 百年历史 has 歷, not 曆.

OpenCC takes the longest phrase from the left, 百|年历|史, and outside of phrases always the same form. Here the neighbours
of a character vote for its forms, with scores learned from words, collocations and texts (`tables/contexts.py`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.conversion.opencc import REGION, converted
from reflow.tables.contexts import OTHER, REACH, contexts, neighbours, window_keys

# How much likelier than OpenCC's a form has to be, in nats.
ENOUGH: Final = 1.5


@dataclass(frozen=True, slots=True)
class Corrections:
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
    pad = np.full(REACH, OTHER, np.uint64)
    keys = window_keys(np.concatenate([pad, neighbours(before), pad]), at, character)
    row = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
    known = table.keys[row] == keys
    scores = table.prior[character] + np.where(known[:, :, None], table.scores[row], np.float32(0)).sum(axis=1)
    forms = _forms(name)[character]
    scores[forms == 0] = -np.inf
    chosen = forms == after[at, None]
    odds = scores.max(axis=1) - np.where(chosen, scores, -np.inf).max(axis=1)
    # A form that is not in the table is left alone: its odds are infinite.
    wrong = (odds > ENOUGH) & chosen.any(axis=1)
    best = forms[np.arange(len(at)), scores.argmax(axis=1)]
    return Corrections(at[wrong], best[wrong], (1 / (1 + np.exp(-odds[wrong]))).astype(np.float32))


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
