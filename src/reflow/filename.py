"""Warn if a text is the name of an existing file: the caller probably meant the file."""

import os
import sys
import warnings
from typing import Final

from reflow.language import _

LONGEST: Final = 255  # characters of a file name: the limit of most file systems


def warn_of_file_name(source: object) -> None:
    """Warn the caller of reflow if a source is a single line of text that is the name of an existing file.

    >>> with warnings.catch_warnings(record=True, action="always") as caught:
    ...     warn_of_file_name("README.md")
    >>> print(*[warning.message for warning in caught])
    'README.md' is the name of a file; to read it give a path: Path('README.md')
    """
    if not isinstance(source, str) or not 0 < len(source) <= LONGEST or "\n" in source:
        return
    if os.path.isfile(source):
        message = _("{name!r} is the name of a file; to read it give a path: Path({name!r})", name=source)
        warnings.warn(message, UserWarning, stacklevel=_caller_level())


def _caller_level() -> int:
    """Return the stack level of the first function outside reflow, as `warnings.warn` counts levels."""
    level = 0
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "reflow":
        level, frame = level + 1, frame.f_back
    return level + 1
