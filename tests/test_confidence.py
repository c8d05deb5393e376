"""How sure the reader is of line ends and of what lines are, from the scores of the network to the output."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.drafts import before

import reflow
from reflow import Config
from reflow.draft import Kind, Labelled, LabelRule, TextKind
from reflow.draft.kinds import LABELS
from reflow.model import network
from reflow.model.one_unit import is_joined
from reflow.passes.label import label
from reflow.write.rows import article_rows

Likely = dict[Kind, float]


def read(monkeypatch: pytest.MonkeyPatch, text: str, *rows: Likely) -> Labelled:
    """Label a page as if the network found these labels so probable, and all others of a line equally improbable."""
    table = np.empty((len(rows), len(LABELS)), np.float32)
    for row, likely in zip(table, rows, strict=True):
        row[:] = (1 - sum(likely.values())) / (len(LABELS) - len(likely))
        row[list(likely)] = list(likely.values())
    kinds = np.full((len(rows), len(TextKind)), 0.001, np.float32)
    kinds[:, TextKind.PAGE] = 0.997
    monkeypatch.setattr(network, "forward", lambda *_: (np.log(table), np.log(kinds)))
    return label(before("label", text), Config()).labelled


ITEM = "粮站连夜开磅收粮\n农户排队到半夜\n本报讯昨天粮站开磅\n收粮六十余万斤\n"


def test_a_line_end_is_as_sure_as_the_paragraph_going_on_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = read(
        monkeypatch,
        "大桥昨日正式合龙\n两岸居民敲锣打鼓\n粮站今天开磅收粮\n",
        {Kind.OPENING: 0.99},
        {Kind.NEXT: 0.8, Kind.FIRST: 0.19},
        {Kind.FIRST: 0.7, Kind.NEXT: 0.25},
    )
    assert [Kind(kind).name for kind in lines.label] == ["OPENING", "NEXT", "FIRST"]
    assert lines.score.tolist() == pytest.approx([1, 0.8, 0.75], abs=0.01)
    assert (lines.certainty > 0.9).all(), "all three are surely lines of paragraphs, whichever"


def test_two_lines_of_a_title_are_one_as_surely_as_the_less_sure_is_of_a_title(monkeypatch: pytest.MonkeyPatch) -> None:
    """That surely no paragraph goes on there says nothing of it."""
    body: tuple[Likely, ...] = ({Kind.OPENING: 0.99}, {Kind.NEXT: 0.99})
    for above, below in ((0.9, 0.6), (0.6, 0.9)):
        titles: list[Likely] = [{Kind.TITLE_ABOVE: title, Kind.FIRST: 0.99 - title} for title in (above, below)]
        lines = read(monkeypatch, ITEM, *titles, *body)
        assert lines.score[1] == pytest.approx(0.6, abs=0.05)
        assert lines.certainty[:2].tolist() == pytest.approx([above, below], abs=0.05)


def test_a_title_that_may_go_on_ends_less_surely(monkeypatch: pytest.MonkeyPatch) -> None:
    body: tuple[Likely, ...] = ({Kind.OPENING: 0.99}, {Kind.NEXT: 0.99})
    lines = read(monkeypatch, ITEM, {Kind.TITLE_ABOVE: 0.95}, {Kind.DECK: 0.7, Kind.TITLE_ABOVE: 0.29}, *body)
    assert Kind(lines.label[1]) == Kind.DECK
    assert lines.score[1] == pytest.approx(0.7, abs=0.02)
    lines = read(monkeypatch, ITEM, {Kind.TITLE_ABOVE: 0.95}, {Kind.DECK: 0.99}, *body)
    assert lines.score[1] > 0.97


def test_what_may_not_be_done_in_an_unfamiliar_text_is_no_surer_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "大桥昨日正式合龙，两岸居民敲锣打鼓，扶老携幼。\n" * 16
    lines = read(monkeypatch, text, *[{Kind.FIRST: 0.42, Kind.NEXT: 0.45, Kind.VERBATIM: 0.12}] * 16)
    assert (lines.label[1:] == Kind.FIRST).all(), "where paragraphs are lines, nothing is joined"
    assert set(lines.rule[1:].tolist()) == {LabelRule.OUT_OF_DEPTH}
    assert lines.score[1:].tolist() == pytest.approx([0.55] * 15, abs=0.02)


def test_below_a_line_that_stays_a_line_a_paragraph_begins_against_what_the_network_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "大桥昨日正式合龙\n两岸居民敲锣打鼓\n"
    lines = read(monkeypatch, text, {Kind.VERBATIM: 0.99}, {Kind.NEXT: 0.9, Kind.FIRST: 0.09})
    assert (Kind(lines.label[1]), LabelRule(lines.rule[1])) == (Kind.FIRST, LabelRule.NOTHING_ABOVE)
    assert lines.score[1] == pytest.approx(0.1, abs=0.02)


@given(st.lists(st.dictionaries(st.sampled_from(LABELS), st.floats(0.05, 1), min_size=1), min_size=4, max_size=4))
def test_confidences_are_probabilities(weights: list[Likely]) -> None:
    rows = [{kind: 0.99 * weight / sum(row.values()) for kind, weight in row.items()} for row in weights]
    full = [{**row} if len(row) < len(LABELS) else {kind: row[kind] for kind in LABELS[:-1]} for row in rows]
    with pytest.MonkeyPatch.context() as monkeypatch:
        lines = read(monkeypatch, ITEM, *full)
    for column in (lines.score, lines.certainty):
        assert ((column >= 0) & (column <= 1)).all()


# --- which lines are one ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "columns", "joined"),
    [
        pytest.param(Kind.TITLE_ABOVE, {}, True, id="title"),
        pytest.param(Kind.TITLE_ABOVE, {"skip": [0, 1]}, True, id="a title goes on below a blank line"),
        pytest.param(Kind.TITLE_ABOVE, {"parsed": [0, 1]}, False, id="titles of two articles"),
        pytest.param(Kind.KICKER, {"doc": [0, 1]}, False, id="kickers of two documents"),
        pytest.param(Kind.CAPTION, {}, True, id="caption"),
        pytest.param(Kind.CAPTION, {"skip": [0, 1]}, False, id="captions with a blank line between them"),
        pytest.param(Kind.SUBHEAD, {"measure": [40, 40], "width": [36, 10]}, True, id="a full subhead goes on"),
        pytest.param(
            Kind.SUBHEAD,
            {"measure": [40, 40], "width": [20, 10], "text_kind": [TextKind.ARTICLES] * 2},
            False,
            id="a subhead that leaves room ends",
        ),
        pytest.param(
            Kind.SUBHEAD,
            {"measure": [40, 40], "width": [20, 10], "text_kind": [TextKind.PAGE] * 2},
            True,
            id="but on a page it goes on",
        ),
        pytest.param(Kind.BYLINE, {}, False, id="bylines stay lines"),
        pytest.param(Kind.VERBATIM, {}, False, id="so do verbatim lines"),
        pytest.param(Kind.FOLIO, {}, False, id="a kind that no network scores"),
    ],
)
def test_two_lines_of_a_kind_are_one_or_two(kind: Kind, columns: dict[str, list[int]], joined: bool) -> None:
    filled = {"doc": [0, 0], "parsed": [0, 0], "skip": [0, 0], **columns}
    assert is_joined(Labelled.of(2, label=[kind, kind], **filled)).tolist() == [False, joined]


# --- in the output ----------------------------------------------------------------------------------------------------

PAGE = """2019年6月18日 星期二 第03版：要闻
农机合作社开进春耕一线
二十台拖拉机昼夜不停
本报讯（记者黄蕊）昨天，城北农机合作社的二十
台拖拉机开进田间，当天完成春耕整地四百多亩，
比去年同期提前了五天，合作社还为种粮大户免费
检修农机，确保春耕生产顺利进行。
城南图书馆延长开放
本报讯（记者武华）从下周起，城南图书馆每晚延
长开放两个小时，读者可以一直读到晚上十点，图
书馆还增设了一百个座位，并且为夜间读者准备了
热水和简餐，受到了附近居民的欢迎。
责编 林月如 版式 高远
"""


def test_a_title_is_as_sure_as_the_least_sure_of_its_lines_and_furniture_as_its_line() -> None:
    document = reflow.clean(PAGE)
    decisions = {decision.text: decision for decision in reflow.explain(PAGE)}
    assert document.furniture
    assert any(len(article.title_lines) > 1 for article in document.articles)
    for line in document.furniture:
        assert line.kind_confidence == decisions[line.text].kind_confidence
    for article in document.articles:
        assert article.title_confidence == min(decisions[line].kind_confidence for line in article.title_lines)
    (article,) = reflow.clean("大桥昨日合龙，两岸居民奔走相告。").articles
    assert (article.title, article.title_confidence) == (None, None)


def test_a_paragraph_is_as_surely_one_as_the_least_sure_of_its_lines() -> None:
    decisions = reflow.explain(PAGE)
    for article in reflow.clean(PAGE).articles:
        for paragraph in article.paragraphs:
            of_lines = [one.kind_confidence for one in decisions if one.text in paragraph.text]
            assert len(of_lines) > 1
            assert paragraph.kind_confidence == min(of_lines)


def test_json_of_version_0_1_has_no_confidence_of_kinds() -> None:
    record = reflow.clean(PAGE).to_dict()
    for article in record["articles"]:
        del article["title_confidence"]
    parts = [*record["furniture"], *(part for article in record["articles"] for part in article["paragraphs"])]
    for part in parts:
        del part["kind_confidence"]
    document = reflow.Document.from_json(json.dumps(record))
    assert document.articles[0].title_confidence is None
    assert document.articles[0].paragraphs[0].kind_confidence is None
    assert document.furniture[0].kind_confidence is None


@pytest.mark.parametrize("text", [PAGE, "大桥昨日合龙，两岸居民奔走相告。"])
def test_rows_have_the_confidence_of_the_title(text: str) -> None:
    document = reflow.clean(text)
    assert [row.title_confidence for row in article_rows(document)] == [
        article.title_confidence or 0 for article in document.articles
    ]
