"""Load the data files in this folder: tab-separated tables (.tsv) and NumPy arrays (.npz)."""

from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray


def read_rows(name: str) -> list[list[str]]:
    """Return the fields of each line of a tab-separated table; lines that begin with # are comments.

    >>> read_rows("surnames.tsv")[0]
    ['王', '王', '1']
    """
    lines = (files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def read_arrays(file_name: str, *names: str) -> dict[str, NDArray[Any]]:
    """Return the named arrays of a file, or all of them if no names are passed.

    >>> sorted(read_arrays("words.npz"))
    ['gaps', 'values']
    """
    with (files(__package__) / file_name).open("rb") as file, np.load(file) as archive:
        return {name: archive[name] for name in names or archive.files}
