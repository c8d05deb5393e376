"""What of a run is done: a small SQLite database in the output folder, so that a run can be stopped and gone on with."""

import sqlite3
from pathlib import Path

import msgspec

from reflow.pool import StopError

Remarks = dict[int, tuple[str | None, str | None]]
"""Error and note of those inputs of a shard that have one, by their number in it."""


class LedgerError(RuntimeError):
    """The ledger cannot be used: another run has it, or it is none."""


class Ledger:
    """The shards that are done: each with its identity and its remarks. Used as a context, which holds the lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            # Whoever has written once keeps the lock until the connection closes.
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("BEGIN IMMEDIATE")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS shard (number INTEGER PRIMARY KEY, identity TEXT, remarks BLOB)"
            )
            self._base.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            self._base.close()
            if "locked" in str(error):
                raise LedgerError(
                    f"another run is writing to {path.parent}; wait for it, or name another folder"
                ) from error
            raise LedgerError(f"{path}: {error}; remove it to do all anew") from error

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def remarks(self, number: int, identity: str) -> Remarks | None:
        """Give the remarks of a shard that is done; None if it is not, or was another."""
        row = self._base.execute(
            "SELECT remarks FROM shard WHERE number = ? AND identity = ?", (number, identity)
        ).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=Remarks)

    def forget(self, number: int) -> None:
        """Note that a shard is not done: its output is about to change."""
        self._base.execute("DELETE FROM shard WHERE number = ?", (number,))

    def record(self, number: int, identity: str, remarks: Remarks) -> None:
        """Note that a shard is done, after its output is there."""
        row = (number, identity, msgspec.json.encode(remarks))
        try:
            self._base.execute("INSERT OR REPLACE INTO shard VALUES (?, ?, ?)", row)
        except sqlite3.OperationalError as error:
            raise StopError(f"{self._path}: {error}; what is written is whole; run again to go on") from error

    def beyond(self, number: int) -> list[int]:
        """Name the shards from a number on: of an earlier run with more inputs."""
        return [row[0] for row in self._base.execute("SELECT number FROM shard WHERE number >= ?", (number,))]
