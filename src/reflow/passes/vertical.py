"""Join vertical text, which was extracted with one character a line."""

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Index, Lines, Mask, positions
from reflow.draft.contract import Contract
from reflow.tables.characters import Class, classes
from reflow.tables.neighbours import from_above, like_above

CONTRACT = Contract(
    reads=("text.codes", "lines.doc", "lines.end", "lines.skip", "lines.start"),
    writes=("text.codes", "text.origin", "lines.end", "lines.start"),
)

# Lines of one character that make a vertical title; of nothing but Han, as names are, fewer. Other short runs are the
# numbers of list items.
FEWEST = 4
FEWEST_HAN = 2
# Longer runs are a text, or a table column, of single characters: its lines may mean something.
MOST = 60
# The share of Han in a run, below which it is a column of figures.
LEAST_HAN = 0.6


def vertical(draft: Draft, config: Config) -> Draft:
    """Make one line of each run of lines that hold one character each, with no blank line between."""
    lines = draft.lines
    head, size = _runs(draft, lines)
    if not len(head):
        return draft
    # All lines of the runs but the first of each.
    joined = positions(head + 1, size - 1)
    gap_start, gap_end = lines.end[joined - 1], lines.start[joined]
    draft = draft.delete(Rule.JOIN_VERTICAL, positions(gap_start, gap_end - gap_start))
    end = draft.lines.end.copy()
    end[head] = draft.lines.end[head + size - 1]
    keep = np.ones(len(lines), np.bool_)
    keep[joined] = False
    return draft.with_blocks(draft.lines.with_columns(end=end).take(keep))


def _runs(draft: Draft, lines: Lines) -> tuple[Index, Index]:
    """Return the first row and the number of rows of each run."""
    single: Mask = lines.end - lines.start == 1
    if np.count_nonzero(single) < FEWEST_HAN:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    han = classes(draft.text.props[lines.start]) == Class.HAN
    both_single = single & from_above(single, False)
    continues = both_single & (lines.skip == 0) & like_above(lines.doc)
    [head] = (single & ~continues).nonzero()
    # Every single line belongs to the last run that began above it, so summing up to the next head counts the run.
    size = np.add.reduceat(single, head, dtype=np.int64)
    han_share = np.add.reduceat(single & han, head, dtype=np.int64) / size
    fewest = np.where(han_share == 1, FEWEST_HAN, FEWEST)
    chosen = (size >= fewest) & (size <= MOST) & (han_share >= LEAST_HAN)
    return head[chosen], size[chosen]
