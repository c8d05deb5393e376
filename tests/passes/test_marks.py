"""The pass `marks`: punctuation in one style, the document's own or the one that the caller asks for."""

from typing import Unpack

import pytest
from support.drafts import apply, joined, logged, paragraphs, written

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Changes
from reflow.draft import Kind

FULL = "好，好，好，好。"  # a document whose marks are full-width
ASCII = "好,好,好,好"  # one whose marks are not


def marks(*texts: str, **options: Unpack[Changes]) -> Draft:
    return apply("marks", paragraphs(*texts), **options)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("收成好。。明年，，种田。", "收成好。明年，种田。"),
        ("收成好。。。", "收成好。。。"),  # three are meant
        ("收成好！！", "收成好！！"),  # and so are these
        ("收成好，。", "收成好，。"),  # no two equal marks
        ("收成好。\n。明年", "收成好。。明年"),  # the second begins a paragraph
    ],
)
def test_the_second_of_two_equal_marks_is_deleted(text: str, result: str) -> None:
    draft = marks(text)
    assert written(draft) == result
    assert len(logged(draft, Rule.MARKS_DOUBLED)) == len(text.replace("\n", "")) - len(result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("本报讯(记者黄蕊)昨天", "本报讯（记者黄蕊）昨天"),
        ("(记者黄蕊)昨天", "（记者黄蕊）昨天"),  # at the head of a paragraph
        ("大桥(G20)合龙", "大桥(G20)合龙"),  # no Han inside
        ("read (大桥) now", "read (大桥) now"),  # Latin text before it
        ("大桥(昨天合龙", "大桥(昨天合龙"),  # never one bracket alone
        ("大桥(昨天(周日)合龙)了", "大桥（昨天（周日）合龙）了"),
    ],
)
def test_a_pair_of_brackets_is_full_width_where_chinese_stands_in_it_and_before_it(text: str, result: str) -> None:
    assert written(marks(text, marks="full")) == result


def test_no_pair_of_brackets_reaches_over_two_paragraphs() -> None:
    assert written(marks("大桥(昨天合龙\n今天)通车", marks="full")) == "大桥(昨天合龙今天)通车"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("大桥合龙,今天通车!", "大桥合龙，今天通车！"),
        ("增长15%,其中粮食", "增长15%，其中粮食"),
        ("时间12:30,比分3:0", "时间12:30，比分3:0"),  # not inside a number
        ("网址http://a.com/b,c", "网址http://a.com/b,c"),  # nor inside an address
        ("共1,200人", "共1,200人"),
        ("王小明, a student", "王小明, a student"),  # the comma is the Latin text's
        ("合龙，!?今天", "合龙，！？今天"),  # a mark makes the one beside it Chinese
    ],
)
def test_a_mark_beside_chinese_is_full_width(text: str, result: str) -> None:
    assert written(marks(text, marks="full")) == result


def test_most_marks_of_a_document_decide_for_that_document_alone() -> None:
    text = "今天(周日)好,明天"
    assert written(marks(f"{FULL}\n{text}", f"{ASCII}\n{text}")) == f"{FULL}今天（周日）好，明天\n{ASCII}{text}"
    draft = marks(f"{FULL}\n{text}")
    assert logged(draft, Rule.MARKS_FULL_WIDTH) == [("replacement", ",")]
    assert logged(draft, Rule.MARKS_BRACKET) == [("replacement", "("), ("replacement", ")")]


@pytest.mark.parametrize(
    ("text", "result", "rule"),
    [
        ('评出“好家庭”，办了"故事会"。', "评出“好家庭”，办了“故事会”。", Rule.MARKS_QUOTATION),
        ('評出「好家庭」，辦了"故事會"。', "評出「好家庭」，辦了「故事會」。", Rule.MARKS_QUOTATION),
        ("评出“好家庭”，办了〝故事会〞。", "评出“好家庭”，办了“故事会”。", Rule.MARKS_QUOTATION),
        ("大山——云岭，校长──老人。", "大山——云岭，校长——老人。", Rule.MARKS_DASH),
        ("桃子……都有，苹果...也有。", "桃子……都有，苹果……也有。", Rule.MARKS_ELLIPSIS),
    ],
)
def test_other_shapes_take_the_shape_that_the_document_has_elsewhere(text: str, result: str, rule: Rule) -> None:
    draft = marks(text)
    assert written(draft) == result
    assert {effect for effect, _ in logged(draft, rule)} <= {"replacement", "deletion"}
    assert logged(draft, rule)
    # Near misses: without that shape they stay, and so they do in another document than that with the shape.
    alone = text.partition("，")[2]
    assert written(marks(alone)) == alone
    assert written(marks(text, alone)).endswith(f"\n{alone}")


@pytest.mark.parametrize("text", ['办了"故事会，“好”', 'he said "hi" 好“好”', "版本1.0...好……的", "甲....乙……丙"])
def test_marks_that_fit_no_pair_or_no_han_stay(text: str) -> None:
    assert written(marks(text, marks="full")) == text


def test_marks_are_kept_if_the_caller_asks() -> None:
    text = '好,好(好)"好"...，好，好“好”……'
    assert written(marks(text, marks="keep")) == text
    assert written(marks(text)) != text


def test_verbatim_stretches_keep_their_marks() -> None:
    text = '他说,好"好",好，，好'
    assert written(apply("marks", joined(text, Kind.VERBATIM), marks="full")) == text
    assert written(apply("marks", joined(text, Kind.FIRST), marks="full")) != text


def test_full_width_digits_and_letters_become_ascii_if_the_caller_asks() -> None:
    assert written(marks("１０月Ａｂ，")) == "１０月Ａｂ，"
    draft = marks("１０月Ａｂ，", halfwidth=True)
    assert written(draft) == "10月Ab，"
    assert logged(draft, Rule.MARKS_HALFWIDTH) == [("replacement", c) for c in "１０Ａｂ"]
