"""Measure how bytes of unknown encoding are decoded, beside detectors of other projects.

Run: `python bench/evaluate/decoding.py SET.jsonl.zst [--each 20] [--tables core,speed] [--only reflow]`
Takes: hours with all peers; 1 minute with `--each 2 --only reflow`
Figures: docs/decoding.md

`--each 20` makes a quick run, `--tables` chooses tables, `--only` decoders. The peers beside chardet are optional:
`pip install -e '.[bench-decoding]'`; faust-cchardet and wordfreq are used where they are installed.

Right means that the decoded text equals the original, never that a label matches. Snippets begin at a character
boundary, in the initial state, and are cut at any byte: the characters that are whole must come back and nothing else,
except for what is left of the cut character (`lib/encoded_texts.py`). HTML declares no charset. `lib/damage.py` and
`lib/mojibake.py` define what is right for a damaged file, and for a repaired or invented text.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from time import perf_counter
from typing import NamedTuple

import chardet

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib import damage, mojibake
from lib.decoders import CHINESE, Decoder, decoders, ours
from lib.encoded_texts import Encoding, Texts, draw, encodings, fitted, paragraphs, right, texts

SIZES = (16, 64, 256, 1024, 4096, 65536)
KINDS = ("text", "html", "numbers")
EACH = 200
CLEAN = 25  # clean sentences for each snippet of a cell
TABLES = ("core", "others", "damage", "mojibake", "clean", "foreign", "speed")


class Cell(NamedTuple):
    """The share of snippets that a decoder read right."""

    decoder: str
    kind: str
    encoding: str
    size: int
    right: float


def measured(
    texts_of: Texts, kinds: Iterable[str], tried: list[Encoding], chosen: dict[str, Decoder], each: int
) -> list[Cell]:
    """Return the share right for every decoder, on the same snippets of every kind, encoding and size."""
    cells = []
    for kind in kinds:
        for encoding in tried:
            text = fitted(texts_of[kind, encoding.script], encoding, Random(encoding.name))
            for size in SIZES:
                random = Random(f"{kind} {encoding.name} {size}")
                snippets = [draw(text, encoding, size, random) for _ in range(each)]
                for name, decode in chosen.items():
                    good = sum(right(decode(data).text, whole, data) for data, whole in snippets)
                    cells.append(Cell(name, kind, encoding.name, size, good / each))
    return cells


def mean(cells: list[Cell], **criteria: object) -> str:
    """Return the mean share, in percent, of the cells with these attributes."""
    shares = [cell.right for cell in cells if all(getattr(cell, key) == value for key, value in criteria.items())]
    return f"{100 * sum(shares) / len(shares):.2f}" if shares else "–"


def row(*columns: object) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(map(str, columns))} |"


def table(title: str, *columns: object) -> None:
    """Print the head of a table."""
    print(f"\n## {title}\n\n{row(*columns)}\n{row(*('-' for _ in columns))}")


def print_summary(cells: list[Cell], core: list[Encoding], names: Iterable[str]) -> None:
    """Print one row per decoder: a summary of tables 1 to 3."""
    table(
        "Share right, %", "decoder", *(f"11 encodings: {kind}" for kind in KINDS), "16-byte text", "22 encodings: text"
    )
    core_names = {encoding.name for encoding in core}
    core_cells = [cell for cell in cells if cell.encoding in core_names]
    for name in names:
        shares = [mean(core_cells, decoder=name, kind=kind) for kind in KINDS]
        print(
            row(
                name,
                *shares,
                mean(core_cells, decoder=name, kind="text", size=16),
                mean(cells, decoder=name, kind="text"),
            )
        )


def print_by_encoding(cells: list[Cell], kind: str, tried: list[Encoding], names: list[str]) -> None:
    """Print one row per encoding, and for reflow a column per size."""
    table(f"Share right by encoding, {kind}, %", "encoding", *names, *(f"reflow, {size} bytes" for size in SIZES))
    for encoding in tried:
        shares = [mean(cells, decoder=name, kind=kind, encoding=encoding.name) for name in names]
        sizes = [mean(cells, decoder="reflow", kind=kind, encoding=encoding.name, size=size) for size in SIZES]
        print(row(encoding.name, *shares, *sizes))


def snippets(texts_of: Texts, chosen: dict[str, Decoder], each: int, tables: set[str]) -> None:
    """Print tables 1 to 3."""
    core, further = encodings(texts_of)
    cells = measured(texts_of, KINDS, core, chosen, each) if "core" in tables else []
    if "others" in tables:
        cells += measured(texts_of, ("text",), further, chosen, each)
    print_summary(cells, core, chosen)
    for kind in KINDS:
        tried = core + further if kind == "text" else core
        print_by_encoding(cells, kind, tried, list(chosen))


# --- speed -----------------------------------------------------------------------------------------------------------

REPEATS = 5
SPEED = (
    ("1 KB", 1000, "gb18030"),
    ("100 KB", 10**5, "gb18030"),
    ("10 MB", 10**7, "gb18030"),
    ("10 MB", 10**7, "utf-8"),
)
BYTES = 10**6  # decoded at least between two readings of the clock


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the time of one call, in the best of several rounds."""
    best = float("inf")
    for _ in range(REPEATS):
        start = perf_counter()
        for _ in range(times):
            work()
        best = min(best, (perf_counter() - start) / times)
    return best


def print_speed(texts_of: Texts) -> None:
    """Print the time of decoding by reflow, of detection by chardet, and of Python's codec for the known encoding."""
    table(
        "Speed, detection included",
        "file",
        "reflow",
        "chardet, Chinese alone",
        "the same, all bytes",
        "codec alone",
        "reflow ÷ codec",
    )
    for name, size, codec in SPEED:
        text = texts_of["text", "hans"].encode(codec, "ignore").decode(codec)
        data = (text * (1 + size // len(text))).encode(codec)[:size]
        times = max(BYTES // size, 1)
        took = [
            seconds(work, times)
            for work in (
                lambda data=data: ours(data),
                lambda data=data: chardet.detect(data, include_encodings=CHINESE, no_match_encoding="gb18030"),
                lambda data=data: chardet.detect(
                    data, include_encodings=CHINESE, no_match_encoding="gb18030", max_bytes=len(data)
                ),
                lambda data=data, codec=codec: data.decode(codec, "replace"),
            )
        ]
        shown = [f"{1e6 * t:.0f} µs, {size / t / 1e6:.0f} MB/s" for t in took]
        print(row(f"{name} {codec}", *shown, f"{took[0] / took[-1]:.1f}"))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    options.add_argument("--each", type=int, default=EACH, help="snippets a cell; damaged files are half as many")
    options.add_argument("--only", default="", help="decoders whose names contain this")
    options.add_argument("--tables", default=",".join(TABLES), help=f"some of {','.join(TABLES)}")
    chosen_options = options.parse_args()
    tables = set(chosen_options.tables.split(","))
    pool = paragraphs(chosen_options.set)
    texts_of = texts(pool)
    chosen = decoders(chosen_options.only)
    if tables & {"core", "others"}:
        snippets(texts_of, chosen, chosen_options.each, tables)
    if "damage" in tables:
        damage.report(pool, chosen, max(chosen_options.each // 2, 1))
    if "mojibake" in tables:
        mojibake.report(pool, chosen_options.each)
    if "clean" in tables:
        mojibake.report_clean(pool, CLEAN * chosen_options.each)
    if "foreign" in tables:
        mojibake.report_foreign(chosen_options.each)
    if "speed" in tables:
        print_speed(texts_of)


if __name__ == "__main__":
    main()
