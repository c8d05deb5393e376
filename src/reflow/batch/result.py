"""The result of one input: its output or its error, and counts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from reflow.document import Document
from reflow.language import _, ngettext

Limits = tuple[float, int]
"""Seconds that a file may take without progress, and MB of memory that it may need."""


@dataclass(slots=True)
class Counts:
    """Counts of one input: articles, paragraphs, bytes of the text in UTF-8, places that did not decode, and �."""

    articles: int = 0
    paragraphs: int = 0
    furniture: int = 0
    size: int = 0
    errors: int = 0
    replaced: int = 0
    encoding: str | None = None

    def add(self, document: Document) -> Document:
        """Count a document, or a part of one, and return it."""
        self.articles += len(document.articles)
        self.paragraphs += sum(len(article.paragraphs) for article in document.articles)
        self.furniture += len(document.furniture)
        self.size += len(document.source.text.encode("utf-8", "replace"))
        self.errors += len(document.source.errors)
        self.replaced += document.source.text.count("�")
        self.encoding = document.source.encoding
        return document

    def note(self) -> str | None:
        """Return what a person should know: damaged places, or that there is no text."""
        if self.errors:
            return damage(self.errors, self.encoding)
        if self.articles or self.furniture:
            return None
        return _("no text in it; an empty document")


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one input.

    `error` is the reason for a failure and what to do about it, `note` anything else to know. With `again` the reason lies
    outside the file: another run tries the file again when the reason is gone. With `limits` the file was skipped because
    it exceeded these limits, seconds and MB: another run tries it with other limits. If nothing is written to files,
    `rendered` is the text for standard output: the document in the requested format, or the difference; for a large input
    `spool` names a temporary file with that text, which exists until the next result is requested. `changed` is whether
    cleaning changes the text, `before` whether an earlier run has done it.

    >>> from reflow import clean_files
    >>> [result] = clean_files(["seeds/000_6e39d7868722d28d.txt"], format="text")
    >>> result.error, result.counts.articles, result.rendered[:8]
    (None, 3, '我区党政代表团赴')
    """

    source: str
    target: str | None = None
    rendered: str = ""
    spool: str | None = None
    changed: bool = False
    error: str | None = None
    note: str | None = None
    again: bool = False
    limits: Limits | None = None
    counts: Counts = field(default_factory=Counts)
    before: bool = False


def damage(places: int, encoding: str | None) -> str:
    """Return the note about damaged places.

    >>> damage(1, "gb18030")
    '1 place is damaged; what did not decode as gb18030 became �'
    """
    return ngettext(
        "{number} place is damaged; what did not decode as {encoding} became �",
        "{number} places are damaged; what did not decode as {encoding} became �",
        places,
        encoding=encoding,
    )


@contextmanager
def open_lines(result: Result) -> Iterator[BinaryIO]:
    """Open the rendered output; a temporary file is removed afterwards."""
    if result.spool is None:
        yield BytesIO(result.rendered.encode("utf-8", "surrogatepass"))
        return
    with open(result.spool, "rb") as file:
        yield file
    os.unlink(result.spool)
