"""What a paper prints about itself: its name, its sections and numbers, who publishes it, how to reach it."""

from typing import Final

from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

# 联系电话 and 咨询热线 are what a notice says, so they are not listed.
_MASTHEAD = LatePattern(
    # Whom one reaches: 新闻, 广告, 发行, 读者 …
    r"(?(DEFINE)(?P<desk>新[闻聞]|[广廣]告|[发發]行|投稿|[订訂][报報阅閱]|征[订訂]|本[报報版刊]|[编編][辑輯]部|[广廣]告部|[发發]行部|[读讀]者|爆料|[报報][料社]|[总總]机)"
    # How: 热线, 电话, 邮箱, 网址 …
    r"(?P<way>(?:[热熱][线線]|[电電][话話]|[邮郵信]箱|[传傳]真|[网網]址|[邮郵][编編]|地址|QQ群?|E-?mail|微信))"
    # A number of three digits or more, an e-mail address, a web address.
    r"(?P<address>(?=.{0,30}\d{3})[\w@.:/()（）、；;,—~ -]++|\S+@[\w.-]++|(?:https?://|www\.)\S++))"
    # 国内统一刊号 CN11-0010 邮发代号 1-3
    r".{0,16}(?:[国國][内內][统統]一(?:[连連][续續]出版物[号號]|刊[号號])|[邮郵][发發]代[号號]|[国國][际際][标標][准準](?:[连連][续續]出版物|刊)[号號]).*"
    # CN11-0010, ISSN 1671-4393
    r"|(?:CN\s?\d{2}-\d{4}|ISSN\s?\d{4}-\d{3}[\dX]).{0,60}"
    # 主管主办：江州日报社
    r"|(?:主管|主[办辦]|[协協][办辦]|承[办辦]|出版)(?:[、\s]?(?:主[办辦]|出版|[单單]位))*\s*[：:]\s*[^，。！？]{2,50}"
    # 江州晚报新闻热线：65902020
    r"|\p{Han}{0,8}(?&desk)(?&way)\s*[：:]\s*(?&address).{0,40}"
    # 电话：0510-85187583
    r"|(?&way)\s*[：:]\s*(?&address)"
    # 江州日报. Alone in a line, 认识南华早报 is a title: a name has two characters before 早报, three at most.
    r"|\p{Han}{2,3}(?:[日晚早晨时時商]|都市)[报報]"
    # 要闻, 本地新闻. 今日要闻 may be the title of a set of briefs.
    r"|要[闻聞]|(?:本地|本市|地方|[国國][内內际際]|[综綜]合|社[会會]|[时時]政|[财財][经經]|[经經][济濟]|文化|[体體]育|民生)(?:新|要)[闻聞]"
    # 扫码关注江州日报微信公众号
    r"|[扫掃](?:一[扫掃]|[码碼])[，,\s]*[关關]注.{0,20}"
)
MASTHEAD: Final = LinePattern(
    _MASTHEAD,
    (
        Clue(signs=("：:", "管办辦版線线话話箱传傳址邮郵QE微")),
        Clue(signs=("号號", "统統代标標")),
        Clue("CN IS"),
        Clue(signs=("报報", "日晚早晨时時商市"), longest=6),  # 黑龙江都市报
        Clue(signs=("闻聞", "新要"), longest=4),
        Clue("扫 掃", signs=("注",)),
    ),
)


def is_masthead(line: str) -> bool:
    """Whether a line is what a paper prints about itself; 联系电话：5550132 in a notice is not.

    >>> [is_masthead(line) for line in ("国内统一刊号 CN11-0010 邮发代号 1-3", "新闻热线：65902020", "电话：0510-85187583")]
    [True, True, True]
    >>> [is_masthead(line) for line in ("联系电话：5550132", "新闻热线昨天开通", "主办方说：今年的参赛者更多。")]
    [False, False, False]
    """
    return MASTHEAD.matches(line)
