"""Word a message: a number with its noun, and what a name that there is not may have meant."""

from collections.abc import Sequence


def count(number: int, noun: str, several: str = "") -> str:
    """Write a number with its noun; `several` is the plural, if that takes more than an s.

    >>> count(1, "file"), count(2, "file"), count(0, "entry", "entries")
    ('1 file', '2 files', '0 entries')
    """
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def meant(given: object, known: Sequence[str]) -> str:
    """Name the known name that a given one is nearly, or else all of them.

    >>> meant("title", ["titles", "marks"]), meant("hue", ["titles", "marks"])
    ('did you mean titles?', 'there are titles, marks')
    """
    from difflib import get_close_matches

    near = get_close_matches(str(given), known, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
