"""Explain in words what was decided at each line, and why, as the pass `label` recorded it."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import exp, inf
from typing import Final, Literal, Unpack

import msgspec

from reflow.catalogue import DOUBTFUL, RULES
from reflow.config import Changes, Config
from reflow.corrections import CorrectionKind, refuse_strangers
from reflow.document import Document
from reflow.draft import Draft, Kind, Labelled, LabelRule
from reflow.evidence import sentences
from reflow.filename import warn_of_file_name
from reflow.language import N_, _
from reflow.model.weighing import Weight, feature_weights
from reflow.passes.furniture import furniture
from reflow.pipeline import apply_passes, clean_segments, passes_through
from reflow.read import SourceLike, open_source
from reflow.source_map import SourceMap

TOGETHER: Final = N_("the combination of features; no single one")

DecisionKind = Literal[
    "joined", "paragraph", "article", "title", "kicker", "deck", "subhead", "byline", "caption", "furniture",
    "folio", "editor", "jump", "verbatim",
]  # fmt: skip

# What a line was decided to be: the word and the sentence for each kind. `tests/test_draft_tables.py` checks that none
# is missing.
KINDS: Final[Mapping[Kind, tuple[DecisionKind, str]]] = {
    Kind.OPENING: ("article", N_("an article begins")),
    Kind.FIRST: ("paragraph", N_("a paragraph begins")),
    Kind.PARAGRAPH: ("paragraph", N_("a paragraph begins")),
    Kind.UNDECIDED: ("paragraph", N_("a paragraph begins")),
    Kind.NEXT: ("joined", N_("joined to the line above")),
    Kind.TITLE: ("title", N_("a line of a title")),
    Kind.TITLE_ABOVE: ("title", N_("a line of a title, above its body")),
    Kind.TITLE_BELOW: ("title", N_("a line of a title, below its body")),
    Kind.KICKER: ("kicker", N_("a line of a kicker")),
    Kind.DECK: ("deck", N_("a line of a deck")),
    Kind.SUBHEAD: ("subhead", N_("a subhead")),
    Kind.BYLINE: ("byline", N_("a byline")),
    Kind.CAPTION: ("caption", N_("a caption")),
    Kind.FURNITURE: ("furniture", N_("page furniture")),
    Kind.FOLIO: ("folio", N_("folio")),
    Kind.EDITOR: ("editor", N_("editor")),
    Kind.JUMP: ("jump", N_("jump")),
    Kind.VERBATIM: ("verbatim", N_("verbatim")),
}


def kind_of(kind: Kind) -> tuple[DecisionKind, str]:
    """Return the word and the sentence for what a line was decided to be.

    >>> kind_of(Kind.NEXT)
    ('joined', 'joined to the line above')
    """
    return KINDS[kind]


# Why a rule decided a line against its features; a model, which decides by the features, has no other cause.
CAUSES: Final[Mapping[LabelRule, str]] = {
    LabelRule.NONE: "",
    LabelRule.NETWORK: "",
    LabelRule.GRAMMAR: N_("required by the grammar of the page: what may stand above and below"),
    LabelRule.TEXT_KIND: N_("a text of this kind has no such lines"),
    LabelRule.TITLES: N_("the option `titles` excludes it"),
    LabelRule.SENTENCE: N_("a sentence runs through it"),
    LabelRule.SET_ASIDE: N_("nothing shows surely that it is no part of the text"),
    LabelRule.CERTAIN: N_("it can be nothing but what a page prints about itself"),
    LabelRule.CREDIT: N_("it holds nothing but roles and names, or a source"),
    LabelRule.PARAGRAPH_START: N_("its first word begins a paragraph: 问：, 答：, 第三条"),
    LabelRule.NO_BYLINE: N_("it holds what no byline holds: the end of a sentence, an arrow, a digit"),
    LabelRule.CAPTION_HEAD: N_("it begins as captions do and headlines do not"),
    LabelRule.TOP: N_("nothing stands above it that it could continue"),
    LabelRule.FOOT: N_("nothing stands below it that it could head"),
    LabelRule.DATELINE: N_("it begins like a dateline, and none stands inside an article"),
    LabelRule.BLANK_LINE: N_("a blank line parts it from the line above, which is short"),
    LabelRule.HEADLINE: N_("a full line of a title stands directly above it"),
    LabelRule.NOTHING_ABOVE: N_("no line stands above it that it could continue"),
    LabelRule.OUT_OF_DEPTH: N_("the text is unlike all that the network learned from, so that the least is done"),
    LabelRule.UNWRAPPED: N_("in this text each paragraph is one line, and so is each title"),
    LabelRule.NO_COLUMN: N_("no column is known in which the line above is cut"),
    LabelRule.PERSON: N_("decided by a person"),
}


def cause_of(rule: LabelRule) -> str:
    """Return why a rule decided a line against its features; "" for the network, which decides by the features.

    >>> cause_of(LabelRule.GRAMMAR)
    'required by the grammar of the page: what may stand above and below'
    """
    return CAUSES[rule]


class Reason(msgspec.Struct, frozen=True):
    r"""A reason in words (`says`), and its weight: log-odds for what was decided over the runner-up.

    What a person decided, and what leaves no other choice, has an infinite weight.

    >>> reasons = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")[1].reasons
    >>> "how the lines begin and end" in [reason.says for reason in reasons if reason.weight > 0]
    True
    """

    says: str
    weight: float


class Decision(msgspec.Struct, frozen=True):
    r"""What was decided at one line, as it was recorded when it was decided.

    `decided` is the decision as a sentence, `kind` as a word (`"joined"`, `"paragraph"`, `"article"`, `"title"` …);
    `rule` is what decided it: `"network"`, `"grammar"`, `"person"` or the name of another rule. `instead` is the
    runner-up, or if the decision is `by_person`, what the program would have decided; None if there is no runner-up;
    `instead_kind` is the same as a word. `sentence` says why for a reader who does not know the model: what decided, and
    facts of the line that speak for it; `reasons` have the numbers.
    `confidence`, 0 to 1, is that of the line end above the line: how probable it is that the two lines are joined, or
    parted, correctly. `kind_confidence` is how probable it is that the line is a part of what it became: a title, a
    paragraph and so on. Widths are in em; `line` counts from 1. `changes` are the other rules that changed or noted
    something at the line.

    >>> decision = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")[1]
    >>> decision.sentence
    'The model joins it to the line above, since the line above does not end a sentence.'
    >>> decision.line, decision.decided, decision.instead, decision.width, decision.rule
    (2, 'joined to the line above', 'a paragraph begins', 10.0, 'network')
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
    rule: str = "network"
    kind_confidence: float = 1.0
    instead_kind: DecisionKind | None = None
    sentence: str = ""

    @property
    def least_confidence(self) -> float:
        """The lower of `confidence` and `kind_confidence`."""
        return min(self.confidence, self.kind_confidence)


def explain(
    source: SourceLike, *, line: int | None = None, config: Config = Config(), **changes: Unpack[Changes]
) -> list[Decision]:
    r"""Explain what was decided at every line that is not blank, or at one line (numbered from 1).

    Arguments and errors are those of `reflow.clean`. Raises IndexError as well if there is no such line or it is blank,
    and CorrectionError if all corrections are about other sources.

    >>> (first, second) = explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。")
    >>> first.decided, second.decided
    ('a paragraph begins', 'joined to the line above')
    """
    warn_of_file_name(source)
    config = config.changed(**changes)
    opened = open_source(source, config)
    refuse_strangers(config.corrections, [opened.name])
    decisions = explained(opened, config)
    if line is None:
        return decisions
    at_line = [decision for decision in decisions if decision.line == line]
    if not at_line:
        raise IndexError(_(_NO_LINE, line=line))
    return at_line


ALL: Final = 1.01  # all decisions are less certain
_NO_LINE: Final = N_("there is no line {line}, or it is blank")


def explained(source: SourceLike, config: Config) -> list[Decision]:
    """Return the decisions about all lines of a source; corrections may all be about other sources."""
    return [decision for _, decisions in explained_segments(source, config) for decision in decisions]


def explained_segments(source: SourceLike, config: Config) -> Iterator[tuple[Document, list[Decision]]]:
    """Yield the document of each segment of a source, and the decisions about its lines."""
    for document in clean_segments(source, config=config):
        draft = apply_passes([document.source], config, passes_through(furniture))
        yield document, _decisions(draft, document)


class Doubt(msgspec.Struct, frozen=True):
    r"""A doubtful decision: with another `kind` it can be returned as a correction (`reflow.Correction`).

    `line` counts from 1; `confidence`, 0 to 1, of the line end, and `kind_confidence`, of what the line became, are those
    of `reflow.explain`. `damage` is how many characters are expected to stand in a wrong place, that is in another article,
    in another part of it, or in none. `after` is the text of the line, `before` that of the
    line above it.

    >>> doubts = review("开发区今年新增规模以上工业企\n业二十三家，占到六成。", below=1.01)
    >>> [doubt.after for doubt in doubts if doubt.line == 2]
    ['业二十三家，占到六成。']
    """

    line: int
    kind: CorrectionKind
    confidence: float
    damage: float
    evidence: tuple[str, ...]
    before: str
    after: str
    source: str | None = None
    kind_confidence: float = 1.0


def review(
    source: SourceLike,
    *,
    below: float = DOUBTFUL,
    line: int | None = None,
    config: Config = Config(),
    **changes: Unpack[Changes],
) -> list[Doubt]:
    r"""Return the decisions that are less certain than a number, those of most expected damage first.

    A decision is as certain as its line end or the kind of its line, whichever is less. `below` is that number, from 0
    to 1.01, which returns all decisions. With a `line`, numbered from 1, the decision about that line is returned,
    however certain it is. Other arguments and errors are those of `reflow.explain`. Raises ValueError as well if `below`
    is not in that range.

    >>> (doubt,) = review("开发区今年新增规模以上工业企\n业二十三家，占到六成。", line=2)
    >>> doubt.kind, doubt.before
    ('joined', '开发区今年新增规模以上工业企')
    """
    if not 0 <= below <= ALL:
        raise ValueError(_("below is a number from 0 to {all}, which lists all, not {below}", all=ALL, below=below))
    warn_of_file_name(source)
    config = config.changed(**changes)
    opened = open_source(source, config)
    decisions = explain(opened, config=config)
    if line is None:
        listed = most_harmful(decisions, below)
    else:
        listed = [(row, damage) for row, damage in most_harmful(decisions, ALL) if decisions[row].line == line]
        if not listed:
            raise IndexError(_(_NO_LINE, line=line))
    texts = ["", *[decision.text for decision in decisions]]
    return [_doubt(decisions[row], texts[row], damage, opened.name) for row, damage in listed]


def texts_beside(decisions: Sequence[Decision]) -> dict[int, tuple[str, str]]:
    r"""Return the texts `before` and `after` that a correction of each line has, by the line's number.

    Of a line that was divided in two, the lower part is corrected.

    >>> texts_beside(explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。"))[2]
    ('开发区今年新增规模以上工业企', '业二十三家，占到六成。')
    """
    texts = ["", *[decision.text for decision in decisions]]
    return {decision.line: beside for decision, beside in zip(decisions, pairwise(texts), strict=True)}


def _doubt(decision: Decision, before: str, damage: float, source: str | None) -> Doubt:
    """Return the doubt about a decision, given the line above it and the expected damage."""
    return Doubt(
        line=decision.line,
        kind=correction_of(decision.kind),
        confidence=decision.confidence,
        damage=damage,
        evidence=(decision.sentence, *[f"{reason.weight:+.1f} {reason.says}" for reason in decision.reasons]),
        before=before,
        after=decision.text,
        source=source,
        kind_confidence=decision.kind_confidence,
    )


# --- what a wrong decision would do ----------------------------------------------------------------------------------

# The characters that stand in a wrong place, if a line end is wrong that begins no article. All text stays in its order,
# in its part of its article: what is wrong is the line end alone.
LINE_END: Final = 1


def most_harmful(decisions: Sequence[Decision], below: float = DOUBTFUL) -> list[tuple[int, float]]:
    r"""Return the rows of the decisions that are less certain than a number, with their expected damage, the most first.

    Of one source, in the order of its lines. The damage is in characters.

    >>> most_harmful(explain("开发区今年新增规模以上工业企\n业二十三家，占到六成。"), below=0)
    []
    """
    damages = expected_damage(decisions)
    doubtful = [row for row, decision in enumerate(decisions) if decision.least_confidence < below]
    return [(row, damages[row]) for row in sorted(doubtful, key=lambda row: (-damages[row], row))]


def expected_damage(decisions: Sequence[Decision]) -> list[float]:
    r"""Return how many characters are expected to stand in a wrong place because of each decision about a source's lines.

    If the kind of a line is wrong, that is the whole line; if its line end is wrong, `LINE_END`; if that begins an
    article, or would, the shorter of the two articles. `bench/evaluate/misplaced.py` measures it.

    >>> expected_damage([Decision(1, "昨天，大桥合龙。", "", None, 1.0, 8, None, (), kind="title", kind_confidence=0.75)])
    [2.0]
    """
    of_line_ends = _characters_at_line_ends(decisions)
    damages = []
    for decision, of_line_end in zip(decisions, of_line_ends, strict=True):
        by_line_end = (1 - decision.confidence) * of_line_end
        by_kind = (1 - decision.kind_confidence) * len(decision.text)
        damages.append(round(by_line_end + by_kind, 3))
    return damages


def _characters_at_line_ends(decisions: Sequence[Decision]) -> list[int]:
    """Return how many characters stand in a wrong place if the line end above each line is wrong."""
    before = [0, *accumulate(len(decision.text) for decision in decisions)]
    openings = [row for row, decision in enumerate(decisions) if decision.kind == "article"]
    borders = [0, *openings, len(decisions)]
    sizes = []
    for row, decision in enumerate(decisions):
        parts_articles = decision.kind == "article" or (decision.kind, decision.instead_kind) == ("joined", "article")
        if not parts_articles:
            sizes.append(LINE_END)
            continue
        # The line end parts what stands between the openings on either side of it.
        above = borders[bisect_left(openings, row)]
        below = borders[bisect_right(openings, row) + 1]
        sizes.append(max(min(before[row] - before[above], before[below] - before[row]), LINE_END))
    return sizes


def correction_of(kind: DecisionKind) -> CorrectionKind:
    """Return the kind of the correction that would decide the same; all furniture has one kind.

    >>> correction_of("joined"), correction_of("folio")
    ('joined', 'furniture')
    """
    match kind:
        case "folio" | "editor" | "jump":
            return "furniture"
        case _:
            return kind


# --- what was recorded -----------------------------------------------------------------------------------------------


def _decisions(draft: Draft, document: Document) -> list[Decision]:
    """Return what was decided at the lines of one segment of a source, as `label` recorded it."""
    lines = draft.labelled
    weights = feature_weights(draft)
    changes = _changes(document)
    said = sentences(draft, weights, CAUSES)
    decisions = []
    for row in range(len(lines)):
        line, rule = int(lines.line[row]), LabelRule(int(lines.rule[row]))
        kind, sentence = kind_of(Kind(int(lines.label[row])))
        runner_up = Kind(int(lines.runner_up[row]))
        instead_kind, instead = (None, None) if runner_up == Kind.UNDECIDED else kind_of(runner_up)
        by_person = rule == LabelRule.PERSON
        decision = Decision(
            line=line,
            text=_text_of(draft, row),
            decided=_(sentence),
            instead=None if instead is None else _(instead),
            confidence=1.0 if by_person else round(float(lines.score[row]), 3),
            width=int(lines.width[row]) / 2,
            measure=int(lines.measure[row]) / 2 or None,
            reasons=_reasons(lines, row, weights.get(row, [])),
            changes=changes.get(line, ()),
            by_person=by_person,
            kind=kind,
            rule=rule.name.lower().replace("_", "-"),
            kind_confidence=1.0 if by_person else round(float(lines.certainty[row]), 3),
            instead_kind=instead_kind,
            sentence=said[row],
        )
        decisions.append(decision)
    return decisions


def _text_of(draft: Draft, row: int) -> str:
    """Return the text of a line as it stands in the source of a draft of one source."""
    source, lines = draft.sources[0], draft.labelled
    edges = [lines.start[row], lines.end[row] - 1]
    first, last = (draft.text.origin[edges] - source.offset).tolist()
    return source.text[first : last + 1]


# Log-odds. A feature that weighs less is not worth a reader's line.
LEAST_WEIGHT: Final = 0.3


def _reasons(lines: Labelled, row: int, weights: list[Weight]) -> tuple[Reason, ...]:
    """Return the reasons of one line: first what decided it against its features, then the features worth a line."""
    rule, margin = LabelRule(int(lines.rule[row])), float(lines.margin[row])
    cause = _(cause_of(rule))
    if rule == LabelRule.PERSON:
        return (Reason(cause, inf), _programs_reason(lines, row))
    if rule == LabelRule.CREDIT:
        return (Reason(cause, inf),)
    worth_a_line = [weight for weight in weights if abs(weight.log_odds) >= LEAST_WEIGHT]
    reasons = tuple([Reason(_(weight.says), round(weight.log_odds, 1)) for weight in worth_a_line])
    if not cause and sum(reason.weight for reason in reasons) < 0:
        # Each group of features alone speaks against the label; it is what they say together.
        cause = _(TOGETHER)
    return (Reason(cause, round(abs(margin), 1)), *reasons) if cause else reasons


def _programs_reason(lines: Labelled, row: int) -> Reason:
    """Return what the program would have decided of a line that a person decided, and how surely."""
    runner_up, margin = Kind(int(lines.runner_up[row])), float(lines.margin[row])
    agreed = runner_up == Kind.UNDECIDED
    program = Kind(int(lines.label[row])) if agreed else runner_up
    sure = 1 / (1 + exp(-margin if agreed else margin))
    says = _("the program would have decided: {decided} ({sure:.2f} sure)", decided=_(kind_of(program)[1]), sure=sure)
    return Reason(says, round(margin, 1))


def _changes(document: Document) -> dict[int, tuple[str, ...]]:
    """Return what the other rules did that begins at each line, once a rule: some are about a whole article."""
    source_map = SourceMap.of(document.source)
    sentences = {rule.code: rule.sentence for rule in RULES}
    by_line: dict[int, dict[str, None]] = {}  # a dict keeps the order of its keys
    for entry in document.log:
        # What `join` and a person did is the decision itself.
        if not entry.rule.startswith(("join.", "corrections.")):
            line = source_map.line(entry.start)
            by_line.setdefault(line, {})[f"{entry.rule}: {_(sentences[entry.rule])}"] = None
    return {line: tuple(changes) for line, changes in by_line.items()}
