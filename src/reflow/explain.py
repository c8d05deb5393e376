"""Say in words what was decided at each line, and why."""

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import Any

import msgspec
import numpy as np

from reflow import counted
from reflow.config import Config
from reflow.counted import Fill, Lines, Reading
from reflow.document import Document
from reflow.draft import BlockKind, Draft, Index
from reflow.evidence import End
from reflow.passes.label import label
from reflow.pipeline import PASSES, clean
from reflow.read import SourceLike, read
from reflow.rules import RULES
from reflow.sequence import best_path

ENDS = {
    End.OPEN_MARK: "the line above ends with an opening mark",
    End.WORD: "the line above ends inside a sentence",
    End.COMMA: "the line above ends with a comma",
    End.PAUSE: "the line above ends with a pause",
    End.STOP: "the line above ends with a stop",
}
OWN_ENDS = {
    End.OPEN_MARK: "it ends with an opening mark",
    End.WORD: "it ends inside a sentence",
    End.COMMA: "it ends with a comma",
    End.PAUSE: "it ends with a pause",
    End.STOP: "it ends with a stop",
}
FILLS = {
    Fill.UNKNOWN: "has no measure to compare with",
    Fill.OVER: "is wider than its column",
    Fill.FULL: "fills its measure",
    Fill.INDENTED: "leaves room for an indent",
    Fill.SHORT: "falls short of its measure",
}
SIGNS = {  # feature: what is said where it is present, and where it is absent
    "opening": ("begins like a dateline", "begins like no dateline"),
    "no_start": ("begins with a mark that may not begin a line", ""),
    "number": ("goes on with a number", ""),
    "skip": ("a blank line stands above it", "no blank line stands above it"),
    "indented": ("it is indented", "it is not indented"),
}
LABELS = {
    Reading.FIRST: "a paragraph begins",
    Reading.NEXT: "joined to the line above",
    Reading.TITLE: "a line of a title",
}


class Reason(msgspec.Struct, frozen=True):
    """One piece of evidence, and its weight: log-odds for what was decided over the next best reading."""

    says: str
    weight: float


class Decision(msgspec.Struct, frozen=True):
    """What was decided at one line. Widths are in em; `confidence` is 0 to 1; `line` counts from 1."""

    line: int
    text: str
    decided: str
    instead: str | None
    confidence: float
    width: float
    measure: float | None
    reasons: tuple[Reason, ...]
    changes: tuple[str, ...] = ()


def explain(
    source: SourceLike, *, line: int | None = None, config: Config = Config(), **changes: Any
) -> list[Decision]:
    r"""Explain what was decided at every line that is not blank, or at one line (numbered from 1).

    Takes what `reflow.clean` takes, and raises what it raises; an IndexError if there is no such line or it is blank.

    >>> (first, second) = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")
    >>> second.decided, "the line above ends inside a sentence" in [reason.says for reason in second.reasons]
    ('joined to the line above', True)
    """
    config = replace(config, **changes)
    draft = read([source], config)
    for step in PASSES[: PASSES.index(label)]:
        draft = step(draft, config)
    decisions = _decisions(draft, clean(source, config=config), titles=config.titles != "none")
    if line is None:
        return decisions
    found = [decision for decision in decisions if decision.line == line]
    if not found:
        raise IndexError(f"there is no line {line}, or it is blank")
    return found


def _decisions(draft: Draft, document: Document, *, titles: bool) -> list[Decision]:
    blocks = draft.blocks
    body = np.flatnonzero(blocks.kind == BlockKind.LINE)
    reasons = _reasons(draft, body, titles=titles) if len(body) else {}
    text = document.source.text
    starts = list(accumulate((len(line) for line in text.splitlines(keepends=True)), initial=0))
    changes = _changes(document, starts)
    decisions = []
    for row in range(len(blocks)):
        origin = draft.text.origin[[blocks.start[row], blocks.end[row] - 1]].tolist()
        line = bisect_right(starts, origin[0])
        what = reasons.get(row, (BlockKind(int(blocks.kind[row])).name.lower(), None, 1.0, ()))
        measure = int(blocks.measure[row]) / 2 or None
        width = int(blocks.width[row]) / 2
        shown = text[origin[0] : origin[1] + 1]
        decisions.append(
            Decision(line, shown, what[0], what[1], what[2], width, measure, what[3], changes.get(line, ()))
        )
    return decisions


Why = tuple[str, str | None, float, tuple[Reason, ...]]


def _reasons(draft: Draft, body: Index, *, titles: bool) -> dict[int, Why]:
    """Give for each row that was labelled: what was decided, what would be next best, how sure, and why."""
    lines = counted.features(draft.text, draft.blocks.take(body))
    found = counted.evidence(lines)
    start, steps = counted.model(lines, found, titles=titles)
    path = best_path(start, steps)
    total = counted.alternatives(path, start, steps)
    sure = counted.confidence(counted.margins(path, start, steps))
    why = {}
    for i, row in enumerate(body.tolist()):
        chosen = int(path[i])
        others = [(float(total[i, k]), k) for k in Reading if k != chosen and total[i, k] > -np.inf]
        other = max(others)[1] if others else None
        weights = _weights(lines, found, path, i, chosen, other) if other is not None else []
        reasons = tuple(Reason(says, round(weight, 1)) for says, weight in weights if abs(weight) >= LEAST)
        instead = None if other is None else LABELS[Reading(other)]
        why[row] = (LABELS[Reading(chosen)], instead, round(float(sure[i]), 3), reasons)
    return why


# Evidence that moves the odds by less is not worth a reader's line.
LEAST = 0.3


def _weights(
    lines: Lines, found: tuple[counted.Evidence, ...], path: Index, i: int, chosen: int, other: int
) -> list[tuple[str, float]]:
    """Weigh each evidence at the breaks above and below line i for one label over another, the heaviest first."""
    above_is_own = i > 0 and lines.doc[i - 1] == lines.doc[i]
    below_is_own = i + 1 < len(lines.doc) and lines.doc[i + 1] == lines.doc[i]
    usual = 0.0
    if above_is_own:
        usual += counted.prior(int(path[i - 1]), chosen) - counted.prior(int(path[i - 1]), other)
    if below_is_own:
        usual += counted.prior(chosen, int(path[i + 1])) - counted.prior(other, int(path[i + 1]))
    weighed = []
    for evidence in found:
        if above_is_own:
            above = [counted.weight(evidence, i - 1, int(path[i - 1]), label) for label in (chosen, other)]
            weighed.append((_above(lines, evidence.feature, i), above[0] - above[1]))
        if below_is_own:
            below = [counted.weight(evidence, i, label, int(path[i + 1])) for label in (chosen, other)]
            weighed.append((_below(lines, evidence.feature, i), below[0] - below[1]))
    weighed.sort(key=lambda pair: -abs(pair[1]))
    return [*weighed, (f"this is {'more' if usual > 0 else 'less'} common between such lines", usual)]


def _above(lines: Lines, feature: str, i: int) -> str:
    if feature == "end":
        return ENDS[End(int(lines.end[i - 1]))]
    if feature == "fill":
        return "the line above " + FILLS[Fill(int(lines.fill[i - 1]))]
    return SIGNS[feature][0 if getattr(lines, feature)[i] else 1]


def _below(lines: Lines, feature: str, i: int) -> str:
    if feature == "end":
        return OWN_ENDS[End(int(lines.end[i]))]
    if feature == "fill":
        return "it " + FILLS[Fill(int(lines.fill[i]))]
    return "below: " + SIGNS[feature][0 if getattr(lines, feature)[i + 1] else 1]


def _changes(document: Document, starts: list[int]) -> dict[int, tuple[str, ...]]:
    """List for each line what the other rules did there, once a rule."""
    found: dict[int, dict[str, None]] = {}
    sentences = {rule.code: rule.sentence for rule in RULES}
    for entry in document.log:
        if not entry.rule.startswith("join."):
            for line in range(
                bisect_right(starts, entry.start), bisect_right(starts, max(entry.start, entry.end - 1)) + 1
            ):
                found.setdefault(line, {})[f"{entry.rule}: {sentences[entry.rule]}"] = None
    return {line: tuple(said) for line, said in found.items()}
