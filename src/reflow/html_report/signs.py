"""The signs of what was decided at a line, in the report and on the terminal."""

from typing import Final, NamedTuple


class Sign(NamedTuple):
    """A sign, what it says, and the name of its kind in the report's styles."""

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
_OF: Final = {
    "joined to the line above": JOINED,
    "a paragraph begins": PARAGRAPH,
    "an article begins": ARTICLE,
    "a subhead": HEADLINE,
    "a line of a title": HEADLINE,
    "a line of a title, above its body": HEADLINE,
    "a line of a title, below its body": HEADLINE,
    "a line of a kicker": HEADLINE,
    "a line of a deck": HEADLINE,
    "a byline": BYLINE,
    "signature": BYLINE,
    "a caption": CAPTION,
    "verbatim": VERBATIM,
}


def sign_of(decided: str) -> Sign:
    """Give the sign of what was decided, as `reflow.Decision` says it.

    >>> sign_of("a line of a kicker").sign, sign_of("jump").says
    ('#', 'of the page, in no article')
    """
    return _OF.get(decided, FURNITURE)
