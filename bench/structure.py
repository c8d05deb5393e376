"""Score the library on labelled pages, and hold the figures against those of the last time.

Run as `python bench/structure.py SET.jsonl.zst [--gate]`, with the scorer of `../shared/tools` beside the project.
`--gate` fails if a figure falls below `bench/figures.json`; `--save` writes them there.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import reflow

HERE = Path(__file__).parent
SCORER = HERE.parents[1] / "shared/tools/score.py"
FIGURES = HERE / "figures.json"
HELD = ("brk_F1", "par_F1", "art_F1", "title_F1", "attach", "byline_exact")
SLACK = 0.002  # figures are rounded, and may move by one case in 500


def predict(path: Path) -> list[str]:
    """Clean every page of a set and give the scorer's lines."""
    lines = subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    out = []
    for case in map(json.loads, lines):
        document = reflow.clean(case["text"])
        if document.restore() != case["text"]:
            sys.exit(f"{case['id']}: the source is not restored")
        articles = json.loads(document.to_json())["articles"]
        out.append(json.dumps({"id": case["id"], "articles": articles}, ensure_ascii=False))
    return out


def score(path: Path) -> dict[str, Any]:
    """Run the scorer, print its table, and give the figures over all pages."""
    with tempfile.TemporaryDirectory() as folder:
        predictions, report = Path(folder, "predictions.jsonl"), Path(folder, "report.json")
        predictions.write_text("\n".join(predict(path)) + "\n", encoding="utf-8")
        subprocess.run([sys.executable, SCORER, path, predictions, "--json", report], check=True)
        return dict(json.loads(report.read_text(encoding="utf-8"))["all"])


def main() -> int:
    """Score one set."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    options.add_argument("--gate", action="store_true")
    options.add_argument("--save", action="store_true")
    chosen = options.parse_args()
    found = {name: round(value, 4) for name, value in score(chosen.set).items() if name in HELD}
    if chosen.save:
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    fallen = []
    if chosen.gate:
        before = json.loads(FIGURES.read_text(encoding="utf-8"))
        fallen = [f"{name}: {found[name]} < {before[name]}" for name in HELD if found[name] < before[name] - SLACK]
    print("\n".join(fallen) or "no figure has fallen" if chosen.gate else found)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
