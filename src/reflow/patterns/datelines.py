"""How news items open: datelines and bylines, Simplified and Traditional, as patterns.

The forms are those of the agencies and papers themselves: 本报讯, 据新华社北京9月8日电, 〔記者…／台北報導〕, 【本報訊】.
"""

from typing import Final

import numpy as np
import regex
from numpy.typing import NDArray

AGENCIES: Final = "本报|本報|本刊|本台|本网|本網|新华社|新華社|新华网|新華網|中新社|中新网|中新網|中央社|人民网|人民網|央视网|央視網|法新社|路透社|美联社|美聯社"
FORMS: Final = "专电|專電|电讯|電訊|快讯|快訊|消息|综合|綜合|报道|報道|報導|电|電|讯|訊"
# What a desk in Taiwan calls its piece behind the place: 〔記者…／嘉義特稿〕.
REPORTS: Final = "(?:綜合|综合|連線|连线|專題|专题|採訪|攝影)?(?:報導|報道|报道|特稿|專訪|专访|特寫|特写)"
ROLES: Final = (
    f"(?:{AGENCIES}|自由時報|聯合報|中國時報)?"
    r"(?:特约|特約|特派|首席|见习|見習|实习|實習|财经|財經|体育|體育|驻\p{Han}{1,4}|駐\p{Han}{1,4})?[记記][\s　]?者"
    r"|(?:本报|本報)?(?:特约|特約)?[通][\s　]?[讯訊][\s　]?[员員]|实习生|實習生|摄影|攝影|(?:文[图圖]|[文图圖])[/／][文图圖摄攝]?"
    "|编译|編譯|整理|作者(?!单位|單位|为|為|系|是|简介)"
)
_N = r"[0-9０-９]{1,2}\s?"  # extractors put a space between digit and Han
MONTH_DAY: Final = rf"(?:[0-9０-９]{{4}}\s?年\s?)?{_N}月\s?{_N}日|{_N}日"

# 据新华社北京9月8日电: agency, place and date are optional but in this order; no mark may stand between them, so that
# 新华社记者在电话中… and 本报记者… stay sentences; no place holds 记者, as （中央社記者…台北5日電） would make it.
DATELINE: Final = (
    rf"(?P<via>据|據|综合|綜合)?(?P<agency>{AGENCIES})(?P<place>(?:“\p{{Han}}{{1,6}}”)?(?:(?![记記]者)\p{{Han}}){{0,8}}?)\s?"
    rf"(?P<date>{MONTH_DAY})?\s?(?P<form>{FORMS})(?:\s?题：)?"
)
# （中央社記者邵然新竹21日電）: place and date stand behind the names. Places of three characters and more are listed.
_LONG_PLACES = "洛杉磯|華盛頓|舊金山|多倫多|新加坡|日內瓦|布魯塞爾|法蘭克福|特拉維夫|雅加達|吉隆坡|墨西哥城"
CREDIT_END: Final = (
    rf"(?P<place>{_LONG_PLACES}|\p{{Han}}{{2}})\s?(?P<date>[0-9０-９]{{1,2}}\s?日)\s?(?P<form>專電|专电|電|电)"
)
CREDIT: Final = rf"[（(〔﹝【[][^（()）〔〕]{{0,10}}?(?:{ROLES})"
_AFTER_DATELINE: Final = r"(?=[\s　]*[（(〔【\d０-９”“《\p{Han}，：])"
OPENING: Final = regex.compile(
    rf"(?:[【\[（(〔]{DATELINE}[】\]）)〕]|{DATELINE}{_AFTER_DATELINE}|{CREDIT}[^）)〕】\]]{{0,30}}?[／/])"
)

_HEADS = "据本 據本 综合 綜合 据新 據新 据中 據中 据人 據人 据法 据路 据美 据央 本报 本報 本刊 本台 本网 本網 新华 新華 中新 中央 人民 央视 央視 法新 路透 美联 美聯"
_BRACKETS = "【 （ ( 〔 ["
_NEXT = "本 新 中 据 據 人 央 综 綜 记 記 特 见 見 实 實 财 財 即 自"


def _pair(head: str) -> int:
    return ord(head[0]) << 32 | ord(head[1])


# The first two characters of every opening: a line that begins otherwise is not looked at.
OPENING_HEADS: Final = np.array(
    [_pair(head) for head in _HEADS.split()] + [_pair(b + n) for b in _BRACKETS.split() for n in _NEXT.split()],
    np.int64,
)


def begins_opening(codes: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say at which positions of a text two characters stand with which an opening may begin.

    >>> codes = np.array([ord(c) for c in "昨天本报讯"], np.uint32)
    >>> begins_opening(codes, np.array([0, 2])).tolist()
    [False, True]
    """
    second = codes[np.minimum(at + 1, len(codes) - 1)]
    found: NDArray[np.bool_] = np.isin(codes[at].astype(np.int64) << 32 | second, OPENING_HEADS)
    return found


# Who took a photo, at the end of its caption: 本报记者 向凤 摄, （孟敏 摄）, 新华社发（陈颖摄）, 大使馆供图.
PHOTO_CREDIT: Final = regex.compile(
    rf"(?:新华社发|新華社發)?[（(]?\s*(?:(?:{ROLES})\s*|(?<=社[发發]|[\s（(。，！？”]))"
    r"(?P<names>[\p{Han}·]{2,8}(?:[\s、]+[\p{Han}·]{2,8}){0,3}?)\s*(?:摄影?|攝影?|供图|供圖|提供|图|圖)\s*[）)]?\s*$"
)
