"""What a person decides wins over every rule, where the text it was decided on still stands, and nowhere else."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from support.checks import check_covered_once
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
    found = [getattr(article, kind) or "" for article in corrected(7, kind).articles]
    assert any(LINES[6] in text for text in found)


def test_a_line_is_a_subhead() -> None:
    kinds = {p.text: p.kind for article in corrected(7, "subhead").articles for p in article.paragraphs}
    assert kinds[LINES[6]] == "subhead"


def test_a_line_is_a_caption() -> None:
    captions = [caption.text for article in corrected(7, "caption").articles for caption in article.captions]
    assert LINES[6] in captions


def test_a_line_is_a_byline() -> None:
    text = TEXT.replace(LINES[6] + "\n", "记者李可\n")
    found = [article.byline.raw for article in corrected(7, "byline", text).articles if article.byline]
    assert "记者李可" in found


def test_a_line_is_furniture_and_furniture_a_line() -> None:
    furniture = [line.text for line in corrected(7, "furniture").furniture]
    assert furniture == [LINES[6]]
    text = TEXT.replace(LINES[6] + "\n", "第03版：要闻\n")
    assert [line.text for line in reflow.clean(text).furniture] == ["第03版：要闻"]
    assert not corrected(7, "paragraph", text).furniture


def test_a_name_is_a_name() -> None:
    text = "天下起了雨，于是之前的人都回到屋里。"
    given = ({"kind": "name", "name": "于是之"},)
    assert "於是之" in reflow.convert(text, to="zh-Hant")
    assert "于是之" in reflow.convert(text, to="zh-Hant", corrections=given)
    with pytest.raises(reflow.CorrectionError, match="the name 于长辉 does not stand in the text"):
        reflow.clean(text, corrections=({"kind": "name", "name": "于长辉"},))


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_short_texts_too(kind: str) -> None:
    """Texts of a few lines."""
    text = "开发区今年新增规模以上工业企\n业二十三家，占到六成。\n昨天，大桥合龙。\n"
    given = correction(2, kind, text)
    document = reflow.clean(text, corrections=(given,))
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
    given = {"line": line, "kind": "paragraph", "before": doubt.before, "after": doubt.after}
    assert len(list(reflow.pipeline.clean_segments(text))) > 2
    document = reflow.clean(text, corrections=(given,))
    assert document.restore() == text
    assert beginning_with(paragraphs(document), 9)
    assert not beginning_with(paragraphs(reflow.clean(text)), 9)
    with pytest.raises(reflow.CorrectionError, match="line 99999: there is no such line"):
        reflow.clean(text, corrections=(given | {"line": 99999},))


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
        given = {"line": doubt.line, "kind": doubt.kind, "before": doubt.before, "after": doubt.after}
        assert reflow.clean(text, corrections=(given,)).restore() == text


@pytest.mark.usefixtures("small")
def test_lines_are_counted_where_one_is_cut() -> None:
    text = "大" * 10_000 + "\n" + TEXT
    given = correction(9, "paragraph")
    document = reflow.clean(text, corrections=(given | {"line": 10},))
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
    given = reflow.Correction("joined", 2, source=named)
    assert by_source([given])(source) == [given] * about
    assert unused([given], [source, "nosuch"]) == [given] * (not about)


def test_a_list_for_a_folder_says_what_was_not_used() -> None:
    text = "大桥昨日合\n龙。\n"
    sources = [Source(f"/box/{name}.txt", text) for name in "abc"]
    given = [reflow.Correction("paragraph", 2, "大桥昨日合", "龙。", source=f"{name}.txt") for name in "ad"]
    documents = list(reflow.clean_many(sources, corrections=given))
    assert [len(paragraphs(document)) for document in documents] == [2, 1, 1]
    assert unused(given, [document.source.name for document in documents]) == given[1:]


def test_corrections_of_other_sources_alone_are_refused() -> None:
    page, text = Source("page.txt", TEXT), Source("text.txt", TEXT)
    own, others = ([correction(9, "paragraph") | {"source": name}] for name in ("text.txt", "page2.txt"))
    for show in (reflow.explain, reflow.review, lambda one, **given: reflow.report([one], **given)):
        with pytest.raises(
            reflow.CorrectionError, match=r"^line 9 of page2\.txt: no such source; the source is page\.txt$"
        ):
            show(page, corrections=others)
    assert reflow.explain(text, corrections=own + others)
    assert reflow.report([page, text], corrections=own + others)


def test_many_corrections_of_many_files_take_linear_time() -> None:
    sources = [Source(f"{number}.txt", "大桥昨日合\n龙。\n") for number in range(2000)]
    given = [reflow.Correction("joined", 2, "大桥昨日合", "龙。", source=source.name) for source in sources]
    named = [reflow.Correction("name", name="合龙", source="nosuch.txt")] * 2000
    config = reflow.Config(corrections=(*given, *named), to="zh-Hant", names=tuple(map(str, range(2000))))
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
    given = {key: value for key, value in correction(2, "paragraph", SHORT).items() if key not in left_out}
    assert paragraphs(reflow.clean(SHORT, corrections=[given]))[0] == "开发区今年新增规模以上工业企"
    # Near miss: an empty text is that of a line without one above it.
    empty = {**given, **dict.fromkeys(left_out, "")}
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
