"""Tell where a character is a surname and where a word: 于长辉表示, 由于; 范宏, 范围.

Opposite to a byline, running text does not say who is a person. What speaks for a name is added up as log-odds: the
characters of the given name, what stands before it and behind it, and the words that the character would make with
its neighbours otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.tables.likelihood import likelihood
from reflow.tables.persons import BEHIND, OFFICES, given_odds, ordinary_words
from reflow.tables.surnames import surname_scores

Evidence = Literal["office", "list", "context"]

# What most other callings end with; less sure: 动员, 增长.
CALLING_ENDS: Final = frozenset("员师长手者工兵匠友嫂哥姐叔伯婶")
MARKS_BEFORE: Final = "，：:“（ \u3000"  # may part an office and its name: 区长：于长辉
# Hands that a name goes through, 请于长辉, 和于曼; and where a sentence or a piece of one may begin.
LEADS: Final = frozenset("和与及跟同请让叫被给向据")
EDGES: Final = frozenset("，。：；！？、“”‘’（）《》〈〉「」『』【】[]() \u3000\t\n\x1e—…·,:;!?")
DIGITS: Final = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万亿多")  # 六十余起
LISTED_BEFORE: Final = regex.compile(r"(?:^|[^\p{Han}])(?P<name>\p{Han}{2,3})、$")
LISTED_BEHIND: Final = regex.compile(r"、(?P<name>\p{Han}{2,3})(?:、|等|和|与|[，。）])")

# Log-odds of each piece of evidence, fitted by `bench/generate/surname_weights.py` to names in sentences that were written for it and
# to what the same characters are in the training pages.
WEIGHTS: Final = {
    "prior": -0.88,
    "office": 2.28, "calling": 1.14, "edge before": 0.89, "lead": 0.55, "digit": -2.35, "other before": -2.49,
    "office behind": 1.0, "verb behind": 0.6, "edge behind": -0.73, "other behind": -0.85,
    "list": -0.2, "list of names": 2.16,
    "word": -0.89,  # for each power of e in the frequency of a word that may hold the surname: 由于
    "word behind an office": -0.45,
    "name is a word": -1.66,  # 沈阳, 朴素
    "phrase": -4.0,  # OpenCC has it in a word: 姜汤; -1.0 by the fit, which met three of them
    "given": 0.38,  # for the log-odds of each character of the given name
    "given least": 1.28,  # and of the less likely one
    "one character": -0.35,
    "surname": 0.82,  # for how much commoner it is among people than its character in text, in log-odds
}  # fmt: skip
RAREST: Final = -8.0  # share of a surname that is in no table
# Logarithm of a word's frequency above which the surname in it is none: 由于, 以后. With 7 no name more is kept.
HOPELESS: Final = 5.0
SURE: Final = 0.0  # above it the character is a surname


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: where it stands, what speaks for it most, and the log-odds of all."""

    start: int
    end: int
    evidence: Evidence
    score: float


LONGEST: Final = 4  # characters of an ordinary word


def is_word(text: str, at: int) -> bool:
    """Say whether a character may be part of an ordinary word, in which it is no surname.

    >>> is_word("由于", 1), is_word("于曼", 0)
    (True, False)
    """
    return _word(text[max(at - LONGEST + 1, 0) : at + LONGEST], min(at, LONGEST - 1)) > 0


def _word(text: str, at: int) -> float:
    """Give the logarithm of the frequency of the commonest word that may hold a character, 0 if there is none."""
    words, most = ordinary_words(), 0.0
    for size in range(2, LONGEST + 1):
        for start in range(max(at - size + 1, 0), at + 1):
            odds = words.get(text[start : start + size], 0.0)
            if odds > most:
                most = odds
    return most


@cache
def _common(surname: str) -> float:
    """Give how much commoner a surname is among people than its character in text."""
    return surname_scores().get(surname, RAREST) - likelihood(surname)


def possible(codes: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave out the places at which a common word of two characters holds the surname, as most do, or no Han follows.

    `codes` are the code points of a text, `at` places in it.
    """
    padded = np.concatenate([[0], codes, [0]]).astype(np.uint64)
    above, own, below = (padded[at + step] for step in range(3))
    shift = np.uint64(32)
    in_word = member_of(own << shift | below, _common_pairs()) | (
        member_of(above << shift | own, _common_pairs()) & ~member_of(above, _last_of_offices())
    )
    return at[~in_word & (below >= 0x4E00) & (below <= 0x9FFF)]


def member_of(values: NDArray[np.uint64], table: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which values are in a sorted table."""
    found: NDArray[np.bool_] = table[np.minimum(np.searchsorted(table, values), len(table) - 1)] == values
    return found


@cache
def _common_pairs() -> NDArray[np.uint64]:
    pairs = (word for word, odds in ordinary_words().items() if len(word) == 2 and odds > HOPELESS)
    return np.array(sorted(ord(pair[0]) << 32 | ord(pair[1]) for pair in pairs), np.uint64)


@cache
def _last_of_offices() -> NDArray[np.uint64]:
    return np.array(sorted({ord(office[-1]) for office in OFFICES}), np.uint64)


REACH: Final = 8  # characters on either side that are read


def name_at(text: str, at: int, *, phrase: bool = False) -> Name | None:
    """Read the name that begins at a position with a surname of one character; None if it is none.

    `phrase` says that a dictionary has the character in a word there.

    >>> [name_at("区委书记于长辉表示", 4).end, name_at("由于长期干旱", 1), name_at("昨天，范宏来到现场", 3).end]
    [7, None, 5]
    """
    best = max(_readings(text, at, phrase), key=lambda name: name.score, default=None)
    return best if best is not None and best.score > SURE else None


def _readings(text: str, at: int, phrase: bool) -> Iterator[Name]:
    for end, kind, found in evidence(text, at, phrase=phrase):
        yield Name(at, end, kind, sum(WEIGHTS[name] * value for name, value in found))


def evidence(text: str, at: int, *, phrase: bool = False) -> Iterator[tuple[int, Evidence, list[tuple[str, float]]]]:
    """Give for a given name of one character, and of two, its end, what speaks for it most, and all that speaks."""
    before = text[max(at - REACH, 0) : at]
    office = before.rstrip(MARKS_BEFORE).endswith(OFFICES)
    above = "" if office else before  # 区|长于: what an office ends with is in no word with the name
    word = _word(above + text[at : at + LONGEST], len(above))
    if word > HOPELESS and not office:
        return
    shared = [
        ("prior", 1.0),
        ("office" if office else _left(before), 1.0),
        ("word behind an office" if office else "word", word),
        ("surname", _common(text[at])),
        ("phrase", float(phrase)),
    ]
    for size in (1, 2):
        end = at + 1 + size
        given = text[at + 1 : end]
        if len(given) < size or not all("\u4e00" <= c <= "\u9fff" for c in given):
            continue
        behind = text[end : end + REACH]
        odds = [given_odds().get(c, 0.0) for c in given]
        listed = _listed(before, behind)
        own = [(_right(behind), 1.0), ("given", sum(odds)), ("given least", min(odds)), ("one character", 2.0 - size)]
        own += [(listed, 1.0)] if listed else []
        own += [("name is a word", 1.0)] if text[at:end] in ordinary_words() else []
        yield end, "office" if office else "list" if listed else "context", shared + own


def _left(before: str) -> str:
    last = before[-1:]
    if before.rstrip(" \u3000")[-1:] in DIGITS and last:  # 70 余国
        return "digit"
    if not last or last in EDGES:
        return "edge before"
    if last in CALLING_ENDS:
        return "calling"
    return "lead" if last in LEADS else "other before"


def _right(behind: str) -> str:
    if not behind or behind[0] in EDGES:
        return "edge behind"
    if behind.startswith(OFFICES):
        return "office behind"
    return "verb behind" if behind.startswith(BEHIND) else "other behind"


def _listed(before: str, behind: str) -> str | None:
    """Say whether the name stands in a list, and whether the next in it may be a person too."""
    other = LISTED_BEHIND.match(behind) if behind.startswith("、") else None
    if other is None and before.endswith("、") and (not behind or behind[0] in EDGES):
        other = LISTED_BEFORE.search(before)
    if other is None:
        return None
    return "list of names" if other["name"][:1] in surname_scores() else "list"
