"""Turn the columns of a draft into documents: the only place where rows become objects."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
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
    FIRST_ANNOTATION,
    FURNITURE,
    GENERATED,
    HEADLINE,
    BlockKind,
    Blocks,
    Draft,
    Index,
    Source,
    decode,
    encode,
    joined,
    positions,
)
from reflow.patterns.datelines import PHOTO_CREDIT
from reflow.patterns.folios import date_in_name, iso_date
from reflow.tables.surnames import is_name
from reflow.write.folios import issued, merge, pages

PARAGRAPHS = {
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.SUBHEAD: "subhead",
    BlockKind.VERBATIM: "verbatim",
    BlockKind.LINE: "paragraph",  # with the pass `join` left out, every line is one
}
VARIANTS: tuple[Variant, ...] = ("neutral", "simplified", "traditional", "mixed")  # by `Script`
NAMES = {int(kind): kind.name.lower() for kind in BlockKind}
REPORTER, CORRESPONDENT = ("记者", "記者", "报道", "報道", "報導"), ("通讯员", "通訊員")
_SURROGATE = regex.compile("[\ud800-\udfff]")
BULLETS = frozenset("□■◎●○◆")


class Row(NamedTuple):
    """A row of the table with its text and spans."""

    kind: int
    text: str
    spans: tuple[Span, ...]


def write(draft: Draft) -> list[Document]:
    """Make one document for each source, in their order.

    A document's rows become its articles in the order of their numbers, and their furniture in the order of the table.
    """
    draft = _without_rest(draft)
    blocks = draft.blocks
    part = _part(blocks)
    order = np.lexsort((part, blocks.article, blocks.is_kind(*FURNITURE), blocks.doc))
    blocks, part = blocks.take(order), part[order]
    rows = _rows(draft, blocks)
    scores = np.round(blocks.score.astype(np.float64), 3).tolist()
    new = np.ones(len(blocks), np.bool_)
    new[1:] = (np.diff(blocks.doc) != 0) | (np.diff(blocks.article) != 0)
    heads = np.flatnonzero(new | (part == _FURNITURE_PART))
    counts = [np.add.reduceat(part == k, heads).tolist() if len(heads) else [] for k in range(_FURNITURE_PART)]
    variants, of_document = _variants(draft, blocks)
    articles: list[list[Article]] = [[] for _ in draft.sources]
    furniture: list[list[Furniture]] = [[] for _ in draft.sources]
    for head, doc, *sizes in zip(heads.tolist(), blocks.doc[heads].tolist(), *counts, strict=True):
        _, first, second, third, last = accumulate(sizes, initial=head)
        if last == head:
            kind: Any = NAMES[rows[head].kind]
            furniture[doc].append(Furniture(kind, rows[head].text, rows[head].spans))
        else:
            paragraphs = tuple(map(_paragraph, rows[first:second], scores[first:second]))
            captions = tuple([Caption(row.text, photo_credit(row.text), row.spans) for row in rows[second:third]])
            source, variant = draft.sources[doc], variants.get(int(blocks.article[head]), "neutral")
            articles[doc].append(_article(rows[head:first], paragraphs, captions, rows[third:last], source, variant))
    return [_document(draft, doc, of_document[doc], articles[doc], furniture[doc]) for doc in range(len(draft.sources))]


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


def _variants(draft: Draft, blocks: Blocks) -> tuple[dict[int, Variant], list[Variant]]:
    """Tell the script of each article, by its number, and of each document, as they were before any conversion."""
    source = encode("".join(source.text + "\n" for source in draft.sources))
    doc = np.repeat(np.arange(len(draft.sources)), [len(source.text) + 1 for source in draft.sources])
    of_document = detect_scripts(source, doc, len(draft.sources))
    own = blocks.take((blocks.kind < FIRST_ANNOTATION) & (blocks.article >= 0))
    size = own.end - own.start
    origin = draft.text.origin[positions(own.start, size)]
    numbers, group = np.unique(own.article, return_inverse=True)
    printed = origin != GENERATED
    of_article = detect_scripts(source[origin[printed]], np.repeat(group, size)[printed], len(numbers))
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


def _without_rest(draft: Draft) -> Draft:
    """Delete, and so log, every character that no unit covers: `join` leaves none, a shorter pipeline does."""
    units = draft.blocks.take(draft.blocks.kind < FIRST_ANNOTATION)
    apart = draft.separators()
    if int((units.end - units.start).sum()) + len(apart) == len(draft.text.codes):
        return draft
    edges = np.zeros(len(draft.text.codes) + 1, np.int64)
    np.add.at(edges, units.start, 1)
    np.add.at(edges, units.end, -1)
    rest = np.cumsum(edges[:-1]) == 0
    rest[apart] = False
    return draft.delete(Rule.WRITE_REST, np.flatnonzero(rest))


_FURNITURE_PART = 4  # 0 headline, 1 paragraphs, 2 captions, 3 signatures and annotations


def _part(blocks: Blocks) -> Index:
    """Say for each row which part of an article it belongs to, in the order in which they are written."""
    part = np.where(blocks.is_kind(*HEADLINE), 0, 1)
    part[blocks.kind == BlockKind.CAPTION] = 2
    part[(blocks.kind >= FIRST_ANNOTATION) | (blocks.kind == BlockKind.SIGNATURE)] = 3
    part[blocks.is_kind(*FURNITURE)] = _FURNITURE_PART
    return part


# --- texts and spans -------------------------------------------------------------------------------------------------


def _rows(draft: Draft, blocks: Blocks) -> list[Row]:
    text = decode(draft.text.codes)
    texts = [text[start:end] for start, end in zip(blocks.start.tolist(), blocks.end.tolist(), strict=True)]
    first, count, spans = _spans(draft, blocks)
    pieces = [tuple(spans[f:g]) for f, g in zip(first.tolist(), (first + count).tolist(), strict=True)]
    return list(map(Row, blocks.kind.tolist(), texts, pieces))


def _spans(draft: Draft, blocks: Blocks) -> tuple[Index, Index, list[Span]]:
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
    return Paragraph(PARAGRAPHS.get(row.kind, "paragraph"), row.text, row.spans, score)  # type: ignore[call-overload]


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
    notes: list[Row],
    source: Source,
    variant: Variant,
) -> Article:
    kickers = [row for row in headline if row.kind == BlockKind.KICKER]
    titles = [row for row in headline if row.kind == BlockKind.TITLE]
    decks = [row for row in headline if row.kind == BlockKind.DECK]
    return Article(
        title=_join(titles),
        title_lines=tuple([row.text for row in titles]),
        title_spans=_chain(titles),
        kicker=_join(kickers),
        kicker_spans=_chain(kickers),
        deck=_join(decks),
        deck_spans=_chain(decks),
        byline=_byline(notes, source),
        dateline=_dateline(notes, source),
        paragraphs=paragraphs,
        captions=captions,
        column=column_name(titles[0].text if titles else "", titles[-1].text if titles else ""),
        variant=variant,
        incomplete=any(row.kind == BlockKind.INCOMPLETE for row in notes),
    )


def _join(rows: list[Row]) -> str | None:
    return "".join([row.text for row in rows]) if rows else None


def _printed(rows: list[Row], source: Source) -> str:
    """Give what was printed, before any repair or conversion; but no JSON holds a lone surrogate."""
    text, begins = source.text, source.begins
    printed = "".join([text[start - begins : end - begins] for row in rows for start, end in row.spans])
    whole: str = _SURROGATE.sub("�", printed)
    return whole


def _byline(notes: list[Row], source: Source) -> Byline | None:
    lines = [row for row in notes if row.kind == BlockKind.SIGNATURE]
    raws = lines or [row for row in notes if row.kind == BlockKind.BYLINE]
    if not raws:
        return None
    people, role = [], ""
    for row in notes:
        if row.kind == BlockKind.ROLE:
            role = "".join(row.text.split())
        elif row.kind == BlockKind.PERSON:
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


_DATELINE_PARTS = {int(kind): NAMES[kind] for kind in BlockKind if BlockKind.AGENCY <= kind <= BlockKind.VIA}


def _dateline(notes: list[Row], source: Source) -> Dateline | None:
    dateline = next((row for row in notes if row.kind == BlockKind.DATELINE), None)
    if dateline is None:
        return None
    parts: dict[str, Any] = {_DATELINE_PARTS[row.kind]: row.text for row in notes if row.kind in _DATELINE_PARTS}
    return Dateline(_printed([dateline], source), dateline.spans, **parts)
