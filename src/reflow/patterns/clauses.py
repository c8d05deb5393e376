"""How laws and old novels number their parts: 第三条, 第十二章."""

from typing import Final

from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

CLAUSE_HEAD: Final = "第"
_CLAUSE = LatePattern(
    CLAUSE_HEAD + r"[0-9０-９〇零一二三四五六七八九十百千]{1,7}[编編章节節条條款回](?=[ \u3000](?![的第和与與及规規]))"
)
CLAUSE: Final = LinePattern(_CLAUSE, (Clue(CLAUSE_HEAD),), test=_CLAUSE.match)
LONGEST_CLAUSE: Final = 11  # characters, with the blank behind it and the one that follows


def clause(line: str) -> int:
    """Return the length of the number of a clause or chapter that a line begins with, 0 if there is none.

    A blank must follow; without one, 第三条建议 and 第一章程 are words. Where a clause is cited the sentence continues
    behind the blank (第三条 的规定), because an OCR may insert blanks there.

    >>> [clause(line) for line in ("第三条 养犬人应当", "第十二章　附则", "第三条建议最受欢迎", "第三条 的规定")]
    [3, 4, 0, 0]
    """
    match = _CLAUSE.match(line)
    return match.end() if match else 0
