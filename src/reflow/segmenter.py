"""Open sources, cut them into segments, and gather segments into batches that are cleaned at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

import msgspec

from reflow.config import Config
from reflow.corrections import Correction, CorrectionError, by_source
from reflow.draft import Source
from reflow.filename import warn_of_file_name
from reflow.language import _
from reflow.read import open_chunks
from reflow.read.segments import SEGMENT_LINES, Edges, segments
from reflow.source_map import SourceMap

# Characters that are cleaned in one batch: of 2^14 to 2^20 the quickest, since the columns stay in the cache. A batch has
# no more lines than a segment.
BATCH: Final = 1 << 17


class Segment(NamedTuple):
    """A segment of a source, or the error of a source that cannot be read; and whether it is the last of its source."""

    source: Source | Exception
    is_last: bool


class Segmenter(msgspec.Struct, frozen=True):
    """Opens sources by a configuration; `edges` returns the best place to cut each of some stretches of text."""

    config: Config
    edges: Edges

    def segments(self, sources: Iterable[Any]) -> Iterator[Segment]:
        """Cut sources into segments; the error of a source takes its place, and the sources after it are cut all the same."""
        corrections_of = by_source(self.config.corrections)
        for source in sources:
            try:
                warn_of_file_name(source)
                corrections: _Corrections | None = None  # known with the first segment, which has the source's name
                for segment, is_last in segments(open_chunks(source, self.config), self.edges):
                    corrections = corrections or _Corrections(corrections_of(segment.name))
                    corrections.note_names(segment)
                    if is_last:
                        corrections.refuse_absent(segment)
                    yield Segment(segment, is_last)
            except Exception as error:
                yield Segment(error, is_last=True)


class _Corrections:
    """The corrections of one source, some of which may fit no segment of it."""

    def __init__(self, corrections: list[Correction]) -> None:
        self.of_lines = [correction for correction in corrections if correction.kind != "name"]
        self.absent_names = [correction for correction in corrections if correction.kind == "name"]

    def note_names(self, segment: Source) -> None:
        """Note which names stand in a segment: these are no longer absent."""
        self.absent_names = [name for name in self.absent_names if str(name.name) not in segment.text]

    def refuse_absent(self, last: Source) -> None:
        """Raise CorrectionError for a line beyond the last segment, and for a name that is in no segment."""
        if not self.of_lines and not self.absent_names:
            return
        line_count = SourceMap.of(last).numbers.stop - 1
        for correction in self.of_lines:
            for line in (correction.line, correction.other_line or 0):
                if line > line_count:
                    raise CorrectionError(_("line {line}: there is no such line, or it is blank", line=line))
        for correction in self.absent_names:
            raise CorrectionError(
                _("the name {name} does not stand in {text}", name=correction.name, text=last.name or _("the text"))
            )


def without_corrections(config: Config) -> Config:
    """Return the configuration for a stretch of a source, whose lines are numbered otherwise than corrections number them."""
    return replace(config, corrections=()) if config.corrections else config


def batches(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Gather segments into batches of about `BATCH` characters. If `segments` raises, what came before is yielded first."""
    batch: list[Segment] = []
    size = lines = 0
    try:
        for segment in segments:
            text = segment.source.text if isinstance(segment.source, Source) else ""
            height = max(len(text.splitlines()), 1)  # an empty text has a row of `Documents` as well
            if batch and (size + len(text) > BATCH or lines + height > SEGMENT_LINES):
                yield batch
                batch, size, lines = [], 0, 0
            batch.append(segment)
            size, lines = size + len(text), lines + height
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch
