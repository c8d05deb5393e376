"""What a caller may choose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from os import PathLike
from typing import Any, Literal, TypedDict, Unpack, get_args

from reflow.catalogue import Level
from reflow.conversion.opencc import target
from reflow.corrections import Correction
from reflow.encodings import superset
from reflow.wording import did_you_mean

Titles = Literal["auto", "leading", "trailing", "none"]
Marks = Literal["document", "keep", "full"]
Quotes = Literal["keep", "target"]
Openings = Literal["keep", "apart"]
Spacing = Literal["document", "keep", "none", "spaced"]
CHOICES: dict[str, tuple[object, ...]] = {
    "titles": get_args(Titles),
    "marks": get_args(Marks),
    "quotes": get_args(Quotes),
    "openings": get_args(Openings),
    "spacing": get_args(Spacing),
    "level": tuple(Level),
}
LEVELS = tuple(level.name.lower() for level in Level)


def issue_date(text: str) -> str:
    """Give a date by ISO 8601 back. Raises ValueError for anything else.

    >>> issue_date("2019-06-18")
    '2019-06-18'
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is no date by ISO 8601, such as 2019-06-18") from None


class Changes(TypedDict, total=False):
    """The fields of `Config` as keyword arguments: `clean(…, titles="none")`."""

    encoding: str | None
    issued: str | date | None
    level: Level | Literal["safe", "likely"]
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
    """Choose how texts are read, how far the rules may go, and what is written.

    - `encoding`: the name of a codec that overrules detection.
    - `issued`: the date of the issue by ISO 8601, as `"2019-06-18"`; by default that in the folio, or else in the
      file's name.
    - `level`: the highest level of rules that may change characters and lines, `"safe"` or `"likely"` (default); what
      others would change is logged as a decision.
    - `titles`: where titles stand: above their articles (`"leading"`), below (`"trailing"`), or as the page tells
      (`"auto"`, default); `"none"` reads running text without titles, articles or bylines.
    - `marks`: width and shape of Chinese marks: as most of the document has them (`"document"`, default), as they are
      (`"keep"`), or full-width (`"full"`).
    - `spacing`: spaces between Han and digits or letters: as most of the document has them (`"document"`, default), as
      they are (`"keep"`), none (`"none"`), or everywhere (`"spaced"`).
    - `openings`: datelines and bylines at the head of a paragraph: kept in it (`"keep"`, default), or set apart, as if
      on a line of their own (`"apart"`).
    - `to`: the script to write, as a BCP 47 tag: `"zh-Hans"`, `"zh-Hant"`, `"zh-Hant-TW"`, `"zh-Hant-HK"` (also
      `"zh-CN"`, `"zh-TW"`, `"zh-HK"`), or a configuration of OpenCC, such as `"s2twp"`; None (default): as it is.
    - `names`: persons whose surnames keep their form when the script is converted.
    - `quotes`: quotation marks when the script is converted: as they are (`"keep"`, default), or those of the target
      (`"target"`: “” in Simplified, 「」 in Traditional).
    - `halfwidth`: turn full-width digits and letters into ASCII (default: False).
    - `corrections`: what a person decided about lines and names (`reflow.Correction`); it wins over every rule.

    Raises ValueError for a choice, a date, a target or a correction that there is not, LookupError for such an encoding.

    >>> Config(titles="trailing", level="safe").level
    <Level.SAFE: 0>
    """

    encoding: str | None = None
    issued: str | None = None
    level: Level = Level.LIKELY
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
        """Check the choices, and keep them in one form: the level by its number, the target by its tag."""
        level: object = self.level
        self._keep("level", Level[level.upper()] if isinstance(level, str) and level in LEVELS else level)
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                known = LEVELS if name == "level" else choices
                raise ValueError(
                    f"no {name} {getattr(self, name)!r}; {did_you_mean(getattr(self, name), tuple(map(str, known)))}"
                )
        if not isinstance(self.encoding, str | None):
            raise ValueError(f"an encoding is the name of a codec, not {self.encoding!r}")
        if self.encoding is not None:
            superset(self.encoding)
        if isinstance(self.names, str) or not all(isinstance(name, str) for name in self.names):
            raise ValueError(f"names is a list of names, not {self.names!r}")
        self._keep("names", tuple(self.names))
        if isinstance(self.corrections, str | PathLike | Mapping):
            raise ValueError(
                f"corrections is a list, not {self.corrections!r}; reflow.read_corrections(path) reads a file of them"
            )
        made = [c if isinstance(c, Correction) else Correction.of(c) for c in self.corrections]
        self._keep("corrections", tuple(made))
        if self.issued is not None:
            self._keep("issued", issue_date(str(self.issued)))
        if self.to is not None:
            self._keep("to", target(self.to))

    def _keep(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        """Show the choices that are not the default ones, as a call that makes the same again.

        >>> Config(titles="none", level="safe")
        Config(level='safe', titles='none')
        """
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen["level"] = self.level.name.lower()
        shown = [f"{name}={value!r}" for name, value in chosen.items() if getattr(self, name) != _DEFAULTS[name]]
        return f"Config({', '.join(shown)})"

    def changed(self, **changes: Unpack[Changes]) -> "Config":
        """Give the same with other choices. Raises TypeError for a choice that there is not, ValueError for its value.

        >>> Config(titles="none").changed(marks="keep").titles
        'none'
        """
        for name in changes:
            if name not in _DEFAULTS:
                raise TypeError(f"no option {name!r}; {did_you_mean(name, tuple(_DEFAULTS))}")
        return replace(self, **changes) if changes else self  # type: ignore[arg-type]  # `__post_init__` narrows


_DEFAULTS = {field.name: field.default for field in fields(Config)}
