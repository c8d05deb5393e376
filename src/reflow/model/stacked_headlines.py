"""Give each headline of a stack to its own article.

Some extractors put out the headlines of a page one behind the other and the bodies after them, or the other way
round. The bodies keep their order, and so do the headlines: the stack is cut into as many pieces as have an article
that shares their words, in order.
"""

from typing import Final
from unicodedata import normalize

import numpy as np
import regex

from reflow.draft import HEADLINE, Index, Kind, Mask, Text, Units
from reflow.tables.words import inside_word

BESIDE: Final = (Kind.CAPTION, Kind.BYLINE)  # stands beside an article, and is none by itself

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
    """Number the articles of rows anew, where one article holds the headlines of neighbours that have none.

    `article` numbers the articles in order; the bylines between headlines go with the headline above them.
    """
    number = article.copy()
    headline, beside = rows.is_kind(*HEADLINE), rows.is_kind(*BESIDE)
    first = np.flatnonzero(np.append(True, article[1:] != article[:-1]))
    end = np.append(first[1:], len(rows))
    doc, titled = rows.doc[first], np.logical_or.reduceat(headline, first)
    for k in np.flatnonzero(titled & paged[doc]).tolist():
        top, foot = int(first[k]), int(end[k])
        stack = [row for row in range(top, foot) if headline[row]]
        paragraphs = [row for row in range(top, foot) if not headline[row] and not beside[row]]
        if not 1 < len(stack) <= LONGEST or not paragraphs:
            continue
        leads_on, trails = stack[-1] < paragraphs[0], stack[0] > paragraphs[-1]
        if leads_on == trails:
            continue
        step = 1 if leads_on else -1
        others = k + step
        while 0 <= others < len(first) and not titled[others] and doc[others] == doc[k]:
            others += step
        owners = range(k, others) if leads_on else range(others + 1, k + 1)
        if len(owners) == 1:
            continue
        leads = [_lead(text, rows, headline | beside, int(first[a]), int(end[a])) for a in owners]
        cut = dict(zip(stack, _cut(text, rows, stack, leads), strict=True))
        last = cut[stack[0]]
        for row in range(stack[0], paragraphs[0] if leads_on else foot):
            last = cut.get(row, last)
            number[row] = article[first[owners[last]]]
    return number


def _lead(text: Text, rows: Units, other: Mask, first: int, end: int) -> frozenset[str]:
    begin = next((int(rows.start[row]) for row in range(first, end) if not other[row]), int(rows.start[first]))
    return pairs(text.slice(begin, min(begin + LEAD, int(rows.end[end - 1]))))


def _cut(text: Text, rows: Units, stack: list[int], leads: list[frozenset[str]]) -> list[int]:
    """Find for each row of the stack the number of its article: the best cut into pieces, articles in order.

    `best[a]` is the best score of the rows so far if the last of them belongs to article a, with the way there.
    """
    words = [pairs(text.slice(int(rows.start[row]), int(rows.end[row]))) for row in stack]
    begins = [_begins(text, rows, stack, k) for k in range(len(stack))]
    size = len(leads)
    best: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())]]  # before the first row: no article yet
    for end in range(1, len(stack) + 1):
        ways = []
        for a in range(size):
            found: tuple[float, tuple[int, ...]] = (-np.inf, ())
            for begin in range(end):
                before = max(
                    (best[begin][b] for b in range(min(a, len(best[begin])) if begin else 1)),
                    default=(-np.inf, ()),
                )
                own = frozenset().union(*words[begin:end])
                shared = len(own & leads[a]) / len(own) if own else 0.0
                score = before[0] + SHARED_WORDS * shared + begins[begin]
                if score > found[0]:
                    found = (score, (*before[1], *[a] * (end - begin)))
            ways.append(found)
        best.append(ways)
    return list(max(best[-1])[1])


def _begins(text: Text, rows: Units, stack: list[int], k: int) -> float:
    """Score that a headline begins at a row of the stack."""
    row = stack[k]
    score = PIECE + BLANK * bool(rows.skip[row])
    kicker, above = rows.kind[row] == Kind.KICKER, stack[k - 1] if k else row
    if k:
        score += BYLINE * (above < row - 1)
        score += KICKER * ((kicker and rows.kind[above] != Kind.KICKER) or rows.kind[above] == Kind.DECK)
        last, first = (
            text.codes[rows.end[above] - 1 : rows.end[above]],
            text.codes[rows.start[row] : rows.start[row] + 1],
        )
        score += WORD * bool(inside_word(last, first)[0] > 0)
    return score


def pairs(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring Han of a text, look-alike radicals and spaces set aside.

    >>> sorted(pairs("⼈ 民，日报"))
    ['人民', '日报']
    """
    runs = _HAN.findall("".join(normalize("NFKC", text).split()))
    return frozenset(run[k : k + 2] for run in runs for k in range(len(run) - 1))


_HAN = regex.compile(r"\p{Han}{2,}")
