"""Load the data files in this folder: tab-separated tables (.tsv) and NumPy arrays (.arrays)."""

from math import prod
from pkgutil import get_data  # importlib.resources takes ten times as long to import
from typing import TYPE_CHECKING, Any

import msgspec
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
    contents = _contents(file_name)
    end = contents.index(b"\n") + 1
    arrays = {}
    for name, dtype, shape in msgspec.json.decode(contents[:end]):
        array = np.frombuffer(contents, dtype, count=prod(shape), offset=end)
        end += array.nbytes
        if name in names or not names:
            arrays[name] = array.reshape(shape).copy()  # at an address that suits its type
    return arrays


def write_arrays(path: "Path", **arrays: NDArray[Any]) -> None:
    """Write arrays to a file: a line of JSON with the name, the type and the shape of each, and then their values.

    An .npz file would be half as large, but not in a wheel, which is compressed; reading one takes ten times as long, most
    of it for the import of `zipfile`.
    """
    little = {name: np.ascontiguousarray(array, array.dtype.newbyteorder("<")) for name, array in arrays.items()}
    described = [(name, array.dtype.str, arrays[name].shape) for name, array in little.items()]
    path.write_bytes(b"".join([msgspec.json.encode(described), b"\n", *(array.tobytes() for array in little.values())]))


def _contents(file_name: str) -> bytes:
    """Return the contents of a file of this folder, also from a package that is in a ZIP file."""
    contents = get_data(__name__, file_name)
    assert contents is not None  # the loader of Python's own import system reads data
    return contents
