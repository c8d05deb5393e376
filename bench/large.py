"""Show that time and memory grow with the input alone. Run as `python bench/large.py [--gigabyte]`.

Each shape is cleaned in a process of its own. Prints the speed, how many times as long a byte takes as in ordinary
text, and the peak memory over that of the import; for 10 and 100 MB of the seed, how the time grows. With `--gigabyte`
a file of 1 GB is cleaned by the command.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from speed import SEED, peak, repeated

import reflow

MB = 1_000_000


def seed(size: int) -> str:
    """Repeat the seed."""
    return repeated(SEED.read_text(encoding="utf-8"), size)


SHAPES: dict[str, Callable[[], str]] = {
    "ordinary, 10 MB": lambda: seed(10 * MB),
    "ordinary, 100 MB": lambda: seed(100 * MB),
    "one line of 50 MB": lambda: "大桥昨日合龙，全线明年通车。" * (50 * MB // 42),
    "10 million newlines": lambda: "\n" * 10_000_000,
    "1 million unclosed quotes": lambda: "“合龙\n" * 1_000_000,
    "2 million lines of one character": lambda: "桥\n" * 2_000_000,
    "every line a title": lambda: "大桥昨日合龙\n\n" * 500_000,
    "every line an opening": lambda: "本报讯（记者黄蕊）昨日合龙。\n" * 300_000,
    "every line a byline": lambda: "本报记者 黄蕊 通讯员 李可\n" * 300_000,
    "no Han": lambda: "The bridge was closed yesterday.\n" * 300_000,
}


def clean(name: str) -> None:
    """Clean one shape and print seconds, bytes, and the peak memory of the import and in all, in KB."""
    text = SHAPES[name]()
    reflow.clean("大桥合龙。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.txt")
        path.write_text(text, encoding="utf-8")
        size = path.stat().st_size
        del text
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begin the peak anew
        before = peak()
        began = perf_counter()
        [result] = reflow.clean_files([path], output=Path(folder, "out"))
        took = perf_counter() - began
        if result.error:
            sys.exit(result.error)
    print(took, size, before, peak())


def run(name: str) -> tuple[float, int, int, int]:
    """Clean one shape in a process of its own."""
    seconds, *others = subprocess.check_output([sys.executable, __file__, "--shape", name], text=True).split()
    size, before, after = map(int, others)
    return float(seconds), size, before, after


def gigabyte() -> None:
    """Clean a file of 1 GB by the command, and print its peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.txt")
        part = seed(10 * MB)
        with path.open("w", encoding="utf-8") as file:
            for _ in range(1000 * MB // len(part.encode()) + 1):
                file.write(part)
        program = "import sys; from reflow.cli import main; from speed import peak; code = main(sys.argv[1:]); print(peak()); sys.exit(code)"
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
    options.add_argument("--shape", choices=SHAPES, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.shape:
        clean(chosen.shape)
        return
    if chosen.gigabyte:
        gigabyte()
        return
    ordinary = 0.0
    print(
        "| | MB/s | time a byte over that of ordinary text | peak memory, MB | of that before |\n|---|---|---|---|---|"
    )
    for name in SHAPES:
        seconds, size, before, after = run(name)
        ordinary = ordinary or seconds / size
        cells = (
            f"{size / seconds / MB:.1f} | {seconds / size / ordinary:.2f} | {after / 1024:.0f} | {before / 1024:.0f}"
        )
        print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
