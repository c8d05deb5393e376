"""Tell which title lines are no titles, and sort the lines of each headline into title and deck."""

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Documents, Draft, Kind, Mask, Text, Units
from reflow.draft.contract import Contract
from reflow.model.repeats import FAR, Characters, Repeats
from reflow.tables.characters import Class, classes

CONTRACT = Contract(
    reads=(
        *("text.codes", "documents.paged", "units.doc", "units.end", "units.kind", "units.opens"),
        *("units.score", "units.start"),
    ),
    writes=("units.kind",),
)


def headline(draft: Draft, config: Config) -> Draft:
    """Take back titles that nothing supports; call a title line that begins with a dash the deck (副题)."""
    none = strangers(draft.text, draft.units, draft.documents)
    if none.any():
        draft = draft.with_blocks(
            draft.units.with_columns(kind=np.where(none, np.uint8(Kind.PARAGRAPH), draft.units.kind))
        )
    blocks = draft.units
    titles = np.flatnonzero(blocks.kind == Kind.TITLE)
    if not len(titles):
        return draft
    draft = draft.note(Rule.HEADLINE_TITLE, blocks.start[titles], blocks.end[titles], blocks.score[titles])
    dash = classes(draft.text.props[blocks.start[titles]]) == Class.DASH
    behind = np.append(False, (np.diff(titles) == 1) & (np.diff(blocks.doc[titles]) == 0))
    decks = titles[dash & behind]
    if not len(decks) or not draft.allows(Rule.HEADLINE_DECK):
        return draft
    kind = blocks.kind.copy()
    kind[decks] = Kind.DECK
    return draft.with_blocks(blocks.with_columns(kind=kind)).note(
        Rule.HEADLINE_DECK, blocks.start[decks], blocks.end[decks], blocks.score[decks]
    )


def strangers(text: Text, blocks: Units, documents: Documents) -> Mask:
    """Find the titles that nothing supports, in texts too short for the network.

    In a letter, a diary or a list of rules a short line without a stop is an address, a date, a heading. Where no title
    of a text has a word in common with the rest of it, and no dateline stands, none is believed: nine in ten titles
    of the training pages share a word with the lead of their article alone.
    """
    title: Mask = (blocks.kind == Kind.TITLE) & ~documents.paged[blocks.doc]
    if not title.any():
        return title
    texts = np.zeros(len(documents), np.bool_)
    texts[blocks.doc[title]] = True
    rows = np.flatnonzero(texts[blocks.doc])
    characters = Characters.of(text, blocks.take(rows))
    repeats = Repeats.of(characters)
    row = rows[characters.row[repeats.pair]]
    again = title[row] & (np.minimum(repeats.before, repeats.after) < FAR)
    support = np.bincount(blocks.doc[row], again, len(documents)) + np.bincount(
        blocks.doc, blocks.opens, len(documents)
    )
    title &= support[blocks.doc] == 0
    return title
