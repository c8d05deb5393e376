"""Read bytes, text or a path into a draft of physical lines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from reflow.config import Config
from reflow.draft import Documents, Draft, Source, Text, encode, joined
from reflow.draft.contract import Contract
from reflow.draft.tables import GEOMETRY
from reflow.read.fragments import unseen_fragments
from reflow.read.lines import split_lines
from reflow.read.sources import SourceLike as SourceLike
from reflow.read.sources import open_chunks as open_chunks

# What `read` fills; every pass may read it.
READ = Contract(
    reads=(),
    writes=(
        *("text.codes", "text.origin", "lines.doc", "lines.start", "lines.end"),
        *("lines.line", "lines.skip", "lines.indent", "lines.decided"),
        *(f"lines.{name}" for name in GEOMETRY),  # where a source has one
        *("notes.doc", "notes.start", "notes.end", "notes.kind"),  # there are none yet
    ),
)


def open_source(source: SourceLike, config: Config) -> Source:
    """Return the whole of a source, decoded. Raises what `open_chunks` raises."""
    return joined(list(open_chunks(source, config)))


def read(sources: Sequence[Source], config: Config) -> Draft:
    """Return a draft of decoded texts, each between two separators: no text touches another."""
    placed = []
    offset = 1  # behind the first separator
    issued = date.fromisoformat(config.issued) if config.issued else None
    for source in sources:
        placed.append(replace(source, issued=issued, offset=offset))
        offset += len(source.text) + 1
    codes = encode("\n" + "".join([f"{source.text}\n" for source in placed]))
    text = Text(codes, np.arange(len(codes), dtype=np.int32), unseen_fragments(codes))
    return Draft(tuple(placed), text, split_lines(text, placed), Documents.of(len(placed)), level=config.level)
