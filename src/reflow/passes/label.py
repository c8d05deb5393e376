"""Label every line: what it is to its article, and what decided that."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.config import Config
from reflow.draft import FURNITURE, Documents, Draft, Index, Kind, Labelled, LabelRule, Lines, Mask, Text, matching
from reflow.draft.contract import Contract
from reflow.draft.kinds import BODY
from reflow.draft.tables import NO_ARTICLE
from reflow.model import counted, network
from reflow.model.features import Matrix, View, character_ids, matrix
from reflow.model.grammar import parse
from reflow.model.overrides import Override, all_but, deciding_rules, restrict, runners_up
from reflow.model.paragraph_starts import begins
from reflow.patterns.captions import CAPTION
from reflow.patterns.credits import CREDIT, LONGEST_CREDIT, SOURCE
from reflow.patterns.folios import JUMP
from reflow.tables.surnames import is_name

CONTRACT = Contract(
    reads=(
        *("text.codes", "lines.above", "lines.below", "lines.dateline", "lines.decided"),
        *("lines.doc", "lines.end", "lines.indent", "lines.kind", "lines.measure", "lines.skip"),
        *("lines.start", "lines.width"),
    ),
    writes=(
        *("documents.paged", "documents.wrapped", "labelled.label", "labelled.margin"),
        *("labelled.opens", "labelled.parsed", "labelled.rule", "labelled.runner_up"),
        *("labelled.score",),
    ),
)

READINGS: Final = np.array([Kind.FIRST, Kind.NEXT, Kind.TITLE], np.uint8)  # by `counted.Reading`
# Fewest lines of a page. The network has learned from whole pages; on texts of fewer lines the hidden Markov model is
# better.
FEWEST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided about some rows: the columns of `Labelled`, one value for each row or one for all."""

    rows: Index
    label: NDArray[np.integer] | int
    score: NDArray[np.float32] | float
    rule: NDArray[np.integer] | int
    runner_up: NDArray[np.integer] | int
    margin: NDArray[np.float32] | float
    opens: Mask | bool
    parsed: Index | int = NO_ARTICLE


def label(draft: Draft, config: Config) -> Draft:
    """Label the lines of each document: a wrapped page by the network, any other text by the hidden Markov model."""
    lines, count, titles = draft.lines, len(draft.sources), config.titles != "none"
    labelled, documents = _labelled(draft.text, lines, count, titles=titles)
    if (lines.decided != Kind.UNDECIDED).any():
        # The label without corrections is the runner-up of a person's.
        undecided = lines.with_columns(decided=np.full(len(lines), Kind.UNDECIDED, np.uint8))
        program, _ = _labelled(draft.text, undecided, count, titles=titles)
        labelled = _with_program(labelled, program)
    return replace(draft, blocks=labelled, documents=documents)


def _labelled(text: Text, lines: Lines, count: int, *, titles: bool) -> tuple[Labelled, Documents]:
    """Label the lines of `count` documents; return also which documents are wrapped, and which were read as pages."""
    fixed = lines.fixed
    rule = np.where(lines.decided == Kind.UNDECIDED, LabelRule.NONE, LabelRule.PERSON)
    labelled = Labelled.of(len(lines), **vars(lines), label=fixed, rule=rule, opens=lines.dateline)
    rows = np.flatnonzero(fixed == Kind.UNDECIDED)
    if not len(rows):
        return labelled, Documents.of(count)
    credit = _credits(text, lines, rows) if titles else np.zeros(len(rows), np.bool_)
    wrapped = np.ones(count, np.bool_)
    prose = lines.take(rows[~credit])
    wrapped[prose.doc] = counted.wrapped(text, prose)
    paged = np.zeros(count, np.bool_)
    if titles:
        wrapped_lines = np.bincount(lines.doc[rows], wrapped[lines.doc[rows]], minlength=count)
        paged = wrapped_lines >= FEWEST_LINES
    on_page = paged[lines.doc]
    not_on_page = rows[~on_page[rows] & ~credit]
    if len(not_on_page):
        labelled = _with(labelled, _by_hmm(text, lines, not_on_page, titles=titles))
    # On a page the network labels credits itself.
    credits = rows[~on_page[rows] & credit]
    labelled = _with(labelled, Decisions(credits, Kind.BYLINE, 1, LabelRule.CREDIT, Kind.UNDECIDED, 0, opens=False))
    if on_page.any():
        labelled = _with(labelled, _by_network(text, lines, np.flatnonzero(on_page)))
    return _begin_below_nothing(labelled), Documents.of(count, wrapped=wrapped, paged=paged)


def _with(labelled: Labelled, decisions: Decisions) -> Labelled:
    """Write decisions into their rows."""
    columns = {}
    for field in fields(decisions):
        if field.name != "rows":
            # A copy: the table stays as it was.
            column = np.array(getattr(labelled, field.name))
            column[decisions.rows] = getattr(decisions, field.name)
            columns[field.name] = column
    return labelled.with_columns(**columns)


def _begin_below_nothing(labelled: Labelled) -> Labelled:
    """Begin a paragraph at each line labelled as the next one of a paragraph, if there is no such paragraph above it.

    A verbatim stretch ends the paragraph above it.
    """
    row = np.arange(len(labelled))
    last_body = np.maximum.accumulate(np.where(np.isin(labelled.label, BODY), row, -1))
    last_verbatim = np.maximum.accumulate(np.where(labelled.label == Kind.VERBATIM, row, -1))
    above_document = np.searchsorted(labelled.doc, labelled.doc) - 1  # the last row of the document before
    body_above = np.append(-1, last_body[:-1])
    nothing_above = body_above < np.maximum(last_verbatim, above_document)
    rows = np.flatnonzero(nothing_above & (labelled.label == Kind.NEXT))
    if not len(rows):
        return labelled
    score, opens, parsed = labelled.score[rows], labelled.opens[rows], labelled.parsed[rows]
    rule, margin = LabelRule.NOTHING_ABOVE, -labelled.margin[rows]
    return _with(labelled, Decisions(rows, Kind.FIRST, score, rule, Kind.NEXT, margin, opens, parsed))


LEAST_SCORE, MOST_SCORE = 0.001, 0.999  # the log-odds of a score of 0 or 1 would be infinite


def _with_program(labelled: Labelled, program: Labelled) -> Labelled:
    """Fill in, for lines that a person decided, the label that the program would have chosen and its log-odds."""
    by_person = labelled.rule == LabelRule.PERSON
    agreed = program.label == labelled.label
    score = np.clip(program.score, LEAST_SCORE, MOST_SCORE)
    odds = np.log(score / (1 - score)) * np.where(agreed, 1, -1)
    runner_up = np.where(agreed, np.uint8(Kind.UNDECIDED), program.label)
    return labelled.with_columns(
        runner_up=np.where(by_person, runner_up, labelled.runner_up),
        margin=np.where(by_person, odds.astype(np.float32), labelled.margin),
    )


# --- credits ---------------------------------------------------------------------------------------------------------

WIDEST_CREDIT: Final = 2 * LONGEST_CREDIT  # half-ems


def _credits(text: Text, lines: Lines, rows: Index) -> Mask:
    """Whether each row only names who wrote or photographed; the hidden Markov model knows no bylines."""
    candidates = lines.take(rows)
    likely = CREDIT.likely(text.codes, lines.start, lines.end)[rows]
    likely &= (candidates.width <= WIDEST_CREDIT) & (candidates.decided == Kind.UNDECIDED)
    only_names = matching(text, candidates, likely, CREDIT.matches)
    # If a document holds nothing else, the names are its text.
    prose_lines = np.bincount(candidates.doc, ~only_names)
    credit: Mask = only_names & (prose_lines > 0)[candidates.doc]
    return credit


# --- short texts -----------------------------------------------------------------------------------------------------


def _by_hmm(text: Text, lines: Lines, rows: Index, *, titles: bool) -> Decisions:
    """Label the lines of texts that are not pages by the hidden Markov model."""
    chosen = lines.take(rows)
    features = counted.features(text, chosen)
    path, total = counted.label_lines(features, titles=titles)
    rival, margin = runners_up(total, path)
    runner_up = np.where(np.isfinite(margin), READINGS[rival], np.uint8(Kind.UNDECIDED))
    # The model has only these labels: a person's label is set on its own line and does not affect those beside it.
    by_person = chosen.decided != Kind.UNDECIDED
    label = np.where(by_person, chosen.decided, READINGS[path])
    label[label == Kind.OPENING] = Kind.FIRST
    rule = np.where(features.begins, LabelRule.PARAGRAPH_START, LabelRule.HMM)
    return Decisions(
        rows,
        label,
        score=np.where(by_person, np.float32(1), counted.confidence(margin)),
        rule=np.where(by_person, LabelRule.PERSON, rule),
        runner_up=runner_up,
        margin=margin,
        opens=chosen.dateline,
    )


# --- pages -----------------------------------------------------------------------------------------------------------


def _by_network(text: Text, lines: Lines, rows: Index) -> Decisions:
    """Label the lines of pages, furniture included: the network scores, rules exclude labels, the grammar chooses."""
    page = lines.take(rows)
    same, columns, characters = _seen(View.of(text, page))
    scores = network.forward(network.weights(), columns, characters, page.doc)
    overrides = [*_overrides(text, page, same, scores), *_by_person(page)]
    left, ruled_out = restrict(scores, overrides)
    labels, articles = parse(left, page.doc)
    labels = _against_the_grammar(page, labels, left)
    rule = deciding_rules(scores, ruled_out, labels, overrides)
    runner_up, margin = runners_up(scores, labels)
    # A known line took part as furniture or as a paragraph; its label is the kind that is known: a folio, verbatim.
    known = rule == LabelRule.KNOWN
    continues = np.exp(left[:, Kind.NEXT])
    return Decisions(
        rows,
        label=np.where(known, page.fixed, labels),
        score=np.where(labels == Kind.NEXT, continues, 1 - continues),
        rule=rule,
        runner_up=np.where(known, Kind.UNDECIDED, runner_up),
        margin=np.where(known, np.float32(0), margin),
        opens=labels == Kind.OPENING,
        parsed=articles,
    )


def _seen(view: View) -> tuple[Mask, Matrix, Index]:
    """Return which lines stand below another one, and the network's inputs; nothing else of the view is kept."""
    return view.same, matrix(view), character_ids(view)


def _overrides(text: Text, page: Lines, same: Mask, scores: NDArray[np.float32]) -> Iterator[Override]:
    """Yield the overrides of rules about lines of pages; `same`: whether a line of the same document stands above."""
    fixed = page.fixed
    yield from _behind_jumps(text, page)
    yield Override(LabelRule.NO_BYLINE, _no_bylines(text, page, scores), all_but(Kind.BYLINE))
    yield Override(LabelRule.CAPTION_HEAD, _captions(text, page), all_but(*HEADLINES))
    furniture, verbatim = np.isin(fixed, FURNITURE), fixed == Kind.VERBATIM
    yield Override(LabelRule.KNOWN, np.flatnonzero(furniture), (Kind.FURNITURE,), certain=True)
    yield Override(LabelRule.KNOWN, np.flatnonzero(verbatim), (Kind.FIRST,), certain=True)
    yield Override(LabelRule.CREDIT, _sources(text, page), (Kind.BYLINE,), certain=True)
    yield Override(LabelRule.TOP, np.flatnonzero(~same), all_but(Kind.NEXT))
    at_foot = np.append(~same[1:], True)  # and heads nothing
    yield Override(LabelRule.FOOT, np.flatnonzero(at_foot), all_but(Kind.SUBHEAD))
    yield Override(LabelRule.PARAGRAPH_START, np.flatnonzero(begins(text, page)), all_but(Kind.NEXT))
    # No dateline stands inside an article: of 2,490 on the training pages three do, and cleaned once more such a line
    # would begin an article.
    yield Override(LabelRule.DATELINE, np.flatnonzero(page.dateline), all_but(Kind.FIRST))


# What may follow a jump line: （下转第3版） ends an article, （上接第1版） begins one. On the training pages no article
# continues behind any of 290.
BEHIND_ONWARD: Final = (
    *(Kind.OPENING, Kind.KICKER, Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.DECK),
    *(Kind.CAPTION, Kind.BYLINE, Kind.FURNITURE),
)
BEHIND_BACKWARD: Final = (Kind.OPENING, Kind.KICKER, Kind.TITLE_ABOVE)


def _behind_jumps(text: Text, page: Lines) -> Iterator[Override]:
    """Yield for each jump line which labels the line below it may have."""
    jumps = np.flatnonzero((page.fixed[:-1] == Kind.JUMP) & (page.doc[1:] == page.doc[:-1]))
    for row in jumps.tolist():
        jump = JUMP.search(text.slice(int(page.start[row]), int(page.end[row])))
        allowed = BEHIND_BACKWARD if jump and jump["direction"] == "上" else BEHIND_ONWARD
        yield Override(LabelRule.BEHIND_JUMP, np.array([row + 1]), allowed)


# What no byline has: the end of a sentence, the arrow of a caption, a digit; 市教育局答记者问 is the title of an interview,
# and 记者手记 and 记者观察 name columns. None of 1,131 lines of bylines on the labelled pages has any. The network has seen
# no captions, tables and columns enough to tell ▲塔吊亮了。 通讯员 周舟 摄 and 周二 多云 10℃ from names.
NO_BYLINE: Final = regex.compile(
    r"[。！？；!?;\d]|^[▲▼◀▶△▽◄►]|[记記]者[问問]$|^(?:本报|本報)?[记記]者(?P<behind>\p{Han}{2})$"
)
CONSIDERED: Final = -7.0  # log-probability from which a line may become a byline against what its neighbours are


def _no_bylines(text: Text, page: Lines, scores: NDArray[np.float32]) -> Index:
    """Return the lines that contain what no byline contains, among those that the network may label as one."""
    considered = np.flatnonzero(scores[:, Kind.BYLINE] > CONSIDERED)
    barred = []
    for row in considered.tolist():
        match = NO_BYLINE.search(text.slice(int(page.start[row]), int(page.end[row])))
        is_reporter = match is not None and match["behind"] and is_name(match["behind"])  # 本报记者张三
        if match and not is_reporter:
            barred.append(row)
    return np.array(barred, np.int64)


def _sources(text: Text, page: Lines) -> Index:
    """Return the lines that only name a source: the network has seen none, and labels them as openings and titles."""
    likely = SOURCE.likely(text.codes, page.start, page.end) & (page.width <= WIDEST_CREDIT)
    return np.flatnonzero(matching(text, page, likely & (page.fixed == Kind.UNDECIDED), SOURCE.matches))


HEADLINES: Final = (Kind.KICKER, Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.DECK, Kind.SUBHEAD)


def _captions(text: Text, page: Lines) -> Index:
    """Return the lines that begin as captions do and headlines do not."""
    likely = CAPTION.likely(text.codes, page.start, page.end)
    return np.flatnonzero(matching(text, page, likely, CAPTION.matches))


TITLES: Final = (Kind.TITLE_ABOVE, Kind.TITLE_BELOW)


def _by_person(page: Lines) -> Iterator[Override]:
    """Yield a person's decisions; whether a title stands above or below its body is left to the page."""
    for kind in np.unique(page.decided[page.decided != Kind.UNDECIDED]).tolist():
        allowed = TITLES if kind == Kind.TITLE else (Kind(kind),)
        yield Override(LabelRule.PERSON, np.flatnonzero(page.decided == kind), allowed, certain=True)


def _against_the_grammar(page: Lines, labels: Index, left: NDArray[np.float32]) -> Index:
    """Return the labels with those of a person also where the grammar of a page does not allow them."""
    refused = (page.decided != Kind.UNDECIDED) & ~np.isfinite(left[np.arange(len(labels)), labels])
    says = np.where(page.decided == Kind.TITLE, Kind.TITLE_ABOVE, page.decided)
    return np.where(refused, says, labels)
