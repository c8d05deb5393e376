"""Measure how binary data is told from damaged text; no text may be refused.

Run: `python bench/evaluate/binaries.py SET.jsonl.zst [--each 200]`
Takes: 10 minutes; 1 minute with `--each 20`
Figures: docs/decoding.md

Binaries are generated (random bytes, bodies of compressed files, arrays of numbers, pickles, a database) or collected
on the machine: Python's own libraries and compiled modules, and programs. Texts are those that must never be refused:
Chinese in 22 encodings, as prose, HTML and tables of figures, 16 kinds of damage (`lib/damage.py`), and pages whose
halves are in two encodings, with bytes flipped. Texts that were decoded with loss by a wrong encoding and then saved
in yet another are counted apart, because little may be left of them: the share of each refused text that can still be
read, in groups of four characters, is printed.

Prints for each kind the number of files, the shares of windows that read as text (`reflow.read.binary`), the largest
share of common Han after decoding among those with too few such windows, and how many are refused. Exit code 1 if a
text is refused.
"""

import argparse
import pickle
import sqlite3
import sys
import sysconfig
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.damage import KINDS, file_of
from lib.encoded_texts import draw, encodings, fitted, paragraphs, texts
from lib.labelled_pages import texts as pages
from support.random_inputs import DAMAGES, encoded, garbled, page, piece

from reflow.read.binary import FEWEST, SAMPLE, SHARE, WINDOW, common_han, is_binary, readable_windows
from reflow.read.decode import decode

LARGEST = 1 << 18  # bytes of a file that are looked at
SIZES = (2048, 5000, 50_000)
Named = Iterator[tuple[str, bytes]]


def generated_binaries(each: int, text: str) -> Named:
    """Yield generated binary data."""
    for number in range(each):
        random = Random(number)
        size = random.choice(SIZES)
        numbers = np.random.default_rng(number)
        yield "random", random.randbytes(size)
        at = random.randrange(len(text))
        yield "compressed, without its head", zlib.compress(text[at : at + size].encode())[2:]
        yield "floats", numbers.normal(0, 50, size).astype(random.choice(("f4", "f8"))).tobytes()
        yield "integers", numbers.normal(0, 1000, size).astype(random.choice(("i4", "i8", "u2"))).tobytes()
        yield "sound", (np.sin(np.arange(size) / random.uniform(5, 50)) * 9000).astype("i2").tobytes()
        yield "pickled numbers", pickle.dumps([random.random() for _ in range(size // 8)])
    with sqlite3.connect(":memory:") as database:
        database.execute("create table numbers (id integer primary key, value real)")
        database.executemany("insert into numbers (value) values (?)", ((k / 7,) for k in range(5000)))
        yield "database", database.serialize()


def collected_binaries(each: int) -> Named:
    """Yield binary files of this machine."""
    library, packages = sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")
    for kind, folder, pattern in (
        ("libraries", packages, "**/*.so"),
        ("compiled modules", library, "**/*.pyc"),
        ("programs", "/usr/bin", "*"),
        ("pictures", "/usr/share", "**/*.png"),
        ("packed manuals", "/usr/share/man", "**/*.gz"),
    ):
        paths = sorted(
            path for path in Path(folder).glob(pattern) if path.is_file() and path.stat().st_size >= FEWEST * WINDOW
        )
        for path in Random(kind).sample(paths, min(each, len(paths))):
            with path.open("rb") as file:
                data = file.read(LARGEST)
            if not data.startswith(b"#!"):
                yield kind, data


def whole_texts(each: int, path: Path) -> Named:
    """Yield texts of three kinds in 22 encodings, and texts with 16 kinds of damage."""
    pool = paragraphs(path)
    long = texts(pool)
    core, further = encodings(long)
    for encoding in core + further:
        for kind in ("text", "html", "numbers"):
            text = fitted(long[kind, encoding.script], encoding, Random(encoding.name))
            for number in range(max(each // 20, 1)):
                random = Random(f"{encoding.name} {kind} {number}")
                yield f"22 encodings: {kind}", draw(text, encoding, random.choice(SIZES), random)[0]
    for name, damage in KINDS.items():
        random = Random(name)
        for _ in range(max(each // 5, 1)):
            yield "16 kinds of damage", damage.plant(*file_of(pool[damage.script], damage.codec, random), random).data


def original(random: Random, path: Path) -> str:
    """Return a random page, or a piece of a labelled one."""
    return random.choice((page, lambda r: piece(r.choice(pages((path,))), r)))(random)


def mixed_texts(each: int, path: Path) -> Named:
    """Yield encoded pages and damaged pages, some in two encodings."""
    for number in range(10 * each):
        random = Random(number)
        text = original(random, path)
        for _ in range(random.choice((0, 1, 2))):
            text = random.choice([damage for damage in DAMAGES if damage is not garbled])(text, random)
        yield "two encodings, bytes flipped", encoded(text.encode("utf-8", "replace").decode(), random)


def show(files: Named) -> int:
    """Print a row for each kind; return how many files were refused."""
    kinds: dict[str, list[bytes]] = {}
    for kind, data in files:
        kinds.setdefault(kind, []).append(data)
    refused = 0
    for kind, datas in kinds.items():
        counted = [(*readable_windows(data), data) for data in datas]
        judged = [(readable / count, data) for readable, count, data in counted if count >= FEWEST]
        shares = [share for share, _ in judged]
        han = [common_han(decode(data[:SAMPLE]).text) for share, data in judged if share < SHARE]
        binary = sum(map(is_binary, datas))
        refused += binary
        columns = [min(shares, default=1), median(shares or [1]), max(shares, default=1), max(han, default=0)]
        print(f"| {kind} | {len(datas)} | {' | '.join(f'{column:.3f}' for column in columns)} | {binary} |", flush=True)
    return refused


def groups(text: str) -> set[str]:
    """Return the groups of four neighbouring characters of a text."""
    dense = "".join(text.split())
    return {dense[at : at + 4] for at in range(len(dense) - 3)}


def show_garbled(each: int, path: Path) -> None:
    """Print how many texts decoded by a wrong encoding are refused, and how much of those can still be read."""
    left = []
    for number in range(10 * each):
        random = Random(number)
        text = original(random, path)
        data = encoded(garbled(text, random).encode("utf-8", "replace").decode(), random)
        if is_binary(data):
            before = groups(text)
            left.append(len(before & groups(decode(data).text)) / max(len(before), 1))
    print(f"\nRead in a wrong encoding with loss: {len(left)} of {10 * each} are refused.")
    print(f"Of these can be read: {max(left, default=0):.3f} at most, {median(left or [0]):.3f} in the median.")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    options.add_argument("--each", type=int, default=200)
    chosen = options.parse_args()
    text = "\n".join(pages((chosen.set,)))
    print("| binaries | files | windows that read: least | median | most | common Han: most | refused |")
    print(f"|{' - |' * 7}")
    show(generated_binaries(chosen.each, text))
    show(collected_binaries(chosen.each))
    print("| **texts** |")
    sources: tuple[Callable[[int, Path], Named], ...] = (whole_texts, mixed_texts)
    refused = sum(show(source(chosen.each, chosen.set)) for source in sources)
    show_garbled(chosen.each, chosen.set)
    sys.exit(bool(refused))


if __name__ == "__main__":
    main()
