"""Bytes, text or a path in; a draft of physical lines out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from reflow.config import Config
from reflow.draft import GENERATED, Draft, Source, Text, encode, joined
from reflow.read.decoded_chunks import SourceLike as SourceLike
from reflow.read.decoded_chunks import open_chunks as open_chunks
from reflow.read.lines import split_lines


def open_source(source: SourceLike, config: Config) -> Source:
    """Decode a source whole. Raises what `open_chunks` raises."""
    return joined(list(open_chunks(source, config)))


def read(sources: Sequence[Source], config: Config) -> Draft:
    """Put decoded texts into one draft, each between two line ends of our own: no text touches another."""
    placed = []
    offset = 0
    issued = date.fromisoformat(config.issued) if config.issued else None
    for source in sources:
        placed.append(replace(source, issued=issued, offset=offset))
        offset += len(source.text) + 1
    codes = encode("\n" + "".join([part for source in placed for part in (source.text, "\n")]))
    text = Text(codes, np.arange(GENERATED, len(codes) + GENERATED, dtype=np.int32))
    begins = np.array([source.offset for source in placed], np.int64) - GENERATED
    return Draft(tuple(placed), text, split_lines(text, begins), level=config.level)
