"""The log of a document: what was changed, where and by which rule."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import EFFECTS, RULES, Effect
from reflow.draft import Index, Log, Source
from reflow.wording import count


class Entry(NamedTuple):
    r"""One entry of the log: which rule did what (`kind`) to which characters, with its confidence from 0 to 1.

    `start` and `end` are a half-open range of code points in the decoded source, as in spans. A deletion covers exactly
    the deleted characters; an insertion stands before `start`, which equals `end`; a decision changed nothing.

    >>> import reflow
    >>> entry = reflow.clean("大桥昨日合\n龙。").log[0]
    >>> entry.rule, entry.kind, entry.start, entry.end
    ('join.wrap', 'deletion', 5, 6)
    """

    rule: str
    kind: Literal["deletion", "insertion", "replacement", "decision"]
    start: int
    end: int
    confidence: float


class Entries(Sequence[Entry]):
    """The log of a document, whose source was cleaned in one or more segments: an entry is made when it is read."""

    def __init__(self, *segments: tuple[Log, Source]) -> None:
        self._segments = segments

    @cached_property
    def _columns(self) -> tuple[NDArray[Any], ...]:
        """Rule, effect, start, end and score of all entries."""
        tables = [_columns_of_source(log, source) for log, source in self._segments]
        return tuple(np.concatenate(columns) for columns in zip(*tables, strict=True))

    @cached_property
    def inserted(self) -> list[int]:
        """The positions in the source before which characters were inserted, ascending, one for each character."""
        starts, _ = self.ranges(Effect.INSERTION)
        return sorted(starts.tolist())

    @staticmethod
    def joined(logs: Iterable["Entries"]) -> "Entries":
        """Join the logs of the segments of a document."""
        return Entries(*(segment for log in logs for segment in log._segments))

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        rule, effect, start, end, score = (column[index].item() for column in self._columns)
        return Entry(RULES[rule].code, EFFECTS[effect].value, start, end, round(score, 3))

    def __iter__(self) -> Iterator[Entry]:
        # Looked up once for each rule and effect, and not for each entry.
        codes, kinds = [rule.code for rule in RULES], [effect.value for effect in EFFECTS]
        columns = [column.tolist() for column in self._columns]
        for rule, effect, start, end, score in zip(*columns, strict=True):
            yield Entry(codes[rule], kinds[effect], start, end, round(score, 3))

    def ranges(self, effect: Effect) -> tuple[Index, Index]:
        """Return start and end of the entries with an effect, as columns."""
        _, effects, start, end, _ = self._columns
        chosen = effects == EFFECTS.index(effect)
        return start[chosen], end[chosen]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entries):
            return NotImplemented
        return all(map(np.array_equal, self._columns, other._columns))

    def __hash__(self) -> int:
        return hash(tuple(column.tobytes() for column in self._columns))

    def __getstate__(self) -> tuple[NDArray[Any], ...]:
        return self._columns  # the logs in `_segments` are of the whole batch

    def __setstate__(self, columns: tuple[NDArray[Any], ...]) -> None:
        self._segments = ()
        self._columns = columns

    def __repr__(self) -> str:
        return f"<log of {count(len(self), 'entry', 'entries')}>"


def _columns_of_source(log: Log, source: Source) -> tuple[NDArray[Any], ...]:
    """Return the columns of a draft's log for the entries about one source, with positions in that source."""
    rule, effect, start, end, score = log.columns()
    begin, stop = source.offset, source.offset + len(source.text)
    # An insertion at the very end is about this source; a range from there on is about what follows it in the reel.
    chosen = (start >= begin) & ((start < stop) | ((start == stop) & (end == stop)))
    # A decision of a caller's pass may reach over the end of the source.
    end = end.clip(max=stop)
    moved = source.begins - begin
    return rule[chosen], effect[chosen], start[chosen] + moved, end[chosen] + moved, score[chosen]
