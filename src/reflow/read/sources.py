"""Open a source: text as it is, bytes and files decoded."""

from collections.abc import Iterator
from os import PathLike

from reflow.config import Config
from reflow.draft import Source
from reflow.read.member import Member
from reflow.read.no_text import refuse_markup

SourceLike = str | bytes | bytearray | memoryview | PathLike[str] | Member | Source


def open_chunks(source: SourceLike, config: Config) -> Iterator[Source]:
    """Decode a source to one or more chunks; `begins` of each is its position in the whole text.

    Raises TypeError if the source is neither text, bytes nor a path, OSError if the path cannot be read, and NoTextError
    if the source is certainly not text, by its beginning or because no encoding makes text of it. The latter is not
    checked if the caller names the encoding; a `Source`, which is decoded already, is not checked at all.
    """
    if isinstance(source, Source):
        yield source
    elif isinstance(source, str):
        refuse_markup(source, None)
        yield Source(None, source)
    else:
        # Only here, so that programs that clean text do not import decoders and unpackers.
        from reflow.read.decoded_chunks import open_byte_chunks

        yield from open_byte_chunks(source, config.encoding)
