"""Running heads and page numbers inside a book, and lines that repeat or count without being such."""

from itertools import zip_longest
from random import Random

import numpy as np
import pytest

from reflow.config import Config
from reflow.draft import Source
from reflow.model.running_heads import running_heads
from reflow.read import read

WORDS = "河边的人家把渡船修好以后又把埠头的石阶重新铺了一遍并且约定"
END = "谁家先修完谁家先过河。"


def book(heads: list[str], *, lines: int = 8, cut: bool = True) -> list[str]:
    """Return pages of lines that are full, each page with a head below it; it ends inside a sentence or with its end."""
    random = Random(0)
    pages = [["".join(random.sample(WORDS, len(WORDS))) for _ in range(lines)] for _ in (*heads, "")]
    if not cut:
        pages = [[*page[:-1], END] for page in pages]
    return [line for page, head in zip_longest(pages, heads) for line in (*page, head) if line]


def found(lines: list[str]) -> list[str]:
    draft = read([Source(None, "\n".join(lines))], Config())
    return [
        draft.text.slice(int(draft.lines.start[row]), int(draft.lines.end[row]))
        for row in np.flatnonzero(running_heads(draft.text, draft.lines))
    ]


@pytest.mark.parametrize(
    "heads",
    [
        ["东山史话·第五部９２", "东山史话·第五部９３"],
        ["渡口旧事 18", "渡口旧事 20", "渡口旧事 22"],  # even pages
        ["一二 渡口旧事", "一三 渡口旧事"],
        ["第十二页 渡口旧事", "第十三页 渡口旧事"],
        ["渡口旧事卷上"] * 3,
        ["12", "13", "14"],
        ["— 12 —", "— 14 —", "— 16 —"],
    ],
)
def test_running_heads(heads: list[str]) -> None:
    assert found(book(heads, lines=12)) == heads


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (book(["东山史话９２", "东山史话９２"]), "twice, and no number counts"),
        (book(["东山史话９３", "东山史话９２"]), "the number falls"),
        (book(["东山史话９２", "东山史话１２０"]), "a step of 28 pages"),
        (book(["渡口旧事 18", "渡口旧事 19"], cut=False), "both stand between sentences, as headings do"),
        (book(["第四章", "第五章", "第六章"]), "chapters count up as well"),
        (book(["图4", "图5", "图6"]), "and so do pictures"),
        (book(["12", "13"]), "two numbers count up by chance"),
        (book(["20", "4", "37"]), "numbers of the text"),
        (book(["1", "2", "3"], lines=3), "lines of a list"),
        (book(["1", "2", "3"], cut=False), "parts of a story"),
        (book(["6月18日", "6月19日", "6月20日"]), "days"),
        (book(["记者：", "记者：", "记者："]), "a speaker"),
        ([*["月亮出来亮汪汪", "照着河边的石板桥", "想起我的阿哥"] * 6], "a refrain"),
        (
            [
                line
                for n in range(1, 9)
                for line in (str(n), f"00:00:0{n},000 --> 00:00:0{n},900", "我们走吧", "去哪里")
            ],
            "subtitles",
        ),
        (
            [line for n in range(1, 9) for line in (f"小李 10:4{n}", "吃饭了吗", "还没有", "那一起去", "好", "走")],
            "messages",
        ),
        (
            [
                line
                for n in range(1, 9)
                for line in (f"参考答案 {n}", "题目的文字在这里", "还有一行", "再一行", "最后一行")
            ],
            "an exam",
        ),
    ],
)
def test_near_misses(lines: list[str], reason: str) -> None:
    assert found(lines) == [], reason


def test_pages_may_be_short_and_two_heads_may_follow_each_other() -> None:
    assert found(book(["东山史话９２", "东山史话９３"], lines=5)) == ["东山史话９２", "东山史话９３"]
    assert found(book(["东山史话９２", "东山史话９３"], lines=3)) == [], "near miss: too near for pages"
    pages = [
        line
        for line in book(["12", "13", "14"], lines=12)
        for line in (["渡口旧事卷上", line] if line.isdigit() else [line])
    ]
    assert len(found(pages)) == 6


def test_documents_do_not_see_each_other() -> None:
    heads = ["渡口旧事 18", "渡口旧事 19"]
    sources = [Source(None, "\n".join(book([head]))) for head in heads]
    draft = read(sources, Config())
    assert not running_heads(draft.text, draft.lines).any()
    assert not running_heads(*(lambda d: (d.text, d.lines))(read([Source(None, "")], Config()))).any()
