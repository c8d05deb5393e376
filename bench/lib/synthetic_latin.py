"""Prose in Latin script set at random: English of no meaning, and English of manuals that speaks of code."""

from collections.abc import Callable
from functools import cache
from pydoc_data import topics

import regex

from lib import synthetic_words as words
from lib.synthetic_pen import Pen

MANUAL_PARAGRAPH = regex.compile(r"[A-Z][a-z]*[^|+]*[.:]", regex.DOTALL)
HYPHENATED = regex.compile(r"[A-Za-z]{7,}")


@cache
def manual() -> tuple[str, ...]:
    """Return the paragraphs of the manual of Python that are prose, each as one line."""
    paragraphs = [part for text in topics.topics.values() for part in text.split("\n\n")]
    return tuple(
        " ".join(part.split())
        for part in paragraphs
        if 60 < len(part) < 900 and not part[0].isspace() and MANUAL_PARAGRAPH.fullmatch(part.strip())
    )


def sentence(pen: Pen) -> str:
    """Return a sentence of English words."""
    chosen = []
    for _ in pen.count(5, 24):
        chosen.append(
            pen.random.choice(
                pen.random.choice([words.SMALL_WORDS, words.SMALL_WORDS, words.ENGLISH, words.LONG_WORDS])
            )
        )
        if pen.chance(0.08):
            chosen[-1] += ","
        elif pen.chance(0.04):
            chosen[-1] = pen.random.choice(
                [pen.number(2030), pen.place_in_latin(), f"({chosen[-1]})", f'"{chosen[-1]}"', chosen[-1] + "'s"]
            )
    text = " ".join(chosen).rstrip(",")
    return text[0].upper() + text[1:] + pen.pick(".", ".", ".", ".", "?", "!")


def paragraph(pen: Pen) -> str:
    """Return a paragraph in English."""
    if pen.chance(0.4):
        return pen.random.choice(manual())
    return " ".join(sentence(pen) for _ in pen.count(1, 7))


def set_words(text: str, columns: int, hyphenated: bool) -> list[str]:
    """Return the lines of a text that is wrapped at its blanks, or also inside of long words.

    >>> set_words("The ferry stopped at neighbouring villages.", 16, hyphenated=False)
    ['The ferry', 'stopped at', 'neighbouring', 'villages.']
    >>> set_words("The ferry stopped at neighbouring villages.", 16, hyphenated=True)
    ['The ferry stop-', 'ped at neighbou-', 'ring villages.']
    """
    lines = [""]
    for word in text.split(" "):
        room = columns - len(lines[-1]) - bool(lines[-1])
        if len(word) <= room or not lines[-1]:
            lines[-1] += (" " if lines[-1] else "") + word
        elif hyphenated and HYPHENATED.fullmatch(word.rstrip(".,")) and room > 4:
            cut = min(room - 1, len(word) - 3)
            lines[-1] += f" {word[:cut]}-"
            lines.append(word[cut:])
        else:
            lines.append(word)
    return lines


def setter(pen: Pen, measure: float) -> Callable[[str], list[str]]:
    """Return what wraps English paragraphs of a text whose measure is so many em, or leaves them on a line."""
    if measure == float("inf"):
        return lambda text: [text]
    columns, hyphenated = max(int(2 * measure), 20), pen.chance(0.3)
    return lambda text: set_words(text, columns, hyphenated)
