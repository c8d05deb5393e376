"""Read the data files of this folder: tables of text, and arrays."""

from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray


def rows(name: str) -> list[list[str]]:
    """Read a table: the fields of each line, parted by tabs; lines that begin with # say what made it.

    >>> rows("surnames.tsv")[0]
    ['王', '王', '1']
    """
    lines = (files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def arrays(name: str, *wanted: str) -> dict[str, NDArray[Any]]:
    """Read arrays from a file by their names; all of them if none is named.

    >>> sorted(arrays("words.npz"))
    ['gaps', 'values']
    """
    with (files(__package__) / name).open("rb") as file, np.load(file) as stored:
        return {own: stored[own] for own in wanted or stored.files}
