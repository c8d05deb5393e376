"""Sort the lines of each headline into title and deck."""

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Kind
from reflow.draft.contract import Contract
from reflow.tables.characters import Class, classes
from reflow.tables.neighbours import from_above, like_above

CONTRACT = Contract(
    reads=(*("text.codes", "units.doc", "units.end", "units.kind", "units.score", "units.start"),),
    writes=("units.kind",),
)


def headline(draft: Draft, config: Config) -> Draft:
    """Turn title lines that begin with a dash, and those that follow them, into the deck (副题)."""
    units = draft.units
    [titles] = (units.kind == Kind.TITLE).nonzero()
    if not len(titles):
        return draft
    draft = draft.note(Rule.HEADLINE_TITLE, units.start[titles], units.end[titles], units.score[titles])
    # ——记一位老师: a deck stands directly below another line of the headline.
    begins_with_dash = classes(draft.text.props[units.start[titles]]) == Class.DASH
    if not begins_with_dash.any():
        return draft
    below_title = (titles - from_above(titles, -1) == 1) & like_above(units.doc[titles])
    # The lines below it, down to the end of the headline, continue it.
    row = np.arange(len(titles))
    last_top = np.maximum.accumulate(np.where(below_title, 0, row))
    last_dash = np.maximum.accumulate(np.where(begins_with_dash & below_title, row, -1))
    decks = titles[last_dash > last_top]
    if not len(decks):
        return draft
    kind = units.kind.copy()
    kind[decks] = Kind.DECK
    draft = draft.with_blocks(units.with_columns(kind=kind))
    return draft.note(Rule.HEADLINE_DECK, units.start[decks], units.end[decks], units.score[decks])
