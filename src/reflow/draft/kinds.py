"""The kinds of lines, units and notes, and where the output has each kind of unit."""

from enum import Enum, unique
from typing import Final, assert_never

from reflow.tables.column_enum import ColumnEnum


@unique
class Kind(ColumnEnum):
    """The role of a line in its article, and of a unit that lines are joined to.

    The first twelve are the labels of the network, in the order of its outputs.
    """

    OPENING = 0  # the first line of an article's body
    FIRST = 1  # the first line of another paragraph
    NEXT = 2  # a line that continues the paragraph above
    TITLE_ABOVE = 3  # a line of a title that stands above its body
    TITLE_BELOW = 4  # a line of a title that stands below its body, or inside it
    KICKER = 5
    DECK = 6
    SUBHEAD = 7  # or another heading that stays in its place
    BYLINE = 8  # a byline or credit on a line of its own
    CAPTION = 9
    FURNITURE = 10  # part of the page and of no article: a masthead, a hotline, boilerplate of a web site
    VERBATIM = 11  # stays a line: of verse, a chat, a list, a table, code
    # What only rules, a person or the pass `join` decide.
    FOLIO = 12
    EDITOR = 13
    JUMP = 14
    TITLE = 15  # a line of a title, or a title; where its body stands is another column
    PARAGRAPH = 16
    UNDECIDED = 17  # not decided yet


LABELS: Final = tuple(Kind)[: Kind.VERBATIM + 1]  # what the network scores
BODY: Final = (Kind.OPENING, Kind.FIRST, Kind.NEXT)


def unit_of(kind: Kind) -> Kind:
    """Return the kind of unit that lines of a kind are joined to.

    >>> unit_of(Kind.NEXT).name, unit_of(Kind.TITLE_BELOW).name, unit_of(Kind.DECK).name
    ('PARAGRAPH', 'TITLE', 'DECK')
    """
    if kind in (*BODY, Kind.UNDECIDED):
        return Kind.PARAGRAPH
    return Kind.TITLE if kind in (Kind.TITLE_ABOVE, Kind.TITLE_BELOW) else kind


class Place(Enum):
    """Where the output has a unit."""

    HEADLINE = "headline"
    BODY = "paragraphs"
    CAPTIONS = "captions"
    BYLINE = "byline"
    FURNITURE = "furniture"


def output_of(kind: Kind) -> tuple[Place, str]:
    """Return where the output has a unit of this kind, and what it calls it there.

    The type checker sees that no kind is missing. The kind of a single line has the place of the unit that it becomes.

    >>> output_of(Kind.SUBHEAD)[1], output_of(Kind.FURNITURE)[1], output_of(Kind.FIRST)[1]
    ('subhead', 'other', 'paragraph')
    """
    match kind:
        case Kind.PARAGRAPH | Kind.OPENING | Kind.FIRST | Kind.NEXT | Kind.UNDECIDED:
            return Place.BODY, "paragraph"
        case Kind.SUBHEAD:
            return Place.BODY, "subhead"
        case Kind.VERBATIM:
            return Place.BODY, "verbatim"
        case Kind.TITLE | Kind.TITLE_ABOVE | Kind.TITLE_BELOW:
            return Place.HEADLINE, "title"
        case Kind.KICKER:
            return Place.HEADLINE, "kicker"
        case Kind.DECK:
            return Place.HEADLINE, "deck"
        case Kind.CAPTION:
            return Place.CAPTIONS, "caption"
        case Kind.BYLINE:
            return Place.BYLINE, "byline"
        case Kind.FOLIO:
            return Place.FURNITURE, "folio"
        case Kind.EDITOR:
            return Place.FURNITURE, "editor"
        case Kind.JUMP:
            return Place.FURNITURE, "jump"
        case Kind.FURNITURE:
            return Place.FURNITURE, "other"
        case _:
            assert_never(kind)


HEADLINE: Final = tuple(kind for kind in Kind if output_of(kind)[0] is Place.HEADLINE)
FURNITURE: Final = tuple(kind for kind in Kind if output_of(kind)[0] is Place.FURNITURE)


class TextKind(ColumnEnum):
    """What a stretch of a document is; only in a page may text be moved."""

    PAGE = 0  # of a newspaper: several articles, titles anywhere
    ARTICLES = 1  # articles one after the other, each below its title
    PROSE = 2  # running text: a book, an essay, a law; headings stay where they stand
    LINES = 3  # verse, a chat, a list, a form, a table, subtitles, code, data


class NoteKind(ColumnEnum):
    """What a note marks a stretch of a unit as; the stretch keeps its text."""

    DATELINE = 0
    AGENCY = 1
    PLACE = 2
    DATE = 3
    FORM = 4  # 讯, 电, 专电 …
    VIA = 5  # the source that is cited: 据 …
    BYLINE = 6
    ROLE = 7  # stands in the table before the people whose role it is
    PERSON = 8
    INCOMPLETE = 9  # a part of the article stands on another page, which is not in the text
    EDITED = 10  # a person wrote it: no pass repairs it
