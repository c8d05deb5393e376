"""The installed program, run as a process: every command, option and exit code; and never a traceback."""

import ast
import contextlib
import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import opencc
import pytest

from reflow.cli.options import COMMANDS, EXAMPLES

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"
TEXT = SEED.read_text(encoding="utf-8")
PROGRAM = Path(sys.executable).with_name("reflow")
PACKAGE = Path(__file__).parents[1] / "src/reflow"
TITLES = [
    "我区党政代表团赴湖北省十堰市竹山县开展对口协作工作",
    "表彰“最美家庭”传承良好家风",
    "石景山区成立本市首个区级互联网协会",
]


def reflow(*arguments: Any, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, check=False, **options)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def titles(document: dict[str, Any]) -> list[str]:
    return [article["title"] for article in document["articles"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts in a tree, and a file that is no text."""
    (tmp_path / "in/1998").mkdir(parents=True)
    (tmp_path / "in/a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in/1998/b.txt").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "in/notes.md").write_text("不是报纸。\n", encoding="utf-8")
    return tmp_path / "in"


# --- clean: what goes where ------------------------------------------------------------------------------------------


def test_one_input_is_one_object() -> None:
    done = reflow("clean", "-q", SEED)
    assert (done.returncode, done.stderr) == (0, b"")
    document = json.loads(done.stdout)
    assert document["source"] == {"name": str(SEED), "encoding": "utf-8", "errors": [], "repairs": []}
    assert titles(document) == TITLES


def test_several_inputs_are_json_lines(folder: Path) -> None:
    done = reflow("clean", "-q", folder, SEED)
    assert [titles(json.loads(line)) for line in done.stdout.splitlines()] == [TITLES] * 3


def test_standard_input() -> None:
    done = reflow("clean", "-q", "-", stdin=TEXT.encode("gb18030"))
    assert json.loads(done.stdout)["source"] == {"name": None, "encoding": "gb18030", "errors": [], "repairs": []}


def test_standard_input_is_never_guessed() -> None:
    done = reflow("clean", stdin=TEXT.encode())
    assert done.returncode == 2
    assert b"name files or folders" in done.stderr


def test_standard_input_is_read_once() -> None:
    assert reflow("clean", "-", "-").returncode == 2
    assert reflow("clean", "-", "--files-from", "-").returncode == 2


def test_output_keeps_the_tree(folder: Path, tmp_path: Path) -> None:
    done = reflow("clean", folder, "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, b"")
    written = sorted(
        str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*") if path.is_file()
    )
    assert written == [".reflow.sqlite", "1998/b.json", "a.json"]
    assert titles(json.loads((tmp_path / "out/1998/b.json").read_bytes())) == TITLES


@pytest.mark.parametrize(
    ("format", "suffix"),
    [("json", ".json"), ("text", ".txt"), ("markdown", ".md"), ("html", ".html"), ("tei", ".xml")],
)
def test_formats(folder: Path, tmp_path: Path, format: str, suffix: str) -> None:
    assert reflow("clean", folder, "-o", tmp_path / "out", "--format", format).returncode == 0
    shown = reflow("clean", "-q", folder / "a.txt", "--format", format).stdout
    written = (tmp_path / f"out/a{suffix}").read_bytes()
    assert written == shown
    assert TITLES[0] in shown.decode()
    begins = {"json": b'{"schema":', "text": TITLES[0].encode(), "markdown": b"# ", "html": b"<!DOCTYPE html>", "tei": b"<?xml "}  # fmt: skip
    assert written.startswith(begins[format])


@pytest.mark.parametrize("format", ["html", "tei"])
def test_one_page_or_edition_is_no_sequence_of_them(folder: Path, tmp_path: Path, format: str) -> None:
    """Two of them in a row are neither HTML nor XML; one is, and what writes none may look at several."""
    refused("clean", folder, "--format", format, says=f"{format} is one document a file, and there are several inputs")
    assert reflow("clean", folder / "1998", "--format", format).stdout
    assert reflow("clean", folder, "--format", format, "--check").returncode == 1
    assert reflow("clean", folder, "--format", format, "--diff").stdout
    assert reflow("clean", folder, "--format", format, "--dry-run").returncode == 0
    # An interrupted or repeated run goes on as with any other format.
    assert reflow("clean", folder, "--format", format, "-o", tmp_path / "out").returncode == 0
    assert b"2 done before" in reflow("clean", folder, "--format", format, "-o", tmp_path / "out").stderr


def test_jsonl_is_one_file(folder: Path, tmp_path: Path) -> None:
    assert reflow("clean", folder, "-o", tmp_path / "out", "--format", "jsonl").returncode == 0
    lines = (tmp_path / "out/documents-00000.jsonl").read_bytes().splitlines()
    assert [titles(json.loads(line)) for line in lines] == [TITLES, TITLES]
    assert sorted(os.listdir(tmp_path / "out")) == [".reflow.sqlite", "documents-00000.jsonl"]


def test_a11_documents_on_standard_output_have_borders(folder: Path) -> None:
    """With their names before them; a single document has no such line, and JSON lines need none."""
    first, second = folder / "1998/b.txt", folder / "a.txt"
    shown = reflow("clean", "-q", folder, "--format", "text").stdout.decode()
    alone = reflow("clean", "-q", first, "--format", "text").stdout.decode()
    assert alone.startswith(TITLES[0])
    assert shown == f"==> {first} <==\n{alone}\n==> {second} <==\n{alone}"
    assert reflow("clean", "-q", folder, "--format", "text", "-o", folder / "out").stdout == b""
    shown = reflow("clean", "-q", folder, "--format", "markdown").stdout.decode()
    assert shown.startswith(f"<!-- {first} -->\n\n# ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("a.txt", 0),
        ("a.txt --check", 1),
        ("nosuch a.txt", 3),
        ("nosuch a.txt --check", 3),
        ("nosuch", 3),
        ("a.txt -o out.docx", 2),
        ("a.txt --format pdf", 2),
        ("", 2),
    ],
)
def test_a8_exit_codes(arguments: str, code: int, folder: Path) -> None:
    assert reflow("clean", *arguments.split(), cwd=folder).returncode == code


def test_a8_failures_of_an_earlier_run_count(folder: Path, tmp_path: Path) -> None:
    """And they are listed as data, with those of this run."""
    (folder / "c.txt").write_bytes(b"%PDF-1.7")
    command = ["clean", folder, "-o", tmp_path / "out", "--errors", tmp_path / "errors.jsonl"]
    for before in (False, True):
        failing(*command, says="c.txt: it is a PDF")
        (row,) = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_bytes().splitlines()]
        assert (row["source"], row["before"]) == (str(folder / "c.txt"), before)
        assert row["error"].startswith("it is a PDF")
    (folder / "c.txt").unlink()
    assert reflow(*command).returncode == 0
    assert (tmp_path / "errors.jsonl").read_bytes() == b""
    refused("clean", folder, "--errors", tmp_path, says="; name another file with --errors")


def test_a8_the_list_of_failures_writes_nothing_over(folder: Path) -> None:
    before = (folder / "a.txt").read_bytes()
    refused("clean", folder, "--errors", folder / "a.txt", says="a.txt is an input and would be written over")
    (folder / "old.jsonl").write_text("old", encoding="utf-8")
    assert reflow("clean", folder, "--dry-run", "--errors", folder / "old.jsonl").returncode == 0
    assert (folder / "old.jsonl").read_text(encoding="utf-8") == "old"
    assert (folder / "a.txt").read_bytes() == before


def test_what_is_taken_from_a_folder(folder: Path) -> None:
    """Names in capitals too; no hidden files, such as the copies of an editor; the number of the other files is reported."""
    (folder / "UPPER.TXT").write_text(TEXT, encoding="utf-8")
    for hidden in (".a.txt", ".trash/a.txt"):
        (folder / hidden).parent.mkdir(exist_ok=True)
        (folder / hidden).write_text(TEXT, encoding="utf-8")
    done = reflow("clean", folder, "--dry-run")
    taken = [line.split(b" -> ")[0] for line in done.stdout.splitlines()]
    assert taken == [os.fsencode(folder / name) for name in ("1998/b.txt", "UPPER.TXT", "a.txt")]
    assert done.stderr.splitlines()[0] == b"reflow: 1 file was not taken: no *.txt; --include names others"
    assert b"not taken" not in reflow("clean", folder, folder / "notes.md", "--dry-run").stderr
    assert reflow("clean", "-q", folder, "--dry-run").stderr == b""
    assert b"not taken" in reflow("convert", folder, "--to", "zh-Hant").stderr
    assert len(reflow("clean", "-q", folder / ".a.txt").stdout.splitlines()) == 1, "a named file is always taken"


def test_a_file_reached_twice_is_taken_once(folder: Path, tmp_path: Path) -> None:
    """Links count as separate files, and so do equal files."""
    (folder / "link.txt").symlink_to("a.txt")
    paths = [folder, folder / "1998", f"{folder}/1998/../a.txt", os.path.relpath(folder / "a.txt")]
    done = reflow("clean", *paths, "-o", tmp_path / "out", "--dry-run", "-q")
    assert [line.split("/")[-1] for line in done.stdout.decode().splitlines()] == ["b.json", "a.json", "link.json"]


def test_texts_in_archives_are_inputs(folder: Path, tmp_path: Path) -> None:
    """For every command, a ZIP file stands for the texts in it, below a folder of its name; a gzip file for its text."""
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        for name in ("a.txt", "1998/b.txt", "notes.md"):
            archive.write(folder / name, name)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(TEXT.encode("gb18030")))
    paths = ["papers.zip", "c.txt.gz"]
    assert reflow("clean", *paths, "-o", "out", cwd=tmp_path).returncode == 0
    written = {
        path: titles(json.loads((tmp_path / "out" / path).read_bytes()))
        for path in ("papers/a.json", "papers/1998/b.json", "c.json")
    }
    assert set(map(tuple, written.values())) == {tuple(TITLES)}
    assert (
        "0 files cleaned into out, 3 done before" in reflow("clean", *paths, "-o", "out", cwd=tmp_path).stderr.decode()
    )
    assert [line.split(b"\t")[0] for line in reflow("detect", *paths, cwd=tmp_path).stdout.splitlines()] == [
        b"utf-8",
        b"gb18030",
        b"gb18030",
    ]
    for command in ("review --below 1.01", "log", "report", "convert --to zh-Hant"):
        assert reflow(*command.split(), *paths, cwd=tmp_path).returncode == 0
    (tmp_path / "in/d.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    assert "3 files cleaned" in reflow("clean", "in", "-o", "of-folder", cwd=tmp_path).stderr.decode()
    failing("clean", "papers.zip", "--include", "*.rtf", says="papers.zip: no file in it matches *.rtf", cwd=tmp_path)


def test_an_archive_is_not_written_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
    before = (tmp_path / "papers.zip").read_bytes()
    refused("clean", "papers.zip", "--format", "jsonl", "-o", "papers.zip", says="papers.zip is an input", cwd=tmp_path)
    assert (tmp_path / "papers.zip").read_bytes() == before


def test_members_that_are_no_texts_of_a_corpus(tmp_path: Path) -> None:
    """Hidden files and those that macOS adds are skipped; a name that leads out of the folder is an error."""
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        for name in ("a.txt", "__MACOSX/._a.txt", ".hidden/b.txt", "../c.txt", "..d.txt"):
            archive.writestr(name, TEXT)
    done = failing(
        "clean", "papers.zip", "-o", "out", says="../c.txt: its name leads out of the ZIP file", cwd=tmp_path
    )
    assert "1 file cleaned into out, 1 failed" in done.stderr.decode()
    assert sorted(os.listdir(tmp_path)) == ["out", "papers.zip"]
    assert os.listdir(tmp_path / "out/papers") == ["a.json"]


def test_include_and_named_files(folder: Path) -> None:
    assert len(reflow("clean", "-q", folder, "--include", "*.md").stdout.splitlines()) == 1
    assert len(reflow("clean", "-q", folder, "--include", "*.md", "--include", "*.txt").stdout.splitlines()) == 3
    assert len(reflow("clean", "-q", folder / "notes.md").stdout.splitlines()) == 1, "a named file is always taken"


@pytest.mark.parametrize("separator", [b"\n", b"\0"])
def test_files_from(folder: Path, tmp_path: Path, separator: bytes) -> None:
    names = separator.join([os.fsencode(folder / "a.txt"), os.fsencode(folder / "1998/b.txt")])
    (tmp_path / "list").write_bytes(names)
    assert len(reflow("clean", "-q", "--files-from", tmp_path / "list").stdout.splitlines()) == 2
    assert len(reflow("clean", "-q", "--files-from", "-", stdin=names).stdout.splitlines()) == 2


def test_files_from_a_missing_list(tmp_path: Path) -> None:
    done = reflow("clean", "--files-from", tmp_path / "nosuch")
    assert done.returncode == 2
    assert b"nosuch: No such file" in done.stderr


def test_dry_run(folder: Path, tmp_path: Path) -> None:
    done = reflow("clean", folder, "-o", tmp_path / "out", "--dry-run")
    assert done.stdout.decode().splitlines() == [
        f"{folder}/1998/b.txt -> {tmp_path}/out/1998/b.json",
        f"{folder}/a.txt -> {tmp_path}/out/a.json",
    ]
    assert done.stderr.decode().splitlines()[-1:] == ["reflow: 2 inputs planned"]
    assert not (tmp_path / "out").exists()
    assert b"-> standard output\n" in reflow("clean", folder, "--dry-run").stdout


def test_dry_run_of_many_documents_in_one_file(folder: Path, tmp_path: Path) -> None:
    done = reflow("clean", folder, folder / "nosuch", "-o", tmp_path / "out", "--dry-run", "--format", "jsonl")
    assert done.stdout.decode().splitlines()[0] == f"{folder}/1998/b.txt -> {tmp_path}/out/documents-00000.jsonl"
    assert not (tmp_path / "out").exists()


def test_check(folder: Path, tmp_path: Path) -> None:
    done = reflow("clean", folder, "--check")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"a.txt: cleaning would change it" in done.stderr
    assert reflow("clean", folder, "-o", tmp_path / "out", "--format", "text").returncode == 0
    assert reflow("clean", tmp_path / "out", "--check").returncode == 0, "what is clean stays as it is"


def test_diff(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("全市粮食产量再创\n新高。\n", encoding="utf-8")
    done = reflow("clean", "-q", page, "--diff")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[2:] == [
        "@@ -1,2 +1 @@",
        "-全市粮食产量再创",
        "-新高。",
        "+全市粮食产量再创新高。",
    ]
    assert reflow("clean", "-q", page, "--diff", "--check").returncode == 1


def test_log() -> None:
    done = reflow("log", SEED)
    entries = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {entry["kind"] for entry in entries} >= {"deletion", "replacement", "decision"}
    assert set(entries[0]) == {"source", "rule", "kind", "start", "end", "confidence"}
    assert f"{len(entries)} entries; undone, they give the input back byte for byte" in done.stderr.decode()


def test_choices() -> None:
    page = "本报讯(记者李可)昨天，博物馆新馆向公众开放。\n\n博物馆新馆开放\n".encode()

    def cleaned(*options: str) -> dict[str, Any]:
        return dict(json.loads(reflow("clean", "-q", "-", *options, stdin=page).stdout)["articles"][0])

    assert cleaned()["title"] == "博物馆新馆开放"
    assert cleaned("--titles", "none")["title"] is None
    assert "(记者李可)" in cleaned("--level", "safe")["paragraphs"][0]["text"]
    assert cleaned("--titles", "leading")["title"] is None
    done = reflow("clean", "-q", "-", "--encoding", "latin-1", stdin="é".encode("latin-1"))
    assert json.loads(done.stdout)["source"]["encoding"] == "iso8859-1"


def on_a_terminal(command: str, cwd: Path, **environment: str) -> bytes:
    """Run a shell command whose standard error is a terminal, and return what the terminal shows."""
    ours, theirs = os.openpty()
    environ = {**os.environ, "TERM": "xterm", "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", **environment}
    with subprocess.Popen(["sh", "-c", command], cwd=cwd, stderr=theirs, env=environ) as running:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # Linux says EIO where a terminal is closed and nothing is left to read
            while part := os.read(ours, 100_000):
                shown += part
        assert running.wait(timeout=60) == 0
    os.close(ours)
    return shown


@pytest.mark.parametrize(
    ("options", "barred"),
    [("-o out", True), ("-q -o out", False), ("-o out | cat", False), ("> out.json", False)],
)
def test_a5_progress_after_a_second(options: str, barred: bool, tmp_path: Path) -> None:
    """In bytes and pages, within one large file; not where a pipe takes the output, or documents are printed."""
    # It takes 3 seconds on a machine on which a page takes 8 ms.
    (tmp_path / "page.txt").write_text("\n".join([TEXT] * 700), encoding="utf-8")
    shown = on_a_terminal(f"reflow clean page.txt -j 1 {options}", tmp_path, COLUMNS="100")
    assert (b"\033[" in shown) is barred
    if barred:
        assert b"MB" in shown
        assert b" page" in shown


def test_a5_no_bar_in_the_first_second(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    assert on_a_terminal("reflow clean page.txt -o out", tmp_path).startswith(
        b"reflow: 1 file cleaned into out; 3 articles"
    )


def test_summary_and_quiet() -> None:
    done = reflow("clean", SEED)
    assert done.stderr.decode() == "reflow: 1 file cleaned; 3 articles, 20 paragraphs\n"
    assert len(done.stderr.splitlines()) == 1
    assert reflow("clean", SEED, "--quiet").stderr == b""


def test_n1_the_numbers_of_the_summary_add_up(folder: Path, tmp_path: Path) -> None:
    command = ["clean", folder, folder / "nosuch.txt", "-o", tmp_path / "out", "-j", "1"]
    (folder / "a.txt").write_text("大桥合龙。\n", encoding="utf-8")
    summary = reflow(*command).stderr.decode().splitlines()[-1]
    assert summary == f"reflow: 2 files cleaned into {tmp_path}/out, 1 failed; 4 articles, 21 paragraphs"
    done = reflow("clean", folder, "-o", tmp_path / "again", "-j", "1")
    assert done.returncode == 0
    summary = reflow("clean", folder, "-o", tmp_path / "again", "-j", "1").stderr.decode().splitlines()[-1]
    assert summary == f"reflow: 0 files cleaned into {tmp_path}/again, 2 done before"


# --- clean: bad input ------------------------------------------------------------------------------------------------


def failing(*arguments: Any, says: str, code: int = 3, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command that fails for some input."""
    done = reflow(*arguments, **options)
    assert done.returncode == code
    assert says in done.stderr.decode("utf-8", "replace")
    return done


def refused(*arguments: Any, says: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command that is refused before it does anything."""
    return failing(*arguments, says=says, code=2, **options)


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    done = failing("clean", "-q", tmp_path / "nosuch.txt", SEED, says="nosuch.txt: No such file or directory; check")
    assert len(done.stdout.splitlines()) == len(done.stderr.splitlines()) == 1


def test_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    failing("clean", tmp_path, says="loop.txt: Too many levels of symbolic links")


def test_no_folder_for_nothing(tmp_path: Path) -> None:
    """A file from the first day of the epoch exists all the same."""
    failing("clean", tmp_path / "nosuch", "-o", tmp_path / "out", says="nosuch: No such file or directory; check")
    assert not (tmp_path / "out").exists()
    (tmp_path / "old.txt").write_text(TEXT, encoding="utf-8")
    os.utime(tmp_path / "old.txt", (0, 0))
    assert reflow("clean", tmp_path / "old.txt", "-o", tmp_path / "out").returncode == 0
    assert (tmp_path / "out/old.json").exists()


@pytest.mark.parametrize("argument", ["“a.txt”", "—format", "–o"])
def test_what_a_word_processor_makes_of_a_command(argument: str, tmp_path: Path) -> None:
    says = 'no such file; the command has “ ” or a long dash – type " " and --'
    failing("clean", argument, says=f"reflow: {argument}: {says}", cwd=tmp_path)
    failing("clean", "报道“最美”家庭.txt", says="家庭.txt: No such file or directory; check", cwd=tmp_path)
    (tmp_path / argument).write_text(TEXT, encoding="utf-8")
    assert reflow("clean", argument, cwd=tmp_path).returncode == 0


def test_a_folder_without_texts(tmp_path: Path) -> None:
    failing("clean", tmp_path, says="no file in it matches *.txt *.txt.gz *.txt.zst; name the files")


@pytest.mark.parametrize("command", ["clean", "convert --to zh-Hant", "explain", "review", "report", "log"])
def test_a9_a_wrong_encoding_is_one_line_before_any_work(command: str, folder: Path) -> None:
    path = folder / "a.txt" if command == "explain" else folder
    done = refused(*command.split(), path, "--encoding", "gkb", says="no encoding 'gkb'; did you mean gbk? See reflow")
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "says"),
    [("gkb", "did you mean gbk"), ("uft-8", "did you mean utf-8"), ("rot13", "name one"), ("klingon", "name one")],
)
def test_a9_the_library_refuses_a_wrong_encoding_at_once(name: str, says: str) -> None:
    """Near miss: every label of an encoding that Python lacks, or spells differently."""
    import reflow as library

    with pytest.raises(LookupError, match=f"no encoding '{name}'; {says}"):
        library.Config(encoding=name)
    with pytest.raises(LookupError, match=says):
        library.clean_files([SEED], encoding=name)
    assert [library.Config(encoding=name).encoding for name in ("GBK", "x-euc-tw")] == ["GBK", "x-euc-tw"]


def test_output_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    refused("clean", SEED, "-o", tmp_path / "out", says="out is a file, not a folder")


@pytest.mark.parametrize(
    "name",
    [
        *("page.md", "page.html", "page.xml", "page.json", "page.txt", "page.jsonl", "page.JSONL.ZST", "page.parquet"),
        "page.csv",
    ],
)
def test_a1_output_is_named_as_a_file(name: str, tmp_path: Path) -> None:
    """The format follows the ending, unless a folder of that name exists."""
    assert reflow("clean", SEED, "-o", tmp_path / name).returncode == 0
    assert os.listdir(tmp_path) == [name]
    begins = {"md": b"# ", "html": b"<!DOCTYPE html>", "xml": b"<?xml ", "json": b'{"schema"', "txt": "我区".encode(), "jsonl": b'{"schema"', "ZST": b"\x28\xb5\x2f\xfd", "parquet": b"PAR1", "csv": b"\xef\xbb\xbfid,source"}  # fmt: skip
    assert (tmp_path / name).read_bytes().startswith(begins[name.split(".")[-1]])
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    assert reflow("clean", SEED, "-o", tmp_path / name).returncode == 0
    assert sorted(os.listdir(tmp_path / name)) == [".reflow.sqlite", f"{SEED.stem}.json"]


def test_a1_a_dash_is_standard_output(folder: Path) -> None:
    """As in other programs; a folder of that name is ./-."""
    for command in ("clean", "log", "convert --to zh-Hant"):
        words = [*command.split(), "a.txt"]
        assert reflow(*words, "-o", "-", cwd=folder).stdout == reflow(*words, cwd=folder).stdout != b""
    assert sorted(os.listdir(folder)) == ["1998", "a.txt", "notes.md"]
    assert reflow("clean", "a.txt", "-o", "./-", cwd=folder).returncode == 0
    assert (folder / "-/a.json").exists()


def test_a1_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    for name in ("page.docx", "2019.06", "page.htm"):
        says = f"have one; for a folder write {tmp_path}/{name}/"
        refused("clean", SEED, "-o", tmp_path / name, says=says)
        assert not (tmp_path / name).exists()
        assert reflow("clean", SEED, "-o", f"{tmp_path}/{name}/").returncode == 0
        assert (tmp_path / name).is_dir()
    assert reflow("clean", SEED, "-o", tmp_path / "page.html.bak", "--format", "markdown").returncode == 0
    assert (tmp_path / "page.html.bak").read_bytes().startswith(b"# "), "--format overrides"


def test_a1_one_document_needs_one_input(folder: Path, tmp_path: Path) -> None:
    """Several inputs can be written into one file of JSON lines, CSV or Parquet."""
    refused("clean", folder, "-o", tmp_path / "out.md", says="takes one document, and there are 2 inputs")
    assert not (tmp_path / "out.md").exists()
    assert reflow("clean", folder / "1998", "-o", tmp_path / "out.md").returncode == 0
    assert reflow("clean", folder, "-o", tmp_path / "out.jsonl").returncode == 0
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [titles(json.loads(line)) for line in lines] == [TITLES, TITLES]
    assert sorted(os.listdir(tmp_path)) == ["in", "out.jsonl", "out.md"], "nothing is left beside"
    refused("clean", folder, "-o", tmp_path / "out.jsonl", "--shard", "1/2", says="--shard writes parts into a folder")


@pytest.mark.parametrize("name", ["out.jsonl", "out.md"])
def test_a1_a_file_stays_where_nothing_could_be_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / name).write_text("old", encoding="utf-8")
    failing("clean", tmp_path / "page.txt", "-o", tmp_path / name, says="it is a PDF")
    assert (tmp_path / name).read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(tmp_path)) == [name, "page.txt"]


def test_a1_an_input_is_not_the_output(folder: Path) -> None:
    before = (folder / "a.txt").read_bytes()
    refused("clean", folder / "a.txt", "-o", folder / "a.txt", says="is an input and would be written over")
    assert (folder / "a.txt").read_bytes() == before


def test_n8_outputs_among_the_inputs_are_said(folder: Path, tmp_path: Path) -> None:
    assert (
        f"the outputs are written among the inputs, in {folder}"
        in reflow("clean", folder, "-o", folder).stderr.decode()
    )
    assert b"written among" not in reflow("clean", folder, "-o", tmp_path / "out").stderr


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("review --below 1.01", "a.jsonl"),
        ("log", "a.jsonl"),
        ("explain", "a.txt"),
        ("report", "a.html"),
        ("convert --to zh-Hant", "a.txt"),
    ],
)
def test_a1_each_command_writes_a_file(command: str, name: str, tmp_path: Path) -> None:
    """The same as on standard output, in UTF-8 even where the shell would re-encode it; not over its input, nor into a folder."""
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    words = [*command.split(), "page.txt"]
    shown = reflow(*words, cwd=tmp_path).stdout
    done = reflow(*words, "-o", name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / name).read_bytes() == shown != b""
    assert sorted(os.listdir(tmp_path)) == sorted([name, "page.txt"])
    refused(*words, "-o", "page.txt", says="page.txt is an input and would be written over", cwd=tmp_path)
    refused(*words, "-o", "page.docx", says="ending", cwd=tmp_path)
    if command == "report":
        refused(*words, "-o", ".", says=". holds the input page.txt", cwd=tmp_path)
    elif not command.startswith("convert"):
        refused(
            *words,
            "-o",
            ".",
            says=f". is a folder; name a file with --output, such as page{Path(name).suffix}",
            cwd=tmp_path,
        )
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == TEXT


def test_a1_convert_writes_a_folder_as_clean_does(folder: Path, tmp_path: Path) -> None:
    assert reflow("convert", folder, "--to", "zh-Hant", "-o", tmp_path / "out").returncode == 0
    assert "石景山區成立" in (tmp_path / "out/1998/b.txt").read_text(encoding="utf-8")
    refused(
        "convert",
        folder,
        "--to",
        "zh-Hant",
        "-o",
        tmp_path / "out.txt",
        says="takes one document, and there are 2 inputs",
    )
    refused(
        "convert", folder, "--to", "zh-Hant", "-o", tmp_path / "out.json", says="converted texts are written as .txt"
    )


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    """The message has the name from the command line, not that of a temporary file."""
    (tmp_path / "file").write_text("")
    done = failing("report", SEED, "-o", tmp_path / "file/page.html", says=f"reflow: {tmp_path}/file/page.html: ")
    assert len(done.stderr.splitlines()) == 1


def test_two_inputs_with_one_output(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    refused("clean", folder / "1998", folder / "b.txt", "-o", tmp_path / "out", says="would both be written to")
    assert not (tmp_path / "out").exists()


def test_an_input_is_never_written_over(folder: Path) -> None:
    before = (folder / "a.txt").read_bytes()
    refused("clean", folder / "a.txt", "-o", folder, "--format", "text", says="is an input and would be written over")
    assert (folder / "a.txt").read_bytes() == before


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xb1\xa8\xd6\xbd\n.txt"
    with open(name, "wb") as file:
        file.write(TEXT.encode())
    done = reflow("clean", tmp_path)
    assert done.returncode == 0
    assert titles(json.loads(done.stdout)) == TITLES
    assert reflow("clean", tmp_path, "-o", tmp_path / "out").returncode == 0
    assert sorted(os.listdir(os.fsencode(tmp_path / "out"))) == [b".reflow.sqlite", b"\xb1\xa8\xd6\xbd\n.json"]
    os.unlink(name)
    assert len(failing("clean", "-q", name, says="No such file").stderr.splitlines()) == 1


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    page, stop = tmp_path / "page.txt", threading.Event()
    page.write_bytes(TEXT.encode() * 400)

    def grow() -> None:
        with page.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        done = failing("clean", "-q", page, says="changed while it was read")
    finally:
        stop.set()
        writer.join()
    assert done.stdout == b""


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t\n", bytes(range(256)) * 20, b"\x00" * 1000, b"\xff\xfe\xff", "字".encode() * 1_700_000],
    ids=["empty", "blank", "binary", "zeros", "half a BOM", "one line of 5 MB"],
)
def test_odd_bytes_give_a_document(data: bytes) -> None:
    done = reflow("clean", "-", stdin=data)
    assert done.returncode == 0
    assert json.loads(done.stdout)["schema"] == "reflow/1"


def test_a7_random_bytes_on_standard_input_are_refused() -> None:
    done = reflow("clean", "-", stdin=random.Random(0).randbytes(5000))
    assert done.returncode > 1
    assert done.stdout == b""
    assert b"-: it holds no text in any encoding; if it does, name the encoding with --encoding" in done.stderr


def test_an_empty_input_is_noted() -> None:
    done = reflow("clean", "-", stdin=b"")
    assert b"-: no text in it; an empty document" in done.stderr


@pytest.mark.parametrize(("damage", "says"), [(b"\xff", "1 place is damaged"), (b"\xff\n\xff", "2 places are damaged")])
def test_n3_one_place_is_damaged(damage: bytes, says: str) -> None:
    done = reflow("clean", "-", stdin=TEXT.encode("gb18030") + damage)
    assert f"-: {says}; what did not decode as gb18030 became �" in done.stderr.decode()


@pytest.mark.parametrize(
    ("text", "says"), [("大桥\n", "1 entry; undone, it gives"), ("大桥昨日合\n龙。\n", "entries; undone, they give")]
)
def test_n3_one_entry_is_undone(text: str, says: str) -> None:
    assert f"{says} the input back byte for byte" in reflow("log", "-", stdin=text.encode()).stderr.decode()


def test_a_closed_pipe(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{number}.txt") for number in range(40)]
    for path in paths:
        Path(path).write_text(TEXT, encoding="utf-8")
    with subprocess.Popen([PROGRAM, "clean", *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        complaint = running.stderr.read()
    assert running.returncode == 0
    assert b"Error" not in complaint


def test_ctrl_c(tmp_path: Path) -> None:
    """Finished outputs are complete, unfinished ones do not exist."""
    (tmp_path / "in").mkdir()
    files = 1600  # four shards, of which two are cleaned at once
    for number in range(files):
        (tmp_path / f"in/{number:04}.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    with subprocess.Popen([PROGRAM, "clean", tmp_path / "in", "-o", out, "-j", "2"], stderr=subprocess.PIPE) as running:
        while len(list(out.glob("*.json"))) < 3:
            assert running.poll() is None, "it ended before it was interrupted"
            time.sleep(0.005)
        running.send_signal(signal.SIGINT)
        assert running.stderr is not None
        complaint = running.stderr.read()
    assert running.returncode == 130
    assert complaint == b"reflow: interrupted; run the same command to go on\n"
    written = [name for name in os.listdir(out) if name != ".reflow.sqlite"]
    assert 3 <= len(written) < files
    assert all(titles(json.loads((out / name).read_bytes())) == TITLES for name in written)


def test_ctrl_c_while_workers_begin(tmp_path: Path) -> None:
    """A terminal sends it to all processes; any that is still importing modules would show a traceback."""
    (tmp_path / "in").mkdir()
    for number in range(1100):
        (tmp_path / f"in/{number:04}.txt").write_text("大桥合龙。\n", encoding="utf-8")
    command: list[str | Path] = [PROGRAM, "clean", tmp_path / "in", "-o", tmp_path / "out", "-j", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as running:
        while not (begun := workers_of(running.pid)):
            assert running.poll() is None, "it ended before it was interrupted"
            time.sleep(0.001)
        time.sleep(0.1)  # during the imports
        assert workers_of(running.pid) >= begun
        os.killpg(running.pid, signal.SIGINT)
        assert running.stderr is not None
        assert running.stderr.read() == b"reflow: interrupted; run the same command to go on\n"
    assert running.returncode == 130


def workers_of(parent: int) -> set[str]:
    """Return the worker processes of a process."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()
    return {child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def test_two_hundred_files(tmp_path: Path) -> None:
    """Mixed encodings, three of them broken: 197 right outputs, three lines of error, exit code 3."""
    traditional = opencc.OpenCC("s2tw").convert(TEXT)
    kinds = [
        TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        traditional.encode("big5hkscs"),
        TEXT.encode("utf-8-sig"),
    ]
    (tmp_path / "in").mkdir()
    for number in range(197):
        (tmp_path / f"in/{number:03}.txt").write_bytes(kinds[number % len(kinds)])
    (tmp_path / "in/x1.txt").symlink_to("x1.txt")
    (tmp_path / "in/x2.txt").symlink_to("nosuch.txt")
    (tmp_path / "in/x3.txt").symlink_to("/proc/self/mem")
    done = failing("clean", "-q", tmp_path / "in", "-o", tmp_path / "out", says="x3.txt")
    assert len(done.stderr.splitlines()) == 3
    written = sorted((tmp_path / "out").glob("*.json"))
    assert len(written) == 197
    expected = {False: TITLES, True: [opencc.OpenCC("s2tw").convert(title) for title in TITLES]}
    assert all(
        titles(json.loads(path.read_bytes())) == expected[number % 5 == 3] for number, path in enumerate(written)
    )


# --- explain, rules, schema, help ------------------------------------------------------------------------------------


def test_explain_every_line() -> None:
    done = reflow("explain", SEED)
    rows = done.stdout.decode().partition("\n\n")[0].splitlines()
    assert done.returncode == 0
    assert len(rows) == sum(1 for line in TEXT.splitlines() if line.strip())
    assert rows[0].split()[0] == "2"
    assert "\033" not in done.stdout.decode(), "no colour but on a terminal"


def test_n5_the_signs_of_explain_are_those_of_the_report_and_explained() -> None:
    head = "第03版：要闻\n大山深处的读书声\n——走进云岭小学\n记者李可 通讯员 王明\n"
    done = reflow("explain", "-", stdin=(head + TEXT[TEXT.index("本报讯") :]).encode())
    rows, _, legend = done.stdout.decode().partition("\n\n")
    assert [row.split()[2] for row in rows.splitlines()[:6]] == ["×", "#", "↓", "@", "§", "│"]
    for told in (
        "× furniture: of the page, in no article",
        "# title: of an article",
        "↓ deck: below a title",
        "@ byline",
        "§ article: begins with the line",
        "│ joined: to the line above",
    ):
        assert told in legend
    assert "in no article" not in reflow("explain", SEED, "--line", "80").stdout.decode()
    assert reflow("explain", "-").stdout == b"", "no legend where there is no row"


def test_explain_one_line() -> None:
    explanation = reflow("explain", SEED, "--line", "80").stdout.decode()
    assert "joined to the line above (confidence " in explanation
    assert "the widths of the lines and of their columns" in explanation
    explanation = reflow("explain", "-", "--line", "224", stdin=TEXT.encode()).stdout.decode()
    assert "a paragraph begins" in explanation
    assert "how the lines begin and end" in explanation


def test_explain_a_short_text() -> None:
    explanation = reflow("explain", "-", "--line", "2", stdin="全市粮食产量再创\n新高。\n".encode()).stdout.decode()
    assert "joined to the line above" in explanation
    assert "how the lines begin and end" in explanation


def test_explain_bad_input(tmp_path: Path) -> None:
    failing("explain", SEED, "--line", "1", says="there is no line 1, or it is blank")
    failing("explain", tmp_path / "nosuch.txt", says="No such file")


def test_explain_is_about_one_file(folder: Path) -> None:
    refused("explain", folder, says=f"{folder} is a folder; name one file")
    assert reflow("explain", folder, SEED).returncode == 2


def test_folders_and_several_files(folder: Path) -> None:
    """As for `clean`; an error of one file is one line and does not stop the others."""
    (folder / "nosuch.txt").symlink_to("nowhere")
    detected = failing("detect", folder, SEED, says="nosuch.txt: No such file")
    assert [line.split(b"\t")[0] for line in detected.stdout.splitlines()] == [b"gb18030", b"utf-8", b"utf-8"]
    assert b"1 file was not taken: no *.txt" in detected.stderr
    doubts = failing(
        "review", folder, folder / "nosuch.txt", "--include", "?.txt", "--below", "1.01", says="nosuch.txt"
    )
    named = {json.loads(line)["source"] for line in doubts.stdout.splitlines()}
    assert named == {str(folder / "a.txt"), str(folder / "1998/b.txt")}
    page = failing("report", folder, says="nosuch.txt").stdout.decode()
    assert page.startswith("<!doctype html>")
    assert all(str(folder / name) in page for name in ("a.txt", "1998/b.txt"))
    failing("report", folder / "nosuch.txt", says="No such file")


def test_review_says_that_nothing_is_doubtful() -> None:
    done = reflow("review", SEED, "--below", "0.5")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"reflow: no decision is less certain than 0.5\n"
    assert reflow("review", SEED, "--below", "1.01").stderr == b""


def test_rules(capfd: pytest.CaptureFixture[str]) -> None:
    from reflow.catalogue import Rule
    from reflow.cli import main

    listed = reflow("rules").stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == [rule.code for rule in Rule]
    for rule in Rule:
        assert main(["rules", rule.code]) == 0
        assert rule.sentence in capfd.readouterr().out
    refused("rules", "join.nosuch", says="there is no rule join.nosuch; reflow rules lists them")


def test_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(reflow("schema").stdout))


def test_version_help_and_usage() -> None:
    from reflow import __version__, kernel

    assert reflow("--version").stdout.decode() == f"reflow {__version__} ({kernel()})\n"
    assert b"exit codes: 0 done; 1 --check" in reflow("clean", "--help").stdout
    assert (
        reflow().returncode == reflow("nosuch").returncode == reflow("clean", SEED, "--format", "pdf").returncode == 2
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("clean --fromat json a.txt", "there is no option --fromat; did you mean --format? See reflow clean --help"),
        ("review a.txt --blow=0.5", "there is no option --blow; did you mean --below? See reflow review --help"),
        ("convert a.txt --to zh-Hant --format text", "there is no option --format; see reflow convert --help"),
        ("--vresion", "there is no option --vresion; did you mean --version? See reflow --help"),
        ("clean a.txt -x", "there is no option -x; see reflow clean --help"),
        ("clean a.txt --format markdwon", "argument --format: no format 'markdwon'; did you mean markdown? See reflow clean --help"),
        ("clean a.txt --titles top", "argument --titles: no titles 'top'; there are auto, leading, trailing, none; see reflow clean"),
        ("explain a.txt b.txt", "b.txt is one argument too many"),
        ("", "name a command: clean, convert, "),
    ],
)  # fmt: skip
def test_n2_a_mistyped_option(arguments: str, says: str, tmp_path: Path) -> None:
    done = refused(*arguments.split(), says=f"reflow: {says}", cwd=tmp_path)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("seeds/x.txt", None),
        ("claen a.txt -q", "argument COMMAND: no command 'claen'; did you mean clean? See reflow --help"),
        ("nosuch", "argument COMMAND: no command 'nosuch'; there are clean, convert, "),
        ("clean a.txt --to klingon", "argument --to: no target 'klingon'; there are"),
        ("clean a.txt --issued today", "argument --issued: 'today' is no date by ISO 8601, such as 2019-06-18; see reflow clean --help"),
        ("review a.txt --corrections nosuch", "argument --corrections: nosuch: No such file or directory; see reflow review --help"),
    ],
)  # fmt: skip
def test_usage_in_one_line(arguments: str, says: str | None, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/x.txt").write_text("")
    says = says or "there is no command seeds/x.txt; did you mean: reflow clean seeds/x.txt"
    done = refused(*arguments.split(), says=f"reflow: {says}", cwd=tmp_path)
    assert len(done.stderr.splitlines()) == 1


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, reflow, reflow.cli; reflow.cli.options.parser().format_help();"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'msgspec', 'regex', 'rich', 'dataclasses')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_n6_each_help_has_two_examples_that_run(command: str, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for path in (tmp_path / "page.txt", tmp_path / "papers/1.txt"):
        path.write_text("开发区今年新增规模以上工业企\n业二十三家，占到六成。\n", encoding="utf-8")
    examples = reflow(*command.split(), "--help").stdout.decode().partition("\nexamples:\n")[2].splitlines()
    assert len(examples) == 2, f"EXAMPLES in cli/options.py must hold two examples of reflow {command}"
    for example in examples:
        assert example.startswith(f"  reflow {command}")
        line = example.replace("reflow", str(PROGRAM), 1)
        done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_n7_help_shows_first_what_a_person_can_read() -> None:
    for command in ("reflow", "clean"):
        assert EXAMPLES[command][0] in ("reflow clean --format markdown page.txt", "reflow clean page.txt -o page.md")


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda module: str(module.relative_to(PACKAGE)))
def test_n9_nothing_that_is_said_names_a_file_that_no_wheel_holds(module: Path) -> None:
    """Neither messages nor docstrings, nor help, which is made of both."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"docs/\w+\.md", node.value), (
                f"name no page of docs/, which no wheel has: {node.value}"
            )


def test_n10_help_says_whose_words_are_written() -> None:
    # Lines may end between two Han, where no space stands.
    help_text = "".join(reflow("convert", "--help").stdout.decode().split())
    for words in (
        "zh-Hant-TW, zh-Hant-HK, which keep the words (网络 is 網絡)",
        "s2twp, which takes those of Taiwan (網路)",
    ):
        assert "".join(words.split()) in help_text
    for target, expected in (("zh-Hant-TW", "網絡\n"), ("s2twp", "網路\n")):
        assert reflow("convert", "-", "--to", target, stdin="网络\n".encode()).stdout.decode() == expected


def test_n14_report_says_what_it_wrote(tmp_path: Path) -> None:
    done = reflow("report", SEED, "-o", tmp_path / "page.html")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"reflow: wrote {tmp_path}/page.html\n"
    assert reflow("report", SEED).stderr == b"", "what is shown needs no word"
