"""Exponentials and logarithms that are the same to the last bit on every processor.

Those of NumPy and of C libraries differ in the last bit from one instruction set to another. Here they are made of
additions and multiplications, which IEEE 754 defines exactly. Their relative error is below 1e-8; results are rounded to
float32, whose relative error is 6e-8.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.model import exponential_kernel

Matrix = NDArray[np.float32]
Wide = NDArray[np.float64]

LN2: Final = 0.6931471805599453
# exp is 0 in float32 below this.
LEAST: Final = -110.0
# 1/n!: with |x| <= ln 2 / 2 the next term of the series is below 6e-9.
_EXP: Final = (1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040)
# log m = 2 (t + t³/3 + t⁵/5 …) with t = (m - 1) / (m + 1): with |t| < .172 the next term is below 1e-9.
_LOG: Final = (1, 1 / 3, 1 / 5, 1 / 7, 1 / 9)
_ROOT_OF_HALF: Final = 0.7071067811865476


def exp(values: NDArray[np.floating]) -> Wide:
    """Return the exponential of each value, which must not be above 700.

    >>> bool(np.isclose(exp(np.array([-1.0])), np.exp(-1.0), rtol=1e-8)[0]), float(exp(np.array([-np.inf]))[0]) < 1e-47
    (True, True)
    """
    compiled = exponential_kernel.exp(values)
    return _exp(values) if compiled is None else compiled


def _exp(values: NDArray[np.floating]) -> Wide:
    """Return the exponential of each value; `reflow/kernels/exponential.c` computes the same."""
    bounded = np.maximum(values.astype(np.float64), LEAST)
    # exp x = 2^n exp r, with x = n ln 2 + r
    exponent = np.rint(bounded / LN2)
    bounded -= exponent * LN2
    powers: Wide = np.ldexp(_polynomial(bounded, _EXP), exponent.astype(np.int32))
    return powers


def log(values: NDArray[np.floating]) -> Wide:
    """Return the natural logarithm of each value, which must be positive and finite.

    >>> bool(np.isclose(log(np.array([10.0])), np.log(10.0), rtol=1e-8)[0])
    True
    """
    mantissa, exponent = np.frexp(values.astype(np.float64))
    # Mantissas between the root of a half and that of two, around 1
    small = mantissa < _ROOT_OF_HALF
    mantissa, exponent = np.where(small, 2 * mantissa, mantissa), exponent - small
    t = (mantissa - 1) / (mantissa + 1)
    logarithms: Wide = exponent * LN2 + 2 * t * _polynomial(t * t, _LOG)
    return logarithms


def _polynomial(x: Wide, coefficients: tuple[float, ...]) -> Wide:
    """Evaluate a polynomial, given its coefficients from the lowest power on (Horner's method)."""
    total = np.full_like(x, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total *= x
        total += coefficient
    return total


def log_softmax(scores: Matrix) -> Matrix:
    """Return the logarithms of the probabilities that the scores of each row stand for: shape (rows, choices)."""
    compiled = exponential_kernel.softmax(scores, logarithms=True)
    return _log_softmax(scores) if compiled is None else compiled


def _log_softmax(scores: Matrix) -> Matrix:
    """Return the logarithms of the probabilities; `reflow/kernels/exponential.c` computes the same."""
    columns = _below_maximum(scores)
    # Columns are added one after the other, in this order on every machine.
    log_probabilities: Matrix = (columns - log(np.add.reduce(_exp(columns), axis=0))).T.astype(np.float32, order="C")
    return log_probabilities


def softmax(scores: Matrix) -> Matrix:
    """Return the probabilities that the scores of each row stand for: shape (rows, choices)."""
    compiled = exponential_kernel.softmax(scores, logarithms=False)
    return _softmax(scores) if compiled is None else compiled


def _softmax(scores: Matrix) -> Matrix:
    """Return the probabilities; `reflow/kernels/exponential.c` computes the same."""
    powers = _exp(_below_maximum(scores))
    probabilities: Matrix = (powers / np.add.reduce(powers, axis=0)).T.astype(np.float32, order="C")
    return probabilities


def _below_maximum(scores: Matrix) -> Wide:
    """Return scores with the maximum of their row taken away, so that no exponential overflows: shape (choices, rows)."""
    columns: Wide = (scores - scores.max(axis=1, keepdims=True)).T.astype(np.float64, order="C")
    return columns


def log_add(first: Matrix, second: Matrix) -> Matrix:
    """Return the logarithms of sums of two numbers each, given their logarithms; one of them must be finite.

    >>> log_add(np.log(np.float32([0.25])), np.log(np.float32([0.5]))) == np.log(np.float32(0.75))
    array([ True])
    """
    compiled = exponential_kernel.log_add(first, second)
    return _log_add(first, second) if compiled is None else compiled


def _log_add(first: Matrix, second: Matrix) -> Matrix:
    """Return the logarithms of the sums; `reflow/kernels/exponential.c` computes the same."""
    larger, smaller = np.maximum(first, second), np.minimum(first, second)
    total: Matrix = (larger + log(1 + _exp(smaller - larger))).astype(np.float32)
    return total
