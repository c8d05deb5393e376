"""Turn the columns of a draft into documents: the only place where rows become objects."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from reflow.document import Article, Byline, Dateline, Document, Entries, Furniture, Paragraph, Person, Span
from reflow.draft import FURNITURE, GENERATED, BlockKind, Draft, decode

PARAGRAPHS = {
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.SUBHEAD: "subhead",
    BlockKind.VERBATIM: "verbatim",
    BlockKind.LINE: "paragraph",  # with the pass `join` left out, every line is one
}
REPORTER, CORRESPONDENT = ("记者", "記者"), ("通讯员", "通訊員")


class Row:
    """A row of the table with its text and spans."""

    __slots__ = ("article", "kind", "score", "spans", "text")

    def __init__(self, kind: int, article: int, score: float, text: str, spans: tuple[Span, ...]) -> None:
        self.kind, self.article, self.score, self.text, self.spans = kind, article, score, text, spans


def write(draft: Draft) -> list[Document]:
    """Make one document for each source, in their order."""
    rows = _rows(draft)
    doc = draft.blocks.doc[_order(draft)]
    edges = np.searchsorted(doc, np.arange(len(draft.sources) + 1))
    documents = []
    for number, source in enumerate(draft.sources):
        own = rows[edges[number] : edges[number + 1]]
        furniture = tuple(Furniture(_name(row.kind), row.text, row.spans) for row in own if row.kind in FURNITURE)
        rest = [row for row in own if row.kind not in FURNITURE]
        articles = tuple(_article(list(group)) for _, group in groupby(rest, key=lambda row: row.article))
        documents.append(Document(source, articles, furniture, Entries(draft.log, source.offset, len(source.text))))
    return documents


def _order(draft: Draft) -> np.ndarray:
    """Put rows by document and article; inside an article they keep the order of the table."""
    blocks = draft.blocks
    return np.lexsort((blocks.article, blocks.doc))


def _rows(draft: Draft) -> list[Row]:
    order = _order(draft)
    blocks = draft.blocks.take(order)
    text = decode(draft.text.codes)
    first, count, spans = _spans(draft, blocks.start, blocks.end, blocks.doc)
    scores = np.round(blocks.score.astype(np.float64), 3).tolist()
    columns = zip(
        blocks.kind.tolist(), blocks.article.tolist(), scores, blocks.start.tolist(), blocks.end.tolist(),
        first.tolist(), (first + count).tolist(), strict=True,
    )  # fmt: skip
    return [Row(kind, article, score, text[s:e], tuple(spans[f:g])) for kind, article, score, s, e, f, g in columns]


def _spans(draft: Draft, start: np.ndarray, end: np.ndarray, doc: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[Span]]:
    """List the source ranges that each block covers: the first of each block, how many, and all of them."""
    origin = draft.text.origin
    cut = np.flatnonzero(origin[1:] != origin[:-1] + 1) + 1
    lo, hi = np.searchsorted(cut, start, "right"), np.searchsorted(cut, end, "left")
    count = hi - lo + 1
    first = np.cumsum(count) - count
    total = int(count.sum())
    row = np.repeat(np.arange(len(start)), count)
    inner = np.arange(total) - np.repeat(first, count)  # number of the piece in its block
    if not len(cut):
        cut = np.zeros(1, np.int64)
    piece = np.repeat(lo, count) + inner
    begin = np.where(inner == 0, start[row], cut[np.clip(piece - 1, 0, len(cut) - 1)])
    stop = np.where(inner == count[row] - 1, end[row], cut[np.clip(piece, 0, len(cut) - 1)])
    real = (begin < stop) & (origin[np.minimum(begin, len(origin) - 1)] != GENERATED)
    offset = np.array([source.offset for source in draft.sources], np.int64)[doc[row]]
    left, right = (origin[begin[real]] - offset[real]).tolist(), (origin[stop[real] - 1] + 1 - offset[real]).tolist()
    count = np.bincount(row[real], minlength=len(start))
    return np.cumsum(count) - count, count, list(zip(left, right, strict=True))


def _name(kind: int) -> str:
    return BlockKind(kind).name.lower()


def _article(rows: list[Row]) -> Article:
    kickers, titles, decks = (list(_of(rows, kind)) for kind in (BlockKind.KICKER, BlockKind.TITLE, BlockKind.DECK))
    return Article(
        title=_join(titles),
        title_lines=tuple(row.text for row in titles),
        title_spans=_join_spans(titles),
        kicker=_join(kickers),
        kicker_spans=_join_spans(kickers),
        deck=_join(decks),
        deck_spans=_join_spans(decks),
        byline=_byline(rows),
        dateline=_dateline(rows),
        paragraphs=tuple(
            Paragraph(PARAGRAPHS[BlockKind(row.kind)], row.text, row.spans, row.score)  # type: ignore[arg-type]
            for row in rows
            if row.kind in PARAGRAPHS
        ),
    )


def _of(rows: list[Row], kind: BlockKind) -> Iterator[Row]:
    return (row for row in rows if row.kind == kind)


def _join(rows: list[Row]) -> str | None:
    return "".join(row.text for row in rows) if rows else None


def _join_spans(rows: list[Row]) -> tuple[Span, ...]:
    """Chain the spans of several rows; rows that touch in the source become one span."""
    spans: list[Span] = []
    for start, end in (span for row in rows for span in row.spans):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _byline(rows: list[Row]) -> Byline | None:
    raws = list(_of(rows, BlockKind.BYLINE))
    if not raws:
        return None
    people, role = [], ""
    for row in rows:
        if row.kind == BlockKind.ROLE:
            role = row.text
        elif row.kind == BlockKind.PERSON:
            people.append(Person("".join(role.split()), "".join(row.text.split()), row.spans))
    return Byline(
        raw="".join(row.text for row in raws),
        spans=_join_spans(raws),
        reporters=tuple(person.name for person in people if person.role.endswith(REPORTER)),
        correspondents=tuple(person.name for person in people if person.role.endswith(CORRESPONDENT)),
        people=tuple(people),
    )


def _dateline(rows: list[Row]) -> Dateline | None:
    dateline = next(_of(rows, BlockKind.DATELINE), None)
    if dateline is None:
        return None
    parts = (BlockKind.AGENCY, BlockKind.PLACE, BlockKind.DATE, BlockKind.FORM, BlockKind.VIA)
    found = {_name(kind): next((row.text for row in _of(rows, kind)), None) for kind in parts}
    return Dateline(dateline.text, dateline.spans, **found)
