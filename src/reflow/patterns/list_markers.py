"""How the items of a list begin: 1. , （一）, •, 9:30."""

from typing import Final

import regex

from reflow.patterns.line_pattern import Clue, LinePattern

_MARKER = regex.compile(
    # Each group is one kind of marker.
    r"([-*+–]\s)"
    r"|([•·●○■□◆◇★☆▪▲△※→])"
    r"|(\d{1,3}[.、．)）](?!\d))"  # 1. but not 1.5亿元
    r"|([(（][\d一二三四五六七八九十]{1,3}[)）])"
    r"|([①-⑳])"
    r"|([一二三四五六七八九十]{1,3}、)"
    r"|([\[【(（]?\d{1,2}[:：]\d{2})"  # a chat, a timetable
)
LIST_MARKER: Final = LinePattern(
    _MARKER,
    (
        Clue("- * + – • · ● ○ ■ □ ◆ ◇ ★ ☆ ▪ ▲ △ ※ → ( （ [ 【"),
        Clue("0 1 2 3 4 5 6 7 8 9 ０ １ ２ ３ ４ ５ ６ ７ ８ ９ 一 二 三 四 五 六 七 八 九 十"),
        Clue("① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩ ⑪ ⑫ ⑬ ⑭ ⑮ ⑯ ⑰ ⑱ ⑲ ⑳"),
    ),
    test=_MARKER.match,
)
LONGEST_MARKER: Final = 8  # characters that are enough to recognise any marker


def marker_kind(line: str) -> int:
    """Return the kind of marker that a line begins with, counted from 1, or 0 if there is none.

    >>> [marker_kind(line) for line in ("1. 牛奶两盒", "１．牛奶两盒", "2、面包", "（一）牛奶", "1.5亿元", "牛奶")]
    [3, 3, 3, 4, 0, 0]
    """
    match = _MARKER.match(line)
    return match.lastindex or 0 if match else 0
