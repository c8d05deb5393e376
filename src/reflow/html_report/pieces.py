"""Cut the text of a unit into the pieces that its lines hold, so that each can be shown, and moved, by itself."""

from collections.abc import Iterator, Sequence

from reflow.source_map import SourceMap


def pieces(text: str, origins: Sequence[int | None], source_map: SourceMap) -> Iterator[tuple[int, str]]:
    r"""Yield the number of each line that a text comes from, in the order of the text, and what the text has of it.

    `origins` are the positions of the text's characters in the source, as `Document.origins` returns them. A character
    that was inserted belongs to the line of the one before it.

    >>> import reflow
    >>> document = reflow.clean("大桥昨日合\n龙。")
    >>> (paragraph,) = document.articles[0].paragraphs
    >>> origins = document.origins(paragraph.text, paragraph.spans)
    >>> list(pieces(paragraph.text, origins, SourceMap.of(document.source)))
    [(1, '大桥昨日合'), (2, '龙。')]
    """
    known = [origin for origin in origins if origin is not None]
    if not known:
        return
    line = source_map.line(known[0])
    begin = 0
    for at, origin in enumerate(origins):
        if origin is None or _on(source_map, line, origin):
            continue
        yield line, text[begin:at]
        line, begin = source_map.line(origin), at
    yield line, text[begin:]


def _on(source_map: SourceMap, line: int, position: int) -> bool:
    """Whether a position stands on a line."""
    is_last = line == source_map.lines_above + len(source_map.starts)
    end = source_map.end if is_last else source_map.start(line + 1)
    return source_map.start(line) <= position < end
