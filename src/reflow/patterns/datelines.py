"""Patterns of datelines and bylines, Simplified and Traditional.

The forms are those of the agencies and papers themselves: 本报讯, 据新华社北京9月8日电, 〔記者…／台北報導〕, 【本報訊】.
"""

from typing import Final

import regex

from reflow.patterns.line_pattern import Clue, LinePattern

AGENCIES: Final = "本报|本報|本刊|本台|本网|本網|新华社|新華社|新华网|新華網|中新社|中新网|中新網|中央社|人民网|人民網|央视网|央視網|法新社|路透社|美联社|美聯社"
FORMS: Final = "专电|專電|电讯|電訊|快讯|快訊|消息|综合|綜合|报道|報道|報導|电|電|讯|訊"
# The kind of a report, which papers in Taiwan print behind the place: 〔記者…／嘉義特稿〕.
REPORTS: Final = "(?:綜合|综合|連線|连线|專題|专题|採訪|攝影)?(?:報導|報道|报道|特稿|專訪|专访|特寫|特写)"
ROLES: Final = (
    f"(?:{AGENCIES}|自由時報|聯合報|中國時報)?"
    r"(?:特约|特約|特派|首席|见习|見習|实习|實習|财经|財經|体育|體育|驻\p{Han}{1,4}|駐\p{Han}{1,4})?[记記][\s　]?者"
    r"|(?:本报|本報)?(?:特约|特約)?[通][\s　]?[讯訊][\s　]?[员員]|实习生|實習生|摄影|攝影|(?:文[图圖]|[文图圖])[/／][文图圖摄攝]?"
    "|编译|編譯|整理|作者(?!单位|單位|为|為|系|是|简介)"
)
_N = r"[0-9０-９]{1,2}\s?"  # extractors put a space between digit and Han
MONTH_DAY: Final = rf"(?:[0-9０-９]{{4}}\s?年\s?)?{_N}月\s?{_N}日|{_N}日"

# 据新华社北京9月8日电: place and date are optional, and the order is fixed. No mark may stand between them, so that
# 新华社记者在电话中… and 本报记者… stay sentences. A place does not contain 记者: （中央社記者…台北5日電） names a person.
DATELINE: Final = (
    rf"(?P<via>据|據|综合|綜合)?(?P<agency>{AGENCIES})(?P<place>(?:“\p{{Han}}{{1,6}}”)?(?:(?![记記]者)\p{{Han}}){{0,8}}?)\s?"
    rf"(?P<date>{MONTH_DAY})?\s?(?P<form>{FORMS})(?:\s?题：)?"
)
# （中央社記者邵然新竹21日電）: place and date stand behind the names. Places of three characters and more are listed.
_LONG_PLACES = "洛杉磯|華盛頓|舊金山|多倫多|新加坡|日內瓦|布魯塞爾|法蘭克福|特拉維夫|雅加達|吉隆坡|墨西哥城"
CREDIT_END: Final = (
    rf"(?P<place>{_LONG_PLACES}|\p{{Han}}{{2}})\s?(?P<date>[0-9０-９]{{1,2}}\s?日)\s?(?P<form>專電|专电|電|电)"
)
# A byline in brackets. The first word of a credit of a photo is what was done: （图/记者张三）, （摄影/张三）.
_WORK = r"[图圖摄攝]|文[图圖/／]|作者|(?:整理|编译|編譯)\s*[/／]"
_CREDIT = rf"[（(〔﹝【[](?!\s*(?:{_WORK}))[^（()）〔〕]{{0,10}}?(?:{ROLES})"
_AFTER_DATELINE: Final = r"(?=[\s　]*[（(〔【\d０-９”“《\p{Han}，：])"
# The first two characters of a dateline: of an agency's name, alone or behind 据 or 综合.
DATELINE_HEADS: Final = (
    "本报 本報 本刊 本台 本网 本網 新华 新華 中新 中央 人民 央视 央視 法新 路透 美联 美聯 综合 綜合"
    " 据本 据新 据中 据人 据央 据法 据路 据美 據本 據新 據中 據人 據央 據法 據路 據美"
)
# The beginning of a news item: a dateline in brackets, a dateline followed by text, or a byline in brackets with a place
# behind its names. Anything may stand before the role in a byline: 〔江州晚報記者.
_OPENING = regex.compile(
    rf"(?:[【\[（(〔]{DATELINE}[】\]）)〕]|{DATELINE}{_AFTER_DATELINE}|{_CREDIT}[^）)〕】\]]{{0,30}}?[／/])"
)
NEWS_OPENING: Final = LinePattern(_OPENING, (Clue(f"{DATELINE_HEADS} 【 （ ( 〔 ﹝ ["),), test=_OPENING.match)
