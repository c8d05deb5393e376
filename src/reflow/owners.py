"""Give the headlines of a page to its articles: the best division of the whole page, not of one headline.

Between two bodies stand some headline rows. They may all belong to the body above, all to the body below, or be
divided; or the body below only goes on with the article above, whose title then stands in its midst. Each way is
scored by what the network saw of every row, by the words that a headline shares with the beginning of an article, and
by an article having one headline. A small dynamic program over the bodies finds the best ways together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p
from typing import Final

# Chosen on training pages that the network had not seen; each worth is in log-odds.
SHARED_WORDS: Final = 3.0  # all words of a headline stand in an article's beginning, against none
SECOND_HEADLINE: Final = -6.0  # an article gets a second headline
NO_HEADLINE: Final = -2.0  # an article gets none: rare on pages, and no reason to take a neighbour's
CUT: Final = -2.0  # two rows without a blank line between them belong to two articles


# Rows between two bodies up to which every division is tried. A longer run, as in a list of titles, goes one way as a
# whole, so that its cost stays linear.
LONGEST_HEADLINE: Final = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A headline row: log-odds that it stands above its body, its words as pairs of characters, and its distance."""

    above: float
    words: frozenset[str]
    apart: bool = False  # a blank line stands above it


@dataclass(frozen=True, slots=True)
class Body:
    """A body: the headline rows just above it, log-odds that it opens an article, and the words of its beginning."""

    headline: tuple[Row, ...]
    opens: float
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Way:
    """What is decided so far: the score, the body with which the present article began, whether it has a headline."""

    score: float
    began: int
    titled: bool
    choice: int  # of the last body: how many rows above it belong to the article above; -1: all, it goes on
    before: "Way | None" = None


def divide(bodies: Sequence[Body], foot: Sequence[Row]) -> list[int]:
    """Decide for each body how many of the headline rows above it belong to the article above, -1 if it goes on.

    `foot` are the headline rows below the last body, which can only belong to it.

    >>> row, words = Row(0.0, frozenset({"大桥"})), frozenset({"大桥", "合龙"})
    >>> divide([Body((), 5.0, words), Body((row,), 5.0, frozenset())], [])
    [0, 1]
    """
    first = bodies[0]
    ways = [Way(sum(_believe(row.above) for row in first.headline), 0, bool(first.headline), 0)]
    for k in range(1, len(bodies)):
        reached: dict[bool, Way] = {}
        for way in ways:
            for further in _onward(way, bodies, k):
                best = reached.get(further.titled)
                if best is None or further.score > best.score:
                    reached[further.titled] = further
        ways = list(reached.values())
    at: Way | None = max(ways, key=lambda way: way.score + _close(way, bodies, foot))
    choices = []
    while at is not None:
        choices.append(at.choice)
        at = at.before
    return choices[::-1]


def _onward(way: Way, bodies: Sequence[Body], k: int) -> list[Way]:
    """List the ways to decide about body k and the rows above it."""
    body, rows = bodies[k], bodies[k].headline
    lead = bodies[way.began].words
    ways = []
    if rows and body.opens < NEVER_GOES_ON:
        score = way.score + _believe(-body.opens) + sum(_believe(-row.above) for row in rows)
        score += SHARED_WORDS * _shared(rows, lead) + SECOND_HEADLINE * way.titled
        ways.append(Way(score, way.began, True, -1, way))
    for cut in range(len(rows) + 1) if len(rows) <= LONGEST_HEADLINE else (0, len(rows)):
        over, under = rows[:cut], rows[cut:]
        score = way.score + _believe(body.opens) * bool(rows)
        score += sum(_believe(-row.above) for row in over) + sum(_believe(row.above) for row in under)
        score += SHARED_WORDS * (_shared(over, lead) + _shared(under, body.words))
        score += CUT * (0 < cut < len(rows) and not rows[cut].apart)
        score += SECOND_HEADLINE * (way.titled and cut > 0) + NO_HEADLINE * (not way.titled and cut == 0)
        ways.append(Way(score, k, bool(under), cut, way))
    return ways


# Log-odds of opening an article above which a body is not asked whether it only goes on.
NEVER_GOES_ON: Final = 6.0


def _close(way: Way, bodies: Sequence[Body], foot: Sequence[Row]) -> float:
    if not foot:
        return 0.0 if way.titled else NO_HEADLINE
    score = sum(_believe(-row.above) for row in foot) + SHARED_WORDS * _shared(foot, bodies[way.began].words)
    return score + SECOND_HEADLINE * way.titled


def _believe(odds: float) -> float:
    """Give the logarithm of the probability that log-odds mean."""
    return -log1p(exp(-odds)) if odds > -30 else odds


def _shared(rows: Sequence[Row], words: frozenset[str]) -> float:
    """Give the share of a headline's words that stand in the beginning of an article."""
    own = frozenset().union(*(row.words for row in rows)) if rows else frozenset()
    return len(own & words) / len(own) if own else 0.0
