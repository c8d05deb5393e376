"""Trace the characters of a document back to its source: their positions, and the whole source text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from reflow.catalogue import Effect
from reflow.document.log import Entries
from reflow.document.structs import Article, Furniture, Span
from reflow.draft import GENERATED, decode, encode, positions

Unit = tuple[str, tuple[Span, ...]]
"""A text of the output with the ranges of the source that it came from."""

_MISSING = 0xFFFFFFFF  # no code point


def _units(articles: Sequence[Article], furniture: Sequence[Furniture]) -> Iterator[Unit]:
    """Yield the units of a document. A byline inside a paragraph is covered twice, with the same characters."""
    for article in articles:
        yield article.kicker or "", article.kicker_spans
        yield article.title or "", article.title_spans
        yield article.deck or "", article.deck_spans
        if article.byline is not None:
            yield article.byline.raw, article.byline.spans
        for paragraph in article.paragraphs:
            yield paragraph.text, paragraph.spans
        for caption in article.captions:
            yield caption.text, caption.spans
    for line in furniture:
        yield line.text, line.spans


def source_text(text: str, articles: Sequence[Article], furniture: Sequence[Furniture], log: Entries) -> str:
    """Return the text of a source, put together from the units of its document by undoing the log.

    `text` is that text, which is read only where the log says that characters were deleted or replaced. Raises
    ValueError if a character is neither in a unit nor in the log.
    """
    source = encode(text)
    restored = np.full(len(source), _MISSING, np.uint32)
    texts: list[str] = []
    spans: list[Span] = []
    insertion_points: list[int] = []
    covered = 0  # characters of the source in the units so far
    taken: set[int] = set()
    # From the last unit of the source to the first: an insertion before the first character of a unit has been taken by
    # that unit before it could be mistaken for one at the end of the unit above.
    for unit_text, unit_spans in sorted(_units(articles, furniture), key=lambda unit: unit[1], reverse=True):
        points = _insertion_points(unit_text, unit_spans, log.inserted, taken)
        insertion_points += [covered + point for point in points]
        covered += _size(unit_spans)
        texts.append(unit_text)
        spans += unit_spans
    bounds = np.array(spans, np.int64).reshape(-1, 2)
    origin = np.insert(positions(bounds[:, 0], bounds[:, 1] - bounds[:, 0]), insertion_points, GENERATED)
    from_source = origin != GENERATED
    restored[origin[from_source]] = encode("".join(texts))[from_source]
    for effect in (Effect.DELETION, Effect.REPLACEMENT):
        start, end = log.ranges(effect)
        changed = positions(start, end - start)
        restored[changed] = source[changed]
    missing = np.flatnonzero(restored == _MISSING)
    if len(missing):
        raise ValueError(f"character {missing[0]} of the source is in no unit and in no deletion")
    return decode(restored)


def unit_origins(text: str, spans: tuple[Span, ...], log: Entries) -> tuple[int | None, ...]:
    """Return the position in the source of each character of a unit's text; None if the character was inserted.

    Raises ValueError if text and spans do not fit each other.
    """
    covered = [position for start, end in spans for position in range(start, end)]
    origins: list[int | None] = []
    last = 0
    for point in sorted(_insertion_points(text, spans, log.inserted, set())):
        origins += [*covered[last:point], None]
        last = point
    return (*origins, *covered[last:])


def _size(spans: tuple[Span, ...]) -> int:
    return sum([end - start for start, end in spans])


def _insertion_points(text: str, spans: tuple[Span, ...], inserted: Sequence[int], taken: set[int]) -> list[int]:
    """Return for each inserted character of a unit's text how many characters of the source stand before it there.

    The log says before which position of the source a character was inserted, but not in which unit, and two units may
    touch there. The length of the text says how many of the characters at its spans are the unit's.

    `inserted` are the positions of the insertions, ascending. `taken` holds the indexes of those that belong to other
    units, and receives those of this unit. Raises ValueError if there are not as many as the text needs.
    """
    size = _size(spans)
    needed = len(text) - size
    if needed == 0:
        return []
    points: dict[int, int] = {}  # by index in `inserted`, the most certain first
    # What was inserted behind a character of the unit, as all passes of reflow do, is certainly the unit's.
    above = 0
    for start, end in spans:
        for index in range(bisect_right(inserted, start), bisect_right(inserted, end)):
            points[index] = above + inserted[index] - start
        above += end - start
    # What stands before the first character of a span may instead stand behind the last of the unit above.
    above = 0
    for start, end in spans:
        for index in range(bisect_left(inserted, start), bisect_right(inserted, start)):
            points.setdefault(index, above)
        above += end - start
    chosen = [index for index in points if index not in taken][: max(needed, 0)]
    if len(chosen) != needed:
        raise ValueError(f"the text has {len(text)} characters, its spans {size}: they are not of one unit")
    taken.update(chosen)
    return [points[index] for index in chosen]
