"""Measure the CPU time of a page in the main thread, in another thread, and in a pool as web services keep one.

Run: `python bench/threads.py [--gate]`
Takes: 40 seconds
Figures: docs/guarantees.md

The three take turns, first on the machine as it is, then with a busy process on each core. Prints the median CPU time
of the whole process per page, so that the threads of the linear algebra count, and its ratio to the main thread's.
`--gate` fails if one other thread takes more than 1.2 times the main thread's.
"""

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import process_time

from lib.seed import SEED

import reflow

ROUNDS = 25
PAGES = 8  # cleaned by each way in a round
POOL = 8  # threads
MOST = 1.2  # times the main thread
TEXT = SEED.read_text(encoding="utf-8")


def page(_: int = 0) -> None:
    """Clean one page."""
    reflow.clean(TEXT)


def in_main_thread() -> None:
    """Clean the pages in this thread."""
    for _ in range(PAGES):
        page()


def in_threads(count: int) -> None:
    """Clean the pages in `count` threads at once."""
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(page, range(PAGES)))


WAYS: dict[str, Callable[[], None]] = {
    "main thread": in_main_thread,
    "another thread": lambda: in_threads(1),
    f"pool of {POOL}": lambda: in_threads(POOL),
}


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep `processes` cores busy."""
    started = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def cpu(clean: Callable[[], None]) -> float:
    """Return the CPU time per page in ms."""
    began = process_time()
    clean()
    return (process_time() - began) / PAGES * 1000


def medians() -> dict[str, float]:
    """Return the median of each way; they take turns, so that noise affects all of them alike."""
    rounds = [{name: cpu(clean) for name, clean in WAYS.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(times[name] for times in rounds) for name in WAYS}


def main() -> int:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gate", action="store_true")
    gate = options.parse_args().gate
    in_main_thread()  # the first call loads tables and network
    failed = False
    print("| cores | thread | CPU, ms a page | times the main thread |\n|---|---|---|---|")
    for cores, processes in (("as they are", 0), ("all busy", os.cpu_count() or 1)):
        with busy(processes):
            took = medians()
        for name, time in took.items():
            print(f"| {cores} | {name} | {time:.1f} | {time / took['main thread']:.2f} |")
        failed |= took["another thread"] > MOST * took["main thread"]
    return int(gate and failed)


if __name__ == "__main__":
    sys.exit(main())
