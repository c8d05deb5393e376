"""The trained weights of the network (`lines.npz`, made by `bench/generate/train.py`)."""

import numpy as np
from numpy.typing import NDArray

from reflow.tables.data_files import arrays


def line_weights() -> dict[str, NDArray[np.float32]]:
    """Read the arrays of `reflow.model.network.Weights`, stored in half precision."""
    return {name: stored.astype(np.float32) for name, stored in arrays("lines.npz").items()}
