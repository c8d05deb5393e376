"""Characters that only one script has (`script.tsv`, made by `bench/generate/tables/script.py`).

What script a text is in is detected with them by `reflow.conversion.script`.
"""

from functools import cache

from reflow.tables.data_files import read_rows


@cache
def simplified_only() -> str:
    """Return the characters that only Simplified text has.

    >>> "国" in simplified_only(), "國" in simplified_only(), "后" in simplified_only()
    (True, False, False)
    """
    return _character_sets()["simplified"]


@cache
def traditional_only() -> str:
    """Return the characters that only Traditional text has.

    >>> "國" in traditional_only(), "国" in traditional_only()
    (True, False)
    """
    return _character_sets()["traditional"]


@cache
def ambiguous_simplified() -> str:
    """Return the Simplified characters that correspond to two or more Traditional ones.

    >>> "发" in ambiguous_simplified(), "国" in ambiguous_simplified()
    (True, False)
    """
    return _character_sets()["choices"]


@cache
def _character_sets() -> dict[str, str]:
    return {row[0]: row[1] for row in read_rows("script.tsv")}
