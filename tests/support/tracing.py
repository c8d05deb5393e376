"""Trace which columns a pass reads and writes, to hold its `CONTRACT` against what it does."""

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

import reflow.draft
from reflow import Config, Draft
from reflow.draft import Documents, Labelled, Lines, Notes, Text, Units
from reflow.pipeline import Pass

# What the verbs of a draft and of its tables carry along is read by no pass.
VERBS = (str(Path(reflow.draft.__file__).parent), dataclasses.__file__)
TABLES: dict[type, str] = {Lines: "lines", Labelled: "labelled", Units: "units", Notes: "notes", Documents: "documents"}
OF_TEXT = {"codes": "text.codes", "props": "text.codes", "slice": "text.codes", "origin": "text.origin"}
ROWS = ("doc", "start", "end")


def columns(table: type) -> dict[str, str]:
    """Name the columns of a table; those that labelled lines have from lines are still called so."""
    of_lines = {column.name for column in fields(Lines)} if table is Labelled else set()
    return {
        column.name: f"{'lines' if column.name in of_lines else TABLES[table]}.{column.name}"
        for column in fields(table)
    }


@contextmanager
def recorded(reads: set[str]) -> Iterator[None]:
    """Record what is read of texts and tables, outside of the verbs of a draft."""
    classes: dict[type, dict[str, str]] = {table: columns(table) for table in TABLES} | {Text: OF_TEXT}
    originals = {cls: cls.__getattribute__ for cls in classes}

    def patch(cls: type, names: dict[str, str]) -> None:
        def read(self: Any, name: str) -> Any:
            reader = sys._getframe(1).f_code
            value = object.__getattribute__(self, name)
            if name in names and value is not None and not _carries_along(reader):
                reads.add(names[name])
            return value

        cls.__getattribute__ = read  # type: ignore[method-assign,assignment]

    try:
        for cls, names in classes.items():
            patch(cls, names)
        yield
    finally:
        for cls in originals:
            if "__getattribute__" in vars(cls):
                del cls.__getattribute__


def _carries_along(reader: CodeType) -> bool:
    """Whether code reads columns only to carry them along; `matching` reads the text of rows for the pass."""
    return reader.co_filename.startswith(VERBS) and reader.co_name != "matching"


def trace(step: Pass, draft: Draft, config: Config) -> tuple[Draft, set[str], set[str]]:
    """Apply a pass; return its draft, and the columns that it read and wrote."""
    reads: set[str] = set()
    with recorded(reads):
        after = step(draft, config).without_empty_rows()
    writes = written(draft, after)
    tables = {name.partition(".")[0] for name in writes}
    # What a pass reads of a table that it makes itself it need not be given.
    new_tables = tables - {*_tables(draft)}
    return after, {name for name in reads if name.partition(".")[0] not in new_tables}, writes


def _tables(draft: Draft) -> set[str]:
    return {"text", "notes", "documents"} | {TABLES[cls] for cls in type(draft.blocks).__mro__ if cls in TABLES}


def written(before: Draft, after: Draft) -> set[str]:
    """Return the columns in which two drafts differ."""
    writes = set()
    if len(before.text.codes) != len(after.text.codes) or (before.text.origin != after.text.origin).any():
        writes |= {"text.codes", "text.origin"}
    elif (before.text.codes != after.text.codes).any():
        writes.add("text.codes")
    for name in ("blocks", "notes", "documents"):
        writes |= _written(before, after, name)
    return writes


def _written(before: Draft, after: Draft, name: str) -> set[str]:
    old, new = getattr(before, name), getattr(after, name)
    names = columns(type(new))
    if type(old) is not type(new) and not isinstance(new, type(old)):
        # A table of the next stage: a column is written if it does not hold its default.
        return {
            names[field.name] for field in fields(new) if _differs(vars(new)[field.name], field.metadata["default"])
        }
    old_rows, new_rows = _common_rows(before, old, after, new)
    writes = set()
    if len(old) != len(new):
        writes |= {names["start"], names["end"]} if name == "blocks" else set(names.values())
    for column, values in vars(new).items():
        was = vars(old).get(column)
        if was is None:
            writes |= set() if values is None else {names[column]}
        elif column in ("start", "end"):
            # An edit of the text moves all edges; only without one are they the pass's own.
            if len(before.text.codes) == len(after.text.codes) and (was[old_rows] != values[new_rows]).any():
                writes.add(names[column])
        elif not np.array_equal(was[old_rows], values[new_rows]):
            writes.add(names[column])
    return writes


def _common_rows(before: Draft, old: Any, after: Draft, new: Any) -> tuple[Any, Any]:
    """Return the rows that two tables share: a pass may reorder a table, and notes may lie over each other."""
    keys = _keys(before, old, after, new) if hasattr(new, "start") else (np.arange(len(old)), np.arange(len(new)))
    _, old_rows, new_rows = np.intersect1d(*keys, return_indices=True)
    return old_rows, new_rows


def _keys(before: Draft, old: Any, after: Draft, new: Any) -> tuple[Any, Any]:
    """Number the rows of two tables so that rows over the same characters of the source have one number."""
    texts = []
    for draft, table in ((before, old), (after, new)):
        origin = draft.text.origin.astype(np.int64)
        kind = table.kind.astype(np.int64) if isinstance(table, Notes) else 0
        texts.append((origin[table.start] << 40) + (origin[table.end - 1] << 8) + kind)
    return texts[0], texts[1]


def _differs(column: Any, default: Any) -> bool:
    return column is not None and bool((column != default).any())
