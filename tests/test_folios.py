"""Folios as papers set them, and lines that look like one."""

import pytest
from support.answers import answer

import reflow
from reflow.draft import Kind
from reflow.patterns.folios import is_folio

BODY = "部落小學昨天辦了一場畢業典禮，全校七名畢業生親手種下七棵苦楝樹。\n"


@pytest.mark.parametrize(
    ("line", "number", "section", "date"),
    [
        ("第三版", "3", None, None),
        ("第03版：要闻", "3", "要闻", None),
        ("— 3 —", "3", None, None),
        ("-3-", "3", None, None),
        ("2019年6月18日星期二第03版", "3", None, "2019-06-18"),
        ("第03版 2019年6月18日 星期二 要闻", "3", None, "2019-06-18"),
        ("2019-06-18 第03版：要闻", "3", "要闻", "2019-06-18"),
        ("2019年6月18日 星期二 要闻 03", "3", "要闻", "2019-06-18"),
        ("2019-06-18 星期二 要闻 03", "3", "要闻", "2019-06-18"),
        ("2019年6月18日 星期二 农历己亥年五月十六", None, None, "2019-06-18"),
        ("2019年6月18日 星期二 第12345期 今日8版", None, None, "2019-06-18"),
        ("石景山报 2019年6月18日 第3版", "3", None, "2019-06-18"),
        ("市井·副刊 2019年6月18日 星期二 第7版", "7", None, "2019-06-18"),
        ("2019年6月18日 星期二　教育·第6版", "6", "教育", "2019-06-18"),
        ("B2 副刊 2019年6月18日 星期二", "B2", "副刊", "2019-06-18"),
        ("A6 地方新聞 中華民國一一三年三月八日 星期五", "A6", "地方新聞", "2024-03-08"),
        ("A6　要聞　聯合報　中華民國113年3月8日　星期五", "A6", "要聞", "2024-03-08"),
        ("聯合報 2024.3.8 星期五 A6 地方", "A6", "地方", "2024-03-08"),
    ],
)
def test_folios(
    monkeypatch: pytest.MonkeyPatch, line: str, number: str | None, section: str | None, date: str | None
) -> None:
    answer(monkeypatch, [Kind.FURNITURE, Kind.OPENING])
    document = reflow.clean(f"{line}\n{BODY}")
    assert [(one.kind, one.text) for one in document.furniture] == [("folio", line)]
    [page] = document.pages
    assert (page.number, page.section, page.date) == (number, section, date)


@pytest.mark.parametrize(
    "line",
    [
        "2019年6月18日，市水务局召开会议",
        "2019年6月18日上午",
        "2019年6月18日 上海",  # a stage of a journey
        "6月18日 星期二",  # in a diary
        "二〇一九年六月",
        "原载人民日报2019年6月18日",  # a source; a paper's own name stands apart
        "本报记者 李可 2019年6月18日",
        "第一版的照片",
        "第3版权页",
        "第二次会议",
        "第3期 培训班",
        "A4",  # paper
        "A4 复印纸 6月18日 到货",
        "—2019",  # of 2018—2019
        "12 34",
        "周报",
    ],
)
def test_no_folios(line: str) -> None:
    assert not is_folio(line)
