"""Where the corrections of a draft stand: which are about each of its sources, and what is left there of their lines."""

from collections.abc import Iterator

import msgspec
import numpy as np

from reflow.config import Config
from reflow.corrections import Correction, CorrectionKind, by_source
from reflow.draft import Draft, Index, Source
from reflow.source_map import SourceMap


class CorrectedSource(msgspec.Struct, frozen=True):
    """A source of a draft with the corrections of its lines: its number in the draft, and the map of its lines."""

    document: int
    source: Source
    source_map: SourceMap
    corrections: list[Correction]

    def line(self, number: int) -> tuple[int, str]:
        """Return the position in the reel at which a line begins, and its text without its line end."""
        index = number - 1 - self.source_map.lines_above
        start, end = [*self.source_map.starts, self.source_map.end][index : index + 2]
        text = self.source.text[start - self.source.begins : end - self.source.begins]
        return self.source.offset + start - self.source.begins, "".join(text.splitlines())


def corrected_sources(draft: Draft, config: Config, *kinds: CorrectionKind) -> Iterator[CorrectedSource]:
    """Yield the sources of a draft with corrections of some kinds.

    A segment of a large source has only some of its lines, and the corrections of these.
    """
    corrections = [correction for correction in config.corrections if correction.kind in kinds]
    if not corrections:
        return
    corrections_of = by_source(corrections)
    for document, source in enumerate(draft.sources):
        about = corrections_of(source.name)
        if not about:
            continue
        source_map = SourceMap.of(source)
        in_source = [correction for correction in about if correction.line in source_map.numbers]
        if in_source:
            yield CorrectedSource(document, source, source_map, in_source)


class Origins(msgspec.Struct, frozen=True):
    """The characters of a draft's text by their origin in the reel."""

    sorted_origin: Index
    order: Index

    @classmethod
    def of(cls, draft: Draft) -> "Origins":
        """Sort the characters of a draft. Takes time in proportion to its text."""
        origin = draft.text.origin.astype(np.int64)
        order = np.argsort(origin, kind="stable")
        return cls(origin[order], order)

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the origin and the position in the text of each character from a range of the reel, by origin."""
        first, last = np.searchsorted(self.sorted_origin, [start, end]).tolist()
        return list(zip(self.sorted_origin[first:last].tolist(), self.order[first:last].tolist(), strict=True))
