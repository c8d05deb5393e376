"""Web boilerplate: breadcrumbs, timestamps and sources, buttons, neighbouring articles, copyright, end marks."""

from typing import Final

from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

_SITE = LatePattern(
    # A field of a timestamp. 时间 is not listed: 时间：5月6日 9:00 is what a notice says.
    r"(?(DEFINE)(?P<field>[来來]源|作者|[记記]者|[编編][辑輯]|[责責](?:任)?[编編][辑輯]?|[发發]布(?:[时時][间間])?|[浏瀏][览覽]|[阅閱][读讀]|[点點][击擊]|字[号號])"
    # 2024-05-06 08:12:33
    r"(?P<time>(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?\s*\d{1,2}:\d{2}(?::\d{2})?)"
    # Further fields: 来源：江州晚报 作者：苏晓
    r"(?P<more>(?:\s*(?&field)[：:]\s*[^\s，。！？：:]{0,24}|\s+(?&time))*+)"
    r"(?P<button>打印|列印|[关關][闭閉]|收藏|分享到?|(?:返回|回到)[顶頂]部|推[荐薦][给給]好友|(?:我要|网友)?[评評][论論]|[大中小]))"
    # 您现在的位置：首页 > 国内
    r"(?:您(?:现在)?(?:的|所在的?)位置|[当當目]前位置|首[页頁])\s*[：:>＞»›].{1,60}"
    # 发布时间：2024-05-06 08:12 浏览：1032
    r"|(?:(?&field)[：:]\s*)?(?&time)(?&more)"
    # 来源：江州晚报 2024-05-06 08:12
    r"|[来來]源[：:]\s*[^\s，。！？]{2,16}(?&more)"
    # 【字体：大 中 小】
    r"|[【\[]?字[号號体體][：:]?\s*(?:[【\[]?(?&button)[】\]]?\s*){2,6}"
    # 【打印】【关闭】
    r"|(?:[【\[]\s*(?&button)\s*[】\]]\s*){1,8}"
    # —END—, （全文完）
    r"|[-—]*\s*END\s*[-—]*|[（(](?:全文)?完[）)]"
    # 上一篇：公交卡可在邻市使用
    r"|[上下]一[篇条條则則页頁][：:].{1,60}"
    # 版权所有 江州晚报社
    r"|(?:版[权權]所有|Copyright).{0,20}(?:[报報网網社]|[集公][团團司]|©|(?:19|20)\d\d).{0,40}"
    # 未经许可不得转载
    r"|.{0,20}未[经經].{0,12}(?:授[权權]|[许許]可|同意).{0,12}(?:使用|[转轉][载載]|[复複][制製]|[镜鏡]像)"
)
# A site may letter-space a line: 版 权 所 有. Blanks are removed where four Han in a row have one behind them.
_BLANKS = LatePattern(r"(?<=\p{Han})[ \u3000]+(?=[\p{Han}，])|(?<=，)[ \u3000]+(?=\p{Han})")
_LETTER_SPACED = LatePattern(r"(?:\p{Han}[ \u3000]){4}")


def is_site(line: str) -> bool:
    """Whether a line is web boilerplate; 来源可靠的大国重器 is not.

    >>> [is_site(line) for line in ("2025年03月07日14:51 来源：江州网", "上一篇：公交卡可在邻市使用", "【打印】【关闭】")]
    [True, True, True]
    >>> [is_site(line) for line in ("来源可靠的大国重器", "上一篇写得很好", "版权所有者有权要求赔偿", "时间：2024-05-06 9:00")]
    [False, False, False, False]
    """
    if _LETTER_SPACED.search(line):
        line = _BLANKS.sub("", line)
    return _SITE.fullmatch(line) is not None


SITE: Final = LinePattern(
    _SITE,
    (
        Clue("您 当 當 目 首", signs=("：:>＞»›",)),
        Clue("来 來 上 下", signs=("：:",)),
        Clue(signs=(":", "12", "-年./")),  # 2024-05-06 08:12
        Clue("字 【 [", signs=("字", "号號体體")),
        Clue("【 [", signs=("】]", "印闭閉藏享部友论論大中小")),
        Clue("Co （完 (完 （全 (全"),
        Clue("E - —", signs=("E", "N", "D")),
        Clue(signs=("版", "权權", "所", "有")),
        Clue(signs=("未", "经經", "权權可意")),
    ),
    test=is_site,
)
