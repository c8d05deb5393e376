"""Fit the weights of `reflow.model.meant_blanks`, and show what they keep and delete on pages that they were not fitted on.

Run: `python bench/generate/blank_weights.py TRAIN.jsonl.zst`
Takes: 1 minute
Writes: nothing; prints the weights that `src/reflow/model/meant_blanks.py` holds

Into the articles of the training pages as they were set, stray spaces are planted at four rates. A logistic regression
tells the meant spaces from them by the features of the module. A pair of Han has a stray space with the log-odds of the
rate; the weights are about the meant ones alone, and so hold at any rate.
"""

import argparse
import sys
from pathlib import Path
from random import Random

import numpy as np
import regex
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import cases

from reflow.config import Config
from reflow.draft import FURNITURE, Draft, Kind, Source
from reflow.model.meant_blanks import features
from reflow.passes.spaces import Gaps, spaces
from reflow.pipeline import PASSES
from reflow.read import read

RATES = (0.01, 0.03, 0.1, 0.3)
# Rows of letter-spaced Han, of which `reflow.passes.spaces` takes care without these weights.
LETTER_SPACED = regex.compile(r"\p{Han}([ \u3000]\p{Han}){2,}(?!\p{Han})")
HAN = regex.compile(r"\p{Han}")
RIDGE = 1.0
STEPS = 30
FOLDS = 5  # of pages, for the figures that are shown
STRAYS_KEPT = {0.01: 0.0095, 0.03: 0.0085, 0.1: 0.0048, 0.3: 0.004}  # shares for which the meant spaces kept are shown

Array = NDArray[np.float64]


def pages(path: Path) -> list[str]:
    """Return the text of each page as it was set, with a line per headline or paragraph; none is on two pages."""
    texts, seen = [], set[str]()
    for case in cases(path):
        lines = []
        for article in case["articles"]:
            for text in (article["title"], *(p["text"] for p in article["paragraphs"])):
                if text.strip() and text not in seen and not LETTER_SPACED.search(text):
                    lines.append(text.strip())
                    seen.add(text)
        if lines:
            texts.append("\n\n".join(lines))
    return texts


def plant(text: str, rate: float, random: Random) -> tuple[str, set[int]]:
    """Return a text with stray spaces between Han, and their positions."""
    planted, strays = [], set[int]()
    size = 0
    for character, next_character in zip(text, text[1:] + "\n", strict=True):
        planted.append(character)
        size += 1
        if HAN.match(character) and HAN.match(next_character) and random.random() < rate:
            planted.append(" ")
            strays.add(size)
            size += 1
    return "".join(planted), strays


def before_spaces(text: str) -> Draft:
    """Return the draft of a text as the pass `spaces` sees it."""
    draft = read([Source(None, text)], Config())
    for step in PASSES[: PASSES.index(spaces)]:
        draft = step(draft, Config())
    return draft


def table(texts: list[str]) -> tuple[list[str], dict[str, Array]]:
    """Return the names of the features, and the columns of all spaces between Han."""
    rows: dict[str, list[Array]] = {name: [] for name in ("features", "meant", "rate", "page")}
    names: list[str] = []
    random = Random(0)
    for rate in RATES:
        for page, text in enumerate(texts):
            dirty, strays = plant(text, rate, random)
            draft = before_spaces(dirty)
            gaps = Gaps.of(draft)
            decided = draft.units.cover_of(gaps.left, *FURNITURE, Kind.CAPTION)
            chosen = np.flatnonzero(gaps.between_han() & ~decided)
            if not len(chosen):
                continue
            columns = features(draft, gaps.left[chosen], gaps.right[chosen])
            names = list(columns)
            places = draft.text.origin[gaps.start[chosen]] - draft.sources[0].offset
            rows["features"].append(np.stack(list(columns.values()), axis=1))
            rows["meant"].append(np.array([place not in strays for place in places.tolist()], np.float64))
            rows["rate"].append(np.full(len(chosen), rate))
            rows["page"].append(np.full(len(chosen), float(page)))
    return names, {name: np.concatenate(parts) for name, parts in rows.items()}


def fit(columns: Array, meant: Array, offset: Array) -> Array:
    """Fit a logistic regression by Newton's method."""
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-(columns @ weights + offset).clip(-30, 30)))
        gradient = columns.T @ (meant - share) - RIDGE * weights
        curvature = (columns * (share * (1 - share))[:, None]).T @ columns + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curvature, gradient)
        weights += step * min(1, 3 / np.abs(step).max())
    return weights


def main() -> None:
    """Fit and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    names, rows = table(pages(options.parse_args().set))
    columns, meant, rate = rows["features"], rows["meant"], rows["rate"]
    offset = -np.log(rate)
    odds = np.zeros(len(meant))
    for fold in range(FOLDS):
        out = rows["page"] % FOLDS == fold
        odds[out] = columns[out] @ fit(columns[~out], meant[~out], offset[~out])
    for one_rate, share in STRAYS_KEPT.items():
        strays, kept = (odds[(rate == one_rate) & (meant == truth)] for truth in (0, 1))
        least = np.quantile(strays, 1 - share)
        print(
            f"{one_rate:.0%}: {(kept > least).mean():.3f} of {len(kept)} meant spaces above {least:.2f}, with {share:.2%} of {len(strays)} strays"
        )
    for name, weight in zip(names, fit(columns, meant, offset), strict=True):
        print(f'"{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
