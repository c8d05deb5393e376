"""Lines that only name who wrote or photographed, or only the source: 本报记者 顾敏, 江州日报记者 顾敏, □ 江月, （据新华社报道）."""

from typing import Final

from reflow.patterns.datelines import AGENCIES, DATELINE_HEADS, REPORTS, ROLES
from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern
from reflow.tables.surnames import is_name

# The name of a paper, a station or a site, which no table lists: 晨报, 江州都市报, 江州广播电视台. It begins the line, or
# stands behind a blank. It has no words of a sentence, whose end may stand before 本报记者 in a caption, nor a listed name.
_PAPER = (
    rf"(?<=^|[\s、，（(])(?!\p{{Han}}{{0,7}}(?:{AGENCIES}|[的了着著是在和把被等]))"
    r"(?:[日晚早晨商][报報]|\p{Han}{2,8}(?:[报報网網台]|[报報讯訊志誌]社|周刊|週刊|在线|客户端))"
)
_ROLE = LatePattern(rf"(?:{_PAPER})?(?:{ROLES})[\s：:]*+")
# What every role has: looking for it takes a fiftieth of the time of looking for roles.
_SIGN = r"[记記作][\s　]?者|[讯訊][\s　]?[员員]|[习習]生|[摄攝]影|[文图圖][/／]|[编編][译譯]|整理"
_ROLE_SIGN = LatePattern(_SIGN)
_OPENING, _CLOSING = "（(〔【", "）)〕】"
_BULLETS = "□■◎●○◆"
# What may stand behind the people: looking for it first takes a third of the time.
PEOPLE_AHEAD: Final = rf"(?![^\s/／文图圖摄攝{_CLOSING}])"
_PEOPLE = LatePattern(
    rf"(?P<open>[{_OPENING}])?(?P<bullet>[{_BULLETS}])?\s*(?P<people>[^。；！？]+?){PEOPLE_AHEAD}"
    rf"\s*(?P<work>(?P<report>(?:[/／]\s?|\s)\p{{Han}}{{0,4}}{REPORTS})|[/／][文图圖摄攝]|[摄攝]影?(?:报道)?|[文图圖][/／][文图圖]|文[图圖]|[图圖]文)?(?P<close>[{_CLOSING}])?"
)
_WORK_ENDS = "道導导稿訪访寫写文图圖摄攝影"  # the last characters of `work`
_OF_AUTHOR = LatePattern(r"[（(]作者(?:单位|單位|系|为|為|是)\P{Punctuation}*[：:]?\P{Punctuation}+[）)]")
# 本报讯, 据新华社电 and 据新华社消息 alone in a line are openings of what follows. 新华社 may end a sentence.
_SOURCE = LatePattern(
    rf"(?(DEFINE)(?P<paper>《\p{{Han}}{{2,8}}》)(?P<work>[综綜]合(?:[报報][道導导]|消息|整理)?|整理|供稿))"
    rf"(?P<open>[（(])?(?:(?:[综綜]合)?[据據](?:(?:{AGENCIES})(?<!本.)|(?&paper))(?:[报報][道導导]|(?&work))?|(?:{AGENCIES})(?&work))(?(open)[）)])"
)
LONGEST_SOURCE: Final = 19  # characters: （综合据《…》综合报道） with the name of a paper of eight
SOURCE: Final = LinePattern(
    _SOURCE, (Clue(f"{DATELINE_HEADS} 据《 據《 （ (", signs=("据據综綜整供",), longest=LONGEST_SOURCE),)
)
_SEPARATOR = LatePattern(r"[\s、，]+")
_SIZES: Final = (2, 3, 4)  # characters of a name
LONGEST_CREDIT: Final = 40  # characters of such a line


def is_credit(line: str) -> bool:
    """Whether a line holds nothing but roles and names; 记者手记 and 作者简介 are titles.

    On the labelled pages it is true of 724 lines of bylines and 227 of captions, and of 11 others. A paper's name that no
    table lists, and 報導 behind the names, make it true of no further line there, and of none of 900 texts of other kinds.

    >>> [is_credit(line) for line in ("本报记者 顾敏 通讯员 谢芸", "□ 江月", "（记者 周文斌 文/图）", "文/高　敏", "（作者单位：市文化馆）")]
    [True, True, True, True, True]
    >>> [is_credit(line) for line in ("江州都市报记者 顾敏", "記者顧敏／江州報導", "江州都市报记者在现场", "〔記者顧敏／江州報導〕")]
    [True, True, False, False]
    >>> [is_credit(line) for line in ("记者手记", "本报记者在现场看到", "作者：市水务局", "■相关链接", "（记者 顾敏")]
    [False, False, False, False, False]
    """
    # A bracket has its partner, which is seen before anything is matched.
    if (line[:1] in _OPENING) != (line[-1:] in _CLOSING):
        return False
    if _OF_AUTHOR.fullmatch(line):
        return True
    match = _PEOPLE.fullmatch(line) if _may_be_credit(line) else None
    if match is None:
        return False
    opening, bullet, people, work, report, closing = match.groups()
    if (opening is None) != (closing is None):
        return False
    if opening and report:
        return False  # 〔記者…／台北報導〕 opens an item
    role = _ROLE.match(people)
    if role is None:
        # A bullet before the names or the work behind them stands for the role.
        has_sign = bullet or (work and not work[0].isspace())
        return bool(has_sign) and _are_names(people) and _ROLE.search(people) is None
    # Names follow each role.
    has_further_role = _ROLE_SIGN.search(people, role.end()) is not None
    named = _ROLE.split(people)[1:] if has_further_role else [people[role.end() :]]
    return all(map(_are_names, named))


def _may_be_credit(line: str) -> bool:
    """Whether a line begins with a bullet or a role, or ends as the work behind names does.

    All credits do, and few of the lines that have a clue; to match one as `_PEOPLE` takes five times as long.
    """
    people = line.lstrip(_OPENING).lstrip()
    return people[:1] in _BULLETS or line.rstrip(_CLOSING)[-1:] in _WORK_ENDS or _ROLE.match(people) is not None


CREDIT: Final = LinePattern(
    _PEOPLE,
    (
        Clue(signs=("摄攝/／□■◎●○◆",)),
        Clue(signs=("记記作", "者")),
        Clue(signs=("讯訊", "员員")),
        Clue(signs=("编編", "译譯")),
        Clue(signs=("整", "理")),
        Clue(signs=("习習", "生")),  # 实习生 张三
        Clue(signs=("文", "图圖")),  # 张三 文图
    ),
    without="。；！？",
    test=is_credit,
)


def is_source(line: str) -> bool:
    """Whether a line only says where a text comes from; no line of the labelled pages does.

    >>> [is_source(line) for line in ("（据新华社报道）", "据《江州日报》", "本报综合")]
    [True, True, True]
    >>> [is_source(line) for line in ("本报讯", "据新华社电", "《江州日报》", "据新华社报道，水退了", "（据新华社")]
    [False, False, False, False, False]
    """
    return SOURCE.matches(line)


def _are_names(text: str) -> bool:
    """Whether all pieces are names; two single characters in a row are one name that was set wide: 高　敏."""
    surname = ""
    for piece in _SEPARATOR.split(text.strip()):
        name = surname + piece
        surname = name if len(name) == 1 else ""
        if not surname and (len(name) not in _SIZES or not is_name(name)):
            return False
    return not surname
