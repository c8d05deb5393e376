"""The order of the passes; nothing else knows it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Unpack

import numpy as np

from reflow.config import Changes, Config
from reflow.corrections import Correction, CorrectionError, by_source
from reflow.document import Document
from reflow.draft import GENERATED, Draft, Index, Source, Text, decode
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
from reflow.read import SourceLike, open_blocks, read
from reflow.read.pieces import PIECE_LINES, pieces
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
    source: SourceLike, *, config: Config = Config(), passes: Sequence[Pass] = PASSES, **changes: Unpack[Changes]
) -> Document:
    r"""Turn one damaged, hard-wrapped text into a document of articles.

    `source` is text (`str`), bytes, which are decoded, or a path object, which is read. `changes` are fields of
    `Config` for this call. `passes` may leave passes out or hold functions of your own with the same signature.

    Any text gives a document, however damaged. Raises NoTextError for a source that is certainly not text (a PDF, JSON,
    HTML, binary data), TypeError for another type of source or an unknown field, ValueError for a choice that there is
    not, CorrectionError for a correction that does not fit its text, OSError for a path that cannot be read, LookupError
    for an encoding that Python does not know.

    >>> clean("本报讯（记者黄蕊）昨天，我区举办“最美家\n庭”揭晓活动，二百余人参加。\n我区揭晓最美家庭\n").articles[0].title
    '我区揭晓最美家庭'
    """
    return next(clean_many([source], config=config, passes=passes, **changes))


def clean_many(
    sources: Iterable[SourceLike],
    *,
    config: Config = Config(),
    passes: Sequence[Pass] = PASSES,
    **changes: Unpack[Changes],
) -> Iterator[Document]:
    r"""Clean many sources, several at a time, which is quicker; give their documents in order.

    Each document is what `clean` makes of its source alone. Sources are taken as they are needed. Arguments and errors
    are those of `clean`; a source that raises ends the iteration behind the documents of those before it.

    >>> [document.articles[0].title for document in clean_many(["我区揭晓最美家庭\n本报讯 昨天揭晓。", ""][:1])]
    ['我区揭晓最美家庭']
    """
    config = config.changed(**changes)
    parts = []
    for part, last in _clean_pieces(_pieces(sources, config), config, passes):
        parts.append(part)
        if last:
            yield unite(parts)
            parts = []


def clean_pieces(source: SourceLike, *, config: Config = Config()) -> Iterator[Document]:
    """Clean one source of any size piece by piece: `unite` of the documents is what `clean` gives."""
    return (part for part, _ in _clean_pieces(_pieces([source], config), config, PASSES))


# Characters that are cleaned in one table: of 2^14 to 2^20 the quickest, since the columns stay in the cache. It has no
# more lines than a piece.
TABLE: Final = 1 << 17

_Pieces = Iterator[tuple[Source, bool]]  # and whether it is the last of its source


def _pieces(sources: Iterable[SourceLike], config: Config) -> _Pieces:
    about, without = by_source(config.corrections), replace(config, corrections=())  # their lines are not a stretch's
    for source in sources:
        absent: list[Correction] | None = None
        for piece, last in pieces(open_blocks(source, config), lambda text: _edge(text, without)):
            own = about(piece.name)
            absent = [given for given in own if given.kind == "name"] if absent is None else absent
            absent = [given for given in absent if str(given.name) not in piece.text]
            if last and own:
                _refuse(own, absent, piece)
            yield piece, last


def _refuse(given: Iterable[Correction], absent: Iterable[Correction], last: Source) -> None:
    """Raise CorrectionError for lines beyond the last piece of a source, and for names that are in none."""
    count = last.lines_above + len(last.text.splitlines())
    for one in given:
        if one.kind != "name" and one.line > count:
            raise CorrectionError(f"line {one.line}: there is no such line, or it is blank")
    for one in absent:
        raise CorrectionError(f"the name {one.name} does not stand in {last.name or 'the text'}")


def _clean_pieces(coming: _Pieces, config: Config, passes: Sequence[Pass]) -> Iterator[tuple[Document, bool]]:
    for table in _tables(coming):
        draft = read([piece for piece, _ in table], config)
        for step in passes:
            draft = _applied(step, draft, config)
        yield from zip(write(draft), (last for _, last in table), strict=True)


def _applied(step: Pass, draft: Draft, config: Config) -> Draft:
    """Apply one pass, the caller's or ours. Raises TypeError if it gives no draft."""
    made: object = step(draft, config)
    if not isinstance(made, Draft):
        name = getattr(step, "__name__", repr(step))
        raise TypeError(f"the pass {name} gave {type(made).__name__}; a pass gives the draft, changed or not")
    return made.without_empty_rows()


def _tables(coming: _Pieces) -> Iterator[list[tuple[Source, bool]]]:
    """Gather pieces to tables of a good size. What raises comes behind the pieces before it."""
    table: list[tuple[Source, bool]] = []
    size = lines = 0
    try:
        for piece, last in coming:
            own = len(piece.text.splitlines())
            if table and (size + len(piece.text) > TABLE or lines + own > PIECE_LINES):
                yield table
                table, size, lines = [], 0, 0
            table.append((piece, last))
            size, lines = size + len(piece.text), lines + own
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
    return "".join(_converted(piece, config) for piece, _ in _pieces([source], config))


def _converted(piece: Source, config: Config) -> str:
    draft = read([piece], config)
    for step in PASSES[: PASSES.index(convert_script)]:
        draft = step(draft, config)
    before, after = (_by_origin(step.text) for step in (draft, convert_script(draft, config)))
    text = list(piece.text)
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
