"""The signs of what was decided at a line, in the report and on the terminal: one for each kind that can be corrected."""

from typing import TYPE_CHECKING, Final, NamedTuple

from reflow.corrections import CorrectionKind
from reflow.explanation import correction_of
from reflow.language import N_

if TYPE_CHECKING:
    from reflow.explanation import DecisionKind


class Sign(NamedTuple):
    """A sign, the kind of line that it stands for, which is also its name in the styles, and more words about the kind."""

    sign: str
    kind: CorrectionKind
    says: str


SIGNS: Final = (
    ARTICLE := Sign("§", "article", N_("begins with the line")),
    PARAGRAPH := Sign("¶", "paragraph", N_("begins with the line")),
    JOINED := Sign("│", "joined", N_("to the line above")),
    Sign("#", "title", N_("of an article")),
    Sign("↑", "kicker", N_("above a title")),
    Sign("↓", "deck", N_("below a title")),
    Sign("◆", "subhead", N_("inside an article")),
    Sign("@", "byline", N_("who wrote the article")),
    Sign("□", "caption", N_("of a picture")),
    FURNITURE := Sign("×", "furniture", N_("of the page, in no article")),
    Sign("=", "verbatim", N_("verse, table or code: stays a line")),
)
_OF_KIND: Final = {sign.kind: sign for sign in SIGNS}


def sign_of(kind: "DecisionKind") -> Sign:
    """Return the sign of a kind of decision; all furniture has one.

    >>> sign_of("kicker").sign, sign_of("jump").says
    ('↑', 'of the page, in no article')
    """
    return _OF_KIND[correction_of(kind)]
