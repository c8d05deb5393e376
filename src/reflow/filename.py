"""Warn where the name of a file is given as a text: the file was meant."""

import os
import sys
import warnings
from typing import Final

LONGEST: Final = 255  # characters of a text that may be a name: so long are the names that file systems take


def warn_of_file_name(source: object) -> None:
    """Warn the caller of reflow if a source is a text of one line that names a file which is there.

    >>> with warnings.catch_warnings(record=True, action="always") as caught:
    ...     warn_of_file_name("README.md")
    >>> print(*[warning.message for warning in caught])
    'README.md' is the name of a file; to read it give a path: Path('README.md')
    """
    if not isinstance(source, str) or not 0 < len(source) <= LONGEST or "\n" in source:
        return
    if os.path.isfile(source):
        says = f"{source!r} is the name of a file; to read it give a path: Path({source!r})"
        warnings.warn(says, UserWarning, stacklevel=_caller())


def _caller() -> int:
    """Give the stack level, as `warnings.warn` counts, of the first function that is not reflow's."""
    level = 0
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "reflow":
        level, frame = level + 1, frame.f_back
    return level + 1
