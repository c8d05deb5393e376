"""Which pattern a whole line matches: evidence that the network and the rules weigh."""

import numpy as np
import pytest
from support.drafts import after, before

from reflow.model.whole_lines import PATTERNS, WIDEST, Pattern, patterns_of


def patterns(*lines: str) -> list[str]:
    lines_of = after("measure", "\n".join(lines)).lines
    return [Pattern(pattern).name for pattern in lines_of.pattern.tolist()]


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("2019年6月18日 星期二 第03版", "FOLIO"),
        ("责编 林月如 版式 高远", "EDITORS"),
        ("（下转第二版）", "JUMP"),
        ("新闻热线：65902020", "MASTHEAD"),
        ("电话：0510-85187583", "MASTHEAD"),
        ("【打印】【关闭】", "SITE"),
        ("（据新华社报道）", "SOURCE"),
        ("本报记者 顾敏", "CREDIT"),
        ("图为施工现场", "CAPTION"),
    ],
)
def test_a_line_matches_its_pattern(line: str, pattern: str) -> None:
    assert patterns("村里通了公路。", line) == ["NONE", pattern]


@pytest.mark.parametrize(
    "line",
    [
        "2019年6月18日，市里召开会议",
        "责编在会议上强调",
        "下转第二版的读者很多，",
        "新闻热线很忙。",
        "他把文件打印两份，关闭电脑",
        "据新华社报道，水退了",
        "本报记者在现场看到",
        "地图为证",
    ],
)
def test_a_sentence_with_the_words_of_a_pattern_matches_none(line: str) -> None:
    assert patterns(line) == ["NONE"]


def test_a_line_wider_than_forty_ems_matches_none_but_captions() -> None:
    def editors(names: int) -> str:
        return "责编" + " 林月如" * names

    assert patterns(editors(10)) == ["EDITORS"]  # 74 half-ems
    assert patterns(editors(11)) == ["NONE"]  # 81
    caption = "图为" + "施工现场" * 11 + "（孟敏 摄）"
    assert patterns(caption) == ["CAPTION"]
    assert after("measure", caption).lines.width[0] > WIDEST


def test_the_first_pattern_that_matches_counts() -> None:
    line = "来源：新华社"
    matching = [pattern for pattern, line_pattern in PATTERNS.items() if line_pattern.matches(line)]
    assert Pattern.SITE in matching
    assert patterns(line) == [min(matching).name]


def test_a_running_head_is_one_whatever_its_characters_match() -> None:
    """The number of a page is a folio by itself; among those that count up it is known for sure."""
    hours = "子丑寅卯辰巳午未申酉戌亥甲乙丙丁戊己庚辛壬癸天地玄黄宇宙洪荒日月盈昃"
    lines = [f"{hour}时水面很宽，船家把桨横在膝上，望着对岸的灯火，半天没有说话只听" for hour in hours]
    for number in range(15, 10, -1):
        lines.insert((number - 10) * 6, f"— {number} —")
    heads = [pattern for pattern in patterns(*lines) if pattern != "NONE"]
    assert heads == ["RUNNING_HEAD"] * 5
    assert patterns("水面很宽。", "— 11 —") == ["NONE", "FOLIO"]


def test_every_pattern_but_none_and_running_heads_has_its_expression() -> None:
    assert {*Pattern} - PATTERNS.keys() == {Pattern.NONE, Pattern.RUNNING_HEAD}


def test_a_text_without_lines_has_no_patterns() -> None:
    draft = before("measure", "\n \n")
    assert len(patterns_of(draft.text, draft.lines, np.zeros(0, np.int64))) == 0
