"""Record finished shards in a small SQLite database in the output folder, so that a run can resume."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from reflow.batch.jobs import RESERVED, STDIN, PlanError
from reflow.batch.plan import Origin
from reflow.batch.pool import StopError
from reflow.language import _, ngettext
from reflow.read.file_bytes import display_name
from reflow.wording import enumerated


class Remark(NamedTuple):
    """The error or note of an input.

    With `again` another run may not have the error; with `limits`, seconds and MB, a run with other limits may not.
    """

    error: str | None = None
    note: str | None = None
    again: bool = False
    limits: tuple[float, int] | None = None


Remarks = dict[int, Remark]
"""The remarks of a shard, by the number of the input in it."""


SHOWN: Final = 3  # arguments that an error message lists

# Whoever has written once keeps an exclusive lock until the connection closes.
LOCK: Final = ("PRAGMA locking_mode = EXCLUSIVE", "BEGIN IMMEDIATE")
TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS shard (number INTEGER PRIMARY KEY, identity TEXT, target BLOB, remarks BLOB)",
    "CREATE TABLE IF NOT EXISTS origin (option TEXT, value BLOB, PRIMARY KEY (option, value))",
)
# Fails if another program has made a table of this name with other columns.
CHECK: Final = "SELECT number, identity, target, remarks FROM shard LIMIT 1"


class Ledger:
    """The finished shards: each with its identity and its remarks. Used as a context, which holds the lock."""

    def __init__(self, path: Path, shown: str) -> None:
        """Open or create a ledger. Raises PlanError if another run uses it or if it is no ledger.

        `shown` is the name of the output in messages.
        """
        self._path, self._shown = path, shown
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.DatabaseError as error:
            raise self._refusal(error) from error
        try:
            for statement in (*LOCK, *TABLES, "COMMIT", CHECK):
                self._connection.execute(statement)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> PlanError:
        message = str(error)
        if "locked" in message:
            return PlanError(
                _("another run is writing to {path}; wait for it, or name another --output", path=self._shown)
            )
        cannot_be_written = "full" in message or "unable to open" in message
        advice = _("name another folder") if cannot_be_written else _("remove it to start again")
        return PlanError(_("{path}: {reason}; {advice}", path=display_name(self._path), reason=message, advice=advice))

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def begin(self, named: Iterable[Origin], existing: Iterable[Origin], *, together: bool) -> None:
        """Record the origins of the documents in the folder.

        Raises PlanError if the folder holds documents from an origin that is not `named` this time. With `together`, if
        files hold documents of many inputs, also if an earlier input is not among the `existing` ones: such a file would
        be written again without it. Only `existing` origins are recorded: a mistyped name must not block the right one.
        """
        # Runs for other parts of the work have ledgers of their own in the same folder.
        recorded = {origin for path in self._path.parent.glob(f"{RESERVED}*.sqlite") for origin in self._origins(path)}
        missing = sorted(recorded - set(named))
        if missing:
            raise PlanError(_refusal(self._path.parent, missing))
        # Only a path can be lost, which has no option before it.
        lost = sorted(value for option, value in recorded - set(existing) if not option and value != STDIN)
        if together and existing and lost:
            names = enumerated(_shown(self._path.parent, "", value) for value in lost[:SHOWN])
            raise PlanError(
                _(
                    "{path} holds documents of {names}, which cannot be found now; put it back, or name another "
                    "--output",
                    path=self._shown,
                    names=names,
                )
            )
        with self._connection:
            rows = [(option, os.fsencode(value)) for option, value in existing]
            self._connection.executemany("INSERT OR IGNORE INTO origin VALUES (?, ?)", rows)

    def _origins(self, path: Path) -> list[Origin]:
        """Return the origins in a ledger of the folder: this one, or that of another part of the work."""
        query = "SELECT option, value FROM origin"
        if path == self._path:
            rows = self._query(query)
        else:
            try:
                with closing(sqlite3.connect(path, timeout=0)) as connection:
                    rows = connection.execute(query).fetchall()
            except sqlite3.DatabaseError:  # in use by a run for another part, or not a ledger
                return []
        return [(option, os.fsdecode(value)) for option, value in rows]

    def remarks(self, number: int, identity: str) -> Remarks | None:
        """Return the remarks of a shard; None if no shard with this identity is finished. Raises PlanError."""
        rows = self._query("SELECT remarks FROM shard WHERE number = ? AND identity = ?", number, identity)
        try:
            return msgspec.json.decode(rows[0][0], type=Remarks) if rows else None
        except (msgspec.MsgspecError, TypeError) as error:
            raise self._refusal(error) from error

    def forget(self, number: int) -> None:
        """Record that a shard is not finished, because its output is about to change."""
        self._query("DELETE FROM shard WHERE number = ?", number)

    def record(self, number: int, identity: str, target: str | None, remarks: Remarks) -> None:
        """Record that a shard is finished, after its output is written.

        `target` is the file that holds all its documents, if they share one. Raises StopError.
        """
        # As bytes, because a path need not be UTF-8.
        row = (number, identity, None if target is None else os.fsencode(target), msgspec.json.encode(remarks))
        try:
            self._connection.execute("INSERT OR REPLACE INTO shard VALUES (?, ?, ?, ?)", row)
        except sqlite3.OperationalError as error:
            raise StopError(
                _("{path}: {error}; what is written is whole; run again to go on", path=self._path, error=error)
            ) from error

    def beyond(self, number: int) -> list[tuple[int, str | None]]:
        """Return number and file of the shards from a number on, which an earlier run with more inputs has left."""
        # Read at once, since the caller deletes rows while it goes through them.
        rows = self._query("SELECT number, target FROM shard WHERE number >= ?", number)
        return [(later, None if target is None else os.fsdecode(target)) for later, target in rows]

    def _query(self, query: str, *values: int | str) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._refusal(error) from error


def _refusal(folder: Path, missing: Sequence[Origin]) -> str:
    """Return the message for a folder with documents of origins that are not named this time."""
    output = display_name(folder)
    formats = [value for option, value in missing if option == "--format"]
    if formats:
        return _(
            "{path} holds documents as {format}; name another folder, or --format {format}",
            path=output,
            format=formats[0],
        )
    # A missing pattern follows from a missing folder: it is only worth telling alone.
    missing = [origin for origin in missing if origin[0] != "--include"] or missing
    names = enumerated(_shown(folder, *origin) for origin in missing[:SHOWN])
    if len(missing) > SHOWN:
        names = ngettext("{names} and {number} other", "{names} and {number} others", len(missing) - SHOWN, names=names)
    return _("{path} holds documents of {names}; name another folder, or {names} as well", path=output, names=names)


def _shown(folder: Path, option: str, value: str) -> str:
    if option != "--include" and value != STDIN:
        value = display_name(os.path.normpath(os.path.join(folder, value)))
    return f"{option} {value}".strip()
