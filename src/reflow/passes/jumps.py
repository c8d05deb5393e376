"""Put together the articles that a page cuts: （下转第3版） here, （上接第1版） there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, HEADLINE, Draft, Index, Kind, Mask, NoteKind, Notes, Units
from reflow.draft.contract import Contract
from reflow.draft.tables import NO_ARTICLE
from reflow.model.stacked_headlines import pairs
from reflow.patterns.folios import JUMP, PAGE, page_number
from reflow.tables.characters import Class, classes
from reflow.tables.words import inside_word

CONTRACT = Contract(
    reads=(
        *("text.codes", "text.origin", "units.article", "units.doc", "units.end", "units.kind"),
        *("units.opens", "units.start"),
    ),
    writes=(
        *("text.codes", "text.origin", "units.article", "units.end", "units.kind", "units.start"),
        *("notes.doc", "notes.end", "notes.kind", "notes.start"),
    ),
)

Scores = NDArray[np.float64]

# What makes one jump line the partner of another, in log-odds; chosen on pages set at random from the test stories.
PAGE_AGREES: Final = 3.0  # the page that one names is the page of the other
SHARED_WORDS: Final = 25.0  # of the words of the continuation's beginning, those in the first part, all against none
SAME_HEADLINE: Final = 6.0  # of the words of the headline above it, those in the first part's headline
WORD_CUT: Final = 3.0  # the end of one and the beginning of the other are halves of a word
SENTENCE_FITS: Final = 2.0  # a sentence is cut at the end of the first part, and the second has no opening
LEAST: Final = 3.0  # less is no partner
AHEAD: Final = 1.0  # a second partner that is less far behind makes both doubtful
REPEATED: Final = 0.5  # share of a headline's words from which it is the first part's once more, perhaps shortened
REACH: Final = 200  # characters of the second part whose words are sought in the first


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump line: where it stands in the table, whether the article goes on there, which page it names."""

    row: int
    onward: bool
    names: str
    page: str | None  # on which it stands
    article: int
    headline: tuple[int, ...] = ()  # rows just above a continuation: mostly the headline of its beginning once more


@dataclass(frozen=True, slots=True)
class Part:
    """What is compared of an article that a jump line stands in."""

    words: frozenset[str]
    first_words: frozenset[str]  # of its beginning
    title: frozenset[str]
    first: int  # where its paragraphs begin in the text
    end: int
    opens: bool  # like an article, with a dateline


def jumps(draft: Draft, config: Config) -> Draft:
    """Give the continuation of an article to its beginning, and mark what has no partner as incomplete."""
    blocks = draft.units
    if config.titles == "none" or not (blocks.kind == Kind.JUMP).any() or not draft.allows(Rule.JUMPS_STITCH):
        return draft
    found = _find(draft)
    parts = {article: _part(draft, article) for article in {jump.article for jump in found}}
    headlines = {jump.row: _words(draft, jump.headline) for jump in found}
    matched = _partners(draft, found, parts, headlines)
    partner = {b.article: a.article for a, b in matched if a.article != b.article}
    for beginning, continuation in matched:
        rows = [beginning.row, continuation.row]
        draft = draft.note(Rule.JUMPS_STITCH, blocks.start[rows], blocks.end[rows])
    if partner:
        draft = _stitch(draft, partner, *_headings(draft, matched))
    stitched = {jump.row for pair in matched for jump in pair}
    alone = [partner.get(jump.article, jump.article) for jump in found if jump.row not in stitched]
    return _mark(draft, alone)


# --- measure ---------------------------------------------------------------------------------------------------------


def _find(draft: Draft) -> list[Jump]:
    """Find the jump lines, with the article that each stands in: above it if it sends on, below it if it goes on."""
    blocks = draft.units
    order = np.argsort(blocks.start, kind="stable")
    row_of = np.arange(len(order))
    body = blocks.article[order] >= 0
    above = np.maximum.accumulate(np.where(body, row_of, -1))
    below = np.minimum.accumulate(np.where(body, row_of, len(order))[::-1])[::-1]
    pages = _pages(draft, order)
    found = []
    for at in np.flatnonzero(blocks.kind[order] == Kind.JUMP).tolist():
        row = int(order[at])
        match = JUMP.search(draft.text.slice(int(blocks.start[row]), int(blocks.end[row])))
        if match is None:
            continue
        onward = match["direction"] != "上"
        near = int(above[at] if onward else below[at])
        if 0 <= near < len(order) and blocks.doc[order[near]] == blocks.doc[row]:
            article = int(blocks.article[order[near]])
            headline = () if onward else _headline(blocks, order, at)
            found.append(Jump(row, onward, page_number(match["page"]), pages[at], article, headline))
    return found


def _headline(blocks: Units, order: Index, at: int) -> tuple[int, ...]:
    first = at
    while first and blocks.kind[order[first - 1]] in HEADLINE and blocks.doc[order[first - 1]] == blocks.doc[order[at]]:
        first -= 1
    return tuple(order[first:at].tolist())


def _pages(draft: Draft, order: Index) -> list[str | None]:
    """Give the page on which each row stands: the last folio above it, or the first of the document."""
    blocks = draft.units.take(order)
    places, names = [], []
    for at in np.flatnonzero(blocks.kind == Kind.FOLIO).tolist():
        match = PAGE.search(draft.text.slice(int(blocks.start[at]), int(blocks.end[at])))
        if match:
            places.append(at)
            names.append(page_number(match["page"]))
    if not places:
        return [None] * len(order)
    folios, row = np.array(places), np.arange(len(order))
    above = np.searchsorted(folios, row, "right") - 1
    in_document = np.searchsorted(folios, np.searchsorted(blocks.doc, blocks.doc), "left")  # the document's first folio
    own = np.maximum(above, np.minimum(in_document, len(folios) - 1))
    same = blocks.doc[folios[own]] == blocks.doc
    return [names[k] if there else None for k, there in zip(own.tolist(), same.tolist(), strict=True)]


def _part(draft: Draft, article: int) -> Part:
    blocks = draft.units
    rows = _rows(blocks, article)
    return Part(
        words=_words(draft, rows.tolist()),
        first_words=_words(draft, rows.tolist(), REACH),
        title=_words(draft, _titles(blocks, article)),
        first=int(blocks.start[rows[0]]),
        end=int(blocks.end[rows[-1]]),
        opens=bool(blocks.opens[rows].any()),
    )


# --- decide ----------------------------------------------------------------------------------------------------------


def _partners(
    draft: Draft, found: list[Jump], parts: dict[int, Part], headlines: dict[int, frozenset[str]]
) -> list[tuple[Jump, Jump]]:
    """Choose the pairs that fit best; where a second one fits nearly as well, none."""
    beginnings, continuations = ([jump for jump in found if jump.onward == onward] for onward in (True, False))
    scores = np.full((len(beginnings), len(continuations)), -np.inf)
    for a, beginning in enumerate(beginnings):
        for b, continuation in enumerate(continuations):
            agreed = _pages_agree(draft.units, beginning, continuation)
            if agreed is not None:
                own, other = parts[beginning.article], parts[continuation.article]
                same = beginning.article == continuation.article  # the lines were joined over the jump already
                fits = SHARED_WORDS if same else _fits(draft, own, other, headlines[continuation.row])
                scores[a, b] = agreed + fits
    chosen: list[tuple[Jump, Jump]] = []
    while True:  # what is sure leaves fewer rivals to the rest
        rival = np.maximum(_best_other(scores), _best_other(scores.T).T)
        sure = np.argwhere((scores >= LEAST) & (scores >= rival + AHEAD))
        if not len(sure):
            return chosen
        chosen += [(beginnings[a], continuations[b]) for a, b in sure.tolist()]
        scores[sure[:, 0]] = -np.inf
        scores[:, sure[:, 1]] = -np.inf


def _headings(draft: Draft, matched: list[tuple[Jump, Jump]]) -> tuple[list[int], list[int]]:
    """Give the rows of continuations' headlines that stand for their beginnings', and those that only head a passage.

    Where the beginning has none, the continuation's is the article's, and in neither list.
    """
    for_beginning: list[int] = []
    for_passage: list[int] = []
    for beginning, continuation in matched:
        above = continuation.headline
        title = _words(draft, [row for row in _titles(draft.units, beginning.article) if row not in above])
        if not title:
            continue
        if _shared(_words(draft, above), title) >= REPEATED:
            for_beginning += above
        if beginning.article != continuation.article:
            own = _titles(draft.units, continuation.article)
            # Over a continuation its beginning's headline may stand in other words; inside it a line of the body may
            # have been taken for one.
            for_beginning += [row for row in own if row in above]
            inside = [row for row in own if row not in above]
            again = _shared(_words(draft, inside), title) >= REPEATED
            (for_beginning if again else for_passage).extend(inside)
    return for_beginning, for_passage


def _best_other(scores: Scores) -> Scores:
    """Give for each place the best score of the other places in its row."""
    if scores.shape[1] < 2:
        return np.full(scores.shape, -np.inf)
    second, best = np.partition(scores, -2, axis=1)[:, -2:].T
    at_best = np.arange(scores.shape[1]) == scores.argmax(axis=1)[:, None]
    others: Scores = np.where(at_best, second[:, None], best[:, None])
    return others


def _pages_agree(blocks: Units, beginning: Jump, continuation: Jump) -> float | None:
    """Say what the page numbers say for two jump lines; None if they speak against them."""
    if blocks.doc[beginning.row] != blocks.doc[continuation.row]:
        return None
    score = 0.0
    for named, page in ((beginning.names, continuation.page), (continuation.names, beginning.page)):
        if page is not None:
            if named != page:
                return None
            score += PAGE_AGREES
    return score


def _fits(draft: Draft, own: Part, other: Part, headline: frozenset[str]) -> float:
    """Say how one part goes on with the other."""
    score = SHARED_WORDS * _shared(other.first_words, own.words) + SAME_HEADLINE * _shared(headline, own.title)
    codes = draft.text.codes
    score += WORD_CUT * bool(inside_word(codes[own.end - 1 : own.end], codes[other.first : other.first + 1])[0] > 0)
    cut = classes(draft.text.props[own.end - 1 : own.end])[0] not in (Class.STOP, Class.CLOSE)
    return score + SENTENCE_FITS * (cut and not other.opens)


def _rows(blocks: Units, article: int) -> Index:
    rows = np.flatnonzero(blocks.article == article)
    paragraphs = rows[~blocks.take(rows).is_kind(*HEADLINE, Kind.CAPTION, Kind.BYLINE)]
    return paragraphs if len(paragraphs) else rows


def _titles(blocks: Units, article: int) -> list[int]:
    return np.flatnonzero((blocks.article == article) & blocks.is_kind(*HEADLINE)).tolist()


def _words(draft: Draft, rows: Sequence[int], reach: int | None = None) -> frozenset[str]:
    text = "".join(draft.text.slice(int(draft.units.start[row]), int(draft.units.end[row])) for row in rows)
    return pairs(text[:reach])


def _shared(own: frozenset[str], others: frozenset[str]) -> float:
    return len(own & others) / len(own) if own else 0.0


# --- apply -----------------------------------------------------------------------------------------------------------


def _stitch(draft: Draft, partner: dict[int, int], for_beginning: list[int], for_passage: list[int]) -> Draft:
    """Put continuations behind their beginnings; a headline that is repeated there becomes part of the jump."""
    blocks = draft.units
    part = np.isin(blocks.article, list(partner))
    target = np.array([partner.get(article, article) for article in blocks.article.tolist()], np.int64)
    kind = blocks.kind.copy()
    kind[for_beginning] = Kind.JUMP
    kind[for_passage] = Kind.SUBHEAD
    article = np.where(kind == Kind.JUMP, NO_ARTICLE, target)
    furniture = blocks.with_columns(kind=kind).is_kind(*FURNITURE)
    blocks = blocks.with_columns(kind=kind, article=article)
    place = np.arange(len(blocks), dtype=np.float64)
    origin = draft.text.origin[blocks.start]
    for row in for_passage:  # back from the head of the article to where they stood
        above = (blocks.kind == Kind.PARAGRAPH) & (blocks.article == article[row]) & part & (origin < origin[row])
        place[row] = np.max(place, where=above, initial=place[row])
    order = np.lexsort((origin, place, part, blocks.article, furniture, blocks.doc))
    draft = draft.with_blocks(blocks).arrange(order)
    return _join(draft, part[order])


def _join(draft: Draft, part: Mask) -> Draft:
    """Make one paragraph of the last before a jump and the first behind it, where the sentence goes on."""
    blocks = draft.units
    paragraph = blocks.kind == Kind.PARAGRAPH
    first = np.flatnonzero(part[1:] & ~part[:-1] & paragraph[1:] & paragraph[:-1] & (np.diff(blocks.article) == 0)) + 1
    last = classes(draft.text.props[blocks.end[first - 1] - 1])
    first = first[(last != Class.STOP) & (last != Class.CLOSE)]
    end = blocks.end.copy()
    end[first - 1] = blocks.end[first]
    keep = np.ones(len(blocks), np.bool_)
    keep[first] = False
    return draft.with_blocks(blocks.with_columns(end=end).take(keep))


def _mark(draft: Draft, articles: list[int]) -> Draft:
    """Lay an annotation over the last row of articles that are not whole."""
    blocks = draft.units
    last = [int(_rows(blocks, article)[-1]) for article in sorted(set(articles))]
    if not last:
        return draft
    rows = blocks.take(last)
    notes = Notes.of(len(last), doc=rows.doc, start=rows.start, end=rows.end, kind=NoteKind.INCOMPLETE)
    return replace(draft, notes=draft.notes.append(notes)).note(Rule.JUMPS_INCOMPLETE, rows.start, rows.end)
