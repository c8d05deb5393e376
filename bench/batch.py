"""Measure runs over many files: speed, memory, resuming, and files that crash, hang or eat memory.

Run: `python bench/batch.py [many|table|large|kill|mischief]…`; all of them without a name
Takes: several minutes
Figures: docs/corpora.md

- many: 100,000 files of 2 KB with four workers: files per second, the memory of the driver, and a second run that
  finds everything done; beside it the speed of the pool with work that only reads and writes.
- table: the same texts as the rows of one JSON Lines table, and as files, in turns.
- large: files of 10 MB with one worker and with four.
- kill: the whole process group is killed at ten random moments, then the run is finished; the outputs must be those of
  an undisturbed run, for files and for the rows of a table.
- mischief: among 10,000 files one crashes its worker, one hangs and one eats memory.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from time import perf_counter

from lib.seed import SEED, filled, first_bytes

from reflow import Config
from reflow.batch import workers
from reflow.batch.api import clean_files
from reflow.batch.plan import plan
from reflow.batch.pool import Beat, Try, run
from reflow.batch.shards import shards
from reflow.batch.work import Task
from reflow.write.stream import Form

HERE = Path(__file__).parent
WORKERS = 4
# The command, which finally prints the peak memory of its process.
PROGRAM = "import sys; from reflow.cli import main; from lib.peak_memory import peak; code = main(sys.argv[1:]); print(peak()); sys.exit(code)"


def command(*arguments: str | Path) -> tuple[float, float]:
    """Run the command; return its seconds and its peak memory in MB."""
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "clean", "-q", *arguments], cwd=HERE, stdout=subprocess.PIPE, check=True
    )
    return perf_counter() - began, int(done.stdout.split()[-1]) / 1024


def write_files(folder: Path, count: int, size: int) -> Path:
    """Write `count` files of `size` bytes, each with another part of the seed."""
    folder.mkdir()
    text = SEED.read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(first_bytes(text[number % 2500 :], size), encoding="utf-8")
    return folder


def digest(folder: Path) -> str:
    """Return a digest of the outputs in a folder."""
    hasher = hashlib.sha256()
    for path in sorted(folder.glob("[!.]*")):
        hasher.update(path.name.encode() + path.read_bytes())
    return hasher.hexdigest()


def copy_shard(attempt: Try[Task], beat: Beat) -> int:
    """Read the files of a shard and write their bytes into one file."""
    beat(0, 0)
    target = Path(str(attempt.task.shard.target))
    target.write_bytes(b"".join(Path(job.source).read_bytes() for job in attempt.task.shard.jobs))
    return len(attempt.task.shard.jobs)


def many(folder: Path) -> None:
    """Clean 100,000 small files."""
    count = 100_000
    pages = write_files(folder / "in", count, 2000)
    for format in ("jsonl", "json"):
        took, memory = command(pages, "-o", folder / format, "--format", format, "-j", str(WORKERS))
        again, _ = command(pages, "-o", folder / format, "--format", format, "-j", str(WORKERS))
        print(
            f"{count} files of 2 KB to {format}: {count / took:,.0f} files/s, driver {memory:.0f} MB; again {again:.1f} s"
        )
    (folder / "copied").mkdir()
    began = perf_counter()
    jobs = plan([pages], output=folder / "copied", format="jsonl")
    tasks = [Task(shard, Config(), Form("jsonl")) for shard in shards(jobs.jobs, str(folder / "copied"), "jsonl")]
    assert sum(done for _, done in run(tasks, copy_shard, workers=WORKERS, timeout=60, memory=1 << 31)) == count
    print(f"the same, read and written only: {count / (perf_counter() - began):,.0f} files/s")


def write_table(pages: Path, path: Path) -> Path:
    """Write the texts of some files as the rows of a table."""
    with path.open("w", encoding="utf-8") as table:
        for page in sorted(pages.iterdir()):
            row = {"id": page.stem, "text": page.read_text(encoding="utf-8")}
            table.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def table(folder: Path) -> None:
    """Clean 100,000 rows of a table, and as many files, three times in turns."""
    count = 100_000
    pages = write_files(folder / "in", count, 2000)
    rows = write_table(pages, folder / "rows.jsonl")
    took: dict[str, list[float]] = {"files": [], "rows": []}
    for turn in range(3):
        for name, source, options in (("files", pages, []), ("rows", rows, ["--text-field", "text"])):
            out = folder / f"{name}-{turn}"
            seconds, memory = command(source, "-o", out, "--format", "jsonl", "-j", str(WORKERS), *options)
            took[name].append(seconds)
            print(f"{count} {name} of 2 KB: {count / seconds:,.0f} a second, driver {memory:.0f} MB")
    again, _ = command(rows, "-o", folder / "rows-0", "--format", "jsonl", "--text-field", "text")
    ratio = min(took["rows"]) / min(took["files"])
    print(f"rows against files: {ratio:.2f} of the time; again {again:.1f} s")


def large(folder: Path) -> None:
    """Clean large files with one worker and with four."""
    pages = folder / "in"
    pages.mkdir()
    text = filled(SEED.read_text(encoding="utf-8"), 10_000_000)
    for number in range(2 * WORKERS):
        (pages / f"{number}.txt").write_text(text, encoding="utf-8")
    alone, _ = command(pages, "-o", folder / "one", "-j", "1")
    four, _ = command(pages, "-o", folder / "four", "-j", str(WORKERS))
    print(
        f"{2 * WORKERS} files of 10 MB: 1 worker {alone:.1f} s, {WORKERS} workers {four:.1f} s, efficiency {alone / four / WORKERS:.0%}"
    )


def kill(folder: Path) -> None:
    """Kill a run over files and one over rows ten times each, and compare the outputs with those of undisturbed runs."""
    pages = write_files(folder / "in", 20_000, 2000)
    rows = write_table(pages, folder / "rows.jsonl")
    for name, source in (("files", [str(pages)]), ("rows", [str(rows), "--text-field", "text"])):
        options = ["--format", "jsonl", "-j", str(WORKERS), "-o"]
        arguments = [sys.executable, "-m", "reflow", "clean", "-q", *source, *options]
        whole, out = folder / f"{name}-whole", folder / f"{name}-out"
        began = perf_counter()
        subprocess.run([*arguments, str(whole)], check=True)
        longest = (perf_counter() - began) / 4
        chance = random.Random(0)
        for _ in range(10):
            with subprocess.Popen([*arguments, str(out)], start_new_session=True) as running:
                time.sleep(chance.uniform(0.3, longest))
                os.killpg(running.pid, signal.SIGKILL)
        subprocess.run([*arguments, str(out)], check=True)
        same = "the same bytes" if digest(whole) == digest(out) else "DIFFERENT"
        left = [path.name for path in out.glob(".*")]
        print(f"{name} killed ten times within {longest:.1f} s each: {same}, beside the data {left}")


def mischief(folder: Path) -> None:
    """Clean 10,000 files, three of which are harmful."""
    from support.mischief import clean_or_fail

    pages = write_files(folder / "in", 10_000, 2000)
    for number, name in ((17, "crash"), (5000, "hang"), (9999, "eat")):
        (pages / f"{number:06}.txt").rename(pages / f"{name}.txt")
    setattr(workers, "clean_shard", clean_or_fail)  # noqa: B010  it is not ours to export
    began = perf_counter()
    results = list(clean_files([pages], output=folder / "out", jobs=WORKERS, timeout=10))
    failed = {Path(result.source).name: result.error for result in results if result.error}
    print(
        f"{len(results) - len(failed)} of {len(results)} files cleaned in {perf_counter() - began:.0f} s; set aside: {failed}"
    )


MEASURES = {"many": many, "table": table, "large": large, "kill": kill, "mischief": mischief}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURES:
        with tempfile.TemporaryDirectory() as scratch:
            MEASURES[name](Path(scratch))
