"""Hold the laws over inputs that nobody has written. Run as `python bench/laws.py COUNT [--seed N] [SET.jsonl.zst]…`.

Inputs are pages set at random, the seed and labelled pages with bytes flipped, lines cut, doubled, shuffled and joined,
encodings mixed and marks removed, and random Unicode. Of each it is checked that nothing is lost, that what comes out
can be traced, that the input is restored byte for byte, and that it comes out the same alone and in a batch; of every
hundredth that cleaning once more changes nothing, which does not hold of every text (`docs/guarantees.md`). Prints how
many laws were broken and by what; exit code 1 if any was.
"""

import argparse
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from checks import check_covered_once, check_stable, check_traceable
from pages import cases
from test_laws import ALPHABET, DATELINES, SENTENCES, TITLES
from typeset import Story, set_page

import reflow

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"
BATCH = 50
STABLE = 100  # of so many inputs one is cleaned twice
CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-16-be", "utf-32", "utf-8-sig")
LONGEST = 4000  # characters of an input
SHOWN = 10

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
        return "".join(random.choices(ALPHABET, k=random.randrange(600)))
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
        made.insert(random.randrange(len(made) + 1), random.choice(ALPHABET))
    return "".join(made)


DAMAGES: tuple[Damage, ...] = (lines(cut), lines(double), lines(shuffle), lines(join), without_marks, strew)


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


def broken(given: Input, document: reflow.Document, *, twice: bool) -> str | None:
    """Name what is wrong with a document."""
    try:
        alone = reflow.clean(given)
        assert alone.to_json() == document.to_json(), "not local"
        assert list(alone.log) == list(document.log), "not local: the log"
        assert document.restore() == given, "not restored"
        check_covered_once(document.source.text, document)
        check_traceable(document.source.text, document)
        if twice:
            check_stable(document)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}\n{traceback.format_exc(limit=-2)}"
    return None


def hold(seed: int, paths: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Check one batch; give what broke a law, and how."""
    random = Random(seed)
    inputs = [draw(random, paths) for _ in range(BATCH)]
    found = []
    try:
        documents = list(reflow.clean_many(inputs))
    except Exception:
        return [(f"batch {seed}", traceback.format_exc(limit=-3))]
    for number, (given, document) in enumerate(zip(inputs, documents, strict=True)):
        wrong = broken(given, document, twice=(seed * BATCH + number) % STABLE == 0)
        if wrong:
            found.append((repr(given), wrong))
    return found


def main() -> None:
    """Run, and print what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", type=int)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=4)
    options.add_argument("pages", type=Path, nargs="*")
    chosen = options.parse_intermixed_args()
    began = perf_counter()
    batches = range(chosen.seed, chosen.seed + chosen.count // BATCH)
    found: list[tuple[str, str]] = []
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for wrong in pool.map(hold, batches, [tuple(chosen.pages)] * len(batches), chunksize=4):
            found += wrong
            for given, what in wrong[: max(SHOWN - len(found) + len(wrong), 0)]:
                print(f"{given[:300]}\n{what}", flush=True)
    kinds = {what.partition("\n")[0][:60] for _, what in found}
    print(
        f"{len(batches) * BATCH} inputs in {perf_counter() - began:.0f} s: {len(found)} break a law",
        *sorted(kinds),
        sep="\n  ",
    )
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
