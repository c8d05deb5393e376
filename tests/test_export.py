"""The lines of `docs/export.md`, run from a PDF to HTML, TEI, Word and EPUB. They need pdftotext and pandoc."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import regex
from support.typeset import wrap

import reflow

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("pdftotext") and shutil.which("pandoc")), reason="no pdftotext or no pandoc"),
]
PAGE = Path(__file__).parents[1] / "docs/export.md"
TITLES = ["大山深处的读书声", "市博物馆新馆开放"]
KICKER = "文化传真"
LEFT = [
    "本报讯（记者何晓光）每天清晨六点，山谷里就响起琅琅的读书声。云岭小学只有十二名学生，却有一间藏书三千册的图书室，"
    "书都是县里的读者这些年陆续捐来的。",
    "校长沈一舟说，图书室去年秋天翻修，添置了新书架和台灯，孩子们放学以后都愿意留下来，读到天黑才下山回家。",
    "今年春天，邻近两个村的孩子也走山路来这里借书，学校为此把开放的时间延长到了晚上七点。",
]
RIGHT = [
    "本报讯（记者黄蕊）昨天，市博物馆新馆向公众开放，首日接待观众六千余人，展出文物三千件，其中一级文物一百二十件，"
    "大多是近十年来出土的。",
    "新馆每周二至周日开放，市民可以在网上预约，六十五岁以上的老人和学生凭证件免费参观。",
    "馆长田园介绍，新馆的库房按文物的材质分区，温度和湿度都由设备自动调节，年底还要开放修复室。",
]


def pdf(*columns: list[str]) -> bytes:
    """Set a page with a text layer but without a font: the code of each character is its code point."""
    page = "BT /F 10 Tf\n"
    for number, lines in enumerate(columns):
        for row, line in enumerate(lines):
            page += f"1 0 0 1 {50 + 250 * number} {780 - 14 * row} Tm <{line.encode('utf-16-be').hex()}> Tj\n"
    ranges = "".join(f"1 beginbfrange <{high:02x}00> <{high:02x}ff> <{high:02x}00> endbfrange\n" for high in range(256))
    codes = "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n" + ranges + "endcmap"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(page) + 2}>>stream\n{page}ET\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/Han/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Han/FontDescriptor 8 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        f"<</Length {len(codes)}>>stream\n{codes}\nendstream",
        "<</Type/FontDescriptor/FontName/Han/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880/Descent -120>>",
    ]
    numbered = "".join(f"{number} 0 obj\n{one}\nendobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.5\n{numbered}trailer<</Root 1 0 R/Size {len(objects) + 1}>>\n%%EOF\n".encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the page's commands on a page of two articles, the second with a kicker."""
    folder = tmp_path_factory.mktemp("export")
    left, right = ([line for text in texts for line in wrap(text, 22)] for texts in (LEFT, RIGHT))
    (folder / "page.pdf").write_bytes(pdf([TITLES[0], *left], [KICKER, TITLES[1], *right]))
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    commands = "".join(regex.findall(r"```sh\n((?s:.+?))```", PAGE.read_text(encoding="utf-8")))
    subprocess.run(["bash", "-euc", commands], cwd=folder, env=environment, check=True)
    return folder


def texts(element: ElementTree.Element, name: str) -> list[str]:
    """Return the text of each element with a name, ignoring namespaces."""
    return ["".join(child.itertext()) for child in element.iter() if child.tag.rpartition("}")[2] == name]


def test_the_text_layer_is_read_column_by_column(folder: Path) -> None:
    tei = ElementTree.parse(folder / "page.xml").getroot()
    first, second = texts(tei, "div")
    assert [text for text in texts(tei, "head") if text != KICKER] == TITLES
    assert texts(tei, "p")[-len(LEFT + RIGHT) :] == [*LEFT, *RIGHT]
    assert first == "\n" + "\n".join([TITLES[0], *LEFT, ""])
    assert second == "\n" + "\n".join([KICKER, TITLES[1], *RIGHT, ""])


def test_titles_are_headings_in_word(folder: Path) -> None:
    with zipfile.ZipFile(folder / "page.docx") as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml"))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    headings = [
        p for p in body.iter(f"{word}p") if p.find(f"{word}pPr/{word}pStyle[@{word}val='Heading1']") is not None
    ]
    assert ["".join(heading.itertext()) for heading in headings] == TITLES


def test_titles_are_chapters_in_epub(folder: Path) -> None:
    with zipfile.ZipFile(folder / "page.epub") as packed:
        contents = ElementTree.fromstring(packed.read("EPUB/nav.xhtml"))
    assert [title for title in texts(contents, "a") if title in TITLES] == TITLES


def test_a_kicker_stays_with_its_own_article_in_epub(folder: Path) -> None:
    """In the chapter of its title, and not at the end of the chapter above."""
    with zipfile.ZipFile(folder / "page.epub") as packed:
        chapters = [
            texts(ElementTree.fromstring(packed.read(f"EPUB/text/ch00{number}.xhtml")), "p") for number in (1, 2)
        ]
    assert chapters == [LEFT, [KICKER, *RIGHT]]


def test_the_pages_of_an_issue_are_one_book(folder: Path) -> None:
    """Each entry of its contents leads to its own page, though both have a subhead with the id a1-p2."""
    pages = []
    for number, title in enumerate(TITLES, 1):
        text = f"{title}\n\n{LEFT[0]}\n\n一、先行先试\n\n{LEFT[1]}\n\n二、稳步推进\n\n{LEFT[2]}\n"
        html = reflow.clean(text).to_html()
        assert '<h3 id="a1-p2"' in html
        (folder / f"issue-{number}.html").write_text(html, encoding="utf-8")
        pages.append(f"issue-{number}.html")
    (options,) = regex.findall(r"^set -- (.+)$", PAGE.read_text(encoding="utf-8"), regex.MULTILINE)
    subprocess.run(["pandoc", *options.split(), *pages, "-o", "issue.epub"], cwd=folder, check=True)
    with zipfile.ZipFile(folder / "issue.epub") as packed:
        contents = ElementTree.fromstring(packed.read("EPUB/nav.xhtml"))
    links = [(a.get("href", "").partition("#")[0], a.text) for a in contents.iter("{http://www.w3.org/1999/xhtml}a")]
    assert [link for link in links if "/ch" in link[0]] == [
        ("text/ch001.xhtml", TITLES[0]), ("text/ch002.xhtml", TITLES[1]),
    ]  # fmt: skip
