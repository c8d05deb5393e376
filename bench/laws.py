"""Hold the laws over inputs that nobody has written. Run as `python bench/laws.py COUNT [--seed N] [SET.jsonl.zst]…`.

Inputs are pages set at random, the seed and labelled pages with bytes flipped, lines cut, doubled, shuffled and joined,
encodings mixed and marks removed, and random Unicode (`bench/inputs.py`). Of each it is checked that nothing is lost,
that what comes out can be traced, and that the input is restored byte for byte; of every second, that it comes out the
same in a batch of a hundred and beside other neighbours, of every fiftieth also alone; by the default or another
configuration. Bytes may be refused as no text, and are counted; text may not. Of one in two hundred it is checked as
well that it can be converted, reviewed, explained and reported, and counted how often cleaning once more changes
something (`docs/guarantees.md`); a false file of corrections must be refused or taken. Of one in eight hundred, which is
large, the time is taken. Prints how many laws were broken and by what, and what took more than `TIMES` as long by the
byte as the median, or `TIMES_UNITS` where each line becomes a unit. Exit code 1 if a law was broken; slow inputs fail
nothing, for `bench/hostile.py` holds that time grows linearly.
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

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from checks import check_covered_once, check_stable, check_traceable
from inputs import Input, draw, draw_large, lie
from shapes import UNITS

import reflow
from reflow.batch.difference import unified
from reflow.read import open_source

BATCH = 100
ALONE = 50  # of so many inputs one is cleaned alone as well, which takes seven times as long as in a batch
ALL = 2  # of so many batches one has an input of which everything is asked, and a file of corrections
TIMED = 8  # of so many batches one has a large input that is timed
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
class Found:
    """What one batch came to: inputs with what is wrong with them, times of large ones, how many were unstable."""

    wrong: list[tuple[str, str]] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)  # and seconds a byte
    twice: int = 0
    unstable: int = 0
    refused: int = 0


def is_refused(source: Input, config: reflow.Config) -> bool:
    """Tell whether bytes are no text; a text never is, for none of those that are drawn is JSON, HTML or XML."""
    try:
        open_source(source, config)
    except reflow.NoTextError:
        assert isinstance(source, bytes), "a text is refused"
        return True
    return False


def check(given: Input, document: reflow.Document, other: reflow.Document | None) -> None:
    """Hold a document that was cleaned in a batch against the laws; `other` was cleaned elsewhere."""
    if other is not None:
        assert other.to_json() == document.to_json(), "not local"
        assert list(other.log) == list(document.log), "not local: the log"
    assert document.restore() == given, "not restored"
    check_covered_once(document.source.text, document)
    check_traceable(document.source.text, document)


def check_all(given: Input, document: reflow.Document) -> None:
    """Do with an input whatever can be done."""
    reflow.convert(given, to="zh-Hant")
    reflow.report([given])
    unified(document.source.text, document.to_text(), "before", "after")
    document.to_markdown()
    decided = [decision for decision in reflow.explain(given) if decision.kind != "verbatim"]
    assert len(decided) == len(reflow.review(given, below=1.01)), "decisions are lost"


def check_lie(given: Input, random: Random) -> None:
    """Correct an input by a file that lies: it is refused by its own error, or taken and the laws hold."""
    data = lie(reflow.review(given, below=1.01), random)
    file, name = tempfile.mkstemp()
    try:
        os.write(file, data)
        corrected = reflow.clean(given, corrections=reflow.read_corrections(name))
    except reflow.CorrectionError:
        return
    finally:
        os.close(file)
        os.unlink(name)
    assert corrected.restore() == given, f"not restored with {data!r}"
    check_covered_once(corrected.source.text, corrected)


def seconds_a_byte(given: Input) -> float:
    """Take the time of an input, the better of two."""
    took = []
    for _ in range(2):
        began = process_time()
        reflow.clean(given)
        took.append(process_time() - began)
    return min(took) / len(given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass"))


def hold(seed: int, paths: tuple[Path, ...]) -> Found:
    """Check one batch."""
    random = Random(seed)
    config = random.choice((reflow.Config(), reflow.Config(), *CONFIGS))
    inputs = [draw(random, paths) for _ in range(BATCH)]
    large = draw_large(random, paths) if seed % TIMED == 0 else None
    inputs += [large[1]] if large else []
    found = Found()
    given: Input | str = f"batch {seed}"
    try:
        taken = [given for given in inputs if not is_refused(given, config)]
        found.refused = len(inputs) - len(taken)
        inputs = taken
        documents = list(reflow.clean_many(inputs, config=config))
        order = random.sample(range(len(inputs)), len(inputs) // 2)
        others = dict(zip(order, reflow.clean_many([inputs[at] for at in order], config=config), strict=True))
        for at, (given, document) in enumerate(zip(inputs, documents, strict=True)):
            try:
                check(given, document, others.get(at) if at % ALONE else reflow.clean(given, config=config))
            except Exception:
                found.wrong.append((repr(given), traceback.format_exc(limit=-2)))
        given = inputs[0]
        if seed % ALL == 0 and not is_refused(given, reflow.Config()):
            document = reflow.clean(given)
            check_all(given, document)
            check_lie(given, random)
            found.twice = 1
            try:
                check_stable(document)
            except AssertionError:
                found.unstable = 1
        if large and not is_refused(large[1], reflow.Config()):
            found.times.append((large[0], seconds_a_byte(large[1])))
    except Exception:
        found.wrong.append((repr(given), traceback.format_exc(limit=-3)))
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
    found = Found()
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for own in pool.map(hold, batches, [tuple(chosen.pages)] * len(batches), chunksize=4):
            for given, what in own.wrong[: max(SHOWN - len(found.wrong), 0)]:
                print(f"{given[:300]}\n{what}", flush=True)
            found.wrong += own.wrong
            found.times += own.times
            found.twice += own.twice
            found.unstable += own.unstable
            found.refused += own.refused
    print(f"{len(batches) * BATCH} inputs in {perf_counter() - began:.0f} s: {len(found.wrong)} break a law")
    print(f"{found.refused} were refused as no text")
    print(f"{found.unstable} of {found.twice} change when they are cleaned once more")
    if found.times:
        _print_times(found.times)
    sys.exit(bool(found.wrong))


def _print_times(times: list[tuple[str, float]]) -> None:
    """Print what took longest of the large inputs, and how many took too long."""
    usual = median(time for _, time in times)
    over = [kind for kind, time in times if time > usual * (TIMES_UNITS if kind in UNITS else TIMES)]
    worst: dict[str, float] = {}
    for kind, time in times:
        worst[kind] = max(worst.get(kind, 0), time / usual)
    print(f"{len(times)} large inputs, median {usual * 1e6:.3f} µs a byte; {len(over)} too slow: {sorted(set(over))}")
    print("worst, times the median:", *(f"{kind} {worst[kind]:.1f}" for kind in sorted(worst, key=lambda k: -worst[k])))


if __name__ == "__main__":
    main()
