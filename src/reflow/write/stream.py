"""Render documents in each format; a large one is written in parts, without holding it whole."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, Literal, NamedTuple, get_args

import msgspec

from reflow.conversion.opencc import Conversion
from reflow.document import SCHEMA, Article, Document, Furniture, Origin, Page, Record, Variant, language
from reflow.document.html import HTML_END, HTML_RULE, html_begin
from reflow.document.tei import TEI_EMPTY, TEI_END, tei_begin, tei_furniture
from reflow.markup import RULE
from reflow.write.documents import KindOfText, joint_kind, joint_variant, kind_of_text
from reflow.write.folios import merge
from reflow.write.rows import article_rows, closing, with_columns

Format = Literal["json", "jsonl", "jsonl.zst", "parquet", "csv", "text", "markdown", "html", "tei"]
FORMATS: Final = get_args(Format)
ONE_FILE: Final = ("jsonl", "jsonl.zst", "parquet", "csv")  # formats of files that hold many documents
Rows = Literal["document", "article"]
ROWS: Final = get_args(Rows)


@dataclass(frozen=True, slots=True)
class Form:
    """How documents are written: the format, and whether a row, or line, is a document or an article.

    An article less certain than `min_confidence` goes to a second file.
    """

    format: Format = "json"
    rows: Rows = "document"
    min_confidence: float = 0.0


NO_COLUMNS: Final[Mapping[str, Any]] = {}


def render(document: Document, form: Form, columns: Mapping[str, Any] = NO_COLUMNS) -> str:
    """Return one document in a form; for the formats of many documents, as JSON lines.

    In JSON the carried `columns` follow the fields of the document, or of each article.
    """
    if form.rows == "article":
        return _row_lines(document, 1, columns).decode()
    if form.format == "text":
        return document.to_text()
    if form.format == "markdown":
        return document.to_markdown()
    if form.format == "html":
        return document.to_html()
    if form.format == "tei":
        return document.to_tei()
    line = document.to_json() + "\n"
    return with_columns(line.encode(), columns).decode() if columns else line


def _row_lines(document: Document, first: int, columns: Mapping[str, Any]) -> bytes:
    lines = [msgspec.json.encode(row) + b"\n" for row in article_rows(document, first)]
    return b"".join(with_columns(line, columns) for line in lines)


def stream(
    parts: Iterable[Document],
    form: Form,
    file: BinaryIO,
    folder: str | None = None,
    columns: Mapping[str, Any] = NO_COLUMNS,
) -> None:
    """Write the parts of a document into a file, with the same result as `render` for the whole document.

    Only in rows of articles, the date of the page and the kind of the text are those of the part, since the parts that
    follow are not known. `folder` is the folder for temporary files. Raises ValueError if there is no part.
    """
    if form.rows == "article":
        number = 1  # articles are numbered through all parts
        for part in parts:
            file.write(_row_lines(part, number, columns))
            number += len(part.articles)
    elif form.format in ("text", "markdown"):
        separator = RULE if form.format == "markdown" else "\n"
        for text in _separated((render(part, form) for part in parts), separator):
            file.write(text.encode("utf-8", "surrogatepass"))
    else:
        layouts = {"html": _HTML, "tei": _TEI}
        _stream_framed(parts, layouts.get(form.format) or _json_layout(columns), file, folder)


def _separated(texts: Iterator[str], separator: str) -> Iterator[str]:
    """Yield the texts that are not empty, with a separator before each but the first."""
    is_first = True
    for text in texts:
        if text:
            yield text if is_first else separator + text
            is_first = False


class _Layout(NamedTuple):
    """How a format frames articles and furniture: the functions that write one or several, and what stands between.

    `articles` takes the number of the first one; `empty` stands where there is none.
    """

    head: Callable[[Record], bytes]
    articles: Callable[[Sequence[Article], int], bytes]
    furniture: Callable[[Sequence[Furniture]], bytes]
    end: bytes
    comma: bytes = b""  # between two articles, and two lines of furniture
    between: bytes = b""  # between articles and furniture
    empty: bytes = b""


def _json_layout(columns: Mapping[str, Any]) -> _Layout:
    def items(structs: Sequence[msgspec.Struct], first: int = 1) -> bytes:
        return msgspec.json.encode(structs).removeprefix(b"[").removesuffix(b"]")

    return _Layout(
        head=lambda record: msgspec.json.encode(record).removesuffix(b'],"furniture":[]}'),
        articles=items,
        furniture=items,
        end=b"]" + closing(columns),
        comma=b",",
        between=b'],"furniture":[',
    )


_HTML: Final = _Layout(
    head=lambda record: html_begin(record, language(record)).encode(),
    articles=lambda articles, first: HTML_RULE.join(one.to_html(n) for n, one in enumerate(articles, first)).encode(),
    furniture=lambda furniture: b"",
    end=HTML_END.encode(),
    comma=HTML_RULE.encode(),
)
_TEI: Final = _Layout(
    head=lambda record: tei_begin(record, language(record)).encode(),
    articles=lambda articles, first: "".join(one.to_tei(n) for n, one in enumerate(articles, first)).encode(),
    furniture=lambda furniture: tei_furniture(furniture).encode(),
    end=TEI_END.encode(),
    empty=TEI_EMPTY.encode(),
)


def _stream_framed(parts: Iterable[Document], layout: _Layout, file: BinaryIO, folder: str | None) -> None:
    """Write the parts as one document, in the layout of a format whose documents have a head.

    Articles and furniture are collected in temporary files, because the head is known only at the end.
    """
    with TemporaryFile(dir=folder) as articles, TemporaryFile(dir=folder) as furniture:
        head = _Head()
        for part in parts:
            _append(articles, layout.articles(part.articles, head.articles + 1), layout.comma)
            _append(furniture, layout.furniture(part.furniture), layout.comma)
            head.add(part)
            del part  # so that its memory is free before the next one is made
        if not head.origins:
            raise ValueError("no part to write")
        file.write(layout.head(head.record()))
        if not head.articles:
            file.write(layout.empty)
        _copy_all(articles, file)
        file.write(layout.between)
        _copy_all(furniture, file)
        file.write(layout.end)


def _append(spool: BinaryIO, items: bytes, comma: bytes) -> None:
    if items:
        spool.write(comma + items if spool.tell() else items)


def _copy_all(spool: BinaryIO, file: BinaryIO) -> None:
    spool.seek(0)
    shutil.copyfileobj(spool, file)


@dataclass(slots=True)
class _Head:
    """The fields of a document that stand before its articles, gathered from its parts, and how many articles there are."""

    origins: list[Origin] = field(default_factory=list)
    kinds: list[KindOfText] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    pages: list[tuple[Page, ...]] = field(default_factory=list)
    conversion: Conversion | None = None
    articles: int = 0

    def add(self, part: Document) -> None:
        source = part.source
        self.origins.append(Origin(source.name, source.encoding, source.errors, source.repairs))
        self.kinds.append(kind_of_text(part))
        self.variants.append(part.variant)
        self.pages.append(part.pages)
        self.conversion = self.conversion or part.conversion
        self.articles += len(part.articles)

    def record(self) -> Record:
        """Return the record of the document, without articles and furniture."""
        kind = joint_kind(self.kinds)
        return Record(
            schema=SCHEMA,
            source=self._origin(),
            kind=kind.kind,
            kind_confidence=kind.confidence,
            unfamiliar=kind.unfamiliar,
            variant=joint_variant(self.variants),
            conversion=self.conversion,
            pages=merge(self.pages),
            articles=(),
            furniture=(),
        )

    def _origin(self) -> Origin:
        errors = tuple(chain.from_iterable(origin.errors for origin in self.origins))
        repairs = tuple(chain.from_iterable(origin.repairs for origin in self.origins))
        # The encoding is known best at the end: the first part may be plain ASCII.
        return Origin(self.origins[0].name, self.origins[-1].encoding, errors, repairs)
