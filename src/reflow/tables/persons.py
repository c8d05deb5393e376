"""What tells persons from words (`given.tsv` and `ordinary.tsv`, made by the scripts of these names in `bench/tables/`)."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log
from types import MappingProxyType


@cache
def given_odds() -> Mapping[str, float]:
    """Give how much likelier characters are in given names than in text, as log-odds.

    >>> given_odds()["辉"] > 0 > given_odds()["的"]
    True
    """
    return MappingProxyType({character: float(odds) for character, odds in _rows("given.tsv")})


@cache
def ordinary_words() -> Mapping[str, float]:
    """Give the words in which a surname is none, with the logarithms of their frequencies.

    >>> ordinary_words()["由于"] > ordinary_words()["后天"] > 0
    True
    """
    return MappingProxyType({word: log(int(frequency)) for word, frequency in _rows("ordinary.tsv")})


def _rows(name: str) -> list[list[str]]:
    lines = (files(__package__) / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
