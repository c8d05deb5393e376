"""The compiled network: what `reflow.model.network` computes, in whole numbers (`kernels/network.c`)."""

import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from reflow.kernels.library import level, loaded
from reflow.kernels.memory import CACHE_LINE, Packed, address, blocks
from reflow.tables.neighbours import bounds

if TYPE_CHECKING:
    from reflow.model.network import Weights

Array = NDArray[Any]

# Sizes and steps of `kernels.h` and `network.c`.
HIDDEN: Final = 96
LETTERS: Final = 96
INPUTS: Final = 320
OUTPUTS: Final = 32
BLOCK: Final = 64
MOST_LAYERS: Final = 8
MOST_REACHES: Final = 4
VALUES: Final = 2**6
WEIGHTS: Final = 2**8
BIASES: Final = VALUES * WEIGHTS

_COUNTS: Final = ("level", "columns", "spelled", "places", "vector", "outputs", "layers", "reaches", "highest")
_ARRAYS: Final = (
    *("mean", "scale", "of_zero", "vectors", "letters", "enter", "middle", "around", "last", "leave"),
    *("letters_bias", "enter_bias", "middle_bias", "around_bias", "last_bias", "leave_bias"),
)


class _CWeights(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int32) for name in _COUNTS),
        ("distance", ctypes.c_int32 * MOST_LAYERS),
        ("reach", ctypes.c_int32 * MOST_REACHES),
        ("farthest", ctypes.c_float),
        *((name, ctypes.c_void_p) for name in _ARRAYS),
    )


class _CSpace(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_void_p) for name in ("inputs", "letters", "means", "hidden", "sums", "windows"))


def scores(
    net: "Weights",
    columns: Array,
    character_ids: Array,
    doc: Array,
    farthest: float,
    highest: float,
    around: tuple[int, ...],
) -> NDArray[np.float32] | None:
    """Score labels and kinds of text, shape (lines, labels + kinds); None where no kernel can.

    The arguments are those of `reflow.model.network.forward`, with at least one line, and its `FARTHEST`, `HIGHEST` and
    `AROUND`.
    """
    if level() is None:
        return None
    packed = _packed(net, farthest, highest, around)
    if packed is None:
        return None
    lines = len(doc)
    by_line = np.ascontiguousarray(columns, np.float32)
    ids = np.ascontiguousarray(character_ids, np.int64)
    if by_line.shape != (lines, packed.c.columns) or ids.shape != (lines, packed.c.places):
        raise ValueError(f"{by_line.shape} columns and {ids.shape} characters do not fit the weights")
    if int(ids.view(np.uint64).max()) >= len(net.vectors):  # a negative number is a large one without a sign
        raise ValueError("there is no vector for a character")
    of_documents = bounds(doc)
    longest = int((of_documents[1:] - of_documents[:-1]).max())
    margin = 2 * max(packed.c.distance)
    # The arrays of `_CSpace`: four of 16 bits, two of 32.
    begins, memory = blocks(
        BLOCK * INPUTS * 2,
        BLOCK * LETTERS * 2,
        BLOCK * packed.c.reaches * HIDDEN * 2,
        2 * (longest + margin) * HIDDEN * 2,
        BLOCK * HIDDEN * 4,
        packed.c.reaches * HIDDEN * 4,
    )
    space = Packed(_CSpace(*begins), [memory])
    scored = np.empty((lines, packed.c.outputs), np.float32)
    loaded().reflow_network(
        ctypes.byref(packed.c),
        *(ctypes.c_void_p(address(array)) for array in (by_line, ids, of_documents)),
        ctypes.c_int64(len(of_documents) - 1),
        ctypes.c_void_p(address(scored)),
        ctypes.byref(space.c),
    )
    return scored


@cache
def _packed(net: "Weights", farthest: float, highest: float, around: tuple[int, ...]) -> Packed | None:
    """Pack weights; None if they are of other sizes than the kernels are compiled for."""
    instructions = level()
    vector, spelled = net.vectors.shape[1], len(net.letters[1])
    places = len(net.letters[0]) // vector
    fits = (
        len(net.enter[1]) == HIDDEN
        and len(net.letters[0]) <= LETTERS
        and len(net.enter[0]) == len(net.mean) + spelled <= INPUTS
        and max(spelled, len(net.leave[1])) <= OUTPUTS
        and len(net.middle) <= MOST_LAYERS
        and len(around) <= MOST_REACHES
    )
    if not fits or instructions is None:
        return None
    arrays = {name: _aligned(array) for name, array in _arrays(net, farthest, len(around)).items()}
    c = _CWeights(
        level=instructions,
        columns=len(net.mean),
        spelled=spelled,
        places=places,
        vector=vector,
        outputs=len(net.leave[1]),
        layers=len(net.middle),
        reaches=len(around),
        highest=round(highest * VALUES),
        farthest=farthest,
        **{name: address(array) for name, array in arrays.items()},
    )
    c.distance[: len(net.middle)] = [distance for distance, _ in net.middle]
    c.reach[: len(around)] = around
    return Packed(c, arrays.values())


def _arrays(net: "Weights", farthest: float, reaches: int) -> dict[str, Array]:
    """Return the arrays of weights in whole numbers, as `network.c` names them."""
    # Of the numbers of a line most are 0, and products pass over zeros: what 0 is standardized to is taken away from each
    # value, and what the layer makes of that is in its bias.
    of_zero = _whole(np.clip(-net.mean / net.scale, -farthest, farthest), VALUES, np.int16)
    entered_by_zero = of_zero @ _whole(net.enter[0][: len(net.mean)], WEIGHTS, np.int32)
    return {
        "mean": np.ascontiguousarray(net.mean),
        "scale": np.ascontiguousarray(net.scale),
        "of_zero": of_zero,
        "vectors": _whole(net.vectors, VALUES, np.int16),
        "letters": _in_pairs(net.letters[0], LETTERS, OUTPUTS),
        "letters_bias": _padded(_whole(net.letters[1], BIASES, np.int32)),
        "enter": _in_pairs(net.enter[0], INPUTS, HIDDEN),
        "enter_bias": _whole(net.enter[1], BIASES, np.int32) + entered_by_zero,
        "middle": np.stack([_kernels(layer) for _, (layer, _) in net.middle]),
        "middle_bias": np.stack([_whole(bias, BIASES, np.int32) for _, (_, bias) in net.middle]),
        "around": _in_pairs(net.around[0], reaches * HIDDEN, HIDDEN),
        "around_bias": _whole(net.around[1], BIASES, np.int32),
        "last": _kernels(net.last[0]),
        "last_bias": _whole(net.last[1], BIASES, np.int32),
        "leave": _in_pairs(net.leave[0], HIDDEN, OUTPUTS),
        "leave_bias": _padded(_whole(net.leave[1], BIASES, np.int32)),
    }


def _aligned(array: Array) -> Array:
    """Return a copy of an array that begins where a line of the cache does: no vector of eight numbers lies in two lines."""
    memory = np.empty(array.nbytes + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    aligned = memory[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    aligned[...] = array
    return aligned


def _whole(values: Array, steps: int, dtype: type[np.integer[Any]]) -> Array:
    """Return values as whole numbers of steps of which there are so many in 1."""
    whole: Array = np.rint(values * steps).astype(dtype, order="C")
    return whole


def _padded(bias: Array) -> Array:
    return np.pad(bias, (0, OUTPUTS - len(bias)))


def _in_pairs(weight: Array, inputs: int, outputs: int) -> Array:
    """Return weights filled up with zeros, each two inputs of an output beside each other."""
    padded = np.zeros((inputs, outputs), np.int16)
    padded[: weight.shape[0], : weight.shape[1]] = _whole(weight, WEIGHTS, np.int16)
    return np.ascontiguousarray(padded.reshape(inputs // 2, 2, outputs).transpose(0, 2, 1))


def _kernels(layer: Array) -> Array:
    """Return the kernels of a convolution as `_in_pairs` returns weights."""
    return np.stack([_in_pairs(kernel, HIDDEN, HIDDEN) for kernel in layer])
