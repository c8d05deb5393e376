"""What a web site prints around an article: where one is, when and whence it came, what one may click, whose it is."""

from typing import Final

import regex

_FIELD = r"(?:来源|來源|作者|记者|記者|编辑|編輯|责编|責編|责任编辑|責任編輯|发布时间|發布時間|发布|時間|时间|浏览|瀏覽|阅读|閱讀|点击|點擊|字号|字號)"
_TIME = r"(?:(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?\s*\d{1,2}:\d{2}(?::\d{2})?)"
_BUTTON = r"(?:打印|列印|关闭|關閉|收藏|分享到?|返回顶部|返回頂部|回到顶部|推荐给好友|我要评论|网友评论|大|中|小)"
_ITEMS: Final = (
    r"(?:您(?:现在)?(?:的|所在的?)位置|当前位置|目前位置|首页|首頁)\s*[：:>＞»›].{1,60}",
    rf"(?:{_FIELD}[：:]\s*)?{_TIME}(?:\s*{_FIELD}[：:][^，。！？：:]{{0,24}})*",
    rf"(?:来源|來源)[：:]\s*\S{{2,16}}(?:\s+(?:{_FIELD}[：:]\s*[^，。！？：:]{{1,24}}|{_TIME}))*",
    rf"(?:字号|字號|字体|字體)[：:]?\s*(?:[【\[]?{_BUTTON}[】\]]?\s*){{2,6}}",
    rf"(?:[【\[]\s*{_BUTTON}\s*[】\]]\s*){{1,8}}",
    r"(?:上一[篇条條则則页頁]|下一[篇条條则則页頁])[：:].{1,60}",
    r"(?:版权所有|版權所有|Copyright).{0,20}(?:报|報|网|網|社|集团|集團|公司|©|(?:19|20)\d\d).{0,40}",
    r".{0,20}未经.{0,12}(?:授权|许可|同意).{0,12}(?:使用|转载|复制|镜像)",
    r".{0,20}未經.{0,12}(?:授權|許可|同意).{0,12}(?:使用|轉載|複製|鏡像)",
)
_SITE = regex.compile("|".join(f"(?:{item})" for item in _ITEMS))
_BLANKS = regex.compile(r"(?<=\p{Han})[ \u3000]+(?=[\p{Han}，])|(?<=，)[ \u3000]+(?=\p{Han})")
_LETTER_SPACED: Final = regex.compile(r"(?:\p{Han}[ \u3000]){4}")


def is_site(line: str) -> bool:
    """Say whether a line is what a web site leaves around an article; 来源可靠的大国重器 is none.

    >>> [is_site(line) for line in ("2025年03月07日14:51 来源：江州网", "上一篇：公交卡可在邻市使用", "【打印】【关闭】")]
    [True, True, True]
    >>> [is_site(line) for line in ("来源可靠的大国重器", "上一篇写得很好", "版权所有者有权要求赔偿")]
    [False, False, False]
    """
    if _LETTER_SPACED.search(line):
        line = _BLANKS.sub("", line)
    return _SITE.fullmatch(line) is not None
