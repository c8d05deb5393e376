"""Which lines stand in one unit with the line directly above them, although their labels do not say so as NEXT does."""

from typing import Final

import numpy as np

from reflow.draft import Kind, Labelled, Mask
from reflow.draft.kinds import LABELS, unit_of

ROLES: Final = np.array([unit_of(kind) for kind in LABELS])  # a title has two labels, a paragraph three
# Half-ems that the upper line of a subhead may leave free of its measure if the lower line continues it.
SUBHEAD_ROOM: Final = 7


def continues_block(lines: Labelled) -> Mask:
    """Whether each line continues the caption or subhead above it: it stands directly below one of the same label."""
    upper, lower = lines.take(slice(None, -1)), lines.take(slice(1, None))
    alike = (lower.label == upper.label) & (lower.doc == upper.doc) & (lower.skip == 0)
    # A subhead that leaves room ends there, and the next line is another subhead.
    upper_is_full = (upper.measure > 0) & (upper.measure - upper.width <= SUBHEAD_ROOM)
    caption, subhead = lower.label == Kind.CAPTION, lower.label == Kind.SUBHEAD
    continues: Mask = np.append(False, alike & (caption | (subhead & upper_is_full)))
    return continues


def continues_headline(lines: Labelled) -> Mask:
    """Whether each line is of one title, kicker or deck with the line above it: the same kind in the same article."""
    headline = np.isin(lines.label, (Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.KICKER, Kind.DECK))
    alike = (lines.label[1:] == lines.label[:-1]) & (lines.parsed[1:] == lines.parsed[:-1])
    continues: Mask = np.append(False, alike & (lines.doc[1:] == lines.doc[:-1])) & headline
    return continues
