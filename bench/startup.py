"""Time what a user waits for before anything happens, over bare Python.

Run: `python bench/startup.py`
Takes: 10 seconds
Figures: docs/speed.md

Prints the median of fifteen runs of each command, in ms, less that of a Python that does nothing, and the limit.
"""

import statistics
import subprocess
import sys
from time import perf_counter

RUNS = 15
BARE = [sys.executable, "-c", "pass"]
WAITS = (
    ("import reflow", 30, [sys.executable, "-c", "import reflow"]),
    ("reflow --help", 40, [sys.executable, "-m", "reflow", "--help"]),
    ("first clean", 250, [sys.executable, "-c", "import reflow; reflow.clean('本报讯（记者李可）昨天，大桥合龙。')"]),
)


def once(command: list[str]) -> float:
    """Return the time of one run in ms."""
    began = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (perf_counter() - began) * 1000


def main() -> None:
    """Print the table; the commands take turns, so that noise affects all of them alike."""
    times: dict[str, list[float]] = {"bare": [], **{name: [] for name, _, _ in WAITS}}
    for _ in range(RUNS):
        times["bare"].append(once(BARE))
        for name, _, command in WAITS:
            times[name].append(once(command))
    bare = statistics.median(times["bare"])
    print(f"| | ms over bare Python ({bare:.0f}) | limit |\n|---|---|---|")
    for name, limit, _ in WAITS:
        print(f"| {name} | {statistics.median(times[name]) - bare:.0f} | {limit} |")


if __name__ == "__main__":
    main()
