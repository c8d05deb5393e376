"""Join what was set from top to bottom and came out with one character a line."""

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Index, Lines, Mask, positions
from reflow.draft.contract import Contract
from reflow.tables.characters import Class, classes

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
    blocks = draft.lines
    if len(blocks) < FEWEST_HAN or not draft.allows(Rule.JOIN_VERTICAL):
        return draft
    head, size = _runs(draft, blocks)
    if not len(head):
        return draft
    goes_on = np.zeros(len(blocks) + 1, np.int64)
    goes_on[head + 1] += 1
    goes_on[head + size] -= 1
    rows = np.flatnonzero(np.cumsum(goes_on[:-1]))
    gap_start, gap_end = blocks.end[rows - 1], blocks.start[rows]
    draft = draft.delete(Rule.JOIN_VERTICAL, positions(gap_start, gap_end - gap_start))
    end = draft.lines.end.copy()
    end[head] = draft.lines.end[head + size - 1]
    keep = np.ones(len(blocks), np.bool_)
    keep[rows] = False
    return draft.with_blocks(draft.lines.with_columns(end=end).take(keep))


def _runs(draft: Draft, blocks: Lines) -> tuple[Index, Index]:
    """Find the runs: the first row and the number of rows of each."""
    single: Mask = blocks.end - blocks.start == 1
    han = classes(draft.text.props[blocks.start]) == Class.HAN
    goes_on = np.append(False, single[1:] & single[:-1] & (blocks.skip[1:] == 0) & (np.diff(blocks.doc) == 0))
    head = np.flatnonzero(single & ~goes_on)
    if not len(head):
        return head, head
    size = np.add.reduceat(single & (goes_on | (np.bincount(head, minlength=len(single)) > 0)), head, dtype=np.int64)
    share = np.add.reduceat(single & han, head, dtype=np.int64) / size
    chosen = (size >= np.where(share == 1, FEWEST_HAN, FEWEST)) & (size <= MOST) & (share >= LEAST_HAN)
    return head[chosen], size[chosen]
