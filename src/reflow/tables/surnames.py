"""Surnames and how common they are (`surnames.tsv`, made by `bench/generate/tables/surnames.py`)."""

from collections.abc import Mapping
from functools import cache
from math import log
from types import MappingProxyType

from reflow.tables.data_files import rows


@cache
def surname_scores() -> Mapping[str, float]:
    """Give for each surname, in both scripts, the logarithm of its share of the population.

    The share falls with the rank about as 0.2 / (rank + 2): 王, the first, has 7 %, the hundred first together 70 to
    85 %.

    >>> surname_scores()["張"] == surname_scores()["张"] > surname_scores()["山"]
    True
    """
    scores: dict[str, float] = {}
    for simplified, traditional, rank in rows("surnames.tsv"):
        for form in (simplified, traditional):
            scores.setdefault(form, log(0.2 / (int(rank) + 2)))
    return MappingProxyType(scores)


@cache
def traditional_surnames() -> Mapping[str, str]:
    """Give for each Simplified surname its Traditional form, which is not always that of the word: 于, not 於.

    >>> [traditional_surnames()[name] for name in ("于", "范", "叶", "万俟")]
    ['于', '范', '葉', '万俟']
    """
    return MappingProxyType({simplified: traditional for simplified, traditional, _ in rows("surnames.tsv")})


DOTS = "·‧•．"  # part the names of minorities and of foreigners


def is_name(text: str) -> bool:
    """Say whether a string may be a person's name: a surname and one or two characters, or a name with ·.

    >>> [is_name(name) for name in ("潘兰", "诸葛倩", "巴特尔·呼和", "在会上", "张")]
    [True, True, True, False, False]
    """
    text = "".join(text.split())
    if any(dot in text for dot in DOTS):
        return True
    return any(text[:size] in surname_scores() and 1 <= len(text) - size <= 2 for size in (1, 2))
