"""Decide where a character is a surname and where it is part of a word: 于长辉表示, 由于; 范宏, 范围.

Unlike a byline, running text does not mark persons. The evidence for a name is added up as log-odds: the characters of
the given name, the text before and after it, and the words that the character would otherwise form with its neighbours.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, Literal

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from reflow.tables.among import rows_of
from reflow.tables.likelihood import likelihood
from reflow.tables.persons import (
    ADDRESSES,
    NO_HAN,
    OFFICES,
    WORDS_AFTER_NAMES,
    given_odds,
    given_words,
    ordinary_neighbours,
    ordinary_words,
)
from reflow.tables.phrases import phrase_begin, phrase_end
from reflow.tables.surnames import surname_scores
from reflow.tables.words import inside_word

Evidence = Literal["office", "list", "context"]

# Last characters of most occupations that `OFFICES` does not list; less certain, as in 动员, 增长.
CALLING_ENDS: Final = frozenset("员师长手者工兵匠友嫂哥姐叔伯婶农星徒童翁婆爷娘妹弟婿媳倌尉僧贩娃警")
# Last characters of others, which end many other words as well: 猎人, 小生, 农户, 会计, 模范.
MAYBE_CALLING: Final = frozenset("人生家主子民户士夫妻女头客角计范")
SEPARATORS_AFTER_OFFICE: Final = "，：:“（ \u3000"  # may stand between an office and its name: 区长：于长辉
# Words that take a person: 请于长辉, 和于曼.
LEADS: Final = frozenset("和与及跟同请让叫被给向据是有由为问找替见把")
# Marks at which a sentence or clause may begin or end.
EDGES: Final = frozenset("，。：；！？、“”‘’（）《》〈〉「」『』【】[]() \u3000\t\n\x1e—…·,:;!?")
DIGITS: Final = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万亿多")  # 六十余起
# The neighbouring item of a list, before and after the candidate name.
LISTED_BEFORE: Final = regex.compile(r"(?:^|[^\p{Han}]|[由有是为和与及])(?P<name>\p{Han}{2,3})、$")
LIST_ENDS: Final = frozenset("和与及等")
LISTED_AFTER: Final = regex.compile(r"、(?P<name>\p{Han}{2,3})(?:、|等|和|与|[，。）])")

# The log-odds of each feature, fitted by `bench/generate/surname_weights.py` to names in sentences written for this purpose and
# in the training texts, and to ordinary uses of the same characters.
WEIGHTS: Final = {
    "prior": -0.81,
    "office": 2.06, "calling": 0.55, "maybe calling": 0.64, "edge before": -0.18, "lead": 0.03, "digit": -1.39, "other before": -1.73,
    "address": 0.27,  # 于局长
    "office after": 0.61, "verb after": 0.65, "edge after": -0.65, "other after": -0.89,
    "list": 0.21, "list of names": 2.08,
    "word": -1.42,  # per unit of log-frequency of a word that may contain the surname: 由于
    "word after an office": -0.42,
    "name is a word": -2.52,  # 沈阳, 朴素
    "phrase": -4.0,  # OpenCC has a phrase with it: 姜汤; the fit, which saw only three of them, says -1.0
    "given": 0.87,  # per unit of the log-odds of each character of the given name
    "given least": 0.25,  # per unit of the lower of these log-odds
    "one character": -0.42,
    # Per unit of the log-odds of each neighbour in ordinary use, and that it and the surname stand inside one word.
    "neighbour before": -0.43, "neighbour behind": -0.52, "word before": -0.36,
    # Per unit of the log-odds that a phrase ends before the name, that one begins behind it, and that a word reaches
    # beyond its end: 于春|天播种.
    "phrase ends before": -0.16, "phrase begins behind": 0.31, "word across the end": -0.73,
    "given name is a word": -0.31,  # per unit of its log-frequency: 于家庭
    "surname": 0.81,  # per unit of the log-odds of the surname among people against its character in text
}  # fmt: skip
RAREST: Final = -8.0  # log share of a surname that is in no table
# Log-frequency of a word above which its character is never a surname: 由于, 以后. With 7, no additional name is kept.
HOPELESS: Final = 5.0
# Log-odds above which the character is a surname. In texts that no neighbours were counted in, 0.05 takes 8 of 697 words for
# names and keeps 92 % of names, -0.3 takes 11 and keeps 93 %, -0.56 takes 16 and keeps 94 %.
SURE: Final = -0.3
LONGEST_WORD: Final = 4  # characters of an ordinary word
CONTEXT: Final = 8  # characters of the text that are read on either side
FIRST_HAN, LAST_HAN = "\u4e00", "\u9fff"


class Name(msgspec.Struct, frozen=True):
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
    neighbours = ordinary_neighbours()
    surname, character_behind = text[at], text[at + 1 : at + 2]
    shared_features = [
        ("prior", 1.0),
        ("neighbour before", 0.0 if after_office else neighbours.get(f"{_neighbour(before[-1:])}{surname}|", 0.0)),
        ("neighbour behind", neighbours.get(f"|{surname}{_neighbour(character_behind)}", 0.0)),
        ("word before", 0.0 if after_office else _inside_word(before[-1:], surname)),
        ("phrase ends before", _phrase_end(before)),
        ("office" if after_office else _feature_before(before), 1.0),
        ("word after an office" if after_office else "word", log_frequency),
        ("surname", _surname_log_odds(text[at])),
        ("phrase", float(phrase)),
    ]
    if text.startswith(ADDRESSES, at + 1):
        # 于局长: the surname alone.
        yield at + 1, "context", [*shared_features, ("address", 1.0)]
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
        features += [
            ("word across the end", _inside_word(text[end - 1], after[:1])),
            ("phrase begins behind", _phrase_begin(after)),
            ("given name is a word", given_words().get(given_name, 0.0)),
        ]
        kind: Evidence = "context"
        if after_office:
            kind = "office"
        elif list_feature is not None:
            kind = "list"
        yield end, kind, features


def _neighbour(character: str) -> str:
    return character if FIRST_HAN <= character <= LAST_HAN else NO_HAN


def _code(character: str) -> NDArray[np.uint32]:
    return np.array([ord(character)], np.uint32)


@lru_cache(maxsize=10_000)
def _inside_word(left: str, right: str) -> float:
    """Return the log-odds that two characters are adjacent in a word; 0 where there is none."""
    if not left or not right:
        return 0.0
    return float(inside_word(_code(left), _code(right))[0])


def _phrase_end(before: str) -> float:
    """Return the log-odds that a phrase ends with the last two characters of a text, 0 if its last is no Han."""
    if not FIRST_HAN <= before[-1:] <= LAST_HAN:
        return 0.0
    return _phrase_end_of(before[-2:])


@lru_cache(maxsize=10_000)
def _phrase_end_of(pair: str) -> float:
    further, last = list(("\0" + pair)[-2:])
    return float(phrase_end(_code(further), _code(last))[0])


def _phrase_begin(after: str) -> float:
    """Return the log-odds that a phrase begins with the first two characters of a text, 0 if its first is no Han."""
    if not FIRST_HAN <= after[:1] <= LAST_HAN:
        return 0.0
    return _phrase_begin_of(after[:2])


@lru_cache(maxsize=10_000)
def _phrase_begin_of(pair: str) -> float:
    first, further = list((pair + "\0")[:2])
    return float(phrase_begin(_code(first), _code(further))[0])


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
    if last in MAYBE_CALLING:
        return "maybe calling"
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
    # The last item of a list, and that before 和, have a neighbour only before them.
    if neighbour is None and before.endswith("、") and (not after or after[0] in EDGES or after[0] in LIST_ENDS):
        neighbour = LISTED_BEFORE.search(before)
    if neighbour is None:
        return None
    return "list of names" if neighbour["name"][0] in surname_scores() else "list"
