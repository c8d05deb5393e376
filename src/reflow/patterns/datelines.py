"""Patterns of datelines and bylines, Simplified and Traditional.

The forms are those of the agencies and papers themselves: 本报讯, 据新华社北京9月8日电, 〔記者…／台北報導〕, 【本報訊】; of old
papers too, which write days in Chinese numerals and have agencies that nobody lists: 〔海通社柏林廿三日電〕.
"""

from typing import Final

import regex

from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

AGENCIES: Final = "本报|本報|本刊|本台|本网|本網|新华社|新華社|新华网|新華網|中新社|中新网|中新網|中央社|人民网|人民網|央视网|央視網|法新社|路透社|美联社|美聯社"
_WIRED: Final = "[专專急特快电電][讯訊]|[专專急特]?[电電]"
# A verb behind the form begins a sentence: 路透社报道称, 路透社综合报道指, 报道援引.
_REPORT: Final = "(?:报道|報道|報導|报导)"
_NO_SENTENCE: Final = "(?![称稱说說指援])"
FORMS: Final = f"{_WIRED}|消息|(?:综合|綜合)(?!{_REPORT}[称稱说說指援])|{_REPORT}{_NO_SENTENCE}|[讯訊]"
# The kind of a report, which papers in Taiwan print behind the place: 〔記者…／嘉義特稿〕.
REPORTS: Final = "(?:綜合|综合|連線|连线|專題|专题|採訪|攝影)?(?:報導|報道|报道|报导|特稿|專訪|专访|特寫|特写)"
# The first character of every role. Asked for first, it takes half the time of trying all roles at each place.
ROLE_HEADS: Final = "本新中人央法路美自聯特首见見实實财財体體驻駐摄攝全融记記通文图圖编編整作"
ROLE_SIGNS: Final = "者员員生影译譯理/／图圖"  # each role has one of them
ROLES: Final = (
    rf"(?=[{ROLE_HEADS}])(?:"
    f"(?:{AGENCIES}|自由時報|聯合報|中國時報)?"
    r"(?:特约|特約|特派|首席|见习|見習|实习|實習|财经|財經|体育|體育|驻\p{Han}{1,4}|駐\p{Han}{1,4}|[摄攝]影|全媒体|融媒体?)?[记記][\s　]?者(?![团團])"
    r"|(?:本报|本報)?(?:特约|特約)?[通][\s　]?[讯訊][\s　]?[员員]|实习生|實習生|摄影|攝影|(?:文[图圖]|[文图圖])[/／][文图圖摄攝]|(?<!\p{Han})(?:文[图圖]|[文图圖])[/／]"
    "|编译|編譯|整理|作者(?!单位|單位|为|為|系|是|简介))"
)
# 27, ２７, 二十七, 廿七, 卅; extractors put a space between digit and Han.
_N = r"(?:[0-9０-９]{1,2}|[〇一二三四五六七八九十廿卅]{1,3})\s?"
_NUMERALS = "0-9０-９〇零一二三四五六七八九十廿卅"
_YEAR = r"(?:[0-9０-９]{4}|[〇零一二三四五六七八九]{4})\s?年\s?"
MONTH_DAY: Final = rf"(?:{_YEAR})?(?:{_N}|元)月\s?{_N}日|{_N}日"

# 据新华社北京9月8日电: place and date are optional, and the order is fixed. No mark may stand between them, so that
# 新华社记者在电话中… and 本报记者… stay sentences. A place does not contain 记者: （中央社記者…台北5日電） names a person;
# 本报东山前线记者团二十七日电 names nobody.
_VIA = "(?P<via>据|據|综合|綜合)?"
_LISTED = (
    rf"{_VIA}(?P<agency>{AGENCIES})(?P<place>(?:“\p{{Han}}{{1,6}}”)?(?:(?![记記]者)\p{{Han}}){{0,8}}?)"
    rf"(?:[记記]者[团團](?=\s?[{_NUMERALS}元]))?\s?(?P<date>{MONTH_DAY})?\s?(?P<form>{FORMS})(?:\s?题：)?"
)
# What is no list's agency or paper is one by its place in the whole: a name that ends in 社 or 报, a place, a day, 电, and
# then a mark or a blank: 合眾社東山十五日電. The longest, 朝鮮中央通訊社, has seven characters. What is looked ahead for here and
# below is in every match, and in few lines: it ends the search of most.
_END = r"(?=[\s　\d（(〔﹝【：:，】\]）)〕﹞〉]|$|[记記]者|通[讯訊][员員])"
UNLISTED_AHEAD: Final = r"(?=[\s\S]{0,40}?日\s?[专專特急快电電])"
_UNLISTED = (
    rf"{UNLISTED_AHEAD}"
    rf"{_VIA}(?P<agency>\p{{Han}}{{1,6}}?(?:(?<!合作|公|出版|旅行)社|[报報]))(?P<place>(?:(?![记記]者)\p{{Han}}){{1,8}}?)"
    rf"\s?(?P<date>{MONTH_DAY})\s?(?P<form>{_WIRED}){_END}"
)
# 东山日报讯（记者…: a paper's, station's or site's own name.
OWN_AHEAD: Final = r"(?=\p{Han}{1,8}?[报報台网網][专專特]?[讯訊])"
_OWN = (
    rf"{OWN_AHEAD}"
    r"(?P<agency>\p{Han}{0,6}(?:[日晚早晨时時商周週]|都市|青年)[报報]|\p{Han}{2,6}(?:[电電][视視]台|[网網]))"
    rf"(?P<form>[专專特]?[讯訊]){_END}"
)
DATELINE: Final = rf"(?:{_LISTED}|{_UNLISTED}|{_OWN})"
# （中央社記者邵然新竹21日電）: place and date stand behind the names. Places of three characters and more are listed.
_LONG_PLACES = "洛杉磯|華盛頓|舊金山|多倫多|新加坡|日內瓦|布魯塞爾|法蘭克福|特拉維夫|雅加達|吉隆坡|墨西哥城"
CREDIT_END: Final = rf"(?P<place>{_LONG_PLACES}|\p{{Han}}{{2}})\s?(?P<date>{_N}日)\s?(?P<form>[專专]?[電电])"
# A byline in brackets. The first word of a credit of a photo is what was done: （图/记者张三）, （摄影/张三）.
_WORK = r"[图圖摄攝]|文[图圖/／]|作者|(?:整理|编译|編譯)\s*[/／]"
_CREDIT = rf"[（(〔﹝【[](?!\s*(?:{_WORK}))[^（()）〔〕]{{0,10}}?(?:{ROLES})"
_AFTER_DATELINE: Final = r"(?=[\s　]*[（(〔【\d０-９”“《\p{Han}，：])"
# The first two characters of a dateline with a listed agency: of its name, alone or behind 据 or 综合.
DATELINE_HEADS: Final = (
    "本报 本報 本刊 本台 本网 本網 新华 新華 中新 中央 人民 央视 央視 法新 路透 美联 美聯 综合 綜合"
    " 据本 据新 据中 据人 据央 据法 据路 据美 據本 據新 據中 據人 據央 據法 據路 據美"
)
# The beginning of a news item: a dateline in brackets, a dateline followed by text, or a byline in brackets with a place
# behind its names. Anything may stand before the role in a byline: 〔江州晚報記者.
OPEN: Final = "【〖[［〔﹝（(〈"
CLOSE: Final = "】〗]］〕﹞）)〉"
DATELINE_ENDS: Final = "讯訊电電息合道導导"  # the last characters of datelines, but for 题：
# All characters that a dateline has, up to its last one: what is looked for first, since the pattern of a dateline takes as
# long to compile as a short text to clean.
OUTLINE: Final = rf"[\p{{Han}}\d〇“”\s]*(?:[{DATELINE_ENDS}]|题：)"
_TRAILING_DATELINE = LatePattern(
    rf"[{regex.escape(OPEN)}]?(?P<dateline>{DATELINE}){_END}[{regex.escape(CLOSE)}]?[\s　]*"
)
_TRAILING_OUTLINE = LatePattern(rf"[{regex.escape(OPEN)}]?{OUTLINE}{_END}")


def trailing_dateline(line: str) -> "regex.Match[str] | None":
    """Match the dateline of a line behind the last paragraph of an article: （本报云州6月8日电 记者顾敏）.

    >>> trailing_dateline("（本报云州6月8日电 记者顾敏）")["dateline"]
    '本报云州6月8日电'
    >>> trailing_dateline("本报记者 顾敏 通讯员 谢芸") is None
    True
    """
    return _TRAILING_DATELINE.match(line) if _TRAILING_OUTLINE.match(line) else None


BRACKETED_AHEAD: Final = rf"(?=[^{regex.escape(CLOSE)}]*[{DATELINE_ENDS}：][{regex.escape(CLOSE)}])"
_IN_BRACKETS = rf"[{regex.escape(OPEN)}]{BRACKETED_AHEAD}{DATELINE}[{regex.escape(CLOSE)}]"
STROKE_AHEAD: Final = "(?=[^）)〕／/]*[／/])"
_OPENING = LatePattern(
    rf"(?:{_IN_BRACKETS}|{DATELINE}{_AFTER_DATELINE}|{STROKE_AHEAD}{_CREDIT}[^）)〕】\]]{{0,30}}?[／/])"
)
# Most openings are plain: 本报讯（记者…, 新华社北京9月8日电.
_PLAIN_OPENING = LatePattern(
    rf"(?:(?:本报|本報)[讯訊]|(?:新华社|新華社)(?![记記]者)\p{{Han}}{{2}}[0-9]{{1,2}}月[0-9]{{1,2}}日[电電]){_AFTER_DATELINE}"
)
# A dateline's last character, or the stroke before the place in a byline: 〔記者…／台北報導〕.
_OPENING_SIGNS: Final = frozenset(f"{DATELINE_ENDS}／/")


def _is_opening(line: str) -> bool:
    """Whether a line begins like a news item; what takes longest is asked last."""
    if _OPENING_SIGNS.isdisjoint(line):
        return False
    return (_PLAIN_OPENING.match(line) or _OPENING.match(line)) is not None


# A dateline begins with a listed agency or a bracket, or has the last character of another name, and its form.
DATELINE_CLUES: Final = (Clue(DATELINE_HEADS), Clue(signs=("社报報网網台", "电電讯訊")))
NEWS_OPENING: Final = LinePattern(_OPENING, (Clue(" ".join(OPEN)), *DATELINE_CLUES), test=_is_opening)
