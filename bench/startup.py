"""Time what a user waits for before anything happens, over bare Python. Run as `python bench/startup.py`.

Prints the median of fifteen runs of each, in ms, less that of a Python that does nothing, and the bar.
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
    """Time one run, in ms."""
    began = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (perf_counter() - began) * 1000


def main() -> None:
    """Print the table; the runs take turns, so that noise falls on all alike."""
    times: dict[str, list[float]] = {"bare": [], **{name: [] for name, _, _ in WAITS}}
    for _ in range(RUNS):
        times["bare"].append(once(BARE))
        for name, _, command in WAITS:
            times[name].append(once(command))
    bare = statistics.median(times["bare"])
    print(f"| | ms over bare Python ({bare:.0f}) | bar |\n|---|---|---|")
    for name, bar, _ in WAITS:
        print(f"| {name} | {statistics.median(times[name]) - bare:.0f} | {bar} |")


if __name__ == "__main__":
    main()
