"""The installed program, run as a process: every command, option and exit code; and never a traceback."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import jsonschema
import opencc
import pytest

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"
TEXT = SEED.read_text(encoding="utf-8")
PROGRAM = Path(sys.executable).with_name("reflow")
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
    """Two texts in a tree, and a file that is none."""
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


@pytest.mark.parametrize(("format", "suffix"), [("json", ".json"), ("text", ".txt"), ("markdown", ".md")])
def test_formats(folder: Path, tmp_path: Path, format: str, suffix: str) -> None:
    assert reflow("clean", folder, "-o", tmp_path / "out", "--format", format).returncode == 0
    shown = reflow("clean", "-q", folder / "a.txt", "--format", format).stdout
    written = (tmp_path / f"out/a{suffix}").read_bytes()
    assert written == shown
    assert TITLES[0] in shown.decode()
    assert written.startswith({"json": b'{"schema":', "text": TITLES[0].encode(), "markdown": b"# "}[format])


def test_jsonl_is_one_file(folder: Path, tmp_path: Path) -> None:
    assert reflow("clean", folder, "-o", tmp_path / "out", "--format", "jsonl").returncode == 0
    lines = (tmp_path / "out/documents-00000.jsonl").read_bytes().splitlines()
    assert [titles(json.loads(line)) for line in lines] == [TITLES, TITLES]
    assert sorted(os.listdir(tmp_path / "out")) == [".reflow.sqlite", "documents-00000.jsonl"]


def test_what_is_taken_from_a_folder(folder: Path) -> None:
    """Names in capitals; nothing hidden, as a copy that a program keeps; of the rest it is said how many are not."""
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
    """Links are files of their own, and so are equal files."""
    (folder / "link.txt").symlink_to("a.txt")
    paths = [folder, folder / "1998", f"{folder}/1998/../a.txt", os.path.relpath(folder / "a.txt")]
    done = reflow("clean", *paths, "-o", tmp_path / "out", "--dry-run", "-q")
    assert [line.split("/")[-1] for line in done.stdout.decode().splitlines()] == ["b.json", "a.json", "link.json"]


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
    assert done.stderr.decode().splitlines()[-1:] == ["reflow: 2 files planned, 0 failed of 2"]
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


@pytest.mark.parametrize("quiet", [False, True])
def test_progress_on_a_terminal_only(folder: Path, tmp_path: Path, quiet: bool) -> None:
    ours, theirs = os.openpty()
    command: list[str | Path] = [PROGRAM, "clean", folder, "-o", tmp_path / "out", *(["-q"] if quiet else [])]
    with subprocess.Popen(command, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as running:
        assert running.wait(timeout=60) == 0
    os.close(theirs)
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 100_000)
    except BlockingIOError:
        shown = b""
    except OSError:  # Linux says EIO where a terminal is closed and nothing is left to read
        shown = b""
    os.close(ours)
    assert (b"2 files" in shown) is not quiet
    assert (b"\033[" in shown) is not quiet


def test_summary_and_quiet() -> None:
    done = reflow("clean", SEED)
    assert done.stderr.decode().startswith("reflow: 1 file now, 0 before, 0 failed of 1; 3 articles, 20 paragraphs, ")
    assert len(done.stderr.splitlines()) == 1
    assert reflow("clean", SEED, "--quiet").stderr == b""


def test_the_numbers_of_the_summary_add_up(folder: Path, tmp_path: Path) -> None:
    command = ["clean", folder, folder / "nosuch.txt", "-o", tmp_path / "out", "-j", "1"]
    (folder / "a.txt").write_text("大桥合龙。\n", encoding="utf-8")
    said = reflow(*command).stderr.decode().splitlines()[-1:]
    assert said[0].startswith("reflow: 2 files now, 0 before, 1 failed of 3; 4 articles, 21 paragraphs, ")
    done = reflow("clean", folder, "-o", tmp_path / "again", "-j", "1")
    assert done.returncode == 0
    said = reflow("clean", folder, "-o", tmp_path / "again", "-j", "1").stderr.decode().splitlines()[-1:]
    assert said[0].startswith("reflow: 0 files now, 2 before, 0 failed of 2; 0 articles, 0 paragraphs, ")


# --- clean: bad input ------------------------------------------------------------------------------------------------


def failing(*arguments: Any, says: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    done = reflow(*arguments, **options)
    assert done.returncode == 2
    assert says in done.stderr.decode("utf-8", "replace")
    return done


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    done = failing("clean", "-q", tmp_path / "nosuch.txt", SEED, says="nosuch.txt: No such file or directory; check")
    assert len(done.stdout.splitlines()) == len(done.stderr.splitlines()) == 1


def test_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    failing("clean", tmp_path, says="loop.txt: Too many levels of symbolic links")


def test_no_folder_for_nothing(tmp_path: Path) -> None:
    """A file of the first day of the epoch is there."""
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
    failing("clean", tmp_path, says="no file in it matches *.txt; name the files, or give --include")


def test_an_unknown_encoding() -> None:
    failing("clean", SEED, "--encoding", "klingon", says="unknown encoding: klingon")


def test_output_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    failing("clean", SEED, "-o", tmp_path / "out", says="out is a file, not a folder")


@pytest.mark.parametrize("name", ["page.md", "page.json", "page.txt", "page.jsonl.zst", "page.parquet"])
def test_output_is_named_as_a_file(name: str, tmp_path: Path) -> None:
    """A folder of such a name that is there is meant."""
    failing("clean", SEED, "-o", tmp_path / name, says=f"-o names a folder; to write one file, use > {tmp_path}/{name}")
    assert not (tmp_path / name).exists()
    (tmp_path / name).mkdir()
    assert reflow("clean", SEED, "-o", tmp_path / name).returncode == 0
    assert reflow("clean", SEED, "-o", tmp_path / "2019.06").returncode == 0


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    """What is named is what was given, and no temporary file."""
    (tmp_path / "file").write_text("")
    failing("report", SEED, "-o", tmp_path, says=f"reflow: {tmp_path} is a folder; name a file with --output\n")
    done = failing("report", SEED, "-o", tmp_path / "file/page.html", says=f"reflow: {tmp_path}/file/page.html: ")
    assert len(done.stderr.splitlines()) == 1


def test_two_inputs_with_one_output(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    failing("clean", folder / "1998", folder / "b.txt", "-o", tmp_path / "out", says="would both be written to")
    assert not (tmp_path / "out").exists()


def test_an_input_is_never_written_over(folder: Path) -> None:
    before = (folder / "a.txt").read_bytes()
    failing("clean", folder / "a.txt", "-o", folder, "--format", "text", says="is an input and would be written over")
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


def test_damage_is_noted() -> None:
    done = reflow("clean", "-", stdin=TEXT.encode("gb18030") + b"\xff")
    assert "1 places are damaged; what did not decode as gb18030 became �" in done.stderr.decode()


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
    """What is finished is whole, what is not is not there."""
    (tmp_path / "in").mkdir()
    for number in range(400):
        (tmp_path / f"in/{number:03}.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    with subprocess.Popen([PROGRAM, "clean", tmp_path / "in", "-o", out], stderr=subprocess.PIPE) as running:
        while len(list(out.glob("*.json"))) < 3:
            assert running.poll() is None, "it ended before it was interrupted"
            time.sleep(0.005)
        running.send_signal(signal.SIGINT)
        assert running.stderr is not None
        complaint = running.stderr.read()
    assert running.returncode == 130
    assert complaint == b"reflow: interrupted; run the same command to go on\n"
    written = [name for name in os.listdir(out) if name != ".reflow.sqlite"]
    assert 3 <= len(written) < 400
    assert all(titles(json.loads((out / name).read_bytes())) == TITLES for name in written)


def test_ctrl_c_while_workers_begin(tmp_path: Path) -> None:
    """A terminal sends it to all processes, and those that still import anything would each show a traceback."""
    (tmp_path / "in").mkdir()
    for number in range(1100):
        (tmp_path / f"in/{number:04}.txt").write_text("大桥合龙。\n", encoding="utf-8")
    command: list[str | Path] = [PROGRAM, "clean", tmp_path / "in", "-o", tmp_path / "out", "-j", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as running:
        while not (begun := workers_of(running.pid)):
            assert running.poll() is None, "it ended before it was interrupted"
            time.sleep(0.001)
        time.sleep(0.1)  # in the midst of imports
        assert workers_of(running.pid) >= begun
        os.killpg(running.pid, signal.SIGINT)
        assert running.stderr is not None
        assert running.stderr.read() == b"reflow: interrupted; run the same command to go on\n"
    assert running.returncode == 130


def workers_of(parent: int) -> set[str]:
    """Name the worker processes of a process."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()
    return {child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def test_two_hundred_files(tmp_path: Path) -> None:
    """Mixed encodings, three of them broken: 197 right outputs, three lines of error, exit code 2."""
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
    rows = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert len(rows) == sum(1 for line in TEXT.splitlines() if line.strip())
    assert rows[0].split()[0] == "2"
    assert "\033" not in done.stdout.decode(), "no colour but on a terminal"


def test_explain_one_line() -> None:
    said = reflow("explain", SEED, "--line", "80").stdout.decode()
    assert "joined to the line above (confidence " in said
    assert "the widths of the lines and of their columns" in said
    said = reflow("explain", "-", "--line", "224", stdin=TEXT.encode()).stdout.decode()
    assert "a paragraph begins" in said
    assert "how the lines begin and end" in said


def test_explain_a_short_text() -> None:
    said = reflow("explain", "-", "--line", "2", stdin="全市粮食产量再创\n新高。\n".encode()).stdout.decode()
    assert "joined to the line above" in said
    assert "the line above ends inside a sentence" in said


def test_explain_bad_input(tmp_path: Path) -> None:
    failing("explain", SEED, "--line", "1", says="there is no line 1, or it is blank")
    failing("explain", tmp_path / "nosuch.txt", says="No such file")


def test_explain_is_about_one_file(folder: Path) -> None:
    failing("explain", folder, says=f"{folder} is a folder; name one file")
    assert reflow("explain", folder, SEED).returncode == 2


def test_folders_and_several_files(folder: Path) -> None:
    """As `clean` takes them; what is wrong with one is a line and does not stop the others."""
    (folder / "nosuch.txt").symlink_to("nowhere")
    found = failing("detect", folder, SEED, says="nosuch.txt: No such file")
    assert [line.split(b"\t")[0] for line in found.stdout.splitlines()] == [b"gb18030", b"utf-8", b"utf-8"]
    assert b"1 file was not taken: no *.txt" in found.stderr
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
    from reflow.cli import main
    from reflow.rules import Rule

    listed = reflow("rules").stdout.decode().splitlines()
    assert [line.split()[0] for line in listed] == [rule.code for rule in Rule]
    for rule in Rule:
        assert main(["rules", rule.code]) == 0
        assert rule.sentence in capfd.readouterr().out
    failing("rules", "join.nosuch", says="there is no rule join.nosuch; reflow rules lists them")


def test_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(reflow("schema").stdout))


def test_version_help_and_usage() -> None:
    from reflow import __version__

    assert reflow("--version").stdout.decode() == f"reflow {__version__}\n"
    for command in ([], ["clean"], ["explain"], ["rules"], ["schema"]):
        assert reflow(*command, "--help").returncode == 0
    assert b"exit codes: 0 done; 1 --check" in reflow("clean", "--help").stdout
    assert (
        reflow().returncode == reflow("nosuch").returncode == reflow("clean", SEED, "--format", "pdf").returncode == 2
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("seeds/x.txt", None),
        ("claen a.txt -q", "there is no command claen; did you mean: reflow clean a.txt -q"),
        ("nosuch", "argument COMMAND: invalid choice: 'nosuch'"),
        ("clean a.txt --to klingon", "argument --to: no target 'klingon'; there are"),
        ("clean a.txt --issued today", "argument --issued: 'today' is no date by ISO 8601, such as 2019-06-18; see reflow clean --help"),
        ("review a.txt --corrections nosuch", "argument --corrections: nosuch: No such file or directory; see reflow review --help"),
    ],
)  # fmt: skip
def test_usage_in_one_line(arguments: str, says: str | None, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/x.txt").write_text("")
    says = says or "there is no command seeds/x.txt; did you mean: reflow clean seeds/x.txt"
    done = failing(*arguments.split(), says=f"reflow: {says}", cwd=tmp_path)
    assert len(done.stderr.splitlines()) == 1


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, reflow, reflow.cli; reflow.cli.options.parser().format_help();"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'msgspec', 'regex', 'rich', 'dataclasses')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
