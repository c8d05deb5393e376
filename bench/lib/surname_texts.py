"""Simplified training texts in which the ordinary uses of surnames' characters are counted, and those left for fitting."""

from pathlib import Path
from typing import Final

from lib.labelled_pages import cases

# One text in so many is left to fit weights on, so that these are not fitted to counts of the same texts.
LEFT_FOR_WEIGHTS: Final = 3
# Genres with many invented persons, and those that are not modern prose.
LEFT_OUT: Final = frozenset(("novel", "verse", "classical", "chat", "dialogue", "log", "table", "form"))


def texts(paths: list[Path]) -> list[str]:
    """Return the distinct paragraphs and titles of labelled sets, sorted."""
    found: set[str] = set()
    for path in paths:
        for case in cases(path):
            if case["meta"].get("lang") == "hant" or case.get("genre") in LEFT_OUT:
                continue
            found.update(unit["text"].replace("\n", "") for unit in case.get("units", []))
            for article in case.get("articles", []):
                found.update((article["title"], *(paragraph["text"] for paragraph in article["paragraphs"])))
    return sorted(found)


def counted(paths: list[Path]) -> list[str]:
    """Return the texts to count in."""
    return [text for row, text in enumerate(texts(paths)) if row % LEFT_FOR_WEIGHTS]


def left_for_weights(paths: list[Path]) -> list[str]:
    """Return the texts to fit weights on."""
    return texts(paths)[::LEFT_FOR_WEIGHTS]
