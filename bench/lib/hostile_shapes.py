"""Shapes of text that newspapers lack, but crawls and attacks have: functions of a size in characters."""

from collections.abc import Callable
from typing import Final

from lib.seed import SEED

Shape = Callable[[int], str]


def repeated(text: str) -> Shape:
    """Return the shape that repeats a text."""
    return lambda size: text * (size // len(text) + 1)


def counted(form: str) -> Shape:
    """Return the shape that repeats a line with a running number, so that no two lines are equal."""
    return lambda size: "".join(map(form.format, range(size // len(form.format(size)) + 1)))


def nested(size: int) -> str:
    """Return nested brackets."""
    return "（" * (size // 2) + "合龙" + "）" * (size // 2)


def ordinary(size: int) -> str:
    """Return the seed, repeated."""
    return repeated(SEED.read_text(encoding="utf-8"))(size)


# Nearly every line becomes a unit of its own. A byte may cost more in these texts, because more units are written.
UNITS: Final[dict[str, Shape]] = {
    "lines of one character": repeated("桥\n"),
    "numbered lines": counted("{}\n"),
    "titles": repeated("大桥昨日合龙\n\n"),
    "openings": repeated("本报讯（记者黄蕊）昨日合龙。\n"),
    "bylines": repeated("本报记者 黄蕊 通讯员 李可\n"),
    "folios": counted("2019年6月18日 星期二 第{}版\n"),
    "jump lines": counted("（下转第{}版）\n"),
    "editors": repeated("责编 黄蕊 版式 李可\n"),
    "captions": counted("图为第{}座大桥合龙现场。黄蕊 摄\n\n"),
    "short paragraphs": counted("第{}座大桥合龙。\n\n"),
    "unclosed quotes": repeated("“合龙\n"),
    "unclosed brackets": repeated("（合龙\n"),
}
TEXTS: Final[dict[str, Shape]] = {
    "one line": repeated("大桥昨日合龙，全线明年通车。"),
    "one line without marks": repeated("大桥昨日合龙全线明年通车"),
    "one line of names": repeated("黄蕊 李可 王大山、"),
    "one line of roles": repeated("记者通讯员摄"),
    "one line of quotes": repeated("“‘"),
    "one line of brackets": nested,
    "one line of spaces": repeated("大 桥 昨 日 合 龙 "),
    "newlines": repeated("\n"),
    "blanks": repeated("　 \t\n"),
    "ASCII": repeated("The bridge was closed yesterday.\n"),
    "combining marks": repeated("a\u0301\u0302\u0303\u0304"),
    "surrogates": repeated("\ud800\udfff桥\n"),
    "line separators": repeated("大桥昨日合龙\u2028\x0b\x1c\x85"),
    "lines long and short": repeated("大桥\n" + "昨日合龙，" * 200 + "\n"),
    "marks": repeated("……——·，。"),
    "dates": repeated("2019年6月18日"),
}
