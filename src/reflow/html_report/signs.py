"""The signs of what was decided at a line, in the report and on the terminal."""

from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

if TYPE_CHECKING:
    from reflow.explanation import DecisionKind


class Sign(NamedTuple):
    """A sign, its meaning in words, and the name of its kind in the report's styles."""

    sign: str
    says: str
    kind: str


SIGNS: Final = (
    ARTICLE := Sign("§", "an article begins", "article"),
    PARAGRAPH := Sign("¶", "a paragraph begins", "paragraph"),
    JOINED := Sign("│", "joined to the line above", "joined"),
    HEADLINE := Sign("#", "title, kicker, deck or subhead", "headline"),
    BYLINE := Sign("@", "byline", "byline"),
    CAPTION := Sign("□", "caption", "caption"),
    VERBATIM := Sign("=", "verse, table or code: kept line by line", "verbatim"),
    FURNITURE := Sign("×", "of the page, in no article", "furniture"),
)


def sign_of(kind: "DecisionKind") -> Sign:
    """Return the sign of a kind of decision; the type checker sees that no kind is missing.

    >>> sign_of("kicker").sign, sign_of("jump").says
    ('#', 'of the page, in no article')
    """
    match kind:
        case "article":
            return ARTICLE
        case "paragraph":
            return PARAGRAPH
        case "joined":
            return JOINED
        case "title" | "kicker" | "deck" | "subhead":
            return HEADLINE
        case "byline":
            return BYLINE
        case "caption":
            return CAPTION
        case "verbatim":
            return VERBATIM
        case "furniture" | "folio" | "editor" | "jump":
            return FURNITURE
        case _:
            assert_never(kind)
