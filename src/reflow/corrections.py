"""Corrections: what a person decided about lines and names, read from a file and matched to sources by name."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, dropwhile
from os import PathLike
from os.path import abspath
from pathlib import Path
from posixpath import normpath
from typing import Any, Final, Literal, get_args

from reflow.language import N_, _
from reflow.lists import listed
from reflow.wording import did_you_mean, enumerated

CorrectionKind = Literal[
    "joined", "paragraph", "article", "title", "kicker", "deck", "subhead", "byline", "caption", "furniture",
    "verbatim", "name",
]  # fmt: skip
CORRECTION_KINDS: Final = get_args(CorrectionKind)
# Further keys that a file may have: what `reflow review` writes, and a person's own notes.
REMARKS: Final = ("confidence", "kind_confidence", "damage", "evidence", "note")


class CorrectionError(ValueError):
    """A correction that is malformed or does not match its line."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A decision of a person about a line or a name; `kind` is one of `CORRECTION_KINDS`.

    `kind` is what the line is: `joined` to the line above, the beginning of a `paragraph`, and so on. `line` counts from
    1. `after` is the text of that line and `before` the text of the last line above it that is not blank, both without
    blanks at their edges: a correction is refused if one of them has changed. One that is None is not compared: the
    correction then also holds for a changed source. The kind `name` is about a person whose
    surname keeps its form, given as `name`, and about no line. `source` is the name of the file, or the end of its path,
    if there are several files.

    >>> str(Correction("paragraph", 5, "开发区今年新增规模以上工业企", "业二十三家。", source="page.txt"))
    'line 5 of page.txt'
    """

    kind: CorrectionKind
    line: int = 0
    before: str | None = None
    after: str | None = None
    name: str | None = None
    source: str | None = None

    def __str__(self) -> str:
        """Return a name for messages: the line, or the person, and the source."""
        what = _("line {line}", line=self.line)
        if self.kind == "name":
            what = _("the name {name}", name=self.name)
        return what if self.source is None else _("{what} of {source}", what=what, source=self.source)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Correction":
        """Return the correction with the `values` of some keys, as read from a file.

        The further keys of `reflow review`, and `note`, are ignored. Raises CorrectionError for an unknown kind or key,
        a value of another type, and if the line or the name is missing.
        """
        from msgspec import ValidationError, convert  # takes longer to import than this module

        known = [field.name for field in fields(cls)]
        for key in values:
            if key not in known and key not in REMARKS:
                raise CorrectionError(
                    _("no key {key!r}; {advice}", key=key, advice=did_you_mean(key, [*known, *REMARKS]))
                )
        kind = values.get("kind")
        if not kind:
            raise CorrectionError(_("kind is missing"))
        if kind not in CORRECTION_KINDS:
            raise CorrectionError(
                _("no kind {kind!r}; {advice}", kind=kind, advice=did_you_mean(kind, CORRECTION_KINDS))
            )
        arguments = {key: values[key] for key in known if key in values}
        try:
            # msgspec checks no text with a lone surrogate, which the text of a source may contain.
            convert({key: _without_surrogates(value) for key, value in arguments.items()}, cls)
        except ValidationError as error:
            raise CorrectionError(_("line is a number; before, after, name and source are texts")) from error
        correction = cls(**arguments)
        _refuse_without_object(correction, values)
        return correction


def _without_surrogates(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _refuse_without_object(correction: Correction, values: Mapping[str, Any]) -> None:
    """Raise CorrectionError if the name or the line that a correction is about is missing."""
    if correction.kind == "name":
        if not correction.name:
            raise CorrectionError(_("a name says which: name"))
    elif "line" not in values:
        raise CorrectionError(_("line is missing"))
    elif correction.line < 1:
        raise CorrectionError(_("there is no line {line}; lines count from 1", line=correction.line))


def by_source(corrections: Iterable[Correction]) -> Callable[[str | None], list[Correction]]:
    """Return a function that looks up the corrections about a source by the name of the source.

    A correction that names a source is about every one whose path ends with that name, part by part: `box/a.txt` names
    `/x/box/a.txt`, and `a.txt` names `box/a.txt` as well as `c/a.txt`. One that names none is about every source.
    """
    of_all: list[Correction] = []
    of_ending: dict[tuple[str, ...], list[Correction]] = {}
    for correction in corrections:
        if correction.source is None:
            of_all.append(correction)
        else:
            of_ending.setdefault(_parts(correction.source), []).append(correction)

    def about(source: str | None) -> list[Correction]:
        if source is None or not of_ending:
            return list(of_all)
        parts = _parts(abspath(source))
        endings = [parts[number:] for number in range(len(parts))]
        return [*of_all, *chain.from_iterable(of_ending.get(ending, ()) for ending in endings)]

    return about


def _parts(path: str) -> tuple[str, ...]:
    """Return the parts of a path; an absolute one begins with an empty part, or with a drive.

    Leading `..` are left out, since they depend on the folder that the path was typed in: `../a.txt` is `a.txt`.
    """
    first, *below = normpath(path.replace("\\", "/")).split("/")
    parts = (first, *filter(None, below))
    return tuple(dropwhile(lambda part: part == "..", parts))


def unused(corrections: Iterable[Correction], sources: Iterable[str | None]) -> list[Correction]:
    """Return the corrections that name a source which is not among `sources`, the names of some documents' sources.

    >>> corrections = [Correction("joined", 2, source="a.txt"), Correction("joined", 3)]
    >>> [correction.line for correction in unused(corrections, ["box/b.txt"])]
    [2]
    """
    naming = [correction for correction in corrections if correction.source is not None]
    about = by_source(naming)
    used = {id(correction) for source in sources for correction in about(source)}
    return [correction for correction in naming if id(correction) not in used]


def refuse_strangers(corrections: Iterable[Correction], sources: Sequence[str | None]) -> None:
    """Raise CorrectionError if there are corrections, but not one of them is about any of these sources.

    If some are, the others may be about files of the same folder that were not chosen this time.
    """
    corrections = tuple(corrections)
    strangers = unused(corrections, sources)
    if strangers and len(strangers) == len(corrections):
        names = enumerated(_("without a name") if source is None else source for source in sources)
        raise CorrectionError(
            _("{correction}: no such source; the source is {names}", correction=strangers[0], names=names)
        )


def read_corrections(path: str | PathLike[str]) -> tuple[Correction, ...]:
    """Read a file of corrections: JSON lines as written by `reflow review`, with the right `kind` in each.

    `path` names the file, in UTF-8, or in UTF-16 with a BOM, as written by PowerShell. Raises CorrectionError, which
    names the file and the line, for a malformed correction, and OSError if the file cannot be read.

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
    corrections = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                corrections.append(Correction.of(_object(line)))
        except CorrectionError as error:
            raise CorrectionError(_("{path}, line {line}: {error}", path=path, line=number, error=error)) from error
    return tuple(corrections)


def _object(line: str) -> dict[str, Any]:
    """Return the JSON object on a line. Raises CorrectionError, which says what to do."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:  # also a number of too many digits; brackets nested too deep
        raise CorrectionError(
            _advice(line) or _("this is no JSON ({error}); {shape}", error=error, shape=_(_SHAPE))
        ) from error
    if not isinstance(values, dict):
        raise CorrectionError(_("a correction is a JSON object; {shape}", shape=_(_SHAPE)))
    return values


_SHAPE: Final = N_("each line is one object alone: {…}")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"')
_CHINESE: Final = "“”‘’「」『』＂＇，：｛｝［］"


def _advice(line: str) -> str | None:
    """Return what to do about a line of JSON with Chinese punctuation or with commas of a list; None if it has neither."""
    outside = _STRING.sub("", line).strip()  # of strings, which may hold anything
    chinese = next((mark for mark in outside if mark in _CHINESE), None)
    if chinese is not None:
        return _(
            '{mark} stands where JSON wants one of " , : {{ }}; type it without the Chinese keyboard', mark=chinese
        )
    if re.search(r",\s*}", outside):
        return _("a comma stands before }; take it out")
    if outside.endswith(","):
        return _("a comma stands at the end; {shape}", shape=_(_SHAPE))
    return None
