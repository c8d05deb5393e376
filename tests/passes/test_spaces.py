"""The pass `spaces`: which blanks inside a paragraph mean something."""

from typing import Unpack

import pytest
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
