"""Show that time and memory grow linearly with the size of a file, for ordinary and for hostile texts.

Run: `python bench/large_files.py [--size MB]… [--gigabyte]`
Takes: 2 minutes with `--size 0.1`; half an hour with all sizes
Figures: docs/speed.md

Each shape of `lib/hostile_shapes.py` is cleaned by `clean_files` in a process of its own, at each size. Prints the
speed, the time per byte relative to ordinary text, and the peak memory over that of the import; exit code 1 if that is
more than 16 MB plus 40 times the input, or than 400 MB. With `--gigabyte` the command cleans a file of 1 GB.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from lib.hostile_shapes import TEXTS, UNITS, ordinary
from lib.peak_memory import peak, reset_peak

import reflow

MB = 1_000_000
ALL = {"ordinary text": ordinary, **TEXTS, **UNITS}
ROOM, TIMES, MOST = 16, 40, 400  # MB, times the input, MB


def of_bytes(name: str, size: int) -> bytes:
    """Return a text of a shape with about `size` bytes in UTF-8."""
    part = ALL[name](1000)
    characters = size * len(part) // len(part.encode("utf-8", "surrogatepass"))
    return ALL[name](characters).encode("utf-8", "surrogatepass")


def clean(name: str, size: int) -> None:
    """Clean one shape, and print seconds, bytes, and the peak memory of the import and in all, in KB."""
    data = of_bytes(name, size)
    reflow.clean("大桥合龙。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.txt")
        path.write_bytes(data)
        size = len(data)
        del data
        reset_peak()
        before = peak()
        began = perf_counter()
        [result] = reflow.clean_files([path], output=Path(folder, "out"))
        took = perf_counter() - began
        if result.error:
            sys.exit(result.error)
    print(took, size, before, peak())


def run(name: str, size: int) -> tuple[float, int, float]:
    """Clean one shape in a process of its own; return seconds, bytes, and MB over the peak of the import."""
    command = [sys.executable, __file__, "--shape", name, "--size", str(size / MB)]
    seconds, *numbers = subprocess.check_output(command, text=True).split()
    written, before, after = map(int, numbers)
    return float(seconds), written, (after - before) / 1024


def gigabyte() -> None:
    """Clean a file of 1 GB by the command, and print its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.txt")
        part = ordinary(10 * MB // 3)
        with path.open("w", encoding="utf-8") as file:
            for _ in range(1000 * MB // len(part.encode()) + 1):
                file.write(part)
        program = "import sys; from reflow.cli import main; from lib.peak_memory import peak; code = main(sys.argv[1:]); print(peak()); sys.exit(code)"
        began = perf_counter()
        command = [sys.executable, "-c", program, "clean", str(path), "-o", str(Path(folder, "out"))]
        kilobytes = int(subprocess.check_output(command, cwd=Path(__file__).parent))
        took = perf_counter() - began
        size = path.stat().st_size / MB
        print(
            f"\n{size:.0f} MB by the command: {took:.0f} s, {size / took:.1f} MB/s, peak memory {kilobytes / 1024:.0f} MB"
        )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--gigabyte", action="store_true")
    options.add_argument("--size", type=float, action="append", metavar="MB")
    options.add_argument("--shape", choices=ALL, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    sizes = [round(size * MB) for size in chosen.size or (0.1, 1, 4, 20)]
    if chosen.shape:
        clean(chosen.shape, sizes[0])
        return
    if chosen.gigabyte:
        gigabyte()
        return
    failed = False
    for size in sizes:
        usual = 0.0
        print(f"\n| {size / MB:g} MB | MB/s | time a byte over that of ordinary text | MB | times the input |")
        print("|---|---|---|---|---|")
        for name in ALL:
            seconds, written, used = run(name, size)
            usual = usual or seconds / written
            over = used > min(ROOM + TIMES * written / MB, MOST)
            failed |= over
            cells = f"{written / seconds / MB:.1f} | {seconds / written / usual:.2f} | {used:.0f} | {used * MB / written:.0f}"
            print(f"| {name} | {cells}{' !' if over else ''} |", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
