"""The pass `label`: the table that it makes, with the label of each line and what decided it.

What the network says is prepared, so that these tests are about what the rules and the grammar make of it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from support.answers import SURE, Answer, answer
from support.drafts import after, apply, before, labels, rules, texts_of, with_columns

from reflow import Draft
from reflow.config import TextKinds, Titles
from reflow.draft import Kind, Labelled, LabelRule, TextKind
from reflow.model.whole_lines import Pattern
from reflow.passes.label import FEWEST_LINES

ITEM = "博物馆新馆开放\n\n本报讯 昨天，博物馆新馆向公众开放，展出文物三千件。\n"
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
TITLE, OPENING, FIRST, NEXT = Kind.TITLE_ABOVE, Kind.OPENING, Kind.FIRST, Kind.NEXT
PAGES, ARTICLES, PROSE, LINES = TextKind


class Reader:
    """Labels texts by prepared answers of the network."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def __call__(
        self,
        lines: Sequence[str],
        answers: Sequence[Answer],
        kind: TextKind | Sequence[TextKind] = PAGES,
        *,
        titles: Titles = "auto",
        choice: TextKinds = "auto",
        pattern: Sequence[Pattern] | None = None,
    ) -> Draft:
        """Label the lines of one document, of which the network says `answers`."""
        answer(self.monkeypatch, answers, kind)
        draft = before("label", "\n".join(lines))
        if pattern is not None:
            draft = with_columns(draft, pattern=pattern)
        return apply("label", draft, titles=titles, kind=choice)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(monkeypatch)


def decided(draft: Draft, line: int) -> tuple[str, str]:
    """Return the label of a line, and the rule that decided it."""
    return labels(draft)[line], rules(draft)[line]


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_rows_are_the_lines_with_their_columns() -> None:
    lines, labelled = after("corrections", ITEM).lines, after("label", ITEM).labelled
    assert isinstance(labelled, Labelled)
    for name in ("start", "end", "line", "skip", "width", "dateline", "pattern"):
        assert getattr(labelled, name).tolist() == getattr(lines, name).tolist(), name


def test_a_page_is_labelled_by_the_trained_network_and_parsed_into_articles() -> None:
    draft = after("label", PAGE)
    assert labels(draft) == [*NEWS, *NEWS, *NEWS[:-1]]
    assert set(rules(draft)) <= {"NETWORK", "DATELINE", "GRAMMAR"}
    assert draft.labelled.parsed.tolist() == [0] * 5 + [1] * 5 + [2] * 4


def test_what_the_network_says_is_taken_with_its_probabilities(read: Reader) -> None:
    draft = read(["博物馆新馆开放", "昨天开门。", "人很多。"], [TITLE, OPENING, {FIRST: 0.6, NEXT: 0.3}])
    labelled = draft.labelled
    assert labels(draft) == ["TITLE_ABOVE", "OPENING", "FIRST"]
    assert rules(draft) == ["NETWORK"] * 3
    assert labelled.opens.tolist() == [False, True, False]
    assert labelled.parsed.tolist() == [0, 0, 0]
    assert labelled.score[2] == pytest.approx(0.7, abs=0.03), "of the border above the line"
    assert labelled.certainty[2] == pytest.approx(0.93, abs=0.05), "a paragraph, wherever it begins"
    assert Kind(labelled.runner_up[2]) is NEXT
    assert labelled.margin[2] == pytest.approx(np.log(0.6 / 0.3))
    assert (labelled.margin > 0).all()


def test_the_score_of_a_joined_line_is_that_it_is_joined(read: Reader) -> None:
    labelled = read(["昨天下了一夜的", "雨，水退了。"], [FIRST, NEXT], PROSE).labelled
    assert labelled.score.tolist() == pytest.approx([1, SURE], abs=0.03)


def test_a_title_is_as_certain_wherever_its_body_stands(read: Reader) -> None:
    line = {TITLE: 0.5, Kind.TITLE_BELOW: 0.45}
    labelled = read(["博物馆新馆开放", "昨天开门。"], [line, OPENING]).labelled
    assert labelled.certainty[0] == pytest.approx(0.95, abs=0.02)
    # Near miss: a kicker is another part of the headline.
    labelled = read(["博物馆新馆开放", "昨天开门。"], [{TITLE: 0.5, Kind.KICKER: 0.45}, OPENING]).labelled
    assert labelled.certainty[0] == pytest.approx(0.5, abs=0.02)


def test_the_grammar_decides_where_the_likeliest_label_cannot_stand(read: Reader) -> None:
    lines, answers = (
        ["昨天开门。", "博物馆新馆开放", "人很多。"],
        [OPENING, {Kind.KICKER: 0.6, Kind.SUBHEAD: 0.39}, FIRST],
    )
    assert decided(read(lines, answers), 1) == ("SUBHEAD", "GRAMMAR")
    # Near miss: a title follows the kicker.
    answers = [OPENING, {Kind.KICKER: 0.6, Kind.SUBHEAD: 0.39}, Kind.TITLE_BELOW]
    assert decided(read([*lines[:2], "展出文物三千件"], answers), 1) == ("KICKER", "NETWORK")


def test_a_text_without_lines_has_an_empty_table() -> None:
    draft = after("label", "\n \n")
    assert len(draft.labelled) == 0
    assert len(draft.documents) == 1
    assert not after("label", "\n", "水退了。\n").documents.out_of_depth.any()


# --- the kind of the text --------------------------------------------------------------------------------------------


def test_each_stretch_and_each_document_has_its_kind(read: Reader) -> None:
    kinds = [*[PROSE] * 20, *[LINES] * 12]
    draft = read(["雨下了一夜。"] * 32, [FIRST] * 32, kinds)
    assert draft.labelled.text_kind.tolist() == kinds
    assert draft.documents.kind.tolist() == [PROSE], "most of it"
    assert draft.documents.kind_score[0] == pytest.approx((20 * SURE + 12 * 0.01) / 32, abs=0.001)


def test_the_caller_may_choose_the_kind(read: Reader) -> None:
    lines, answers = ["石榴", "雨下了一夜。"], [TITLE, OPENING]
    assert labels(read(lines, answers, PROSE, choice="articles")) == ["TITLE_ABOVE", "OPENING"]
    assert set(read(lines, answers, PAGES, choice="lines").labelled.text_kind.tolist()) == {LINES}


@pytest.mark.parametrize(
    ("kind", "label", "label_there"),
    [
        (ARTICLES, Kind.TITLE_BELOW, "TITLE_ABOVE"),
        (ARTICLES, Kind.CAPTION, "FIRST"),
        (PROSE, Kind.TITLE_BELOW, "SUBHEAD"),
        (PROSE, Kind.KICKER, "SUBHEAD"),
        (PROSE, Kind.BYLINE, "FIRST"),
        (LINES, Kind.TITLE_BELOW, "VERBATIM"),
        (LINES, Kind.DECK, "VERBATIM"),
        (LINES, Kind.CAPTION, "VERBATIM"),
    ],
)
def test_only_on_a_page_may_text_leave_its_place(read: Reader, kind: TextKind, label: Kind, label_there: str) -> None:
    below = Kind.TITLE_BELOW if label is Kind.KICKER else OPENING
    lines = ["雨下了一夜。", "博物馆新馆开放", "水退了。"]
    answers = [TITLE if label is Kind.DECK else OPENING, {label: 0.9, Kind[label_there]: 0.09}, below]
    assert decided(read(lines, answers, PAGES), 1) == (label.name, "NETWORK"), "near miss: on a page it may"
    assert decided(read(lines, answers, kind), 1) == (label_there, "TEXT_KIND")


# --- what is set aside -----------------------------------------------------------------------------------------------

PHONE, PLAIN, END = (
    "电话：0510-85187583",
    "雨下了一夜",
    "—END—",
)  # a masthead's, or a notice's; text; certainly a site's
SHORT, LONG = 3, FEWEST_LINES


@pytest.mark.parametrize(
    ("kind", "lines", "line", "label", "rule"),
    [
        pytest.param(PAGES, LONG, PLAIN, "FURNITURE", "NETWORK", id="on a whole page the network alone"),
        pytest.param(PAGES, LONG - 1, PLAIN, "FIRST", "SET_ASIDE", id="not on a scrap"),
        pytest.param(PAGES, SHORT, PHONE, "FURNITURE", "NETWORK", id="on a scrap what matches a pattern"),
        pytest.param(ARTICLES, LONG, PHONE, "FURNITURE", "NETWORK", id="beside news what matches a pattern"),
        pytest.param(ARTICLES, LONG, PLAIN, "FIRST", "SET_ASIDE", id="beside news nothing else"),
        pytest.param(ARTICLES, LONG, END, "FURNITURE", "NETWORK", id="what is certain, in articles"),
        pytest.param(PROSE, SHORT, END, "FURNITURE", "NETWORK", id="what is certain, in prose"),
        pytest.param(LINES, SHORT, END, "FURNITURE", "NETWORK", id="what is certain, in lines"),
        pytest.param(PROSE, LONG, PHONE, "FIRST", "SET_ASIDE", id="not in prose"),
        pytest.param(LINES, LONG, PLAIN, "VERBATIM", "SET_ASIDE", id="not in a poem"),
    ],
)
def test_what_may_be_set_aside(read: Reader, kind: TextKind, lines: int, line: str, label: str, rule: str) -> None:
    answers = [OPENING, *[FIRST] * (lines - 2), {Kind.FURNITURE: 0.9, FIRST: 0.09}]
    draft = read([*["水退了。"] * (lines - 1), line], answers, kind)
    assert decided(draft, lines - 1) == (label, rule)


def test_a_running_head_may_be_set_aside_in_any_text(read: Reader) -> None:
    lines, answers = ["水退了。", "石榴", "水退了。"], [OPENING, {Kind.FURNITURE: 0.9, FIRST: 0.09}, FIRST]
    head = [Pattern.NONE, Pattern.RUNNING_HEAD, Pattern.NONE]
    for kind in TextKind:
        assert decided(read(lines, answers, kind, pattern=head), 1) == ("FURNITURE", "CERTAIN")
        kept = "VERBATIM" if kind is LINES else "FIRST"
        assert decided(read(lines, answers, kind), 1) == (kept, "SET_ASIDE")


def test_what_is_certain_is_left_where_the_network_takes_it_for_text(read: Reader) -> None:
    assert decided(read(["水退了。", END], [OPENING, FIRST], PROSE), 1) == ("FIRST", "NETWORK")


# --- texts unlike all that the network learned from ------------------------------------------------------------------


def unsure(next_line: float) -> dict[Kind, float]:
    return {NEXT: next_line, FIRST: 0.95 - next_line}


def test_out_of_its_depth_all_lines_stay_as_they_are(read: Reader) -> None:
    lines = ["水退了"] * FEWEST_LINES
    vague: list[Answer] = [{Kind.TITLE_BELOW: 0.5, FIRST: 0.2, NEXT: 0.2}] * (FEWEST_LINES - 3)
    answers: list[Answer] = [OPENING, {NEXT: 0.95}, {NEXT: 0.8, FIRST: 0.1}, *vague]
    draft = read(lines, answers, PAGES)
    assert draft.documents.out_of_depth.tolist() == [True]
    assert labels(draft) == ["VERBATIM"] * FEWEST_LINES
    assert rules(draft) == ["OUT_OF_DEPTH"] * FEWEST_LINES
    # Nor is anything set aside, even if it can be nothing but furniture.
    certain = ["国内统一刊号 CN11-0010", "江州晚报 2019-06-18"]
    draft = read([*lines, *certain], [*answers, *[vague[0]] * len(certain)], PAGES)
    assert labels(draft) == ["VERBATIM"] * (FEWEST_LINES + len(certain))
    # A caller who says what the text is gets those lines joined that surely go on.
    chosen = read(lines, answers, PAGES, choice="page")
    assert labels(chosen) == ["FIRST", "NEXT", "FIRST", *["SUBHEAD"] * (len(vague) - 1), "FIRST"]
    # Near miss: the network knows most of the text.
    draft = read(lines, [*answers[:3], *[FIRST] * len(vague)], PAGES)
    assert draft.documents.out_of_depth.tolist() == [False]
    assert labels(draft)[:3] == ["OPENING", "NEXT", "NEXT"]


# A paragraph of 27 em: no heading is so wide, and it ends a sentence.
PARAGRAPH = "水退以后，镇上的人把门板一块块洗净，晾在堤上，到天黑才收回来。"


def test_out_of_its_depth_titles_stand_in_their_places_where_paragraphs_are_lines(read: Reader) -> None:
    vague: list[Answer] = [{Kind.TITLE_BELOW: 0.5, FIRST: 0.2, NEXT: 0.2}] * (FEWEST_LINES - 2)
    draft = read(["水退了", *[PARAGRAPH] * (FEWEST_LINES - 1)], [TITLE, OPENING, *vague], PAGES)
    assert draft.documents.out_of_depth.tolist() == [True]
    assert labels(draft)[:2] == ["TITLE_ABOVE", "OPENING"]
    assert not {"NEXT", "TITLE_BELOW", "BYLINE", "CAPTION", "FURNITURE"}.intersection(labels(draft))


def test_where_paragraphs_are_lines_nothing_continues_the_end_of_a_sentence(read: Reader) -> None:
    maybe, surely, opened = {NEXT: 0.8, FIRST: 0.19}, {NEXT: 0.95, FIRST: 0.04}, PARAGRAPH[:-1] + "，"
    draft = read([PARAGRAPH] * 3, [OPENING, surely, surely], PAGES)
    assert labels(draft) == ["OPENING", "FIRST", "FIRST"]
    assert rules(draft)[1:] == ["UNWRAPPED", "UNWRAPPED"]
    # An open line goes on if that is sure.
    answers = [OPENING, FIRST, surely, FIRST, maybe, FIRST]
    draft = read([PARAGRAPH, opened, PARAGRAPH, opened, PARAGRAPH, PARAGRAPH], answers, PAGES)
    assert labels(draft) == ["OPENING", "FIRST", "NEXT", "FIRST", "FIRST", "FIRST"]
    # Near miss: the lines of a column.
    draft = read([PARAGRAPH[:16]] * 3, [OPENING, maybe, maybe], PAGES)
    assert labels(draft) == ["OPENING", "NEXT", "NEXT"]


def test_a_heading_among_paragraphs_that_are_lines_is_as_sure_as_it_is_a_heading(read: Reader) -> None:
    opened, doubtful = PARAGRAPH[:-1] + "，", {Kind.TITLE_ABOVE: 0.5, NEXT: 0.3, FIRST: 0.19}
    texts, answers = [PARAGRAPH, PARAGRAPH, opened, "渡口的早市", PARAGRAPH], [FIRST, FIRST, FIRST, doubtful, FIRST]
    draft = read(texts, answers, PROSE)
    assert decided(draft, 3)[0] == "SUBHEAD"
    assert draft.labelled.certainty[3] == pytest.approx(0.5, abs=0.03)
    assert draft.labelled.score[3] == pytest.approx(0.7, abs=0.03), "that the line above ends"


def test_where_no_column_is_known_a_line_is_joined_if_that_is_likely(read: Reader) -> None:
    maybe = {NEXT: 0.6, FIRST: 0.39}
    draft = read(["大桥昨日合", "龙，两岸欢腾。"], [FIRST, maybe], PROSE)
    assert decided(draft, 1) == ("FIRST", "NO_COLUMN")
    assert draft.labelled.score[1] == pytest.approx(0.4, abs=0.02), "that it is kept apart makes it no surer"
    assert decided(read(["大桥昨日合", "龙，两岸欢腾。"], [FIRST, NEXT], PROSE), 1) == ("NEXT", "NETWORK")
    # Near miss: in a column.
    lines = ["大桥昨日合龙", "两岸人人欢腾", "渡船从此停航", "艄公上岸种地"]
    assert decided(read(lines, [FIRST, NEXT, NEXT, maybe], PROSE), 3) == ("NEXT", "NETWORK")


def test_what_reads_like_furniture_is_not_set_aside_as_a_byline_instead(read: Reader) -> None:
    lines = ["水退了。", "老街换新颜"]
    doubtful = {Kind.FURNITURE: 0.6, Kind.BYLINE: 0.2, Kind.SUBHEAD: 0.1, FIRST: 0.09}
    assert decided(read(lines, [OPENING, doubtful], ARTICLES), 1)[0] not in ("BYLINE", "FURNITURE")
    # Near miss: it reads like a byline.
    byline = {Kind.BYLINE: 0.6, Kind.FURNITURE: 0.2}
    assert decided(read(lines, [OPENING, byline], ARTICLES), 1) == ("BYLINE", "NETWORK")


def test_too_few_lines_show_nothing_of_a_text(read: Reader) -> None:
    answers = [OPENING, *[unsure(0.5)] * (FEWEST_LINES - 2)]
    assert not read(["水退了"] * len(answers), answers, PROSE).documents.out_of_depth.any()
    answers.append(unsure(0.5))
    assert read(["水退了"] * len(answers), answers, PROSE).documents.out_of_depth.all()


# --- where the caller says that titles stand -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "label", "label_there"),
    [
        ("none", TITLE, "SUBHEAD"),
        ("none", Kind.TITLE_BELOW, "SUBHEAD"),
        ("none", OPENING, "FIRST"),
        ("none", Kind.BYLINE, "FIRST"),
        ("leading", Kind.TITLE_BELOW, "TITLE_ABOVE"),
        ("trailing", TITLE, "TITLE_BELOW"),
    ],
)
def test_the_caller_says_where_titles_stand(read: Reader, titles: Titles, label: Kind, label_there: str) -> None:
    lines = ["水退了。", "博物馆新馆开放", "人很多。"]
    answers = [OPENING, {label: 0.95, Kind[label_there]: 0.04}, {OPENING: 0.5, FIRST: 0.49}]
    assert decided(read(lines, answers), 1) == (label.name, "NETWORK")
    assert decided(read(lines, answers, titles=titles), 1) == (label_there, "TITLES")


# --- rules about lines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["昨天上午，", "水退了。人很多"])
@pytest.mark.parametrize("label", [TITLE, Kind.SUBHEAD, Kind.KICKER], ids=lambda label: label.name)
def test_a_headline_ends_with_no_comma_and_holds_no_full_stop(read: Reader, line: str, label: Kind) -> None:
    answers = [FIRST, {label: 0.6, FIRST: 0.39}, TITLE, OPENING]
    draft = read(["水退了。", line, "石榴", "水退了。"], answers)
    assert decided(draft, 1) == ("FIRST", "SENTENCE")


@pytest.mark.parametrize("line", ["昨天上午", "水退了。", "水退了？人很多！", "昨天，人很多"])
def test_a_headline_may_hold_other_marks(read: Reader, line: str) -> None:
    draft = read(["水退了。", line, "水退了。"], [OPENING, {Kind.SUBHEAD: 0.6, FIRST: 0.39}, FIRST])
    assert decided(draft, 1) == ("SUBHEAD", "NETWORK")


@pytest.mark.parametrize(
    ("above", "below", "label", "rule"),
    [
        ("昨天上午，", "，人很多。", "NEXT", "SENTENCE"),
        ("他说（", "）人很多。", "NEXT", "SENTENCE"),
        ("昨天上午，", "人很多。", "FURNITURE", "NETWORK"),  # the line below can begin
        ("昨天上午。", "，人很多。", "FURNITURE", "NETWORK"),  # the line above ends
    ],
)
def test_nothing_that_a_sentence_runs_through_is_set_aside(
    read: Reader, above: str, below: str, label: str, rule: str
) -> None:
    """Whole pages alone let the network set lines aside, so the sentence stands in one."""
    lines = [*["水退了。"] * FEWEST_LINES, above, "石榴", below]
    answers: list[Answer] = [OPENING, *[FIRST] * FEWEST_LINES, {Kind.FURNITURE: 0.6, NEXT: 0.39}, NEXT]
    assert decided(read(lines, answers), FEWEST_LINES + 1) == (label, rule)


def test_a_source_is_a_byline_in_news_alone(read: Reader) -> None:
    lines, answers = ["博物馆新馆开放", "（据新华社报道）", "水退了。"], [TITLE, {FIRST: 0.9}, FIRST]
    for kind, outcome in (
        (PAGES, ("BYLINE", "CREDIT")),
        (ARTICLES, ("BYLINE", "CREDIT")),
        (PROSE, ("FIRST", "NETWORK")),
        (LINES, ("VERBATIM", "TEXT_KIND")),
    ):
        assert decided(read(lines, answers, kind), 1) == outcome, kind
    assert decided(read(lines, answers, PAGES, titles="none"), 1) == ("FIRST", "NETWORK")
    assert decided(read([lines[0], "据新华社一位读者说", lines[2]], answers), 1) == ("FIRST", "NETWORK")


def test_a_text_of_nothing_but_sources_is_a_text(read: Reader) -> None:
    draft = read(["（据新华社报道）", "据新华社"], [Kind.BYLINE, Kind.BYLINE], ARTICLES)
    assert "CREDIT" not in rules(draft)
    assert labels(draft) != ["BYLINE", "BYLINE"]


def test_where_no_opening_may_stand_a_paragraph_begins(read: Reader) -> None:
    """Whatever the network has left for the other labels."""
    lines, answers = ["水退了。", "本报讯 昨天，大桥合龙。"], [FIRST, {OPENING: 0.9, NEXT: 0.05, FIRST: 0.04}]
    assert decided(read(lines, answers, PAGES), 1) == ("OPENING", "NETWORK")
    assert decided(read(lines, answers, PAGES, titles="none"), 1) == ("FIRST", "TITLES")
    assert decided(read(lines, answers, PROSE), 1) == ("FIRST", "TEXT_KIND")
    # Near miss: where the network prefers to join it, it is joined.
    answers = [FIRST, {OPENING: 0.2, NEXT: 0.75}]
    assert decided(read(lines, answers, PROSE), 1) == ("NEXT", "NETWORK")


def test_no_document_continues_the_one_above(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, [FIRST, {NEXT: 0.6, FIRST: 0.39}], PROSE)
    draft = apply("label", before("label", "昨天下了一夜的", "雨，水退了。"))
    assert decided(draft, 1) == ("FIRST", "TOP")


@pytest.mark.parametrize(
    ("line", "rule", "answered", "label"),
    [
        pytest.param("问：什么时候通车？", "PARAGRAPH_START", NEXT, "FIRST", id="a question"),
        pytest.param("问什么时候通车？", "NETWORK", NEXT, "NEXT", id="no question"),
        pytest.param("图为施工现场", "CAPTION_HEAD", Kind.SUBHEAD, "FIRST", id="a caption"),
        pytest.param("地图为证", "NETWORK", Kind.SUBHEAD, "SUBHEAD", id="no caption"),
        pytest.param("记者手记", "NO_BYLINE", Kind.BYLINE, "FIRST", id="the name of a column"),
        pytest.param("周二 多云 10℃", "NO_BYLINE", Kind.BYLINE, "FIRST", id="a digit"),
        pytest.param("▲塔吊亮了 周舟", "NO_BYLINE", Kind.BYLINE, "FIRST", id="an arrow"),
        pytest.param("记者周舟", "NETWORK", Kind.BYLINE, "BYLINE", id="a name"),
    ],
)
def test_a_line_by_its_words(read: Reader, line: str, rule: str, answered: Kind, label: str) -> None:
    lines = ["昨天下了一夜的雨。", line, "水退了。"]
    draft = read(lines, [OPENING, {answered: 0.75, FIRST: 0.24}, FIRST])
    assert decided(draft, 1) == (label, rule)


def test_a_speaker_inside_a_sentence_begins_no_paragraph(read: Reader) -> None:
    lines = ["他对着镜头回", "答：水退了。"]
    assert decided(read(lines, [FIRST, NEXT], PROSE), 1) == ("NEXT", "NETWORK")
    assert decided(read(["他对着镜头。", lines[1]], [FIRST, NEXT], PROSE), 1) == ("FIRST", "PARAGRAPH_START")


def test_what_is_continued_from_another_page_continues_nothing_above(read: Reader) -> None:
    above, below = "昨天，新馆开放，文物出自城北", "的两座古墓。"
    assert (
        decided(read([above, "（上接第1版）", below], [OPENING, Kind.FURNITURE, NEXT], PAGES), 2)[1]
        == "PARAGRAPH_START"
    )
    # Near miss: what is continued on another page may go on below the line, at the head of the next column.
    assert decided(read([above, "（下转第3版）", below], [OPENING, Kind.FURNITURE, NEXT], PAGES), 2) == (
        "NEXT",
        "NETWORK",
    )


def test_in_news_a_dateline_begins_an_article(read: Reader) -> None:
    lines, answers = ["水退了。", "本报讯 昨天，大桥合龙。"], [OPENING, {FIRST: 0.6, OPENING: 0.39}]
    assert decided(read(lines, answers, ARTICLES), 1) == ("OPENING", "DATELINE")
    assert decided(read(lines, answers, PROSE), 1) == ("FIRST", "NETWORK")
    assert decided(read([lines[0], "昨天，大桥合龙。"], answers, ARTICLES), 1) == ("FIRST", "NETWORK")


def test_no_paragraph_goes_on_below_lines_that_stay_lines(read: Reader) -> None:
    lines = ["昨天下了一夜的", "甲　乙", "雨，水退了。"]
    draft = read(lines, [FIRST, Kind.VERBATIM, NEXT], PROSE)
    assert decided(draft, 2) == ("FIRST", "NOTHING_ABOVE")
    assert Kind(draft.labelled.runner_up[2]) is NEXT
    assert draft.labelled.margin[2] < 0, "the network spoke for joining it"
    # Near miss: below a caption it does.
    assert decided(read(lines, [OPENING, Kind.CAPTION, NEXT], PAGES), 2) == ("NEXT", "NETWORK")


# --- what a person says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "label", "runner_up"),
    [("joined", "NEXT", "FIRST"), ("paragraph", "FIRST", "UNDECIDED"), ("furniture", "FURNITURE", "FIRST")],
)
def test_the_runner_up_of_what_a_person_says_is_what_the_program_says(
    monkeypatch: pytest.MonkeyPatch, kind: str, label: str, runner_up: str
) -> None:
    above, below = "大桥昨日合龙。", "粮站连夜开磅。"
    correction = {"kind": kind, "line": 2, "before": above, "after": below}
    answer(monkeypatch, [FIRST, {FIRST: 0.8, NEXT: 0.19}], PROSE)
    draft = after("label", f"{above}\n{below}\n", corrections=[correction])
    assert texts_of(draft) == [above, below]
    assert decided(draft, 1) == (label, "PERSON")
    labelled = draft.labelled
    assert Kind(labelled.runner_up[1]).name == runner_up
    # The program's own odds: against what the person says, or for it.
    assert (labelled.margin[1] > 0) == (runner_up == "UNDECIDED")
    assert labelled.certainty[1] == 1
    assert rules(draft)[0] == "NETWORK"


def test_where_the_body_of_a_persons_title_stands_is_left_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    title, body = "博物馆新馆开放", "昨天开门。"
    for lines, answers, label in (
        ([title, body], [{FIRST: 0.9}, OPENING], "TITLE_ABOVE"),
        ([body, title], [OPENING, {FIRST: 0.9}], "TITLE_BELOW"),
    ):
        row = lines.index(title)
        correction = {"kind": "title", "line": row + 1, "before": lines[row - 1] if row else "", "after": title}
        answer(monkeypatch, answers, PAGES)
        draft = after("label", "\n".join(lines), corrections=[correction])
        assert decided(draft, row) == (label, "PERSON")


def test_a_blank_line_below_a_short_line_parts_prose(read: Reader) -> None:
    long, short = "昨天夜里下了一夜的雨，河水涨了半米，渡船都停了", "渡船停了"
    answers = [FIRST, {NEXT: 0.75, FIRST: 0.2}, {NEXT: 0.9}]
    assert decided(read([short, f"\n{long}", long], answers, PROSE), 1) == ("FIRST", "BLANK_LINE")
    assert decided(read([long, f"\n{long}", long], answers, PROSE), 1) == ("NEXT", "NETWORK"), "near miss: a full line"
    assert decided(read([short, long, long], answers, PROSE), 1) == ("NEXT", "NETWORK"), "near miss: no blank line"


def test_a_title_that_was_cut_at_the_measure_goes_on(read: Reader) -> None:
    lines, below = ["环湖绿道昨天全", "线贯通", "昨天，绿道开放。"], {Kind.SUBHEAD: 0.6, TITLE: 0.3}
    assert decided(read(lines, [TITLE, below, OPENING], ARTICLES), 1) == ("TITLE_ABOVE", "HEADLINE")
    # Near miss: the name of a column is short, and a subhead stands below it.
    lines[0] = "快讯"
    assert decided(read(lines, [TITLE, below, OPENING], ARTICLES), 1) == ("SUBHEAD", "NETWORK")


def test_a_title_has_one_line_where_paragraphs_are_lines(read: Reader) -> None:
    short, long = "渡船停了，", "昨天夜里下了一夜的雨，河水涨了半米，渡船都停了，" * 3
    lines = ["环湖绿道", "昨天全线贯通", long]
    assert decided(read(lines, [TITLE, TITLE, OPENING], ARTICLES), 0) == ("KICKER", "UNWRAPPED")
    # Near miss: in a column a title may be cut.
    lines[2] = short
    assert decided(read(lines, [TITLE, TITLE, OPENING], ARTICLES), 0) == ("TITLE_ABOVE", "NETWORK")


def test_the_lowest_line_of_a_page_heads_nothing(read: Reader) -> None:
    lines, doubtful = ["水退了。", "大桥合龙"], {TITLE: 0.4, Kind.TITLE_BELOW: 0.2, FIRST: 0.3}
    assert decided(read(lines, [OPENING, doubtful], PAGES), 1) == ("TITLE_BELOW", "FOOT")
    answers = [OPENING, doubtful, OPENING]
    assert decided(read([*lines, "水退了。"], answers, PAGES), 1) == ("TITLE_ABOVE", "NETWORK"), "near miss"


def test_every_rule_can_decide() -> None:
    """A rule that no test above names is one that nothing tests."""
    source = Path(__file__).read_text(encoding="utf-8")
    untested = [rule.name for rule in LabelRule if f'"{rule.name}"' not in source and rule is not LabelRule.NONE]
    assert not untested, f"show a line that {untested} decides, and a near miss"
