"""Score line ends, paragraphs, articles, titles and bylines on labelled pages, and compare with the saved figures.

Run: `python bench/evaluate/structure.py SET.jsonl.zst [--gate] [--save]`, with the scorer in `../shared/tools`
Takes: 10 seconds
Figures: docs/accuracy.md

`--gate` fails if a figure falls below `figures.json`; `--save` writes the figures there, also those of each extractor,
typesetter and script, from which `bench/generate/docs.py` makes `docs/accuracy.md`.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.figures import read_figures, save_figures, worse
from lib.labelled_pages import cases
from lib.scorer import score

FIGURES = Path(__file__).with_name("figures.json")
SLACK = 0.002  # figures are rounded, and may move by one case in 500
HELD = dict.fromkeys(("brk_F1", "par_F1", "art_F1", "title_F1", "attach", "byline_exact"), SLACK)


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
    now = scored["all"]
    if chosen.save:
        save_figures(FIGURES, {"pages": len(pages), "figures": scored})
    fallen = []
    if chosen.gate:
        fallen = worse(now, read_figures(FIGURES)["figures"]["all"], high=HELD)
    print("\n".join(fallen) or "no figure has fallen" if chosen.gate else now)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
