"""Tell the lines that only say who wrote or photographed, or whence it came: 本报记者 顾敏, □ 江月, （据新华社报道）."""

from typing import Final

import regex

from reflow.patterns.datelines import AGENCIES, ROLES
from reflow.tables.surnames import is_name

_ROLE: Final = regex.compile(rf"(?:{ROLES})[\s：:]*+")
_LINE: Final = regex.compile(
    r"(?P<open>[（(〔【])?(?P<bullet>[□■◎●○◆])?\s*(?P<people>[^。；！？]+?)"
    r"\s*(?P<did>[/／][文图圖摄攝]|[摄攝]影?(?:报道)?|[文图圖][/／]?[文图圖])?(?P<close>[）)〕】])?"
)
_OF_AUTHOR: Final = regex.compile(r"[（(]作者(?:单位|單位|系|为|為|是)\P{Punctuation}*[：:]?\P{Punctuation}+[）)]")
# 本报讯, 据新华社电 and 据新华社消息 on a line of their own are openings: what follows is theirs. 新华社 may end a sentence.
_SOURCE: Final = regex.compile(
    r"(?(DEFINE)(?P<paper>《\p{Han}{2,8}》)(?P<did>[综綜]合(?:[报報][道導导]|消息|整理)?|整理|供稿))"
    rf"(?P<open>[（(])?(?:(?:[综綜]合)?[据據](?:(?:{AGENCIES})(?<!本.)|(?&paper))(?:[报報][道導导]|(?&did))?|(?:{AGENCIES})(?&did))(?(open)[）)])"
)
_SEPARATOR: Final = regex.compile(r"[\s、，]+")
_SIZES: Final = (2, 3, 4)  # characters of a name
LONGEST: Final = 40  # characters of such a line


def is_credit(line: str) -> bool:
    """Say whether a line holds nothing but roles and names, or the source; 记者手记 and 作者简介 name what they stand over.

    On the labelled pages it holds of 724 lines of bylines and 227 of captions, and of 11 others.

    >>> [is_credit(line) for line in ("本报记者 顾敏 通讯员 谢芸", "□ 江月", "（记者 周文斌 文/图）", "文/高　敏", "（作者单位：市文化馆）")]
    [True, True, True, True, True]
    >>> [is_credit(line) for line in ("记者手记", "本报记者在现场看到", "作者：市水务局", "■相关链接", "（记者 顾敏")]
    [False, False, False, False, False]
    """
    if _OF_AUTHOR.fullmatch(line) or is_source(line):
        return True
    found = _LINE.fullmatch(line)
    if found is None or (found["open"] is None) != (found["close"] is None):
        return False
    before, *named = _ROLE.split(found["people"])
    if not named:
        return (found["bullet"] or found["did"]) is not None and _are_names(before)
    return not before and all(map(_are_names, named))


def is_source(line: str) -> bool:
    """Say whether a line only says whence a text comes; on the labelled pages none does.

    >>> [is_source(line) for line in ("（据新华社报道）", "据《江州日报》", "本报综合")]
    [True, True, True]
    >>> [is_source(line) for line in ("本报讯", "据新华社电", "《江州日报》", "据新华社报道，水退了", "（据新华社")]
    [False, False, False, False, False]
    """
    return _SOURCE.fullmatch(line) is not None


def _are_names(text: str) -> bool:
    """Say whether all pieces are names; two pieces of one character are one that was set wide: 高　敏."""
    waiting = ""
    for piece in _SEPARATOR.split(text.strip()):
        name = waiting + piece
        waiting = name if len(name) == 1 else ""
        if not waiting and (len(name) not in _SIZES or not is_name(name)):
            return False
    return not waiting
