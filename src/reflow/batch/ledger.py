"""What of a run is done: a small SQLite database in the output folder, so that a run can be stopped and gone on with."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reflow.batch.jobs import OWN, STDIN, PlanError
from reflow.batch.plan import Origin
from reflow.batch.pool import StopError
from reflow.read.file_bytes import display_name
from reflow.wording import count


class Remark(NamedTuple):
    """The error or note of an input.

    With `again` the error may be gone in another run; with `limits` it may be with others: seconds, and MB.
    """

    error: str | None = None
    note: str | None = None
    again: bool = False
    limits: tuple[float, int] | None = None


Remarks = dict[int, Remark]
"""What is remarked of inputs of a shard, by their number in it."""


SHOWN = 3  # arguments that a refusal names


class Ledger:
    """The shards that are done: each with its identity and its remarks. Used as a context, which holds the lock."""

    def __init__(self, path: Path, shown: str) -> None:
        """Open or begin a ledger. Raises PlanError if it cannot be used: another run has it, or it is none.

        `shown` is the name of the output in messages.
        """
        self._path, self._shown = path, shown
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._base = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.DatabaseError as error:
            raise self._refusal(error) from error
        try:
            # Whoever has written once keeps the lock until the connection closes.
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS shard (number INTEGER PRIMARY KEY, identity TEXT, target BLOB, remarks BLOB)"
            )
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS origin (option TEXT, value BLOB, PRIMARY KEY (option, value))"
            )
            self._base.execute("COMMIT")
            self._base.execute("SELECT number, identity, target, remarks FROM shard LIMIT 1")
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> PlanError:
        name = display_name(self._path)
        said = str(error)
        if "locked" in said:
            return PlanError(f"another run is writing to {self._shown}; wait for it, or name another --output")
        cannot_be = "full" in said or "unable to open" in said
        return PlanError(f"{name}: {said}; {'name another folder' if cannot_be else 'remove it to do all anew'}")

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def begin(self, named: Iterable[Origin], found: Iterable[Origin], *, together: bool) -> None:
        """Note what the folder is made from. Raises PlanError if it holds documents of what is not `named` this time.

        Where files hold documents of many inputs `together`, it is refused as well if an input of before is not `found`
        now: the files would be made anew without it. Of what is named only what was `found` is noted: a name mistyped must not stand in the way of the right one.
        """
        before = {origin for path in self._path.parent.glob(f"{OWN}*.sqlite") for origin in self._origins(path)}
        if missing := sorted(before - set(named)):
            raise PlanError(_refusal(self._path.parent, missing))
        lost = sorted(value for option, value in before - set(found) if not option and value != STDIN)
        if together and found and lost:
            names = ", ".join(_shown(self._path.parent, "", value) for value in lost[:SHOWN])
            raise PlanError(
                f"{self._shown} holds documents of {names}, not to be found now; put it back, or name another --output"
            )
        with self._base:
            rows = [(option, os.fsencode(value)) for option, value in found]
            self._base.executemany("INSERT OR IGNORE INTO origin VALUES (?, ?)", rows)

    def _origins(self, path: Path) -> list[Origin]:
        """Read what a ledger of the folder was made from, this or that of another part of the work."""
        question = "SELECT option, value FROM origin"
        if path == self._path:
            rows = self._ask(question)
        else:
            try:
                with closing(sqlite3.connect(path, timeout=0)) as base:
                    rows = base.execute(question).fetchall()
            except sqlite3.DatabaseError:  # in use by a run for another part, or no business of this one
                return []
        return [(option, os.fsdecode(value)) for option, value in rows]

    def remarks(self, number: int, identity: str) -> Remarks | None:
        """Give the remarks of a shard that is done; None if it is not, or was another. Raises PlanError."""
        rows = self._ask("SELECT remarks FROM shard WHERE number = ? AND identity = ?", number, identity)
        try:
            return msgspec.json.decode(rows[0][0], type=Remarks) if rows else None
        except (msgspec.MsgspecError, TypeError) as error:
            raise self._refusal(error) from error

    def forget(self, number: int) -> None:
        """Note that a shard is not done: its output is about to change."""
        self._ask("DELETE FROM shard WHERE number = ?", number)

    def record(self, number: int, identity: str, target: str | None, remarks: Remarks) -> None:
        """Note that a shard is done, after its output is there; `target` is the file that holds all of it, if one does."""
        row = (number, identity, None if target is None else os.fsencode(target), msgspec.json.encode(remarks))
        try:
            self._base.execute("INSERT OR REPLACE INTO shard VALUES (?, ?, ?, ?)", row)
        except sqlite3.OperationalError as error:
            raise StopError(f"{self._path}: {error}; what is written is whole; run again to go on") from error

    def beyond(self, number: int) -> list[tuple[int, str | None]]:
        """Name the shards from a number on, of an earlier run with more inputs, and the file that holds each."""
        rows = self._ask("SELECT number, target FROM shard WHERE number >= ?", number)
        return [(own, None if target is None else os.fsdecode(target)) for own, target in rows]

    def _ask(self, question: str, *values: int | str) -> list[Any]:
        try:
            return self._base.execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._refusal(error) from error


def _refusal(folder: Path, missing: Sequence[Origin]) -> str:
    out = display_name(folder)
    formats = [value for option, value in missing if option == "--format"]
    if formats:
        return f"{out} holds documents as {formats[0]}; name another folder, or --format {formats[0]}"
    missing = [origin for origin in missing if origin[0] != "--include"] or missing  # patterns are about folders
    shown = [_shown(folder, *origin) for origin in missing[:SHOWN]]
    more = f" and {count(len(missing) - SHOWN, 'other')}" if len(missing) > SHOWN else ""
    names = ", ".join(shown) + more
    return f"{out} holds documents of {names}; name another folder, or {names} as well"


def _shown(folder: Path, option: str, value: str) -> str:
    if option == "--include" or value == STDIN:
        return f"{option} {value}".strip()
    return f"{option} {display_name(os.path.normpath(os.path.join(folder, value)))}".strip()
