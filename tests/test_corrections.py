"""What a person decides wins over every rule, where the text it was decided on still stands, and nowhere else."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest
from support.checks import check_covered_once, check_traceable
from test_seed import TEXT

import reflow
from reflow.corrections import LINE_KINDS, by_source, unused
from reflow.draft import Source
from reflow.lists import listed

PROGRAM = Path(sys.executable).with_name("reflow")
LINES = TEXT.splitlines()


def correction(line: int, kind: str, text: str = TEXT) -> dict[str, Any]:
    """Decide about a line, as `reflow review` would list it."""
    (doubt,) = [doubt for doubt in reflow.review(text, below=1.01) if doubt.line == line]
    return {"line": line, "kind": kind, "before": doubt.before, "after": doubt.after}


def corrected(line: int, kind: str, text: str = TEXT) -> reflow.Document:
    document = reflow.clean(text, corrections=(correction(line, kind, text),))
    assert document.restore() == text
    check_covered_once(text, document)
    assert [entry.rule for entry in document.log].count("corrections.line") == 1
    return document


def paragraphs(document: reflow.Document) -> list[str]:
    return [paragraph.text for article in document.articles for paragraph in article.paragraphs]


def beginning_with(units: list[str], line: int) -> list[str]:
    return [unit for unit in units if unit.startswith(LINES[line - 1])]


def test_a_line_is_joined() -> None:
    before = paragraphs(reflow.clean(TEXT))
    assert beginning_with(before, 7)
    after = paragraphs(corrected(7, "joined"))
    assert not beginning_with(after, 7)
    assert len(after) == len(before) - 1


def test_a_paragraph_begins() -> None:
    assert not beginning_with(paragraphs(reflow.clean(TEXT)), 9)
    assert beginning_with(paragraphs(corrected(9, "paragraph")), 9)


def test_an_article_begins() -> None:
    before = reflow.clean(TEXT)
    after = corrected(38, "article")
    assert len(after.articles) == len(before.articles) + 1
    assert beginning_with([article.paragraphs[0].text for article in after.articles if article.paragraphs], 38)


def test_a_line_is_a_title() -> None:
    titles = [article.title or "" for article in corrected(7, "title").articles]
    assert any(LINES[6] in title for title in titles)


@pytest.mark.parametrize("kind", ["kicker", "deck"])
def test_a_line_is_part_of_a_headline(kind: str) -> None:
    texts = [getattr(article, kind) or "" for article in corrected(7, kind).articles]
    assert any(LINES[6] in text for text in texts)


def test_a_line_is_a_subhead() -> None:
    kinds = {p.text: p.kind for article in corrected(7, "subhead").articles for p in article.paragraphs}
    assert kinds[LINES[6]] == "subhead"


def test_a_line_is_a_caption() -> None:
    captions = [caption.text for article in corrected(7, "caption").articles for caption in article.captions]
    assert LINES[6] in captions


def test_a_line_is_a_byline() -> None:
    text = TEXT.replace(LINES[6] + "\n", "记者李可\n")
    bylines = [article.byline.raw for article in corrected(7, "byline", text).articles if article.byline]
    assert "记者李可" in bylines


def test_a_line_is_furniture_and_furniture_a_line() -> None:
    furniture = [line.text for line in corrected(7, "furniture").furniture]
    assert furniture == [LINES[6]]
    text = TEXT.replace(LINES[6] + "\n", "第03版：要闻\n")
    assert [line.text for line in reflow.clean(text).furniture] == ["第03版：要闻"]
    assert not corrected(7, "paragraph", text).furniture


def test_a_name_is_a_name() -> None:
    text = "天下起了雨，于是之前的人都回到屋里。"
    fixes = ({"kind": "name", "name": "于是之"},)
    assert "於是之" in reflow.convert(text, to="zh-Hant")
    assert "于是之" in reflow.convert(text, to="zh-Hant", corrections=fixes)
    with pytest.raises(reflow.CorrectionError, match="the name 于长辉 does not stand in the text"):
        reflow.clean(text, corrections=({"kind": "name", "name": "于长辉"},))


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_short_texts_too(kind: str) -> None:
    """Texts of a few lines."""
    text = "开发区今年新增规模以上工业企\n业二十三家，占到六成。\n昨天，大桥合龙。\n"
    fix = correction(2, kind, text)
    document = reflow.clean(text, corrections=(fix,))
    check_covered_once(text, document)
    joined = any("工业企业" in unit for unit in paragraphs(document))
    assert joined == (kind == "joined")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"after": "另一行"}, r"line 7: after is '另一行', but there stands '在三天"),
        ({"before": "另一行"}, r"line 7: before is '另一行', but there stands '精准"),
        ({"line": 6}, "line 6: there is no such line, or it is blank"),
        ({"line": 9999}, "line 9999: there is no such line, or it is blank"),
    ],
)
def test_what_does_not_stand_there_any_more_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(reflow.CorrectionError, match=says):
        reflow.clean(TEXT, corrections=(correction(7, "joined") | change,))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"kind": "verse", "line": 1}', "line 1: no kind 'verse'; there are joined, paragraph"),
        ('{"line": 1}', "line 1: kind is missing"),
        ('{"knd": "joined", "line": 1}', r"line 1: no key 'knd'; did you mean kind\?"),
        ('{"kind": "joined", "line": 1, "befor": ""}', r"line 1: no key 'befor'; did you mean before\?"),
        ('{"kind": "joined", "line": 1, "页": ""}', "line 1: no key '页'; there are kind, line, .*, note$"),
        ('{"kind": "moved", "line": 1}', "line 1: moved says where to, by one line"),
        ('{"kind": "moved", "line": 1, "article": 3, "behind": 4}', "line 1: moved says where to, by one line"),
        ('{"kind": "moved", "line": 1, "behind": 0}', "line 1: there is no line 0"),
        ('{"kind": "moved", "line": 1, "article": "3"}', "line 1: article is a number"),
        ('{"kind": "title", "line": 1, "article": 3}', "line 1: article is a key of the kind moved"),
        ('{"kind": "text", "line": 1, "wrong": "己"}', "line 1: text says what is wrong, and what is right"),
        ('{"kind": "text", "line": 1, "wrong": "", "right": "，"}', "line 1: text says what is wrong"),
        ('{"kind": "text", "line": 1, "wrong": "己", "right": "已", "at": 0}', "line 1: there is no character 0"),
        ('{"kind": "text", "wrong": "己", "right": "已"}', "line 1: line is missing"),
        ('{"kind": "joined", "line": "1"}', "line 1: line is a number"),
        ('{"kind": "joined", "line": true}', "line 1: line is a number"),
        (
            '{"kind": "joined", "line": 1, "after": 3}',
            "line 1: after is a text",
        ),
        ('{"kind": "joined"}', "line 1: line is missing"),
        ('{"kind": "joined", "line": 0}', "line 1: there is no line 0; lines count from 1"),
        ('{"kind": "name"}', "line 1: a name says which: name"),
        ("[]", "line 1: a correction is a JSON object"),
        ("{", r"line 1: this is no JSON \(Expecting property name.*\); each line is one object alone"),
        ('{“kind”: "joined"}', 'line 1: “ stands where JSON wants one of " , '),
        ('{"kind": "joined"，"line": 1}', "line 1: ， stands where JSON wants one of"),
        ('{"kind": "joined", "after": "“好，”", "line": 1,}', "line 1: a comma stands before }; take it out"),
        ('{"kind": "joined", "line": 1},', "line 1: a comma stands at the end; each line is one object"),
        ("\udcff", "line 1: this is not UTF-8; save the file as UTF-8"),
        ('{"after": "\udcb4\udcf3"}', "line 1: this is not UTF-8"),
    ],
)
def test_what_is_no_correction(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    path.write_text(line + "\n", encoding="utf-8", errors="surrogateescape")
    with pytest.raises(reflow.CorrectionError, match=says):
        reflow.read_corrections(path)


def test_what_review_writes_and_a_note_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    said = {
        "line": 2,
        "kind": "joined",
        "confidence": 0.5,
        "kind_confidence": 0.9,
        "evidence": ["+1.0 …"],
        "note": "问过老王",
        "after": "“好”，，}",
    }
    path.write_text("\ufeff" + json.dumps(said, ensure_ascii=False) + "\r\n\n", encoding="utf-8")
    assert reflow.read_corrections(path) == (reflow.Correction("joined", 2, after="“好”，，}"),)


def test_review_lists_the_most_damage_first() -> None:
    everything = reflow.review(TEXT, below=1.01)
    assert [doubt.damage for doubt in everything] == sorted((doubt.damage for doubt in everything), reverse=True)
    assert everything[0].damage > 0
    assert len(everything) == sum(1 for line in LINES if line.strip())
    assert reflow.review(TEXT, below=0) == []


def test_from_review_to_correction_to_clean(tmp_path: Path) -> None:
    """The command lists a decision, a person changes its kind, the command takes it."""
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    listed = subprocess.run(
        [PROGRAM, "review", "page.txt", "--below", "1.01"], cwd=tmp_path, capture_output=True, check=True
    )
    doubts = [json.loads(line) for line in listed.stdout.splitlines()]
    (doubt,) = [doubt for doubt in doubts if doubt["line"] == 9]
    assert (doubt["kind"], doubt["source"]) == ("joined", "page.txt")
    (tmp_path / "corrections.jsonl").write_text(json.dumps(doubt | {"kind": "paragraph"}) + "\n\n", encoding="utf-8")
    command: list[str | Path] = [
        PROGRAM,
        "clean",
        "-q",
        "page.txt",
        "--corrections",
        "corrections.jsonl",
        "--format",
        "text",
    ]
    cleaned = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert beginning_with(cleaned.stdout.decode().splitlines(), 9)
    (tmp_path / "page.txt").write_text(TEXT.replace(LINES[8], "别的文字。"), encoding="utf-8")
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert refused.returncode == 3
    assert "correction of line 9: after is" in refused.stderr.decode()
    page = subprocess.run([PROGRAM, "report", "page.txt"], cwd=tmp_path, capture_output=True, check=True)
    assert page.stdout.startswith(b"<!doctype html>")


@pytest.mark.usefixtures("small")
def test_corrections_of_a_large_file() -> None:
    """Lines are counted through all pieces."""
    text = TEXT * 3
    line = 2 * len(LINES) + 9
    (doubt,) = [doubt for doubt in reflow.review(TEXT, below=1.01) if doubt.line == 9]
    fix = {"line": line, "kind": "paragraph", "before": doubt.before, "after": doubt.after}
    assert len(list(reflow.pipeline.clean_segments(text))) > 2
    document = reflow.clean(text, corrections=(fix,))
    assert document.restore() == text
    assert beginning_with(paragraphs(document), 9)
    assert not beginning_with(paragraphs(reflow.clean(text)), 9)
    with pytest.raises(reflow.CorrectionError, match="line 99999: there is no such line"):
        reflow.clean(text, corrections=(fix | {"line": 99999},))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut pieces at sizes at which a test is quick."""
    from reflow.read import segments

    for name, value in (("SEGMENT", 3000), ("SEGMENT_LINES", 1000), ("WINDOW", 1500)):
        monkeypatch.setattr(segments, name, value)


@pytest.mark.usefixtures("small")
def test_whatever_review_lists_of_a_large_file_can_be_corrected() -> None:
    """The line above the first of a piece stands in another piece, and lines may be set apart from others."""
    text = TEXT * 2 + "我区揭晓最美家庭  　本报讯（记者黄蕊）昨天，大桥合龙，共庆通车之喜。\n"
    doubts = reflow.review(text, below=1.01)
    of_line = Counter(doubt.line for doubt in doubts)
    begins = {document.source.lines_above for document in reflow.pipeline.clean_segments(text)}
    chosen = [
        doubt for doubt in doubts if of_line[doubt.line] > 1 or not begins.isdisjoint(range(doubt.line - 3, doubt.line))
    ]
    assert len(chosen) > 2 * len(begins)
    for doubt in chosen:
        fix = {"line": doubt.line, "kind": doubt.kind, "before": doubt.before, "after": doubt.after}
        assert reflow.clean(text, corrections=(fix,)).restore() == text


@pytest.mark.usefixtures("small")
def test_lines_are_counted_where_one_is_cut() -> None:
    text = "大" * 10_000 + "\n" + TEXT
    fix = correction(9, "paragraph")
    document = reflow.clean(text, corrections=(fix | {"line": 10},))
    assert beginning_with(paragraphs(document), 9)


@pytest.mark.usefixtures("small")
def test_what_is_explained_of_a_large_file_is_what_was_decided() -> None:
    text = TEXT * 3
    begins = set(paragraphs(reflow.clean(text)))
    for decision in reflow.explain(text):
        if decision.decided == "a paragraph begins":
            assert any(unit.startswith(decision.text[:4]) for unit in begins), decision


def test_a_name_of_one_file(tmp_path: Path) -> None:
    text = "明天就是谷雨，天气转暖，雨水增多。"
    person = {"kind": "name", "name": "谷雨", "source": str(tmp_path / "a.txt"), "line": 1}
    for name, expected in (("a.txt", "明天就是谷雨"), ("b.txt", "明天就是穀雨")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        document = reflow.clean(tmp_path / name, to="zh-Hant", corrections=(person,))
        assert document.to_text().startswith(expected)


@pytest.mark.parametrize(
    ("named", "source", "about"),
    [
        ("a.txt", "a.txt", True),
        ("a.txt", "./a.txt", True),
        ("./a.txt", "/x/box/a.txt", True),
        ("a.txt", "c/a.txt", True),
        ("xa.txt", "a.txt", False),
        ("a.txt", "xa.txt", False),
        ("box/a.txt", "/x/box/a.txt", True),
        ("box//b/../a.txt", "/x/box/./a.txt", True),
        ("../box/a.txt", "/x/box/a.txt", True),
        (r"..\box\a.txt", "/x/box/a.txt", True),
        ("box/a.txt", "/x/c/a.txt", False),
        ("ox/a.txt", "/x/box/a.txt", False),
        ("/x/a.txt", "/x/a.txt", True),
        ("/x/a.txt", "/y/x/a.txt", False),
        (os.path.abspath("a.txt"), "a.txt", True),
        ("a.txt", None, False),
        ("", "a.txt", False),
        (None, "a.txt", True),
        (None, None, True),
    ],
)
def test_a_source_is_named_by_the_end_of_its_path(named: str | None, source: str | None, about: bool) -> None:
    fix = reflow.Correction("joined", 2, source=named)
    assert by_source([fix])(source) == [fix] * about
    assert unused([fix], [source, "nosuch"]) == [fix] * (not about)


def test_a_list_for_a_folder_says_what_was_not_used() -> None:
    text = "大桥昨日合\n龙。\n"
    sources = [Source(f"/box/{name}.txt", text) for name in "abc"]
    fixes = [reflow.Correction("paragraph", 2, "大桥昨日合", "龙。", source=f"{name}.txt") for name in "ad"]
    documents = list(reflow.clean_many(sources, corrections=fixes))
    assert [len(paragraphs(document)) for document in documents] == [2, 1, 1]
    assert unused(fixes, [document.source.name for document in documents]) == fixes[1:]


def test_corrections_of_other_sources_alone_are_refused() -> None:
    page, text = Source("page.txt", TEXT), Source("text.txt", TEXT)
    of_text, of_page = ([correction(9, "paragraph") | {"source": name}] for name in ("text.txt", "page2.txt"))
    for show in (reflow.explain, reflow.review, lambda one, **options: reflow.report([one], **options)):
        with pytest.raises(
            reflow.CorrectionError, match=r"^line 9 of page2\.txt: no such source; the source is page\.txt$"
        ):
            show(page, corrections=of_page)
    assert reflow.explain(text, corrections=of_text + of_page)
    assert reflow.report([page, text], corrections=of_text + of_page)


def test_many_corrections_of_many_files_take_linear_time() -> None:
    sources = [Source(f"{number}.txt", "大桥昨日合\n龙。\n") for number in range(2000)]
    fixes = [reflow.Correction("joined", 2, "大桥昨日合", "龙。", source=source.name) for source in sources]
    named = [reflow.Correction("name", name="合龙", source="nosuch.txt")] * 2000
    config = reflow.Config(corrections=(*fixes, *named), to="zh-Hant", names=tuple(map(str, range(2000))))
    began = process_time()
    assert len(list(reflow.clean_many(sources, config=config))) == 2000
    assert process_time() - began < 5  # .3 s; looked through for each source it took 10


def test_two_corrections_of_one_line_that_contradict_each_other() -> None:
    title, same = correction(7, "title"), correction(7, "title")
    assert reflow.clean(TEXT, corrections=(title, same)).restore() == TEXT
    with pytest.raises(reflow.CorrectionError, match="line 7 is corrected twice, to title and to joined"):
        reflow.clean(TEXT, corrections=(title, correction(7, "joined")))


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"kind": "title", "line": 1' + b"0" * 5000 + b"}", b"\xff", b"NaN"])
def test_a_line_that_is_no_correction(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lies.jsonl"
    path.write_bytes(b"\n" + line)
    with pytest.raises(reflow.CorrectionError, match=r"lies\.jsonl, line 2: "):
        reflow.read_corrections(path)


@pytest.mark.parametrize("name", ["source", "name", "before", "after"])
def test_a_list_is_no_text(name: str) -> None:
    with pytest.raises(reflow.CorrectionError, match=f"{name} is a text"):
        reflow.Correction.of({"kind": "title", "line": 1, name: []})


def test_the_command_tells_corrections_of_no_file(tmp_path: Path) -> None:
    """A mistyped name is not passed over in silence; near miss: a list of several files over one of them at a time."""
    page = "开发区今年新增规模以上工业企\n业二十三家，占到六成。\n"
    (tmp_path / "page.txt").write_text(page, encoding="utf-8")
    correction = '{"source": "%s", "line": 2, "kind": "paragraph", "before": "开发区今年新增规模以上工业企", "after": "业二十三家，占到六成。"}\n'
    (tmp_path / "own.jsonl").write_text(correction % "page.txt", encoding="utf-8")
    (tmp_path / "other.jsonl").write_text(correction % "pgae.txt", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("reflow")), "clean", "-q", "page.txt", "--corrections"]
    (tmp_path / "both.jsonl").write_text(correction % "page.txt" + correction % "other.txt", encoding="utf-8")
    good, bad, both = (
        subprocess.run([*command, name], cwd=tmp_path, capture_output=True, text=True, check=False)
        for name in ("own.jsonl", "other.jsonl", "both.jsonl")
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert (both.returncode, both.stderr) == (0, "")
    assert bad.returncode == 3
    assert "the correction of line 2 of pgae.txt was not used" in bad.stderr


WINDOWS = ["utf-8-sig", "utf-16", "utf-16-be"]  # Notepad, a redirection in PowerShell 5


def saved(path: Path, text: str, encoding: str) -> str:
    """Save a text as a program of Windows does, with a BOM."""
    bom = "\ufeff" if encoding == "utf-16-be" else ""
    path.write_bytes((bom + text.replace("\n", "\r\n")).encode(encoding))
    return str(path)


@pytest.mark.parametrize("encoding", WINDOWS)
def test_a2_corrections_names_and_lists_from_windows(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "谷雨.txt").write_text("明天就是谷雨，天气转\n暖，雨水增多。\n", encoding="utf-8")
    before = {"line": 2, "before": "明天就是谷雨，天气转", "after": "暖，雨水增多。", "source": "谷雨.txt"}
    lines = [{**before, "kind": "paragraph"}, {"kind": "name", "name": "雨水"}]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    corrections = saved(tmp_path / "corrections.jsonl", text, encoding)
    names = saved(tmp_path / "names.txt", "谷雨\n\n于是之\n", encoding)
    paths = saved(tmp_path / "list.txt", "谷雨.txt\n", encoding)
    command = ["clean", "-q", "--files-from", paths, "--corrections", corrections, "--names", names]
    done = subprocess.run(
        [PROGRAM, *command, "--to", "zh-Hant", "--format", "text"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "明天就是谷雨，天氣轉\n暖，雨水增多。\n"


@pytest.mark.parametrize("separator", ["\n", "\0"])
@pytest.mark.parametrize("encoding", WINDOWS)
def test_a2_a_list_with_a_bom(encoding: str, separator: str) -> None:
    """Near miss: one without, whose names are bytes of any encoding."""
    names = ["日报 604.txt", "b\u2028.txt"]
    assert listed((("\ufeff" if encoding == "utf-16-be" else "") + separator.join(names)).encode(encoding)) == names
    data = separator.join(names).encode("gb18030")
    assert listed(data, os.fsdecode) == [os.fsdecode(name.encode("gb18030")) for name in names]


def test_a2_lists_put_together_have_several_boms() -> None:
    assert listed("一\n".encode("utf-8-sig") + "二\n".encode("utf-8-sig")) == ["一", "二"]


@pytest.mark.parametrize(
    ("option", "data", "says"),
    [
        ("--corrections", b"\n\xc8\xd5", "list, line 2: this is not UTF-8; save the file as UTF-8; see reflow clean --help"),
        ("--names", b"\xc8\xd5", "list: line 1: this is not UTF-8; save the file as UTF-8; see reflow clean --help"),
        ("--names", b"\xff\xfe\n\0\xc8", "list: line 2: this is not UTF-16-LE; save the file as UTF-8; see reflow clean"),
        ("--files-from", b"\xff\xfe\xc8", "list: line 1: this is not UTF-16-LE; save the file as UTF-8; --files-from names a file"),
    ],
)  # fmt: skip
def test_a2_a_list_in_another_encoding(option: str, data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(data)
    done = subprocess.run(
        [PROGRAM, "clean", "page.txt", option, "list"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_line_with_a_lone_surrogate_can_be_corrected() -> None:
    """A text that was decoded badly may have one, and so has the file of corrections that `review` writes of it."""
    text = "会上\ud800通过了决议\n，会后合影。"
    correction = {"kind": "paragraph", "line": 2, "before": "会上\ud800通过了决议", "after": "，会后合影。"}
    assert len(reflow.clean(text, corrections=[correction]).articles[0].paragraphs) == 2
    with pytest.raises(reflow.CorrectionError, match="no kind"):
        reflow.clean(text, corrections=[correction | {"kind": "\ud800"}])


# --- corrections without the texts, and the command that adds them ---------------------------------------------------

SHORT = "开发区今年新增规模以上工业企\n业二十三家，占到六成。\n昨天，大桥合龙。\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("left_out", [("before",), ("after",), ("before", "after")])
def test_a3_a_text_that_is_left_out_is_not_compared(left_out: tuple[str, ...]) -> None:
    fix = {key: value for key, value in correction(2, "paragraph", SHORT).items() if key not in left_out}
    assert paragraphs(reflow.clean(SHORT, corrections=[fix]))[0] == "开发区今年新增规模以上工业企"
    # Near miss: an empty text is that of a line without one above it.
    empty = {**fix, **dict.fromkeys(left_out, "")}
    with pytest.raises(reflow.CorrectionError, match=f"{left_out[0]} is ''|after is ''"):
        reflow.clean(SHORT, corrections=[empty])


def test_a3_correct_writes_the_texts(tmp_path: Path) -> None:
    """What it writes is refused on a changed source, as what `review` lists is."""
    (tmp_path / "page.txt").write_text(SHORT, encoding="utf-8")
    done = run(tmp_path, "correct", "page.txt", "1=title", "2=paragraph")
    assert objects(done.stdout) == [
        {**correction(line, kind, SHORT), "source": "page.txt"} for line, kind in ((1, "title"), (2, "paragraph"))
    ]
    with pytest.raises(reflow.CorrectionError, match="line 1: after is"):
        reflow.clean("今天。\n" + SHORT, corrections=[objects(done.stdout)[0] | {"source": None}])


def test_a3_correct_adds_to_a_file(tmp_path: Path) -> None:
    """It replaces what the file says of the same line of the same source, and adds texts, but touches nothing else."""
    (tmp_path / "page.txt").write_text(SHORT, encoding="utf-8")
    earlier: list[dict[str, Any]] = [
        {"line": 2, "kind": "title"},
        {"line": 3, "kind": "joined", "note": "问过老王"},
        {"line": 2, "kind": "title", "source": "other.txt"},
        {"kind": "name", "name": "于是之"},
    ]
    path = tmp_path / "corrections.jsonl"
    path.write_text("".join(json.dumps(values) + "\n" for values in earlier), encoding="utf-16")
    done = run(tmp_path, "correct", "page.txt", "2=paragraph", "-o", "corrections.jsonl")
    assert (done.returncode, done.stderr) == (0, "reflow: corrections.jsonl holds 4 corrections\n")
    third = {**earlier[1], **correction(3, "joined", SHORT)}
    new = {**correction(2, "paragraph", SHORT), "source": "page.txt"}
    assert objects(path.read_text(encoding="utf-8")) == [third, *earlier[2:], new]
    path.write_text("{", encoding="utf-8")
    assert run(tmp_path, "correct", "page.txt", "2=paragraph", "-o", "corrections.jsonl").returncode == 2
    assert path.read_text(encoding="utf-8") == "{", "a file that is not understood is not written over"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["9=title"], 3, "page.txt: line 9: there is no such line, or it is blank"),
        (["2=kiker"], 2, "no kind 'kiker'; did you mean kicker?"),
        (["2"], 2, "2 is no LINE=KIND, such as 45=kicker"),
        (["2=name"], 2, "2=name is no LINE=KIND"),
        (["0=title"], 2, "there is no line 0; lines count from 1"),
        (["2=title", "2=deck"], 2, "a line is corrected twice"),
        (["2=title", "-o", "page.json"], 2, "correct writes .jsonl"),
    ],
)
def test_a3_correct_refuses(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(SHORT, encoding="utf-8")
    done = run(tmp_path, "correct", "page.txt", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr


def test_a3_review_shows_a_line_however_certain(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(SHORT, encoding="utf-8")
    (doubt,) = objects(run(tmp_path, "review", "page.txt", "--line", "2").stdout)
    assert doubt["line"] == 2
    assert doubt["after"] == "业二十三家，占到六成。"
    assert doubt == objects(run(tmp_path, "review", "page.txt", "--line", "2", "--below", "0").stdout)[0]
    done = run(tmp_path, "review", "page.txt", "--line", "9")
    assert (done.returncode, done.stderr) == (3, "reflow: page.txt: there is no line 9, or it is blank\n")


# --- where a unit belongs --------------------------------------------------------------------------------------------

TWO = """博物馆新馆开放
本报讯（记者何晓光）昨天，博物馆新馆向公众开放，展出文物三千件，首日接待观众六千人。

环湖绿道全线贯通
本报讯（记者周岚）全长十公里的环湖绿道昨天全线贯通，沿途设有六个驿站，可以借雨伞。
新馆每周一闭馆，周末延长开放两小时，观众可以在网上预约，也可以在门口取票入场。
绿道两边种了樱花和银杏，预计明年春天开花，周边居民已经可以沿着湖边散步、骑车、跑步。
"""
MUSEUM, PATH = TWO.splitlines()[0], TWO.splitlines()[3]


def moved(*moves: dict[str, Any], text: str = TWO, **options: Any) -> list[tuple[str | None, list[int]]]:
    """Return for each article its title and the first line of each paragraph, with these units moved."""
    document = reflow.clean(text, corrections=[{"kind": "moved", **move} for move in moves], **options)
    assert document.restore() == text
    check_covered_once(text, document)
    return [
        (article.title, [text[: paragraph.spans[0][0]].count("\n") + 1 for paragraph in article.paragraphs])
        for article in document.articles
    ]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([], [(MUSEUM, [2]), (PATH, [5, 6, 7])]),
        ([{"line": 6, "article": 2}], [(MUSEUM, [2, 6]), (PATH, [5, 7])]),
        ([{"line": 6, "article": 1}], [(MUSEUM, [2, 6]), (PATH, [5, 7])]),  # any line of the article
        ([{"line": 2, "article": 5}], [(MUSEUM, []), (PATH, [2, 5, 6, 7])]),  # in the order of the source
        ([{"line": 6, "behind": 2}], [(MUSEUM, [2, 6]), (PATH, [5, 7])]),
        ([{"line": 6, "behind": 1}], [(MUSEUM, [6, 2]), (PATH, [5, 7])]),  # behind a title: the first paragraph
        ([{"line": 5, "behind": 7}], [(MUSEUM, [2]), (PATH, [6, 7, 5])]),
        ([{"line": 6, "behind": 2}, {"line": 7, "behind": 2}], [(MUSEUM, [2, 6, 7]), (PATH, [5])]),
        ([{"line": 7, "behind": 2}, {"line": 6, "behind": 7}], [(MUSEUM, [2, 7, 6]), (PATH, [5])]),
        ([{"line": 7, "behind": 2}, {"line": 6, "article": 7}], [(MUSEUM, [2, 6, 7]), (PATH, [5])]),
        ([{"line": 6, "article": 5}], [(MUSEUM, [2]), (PATH, [5, 6, 7])]),  # it is there already
        ([{"line": 1, "article": 5}, {"line": 2, "article": 5}], [(MUSEUM + PATH, [2, 5, 6, 7])]),
    ],
)
def test_a_unit_is_moved(moves: list[dict[str, Any]], expected: list[tuple[str, list[int]]]) -> None:
    """Whatever the order of the corrections, and if they are given twice."""
    for order in (moves, moves[::-1], moves * 2):
        assert moved(*order) == expected


def test_a_moved_unit_follows_the_texts_of_its_lines() -> None:
    """What `reflow correct` writes is refused if one of the two lines has changed."""
    lines = TWO.splitlines()
    move = {"line": 6, "article": 2, "before": lines[4], "after": lines[5], "there": lines[1]}
    assert moved(move)[0] == (MUSEUM, [2, 6])
    with pytest.raises(reflow.CorrectionError, match="line 6: there is '别的', but line 2 is '本报讯"):
        moved({**move, "there": "别的"})
    with pytest.raises(reflow.CorrectionError, match="line 6: after is"):
        moved({**move, "after": "别的"})


def test_furniture_that_is_moved_becomes_a_paragraph() -> None:
    text = TWO + "第03版：要闻\n"
    assert reflow.clean(text).furniture
    assert moved({"line": 8, "article": 2}, text=text)[0] == (MUSEUM, [2, 8])


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        ([{"line": 6, "article": 99}], "line 99: there is no such line, or it is blank"),
        ([{"line": 6, "article": 3}], "line 6: there is no line 3, or it is blank"),
        ([{"line": 3, "article": 6}], "line 3: there is no such line, or it is blank"),
        ([{"line": 6, "behind": 6}], "line 6: line 6 is a part of the same unit"),
        ([{"line": 6, "article": 8}], "line 6: line 8 is furniture, and in no article"),
        ([{"line": 1, "behind": 7}], "line 1 is a part of a headline, which .*, and not behind line 7"),
        (
            [{"line": 6, "article": 2}, {"line": 6, "behind": 2}],
            "line 6 is moved into the article of line 2 and also moved behind line 2",
        ),
        (
            [{"line": 6, "behind": 2}, {"line": 6, "behind": 5}],
            "line 6 is moved behind line 2 and also moved behind line 5",
        ),
        ([{"line": 6, "behind": 7}, {"line": 7, "behind": 6}], "lines 6, 7 are moved in a circle"),
        (
            [{"line": 6, "article": 2}, {"line": 6, "kind": "furniture"}],
            "line 6 is furniture, which is in no article, and also moved into the article of line 2",
        ),
        (
            [{"line": 6, "article": 2}, {"line": 7, "behind": 5}, {"line": 7, "kind": "joined"}],
            "lines 6 and 7 are parts of one unit, but line 6 is moved .* and line 7 moved behind line 5",
        ),
    ],
)
def test_a_move_that_cannot_be_is_refused(moves: list[dict[str, Any]], says: str) -> None:
    text = TWO + "第03版：要闻\n"
    for order in (moves, moves[::-1]):
        with pytest.raises(reflow.CorrectionError) as error:
            moved(*order, text=text)
        # Of two that contradict each other, either may be named first.
        assert set(re.findall(r"\d+", str(error.value))) == set(
            re.findall(r"\d+", says.replace("is moved .*", " into 2 "))
        )
        if order is moves:
            assert re.search(says, str(error.value))


@pytest.mark.usefixtures("small")
def test_a_unit_is_moved_inside_its_part_of_a_large_text() -> None:
    text = TEXT * 3
    line = 2 * len(LINES) + 7
    document = reflow.clean(text, corrections=[{"kind": "moved", "line": line, "behind": line + 5}])
    assert document.restore() == text
    order = [paragraph[:4] for paragraph in paragraphs(document) if paragraph[:4] in (LINES[6][:4], LINES[11][:4])]
    assert order[-2:] == [LINES[11][:4], LINES[6][:4]]
    with pytest.raises(
        reflow.CorrectionError, match=f"line {line}: there is no line 2, .* another part of a large text"
    ):
        reflow.clean(text, corrections=[{"kind": "moved", "line": line, "article": 2}])


# --- a wrong text ----------------------------------------------------------------------------------------------------

WRONG = "昨天，大桥己经合龙，，全长二千三百米。\n市民说，通车后己省时，，也己省钱。\n"


def edited(*edits: dict[str, Any], text: str = WRONG, **options: Any) -> str:
    """Return the text of a document with these texts corrected."""
    corrections = [{"kind": "text", **edit} for edit in edits]
    document = reflow.clean(text, corrections=corrections, kind="prose", **options)
    assert document.restore() == text
    check_covered_once(text, document)
    check_traceable(text, document)
    return document.to_text()


@pytest.mark.parametrize(
    ("wrong", "right", "stands"),
    [
        ("己经", "已经", "大桥已经合龙，全长"),
        ("己", "已", "大桥已经合龙，全长"),
        ("己经", "", "大桥合龙，全长"),
        ("大桥", "江上大桥", "江上大桥己经合龙，全长"),
        ("大桥", "“大桥”", "“大桥”己经合龙，全长"),
        ("二千三百", "2,300", "全长2,300米。"),  # which marks would make full-width
        ("米。", "米 。", "全长二千三百米 。"),  # whose space would be deleted
        ("米。", "米", "全长二千三百米\n"),
        ("合龙，，", "合龙，，", "合龙，，全长"),  # it is kept as it stands
        ("合龙，，全", "合龙，全", "合龙，全长"),
        ("米。", "米𠮷。。", "米𠮷。。"),
    ],
)
def test_a_text_is_corrected(wrong: str, right: str, stands: str) -> None:
    assert stands in edited({"line": 1, "wrong": wrong, "right": right})


def test_an_edit_is_logged_where_it_is() -> None:
    """What two texts have in common is not changed."""
    document = reflow.clean(WRONG, corrections=[{"kind": "text", "line": 1, "wrong": "大桥己经", "right": "“大桥已经"}])
    log = [(entry.kind, entry.start, entry.end) for entry in document.log if entry.rule == "edits.text"]
    assert sorted(log) == [("insertion", 3, 3), ("replacement", 5, 6)]
    (decision, _) = reflow.explain(WRONG, corrections=[{"kind": "text", "line": 1, "wrong": "己", "right": "已"}])
    assert "edits.text: Replace a text as a person corrected it." in decision.changes


@pytest.mark.parametrize(("at", "stands"), [(8, "后已省时，也己"), (14, "后己省时，也已"), (None, "")])
def test_a_text_that_stands_in_its_line_twice_needs_a_place(at: int | None, stands: str) -> None:
    edit: dict[str, Any] = {"line": 2, "wrong": "己", "right": "已"}
    if at is None:
        with pytest.raises(reflow.CorrectionError, match="line 2: '己' stands there 2 times; say which with at: 8, 14"):
            edited(edit)
    else:
        assert stands in edited({**edit, "at": at})
        assert stands in edited({**edit, "line": 3, "at": at + 2}, text="\n" + WRONG.replace("市", "　　市"))


def test_edits_of_one_line_in_any_order() -> None:
    first = {"line": 2, "wrong": "己", "right": "已", "at": 8}
    second = {"line": 2, "wrong": "也己", "right": "又已"}
    assert edited(first, second) == edited(second, first, second, first)
    assert "后已省时，又已省钱" in edited(first, second)


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        (
            [{"line": 1, "wrong": "已经", "right": "己经"}],
            "line 1: '已经' does not stand there; the line is '昨天，大桥己经",
        ),
        ([{"line": 1, "wrong": "己", "right": "已", "at": 5}], "line 1: '己' does not stand there at 5, but at 6"),
        ([{"line": 1, "wrong": "已", "right": "己", "at": 5}], "line 1: '已' does not stand there; the line is"),
        ([{"line": 1, "wrong": "米。\n市民", "right": "米，市民"}], "line 1: '米。.n市民' does not stand there"),
        ([{"line": 9, "wrong": "己", "right": "已"}], "line 9: there is no such line, or it is blank"),
        (
            [{"line": 1, "wrong": "己", "right": "已"}, {"line": 1, "wrong": "己经", "right": "曾经"}],
            "line 1 is corrected from '己' to '已' and also corrected from '己经' to '曾经', which overlap",
        ),
        (
            [{"line": 1, "wrong": "己", "right": "已"}, {"line": 1, "wrong": "己", "right": "以"}],
            "line 1 is corrected from '己' to '已' and also corrected from '己' to '以', which overlap",
        ),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(edits: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(reflow.CorrectionError, match=says):
        edited(*edits)


def test_what_a_person_wrote_is_read_as_the_text_and_converted() -> None:
    """The byline is read in the corrected text; a script that the caller asks for holds for it as well."""
    text = "本报讯（记看黄蕊）昨天，我区举办“最美家庭”揭晓活动，二百余人参加。\n"
    fix = {"kind": "text", "line": 1, "wrong": "记看", "right": "记者"}
    (before,), (after,) = (reflow.clean(text, corrections=fixes).articles for fixes in ([], [fix]))
    assert before.byline is None
    assert after.byline is not None
    assert after.byline.reporters == ("黄蕊",)
    assert "記者黃蕊" in edited({"line": 1, "wrong": "记看", "right": "记者"}, text=text, to="zh-Hant")


def test_convert_converts_what_stands_in_the_source() -> None:
    """It changes nothing else, and so no text that a person corrected."""
    fix = {"kind": "text", "line": 1, "wrong": "己经", "right": "已经发现"}
    assert reflow.convert("大桥己经合龙。", to="zh-Hant", corrections=[fix]) == "大橋己經合龍。"


@pytest.mark.parametrize("options", [{}, {"to": "zh-Hant-TW"}, {"spacing": "spaced", "marks": "full"}, {"openings": "apart"}, {"titles": "none"}, {"level": "safe"}])  # fmt: skip
def test_any_corrections_keep_the_laws(options: dict[str, Any]) -> None:
    """Random moves, edits and kinds: taken or refused with a sentence, all of the source is kept, in any order."""
    text = TWO + "第03版：要闻\n（下转第2版）\n" + TEXT[:300]
    lines = text.splitlines()
    choose = Random(repr(options))
    taken = 0
    for _ in range(25):
        fixes = [_any_correction(choose, lines) for _ in range(choose.randrange(1, 5))]
        try:
            document = reflow.clean(text, corrections=fixes, **options)
        except reflow.CorrectionError:
            continue
        taken += 1
        assert document.restore() == text, fixes
        check_covered_once(text, document)
        check_traceable(text, document)
        again = [*fixes, choose.choice(fixes)]
        choose.shuffle(again)
        assert reflow.clean(text, corrections=again, **options).to_dict() == document.to_dict(), fixes
    assert taken > 10


def _any_correction(choose: Random, lines: list[str]) -> dict[str, Any]:
    """Return a correction of some kind of some line, most of which can be."""
    number = choose.choice([number for number, line in enumerate(lines, 1) if line.strip()])
    line = lines[number - 1]
    match choose.choice(("moved", "text", "text", "line")):
        case "moved":
            goal = choose.randrange(1, len(lines) + 1)
            return {"kind": "moved", "line": number, choose.choice(("article", "behind")): goal}
        case "text":
            start = choose.randrange(len(line))
            wrong = line[start : start + choose.randrange(1, 6)]
            right = list(wrong)
            for _ in range(choose.randrange(4)):
                place = choose.randrange(len(right) + 1)
                right[place : place + choose.randrange(2)] = choose.choice(["", "龙", "。", "“", " （", "于x", "𠮷"])
            return {"kind": "text", "line": number, "wrong": wrong, "right": "".join(right), "at": start + 1}
        case _:
            return {"kind": choose.choice(LINE_KINDS), "line": number}


# --- the command, for these ------------------------------------------------------------------------------------------


def test_correct_takes_moves_and_texts(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TWO, encoding="utf-8")
    lines = TWO.splitlines()
    typed = ["6=in:2", "7=behind:5", "2=展出/展岀", "5:3=讯/訊", "6=paragraph"]
    done = run(tmp_path, "correct", "page.txt", *typed, "-o", "corrections.jsonl")
    assert (done.returncode, done.stderr) == (0, "reflow: corrections.jsonl holds 5 corrections\n")
    path = tmp_path / "corrections.jsonl"
    written = objects(path.read_text(encoding="utf-8"))
    assert written[0] == {
        "kind": "moved", "line": 6, "article": 2,
        "before": lines[4], "after": lines[5], "there": lines[1], "source": "page.txt",
    }  # fmt: skip
    assert [(v["kind"], v.get("behind"), v.get("wrong"), v.get("right"), v.get("at")) for v in written[1:]] == [
        ("moved", 5, None, None, None),
        ("text", None, "展出", "展岀", None),
        ("text", None, "讯", "訊", 3),
        ("paragraph", None, None, None, None),
    ]
    cleaned = run(tmp_path, "clean", "-q", "page.txt", "--corrections", "corrections.jsonl", "--format", "text")
    assert cleaned.stdout.splitlines()[2] == lines[5]
    # A new place takes the place of the old one; all else stays.
    run(tmp_path, "correct", "page.txt", "6=behind:2", "2=展出/展现", "-o", "corrections.jsonl")
    written = objects(path.read_text(encoding="utf-8"))
    assert [(v["kind"], v["line"], v.get("right")) for v in written] == [
        ("moved", 7, None), ("text", 5, "訊"), ("paragraph", 6, None), ("moved", 6, None), ("text", 2, "展现"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["2=己/已"], 3, "page.txt: line 2: '己' does not stand there"),
        (["2=，/、"], 3, "page.txt: line 2: '，' stands there 3 times; say which with at: 13, 24, 32"),
        (["2=in:99"], 3, "page.txt: line 99: there is no such line, or it is blank"),
        (["6=in:x"], 2, "no kind 'in:x'"),
        (["6=moved"], 2, "6=moved is no LINE=KIND"),
        (["6=text"], 2, "6=text is no LINE=KIND"),
        (["6:2=title"], 2, "6:2=title is no LINE=KIND"),
        (["6:x=己/已"], 2, "at is a number"),
        (["6=in:1", "6=behind:2"], 2, "a line is corrected twice"),
        (["6=behind:7", "7=behind:6"], 3, "lines 6, 7 are moved in a circle"),
    ],
)
def test_correct_refuses_moves_and_texts(arguments: list[str], code: int, says: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TWO, encoding="utf-8")
    done = run(tmp_path, "correct", "page.txt", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
