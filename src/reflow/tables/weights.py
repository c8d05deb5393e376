"""The trained weights of the network (`lines.npz`, made by `bench/train.py`)."""

import numpy as np
from numpy.typing import NDArray

from reflow.tables.data_files import read_arrays


def line_weights() -> dict[str, NDArray[np.float32]]:
    """Return the arrays of `reflow.model.network.Weights`, which are stored in half precision."""
    return {name: array.astype(np.float32) for name, array in read_arrays("lines.npz").items()}
