"""Replace wrong characters as a person corrected them; what the person wrote no pass repairs afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import itemgetter
from typing import NamedTuple

import msgspec
import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.corrected_sources import CorrectedSource, Origins, corrected_sources
from reflow.corrections import Correction, CorrectionError
from reflow.draft import Draft, Index, NoteKind, Notes
from reflow.draft.contract import Contract
from reflow.language import _

CONTRACT = Contract(
    reads=("text.codes", "text.origin"),
    writes=(
        *("text.codes", "text.origin", "units.end", "units.start"),
        *("notes.doc", "notes.end", "notes.kind", "notes.start"),
    ),
)


class Edit(NamedTuple):
    """A correction of a text, and the range of the reel at which the wrong text stands."""

    start: int
    end: int
    document: int
    correction: Correction


class Changes(msgspec.Struct, frozen=True):
    """What edits change in a draft's text, by the positions of characters; in any order."""

    replaced: list[tuple[int, str]]
    inserted: list[tuple[int, str]]  # behind a character
    inserted_before: list[tuple[int, str]]
    deleted: list[int]


def edits(draft: Draft, config: Config) -> Draft:
    """Replace texts as a person corrected them, character by character, and note the ranges that a person wrote.

    What the wrong text and the right one have in common stays; the characters between are replaced one by one, and those
    that are too many are deleted or inserted. A text that is corrected to itself is only kept from repairs.

    Raises CorrectionError if the wrong text does not stand in its line, or several times and no place is given, and if
    two edits overlap.
    """
    all_edits = [edit for corrected in corrected_sources(draft, config, "text") for edit in _edits(corrected)]
    if not all_edits:
        return draft
    origins = Origins.of(draft)
    changes = Changes([], [], [], [])
    notes = [Notes.of(0)]
    for edit in _without_overlaps(all_edits):
        left = origins.between(edit.start, edit.end)
        _add(changes, edit, left)
        notes.append(_noted(edit.document, [position for _origin, position in left]))
    return _apply(replace(draft, notes=reduce(Notes.append, notes, draft.notes)), changes)


def _noted(document: int, places: Sequence[int]) -> Notes:
    """Return notes over the places of an edit, one for each run: its characters may be in several units by now."""
    at = np.array(sorted(places), np.int64)
    first = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    last = np.append(first[1:], len(at)) - 1 if len(at) else first
    return Notes.of(len(first), doc=document, start=at[first], end=at[last] + 1, kind=NoteKind.EDITED)


# --- decide ----------------------------------------------------------------------------------------------------------


def _edits(corrected: CorrectedSource) -> Iterator[Edit]:
    """Yield the edits of a source. Raises CorrectionError if a wrong text does not stand in its line, or several times."""
    for correction in corrected.corrections:
        begin, line = corrected.line(correction.line)
        wrong = correction.wrong or ""
        starts = [at for at in range(len(line)) if line.startswith(wrong, at)]
        if correction.at is not None:
            if correction.at - 1 not in starts:
                raise CorrectionError(_absent(correction, line, starts))
            starts = [correction.at - 1]
        if not starts:
            raise CorrectionError(_absent(correction, line, starts))
        if len(starts) > 1:
            raise CorrectionError(
                _(
                    "line {line}: {wrong!r} stands there {count} times; say which with at: {places}",
                    line=correction.line,
                    wrong=wrong,
                    count=len(starts),
                    places=_places(starts),
                )
            )
        start = begin + starts[0]
        yield Edit(start, start + len(wrong), corrected.document, correction)


def _absent(correction: Correction, line: str, starts: Sequence[int]) -> str:
    """Return the sentence about a wrong text that does not stand where it should; `starts` are the places where it does."""
    if correction.at is not None and starts:
        return _(
            "line {line}: {wrong!r} does not stand there at {at}, but at {places}",
            line=correction.line,
            wrong=correction.wrong,
            at=correction.at,
            places=_places(starts),
        )
    return _(
        "line {line}: {wrong!r} does not stand there; the line is {text!r}",
        line=correction.line,
        wrong=correction.wrong,
        text=line.strip(),
    )


def _places(starts: Sequence[int]) -> str:
    """Return the numbers of characters, counted from 1, for messages."""
    return ", ".join(str(start + 1) for start in starts)


def _without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits by their places, one of those that say the same. Raises CorrectionError for two that overlap."""
    edits_by_place: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        above = edits_by_place[-1] if edits_by_place else None
        if above is None or above.end <= edit.start:
            edits_by_place.append(edit)
        elif above[:2] != edit[:2] or above.correction.right != edit.correction.right:
            first, second = above.correction, edit.correction
            raise CorrectionError(
                _(
                    "line {line} is {first} and also {second}, which overlap; say it once",
                    line=first.line,
                    first=first.says,
                    second=second.says,
                )
            )
    return edits_by_place


def _add(changes: Changes, edit: Edit, left: Sequence[tuple[int, int]]) -> None:
    """Add what an edit changes; `left` are the characters that are left of the wrong text, with their origins."""
    from difflib import SequenceMatcher  # only here: few texts are corrected

    wrong, right = edit.correction.wrong or "", edit.correction.right or ""
    position = dict(left)
    for _tag, first, end, right_first, right_end in SequenceMatcher(None, wrong, right, autojunk=False).get_opcodes():
        size = min(end - first, right_end - right_first)
        for at in range(first, first + size):
            character = right[right_first + at - first]
            # An invisible character that is deleted already is not written back.
            if edit.start + at in position or character != wrong[at]:
                changes.replaced.append((_position(edit, position, at), character))
        for at in range(first + size, end):
            if edit.start + at in position:
                changes.deleted.append(position[edit.start + at])
        surplus = right[right_first + size : right_end]
        if surplus:
            place = _position(edit, position, max(end - 1, 0))
            (changes.inserted if end else changes.inserted_before).extend((place, character) for character in surplus)


def _position(edit: Edit, position: Mapping[int, int], at: int) -> int:
    """Return where a character of the wrong text stands. Raises CorrectionError if it is deleted already."""
    if edit.start + at not in position:
        line, wrong = edit.correction.line, edit.correction.wrong
        raise CorrectionError(
            _(
                "line {line}: {wrong!r} has a character that cannot be seen and is deleted; leave it out",
                line=line,
                wrong=wrong,
            )
        )
    return position[edit.start + at]


# --- apply -----------------------------------------------------------------------------------------------------------


def _apply(draft: Draft, changes: Changes) -> Draft:
    """Replace, insert and delete; each insertion moves the characters behind it."""
    codes = draft.text.codes
    draft = draft.replace(
        Rule.EDITS_TEXT, *_columns((at, code) for at, code in changes.replaced if codes[at] != ord(code))
    )
    behind, text_behind = _columns(changes.inserted)
    before, text_before = _columns(changes.inserted_before)
    deleted = np.array(sorted(changes.deleted), np.int64)
    draft = draft.insert(Rule.EDITS_TEXT, behind, text_behind)
    draft = draft.insert(Rule.EDITS_TEXT, before + np.searchsorted(behind, before), text_before, behind=False)
    moved = np.searchsorted(behind, deleted) + np.searchsorted(before, deleted, "right")
    return draft.delete(Rule.EDITS_TEXT, deleted + moved)


def _columns(changed: Iterable[tuple[int, str]]) -> tuple[Index, str]:
    """Return places and characters, by place; several characters at one place keep their order."""
    by_place = sorted(changed, key=itemgetter(0))
    return np.array([at for at, _character in by_place], np.int64), "".join(character for _at, character in by_place)
