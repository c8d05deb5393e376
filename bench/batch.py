"""Time the command on a folder against the library on the same files. Run as `python bench/batch.py [FILES]`.

The folder holds copies of the seed in five encodings and three broken links. Both sides run as a process and write
JSON files; medians of five, taking turns.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"
ENCODINGS = ("utf-8", "gb18030", "utf-16", "utf-8-sig", "utf-32")
LIBRARY = """
import sys
from pathlib import Path
import reflow
out = Path(sys.argv[2])
out.mkdir()
for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    if path.is_file():
        (out / path.name).with_suffix(".json").write_text(reflow.clean(path).to_json() + "\\n", encoding="utf-8")
"""


def main() -> None:
    """Print both times and their ratio."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 197
    text = SEED.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "in")
        pages.mkdir()
        for number in range(files):
            (pages / f"{number:05}.txt").write_bytes(text.encode(ENCODINGS[number % len(ENCODINGS)]))
        for number in range(3):
            (pages / f"broken{number}.txt").symlink_to("nosuch")
        times: dict[str, list[float]] = {"command": [], "library": []}
        for turn in range(5):
            command: list[str | Path] = [sys.executable, "-m", "reflow", "clean", pages, "-o", Path(folder, f"c{turn}")]
            library: list[str | Path] = [sys.executable, "-c", LIBRARY, pages, Path(folder, f"l{turn}")]
            for name, arguments in (("command", command), ("library", library)):
                began = perf_counter()
                done = subprocess.run(arguments, capture_output=True, check=False)
                times[name].append(perf_counter() - began)
                assert done.returncode == (2 if name == "command" else 0), done.stderr
        for written in Path(folder, "c0").iterdir():
            assert written.stat().st_size == Path(folder, "l0", written.name).stat().st_size
    command_time, library_time = (statistics.median(times[name]) for name in ("command", "library"))
    print(
        f"{files} files: command {command_time:.2f} s, library {library_time:.2f} s, ratio {command_time / library_time:.2f}"
    )


if __name__ == "__main__":
    main()
