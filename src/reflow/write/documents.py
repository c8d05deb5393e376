"""Turn the columns of a draft into documents: the only place where rows become objects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

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
    Variant,
)
from reflow.draft import (
    FURNITURE,
    GENERATED,
    Draft,
    Index,
    Kind,
    Lines,
    NoteKind,
    Source,
    Units,
    decode,
    encode,
    joined,
    positions,
)
from reflow.draft.contract import Contract
from reflow.draft.kinds import Place, output_of
from reflow.draft.tables import Ranges
from reflow.draft.text import lone_surrogates
from reflow.patterns.captions import PHOTO_CREDIT
from reflow.patterns.folios import date_in_name, iso_date
from reflow.tables.surnames import is_name
from reflow.write.folios import issued, merge, pages

VARIANTS: tuple[Variant, ...] = ("neutral", "simplified", "traditional", "mixed")  # by `Script`
WRITE = Contract(
    reads=("text.codes", "text.origin", "units.doc", "units.start", "units.end", "units.kind", "units.score"), writes=()
)
# Where the output has each kind of unit, and what it calls it.
PLACES, NAMES = zip(*map(output_of, Kind), strict=True)
REPORTER, CORRESPONDENT = ("记者", "記者", "报道", "報道", "報導"), ("通讯员", "通訊員")
_SURROGATE = regex.compile("[\ud800-\udfff]")
BULLETS = frozenset("□■◎●○◆")


class Row(NamedTuple):
    """A unit or a note with its text and spans."""

    kind: int
    text: str
    spans: tuple[Span, ...]


def write(draft: Draft) -> list[Document]:
    """Make one document for each source, in their order.

    A document's units become its articles in the order of their numbers, and its furniture in the order of the table.
    """
    # What `normalize` has replaced, unless it was left out.
    draft = draft.replace(Rule.NORMALIZE_SURROGATE, lone_surrogates(draft.text.codes), "�")
    draft = _with_units(_without_uncovered(draft))
    units = draft.units
    order = np.lexsort((_part(units), units.article, units.is_kind(*FURNITURE), units.doc))
    units = units.take(order)
    rows = _rows(draft, units, units.kind)
    scores = np.round(units.score.astype(np.float64), 3).tolist()
    notes = _notes_by_article(draft, units)
    variants, of_document = _variants(draft, units)
    articles: list[list[Article]] = [[] for _ in draft.sources]
    furniture: list[list[Furniture]] = [[] for _ in draft.sources]
    for head, end in _runs(units):
        doc, number = int(units.doc[head]), int(units.article[head])
        if PLACES[rows[head].kind] is Place.FURNITURE:
            kind: Any = NAMES[rows[head].kind]
            furniture[doc].append(Furniture(kind, rows[head].text, rows[head].spans))
            continue
        parts: dict[Place, list[int]] = {place: [] for place in Place}
        for row in range(head, end):
            parts[PLACES[rows[row].kind]].append(row)
        article = _article(
            [rows[row] for row in parts[Place.HEADLINE]],
            tuple([_paragraph(rows[row], scores[row]) for row in parts[Place.BODY]]),
            tuple([_caption(rows[row]) for row in parts[Place.CAPTIONS]]),
            [rows[row] for row in parts[Place.BYLINE]],
            notes.get((doc, number), []),
            draft.sources[doc],
            variants.get(number, "neutral"),
        )
        articles[doc].append(article)
    return [_document(draft, doc, of_document[doc], articles[doc], furniture[doc]) for doc in range(len(draft.sources))]


def _with_units(draft: Draft) -> Draft:
    """Make a unit of each line, where passes were chosen that make none."""
    blocks = draft.blocks
    if not isinstance(blocks, Lines):
        return draft
    return draft.with_blocks(
        Units.of(len(blocks), doc=blocks.doc, start=blocks.start, end=blocks.end, kind=blocks.fixed)
    )


def _runs(units: Units) -> Iterator[tuple[int, int]]:
    """Yield the first unit of each article and the position behind its last; each line of furniture is a run alone."""
    new = np.ones(len(units), np.bool_)
    new[1:] = (np.diff(units.doc) != 0) | (np.diff(units.article) != 0)
    heads = np.flatnonzero(new | units.is_kind(*FURNITURE)).tolist()
    return zip(heads, [*heads[1:], len(units)][: len(heads)], strict=True)


def _notes_by_article(draft: Draft, units: Units) -> dict[tuple[int, int], list[Row]]:
    """Return the notes of each article, by its document and number, in the order of the table."""
    notes = draft.notes
    if not len(notes):
        return {}
    by_start = np.argsort(units.start, kind="stable")
    unit = by_start[np.searchsorted(units.start[by_start], notes.start, "right") - 1]
    by_article: dict[tuple[int, int], list[Row]] = {}
    rows = _rows(draft, notes, notes.kind)
    for row, doc, number in zip(rows, units.doc[unit].tolist(), units.article[unit].tolist(), strict=True):
        by_article.setdefault((doc, number), []).append(row)
    return by_article


def unite(parts: Sequence[Document]) -> Document:
    """Unite the documents of a source's pieces, which lie one behind the other."""
    if len(parts) == 1:
        return parts[0]
    return Document(
        joined([part.source for part in parts]),
        joint_variant([part.variant for part in parts]),
        next((part.conversion for part in parts if part.conversion), None),
        merge([part.pages for part in parts]),
        tuple([article for part in parts for article in part.articles]),
        tuple([line for part in parts for line in part.furniture]),
        Entries.joined([part.log for part in parts]),
    )


def joint_variant(variants: Iterable[Variant]) -> Variant:
    """Tell the script of a text from those of its parts.

    >>> joint_variant(["neutral", "simplified", "simplified"]), joint_variant(["traditional", "simplified"])
    ('simplified', 'mixed')
    """
    found = set(variants) - {"neutral"}
    return found.pop() if len(found) == 1 else "mixed" if found else "neutral"


def _variants(draft: Draft, blocks: Units) -> tuple[dict[int, Variant], list[Variant]]:
    """Tell the script of each article, by its number, and of each document, as they were before any conversion."""
    reel = encode("\n" + "".join(source.text + "\n" for source in draft.sources))
    doc = np.repeat(np.arange(len(draft.sources)), [len(source.text) + 1 for source in draft.sources])
    of_document = detect_scripts(reel[1:], doc, len(draft.sources))
    own = blocks.take(blocks.article >= 0)
    size = own.end - own.start
    origin = draft.text.origin[positions(own.start, size)]
    numbers, group = np.unique(own.article, return_inverse=True)
    printed = origin != GENERATED
    of_article = detect_scripts(reel[origin[printed]], np.repeat(group, size)[printed], len(numbers))
    return dict(zip(numbers.tolist(), _named(of_article), strict=True)), _named(of_document)


def _named(found: NDArray[np.uint8]) -> list[Variant]:
    return [VARIANTS[script] for script in found.tolist()]


def _document(
    draft: Draft, doc: int, variant: Variant, articles: list[Article], furniture: list[Furniture]
) -> Document:
    source, conversion = draft.sources[doc], draft.conversions.get(doc)
    found = pages(furniture)
    day = source.issued or issued(found) or date_in_name(source.name or "")
    dated = tuple([_with_date(article, day) for article in articles])
    return Document(source, variant, conversion, found, dated, tuple(furniture), Entries((draft.log, source)))


def _with_date(article: Article, day: date | None) -> Article:
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


PARTS = tuple(Place)


def _part(units: Units) -> Index:
    """Return for each unit the part of an article it belongs to, in the order in which they are written."""
    part = np.array([PARTS.index(place) for place in PLACES])
    return part[units.kind]


# --- texts and spans -------------------------------------------------------------------------------------------------


def _rows(draft: Draft, ranges: Ranges, kinds: NDArray[np.uint8]) -> list[Row]:
    text = decode(draft.text.codes)
    texts = [text[start:end] for start, end in zip(ranges.start.tolist(), ranges.end.tolist(), strict=True)]
    first, count, spans = _spans(draft, ranges)
    of_row = [tuple(spans[begin:end]) for begin, end in zip(first.tolist(), (first + count).tolist(), strict=True)]
    return list(map(Row, kinds.tolist(), texts, of_row))


def _spans(draft: Draft, blocks: Ranges) -> tuple[Index, Index, list[Span]]:
    """List the source ranges that each block covers: the first of each block, how many, and all of them."""
    origin = draft.text.origin
    start, end = blocks.start, blocks.end
    cut = np.flatnonzero(origin[1:] != origin[:-1] + 1) + 1  # where the next character is not the next in the source
    lo, hi = np.searchsorted(cut, start, "right"), np.searchsorted(cut, end, "left")
    count = hi - lo + 1
    first = np.cumsum(count) - count
    row = np.repeat(np.arange(len(start)), count)
    # Each block's pieces begin at its start and at the cuts inside it, and end at those cuts and at its end.
    inside = np.delete(np.arange(len(row)), first)
    cuts = cut[inside - first[row[inside]] - 1 + lo[row[inside]]]
    begin, stop = np.empty(len(row), np.int64), np.empty(len(row), np.int64)
    begin[first], begin[inside] = start, cuts
    stop[first + count - 1], stop[inside - 1] = end, cuts
    real = (begin < stop) & (origin[np.minimum(begin, len(origin) - 1)] != GENERATED)
    offset = np.array([source.offset - source.begins for source in draft.sources], np.int64)[blocks.doc[row[real]]]
    left, right = origin[begin[real]] - offset, origin[stop[real] - 1] + 1 - offset
    count = np.bincount(row[real], minlength=len(start))
    return np.cumsum(count) - count, count, list(zip(left.tolist(), right.tolist(), strict=True))


def _chain(rows: Sequence[Row]) -> tuple[Span, ...]:
    """Chain the spans of several rows; those that touch in the source become one."""
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


def _paragraph(row: Row, score: float) -> Paragraph:
    kind: Any = NAMES[row.kind]
    return Paragraph(kind, row.text, row.spans, score)


def _caption(row: Row) -> Caption:
    return Caption(row.text, photo_credit(row.text), row.spans)


LONGEST_CREDIT = 100  # characters; four photographers with their roles take 50


def photo_credit(caption: str) -> str | None:
    """Find who took the photo, at the end of a caption.

    >>> [photo_credit(text) for text in ("大桥昨日合龙。本报记者 向凤 摄", "大桥昨日合龙（孟敏 摄）", "观众在展板前拍摄")]
    ['本报记者 向凤 摄', '（孟敏 摄）', None]
    """
    match = PHOTO_CREDIT.search(caption, max(len(caption) - LONGEST_CREDIT, 0))
    if match is None or not all(is_name(name) for name in regex.split(r"[\s、]+", match["names"])):
        return None
    credit: str = match[0].strip()
    return credit


# 【本报评论】…, 前沿观察丨…, …（前沿观察）; but （图）, （上）, （之二）, （节选） are none.
_COLUMN_FIRST = regex.compile(r"[【〖](?P<column>\p{Han}{2,8})[】〗](?=.)|(?P<column>\p{Han}{3,8})\s?[丨｜|]\s?(?=.)")
_COLUMN_LAST = regex.compile(r"(?<=.)[（(](?!之|第)(?P<column>\p{Han}{3,8})[）)]")


def column_name(first: str, last: str) -> str | None:
    """Find the column that an item stands in, in brackets or before a bar in the first or last line of its title.

    >>> [column_name(title, title) for title in ("【本报评论】把实事办实", "兴边富民的三重功夫（前沿观察）", "湖上日出（组图）")]
    ['本报评论', '前沿观察', None]
    """
    match = _COLUMN_FIRST.match(first) or next((m for m in _COLUMN_LAST.finditer(last) if m.end() == len(last)), None)
    return match["column"] if match else None


def _article(
    headline: list[Row],
    paragraphs: tuple[Paragraph, ...],
    captions: tuple[Caption, ...],
    bylines: list[Row],
    notes: list[Row],
    source: Source,
    variant: Variant,
) -> Article:
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
        byline=_byline(bylines, notes, source),
        dateline=_dateline(notes, source),
        paragraphs=paragraphs,
        captions=captions,
        column=column_name(titles[0].text if titles else "", titles[-1].text if titles else ""),
        variant=variant,
        incomplete=any(row.kind == NoteKind.INCOMPLETE for row in notes),
    )


def _join(rows: list[Row]) -> str | None:
    return "".join([row.text for row in rows]) if rows else None


def _printed(rows: list[Row], source: Source) -> str:
    """Give what was printed, before any repair or conversion; but no JSON holds a lone surrogate."""
    text, begins = source.text, source.begins
    printed = "".join([text[start - begins : end - begins] for row in rows for start, end in row.spans])
    whole: str = _SURROGATE.sub("�", printed)
    return whole


def _byline(lines: list[Row], notes: list[Row], source: Source) -> Byline | None:
    """Return the byline of an article: of lines of its own, else of what a note says of a paragraph's beginning."""
    raws = lines or [row for row in notes if row.kind == NoteKind.BYLINE]
    if not raws:
        return None
    people, role = [], ""
    for row in notes:
        if row.kind == NoteKind.ROLE:
            role = "".join(row.text.split())
        elif row.kind == NoteKind.PERSON:
            people.append(Person(role, "".join(row.text.split()), row.spans))
    return Byline(
        raw=_printed(raws, source),
        spans=_chain(raws),
        reporters=tuple([person.name for person in people if _reports(person.role)]),
        correspondents=tuple([person.name for person in people if person.role.endswith(CORRESPONDENT)]),
        people=tuple(people),
        confident=bool(people) and all(is_name(person.name) for person in people),
    )


def _reports(role: str) -> bool:
    """Say whether a role is a reporter's: every kind of 记者, 文/图, 報導, and the bullet before a lone name."""
    return role.endswith(REPORTER) or role.startswith(("文", "图/文", "圖/文")) or role in BULLETS


_DATELINE_PARTS = {
    int(kind): kind.name.lower()
    for kind in (NoteKind.AGENCY, NoteKind.PLACE, NoteKind.DATE, NoteKind.FORM, NoteKind.VIA)
}


def _dateline(notes: list[Row], source: Source) -> Dateline | None:
    dateline = next((row for row in notes if row.kind == NoteKind.DATELINE), None)
    if dateline is None:
        return None
    parts: dict[str, Any] = {_DATELINE_PARTS[row.kind]: row.text for row in notes if row.kind in _DATELINE_PARTS}
    return Dateline(_printed([dateline], source), dateline.spans, **parts)
