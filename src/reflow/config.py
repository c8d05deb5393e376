"""What a caller may choose."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from reflow.corrections import Correction
from reflow.rules import Level
from reflow.variants import target

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
PRESETS = ("newspaper", "plain")


def issue_date(text: str) -> str:
    """Give a date by ISO 8601 back. Raises ValueError for anything else.

    >>> issue_date("2019-06-18")
    '2019-06-18'
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is no date by ISO 8601, such as 2019-06-18") from None


@dataclass(frozen=True, slots=True)
class Config:
    """Choose how texts are read and how far the rules may go.

    >>> Config(titles="trailing").titles
    'trailing'
    """

    encoding: str | None = None
    """Codec name that overrules detection."""

    issued: str | None = None
    """Date of the issue by ISO 8601, as `"2019-06-18"`; by default that in the folio, or else in the file's name."""

    level: Level = Level.LIKELY
    """Highest level of rules to apply; rules above it are logged as refused."""

    titles: Titles = "auto"
    """Where titles stand beside their articles; `"none"` reads running text without titles, articles or bylines."""

    marks: Marks = "document"
    """Width and shape of Chinese marks: as most of the document has them, as they are, or full-width."""

    spacing: Spacing = "document"
    """Spaces between Han and digits or letters: as most of the document has them, as they are, none, or everywhere."""

    openings: Openings = "keep"
    """Datelines and bylines at the head of a paragraph: kept in it, or set apart, as if on a line of their own."""

    to: str | None = None
    """Script to write: `"zh-Hans"`, `"zh-Hant"`, `"zh-Hant-TW"`, `"zh-Hant-HK"`, or a configuration of OpenCC; None: as it is."""

    names: tuple[str, ...] = ()
    """Persons whose surnames keep their form when the script is converted."""

    quotes: Quotes = "keep"
    """Quotation marks when the script is converted: as they are, or those of the target (“” in Simplified, 「」 in Traditional)."""

    halfwidth: bool = False
    """Turn full-width digits and letters into ASCII."""

    corrections: tuple[Correction, ...] = ()
    """What a person decided about lines and names (`docs/review.md`); it wins over every rule."""

    def __post_init__(self) -> None:
        """Refuse a choice, a date, a target or a correction that is none. Raises ValueError."""
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"no {name} {getattr(self, name)!r}; there are {', '.join(map(str, choices))}")
        if not isinstance(self.encoding, str | None):
            raise ValueError(f"an encoding is the name of a codec, not {self.encoding!r}")
        made = tuple([c if isinstance(c, Correction) else Correction.of(c) for c in self.corrections])
        object.__setattr__(self, "corrections", made)
        if self.issued is not None:
            issue_date(self.issued)
        if self.to is not None:
            target(self.to)

    @classmethod
    def preset(cls, name: str) -> "Config":
        """Give a preset by its name: `newspaper` or `plain`. Raises ValueError for another."""
        if name not in PRESETS:
            raise ValueError(f"no preset {name!r}; there are {', '.join(PRESETS)}")
        chosen: Config = getattr(cls, name)()
        return chosen

    @classmethod
    def newspaper(cls) -> "Config":
        """Give the default: a page with several articles."""
        return cls()

    @classmethod
    def plain(cls) -> "Config":
        """Give the choices for running text: join its lines, look for no titles, articles or bylines."""
        return cls(titles="none")
