"""Bring a small text to one pass, and read what the pass made of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from numpy.typing import ArrayLike

import reflow
from reflow import Config, Draft
from reflow.catalogue import EFFECTS, RULES, Rule
from reflow.config import Changes
from reflow.draft import Kind, Labelled, LabelRule, NoteKind, Source
from reflow.draft.tables import Ranges
from reflow.pipeline import Pass, apply_passes, passes_through


def pass_named(name: str) -> Pass:
    """Return one of the passes by its name."""
    return next(step for step in reflow.PASSES if step.__name__ == name)


def before(name: str, *texts: str, without: Sequence[str] = (), **options: Unpack[Changes]) -> Draft:
    """Return a draft of some texts, one document each, as it comes to a pass: with all passes before it applied.

    The passes `without` are left out.
    """
    steps = passes_through(pass_named(name))[:-1]
    steps = tuple(step for step in steps if step.__name__ not in without)
    return apply_passes([Source(None, text) for text in texts], Config().changed(**options), steps)


def after(name: str, *texts: str, **options: Unpack[Changes]) -> Draft:
    """Return a draft of some texts, one document each, as a pass leaves it: that pass and all before it are applied."""
    return apply(name, before(name, *texts, **options), **options).without_empty_rows()


def apply(name: str, draft: Draft, **options: Unpack[Changes]) -> Draft:
    """Apply one pass to a draft, at the level of the options."""
    config = Config().changed(**options)
    return pass_named(name)(replace(draft, level=config.level), config)


def labelled(text: str | Sequence[str], *labels: Kind, **columns: ArrayLike) -> Draft:
    """Return a draft as it comes to `join`, each line with a label set by hand: no model or rule of a line has a say.

    `text` is one document or several; `columns` are further columns of the table.
    """
    documents = [text] if isinstance(text, str) else text
    draft = before("label", *documents, without=["vertical", "openings"])
    assert len(labels) == len(draft.lines), "one label for each line that is not blank"
    table = Labelled.of(len(labels), **vars(draft.lines))
    return with_columns(draft.with_blocks(table), label=labels, **columns)


def joined(text: str | Sequence[str], *labels: Kind, **columns: ArrayLike) -> Draft:
    """Return a draft of units made from lines that were labelled by hand, as it comes to `headline`."""
    return apply("join", labelled(text, *labels, **columns))


def paragraphs(*texts: str) -> Draft:
    """Return a draft of one article for each text, each line a paragraph, as it comes to the passes for marks and spaces."""
    draft = joined(texts, *[Kind.FIRST] * sum(len(text.splitlines()) for text in texts))
    return with_columns(draft, article=draft.units.doc)


def with_columns(draft: Draft, **columns: ArrayLike) -> Draft:
    """Return a draft with some columns of its lines or units replaced; one value stands for a whole column."""
    table = type(draft.blocks).of(len(draft.blocks), **columns)
    return draft.with_blocks(draft.blocks.with_columns(**{name: getattr(table, name) for name in columns}))


def written(draft: Draft) -> str:
    """Return the characters of a draft; documents are separated by line ends."""
    return draft.text.slice(1, len(draft.text.codes) - 1)


def texts_of(draft: Draft, rows: Ranges | None = None) -> list[str]:
    """Return the text of each row: of `rows`, such as notes, or by default of the draft's lines or units."""
    rows = draft.blocks if rows is None else rows
    return [draft.text.slice(start, end) for start, end in zip(rows.start.tolist(), rows.end.tolist(), strict=True)]


def kinds(draft: Draft) -> list[str]:
    """Return the name of the kind of each unit."""
    return [Kind(kind).name for kind in draft.units.kind.tolist()]


def labels(draft: Draft) -> list[str]:
    """Return the name of the label of each line."""
    return [Kind(label).name for label in draft.labelled.label.tolist()]


def rules(draft: Draft) -> list[str]:
    """Return the name of the rule that decided the label of each line."""
    return [LabelRule(rule).name for rule in draft.labelled.rule.tolist()]


def units(draft: Draft) -> list[tuple[str, str]]:
    """Return kind and text of each unit."""
    return list(zip(kinds(draft), texts_of(draft), strict=True))


def notes(draft: Draft) -> list[tuple[str, str]]:
    """Return kind and text of each note."""
    names = [NoteKind(kind).name for kind in draft.notes.kind.tolist()]
    return list(zip(names, texts_of(draft, draft.notes), strict=True))


def logged(draft: Draft, rule: Rule) -> list[tuple[str, str]]:
    """Return what the log has of a rule: for each entry its effect, and the characters of the source that it names."""
    reel = "\n" + "".join(f"{source.text}\n" for source in draft.sources)
    rules, effects, start, end, _ = draft.log.columns()
    rows = (rules == RULES.index(rule)).nonzero()[0].tolist()
    return [(EFFECTS[effects[row]].value, reel[start[row] : end[row]]) for row in rows]
