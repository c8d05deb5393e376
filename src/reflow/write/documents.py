"""Build documents from the tables of a draft: the only place where rows become objects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.conversion.script import SCRIPT_BITS, in_one_script, scripts
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
    Index,
    Kind,
    Lines,
    Mask,
    NoteKind,
    Notes,
    Source,
    TextKind,
    Units,
    encode,
    joined,
    positions,
)
from reflow.draft.contract import Contract
from reflow.draft.kinds import Place, output_of
from reflow.draft.tables import NO_ARTICLE, Ranges
from reflow.draft.text import lone_surrogates
from reflow.patterns.captions import BEFORE_CREDIT, PHOTO_CREDIT
from reflow.patterns.folios import date_in_name, iso_date
from reflow.patterns.late_pattern import LatePattern
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
NAMES: Final[list[Any]] = [output_of(kind)[1] for kind in Kind]  # what the output calls each kind of unit
# The parts of an article, in the order in which its units are sorted, and behind all articles the furniture.
PARTS: Final = ("kicker", "title", "deck", "paragraphs", "captions", "byline", "furniture")


def _part_of(kind: Kind) -> int:
    """Return the number in `PARTS` of the part that a unit of this kind belongs to."""
    place, name = output_of(kind)
    return PARTS.index(name if place is Place.HEADLINE else place.value)


_PART: Final = np.array([_part_of(kind) for kind in Kind])
# On CPython 3.11 the look-up of a member in its enumeration runs Python code, so hot loops compare with these.
BYLINE, ROLE, PERSON, DATELINE, INCOMPLETE = map(
    int, (NoteKind.BYLINE, NoteKind.ROLE, NoteKind.PERSON, NoteKind.DATELINE, NoteKind.INCOMPLETE)
)
REPORTER: Final = ("记者", "記者", "报道", "報道", "報導")
CORRESPONDENT: Final = ("通讯员", "通訊員")
BULLETS: Final = frozenset("□■◎●○◆")


Spans = tuple[Span, ...]
Note = tuple[int, str, Spans]
"""The kind, the text and the spans of a note."""


class Columns(NamedTuple):
    """Units in the order of the output, column by column: the fields of a `Paragraph`."""

    name: list[Any]
    text: list[str]
    spans: list[Spans]
    score: list[float]
    certainty: list[float]

    def part(self, first: int, end: int) -> "Columns":
        """Return some of the units, which follow each other."""
        rows = slice(first, end)
        return Columns(self.name[rows], self.text[rows], self.spans[rows], self.score[rows], self.certainty[rows])


def write(draft: Draft) -> list[Document]:
    """Return one document for each source, in their order.

    A document's units become its articles in the order of their numbers, and its furniture in the order of the table.
    """
    # The pass `normalize` has replaced these, unless it was left out.
    draft = draft.replace(Rule.NORMALIZE_SURROGATE, lone_surrogates(draft.text.codes), "�")
    draft = _with_units(_without_uncovered(draft))
    units = _in_order(draft.units)
    number, count = _article_numbers(units)
    # Of units and notes at once: a small document takes as long for each call as for each of its rows.
    ranges = _both(units, draft.notes)
    texts, spans = _texts(draft, ranges), _spans(draft, ranges)
    columns = _columns(units, texts[: len(units)], spans[: len(units)])
    notes = _notes_by_article(draft.notes, texts[len(units) :], spans[len(units) :], units, number, count)
    variants, document_variants = _variants(draft, units, number, count)
    # Where each part of each article begins, and so the one before it ends.
    parts = np.arange(count * len(PARTS)).reshape(count, len(PARTS))
    begins = (number * len(PARTS) + _PART[units.kind]).searchsorted(parts)

    docs = units.doc.tolist()
    articles: list[list[Article]] = [[] for _ in draft.sources]
    for begin, marked, variant in zip(begins.tolist(), notes, variants, strict=True):
        doc = docs[begin[0]]
        articles[doc].append(_article(columns, begin, marked, draft.sources[doc], variant))
    furniture: list[list[Furniture]] = [[] for _ in draft.sources]
    first = int(number.searchsorted(count))
    lines = _furniture(columns.part(first, len(units)))
    for doc, line in zip(docs[first:], lines, strict=True):
        furniture[doc].append(line)
    return [
        _document(draft, doc, document_variants[doc], articles[doc], furniture[doc])
        for doc in range(len(draft.sources))
    ]


def _both(units: Units, notes: Notes) -> Ranges:
    """Return the ranges of units, and behind them those of notes."""
    columns = {name: np.concatenate((getattr(units, name), getattr(notes, name))) for name in ("doc", "start", "end")}
    return Ranges.of(len(units) + len(notes), **columns)


def _columns(units: Units, texts: list[str], spans: list[Spans]) -> Columns:
    """Return what the output shows of units, which have these texts and spans."""
    return Columns(
        [NAMES[kind] for kind in units.kind.tolist()],
        texts,
        spans,
        _thousandths(units.score),
        _thousandths(units.certainty),
    )


def _thousandths(scores: NDArray[np.float32]) -> list[float]:
    """Return scores as they are written, with three decimals."""
    rounded: list[float] = scores.astype(np.float64).round(3).tolist()
    return rounded


def _with_units(draft: Draft) -> Draft:
    """Return the draft with a unit for each line, if the passes chosen make no units."""
    blocks = draft.blocks
    if not isinstance(blocks, Lines):
        return draft
    return draft.with_blocks(Units.of(len(blocks), doc=blocks.doc, start=blocks.start, end=blocks.end))


def _in_order(units: Units) -> Units:
    """Return units in the order of the output: articles by document, with their parts; behind all of them the furniture."""
    return units.take(np.lexsort((_PART[units.kind], units.article, units.doc, units.is_kind(*FURNITURE))))


def _article_numbers(units: Units) -> tuple[Index, int]:
    """Return the number of each unit's article, from 0 in the order of the units, and how many articles there are.

    Furniture has the number behind the last.
    """
    in_article = ~units.is_kind(*FURNITURE)
    begins = in_article.copy()
    begins[1:] &= (units.doc[1:] != units.doc[:-1]) | (units.article[1:] != units.article[:-1])
    number = begins.cumsum()
    return number - in_article, int(np.count_nonzero(begins))


def _notes_by_article(
    notes: Notes, texts: list[str], spans: list[Spans], units: Units, number: Index, count: int
) -> list[list[Note]]:
    """Return the notes of each article, in the order of the table; `number` is that of each unit's article."""
    by_article: list[list[Note]] = [[] for _ in range(count + 1)]
    if len(notes):
        articles = number[units.row_at(notes.start)].tolist()
        for article, row in zip(articles, zip(notes.kind.tolist(), texts, spans, strict=True), strict=True):
            by_article[article].append(row)
    return by_article[:count]


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


def _variants(draft: Draft, units: Units, number: Index, count: int) -> tuple[list[Variant], list[Variant]]:
    """Return the script of each article and of each document, as they were before any conversion.

    `number` is that of each unit's article. Of articles only what is printed in them counts, not furniture, nor spaces
    that were inserted.
    """
    # The text as it came: the draft's own may be converted already.
    reel = encode("\n" + "".join([source.text + "\n" for source in draft.sources]))
    in_script = in_one_script(reel)
    # A generated character has the origin -1: the line end at the end of the reel, which is of no script.
    in_text = in_script.take(draft.text.origin.astype(np.int64))
    starts = np.array([source.offset for source in draft.sources])
    ends = starts + [len(source.text) for source in draft.sources]
    in_no_article = units.article[number.searchsorted(np.arange(count))] == NO_ARTICLE
    counts = []
    for bit in SCRIPT_BITS:
        of_units = _count_in(in_text & bit != 0, units.start, units.end)
        of_articles = np.bincount(number, of_units, count + 1)[:count]
        of_articles[in_no_article] = 0  # so that it is of no script
        counts.append(np.concatenate((of_articles, _count_in(in_script & bit != 0, starts, ends))))
    variants = [VARIANTS[script] for script in scripts(*counts).tolist()]
    return variants[:count], variants[count:]


def _count_in(marked: Mask, start: Index, end: Index) -> Index:
    """Return how many of the marked characters lie in each of several ranges."""
    at = marked.nonzero()[0]
    return at.searchsorted(end) - at.searchsorted(start)


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


def _texts(draft: Draft, ranges: Ranges) -> list[str]:
    """Return the text of units or notes."""
    text = draft.text.slice(0, len(draft.text.codes))  # decoded once for both
    return [text[start:end] for start, end in zip(ranges.start.tolist(), ranges.end.tolist(), strict=True)]


def _spans(draft: Draft, ranges: Ranges) -> list[Spans]:
    """Return the spans of each range: the stretches of its source that its characters come from."""
    origin = draft.text.origin
    # Positions whose character does not follow the one before it in the source; so every generated one, and the next.
    inner = (origin[1:] != origin[:-1] + 1).nonzero()[0] + 1
    breaks = np.concatenate(([0], inner, [len(origin)]))
    first = breaks.searchsorted(ranges.start, "right")
    # So many breaks inside a range cut it into one stretch more. Its stretches begin at its start and at the breaks, and
    # end at the breaks and at its end.
    count = breaks.searchsorted(ranges.end, "left") - first + 1
    edges = count.cumsum()  # how many stretches there are up to the end of each range
    behind = positions(first, count)
    begin, stop = breaks[behind - 1], breaks[behind]
    begin[edges - count], stop[edges - 1] = ranges.start, ranges.end

    to_source = np.array([source.begins - source.offset for source in draft.sources], np.int64)[ranges.doc]
    origins = origin[begin]
    starts = origins + to_source.repeat(count)
    ends = starts + (stop - begin)
    is_printed = origins != GENERATED
    if not is_printed.all():
        # Generated characters, a stretch each, come from nowhere in the source.
        starts, ends, edges = starts[is_printed], ends[is_printed], is_printed.cumsum()[edges - 1]
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    return [tuple(spans[start:end]) for start, end in pairwise([0, *edges.tolist()])]


def _chain(parts: Sequence[Spans]) -> Spans:
    """Return the spans of several units; those that touch in the source become one."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    spans: list[Span] = []
    for start, end in chain.from_iterable(parts):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


# --- structs ---------------------------------------------------------------------------------------------------------


LONGEST_CREDIT: Final = 100  # characters; four photographers with their roles take 50


def photo_credit(caption: str) -> str | None:
    """Return the credit of the photographer at the end of a caption, or None.

    >>> [photo_credit(text) for text in ("大桥昨日合龙。本报记者 向凤 摄", "大桥昨日合龙（孟敏 摄）", "观众在展板前拍摄")]
    ['本报记者 向凤 摄', '（孟敏 摄）', None]
    """
    # Searched for behind the last mark, which takes a quarter of the time for the captions of labelled pages.
    last_mark = max(map(caption.rfind, BEFORE_CREDIT))
    match = PHOTO_CREDIT.search(caption, max(last_mark, len(caption) - LONGEST_CREDIT, 0))
    if match is None or not all(map(is_name, match["names"].replace("、", " ").split())):
        return None
    credit: str = match[0].strip()
    return credit


# 【本报评论】…, 前沿观察丨…, …（前沿观察）; but （图）, （上）, （之二）, （节选） name no column.
COLUMN_FIRST = LatePattern(r"[【〖](?P<column>\p{Han}{2,8})[】〗](?=.)|(?P<column>\p{Han}{3,8})\s?[丨｜|]\s?(?=.)")
COLUMN_SIGNS = "【〖丨｜|"  # one of these is in every line that a column begins
_COLUMN_LAST = LatePattern(r"(?<=.)[（(](?!之|第)(?P<column>\p{Han}{3,8})[）)]")


def column_name(first: str, last: str) -> str | None:
    """Return the name of an item's column: in brackets, or before a bar, in the first or last line of its title.

    >>> [column_name(title, title) for title in ("【本报评论】把实事办实", "兴边富民的三重功夫（前沿观察）", "湖上日出（组图）")]
    ['本报评论', '前沿观察', None]
    """
    match = COLUMN_FIRST.match(first) if any(map(first.__contains__, COLUMN_SIGNS)) else None
    if match is None and last.endswith(("）", ")")):
        at_end = (match for match in _COLUMN_LAST.finditer(last) if match.end() == len(last))
        match = next(at_end, None)
    return match["column"] if match else None


def _article(units: Columns, begins: Sequence[int], notes: list[Note], source: Source, variant: Variant) -> Article:
    """Return the article that units and notes make up; `begins` is where each of its `PARTS` begins."""
    kicker, title, deck, body, captions, byline, end = begins
    titles = units.text[title:deck]
    return Article(
        title=_join(titles),
        title_lines=tuple(titles),
        title_spans=_chain(units.spans[title:deck]),
        kicker=_join(units.text[kicker:title]),
        kicker_spans=_chain(units.spans[kicker:title]),
        deck=_join(units.text[deck:body]),
        deck_spans=_chain(units.spans[deck:body]),
        byline=_byline(units.spans[byline:end], notes, source),
        dateline=_dateline(notes, source),
        paragraphs=tuple(map(Paragraph, *units.part(body, captions))),
        captions=_captions(units.part(captions, byline)) if captions < byline else (),
        column=column_name(titles[0], titles[-1]) if titles else None,
        variant=variant,
        incomplete=INCOMPLETE in [kind for kind, _text, _spans in notes],
        title_confidence=min(units.certainty[title:deck], default=None),
    )


def _furniture(units: Columns) -> Iterator[Furniture]:
    return map(Furniture, units.name, units.text, units.spans, units.certainty)


def _captions(units: Columns) -> tuple[Caption, ...]:
    return tuple(map(Caption, units.text, map(photo_credit, units.text), units.spans, units.certainty))


def _join(lines: list[str]) -> str | None:
    return "".join(lines) if lines else None


def printed(spans: Spans, source: Source) -> str:
    """Return what was printed, before any repair or conversion; no JSON holds a lone surrogate, so these are replaced."""
    text, begins = source.text, source.begins
    characters = "".join([text[start - begins : end - begins] for start, end in spans])
    # Encoded and decoded again, which takes a tenth of the time of a pattern.
    return characters.encode("utf-32", "surrogatepass").decode("utf-32", "replace")


def _byline(lines: list[Spans], notes: list[Note], source: Source) -> Byline | None:
    """Return the byline of an article: its byline lines, else the beginning of a paragraph that a note marks as one."""
    raw = lines or [spans for kind, _text, spans in notes if kind == BYLINE]
    if not raw:
        return None
    people, role = [], ""
    # The note of a role stands before those of the people who have it.
    for kind, text, spans in notes:
        if kind == ROLE:
            role = "".join(text.split())
        elif kind == PERSON:
            people.append(Person(role, "".join(text.split()), spans))
    return Byline(
        raw=printed(tuple(chain.from_iterable(raw)), source),
        spans=_chain(raw),
        reporters=tuple([person.name for person in people if _reports(person.role)]),
        correspondents=tuple([person.name for person in people if person.role.endswith(CORRESPONDENT)]),
        people=tuple(people),
        confident=bool(people) and all(map(is_name, [person.name for person in people])),
    )


def _reports(role: str) -> bool:
    """Whether a role is a reporter's: every kind of 记者, 文/图, 報導, and the bullet before a lone name."""
    return role.endswith(REPORTER) or role.startswith(("文", "图/文", "圖/文")) or role in BULLETS


_DATELINE_PARTS: Final = {
    int(kind): kind.name.lower()
    for kind in (NoteKind.AGENCY, NoteKind.PLACE, NoteKind.DATE, NoteKind.FORM, NoteKind.VIA)
}


def _dateline(notes: list[Note], source: Source) -> Dateline | None:
    """Return the dateline that notes mark in an article, with its parts."""
    datelines = [spans for kind, _text, spans in notes if kind == DATELINE]
    if not datelines:
        return None
    # Another one may stand behind the body: the parts are those of the first.
    spans = datelines[0]
    start, end = spans[0][0], spans[-1][1]
    parts: dict[str, Any] = {
        _DATELINE_PARTS[kind]: text
        for kind, text, inside in notes
        if kind in _DATELINE_PARTS and start <= inside[0][0] and inside[-1][1] <= end
    }
    return Dateline(printed(spans, source), spans, **parts)
