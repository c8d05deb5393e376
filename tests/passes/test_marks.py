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


# --- what belongs to another language --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("修改&lt;章程&gt;的&nbsp;和&#26519;", "修改&lt;章程&gt;的&nbsp;和&#26519;"),
        ("修改&#x6797;章程;好", "修改&#x6797;章程；好"),
        ("甲&乙;好", "甲&乙；好"),  # no name of an entity
        ("甲&lt 乙;好", "甲&lt 乙；好"),  # the entity is not closed
    ],
)
def test_the_semicolon_of_an_html_entity_stays(text: str, result: str) -> None:
    assert written(marks(FULL + text)) == FULL + result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("春天。\n![](https://example.com/1.webp)", "春天。![](https://example.com/1.webp)"),
        ("春天![花](花.webp)", "春天![花](花.webp)"),
        ("见[说明](说明.md)", "见[说明](说明.md)"),
        ("真好![完]", "真好![完]"),  # what might be an image stays
        ("真好!(完)", "真好！（完）"),
        ("见[说明] (说明)", "见[说明] （说明）"),  # a link has no blank there
    ],
)
def test_links_and_images_of_markdown_stay(text: str, result: str) -> None:
    assert written(marks(FULL + text)) == FULL + result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("春天。\n!important", "春天。!important"),
        ("春天\n:第二", "春天:第二"),
        ("春天\n,!好", "春天,!好"),  # nor does the mark behind it
        ("春天!important", "春天！important"),
    ],
)
def test_a_mark_at_the_beginning_of_a_paragraph_stands_beside_nothing(text: str, result: str) -> None:
    assert written(marks(FULL + text)) == FULL + result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('"Spring"\n"好"', '"Spring"“好”'),  # the paragraph above ends with Han or a mark
        ('“好”\n"好"Spring"', '“好”"好"Spring"'),
    ],
)
def test_a_straight_mark_at_an_edge_of_a_paragraph_stands_beside_nothing(text: str, result: str) -> None:
    assert written(marks("“好”\n" + text)) == "“好”" + result


@pytest.mark.parametrize(
    ("rows", "result"),
    [
        ("题目,作者\n1,下雨以后\n2,晴天", "题目,作者1,下雨以后2,晴天"),
        ('"A,B",下雨以后\n2.50,晴天', '"A,B",下雨以后2.50,晴天'),
        ("1,下雨以后,关窗", "1，下雨以后，关窗"),  # one alone is the item of a list
        ("1, 下雨以后\n2, 晴天", "1， 下雨以后2， 晴天"),  # no field begins with a blank
        ("3,000人来了,真好\n4,000人走了", "3,000人来了，真好4,000人走了"),  # inside a number
        ("1;下雨以后!\n2;晴天!\n3,晴\n4,雨", "1；下雨以后！2；晴天！3,晴4,雨"),  # of other marks it says nothing
    ],
)
def test_commas_stay_where_paragraphs_begin_with_a_field(rows: str, result: str) -> None:
    assert written(marks(FULL + "\n" + rows)) == FULL + result


def test_the_fields_of_one_document_say_nothing_about_another() -> None:
    draft = marks("1,下雨以后\n2,晴天", FULL + "他说,好")
    assert written(draft) == f"1,下雨以后2,晴天\n{FULL}他说，好"


def test_nothing_is_changed_in_verbatim_lines() -> None:
    line = '他说,"好"(吗)。。１２--好...…〝甲〞'
    draft = joined(f"{FULL}——“好”……{line}\n{line}", Kind.FIRST, Kind.VERBATIM)
    result = written(apply("marks", draft, marks="full", halfwidth=True))
    assert result.endswith(line)
    assert result.count(line) == 1, "near miss: in the paragraph above the same characters are changed"
