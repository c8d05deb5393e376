"""Render documents in each format; a large one is written in parts, without holding it whole."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, Literal, get_args

import msgspec

from reflow.conversion.opencc import Conversion
from reflow.document import SCHEMA, Document, Origin, Page, Record, Variant
from reflow.markup import RULE
from reflow.write.documents import KindOfText, joint_kind, joint_variant, kind_of_text
from reflow.write.folios import merge
from reflow.write.rows import article_rows, closing, with_columns

Format = Literal["json", "jsonl", "jsonl.zst", "parquet", "csv", "text", "markdown"]
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
        _stream_json(parts, file, folder, columns)


def _separated(texts: Iterator[str], separator: str) -> Iterator[str]:
    """Yield the texts that are not empty, with a separator before each but the first."""
    is_first = True
    for text in texts:
        if text:
            yield text if is_first else separator + text
            is_first = False


def _stream_json(parts: Iterable[Document], file: BinaryIO, folder: str | None, columns: Mapping[str, Any]) -> None:
    """Write the parts as one JSON object.

    Articles and furniture are collected in temporary files, because the fields before them are known only at the end.
    """
    with TemporaryFile(dir=folder) as articles, TemporaryFile(dir=folder) as furniture:
        head = _Head()
        for part in parts:
            _append_items(articles, part.articles)
            _append_items(furniture, part.furniture)
            head.add(part)
            del part  # so that its memory is free before the next one is made
        if not head.origins:
            raise ValueError("no part to write")
        file.write(head.encode() + b"[")
        _copy_all(articles, file)
        file.write(b'],"furniture":[')
        _copy_all(furniture, file)
        file.write(b"]" + closing(columns))


def _append_items(spool: BinaryIO, items: Sequence[msgspec.Struct]) -> None:
    """Append items to a JSON array without its brackets."""
    if items:
        comma = b"," if spool.tell() else b""
        spool.write(comma + msgspec.json.encode(items).removeprefix(b"[").removesuffix(b"]"))


def _copy_all(spool: BinaryIO, file: BinaryIO) -> None:
    spool.seek(0)
    shutil.copyfileobj(spool, file)


@dataclass(slots=True)
class _Head:
    """The fields of a document that stand before its articles, gathered from its parts."""

    origins: list[Origin] = field(default_factory=list)
    kinds: list[KindOfText] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    pages: list[tuple[Page, ...]] = field(default_factory=list)
    conversion: Conversion | None = None

    def add(self, part: Document) -> None:
        source = part.source
        self.origins.append(Origin(source.name, source.encoding, source.errors, source.repairs))
        self.kinds.append(kind_of_text(part))
        self.variants.append(part.variant)
        self.pages.append(part.pages)
        self.conversion = self.conversion or part.conversion

    def encode(self) -> bytes:
        """Return the JSON up to the array of articles."""
        kind = joint_kind(self.kinds)
        record = Record(
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
        return msgspec.json.encode(record).removesuffix(b'[],"furniture":[]}')

    def _origin(self) -> Origin:
        errors = tuple(chain.from_iterable(origin.errors for origin in self.origins))
        repairs = tuple(chain.from_iterable(origin.repairs for origin in self.origins))
        # The encoding is known best at the end: the first part may be plain ASCII.
        return Origin(self.origins[0].name, self.origins[-1].encoding, errors, repairs)
