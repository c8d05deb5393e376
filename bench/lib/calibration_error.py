"""The expected calibration error: how far confidences are from the share of decisions that are right."""

import numpy as np
from numpy.typing import NDArray

BINS = 15  # of equal mass, as the calibration error is usually computed


def calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_]
) -> tuple[float, list[tuple[int, float, float]]]:
    """Return the mean distance of confidence and accuracy over bins of equal mass, and size, confidence and accuracy of each."""
    bins = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    rows = [
        (len(members), float(confidence[members].mean()), float(right[members].mean()))
        for members in bins
        if len(members)
    ]
    return sum(size * abs(sure - true) for size, sure, true in rows) / max(len(right), 1), rows
