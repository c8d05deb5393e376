"""Turn unsupported titles into paragraphs, and sort the lines of each headline into title and deck."""

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
    """Turn unsupported titles into paragraphs, and title lines that begin with a dash into the deck (副题)."""
    units = draft.units
    unsupported = unsupported_titles(draft.text, units, draft.documents)
    if unsupported.any():
        units = units.with_columns(kind=np.where(unsupported, np.uint8(Kind.PARAGRAPH), units.kind))
        draft = draft.with_blocks(units)
    titles = np.flatnonzero(units.kind == Kind.TITLE)
    if not len(titles):
        return draft
    draft = draft.note(Rule.HEADLINE_TITLE, units.start[titles], units.end[titles], units.score[titles])
    # ——记一位老师: a deck stands directly below another line of the headline.
    begins_with_dash = classes(draft.text.props[units.start[titles]]) == Class.DASH
    below_title = np.append(False, (np.diff(titles) == 1) & (np.diff(units.doc[titles]) == 0))
    decks = titles[begins_with_dash & below_title]
    if not len(decks):
        return draft
    kind = units.kind.copy()
    kind[decks] = Kind.DECK
    draft = draft.with_blocks(units.with_columns(kind=kind))
    return draft.note(Rule.HEADLINE_DECK, units.start[decks], units.end[decks], units.score[decks])


def unsupported_titles(text: Text, units: Units, documents: Documents) -> Mask:
    """Return the titles that nothing supports, in texts too short for the network.

    In a letter, a diary or a list of rules a short line without a stop is an address, a date, a heading. Where no title
    of a text has a word in common with its other lines, and no line is a dateline, none counts as a title: nine in ten
    titles of the training pages share a word with the lead of their article alone.
    """
    title: Mask = (units.kind == Kind.TITLE) & ~documents.paged[units.doc]
    if not title.any():
        return title
    has_title = np.zeros(len(documents), np.bool_)
    has_title[units.doc[title]] = True
    rows = np.flatnonzero(has_title[units.doc])
    # Only the texts that have a title are searched for repeated words.
    characters = Characters.of(text, units.take(rows))
    repeats = Repeats.of(characters)
    row = rows[characters.row[repeats.pair]]
    is_repeated = title[row] & (np.minimum(repeats.before, repeats.after) < FAR)
    shared_words = np.bincount(units.doc[row], is_repeated, len(documents))
    datelines = np.bincount(units.doc, units.opens, len(documents))
    title &= (shared_words + datelines)[units.doc] == 0
    return title
