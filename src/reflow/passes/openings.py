"""Begin a line at an opening that stands behind another line: two columns that an extractor read as one."""

import numpy as np
import regex

from reflow.config import Config
from reflow.draft import Draft, Index
from reflow.rules import Rule
from reflow.tables.characters import classes, is_blank
from reflow.tables.openings import DATELINE, ROLES, begins_opening

# …朗进一步对抗的序幕。     本报讯 (记者顾霞山): a dateline and a role in brackets. A dateline alone may be cited inside
# a sentence: 打开报纸， 本报讯 二字映入眼帘.
OPENING = regex.compile(rf"(?:{DATELINE})[\s　]*[（(【〔][\s　]*(?:{ROLES})")
REACH = 60  # characters that are read: the longest dateline takes 40


def openings(draft: Draft, config: Config) -> Draft:
    """Cut a line before a blank with an opening behind it."""
    if config.titles == "none" or not draft.allows(Rule.OPENINGS_CUT):
        return draft
    at = _found(draft)
    if not len(at):
        return draft
    blocks = draft.blocks
    row = np.searchsorted(blocks.start, at, "right") - 1
    parts = np.sort(np.append(np.arange(len(blocks)), row))
    rows = blocks.take(parts)
    below = np.flatnonzero(np.append(False, parts[1:] == parts[:-1]))
    start, end, skip = rows.start.copy(), rows.end.copy(), rows.skip.copy()
    start[below], skip[below] = at, 0
    end[below - 1] = [_end_above(draft, here) for here in at.tolist()]
    rows = rows.with_columns(start=start, end=end, skip=skip)
    return draft.with_blocks(rows).note(Rule.OPENINGS_CUT, at, end[below])


def _found(draft: Draft) -> Index:
    blocks, codes = draft.blocks, draft.text.codes
    if not len(blocks):
        return np.zeros(0, np.int64)
    blank = is_blank(classes(draft.text.props))
    at = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    row = np.searchsorted(blocks.start, at, "right") - 1
    at = at[(row >= 0) & (at < blocks.end[row]) & (at > blocks.start[row])]
    at = at[begins_opening(codes, at)]
    return np.array([here for here in at.tolist() if OPENING.match(draft.text.slice(here, here + REACH))], np.int64)


def _end_above(draft: Draft, at: int) -> int:
    while draft.text.slice(at - 1, at).isspace():
        at -= 1
    return at
