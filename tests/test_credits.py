"""Lines that only name who wrote or photographed, or the source, in texts of a few lines, and lines that look like them."""

import pytest

import reflow
from reflow.patterns.credits import is_credit, is_source

BODY = "本报讯 昨日上午，城西菜市场经过三个月的改造重新开门迎客。新市场设摊位二百一十六个，比改造前多出三十四个，地面全部铺设防滑砖。"
WRAPPED = """
本报讯 昨日上午，城西菜市场经过三个月的改造重新开门迎
客。新市场设摊位二百一十六个，比改造前多出三十四个，地
面全部铺设防滑砖。
"""
CREDITS = [
    ("本报记者 顾敏", ["顾敏"]),
    ("本报记者 顾敏 通讯员 谢芸", ["顾敏", "谢芸"]),
    ("记者 周文斌 文/图", ["周文斌"]),
    ("（记者 周文斌）", ["周文斌"]),
    ("□ 江月", ["江月"]),
    ("□ 毛　文　钟建雪", ["毛文", "钟建雪"]),
    ("通讯员 李军", ["李军"]),
    ("作者：顾敏", ["顾敏"]),
    ("摄影：李敏", ["李敏"]),
    ("文/周文斌", ["周文斌"]),
    ("（据新华社报道）", []),
    ("据新华社", []),
    ("(本报综合)", []),
    ("本报综合报道", []),
    ("（据《江州日报》）", []),
    ("本报记者周文斌摄", ["周文斌"]),
    ("江州都市报记者 顾敏", ["顾敏"]),
    ("晨报记者 顾敏 通讯员 谢芸", ["顾敏", "谢芸"]),
    ("江州广播电视台全媒体记者 顾敏", ["顾敏"]),
    ("記者顧敏／江州報導", ["顧敏"]),
    ("記者顧敏、周文斌／綜合報導", ["顧敏", "周文斌"]),
    ("本报记者 顾敏 北京报道", ["顾敏"]),
    ("實習生 顧敏", ["顧敏"]),
]
NEAR_MISSES = [
    "记者手记",
    "记者会",
    "作者简介",
    "作者：市水务局",
    "■相关链接",
    "□ 春雨",
    "本报记者在现场看到",
    "本报记者 顾敏报道说，水退了",
    "（记者 顾敏",
    "顾敏",
    "（完）",
    "水声。 严娜 摄",
    "本报讯",
    "本报",
    "新华社",
    "《江州日报》",
    "据新华社电",
    "本报消息",
    "新华社讯",
    "据新华社报道，水退了",
    "《红楼梦》里的茶",
    "（综合）",
    "江州都市报记者在现场看到",
    "江州都市报记者手记",
    "晚报记者走基层",
    "都市报记者之家",
    "一名晚报记者的来信",
    "良好格局本报记者 顾敏",
    "〔記者顧敏／江州報導〕",
    "江州報導",
    "高考 特稿",
    "记者／作者",
]


@pytest.mark.parametrize("line", [line for line, _ in CREDITS])
def test_a_line_of_credits(line: str) -> None:
    assert is_credit(line) or is_source(line)


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_a_line_of_a_text(line: str) -> None:
    assert not is_credit(line)
    assert not is_source(line)


@pytest.mark.parametrize("body", [WRAPPED.strip(), BODY], ids=["wrapped", "reflowed"])
@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize(("line", "names"), CREDITS)
def test_it_is_the_byline_of_the_article(line: str, names: list[str], place: str, body: str) -> None:
    parts = ["城西菜市场改造后迎客", line, body] if place == "above" else ["城西菜市场改造后迎客", body, line]
    [article] = reflow.clean("\n".join(parts) + "\n").articles
    assert article.title == "城西菜市场改造后迎客"
    assert [paragraph.text for paragraph in article.paragraphs] == [BODY]
    assert article.byline is not None
    assert [person.name for person in article.byline.people] == names


def test_a_text_of_nothing_else_is_a_text() -> None:
    assert reflow.clean("本报记者 顾敏").to_text() == "本报记者 顾敏\n"


def test_where_no_titles_are_looked_for_it_is_a_paragraph() -> None:
    document = reflow.clean(f"本报记者 顾敏\n{BODY}\n", titles="none")
    assert [paragraph.text for paragraph in document.articles[0].paragraphs] == ["本报记者 顾敏", BODY]


def test_a_person_says_that_it_is_a_title() -> None:
    correction = reflow.Correction("title", 1, after="□ 江月")
    document = reflow.clean(f"□ 江月\n{BODY}\n", corrections=(correction,))
    assert document.articles[0].title == "□ 江月"


PAGE = """
本报讯 11月15日，全市供暖正式启动。供
暖企业已完成管网检修，居民家中温度将在三
天内达到十八度以上。市住建局开通二十四小
时热线，受理市民反映。
据介绍，今年全市新增供暖面积三百二十万平
方米，涉及老旧小区六十七个，其中十二个小
区首次接入集中供暖。各供热站已储煤八万吨，
可以满足二十天的需要。
"""


@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize("line", ["（据新华社报道）", "据新华社", "(本报综合)", "本报综合报道"])
def test_on_a_page_a_source_is_the_byline_of_the_article_beside_it(line: str, place: str) -> None:
    above, below = (f"\n{line}", "") if place == "above" else ("", f"{line}\n")
    document = reflow.clean(f"我市启动冬季供暖{above}\n{PAGE}{below}\n城西菜市场改造后迎客\n{WRAPPED}")
    assert [article.title for article in document.articles] == ["我市启动冬季供暖", "城西菜市场改造后迎客"]
    assert [article.byline.raw if article.byline else None for article in document.articles] == [line, None]
    assert [len(article.paragraphs) for article in document.articles] == [2, 1]


@pytest.mark.parametrize("text", [f"据新华社\n{WRAPPED}", f"据新华社\n{PAGE}"])
def test_its_reason_is_told(text: str) -> None:
    decision = reflow.explain(f"城西菜市场改造后迎客\n{text}", line=2)[0]
    assert decision.decided == "a byline"
    assert [reason.says for reason in decision.reasons] == ["it holds nothing but roles and names, or a source"]


def test_a_page_of_nothing_but_sources_loses_nothing() -> None:
    source = "据新华社\n" * 50
    assert reflow.clean(source).restore() == source
