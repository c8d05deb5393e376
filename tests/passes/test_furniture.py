"""The pass `furniture`: which lines belong to the page and to no article."""

import pytest
from support.drafts import after, kinds, logged

from reflow.catalogue import Rule


@pytest.mark.parametrize(
    ("line", "kind", "rule"),
    [
        ("2019年6月18日 星期二 第03版", "FOLIO", Rule.FURNITURE_FOLIO),
        ("责编 林月如 版式 高远", "EDITOR", Rule.FURNITURE_EDITOR),
        ("（下转第二版）", "JUMP", Rule.FURNITURE_JUMP),
        ("新闻热线：65902020", "FURNITURE", Rule.FURNITURE_MASTHEAD),
        ("【打印】【关闭】", "FURNITURE", Rule.FURNITURE_SITE),
    ],
)
def test_a_line_of_furniture_has_its_kind_and_its_rule_in_the_log(line: str, kind: str, rule: Rule) -> None:
    draft = after("furniture", f"村里通了公路。\n{line}\n")
    assert kinds(draft) == ["UNDECIDED", kind]
    assert logged(draft, rule) == [("decision", line)]


@pytest.mark.parametrize(
    "line",
    [
        "2019年6月18日，市里召开会议",
        "责编在会议上强调",
        "下转第二版的读者很多，",
        "新闻热线很忙。",
        "他把文件打印两份，关闭电脑",
    ],
)
def test_a_sentence_with_the_words_of_furniture_is_undecided(line: str) -> None:
    draft = after("furniture", line)
    assert kinds(draft) == ["UNDECIDED"]
    assert not draft.log.chunks


def test_a_line_wider_than_forty_ems_is_no_furniture() -> None:
    def editors(names: int) -> str:
        return "责编" + " 林月如" * names

    assert kinds(after("furniture", editors(10))) == ["EDITOR"]  # 74 half-ems
    assert kinds(after("furniture", editors(11))) == ["UNDECIDED"]  # 81


def test_lines_are_read_alike_at_every_level() -> None:
    assert kinds(after("furniture", "（下转第二版）", level="safe")) == ["JUMP"]


def test_what_is_no_article_is_marked_in_running_text_too() -> None:
    assert kinds(after("furniture", "（下转第二版）", titles="none")) == ["JUMP"]
