"""The draft of a batch of documents, and the methods that change its text, tables and log together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from reflow.catalogue import Effect, Level, Rule
from reflow.conversion.opencc import Conversion
from reflow.draft.kinds import Kind, NoteKind
from reflow.draft.log import Log
from reflow.draft.source import Source
from reflow.draft.tables import Documents, Labelled, Lines, Notes, Ranges, Units
from reflow.draft.text import GENERATED, Index, Mask, Text, code_points
from reflow.tables.among import positions_among
from reflow.tables.neighbours import from_below, like_above


@dataclass(frozen=True)
class Draft:
    """The documents of a batch between two passes; immutable.

    `text` holds the characters of all `sources`, each document between line ends that belong to none. `blocks` is a
    table over them: `Lines` after `read`, `Labelled` after the pass `label`, `Units` after `join`. `notes` lie over units,
    `documents` has a row for each source. The methods `delete`, `replace`, `insert` and `arrange` return a new draft in
    which text, tables and log agree. If the rule of a change lies above `level`, nothing is changed, and the change is
    logged as a decision. Positions are places in `text.codes`, ascending int64; `score` is a confidence from 0 to 1, one for all or
    one for each.

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
    blocks: Lines | Units
    documents: Documents
    notes: Notes = field(default_factory=lambda: Notes.of(0))
    log: Log = Log()
    level: Level = Level.LIKELY
    conversions: Mapping[int, Conversion] = field(default_factory=dict)  # by document; others were not converted

    @property
    def lines(self) -> Lines:
        """The table of lines. Raises ValueError if they have become units."""
        if isinstance(self.blocks, Lines):
            return self.blocks
        raise ValueError("this draft has no lines any more: the pass join has made units of them")

    @property
    def labelled(self) -> Labelled:
        """The table of labelled lines. Raises ValueError at any other stage."""
        if isinstance(self.blocks, Labelled):
            return self.blocks
        raise ValueError("this draft has no labelled lines: the pass label makes them, and join makes units of them")

    @property
    def units(self) -> Units:
        """The table of units. Raises ValueError before the pass `join`."""
        if isinstance(self.blocks, Units):
            return self.blocks
        raise ValueError("this draft has no units yet: the pass join makes them")

    def allows(self, rule: Rule) -> bool:
        """Whether changes by a rule are applied at the level of this draft."""
        return rule.level <= self.level

    def _with(self, **changes: Any) -> "Draft":
        """Return the draft with some fields changed; `dataclasses.replace` takes several times as long.

        The separators stay as they are known, so who moves characters passes the `_separators` as well.
        """
        changed = Draft.__new__(Draft)
        changed.__dict__.update(self.__dict__, **changes)
        return changed

    def document_at(self, at: Index) -> Index:
        """Return the number, from 0, of the document that each of the positions `at` lies in.

        A separator counts to the document before it.
        """
        if len(self.sources) == 1:
            return np.zeros(len(at), np.int64)
        return np.maximum(np.searchsorted(self.separators(), at, "left") - 1, 0)

    def count(self, chosen: Mask | Index) -> Index:
        """Return how many characters of each document are `chosen`, by a mask over the text or by ascending positions.

        None of them is a separator.
        """
        separators = self.separators()
        if chosen.dtype != np.bool_:
            before = chosen.searchsorted(separators)
            return before[1:] - before[:-1]
        documents = pairwise(separators.tolist())
        return np.array([np.count_nonzero(chosen[start:end]) for start, end in documents], np.int64)

    def separators(self) -> Index:
        """Return the positions of the line ends before the first document and behind each; no pass deletes them."""
        return self._separators

    @cached_property
    def _separators(self) -> Index:
        if len(self.sources) == 1:
            return np.array([0, len(self.text.codes) - 1])
        # Separators move as the text changes, so they are looked up by their origins. The methods that change the text
        # pass on where they are.
        ends = np.array([0, *(source.offset + len(source.text) for source in self.sources)])
        return np.flatnonzero(positions_among(self.text.origin, ends))

    def repairable(self, at: Index) -> Index:
        """Return those of the positions `at` that do not lie in verbatim units, nor in what a person wrote."""
        if not len(at):
            return at
        verbatim = self.units.kind == Kind.VERBATIM
        if verbatim.any():
            at = at[~self.units.cover(at, verbatim)]
        edited = self.notes.kind == NoteKind.EDITED
        return at[~self.notes.cover(at, edited)] if edited.any() else at

    def with_blocks(self, blocks: Lines | Units) -> "Draft":
        """Return the draft with `blocks` as its table; text that no row covers is left out of the output and logged."""
        return self._with(blocks=blocks)

    def note(self, rule: Rule, start: Any, end: Any, score: Any = 1.0) -> "Draft":
        """Log decisions by `rule` that change nothing, each about a half-open range of the text.

        `start` and `end` are arrays of positions, `score` is the confidence of the decisions, 0 to 1.
        """
        if not len(start):
            return self
        first, last = self._origins(np.asarray(start), np.asarray(end))
        return self._with(log=self.log.add(rule, Effect.DECISION, first, last, score))

    def delete(self, rule: Rule, at: Index, score: Any = 1.0) -> "Draft":
        """Delete the characters at the ascending positions `at`; neighbours in the source are one log entry.

        `rule` is the reason, `score` its confidence, 0 to 1. Rows that lose all their characters are removed after the
        pass. Raises ValueError for positions that do not ascend, for a separator, and for a generated character: no pass
        may delete what another has inserted.
        """
        return self.delete_all((rule, at, score))

    def delete_all(self, *cuts: tuple[Rule, Index, Any]) -> "Draft":
        """Delete for several rules in one pass over the text; each cut is a rule, its positions and their scores."""
        log = self.log
        allowed = []
        for rule, places, score in cuts:
            at = self._places(places)
            if not len(at):
                continue
            origin = self._deletable(rule, at)
            # A run of neighbours in one document is one entry.
            begins = np.ones(len(at), np.bool_)
            begins[1:] = origin[1:] != origin[:-1] + 1
            [head] = (begins | self._begins_document(origin)).nonzero()
            tail = from_below(head, len(at)) - 1
            effect = Effect.DELETION if self.allows(rule) else Effect.DECISION
            scores = np.asarray(score, np.float32)
            log = log.add(rule, effect, origin[head], origin[tail] + 1, scores[head] if scores.ndim else scores)
            if self.allows(rule):
                allowed.append(at)
        if not allowed:
            return self._with(log=log) if log is not self.log else self
        deleted = allowed[0]
        if len(allowed) > 1:
            deleted = np.sort(np.concatenate(allowed), kind="stable")
            deleted = deleted[~like_above(deleted)]  # several rules may delete the same character
        # What stands between the deleted characters stays.
        text = self.text.ranges(np.concatenate([[0], deleted + 1]), np.concatenate([deleted, [len(self.text.codes)]]))

        def moved(edge: Index) -> Index:
            """Move edges, and separators, by the number of characters deleted before them."""
            return edge - deleted.searchsorted(edge)

        return self._edited(text, log, moved, moved(self.separators()))

    def replace(self, rule: Rule, at: Index, codes: Any, score: Any = 1.0) -> "Draft":
        """Replace the characters at the ascending positions `at`, each by one character.

        `rule` and `score` are as for `delete`; `codes` is one code point for all, an array of one for each, or a
        string. Raises ValueError for positions that do not ascend.
        """
        at = self._places(at)
        if not len(at):
            return self
        origin = self.text.origin[at].astype(np.int64)
        traced = origin != GENERATED  # the insertion of a generated character is logged already
        scores = np.full(len(at), score, np.float32)[traced]
        effect = Effect.REPLACEMENT if self.allows(rule) else Effect.DECISION
        log = self.log.add(rule, effect, origin[traced], origin[traced] + 1, scores)
        if not self.allows(rule):
            return self._with(log=log)
        return self._with(text=self.text.with_codes(at, code_points(codes)), log=log)

    def insert(self, rule: Rule, at: Index, codes: Any, score: Any = 1.0, *, behind: bool = True) -> "Draft":
        """Insert one generated character behind (or before) each character at the ascending positions `at`.

        It belongs to the row of that character. `rule`, `score` and `codes` are as for `replace`; a position may be
        repeated. Raises ValueError if one of these characters is generated itself, or for a place outside all documents.
        """
        at = self._places(at, several=True)
        if not len(at):
            return self
        origin = self.text.origin[at].astype(np.int64)
        if origin.min() == GENERATED:
            raise ValueError(f"{rule.code}: insert beside a character of the source, not beside a generated one")
        effect = Effect.INSERTION if self.allows(rule) else Effect.DECISION
        log = self.log.add(rule, effect, origin + behind, origin + behind, score)
        if not self.allows(rule):
            return self._with(log=log)
        place, separators = at + behind, self.separators()
        if place[0] <= separators[0] or place[-1] > separators[-1]:
            raise ValueError(f"{rule.code}: insert inside a document, not above the first one or below the last")
        text = self.text.with_generated(place, code_points(codes))

        def moved(edge: Index) -> Index:
            """Move edges of rows by the number of characters behind or before which one was inserted."""
            return edge + at.searchsorted(edge)

        return self._edited(text, log, moved, separators + place.searchsorted(separators, "right"))

    def arrange(self, order: Index) -> "Draft":
        """Put the rows, and the characters they cover, in another order within each document.

        The rows must tile the text except for the separators, which keep their places; notes move with their units.
        """
        rows = self.blocks.take(order)
        rows_before_end = rows.doc.searchsorted(np.arange(len(self.sources)), "right")
        # A separator stands before the rows of the first document, and one behind those of each.
        place = np.concatenate([[0], rows_before_end])
        separators = self.separators()
        text = self.text.ranges(
            np.insert(rows.start, place, separators),
            np.insert(rows.end, place, separators + 1),
        )
        size = rows.end - rows.start
        # Before a row of document n stand n + 1 separators.
        end = size.cumsum() + 1 + rows.doc
        start = end - size
        return self._with(
            text=text,
            blocks=rows.with_columns(start=start, end=end),
            notes=self._notes_moved_with(rows, start - rows.start),
            _separators=np.concatenate([[0], size.cumsum()])[place] + np.arange(len(place)),
        )

    def _notes_moved_with(self, rows: Lines | Units, shift: Index) -> Notes:
        """Return the notes, each moved by the `shift` of the row that it lies in."""
        if not len(self.notes):
            return self.notes
        row = rows.row_at(self.notes.start)
        return self.notes.with_columns(start=self.notes.start + shift[row], end=self.notes.end + shift[row])

    def without_empty_rows(self) -> "Draft":
        """Return the draft without the rows whose characters were all deleted."""
        blocks, notes = _without_empty(self.blocks), _without_empty(self.notes)
        if blocks is self.blocks and notes is self.notes:
            return self
        return self._with(blocks=blocks, notes=notes)

    def _edited(self, text: Text, log: Log, moved: "_Move", separators: Index) -> "Draft":
        """Return the draft with an edited text; `moved` maps the edges of rows into it, `separators` lie in it."""
        blocks, notes = self.blocks, self.notes
        blocks = blocks.with_columns(start=moved(blocks.start), end=moved(blocks.end))
        if len(notes):
            notes = notes.with_columns(start=moved(notes.start), end=moved(notes.end))
        return self._with(text=text, blocks=blocks, notes=notes, log=log, _separators=separators)

    def _deletable(self, rule: Rule, at: Index) -> Index:
        """Return the origins of the characters at some positions. Raises ValueError for those that must stay."""
        origin = self.text.origin[at].astype(np.int64)
        if origin.min() == GENERATED:
            raise ValueError(f"{rule.code}: a generated character cannot be deleted")
        first, *between, last = self.separators().tolist()
        if at[0] == first or at[-1] == last or (between and positions_among(at, np.array(between)).any()):
            raise ValueError(f"{rule.code}: the line end beside a document (Draft.separators) cannot be deleted")
        return origin

    def _places(self, at: ArrayLike, *, several: bool = False) -> Index:
        """Return positions as an array. Raises ValueError unless they ascend: the log would have the wrong places."""
        places = np.asarray(at)
        if not places.size:
            return np.empty(0, np.int64)
        is_integers = places.ndim == 1 and places.dtype.kind in "iu"
        # In a narrower type the position behind the last one it holds would be 0.
        places = places.astype(np.int64, copy=False) if is_integers else places
        least_step = 0 if several else 1
        last = len(self.text.codes) - 1
        too_near = is_integers and (places[1:] - places[:-1] < least_step).any()
        if not is_integers or too_near or places[0] < 0 or places[-1] > last:
            raise ValueError(
                f"positions are numbers from 0 to {last}, each greater than the one before (np.flatnonzero of a mask)"
            )
        return places

    def _begins_document(self, origin: Index) -> Mask:
        """Return which origins are the first of a document: no entry of the log is about two."""
        if len(self.sources) == 1:
            is_first: Mask = origin == self.sources[0].offset
            return is_first
        return positions_among(origin, np.array([source.offset for source in self.sources]))

    def _origins(self, start: Index, end: Index) -> tuple[Index, Index]:
        """Return where ranges of the text start and end in the reel; a generated character at an edge has no place there."""
        origin = self.text.origin
        edges = origin.take(np.concatenate([start, end - 1])).astype(np.int64)
        first, last = edges[: len(start)], edges[len(start) :]
        if edges.min() == GENERATED:
            printed = np.flatnonzero(origin != GENERATED)
            first = origin[printed[np.searchsorted(printed, start)]].astype(np.int64)
            last = origin[printed[np.searchsorted(printed, end) - 1]].astype(np.int64)
        # A range of generated characters alone is a place between two of the source.
        return first, np.maximum(last + 1, first)


_Move = Callable[[Index], Index]
_Rows = TypeVar("_Rows", bound=Ranges)


def _without_empty(rows: _Rows) -> _Rows:
    if not len(rows):
        return rows
    covering = rows.end > rows.start
    return rows if covering.all() else rows.take(covering)
