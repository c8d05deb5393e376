"""The characters that only one script has (`script.tsv`, made by `bench/tables/script.py`)."""

from functools import cache
from importlib.resources import files


@cache
def telling_characters() -> tuple[str, str]:
    """Give the characters that only Simplified, and those that only Traditional text has."""
    lines = (files(__package__) / "script.tsv").read_text(encoding="utf-8").splitlines()
    table = dict(line.split("\t") for line in lines if not line.startswith("#"))
    return table["simplified"], table["traditional"]
