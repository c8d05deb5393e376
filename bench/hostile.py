"""Show that no shape of text makes any operation take more than linear time.

Run: `python bench/hostile.py [--size N] [--operation NAME]…`
Takes: 15 seconds with `--size 2000 --operation clean`; half an hour for all
Figures: docs/guarantees.md

Each operation handles each shape of `lib/hostile_shapes.py` at N characters and at four times as many. Prints for each
operation the time per byte relative to ordinary text, for the worst text and for the worst of those where each line
becomes a unit of its own, and the largest growth of the time per byte from the smaller to the larger text: 1 is
linear. A time per byte below that of cleaning ordinary text counts as equal to it: such short times are full of steps,
such as the size at which a text is cut into segments or judged by samples. Exit code 1 if the growth exceeds `SLACK`.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import process_time
from typing import Any, Final

from lib.hostile_shapes import TEXTS, UNITS, Shape, ordinary

import reflow
from reflow.batch.difference import unified
from reflow.explanation import explain, review
from reflow.read.decode import decode

GROWTH: Final = 4
SLACK: Final = 1.5  # timings of a few milliseconds are off by a third
TRIES: Final = 3  # the quickest counts
AGAIN: Final = 3  # what seems to grow is measured so often once more, because other work disturbs the clock


Prepare = Callable[[str], Callable[[], Any]]


def restored(text: str) -> Callable[[], Any]:
    """Prepare restoring the bytes of a text."""
    return reflow.clean(text.encode("utf-8", "surrogatepass")).restore


def written(text: str) -> Callable[[], Any]:
    """Prepare writing a document in all formats."""
    document = reflow.clean(text)
    return lambda: (
        *(document.to_json(), document.to_text(), document.to_markdown(), document.to_html(), document.to_tei()),
        list(document.log),
    )


def compared(text: str) -> Callable[[], Any]:
    """Prepare the difference between a text and its cleaned form."""
    return partial(unified, text, reflow.clean(text).to_text(), "before", "after")


def decoded(codec: str) -> Callable[[str], Callable[[], Any]]:
    """Prepare decoding a text from a codec; characters that the codec lacks are question marks."""
    return lambda text: partial(decode, text.encode("utf-8", "replace").decode().encode(codec, "replace"))


def listed(look: Callable[[str], Any], text: str) -> None:
    """Exhaust an iterable."""
    for _ in look(text):
        pass


OPERATIONS: Final[dict[str, Callable[[str], Callable[[], Any]]]] = {
    "decode UTF-8": decoded("utf-8"),
    "decode GB 18030": decoded("gb18030"),
    "decode Big5": decoded("big5"),
    "clean": lambda text: partial(reflow.clean, text),
    "convert": lambda text: partial(reflow.convert, text, to="zh-Hant"),
    "write": written,
    "restore": restored,
    "diff": compared,
    "explain": lambda text: partial(listed, explain, text),
    "review": lambda text: partial(listed, review, text),
    "report": lambda text: partial(reflow.report, [text]),
}


@dataclass(frozen=True)
class Cost:
    """Seconds per byte of the smaller and of the larger text."""

    shape: str
    small: float
    large: float

    def growth(self, matters: float) -> float:
        """Return the growth of the time per byte; times below `matters` count as `matters`."""
        return max(self.large, matters) / max(self.small, matters)


def measure(name: str, shape: Shape, prepare: Prepare, size: int) -> Cost:
    """Return the cost of one operation on one shape."""
    each = []
    for characters in (size, GROWTH * size):
        text = shape(characters)
        run = prepare(text)
        seconds = []
        for _ in range(TRIES):
            began = process_time()
            run()
            seconds.append(process_time() - began)
        each.append(min(seconds) / len(text.encode("utf-8", "surrogatepass")))
    return Cost(name, *each)


def confirmed(first: Cost, again: Callable[[], Cost], matters: float) -> Cost:
    """Return the cost with the least growth; measure again while it seems to grow."""
    least = first
    for _ in range(AGAIN):
        if least.growth(matters) <= SLACK:
            break
        least = min(least, again(), key=lambda cost: cost.growth(matters))
    return least


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=50_000, help="characters of the smaller text")
    options.add_argument("--operation", choices=OPERATIONS, action="append")
    chosen = options.parse_args()
    reflow.clean("大桥合龙。")
    matters = measure("ordinary", ordinary, OPERATIONS["clean"], chosen.size).large
    print("| | ordinary text, µs a byte | worst text | worst of many units | worst growth |\n|---|---|---|---|---|")
    failed = False
    for operation in chosen.operation or OPERATIONS:
        prepare = OPERATIONS[operation]
        usual = measure("ordinary", ordinary, prepare, chosen.size)

        def measured(shapes: dict[str, Shape], prepare: Prepare = prepare) -> list[Cost]:
            tries = [partial(measure, name, shape, prepare, chosen.size) for name, shape in shapes.items()]
            return [confirmed(run(), run, matters) for run in tries]

        texts, units = measured(TEXTS), measured(UNITS)
        worst = [max(costs, key=lambda cost: cost.large) for costs in (texts, units)]
        grows = max((usual, *texts, *units), key=lambda cost: cost.growth(matters))
        growth = grows.growth(matters)
        cells = [f"{cost.large / usual.large:.1f} × ({cost.shape})" for cost in worst]
        print(
            f"| {operation} | {usual.large * 1e6:.3f} | {' | '.join(cells)} | {growth:.2f} ({grows.shape}) |",
            flush=True,
        )
        failed |= growth > SLACK
    sys.exit(failed)


if __name__ == "__main__":
    main()
