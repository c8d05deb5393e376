"""Show that no shape of text makes anything take more than linear time. Run as `python bench/hostile.py [--size N]`.

Each operation does each shape of `bench/shapes.py` at N characters and at four times as many. Prints for each operation
how many times as long a byte takes as of ordinary text, at the worst of the texts and at the worst of those where each
line becomes a unit of its own, and how many times as long it takes at most in the larger text as in the smaller: 1 is
linear. A byte that takes less than one of ordinary text to clean counts as much as that: what takes less is full of
steps, such as the size from which a text is cut in pieces, or judged by samples. Exit code 1 if that is over `SLACK`.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import process_time
from typing import Any, Final

from shapes import TEXTS, UNITS, Shape, ordinary

import reflow
from reflow.batch.difference import unified
from reflow.explanation import explain, review
from reflow.read.decode import decode

GROWTH: Final = 4
SLACK: Final = 1.5  # timings of a few milliseconds are off by a third
TRIES: Final = 3  # the quickest counts
AGAIN: Final = (
    3  # times that what seems to grow is measured once more: other work on the machine is not there each time
)


Prepare = Callable[[str], Callable[[], Any]]


def restored(text: str) -> Callable[[], Any]:
    """Prepare to give the bytes of a text back."""
    return reflow.clean(text.encode("utf-8", "surrogatepass")).restore


def written(text: str) -> Callable[[], Any]:
    """Prepare to write a document in all forms."""
    document = reflow.clean(text)
    return lambda: (document.to_json(), document.to_text(), document.to_markdown(), list(document.log))


def compared(text: str) -> Callable[[], Any]:
    """Prepare to compare a text with what becomes of it."""
    return partial(unified, text, reflow.clean(text).to_text(), "before", "after")


def decoded(codec: str) -> Callable[[str], Callable[[], Any]]:
    """Prepare to decode a text from a codec; what the codec does not have is a question mark."""
    return lambda text: partial(decode, text.encode("utf-8", "replace").decode().encode(codec, "replace"))


def listed(look: Callable[[str], Any], text: str) -> None:
    """Look at all that an iterable gives."""
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
    """Seconds a byte of the smaller and of the larger text."""

    shape: str
    small: float
    large: float

    def growth(self, matters: float) -> float:
        """Say how many times as long a byte takes in the larger text; what takes less than `matters` counts as that."""
        return max(self.large, matters) / max(self.small, matters)


def cost(name: str, shape: Shape, prepare: Prepare, size: int) -> Cost:
    """Measure one operation on one shape."""
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


def sure(first: Cost, again: Callable[[], Cost], matters: float) -> Cost:
    """Measure once more what seems to grow, and keep the least."""
    least = first
    for _ in range(AGAIN):
        if least.growth(matters) <= SLACK:
            break
        least = min(least, again(), key=lambda one: one.growth(matters))
    return least


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=50_000, help="characters of the smaller text")
    options.add_argument("--operation", choices=OPERATIONS, action="append")
    chosen = options.parse_args()
    reflow.clean("大桥合龙。")
    matters = cost("ordinary", ordinary, OPERATIONS["clean"], chosen.size).large
    print("| | ordinary text, µs a byte | worst text | worst of many units | worst growth |\n|---|---|---|---|---|")
    failed = False
    for operation in chosen.operation or OPERATIONS:
        prepare = OPERATIONS[operation]
        usual = cost("ordinary", ordinary, prepare, chosen.size)

        def measured(shapes: dict[str, Shape], prepare: Prepare = prepare) -> list[Cost]:
            measures = [partial(cost, name, shape, prepare, chosen.size) for name, shape in shapes.items()]
            return [sure(measure(), measure, matters) for measure in measures]

        texts, units = measured(TEXTS), measured(UNITS)
        worst = [max(costs, key=lambda one: one.large) for costs in (texts, units)]
        grows = max((usual, *texts, *units), key=lambda one: one.growth(matters))
        growth = grows.growth(matters)
        cells = [f"{one.large / usual.large:.1f} × ({one.shape})" for one in worst]
        print(
            f"| {operation} | {usual.large * 1e6:.3f} | {' | '.join(cells)} | {growth:.2f} ({grows.shape}) |",
            flush=True,
        )
        failed |= growth > SLACK
    sys.exit(failed)


if __name__ == "__main__":
    main()
