"""Put units where a person said that they belong: into the article of a line, or behind the unit of a line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.corrected_sources import CorrectedSource, Origins, corrected_sources
from reflow.corrections import Correction, CorrectionError
from reflow.draft import FURNITURE, HEADLINE, Draft, Index, Kind, Units
from reflow.draft.contract import Contract
from reflow.draft.kinds import output_of
from reflow.language import _

CONTRACT = Contract(
    reads=("text.origin", "units.article", "units.end", "units.kind", "units.start"),
    writes=("units.article", "units.kind"),
)

PLACES: Final = [output_of(kind)[0] for kind in Kind]


class Move(NamedTuple):
    """What a person said of a unit: its row, the row whose article it belongs to, and whether directly behind that row."""

    row: int
    goal: int
    behind: bool
    correction: Correction

    @property
    def lines(self) -> tuple[int, int]:
        """The numbers of the two lines, for messages."""
        return self.correction.line, self.correction.other_line or 0


class Place(NamedTuple):
    """Where a unit is put: behind a row, or before it."""

    row: int
    behind: bool


def moves(draft: Draft, config: Config) -> Draft:
    """Move units into other articles, and to other places in them, as a person decided; furniture becomes a paragraph.

    A unit that is put into an article stands there in the order of the source. What is said is about the articles as they
    are in the end: a unit follows the one that it was put behind, and the one whose article it was put into.

    Raises CorrectionError for moves that contradict each other, and for those to where no article is.
    """
    by_row: dict[int, Move] = {}
    for corrected in corrected_sources(draft, config, "moved"):
        for move in _moves(draft, Origins.of(draft), corrected):
            earlier = by_row.setdefault(move.row, move)
            if earlier[:3] != move[:3]:
                raise CorrectionError(_contradiction(earlier.correction, move.correction))
    if not by_row:
        return draft
    rows = sorted(by_row)
    units = draft.units
    draft = draft.note(Rule.MOVES_UNIT, units.start[rows], units.end[rows])
    units = _in_articles(units, by_row)
    places = {row: _place(draft, units, by_row, move) for row, move in by_row.items()}
    return draft.with_blocks(units.take(_order(len(units), places)))


# --- decide ----------------------------------------------------------------------------------------------------------


def _moves(draft: Draft, origins: Origins, corrected: CorrectedSource) -> Iterable[Move]:
    """Yield the move that each correction of a source says. Raises CorrectionError if it has no goal."""
    for correction in corrected.corrections:
        line, goal_line = correction.line, correction.other_line or 0
        row = _row(draft, origins, corrected, line, correction.after)
        goal = _row(draft, origins, corrected, goal_line, correction.there)
        move = Move(row, goal, correction.behind is not None, correction)
        if row != goal:
            yield move
        elif move.behind:  # into the article that it stands in, it is moved already
            raise CorrectionError(
                _(
                    "line {line}: line {other} is a part of the same unit, which is to be moved",
                    line=line,
                    other=goal_line,
                )
            )


def _row(draft: Draft, origins: Origins, corrected: CorrectedSource, number: int, text: str | None) -> int:
    """Return the row of the unit that holds a line: of one divided between two units, that with a text, else the lower."""
    start, line = corrected.line(number)
    at = line.rfind(text) if text else -1
    end = start + len(line) if text is None or at < 0 else start + at + len(text)
    left = origins.between(start, end)
    if not left:
        raise CorrectionError(_("line {line}: nothing is left of it that could be moved", line=number))
    position = left[-1][1]
    return int(draft.units.row_at(np.array([position]))[0])


def _contradiction(first: Correction, second: Correction) -> str:
    """Return the sentence about two moves of one unit to different places."""
    if first.line == second.line:
        return _(
            "line {line} is {first} and also {second}; it can stand in one place",
            line=first.line,
            first=first.says,
            second=second.says,
        )
    return _(
        "lines {line} and {other} are parts of one unit, but line {line} is {first} and line {other} {second}; "
        "begin a paragraph with one of them, or move both to one place",
        line=first.line,
        other=second.line,
        first=first.says,
        second=second.says,
    )


def _in_articles(units: Units, by_row: Mapping[int, Move]) -> Units:
    """Return the units with the articles into which they are moved; furniture among them becomes a paragraph."""
    article, kind = units.article.copy(), units.kind.copy()
    furniture = units.is_kind(*FURNITURE)
    for row, move in by_row.items():
        goal = _root(by_row, move)
        if furniture[goal]:
            line, goal_line = move.lines
            raise CorrectionError(
                _(
                    "line {line}: line {other} is furniture, and in no article; correct also what line {other} is",
                    line=line,
                    other=goal_line,
                )
            )
        article[row] = units.article[goal]
        if furniture[row]:
            kind[row] = Kind.PARAGRAPH
    return units.with_columns(article=article, kind=kind)


def _root(by_row: Mapping[int, Move], move: Move) -> int:
    """Return the row, itself not moved, to which a move leads over others. Raises CorrectionError for moves in a circle."""
    followed = {move.row: move}
    while move.goal in by_row:
        move = by_row[move.goal]
        if move.row in followed:
            circle = list(followed.values())
            lines = [move.correction.line for move in circle[circle.index(followed[move.row]) :]]
            raise CorrectionError(
                _(
                    "lines {lines} are moved in a circle, each to where the next one is",
                    lines=", ".join(map(str, lines)),
                )
            )
        followed[move.row] = move
    return move.goal


def _place(draft: Draft, units: Units, by_row: Mapping[int, Move], move: Move) -> Place:
    """Return where a unit is put in its article."""
    place = PLACES[units.kind[move.row]]
    if move.behind:
        if units.kind[move.row] in HEADLINE and units.kind[move.goal] not in HEADLINE:
            line, goal_line = move.lines
            raise CorrectionError(
                _(
                    "line {line} is a part of a headline, which stands above its article, and not behind line {other}; "
                    'say "article": {other}',
                    line=line,
                    other=goal_line,
                )
            )
        return Place(move.goal, behind=True)
    # Of the units of the article that stay, the last of the same part of it that stands higher in the source.
    staying = [row for row in np.flatnonzero(units.article == units.article[move.row]).tolist() if row not in by_row]
    alike = [row for row in staying if PLACES[units.kind[row]] is place]
    if not alike:
        return Place(staying[0], behind=False) if units.kind[move.row] in HEADLINE else Place(staying[-1], behind=True)
    origin = draft.text.origin[units.start]
    higher = [row for row in alike if origin[row] < origin[move.row]]
    return Place(higher[-1], behind=True) if higher else Place(alike[0], behind=False)


# --- apply -----------------------------------------------------------------------------------------------------------


def _order(count: int, places: Mapping[int, Place]) -> Index:
    """Return the order of rows in which each that is moved stands at its place; of several at one, in their old order."""
    before: dict[int, list[int]] = {}
    behind: dict[int, list[int]] = {}
    for row in sorted(places):
        place = places[row]
        (behind if place.behind else before).setdefault(place.row, []).append(row)
    order: list[int] = []
    for row in range(count):
        if row in places:
            continue
        for first in (*before.get(row, ()), row):
            order += _with_followers(first, behind)
    return np.array(order, np.int64)


def _with_followers(row: int, behind: Mapping[int, Sequence[int]]) -> list[int]:
    """Return a row, and behind it those that were put behind it, each with those behind itself."""
    order, waiting = [], [row]
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += reversed(behind.get(row, ()))
    return order
