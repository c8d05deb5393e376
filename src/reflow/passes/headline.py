"""Sort the lines of each headline into title and deck."""

import numpy as np

from reflow.config import Config
from reflow.draft import BlockKind, Draft
from reflow.rules import Rule
from reflow.tables.characters import Class, classes


def headline(draft: Draft, config: Config) -> Draft:
    """Call a title line that begins with a dash, and does not stand first, the deck (副题)."""
    blocks = draft.blocks
    titles = np.flatnonzero(blocks.kind == BlockKind.TITLE)
    if not len(titles):
        return draft
    draft = draft.note(Rule.HEADLINE_TITLE, blocks.start[titles], blocks.end[titles], blocks.score[titles])
    dash = classes(draft.text.props[blocks.start[titles]]) == Class.DASH
    behind = np.append(False, (np.diff(titles) == 1) & (np.diff(blocks.doc[titles]) == 0))
    decks = titles[dash & behind]
    if not len(decks) or not draft.allows(Rule.HEADLINE_DECK):
        return draft
    kind = blocks.kind.copy()
    kind[decks] = BlockKind.DECK
    return draft.with_blocks(blocks.with_columns(kind=kind)).note(
        Rule.HEADLINE_DECK, blocks.start[decks], blocks.end[decks], blocks.score[decks]
    )
