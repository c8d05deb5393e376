"""The options of a caller: how texts are read, how far the rules go, and what is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from os import PathLike
from typing import Any, Final, Literal, TypedDict, Unpack, get_args, get_type_hints

import msgspec

from reflow.catalogue import Level
from reflow.conversion.opencc import target
from reflow.corrections import Correction
from reflow.encodings import superset
from reflow.language import _
from reflow.wording import did_you_mean

TextKinds = Literal["auto", "page", "articles", "prose", "lines"]
Titles = Literal["auto", "leading", "trailing", "none"]
Marks = Literal["document", "keep", "full"]
Quotes = Literal["keep", "target"]
Openings = Literal["keep", "apart"]
Spacing = Literal["document", "keep", "none", "spaced"]
CHOICES: Final[dict[str, tuple[object, ...]]] = {
    "kind": get_args(TextKinds),
    "titles": get_args(Titles),
    "marks": get_args(Marks),
    "quotes": get_args(Quotes),
    "openings": get_args(Openings),
    "spacing": get_args(Spacing),
    "level": tuple(Level),
}
LEVELS: Final = tuple(level.name.lower() for level in Level)


def issue_date(text: str) -> str:
    """Return a date by ISO 8601 unchanged. Raises ValueError for anything else.

    >>> issue_date("2019-06-18")
    '2019-06-18'
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(_("{text!r} is no date by ISO 8601, such as 2019-06-18", text=text)) from None


class Changes(TypedDict, total=False):
    """The fields of `Config` as keyword arguments: `clean(…, titles="none")`."""

    encoding: str | None
    issued: str | date | None
    level: Level | Literal["safe", "likely"]
    kind: TextKinds
    titles: Titles
    marks: Marks
    spacing: Spacing
    openings: Openings
    to: str | None
    names: Iterable[str]
    quotes: Quotes
    halfwidth: bool
    corrections: Iterable[Correction | Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Config:
    """The options of `reflow.clean`: how texts are read, how far the rules go, and what is written.

    - `encoding`: the name of a codec, which overrules detection.
    - `issued`: the date of the issue by ISO 8601, such as `"2019-06-18"`; by default that in the folio, or else in the
      file's name.
    - `level`: the highest level of rules that may change characters and move text, `"safe"` or `"likely"` (default); what
      rules of a higher level would do is only logged, as decisions. At `"safe"` all titles and paragraphs stay in their
      order: a title that would move becomes a subhead where it stands.
    - `kind`: what the whole text is: a `"page"` of a newspaper, with several articles and titles anywhere; `"articles"`,
      one after the other, each below its title; running `"prose"`, whose headings stay where they stand; `"lines"` that
      stay lines, such as verse, a chat, a list, a table or code; or what the reader takes each stretch of it for
      (`"auto"`, default). Only in a page text may be moved.
    - `titles`: where titles stand: above their articles (`"leading"`), below (`"trailing"`), or where the page suggests
      (`"auto"`, default); `"none"` looks for no titles, articles or bylines.
    - `marks`: width and shape of Chinese marks: those of most marks in the document (`"document"`, default), unchanged
      (`"keep"`), or full-width (`"full"`).
    - `spacing`: spaces between Han and digits or letters: as in most places of the document (`"document"`, default),
      unchanged (`"keep"`), none (`"none"`), or everywhere (`"spaced"`).
    - `openings`: datelines and bylines at the beginning of a paragraph: kept in it (`"keep"`, default), or set apart, as
      if on a separate line (`"apart"`).
    - `to`: the script to write, as a BCP 47 tag: `"zh-Hans"`, `"zh-Hant"`, `"zh-Hant-TW"`, `"zh-Hant-HK"` (also
      `"zh-CN"`, `"zh-TW"`, `"zh-HK"`), or a configuration of OpenCC, such as `"s2twp"`; None (default): unchanged.
    - `names`: persons whose surnames keep their form when the script is converted.
    - `quotes`: quotation marks when the script is converted: unchanged (`"keep"`, default), or those of the target
      (`"target"`: “” in Simplified, 「」 in Traditional).
    - `halfwidth`: whether to turn full-width digits and letters into ASCII (default: False).
    - `corrections`: what a person decided about lines and names (`reflow.Correction`), which overrules every rule.

    Raises ValueError for an invalid choice, date, target or correction, LookupError for an unknown encoding.

    >>> Config(titles="trailing", level="safe").level
    <Level.SAFE: 0>
    """

    encoding: str | None = None
    issued: str | None = None
    level: Level = Level.LIKELY
    kind: TextKinds = "auto"
    titles: Titles = "auto"
    marks: Marks = "document"
    spacing: Spacing = "document"
    openings: Openings = "keep"
    to: str | None = None
    names: tuple[str, ...] = ()
    quotes: Quotes = "keep"
    halfwidth: bool = False
    corrections: tuple[Correction, ...] = ()

    def __post_init__(self) -> None:
        """Check the options and convert each to one form: the level to a `Level`, the target to its tag."""
        level: object = self.level
        if level in LEVELS:
            self._set("level", Level[str(level).upper()])
        if not isinstance(self.names, str):  # a string is refused below, and not split into characters
            self._set("names", tuple(self.names))
        for name in _TYPED:
            self._set(name, _converted(name, getattr(self, name)))
        if self.encoding is not None:
            superset(self.encoding)
        self._set("corrections", _as_corrections(self.corrections))
        if self.issued is not None:
            self._set("issued", issue_date(str(self.issued)))
        if self.to is not None:
            self._set("to", target(self.to))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Return the call that makes this configuration, without the options that have their defaults.

        >>> Config(titles="none", level="safe")
        Config(level='safe', titles='none')
        """
        options = []
        for name, default in _DEFAULTS.items():
            value = getattr(self, name)
            if value != default:
                shown = self.level.name.lower() if name == "level" else value
                options.append(f"{name}={shown!r}")
        return f"Config({', '.join(options)})"

    def changed(self, **changes: Unpack[Changes]) -> "Config":
        """Return a copy with other options. Raises TypeError for an unknown option, ValueError for an invalid value.

        >>> Config(titles="none").changed(marks="keep").titles
        'none'
        """
        for name in changes:
            if name not in _DEFAULTS:
                raise TypeError(
                    _("no option {name!r}; {advice}", name=name, advice=did_you_mean(name, tuple(_DEFAULTS)))
                )
        return replace(self, **changes) if changes else self  # type: ignore[arg-type]  # `__post_init__` narrows


_DEFAULTS: Final = {field.name: field.default for field in fields(Config)}
_TYPES: Final = get_type_hints(Config)
_TYPED: Final = ("encoding", "names", *CHOICES)  # the options that are checked against their types


def _converted(name: str, value: object) -> object:
    """Return the value of an option as its type. Raises ValueError for a value that is not of it."""
    try:
        return msgspec.convert(value, _TYPES[name])
    except (msgspec.ValidationError, UnicodeEncodeError):  # a Literal is not compared with a lone surrogate
        raise ValueError(_objection(name, value)) from None


def _objection(name: str, value: object) -> str:
    """Return the message for a value of the wrong type."""
    if name == "encoding":
        return _("an encoding is the name of a codec, not {value!r}", value=value)
    if name == "names":
        return _("names is a list of names, not {value!r}", value=value)
    choices = LEVELS if name == "level" else tuple(map(str, CHOICES[name]))
    return _("no {name} {value!r}; {advice}", name=name, value=value, advice=did_you_mean(value, choices))


def _as_corrections(values: Iterable[Correction | Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Return corrections of which some may be given by their keys. Raises ValueError if one is malformed."""
    # The name of a file, or one correction in place of a list, would fail below without a helpful message.
    if isinstance(values, str | PathLike | Mapping):
        raise ValueError(
            _(
                "corrections is a list, not {values!r}; reflow.read_corrections(path) reads a file of them",
                values=values,
            )
        )
    return tuple([value if isinstance(value, Correction) else Correction.of(value) for value in values])
