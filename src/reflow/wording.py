"""Phrases for messages: counts with their nouns, lists, suggestions for misspelled names, reasons of the system."""

from collections.abc import Iterable, Sequence

from reflow.language import N_, _

# What a system says of files most often; the rest stays as it says it.
SYSTEM = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("Read-only file system"),
    N_("Too many levels of symbolic links"),
    N_("Too many open files"),
    N_("Input/output error"),
    N_("Directory not empty"),
    N_("Operation not permitted"),
)


def reason_of(error: Exception) -> str:
    """Return what is wrong by an error, without its number and the name of the file.

    >>> reason_of(FileNotFoundError(2, "No such file or directory", "page.txt")), reason_of(ValueError("no date"))
    ('No such file or directory', 'no date')
    """
    reason = getattr(error, "strerror", None)
    return _(reason) if reason else str(error)


def count(number: int, noun: str, several: str = "") -> str:
    """Return a number with its English noun; `several` is the plural if it is not formed with an s.

    >>> count(1, "file"), count(2, "file"), count(0, "entry", "entries")
    ('1 file', '2 files', '0 entries')
    """
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def enumerated(names: Iterable[str]) -> str:
    """Return names as a list in a sentence.

    >>> enumerated(["titles", "marks"])
    'titles, marks'
    """
    return _(", ").join(names)


def closest(name: object, known: Sequence[str]) -> str | None:
    """Return the known name that is closest to a name, None if none is close.

    >>> closest("title", ["titles", "marks"]), closest("hue", ["titles", "marks"])
    ('titles', None)
    """
    from difflib import get_close_matches  # imported only when there is an error to report

    return next(iter(get_close_matches(str(name), known, 1)), None)


def did_you_mean(name: object, known: Sequence[str]) -> str:
    """Suggest the closest known name, or list all known names if none is close.

    >>> did_you_mean("title", ["titles", "marks"]), did_you_mean("hue", ["titles", "marks"])
    ('did you mean titles?', 'there are titles, marks')
    """
    name = closest(name, known)
    return _("there are {names}", names=enumerated(known)) if name is None else _("did you mean {name}?", name=name)
