"""The order of the passes; nothing else knows it."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, TypeVar, Unpack, overload

import numpy as np

from reflow.config import Changes, Config
from reflow.corrections import Correction, CorrectionError, by_source
from reflow.document import Document
from reflow.draft import GENERATED, Draft, Index, Source, Text, decode
from reflow.filename import warn_of_file_name
from reflow.passes.article import article
from reflow.passes.byline import byline
from reflow.passes.convert import convert as convert_script
from reflow.passes.corrections import corrections
from reflow.passes.furniture import furniture
from reflow.passes.headline import headline
from reflow.passes.join import join
from reflow.passes.jumps import jumps
from reflow.passes.label import label
from reflow.passes.marks import marks
from reflow.passes.measure import measure
from reflow.passes.normalize import normalize
from reflow.passes.openings import openings
from reflow.passes.spaces import spaces
from reflow.passes.verbatim import verbatim
from reflow.passes.vertical import vertical
from reflow.read import SourceLike, open_chunks, read
from reflow.read.segments import SEGMENT_LINES, segments
from reflow.write import unite, write

Pass = Callable[[Draft, Config], Draft]

PASSES: Final[tuple[Pass, ...]] = (
    normalize,
    vertical,
    openings,
    measure,
    furniture,
    verbatim,
    corrections,
    label,
    join,
    headline,
    article,
    jumps,
    byline,
    marks,
    spaces,
    convert_script,
)


def clean(
    source: SourceLike, *, config: Config = Config(), passes: Sequence[Pass] | None = None, **changes: Unpack[Changes]
) -> Document:
    r"""Turn one damaged, hard-wrapped text into a document of articles.

    `source` is text (`str`), bytes, which are decoded, or a path object, which is read. `changes` are options for this
    call, such as `titles="none"`; `help(reflow.Config)` lists them. `passes` are the steps to take instead of `PASSES`:
    some may be left out, and functions of your own with the same signature put in.

    Any text gives a document, however damaged; of a text that is the name of a file the caller is warned. Raises
    NoTextError for a source that is certainly not text (a PDF, JSON, HTML, binary data), TypeError for another type of
    source or an unknown option, ValueError for an invalid choice, CorrectionError for a correction that does not fit its
    text, OSError for a path that cannot be read, LookupError for an encoding that Python does not know.

    >>> clean("本报讯（记者黄蕊）昨天，我区举办“最美家\n庭”揭晓活动，二百余人参加。\n我区揭晓最美家庭\n").articles[0].title
    '我区揭晓最美家庭'
    """
    return next(clean_many([source], config=config, passes=passes, **changes))


@overload
def clean_many(
    sources: Iterable[SourceLike],
    *,
    errors: Literal["raise"] = "raise",
    config: Config = Config(),
    passes: Sequence[Pass] | None = None,
    **changes: Unpack[Changes],
) -> Iterator[Document]: ...
@overload
def clean_many(
    sources: Iterable[SourceLike | float | None],
    *,
    errors: Literal["return"],
    config: Config = Config(),
    passes: Sequence[Pass] | None = None,
    **changes: Unpack[Changes],
) -> Iterator[Document | Exception]: ...
def clean_many(
    sources: Iterable[SourceLike | float | None],
    *,
    errors: Literal["raise", "return"] = "raise",
    config: Config = Config(),
    passes: Sequence[Pass] | None = None,
    **changes: Unpack[Changes],
) -> Iterator[Document | Exception]:
    r"""Clean many sources, several at a time, which is quicker; give their documents in order.

    Each document is what `clean` makes of its source alone. Sources are taken as they are needed. Arguments and errors
    are those of `clean`; a source that raises ends the iteration behind the documents of those before it. With
    `errors="return"` its exception stands in its place instead, and the others are cleaned; so None and NaN, which tables
    have where a text is missing, give a TypeError each.

    >>> [document.articles[0].title for document in clean_many(["我区揭晓最美家庭\n本报讯 昨天揭晓。", ""][:1])]
    ['我区揭晓最美家庭']
    >>> [type(cleaned).__name__ for cleaned in clean_many(["大桥昨日合龙。", None], errors="return")]
    ['Document', 'TypeError']
    """
    if isinstance(sources, str | bytes | bytearray | memoryview):
        raise TypeError("clean_many takes several sources, such as a list; clean takes one")
    if errors not in ("raise", "return"):
        raise ValueError(f"no errors {errors!r}; there are 'raise' and 'return'")
    config = config.changed(**changes)
    parts: list[Document] = []
    failed: Exception | None = None
    for part, last in _clean_segments(_segments(sources, config), config, passes):
        if isinstance(part, Document):
            parts.append(part)
        elif errors == "raise":
            raise part
        else:
            failed = failed or part
        if last:
            yield unite(parts) if failed is None else failed
            parts, failed = [], None


def clean_segments(
    source: SourceLike, *, config: Config = Config(), passes: Sequence[Pass] = PASSES
) -> Iterator[Document]:
    """Clean one source of any size segment by segment: `unite` of the documents is what `clean` gives."""
    return (part for part, _ in _or_raise(_clean_segments(_segments([source], config), config, passes)))


# Characters that are cleaned in one table: of 2^14 to 2^20 the quickest, since the columns stay in the cache. It has no
# more lines than a segment.
TABLE: Final = 1 << 17

# Segments of sources, or the error of what cannot be read, each with whether it is the last of its source.
_Segments = Iterator[tuple[Source | Exception, bool]]


def _segments(sources: Iterable[Any], config: Config) -> _Segments:
    """Cut sources into segments; the error of one stands in its place, and those behind it are cut all the same."""
    about, without = by_source(config.corrections), replace(config, corrections=())  # their lines are not a stretch's
    for source in sources:
        try:
            warn_of_file_name(source)
            blocks = open_chunks(source, config)
            yield from _fitting(segments(blocks, lambda text: _edge(text, without)), about)
        except Exception as error:
            yield error, True


def _fitting(
    coming: Iterable[tuple[Source, bool]], about: Callable[[str | None], list[Correction]]
) -> Iterator[tuple[Source, bool]]:
    """Give the segments of one source. Raises CorrectionError at the last for a correction that none of them can take."""
    absent: list[Correction] | None = None
    for segment, last in coming:
        about_it = about(segment.name)
        absent = [one for one in about_it if one.kind == "name"] if absent is None else absent
        absent = [one for one in absent if str(one.name) not in segment.text]
        if last and about_it:
            _refuse(about_it, absent, segment)
        yield segment, last


T = TypeVar("T")


def _or_raise(coming: Iterable[tuple[T | Exception, bool]]) -> Iterator[tuple[T, bool]]:
    """Give what comes before the first error, and raise that."""
    for one, last in coming:
        if isinstance(one, Exception):
            raise one
        yield one, last


def _refuse(given: Iterable[Correction], absent: Iterable[Correction], last: Source) -> None:
    """Raise CorrectionError for lines beyond the last segment of a source, and for names that are in none."""
    count = last.lines_above + len(last.text.splitlines())
    for one in given:
        if one.kind != "name" and one.line > count:
            raise CorrectionError(f"line {one.line}: there is no such line, or it is blank")
    for one in absent:
        raise CorrectionError(f"the name {one.name} does not stand in {last.name or 'the text'}")


def _clean_segments(
    coming: _Segments, config: Config, passes: Sequence[Pass] | None
) -> Iterator[tuple[Document | Exception, bool]]:
    steps = PASSES if passes is None else passes
    for table in _tables(coming):
        yield from zip(
            _cleaned([segment for segment, _ in table], config, steps), (last for _, last in table), strict=True
        )


def _cleaned(table: Sequence[Source | Exception], config: Config, passes: Sequence[Pass]) -> list[Document | Exception]:
    """Clean the segments of a table at once; if that fails one by one, to find whose fault it is. Errors stay."""
    sources = [segment for segment in table if isinstance(segment, Source)]
    try:
        documents = iter(_together(sources, config, passes) if sources else [])
    except Exception as error:
        return [error] if len(table) == 1 else [one for segment in table for one in _cleaned([segment], config, passes)]
    return [next(documents) if isinstance(segment, Source) else segment for segment in table]


def _together(sources: Sequence[Source], config: Config, passes: Sequence[Pass]) -> list[Document]:
    draft = read(sources, config)
    for step in passes:
        draft = _applied(step, draft, config)
    return write(draft)


def _applied(step: Pass, draft: Draft, config: Config) -> Draft:
    """Apply one pass, the caller's or ours. Raises TypeError if it gives no draft."""
    made: object = step(draft, config)
    if not isinstance(made, Draft):
        name = getattr(step, "__name__", repr(step))
        raise TypeError(f"the pass {name} gave {type(made).__name__}; a pass gives the draft, changed or not")
    return made.without_empty_rows()


def _tables(coming: _Segments) -> Iterator[list[tuple[Source | Exception, bool]]]:
    """Gather segments to tables of a good size. If `coming` raises, that comes behind the segments before it."""
    table: list[tuple[Source | Exception, bool]] = []
    size = lines = 0
    try:
        for segment, last in coming:
            text = segment.text if isinstance(segment, Source) else ""
            height = max(len(text.splitlines()), 1)  # what is empty takes a place as well
            if table and (size + len(text) > TABLE or lines + height > SEGMENT_LINES):
                yield table
                table, size, lines = [], 0, 0
            table.append((segment, last))
            size, lines = size + len(text), lines + height
    except Exception:
        if table:
            yield table
        raise
    if table:
        yield table


def _edge(text: str, config: Config) -> int:
    """Find where a stretch of text is best cut: between two articles, else paragraphs, else lines, else sentences.

    At its middle, and no nearer to either end than a quarter: what stands beside tells what an article is.
    """
    draft = read([Source(None, text)], config)
    for step in PASSES[: PASSES.index(article) + 1]:
        draft = step(draft, config)
    rows, origin = draft.blocks, draft.text.origin
    middle, quarter = len(text) // 2, len(text) // 4
    if len(rows):
        start, end = origin[rows.start].astype(np.int64), origin[rows.end - 1].astype(np.int64) + 1
        for unit in (rows.article + 1, np.arange(len(rows))):
            off = _between(start, end, unit) - middle
            if len(off) and np.abs(off).min() < quarter:
                at = middle + int(off[np.abs(off).argmin()])
                return len(text[:at].rstrip(" \t\u3000")) or at  # an indent belongs to its line
    return next((at + 1 for mark in "\n。" if (at := text.rfind(mark, quarter, middle)) > 0), middle)


def _between(start: Index, end: Index, unit: Index) -> Index:
    """Find where units begin that no other unit reaches into; the first does not count."""
    begins = np.full(int(unit.max()) + 1, np.iinfo(np.int32).max)
    ends = np.zeros(len(begins), np.int64)
    np.minimum.at(begins, unit, start)
    np.maximum.at(ends, unit, end)
    order = np.argsort(begins)
    begins, reach = begins[order], np.maximum.accumulate(ends[order])
    found: Index = begins[1:][(begins[1:] >= reach[:-1]) & (ends[order][1:] > 0)]
    return found


def convert(source: SourceLike, *, config: Config = Config(), **changes: Unpack[Changes]) -> str:
    r"""Convert a text between Simplified and Traditional, and nothing else: `to` names the target.

    Each character becomes what `clean` would make of it, so that phrases are converted whole where a line end cuts them
    and names keep their surnames; line ends, marks and spaces stay as they are. Arguments and errors are those of
    `clean`; ValueError if no target is given.

    >>> convert("区长于长\n辉由于公\n务缺席", to="zh-Hant")
    '區長于長\n輝由於公\n務缺席'
    """
    config = config.changed(**changes)
    if config.to is None:
        raise ValueError("name a target: to='zh-Hant'")
    return "".join(_converted(segment, config) for segment, _ in _or_raise(_segments([source], config)))


def _converted(segment: Source, config: Config) -> str:
    draft = read([segment], config)
    for step in PASSES[: PASSES.index(convert_script)]:
        draft = step(draft, config)
    before, after = (_by_origin(step.text) for step in (draft, convert_script(draft, config)))
    text = list(segment.text)
    for at, own in before.items():
        other = after.get(at, "")
        if other != own:
            text[at] = other.removesuffix(own[1:])  # what other passes set behind it stays out
    return "".join(text)


def _by_origin(text: Text) -> dict[int, str]:
    """Give for each position of the source what stands for it: a character, and what was set behind it."""
    found: dict[int, str] = {}
    last = GENERATED
    for character, origin in zip(decode(text.codes), text.origin.tolist(), strict=True):
        last = origin if origin != GENERATED else last
        found[last] = found.get(last, "") + character
    found.pop(GENERATED, None)
    return found
