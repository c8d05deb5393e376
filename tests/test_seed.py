"""The real page: it comes out exactly, and as well when it is encoded, wrapped, ordered or worded differently."""

import itertools
import json
from pathlib import Path
from typing import Any

import opencc
import pytest
import regex
from support.typeset import Story, open_breaks, set_page

import reflow

Outline = dict[str, Any]

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds/000_6e39d7868722d28d.txt"
GOLD = json.loads((Path(__file__).parent / "cases/seed.json").read_text(encoding="utf-8"))
TEXT = SEED.read_text(encoding="utf-8")
TITLE_LINES = (
    ("我区党政代表团赴湖北省十堰市竹山县", "开展对口协作工作"),
    ("表彰“最美家庭”传承良好家风",),
    ("石景山区成立本市首个区级互联网协会",),
)
STORIES = [Story(lines, tuple(a["paragraphs"])) for lines, a in zip(TITLE_LINES, GOLD["articles"], strict=True)]
ORDERS = list(itertools.permutations(range(3)))


def outline(document: reflow.Document) -> list[Outline]:
    """What the gold file holds of a document."""
    return [
        {
            "title": a.title,
            "byline": {
                "reporters": list(a.byline.reporters) if a.byline else [],
                "correspondents": list(a.byline.correspondents) if a.byline else [],
            },
            "paragraphs": [p.text for p in a.paragraphs],
        }
        for a in document.articles
    ]


def check(source: str | bytes | Path, expected: list[Outline] = GOLD["articles"]) -> None:
    document = reflow.clean(source)
    assert outline(document) == expected
    data = source.read_bytes() if isinstance(source, Path) else source
    assert document.restore() == data


def test_seed_is_exact() -> None:
    check(SEED)


def test_title_lines() -> None:
    assert [a.title_lines for a in reflow.clean(TEXT).articles] == list(TITLE_LINES)


# --- encodings and line ends -----------------------------------------------------------------------------------------

ENCODED = {
    "gb18030": TEXT.encode("gb18030"),
    "utf-8 with BOM": TEXT.encode("utf-8-sig"),
    "utf-16 le with BOM": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf-16 be with BOM": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-32 with BOM": TEXT.encode("utf-32"),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "cr": TEXT.replace("\n", "\r").encode(),
    "crlf in gb18030": TEXT.replace("\n", "\r\n").encode("gb18030"),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED.keys())
def test_encodings_and_line_ends(data: bytes) -> None:
    check(data)


def test_big5() -> None:
    """Converted to Traditional as a Taiwan paper has it, in Big5; the names come out in the page's own script."""
    convert = opencc.OpenCC("s2tw").convert
    expected = json.loads(convert(json.dumps(GOLD["articles"], ensure_ascii=False)))
    check(convert(TEXT).encode("big5hkscs"), expected)


# --- blank lines and indents -----------------------------------------------------------------------------------------


def indented(text: str) -> str:
    """Restore the indent of every paragraph, which the seed has lost and the gold file knows."""
    heads = {p[:8] for a in GOLD["articles"] for p in a["paragraphs"]} | {"本报讯(记者吴"}
    return "".join("\u3000\u3000" + line if line[:8] in heads else line for line in text.splitlines(keepends=True))


LAYOUTS = {
    "no blank lines": "".join(line for line in TEXT.splitlines(keepends=True) if line.strip()),
    "a blank line after every line": TEXT.replace("\n", "\n\n"),
    "indents put back": indented(TEXT),
    "indents, no blank lines": indented("".join(line for line in TEXT.splitlines(keepends=True) if line.strip())),
    "spaces at line ends": TEXT.replace("\n", "  \n"),
    "no line end at the end": TEXT.rstrip("\n"),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_blank_lines_and_indents(text: str) -> None:
    check(text)


# --- order -----------------------------------------------------------------------------------------------------------


def pieces() -> list[tuple[str, str]]:
    """Cut the seed into bodies and titles as they stand."""
    lines = TEXT.splitlines(keepends=True)
    edges = ((0, 189, 191), (191, 206, 208), (208, 260, 264))
    return [("".join(lines[a:b]), "".join(lines[b:c])) for a, b, c in edges]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_articles_in_any_order(order: tuple[int, ...]) -> None:
    check("".join(body + title for body, title in (pieces()[k] for k in order)), [GOLD["articles"][k] for k in order])


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_titles_in_front_of_their_bodies(order: tuple[int, ...]) -> None:
    text = "".join(title.strip("\n") + "\n" + body for body, title in (pieces()[k] for k in order))
    check(text, [GOLD["articles"][k] for k in order])


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_titles_in_front_without_blank_lines(order: tuple[int, ...]) -> None:
    text = "".join(title + body for body, title in (pieces()[k] for k in order))
    check("\n".join(line for line in text.splitlines() if line.strip()), [GOLD["articles"][k] for k in order])


@pytest.mark.parametrize("times", [2, 12])
def test_the_page_several_times(times: int) -> None:
    check(TEXT * times, GOLD["articles"] * times)


# --- other words -----------------------------------------------------------------------------------------------------

# Every surname, place and number of the page, and others of the same width.
OTHER_WORDS = {
    "龙慎山": "孟庆海", "张青": "周琳", "黄蕊": "郭敏", "于曼": "蒋玲", "吴赛赛": "丁晓晓", "于长辉": "沈国梁", "龚举海": "秦世安",
    "刘海军": "曹志刚", "张维国": "彭立新", "陈新武": "卢德胜", "方建卿": "钱永平", "陈建平": "姚文斌", "田利跃": "贾春生",
    "姚茂文": "魏长河", "晋秋红": "董玉梅", "石景山": "望江门", "湖北": "云南", "十堰": "曲靖", "竹山": "会泽", "北京": "上海",
    "京鄂": "沪滇", "丹江口": "白鹤滩", "罗家坡": "杨柳湾", "喻家塔": "赵家屯", "麻家渡": "娜姑桥", "总兵安": "白雾街", "宝丰": "者海",
    "龙井": "梨园", "小东川": "小江口", "溢水": "牛栏", "上庸": "堂狼", "堵河": "以礼", "金草堂": "滇草堂", "裕源": "丰源",
    "圣水": "翠屏", "嘉麟杰": "锦绣坊", "晟泰": "宏泰", "通济沟": "金钟山", "欧盛": "华盛",
    "5": "8", "14": "23", "16": "25", "15": "24", "18": "29", "61": "94", "200": "370", "2017": "2009", "31": "47",
}  # fmt: skip
WORD = regex.compile("|".join(rf"(?<!\d){word}(?!\d)" for word in sorted(OTHER_WORDS, key=len, reverse=True)))


def reworded(text: str) -> str:
    """Replace the words, also those that a line end cuts: each stands for one of its own length."""
    visible = [k for k, c in enumerate(text) if not c.isspace()]
    characters = list(text)
    for k, c in zip(visible, WORD.sub(lambda m: OTHER_WORDS[m[0]], "".join(text[k] for k in visible)), strict=True):
        characters[k] = c
    return "".join(characters)


def test_other_names_places_and_numbers() -> None:
    expected: list[Outline] = [
        {
            "title": reworded(a["title"]),
            "byline": {role: [reworded(name) for name in names] for role, names in a["byline"].items()},
            "paragraphs": [reworded(p) for p in a["paragraphs"]],
        }
        for a in GOLD["articles"]
    ]
    assert expected[0]["byline"]["correspondents"] == ["孟庆海", "周琳"]
    check(reworded(TEXT), expected)


# --- other measures --------------------------------------------------------------------------------------------------


def ends(paragraphs: list[str]) -> set[int]:
    return set(itertools.accumulate(map(len, paragraphs[:-1])))


def check_wrapped(text: str, order: tuple[int, ...], measure: float) -> None:
    document = reflow.clean(text)
    assert document.restore() == text
    expected = [GOLD["articles"][k] for k in order]
    articles = outline(document)
    assert [(a["title"], a["byline"]) for a in articles] == [(a["title"], a["byline"]) for a in expected]
    for article, wanted, k in zip(articles, expected, order, strict=True):
        assert "".join(article["paragraphs"]) == "".join(wanted["paragraphs"])
        either = open_breaks(STORIES[k].paragraphs, measure)
        assert ends(article["paragraphs"]) - either == ends(wanted["paragraphs"]) - either


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("layout", ["between paragraphs", "around titles", "indents", "nowhere"])
@pytest.mark.parametrize("leading", [False, True], ids=["trailing", "leading"])
@pytest.mark.parametrize("measure", [10, 12, 14, 16, 18, 19.5, 21, 24, 28, 32])
def test_other_measures(measure: float, leading: bool, layout: str, order: tuple[int, ...]) -> None:
    text = set_page(
        [STORIES[k] for k in order],
        measure,
        leading=leading,
        indent=layout == "indents",
        between_paragraphs=layout == "between paragraphs",
        around_titles=layout != "nowhere",
    )
    check_wrapped(text, order, measure)
