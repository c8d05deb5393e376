"""Lines that only name who wrote or photographed, in texts that the counted model reads, and lines that look like them."""

import pytest

import reflow
from reflow.tables.credits import is_credit

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
    ("本报记者周文斌摄", ["周文斌"]),
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
]


@pytest.mark.parametrize("line", [line for line, _ in CREDITS])
def test_a_line_of_credits(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize("line", NEAR_MISSES)
def test_a_line_of_a_text(line: str) -> None:
    assert not is_credit(line)


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


def test_its_reason_is_told() -> None:
    decision = reflow.explain(f"城西菜市场改造后迎客\n本报记者 顾敏\n{BODY}\n", line=2)[0]
    assert decision.decided == "a byline"
    assert [reason.says for reason in decision.reasons] == ["it holds nothing but roles and names"]
