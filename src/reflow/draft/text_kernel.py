"""The compiled copying of ranges: what `reflow.draft.text` defines (`kernels/ranges.c`)."""

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reflow.kernels.library import level, loaded
from reflow.kernels.memory import address

Columns = tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.uint8] | None]  # codes, origins, properties


class _CText(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("codes", "origin", "props")),
        ("characters", ctypes.c_int64),
    )


def ranges(columns: Columns, start: NDArray[np.int64], end: NDArray[np.int64]) -> Columns | None:
    """Return the columns of the characters in some ranges; None where no kernel runs, or a range is not in the text."""
    if level() is None or not _fit(*columns):
        return None
    start, end = np.ascontiguousarray(start, np.int64), np.ascontiguousarray(end, np.int64)
    size = int((end - start).sum())
    if size < 0:
        return None
    has_props = columns[2] is not None
    copied = np.empty(size, np.uint32), np.empty(size, np.int32), np.empty(size, np.uint8) if has_props else None
    done = loaded().reflow_ranges(
        ctypes.byref(_packed(*columns)),
        ctypes.c_void_p(address(start)),
        ctypes.c_void_p(address(end)),
        ctypes.c_int64(len(start)),
        ctypes.byref(_packed(*copied)),
    )
    return copied if done else None


def _fit(codes: NDArray[Any], origin: NDArray[Any], props: NDArray[Any] | None) -> bool:
    """Whether columns are of the types that the kernel copies: a caller's pass may have made others."""
    return (
        (codes.dtype == np.uint32 and origin.dtype == np.int32 and len(codes) == len(origin))
        and (codes.flags.c_contiguous and origin.flags.c_contiguous)
        and (props is None or (props.dtype == np.uint8 and len(props) == len(codes) and props.flags.c_contiguous))
    )


def _packed(codes: NDArray[Any], origin: NDArray[Any], props: NDArray[Any] | None) -> _CText:
    return _CText(address(codes), address(origin), None if props is None else address(props), len(codes))
