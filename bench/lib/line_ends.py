"""The line ends of a text that is no page: which are right to be joined, which were, and how sure that was."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from support.checks import units

import reflow
from lib.labelled_pages import Case, is_visible
from reflow.explanation import DecisionKind


@dataclass(frozen=True)
class LineEnd:
    """The end of a line that another line follows; `confidence` is that of the decision that was taken, 0 to 1."""

    joined: bool
    right: bool
    confidence: float
    kind: DecisionKind  # of the line below

    @property
    def wrongly_joined(self) -> bool:
        """Whether the two lines were joined and should not have been."""
        return self.joined and not self.right


def line_ends(case: Case, document: reflow.Document, decisions: list[reflow.Decision]) -> Iterator[LineEnd]:
    """Yield the line ends of a case that are scored.

    Those are the ends that `../shared/tools/lines.py` scores: it leaves out those that may be read either way (`free`).
    A line without a decision of its own stands inside a stretch that was kept as a whole: the stretch's decision is its.
    """
    text = case["text"]
    rows = [number for number, line in enumerate(text.split("\n")) if any(map(is_visible, line))]
    wanted = _wanted(case)
    joined = _joined(document)
    edges = _edges(text)
    decision_at = {decision.line: decision for decision in decisions}
    decision = decisions[0]
    for number in range(1, len(rows)):
        decision = decision_at.get(rows[number] + 1, decision)
        if number in set(case.get("free", ())):
            continue
        was_joined = (edges[number - 1][1], edges[number][0]) in joined
        right = was_joined == (number in wanted)
        yield LineEnd(was_joined, right, decision.confidence, decision.kind)


def _edges(text: str) -> list[tuple[int, int]]:
    """Return the positions of the first and the last visible character of each line that has one."""
    edges, at = [], 0
    for line in text.split("\n"):
        visible = [at + k for k, c in enumerate(line) if is_visible(c)]
        if visible:
            edges.append((visible[0], visible[-1]))
        at += len(line) + 1
    return edges


def _wanted(case: Case) -> set[int]:
    """Return the lines, counted without blank ones from 0, that are to be joined to the one above.

    Units and lines hold the same visible characters in the same order, but a unit does not say where its lines end.
    """
    sizes = [sum(map(is_visible, line)) for line in case["text"].split("\n")]
    starts = list(itertools.accumulate((size for size in sizes if size), initial=0))[:-1]
    inside: set[int] = set()
    at = 0
    for unit in case["units"]:
        size = sum(map(is_visible, unit["text"]))
        if unit["kind"] == "paragraph":
            inside.update(range(at + 1, at + size))
        at += size
    return {number for number, start in enumerate(starts) if start in inside}


def _joined(document: reflow.Document) -> set[tuple[int, int]]:
    """Return all pairs of visible characters of the source that follow each other in a unit, with no line end between."""
    source = document.source.text
    pairs: set[tuple[int, int]] = set()
    for text, spans in units(document.to_dict()):
        visible = [at for start, end in spans for at in range(start, end) if is_visible(source[at])]
        sizes = [sum(map(is_visible, line)) for line in text.split("\n")]
        kept = set(itertools.accumulate(sizes))
        pairs.update((visible[k - 1], visible[k]) for k in range(1, len(visible)) if k not in kept)
    return pairs
