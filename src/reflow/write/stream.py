"""Write the documents of a large input's pieces as one, without ever holding it whole."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, Literal, get_args

import msgspec

from reflow.document import SCHEMA, Document, Origin, Record
from reflow.markup import RULE
from reflow.write.documents import joint_variant
from reflow.write.folios import merge
from reflow.write.rows import article_rows, closing, with_columns

Format = Literal["json", "jsonl", "jsonl.zst", "parquet", "csv", "text", "markdown"]
FORMATS: Final = get_args(Format)
ONE_FILE: Final = ("jsonl", "jsonl.zst", "parquet", "csv")  # holds many documents, as JSON or as rows
Rows = Literal["document", "article"]
ROWS: Final = get_args(Rows)


@dataclass(frozen=True, slots=True)
class Form:
    """How documents are written: in which format, and whether a row, or line, is a document or an article.

    An article less certain than `min_confidence` goes to a second file.
    """

    format: Format = "json"
    rows: Rows = "document"
    min_confidence: float = 0.0


NO_COLUMNS: Final[Mapping[str, Any]] = {}


def render(document: Document, form: Form, columns: Mapping[str, Any] = NO_COLUMNS) -> str:
    """Write one document in a form; for the formats of many documents as JSON lines.

    JSON has `columns` behind the fields of the document, or of each article.
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
    """Write the parts of a document into a file: what `render` gives of the united parts.

    Only the page's date in rows of articles is that of the part, since what pages follow is not known. `folder` is where temporary files are put. Raises ValueError if there is no part.
    """
    if form.rows == "article":
        number = 1
        for part in parts:
            file.write(_row_lines(part, number, columns))
            number += len(part.articles)
    elif form.format in ("text", "markdown"):
        between = RULE if form.format == "markdown" else "\n"
        for text in _apart((render(part, form) for part in parts), between):
            file.write(text.encode("utf-8", "surrogatepass"))
    else:
        _stream_json(parts, file, folder, columns)


def _apart(texts: Iterator[str], between: str) -> Iterator[str]:
    """Put something between the texts that are not empty."""
    begun = False
    for text in texts:
        if text:
            yield between + text if begun else text
            begun = True


def _stream_json(parts: Iterable[Document], file: BinaryIO, folder: str | None, columns: Mapping[str, Any]) -> None:
    """Write articles and furniture apart, for what stands above them in the JSON is known at the end."""
    encode = msgspec.json.Encoder().encode
    with TemporaryFile(dir=folder) as articles, TemporaryFile(dir=folder) as furniture:
        origins, variants, pages, conversion = [], [], [], None
        for part in parts:
            for spool, values in ((articles, part.articles), (furniture, part.furniture)):
                if values:
                    spool.write((b"," if spool.tell() else b"") + encode(values)[1:-1])
            own = part.source
            origins.append(Origin(own.name, own.encoding, own.errors, own.repairs))
            variants.append(part.variant)
            conversion = conversion or part.conversion
            pages.append(part.pages)
            del part, values, own  # before the next one is made
        if not origins:
            raise ValueError("no part to write")
        record = Record(
            schema=SCHEMA,
            source=_united(origins),
            variant=joint_variant(variants),
            conversion=conversion,
            pages=merge(pages),
            articles=(),
            furniture=(),
        )
        head, _, _ = encode(record).rpartition(b'[],"furniture":[]}')
        file.write(head + b"[")
        for spool, behind in ((articles, b'],"furniture":['), (furniture, b"]" + closing(columns))):
            spool.seek(0)
            shutil.copyfileobj(spool, file)
            file.write(behind)


def _united(origins: Sequence[Origin]) -> Origin:
    errors = tuple(chain.from_iterable(origin.errors for origin in origins))
    repairs = tuple(chain.from_iterable(origin.repairs for origin in origins))
    return Origin(origins[0].name, origins[-1].encoding, errors, repairs)
