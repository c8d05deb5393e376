"""Names, folders and files as an attacker lays them: output stays in its folder, and each bad input is one error."""

import gzip
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import reflow

TEXT = "本报讯（记者黄蕊）昨天，大桥合\n龙。\n"
PROGRAM = Path(sys.executable).with_name("reflow")


def written(folder: Path) -> set[str]:
    """List all that is in a folder but the ledger."""
    return {
        os.fsdecode(path.relative_to(folder))
        for path in folder.rglob("*")
        if not path.is_dir() and not path.name.startswith(".reflow")
    }


def laid(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(given: Path, output: Path) -> dict[str, str | None]:
    """Clean a folder and give what went wrong with each input, by its name in it."""
    results = list(reflow.clean_files([given], output=output, jobs=1))
    return {os.path.relpath(result.source, given): result.error for result in results}


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        b"a\nb.txt", b"a\x1b[31m.txt", b" .txt", b"-o.txt", b"*.txt", b"~.txt", b"$(id).txt", b"a;b.txt",
        "大桥.txt".encode("gb18030"), b"\xff\xfe.txt", "桥".encode() * 80 + b".txt",
    ],
)  # fmt: skip
def test_any_name_that_a_file_can_have(name: bytes, tmp_path: Path) -> None:
    laid(tmp_path / "in" / os.fsdecode(name))
    assert run(tmp_path / "in", tmp_path / "out") == {os.fsdecode(name): None}
    assert written(tmp_path / "out") == {os.fsdecode(name)[:-4] + ".json"}


def test_a_name_that_cannot_become_longer(tmp_path: Path) -> None:
    laid(tmp_path / "in" / ("a" * 251 + ".txt"))
    laid(tmp_path / "in" / "b.txt")
    (first, second) = run(tmp_path / "in", tmp_path / "out").values()
    assert first is not None
    assert "File name too long" in first
    assert second is None


@pytest.mark.parametrize("name", ["a\0b.txt", "\ud800.txt"])
def test_a_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    (result,) = reflow.clean_files([name], output=tmp_path / "out", jobs=1)
    assert result.error == "no file can have such a name"


def test_a_name_is_printed_on_one_line_without_control_characters(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m.txt").mkdir()
    done = subprocess.run([PROGRAM, "clean", "nosuch\n\x1b[31m.txt"], cwd=tmp_path, capture_output=True, check=False)
    assert done.stderr.splitlines()[0].startswith(b"reflow: nosuch\\n\\x1b[31m.txt: ")


# --- the output stays where it belongs -------------------------------------------------------------------------------


def test_a_list_of_paths_that_lead_upwards(tmp_path: Path) -> None:
    laid(tmp_path / "a.txt")
    laid(tmp_path / "above" / "b.txt")
    (tmp_path / "here").mkdir()
    paths = tmp_path / "list"
    paths.write_text(f"{tmp_path}/here/../a.txt\n{tmp_path}/above/b.txt\n", encoding="utf-8")
    results = list(reflow.clean_files([], files_from=paths, output=tmp_path / "here" / "out", jobs=1))
    assert [result.error for result in results] == [None, None]
    assert written(tmp_path / "here") == {"out/a.json", "out/b.json"}
    assert written(tmp_path / "above") == {"b.txt"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_link_in_the_output_folder(jobs: int, tmp_path: Path) -> None:
    laid(tmp_path / "in" / "deep" / "a.txt")
    laid(tmp_path / "in" / "b.txt")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "deep").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "out" / "b.json").symlink_to(tmp_path / "elsewhere" / "b.json")
    results = list(reflow.clean_files([tmp_path / "in"], output=tmp_path / "out", jobs=jobs))
    errors = {Path(result.source).name: result.error for result in results}
    assert "a link leads out of the output folder" in (errors["a.txt"] or "")
    assert errors["b.txt"] is None
    assert written(tmp_path / "elsewhere") == set()
    assert not (tmp_path / "out" / "b.json").is_symlink()  # the link made way for the file


def test_an_output_folder_that_is_a_link(tmp_path: Path) -> None:
    """Whoever names it means where it leads."""
    laid(tmp_path / "in" / "a.txt")
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    assert run(tmp_path / "in", tmp_path / "out") == {"a.txt": None}
    assert written(tmp_path / "real") == {"a.json"}


@pytest.mark.parametrize("name", [".reflow.tmp", ".reflow.sqlite"])
def test_a_link_in_the_place_of_what_is_ours(name: str, tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.txt")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).symlink_to(tmp_path / "elsewhere" / "b")
    with pytest.raises(reflow.PlanError, match="is a link, which is not followed"):
        run(tmp_path / "in", tmp_path / "out")
    assert written(tmp_path / "elsewhere") == set()


def test_an_input_with_a_name_of_ours(tmp_path: Path) -> None:
    """Its output would lie in the place of what is ours; in a folder it is hidden, and left out."""
    path = laid(tmp_path / "in" / ".reflow.tmp")
    (result,) = reflow.clean_files([path], output=tmp_path / "out", jobs=1)
    assert result.error is not None
    assert "rename it" in result.error
    laid(tmp_path / "in" / ".reflow.d" / "a.txt")
    laid(tmp_path / "in" / "b.txt")
    assert run(tmp_path / "in", tmp_path / "out") == {"b.txt": None}


def test_an_output_folder_in_the_input_folder(tmp_path: Path) -> None:
    """What a run has written is no input of the next."""
    laid(tmp_path / "a.txt")
    laid(tmp_path / "b" / "a.txt")
    for _ in range(2):
        results = list(reflow.clean_files([tmp_path], output=tmp_path / "out", format="text", jobs=1))
        assert [os.path.relpath(result.source, tmp_path) for result in results] == ["a.txt", "b/a.txt"]


@pytest.mark.parametrize("given", ["w/documents-00000.jsonl", "w"])
def test_an_input_is_never_written_over(given: str, tmp_path: Path) -> None:
    path = laid(tmp_path / "w" / "documents-00000.jsonl")
    with pytest.raises(reflow.PlanError, match="is an input and would be written over"):
        reflow.clean_files([tmp_path / given], output=tmp_path / "w", format="jsonl", include=("*",), jobs=1)
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_page_is_not_written_over_what_it_is_about(tmp_path: Path) -> None:
    path = laid(tmp_path / "page.txt")
    (tmp_path / "other").symlink_to(path)
    done = subprocess.run([PROGRAM, "report", path, "-o", tmp_path / "other"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"is an input and would be written over" in done.stderr
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    """It has a name that a run with more inputs and another format would have given."""
    for number in range(3):
        laid(tmp_path / "in" / f"{number}.txt")
    run(tmp_path / "in", tmp_path / "out")
    path = laid(tmp_path / "out" / "documents-00002.jsonl")
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").unlink()
    laid(tmp_path / "in" / "a.txt")
    run(tmp_path / "in", tmp_path / "out")
    assert path.exists()


# --- what is no file -------------------------------------------------------------------------------------------------


def test_pipes_and_sockets_in_a_folder(tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.txt")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as own:
        own.bind(os.path.relpath(tmp_path / "in" / "socket.txt"))
        (tmp_path / "in" / "zero.txt").symlink_to("/dev/zero")
        errors = run(tmp_path / "in", tmp_path / "out")
    assert errors.pop("a.txt") is None
    assert len(errors) == 3
    assert all(error and "not a file" in error for error in errors.values())


def test_a_pipe_that_is_named(tmp_path: Path) -> None:
    """As a shell gives it for `<(zcat page.gz)`."""
    reading, writing = os.pipe()
    os.write(writing, TEXT.encode())
    os.close(writing)
    (result,) = reflow.clean_files([f"/dev/fd/{reading}"])
    os.close(reading)
    assert json.loads(result.rendered)["articles"] == reflow.clean(TEXT).to_dict()["articles"]


def test_a_device_without_end() -> None:
    (result,) = reflow.clean_files(["/dev/zero"])
    assert result.error == "is a device, not a file; check the file and run again"
    (result,) = reflow.clean_files(["/dev/null"])
    assert result.error is None


NO_TEXTS = {
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "it is a PDF, not text; extract its text first, with pdftotext for instance"),
    "a.docx": (b"PK\x03\x04\x14\0\6\0", "it is a ZIP or Office file"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "it is an old Office file"),
    "a.rtf": (b"{\\rtf1\\ansi", "it is RTF"),
    "a.png": (b"\x89PNG\r\n\x1a\n\0", "it is a picture (PNG)"),
    "a.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "it is a picture (JPEG)"),
    "a.gif": (b"GIF89a\1\0", "it is a picture (GIF)"),
    "a.txt.gz": (gzip.compress(TEXT.encode()), "it is a gzip file; unpack it first"),
    "a.txt.zst": (pa.compress(TEXT.encode(), "zstd", asbytes=True), "it is a zstd file; unpack it first"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TEXTS)
def test_a_file_that_is_no_text(name: str, tmp_path: Path) -> None:
    data, says = NO_TEXTS[name]
    (tmp_path / name).write_bytes(data)
    for results in (reflow.clean_files([tmp_path / name]), reflow.convert_files([tmp_path / name], to="zh-Hant")):
        (result,) = results
        assert result.error is not None
        assert result.error.startswith(says)
        assert "check the file" not in result.error
    with pytest.raises(OSError, match=re.escape(says)):
        reflow.clean(tmp_path / name)
    assert reflow.clean(data).source.errors is not None, "bytes are nobody's file"


@pytest.mark.parametrize("command", ["convert --to zh-Hant", "detect", "explain", "review", "report"])
def test_a_table_is_no_text(command: str, tmp_path: Path) -> None:
    """Only `clean` reads tables."""
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "a.parquet")
    done = subprocess.run([PROGRAM, *command.split(), "a.parquet"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].startswith(b"reflow: a.parquet: it is a Parquet file")


@pytest.mark.parametrize("text", ["PK 战开始。", "PK", "%PD", "{\r", "GIF 是一种格式。", "PAR1 是四个字节。", ""])
def test_a_text_that_begins_nearly_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert reflow.clean(tmp_path / "a.txt").source.text == text


def test_links(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    laid(folder / "a.txt")
    laid(tmp_path / "elsewhere" / "b.txt")
    (folder / "b.txt").symlink_to(tmp_path / "elsewhere" / "b.txt")
    (folder / "dangling.txt").symlink_to(folder / "nosuch")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "self").symlink_to(folder)
    (folder / "out of it").symlink_to(tmp_path / "elsewhere")
    errors = run(folder, tmp_path / "out")
    assert errors.pop("a.txt") is None
    assert errors.pop("b.txt") is None
    assert "No such file" in str(errors.pop("dangling.txt"))
    assert "Too many levels of symbolic links" in str(errors.pop("loop.txt"))
    assert "a link out of the folder" in str(errors.pop("out of it"))
    assert errors == {}  # `self` leads to what is read anyhow
    assert written(tmp_path / "out") == {"a.json", "b.json"}


def test_a_folder_that_nobody_may_look_into(tmp_path: Path) -> None:
    laid(tmp_path / "in" / "a.txt")
    laid(tmp_path / "in" / "closed" / "b.txt")
    (tmp_path / "in" / "closed").chmod(0)
    try:
        if os.access(tmp_path / "in" / "closed", os.R_OK):
            pytest.skip("root may look into everything")
        errors = run(tmp_path / "in", tmp_path / "out")
    finally:
        (tmp_path / "in" / "closed").chmod(0o700)
    assert errors["a.txt"] is None
    assert "Permission denied" in str(errors["closed"])
