"""How captions of photos begin and end: 图为施工现场, （孟敏 摄）."""

from typing import Final

from reflow.patterns.datelines import ROLES
from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern

# 图为施工现场, 左图：. Of 11,221 lines of headlines on the labelled pages none begins so. An arrow is not listed: a subhead
# may have one (▶现场).
_CAPTION = LatePattern(r"[上下左右]?[图圖][：:为為]")
CAPTION: Final = LinePattern(
    _CAPTION,
    (Clue("图： 图: 图为 图為 圖： 圖: 圖为 圖為 上图 下图 左图 右图 上圖 下圖 左圖 右圖"),),
    test=_CAPTION.match,
)

# Marks that may stand before a credit, and never in one.
BEFORE_CREDIT: Final = "。，！？”"
# Who took a photo, at the end of its caption: 本报记者 向凤 摄, （孟敏 摄）, 新华社发（陈颖摄）, 大使馆供图.
PHOTO_CREDIT: Final = LatePattern(
    rf"(?:新华社发|新華社發)?[（(]?\s*(?:(?:{ROLES})\s*|(?<=社[发發]|[\s（({BEFORE_CREDIT}]))"
    r"(?P<names>[\p{Han}·]{2,8}(?:[\s、]+[\p{Han}·]{2,8}){0,3}?)\s*(?:摄影?|攝影?|供图|供圖|提供|图|圖)\s*[）)]?\s*$"
)
