"""The scorer of labelled pages, which stands in `../shared/tools` beside the project."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import reflow
from lib.labelled_pages import Case

SHARED = Path(__file__).parents[3] / "shared"
TOOLS = SHARED / "tools"
SCORER = TOOLS / "score.py"


def predict(case: Case) -> str:
    """Clean one page and return the scorer's JSON line; exit if the source is not restored."""
    document = reflow.clean(case["text"])
    if document.restore() != case["text"]:
        sys.exit(f"{case['id']}: the source is not restored")
    articles = json.loads(document.to_json())["articles"]
    return json.dumps({"id": case["id"], "articles": articles}, ensure_ascii=False)


def score(set_of_pages: list[Case], predict: Callable[[Case], str] = predict, *, quiet: bool = False) -> dict[str, Any]:
    """Score the predictions for some pages; print the scorer's table and return the figures of each group."""
    with tempfile.TemporaryDirectory() as folder:
        pages, predictions, report = (
            Path(folder, name) for name in ("pages.jsonl", "predictions.jsonl", "report.json")
        )
        pages.write_text("\n".join(map(json.dumps, set_of_pages)) + "\n", encoding="utf-8")
        predictions.write_text("\n".join(map(predict, set_of_pages)) + "\n", encoding="utf-8")
        table = subprocess.DEVNULL if quiet else None
        subprocess.run([sys.executable, SCORER, pages, predictions, "--json", report], check=True, stdout=table)
        return dict(json.loads(report.read_text(encoding="utf-8")))
