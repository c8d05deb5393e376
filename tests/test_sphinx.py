"""The pages of docs/ as Sphinx builds them, without a warning: what a reader sees and finds. Needs the extra `docs`."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import regex

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the pages."""
    pytest.importorskip("sphinx")
    site = tmp_path_factory.mktemp("site")
    options = ["-q", "-W", "--keep-going", "-d", str(site / "trees")]
    subprocess.run([sys.executable, "-m", "sphinx", *options, str(ROOT / "docs"), str(site)], check=True)
    return site


@pytest.fixture(scope="module")
def page(site: Path) -> Iterator[Any]:
    """Open a browser on them, 1,280 pixels wide."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened.new_page(viewport={"width": 1280, "height": 900})
        opened.close()


@pytest.mark.parametrize("word", ["编码", "换行", "繁体", "更正"])
def test_a17_the_index_has_chinese_words(site: Path, word: str) -> None:
    assert any(name.startswith("zh/") for name in pages_with(word, site))


def test_a17_the_index_still_has_english_words(site: Path) -> None:
    assert {"api", "decoding"} <= pages_with("encod", site)  # the stem of encoding
    assert not pages_with("encoding", site)  # a near miss: the index holds stems alone


def pages_with(word: str, site: Path) -> set[str]:
    """Return the names of the pages that contain a word, by the search index."""
    index = json.loads((site / "searchindex.js").read_text(encoding="utf-8").partition("(")[2].rpartition(")")[0])
    numbers = [index[part].get(word, []) for part in ("terms", "titleterms")]
    return {index["docnames"][at] for one in numbers for at in (one if isinstance(one, list) else [one])}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("编码", "zh/index.html"),
        ("换行", "zh/review.html"),
        ("繁体", "zh/questions.html"),
        ("更正", "zh/review.html"),
        ("更正文件", "zh/review.html"),  # a longer word, which the index has in pairs
        ("encodings", "decoding.html"),
        ("API reference", "api.html"),
    ],
)
def test_a17_a_reader_finds(page: Any, site: Path, typed: str, expected: str) -> None:
    page.goto(f"{(site / 'search.html').as_uri()}?q={typed}")
    page.wait_for_selector("ul.search a")
    links = page.eval_on_selector_all("ul.search a", "links => links.map(link => link.getAttribute('href'))")
    assert expected in {link.partition("?")[0].partition("#")[0] for link in links}


def test_a17_changes_lead_to_the_options(site: Path) -> None:
    html = (site / "api.html").read_text(encoding="utf-8")
    assert "Unpack" not in html
    assert regex.search(r'<strong>changes</strong> \(<a class="reference internal" href="#options">', html)


@pytest.mark.parametrize("name", ["api", "export", "corpora", "zh/review"])
def test_n16_code_stays_in_its_box(page: Any, site: Path, name: str) -> None:
    page.goto((site / f"{name}.html").as_uri())
    wide = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.textContent)"
    assert page.eval_on_selector_all("pre", wide) == []


def test_n17_quotation_marks_of_code_are_straight(site: Path) -> None:
    html = (site / "api.html").read_text(encoding="utf-8")
    assert "“2/8”" not in html
    assert regex.search(r'<code[^>]*>(<span class="pre">)?&quot;2019-06-18&quot;', html)


def test_a_line_end_is_no_space_in_chinese(site: Path) -> None:
    """The source is wrapped; a browser would show each wrap. Beside a Latin letter a space is right."""
    for path in site.glob("zh/*.html"):
        for paragraph in regex.findall(r"(?s)<p>.*?</p>", path.read_text(encoding="utf-8")):
            text = regex.sub(r"<[^>]+>", "", paragraph)
            assert not regex.search(r"[\p{Han}，。：；、）]\n[\p{Han}（]", text), path.name
