"""The page that shows why: every line and unit on it, linked both ways, and nothing of the input run."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from test_seed import TEXT

import reflow
from reflow import draft
from reflow.catalogue import DOUBTFUL
from reflow.corrections import LINE_KINDS
from reflow.explanation import DecisionKind, kind_of
from reflow.html_report.pieces import pieces
from reflow.html_report.signs import FURNITURE, SIGNS, sign_of
from reflow.source_map import SourceMap

HOSTILE = """本报讯 昨天，大桥合龙。<script>document.title = "owned"</script>
<img src=x onerror="document.title='owned'"> </style></title> ]]> --> & " '
"><svg/onload=document.title='owned'>
javascript:alert(1)\u202e\x00\x1b[31m 全线明年通车。
"""


class Elements(HTMLParser):
    """Collect the tags, ids and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append((value or "").removeprefix("#"))


def test_every_line_and_unit_is_there_and_linked() -> None:
    elements = Elements(reflow.report([TEXT]))
    document = reflow.clean(TEXT)
    assert len(elements.ids) == len(set(elements.ids))
    assert set(elements.links) <= set(elements.ids)
    assert [i for i in elements.ids if i.startswith("l0-")] == [f"l0-{n}" for n in range(1, len(TEXT.splitlines()) + 1)]
    for k, article in enumerate(document.articles):
        for at in range(len(article.paragraphs)):
            assert f"a0-{k}-{at}" in elements.ids
            assert f"a0-{k}-{at}" in elements.links, "a line leads to its paragraph"


def test_a_line_says_what_explain_says() -> None:
    page = reflow.report(["大桥昨日合\n龙。"])
    for decision in reflow.explain("大桥昨日合\n龙。"):
        assert f"Line {decision.line}: {decision.decided}" in page
        assert all(reason.says in page for reason in decision.reasons)


def test_nothing_of_the_input_is_run() -> None:
    elements = Elements(reflow.report([HOSTILE]))
    assert elements.tags.count("script") == 1
    assert not {"img", "svg"} & set(elements.tags)
    assert not [name for name in elements.attributes if name.startswith("on")]
    assert not [link for link in elements.links if link not in elements.ids]
    page = reflow.report([HOSTILE])
    assert "&lt;script&gt;" in page
    assert "\x00" not in page
    assert "\u202e" not in page
    assert "default-src 'none'" in page


def test_several_sources_and_none(tmp_path: Path) -> None:
    (tmp_path / "a<b>.txt").write_text(TEXT, encoding="utf-8")
    page = reflow.report([tmp_path / "a<b>.txt", "", TEXT])
    elements = Elements(page)
    assert page.count("<section") == 3
    assert "a&lt;b&gt;.txt" in page
    assert len(elements.ids) == len(set(elements.ids))


def test_the_legend_tells_every_sign() -> None:
    page = reflow.report(TEXT)
    legend = page.partition("<details open>")[2].partition("</details>")[0]
    assert len({sign.sign for sign in SIGNS}) == len(SIGNS)
    assert all(f">{sign.sign}</dt><dd>{sign.kind}: {sign.says}<" in legend for sign in SIGNS)
    for told in ("less than 90% sure", "1 em is one Chinese character", "how sure", "colour", "deleted"):
        assert told in legend


def test_headlines_bylines_and_furniture_have_signs_of_their_own() -> None:
    head = "第03版：要闻\n大山深处的读书声\n——走进云岭小学\n记者李可 通讯员 王明\n"
    page = reflow.report(head + TEXT[TEXT.index("本报讯") :])
    signs = {str(sign.kind): sign.sign for sign in SIGNS}
    for line, kind in enumerate(("furniture", "title", "deck", "byline", "article", "joined"), 1):
        item = page.partition(f'<li id="l0-{line}"')[2].partition("</li>")[0]
        assert f'class="{kind}' in item, item
        assert f'aria-hidden="true">{signs[kind]}</span>' in item


@pytest.mark.parametrize("kind", ["kicker", "title", "deck", "subhead", "byline", "caption"])
def test_a16_what_is_no_paragraph_has_a_sign_of_its_own_on_both_sides(kind: str) -> None:
    corrections = [{"line": 7, "kind": kind}]
    sign = sign_of(kind).sign  # type: ignore[arg-type]
    page = reflow.report(TEXT.replace(TEXT.splitlines()[6], "记者李可"), corrections=corrections)
    item = page.partition('<li id="l0-7"')[2].partition("</li>")[0]
    assert f'class="{kind} ' in item
    assert f'aria-hidden="true">{sign}</span>' in item
    assert f'<span class="break" role="img" aria-label="{kind}">{sign}</span><span data-line="7">' in page


def test_a3_the_menu_has_the_kinds_of_corrections() -> None:
    menu = reflow.report(TEXT).partition('<div id="menu"')[2].partition("</div>")[0]
    kinds = re.findall('data-kind="([a-z]+)"', menu)
    assert set(kinds) == set(LINE_KINDS)
    letters = re.findall("<u>(.)</u>", menu)
    assert letters[: len(kinds)] == [kind[0] for kind in kinds]
    assert len(letters) == len(set(letters)), "each letter chooses one"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "山雨连宵急，\n溪声入梦长。\n\n晓来推户看，\n满地落花香。\n",
        "全村2016年脱\n贫。The bridge was\nopened.\n",
    ],
    ids=["page", "verse", "mixed"],
)
def test_the_pieces_of_a_unit_are_its_text(text: str) -> None:
    """Each piece is what the unit has of one line, and all of them are the unit."""
    document = reflow.clean(text, spacing="spaced")
    source_map = SourceMap.of(document.source)
    for article in document.articles:
        for unit in article.paragraphs:
            cut = list(pieces(unit.text, document.origins(unit.text, unit.spans), source_map))
            assert "".join(piece for _, piece in cut) == unit.text
            lines = [line for line, _ in cut]
            assert lines == sorted(set(lines))
            for line, piece in cut:
                # Marks and blanks may be repaired; the characters of words stay.
                assert words(piece) == words(text.splitlines()[line - 1])


def words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_every_decision_has_a_sign() -> None:
    signs = {kind: sign_of(kind) for kind in get_args(DecisionKind)}
    of_furniture = {kind_of(kind)[0] for kind in draft.FURNITURE}
    assert {kind for kind, sign in signs.items() if sign == FURNITURE} == of_furniture


def test_the_title_and_the_list_of_sources(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("大桥昨日合\n龙。", encoding="utf-8")
    one, two = (reflow.report([tmp_path / name for name in names]) for names in (["a.txt"], ["a.txt", "b.txt"]))
    assert "<title>a.txt</title>" in one
    assert "<title>a.txt and 1 more</title>" in two
    assert "<title>reflow</title>" in reflow.report(TEXT)
    assert 'aria-label="sources"' not in one
    doubtful = sum(decision.least_confidence < DOUBTFUL for decision in reflow.explain(tmp_path / "b.txt"))
    said = f"{doubtful} doubtful decision" + "s" * (doubtful != 1)
    assert f'<a href="#s1"><span lang="zh-Hans">{tmp_path / "b.txt"}</span>: {said}</a>' in two


def test_a_persons_decision_is_marked_as_such() -> None:
    text = TEXT.replace("\n\n", "\n").replace("。\n", "\n")  # so that some decisions are doubtful
    doubt = reflow.review(text)[0]
    fix = {"kind": "paragraph", "line": doubt.line, "before": doubt.before, "after": doubt.after}
    for page, told in ((reflow.report(text, corrections=[fix]), True), (reflow.report(text), False)):
        item = page.partition(f'<li id="l0-{doubt.line}"')[2].partition("</li>")[0]
        assert ("· </span>a person</small>" in item) == told
        assert (f'data-why="Line {doubt.line}: decided by a person: a paragraph begins' in item) == told
        assert ("the program would have decided: " in item) == told
        assert ("doubtful" in item) != told


def test_a_source_alone_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for source in (TEXT, TEXT.encode(), bytearray(TEXT.encode()), tmp_path / "a.txt"):
        assert reflow.report(source) == reflow.report([source])
    assert reflow.report([]).count("<section") == 0
    with pytest.raises(TypeError, match="not int"):
        reflow.report([1])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "to", "source", "articles"),
    [
        ("大橋昨日合龍。", None, "zh-Hant", "zh-Hant"),
        ("大桥昨日合龙。", None, "zh-Hans", "zh-Hans"),
        ("大桥昨日合龙。", "zh-Hant-HK", "zh-Hans", "zh-Hant-HK"),
        ("大桥昨日合龙。", "zh-Hans", "zh-Hans", "zh-Hans"),
        ("大山深林。", None, "zh", "zh"),
        ("大桥昨日合龙。大橋昨日合龍。", None, "zh", "zh"),
    ],
)
def test_n11_a_page_says_its_script(text: str, to: str | None, source: str, articles: str) -> None:
    page = reflow.report(text, to=to)
    assert f'<ol lang="{source}">' in page
    assert f'id="articles0" lang="{articles}">' in page


def test_changes_and_names_are_visible() -> None:
    text = "开发区党委书记于长辉由于公\n务缺席，會議改期举行。"
    page = reflow.report([text], to="zh-Hant", names=("于长辉",))
    assert "<b title=" in page, "a surname that was kept"
    assert "<mark title=" in page, "a character that was converted"


def test_a_long_page_is_small_and_soon_written() -> None:
    page = reflow.report([TEXT * 22])
    assert TEXT.count("\n") * 22 > 5000
    assert len(page.encode()) < 15_000_000


@pytest.mark.parametrize("bad", ["nosuch.txt"])
def test_a_file_that_is_not_there(bad: str) -> None:
    with pytest.raises(FileNotFoundError):
        reflow.report([Path(bad)])
