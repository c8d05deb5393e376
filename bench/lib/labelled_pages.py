"""Labelled pages: their articles, and the label of each line."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from lib.seed import SEED
from reflow.config import Config
from reflow.draft import Draft, Kind, Source
from reflow.passes.label import label
from reflow.pipeline import PASSES
from reflow.read import read

Case = dict[str, Any]
Labels = NDArray[np.int64]

# The pages list captions among the furniture; a credit tells them apart.
CAPTION = regex.compile("摄|攝|图为|圖為|供图|供圖|提供|資料照")
SHORTEST_CAPTION = 13


def cases(path: Path) -> list[Case]:
    """Read a set of labelled pages."""
    lines = subprocess.run(["zstdcat", path], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


@cache
def texts(paths: tuple[Path, ...]) -> list[str]:
    """Return the text of the seed and of each page of some sets."""
    return [SEED.read_text(encoding="utf-8"), *(case["text"] for path in paths for case in cases(path))]


def body(story: Case) -> list[str]:
    """Return the paragraphs of an article, without subheads and line ends."""
    return ["".join(p["text"].split("\n")) for p in story["paragraphs"] if p["kind"] == "paragraph" and p["text"]]


def han(text: str) -> str:
    """Return the Han of a text, because marks and spaces may be repaired."""
    return "".join(regex.findall(r"\p{Han}", text))


def is_visible(c: str) -> bool:
    """Whether the scorers count a character: it is no blank and no control character."""
    return not (c.isspace() or c in "\u200b\u200c\u200d\ufeff\u00ad\u2060\x7f" or c < " ")


def lines_of(case: Case) -> Draft:
    """Return a text as the network sees it: before the pass `label`."""
    draft = read([Source(None, case["text"])], Config())
    for step in PASSES[: PASSES.index(label)]:
        draft = step(draft, Config())
    return draft


def labels_of(case: Case, draft: Draft) -> Labels:
    """Return the label of each line: that of most of its characters."""
    label, unit, article = _characters(case)
    lines, origin = draft.lines, draft.text.origin
    labels = np.empty(len(lines), np.int64)
    units, articles = set(), set()
    for row in range(len(lines)):
        at = origin[lines.start[row] : lines.end[row]] - draft.sources[0].offset
        labels_at = label[at][label[at] >= 0]
        labels[row] = np.bincount(labels_at).argmax() if len(labels_at) else Kind.FURNITURE
        if labels[row] != Kind.NEXT:
            continue
        last = at[label[at] == Kind.NEXT][-1]  # a line with two paragraphs' characters counts for the lower
        if unit[last] not in units:
            labels[row] = Kind.FIRST if article[last] in articles else Kind.OPENING
        units.add(int(unit[last]))
        articles.add(int(article[last]))
    return labels


def _characters(case: Case) -> tuple[Labels, Labels, Labels]:
    """Return the label, the paragraph number and the article number of each character; -1 where there is none."""
    text = case["text"]
    visible = [k for k, c in enumerate(text) if is_visible(c)]
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
