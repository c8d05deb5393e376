"""Write the documents of a large input's pieces as one, without ever holding it whole."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO, Final, Literal

import msgspec

from reflow.document import SCHEMA, Document, Origin, Record
from reflow.markup import RULE
from reflow.write.documents import joint_variant
from reflow.write.pages import merge

Format = Literal["json", "jsonl", "jsonl.zst", "parquet", "text", "markdown"]
FORMATS: Final = ("json", "jsonl", "jsonl.zst", "parquet", "text", "markdown")
ONE_FILE: Final = ("jsonl", "jsonl.zst", "parquet")  # holds many documents, as JSON or as rows with the same names


def render(document: Document, format: Format) -> str:
    """Write one document in a format."""
    if format == "text":
        return document.to_text()
    return document.to_markdown() if format == "markdown" else document.to_json() + "\n"


def stream(parts: Iterable[Document], format: Format, file: BinaryIO, folder: str | None = None) -> None:
    """Write the parts of a document into a file: what `render` gives of the united parts.

    `folder` is where temporary files are put. Raises ValueError if there is no part.
    """
    if format not in ("text", "markdown"):
        _stream_json(parts, file, folder)
        return
    between = RULE if format == "markdown" else "\n"
    for text in _apart((render(part, format) for part in parts), between):
        file.write(text.encode("utf-8", "surrogatepass"))


def _apart(texts: Iterator[str], between: str) -> Iterator[str]:
    """Put something between the texts that are not empty."""
    begun = False
    for text in texts:
        if text:
            yield between + text if begun else text
            begun = True


def _stream_json(parts: Iterable[Document], file: BinaryIO, folder: str | None) -> None:
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
        for spool, behind in ((articles, b'],"furniture":['), (furniture, b"]}\n")):
            spool.seek(0)
            shutil.copyfileobj(spool, file)
            file.write(behind)


def _united(origins: Sequence[Origin]) -> Origin:
    errors = tuple(chain.from_iterable(origin.errors for origin in origins))
    repairs = tuple(chain.from_iterable(origin.repairs for origin in origins))
    return Origin(origins[0].name, origins[-1].encoding, errors, repairs)
