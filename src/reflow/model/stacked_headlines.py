"""Divide a stack of headlines among the articles that they belong to.

Some extractors put out the headlines of a page one behind the other and the bodies after them, or the other way
round. The bodies keep their order, and so do the headlines: the stack is cut into pieces, each of which goes to an
article that shares its words, in order.
"""

from itertools import accumulate
from math import inf
from typing import Final, NamedTuple
from unicodedata import normalize

import msgspec
import numpy as np

from reflow.draft import HEADLINE, Index, Kind, Mask, Text, Units
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.neighbours import from_above, from_below, like_above
from reflow.tables.words import inside_word

BESIDE: Final = (Kind.CAPTION, Kind.BYLINE)  # stands beside an article, and makes none by itself

# Characters of an article's beginning in which a headline's words are sought.
LEAD: Final = 200
# What a piece of a stack is worth, in log-odds, chosen on 58 training pages with stacks: all its words stand in its
# article's beginning, against none; a cost, so that pieces with few common words stay where they are; what stands
# above it: a blank line, a byline, the deck of another headline; that it begins with a kicker, or in mid-word.
SHARED_WORDS: Final = 6.0
PIECE: Final = -1.5
BLANK: Final = 1.5
BYLINE: Final = 2.0
KICKER: Final = 1.0
WORD: Final = -2.0

# Rows of a stack up to which it is cut: a longer one is a list of titles, and no page has as many articles.
LONGEST: Final = 60


def unstack(text: Text, rows: Units, article: Index, paged: Mask) -> Index:
    """Return the numbers of the rows' articles, with each stack of headlines divided among its article and neighbours.

    `article` numbers the articles in order; a stack is divided where one article holds the headlines of neighbours that
    have none. `paged`: which documents are pages. Bylines between headlines go with the headline above.
    """
    number = article.copy()
    articles = _Articles.of(rows, article)
    # Most stacks have no neighbour without a headline that they could be divided with.
    bare = articles.headlines == 0
    divisible = (articles.headlines > 1) & (from_above(bare, False) | from_below(bare, False)) & paged[articles.doc]
    for position in divisible.nonzero()[0].tolist():
        stack = articles.stack(position)
        if stack is None:
            continue
        owners = articles.owners(position, stack)
        if len(owners) == 1:
            continue
        leads = [_lead(text, rows, articles, owner) for owner in owners]
        owner_of_row = dict(zip(stack.rows, _cut(text, rows, stack.rows, leads), strict=True))
        # Rows between headlines, which no piece holds, go with the headline above.
        owner = owner_of_row[stack.rows[0]]
        for row in range(stack.rows[0], stack.end):
            owner = owner_of_row.get(row, owner)
            number[row] = article[articles.first[owners[owner]]]
    return number


class _Stack(NamedTuple):
    """The headlines of an article that all stand on one side of its body."""

    rows: list[int]
    end: int  # the row behind the stack and what belongs to it
    above_body: bool


class _Articles(msgspec.Struct, frozen=True):
    """The articles as they are before stacks are divided, and the rows of each."""

    first: Index  # the first row of each article
    end: Index  # the row behind its last
    doc: Index  # the document of each article
    headlines: Index  # how many each has
    is_headline: Mask  # of each row
    is_body: Mask  # of each row

    @classmethod
    def of(cls, rows: Units, article: Index) -> "_Articles":
        """Describe articles, given the number of each row's article."""
        is_headline = rows.is_kind(*HEADLINE)
        first = (~like_above(article)).nonzero()[0]
        return cls(
            first=first,
            end=from_below(first, len(rows)),
            doc=rows.doc[first],
            headlines=np.add.reduceat(is_headline, first, dtype=np.int64),
            is_headline=is_headline,
            is_body=~is_headline & ~rows.is_kind(*BESIDE),
        )

    def rows_of(self, position: int) -> range:
        """Return the rows of an article."""
        return range(int(self.first[position]), int(self.end[position]))

    def stack(self, position: int) -> _Stack | None:
        """Return the stack of an article; None if it has one headline, or headlines above and below its body."""
        rows = self.rows_of(position)
        headlines = (self.is_headline[rows.start : rows.stop].nonzero()[0] + rows.start).tolist()
        body = (self.is_body[rows.start : rows.stop].nonzero()[0] + rows.start).tolist()
        if not 1 < len(headlines) <= LONGEST or not body:
            return None
        # Headlines on both sides of a body are no stack.
        if headlines[-1] < body[0]:
            return _Stack(headlines, body[0], above_body=True)
        if headlines[0] > body[-1]:
            return _Stack(headlines, rows.stop, above_body=False)
        return None

    def owners(self, position: int, stack: _Stack) -> range:
        """Return the articles that a stack may belong to: its own, and those without a headline on the side of its body."""
        step = 1 if stack.above_body else -1
        beyond = position + step
        while 0 <= beyond < len(self.first) and not self.headlines[beyond] and self.doc[beyond] == self.doc[position]:
            beyond += step
        return range(position, beyond) if stack.above_body else range(beyond + 1, position + 1)


def _lead(text: Text, rows: Units, articles: _Articles, position: int) -> str:
    """Return the beginning of an article's body, as pairs of Han are read; of an article without one, its beginning."""
    article_rows = articles.rows_of(position)
    first = next((row for row in article_rows if articles.is_body[row]), article_rows.start)
    begin, end = int(rows.start[first]), int(rows.end[article_rows.stop - 1])
    return _printed(text.slice(begin, min(begin + LEAD, end)))


class _Path(NamedTuple):
    """The articles of the first rows of a stack, and what they score. The better of two paths is the greater."""

    score: float
    articles: tuple[int, ...]


_NO_PATH: Final = _Path(-inf, ())


def _cut(text: Text, rows: Units, stack: list[int], leads: list[str]) -> list[int]:
    """Return for each row of the stack the number of its article, by the best cut into pieces, articles in order.

    A piece is some rows that stand together; it scores for the words it shares with its article's lead, and for the
    signs that a headline begins at its first row.
    """
    words = [pairs(text.slice(int(rows.start[row]), int(rows.end[row]))) for row in stack]
    # Of the words of the stack, those of each lead: a lead has many more words of its own.
    stack_words = frozenset().union(*words)
    lead_words = [frozenset(word for word in stack_words if word in lead) for lead in leads]
    begin_scores = _begin_scores(text, rows, np.array(stack))
    # before[n][article]: the best path through the first n rows whose last one belongs to an earlier article. Before the
    # first row there is one empty path, and no article yet.
    before = [[_Path(0.0, ())] * len(leads)]
    best = before[0]  # the best path through the rows up to a place, if the last of them belongs to each article
    for end in range(1, len(stack) + 1):
        best = [_NO_PATH] * len(leads)
        for begin in range(end):
            piece_words = frozenset().union(*words[begin:end])
            for article, (path, lead) in enumerate(zip(before[begin], lead_words, strict=True)):
                shared = len(piece_words & lead) / len(piece_words) if piece_words else 0.0
                score = path.score + SHARED_WORDS * shared + begin_scores[begin]
                if score > best[article].score:
                    best[article] = _Path(score, (*path.articles, *[article] * (end - begin)))
        before.append([_NO_PATH, *accumulate(best[:-1], max)])
    return list(max(best).articles)


def _begin_scores(text: Text, rows: Units, stack: Index) -> list[float]:
    """Score for each row of the stack that a headline begins there."""
    scores = PIECE + BLANK * (rows.skip[stack] > 0)
    above, below = stack[:-1], stack[1:]
    byline_between = above < below - 1
    kind = rows.kind[stack]
    kicker, deck = kind == Kind.KICKER, kind == Kind.DECK
    scores[1:] += BYLINE * byline_between
    scores[1:] += KICKER * (kicker[1:] & ~kicker[:-1] | deck[:-1])
    # Where a word lies over the border, the headline only continues on this row.
    scores[1:] += WORD * (inside_word(text.codes[rows.end[above] - 1], text.codes[rows.start[below]]) > 0)
    by_row: list[float] = scores.tolist()
    return by_row


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Han of a text, with radicals turned into Han and spaces left out.

    >>> sorted(pairs("⼈ 民，日报"))
    ['人民', '日报']
    """
    runs = _HAN.findall(_printed(text))
    return frozenset([run[at : at + 2] for run in runs for at in range(len(run) - 1)])


def _printed(text: str) -> str:
    """Return a text without blanks, with radicals turned into Han."""
    # Of common Han and marks the normal form, which takes ten times as long, has the same Han at the same places.
    if _NOT_COMMON.search(text):
        text = normalize("NFKC", text)
    return "".join(text.split())


_HAN: Final = LatePattern(r"\p{Han}{2,}")
# All but ASCII, “” and —, brackets and stops of Chinese, Han, and full-width marks, digits and letters.
_NOT_COMMON: Final = LatePattern(
    r"[^\x00-\x7f\u2014\u2018-\u201d\u3000-\u3011\u3014-\u301b\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]"
)
