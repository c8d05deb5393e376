"""Lines that are nothing but what a paper or site prints about itself around an item, whatever text they stand in.

The patterns of site, masthead and folios say what a line is on a newspaper page. In a notice, a diary or a table the same
line may be text: a telephone number, a date, 主办：市体育局. The lines here have two signs, or words that nothing else has.
"""

from typing import Final

from reflow.patterns.folios import is_dated_folio
from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

# 来源：江州网 2024-05-06 08:12 浏览：1032: where an item comes from, when it was published, how often it was read.
_FIELDS = LatePattern(
    r"(?:\s*+(?:(?P<source>[来來]源[：:]\s*[^\s，。！？：:]{2,16})"
    r"|(?P<time>(?:[发發]布(?:[时時][间間])?[：:]\s*)?(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?)"
    r"|(?P<count>(?:[浏瀏][览覽]|[阅閱][读讀]|[点點][击擊])(?:[次量][数數]?)?[：:]\s*\d+次?)"
    r"|(?:作者|[记記]者|[编編][辑輯]|[责責](?:任)?[编編][辑輯]?)[：:]\s*[^\s，。！？：:]{0,12})){2,8}+"
)
_STAMP_SIGNS: Final = frozenset("源览覽读讀击擊")  # of a source, or of a number of readers
_BOILERPLATE = LatePattern(
    r"(?(DEFINE)"
    r"(?P<button>打印|列印|[关關][闭閉](?:窗口)?|收藏|分享到?|(?:返回|回到)[顶頂]部|推[荐薦][给給]好友|(?:我要|网友)?[评評][论論]|[大中小])"
    r"(?P<own>本[报報网網站刊社台]))"
    # 您现在的位置：首页 > 国内, 首页 > 国内 > 正文
    r"(?:您(?:现在)?(?:的|所在的?)位置|[当當目]前位置)\s*[：:]\s*[^，。！？]{1,20}\s*[>＞»›].{1,60}"
    r"|首[页頁]\s*[>＞»›]\s*[^，。！？]{1,20}\s*[>＞»›].{1,40}"
    # 【字体：大 中 小】, 【打印】【关闭】
    r"|[【\[]?字[号號体體][：:]?\s*(?:[【\[]?(?&button)[】\]]?\s*){2,6}"
    r"|(?:[【\[]\s*(?&button)\s*[】\]]\s*){2,8}"
    # —END—, （全文完）. END alone is code.
    r"|[-—]+\s*END\s*[-—]+|[（(](?:全文)?完[）)]"
    # 上一篇：公交卡可在邻市使用
    r"|[上下]一[篇页頁][：:].{1,60}"
    # 版权所有 江州晚报社
    r"|(?:版[权權]所有|Copyright).{0,20}(?:[报報网網社]|[集公][团團司]).{0,40}"
    # 未经本报授权不得转载, 未经许可，严禁转载
    r"|.{0,20}未[经經](?:(?&own).{0,8})?(?:[书書]面)?(?:授[权權]|[许許]可|允[许許]|同意)[，,\s]?(?:不得|禁止|[严嚴]禁|[请請]勿)(?:擅自)?(?:使用|[转轉][载載]|[复複][制製]|[镜鏡]像).{0,12}"
    # 国内统一刊号 CN11-0010
    r"|.{0,16}[国國][内內][统統]一(?:[连連][续續]出版物[号號]|刊[号號])\s*[：:]?\s*(?:[（(]?CN[）)]?)?\s?\d{2}-\d{4}.{0,60}"
    # 江州晚报新闻热线：65902020
    r"|\p{Han}{0,8}[报報](?:新[闻聞]|[广廣]告|[发發]行|[读讀]者)(?:[热熱][线線]|[电電][话話])\s*[：:]\s*[\d() -]{5,}.{0,40}"
)
# A site may letter-space a line: 版 权 所 有.
_LETTER_SPACED = LatePattern(r"(?:\p{Han}[ \u3000]){4}")
_BLANKS = LatePattern(r"(?<=\p{Han})[ \u3000]+(?=[\p{Han}，])|(?<=，)[ \u3000]+(?=\p{Han})")


def is_boilerplate(line: str) -> bool:
    """Whether a line is certainly what a paper or site prints around an item.

    >>> [is_boilerplate(line) for line in ("--END--", "来源：江州网 2024-05-06 08:12 浏览：1032", "江州晚报 2019-06-18 星期二 第03版")]
    [True, True, True]
    >>> [is_boilerplate(line) for line in ("电话：0512-5550132", "2024-05-06 08:12", "2024年5月6日 星期一", "来源：市统计局")]
    [False, False, False, False]
    """
    if _LETTER_SPACED.search(line):
        line = _BLANKS.sub("", line)
    return is_dated_folio(line) or _is_stamp(line) or _BOILERPLATE.fullmatch(line) is not None


def _is_stamp(line: str) -> bool:
    """Whether a line holds fields of a time stamp, of two kinds of three: source, time, number of readers."""
    if _STAMP_SIGNS.isdisjoint(line):
        return False
    match = _FIELDS.fullmatch(line)
    return match is not None and sum(match[kind] is not None for kind in ("source", "time", "count")) > 1


# A line with a page, an issue, a paper's name or a field of a time stamp has a day as well.
_DAY = "日-./"
CERTAIN: Final = LinePattern(
    _BOILERPLATE,
    (
        Clue("您 当 當 目 首", signs=(">＞»›",)),
        Clue(signs=("：:", "源览覽读讀击擊")),
        Clue(signs=("版頁页报報张張", _DAY)),
        Clue(signs=("第", "期号號", _DAY)),
        Clue(signs=("ABCDEFGH", _DAY)),
        Clue("上 下", signs=("：:",)),
        Clue("字 【 [", signs=("字", "号號体體")),
        Clue("【 [", signs=("】]", "印闭閉藏享部友论論大中小")),
        Clue("（完 (完 （全 (全"),
        Clue("- —", signs=("E", "N", "D")),
        Clue(signs=("版", "权權", "所", "有")),
        Clue("Co"),
        Clue(signs=("未", "经經", "权權可意许許")),
        Clue(signs=("统統",)),
        Clue(signs=("报報", "线線话話", "：:")),
    ),
    test=is_boilerplate,
)
