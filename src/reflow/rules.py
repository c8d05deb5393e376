"""Every rule: its code, what it does in one sentence, and how sure it is of doing no harm."""

from enum import Enum, IntEnum
from typing import Final


class Level(IntEnum):
    """How much trust a rule asks for. `Config.level` is the highest that is applied; the rest is logged as refused."""

    SAFE = 0  # keeps all information
    LIKELY = 1  # right in all but odd cases; applied by default
    GUESS = 2  # only on request


class Kind(Enum):
    """What a log entry did to the characters it names."""

    DELETION = "deletion"
    INSERTION = "insertion"
    REPLACEMENT = "replacement"
    DECISION = "decision"  # nothing changed: a label, or a change that was refused


class Rule(Enum):
    """The rules, each named `pass.rule` after the pass that decides it."""

    code: str
    sentence: str
    level: Level

    NORMALIZE_INVISIBLE = "normalize.invisible", "Delete a zero-width or control character.", Level.SAFE
    NORMALIZE_SURROGATE = "normalize.surrogate", "Replace a lone surrogate, which no file can hold, by �.", Level.SAFE
    FURNITURE_FOLIO = "furniture.folio", "Take out a line of page number, date or paper name.", Level.LIKELY
    FURNITURE_EDITOR = "furniture.editor", "Take out a line that names the page's editors.", Level.LIKELY
    FURNITURE_JUMP = "furniture.jump", "Take out a jump line that sends the reader to another page.", Level.LIKELY
    JOIN_WRAP = "join.wrap", "Delete a line end inside a paragraph.", Level.SAFE
    JOIN_WORD = "join.word", "Turn a line end between two Latin words into a space.", Level.SAFE
    JOIN_SPACE = "join.space", "Keep the space at a line end where few lines have one, between two Han.", Level.LIKELY
    JOIN_EDGE = "join.edge", "Delete the blanks around a paragraph or a title; it stays apart.", Level.SAFE
    HEADLINE_TITLE = "headline.title", "Take a line that stands outside all sentences for a title.", Level.LIKELY
    HEADLINE_DECK = "headline.deck", "Take a title line that begins with a dash for the deck.", Level.LIKELY
    ARTICLE_LEADING = "article.leading", "Give a title to the article below it.", Level.LIKELY
    ARTICLE_TRAILING = "article.trailing", "Give a title to the article above it.", Level.LIKELY
    ARTICLE_OPENING = "article.opening", "Begin an article at a dateline.", Level.LIKELY
    BYLINE_DATELINE = "byline.dateline", "Read an opening such as 本报讯 as the dateline.", Level.LIKELY
    BYLINE_NAMES = "byline.names", "Read the names behind a role such as 记者 as people.", Level.LIKELY
    TIDY_BRACKET = "tidy.bracket", "Make a pair of ASCII brackets beside Chinese full-width.", Level.LIKELY
    TIDY_MARK_SPACE = "tidy.mark-space", "Delete a space beside a Chinese mark.", Level.SAFE
    TIDY_DIGIT_SPACE = "tidy.digit-space", "Delete a space between Han and digit where most have none.", Level.LIKELY

    WRITE_REST = "write.rest", "Leave out what no block holds, if passes were left out or blocks dropped.", Level.SAFE

    def __init__(self, code: str, sentence: str, level: Level) -> None:
        self.code = code
        self.sentence = sentence
        self.level = level


RULES: Final = tuple(Rule)
KINDS: Final = tuple(Kind)
