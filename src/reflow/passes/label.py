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
# Lines that make a page. The network has learned whole pages; of a text of fewer lines the hidden Markov model knows
# more.
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
    lines, documents, titles = draft.lines, len(draft.sources), config.titles != "none"
    labelled, of_documents = _labelled(draft.text, lines, documents, titles=titles)
    if (lines.decided != Kind.UNDECIDED).any():
        # What the program says by itself is the runner-up of what a person says.
        undecided = lines.with_columns(decided=np.full(len(lines), Kind.UNDECIDED, np.uint8))
        program, _ = _labelled(draft.text, undecided, documents, titles=titles)
        labelled = _beside_program(labelled, program)
    return replace(draft, blocks=labelled, documents=of_documents)


def _labelled(text: Text, lines: Lines, documents: int, *, titles: bool) -> tuple[Labelled, Documents]:
    """Label lines, and find for each document whether it is wrapped and whether it is read as a page."""
    fixed = lines.fixed
    rule = np.where(lines.decided == Kind.UNDECIDED, LabelRule.NONE, LabelRule.PERSON)
    labelled = Labelled.of(len(lines), **vars(lines), label=fixed, rule=rule, opens=lines.dateline)
    rows = np.flatnonzero(fixed == Kind.UNDECIDED)
    if not len(rows):
        return labelled, Documents.of(documents)
    credit = _credits(text, lines, rows) if titles else np.zeros(len(rows), np.bool_)
    wrapped = np.ones(documents, np.bool_)
    prose = lines.take(rows[~credit])
    wrapped[prose.doc] = counted.wrapped(text, prose)
    paged = np.zeros(documents, np.bool_)
    if titles:
        paged = np.bincount(lines.doc[rows], wrapped[lines.doc[rows]], minlength=documents) >= FEWEST_LINES
    on_page = paged[lines.doc]
    alone = rows[~on_page[rows] & ~credit]
    if len(alone):
        labelled = _with(labelled, _by_hmm(text, lines, alone, titles=titles))
    credits = rows[~on_page[rows] & credit]
    labelled = _with(labelled, Decisions(credits, Kind.BYLINE, 1, LabelRule.CREDIT, Kind.UNDECIDED, 0, opens=False))
    if on_page.any():
        labelled = _with(labelled, _by_network(text, lines, np.flatnonzero(on_page)))
    return _begun_where_nothing_stands_above(labelled), Documents.of(documents, wrapped=wrapped, paged=paged)


def _with(labelled: Labelled, decisions: Decisions) -> Labelled:
    """Write decisions into their rows."""
    columns = {}
    for field in fields(decisions):
        if field.name != "rows":
            column = np.array(getattr(labelled, field.name))
            column[decisions.rows] = getattr(decisions, field.name)
            columns[field.name] = column
    return labelled.with_columns(**columns)


def _begun_where_nothing_stands_above(labelled: Labelled) -> Labelled:
    """Begin a paragraph at lines that would continue one, where no body line stands above or a verbatim stretch does."""
    row = np.arange(len(labelled))
    body = np.maximum.accumulate(np.where(np.isin(labelled.label, BODY), row, -1))
    stretch = np.maximum.accumulate(np.where(labelled.label == Kind.VERBATIM, row, -1))
    outside = np.searchsorted(labelled.doc, labelled.doc) - 1  # the last row of the document before
    nothing_above = np.maximum(stretch, outside) > np.append(-1, body[:-1])
    begun = np.flatnonzero(nothing_above & (labelled.label == Kind.NEXT))
    if not len(begun):
        return labelled
    score, opens, parsed = labelled.score[begun], labelled.opens[begun], labelled.parsed[begun]
    rule, margin = LabelRule.NOTHING_ABOVE, -labelled.margin[begun]
    return _with(labelled, Decisions(begun, Kind.FIRST, score, rule, Kind.NEXT, margin, opens, parsed))


def _beside_program(labelled: Labelled, program: Labelled) -> Labelled:
    """Note for each line that a person decided what the program would have decided, and how surely."""
    by_person = labelled.rule == LabelRule.PERSON
    agreed = program.label == labelled.label
    sure = np.clip(program.score, 0.001, 0.999)
    odds = np.log(sure / (1 - sure)) * np.where(agreed, 1, -1)
    runner_up = np.where(agreed, np.uint8(Kind.UNDECIDED), program.label)
    return labelled.with_columns(
        runner_up=np.where(by_person, runner_up, labelled.runner_up),
        margin=np.where(by_person, odds.astype(np.float32), labelled.margin),
    )


# --- credits ---------------------------------------------------------------------------------------------------------

WIDEST_CREDIT: Final = 2 * LONGEST_CREDIT  # half-ems


def _credits(text: Text, lines: Lines, rows: Index) -> Mask:
    """Return which rows only name who wrote or photographed; the hidden Markov model knows no bylines."""
    candidates = lines.take(rows)
    likely = CREDIT.likely(text.codes, lines.start, lines.end)[rows]
    likely &= (candidates.width <= WIDEST_CREDIT) & (candidates.decided == Kind.UNDECIDED)
    credit = matching(text, candidates, likely, CREDIT.matches)
    # Where a document holds nothing else, the names are its text.
    prose = np.bincount(candidates.doc, ~credit)
    mask: Mask = credit & (prose > 0)[candidates.doc]
    return mask


# --- short texts -----------------------------------------------------------------------------------------------------


def _by_hmm(text: Text, lines: Lines, rows: Index, *, titles: bool) -> Decisions:
    """Label the lines of texts that are no pages by the hidden Markov model."""
    chosen = lines.take(rows)
    features = counted.features(text, chosen)
    path, total = counted.label_lines(features, titles=titles)
    row = np.arange(len(rows))
    others = total.copy()
    others[row, path] = -np.inf
    margin = total[row, path] - others.max(axis=1)
    runner_up = np.where(np.isfinite(margin), READINGS[others.argmax(axis=1)], np.uint8(Kind.UNDECIDED))
    # The model knows no other labels: a person's is set on its line alone, and its neighbours keep theirs.
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
    """Label the lines of pages, furniture included, by what the network sees, what rules leave, and the page's grammar."""
    page = lines.take(rows)
    same, columns, characters = _seen(View.of(text, page))
    scores = network.forward(network.weights(), columns, characters, page.doc)
    overrides = [*_overrides(text, page, same, scores), *_by_person(page)]
    left, ruled_out = restrict(scores, overrides)
    labels, articles = parse(left, page.doc)
    labels = _against_the_grammar(page, labels, left)
    rule = deciding_rules(scores, ruled_out, labels, overrides)
    runner_up, margin = runners_up(scores, labels)
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
    """Return which lines stand below another, and what the network sees; the rest of the view is no longer needed."""
    return view.same, matrix(view), character_ids(view)


def _overrides(text: Text, page: Lines, same: Mask, scores: NDArray[np.float32]) -> Iterator[Override]:
    """List what rules say about the lines of pages; `same`: a line of the same document stands above."""
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
    """List what may stand below each jump line."""
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
    """Return the lines that hold what no byline does, of those that the network may take for one."""
    considered = np.flatnonzero(scores[:, Kind.BYLINE] > CONSIDERED)
    barred = []
    for row in considered.tolist():
        match = NO_BYLINE.search(text.slice(int(page.start[row]), int(page.end[row])))
        is_reporter = match is not None and match["behind"] and is_name(match["behind"])  # 本报记者张三
        if match and not is_reporter:
            barred.append(row)
    return np.array(barred, np.int64)


def _sources(text: Text, page: Lines) -> Index:
    """Return the lines that only name a source: the network has seen none, and takes them for openings and titles."""
    likely = SOURCE.likely(text.codes, page.start, page.end) & (page.width <= WIDEST_CREDIT)
    return np.flatnonzero(matching(text, page, likely & (page.fixed == Kind.UNDECIDED), SOURCE.matches))


HEADLINES: Final = (Kind.KICKER, Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.DECK, Kind.SUBHEAD)


def _captions(text: Text, page: Lines) -> Index:
    """Return the lines that begin as captions do and headlines do not."""
    likely = CAPTION.likely(text.codes, page.start, page.end)
    return np.flatnonzero(matching(text, page, likely, CAPTION.matches))


TITLES: Final = (Kind.TITLE_ABOVE, Kind.TITLE_BELOW)


def _by_person(page: Lines) -> Iterator[Override]:
    """List what a person decided; of a title the page tells whether it stands above or below its body."""
    for kind in np.unique(page.decided[page.decided != Kind.UNDECIDED]).tolist():
        allowed = TITLES if kind == Kind.TITLE else (Kind(kind),)
        yield Override(LabelRule.PERSON, np.flatnonzero(page.decided == kind), allowed, certain=True)


def _against_the_grammar(page: Lines, labels: Index, left: NDArray[np.float32]) -> Index:
    """Take what a person said also where the grammar of a page has no place for it."""
    refused = (page.decided != Kind.UNDECIDED) & ~np.isfinite(left[np.arange(len(labels)), labels])
    says = np.where(page.decided == Kind.TITLE, Kind.TITLE_ABOVE, page.decided)
    return np.where(refused, says, labels)
