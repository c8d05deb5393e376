"""Lines that name a page's editors: 责编 林月如 版式 高远."""

from typing import Final

from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

# What an editor did for a page, as the line names it before the editor.
DESK_HEADS: Final = "责責美编編版校"  # the first character of every desk
DESKS: Final = r"责任编辑|責任編輯|美术编辑|美術編輯|责编|責編|编\s?辑|編\s?輯|美编|美編|版式(?:设计|設計)?|校对|校對"
# A colon or a blank stands behind the first desk, so that 责编在会议上强调 stays a sentence. A page may stand before it.
_EDITORS = LatePattern(rf"[（(]?(?:本版|[一二三四五六七八九十]版|\d+版)?(?:{DESKS})[：:\s　].*")
EDITORS: Final = LinePattern(
    _EDITORS,
    (
        Clue(
            "（ ( 责 責 编 編 美 校 版 本 一 二 三 四 五 六 七 八 九 十 0 1 2 3 4 5 6 7 8 9 ０ １ ２ ３ ４ ５ ６ ７ ８ ９",
            signs=("编編版校",),
        ),
    ),
)
