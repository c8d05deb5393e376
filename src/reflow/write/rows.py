"""Write an article as one flat row: texts, numbers and truth values alone, for tables, data frames and spreadsheets."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from reflow.document import Article, Document, Page, Record, Variant

APART = "、"  # parts the names of several persons


class ArticleRow(msgspec.Struct, frozen=True):
    r"""An article as one flat row. Missing values are empty strings, so that each column has one type in every row.

    `id` is `source` and the number of the article in it, from 1. `date` is by ISO 8601: that of the dateline, or else of
    the page where all dated pages of the source agree. `text` is the body, a paragraph a line, without title and
    captions. `confidence` is that of the least certain paragraph, 0 without any. `incomplete` says that the article
    goes on, or began, on a page that is not here.
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


def article_rows(document: Document, first: int = 1) -> Iterator[ArticleRow]:
    r"""Yield a row for each article of a document, or of a piece of one whose first article has the number `first`.

    >>> import reflow
    >>> [row] = article_rows(reflow.clean("我区揭晓最美家庭\n\n本报讯（记者黄蕊）昨天，评选揭晓。"))
    >>> row.id, row.title, row.reporters, row.text
    ('#1', '我区揭晓最美家庭', '黄蕊', '本报讯（记者黄蕊）昨天，评选揭晓。')
    """
    source = document.source.name or ""
    page_date = _page_date(document.pages)
    for number, article in enumerate(document.articles, first):
        yield _row(article, source, number, page_date)


def _row(article: Article, source: str, number: int, page_date: str) -> ArticleRow:
    byline, dateline = article.byline, article.dateline
    return ArticleRow(
        id=f"{source}#{number}",
        source=source,
        article=number,
        title=article.title or "",
        kicker=article.kicker or "",
        deck=article.deck or "",
        column=article.column or "",
        byline=byline.raw if byline else "",
        reporters=APART.join(byline.reporters) if byline else "",
        correspondents=APART.join(byline.correspondents) if byline else "",
        date=(dateline.iso_date if dateline else None) or page_date,
        text="\n".join(paragraph.text for paragraph in article.paragraphs),
        captions="\n".join(caption.text for caption in article.captions),
        variant=article.variant,
        incomplete=article.incomplete,
        confidence=min((paragraph.confidence for paragraph in article.paragraphs), default=0.0),
    )


def _page_date(pages: tuple[Page, ...]) -> str:
    days = {page.date for page in pages if page.date}
    return days.pop() if len(days) == 1 else ""


# --- columns that a table carries along ------------------------------------------------------------------------------

PREFIX = "input_"  # of a carried column whose name is one of ours


def carried_names(names: Iterable[str], rows: Literal["document", "article"]) -> dict[str, str]:
    """Return the output name of each carried column: prefixed if it would clash with one of ours, and never twice.

    >>> carried_names(["url", "source", "input_source"], "document")
    {'url': 'url', 'input_source': 'input_source', 'source': 'input_input_source'}
    """
    ours = ArticleRow.__struct_fields__ if rows == "article" else Record.__struct_fields__
    names = list(names)
    output = {name: name for name in names if name not in ours}
    for name in names:
        if name in ours and name not in output:
            free = PREFIX + name
            while free in ours or free in output.values():
                free = PREFIX + free
            output[name] = free
    return output


def with_columns(line: bytes, columns: Mapping[str, Any]) -> bytes:
    r"""Return a JSON object, which ends with `}` and a line end, with carried columns added at its end.

    >>> with_columns(b'{"title":"x"}\n', {"url": "y"})
    b'{"title":"x","url":"y"}\n'
    """
    return line[:-2] + closing(columns) if columns else line


def closing(columns: Mapping[str, Any]) -> bytes:
    """Return the end of a JSON object: the carried columns, the closing brace and a line end."""
    # Parquet's times of nanoseconds and the like have no form in JSON: they are written as text.
    return (b"," + msgspec.json.encode(columns, enc_hook=str)[1:] if columns else b"}") + b"\n"
