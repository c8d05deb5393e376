"""Divide a line where two were read as one: before a dateline behind other text, and beside a jump mark in brackets."""

import msgspec
import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Index
from reflow.draft.contract import Contract
from reflow.patterns.datelines import DATELINE, DATELINE_CLUES, OUTLINE, ROLE_SIGNS, ROLES
from reflow.patterns.folios import JUMP
from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import LinePattern
from reflow.tables.characters import classes, is_blank, member
from reflow.tables.neighbours import like_above

CONTRACT = Contract(
    reads=("text.codes", "lines.end", "lines.skip", "lines.start"),
    writes=("lines.end", "lines.skip", "lines.start"),
)

# …朗进一步对抗的序幕。     本报讯 (记者顾霞山): a dateline and a role in brackets. A dateline alone may be quoted in a
# sentence: 打开报纸， 本报讯 二字映入眼帘.
_DATELINE_THEN_ROLE = LatePattern(rf"(?:{DATELINE})[\s　]*[（(【〔][\s　]*(?:{ROLES})")
# Looked for first, since it is compiled and matched in a tenth of the time.
_OUTLINE_THEN_BRACKET = LatePattern(rf"{OUTLINE}[\s　]*[（(【〔]")


def _is_dateline_then_role(text: str) -> bool:
    return bool(_OUTLINE_THEN_BRACKET.match(text) and _DATELINE_THEN_ROLE.match(text))


DATELINE_THEN_ROLE = LinePattern(
    _DATELINE_THEN_ROLE,
    tuple(msgspec.structs.replace(clue, signs=(*clue.signs, "（(【〔", ROLE_SIGNS)) for clue in DATELINE_CLUES),
    test=_is_dateline_then_role,
)
REACH = 60  # characters that are read: the longest dateline takes 40
# （上接第一版）全市各级党组织 and 确保安全。（下转第3版）: the mark belongs to the page, the text beside it to the article.
# Without a bracket it may be a sentence's: 下转第三版的读者. Of 390 jump lines on the labelled pages two have text beside them.
OPEN, CLOSE = "（(【", "）)】"
JUMP_MARK = rf"[{OPEN}]\s*{JUMP.pattern}\s*[{CLOSE}]"
AFTER_MARK = LatePattern(rf"{JUMP_MARK}\s*(?=\S)")
BEFORE_MARK = LatePattern(rf"(?<=\S\s*){JUMP_MARK}$")
MARK_REACH = 20  # characters: the longest mark takes 12


def openings(draft: Draft, config: Config) -> Draft:
    """Divide lines before a dateline that follows a blank, behind a jump mark, and before one."""
    if config.titles == "none" or not len(draft.blocks):
        return draft
    for rule, cuts in ((Rule.OPENINGS_CUT, _datelines(draft)), (Rule.OPENINGS_JUMP, _jump_marks(draft))):
        if len(cuts):
            draft = _divide(draft, rule, cuts)
    return draft


# --- decide: the positions at which lines are divided ----------------------------------------------------------------


def _datelines(draft: Draft) -> Index:
    """Return where a dateline and a role begin inside a line, behind a blank."""
    lines, codes = draft.lines, draft.text.codes
    # The first character behind each run of blanks, but those that begin a line.
    blank = is_blank(classes(draft.text.props))
    begins = blank[:-1] & ~blank[1:]
    begins[lines.start - 1] = False
    at = np.flatnonzero(begins) + 1
    row = np.searchsorted(lines.start, at, "right") - 1
    at = at[(row >= 0) & (at < lines.end[row])]
    at = at[DATELINE_THEN_ROLE.likely(codes, at, np.minimum(at + REACH, len(codes) - 1))]
    is_dateline = [DATELINE_THEN_ROLE.matches(draft.text.slice(start, start + REACH)) for start in at.tolist()]
    return at[np.array(is_dateline, np.bool_)]


def _jump_marks(draft: Draft) -> Index:
    """Return where the text behind a jump mark begins, and where a jump mark behind text begins."""
    lines, codes = draft.lines, draft.text.codes
    cuts = []
    for row in np.flatnonzero(member(codes[lines.start], OPEN)).tolist():
        start, end = int(lines.start[row]), int(lines.end[row])
        if match := AFTER_MARK.match(draft.text.slice(start, min(start + MARK_REACH, end))):
            cuts.append(start + match.end())
    for row in np.flatnonzero(member(codes[lines.end - 1], CLOSE)).tolist():
        start, end = int(lines.start[row]), int(lines.end[row])
        start = max(start, end - MARK_REACH)
        if match := BEFORE_MARK.search(draft.text.slice(start, end)):
            cuts.append(start + match.start())
    return np.array(sorted(set(cuts)), np.int64)


# --- apply -----------------------------------------------------------------------------------------------------------


def _divide(draft: Draft, rule: Rule, at: Index) -> Draft:
    """Divide lines at the positions `at`; the new lines have no blank line above them."""
    row = np.searchsorted(draft.lines.start, at, "right") - 1
    # Each line stands in the new table once, and once more for each cut in it.
    rows = np.sort(np.append(np.arange(len(draft.lines)), row))
    lines = draft.lines.take(rows)
    lower = np.flatnonzero(like_above(rows))
    start, end, skip = lines.start.copy(), lines.end.copy(), lines.skip.copy()
    start[lower], skip[lower] = at, 0
    end[lower - 1] = [_without_blanks(draft, cut) for cut in at.tolist()]
    lines = lines.with_columns(start=start, end=end, skip=skip)
    return draft.with_blocks(lines).note(rule, at, end[lower])


def _without_blanks(draft: Draft, end: int) -> int:
    """Return the end of a line without the blanks at its end."""
    while draft.text.slice(end - 1, end).isspace():
        end -= 1
    return end
