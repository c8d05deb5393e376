"""Score the library on labelled pages, and hold the figures against those of the last time.

Run as `python bench/structure.py SET.jsonl.zst [--gate]`, with the scorer of `../shared/tools` beside the project.
`--gate` fails if a figure falls below `bench/figures.json`; `--save` writes them there, those of each extractor, typesetter
and script too, from which `bench/docs.py` makes `docs/accuracy.md`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pages import Case, cases

import reflow

HERE = Path(__file__).parent
SCORER = HERE.parents[1] / "shared/tools/score.py"
FIGURES = HERE / "figures.json"
HELD = ("brk_F1", "par_F1", "art_F1", "title_F1", "attach", "byline_exact")
SLACK = 0.002  # figures are rounded, and may move by one case in 500


def predict(case: Case) -> str:
    """Clean one page and give the scorer's line."""
    document = reflow.clean(case["text"])
    if document.restore() != case["text"]:
        sys.exit(f"{case['id']}: the source is not restored")
    articles = json.loads(document.to_json())["articles"]
    return json.dumps({"id": case["id"], "articles": articles}, ensure_ascii=False)


def score(set_of_pages: list[Case], predict: Callable[[Case], str] = predict, *, quiet: bool = False) -> dict[str, Any]:
    """Run the scorer over what is predicted of some pages, print its table, and give the figures of each group."""
    with tempfile.TemporaryDirectory() as folder:
        pages, predictions, report = (
            Path(folder, name) for name in ("pages.jsonl", "predictions.jsonl", "report.json")
        )
        pages.write_text("\n".join(map(json.dumps, set_of_pages)) + "\n", encoding="utf-8")
        predictions.write_text("\n".join(map(predict, set_of_pages)) + "\n", encoding="utf-8")
        table = subprocess.DEVNULL if quiet else None
        subprocess.run([sys.executable, SCORER, pages, predictions, "--json", report], check=True, stdout=table)
        return dict(json.loads(report.read_text(encoding="utf-8")))


def _held(figures: dict[str, float | None]) -> dict[str, float | None]:
    return {name: None if figures[name] is None else round(figures[name] or 0, 4) for name in HELD}


def main() -> int:
    """Score one set."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    options.add_argument("--gate", action="store_true")
    options.add_argument("--save", action="store_true")
    chosen = options.parse_args()
    pages = cases(chosen.set)
    scored = {group: _held(figures) for group, figures in score(pages).items() if "noise:" not in group}
    found = scored["all"]
    if chosen.save:
        held = {"pages": len(pages), "figures": scored}
        FIGURES.write_text(json.dumps(held, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    fallen = []
    if chosen.gate:
        before = json.loads(FIGURES.read_text(encoding="utf-8"))["figures"]["all"]
        fallen = [f"{name}: {found[name]} < {before[name]}" for name in HELD if found[name] < before[name] - SLACK]
    print("\n".join(fallen) or "no figure has fallen" if chosen.gate else found)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
