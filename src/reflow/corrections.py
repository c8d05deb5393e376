"""Corrections: what a person decided about lines, texts and names, read from a file and matched to sources by name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain, dropwhile
from os import PathLike
from os.path import abspath
from posixpath import normpath
from typing import Any, Final, Literal, get_args

from reflow.language import N_, _
from reflow.lists import listed
from reflow.wording import did_you_mean, enumerated

LineKind = Literal[
    "joined", "paragraph", "article", "title", "kicker", "deck", "subhead", "byline", "caption", "furniture",
    "verbatim",
]  # fmt: skip
CorrectionKind = Literal[LineKind, "name", "moved", "text"]
LINE_KINDS: Final = get_args(LineKind)  # what a line may be
CORRECTION_KINDS: Final = get_args(CorrectionKind)
# The keys that only corrections of one kind have.
KEYS: Final = {"moved": ("article", "behind", "there"), "text": ("wrong", "right", "at")}
NUMBERS: Final = ("line", "article", "behind", "at")  # the keys whose values are numbers; of all others they are texts
# Further keys that a file may have: what `reflow review` writes, and a person's own notes.
REMARKS: Final = ("confidence", "kind_confidence", "damage", "evidence", "note")


class CorrectionError(ValueError):
    """A correction that is malformed or does not match its line."""


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """A decision of a person about a line, a text or a name; `kind` is one of `CORRECTION_KINDS`.

    `line` counts from 1. What a line is has a kind of its own: `joined` to the line above, the beginning of a
    `paragraph`, and so on. `after` is the text of that line and `before` the text of the last line above it that is not
    blank, both without blanks at their edges: a correction is refused if one of them has changed. One that is None is
    not compared: the correction then also holds for a changed source. `source` is the name of the file, or the end of
    its path, if there are several files. Three kinds say something else:

    - `moved`: the unit that holds the line belongs to the article that holds the line `article`, or else directly behind
      the unit that holds the line `behind`. `there` is the text of that other line, compared as `after` is.
    - `text`: `wrong`, a part of the line as it stands in the source, is to be `right`. If it stands there several times,
      `at` tells which: its first character's number in the line, from 1, blanks before the line included.
    - `name`: a person, `name`, whose surname keeps its form; it is about no line.

    >>> str(Correction("paragraph", 5, "开发区今年新增规模以上工业企", "业二十三家。", source="page.txt"))
    'line 5 of page.txt'
    """

    kind: CorrectionKind
    line: int = 0
    before: str | None = None
    after: str | None = None
    name: str | None = None
    source: str | None = None
    article: int | None = None
    behind: int | None = None
    there: str | None = None
    wrong: str | None = None
    right: str | None = None
    at: int | None = None

    def __repr__(self) -> str:
        """Return the call that makes this correction, without the keys that it does not have.

        >>> Correction("moved", 45, behind=62)
        Correction(kind='moved', line=45, behind=62)
        """
        return f"Correction({', '.join(f'{key}={value!r}' for key, value in self.as_object().items())})"

    def __str__(self) -> str:
        """Return a name for messages: the line, or the person, and the source."""
        what = _("line {line}", line=self.line)
        if self.kind == "name":
            what = _("the name {name}", name=self.name)
        return what if self.source is None else _("{what} of {source}", what=what, source=self.source)

    def as_object(self) -> dict[str, Any]:
        """Return the correction as the object of a line in a file, without the keys that it does not have.

        >>> Correction("moved", 45, behind=62).as_object()
        {'kind': 'moved', 'line': 45, 'behind': 62}
        """
        return {key: value for key, value in asdict(self).items() if value not in (None, 0)}

    @property
    def other_line(self) -> int | None:
        """The line that `article` or `behind` names; None for all kinds but `moved`."""
        return self.article if self.behind is None else self.behind

    @property
    def says(self) -> str:
        """What the correction does to its line, in words.

        >>> Correction("moved", 45, behind=62).says, Correction("text", 12, wrong="己经", right="已经").says
        ('moved behind line 62', "corrected from '己经' to '已经'")
        """
        if self.kind == "moved":
            if self.behind is None:
                return _("moved into the article of line {line}", line=self.article)
            return _("moved behind line {line}", line=self.behind)
        if self.kind == "text":
            if self.at is None:
                return _("corrected from {wrong!r} to {right!r}", wrong=self.wrong, right=self.right)
            return _("corrected from {wrong!r} at {at} to {right!r}", wrong=self.wrong, at=self.at, right=self.right)
        return _("corrected to {kind}", kind=self.kind)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Correction":
        """Return the correction with the `values` of some keys, as read from a file.

        The further keys of `reflow review`, and `note`, are ignored. Raises CorrectionError for an unknown kind or key,
        a value of another type, and if the line, the name, or what is to become of them is missing.
        """
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
        _refuse_types(cls, arguments)
        _refuse_foreign_keys(kind, values)
        correction = cls(**arguments)
        _refuse_without_object(correction, values)
        return correction


def _refuse_types(cls: type[Correction], arguments: Mapping[str, Any]) -> None:
    """Raise CorrectionError, which names the key, for a value of another type."""
    from msgspec import ValidationError, convert  # takes longer to import than this module

    for key, value in arguments.items():
        try:
            # msgspec checks no text with a lone surrogate, which the text of a source may contain.
            convert({"kind": arguments["kind"], key: _without_surrogates(value)}, cls)
        except ValidationError as error:
            number = key in NUMBERS
            raise CorrectionError(
                _("{key} is a number", key=key) if number else _("{key} is a text", key=key)
            ) from error


def _without_surrogates(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _refuse_foreign_keys(kind: str, values: Mapping[str, Any]) -> None:
    """Raise CorrectionError for a key that another kind has."""
    for kind_with_keys, keys in KEYS.items():
        for key in keys:
            if key in values and kind != kind_with_keys:
                raise CorrectionError(
                    _(
                        "{key} is a key of the kind {other}, and the kind is {kind}",
                        key=key,
                        other=kind_with_keys,
                        kind=kind,
                    )
                )


def _refuse_without_object(correction: Correction, values: Mapping[str, Any]) -> None:
    """Raise CorrectionError if what a correction is about, or what is to become of it, is missing."""
    if correction.kind == "name":
        if not correction.name:
            raise CorrectionError(_("a name says which: name"))
        return
    if "line" not in values:
        raise CorrectionError(_("line is missing"))
    for line in (correction.line, correction.other_line):
        if line is not None and line < 1:
            raise CorrectionError(_("there is no line {line}; lines count from 1", line=line))
    if correction.kind == "moved" and (correction.article is None) == (correction.behind is None):
        raise CorrectionError(_("moved says where to, by one line: article, any line of that article, or behind"))
    if correction.kind == "text":
        if not correction.wrong or correction.right is None:
            raise CorrectionError(_("text says what is wrong, and what is right (which may be empty)"))
        if correction.at is not None and correction.at < 1:
            raise CorrectionError(_("there is no character {at}; at counts from 1", at=correction.at))


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
    from pathlib import Path

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
    import json  # the whole library, which few programs need that clean texts

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
_STRING: Final = r'"(?:[^"\\]|\\.)*+"'
_CHINESE: Final = "“”‘’「」『』＂＇，：｛｝［］"


def _advice(line: str) -> str | None:
    """Return what to do about a line of JSON with Chinese punctuation or with commas of a list; None if it has neither."""
    import re

    outside = re.sub(_STRING, "", line).strip()  # of strings, which may hold anything
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
