"""The laws, on pages that nobody has written: random text, random bytes, and newspaper pages set at random."""

from contextlib import suppress

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from support.checks import check, check_stable
from support.phrases import ALPHABET, DATELINES, SENTENCES, TITLES
from support.typeset import Story, set_page
from test_seed import ENCODED, LAYOUTS, STORIES, TEXT

import reflow
from reflow.config import Titles

random_text = st.text(st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=300)
line = st.text(st.sampled_from(ALPHABET.replace("\n", "")), max_size=24)
random_lines = st.lists(line, max_size=30).map("\n".join)


@st.composite
def stories(draw: st.DrawFn) -> list[Story]:
    """Draw up to four stories; no sentence stands twice on a page, or the words of a title would be everywhere."""
    titles, sentences = draw(st.permutations(TITLES)), list(draw(st.permutations(SENTENCES)))
    drawn = []
    for number in range(draw(st.integers(1, 4))):
        paragraphs = []
        for _ in range(draw(st.integers(1, 3))):
            size = draw(st.integers(1, 3))
            paragraphs.append("".join(sentences[:size]))
            del sentences[:size]
        paragraphs = [paragraph for paragraph in paragraphs if paragraph] or ["全文见本报网站。"]
        paragraphs[0] = draw(st.sampled_from(DATELINES)) + paragraphs[0]
        drawn.append(Story((titles[number],), tuple(paragraphs)))
    return drawn


@st.composite
def pages(draw: st.DrawFn) -> str:
    return set_page(
        draw(stories()),
        draw(st.sampled_from((10, 13, 16, 19, 19.5, 24, 30))),
        indent=draw(st.booleans()),
        between_paragraphs=draw(st.booleans()),
        around_titles=draw(st.booleans()),
        leading=draw(st.booleans()),
    )


@given(random_text)
@example("")
@example("\n \r\n\u3000\n")
@example("\ud800")
@example("本报讯\x00\n\ufeff")
@example("（\n(\n）\n)")
def test_random_text(text: str) -> None:
    check(text, stable=False)


@given(random_lines)
def test_random_lines(text: str) -> None:
    check(text, stable=False)


@given(pages())
def test_pages(text: str) -> None:
    check(text, stable=False)


def test_most_pages_are_stable() -> None:
    """Where sentences of several topics stand under titles of others, a title may be read otherwise the second time."""
    stable: list[bool] = []

    @settings(max_examples=150, derandomize=True, database=None, phases=[Phase.generate])
    @given(pages())
    def clean_twice(text: str) -> None:
        written = reflow.clean(text).to_text()
        stable.append(reflow.clean(written).to_text() == written)

    clean_twice()
    assert sum(stable) >= 0.94 * len(stable)


@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf\xff")
@example("本报讯".encode("gb18030") + b"\xff\n" + "新华社".encode("gb18030"))
@example(b"\x80\x80\xa1\x45\xa1\x4e")
@example(b"%PDF-")
def test_random_bytes(data: bytes) -> None:
    """A document, and it keeps the laws; or one error that says that it is no text."""
    with suppress(reflow.NoTextError):
        check(data, stable=False)


@given(
    pages(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.binary(min_size=1, max_size=3), st.data()
)
def test_damaged_bytes(text: str, encoding: str, damage: bytes, data: st.DataObject) -> None:
    encoded = text.encode(encoding)
    at = data.draw(st.integers(4, len(encoded)))
    check(encoded[:at] + damage + encoded[at:], stable=False)


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED.keys())
def test_seed_encoded(data: bytes) -> None:
    check(data)


@pytest.mark.parametrize("text", [*LAYOUTS.values(), TEXT * 3], ids=[*LAYOUTS.keys(), "three times"])
def test_seed_layouts(text: str) -> None:
    check(text)


@pytest.mark.parametrize("level", list(reflow.Level), ids=lambda level: level.name)
def test_every_level_keeps_every_character(level: reflow.Level) -> None:
    assert reflow.clean(TEXT, level=level).restore() == TEXT


READ_ANEW = "a title that stays below its article is read as that of the next when it is cleaned again"


@pytest.mark.parametrize(
    "level",
    [pytest.param(reflow.Level.SAFE, marks=pytest.mark.xfail(strict=True, reason=READ_ANEW)), reflow.Level.LIKELY],
    ids=["SAFE", "LIKELY"],
)
def test_every_level_is_stable(level: reflow.Level) -> None:
    check_stable(reflow.clean(TEXT, level=level), level=level)


def test_refused_rules_are_logged() -> None:
    """What its level forbids is not done, and the log says so."""
    document = reflow.clean(TEXT, level=reflow.Level.SAFE)
    assert "(记者吴赛赛)" in document.to_text()
    assert {e.kind for e in document.log if e.rule == "marks.bracket"} == {"decision"}


def test_stable_when_a_page_is_two_short_lines() -> None:
    check("体系，推动共商共治。\n\n石景山区成立本市首个区级互联网协会\n")


def test_stable_when_titles_are_as_wide_as_each_other() -> None:
    """Titles of seven characters make no column: the paragraphs beside them are wider and end with a stop."""
    text = (
        "全市夏种有序推进\n本报讯（记者周晓彤）全市水稻栽插进入高峰期，农技人员走进田间地头，手把手教农户使用新式插秧机。\n"
        "入夏以来，气温节节攀升，水上乐园成了孩子们的好去处。\n\n"
        "水上乐园迎来客流高峰\n本报讯（记者周晓彤）“这条路修通以后，进城只要二十分钟。”村民老郑笑着说。\n\n"
        "一条路 万家欢\n本报讯（记者周晓彤）截至目前，已有1200多名志愿者报名参加服务。\n\n"
        "志愿者报名踊跃\n本报讯（记者周晓彤）博物馆还将举办《千年瓷都》特展，展期三个月。\n"
    )
    assert reflow.clean(text).to_text() == text


def test_plain_text_has_no_structure() -> None:
    document = reflow.clean(TEXT, config=reflow.Config(titles="none"))
    (article,) = document.articles
    assert article.title is None
    assert article.byline is None
    assert document.restore() == TEXT


@pytest.mark.parametrize("titles", ["leading", "trailing"])
def test_titles_where_the_caller_says(titles: Titles) -> None:
    page = set_page(STORIES, 19, leading=titles == "leading")
    assert [a.title for a in reflow.clean(page, titles=titles).articles] == [story.title for story in STORIES]
