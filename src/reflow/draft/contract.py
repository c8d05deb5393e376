"""What passes read and write, and the check that in a sequence of passes each finds what it reads."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from reflow.language import _

STAGES: Final = ("lines", "labelled", "units")  # the tables that follow each other


class Contract(msgspec.Struct, frozen=True):
    """The columns that a pass reads and writes, each as `table.column`.

    A pass that changes which rows there are, or where they begin and end, writes the columns `start` and `end`.
    """

    reads: tuple[str, ...]
    writes: tuple[str, ...]


P = TypeVar("P")  # a pass


def unmet_need(
    passes: Sequence[P], contracts: Mapping[P, Contract], initial: Sequence[str], last: Contract
) -> str | None:
    """Return a sentence that names the first pass and column in the wrong place, or None if all passes fit.

    `contracts` has the passes in the order that they were made for; a pass that is not in it is the caller's own, and may
    stand anywhere. `initial` are the columns that `read` fills, `last` is what `write` reads. Two rules hold:

    - a column that a pass reads is written by a pass before it, or filled by `read`;
    - two passes, one of which writes what the other reads or writes, stand in the order of `contracts`.
    """
    names = {step: getattr(step, "__name__", repr(step)) for step in contracts}
    order = {step: number for number, step in enumerate(contracts)}
    # A caller's pass need not be hashable.
    known = [step for step in passes if any(step is one_of_ours for one_of_ours in contracts)]
    filled = set(initial)
    stage = "lines"
    for position, step in enumerate(known):
        contract = contracts[step]
        for column in contract.reads:
            # Lines keep their columns when they are labelled, but not when they become units.
            if stage == "units" and _table(column) in ("lines", "labelled"):
                return _(
                    "{step} reads {column}, but join has made units of the lines; put {step} before join",
                    step=names[step],
                    column=column,
                )
            if column not in filled:
                return _missing(names[step], column, names, contracts)
        for later in known[position + 1 :]:
            shared = _conflict(contract, contracts[later])
            swapped = order[later] < order[step] and later not in known[:position]
            if swapped and shared:
                return _(
                    "{step} and {later} both use {column}; put {later} before {step}",
                    step=names[step],
                    later=names[later],
                    column=shared,
                )
        filled.update(contract.writes)
        stage = max([stage, *map(_table, contract.writes)], key=_stage)
    if stage == "units":
        for column in last.reads:
            if column not in filled:
                return _missing("write", column, names, contracts)
    return None


def _table(column: str) -> str:
    return column.partition(".")[0]


def _stage(table: str) -> int:
    """Return the number of a table's stage from 1, 0 for a table that is there at all stages."""
    return STAGES.index(table) + 1 if table in STAGES else 0


def _missing(step: str, column: str, names: Mapping[P, str], contracts: Mapping[P, Contract]) -> str:
    writer = next((names[writer] for writer, contract in contracts.items() if column in contract.writes), None)
    if writer is None:
        return _("{step} reads {column}, which no pass writes", step=step, column=column)
    return _(
        "{step} reads {column}, which no pass before it writes; put {writer} before {step}",
        step=step,
        column=column,
        writer=writer,
    )


def _conflict(first: Contract, second: Contract) -> str | None:
    """Return a column that one of two passes writes and the other reads or writes, so that their order matters."""
    for column in (*first.writes, *second.writes):
        if column in {*first.reads, *first.writes} and column in {*second.reads, *second.writes}:
            return column
    return None
