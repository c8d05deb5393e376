"""The trained weights of the network (`lines.arrays`, made by `bench/generate/train.py`)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.tables.data_files import read_arrays

NAMES: Final = ("columns", "labels")  # what the weights read and score, by name


def line_weights() -> dict[str, NDArray[np.float32]]:
    """Return the arrays of `reflow.model.network.Weights`, which are stored in half precision."""
    return {
        name: stored.astype(np.float32) for name, stored in read_arrays("lines.arrays").items() if name not in NAMES
    }


def weight_names() -> tuple[list[str], list[str]]:
    """Return the names of the columns that the weights read, and of the labels that they score, in their order.

    >>> columns, labels = weight_names()
    >>> columns[0], labels[:2]
    ('width: width', ['OPENING', 'FIRST'])
    """
    stored = read_arrays("lines.arrays", *NAMES)
    columns, labels = (stored[name].tolist() for name in NAMES)
    return columns, labels
