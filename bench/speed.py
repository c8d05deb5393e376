"""Time reflow beside its peers, in one run on one core.

Run: `python bench/speed.py [SET.jsonl.zst]`, with the extra `bench-speed` (opencc-pyo3, ftfy)
Takes: several minutes
Figures: docs/speed.md

Prints for each input the median of five runs after a warm-up, in MB of UTF-8 per second, and how many times as fast
reflow is; what the whole costs over decoding and encoding alone (the floor); the peak memory; and the time of each
pass.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import ftfy
from lib.labelled_pages import cases
from lib.peak_memory import peak
from lib.seed import SEED, filled, first_bytes
from opencc_pyo3.opencc_pyo3 import reflow_cjk_paragraphs

import reflow
from reflow import segmenter
from reflow.draft import Source
from reflow.read import read
from reflow.write import write

LARGE = 10_000_000  # bytes
SMALL = 3_000
DOCUMENTS = 1_000
RUNS = 5
JOIN = re.compile("(?<![。！？”])\n")  # a common recipe: join every line that ends no sentence


class Task(NamedTuple):
    """A name, the texts to clean, and how often small ones are repeated to be measurable."""

    name: str
    texts: list[str]
    repeat: int = 1


def tasks(pages: Path | None) -> Iterator[Task]:
    """Yield the four inputs; without labelled pages, three."""
    seed = SEED.read_text(encoding="utf-8")
    yield Task("seed, 10 MB", [filled(seed, LARGE)])
    small = [first_bytes(seed[k % 2500 :], SMALL) for k in range(DOCUMENTS)]
    if pages is not None:
        joined = "\n".join(case["text"] for case in cases(pages))
        yield Task("pages, 10 MB", [filled(joined, LARGE)])
        small = [first_bytes(joined[k * 997 :], SMALL) for k in range(DOCUMENTS)]
    yield Task("1,000 of 3 KB", small)
    yield Task("one of 3 KB", small[:1], 100)


def clean(texts: list[str]) -> None:
    """Clean texts and encode their JSON."""
    for document in reflow.clean_many(texts):
        document.to_json().encode()


def floor(texts: list[str]) -> None:
    """Decode and encode, which every tool has to do."""
    for data in [text.encode() for text in texts]:
        json.dumps(data.decode(), ensure_ascii=False).encode()


TOOLS: dict[str, Callable[[list[str]], object]] = {
    "reflow": clean,
    "opencc-pyo3": lambda texts: [reflow_cjk_paragraphs(text, False, False) for text in texts],
    "ftfy": lambda texts: [ftfy.fix_text(text) for text in texts],
    "re.sub": lambda texts: [JOIN.sub("", text) for text in texts],
    "floor": floor,
}


def seconds(tool: Callable[[list[str]], object], task: Task) -> float:
    """Return the time of one run."""
    began = perf_counter()
    for _ in range(task.repeat):
        tool(task.texts)
    return (perf_counter() - began) / task.repeat


def compare(task: Task) -> None:
    """Print the row of one input; the tools take turns, so that noise affects all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in TOOLS}
    for run in range(RUNS + 1):
        for name, tool in TOOLS.items():
            took = seconds(tool, task)
            if run:
                times[name].append(took)
    median = {name: statistics.median(runs) for name, runs in times.items()}
    size = sum(len(text.encode()) for text in task.texts)
    cells = [f"{size / median[name] / 1e6:.1f}" for name in TOOLS]
    cells += [f"{median[name] / median['reflow']:.3g} ×" for name in ("opencc-pyo3", "ftfy", "re.sub")]
    cells += [f"{median['reflow'] / median['floor']:.0f} ×", f"{median['reflow'] / len(task.texts) * 1e3:.3g} ms"]
    print(f"| {task.name} | {' | '.join(cells)} |", flush=True)


def passes(text: str) -> None:
    """Print the time of each pass, in one table of the usual size."""
    config = reflow.Config()
    took: dict[str, list[float]] = {}
    text = text[: segmenter.BATCH]
    for _ in range(RUNS):
        began = perf_counter()
        draft = read([Source(None, text)], config)
        took.setdefault("read", []).append(perf_counter() - began)
        for step in reflow.PASSES:
            began = perf_counter()
            draft = step(draft, config)
            took.setdefault(step.__name__, []).append(perf_counter() - began)
        began = perf_counter()
        document = write(draft)[0]
        took.setdefault("write", []).append(perf_counter() - began)
        began = perf_counter()
        document.to_json()
        took.setdefault("json", []).append(perf_counter() - began)
    median = {name: statistics.median(time) for name, time in took.items()}
    total = sum(median.values())
    print("\n| pass | ns a byte | share |\n|---|---|---|")
    for name, time in median.items():
        print(f"| {name} | {time / len(text.encode()) * 1e9:.1f} | {time / total:.0%} |")


def memory() -> None:
    """Print the peak memory of a process that cleans 10 MB, and of one that only imports."""
    command = [sys.executable, __file__, "--memory"]
    alone, cleaning = (int(subprocess.check_output([*command, *what])) for what in ([], ["--clean"]))
    print(f"\npeak memory for 10 MB: {cleaning / 1024:.0f} MB, after the imports {alone / 1024:.0f} MB")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", type=Path, nargs="?")
    for name in ("--memory", "--clean"):
        options.add_argument(name, action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.memory:
        if chosen.clean:
            clean(next(tasks(None)).texts)
        print(peak())
        return
    heads = [f"{name}, MB/s" for name in TOOLS] + ["against opencc-pyo3", "ftfy", "re.sub", "floor", "a document"]
    print(f"| | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 1)}")
    for task in tasks(chosen.pages):
        compare(task)
    passes(filled(SEED.read_text(encoding="utf-8"), 1_000_000))
    memory()


if __name__ == "__main__":
    main()
