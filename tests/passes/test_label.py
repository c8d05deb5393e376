"""The pass `label`: the table that it makes, with the label of each line and what decided it."""

import numpy as np
import pytest
from support.drafts import after, apply, before, texts_of, with_columns

from reflow import Draft
from reflow.draft import Kind, Labelled, LabelRule
from reflow.draft.tables import NO_ARTICLE

ITEM = "博物馆新馆开放\n\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千件。\n"
WRAPPED = "昨天上午九时二十分全长两公里的大\n桥正式合龙两岸居民往来所需的时间\n将缩短一半。\n"
PAGE = """农机合作社开进春耕一线
本报讯（记者黄蕊）昨天，城北农机合作社的二十
台拖拉机开进田间，当天完成春耕整地四百多亩，
比去年同期提前了五天，合作社还为种粮大户免费
检修农机，确保春耕生产顺利进行。
城南图书馆延长开放
本报讯（记者武华）从下周起，城南图书馆每晚延
长开放两个小时，读者可以一直读到晚上十点，图
书馆还增设了一百个座位，并且为夜间读者准备了
热水和简餐，受到了附近居民的欢迎。
东湖绿道全线贯通
本报讯（通讯员于曼）全长十八公里的东湖绿道日
前全线贯通，沿途新建驿站六座，市民可以沿着湖
岸骑行一圈，不必再绕行城区道路。
"""
NEWS = ("TITLE_ABOVE", "OPENING", "NEXT", "NEXT", "NEXT")


def labels(draft: Draft) -> list[str]:
    return [Kind(label).name for label in draft.labelled.label.tolist()]


def rules(draft: Draft) -> list[str]:
    return [LabelRule(rule).name for rule in draft.labelled.rule.tolist()]


def test_the_rows_are_the_lines_with_their_columns() -> None:
    lines, labelled = after("corrections", ITEM).lines, after("label", ITEM).labelled
    assert isinstance(labelled, Labelled)
    for name in ("start", "end", "line", "skip", "width", "dateline"):
        assert getattr(labelled, name).tolist() == getattr(lines, name).tolist(), name


def test_a_short_text_is_labelled_by_the_hidden_markov_model() -> None:
    draft = after("label", ITEM)
    assert labels(draft) == ["TITLE", "FIRST"]
    assert rules(draft) == ["HMM", "HMM"]
    assert draft.labelled.opens.tolist() == [False, True], "the dateline opens an article"
    assert draft.labelled.parsed.tolist() == [NO_ARTICLE] * 2, "no grammar of the page was asked"
    assert not draft.documents.paged.any()


def test_a_wrapped_line_continues_the_one_above() -> None:
    assert labels(after("label", WRAPPED)) == ["FIRST", "NEXT", "NEXT"]
    # Near miss: two lines that end with a stop, none of them full.
    assert labels(after("label", "大桥昨日合龙。\n粮站连夜开磅。\n")) == ["FIRST", "FIRST"]


def test_a_page_is_labelled_by_the_network_and_parsed_into_articles() -> None:
    draft = after("label", PAGE)
    assert labels(draft) == [*NEWS, *NEWS, *NEWS[:-1]]
    assert set(rules(draft)) == {"NETWORK"}
    assert draft.labelled.parsed.tolist() == [0] * 5 + [1] * 5 + [2] * 4
    assert np.array_equal(draft.labelled.opens, draft.labelled.label == Kind.OPENING)
    assert draft.documents.paged.tolist() == [True]


def test_fewer_than_twelve_lines_are_no_page() -> None:
    lines = PAGE.splitlines()[5:]  # two items of nine lines together
    for count, paged in ((11, False), (12, True)):
        text = "\n".join([*PAGE.splitlines()[: count - len(lines)], *lines])
        assert after("label", text).documents.paged.tolist() == [paged], count


def test_what_is_known_of_a_document_is_known_of_that_one_alone() -> None:
    draft = after("label", WRAPPED, ITEM, PAGE)
    assert draft.documents.wrapped.tolist() == [True, False, True]
    assert draft.documents.paged.tolist() == [False, False, True]


def test_runner_up_and_margin_tell_how_near_another_label_was() -> None:
    for labelled in (after("label", WRAPPED).labelled, after("label", PAGE).labelled):
        assert ((labelled.score >= 0) & (labelled.score <= 1)).all()
        assert (labelled.margin > 0).all(), "the label that is best has the better odds"
        compared = labelled.runner_up != Kind.UNDECIDED
        assert compared.any()
        assert (labelled.runner_up != labelled.label)[compared].all()


def test_what_a_pass_before_has_found_keeps_its_kind() -> None:
    draft = after("label", WRAPPED.replace("大\n", "大\n（下转第二版）\n"))
    assert labels(draft) == ["FIRST", "JUMP", "NEXT", "NEXT"], "the paragraph goes on behind what interrupts it"
    assert rules(draft) == ["HMM", "NONE", "HMM", "HMM"]
    # On a page, where the network sees it beside its neighbours, the rule says so.
    draft = after("label", f"{PAGE}责编 林月如 版式 高远\n")
    assert (labels(draft)[-1], rules(draft)[-1]) == ("EDITOR", "KNOWN")


@pytest.mark.parametrize(
    ("kind", "label", "rule", "runner_up"),
    [(Kind.VERBATIM, "FIRST", "NOTHING_ABOVE", "NEXT"), (Kind.JUMP, "NEXT", "HMM", "FIRST")],
)
def test_no_paragraph_goes_on_below_a_verbatim_stretch(kind: Kind, label: str, rule: str, runner_up: str) -> None:
    """Below a line of furniture it does."""
    draft = before("label", WRAPPED.replace("大\n", "大\n全长\n"), without=["verbatim"])
    draft = apply("label", with_columns(draft, kind=[Kind.UNDECIDED, kind, Kind.UNDECIDED, Kind.UNDECIDED]))
    assert (labels(draft)[2], rules(draft)[2]) == (label, rule)
    assert Kind(draft.labelled.runner_up[2]).name == runner_up
    # The margin tells how much the model preferred the label: it spoke against a paragraph here.
    assert (draft.labelled.margin[2] > 0) == (rule == "HMM")


def test_a_line_of_roles_and_names_is_a_byline_where_the_text_has_more_than_that() -> None:
    credit = "本报记者 顾敏\n"
    draft = after("label", ITEM + credit)
    assert (labels(draft)[-1], rules(draft)[-1]) == ("BYLINE", "CREDIT")
    assert "BYLINE" not in labels(after("label", credit)), "then the names are the text"
    assert "BYLINE" not in labels(after("label", ITEM + credit, titles="none"))


def test_running_text_has_no_titles() -> None:
    assert set(labels(after("label", ITEM, titles="none"))) <= {"FIRST", "NEXT"}
    assert not after("label", PAGE, titles="none").documents.paged.any()


@pytest.mark.parametrize(
    ("kind", "label", "runner_up"),
    [("joined", "NEXT", "FIRST"), ("paragraph", "FIRST", "UNDECIDED")],
)
def test_the_runner_up_of_what_a_person_says_is_what_the_program_says(kind: str, label: str, runner_up: str) -> None:
    above, below = "大桥昨日合龙。", "粮站连夜开磅。"
    text = f"{above}\n{below}\n"
    draft = after("label", text, corrections=[{"kind": kind, "line": 2, "before": above, "after": below}])
    assert texts_of(draft) == [above, below]
    assert labels(draft) == ["FIRST", label]
    assert rules(draft) == ["HMM", "PERSON"]
    labelled = draft.labelled
    assert Kind(labelled.runner_up[1]).name == runner_up
    # The program's own odds: against what the person says, or for it.
    assert (labelled.margin[1] > 0) == (runner_up == "UNDECIDED")
    assert labelled.score[1] == 1


def test_a_text_without_lines_has_an_empty_table() -> None:
    draft = after("label", "\n \n")
    assert len(draft.labelled) == 0
    assert len(draft.documents) == 1
