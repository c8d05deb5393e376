"""The draft: characters that know where they came from, and a table of blocks over them.

A batch is one draft. Its documents' texts stand one behind the other, each followed by one line end of our own, in
one *reel*; every origin is a position in that reel, and `Source.offset` says where a document begins in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import IntEnum
from functools import cache, cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reflow.catalogue import KINDS, RULES, Kind, Level, Rule
from reflow.conversion.opencc import Conversion
from reflow.tables.characters import properties

Codes = NDArray[np.uint32]
Index = NDArray[np.int64]
Mask = NDArray[np.bool_]

GENERATED = -1  # the origin of a character that no source has


@dataclass(frozen=True, slots=True)
class Patch:
    """A stretch of decoded text whose bytes its codec would not write back: `text[start:end]` was `data`."""

    start: int
    end: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch of decoded text, `text[start:end]`, that had been decoded wrongly before it was saved, and how."""

    start: int
    end: int
    was: str


@dataclass(frozen=True, slots=True)
class Source:
    """What came in, decoded; every position of the output refers to `text`."""

    name: str | None
    text: str
    encoding: str | None = None  # None: the input was text already
    errors: tuple[tuple[int, int], ...] = ()  # half-open byte ranges that did not decode, or where characters are lost
    repairs: tuple[Repair, ...] = ()
    patches: tuple[Patch, ...] = ()
    bom: bytes = b""
    issued: date | None = None  # when the paper came out, if the caller or the name says so
    offset: int = field(default=0, compare=False)  # in the reel of a draft
    begins: int = 0  # of a piece: its position in the whole source
    lines_above: int = 0  # of a piece: how many lines end above it
    above: str = ""  # of a piece: the last line above it that is not blank, without blanks at its edges


def joined(parts: Sequence[Source]) -> Source:
    """Put the pieces of a source together again, which lie one behind the other."""
    return replace(
        parts[0],
        text="".join([part.text for part in parts]),
        encoding=parts[-1].encoding,  # the first block of a file may be all ASCII
        errors=tuple(chain.from_iterable(part.errors for part in parts)),
        repairs=tuple(chain.from_iterable(part.repairs for part in parts)),
        patches=tuple(chain.from_iterable(part.patches for part in parts)),
    )


@dataclass(frozen=True)
class Text:
    """The characters now, `codes[n]` (UTF-32), and for each the source position it came from, `origin[n]`."""

    codes: Codes
    origin: NDArray[np.int32]

    @cached_property
    def props(self) -> NDArray[np.uint8]:
        """Class and width of each character (`reflow.tables.characters`)."""
        return properties(self.codes)

    def slice(self, start: int, end: int) -> str:
        """Give the characters from `start` to `end` as a string."""
        return decode(self.codes[start:end])


def positions(start: Index, size: Index) -> Index:
    """List the positions of ranges one behind the other, each from its start.

    >>> positions(np.array([3, 10]), np.array([2, 3])).tolist()
    [3, 4, 10, 11, 12]
    """
    return np.repeat(start - np.cumsum(size) + size, size) + np.arange(size.sum())


def encode(text: str) -> Codes:
    """Turn a string into an array of code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _code_points(codes: Any) -> Any:
    return encode(codes) if isinstance(codes, str) else codes


def decode(codes: Codes) -> str:
    """Turn an array of code points into a string."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


class BlockKind(IntEnum):
    """What a row of `Blocks` is. Units tile the text; annotations (from `DATELINE` on) lie over units."""

    LINE = 0  # a physical line, until `join` has seen it
    PARAGRAPH = 1
    SUBHEAD = 2
    VERBATIM = 3
    KICKER = 4
    TITLE = 5
    DECK = 6
    CAPTION = 7
    FOLIO = 8
    EDITOR = 9
    JUMP = 10
    SIGNATURE = 11  # a byline or credit on a line of its own
    OTHER = 12  # other furniture: mastheads, hotlines, what a site leaves
    DATELINE = 20
    AGENCY = 21
    PLACE = 22
    DATE = 23
    FORM = 24  # 讯, 电, 专电 …
    VIA = 25
    BYLINE = 26
    ROLE = 27  # stands in the table before the people whose role it is
    PERSON = 28
    INCOMPLETE = 29  # a part of the article stands on another page, which is not here


class Label(IntEnum):
    """What a line is to its article, as the pass `label` tells it."""

    OPENING = 0  # the first line of an article
    FIRST = 1
    NEXT = 2
    TITLE_ABOVE = 3  # a title that stands above its body
    TITLE_BELOW = 4  # one that stands below it, or in the midst of it
    KICKER = 5
    DECK = 6
    SUBHEAD = 7
    BYLINE = 8
    CAPTION = 9
    FURNITURE = 10
    TITLE = 11  # a title; whether it stands above or below its body the page must tell


HEADLINE = (BlockKind.KICKER, BlockKind.TITLE, BlockKind.DECK)
FURNITURE = (BlockKind.FOLIO, BlockKind.EDITOR, BlockKind.JUMP, BlockKind.OTHER)
FIRST_ANNOTATION = BlockKind.DATELINE


@cache
def _kind_set(kinds: tuple[BlockKind, ...]) -> Mask:
    found = np.zeros(256, np.bool_)
    found[list(kinds)] = True
    return found


def _column(dtype: type, default: float = 0) -> Any:
    return field(metadata={"dtype": dtype, "default": default})


@dataclass(frozen=True)
class Blocks:
    """A table over the characters: one row a non-blank line after `read`, one row a unit after `join`.

    Columns are parallel arrays. Widths are in half-ems, positions in characters of the draft's text.
    """

    doc: Index = _column(np.int64)
    start: Index = _column(np.int64)
    end: Index = _column(np.int64)
    kind: NDArray[np.uint8] = _column(np.uint8)
    article: Index = _column(np.int64, -1)
    skip: Index = _column(np.int64)  # blank lines above
    indent: Index = _column(np.int64)
    width: Index = _column(np.int64)
    measure: Index = _column(np.int64)  # of the column the line stands in; 0: not known
    above: Index = _column(np.int64)  # the measure of the lines just above, of those just below
    below: Index = _column(np.int64)
    opening: Mask = _column(np.bool_)  # begins like a dateline
    wrapped: Mask = _column(np.bool_, True)  # the document's lines were cut at a measure
    label: NDArray[np.uint8] = _column(np.uint8)  # Label, until `join` has seen it; of a title line also later
    decided: NDArray[np.uint8] = _column(np.uint8)  # by a person: a Label + 1; 0 if not
    seen: Mask = _column(np.bool_)  # labelled by the network, as a line of a page
    score: NDArray[np.float32] = _column(np.float32, 1.0)  # confidence, 0 to 1

    @classmethod
    def of(cls, rows: int, **columns: ArrayLike) -> "Blocks":
        """Make a table of `rows` rows; columns that are not given hold their default."""
        made = {}
        for f in fields(cls):
            value = columns.get(f.name, f.metadata["default"])
            column = np.asarray(value, f.metadata["dtype"])
            made[f.name] = column if column.ndim else np.full(rows, column)
        return cls(**made)

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, row: int) -> dict[str, Any]:
        """Show one row, for tests and printing."""
        return {f.name: getattr(self, f.name)[row].item() for f in fields(self)}

    def take(self, rows: Any) -> "Blocks":
        """Choose or reorder rows by index or mask."""
        return Blocks(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def append(self, more: "Blocks") -> "Blocks":
        """Put the rows of another table behind these."""
        return Blocks(**{f.name: np.concatenate([getattr(self, f.name), getattr(more, f.name)]) for f in fields(self)})

    def with_columns(self, **columns: Any) -> "Blocks":
        """Replace whole columns."""
        return replace(self, **columns)

    def cover(self, at: Index) -> Mask:
        """Say which positions lie in a row; the rows may stand in any order, but not over each other."""
        if not len(self):
            return np.zeros(len(at), np.bool_)
        order = np.argsort(self.start, kind="stable")
        row = np.searchsorted(self.start[order], at, "right") - 1
        inside: Mask = (row >= 0) & (at < self.end[order][row])
        return inside

    def is_kind(self, *kinds: BlockKind) -> Mask:
        """Say which rows are of one of these kinds."""
        return _kind_set(kinds)[self.kind]


def matching(text: Text, blocks: Blocks, likely: Mask, is_one: Callable[[str], object]) -> Mask:
    """Say which of the `likely` rows `is_one` holds of, by their text."""
    found = likely.copy()
    for row in np.flatnonzero(likely).tolist():
        found[row] = bool(is_one(text.slice(int(blocks.start[row]), int(blocks.end[row]))))
    return found


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of log rows from one decision step: columns of equal length, source positions."""

    rule: Rule
    kind: Kind
    start: Index
    end: Index
    score: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Log:
    """Append-only record of every change, and of every refusal worth knowing."""

    chunks: tuple[Chunk, ...] = ()

    def add(self, rule: Rule, kind: Kind, start: Any, end: Any, score: Any = 1.0) -> "Log":
        """Append one row for each `start` (reel positions); `score` is their confidence."""
        if not len(start):
            return self
        scores = np.broadcast_to(np.asarray(score, np.float32), np.shape(start))
        return Log((*self.chunks, Chunk(rule, kind, np.asarray(start), np.asarray(end), scores)))

    def columns(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Index, Index, NDArray[np.float32]]:
        """Give the whole log as columns `rule`, `kind` (row numbers in `RULES` and `KINDS`), start, end, score."""
        sizes = [len(c.start) for c in self.chunks]
        rule = np.repeat(np.array([RULES.index(c.rule) for c in self.chunks], np.uint8), sizes)
        kind = np.repeat(np.array([KINDS.index(c.kind) for c in self.chunks], np.uint8), sizes)
        none = [np.empty(0, np.int64)]
        start = np.concatenate([c.start for c in self.chunks] or none)
        end = np.concatenate([c.end for c in self.chunks] or none)
        score = np.concatenate([c.score for c in self.chunks] or [np.empty(0, np.float32)])
        return rule, kind, start, end, score


@dataclass(frozen=True)
class Draft:
    """A batch of documents at one moment: always complete, never changed in place.

    `text` holds the characters of all `sources`, each document between line ends of our own; `blocks` is a table over
    them, one row a line before the pass `join`, one row a unit after it. The verbs `delete`, `replace`, `insert` and
    `arrange` give a new draft in which text, blocks and log agree. A verb whose rule lies above `level` changes nothing
    and logs the refusal as a decision. Positions are places in `text.codes`, ascending int64; `score` is a confidence
    from 0 to 1, one for all or one for each.

    >>> from reflow.config import Config
    >>> from reflow.read import read
    >>> draft = read([Source(None, "大桥，合龙。")], Config())
    >>> draft.text.slice(1, 7), draft.blocks.start.tolist(), draft.blocks.end.tolist()
    ('大桥，合龙。', [1], [7])
    >>> shorter = draft.delete(Rule.OWN_CHANGE, np.flatnonzero(draft.text.codes == ord("，")))
    >>> shorter.text.slice(1, 6), shorter.blocks.end.tolist(), len(draft.text.codes) - len(shorter.text.codes)
    ('大桥合龙。', [6], 1)
    """

    sources: tuple[Source, ...]
    text: Text
    blocks: Blocks
    log: Log = Log()
    level: Level = Level.LIKELY
    conversions: Mapping[int, Conversion] = field(default_factory=dict)  # by document; others are as they were

    def allows(self, rule: Rule) -> bool:
        """Say whether a rule's level is to be applied."""
        return rule.level <= self.level

    def document_at(self, at: Index) -> Index:
        """Number the document in which each of some positions `at` stands, from 0."""
        offsets = np.array([source.offset for source in self.sources])
        return np.maximum(np.searchsorted(offsets, self.text.origin[at], "right") - 1, 0)

    def separators(self) -> Index:
        """Give the positions of the line ends of our own, before the first document and behind each."""
        ends = [source.offset + len(source.text) for source in self.sources]
        return np.append(0, np.flatnonzero(np.isin(self.text.origin, ends)))

    def outside_verbatim(self, at: Index) -> Index:
        """Leave out the positions that lie in verbatim stretches."""
        return at[~self.blocks.take(self.blocks.kind == BlockKind.VERBATIM).cover(at)]

    def with_blocks(self, blocks: Blocks) -> "Draft":
        """Replace the table by `blocks`; what no row covers any more is left out of the output, and `write` logs it."""
        return replace(self, blocks=blocks)

    def note(self, rule: Rule, start: Any, end: Any, score: Any = 1.0) -> "Draft":
        """Log decisions by `rule` about half-open ranges of the text, arrays `start` and `end`, that change nothing.

        `score` is their confidence, 0 to 1.
        """
        first, last = self._origins(np.asarray(start), np.asarray(end))
        return replace(self, log=self.log.add(rule, Kind.DECISION, first, last, score))

    def delete(self, rule: Rule, at: Index, score: Any = 1.0) -> "Draft":
        """Delete the characters at the ascending positions `at`; neighbours in the source are one log entry.

        `rule` says why, `score` how surely, 0 to 1.

        Rows that lose all characters go as well, when the pass is done. Raises ValueError for positions that do not
        ascend, and for a generated character: what one pass inserted no other takes out.
        """
        return self.delete_all((rule, at, score))

    def delete_all(self, *cuts: tuple[Rule, Index, Any]) -> "Draft":
        """Delete for several rules in one pass over the text; each cut is a rule, its positions and their scores."""
        log = self.log
        taken = []
        for rule, places, score in cuts:
            at = self._places(places)
            if not len(at):
                continue
            origin = self.text.origin[at].astype(np.int64)
            if origin.min() == GENERATED:
                raise ValueError(f"{rule.code}: a generated character cannot be deleted")
            scores = np.broadcast_to(np.asarray(score, np.float32), at.shape)
            head = np.flatnonzero((np.diff(origin, prepend=-2) != 1) | self._begins_document(origin))
            tail = np.append(head[1:], len(at)) - 1
            kind = Kind.DELETION if self.allows(rule) else Kind.DECISION
            log = log.add(rule, kind, origin[head], origin[tail] + 1, scores[head])
            if self.allows(rule):
                taken.append(at)
        if not taken:
            return replace(self, log=log) if log is not self.log else self
        gone = np.sort(np.concatenate(taken), kind="stable") if len(taken) > 1 else taken[0]
        keep = np.ones(len(self.text.codes), np.bool_)
        keep[gone] = False
        text = Text(self.text.codes[keep], self.text.origin[keep])
        b = self.blocks
        start, end = b.start - np.searchsorted(gone, b.start), b.end - np.searchsorted(gone, b.end)
        return replace(self, text=text, blocks=b.with_columns(start=start, end=end), log=log)

    def replace(self, rule: Rule, at: Index, codes: Any, score: Any = 1.0) -> "Draft":
        """Replace the characters at the ascending positions `at` one to one.

        `rule` and `score` are as for `delete`; `codes` is one code point for all, an array of one for each, or a
        string. Raises ValueError for positions that do not ascend.
        """
        at = self._places(at)
        if not len(at):
            return self
        origin = self.text.origin[at].astype(np.int64)
        traced = origin != GENERATED  # a generated character's insertion is logged already
        scores = np.broadcast_to(np.asarray(score, np.float32), at.shape)[traced]
        kind = Kind.REPLACEMENT if self.allows(rule) else Kind.DECISION
        log = self.log.add(rule, kind, origin[traced], origin[traced] + 1, scores)
        if not self.allows(rule):
            return replace(self, log=log)
        changed = self.text.codes.copy()
        changed[at] = _code_points(codes)
        return replace(self, text=Text(changed, self.text.origin), log=log)

    def insert(self, rule: Rule, at: Index, codes: Any, score: Any = 1.0, *, behind: bool = True) -> "Draft":
        """Insert one generated character behind (or before) each character at the ascending positions `at`.

        It joins the block of that character. `rule`, `score` and `codes` are as for `replace`; a position may stand
        several times. Raises ValueError where that character is generated itself.
        """
        at = self._places(at, several=True)
        if not len(at):
            return self
        origin = self.text.origin[at].astype(np.int64)
        if origin.min() == GENERATED:
            raise ValueError(f"{rule.code}: insert beside a character of the source, not beside a generated one")
        kind = Kind.INSERTION if self.allows(rule) else Kind.DECISION
        log = self.log.add(rule, kind, origin + behind, origin + behind, score)
        if not self.allows(rule):
            return replace(self, log=log)
        place = at + behind
        codes = np.insert(self.text.codes, place, _code_points(codes))
        text = Text(codes, np.insert(self.text.origin, place, GENERATED))
        b = self.blocks
        start, end = b.start + np.searchsorted(at, b.start), b.end + np.searchsorted(at, b.end)
        return replace(self, text=text, blocks=b.with_columns(start=start, end=end), log=log)

    def arrange(self, order: Index) -> "Draft":
        """Put the rows, and the characters they cover, in another order of each document.

        The rows must tile the text, all but the line ends between documents, which stay there.
        """
        b = self.blocks.take(order)
        size = b.end - b.start
        counted = np.append(0, np.cumsum(size))
        borders = counted[np.searchsorted(b.doc, np.arange(len(self.sources)), "right")]
        at = np.insert(positions(b.start, size), np.append(0, borders), self.separators())
        end = counted[1:] + 1 + b.doc
        start = end - size
        text = Text(self.text.codes[at], self.text.origin[at])
        return replace(self, text=text, blocks=b.with_columns(start=start, end=end))

    def without_empty_rows(self) -> "Draft":
        """Drop the rows whose characters were all deleted."""
        left = self.blocks.end > self.blocks.start
        return self if left.all() else self.with_blocks(self.blocks.take(left))

    def _places(self, at: ArrayLike, *, several: bool = False) -> Index:
        """Check positions in the text. Raises ValueError unless they ascend: an edit would miss its place in the log."""
        places = np.asarray(at)
        if not places.size:
            return np.empty(0, np.int64)
        whole = places.ndim == 1 and places.dtype.kind in "iu"
        least = 0 if several else 1
        if not whole or places[0] < 0 or places[-1] >= len(self.text.codes) or (np.diff(places) < least).any():
            wanted = f"numbers from 0 to {len(self.text.codes) - 1}, each greater than the one before"
            raise ValueError(f"positions are {wanted} (np.flatnonzero of a mask)")
        return places

    def _begins_document(self, origin: Index) -> Mask:
        """Say which source positions are the first of a document: no entry of the log is about two."""
        if len(self.sources) == 1:
            return np.zeros(len(origin), np.bool_)
        return np.isin(origin, [source.offset for source in self.sources])

    def _origins(self, start: Index, end: Index) -> tuple[Index, Index]:
        origin = self.text.origin
        return origin[start].astype(np.int64), origin[end - 1].astype(np.int64) + 1
