"""Bytes, text or a path in; a draft of physical lines out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from os import PathLike

import numpy as np

from reflow.config import Config
from reflow.draft import Draft, Source, Text, encode
from reflow.read.decode import decode_bytes
from reflow.read.file import display_name, read_file
from reflow.read.lines import split_lines

SourceLike = str | bytes | PathLike[str]


def read(sources: Sequence[SourceLike], config: Config) -> Draft:
    """Read a batch of documents into one draft.

    Raises TypeError for what is neither text, bytes nor a path, and OSError for a path that cannot be read.
    """
    opened = []
    offset = 0
    issued = date.fromisoformat(config.issued) if config.issued else None
    for source in sources:
        opened.append(replace(_open(source, config), issued=issued, offset=offset))
        offset += len(opened[-1].text) + 1  # one line end of our own behind each document
    codes = encode("".join(source.text + "\n" for source in opened))
    text = Text(codes, np.arange(len(codes), dtype=np.int32))
    offsets = np.array([source.offset for source in opened], np.int64)
    return Draft(tuple(opened), text, split_lines(text, offsets), level=config.level)


def _open(source: SourceLike, config: Config) -> Source:
    if isinstance(source, str):
        return Source(None, source)
    if isinstance(source, bytes | bytearray | memoryview):
        return decode_bytes(bytes(source), None, config.encoding)
    if isinstance(source, PathLike):
        return decode_bytes(read_file(source), display_name(source), config.encoding)
    raise TypeError(f"expected str (the text itself), bytes or a path object, not {type(source).__name__}")
