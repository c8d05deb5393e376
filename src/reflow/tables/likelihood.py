"""How likely a text is as Chinese (`likelihood.npz`, made by `bench/generate/tables/likelihood.py` from the training pages)."""

from functools import cache

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.tables.data_files import arrays

_STEPS = 8


@cache
def _table() -> NDArray[np.float32]:
    """Give the logarithm of each BMP character's probability: a row a script, Simplified and Traditional."""
    stored = arrays("likelihood.npz")
    return np.stack([stored["simplified"], stored["traditional"]]).astype(np.float32) / np.float32(-_STEPS)


def units(text: str) -> NDArray[np.uint16]:
    """Give a text as UTF-16, the fastest array to be had of it."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def likelihood(text: str) -> float:
    """Give the logarithm of a text's probability as Chinese, in the script in which it is likelier.

    >>> likelihood("国家") > likelihood("圀镓"), likelihood("國家") > likelihood("国家家")
    (True, True)
    """
    return float(_table().take(units(text), axis=1).sum(axis=1).max())


_LETTERS = regex.compile(
    r"[[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Arabic}\p{Hebrew}]--\p{ASCII}]+", regex.V1
)
_LETTER = 6.5  # nats: letters come with others of their language, where each of some thirty is as likely


def foreign(text: str) -> float:
    """Give what the letters of other languages in a text are worth beyond what they are as strangers in Chinese.

    >>> foreign("国家 déjà")
    13.0
    """
    letters: int = sum([match.end() - match.start() for match in _LETTERS.finditer(text)])
    return _LETTER * letters


def likelihoods(codes: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Give the logarithm of each character's probability, in the script in which it is likelier."""
    best = _best()
    return best[codes]


def lines(own: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    r"""Give where each line begins, how many characters beyond ASCII it has, and the mean of their logarithms.

    >>> starts, count, mean = lines(units("国家\nok"))
    >>> starts.tolist(), count.tolist(), mean.round().tolist()
    ([0, 3], [2, 0], [-5.0, 0.0])
    """
    ends = np.flatnonzero(own == 0x0A)
    starts = np.zeros(len(ends) + 1, np.int64)
    np.add(ends, 1, out=starts[1:])
    worth = np.zeros(len(own) + 1, np.float32)  # one more, for a line at the end that is empty
    np.take(_beyond_ascii(), own, out=worth[:-1])
    count = np.zeros(len(own) + 1, np.bool_)
    np.greater_equal(own, 0x80, out=count[:-1])
    counts = np.add.reduceat(count, starts, dtype=np.int64)
    means = (np.add.reduceat(worth, starts) / np.maximum(counts, 1)).astype(np.float32)
    return starts, counts, means


@cache
def _beyond_ascii() -> NDArray[np.float32]:
    beyond = _best().copy()
    beyond[:0x80] = 0
    return beyond


@cache
def _best() -> NDArray[np.float32]:
    best: NDArray[np.float32] = _table().max(axis=0)
    return best
