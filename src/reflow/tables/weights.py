"""The trained weights of the network (`lines.npz`, made by `bench/train.py`)."""

from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


def line_weights() -> dict[str, NDArray[np.float32]]:
    """Read the arrays of `reflow.network.Weights`, stored in half precision."""
    with (files(__package__) / "lines.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}
