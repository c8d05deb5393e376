"""Phrases for messages: counts with their nouns, and suggestions for misspelled names."""

from collections.abc import Sequence


def count(number: int, noun: str, several: str = "") -> str:
    """Return a number with its noun; `several` is the plural if it is not formed with an s.

    >>> count(1, "file"), count(2, "file"), count(0, "entry", "entries")
    ('1 file', '2 files', '0 entries')
    """
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def did_you_mean(name: object, known: Sequence[str]) -> str:
    """Suggest the closest known name, or list all known names if none is close.

    >>> did_you_mean("title", ["titles", "marks"]), did_you_mean("hue", ["titles", "marks"])
    ('did you mean titles?', 'there are titles, marks')
    """
    from difflib import get_close_matches  # imported only when there is an error to report

    matches = get_close_matches(str(name), known, 1)
    return f"did you mean {matches[0]}?" if matches else f"there are {', '.join(known)}"
