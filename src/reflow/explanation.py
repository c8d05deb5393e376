"""Explain what was decided at each line, and why, in words: what the pass `label` recorded."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from bisect import bisect_right
from itertools import accumulate
from math import exp, inf
from typing import Literal, Unpack, assert_never

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import RULES
from reflow.config import Changes, Config
from reflow.corrections import CorrectionKind, refuse_strangers
from reflow.document import Document
from reflow.draft import Draft, Index, Kind, Labelled, LabelRule
from reflow.draft.kinds import LABELS
from reflow.filename import warn_of_file_name
from reflow.model import counted, network
from reflow.model.counted import Fill, Lines, Reading
from reflow.model.features import End, View, character_ids, matrix, names
from reflow.passes.label import label
from reflow.pipeline import apply_passes, clean_segments, passes_through
from reflow.read import SourceLike, open_source

Scores = NDArray[np.float32]

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
GROUPS = {  # of the features that the network sees
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
TOGETHER = "the combination of features; no single one"

DecisionKind = Literal[
    "joined", "paragraph", "article", "title", "kicker", "deck", "subhead", "byline", "caption", "furniture",
    "folio", "editor", "jump", "verbatim",
]  # fmt: skip
READINGS = {Kind.FIRST: Reading.FIRST, Kind.NEXT: Reading.NEXT, Kind.TITLE: Reading.TITLE}


def kind_of(kind: Kind) -> tuple[DecisionKind, str]:
    """Return the word for what a line was decided to be, and the sentence; the type checker sees that none is forgotten.

    >>> kind_of(Kind.NEXT)
    ('joined', 'joined to the line above')
    """
    match kind:
        case Kind.OPENING:
            return "article", "an article begins"
        case Kind.FIRST | Kind.PARAGRAPH | Kind.UNDECIDED:
            return "paragraph", "a paragraph begins"
        case Kind.NEXT:
            return "joined", "joined to the line above"
        case Kind.TITLE_ABOVE:
            return "title", "a line of a title, above its body"
        case Kind.TITLE_BELOW:
            return "title", "a line of a title, below its body"
        case Kind.TITLE:
            return "title", "a line of a title"
        case Kind.KICKER:
            return "kicker", "a line of a kicker"
        case Kind.DECK:
            return "deck", "a line of a deck"
        case Kind.SUBHEAD:
            return "subhead", "a subhead"
        case Kind.BYLINE:
            return "byline", "a byline"
        case Kind.CAPTION:
            return "caption", "a caption"
        case Kind.FURNITURE:
            return "furniture", "page furniture"
        case Kind.FOLIO:
            return "folio", "folio"
        case Kind.EDITOR:
            return "editor", "editor"
        case Kind.JUMP:
            return "jump", "jump"
        case Kind.VERBATIM:
            return "verbatim", "verbatim"
        case _:
            assert_never(kind)


def cause_of(rule: LabelRule) -> str:
    """Return why a rule decided a line against its features; "" for what only weighs features.

    >>> cause_of(LabelRule.GRAMMAR)
    'required by the grammar of the page: what may stand above and below'
    """
    match rule:
        case LabelRule.NONE | LabelRule.KNOWN | LabelRule.HMM | LabelRule.NETWORK:
            return ""
        case LabelRule.GRAMMAR:
            return "required by the grammar of the page: what may stand above and below"
        case LabelRule.CREDIT:
            return "it holds nothing but roles and names, or a source"
        case LabelRule.PARAGRAPH_START:
            return "its first word begins a paragraph: 问：, 答：, 第三条"
        case LabelRule.BEHIND_JUMP:
            return "it stands below a jump line, where an article ends or begins"
        case LabelRule.NO_BYLINE:
            return "it holds what no byline holds: the end of a sentence, an arrow, a digit"
        case LabelRule.CAPTION_HEAD:
            return "it begins as captions do and headlines do not"
        case LabelRule.TOP:
            return "nothing stands above it that it could continue"
        case LabelRule.FOOT:
            return "nothing stands below it that it could head"
        case LabelRule.DATELINE:
            return "it begins like a dateline, and none stands inside an article"
        case LabelRule.NOTHING_ABOVE:
            return "no line stands above it that it could continue"
        case LabelRule.PERSON:
            return "decided by a person"
        case _:
            assert_never(rule)


class Reason(msgspec.Struct, frozen=True):
    r"""One piece of evidence and its weight: log-odds for what was decided over the runner-up.

    What a person says, and what leaves no other choice, has an infinite weight.

    >>> [reason for reason in explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")[1].reasons if reason.weight > 2][0].says
    'this is more common between such lines'
    """

    says: str
    weight: float


class Decision(msgspec.Struct, frozen=True):
    r"""What was decided at one line, as it was recorded when it was decided.

    `decided` says it in words, `kind` in one (`"joined"`, `"paragraph"`, `"article"`, `"title"` …); `rule` is what
    decided it: `"network"`, `"hmm"`, `"grammar"`, `"person"` or the name of another rule. `instead` is the runner-up,
    or if the decision is `by_person`, what the program would have decided; None if there is none. Widths are in em;
    `confidence` is 0 to 1; `line` counts from 1. `changes` are the other rules that did something at the line.

    >>> decision = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")[1]
    >>> decision.line, decision.decided, decision.instead, decision.width, decision.rule
    (2, 'joined to the line above', 'a paragraph begins', 10.0, 'hmm')
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
    kind: DecisionKind = "paragraph"
    rule: str = "hmm"


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
    """Return what `explain` returns of every line; corrections may all be about other sources."""
    decisions: list[Decision] = []
    for document in clean_segments(source, config=config):
        draft = apply_passes([document.source], config, passes_through(label))
        decisions += _decisions(draft, document, titles=config.titles != "none")
    return decisions


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

    `below` is that number, 0 to 1.01; `source` and options are those of `reflow.explain`, and so are errors. Raises
    ValueError as well for a number that is not 0 to 1.01.

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
    doubts = []
    for above, decision in zip([None, *decisions], decisions, strict=False):
        # No correction can say that a line is verbatim.
        if decision.confidence < below and decision.kind != "verbatim":
            evidence = tuple([f"{reason.weight:+.1f} {reason.says}" for reason in decision.reasons])
            before = "" if above is None else above.text
            kind = correction_of(decision.kind)
            doubts.append(Doubt(decision.line, kind, decision.confidence, evidence, before, decision.text, opened.name))
    return sorted(doubts, key=lambda doubt: (doubt.confidence, doubt.line))


def correction_of(kind: DecisionKind) -> CorrectionKind:
    """Return the kind of a correction that says the same as a decision; all furniture has one.

    >>> correction_of("joined"), correction_of("folio")
    ('joined', 'furniture')
    """
    match kind:
        case "folio" | "editor" | "jump" | "verbatim":
            return "furniture"
        case _:
            return kind


# --- what was recorded -----------------------------------------------------------------------------------------------


def _decisions(draft: Draft, document: Document, *, titles: bool) -> list[Decision]:
    """Return what was decided at the lines of one segment of a source, as `label` recorded it."""
    lines = draft.labelled
    weights = _weights_by_network(draft) | _weights_by_hmm(draft, titles=titles)
    source = document.source
    starts = list(accumulate((len(line) for line in source.text.splitlines(keepends=True)), initial=source.begins))
    changes = _changes(document, starts)
    decisions = []
    for row in range(len(lines)):
        rule = LabelRule(int(lines.rule[row]))
        kind, decided = kind_of(Kind(int(lines.label[row])))
        runner_up = Kind(int(lines.runner_up[row]))
        first, last = (draft.text.origin[[lines.start[row], lines.end[row] - 1]] - draft.sources[0].offset).tolist()
        by_person = rule == LabelRule.PERSON
        decision = Decision(
            line=int(lines.line[row]),
            text=source.text[first : last + 1],
            decided=decided,
            instead=None if runner_up == Kind.UNDECIDED else kind_of(runner_up)[1],
            confidence=1.0 if by_person else round(float(lines.score[row]), 3),
            width=int(lines.width[row]) / 2,
            measure=int(lines.measure[row]) / 2 or None,
            reasons=_reasons(lines, row, weights.get(row, [])),
            changes=changes.get(int(lines.line[row]) - source.lines_above, ()),
            by_person=by_person,
            kind=kind,
            rule=rule.name.lower().replace("_", "-"),
        )
        decisions.append(decision)
    return decisions


# Evidence that moves the odds by less is not worth a reader's line.
LEAST = 0.3


def _reasons(lines: Labelled, row: int, weights: list[tuple[str, float]]) -> tuple[Reason, ...]:
    """Return the reasons of one line: first what decided it against its features, then the features worth a line."""
    rule, margin = LabelRule(int(lines.rule[row])), float(lines.margin[row])
    cause = cause_of(rule)
    if rule == LabelRule.PERSON:
        return (Reason(cause, inf), _programs_reason(lines, row))
    if rule == LabelRule.CREDIT:
        return (Reason(cause, inf),)
    told = tuple([Reason(says, round(weight, 1)) for says, weight in weights if abs(weight) >= LEAST])
    if cause:
        return (Reason(cause, round(abs(margin), 1)), *told)
    if told and sum(reason.weight for reason in told) < 0:
        return (Reason(TOGETHER, round(abs(margin), 1)), *told)
    return told


def _programs_reason(lines: Labelled, row: int) -> Reason:
    """Return what the program would have decided of a line that a person decided, and how surely."""
    runner_up, margin = Kind(int(lines.runner_up[row])), float(lines.margin[row])
    agreed = runner_up == Kind.UNDECIDED
    program = Kind(int(lines.label[row])) if agreed else runner_up
    sure = 1 / (1 + exp(-margin if agreed else margin))
    return Reason(f"the program would have decided: {kind_of(program)[1]} ({sure:.2f} sure)", round(margin, 1))


# --- what the features weigh -----------------------------------------------------------------------------------------


def _weights_by_network(draft: Draft) -> dict[int, list[tuple[str, float]]]:
    """Return what each group of features weighs at the lines of pages: how the margin falls if it is not seen."""
    rows = np.flatnonzero(draft.documents.paged[draft.labelled.doc])
    if not len(rows):
        return {}
    lines = draft.labelled.take(rows)
    net, view = network.weights(), View.of(draft.text, lines)
    columns, characters, groups = matrix(view), character_ids(view), [group for group, _ in names()]
    row = np.arange(len(rows))
    # What is no label of the network (a folio, a verbatim stretch) is asked for nothing below.
    label, runner_up = (np.minimum(column, LABELS[-1]).astype(np.int64) for column in (lines.label, lines.runner_up))

    def margins(columns: Scores, characters: Index) -> Scores:
        scores = network.forward(net, columns, characters, lines.doc)
        difference: Scores = scores[row, label] - scores[row, runner_up]
        return difference

    margin = margins(columns, characters)
    weights = {LETTERS: margin - margins(columns, np.zeros_like(characters))}
    for group, says in GROUPS.items():
        hidden = columns.copy()
        of_group = [number for number, name in enumerate(groups) if name == group]
        hidden[:, of_group] = net.mean[of_group]
        weights[says] = margin - margins(hidden, characters)
    said = list(weights)
    table = np.stack(list(weights.values()), axis=1)
    order = np.argsort(-np.abs(table), axis=1, kind="stable")
    return {
        line: [(said[k], float(table[number, k])) for k in order[number]]
        for number, line in enumerate(rows.tolist())
        if lines.rule[number] != LabelRule.KNOWN
    }


def _weights_by_hmm(draft: Draft, *, titles: bool) -> dict[int, list[tuple[str, float]]]:
    """Return what each feature weighs at the lines that the hidden Markov model labelled."""
    lines = draft.labelled
    asked = ~draft.documents.paged[lines.doc] & (lines.fixed == Kind.UNDECIDED) & (lines.rule != LabelRule.CREDIT)
    rows = np.flatnonzero(asked)
    if not len(rows):
        return {}
    features = counted.features(draft.text, lines.take(rows))
    evidence = counted.evidence(features)
    path, _ = counted.label_lines(features, titles=titles)
    weights = {}
    for number, row in enumerate(rows.tolist()):
        label, runner_up = Kind(int(lines.label[row])), Kind(int(lines.runner_up[row]))
        if lines.rule[row] != LabelRule.PERSON and runner_up != Kind.UNDECIDED:
            weights[row] = _weights(features, evidence, path, number, READINGS[label], READINGS[runner_up])
    return weights


def _weights(
    lines: Lines, features: tuple[counted.Feature, ...], path: Index, i: int, label: Reading, runner_up: Reading
) -> list[tuple[str, float]]:
    """Weigh each feature at the breaks above and below line i for one label over another, the heaviest first."""
    has_above = i > 0 and lines.doc[i - 1] == lines.doc[i]
    has_below = i + 1 < len(lines.doc) and lines.doc[i + 1] == lines.doc[i]
    usual = 0.0
    if has_above:
        usual += counted.prior(int(path[i - 1]), label) - counted.prior(int(path[i - 1]), runner_up)
    if has_below:
        usual += counted.prior(label, int(path[i + 1])) - counted.prior(runner_up, int(path[i + 1]))
    weighed = []
    for feature in features:
        if has_above:
            scores = [counted.weight(feature, i - 1, int(path[i - 1]), reading) for reading in (label, runner_up)]
            weighed.append((_above(lines, feature.feature, i), scores[0] - scores[1]))
        if has_below:
            scores = [counted.weight(feature, i, reading, int(path[i + 1])) for reading in (label, runner_up)]
            weighed.append((_below(lines, feature.feature, i), scores[0] - scores[1]))
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
    """Return what the other rules did that begins at each line, once a rule: some are about a whole article."""
    of_line: dict[int, dict[str, None]] = {}  # a dict keeps the order of its keys
    sentences = {rule.code: rule.sentence for rule in RULES}
    for entry in document.log:
        # What `join` and a person did is told as the decision itself.
        if not entry.rule.startswith(("join.", "corrections.")):
            of_line.setdefault(bisect_right(starts, entry.start), {})[f"{entry.rule}: {sentences[entry.rule]}"] = None
    return {line: tuple(sentences) for line, sentences in of_line.items()}
