"""How likely Han are to stand where a phrase ends or begins (`phrases.arrays`, made by `bench/generate/tables/phrases.py`)."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from reflow.tables.among import rows_of
from reflow.tables.data_files import read_arrays

_STEPS_PER_NAT = 12  # log-odds are stored as whole numbers of this unit
_NONE = -128  # no value: the pair says no more than its character beside the border

Codes = NDArray[np.uint32]
Odds = NDArray[np.float32]


@cache
def _columns() -> dict[str, NDArray[np.int64]]:
    """Return the keys, sorted: a character, or two in 16 bits each; and the columns `end` and `begin`."""
    arrays = read_arrays("phrases.arrays")
    columns = {name: arrays[name].astype(np.int64) for name in ("end", "begin")}
    # The keys are stored as differences, which compress better.
    return {"keys": np.cumsum(arrays["gaps"], dtype=np.int64), **columns}


def _steps(column: str, key: NDArray[np.int64]) -> NDArray[np.int64]:
    columns = _columns()
    row, is_known = rows_of(key, columns["keys"])
    return np.where(is_known, columns[column][row], _NONE)


def _log_odds(column: str, beside: Codes, further: Codes, key: NDArray[np.int64]) -> Odds:
    """Return the log-odds of each pair, or else those of its character beside the border, or else 0."""
    single = _steps(column, beside.astype(np.int64))
    single[single == _NONE] = 0
    pair = _steps(column, key)
    # A code point beyond the BMP does not fit into its half of the key and could imitate another pair.
    is_known = (pair != _NONE) & (beside < 0x10000) & (further < 0x10000) & (further > 0)
    return np.where(is_known, pair, single).astype(np.float32) / np.float32(_STEPS_PER_NAT)


def phrase_end(before: Codes, last: Codes) -> Odds:
    """Return the log-odds, about -4 to 3, that a phrase ends behind the Han `last`; 0 in `before` is no Han.

    >>> phrase_end(np.array([0, 0], np.uint32), np.array([ord("说"), ord("各")], np.uint32)).round(1)
    array([ 1.5, -3.5], dtype=float32)
    """
    return _log_odds("end", last, before, before.astype(np.int64) << 16 | last)


def phrase_begin(first: Codes, behind: Codes) -> Odds:
    """Return the log-odds, about -4 to 3, that a phrase begins with the Han `first`; 0 in `behind` is no Han.

    >>> phrase_begin(np.array([ord("但"), ord("的")], np.uint32), np.array([0, 0], np.uint32)).round(1)
    array([ 2.6, -3.5], dtype=float32)
    """
    return _log_odds("begin", first, behind, first.astype(np.int64) << 16 | behind)
