"""Join the parts of articles that continue on another page: （下转第3版）, （上接第1版）."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, HEADLINE, Draft, Index, Kind, Mask, NoteKind, Notes, Units
from reflow.draft.contract import Contract
from reflow.draft.tables import NO_ARTICLE
from reflow.model.stacked_headlines import pairs
from reflow.patterns.folios import JUMP, PAGE, page_number
from reflow.tables.among import among
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
SHARED_WORDS: Final = 25.0  # the words of the continuation's beginning stand in the first part: if all do, none being 0
SAME_HEADLINE: Final = 6.0  # the words of the headline above it stand in the first part's headline
WORD_CUT: Final = 3.0  # the end of one and the beginning of the other are halves of a word
SENTENCE_FITS: Final = 2.0  # a sentence is cut at the end of the first part, and the second does not begin an article
LEAST: Final = 3.0  # less is no partner
AHEAD: Final = 1.0  # a second partner that is less far behind makes both doubtful
REPEATED: Final = 0.5  # share of a headline's words from which it repeats the first part's, perhaps shortened
REACH: Final = 200  # characters of the second part whose words are sought in the first


class Jump(msgspec.Struct, frozen=True):
    """A jump line: its row, its direction, and the page that it names."""

    row: int
    onward: bool  # the article continues elsewhere; otherwise this is its continuation
    names: str
    page: str | None  # on which it stands
    article: int
    headline: tuple[int, ...] = ()  # rows just above a continuation: mostly a repeat of the first part's headline


class FirstPart(msgspec.Struct, frozen=True):
    """What is compared of the article that continues elsewhere."""

    words: frozenset[str]
    title: frozenset[str]
    end: int  # where its paragraphs end in the text


class SecondPart(msgspec.Struct, frozen=True):
    """What is compared of a continuation."""

    first_words: frozenset[str]  # of its beginning
    headline: frozenset[str]  # of the headline just above it
    start: int  # where its paragraphs begin in the text
    opens: bool  # like an article, with a dateline


Pair = tuple[Jump, Jump]  # a beginning and its continuation


def jumps(draft: Draft, config: Config) -> Draft:
    """Append continuations to the beginnings of their articles, and mark what has no partner as incomplete."""
    units = draft.units
    if config.titles == "none" or not (units.kind == Kind.JUMP).any():
        return draft
    jump_lines = _jump_lines(draft)
    partners = _partners(draft, jump_lines)
    for beginning, continuation in partners:
        rows = [beginning.row, continuation.row]
        draft = draft.note(Rule.JUMPS_STITCH, units.start[rows], units.end[rows])
    # The article that each continuation becomes part of. Where a jump line interrupts an article, both parts are it.
    target = {
        continuation.article: beginning.article
        for beginning, continuation in partners
        if continuation.article != beginning.article
    }
    if not draft.allows(Rule.JUMPS_STITCH):
        target = {}
    if target:
        draft = _stitch(draft, target, *_headings(draft, partners))
    stitched = {jump.row for pair in partners for jump in pair}
    alone = [jump.article for jump in jump_lines if jump.row not in stitched]
    return _mark_incomplete(draft, {target.get(article, article) for article in alone})


# --- measure ---------------------------------------------------------------------------------------------------------


def _jump_lines(draft: Draft) -> list[Jump]:
    """Find the jump lines, and the article of each: that above it if it points onward, otherwise that below it."""
    units = draft.units
    # Places are positions in the order of the text; `order` has the row at each.
    order = np.argsort(units.start, kind="stable")
    place = np.arange(len(order))
    in_article = units.article[order] >= 0
    above = np.maximum.accumulate(np.where(in_article, place, -1))
    below = np.minimum.accumulate(np.where(in_article, place, len(order))[::-1])[::-1]
    pages = _pages(draft, order)
    jump_lines = []
    for at in np.flatnonzero(units.kind[order] == Kind.JUMP).tolist():
        row = int(order[at])
        match = JUMP.search(draft.text.slice(int(units.start[row]), int(units.end[row])))
        if match is None:
            continue
        onward = match["direction"] != "上"
        neighbour = int(above[at] if onward else below[at])
        if 0 <= neighbour < len(order) and units.doc[order[neighbour]] == units.doc[row]:
            article = int(units.article[order[neighbour]])
            headline = () if onward else _headline(units, order, at)
            jump_lines.append(Jump(row, onward, page_number(match["page"]), pages[at], article, headline))
    return jump_lines


def _headline(units: Units, order: Index, at: int) -> tuple[int, ...]:
    """Return the rows of the headline just above a place, from top to bottom."""
    first = at
    while first and units.kind[order[first - 1]] in HEADLINE and units.doc[order[first - 1]] == units.doc[order[at]]:
        first -= 1
    return tuple(order[first:at].tolist())


def _pages(draft: Draft, order: Index) -> list[str | None]:
    """Return the page on which each row stands: the last folio above it, or the first of the document."""
    units = draft.units.take(order)
    folios, numbers = [], []
    for row in np.flatnonzero(units.kind == Kind.FOLIO).tolist():
        match = PAGE.search(draft.text.slice(int(units.start[row]), int(units.end[row])))
        if match:
            folios.append(row)
            numbers.append(page_number(match["page"]))
    if not folios:
        return [None] * len(order)
    folio_rows = np.array(folios)
    last_above = np.searchsorted(folio_rows, np.arange(len(order)), "right") - 1
    document_start = np.searchsorted(units.doc, units.doc)
    first_of_document = np.searchsorted(folio_rows, document_start, "left")
    nearest = np.maximum(last_above, np.minimum(first_of_document, len(folios) - 1))
    same_document = units.doc[folio_rows[nearest]] == units.doc
    return [numbers[k] if same else None for k, same in zip(nearest.tolist(), same_document.tolist(), strict=True)]


def _first_part(draft: Draft, article: int) -> FirstPart:
    rows = _rows(draft.units, article).tolist()
    title = _words(draft, _titles(draft.units, article))
    return FirstPart(_words(draft, rows), title, end=int(draft.units.end[rows[-1]]))


def _second_part(draft: Draft, continuation: Jump) -> SecondPart:
    units = draft.units
    rows = _rows(units, continuation.article).tolist()
    return SecondPart(
        first_words=_words(draft, rows, REACH),
        headline=_words(draft, continuation.headline),
        start=int(units.start[rows[0]]),
        opens=bool(units.opens[rows].any()),
    )


# --- decide ----------------------------------------------------------------------------------------------------------


def _partners(draft: Draft, jump_lines: list[Jump]) -> list[Pair]:
    """Choose the pairs that fit best; where a second one fits nearly as well, none."""
    beginnings = [jump for jump in jump_lines if jump.onward]
    continuations = [jump for jump in jump_lines if not jump.onward]
    scores = np.full((len(beginnings), len(continuations)), -np.inf)
    # Parts are read only of jump lines whose pages agree with those of another.
    first_parts: dict[int, FirstPart] = {}
    second_parts: dict[int, SecondPart] = {}
    for a, beginning in enumerate(beginnings):
        for b, continuation in enumerate(continuations):
            page_score = _pages_agree(draft.units, beginning, continuation)
            if page_score is None:
                continue
            if beginning.article == continuation.article:
                fit = SHARED_WORDS  # its lines were joined across the jump already
            else:
                if a not in first_parts:
                    first_parts[a] = _first_part(draft, beginning.article)
                if b not in second_parts:
                    second_parts[b] = _second_part(draft, continuation)
                fit = _fit(draft, first_parts[a], second_parts[b])
            scores[a, b] = page_score + fit
    partners: list[Pair] = []
    # The sure pairs leave fewer rivals to the remaining lines, so that more become sure.
    while True:
        rival = np.maximum(_best_rival(scores), _best_rival(scores.T).T)
        sure = np.argwhere((scores >= LEAST) & (scores >= rival + AHEAD))
        if not len(sure):
            return partners
        partners += [(beginnings[a], continuations[b]) for a, b in sure.tolist()]
        scores[sure[:, 0]] = -np.inf
        scores[:, sure[:, 1]] = -np.inf


def _best_rival(scores: Scores) -> Scores:
    """Return for each place the best score of all others in its row."""
    if scores.shape[1] < 2:
        return np.full(scores.shape, -np.inf)
    second, best = np.partition(scores, -2, axis=1)[:, -2:].T
    is_best = np.arange(scores.shape[1]) == scores.argmax(axis=1)[:, None]
    rival: Scores = np.where(is_best, second[:, None], best[:, None])
    return rival


def _pages_agree(units: Units, beginning: Jump, continuation: Jump) -> float | None:
    """Return the log-odds that page numbers contribute for two jump lines; None if they contradict each other."""
    if units.doc[beginning.row] != units.doc[continuation.row]:
        return None
    score = 0.0
    for named, page in ((beginning.names, continuation.page), (continuation.names, beginning.page)):
        if page is not None:
            if named != page:
                return None
            score += PAGE_AGREES
    return score


def _fit(draft: Draft, beginning: FirstPart, continuation: SecondPart) -> float:
    """Return the log-odds that one part continues another, by their words."""
    score = SHARED_WORDS * _shared(continuation.first_words, beginning.words)
    score += SAME_HEADLINE * _shared(continuation.headline, beginning.title)
    codes, last = draft.text.codes, beginning.end - 1
    word_log_odds = inside_word(codes[last : last + 1], codes[continuation.start : continuation.start + 1])[0]
    # 建|设 at the two edges is one word that the page cut.
    score += WORD_CUT * bool(word_log_odds > 0)
    sentence_is_cut = classes(draft.text.props[last : last + 1])[0] not in (Class.STOP, Class.CLOSE)
    return score + SENTENCE_FITS * (sentence_is_cut and not continuation.opens)


def _headings(draft: Draft, partners: list[Pair]) -> tuple[list[int], list[int]]:
    """Return the rows of continuations' titles that repeat the headline of the beginning, and those that head a passage.

    Where the beginning has no headline, that of the continuation becomes the article's, and is in neither list.
    """
    repeats: list[int] = []
    subheads: list[int] = []
    for beginning, continuation in partners:
        above = continuation.headline
        title = _words(draft, [row for row in _titles(draft.units, beginning.article) if row not in above])
        if not title:
            continue
        if _shared(_words(draft, above), title) >= REPEATED:
            repeats += above
        if beginning.article != continuation.article:
            titles = _titles(draft.units, continuation.article)
            # Above the continuation the headline may be repeated in other words. Inside it a line of the body may have
            # been labelled as a title.
            repeats += [row for row in titles if row in above]
            inside = [row for row in titles if row not in above]
            is_repeat = _shared(_words(draft, inside), title) >= REPEATED
            (repeats if is_repeat else subheads).extend(inside)
    return repeats, subheads


def _rows(units: Units, article: int) -> Index:
    """Return the rows of an article's paragraphs; all of its rows if it has none."""
    rows = np.flatnonzero(units.article == article)
    paragraphs = rows[~among(units.kind[rows], (*HEADLINE, Kind.CAPTION, Kind.BYLINE))]
    return paragraphs if len(paragraphs) else rows


def _titles(units: Units, article: int) -> list[int]:
    rows = np.flatnonzero(units.article == article)
    titles: list[int] = rows[among(units.kind[rows], HEADLINE)].tolist()
    return titles


def _words(draft: Draft, rows: Sequence[int], reach: int | None = None) -> frozenset[str]:
    """Return the pairs of Han in some rows, or in their first `reach` characters."""
    text = "".join(draft.text.slice(int(draft.units.start[row]), int(draft.units.end[row])) for row in rows)
    return pairs(text[:reach])


def _shared(words: frozenset[str], text_words: frozenset[str]) -> float:
    """Return the share of some words that a text has, 0 to 1; 0 if there are none."""
    return len(words & text_words) / len(words) if words else 0.0


# --- apply -----------------------------------------------------------------------------------------------------------


def _stitch(draft: Draft, target: dict[int, int], repeats: list[int], subheads: list[int]) -> Draft:
    """Append continuations to their beginnings; `target` is the article that each becomes part of.

    A headline that is repeated above a continuation becomes part of the jump.
    """
    units = draft.units
    is_continuation = np.isin(units.article, list(target))
    articles = np.array([target.get(article, article) for article in units.article.tolist()], np.int64)
    kind = units.kind.copy()
    kind[repeats] = Kind.JUMP
    kind[subheads] = Kind.SUBHEAD
    articles[kind == Kind.JUMP] = NO_ARTICLE
    units = units.with_columns(kind=kind, article=articles)
    place = np.arange(len(units), dtype=np.float64)
    origin = draft.text.origin[units.start]
    # Titles stand at the head of their article: subheads go back behind the paragraph that they stood below.
    for row in subheads:
        paragraphs = (units.kind == Kind.PARAGRAPH) & (units.article == articles[row]) & is_continuation
        place[row] = np.max(place, where=paragraphs & (origin < origin[row]), initial=place[row])
    furniture = units.is_kind(*FURNITURE)
    # The last key of lexsort is the first one to sort by.
    order = np.lexsort((origin, place, is_continuation, units.article, furniture, units.doc))
    draft = draft.with_blocks(units).arrange(order)
    return _join_sentences(draft, is_continuation[order])


def _join_sentences(draft: Draft, is_continuation: Mask) -> Draft:
    """Join the last paragraph before a jump and the first behind it, where a sentence continues across the jump."""
    units = draft.units
    paragraph = units.kind == Kind.PARAGRAPH
    both_paragraphs = paragraph[1:] & paragraph[:-1] & (units.article[1:] == units.article[:-1])
    first = np.flatnonzero(is_continuation[1:] & ~is_continuation[:-1] & both_paragraphs) + 1
    # Only a paragraph that does not end a sentence continues.
    last_class = classes(draft.text.props[units.end[first - 1] - 1])
    first = first[(last_class != Class.STOP) & (last_class != Class.CLOSE)]
    end = units.end.copy()
    end[first - 1] = units.end[first]
    keep = np.ones(len(units), np.bool_)
    keep[first] = False
    return draft.with_blocks(units.with_columns(end=end).take(keep))


def _mark_incomplete(draft: Draft, articles: set[int]) -> Draft:
    """Add a note over the last row of each article of which a part is missing."""
    if not articles:
        return draft
    last = [int(_rows(draft.units, article)[-1]) for article in sorted(articles)]
    rows = draft.units.take(last)
    notes = Notes.of(len(last), doc=rows.doc, start=rows.start, end=rows.end, kind=NoteKind.INCOMPLETE)
    return replace(draft, notes=draft.notes.append(notes)).note(Rule.JUMPS_INCOMPLETE, rows.start, rows.end)
