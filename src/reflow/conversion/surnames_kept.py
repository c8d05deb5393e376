"""Decide where a character is a surname and where it is part of a word: 于长辉表示, 由于; 范宏, 范围.

Unlike a byline, running text does not mark persons. The evidence for a name is added up as log-odds: the characters of
the given name, the text before and after it, and the words that the character would otherwise form with its neighbours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.tables.among import rows_of
from reflow.tables.likelihood import likelihood
from reflow.tables.persons import OFFICES, WORDS_AFTER_NAMES, given_odds, ordinary_words
from reflow.tables.surnames import surname_scores

Evidence = Literal["office", "list", "context"]

# Last characters of most occupations that `OFFICES` does not list; less certain, as in 动员, 增长.
CALLING_ENDS: Final = frozenset("员师长手者工兵匠友嫂哥姐叔伯婶")
SEPARATORS_AFTER_OFFICE: Final = "，：:“（ \u3000"  # may stand between an office and its name: 区长：于长辉
# Words that take a person: 请于长辉, 和于曼.
LEADS: Final = frozenset("和与及跟同请让叫被给向据")
# Marks at which a sentence or clause may begin or end.
EDGES: Final = frozenset("，。：；！？、“”‘’（）《》〈〉「」『』【】[]() \u3000\t\n\x1e—…·,:;!?")
DIGITS: Final = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万亿多")  # 六十余起
# The neighbouring item of a list, before and after the candidate name.
LISTED_BEFORE: Final = regex.compile(r"(?:^|[^\p{Han}])(?P<name>\p{Han}{2,3})、$")
LISTED_AFTER: Final = regex.compile(r"、(?P<name>\p{Han}{2,3})(?:、|等|和|与|[，。）])")

# The log-odds of each feature, fitted by `bench/generate/surname_weights.py` to names in sentences written for this purpose, and to
# ordinary uses of the same characters in the training pages.
WEIGHTS: Final = {
    "prior": -0.88,
    "office": 2.28, "calling": 1.14, "edge before": 0.89, "lead": 0.55, "digit": -2.35, "other before": -2.49,
    "office after": 1.0, "verb after": 0.6, "edge after": -0.73, "other after": -0.85,
    "list": -0.2, "list of names": 2.16,
    "word": -0.89,  # per unit of log-frequency of a word that may contain the surname: 由于
    "word after an office": -0.45,
    "name is a word": -1.66,  # 沈阳, 朴素
    "phrase": -4.0,  # OpenCC has a phrase with it: 姜汤; the fit, which saw only three of them, says -1.0
    "given": 0.38,  # per unit of the log-odds of each character of the given name
    "given least": 1.28,  # per unit of the lower of these log-odds
    "one character": -0.35,
    "surname": 0.82,  # per unit of the log-odds of the surname among people against its character in text
}  # fmt: skip
RAREST: Final = -8.0  # log share of a surname that is in no table
# Log-frequency of a word above which its character is never a surname: 由于, 以后. With 7, no additional name is kept.
HOPELESS: Final = 5.0
SURE: Final = 0.0  # log-odds above which the character is a surname
LONGEST_WORD: Final = 4  # characters of an ordinary word
CONTEXT: Final = 8  # characters of the text that are read on either side
FIRST_HAN, LAST_HAN = "\u4e00", "\u9fff"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: its position, the strongest evidence, and the sum of all log-odds."""

    start: int
    end: int
    evidence: Evidence
    score: float


# --- words that contain the character --------------------------------------------------------------------------------


def is_word(text: str, at: int) -> bool:
    """Whether a character may be part of an ordinary word, in which it is not a surname.

    >>> is_word("由于", 1), is_word("于曼", 0)
    (True, False)
    """
    first = max(at - LONGEST_WORD + 1, 0)
    return _word_log_frequency(text[first : at + LONGEST_WORD], at - first) > 0


def _word_log_frequency(text: str, at: int) -> float:
    """Return the log-frequency of the commonest word that contains the character at `at`, or 0 if no word does."""
    words = ordinary_words()
    highest = 0.0
    for size in range(2, LONGEST_WORD + 1):
        for start in range(max(at - size + 1, 0), at + 1):
            log_frequency = words.get(text[start : start + size], 0.0)
            if log_frequency > highest:
                highest = log_frequency
    return highest


def possible(codes: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Filter positions where a surname is possible: no common word of two characters contains it, and a Han follows.

    `codes` are the code points of a text, `at` the positions in it. Most positions are excluded by this.
    """
    padded = np.concatenate([[0], codes, [0]]).astype(np.uint64)
    previous, character, following = padded[at], padded[at + 1], padded[at + 2]
    shift = np.uint64(32)
    # A word with the preceding character does not count after an office: in 区长于, the 长 belongs to 区长.
    _, with_previous = rows_of(previous << shift | character, _common_pairs())
    _, ends_office = rows_of(previous, _last_of_offices())
    with_previous &= ~ends_office
    _, with_following = rows_of(character << shift | following, _common_pairs())
    han_follows = (following >= ord(FIRST_HAN)) & (following <= ord(LAST_HAN))
    return at[~(with_previous | with_following) & han_follows]


@cache
def _common_pairs() -> NDArray[np.uint64]:
    """Return the words of two characters that are too common to contain a surname, each as one number, sorted."""
    pairs = [word for word, log_frequency in ordinary_words().items() if len(word) == 2 and log_frequency > HOPELESS]
    return np.array(sorted(ord(pair[0]) << 32 | ord(pair[1]) for pair in pairs), np.uint64)


@cache
def _last_of_offices() -> NDArray[np.uint64]:
    """Return the last characters of all offices, sorted."""
    return np.array(sorted({ord(office[-1]) for office in OFFICES}), np.uint64)


# --- names -----------------------------------------------------------------------------------------------------------


def name_at(text: str, at: int, *, phrase: bool = False) -> Name | None:
    """Return the name that begins at a position with a surname of one character, or None.

    `phrase` says that OpenCC's dictionary has a phrase with the character at this position.

    >>> [name_at("区委书记于长辉表示", 4).end, name_at("由于长期干旱", 1), name_at("昨天，范宏来到现场", 3).end]
    [7, None, 5]
    """
    best: Name | None = None
    for end, kind, features in candidate_features(text, at, phrase=phrase):
        score = sum(WEIGHTS[feature] * value for feature, value in features)
        if best is None or score > best.score:
            best = Name(at, end, kind, score)
    return best if best is not None and best.score > SURE else None


def candidate_features(
    text: str, at: int, *, phrase: bool = False
) -> Iterator[tuple[int, Evidence, list[tuple[str, float]]]]:
    """Yield the candidate names at a position, with a given name of one character and of two.

    Each is its end, its strongest evidence, and its features: keys of `WEIGHTS` and their values.
    """
    before = text[max(at - CONTEXT, 0) : at]
    after_office = before.rstrip(SEPARATORS_AFTER_OFFICE).endswith(OFFICES)
    # The end of an office is not part of a word with the name: 区长|于.
    word_context = "" if after_office else before
    log_frequency = _word_log_frequency(word_context + text[at : at + LONGEST_WORD], len(word_context))
    if log_frequency > HOPELESS and not after_office:
        return
    shared_features = [
        ("prior", 1.0),
        ("office" if after_office else _feature_before(before), 1.0),
        ("word after an office" if after_office else "word", log_frequency),
        ("surname", _surname_log_odds(text[at])),
        ("phrase", float(phrase)),
    ]
    for size in (1, 2):
        end = at + 1 + size
        given_name = text[at + 1 : end]
        if len(given_name) < size or not all(FIRST_HAN <= character <= LAST_HAN for character in given_name):
            continue
        after = text[end : end + CONTEXT]
        features = [*shared_features, (_feature_after(after), 1.0), *_given_name_features(given_name)]
        list_feature = _list_feature(before, after)
        if list_feature is not None:
            features.append((list_feature, 1.0))
        if text[at:end] in ordinary_words():
            features.append(("name is a word", 1.0))
        kind: Evidence = "context"
        if after_office:
            kind = "office"
        elif list_feature is not None:
            kind = "list"
        yield end, kind, features


def _given_name_features(given_name: str) -> list[tuple[str, float]]:
    log_odds = [given_odds().get(character, 0.0) for character in given_name]
    return [
        ("given", sum(log_odds)),
        ("given least", min(log_odds)),
        ("one character", 2.0 - len(given_name)),  # 1 for one character, 0 for two
    ]


@cache
def _surname_log_odds(surname: str) -> float:
    """Return how much commoner a surname is among people than its character in text."""
    return surname_scores().get(surname, RAREST) - likelihood(surname)


def _feature_before(before: str) -> str:
    if not before:
        return "edge before"
    if before.rstrip(" \u3000")[-1:] in DIGITS:  # 70 余国
        return "digit"
    last = before[-1]
    if last in EDGES:
        return "edge before"
    if last in CALLING_ENDS:
        return "calling"
    return "lead" if last in LEADS else "other before"


def _feature_after(after: str) -> str:
    if not after or after[0] in EDGES:
        return "edge after"
    if after.startswith(OFFICES):
        return "office after"
    return "verb after" if after.startswith(WORDS_AFTER_NAMES) else "other after"


def _list_feature(before: str, after: str) -> str | None:
    """Whether the name is an item of a list, and whether the item beside it may be a person too."""
    neighbour = LISTED_AFTER.match(after) if after.startswith("、") else None
    # The last item of a list has a neighbour only before it.
    if neighbour is None and before.endswith("、") and (not after or after[0] in EDGES):
        neighbour = LISTED_BEFORE.search(before)
    if neighbour is None:
        return None
    return "list of names" if neighbour["name"][0] in surname_scores() else "list"
