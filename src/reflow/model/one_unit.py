"""Which lines stand in one unit with the line above them: the next lines of paragraphs, headlines, captions, subheads."""

from typing import Final

import numpy as np

from reflow.draft import Index, Kind, Labelled, Mask, TextKind
from reflow.draft.kinds import LABELS, unit_of
from reflow.tables.among import among
from reflow.tables.neighbours import from_above, like_above

ROLES: Final = np.array([unit_of(kind) for kind in LABELS])  # a title has two labels, a paragraph three
HEADLINES: Final = (Kind.KICKER, Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.DECK)
# Half-ems that the upper line of a subhead may leave free of its measure if the lower line continues it.
SUBHEAD_ROOM: Final = 7


MOST_LINES: Final = 3  # of a subhead


def one_if_alike(lines: Labelled) -> Mask:
    """Whether each line is of one unit with the line above it if both have a label: shape (lines, labels)."""
    below = like_above(lines.doc)  # the line above is of the same document
    below_one_blank = lines.skip == 1
    directly_below = lines.skip == 0
    if below_one_blank.any():
        directly_below |= below_one_blank & _blank_lines_are_noise(lines)
    directly_below &= below
    # A subhead that leaves room ends there, and the next line is another subhead; but on a page none follows another: of
    # 401 pairs of subhead lines on the labelled training pages all are of one subhead, 54 of them across a blank line.
    full = (lines.measure > 0) & (lines.measure - lines.width <= SUBHEAD_ROOM)
    of_page = below & (lines.text_kind == TextKind.PAGE) & (lines.skip <= 1)
    one = np.zeros((len(lines), len(LABELS)), np.bool_)
    one[:, HEADLINES] = below[:, None]
    one[:, Kind.CAPTION] = directly_below
    one[:, Kind.SUBHEAD] = of_page | (directly_below & from_above(full, False))
    return one


def _blank_lines_are_noise(lines: Labelled) -> Mask:
    """Whether each line is of a wrapped text with a blank line above most of its lines, which some extractors set."""
    parted = np.bincount(lines.doc, lines.skip > 0) > np.bincount(lines.doc) / 2
    noise: Mask = parted[lines.doc] & (lines.measure > 0)
    return noise


def continues_block(lines: Labelled) -> Mask:
    """Whether each line continues the caption or subhead above it: it stands directly below one of the same label."""
    return _in_block(lines, _alike(lines))


def _in_block(lines: Labelled, like_line_above: Mask) -> Mask:
    """Compute what `continues_block` does, given which lines have the label of the line above."""
    caption, subhead = lines.label == Kind.CAPTION, lines.label == Kind.SUBHEAD
    alike: Mask = like_line_above & (caption | subhead)
    if not alike.any():
        return alike
    one = one_if_alike(lines)
    # Among lines that stay lines each does; and many headings in a row are a table of contents.
    stays = (lines.text_kind == TextKind.LINES) | (_run_lengths(lines) > MOST_LINES)
    continues: Mask = alike & ~stays & ((caption & one[:, Kind.CAPTION]) | (subhead & one[:, Kind.SUBHEAD]))
    return continues


def is_joined(lines: Labelled) -> Mask:
    """Whether each line is joined to the line above: in a paragraph, a caption, a subhead, or the headline of an article."""
    alike = _alike(lines)
    in_headline = alike & among(lines.label, HEADLINES) & like_above(lines.parsed)
    joined: Mask = (lines.label == Kind.NEXT) | in_headline | _in_block(lines, alike)
    return joined


def _run_lengths(lines: Labelled) -> Index:
    """Return the number of lines of each line's run of subheads; 1 for all other lines."""
    goes_on = _alike(lines) & (lines.label == Kind.SUBHEAD)
    run = np.cumsum(~goes_on) - 1
    lengths: Index = np.bincount(run)[run]
    return lengths


def _alike(lines: Labelled) -> Mask:
    """Whether each line has the label of the line above it, in the same document."""
    return like_above(lines.label) & like_above(lines.doc)
