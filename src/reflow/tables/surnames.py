"""Surnames and how common they are (`surnames.tsv`, made by `bench/generate/tables/surnames.py`)."""

from collections.abc import Mapping
from functools import cache
from math import log
from types import MappingProxyType

from reflow.tables.data_files import read_rows


@cache
def surname_scores() -> Mapping[str, float]:
    """Return the logarithm of each surname's share of the population, for the surname in both scripts.

    The share is estimated from the rank as 0.2 / (rank + 2): 王, the first, has 7 %, the first hundred together 70 to
    85 %.

    >>> surname_scores()["張"] == surname_scores()["张"] > surname_scores()["山"]
    True
    """
    scores: dict[str, float] = {}
    for simplified, traditional, rank in read_rows("surnames.tsv"):
        for form in (simplified, traditional):
            # Surnames are sorted by rank: a form that two of them share belongs to the commoner one.
            scores.setdefault(form, log(0.2 / (int(rank) + 2)))
    return MappingProxyType(scores)


@cache
def traditional_surnames() -> Mapping[str, str]:
    """Return the Traditional form of each Simplified surname, which may differ from that of the word: 于, not 於.

    >>> [traditional_surnames()[name] for name in ("于", "范", "叶", "万俟")]
    ['于', '范', '葉', '万俟']
    """
    return MappingProxyType({simplified: traditional for simplified, traditional, _ in read_rows("surnames.tsv")})


DOTS = "·‧•．"  # separate the parts of minority and foreign names


def is_name(text: str) -> bool:
    """Whether a string may be a person's name: a surname and one or two characters, or a name with a dot (·).

    >>> [is_name(name) for name in ("潘兰", "诸葛倩", "巴特尔·呼和", "在会上", "张")]
    [True, True, True, False, False]
    """
    text = "".join(text.split())
    surnames, size = surname_scores(), len(text)
    # Surnames have one or two characters: 张, 诸葛.
    if (2 <= size <= 3 and text[:1] in surnames) or (3 <= size <= 4 and text[:2] in surnames):
        return True
    return any(dot in text for dot in DOTS)
