"""Saved figures: write them, and compare those of a run with them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Figures = Mapping[str, float | None]


def read_figures(path: Path) -> dict[str, Any]:
    """Read saved figures; there are none yet if there is no file."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def save_figures(path: Path, figures: Mapping[str, Any]) -> None:
    """Write figures as JSON that is easy to compare line by line."""
    path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def worse(now: Figures, before: Figures, *, high: Mapping[str, float], low: Mapping[str, float] = {}) -> list[str]:
    """Return a line of text for each figure that is worse than before by more than its slack.

    `high` has the slack of each figure that is better if it is higher, `low` that of each that is better if it is lower.

    >>> worse({"F1": 0.9, "harmed": 8}, {"F1": 0.95, "harmed": 7}, high={"F1": 0.002}, low={"harmed": 0})
    ['F1: 0.9 < 0.95', 'harmed: 8 > 7']
    """
    lines = []
    for names, sign, relation in ((high, 1, "<"), (low, -1, ">")):
        for name, slack in names.items():
            is_now, was = now[name], before[name]
            if was is not None and (is_now is None or sign * (was - is_now) > slack):
                lines.append(f"{name}: {is_now} {relation} {was}")
    return lines
