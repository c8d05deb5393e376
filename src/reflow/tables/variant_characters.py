"""The characters that only one script has (`script.tsv`, made by `bench/generate/tables/script.py`)."""

from functools import cache

from reflow.tables.data_files import rows


@cache
def choices() -> str:
    """Give the Simplified characters that stand for two Traditional ones or more.

    >>> "发" in choices(), "国" in choices()
    (True, False)
    """
    return _table()["choices"]


@cache
def _table() -> dict[str, str]:
    return {name: own for name, own, *_ in rows("script.tsv")}


@cache
def telling_characters() -> tuple[str, str]:
    """Give the characters that only Simplified, and those that only Traditional text has."""
    return _table()["simplified"], _table()["traditional"]
