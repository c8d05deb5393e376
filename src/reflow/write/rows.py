"""Articles as flat rows for tables, data frames and spreadsheets, and the columns carried along from an input table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from reflow.document import Article, Document, Page, Record, TextKindName, Variant

NAME_SEPARATOR = "、"  # between the names of several persons


class ArticleRow(msgspec.Struct, frozen=True):
    r"""An article as one flat row. Missing values are empty strings, so that each column has one type in every row.

    `id` is `source` and the number of the article in it, from 1. `date` is a date by ISO 8601: that of the dateline, or
    else that of the pages, if all dated pages of the source have the same. `text` is the body, a line for each
    paragraph, without title and captions. `confidence` is that of the least certain paragraph, 0 without paragraphs.
    `incomplete` is whether the article continues, or began, on a page that is not part of the source. `kind` and
    `unfamiliar` are those of the document. `title_confidence` is how probable it is that the title is one, 0 without it.
    """

    id: str
    source: str
    article: int
    title: str
    kicker: str
    deck: str
    column: str
    byline: str
    reporters: str
    correspondents: str
    date: str
    text: str
    captions: str
    variant: Variant
    incomplete: bool
    confidence: float
    kind: TextKindName
    unfamiliar: bool
    title_confidence: float


def article_rows(document: Document, first: int = 1) -> Iterator[ArticleRow]:
    r"""Yield a row for each article of a document, or of a part of one whose first article has the number `first`.

    >>> import reflow
    >>> [row] = article_rows(reflow.clean("我区揭晓最美家庭\n\n本报讯（记者黄蕊）昨天，评选揭晓。"))
    >>> row.id, row.title, row.reporters, row.text
    ('#1', '我区揭晓最美家庭', '黄蕊', '本报讯（记者黄蕊）昨天，评选揭晓。')
    """
    page_date = _page_date(document.pages)
    for number, article in enumerate(document.articles, first):
        yield _row(article, document, number, page_date)


def _row(article: Article, document: Document, number: int, page_date: str) -> ArticleRow:
    source, byline, dateline = document.source.name or "", article.byline, article.dateline
    return ArticleRow(
        id=f"{source}#{number}",
        source=source,
        article=number,
        title=article.title or "",
        kicker=article.kicker or "",
        deck=article.deck or "",
        column=article.column or "",
        byline=byline.raw if byline else "",
        reporters=NAME_SEPARATOR.join(byline.reporters) if byline else "",
        correspondents=NAME_SEPARATOR.join(byline.correspondents) if byline else "",
        date=(dateline.iso_date if dateline else None) or page_date,
        text="\n".join(paragraph.text for paragraph in article.paragraphs),
        captions="\n".join(caption.text for caption in article.captions),
        variant=article.variant,
        incomplete=article.incomplete,
        confidence=min((paragraph.confidence for paragraph in article.paragraphs), default=0.0),
        kind=document.kind,
        unfamiliar=document.unfamiliar,
        title_confidence=article.title_confidence or 0.0,
    )


def _page_date(pages: tuple[Page, ...]) -> str:
    """Return the date of the pages; an empty text if they have none, or several."""
    dates = {page.date for page in pages if page.date}
    return dates.pop() if len(dates) == 1 else ""


# --- columns carried along from an input table -----------------------------------------------------------------------

PREFIX = "input_"  # of a carried column that has the name of an output field


def carried_names(names: Iterable[str], rows: Literal["document", "article"]) -> dict[str, str]:
    """Return the output name of each carried column: prefixed if an output field has the same name, and unique.

    >>> carried_names(["url", "source", "input_source"], "document")
    {'url': 'url', 'input_source': 'input_source', 'source': 'input_input_source'}
    """
    fields = ArticleRow.__struct_fields__ if rows == "article" else Record.__struct_fields__
    names = list(names)
    # Columns that keep their names come first, so that no prefixed name takes one of theirs.
    output_names = {name: name for name in names if name not in fields}
    for name in names:
        if name in fields and name not in output_names:
            free_name = PREFIX + name
            while free_name in fields or free_name in output_names.values():
                free_name = PREFIX + free_name
            output_names[name] = free_name
    return output_names


def with_columns(line: bytes, columns: Mapping[str, Any]) -> bytes:
    r"""Return a line with a JSON object with carried columns added at the end of the object.

    >>> with_columns(b'{"title":"x"}\n', {"url": "y"})
    b'{"title":"x","url":"y"}\n'
    """
    if not columns:
        return line
    return line.removesuffix(b"}\n") + closing(columns)


def closing(columns: Mapping[str, Any]) -> bytes:
    """Return the end of a JSON object: the carried columns, the closing brace and a line end."""
    if not columns:
        return b"}\n"
    # Values without a form in JSON, such as Parquet's times of nanoseconds, are written as text.
    carried = msgspec.json.encode(columns, enc_hook=str)
    return b"," + carried.removeprefix(b"{") + b"\n"
