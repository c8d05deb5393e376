"""What a person decided about a text: read from a file, and held against the text that it was decided on."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import dropwhile
from os import PathLike
from os.path import abspath
from pathlib import Path
from posixpath import normpath
from typing import Any, Final, Literal, get_args

from reflow.lists import listed
from reflow.wording import did_you_mean

CorrectionKind = Literal[
    "joined", "paragraph", "article", "title", "kicker", "deck", "subhead", "byline", "caption", "furniture", "name",
]  # fmt: skip
CORRECTION_KINDS: Final = get_args(CorrectionKind)
# What a file may say besides: what `reflow review` writes, and what a person notes for themselves.
REMARKS: Final = ("confidence", "evidence", "note")


class CorrectionError(ValueError):
    """A correction that cannot be taken: it is none, or what it was decided on is not there."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a line is, by a person: `joined` to the line above, the beginning of a `paragraph`, and so on (`CORRECTION_KINDS`).

    `line` counts from 1. `after` is the text of that line, `before` of the line above it that is not blank, both
    without blanks at their edges: a correction is taken only where both still stand. A `name` is a person whose surname
    keeps its form; it names no line. `source` is the name of the file that is meant, if there are several, or the end of
    its path.

    >>> str(Correction("paragraph", 5, "开发区今年新增规模以上工业企", "业二十三家。", source="page.txt"))
    'line 5 of page.txt'
    """

    kind: CorrectionKind
    line: int = 0
    before: str = ""
    after: str = ""
    name: str | None = None
    source: str | None = None

    def __str__(self) -> str:
        """Name it by its line, or its person, and its source."""
        what = f"the name {self.name}" if self.kind == "name" else f"line {self.line}"
        return what if self.source is None else f"{what} of {self.source}"

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Correction":
        """Make a correction of what a file says, `given` by its keys.

        What `reflow review` says besides, and a `note`, are passed over.

        Raises CorrectionError for a kind or a key that there is none of, or a value of another type.
        """
        keys = [field.name for field in fields(cls)]
        for key in given:
            if key not in keys and key not in REMARKS:
                raise CorrectionError(f"no key {key!r}; {did_you_mean(key, [*keys, *REMARKS])}")
        made = cls(**{"kind": "", **{key: given[key] for key in keys if key in given}})
        if made.kind not in CORRECTION_KINDS:
            raise CorrectionError(
                f"no kind {made.kind!r}; {did_you_mean(made.kind, CORRECTION_KINDS)}"
                if made.kind
                else "kind is missing"
            )
        texts = isinstance(made.before, str) and isinstance(made.after, str)
        named = isinstance(made.name, str | None) and isinstance(made.source, str | None)
        if type(made.line) is not int or not (texts and named):
            raise CorrectionError("line is a number; before, after, name and source are texts")
        if made.kind == "name" and not made.name:
            raise CorrectionError("a name says which: name")
        if made.kind != "name" and "line" not in given:
            raise CorrectionError("line is missing")
        if made.kind != "name" and made.line < 1:
            raise CorrectionError(f"there is no line {made.line}; lines count from 1")
        return made


def by_source(given: Iterable[Correction]) -> Callable[[str | None], list[Correction]]:
    """Sort corrections by the source that they name, and give the function that looks up those about one source.

    A correction that names a source is about every one whose path ends with that name, part by part: `box/a.txt` names
    `/x/box/a.txt`, and `a.txt` names `box/a.txt` as well as `c/a.txt`.
    """
    of_all: list[Correction] = []
    named: dict[tuple[str, ...], list[Correction]] = {}
    for one in given:
        (of_all if one.source is None else named.setdefault(_parts(one.source), [])).append(one)

    def about(source: str | None) -> list[Correction]:
        if source is None or not named:
            return list(of_all)
        parts = _parts(abspath(source))
        return [*of_all, *(one for k in range(len(parts)) for one in named.get(parts[k:], ()))]

    return about


def _parts(path: str) -> tuple[str, ...]:
    """Cut a path into its parts; an absolute one begins with an empty part, or with a drive.

    What lies above the folder that it was typed in says nothing elsewhere: `../a.txt` is `a.txt`.
    """
    first, *rest = normpath(path.replace("\\", "/")).split("/")
    return tuple(dropwhile("..".__eq__, (first, *filter(None, rest))))


def unused(given: Iterable[Correction], sources: Iterable[str | None]) -> list[Correction]:
    """Give the corrections that are about none of some sources, which go by the names that their documents give them.

    >>> [one.line for one in unused([Correction("joined", 2, source="a.txt"), Correction("joined", 3)], ["box/b.txt"])]
    [2]
    """
    kept = tuple(given)
    about = by_source(one for one in kept if one.source is not None)
    used = {id(one) for source in sources for one in about(source)}
    return [one for one in kept if one.source is not None and id(one) not in used]


def refuse_strangers(given: Iterable[Correction], sources: Sequence[str | None]) -> None:
    """Raise CorrectionError if there are corrections, but not one of them is about any of these sources.

    Where some are, the others may be about files of the same folder that are not looked at now.
    """
    kept = tuple(given)
    left = unused(kept, sources)
    if left and len(left) == len(kept):
        there = ", ".join("without a name" if source is None else source for source in sources)
        raise CorrectionError(f"{left[0]}: no such source; the source is {there}")


def read_corrections(path: str | PathLike[str]) -> tuple[Correction, ...]:
    """Read a file of corrections: JSON lines, as `reflow review` writes them, with the right `kind` in each.

    `path` names the file, in UTF-8, or in UTF-16 with a BOM, as PowerShell writes it. Raises CorrectionError, which names the file and the line, for what is no
    correction, and OSError if the file cannot be read.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w+", encoding="utf-8") as file:
    ...     _ = file.write('{"line": 2, "kind": "joined", "before": "大桥昨日合", "after": "龙。"}'), file.flush()
    ...     [correction.kind for correction in read_corrections(file.name)]
    ['joined']
    """
    try:
        lines = listed(Path(path).read_bytes())
    except ValueError as error:
        raise CorrectionError(f"{path}, {error}") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                found.append(Correction.of(_object(line)))
        except CorrectionError as error:
            raise CorrectionError(f"{path}, line {number}: {error}") from error
    return tuple(found)


def _object(line: str) -> dict[str, Any]:
    """Read the JSON object on a line. Raises CorrectionError, which says what to do."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:  # a number of too many digits is one as well; brackets in brackets
        raise CorrectionError(_advice(line) or f"this is no JSON ({error}); {SHAPE}") from error
    if not isinstance(given, dict):
        raise CorrectionError(f"a correction is a JSON object; {SHAPE}")
    return given


SHAPE: Final = "each line is one object alone: {…}"
STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')
CHINESE: Final = "“”‘’「」『』＂＇，：｛｝［］"


def _advice(line: str) -> str | None:
    """Say what is to be done where a line of JSON was typed as one types Chinese, or cut out of a list."""
    outside = STRING.sub("", line).strip()
    chinese = next((mark for mark in outside if mark in CHINESE), None)
    if chinese is not None:
        return f'{chinese} stands where JSON wants one of " , : {{ }}; type it without the Chinese keyboard'
    if re.search(r",\s*}", outside):
        return "a comma stands before }; take it out"
    if outside.endswith(","):
        return f"a comma stands at the end; {SHAPE}"
    return None
