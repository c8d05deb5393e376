"""The passes in their order, and the functions that apply them: `clean`, `clean_many` and `convert`."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Literal, Unpack, overload

import msgspec
import numpy as np

from reflow.config import Changes, Config
from reflow.document import Document
from reflow.draft import GENERATED, Codes, Draft, Index, Source, Text, decode, encode
from reflow.draft.contract import Contract, unmet_need
from reflow.draft.tables import NO_ARTICLE
from reflow.language import _
from reflow.passes import (
    article,
    byline,
    corrections,
    edits,
    furniture,
    headline,
    join,
    jumps,
    label,
    marks,
    measure,
    moves,
    normalize,
    openings,
    spaces,
    vertical,
)
from reflow.passes import convert as convert_script
from reflow.read import READ, SourceLike, read
from reflow.segmenter import Segment, Segmenter, batches, without_corrections
from reflow.write import WRITE, unite, write

Pass = Callable[[Draft, Config], Draft]

# The passes in their order, and what each reads and writes; nothing else knows the order.
CONTRACTS: Final[dict[Pass, Contract]] = {
    normalize.normalize: normalize.CONTRACT,
    vertical.vertical: vertical.CONTRACT,
    openings.openings: openings.CONTRACT,
    measure.measure: measure.CONTRACT,
    corrections.corrections: corrections.CONTRACT,
    label.label: label.CONTRACT,
    furniture.furniture: furniture.CONTRACT,
    join.join: join.CONTRACT,
    headline.headline: headline.CONTRACT,
    article.article: article.CONTRACT,
    jumps.jumps: jumps.CONTRACT,
    moves.moves: moves.CONTRACT,
    edits.edits: edits.CONTRACT,
    byline.byline: byline.CONTRACT,
    marks.marks: marks.CONTRACT,
    spaces.spaces: spaces.CONTRACT,
    convert_script.convert: convert_script.CONTRACT,
}
PASSES: Final[tuple[Pass, ...]] = tuple(CONTRACTS)

# The passes that take corrections of a kind. All others, which say what lines are, one pass takes.
TAKERS: Final[dict[str, tuple[Pass, ...]]] = {
    "name": (),
    "moved": (corrections.corrections, moves.moves),
    "text": (corrections.corrections, edits.edits),
}


def clean(
    source: SourceLike, *, config: Config = Config(), passes: Sequence[Pass] | None = None, **changes: Unpack[Changes]
) -> Document:
    r"""Turn one damaged, hard-wrapped text into a document of articles.

    `source` is text (`str`), bytes, which are decoded, or a path object, which is read. `changes` are options for this
    call, such as `titles="none"`; `help(reflow.Config)` lists them. `passes` are applied instead of `PASSES`: some may be
    left out, and your own functions with the same signature inserted.

    Any text, however damaged, results in a document; a text that is the name of a file causes a warning. Raises
    NoTextError for a source that is certainly not text (a PDF, JSON, HTML, binary data), TypeError for another type of
    source or an unknown option, ValueError for an invalid choice or for passes in an order that leaves one without what
    it reads, CorrectionError for a correction that does not fit its text, OSError for a path that cannot be read,
    LookupError for an encoding that Python does not know.

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
    r"""Clean many sources, several at a time, which is quicker, and yield their documents in order.

    Each document is what `clean` makes of its source alone. Sources are taken as they are needed. Arguments and errors
    are those of `clean`; a source that raises ends the iteration after the documents of those before it. With
    `errors="return"` its exception takes its place instead, and iteration continues; so None and NaN, which tables have
    where a text is missing, yield a TypeError each.

    >>> [document.articles[0].title for document in clean_many(["我区揭晓最美家庭\n本报讯 昨天揭晓。", ""][:1])]
    ['我区揭晓最美家庭']
    >>> [type(cleaned).__name__ for cleaned in clean_many(["大桥昨日合龙。", None], errors="return")]
    ['Document', 'TypeError']
    """
    if isinstance(sources, str | bytes | bytearray | memoryview):
        raise TypeError(_("clean_many takes several sources, such as a list; clean takes one"))
    if errors not in ("raise", "return"):
        raise ValueError(_("no errors {errors!r}; there are 'raise' and 'return'", errors=errors))
    config = config.changed(**changes)
    steps = checked_passes(passes, config)
    # The segments of a source follow each other: they are united when the last is cleaned.
    parts: list[Document] = []
    failure: Exception | None = None
    for segment, cleaned in _clean_segments(sources, config, steps):
        if isinstance(cleaned, Document):
            parts.append(cleaned)
        elif errors == "raise":
            raise cleaned
        else:
            failure = failure or cleaned  # of several segments, the first
        if segment.is_last:
            yield unite(parts) if failure is None else failure
            parts, failure = [], None


def clean_segments(
    source: SourceLike, *, config: Config = Config(), passes: Sequence[Pass] = PASSES
) -> Iterator[Document]:
    """Clean one source of any size segment by segment: `unite` of the documents is what `clean` returns."""
    for _segment, cleaned in _clean_segments([source], config, passes):
        if isinstance(cleaned, Exception):
            raise cleaned
        yield cleaned


def checked_passes(passes: Sequence[Pass] | None, config: Config) -> Sequence[Pass]:
    """Return the passes to apply: `PASSES` for None.

    Raises ValueError, which names pass and column, if a pass of `PASSES` stands where no pass has yet written what it
    reads, and if there are corrections of lines but no pass that applies them.
    """
    if passes is None:
        return PASSES
    steps = tuple(passes)
    need = unmet_need(steps, CONTRACTS, READ.writes, WRITE)
    if need is not None:
        raise ValueError(need)
    for correction in config.corrections:
        for step in TAKERS.get(correction.kind, (corrections.corrections,)):
            if step not in steps:
                raise ValueError(
                    _("there are corrections, but the pass {step}, which takes them, is left out", step=step.__name__)
                )
    return steps


def passes_through(last: Pass) -> tuple[Pass, ...]:
    """Return the passes of `PASSES` up to one, that one included."""
    return PASSES[: PASSES.index(last) + 1]


def apply_passes(sources: Sequence[Source], config: Config, passes: Sequence[Pass]) -> Draft:
    """Read decoded sources and apply passes to them. Raises TypeError if a pass returns no draft."""
    draft = read(sources, config)
    for step in passes:
        result: object = step(draft, config)
        if not isinstance(result, Draft):
            name = getattr(step, "__name__", repr(step))
            raise TypeError(
                _(
                    "the pass {name} returned {type}; a pass returns the draft, changed or not",
                    name=name,
                    type=type(result).__name__,
                )
            )
        draft = draft if result is draft else result.without_empty_rows()
    return draft


def _segments(sources: Iterable[Any], config: Config) -> Iterator[Segment]:
    stretch_config = without_corrections(config)
    return Segmenter(config, lambda texts: _edges(texts, stretch_config)).segments(sources)


def _clean_segments(
    sources: Iterable[Any], config: Config, passes: Sequence[Pass]
) -> Iterator[tuple[Segment, Document | Exception]]:
    for batch in batches(_segments(sources, config)):
        yield from zip(batch, _cleaned(batch, config, passes), strict=True)


def _cleaned(batch: Sequence[Segment], config: Config, passes: Sequence[Pass]) -> list[Document | Exception]:
    """Return the document of each segment of a batch, or its error.

    The segments are cleaned at once. If that fails they are cleaned one by one, so that only what fails has an error.
    """
    sources = [segment.source for segment in batch if isinstance(segment.source, Source)]
    try:
        documents = iter(write(apply_passes(sources, config, passes)) if sources else [])
    except Exception as error:
        if len(batch) == 1:
            return [error]
        return [cleaned for segment in batch for cleaned in _cleaned([segment], config, passes)]
    # A segment that could not be read keeps its place.
    return [next(documents) if isinstance(segment.source, Source) else segment.source for segment in batch]


def _edges(texts: Sequence[str], config: Config) -> list[int]:
    """Return for each stretch of text where it is best cut."""
    draft = apply_passes([Source(None, text) for text in texts], config, passes_through(article.article))
    units = draft.units
    origin = draft.text.origin.astype(np.int64)
    start, end = origin[units.start], origin[units.end - 1] + 1
    by_article = units.article - NO_ARTICLE  # numbered from 0; all that is in no article is one group
    by_unit = np.arange(len(units))
    edges = []
    for document, source in enumerate(draft.sources):
        rows = units.doc == document
        groups = (by_article[rows], by_unit[rows])
        edges.append(_edge(source.text, start[rows] - source.offset, end[rows] - source.offset, groups))
    return edges


def _edge(text: str, start: Index, end: Index, groups: Iterable[Index]) -> int:
    """Return where a stretch of text is best cut: between two articles, else paragraphs, else lines, else sentences.

    At its middle, and no nearer to either end than a quarter: what stands beside it is needed to label an article. `start`
    and `end` are those of its units in the text; `groups` are the numbers of each unit's article, and of its paragraph.
    """
    middle, quarter = len(text) // 2, len(text) // 4
    for group in groups if len(start) else ():
        distance = _borders(start, end, group) - middle
        if len(distance) and np.abs(distance).min() < quarter:
            cut = middle + int(distance[np.abs(distance).argmin()])
            return len(text[:cut].rstrip(" \t\u3000")) or cut  # an indent belongs to its line
    for mark in "\n。":
        last = text.rfind(mark, quarter, middle)
        if last > 0:
            return last + 1
    return middle


def _borders(start: Index, end: Index, group: Index) -> Index:
    """Return where groups of ranges begin that no group before them reaches into; the first group does not count."""
    group_start = np.full(int(group.max()) + 1, np.iinfo(np.int32).max)
    group_end = np.zeros(len(group_start), np.int64)
    np.minimum.at(group_start, group, start)
    np.maximum.at(group_end, group, end)
    order = np.argsort(group_start)
    group_start, group_end = group_start[order], group_end[order]
    reach = np.maximum.accumulate(group_end)  # how far the groups so far reach
    is_border = group_start[1:] >= reach[:-1]
    is_used = group_end[1:] > 0  # a number that no range has begins nowhere
    borders: Index = group_start[1:][is_border & is_used]
    return borders


def convert(source: SourceLike, *, config: Config = Config(), **changes: Unpack[Changes]) -> str:
    r"""Convert a text between Simplified and Traditional, and change nothing else; `to` names the target.

    Characters are converted as in `clean`: phrases as a whole, also where a line end cuts them, and names with their
    surnames kept. Line ends, marks and spaces stay as they are, and so do texts that a person corrected. Arguments and
    errors are those of `clean`; raises ValueError as well if no target is given.

    >>> convert("区长于长\n辉由于公\n务缺席", to="zh-Hant")
    '區長于長\n輝由於公\n務缺席'
    """
    config = config.changed(**changes)
    if config.to is None:
        raise ValueError(_("name a target: to='zh-Hant'"))
    converted = []
    for segment in _segments([source], config):
        if isinstance(segment.source, Exception):
            raise segment.source
        converted.append(_converted(segment.source, config))
    return "".join(converted)


def _converted(segment: Source, config: Config) -> str:
    """Return the text of a segment with the changes of the pass `convert` alone."""
    steps = [
        step for step in passes_through(convert_script.convert) if step not in (edits.edits, convert_script.convert)
    ]
    before = apply_passes([segment], config, steps)
    after = convert_script.convert(before, config)
    codes, offset = encode(segment.text).copy(), before.sources[0].offset
    unconverted, converted = (_ByOrigin.of(draft.text, offset + len(codes) + 1) for draft in (before, after))
    single = (unconverted.size == 1) & (converted.size == 1)
    replaced = np.flatnonzero(single & (unconverted.first != converted.first))
    codes[replaced - offset] = converted.first[replaced]
    # Beside inserted characters, and where characters were deleted, texts are compared.
    characters = list(decode(codes))
    for origin in np.flatnonzero((unconverted.size > 0) & ~single).tolist():
        text, replacement = (by_origin.text_at(origin) for by_origin in (unconverted, converted))
        if replacement != text:
            # What earlier passes inserted behind the character is left out.
            characters[origin - offset] = replacement.removesuffix(text[1:])
    return "".join(characters)


class _ByOrigin(msgspec.Struct, frozen=True):
    """The text at each position of the reel: a character, and what was inserted behind it."""

    codes: Codes
    start: Index  # where in `codes` the text at each position begins
    size: Index  # how many characters it has; 0 where the character was deleted
    first: Codes  # the first of them

    @classmethod
    def of(cls, text: Text, length: int) -> _ByOrigin:
        """Look up the characters of a text by their origins, of which there are `length`."""
        # The first is a separator, so that a generated character stands behind another.
        head = np.flatnonzero(text.origin != GENERATED)
        start, size = (np.zeros(length, np.int64) for _ in range(2))
        start[text.origin[head]] = head
        size[text.origin[head]] = np.diff(np.append(head, len(text.codes)))
        return cls(text.codes, start, size, text.codes[start])

    def text_at(self, origin: int) -> str:
        """Return the text at a position of the reel."""
        start = int(self.start[origin])
        return decode(self.codes[start : start + int(self.size[origin])])
