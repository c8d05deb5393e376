"""Draw inputs that nobody has written: pages set at random, damaged ones, noise, large ones, and false corrections."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from pages import cases
from shapes import SEED, TEXTS, UNITS
from test_laws import ALPHABET, DATELINES, SENTENCES, TITLES
from typeset import Story, set_page

import reflow
from reflow.corrections import CORRECTION_KINDS

CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-32", "utf-8-sig")
VERBATIM = ">>|*#$&\n\n"  # where lines begin they are quotations, tables, lists
LONGEST = 2000  # characters of an input that is not large
LARGE = (66_000, 200_000)  # bytes in UTF-8

Input = str | bytes


@cache
def texts(paths: tuple[Path, ...]) -> list[str]:
    """Read the texts that are damaged."""
    return [SEED.read_text(encoding="utf-8"), *(case["text"] for path in paths for case in cases(path))]


def page(random: Random) -> str:
    """Set a page at random."""
    stories = [
        Story(
            (random.choice(TITLES),),
            (random.choice(DATELINES) + random.choice(SENTENCES), *random.sample(SENTENCES, random.randrange(4))),
        )
        for _ in range(random.randint(1, 6))
    ]
    return set_page(
        stories,
        random.choice((8, 10, 13, 16, 19, 19.5, 24, 30)),
        indent=random.random() < 0.5,
        between_paragraphs=random.random() < 0.5,
        around_titles=random.random() < 0.5,
        leading=random.random() < 0.5,
    )


def noise(random: Random) -> str:
    """Draw random text: of what newspapers have, or of all Unicode."""
    if random.random() < 0.5:
        return "".join(random.choices(ALPHABET, k=random.randrange(400)))
    return "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(200)))


def piece(text: str, random: Random) -> str:
    """Cut a piece out of a text."""
    start = random.randrange(max(len(text) - 20, 1))
    return text[start : start + random.randrange(20, LONGEST)]


Damage = Callable[[str, Random], str]


def lines(change: Callable[[list[str], Random], list[str]]) -> Damage:
    """Make a damage of a change of lines."""
    return lambda text, random: "\n".join(change(text.split("\n"), random))


def cut(rows: list[str], random: Random) -> list[str]:
    """Cut lines short."""
    return [row[: random.randrange(len(row) + 1)] if random.random() < 0.1 else row for row in rows]


def double(rows: list[str], random: Random) -> list[str]:
    """Let lines stand twice."""
    return [row for row in rows for _ in range(1 + (random.random() < 0.1))]


def shuffle(rows: list[str], random: Random) -> list[str]:
    """Put lines into another order."""
    return random.sample(rows, len(rows))


def join(rows: list[str], random: Random) -> list[str]:
    """Join all lines to a few."""
    return ["".join(rows[k : k + 7]) for k in range(0, len(rows), random.choice((7, 5)))]


def without_marks(text: str, random: Random) -> str:
    """Take away one kind of mark."""
    return text.replace(random.choice("，。、“”（）《》：\n"), random.choice(("", " ", "“", "（")))


def strew(text: str, random: Random) -> str:
    """Strew characters over a text."""
    made = list(text)
    for _ in range(random.randrange(1, 30)):
        made.insert(random.randrange(len(made) + 1), random.choice(ALPHABET + VERBATIM))
    return "".join(made)


def garbled(text: str, random: Random) -> str:
    """Read a text in another encoding than it was written in."""
    return text.encode(random.choice(CODECS), "replace").decode(random.choice(CODECS), "replace")


DAMAGES: tuple[Damage, ...] = (
    lines(cut), lines(double), lines(shuffle), lines(join), without_marks, strew, strew, garbled,
)  # fmt: skip


def encoded(text: str, random: Random) -> bytes:
    """Encode a text, or two halves of it in two encodings, and flip some bytes."""
    half = random.randrange(len(text) + 1) if random.random() < 0.2 else len(text)
    data = b"".join(part.encode(random.choice(CODECS), "replace") for part in (text[:half], text[half:]))
    flipped = bytearray(data)
    for _ in range(random.choice((0, 0, 1, 5)) if flipped else 0):
        flipped[random.randrange(len(flipped))] = random.randrange(256)
    return bytes(flipped)


def draw(random: Random, paths: tuple[Path, ...]) -> Input:
    """Draw one input."""
    text = random.choice((page, noise, lambda r: piece(r.choice(texts(paths)), r)))(random)
    for _ in range(random.choice((0, 1, 1, 2))):
        text = random.choice(DAMAGES)(text, random)
    if random.random() < 0.3:
        return encoded(text.encode("utf-8", "replace").decode(), random)
    return text


def draw_large(random: Random, paths: tuple[Path, ...]) -> tuple[str, Input]:
    """Draw a large input and say what it is: a shape of `bench/shapes.py`, damaged pages, or noise."""
    size = random.randrange(*LARGE)
    kind = random.choice(("pages", "pages", "noise", "shape"))
    if kind == "shape":
        kind, shape = random.choice([*TEXTS.items(), *UNITS.items()])
        return kind, shape(size * 1000 // len(shape(1000).encode("utf-8", "surrogatepass")))
    if kind == "noise":
        return kind, "".join(random.choices(ALPHABET, k=size // 2))
    parts: list[str] = []
    while sum(map(len, parts)) < size // 3:
        parts.append(random.choice((page, lambda r: r.choice(texts(paths))))(random))
    text = "\n".join(parts)
    for _ in range(random.choice((0, 0, 1, 2))):
        text = random.choice(DAMAGES)(text, random)
    if random.random() < 0.3:
        return kind, encoded(text.encode("utf-8", "replace").decode(), random)
    return kind, text


# --- corrections -----------------------------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 10**30, float("nan"), float("inf"), "", "\ud800", "\0", "第", [], {}, [[1]], *CORRECTION_KINDS,
)  # fmt: skip


def lie(doubts: Sequence[reflow.Doubt], random: Random) -> bytes:
    """Write a file of corrections by what `reflow.review` lists, with lies in some and damage over all."""
    rows: list[Any] = []
    for doubt in random.sample(doubts, min(len(doubts), random.randrange(6))):
        row = {name: getattr(doubt, name) for name in ("line", "kind", "before", "after")}
        row["kind"] = random.choice(CORRECTION_KINDS)
        if row["kind"] == "name":
            row["name"] = random.choice(("钟", "于右任", ""))
        for _ in range(random.choice((0, 0, 0, 1, 2))):
            row[random.choice(("line", "kind", "before", "after", "name", "source"))] = random.choice(ODD)
        rows += [row] * random.choice((1, 1, 2))
    if random.random() < 0.1:
        rows.append(random.choice(ODD))
    data = bytearray("\n".join(map(json.dumps, rows)).encode())
    for _ in range(random.choice((0, 0, 1, 3)) if data else 0):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)
