"""Load the compiled kernels, and choose the instructions that they use.

By itself it imports nothing but the standard library: `hatch_build.py`, which compiles the kernels, takes their names from here.
"""

import ctypes
import os
import sys
import warnings
from enum import IntEnum
from functools import cache
from os.path import dirname, exists, join
from typing import Final
from zlib import crc32

HERE: Final = dirname(__file__)  # pathlib takes a tenth as long to import as NumPy
SOURCES: Final = (
    *("kernels.h", "products.c", "rounding.c", "network.c", "exponential.c", "grammar.c"),
    *("features.h", "features.c", "line_signs.c", "pieces.c", "repeats.c", "column_measure.c"),
    *("likely_lines.c", "running_heads.c", "ranges.c"),
)
# Not .so, which Python takes for a module of its own.
NAME: Final = "kernels" + {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so.1")
NUMPY: Final = "numpy"


class Level(IntEnum):
    """The instructions that products are computed with, as in `kernels.h`; a higher level is quicker."""

    PLAIN = 0
    AVX2 = 1
    VNNI = 2


class KernelError(RuntimeError):
    """The kernel that the variable REFLOW_KERNEL asks for cannot be had."""


@cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernels; None without any.

    Those of other sources than are installed, or for another processor, are not used, and a warning says so.
    """
    from reflow.language import _

    path = join(HERE, NAME)
    if not exists(path):
        return None
    try:
        loaded = ctypes.CDLL(path)
        loaded.reflow_sources.restype = ctypes.c_char_p
        compiled_from = loaded.reflow_sources().decode()
    except (OSError, AttributeError) as error:
        message = _("the compiled kernels cannot be loaded, so NumPy is used: {error}", error=error)
        warnings.warn(message, RuntimeWarning, stacklevel=2)
        return None
    if compiled_from != fingerprint():
        message = _("the compiled kernels are of other sources, so NumPy is used; install reflow again")
        warnings.warn(message, RuntimeWarning, stacklevel=2)
        return None
    return loaded


def loaded() -> ctypes.CDLL:
    """Return the compiled kernels where there is a level, which there is only with kernels."""
    kernels = library()
    assert kernels is not None, "there is a level, so there are kernels"
    return kernels


def fingerprint() -> str:
    """Return a checksum of the sources of the kernels."""
    checksum = 0
    for name in SOURCES:
        with open(join(HERE, name), "rb") as source:
            checksum = crc32(source.read(), checksum)
    return f"{checksum:08x}"


@cache
def level() -> Level | None:
    """Return the instructions that the kernels use; None if NumPy is used.

    The environment variable REFLOW_KERNEL may name them: numpy, plain, avx2 or vnni. Raises KernelError if it names what
    cannot be had here.
    """
    from reflow.language import _
    from reflow.wording import enumerated

    wanted = os.environ.get("REFLOW_KERNEL", "").lower()
    names = [NUMPY, *(level.name.lower() for level in Level)]
    if wanted and wanted not in names:
        raise KernelError(_("REFLOW_KERNEL is {kernel!r}; it may be {names}", kernel=wanted, names=enumerated(names)))
    if wanted == NUMPY:
        return None
    kernels = library()
    if kernels is None:
        if wanted:
            raise KernelError(
                _(
                    "REFLOW_KERNEL is {kernel!r}, but no kernels are compiled here; install a compiler and reflow",
                    kernel=wanted,
                )
            )
        return None
    best = Level(kernels.reflow_best_level())
    if wanted:
        if Level[wanted.upper()] > best:
            raise KernelError(
                _(
                    "REFLOW_KERNEL is {kernel!r}, but this processor has at most {best}",
                    kernel=wanted,
                    best=best.name.lower(),
                )
            )
        return Level[wanted.upper()]
    # Plain products take 2.7 times as long as those of NumPy.
    return None if best is Level.PLAIN else best


def kernel() -> str:
    """Return what computes: `numpy`, or the instructions of the compiled kernels: `plain`, `avx2` or `vnni`.

    Raises KernelError if the environment variable REFLOW_KERNEL asks for what cannot be had.

    >>> kernel() in ("numpy", "plain", "avx2", "vnni")
    True
    """
    chosen = level()
    return NUMPY if chosen is None else chosen.name.lower()
