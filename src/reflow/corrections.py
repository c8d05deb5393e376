"""What a person decided about a text: read from a file, and held against the text that it was decided on."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import Any, Final

KINDS: Final = (
    "joined", "paragraph", "article", "title", "kicker", "deck", "subhead", "byline", "caption", "furniture", "name",
)  # fmt: skip


class CorrectionError(ValueError):
    """A correction that cannot be taken: it is none, or what it was decided on is not there."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a line is, by a person: `joined` to the line above, the beginning of a `paragraph`, and so on (`KINDS`).

    `line` counts from 1. `after` is the text of that line, `before` of the line above it that is not blank, both
    without blanks at their edges: a correction is taken only where both still stand. A `name` is a person whose surname
    keeps its form; it names no line. `source` is the name of the file that is meant, if there are several.
    """

    kind: str
    line: int = 0
    before: str = ""
    after: str = ""
    name: str | None = None
    source: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Correction":
        """Make a correction of what a file says; names that it does not know are passed over.

        Raises CorrectionError for a kind that there is none of, or a value of another type.
        """
        known = {field.name: given[field.name] for field in fields(cls) if field.name in given}
        made = cls(**{"kind": "", **known})
        if made.kind not in KINDS:
            raise CorrectionError(f"no kind {made.kind!r}; there are {', '.join(KINDS)}")
        texts = isinstance(made.before, str) and isinstance(made.after, str)
        named = isinstance(made.name, str | None) and isinstance(made.source, str | None)
        if type(made.line) is not int or not (texts and named):
            raise CorrectionError("line is a number; before, after, name and source are texts")
        if made.kind == "name" and not made.name:
            raise CorrectionError("a name says which: name")
        if made.kind != "name" and made.line < 1:
            raise CorrectionError(f"there is no line {made.line}; lines count from 1")
        return made


def by_source(given: Iterable[Correction]) -> Callable[[str | None], list[Correction]]:
    """Sort corrections by the source that they name, and give the function that looks up those about one source."""
    named: dict[str | None, list[Correction]] = {}
    for one in given:
        named.setdefault(one.source, []).append(one)
    of_all = named.pop(None, [])
    return lambda source: [*of_all, *named.get(source, [])]


def read_corrections(path: str | PathLike[str]) -> tuple[Correction, ...]:
    """Read a file of corrections: JSON lines, as `reflow review` writes them, with the right `kind` in each.

    Raises CorrectionError, which names the file and the line, for what is no correction, and OSError if the file cannot
    be read.
    """
    found = []
    for number, line in enumerate(Path(path).read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            if not isinstance(given, dict):
                raise CorrectionError("a correction is a JSON object")
            found.append(Correction.of(given))
        except (ValueError, RecursionError) as error:  # of JSON and of Unicode as well; of brackets in brackets
            raise CorrectionError(f"{path}, line {number}: {error}") from error
    return tuple(found)
