"""The pass `spaces`: which blanks inside a paragraph mean something."""

from random import Random
from typing import Unpack

import pytest
import regex
from support.drafts import apply, joined, logged, paragraphs, written

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Changes, Spacing
from reflow.draft import Kind

# Six blanks among a hundred and ten Han: nobody meant them.
DIRTY = (
    "昨天，区里召 开防汛工作会议。会议指出，今年汛 期来得早，雨水多，各村各社区都要把人员、物资落 实到位，发现险情立即上报。"
    "会后，与会人员察看了城北河 堤的加固工程，要求施工单位在主汛期到来之 前全部完工，确保沿岸群众平安度汛，不出一 处险情。"
)


def spaces(*texts: str, **options: Unpack[Changes]) -> Draft:
    return apply("spaces", paragraphs(*texts), **options)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("他说， 明年 ，再种。", "他说，明年，再种。"),
        ("他说　“明年”", "他说“明年”"),
        ("“明年” “后年”", "“明年” “后年”"),  # between two quotations it stands for a mark
        ("so, the end", "so, the end"),  # a Latin mark keeps its space
    ],
)
def test_a_blank_beside_a_chinese_mark_is_deleted(text: str, result: str) -> None:
    draft = spaces(text)
    assert written(draft) == result
    assert len(logged(draft, Rule.SPACES_MARK)) == len(text) - len(result)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("表 彰 会", "表彰会"),
        ("“表 彰 会”昨天", "“表彰会”昨天"),
        ("“张 青”来了", "“张 青”来了"),  # two may be two words, or a name
        ("表 彰会来了", "表 彰会来了"),  # and beside them no longer word may stand
        ("表彰 大会", "表彰 大会"),
        ("表  彰  会", "表  彰  会"),  # wider blanks part the columns of a list
    ],
)
def test_three_han_that_stand_alone_are_letter_spaced(text: str, result: str) -> None:
    draft = spaces(text)
    assert written(draft) == result
    assert len(logged(draft, Rule.SPACES_LETTER)) == len(text) - len(result)


def test_blanks_between_han_are_deleted_where_a_document_has_many() -> None:
    draft = spaces(DIRTY)
    assert written(draft) == DIRTY.replace(" ", "")
    assert logged(draft, Rule.SPACES_STRAY) == [("deletion", " ")] * 6


def test_a_blank_in_a_clean_document_is_meant_whatever_its_neighbours_are_like() -> None:
    assert written(spaces(DIRTY, "区里召 开会议。")).endswith("\n区里召 开会议。")


def test_a_blank_in_the_middle_of_a_quotation_is_meant_even_in_a_dirty_document() -> None:
    meant = "区里“传承良好家风 共建文明城区”启动。"
    assert written(spaces(DIRTY + meant)).endswith(meant)
    # Near miss: not in the middle, and inside a word.
    assert written(spaces(DIRTY + "区里“传承良好家风共建文 明城区”启动。")).endswith("“传承良好家风共建文明城区”启动。")


@pytest.mark.parametrize(
    ("headline", "result"),
    [
        ("各村加固河堤 沿岸群众平安度汛", "各村加固河堤 沿岸群众平安度汛"),
        ("各村加固河 堤沿岸群众平安度汛", "各村加固河堤沿岸群众平安度汛"),  # inside a word
        ("各村加固 河堤沿岸群众平安度汛", "各村加固河堤沿岸群众平安度汛"),  # between words, but no phrase ends there
        ("各村 加固河堤沿岸群众平安度汛", "各村加固河堤沿岸群众平安度汛"),
    ],
)
def test_in_the_headline_of_a_dirty_document_a_blank_between_two_phrases_is_meant(headline: str, result: str) -> None:
    draft = joined(f"{headline}\n{DIRTY}", Kind.TITLE, Kind.FIRST)
    assert written(apply("spaces", draft)).startswith(result)


def test_where_strays_are_many_a_letter_spaced_row_may_be_due_to_chance() -> None:
    credit = "本报讯（通讯员 石 娜 何 平）"
    very_dirty = regex.sub(r"(\p{Han}{3})(?=\p{Han})", r"\1 ", DIRTY.replace(" ", ""))
    assert written(spaces(credit + very_dirty)).startswith("本报讯（通讯员 石娜 何平）")
    # Near miss: among few strays hardly any row comes about by chance.
    assert written(spaces(credit + DIRTY)).startswith("本报讯（通讯员石娜何平）")


@pytest.mark.parametrize("blank", ["\u3000", "  "])
def test_a_blank_of_another_sort_than_the_strays_is_meant(blank: str) -> None:
    def headline(blank: str, stray: str) -> str:
        text = DIRTY.replace(" ", stray) * 6
        draft = joined(f"值班的有何平{blank}陈立\n{text}", Kind.TITLE, Kind.FIRST)
        return written(apply("spaces", draft)).removesuffix(DIRTY.replace(" ", "") * 6)

    assert headline(blank, " ") == f"值班的有何平{blank}陈立"
    # Near misses: of the same sort it is a stray one.
    assert headline(" ", " ") == headline(blank, blank) == "值班的有何平陈立"


@pytest.mark.parametrize("rate", [0.03, 0.1, 0.3])
def test_what_stays_among_strays_stays_when_the_text_is_cleaned_again(rate: float) -> None:
    random = Random(0)
    for _ in range(20):
        text = "各村加固河堤 沿岸群众平安度汛本报讯（记者何平 陈立 通讯员石娜）" + DIRTY
        dirty = "".join(c + " " * (random.random() < rate) for c in text)
        once = written(spaces(dirty))
        assert written(spaces(once)) == once


@pytest.mark.parametrize(
    ("spacing", "mostly_without", "mostly_with"),
    [
        ("document", "在2016年、2017年", "在 2016 年、2017年"),
        ("keep", "在2016年、2017 年", "在 2016 年、2017年"),
        ("none", "在2016年、2017年", "在2016年、2017年"),
        ("spaced", "在 2016 年、2017 年", "在 2016 年、2017 年"),
    ],
)
def test_between_han_and_digits_the_document_or_the_caller_decides(
    spacing: Spacing, mostly_without: str, mostly_with: str
) -> None:
    draft = spaces("在2016年、2017 年", "在 2016 年、2017年", spacing=spacing)
    assert written(draft) == f"{mostly_without}\n{mostly_with}"


def test_a_space_that_is_set_is_generated_and_logged_without_characters() -> None:
    draft = spaces("在2016年。", spacing="spaced")
    assert logged(draft, Rule.SPACES_SPACED) == [("insertion", "")] * 2
    assert (draft.text.origin == -1).sum() == 2
    # Not behind a number at the end of a paragraph: the next begins anew.
    assert written(spaces("在2016\n年", spacing="spaced")) == "在 2016年"


@pytest.mark.parametrize("kind", [Kind.FOLIO, Kind.CAPTION, Kind.VERBATIM])
def test_blanks_part_the_items_of_furniture_captions_and_verbatim_lines(kind: Kind) -> None:
    """The other lines of the document are so dirty that in a paragraph the blank would go."""

    def last_line(kind: Kind) -> str:
        draft = joined(f"{DIRTY}\n区里召 开会议了吗", Kind.FIRST, kind)
        return written(apply("spaces", draft)).removeprefix(DIRTY.replace(" ", ""))

    assert last_line(kind) == "区里召 开会议了吗"
    assert last_line(Kind.FIRST) == "区里召开会议了吗"


def test_the_blank_behind_the_number_of_a_clause_stays() -> None:
    assert written(spaces(f"{DIRTY}\n第三条 养犬人应当登记。")).endswith("第三条 养犬人应当登记。")


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003"])
def test_a_blank_of_another_width_that_stays_is_a_plain_space(blank: str) -> None:
    draft = spaces(f"传承良好家风{blank}共建文明城区")
    assert written(draft) == "传承良好家风 共建文明城区"
    assert logged(draft, Rule.SPACES_PLAIN) == [("replacement", blank)]
    # Near misses: a space, and the blank of one em, are what people type.
    for plain in " \u3000":
        assert not logged(spaces(f"传承良好家风{plain}共建文明城区"), Rule.SPACES_PLAIN)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("按照（    ）分发", "按照（    ）分发"),
        ("按照（ ）分发", "按照（ ）分发"),
        ("按照（ 甲 ）分发", "按照（甲）分发"),  # nothing is to be filled in
        ("甲方：　　　　（签章）", "甲方：　　　　（签章）"),
        ("甲方： 张青（签章）", "甲方：张青（签章）"),
        ("甲方，        好", "甲方，好"),  # no label and no bracket
        ("（签章）        年    月    日", "（签章）        年    月    日"),
    ],
)
def test_a_gap_to_be_filled_in_stays(text: str, result: str) -> None:
    assert written(spaces(text)) == result


def test_a_wide_gap_between_han_stays_even_in_a_dirty_document() -> None:
    assert written(spaces(DIRTY + "签名    日期")).endswith("签名    日期")
    assert written(spaces(DIRTY + "签 名")).endswith("签名")


UNMARKED = "知府林曉舟囘任 同知周文濤赴河工 牌示初五日考試 洋龍出售 本行新到洋龍甚爲堅固 貴客欲購者請至本行面議可也"


def test_blanks_part_the_clauses_of_a_text_without_marks() -> None:
    assert written(spaces(UNMARKED)) == UNMARKED
    # Near misses: with marks the blanks are dirt; a Han that stands alone is no clause.
    assert " " not in written(spaces(DIRTY + UNMARKED))
    assert written(spaces(UNMARKED + " 享 年")).endswith("享年")


def test_the_marks_of_one_document_say_nothing_about_another() -> None:
    assert written(spaces(DIRTY, UNMARKED)).endswith("\n" + UNMARKED)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("第 305  條、第 12 項", "第 305 條、第 12 項"),
        ("第 305   條、第 12 項", "第 305 條、第 12 項"),
        ("第 305    條、第 12 項", "第 305    條、第 12 項"),  # wide ones part the items of a line
        ("第305  條、第12項", "第305條、第12項"),  # most places have none
        ("春天  夏天、第 12 項", "春天  夏天、第 12 項"),  # between Han they part two phrases
    ],
)
def test_of_two_blanks_between_han_and_digits_one_stays(text: str, result: str) -> None:
    assert written(spaces(text)) == result


def test_a_caller_who_keeps_blanks_keeps_the_second_as_well() -> None:
    assert written(spaces("第 305  條", spacing="keep")) == "第 305  條"
    assert written(spaces("第 305  條", spacing="spaced")) == "第 305 條"
    assert written(spaces("第 305  條", spacing="none")) == "第305條"


def test_a_no_break_space_that_was_a_byte_stays() -> None:
    draft = spaces("å\u02c6\u00a0é™¤")
    assert written(draft) == "å\u02c6\u00a0é™¤"
    # Near miss: beside ASCII it is a blank.
    assert written(spaces("à\u00a0la")) == "à la"


@pytest.mark.parametrize("spacing", ["document", "none", "spaced"])
def test_no_blank_of_verbatim_lines_is_changed(spacing: Spacing) -> None:
    line = "表 彰 会， 第 12  條　（ 甲 ）3月\u00a0日"
    draft = joined(f"{DIRTY}{line}\n{line}", Kind.FIRST, Kind.VERBATIM)
    result = written(apply("spaces", draft, spacing=spacing))
    assert result.endswith(line)
    assert result.count(line) == 1, "near miss: in the paragraph above the same blanks are changed"
