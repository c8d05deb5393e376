"""The order of the hidden units of a network: those that are zero on the same lines lie beside each other.

The kernels read hidden values in pairs and pass over pairs of zeros (`docs/kernels.md`). What the network computes does not
depend on the order of its units.
"""

import numpy as np
from numpy.typing import NDArray

from reflow.model.network import AROUND

Arrays = dict[str, NDArray[np.floating]]
Index = NDArray[np.int64]


def paired(zero_together: NDArray[np.floating]) -> Index:
    """Return an order of units in which the pairs, each two that follow each other, are zero together as often as possible.

    `zero_together`: on how many lines each two units are both zero; the number of units is even. Two pairs exchange units as
    long as that helps, which may end at an order that is not quite the best.

    >>> paired(np.array([[5, 0, 4, 0], [0, 5, 0, 1], [4, 0, 5, 0], [0, 1, 0, 5]])).tolist()
    [0, 2, 1, 3]
    """
    order = np.argsort(zero_together.diagonal(), kind="stable")[::-1]
    pairs = [(int(first), int(second)) for first, second in order.reshape(-1, 2)]
    changed = True
    while changed:
        changed = False
        for upper in range(len(pairs)):
            for lower in range(upper + 1, len(pairs)):
                (a, b), (c, d) = pairs[upper], pairs[lower]
                ways = ((a, b), (c, d)), ((a, c), (b, d)), ((a, d), (b, c))
                best = max(ways, key=lambda way: sum(zero_together[pair] for pair in way))
                if best != ways[0]:
                    pairs[upper], pairs[lower] = best
                    changed = True
    return np.array(pairs).ravel()


def reordered(arrays: Arrays, order: Index) -> Arrays:
    """Return the arrays of a network, as `reflow.model.network.from_arrays` takes them, with its hidden units in an order."""
    convolutions = [name for name in arrays if name.startswith(("middle", "last")) and not name.endswith(".bias")]
    ordered = dict(arrays)
    for name in ("enter", "around", *convolutions):  # what comes out
        ordered[name] = ordered[name][..., order]
        ordered[f"{name}.bias"] = ordered[f"{name}.bias"][order]
    for name in ("leave", *convolutions):  # what goes in
        ordered[name] = ordered[name][..., order, :]
    of_means = np.concatenate([order + reach * len(order) for reach in range(len(AROUND))])
    ordered["around"] = ordered["around"][of_means]
    return ordered
