"""Load the data files in this folder: tab-separated tables (.tsv) and NumPy arrays (.arrays)."""

from io import BytesIO
from pkgutil import get_data  # importlib.resources takes ten times as long to import
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path


def read_rows(name: str) -> list[list[str]]:
    """Return the fields of each line of a tab-separated table; lines that begin with # are comments.

    >>> read_rows("surnames.tsv")[0]
    ['王', '王', '1']
    """
    lines = _contents(name).decode("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def read_arrays(file_name: str, *names: str) -> dict[str, NDArray[Any]]:
    """Return the named arrays of a file, or all of them if no names are passed.

    >>> sorted(read_arrays("words.arrays"))
    ['gaps', 'values']
    """
    file = BytesIO(_contents(file_name))
    stored = {name: np.load(file) for name in np.load(file).tolist()}
    return {name: stored[name] for name in names} if names else stored


def write_arrays(path: "Path", **arrays: NDArray[Any]) -> None:
    """Write arrays to a file: their names, and each of them, in the format of `numpy.save`.

    An .npz file would be half as large, but not in a wheel, which is compressed; reading one takes ten times as long, most
    of it for the import of `zipfile`.
    """
    with path.open("wb") as file:
        for array in (np.array(list(arrays)), *arrays.values()):
            np.save(file, array)


def _contents(file_name: str) -> bytes:
    """Return the contents of a file of this folder, also from a package that is in a ZIP file."""
    contents = get_data(__name__, file_name)
    assert contents is not None  # the loader of Python's own import system reads data
    return contents
