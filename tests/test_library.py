"""The public functions: what they take, what they give, and what they refuse."""

import json
import pickle
import pydoc
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import regex
from support.checks import check_covered_once

import reflow
from reflow.arrow import clean_batch
from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Kind, Source
from reflow.markup import SHOWN
from reflow.source_map import SourceMap

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"


def test_sources() -> None:
    titles = [a.title for a in reflow.clean(SEED).articles]
    assert [a.title for a in reflow.clean(SEED.read_bytes()).articles] == titles
    assert [a.title for a in reflow.clean(SEED.read_text("utf-8")).articles] == titles


@pytest.mark.parametrize("source", [None, 1, ["a"], object()])
def test_a_wrong_type_raises(source: object) -> None:
    with pytest.raises(TypeError, match="expected str"):
        reflow.clean(source)  # type: ignore[arg-type]


def test_an_unreadable_path_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        reflow.clean(tmp_path / "nosuch.txt")


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_path_that_no_file_can_have_raises(name: str) -> None:
    with pytest.raises(OSError, match="no file can have such a name"):
        reflow.clean(Path(name))


@pytest.mark.parametrize(
    "choice",
    [
        {"marks": "bold"},
        {"titles": None},
        {"quotes": ""},
        {"spacing": 1},
        {"openings": "no"},
        {"level": -1},
        {"encoding": 5},
    ],
)
def test_a_choice_that_there_is_not_raises(choice: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(choice))):
        reflow.clean("", **choice)


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"titles": "non"}, "no titles 'non'; did you mean none?"),
        ({"level": "saef"}, "no level 'saef'; did you mean safe?"),
        ({"level": True}, "no level True; there are safe, likely"),
        ({"quotes": []}, "no quotes []; there are keep, target"),
        ({"names": "于是之"}, "names is a list of names, not '于是之'"),
        ({"names": [1]}, "names is a list of names, not (1,)"),
        ({"encoding": 5}, "an encoding is the name of a codec, not 5"),
    ],
)
def test_the_error_of_a_choice_names_the_valid_ones(choice: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match="^" + regex.escape(says, special_only=True) + "$"):
        Config(**choice)


def test_options_have_one_form_however_they_are_given() -> None:
    assert Config(level="safe") == Config(level=reflow.Level.SAFE)  # type: ignore[arg-type]
    names: Any = (name for name in ("于是之", "于长辉"))
    assert Config(names=names).names == ("于是之", "于长辉")


def test_equal_documents_are_equal_wherever_they_have_been() -> None:
    one, two = (next(iter(reflow.clean_many(["大桥昨日合\n龙。", text]))) for text in ("", "新桥通车。"))
    assert one == two
    assert hash(one.log) == hash(two.log)
    assert list(reflow.clean_many(["新桥通车。", "大桥昨日合\n龙。"]))[1] == reflow.clean("大桥昨日合\n龙。")
    back = pickle.loads(pickle.dumps(two))
    assert back == two
    assert back.restore() == two.restore()
    assert one != reflow.clean("大桥昨日合龙。")


def test_an_unknown_field_raises() -> None:
    wrong: Any = {"titels": "none"}
    for call in (reflow.clean, reflow.explain, reflow.convert):
        with pytest.raises(TypeError, match=r"no option 'titels'; did you mean titles\?"):
            call("", **wrong)


def without_editors(draft: Draft, config: Config) -> Draft:
    """Delete the lines, or units, that begin with 责编."""
    rows = zip(draft.blocks.start.tolist(), draft.blocks.end.tolist(), strict=True)
    at = [np.arange(start, end) for start, end in rows if draft.text.slice(start, end).startswith("责编")]
    return draft.delete(Rule.OWN_CHANGE, np.concatenate(at)) if at else draft


@pytest.mark.parametrize(
    "text", ["大桥合龙。\n责编：王", "责编：王小明", "大桥昨日合龙。\n责编：王小明\n第二天，市民参观。\n"]
)
@pytest.mark.parametrize("passes", [(without_editors, *reflow.PASSES), (*reflow.PASSES, without_editors)])
def test_a_pass_may_delete_whole_lines(text: str, passes: tuple[reflow.Pass, ...]) -> None:
    document = reflow.clean(text, passes=passes)
    assert "责编" not in document.to_text()
    assert all(paragraph.text for article in document.articles for paragraph in article.paragraphs)
    assert not document.furniture
    assert "own.change" in {entry.rule for entry in document.log}
    assert document.restore() == text


@pytest.mark.parametrize("at", [[-1], [3, 2], [2, 2], [99], [True, False], [[1]]])
def test_positions_that_are_none(at: Any) -> None:
    def wrong(draft: Draft, config: Config) -> Draft:
        return draft.delete(Rule.OWN_CHANGE, at)

    with pytest.raises(ValueError, match="positions are numbers from 0 to"):
        reflow.clean("大桥昨日合龙。", passes=(wrong,))


def test_a_pass_that_gives_nothing() -> None:
    def forgetful(draft: Draft, config: Config) -> Any:
        draft.delete(Rule.OWN_CHANGE, np.array([1]))

    with pytest.raises(TypeError, match="the pass forgetful returned NoneType"):
        reflow.clean("大桥昨日合龙。", passes=(forgetful,))


@pytest.mark.parametrize(
    "options", [{}, {"spacing": "spaced"}, {"to": "s2twp"}, {"openings": "apart", "marks": "full"}]
)
def test_each_character_knows_its_place(options: Any) -> None:
    document = reflow.clean(SEED.read_bytes(), **options)
    log = [(entry.start, entry.end) for entry in document.log if entry.kind == "replacement"]
    replaced = {at for start, end in log for at in range(start, end)}
    source = document.source.text
    for article in document.articles:
        for text, spans in [
            (article.title or "", article.title_spans),
            *((p.text, p.spans) for p in article.paragraphs),
        ]:
            origins = document.origins(text, spans)
            assert len(origins) == len(text)
            for character, at in zip(text, origins, strict=True):
                assert at is None or at in replaced or character == source[at]


def test_origins_of_two_units() -> None:
    document = reflow.clean(SEED)
    first, second = document.articles[0].paragraphs[:2]
    with pytest.raises(ValueError, match="not of one unit"):
        document.origins(first.text, second.spans)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("大桥\r\n合龙".encode("utf-8-sig"), (2, 1, 3 + 8)),
        ("大桥\r\n合龙".encode("utf-16"), (2, 1, 2 + 8)),
        ("大桥".encode("gb18030") + b"\xff\n" + "合龙。".encode("gb18030") * 9, (2, 1, 6)),
        ("大桥\r\n合龙", (2, 1, None)),
    ],
)
def test_line_column_and_byte(data: Any, place: Any) -> None:
    document = reflow.clean(data)
    assert document.locate(document.source.text.index("合")) == place
    with pytest.raises(IndexError):
        document.locate(len(document.source.text) + 1)


def test_a_line_end_stands_on_its_line() -> None:
    document = reflow.clean("大桥\r\n合龙\n")
    assert [document.locate(position)[:2] for position in range(8)] == [
        (1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (2, 3), (3, 1),
    ]  # fmt: skip


def test_the_lines_of_a_segment_are_those_of_the_whole() -> None:
    lines = SourceMap.of(Source(None, "合龙\n\n。\n", begins=100, lines_above=7))
    assert lines.numbers == range(8, 11)
    assert [lines.line(position) for position in (100, 102, 103, 104, 106)] == [8, 8, 9, 10, 11]
    assert (lines.start(10), lines.column(105)) == (104, 2)
    assert not SourceMap.of(Source(None, "")).numbers


def test_structs_are_frozen() -> None:
    document = reflow.clean(SEED)
    with pytest.raises(AttributeError):
        setattr(document.articles[0], "title", "x")  # noqa: B010


def test_encoding_overrules_detection() -> None:
    data = "记者".encode("gb18030")
    assert reflow.clean(data, encoding="latin-1").source.text == data.decode("latin-1")


def test_undecodable_bytes_are_reported() -> None:
    text = "本报讯（记者李可）昨天，全市夏种全面展开，农技人员走进田间地头，教农户使用插秧机。"
    data = text.encode("gb18030")
    document = reflow.clean(data[:20] + b"\xff" + data[20:])
    assert document.source.encoding == "gb18030"
    assert document.source.errors == ((20, 21),)
    assert document.to_dict()["source"]["errors"] == [[20, 21]]


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    data = SEED.read_bytes()
    document = reflow.clean(data[:3000] + b"\xff" + data[3000:])
    assert document.source.encoding == "utf-8"
    assert len(document.source.errors) >= 1


def test_the_log_reads_like_a_list() -> None:
    log = reflow.clean(SEED).log
    assert len(log) == len(list(log))
    assert log[0] == next(iter(log))
    assert log[-1] == list(log)[-1]
    assert log[2:4] == list(log)[2:4]
    assert isinstance(log[0], reflow.Entry)


def test_a_pass_of_your_own() -> None:
    """Any function from draft to draft is a pass; the verbs keep text, blocks and log in step."""

    def shout(draft: Draft, config: Config) -> Draft:
        stops = np.flatnonzero(draft.text.codes == ord("。"))
        return draft.replace(Rule.MARKS_BRACKET, stops, ord("！"))

    document = reflow.clean(SEED, passes=(*reflow.PASSES, shout))
    assert "。" not in document.to_text()
    assert document.restore() == SEED.read_bytes()


def test_inserted_characters_are_logged_and_undone() -> None:
    def double_stops(draft: Draft, config: Config) -> Draft:
        stops = np.flatnonzero(draft.text.codes == ord("。"))
        draft = draft.insert(Rule.MARKS_BRACKET, stops, ord("☆"))
        heads = draft.units.start[draft.units.kind == Kind.PARAGRAPH]
        return draft.insert(Rule.MARKS_BRACKET, heads, ord("◆"), behind=False)

    document = reflow.clean(SEED, passes=(*reflow.PASSES, double_stops))
    text = document.to_text()
    assert text.count("。☆") == text.count("。") == text.count("☆")
    assert all(p.text.startswith("◆") and p.text.count("◆") == 1 for a in document.articles for p in a.paragraphs)
    assert document.restore() == SEED.read_bytes()
    check_covered_once(document.source.text, document)


def test_insertions_where_units_touch_are_undone() -> None:
    """A character before the first of a unit is none behind the last of the unit above."""

    def mark_heads(draft: Draft, config: Config) -> Draft:
        return draft.insert(Rule.OWN_CHANGE, np.sort(draft.units.start), ord("◆"), behind=False)

    text = "（上接第一版）全市各级党组织要切实担\n负起主体责任，把各项任务落到实处。"
    document = reflow.clean(text, passes=(*reflow.PASSES, mark_heads))
    (line,), (paragraph,) = document.furniture, document.articles[0].paragraphs
    assert (line.text[0], paragraph.text[0]) == ("◆", "◆")
    assert line.spans[-1][1] == paragraph.spans[0][0], "the units touch"
    assert document.restore() == text
    assert document.origins(paragraph.text, paragraph.spans)[:2] == (None, 7)


def test_a_generated_character_cannot_be_deleted() -> None:
    def insert_and_delete(draft: Draft, config: Config) -> Draft:
        at = np.array([3])
        return draft.insert(Rule.MARKS_BRACKET, at, ord("☆")).delete(Rule.MARKS_BRACKET, at + 1)

    with pytest.raises(ValueError, match="generated"):
        reflow.clean(SEED, passes=(*reflow.PASSES, insert_and_delete))


def test_what_a_pass_inserts_stays_in_its_document() -> None:
    """Marks that are inserted before all other passes count for the document that they stand in, and for no other."""

    def with_marks(draft: Draft, config: Config) -> Draft:
        at = np.flatnonzero(np.isin(draft.text.codes, [ord(character) for character in "大桥昨日合龙"]))
        return draft.insert(Rule.OWN_CHANGE, at, "，" * len(at))

    texts = ["今年的收成好,明年再种十亩,后年也种.", "大桥昨日合龙", "他说,收成好."]
    passes = (with_marks, *reflow.PASSES)
    alone = [reflow.clean(text, passes=passes) for text in texts]
    assert list(reflow.clean_many(texts, passes=passes)) == alone
    assert alone[0].to_text() == reflow.clean(texts[0]).to_text(), "it holds no character of the second"


def test_a_separator_cannot_be_deleted() -> None:
    def without_line_ends(draft: Draft, config: Config) -> Draft:
        return draft.delete(Rule.OWN_CHANGE, np.flatnonzero(draft.text.codes == ord("\n")))

    with pytest.raises(ValueError, match=r"own\.change: the line end beside a document"):
        reflow.clean("大桥\n合龙", passes=(without_line_ends, *reflow.PASSES))


def test_passes_may_be_left_out() -> None:
    for number in range(len(reflow.PASSES) + 1):
        document = reflow.clean(SEED, passes=reflow.PASSES[:number])
        assert document.restore() == SEED.read_bytes()
        check_covered_once(document.source.text, document)


def test_nothing_to_do_gives_the_same_draft() -> None:
    from reflow.read import read

    draft = read([Source(None, "。")], Config())
    for step in reflow.PASSES:
        result = step(draft, Config())
        if step.__name__ in ("normalize", "furniture", "verbatim", "headline", "byline", "marks", "spaces"):
            assert result is draft, step.__name__
        draft = result


def test_public_names() -> None:
    assert all(getattr(reflow, name) is not None for name in reflow.__all__)
    missing = set(reflow.__all__) - set(dir(reflow))
    assert not missing, f"make {missing} importable in reflow/__init__.py, or remove them from __all__"
    with pytest.raises(AttributeError):
        getattr(reflow, "nosuch")  # noqa: B009  a name that a type checker knows nothing of


@pytest.mark.parametrize("source", ["", "\n", "　\n \n"])
def test_nothing_to_decide_about(source: str) -> None:
    assert reflow.clean(source).articles == ()
    assert reflow.review(source, below=1.01) == []


def test_a_byline_as_printed_holds_no_lone_surrogate() -> None:
    """What stood there before any repair is shown; but no JSON can hold it."""
    document = reflow.clean("\ud800\udfff桥\n" * 6000, level=reflow.Level.SAFE)
    assert "\\ud800" not in document.to_json()
    assert document.restore() == "\ud800\udfff桥\n" * 6000


# --- what an article gives -------------------------------------------------------------------------------------------

PAGE = "本报讯（记者李可）昨天，大桥合\n龙。\n大桥合龙\n"
ARTICLE = reflow.Article(
    "新馆开放", ("新馆开放",), ((0, 4),), None, (), "首日六千人", ((4, 9),),
    byline=reflow.Byline("记者李可", ((40, 44),), ("李可",), (), ()),
    dateline=None,
    paragraphs=(
        reflow.Paragraph("paragraph", "昨天，新馆开放。", ((9, 17),), 0.9),
        reflow.Paragraph("subhead", "观众多", ((17, 20),), 0.7),
        reflow.Paragraph("verbatim", "床前明月光\n疑是地上霜", ((20, 31),), 1.0),
    ),
    captions=(reflow.Caption("观众拍照。", None, ((31, 36),)),),
)  # fmt: skip


def test_a13_the_text_of_an_article_is_its_body() -> None:
    assert ARTICLE.text == "昨天，新馆开放。\n观众多\n床前明月光\n疑是地上霜"
    assert msgspec.structs.replace(ARTICLE, paragraphs=()).text == ""


def test_a13_an_article_is_as_certain_as_its_least_certain_paragraph() -> None:
    assert ARTICLE.confidence == 0.7
    assert msgspec.structs.replace(ARTICLE, paragraphs=()).confidence is None


def test_a13_text_and_markdown_of_an_article() -> None:
    assert ARTICLE.to_text() == "新馆开放\n首日六千人\n昨天，新馆开放。\n观众多\n床前明月光\n疑是地上霜\n"
    assert ARTICLE.to_markdown().split("\n\n") == [
        "# 新馆开放", "*首日六千人*", "> 观众拍照。", "昨天，新馆开放。", "## 观众多",
        "```\n床前明月光\n疑是地上霜\n```", "记者李可\n",
    ]  # fmt: skip


@pytest.mark.parametrize("source", [SEED, PAGE, ""])
def test_a13_a_document_gives_what_its_articles_give(source: Any) -> None:
    document = reflow.clean(source)
    assert document.to_text() == "\n".join(article.to_text() for article in document.articles)
    assert document.to_markdown() == "\n---\n\n".join(article.to_markdown() for article in document.articles)
    numbered = list(enumerate(document.articles, 1))
    assert "<body>\n" + "<hr>\n".join(article.to_html(n) for n, article in numbered) + "</body>" in document.to_html()
    assert "".join(article.to_tei(n) for n, article in numbered) in document.to_tei()


def test_a13_dicts_are_what_the_json_holds() -> None:
    document = reflow.clean(SEED)
    written = json.loads(document.to_json())
    assert [article.to_dict() for article in document.articles] == written["articles"]
    assert document.articles[0].paragraphs[0].to_dict() == written["articles"][0]["paragraphs"][0]
    assert [line.to_dict() for line in document.furniture] == written["furniture"]
    assert json.loads(json.dumps(document.articles[0].to_dict())) == written["articles"][0]


# --- back from JSON --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "options"),
    [
        (SEED, {}), (SEED, {"to": "zh-Hant"}), (PAGE, {"openings": "apart"}), ("", {}),
        ("第03版：要闻\n大桥昨日合龙。\n责编 林月如".encode("gb18030") + b"\xff", {}),
        ("ä¸\xadæ\x96\x87ç¼\x96ç\xa0\x81ã\x80\x82", {}),
    ],
)  # fmt: skip
def test_a13_a_document_is_read_back_from_its_json(source: Any, options: Any) -> None:
    document = reflow.clean(source, **options)
    back = reflow.Document.from_json(document.to_json())
    assert back.to_json() == document.to_json()
    assert back == reflow.Document.from_json(document.to_json().encode() + b"\n")
    assert (back.articles, back.furniture, back.pages) == (document.articles, document.furniture, document.pages)
    assert (back.variant, back.conversion) == (document.variant, document.conversion)
    assert (back.to_text(), back.to_markdown(), back.to_html(), back.to_tei(), back.to_dict()) == (
        document.to_text(), document.to_markdown(), document.to_html(), document.to_tei(), document.to_dict(),
    )  # fmt: skip
    assert (back.source.name, back.source.encoding) == (document.source.name, document.source.encoding)
    assert pickle.loads(pickle.dumps(back)) == back
    assert repr(back).endswith(", read from JSON>")


@pytest.mark.parametrize(
    "ask",
    [
        lambda document: document.restore(),
        lambda document: document.origins("大桥", ((0, 2),)),
        lambda document: document.locate(0),
        lambda document: document.log,
        lambda document: document.source.text,
    ],
)
def test_a13_what_the_json_does_not_hold_is_not_made_up(ask: Any) -> None:
    document = reflow.clean("大桥昨日合\n龙。")
    ask(document)
    with pytest.raises(ValueError, match="read from JSON, which holds neither the text of its source nor the log"):
        ask(reflow.Document.from_json(document.to_json()))


def test_a13_json_of_other_versions() -> None:
    """A field that an older version did not write is as if nothing were there; what a later one adds is passed over."""
    written = reflow.clean("大桥昨日合\n龙。").to_json()
    older = written.replace('"conversion":null,', "")
    assert older != written
    assert reflow.Document.from_json(older).to_json() == written
    later = written.replace('"variant"', '"mood":"glad","variant"', 1)
    assert reflow.Document.from_json(later).to_json() == written


@pytest.mark.parametrize(
    "data", ["", "{}", "[1]", '{"schema":"reflow/2"}', b"\xff", '{"text":"大桥"}', "\ud800", '{"a":' * 9999]
)
def test_a13_what_is_no_json_of_a_document(data: str | bytes) -> None:
    with pytest.raises(ValueError, match="this is not the JSON of a document"):
        reflow.Document.from_json(data)


# --- notebooks -------------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>&<img src=x onerror=alert(1)> $\\href{x}{y}$ `a` \u202e[b](javascript:c)\n"


class Tags(HTMLParser):
    """Collect the tags and attributes of what a notebook shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def test_a24_a_notebook_shows_articles() -> None:
    html = ARTICLE._repr_html_()
    assert "<strong>新馆开放</strong>" in html
    assert "<pre>床前明月光\n疑是地上霜</pre>" in html
    assert all(text in html for text in ("首日六千人", "昨天，新馆开放。", "观众多", "观众拍照。", "记者李可"))
    assert ARTICLE._repr_markdown_() == ARTICLE.to_markdown()


def test_a24_a_notebook_shows_documents(tmp_path: Path) -> None:
    (tmp_path / "a<b>.txt").write_bytes(SEED.read_bytes())
    document = reflow.clean(tmp_path / "a<b>.txt")
    html = document._repr_html_()
    assert "3 articles, " in html
    assert "a&lt;b&gt;.txt" in html
    assert '<div lang="zh-Hans">' in html
    assert '<div lang="zh-Hant-TW">' in reflow.clean(SEED, to="zh-Hant-TW")._repr_html_()
    assert html.count("<hr>") == 2
    assert all(paragraph.text in html for article in document.articles for paragraph in article.paragraphs)
    assert document._repr_markdown_() == document.to_markdown()


def test_a24_a_page_is_data_in_a_notebook() -> None:
    text = HOSTILE + "本报讯 " + HOSTILE + "\n    " + HOSTILE
    document = reflow.clean(text)
    for shown in (document, document.articles[0], reflow.Document.from_json(document.to_json())):
        html = Tags(shown._repr_html_())
        assert set(html.tags) <= {"div", "p", "small", "strong", "em", "pre", "hr", "blockquote"}
        assert html.attributes <= {"lang", "style"}  # no class, no id: nothing of the notebook is touched
        assert "\u202e" not in shown._repr_html_()
        # What stands in a fence is shown as it is: there nothing is a tag, a link or a formula.
        prose = regex.sub(r"(?ms)^(`{3,})\n.*?^\1$", "", shown._repr_markdown_())
        assert not regex.search(r"(?<!\\)[<&$`\[]", prose)


def test_a24_a_long_document_is_cut_and_says_so() -> None:
    document = reflow.clean(SEED.read_text("utf-8") * 50)
    for shown in (document._repr_html_(), document._repr_markdown_()):
        assert len(shown) < 2 * SHOWN
        assert regex.search(r"… and \d{3},\d{3} more characters", shown)
    whole = reflow.clean(SEED)
    assert "more character" not in whole._repr_html_()
    assert whole._repr_markdown_() == whole.to_markdown()


def test_a24_one_paragraph_without_end_is_cut_as_well() -> None:
    for surplus, says in ((0, ""), (1, "… and 1 more character<"), (5, "… and 5 more characters<")):
        paragraph = reflow.Paragraph("paragraph", "长" * (SHOWN + surplus), ((0, SHOWN + surplus),), 1.0)
        article = msgspec.structs.replace(
            ARTICLE, title=None, deck=None, paragraphs=(paragraph,), captions=(), byline=None
        )
        assert article._repr_html_().count("长") == SHOWN
        assert says in article._repr_html_()
        assert ("more character" in article._repr_html_()) == bool(says)


# --- what was meant --------------------------------------------------------------------------------------------------


@pytest.fixture
def page_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path("page.txt")


@pytest.mark.usefixtures("page_here")
@pytest.mark.parametrize(
    "call",
    [
        reflow.clean,
        lambda source: list(reflow.clean_many([source])),
        lambda source: list(reflow.clean_many([source], errors="return")),
        lambda source: reflow.convert(source, to="zh-Hant"),
        reflow.explain,
        reflow.review,
        reflow.report,
        lambda source: reflow.report([source]),
    ],
)
def test_a12_a_text_that_names_a_file_is_warned_of(call: Any) -> None:
    """Where the caller stands, not in the depths of reflow."""
    says = r"^'page\.txt' is the name of a file; to read it give a path: Path\('page\.txt'\)$"
    with pytest.warns(UserWarning, match=says) as caught:
        call("page.txt")
    assert [warning.filename for warning in caught] == [__file__]


@pytest.mark.usefixtures("page_here")
@pytest.mark.parametrize(
    "source",
    [
        Path("page.txt"), b"page.txt", Source(None, "page.txt"), "page.txt\n", "nosuch.txt", ".", "", "\0",
        "\ud800", "长" * 300,
    ],
)  # fmt: skip
def test_a12_other_sources_are_no_names(source: Any) -> None:
    """A warning is an error in these tests."""
    reflow.clean(source)
    reflow.explain(source)


# --- help ------------------------------------------------------------------------------------------------------------

DOCUMENTED = (reflow.clean, reflow.clean_many, reflow.convert, reflow.explain, reflow.review, reflow.report)


@pytest.mark.parametrize("function", [*DOCUMENTED, clean_batch], ids=lambda function: function.__name__)
def test_n13_help_begins_with_a_signature_that_can_be_read(function: Any) -> None:
    signature = pydoc.plain(pydoc.render_doc(function)).splitlines()[2]
    assert signature.startswith(f"{function.__name__}(")
    assert len(signature) < 300
    assert " at 0x" not in signature
    assert "<" not in signature
    assert "Config()" in signature
    assert "Unpack[Changes]" in signature  # which type checkers know


@pytest.mark.parametrize(
    "config",
    [
        Config(), Config().changed(titles="none", level="safe"), Config(to="zh-tw", names=("于长辉",), issued="2019-06-18"),
        Config().changed(corrections=[{"kind": "joined", "line": 2, "after": "龙。"}]),
    ],
)  # fmt: skip
def test_n13_a_config_shows_what_differs_and_makes_itself_again(config: Config) -> None:
    shown = repr(config)
    assert eval(shown, {"Config": Config, "Correction": reflow.Correction}) == config
    assert shown.count("=") <= 10
    assert "halfwidth" not in shown


@pytest.mark.parametrize("sources", ["大桥昨日合龙。", b"a", bytearray(b"a")])
def test_one_text_is_no_list_of_sources(sources: Any) -> None:
    """Or each of its characters would be a document."""
    with pytest.raises(TypeError, match="clean takes one"):
        list(reflow.clean_many(sources))


@pytest.mark.parametrize("corrections", ["c.jsonl", Path("c.jsonl"), {"kind": "joined", "line": 2}])
def test_a_file_of_corrections_is_no_list_of_them(corrections: Any) -> None:
    with pytest.raises(
        ValueError, match=r"corrections is a list, not .*; reflow.read_corrections\(path\) reads a file"
    ):
        reflow.clean("大桥昨日合龙。", corrections=corrections)
