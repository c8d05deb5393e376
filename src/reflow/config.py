"""What a caller may choose."""

from dataclasses import dataclass
from typing import Literal

from reflow.rules import Level

Titles = Literal["auto", "leading", "trailing", "none"]
Marks = Literal["document", "keep", "full"]
Spacing = Literal["document", "keep", "none", "spaced"]
PRESETS = ("newspaper", "plain")


@dataclass(frozen=True, slots=True)
class Config:
    """Choose how texts are read and how far the rules may go.

    >>> Config(titles="trailing").titles
    'trailing'
    """

    encoding: str | None = None
    """Codec name that overrules detection."""

    level: Level = Level.LIKELY
    """Highest level of rules to apply; rules above it are logged as refused."""

    titles: Titles = "auto"
    """Where titles stand beside their articles; `"none"` reads running text without titles, articles or bylines."""

    marks: Marks = "document"
    """Width and shape of Chinese marks: as most of the document has them, as they are, or full-width."""

    spacing: Spacing = "document"
    """Spaces between Han and digits or letters: as most of the document has them, as they are, none, or everywhere."""

    halfwidth: bool = False
    """Turn full-width digits and letters into ASCII."""

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
