"""The table of reflow and its peers, made from the figures that `bench/evaluate/peers.py` saved."""

import json
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parents[1] / "evaluate/peers.json"
HEADS = (
    "",
    "line ends, F1",
    "whole paragraphs, F1",
    "titles with their article",
    "bylines read",
    "spaces inserted between Han, per page",
    "speed against reflow",
    "restores the input",
    "explains decisions",
)

Row = dict[str, Any]


def table() -> str:
    """Return the figures as a Markdown table."""
    peers = json.loads(FIGURES.read_text(encoding="utf-8"))["peers"]
    return f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}\n" + "".join(map(_row, peers, peers.values()))


def _row(name: str, row: Row) -> str:
    def cell(form: str, field: str) -> str:
        return "–" if row[field] is None else form.format(row[field])

    cells = [" ".join(filter(None, (name, row["version"])))]
    cells += [cell("{:.3f}", field) for field in ("brk_F1", "par_F1")]
    cells += [cell("{:.0%}", field) for field in ("attach", "byline_exact")]
    cells += [cell("{:.1f}", "spaces"), cell("{:.2g} ×", "times")]
    cells += ["yes" if row[field] else "no" for field in ("restores", "reasons")]
    return f"| {' | '.join(cells)} |\n"
