"""Check the guarantees on random inputs: nothing lost, all traceable, restored byte for byte, independent of the batch.

Run: `python bench/evaluate/laws.py COUNT [--seed N] [--jobs N] [SET.jsonl.zst]…`
Takes: 4 minutes for 20,000 inputs
Figures: docs/guarantees.md

Inputs are pages set at random, the seed and labelled pages with bytes flipped, lines cut, repeated, shuffled and
joined, encodings mixed and marks removed, and random Unicode (`tests/support/random_inputs.py`), with the default or
another configuration. Of every second input it is checked that its result is the same in a batch of a hundred and
beside other neighbours, of every fiftieth also alone. Bytes may be refused as binary data, and are counted; text may
not. One input in two hundred is also converted, reviewed, explained and reported, cleaned once more (how often that
changes something is counted, see `docs/guarantees.md`), and corrected by a false file, which must be refused or
applied. One in eight hundred is large and timed. Prints how many inputs break a law and how, and what took more than
`TIMES` times the median per byte, or `TIMES_UNITS` where each line becomes a unit. Exit code 1 if a law is broken; slow
inputs fail nothing, because `bench/hostile.py` checks linear time.
"""

import argparse
import os
import sys
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.false_corrections import false_corrections
from lib.hostile_shapes import UNITS
from lib.labelled_pages import texts
from lib.large_inputs import draw_large
from support.checks import check_covered_once, check_stable, check_traceable
from support.random_inputs import Input, draw

import reflow
from reflow.batch.difference import unified
from reflow.read import open_source

BATCH = 100
ALONE = 50  # one input in so many is also cleaned alone, which takes seven times as long as in a batch
ALL = 2  # in one batch of so many, one input goes through every function, and gets a file of corrections
TIMED = 8  # one batch in so many has a large input that is timed
TIMES, TIMES_UNITS = 3, 10
SHOWN = 10
CONFIGS = (
    reflow.Config(to="zh-Hant", quotes="target"),
    reflow.Config(to="zh-Hans", names=("钟",)),
    reflow.Config(to="s2twp", openings="apart"),
    reflow.Config(level=reflow.Level.SAFE),
    reflow.Config(marks="full", spacing="spaced", halfwidth=True),
    reflow.Config(marks="keep", spacing="none", titles="leading"),
    reflow.Config(encoding="gb18030"),
    reflow.Config(encoding="utf-16", spacing="spaced"),
    reflow.Config(titles="none"),
)


@dataclass
class BatchResult:
    """The result of one batch: inputs that break a law and how, times of large inputs, and counts."""

    wrong: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)  # kind, and seconds per byte
    twice: int = 0  # inputs that were cleaned once more
    unstable: int = 0  # of these, those that changed
    refused: int = 0  # as binary data


def is_refused(source: Input, config: reflow.Config) -> bool:
    """Whether bytes are refused as binary data; a text never is, because no random text is JSON, HTML or XML."""
    try:
        open_source(source, config)
    except reflow.NoTextError:
        assert isinstance(source, bytes), "a text is refused"
        return True
    return False


def check(source: Input, document: reflow.Document, elsewhere: reflow.Document | None) -> None:
    """Check the laws for a document that was cleaned in a batch; `elsewhere` is its source cleaned otherwise."""
    if elsewhere is not None:
        assert elsewhere.to_json() == document.to_json(), "not local"
        assert list(elsewhere.log) == list(document.log), "not local: the log"
    assert document.restore() == source, "not restored"
    check_covered_once(document.source.text, document)
    check_traceable(document.source.text, document)


def check_all(source: Input, document: reflow.Document) -> None:
    """Convert, report, compare and explain an input."""
    reflow.convert(source, to="zh-Hant")
    reflow.report([source])
    unified(document.source.text, document.to_text(), "before", "after")
    document.to_markdown()
    document.to_html()
    document.to_tei()
    assert len(reflow.explain(source)) == len(reflow.review(source, below=1.01)), "decisions are lost"


def check_false_corrections(source: Input, random: Random) -> None:
    """Apply a false file of corrections: it raises CorrectionError, or it is applied and the laws hold."""
    data = false_corrections(reflow.review(source, below=1.01), random)
    file, name = tempfile.mkstemp()
    try:
        os.write(file, data)
        corrected = reflow.clean(source, corrections=reflow.read_corrections(name))
    except reflow.CorrectionError:
        return
    finally:
        os.close(file)
        os.unlink(name)
    assert corrected.restore() == source, f"not restored with {data!r}"
    check_covered_once(corrected.source.text, corrected)


def seconds_a_byte(source: Input) -> float:
    """Return the CPU time per byte of cleaning an input, the better of two runs."""
    took = []
    for _ in range(2):
        began = process_time()
        reflow.clean(source)
        took.append(process_time() - began)
    return min(took) / len(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))


def check_batch(seed: int, paths: tuple[Path, ...]) -> BatchResult:
    """Check one batch of inputs, and one more of everything."""
    random = Random(seed)
    config = random.choice((reflow.Config(), reflow.Config(), *CONFIGS))
    inputs = [draw(random, texts(paths)) for _ in range(BATCH)]
    large = draw_large(random, texts(paths)) if seed % TIMED == 0 else None
    inputs += [large[1]] if large else []
    result = BatchResult()
    source: Input = f"batch {seed}"  # the input at work, shown if something raises
    try:
        texts_only = [source for source in inputs if not is_refused(source, config)]
        result.refused = len(inputs) - len(texts_only)
        inputs = texts_only
        documents = list(reflow.clean_many(inputs, config=config))
        order = random.sample(range(len(inputs)), len(inputs) // 2)
        # Half of them again, in another order: beside other neighbours.
        shuffled = dict(zip(order, reflow.clean_many([inputs[at] for at in order], config=config), strict=True))
        for at, (source, document) in enumerate(zip(inputs, documents, strict=True)):
            try:
                check(source, document, shuffled.get(at) if at % ALONE else reflow.clean(source, config=config))
            except Exception:
                result.wrong.append((repr(source), traceback.format_exc(limit=-2)))
        source = inputs[0]
        if seed % ALL == 0 and not is_refused(source, reflow.Config()):
            document = reflow.clean(source)
            check_all(source, document)
            check_false_corrections(source, random)
            result.twice = 1
            try:
                check_stable(document)
            except AssertionError:
                result.unstable = 1
        if large and not is_refused(large[1], reflow.Config()):
            result.times.append((large[0], seconds_a_byte(large[1])))
    except Exception:
        result.wrong.append((repr(source), traceback.format_exc(limit=-3)))
    return result


def main() -> None:
    """Check all batches and print the results."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("count", type=int)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=4)
    options.add_argument("pages", type=Path, nargs="*")
    chosen = options.parse_intermixed_args()
    began = perf_counter()
    batches = range(chosen.seed, chosen.seed + chosen.count // BATCH)
    total = BatchResult()
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for result in pool.map(check_batch, batches, [tuple(chosen.pages)] * len(batches), chunksize=4):
            for source, error in result.wrong[: max(SHOWN - len(total.wrong), 0)]:
                print(f"{source[:300]}\n{error}", flush=True)
            total.wrong += result.wrong
            total.times += result.times
            total.twice += result.twice
            total.unstable += result.unstable
            total.refused += result.refused
    print(f"{len(batches) * BATCH} inputs in {perf_counter() - began:.0f} s: {len(total.wrong)} break a law")
    print(f"{total.refused} were refused as binary data")
    print(f"{total.unstable} of {total.twice} change when they are cleaned once more")
    if total.times:
        _print_times(total.times)
    sys.exit(bool(total.wrong))


def _print_times(times: list[tuple[str, float]]) -> None:
    """Print which large inputs took longest, and how many took too long."""
    usual = median(time for _, time in times)
    over = [kind for kind, time in times if time > usual * (TIMES_UNITS if kind in UNITS else TIMES)]
    worst: dict[str, float] = {}
    for kind, time in times:
        worst[kind] = max(worst.get(kind, 0), time / usual)
    print(f"{len(times)} large inputs, median {usual * 1e6:.3f} µs a byte; {len(over)} too slow: {sorted(set(over))}")
    print("worst, times the median:", *(f"{kind} {worst[kind]:.1f}" for kind in sorted(worst, key=lambda k: -worst[k])))


if __name__ == "__main__":
    main()
