"""Score what is done to the lines of texts that are no newspaper page, and compare with the saved figures.

Run: `python bench/evaluate/lines.py SET.jsonl.zst [--titles none] [--worst N] [--gate] [--save]`, with the scorer in `../shared/tools`
Takes: 10 seconds
Figures: docs/accuracy.md

SET is a set of such texts, as `../shared/data/others/dev.jsonl.zst`. Prints the scorer's table by genre, two figures
about confidence (the share of the wrong joins whose confidence is .95 or more, and the expected calibration error of all
line ends), and the calibration error of what the lines were read as. `--worst` lists the texts of which most characters were moved, set aside or lost. `--gate` fails if a figure
is worse than in `lines.json`; `--save` writes the figures there, those of each value of `--titles` by themselves.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.calibration_error import calibration_error
from lib.confidences import reading, table_of_kinds
from lib.figures import read_figures, save_figures, worse
from lib.labelled_pages import Case, cases
from lib.line_ends import LineEnd, line_ends
from lib.scorer import TOOLS

import reflow
from reflow.config import Titles

FIGURES = Path(__file__).with_name("lines.json")
SURE = 0.95  # a person who reads what is less sure than this would not read these joins
SHARE = 0.002  # figures are rounded; 20 line ends of 10,000 may move
HIGH = dict.fromkeys(("joined_share", "unit_F1", "headings", "lines_exact", "titles_own"), SHARE)
# Of 1,000 line ends or characters, or cases.
LOW = {"harmed": 1, "wrong_joins": 1, "moved": 0.1, "set_aside": 0.1, "lost": 0.1, "titled": 1}
LOW_CONFIDENCE = {"sure_wrong_joins": 0.02, "calibration_error": 0.001}


def documents_of(texts: list[Case], titles: Titles) -> list[reflow.Document]:
    """Clean all texts; exit if a source is not restored."""
    documents = list(reflow.clean_many([case["text"] for case in texts], titles=titles))
    for case, document in zip(texts, documents, strict=True):
        if document.restore() != case["text"]:
            sys.exit(f"{case['id']}: the source is not restored")
    return documents


def scored(path: Path, texts: list[Case], documents: list[reflow.Document], worst: int) -> dict[str, Any]:
    """Print the scorer's table, and return the figures of each genre."""
    with tempfile.TemporaryDirectory() as folder:
        predictions, report = Path(folder, "predictions.jsonl"), Path(folder, "report.json")
        rows = (
            {"id": case["id"], "document": document.to_dict()} for case, document in zip(texts, documents, strict=True)
        )
        predictions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        scorer: list[str | Path] = [sys.executable, TOOLS / "lines.py"]
        subprocess.run([*scorer, path, predictions, "--json", report, "--worst", str(worst)], check=True)
        return dict(json.loads(report.read_text(encoding="utf-8")))


def confidence_figures(ends: list[LineEnd]) -> dict[str, float]:
    """Return how far the confidences of line ends can be trusted."""
    wrong = [end for end in ends if end.wrongly_joined]
    confidence, right = np.array([end.confidence for end in ends]), np.array([end.right for end in ends])
    return {
        "sure_wrong_joins": sum(end.confidence >= SURE for end in wrong) / max(len(wrong), 1),
        "calibration_error": calibration_error(confidence, right)[0],
    }


def main() -> int:
    """Score one set."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("set", type=Path)
    options.add_argument("--titles", choices=("auto", "none"), default="auto")
    options.add_argument("--worst", type=int, default=0, metavar="N")
    options.add_argument("--gate", action="store_true")
    options.add_argument("--save", action="store_true")
    chosen = options.parse_args()
    texts = cases(chosen.set)
    documents = documents_of(texts, chosen.titles)
    figures = scored(chosen.set, texts, documents, chosen.worst)
    ends = [
        end
        for case, document in zip(texts, documents, strict=True)
        for end in line_ends(case, document, reflow.explain(case["text"], titles=chosen.titles))
    ]
    now = figures["all"] = {**figures["all"], **confidence_figures(ends)}
    print(f"\nwrong joins at a confidence of {SURE} or more, of all wrong joins: {now['sure_wrong_joins']:.3f}")
    print(f"expected calibration error of {len(ends):,} line ends: {now['calibration_error']:.4f}")
    print(f"\n{table_of_kinds([reading(case) for case in texts])}")
    before = read_figures(FIGURES)
    if chosen.save:
        rounded = {
            genre: {name: None if value != value else round(value, 4) for name, value in row.items()}
            for genre, row in figures.items()
        }
        save_figures(FIGURES, {**before, chosen.titles: rounded})
    if not chosen.gate:
        return 0
    fallen = worse(now, before[chosen.titles]["all"], high=HIGH, low=LOW | LOW_CONFIDENCE)
    print("\n".join(fallen) or "no figure is worse")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
