"""Labelled pages: read them, and give each line the label it was set as."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import Draft, Kind, Source
from reflow.passes.furniture import furniture
from reflow.pipeline import PASSES
from reflow.read import read

Case = dict[str, Any]
Labels = NDArray[np.int64]

# The pages list captions among the furniture; what tells them apart is a credit.
CAPTION = regex.compile("摄|攝|图为|圖為|供图|供圖|提供|資料照")
SHORTEST_CAPTION = 13


def cases(path: Path) -> list[Case]:
    """Read a set of labelled pages."""
    lines = subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


def lines_of(case: Case) -> Draft:
    """Bring a page to where the pass `label` finds it."""
    draft = read([Source(None, case["text"])], Config())
    for step in PASSES[: PASSES.index(furniture) + 1]:
        draft = step(draft, Config())
    return draft


def labels_of(case: Case, draft: Draft) -> Labels:
    """Label every line as most of its characters are."""
    label, unit, article = _characters(case)
    blocks, origin = draft.lines, draft.text.origin
    labels = np.empty(len(blocks), np.int64)
    units, articles = set(), set()
    for row in range(len(blocks)):
        at = origin[blocks.start[row] : blocks.end[row]] - draft.sources[0].offset
        own = label[at][label[at] >= 0]
        labels[row] = np.bincount(own).argmax() if len(own) else Kind.FURNITURE
        if labels[row] != Kind.NEXT:
            continue
        last = at[label[at] == Kind.NEXT][-1]  # a line with two paragraphs' characters counts for the lower
        if unit[last] not in units:
            labels[row] = Kind.FIRST if article[last] in articles else Kind.OPENING
        units.add(int(unit[last]))
        articles.add(int(article[last]))
    return labels


def _characters(case: Case) -> tuple[Labels, Labels, Labels]:
    """Label every character, and number its paragraph and its article."""
    text = case["text"]
    visible = [
        k for k, c in enumerate(text) if not (c.isspace() or c in "\u200b\u200c\u200d\ufeff\u00ad\u2060\x7f" or c < " ")
    ]
    label, unit, article = (np.full(len(text), value) for value in (-1, -1, -1))
    label[visible] = Kind.FURNITURE
    number = 0
    for a, (story, align) in enumerate(zip(case["articles"], case["align"], strict=True)):
        body = _places(visible, align["body"])
        for (s, e), paragraph in zip(align["par"], story["paragraphs"], strict=True):
            number += 1
            at = body[s:e]
            label[at] = Kind.SUBHEAD if paragraph["kind"] == "subhead" else Kind.NEXT
            unit[at], article[at] = number, a
        if "credit" in align:
            label[body[align["credit"][0] : align["credit"][1]]] = Kind.BYLINE
        above = story["title_position"].endswith("leading")
        title = Kind.TITLE_ABOVE if above else Kind.TITLE_BELOW
        for key, what in (("title", title), ("kicker", Kind.KICKER), ("deck", Kind.DECK), ("byline", Kind.BYLINE)):
            label[_places(visible, align.get(key, []))] = what
    for words, align in zip(case["furniture"], case["furn_align"], strict=False):
        if CAPTION.search(words) and len(words) >= SHORTEST_CAPTION:
            label[_places(visible, align or [])] = Kind.CAPTION
    return label, unit, article


def _places(visible: list[int], runs: list[list[int]]) -> list[int]:
    return [visible[z] for _, start, size in runs for z in range(start, start + size) if z < len(visible)]
