"""Build documents from the tables of a draft: the only place where rows become objects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.conversion.script import detect_scripts
from reflow.document import (
    Article,
    Byline,
    Caption,
    Dateline,
    Document,
    Entries,
    Furniture,
    Paragraph,
    Person,
    Span,
    TextKindName,
    Variant,
)
from reflow.draft import (
    FURNITURE,
    GENERATED,
    Draft,
    Kind,
    Lines,
    NoteKind,
    Source,
    TextKind,
    Units,
    decode,
    encode,
    joined,
    positions,
)
from reflow.draft.contract import Contract
from reflow.draft.kinds import Place, output_of
from reflow.draft.tables import NO_ARTICLE, Ranges
from reflow.draft.text import lone_surrogates
from reflow.patterns.captions import PHOTO_CREDIT
from reflow.patterns.folios import date_in_name, iso_date
from reflow.tables.surnames import is_name
from reflow.write.folios import issued, merge, pages

VARIANTS: Final[tuple[Variant, ...]] = ("neutral", "simplified", "traditional", "mixed")  # by `Script`
TEXT_KINDS: Final[dict[TextKind, TextKindName]] = {
    TextKind.PAGE: "page",
    TextKind.ARTICLES: "articles",
    TextKind.PROSE: "prose",
    TextKind.LINES: "lines",
}
WRITE = Contract(
    reads=(
        *("text.codes", "text.origin", "units.certainty", "units.doc", "units.start", "units.end", "units.kind"),
        *("units.score", "documents.kind", "documents.kind_score", "documents.out_of_depth"),
    ),
    writes=(),
)
# Where the output has each kind of unit, and what it calls it.
PLACES, NAMES = zip(*map(output_of, Kind), strict=True)
# The number of each kind's place, in the order in which the output has them: the parts of an article, then furniture.
_PLACE_NUMBER: Final = np.array([tuple(Place).index(place) for place in PLACES])
REPORTER: Final = ("记者", "記者", "报道", "報道", "報導")
CORRESPONDENT: Final = ("通讯员", "通訊員")
BULLETS: Final = frozenset("□■◎●○◆")
_SURROGATE: Final = regex.compile("[\ud800-\udfff]")


class Row(NamedTuple):
    """A unit or a note with its text and spans."""

    kind: int
    text: str
    spans: tuple[Span, ...]
    score: float = 1.0  # of a unit, as is the next
    certainty: float = 1.0


def write(draft: Draft) -> list[Document]:
    """Return one document for each source, in their order.

    A document's units become its articles in the order of their numbers, and its furniture in the order of the table.
    """
    # The pass `normalize` has replaced these, unless it was left out.
    draft = draft.replace(Rule.NORMALIZE_SURROGATE, lone_surrogates(draft.text.codes), "�")
    draft = _with_units(_without_uncovered(draft))
    units = _in_order(draft.units)
    rows = _rows(draft, units, units.kind, _thousandths(units.score), _thousandths(units.certainty))
    notes = _notes_by_article(draft, units)
    variants, document_variants = _variants(draft, units)

    articles: list[list[Article]] = [[] for _ in draft.sources]
    furniture: list[list[Furniture]] = [[] for _ in draft.sources]
    for first, end in _runs(units):
        doc, number = int(units.doc[first]), int(units.article[first])
        if PLACES[rows[first].kind] is Place.FURNITURE:
            furniture[doc].append(_furniture(rows[first]))
        else:
            article_notes = notes.get((doc, number), [])
            articles[doc].append(_article(rows[first:end], article_notes, draft.sources[doc], variants[number]))
    return [
        _document(draft, doc, document_variants[doc], articles[doc], furniture[doc])
        for doc in range(len(draft.sources))
    ]


def _thousandths(scores: NDArray[np.float32]) -> list[float]:
    """Return scores as they are written, with three decimals."""
    rounded: list[float] = np.round(scores.astype(np.float64), 3).tolist()
    return rounded


def _with_units(draft: Draft) -> Draft:
    """Return the draft with a unit for each line, if the passes chosen make no units."""
    blocks = draft.blocks
    if not isinstance(blocks, Lines):
        return draft
    return draft.with_blocks(Units.of(len(blocks), doc=blocks.doc, start=blocks.start, end=blocks.end))


def _in_order(units: Units) -> Units:
    """Return units in the order of the output: documents, their articles with their parts, and their furniture."""
    order = np.lexsort((_PLACE_NUMBER[units.kind], units.article, units.is_kind(*FURNITURE), units.doc))
    return units.take(order)


def _runs(units: Units) -> Iterator[tuple[int, int]]:
    """Yield the first unit of each article and the position behind its last; each line of furniture is a run alone."""
    is_first = np.ones(len(units), np.bool_)
    is_first[1:] = (np.diff(units.doc) != 0) | (np.diff(units.article) != 0)
    firsts = np.flatnonzero(is_first | units.is_kind(*FURNITURE)).tolist()
    return pairwise([*firsts, len(units)])


def _notes_by_article(draft: Draft, units: Units) -> dict[tuple[int, int], list[Row]]:
    """Return the notes of each article, by its document and number, in the order of the table."""
    notes = draft.notes
    if not len(notes):
        return {}
    unit = units.row_at(notes.start)
    by_article: dict[tuple[int, int], list[Row]] = {}
    rows = _rows(draft, notes, notes.kind)
    for row, doc, number in zip(rows, units.doc[unit].tolist(), units.article[unit].tolist(), strict=True):
        by_article.setdefault((doc, number), []).append(row)
    return by_article


def unite(parts: Sequence[Document]) -> Document:
    """Unite the documents of a source's segments, which follow each other."""
    if len(parts) == 1:
        return parts[0]
    kind = joint_kind(list(map(kind_of_text, parts)))
    return Document(
        joined([part.source for part in parts]),
        kind.kind,
        kind.confidence,
        kind.unfamiliar,
        joint_variant([part.variant for part in parts]),
        next((part.conversion for part in parts if part.conversion), None),
        merge([part.pages for part in parts]),
        tuple([article for part in parts for article in part.articles]),
        tuple([line for part in parts for line in part.furniture]),
        Entries.joined([part.log for part in parts]),
    )


class KindOfText(NamedTuple):
    """What a text, or a part of it, is: what `Document` says of it, and how many characters the text has."""

    kind: TextKindName
    confidence: float
    unfamiliar: bool
    size: int


def kind_of_text(document: Document) -> KindOfText:
    """Return what a document says of the kind of its text."""
    return KindOfText(document.kind, document.kind_confidence, document.unfamiliar, len(document.source.text))


def joint_kind(parts: Sequence[KindOfText]) -> KindOfText:
    """Return the kind of a text, given those of its parts: that of most of its characters, or of two alike the first.

    The confidence is the mean of the parts of that kind, weighted by their characters; the text is unfamiliar if a part is.

    >>> joint_kind([KindOfText("page", 0.9, False, 100), KindOfText("prose", 0.8, True, 300), KindOfText("prose", 1, False, 100)])
    KindOfText(kind='prose', confidence=0.85, unfamiliar=True, size=500)
    """
    sizes: dict[TextKindName, int] = {}
    for part in parts:
        sizes[part.kind] = sizes.get(part.kind, 0) + part.size
    kind = max(sizes, key=sizes.__getitem__)  # of two alike, the first one
    alike = [part for part in parts if part.kind == kind]
    weights = [part.size for part in alike] if sizes[kind] else [1] * len(alike)  # parts of an empty text count alike
    mean = sum(part.confidence * weight for part, weight in zip(alike, weights, strict=True)) / sum(weights)
    unfamiliar = any(part.unfamiliar for part in parts)
    return KindOfText(kind, round(mean, 3), unfamiliar, sum(part.size for part in parts))


def joint_variant(variants: Iterable[Variant]) -> Variant:
    """Return the script of a text, given those of its parts.

    >>> joint_variant(["neutral", "simplified", "simplified"]), joint_variant(["traditional", "simplified"])
    ('simplified', 'mixed')
    """
    distinct = set(variants) - {"neutral"}
    if not distinct:
        return "neutral"
    return distinct.pop() if len(distinct) == 1 else "mixed"


def _variants(draft: Draft, units: Units) -> tuple[list[Variant], list[Variant]]:
    """Return the script of each article and of each document, by their numbers, as they were before any conversion.

    What is in no article has the last one of the articles' (`NO_ARTICLE` as an index).
    """
    # The text as it came: the draft's own may be converted already.
    reel = encode("\n" + "".join(source.text + "\n" for source in draft.sources))
    doc = np.repeat(np.arange(len(draft.sources)), [len(source.text) + 1 for source in draft.sources])
    of_documents = detect_scripts(reel[1:], doc, len(draft.sources))

    # Of articles only what is printed in them counts, not furniture, nor spaces that were inserted.
    in_article = units.take(units.article != NO_ARTICLE)
    size = in_article.end - in_article.start
    origin = draft.text.origin[positions(in_article.start, size)]
    printed = origin != GENERATED
    article = np.repeat(in_article.article, size)[printed]
    count = int(in_article.article.max(initial=NO_ARTICLE)) + 1
    of_articles = detect_scripts(reel[origin[printed]], article, count)
    by_article, by_document = (
        [VARIANTS[script] for script in scripts.tolist()] for scripts in (of_articles, of_documents)
    )
    return [*by_article, "neutral"], by_document


def _document(
    draft: Draft, doc: int, variant: Variant, articles: list[Article], furniture: list[Furniture]
) -> Document:
    """Return the document of a source; datelines without a year get theirs from the date of the issue."""
    source, conversion, documents = draft.sources[doc], draft.conversions.get(doc), draft.documents
    page_list = pages(furniture)
    day = source.issued or issued(page_list) or date_in_name(source.name or "")
    dated = tuple([_with_date(article, day) for article in articles])
    return Document(
        source,
        TEXT_KINDS[TextKind(int(documents.kind[doc]))],
        round(float(documents.kind_score[doc]), 3),
        bool(documents.out_of_depth[doc]),
        variant,
        conversion,
        page_list,
        dated,
        tuple(furniture),
        Entries((draft.log, source)),
    )


def _with_date(article: Article, day: date | None) -> Article:
    """Return the article with the ISO date of its dateline, completed by the day of the issue."""
    if article.dateline is None or article.dateline.date is None:
        return article
    iso = iso_date(article.dateline.date, day)
    if iso is None:
        return article
    return msgspec.structs.replace(article, dateline=msgspec.structs.replace(article.dateline, iso_date=str(iso)))


def _without_uncovered(draft: Draft) -> Draft:
    """Delete, and so log, every character that no row covers: `join` leaves none, other passes may."""
    blocks = draft.blocks
    separators = draft.separators()
    if int((blocks.end - blocks.start).sum()) + len(separators) == len(draft.text.codes):
        return draft
    # How many rows begin, less how many end, up to each character: none where no row covers it.
    edges = np.zeros(len(draft.text.codes) + 1, np.int64)
    np.add.at(edges, blocks.start, 1)
    np.add.at(edges, blocks.end, -1)
    uncovered = np.cumsum(edges[:-1]) == 0
    uncovered[separators] = False
    return draft.delete(Rule.WRITE_REST, np.flatnonzero(uncovered))


# --- texts and spans -------------------------------------------------------------------------------------------------


def _rows(draft: Draft, ranges: Ranges, kinds: NDArray[np.uint8], *scores: Iterable[float]) -> list[Row]:
    """Return the text and spans of units or notes."""
    text = decode(draft.text.codes)
    texts = [text[start:end] for start, end in zip(ranges.start.tolist(), ranges.end.tolist(), strict=True)]
    return list(map(Row, kinds.tolist(), texts, _spans(draft, ranges), *scores))


def _spans(draft: Draft, ranges: Ranges) -> list[tuple[Span, ...]]:
    """Return the spans of each range: the stretches of its source that its characters come from."""
    origin = draft.text.origin
    # Positions whose character does not follow the one before it in the source; so every generated one, and the next.
    breaks = np.flatnonzero(origin[1:] != origin[:-1] + 1) + 1
    first_break = np.searchsorted(breaks, ranges.start, "right")
    inner_count = np.searchsorted(breaks, ranges.end, "left") - first_break
    inner_breaks = breaks[positions(first_break, inner_count)]

    # So many breaks inside a range cut it into one stretch more. Its stretches begin at its start and at the breaks, and
    # end at the breaks and at its end.
    stretch_count = inner_count + 1
    behind_last = np.cumsum(stretch_count)
    row = np.repeat(np.arange(len(ranges)), stretch_count)
    is_first, is_last = (np.zeros(len(row), np.bool_) for _ in range(2))
    is_first[behind_last - stretch_count] = True
    is_last[behind_last - 1] = True
    begin, stop = (np.empty(len(row), np.int64) for _ in range(2))
    begin[is_first], begin[~is_first] = ranges.start, inner_breaks
    stop[is_last], stop[~is_last] = ranges.end, inner_breaks

    # Generated characters, a stretch each, come from nowhere in the source.
    printed = origin[begin] != GENERATED
    row, begin, stop = row[printed], begin[printed], stop[printed]
    to_source = np.array([source.begins - source.offset for source in draft.sources], np.int64)[ranges.doc[row]]
    span_start, span_end = origin[begin] + to_source, origin[stop - 1] + 1 + to_source
    spans = list(zip(span_start.tolist(), span_end.tolist(), strict=True))
    edges = np.searchsorted(row, np.arange(len(ranges) + 1)).tolist()
    return [tuple(spans[first:end]) for first, end in pairwise(edges)]


def _chain(rows: Sequence[Row]) -> tuple[Span, ...]:
    """Return the spans of several rows; those that touch in the source become one."""
    if len(rows) == 1:
        return rows[0].spans
    spans: list[Span] = []
    for start, end in (span for row in rows for span in row.spans):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


# --- structs ---------------------------------------------------------------------------------------------------------


def _furniture(row: Row) -> Furniture:
    kind: Any = NAMES[row.kind]
    return Furniture(kind, row.text, row.spans, row.certainty)


def _paragraph(row: Row) -> Paragraph:
    kind: Any = NAMES[row.kind]
    return Paragraph(kind, row.text, row.spans, row.score, row.certainty)


def _caption(row: Row) -> Caption:
    return Caption(row.text, photo_credit(row.text), row.spans, row.certainty)


LONGEST_CREDIT: Final = 100  # characters; four photographers with their roles take 50


def photo_credit(caption: str) -> str | None:
    """Return the credit of the photographer at the end of a caption, or None.

    >>> [photo_credit(text) for text in ("大桥昨日合龙。本报记者 向凤 摄", "大桥昨日合龙（孟敏 摄）", "观众在展板前拍摄")]
    ['本报记者 向凤 摄', '（孟敏 摄）', None]
    """
    match = PHOTO_CREDIT.search(caption, max(len(caption) - LONGEST_CREDIT, 0))
    if match is None or not all(is_name(name) for name in regex.split(r"[\s、]+", match["names"])):
        return None
    credit: str = match[0].strip()
    return credit


# 【本报评论】…, 前沿观察丨…, …（前沿观察）; but （图）, （上）, （之二）, （节选） name no column.
_COLUMN_FIRST = regex.compile(r"[【〖](?P<column>\p{Han}{2,8})[】〗](?=.)|(?P<column>\p{Han}{3,8})\s?[丨｜|]\s?(?=.)")
_COLUMN_LAST = regex.compile(r"(?<=.)[（(](?!之|第)(?P<column>\p{Han}{3,8})[）)]")


def column_name(first: str, last: str) -> str | None:
    """Return the name of an item's column: in brackets, or before a bar, in the first or last line of its title.

    >>> [column_name(title, title) for title in ("【本报评论】把实事办实", "兴边富民的三重功夫（前沿观察）", "湖上日出（组图）")]
    ['本报评论', '前沿观察', None]
    """
    match = _COLUMN_FIRST.match(first)
    if match is None:
        at_end = (match for match in _COLUMN_LAST.finditer(last) if match.end() == len(last))
        match = next(at_end, None)
    return match["column"] if match else None


def _article(rows: Sequence[Row], notes: list[Row], source: Source, variant: Variant) -> Article:
    """Return the article that units and notes make up."""
    by_place: dict[Place, list[Row]] = {place: [] for place in Place}
    for row in rows:
        by_place[PLACES[row.kind]].append(row)
    headline = by_place[Place.HEADLINE]
    kickers = [row for row in headline if row.kind == Kind.KICKER]
    titles = [row for row in headline if row.kind == Kind.TITLE]
    decks = [row for row in headline if row.kind == Kind.DECK]
    return Article(
        title=_join(titles),
        title_lines=tuple([row.text for row in titles]),
        title_spans=_chain(titles),
        kicker=_join(kickers),
        kicker_spans=_chain(kickers),
        deck=_join(decks),
        deck_spans=_chain(decks),
        byline=_byline(by_place[Place.BYLINE], notes, source),
        dateline=_dateline(notes, source),
        paragraphs=tuple(map(_paragraph, by_place[Place.BODY])),
        captions=tuple(map(_caption, by_place[Place.CAPTIONS])),
        column=column_name(titles[0].text if titles else "", titles[-1].text if titles else ""),
        variant=variant,
        incomplete=any(row.kind == NoteKind.INCOMPLETE for row in notes),
        title_confidence=min([row.certainty for row in titles], default=None),
    )


def _join(rows: list[Row]) -> str | None:
    return "".join([row.text for row in rows]) if rows else None


def _printed(rows: list[Row], source: Source) -> str:
    """Return what was printed, before any repair or conversion; no JSON holds a lone surrogate, so these are replaced."""
    text, begins = source.text, source.begins
    stretches = [text[start - begins : end - begins] for row in rows for start, end in row.spans]
    printed: str = _SURROGATE.sub("�", "".join(stretches))
    return printed


def _byline(lines: list[Row], notes: list[Row], source: Source) -> Byline | None:
    """Return the byline of an article: its byline lines, else the beginning of a paragraph that a note marks as one."""
    raw = lines or [row for row in notes if row.kind == NoteKind.BYLINE]
    if not raw:
        return None
    people, role = [], ""
    # The note of a role stands before those of the people who have it.
    for row in notes:
        if row.kind == NoteKind.ROLE:
            role = "".join(row.text.split())
        elif row.kind == NoteKind.PERSON:
            people.append(Person(role, "".join(row.text.split()), row.spans))
    return Byline(
        raw=_printed(raw, source),
        spans=_chain(raw),
        reporters=tuple([person.name for person in people if _reports(person.role)]),
        correspondents=tuple([person.name for person in people if person.role.endswith(CORRESPONDENT)]),
        people=tuple(people),
        confident=bool(people) and all(is_name(person.name) for person in people),
    )


def _reports(role: str) -> bool:
    """Whether a role is a reporter's: every kind of 记者, 文/图, 報導, and the bullet before a lone name."""
    return role.endswith(REPORTER) or role.startswith(("文", "图/文", "圖/文")) or role in BULLETS


_DATELINE_PARTS: Final = {
    int(kind): kind.name.lower()
    for kind in (NoteKind.AGENCY, NoteKind.PLACE, NoteKind.DATE, NoteKind.FORM, NoteKind.VIA)
}


def _dateline(notes: list[Row], source: Source) -> Dateline | None:
    """Return the dateline that notes mark in an article, with its parts."""
    dateline = next((row for row in notes if row.kind == NoteKind.DATELINE), None)
    if dateline is None:
        return None
    # Another one may stand behind the body: the parts are those of this one.
    start, end = dateline.spans[0][0], dateline.spans[-1][1]
    inside = [row for row in notes if start <= row.spans[0][0] and row.spans[-1][1] <= end]
    parts: dict[str, Any] = {_DATELINE_PARTS[row.kind]: row.text for row in inside if row.kind in _DATELINE_PARTS}
    return Dateline(_printed([dateline], source), dateline.spans, **parts)
