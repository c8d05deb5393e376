"""How likely a text is as Chinese (`likelihood.arrays`, made by `bench/generate/tables/likelihood.py` from the training pages)."""

from functools import cache

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.tables.data_files import read_arrays

_STEPS_PER_NAT = 8  # log-probabilities are stored as whole numbers of this unit, without their sign


@cache
def _log_probabilities() -> NDArray[np.float32]:
    """Return the log-probability of each BMP character, in a row for Simplified and one for Traditional text."""
    arrays = read_arrays("likelihood.arrays")
    return np.stack([arrays["simplified"], arrays["traditional"]]).astype(np.float32) / np.float32(-_STEPS_PER_NAT)


def utf16_units(text: str) -> NDArray[np.uint16]:
    """Return the UTF-16 code units of a text: the fastest way to get an array of its characters."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def likelihood(text: str) -> float:
    """Return the log-probability of a text as Chinese, in the script in which it is likelier.

    >>> likelihood("国家") > likelihood("圀镓"), likelihood("國家") > likelihood("国家家")
    (True, True)
    """
    return float(_log_probabilities().take(utf16_units(text), axis=1).sum(axis=1).max())


_FOREIGN_LETTERS = regex.compile(
    r"[[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Arabic}\p{Hebrew}]--\p{ASCII}]+", regex.V1
)
# In nats. Letters come with others of their language, where each of about thirty is as likely.
_FOREIGN_LETTER_BONUS = 6.5


def foreign(text: str) -> float:
    """Return how much likelier the foreign letters of a text are, in nats, than as isolated characters in Chinese.

    >>> foreign("国家 déjà")
    13.0
    """
    letters: int = sum([match.end() - match.start() for match in _FOREIGN_LETTERS.finditer(text)])
    return _FOREIGN_LETTER_BONUS * letters


def likelihoods(codes: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return the log-probability of each character, in the script in which it is likelier."""
    table = _best_log_probabilities()
    return table[codes]


def line_likelihoods(codes: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    r"""Return for each line its start, its number of characters beyond ASCII, and their mean log-probability.

    >>> starts, counts, means = line_likelihoods(utf16_units("国家\nok"))
    >>> starts.tolist(), counts.tolist(), means.round().tolist()
    ([0, 3], [2, 0], [-5.0, 0.0])
    """
    line_feeds = (codes == 0x0A).nonzero()[0]
    starts = np.zeros(len(line_feeds) + 1, np.int64)
    np.add(line_feeds, 1, out=starts[1:])
    # Both arrays have one more element than the text: `reduceat` needs a value at the start of an empty last line.
    log_probabilities = np.zeros(len(codes) + 1, np.float32)
    _log_probabilities_beyond_ascii().take(codes, out=log_probabilities[:-1])
    beyond_ascii = np.zeros(len(codes) + 1, np.bool_)
    np.greater_equal(codes, 0x80, out=beyond_ascii[:-1])
    counts = np.add.reduceat(beyond_ascii, starts, dtype=np.int64)
    means = (np.add.reduceat(log_probabilities, starts) / np.maximum(counts, 1)).astype(np.float32)
    return starts, counts, means


@cache
def _log_probabilities_beyond_ascii() -> NDArray[np.float32]:
    """Return the table of `likelihoods` with zeros for ASCII, so that ASCII adds nothing to a sum."""
    table = _best_log_probabilities().copy()
    table[:0x80] = 0
    return table


@cache
def _best_log_probabilities() -> NDArray[np.float32]:
    table: NDArray[np.float32] = _log_probabilities().max(axis=0)
    return table
