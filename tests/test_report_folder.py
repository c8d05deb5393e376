"""Reports of many files in a folder: an index, pages of bounded size, and nothing done twice."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from test_html_report import Elements
from test_seed import TEXT

import reflow
from reflow.html_report.folder import LONGEST, PAGES, page_stem
from reflow.html_report.index import ROWS, index_pages
from reflow.html_report.summary import Summary
from reflow.read.segments import SEGMENT_LINES

SHORT = "大桥昨日合\n龙。"
DAMAGED = TEXT.replace("\n\n", "\n").replace("。\n", "\n")  # so that some decisions are doubtful
BOOK = "".join(f"第{number}章\n" + "他沿着河边走，看见渡船停在对岸，水声一阵一阵。\n" * 400 for number in range(1, 18))


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pages of about the seed."""
    monkeypatch.setattr("reflow.html_report.folder.PAGE_BYTES", len(TEXT.encode()))


def pages(site: Path) -> dict[str, str]:
    """Return the text of each page below a folder by its name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


def check_links(site: Path) -> None:
    """Check that each link leads to a page that is there, and each fragment to an element of that page."""
    ids = {path: Elements(path.read_text(encoding="utf-8")).ids for path in site.rglob("*.html")}
    for path in ids:
        for link in re.findall('href="([^"]*)"', path.read_text(encoding="utf-8")):
            name, _, fragment = link.partition("#")
            target = (path.parent / unquote(name)).resolve() if name else path
            assert target in ids, (path.name, link)
            assert not fragment or fragment in ids[target], (path.name, link)


def test_an_index_and_a_page_for_each_file(tmp_path: Path) -> None:
    papers, site = tmp_path / "papers", tmp_path / "site"
    (papers / "sub").mkdir(parents=True)
    (papers / "a.txt").write_text(DAMAGED, encoding="utf-8")
    (papers / "sub/a.txt").write_bytes(SHORT.encode("gb18030") + b"\xff\xff")
    first, second = reflow.report_files(papers, output=site)
    document = reflow.clean(papers / "a.txt")
    doubts = reflow.review(papers / "a.txt")
    assert (first.articles, first.doubtful, first.encoding) == (len(document.articles), len(doubts), "utf-8")
    assert first.title == next(article.title for article in document.articles if article.title)
    assert first.damage == pytest.approx(sum(doubt.damage for doubt in doubts), abs=0.01)
    assert (second.encoding, second.damaged > 0, second.error) == ("gb18030", True, None)
    index = (site / "index.html").read_text(encoding="utf-8")
    row = index.partition("<tbody>")[2].partition("</tr>")[0]
    for told in (
        str(papers / "a.txt"),
        first.title,
        f"<td>{first.articles}</td>",
        f"<td>{first.doubtful}</td>",
        "utf-8",
    ):
        assert told in row
    assert "Look here first" in index
    assert len(pages(site)) == 3
    check_links(site)
    # Each page is what `report` shows, with links to the others.
    page = (site / PAGES / f"{first.stem}.html").read_text(encoding="utf-8")
    alone = reflow.report(papers / "a.txt")
    assert (
        page.partition("<section")[2].partition("<footer")[0] == alone.partition("<section")[2].partition("<footer")[0]
    )


def test_a_large_file_has_pages_of_bounded_size_that_show_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 60_000
    monkeypatch.setattr("reflow.html_report.folder.PAGE_BYTES", most)
    path, site = tmp_path / "book.txt", tmp_path / "site"
    path.write_text(BOOK, encoding="utf-8")
    assert BOOK.count("\n") > SEGMENT_LINES, "more than one segment"
    (summary,) = reflow.report_files(path, output=site)
    assert summary.pages > 4
    assert summary.articles == len(reflow.clean(path).articles)
    lines: list[int] = []
    for number in range(1, summary.pages + 1):
        name = summary.stem + (f"-{number}" if number > 1 else "")
        page = (site / PAGES / f"{name}.html").read_text(encoding="utf-8")
        shown = [int(line) for line in re.findall('<li id="l0-([0-9]+)"', page)]
        assert len("".join(BOOK.splitlines(keepends=True)[shown[0] - 1 : shown[-1]]).encode()) < most * LONGEST + 100
        assert ("the page before" in page) == (number > 1)
        assert ("the next page" in page) == (number < summary.pages)
        lines += shown
    assert lines == list(range(1, len(BOOK.splitlines()) + 1)), "each line once, in order"
    check_links(site)


def test_articles_are_not_cut_where_there_are_several(tmp_path: Path, small_pages: None) -> None:
    path, site = tmp_path / "papers.txt", tmp_path / "site"
    path.write_text(TEXT * 4, encoding="utf-8")
    (summary,) = reflow.report_files(path, output=site)
    assert summary.pages > 1
    assert not [name for name, page in pages(site).items() if "the beginning of this article" in page]
    check_links(site)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    papers, site = tmp_path / "papers", tmp_path / "site"
    papers.mkdir()
    for name in ("a", "b", "c"):
        (papers / f"{name}.txt").write_text(SHORT + name, encoding="utf-8")
    run = reflow.report_files(papers, output=site)
    next(run), next(run)  # interrupted: no index yet
    run.close()  # type: ignore[attr-defined]
    assert not (site / "index.html").exists()
    assert [summary.before for summary in reflow.report_files(papers, output=site)] == [True, True, False]
    whole = pages(site)
    shutil.rmtree(site)
    list(reflow.report_files(papers, output=site))
    assert pages(site) == whole, "as if it had not been interrupted"
    (papers / "b.txt").write_text(TEXT, encoding="utf-8")
    assert [summary.before for summary in reflow.report_files(papers, output=site)] == [True, False, True]
    assert [summary.before for summary in reflow.report_files(papers, output=site, titles="none")] == [False] * 3
    (site / PAGES / f"{page_stem(str(papers / 'c.txt'), str(site))}.html").unlink()
    assert [one.before for one in reflow.report_files(papers, output=site, titles="none")] == [True, True, False]


def test_a_ledger_that_is_cut_short_costs_one_file(tmp_path: Path) -> None:
    papers, site = tmp_path / "papers", tmp_path / "site"
    papers.mkdir()
    for name in ("a", "b"):
        (papers / f"{name}.txt").write_text(SHORT + name, encoding="utf-8")
    list(reflow.report_files(papers, output=site))
    ledger = site / ".reflow-report.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-20])
    assert [summary.before for summary in reflow.report_files(papers, output=site)] == [True, False]


def test_pages_of_a_file_that_became_shorter_are_gone(tmp_path: Path, small_pages: None) -> None:
    path, site = tmp_path / "papers.txt", tmp_path / "site"
    path.write_text(TEXT * 4, encoding="utf-8")
    list(reflow.report_files(path, output=site))
    path.write_text(TEXT, encoding="utf-8")
    (summary,) = reflow.report_files(path, output=site)
    assert list(pages(site)) == ["index.html", f"{summary.stem}.html"]
    path.write_bytes(b"%PDF-1.4\n" * 50)
    (summary,) = reflow.report_files(path, output=site)
    assert summary.error
    assert list(pages(site)) == ["index.html"]


def test_a_bad_file_is_named_in_the_index_and_stops_nothing(tmp_path: Path) -> None:
    papers, site = tmp_path / "papers", tmp_path / "site"
    papers.mkdir()
    (papers / "a.txt").write_bytes(b"%PDF-1.4\n" * 50)
    (papers / "b.txt").write_text(SHORT, encoding="utf-8")
    bad, missing, good = reflow.report_files([papers / "a.txt", papers / "<i>.txt", papers / "b.txt"], output=site)
    assert (good.error, good.articles) == (None, 1)
    index = (site / "index.html").read_text(encoding="utf-8")
    assert "3 files, 2 could not be read" in index
    assert "PDF" in str(bad.error)
    assert str(bad.error)[:20] in index
    assert missing.error == "No such file or directory"
    assert "&lt;i&gt;.txt" in index
    assert "<i>" not in index


NAMES = [
    "a.txt",
    "A.txt",
    "日报 604.txt",
    "a#b?c%41&d.txt",
    "con.txt",
    "x" * 200 + ".txt",
    "长" * 80 + ".txt",
    "~..txt",
    "-.txt",
]


def test_names_of_pages_do_not_collide_and_stay_in_the_folder(tmp_path: Path) -> None:
    papers, site = tmp_path / "papers", tmp_path / "site"
    for folder in ("", "sub", "Sub", "sub/a.txt.d"):
        (papers / folder).mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            (papers / folder / name).write_text(SHORT, encoding="utf-8")
    with zipfile.ZipFile(papers / "a.zip", "w") as archive:
        archive.writestr("a.txt", SHORT)
        archive.writestr("../../out.txt", SHORT)
    before = set(tmp_path.iterdir()) | set(papers.rglob("*"))
    summaries = list(reflow.report_files([papers, papers / "a.zip"], output=site))
    stems = [summary.stem.casefold() for summary in summaries]
    assert len(set(stems)) == len(stems) == sum(path.suffix == ".txt" and path.is_file() for path in before) + 2
    assert {path for path in set(tmp_path.rglob("*")) - before if site not in (path, *path.parents)} == set()
    assert [summary.error for summary in summaries if summary.error] == [
        "its name leads out of the ZIP file; unpack it first"
    ]
    for path in (site / PAGES).iterdir():
        assert re.fullmatch(r"[\w.-]+-[0-9a-f]{16}\.html|[0-9a-f]{16}\.html", path.name)
        assert len(os.fsencode(path.name)) < 255
    check_links(site)


def test_a_folder_that_would_do_harm_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(SHORT, encoding="utf-8")
    with pytest.raises(reflow.PlanError, match="holds the input"):
        reflow.report_files(path, output=tmp_path)
    with pytest.raises(reflow.PlanError, match="is a file, not a folder"):
        reflow.report_files(path, output=path)
    fixes = [{"line": 1, "kind": "title", "source": "other.txt"}]
    with pytest.raises(reflow.CorrectionError, match="no such source"):
        reflow.report_files(path, output=tmp_path / "site", corrections=fixes)
    assert list(tmp_path.iterdir()) == [path]


def test_corrections_of_other_pages_are_saved_with_those_of_a_page(tmp_path: Path, small_pages: None) -> None:
    path, site = tmp_path / "papers.txt", tmp_path / "site"
    path.write_text(TEXT * 4, encoding="utf-8")
    fixes = [{"line": 7, "kind": "paragraph"}]
    (summary,) = reflow.report_files(path, output=site, corrections=fixes)
    first, second = (pages(site)[f"{summary.stem}{part}.html"] for part in ("", "-2"))
    assert 'data-loaded="{&quot;kind&quot;: &quot;paragraph&quot;}"' in first
    assert 'data-kept="[]"' in first
    assert 'data-kept="[{&quot;kind&quot;: &quot;paragraph&quot;, &quot;line&quot;: 7}]"' in second


def test_the_index_has_pages() -> None:
    summaries = [Summary(f"s{number}", "", f"{number}.txt", 1) for number in range(ROWS + 1)]
    (first, page), (second, second_page) = index_pages(summaries)
    assert (first, second) == ("index.html", "index-2.html")
    assert page.count('<th scope="row">') == ROWS
    assert second_page.count('<th scope="row">') == 1
    assert 'href="index-2.html"' in page
    assert 'href="index.html"' in second_page


def test_the_command(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "reflow", "report", "papers", "-o"]
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.txt").write_text(SHORT, encoding="utf-8")
    (tmp_path / "papers/b.txt").write_bytes(b"%PDF-1.4\n" * 50)
    for told in ("1 file, 1 failed", "0 files, 1 done before, 1 failed"):
        done = subprocess.run([*program, "site"], cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 3
        assert done.stderr.decode().splitlines()[-1] == f"reflow: wrote {os.path.join('site', 'index.html')}: {told}"
        assert b"papers/b.txt: " in done.stderr
    done = subprocess.run([*program, "papers"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, b"holds the input" in done.stderr) == (2, True)
