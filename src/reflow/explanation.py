"""Say in words what was decided at each line, and why."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from math import inf
from typing import Unpack

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import RULES
from reflow.config import Changes, Config
from reflow.corrections import CorrectionKind, refuse_strangers
from reflow.document import Document
from reflow.draft import BlockKind, Draft, Index, Label, Mask, Source, matching
from reflow.filename import warn_of_file_name
from reflow.model import counted, network
from reflow.model.counted import Fill, Lines, Reading
from reflow.model.features import End, View, letters, matrix, names
from reflow.model.paragraph_starts import begins
from reflow.passes.label import label
from reflow.patterns.credits import is_source
from reflow.pipeline import PASSES, clean_segments
from reflow.read import SourceLike, open_source, read

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
    Label.OPENING: "an article begins",
    Label.FIRST: "a paragraph begins",
    Label.NEXT: "joined to the line above",
    Label.TITLE_ABOVE: "a line of a title, above its body",
    Label.TITLE_BELOW: "a line of a title, below its body",
    Label.KICKER: "a line of a kicker",
    Label.DECK: "a line of a deck",
    Label.SUBHEAD: "a subhead",
    Label.BYLINE: "a byline",
    Label.CAPTION: "a caption",
    Label.FURNITURE: "page furniture",
    Label.TITLE: "a line of a title",
}
READINGS = {Reading.FIRST: Label.FIRST, Reading.NEXT: Label.NEXT, Reading.TITLE: Label.TITLE}
GROUPS = {  # of the evidence that the network sees
    "width": "the widths of the lines and of their columns",
    "habit": "how the page is set",
    "edges": "how the lines begin and end",
    "layout": "blank lines and indents",
    "content": "what the lines are made of",
    "place": "where on the page they stand",
    "echo": "words that stand again above or below",
    "topic": "words that tie it to what stands above",
    "cut": "whether the line ends cut words in two",
}
LETTERS = "the characters that the lines begin and end with"
# What outweighs the evidence where that speaks against what was decided.
ORDER = "what may stand above and below it on the page asks for it"
TOGETHER = "all of the evidence together, though not its parts alone"
PERSON = "decided by a person"
NOTHING_ABOVE = "no line stands above it that it could go on from"
CREDIT = "it holds nothing but roles and names, or a source"
BEGINS = "its first word begins a paragraph: 问：, 答：, 第三条"


Scores = NDArray[np.float32]


class Reason(msgspec.Struct, frozen=True):
    r"""One piece of evidence, and its weight: log-odds for what was decided over the next best reading.

    What a person says, and what leaves no other reading, is infinitely likely.

    >>> [reason for reason in explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")[1].reasons if reason.weight > 2][0].says
    'this is more common between such lines'
    """

    says: str
    weight: float


class Decision(msgspec.Struct, frozen=True):
    r"""What was decided at one line. Widths are in em; `confidence` is 0 to 1; `line` counts from 1.

    `instead` is the next best reading, or if it was decided `by_person`, what the program would have decided. `changes`
    are the other rules that did something at the line.

    >>> decision = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")[1]
    >>> decision.line, decision.decided, decision.instead, decision.width
    (2, 'joined to the line above', 'a paragraph begins', 10.0)
    """

    line: int
    text: str
    decided: str
    instead: str | None
    confidence: float
    width: float
    measure: float | None
    reasons: tuple[Reason, ...]
    changes: tuple[str, ...] = ()
    by_person: bool = False


def explain(
    source: SourceLike, *, line: int | None = None, config: Config = Config(), **changes: Unpack[Changes]
) -> list[Decision]:
    r"""Explain what was decided at every line that is not blank, or at one line (numbered from 1).

    Takes what `reflow.clean` takes, and raises what it raises; an IndexError if there is no such line or it is blank; a
    CorrectionError if all corrections are about other sources.

    >>> (first, second) = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")
    >>> second.decided, "the line above ends inside a sentence" in [reason.says for reason in second.reasons]
    ('joined to the line above', True)
    """
    warn_of_file_name(source)
    config = config.changed(**changes)
    opened = open_source(source, config)
    refuse_strangers(config.corrections, [opened.name])
    decisions = explained(opened, config)
    if line is None:
        return decisions
    found = [decision for decision in decisions if decision.line == line]
    if not found:
        raise IndexError(f"there is no line {line}, or it is blank")
    return found


def explained(source: SourceLike, config: Config) -> list[Decision]:
    """Give what `explain` gives of every line; corrections may all be about other sources."""
    decisions: list[Decision] = []
    for document in clean_segments(source, config=config):
        draft = _labelled(document.source, config)
        corrected = np.flatnonzero(_corrected(draft))
        alone = _labelled(document.source, replace(config, corrections=())) if len(corrected) else draft
        by_person = {row: _by_person(draft, alone, row) for row in corrected.tolist()}
        decisions += _decisions(draft, document, by_person, titles=config.titles != "none")
    return decisions


def _labelled(source: Source, config: Config) -> Draft:
    draft = read([source], config)
    for step in PASSES[: PASSES.index(label) + 1]:
        draft = step(draft, config)
    return draft


def _corrected(draft: Draft) -> Mask:
    """Say of which rows a person decided what they are; a line that nothing stands above is joined by nobody."""
    blocks = draft.blocks
    corrected: Mask = (blocks.decided > 0) & ~((blocks.decided == Label.NEXT + 1) & (blocks.label != Label.NEXT))
    return corrected


OF_CORRECTION: dict[Label, CorrectionKind] = {  # the words of a correction
    Label.OPENING: "article",
    Label.FIRST: "paragraph",
    Label.NEXT: "joined",
    Label.TITLE_ABOVE: "title",
    Label.TITLE_BELOW: "title",
    Label.TITLE: "title",
    Label.KICKER: "kicker",
    Label.DECK: "deck",
    Label.SUBHEAD: "subhead",
    Label.BYLINE: "byline",
    Label.CAPTION: "caption",
    Label.FURNITURE: "furniture",
}
VERBATIM = BlockKind.VERBATIM.name.lower()
KIND_OF = {says: OF_CORRECTION[label] for label, says in LABELS.items()}


class Doubt(msgspec.Struct, frozen=True):
    r"""A decision to look at: with another `kind` it is a correction (`reflow.Correction`).

    `line` counts from 1, `confidence` is 0 to 1; `after` is the text of the line, `before` that of the line above it.

    >>> review("开发区今年新增规模以上工业企\n业二十三家，占到六成。", below=1.01)[0].after
    '业二十三家，占到六成。'
    """

    line: int
    kind: CorrectionKind
    confidence: float
    evidence: tuple[str, ...]
    before: str
    after: str
    source: str | None = None


def review(
    source: SourceLike, *, below: float = 0.9, config: Config = Config(), **changes: Unpack[Changes]
) -> list[Doubt]:
    r"""List the decisions whose confidence is below a number, the least certain first; 1.01 lists all.

    `below` is that number, 0 to 1.01; `source` and options are those of `reflow.explain`, and so are
    errors; a ValueError as well for a number that is not 0 to 1.01.

    >>> [doubt] = review("开发区今年新增规模以上工业企\n业二十三家，占到六成。", below=1)[:1]
    >>> doubt.line, doubt.kind, doubt.before
    (2, 'joined', '开发区今年新增规模以上工业企')
    """
    if not 0 <= below <= 1.01:
        raise ValueError(f"below is a number from 0 to 1.01, which lists all, not {below}")
    warn_of_file_name(source)
    config = config.changed(**changes)
    opened = open_source(source, config)
    decisions = explain(opened, config=config)
    found = []
    for above, decision in zip([None, *decisions], decisions, strict=False):
        if (
            decision.confidence < below and decision.decided != VERBATIM
        ):  # no correction can say that a line is verbatim
            said = tuple([f"{reason.weight:+.1f} {reason.says}" for reason in decision.reasons])
            before = "" if above is None else above.text
            kind = KIND_OF.get(decision.decided, "furniture")
            found.append(Doubt(decision.line, kind, decision.confidence, said, before, decision.text, opened.name))
    return sorted(found, key=lambda doubt: (doubt.confidence, doubt.line))


def _decisions(draft: Draft, document: Document, by_person: dict[int, Why], *, titles: bool) -> list[Decision]:
    """Say what was decided in one piece of a source, by the program or by a person."""
    blocks = draft.blocks
    line = blocks.kind == BlockKind.LINE
    credit = line & (blocks.label == Label.BYLINE) & (blocks.decided == 0)
    credit = (credit & ~blocks.seen) | matching(draft.text, blocks, credit & blocks.seen, is_source)
    body = np.flatnonzero(line & ~credit)
    why: dict[int, Why] = _counted(draft, body, titles=titles) if len(body) else {}
    if blocks.seen.any():
        why |= _seen(draft, np.flatnonzero(blocks.seen & (blocks.kind == BlockKind.LINE)))
    why |= {row: (LABELS[Label.BYLINE], None, 1.0, (Reason(CREDIT, inf),)) for row in np.flatnonzero(credit).tolist()}
    why |= by_person
    text, begins, lines_above = document.source.text, document.source.begins, document.source.lines_above
    starts = list(accumulate((len(line) for line in text.splitlines(keepends=True)), initial=begins))
    changes = _changes(document, starts)
    decisions = []
    for row in range(len(blocks)):
        origin = draft.text.origin[[blocks.start[row], blocks.end[row] - 1]].tolist()
        line = bisect_right(starts, origin[0] + begins)
        what = why.get(row, (_kind(draft, row), None, 1.0, ()))
        measure = int(blocks.measure[row]) / 2 or None
        width = int(blocks.width[row]) / 2
        shown = text[origin[0] : origin[1] + 1]
        also = changes.get(line, ())
        decisions.append(
            Decision(lines_above + line, shown, *what[:3], width, measure, what[3], also, row in by_person)
        )
    return decisions


Why = tuple[str, str | None, float, tuple[Reason, ...]]


def _kind(draft: Draft, row: int) -> str:
    """Say what a row is that the models do not look at: page furniture, a verbatim stretch."""
    kind = BlockKind(int(draft.blocks.kind[row]))
    return LABELS[Label.FURNITURE] if kind == BlockKind.OTHER else kind.name.lower()


def _by_person(draft: Draft, alone: Draft, row: int) -> Why:
    """Give the same for a line that a person decided about: before that, `alone`, the program had its own mind."""
    decided, own = (
        LABELS[Label(int(made.blocks.label[row]))] if made.blocks.kind[row] == BlockKind.LINE else _kind(made, row)
        for made in (draft, alone)
    )
    sure = min(max(float(alone.blocks.score[row]), 0.001), 0.999)
    odds = round(float(np.log(sure / (1 - sure))), 1) * (1 if own == decided else -1)
    reasons = (Reason(PERSON, inf), Reason(f"the program would have decided: {own} ({sure:.2f} sure)", odds))
    return decided, None if own == decided else own, 1.0, reasons


def _seen(draft: Draft, lines: Index) -> dict[int, Why]:
    """Give the same for the lines that the network labelled: what each group of evidence changes, if it is not seen."""
    pages = np.flatnonzero(draft.blocks.seen)
    rows = draft.blocks.take(pages)
    net, view = network.weights(), View.of(draft.text, rows)
    columns, characters, groups = matrix(view), letters(view), [group for group, _ in names(view)]
    scores = network.forward(net, columns, characters, rows.doc)
    row = np.arange(len(rows))
    chosen, first = rows.label.astype(np.int64), begins(draft.text, rows)
    rest = scores.copy()
    rest[row, chosen] = -np.inf
    other = rest.argmax(axis=1)
    margin = scores[row, chosen] - scores[row, other]

    def missing(columns: Scores, characters: Index) -> list[float]:
        """Say how much smaller the margin is if the network sees less."""
        unseen = network.forward(net, columns, characters, rows.doc)
        return (margin - unseen[row, chosen] + unseen[row, other]).tolist()  # type: ignore[no-any-return]

    weights = {LETTERS: missing(columns, np.zeros_like(characters))}
    for group, says in GROUPS.items():
        own = [k for k, name in enumerate(groups) if name == group]
        hidden = columns.copy()
        hidden[:, own] = net.mean[own]
        weights[says] = missing(hidden, characters)
    place = {page: k for k, page in enumerate(pages.tolist())}
    why: dict[int, Why] = {}
    for line in lines.tolist():
        k = place[line]
        weighed = sorted(((says, each[k]) for says, each in weights.items()), key=lambda pair: -abs(pair[1]))
        outweighs = BEGINS if first[k] and chosen[k] != Label.NEXT else ORDER if margin[k] < 0 else TOGETHER
        told = _told(weighed, outweighs, abs(float(margin[k])))
        decided, instead = LABELS[Label(int(chosen[k]))], LABELS[Label(int(other[k]))]
        why[line] = (decided, instead, round(float(rows.score[k]), 3), told)
    return why


def _counted(draft: Draft, body: Index, *, titles: bool) -> dict[int, Why]:
    """Give for each line what was decided, what would be next best, how sure, and why, by the counted model."""
    lines = counted.features(draft.text, draft.blocks.take(body))
    found = counted.evidence(lines)
    into, ends = counted.model(lines, found, titles=titles)
    path = counted.best_labels(lines, into, ends)
    total = counted.alternatives(lines, path, into, ends)
    sure = counted.confidence(counted.margins(total, path))
    why = {}
    for i, row in enumerate(body.tolist()):
        read, decided = int(path[i]), Label(int(draft.blocks.label[row]))
        others = [(float(total[i, k]), k) for k in Reading if k != read and total[i, k] > -np.inf]
        other = max(others)[1] if others else None
        chosen, outweighs = read, BEGINS if lines.begins[i] else TOGETHER
        if read == Reading.NEXT and decided == Label.FIRST:  # `label` parted it
            chosen, other, outweighs = Reading.FIRST, Reading.NEXT, NOTHING_ABOVE
        reasons: tuple[Reason, ...] = ()
        if other is not None:
            margin = abs(float(total[i, chosen] - total[i, other]))
            reasons = _told(_weights(lines, found, path, i, chosen, other), outweighs, margin)
        elif lines.begins[i]:
            reasons = (Reason(BEGINS, inf),)
        instead = None if other is None else LABELS[READINGS[Reading(other)]]
        why[row] = (LABELS[decided], instead, round(float(sure[i]), 3), reasons)
    return why


def _told(weights: list[tuple[str, float]], outweighs: str, margin: float) -> tuple[Reason, ...]:
    """List the weights that are worth a line; first what outweighs them, where they speak against what was decided."""
    told = [Reason(says, round(weight, 1)) for says, weight in weights if abs(weight) >= LEAST]
    against = outweighs != TOGETHER or (bool(told) and sum(reason.weight for reason in told) < 0)
    return (Reason(outweighs, round(margin, 1)), *told) if against else tuple(told)


# Evidence that moves the odds by less is not worth a reader's line.
LEAST = 0.3


def _weights(
    lines: Lines, found: tuple[counted.Feature, ...], path: Index, i: int, chosen: int, other: int
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
    """List for each line what the other rules did that begins there, once a rule: some are about a whole article."""
    found: dict[int, dict[str, None]] = {}
    sentences = {rule.code: rule.sentence for rule in RULES}
    for entry in document.log:
        if not entry.rule.startswith(("join.", "corrections.")):  # which are told as what was decided
            said = f"{entry.rule}: {sentences[entry.rule]}"
            found.setdefault(bisect_right(starts, entry.start), {})[said] = None
    return {line: tuple(said) for line, said in found.items()}
