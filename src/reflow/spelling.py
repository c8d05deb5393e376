"""Say what a name that there is not may have meant."""

from collections.abc import Sequence
from difflib import get_close_matches


def meant(given: object, known: Sequence[str]) -> str:
    """Name the known name that a given one is nearly, or else all of them.

    >>> meant("title", ["titles", "marks"]), meant("hue", ["titles", "marks"])
    ('did you mean titles?', 'there are titles, marks')
    """
    near = get_close_matches(str(given), known, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
