"""Begin a line where two were read as one: at an opening behind another line, beside a jump mark in brackets."""

import numpy as np
import regex

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Index
from reflow.draft.contract import Contract
from reflow.patterns.datelines import DATELINE, DATELINE_HEADS, ROLES
from reflow.patterns.folios import JUMP
from reflow.patterns.line_pattern import Clue, LinePattern
from reflow.tables.characters import classes, is_blank, member

CONTRACT = Contract(
    reads=("text.codes", "lines.end", "lines.skip", "lines.start"),
    writes=("lines.end", "lines.skip", "lines.start"),
)

# …朗进一步对抗的序幕。     本报讯 (记者顾霞山): a dateline and a role in brackets. A dateline alone may be cited inside
# a sentence: 打开报纸， 本报讯 二字映入眼帘.
_DATELINE_THEN_ROLE = regex.compile(rf"(?:{DATELINE})[\s　]*[（(【〔][\s　]*(?:{ROLES})")
DATELINE_THEN_ROLE = LinePattern(_DATELINE_THEN_ROLE, (Clue(DATELINE_HEADS),), test=_DATELINE_THEN_ROLE.match)
REACH = 60  # characters that are read: the longest dateline takes 40
# （上接第一版）全市各级党组织 and 确保安全。（下转第3版）: the mark is the page's, what stands beside it the article's.
# Without a bracket it may be a sentence's: 下转第三版的读者. Of 390 jump lines on the labelled pages two have text beside them.
OPEN, CLOSE = "（(【", "）)】"
JUMP_MARK = rf"[{OPEN}]\s*{JUMP.pattern}\s*[{CLOSE}]"
AFTER_MARK = regex.compile(rf"{JUMP_MARK}\s*(?=\S)")
BEFORE_MARK = regex.compile(rf"(?<=\S\s*){JUMP_MARK}$")
MARK_REACH = 20  # characters: the longest mark takes 12


def openings(draft: Draft, config: Config) -> Draft:
    """Cut a line before a blank with an opening behind it, behind a jump mark, and before one."""
    if config.titles == "none" or not len(draft.blocks):
        return draft
    for rule, found in ((Rule.OPENINGS_CUT, _openings(draft)), (Rule.OPENINGS_JUMP, _jump_marks(draft))):
        if len(found) and draft.allows(rule):
            draft = _cut(draft, rule, found)
    return draft


def _cut(draft: Draft, rule: Rule, at: Index) -> Draft:
    blocks = draft.lines
    row = np.searchsorted(blocks.start, at, "right") - 1
    parts = np.sort(np.append(np.arange(len(blocks)), row))
    rows = blocks.take(parts)
    below = np.flatnonzero(np.append(False, parts[1:] == parts[:-1]))
    start, end, skip = rows.start.copy(), rows.end.copy(), rows.skip.copy()
    start[below], skip[below] = at, 0
    end[below - 1] = [_end_above(draft, here) for here in at.tolist()]
    rows = rows.with_columns(start=start, end=end, skip=skip)
    return draft.with_blocks(rows).note(rule, at, end[below])


def _openings(draft: Draft) -> Index:
    """Return where inside the lines, behind a blank, a dateline and a role stand."""
    blocks, codes = draft.lines, draft.text.codes
    blank = is_blank(classes(draft.text.props))
    at = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    row = np.searchsorted(blocks.start, at, "right") - 1
    inside = (row >= 0) & (at < blocks.end[row]) & (at > blocks.start[row])
    at, end = at[inside], blocks.end[row[inside]]
    at = at[DATELINE_THEN_ROLE.likely(codes, at, end)]
    matches = [DATELINE_THEN_ROLE.matches(draft.text.slice(start, start + REACH)) for start in at.tolist()]
    return at[np.array(matches, np.bool_)]


def _end_above(draft: Draft, at: int) -> int:
    while draft.text.slice(at - 1, at).isspace():
        at -= 1
    return at


def _jump_marks(draft: Draft) -> Index:
    """Return where the text behind a jump mark begins, and where a jump mark behind text begins."""
    blocks, codes = draft.lines, draft.text.codes
    cuts = []
    for row in np.flatnonzero(member(codes[blocks.start], OPEN)).tolist():
        start, end = int(blocks.start[row]), int(blocks.end[row])
        if match := AFTER_MARK.match(draft.text.slice(start, min(start + MARK_REACH, end))):
            cuts.append(start + match.end())
    for row in np.flatnonzero(member(codes[blocks.end - 1], CLOSE)).tolist():
        begin = max(int(blocks.start[row]), int(blocks.end[row]) - MARK_REACH)
        if match := BEFORE_MARK.search(draft.text.slice(begin, int(blocks.end[row]))):
            cuts.append(begin + match.start())
    return np.unique(np.array(cuts, np.int64))
