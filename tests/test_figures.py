"""Figures in the docs that follow from the code are those of the code; measured ones name their command in the page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import regex

from reflow import PASSES
from reflow.model import column_measure, features, network
from reflow.passes import label, spaces
from reflow.read import binary, detect, mojibake, no_text, packed, segments
from reflow.tables import codes

ROOT = Path(__file__).parents[1]
WORDS = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()  # noqa: SIM905


def word(number: int) -> str:
    """Return a number from 0 to 16 as a word."""
    return WORDS[number]


def columns() -> int:
    """Return the number of columns that the network sees."""
    return len(network.weights().mean)


def reach() -> int:
    """Return how many lines above, and below, a line's scores depend on: those of the convolutions together."""
    net = network.weights()
    return sum(distance for distance, _ in net.middle) + 1


def peers_pages() -> int:
    """Return the number of pages that the table of the README was measured on."""
    figures = json.loads((ROOT / "bench/evaluate/peers.json").read_text(encoding="utf-8"))
    return int(figures["pages"])


# Page, phrase with {} for the figure, and what computes it.
FIGURES: tuple[tuple[str, str, Callable[[], object]], ...] = (
    ("README.md", "On {} labelled newspaper pages", peers_pages),
    ("docs/deciding.md", "sets a line aside only on a page of at least {} lines", lambda: word(label.FEWEST_LINES)),
    ("docs/deciding.md", "Its input is {} features of each line", columns),
    ("docs/deciding.md", "the first {} and last", lambda: word(features.HEAD)),
    ("docs/deciding.md", "and last {} characters", lambda: word(features.TAIL)),
    ("docs/deciding.md", "From the line, the {} lines above and below it", lambda: word(reach())),
    ("docs/deciding.md", "for each line from the {} lines above and below it", lambda: word(column_measure.REACH)),
    ("docs/speed.md", "An input of more than {} characters", lambda: f"{segments.SEGMENT:,}"),
    ("docs/speed.md", "or {} lines, is cut", lambda: f"{segments.SEGMENT_LINES:,}"),
    ("docs/guarantees.md", "unpacks to more than {} MB", lambda: packed.FREE >> 20),
    ("docs/guarantees.md", "and to more than {} times its size", lambda: packed.RATIO),
    ("docs/decoding.md", "one that unpacks to more than {} MB", lambda: packed.FREE >> 20),
    ("docs/decoding.md", "and to more than {} times its size", lambda: packed.RATIO),
    ("docs/decoding.md", "up to {} windows of", lambda: word(detect.WINDOWS)),
    ("docs/decoding.md", "windows of {} KB are taken from the non-ASCII parts", lambda: detect.WINDOW >> 10),
    ("docs/decoding.md", "({} codes of GB18030,", lambda: len(codes.GB18030) + 1),  # and 0x80, the €
    ("docs/decoding.md", "{} of Big5)", lambda: len(codes.big5()) + len(codes.BIG5) + len(codes.BIG5_SLASHES)),
    ("docs/decoding.md", "none of {} doubtful lines", lambda: f"{mojibake.TRIED:,}"),
    ("docs/decoding.md", "longer than {} characters and these are all JSON", lambda: f"{no_text._BEGINNING:,}"),
    ("docs/decoding.md", "In {} windows of the first", lambda: binary.WINDOWS),
    ("docs/decoding.md", "Fewer than {} KB, and what has a BOM", lambda: binary.FEWEST * binary.WINDOW >> 10),
    ("docs/repairs.md", "in more than {} % of its pairs of Han", lambda: f"{100 * spaces.DIRTY_SHARE:g}"),
    ("docs/repairs.md", "letter-spacing of at least {} Han", lambda: word(spaces.FEWEST_SINGLES)),
)


def text_of(page: str) -> str:
    """Return a page with single spaces for blanks and line ends."""
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("page", "phrase", "compute"), FIGURES, ids=[f"{page}: {phrase}" for page, phrase, _ in FIGURES]
)
def test_a_figure_is_that_of_the_code(page: str, phrase: str, compute: Callable[[], object]) -> None:
    expected = phrase.format(compute())
    assert expected in text_of(page), f"write {expected!r} in {page}, or change the phrase in tests/test_figures.py"


def test_the_groups_of_columns_are_listed() -> None:
    section = (ROOT / "docs/deciding.md").read_text(encoding="utf-8").partition("| group |")[2].partition("\n\n")[0]
    groups = regex.findall(r"^\| (\w+) \|", section, regex.MULTILINE)
    assert groups == list(features.GROUPS), "list the groups of model/features.py in docs/deciding.md, in their order"


def test_the_times_of_the_passes_are_listed() -> None:
    section = (ROOT / "docs/speed.md").read_text(encoding="utf-8").partition("| pass,")[2].partition("\n\n")[0]
    names = [name for row in regex.findall(r"^\| ([\w, ]+) \|", section, regex.MULTILINE) for name in row.split(", ")]
    expected = ["read", *(step.__name__ for step in PASSES), "write", "JSON"]
    assert names == expected, "list the passes in their order in docs/speed.md (bench/speed.py prints their times)"


FILE = regex.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|arrays|tsv))`")
TREE = [path.relative_to(ROOT).as_posix() for name in ("src", "bench", "tests") for path in (ROOT / name).rglob("*.*")]
PAGES = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in (
            "accuracy",
            "deciding",
            "decoding",
            "design",
            "guarantees",
            "index",
            "repairs",
            "speed",
            "variants",
        )
    ),
)


@pytest.mark.parametrize("page", PAGES)
def test_the_files_that_a_page_names_exist(page: str) -> None:
    for name in regex.findall(FILE, (ROOT / page).read_text(encoding="utf-8")):
        exists = any(f"/{path}".endswith(f"/{name}") for path in TREE)
        assert exists, f"{page} names {name}, which does not exist: name the file by its path inside src/reflow"
