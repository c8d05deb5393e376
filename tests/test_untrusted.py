"""Hostile names, folders and files: outputs stay in their folder, and each bad input is one error."""

import bz2
import json
import lzma
import marshal
import os
import pickle
import random
import re
import socket
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import reflow
from reflow.draft import Source

TEXT = "本报讯（记者黄蕊）昨天，大桥合\n龙。\n"
TRADITIONAL = "〔記者黃捷／台北報導〕市議會昨天三讀通過自治條例，明年元旦起實施。\n"
PROGRAM = Path(sys.executable).with_name("reflow")


def written(folder: Path) -> set[str]:
    """List the contents of a folder except the ledger."""
    return {
        os.fsdecode(path.relative_to(folder))
        for path in folder.rglob("*")
        if not path.is_dir() and not path.name.startswith(".reflow")
    }


def laid(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(folder: Path, output: Path) -> dict[str, str | None]:
    """Clean a folder and return the error of each input, by its relative path."""
    results = list(reflow.clean_files([folder], output=output, jobs=1))
    return {os.path.relpath(result.source, folder): result.error for result in results}


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
    assert not (tmp_path / "out" / "b.json").is_symlink()  # the file has replaced the link


def test_an_output_folder_that_is_a_link(tmp_path: Path) -> None:
    """A link that is named itself is followed."""
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
    """Its output would take the place of the ledger; within a folder it is hidden and skipped."""
    path = laid(tmp_path / "in" / ".reflow.tmp")
    (result,) = reflow.clean_files([path], output=tmp_path / "out", jobs=1)
    assert result.error is not None
    assert "rename it" in result.error
    laid(tmp_path / "in" / ".reflow.d" / "a.txt")
    laid(tmp_path / "in" / "b.txt")
    assert run(tmp_path / "in", tmp_path / "out") == {"b.txt": None}


def test_an_output_folder_in_the_input_folder(tmp_path: Path) -> None:
    """The outputs of a run are no inputs of the next."""
    laid(tmp_path / "a.txt")
    laid(tmp_path / "b" / "a.txt")
    for _ in range(2):
        results = list(reflow.clean_files([tmp_path], output=tmp_path / "out", format="text", jobs=1))
        assert [os.path.relpath(result.source, tmp_path) for result in results] == ["a.txt", "b/a.txt"]


@pytest.mark.parametrize("path_below", ["w/documents-00000.jsonl", "w"])
def test_an_input_is_never_written_over(path_below: str, tmp_path: Path) -> None:
    path = laid(tmp_path / "w" / "documents-00000.jsonl")
    with pytest.raises(reflow.PlanError, match="is an input and would be written over"):
        reflow.clean_files([tmp_path / path_below], output=tmp_path / "w", format="jsonl", include=("*",), jobs=1)
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_page_is_not_written_over_what_it_is_about(tmp_path: Path) -> None:
    path = laid(tmp_path / "page.txt")
    (tmp_path / "other").symlink_to(path)
    done = subprocess.run([PROGRAM, "report", path, "-o", tmp_path / "other"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"is an input and would be written over" in done.stderr
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    """Its name is that of an output of a run with more inputs and another format."""
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
    with socket.socket(socket.AF_UNIX) as unix_socket:
        unix_socket.bind(os.path.relpath(tmp_path / "in" / "socket.txt"))
        (tmp_path / "in" / "zero.txt").symlink_to("/dev/zero")
        errors = run(tmp_path / "in", tmp_path / "out")
    assert errors.pop("a.txt") is None
    assert len(errors) == 3
    assert all(error and "not a file" in error for error in errors.values())


def test_a_pipe_that_is_named(tmp_path: Path) -> None:
    """As a shell makes it for `<(zcat page.gz)`."""
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
    "a.docx": (b"PK\x03\x04\x14\0\6\0" + b"\0" * 22 + b"[Content_Types].xml", "it is an Office file (docx, xlsx)"),
    "a.zip": (b"PK\x03\x04\x14\0\6\0" + b"\0" * 22 + b"a.txt", "it is a ZIP file; name it to reflow clean"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "it is an old Office file"),
    "a.rtf": (b"{\\rtf1\\ansi", "it is RTF"),
    "a.png": (b"\x89PNG\r\n\x1a\n\0", "it is a picture (PNG)"),
    "a.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF", "it is a picture (JPEG)"),
    "a.gif": (b"GIF89a\1\0", "it is a picture (GIF)"),
    "a.tif": (b"II*\0\x08\0\0\0", "it is a picture (TIFF)"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c\0\4", "it is an archive (7z); unpack it first"),
    "a.tar": (b"a.txt".ljust(257, b"\0") + b"ustar\x0000", "it is an archive (tar); unpack it first"),
    "a.bz2": (bz2.compress(TEXT.encode()), "it is an archive (bzip2); unpack it first"),
    "a.xz": (lzma.compress(TEXT.encode()), "it is an archive (xz); unpack it first"),
    "a.npy": (b"\x93NUMPY\1\0v\0{'descr'", "it is a NumPy array"),
    "a.ttf": (b"\0\1\0\0\0\x12\1\0", "it is a font"),
    "a7.class": (b"\xca\xfe\xba\xbe\0\0\0\x34", "it is a program, not text"),
    "a7.so": (b"\x7fELF\2\1\1\0", "it is a program, not text"),
    "a7.sqlite": (b"SQLite format 3\0\x10\0", "it is an SQLite database"),
    "n9.parquet": (b"PAR1\x15\4\x15", "it is a Parquet file; name the column that holds the text with --text-field"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TEXTS)
def test_a14_bytes_are_sniffed_like_files(name: str, tmp_path: Path) -> None:
    data, says = NO_TEXTS[name]
    path = tmp_path / f"{name}.txt"  # a file with the name of a table or ZIP file is read as one
    path.write_bytes(data)
    for results in (reflow.clean_files([path]), reflow.convert_files([path], to="zh-Hant")):
        (result,) = results
        assert result.error is not None
        assert result.error.startswith(says)
        assert "check the file" not in result.error
    for source in (path, data, bytearray(data), memoryview(data)):
        with pytest.raises(reflow.NoTextError, match=re.escape(says)):
            reflow.clean(source)
    (result,) = reflow.clean_files(["-"], stdin=lambda: data)
    assert (result.error or "").startswith(says)
    assert reflow.decode(data).encoding, "who only decodes is told the encoding, as before"


def test_a14_no_text_is_one_error_whatever_the_source(tmp_path: Path) -> None:
    """It is an OSError for a file and a ValueError for a value; it has the file's name and can be sent between processes."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    for source, shown in ((tmp_path / "a.pdf", f"{tmp_path}/a.pdf: it is a PDF"), (b"%PDF-1.7", "it is a PDF")):
        with pytest.raises(reflow.NoTextError) as caught:
            reflow.clean(source)
        error = pickle.loads(pickle.dumps(caught.value))
        assert isinstance(error, OSError)
        assert isinstance(error, ValueError)
        assert str(error).startswith(shown)
        assert str(error).endswith(str(error.strerror))


@pytest.mark.parametrize("command", ["convert --to zh-Hant", "detect", "explain", "review", "report"])
def test_n9_a_table_is_no_text(command: str, tmp_path: Path) -> None:
    """Only `clean` reads tables."""
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "a.parquet")
    done = subprocess.run([PROGRAM, *command.split(), "a.parquet"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].startswith(b"reflow: a.parquet: it is a Parquet file; name the column")


NEARLY = (
    "PK 战开始。", "PK", "%PD", "{\r", "GIF 是一种格式。", "PAR1 是四个字节。", "MZ 是谁", "II*", "SQLite format 3 是文件头。", "",
)  # fmt: skip


@pytest.mark.parametrize("text", NEARLY)
def test_a_text_that_begins_nearly_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert reflow.clean(tmp_path / "a.txt").source.text == text
    assert reflow.clean(text.encode()).source.text == text


# --- what is text, but no prose --------------------------------------------------------------------------------------

JSON = "it is JSON, not text; name the field that holds the text with --text-field, or extract it first"
HTML = "it is HTML, not text; extract its text first, with trafilatura for instance"
XML = "it is XML (as ALTO, PAGE and TEI are), not text; extract its text first"
LONG = "大桥昨日合龙。" * 2000
MARKUP = {
    "lines of JSON": ('{"id": "a", "text": "大桥合龙。"}\n{"id": "b"}\n', JSON),
    "one object": ('{"text": "大桥合龙。"}', JSON),
    "a first line longer than what is looked at": (f'{{"text": "{LONG}"}}\n', JSON),
    "a file cut short": ('{"text": "大桥合', JSON),
    "a list, set out over lines": (f'\n[\n  {{\n    "id": 1,\n    "text": "{LONG}"\n  }}\n]\n', JSON),
    "nested": ('{"a": [{"b": [null, -1.5e3, true, {}]}]}', JSON),
    "nested too deep": ('{"a": ' + "[" * 5000, JSON),
    "not by the letter": ('{"a": NaN, "b": "第一行\n第二行"}', JSON),
    "behind a BOM and blanks": ('\ufeff \u3000\n{"a": 1}', JSON),
    "HTML": ("<!DOCTYPE html>\n<html><head>", HTML),
    "HTML without a doctype": ('<html lang="zh">\n<body>', HTML),
    "HTML behind comments": ('<!-- 首页 -->\n<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">\n<HTML>', HTML),
    "hOCR": ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C">\n<html xmlns="http"><head>', HTML),
    "ALTO": ('<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">', XML),
    "ALTO without a declaration": ('<alto xmlns:xlink="x" xmlns="y">', XML),
    "PAGE": ('<?xml version="1.0"?><!-- 页 --><PcGts xmlns="x">', XML),
    "TEI": ('<TEI xmlns="http://www.tei-c.org/ns/1.0">', XML),
    "an old TEI": ('<!DOCTYPE TEI.2 SYSTEM "tei.dtd" [\n<!ENTITY a "b">]>', XML),
}


@pytest.mark.parametrize("name", MARKUP)
def test_b2_json_html_and_xml_are_refused(name: str, tmp_path: Path) -> None:
    text, says = MARKUP[name]
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    for source in (text, text.encode(), tmp_path / "a.txt"):
        with pytest.raises(reflow.NoTextError, match=re.escape(says)):
            reflow.clean(source)
    (result,) = reflow.clean_files(["-"], stdin=text.encode)
    assert result.error == says


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5hkscs"])
def test_b2_in_any_encoding(codec: str) -> None:
    prose = "大橋昨日合龍。" * 20
    for text, says in ((f'{{"text": "{prose}"}}\n' * 9, JSON), (f"<!doctype html>\n<html><body>{prose}", HTML)):
        with pytest.raises(reflow.NoTextError, match=re.escape(says)):
            reflow.clean(text.encode(codec))


@pytest.mark.parametrize(
    "text",
    [
        "〈b〉", "[08:00] 老吴: 好", "[ ] 任务", "[1] 见上文。", '["甲", "乙"]', "[2019]", "{}", "{", "{大桥}", "{{ title }}",
        "{'a': 1}", '{"记者": 张三}', '{"a": 1}, 这样写就行。', '{"a": 1}\n上面是一行 JSON。', '他说：{"a": 1}', "{% if a %}",
        '"a": 1', "<b>大桥</b>合龙", "<html> 是网页的根。", "<!doctype html> 是什么？", '<?xml version="1.0"?> 是 XML 的声明。',
        '<p align="center">\n<img src="a.png">\n</p>\n\n# 大桥合龙', "<!-- 注 -->\n# 大桥合龙", "<?php echo 1;", "< 5 岁",
        "<!--" * 2000, "[" * 5000, "<svg xmlns='http://www.w3.org/2000/svg'/>\n\n# 大桥合龙", "<大桥合龙>", "<xml>", "<TEI>",
    ],
)  # fmt: skip
def test_b2_near_misses_are_text(text: str) -> None:
    assert reflow.clean(text).restore() == text


def test_b2_what_was_opened_already_passes() -> None:
    """Its caller has checked it."""
    text = MARKUP["one object"][0]
    assert reflow.clean(Source(None, text)).restore() == text


# --- what is text in no encoding -------------------------------------------------------------------------------------

BINARIES = {
    "random": random.Random(0).randbytes(5000),
    "large": random.Random(0).randbytes(300_000),
    "floats": np.random.default_rng(0).normal(0, 50, 2000).tobytes(),
    "integers": np.arange(5000, dtype="i8").tobytes(),
    "pickle": pickle.dumps([random.Random(k).random() for k in range(500)]),
    "compressed": zlib.compress(random.Random(0).randbytes(2000).hex().encode())[2:],
    "compiled": marshal.dumps(compile("x = [" + "f(1, 2), " * 900 + "]", "a", "exec")),
}
NO_ENCODING = "it holds no text in any encoding; if it does, name the encoding with --encoding"


@pytest.mark.parametrize("name", BINARIES)
def test_a7_data_is_no_text(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BINARIES[name])
    (result,) = reflow.clean_files([tmp_path / "a.txt"])
    assert result.error == NO_ENCODING
    with pytest.raises(reflow.NoTextError, match=NO_ENCODING):
        reflow.clean(BINARIES[name])


def test_a7_an_encoding_that_is_named_is_believed() -> None:
    data = BINARIES["random"]
    assert reflow.clean(data, encoding="gb18030").restore() == data


HALF = (TEXT * 40).encode
DAMAGED = {
    "nothing": b"",
    "a byte": b"\xff",
    "half a BOM": b"\xff\xfe\xff",
    "noise too short to tell": random.Random(0).randbytes(900),
    "GBK and UTF-32": HALF("gb18030") + HALF("utf-32"),
    "UTF-32 and GBK": HALF("utf-32-le") + HALF("gb18030"),
    "UTF-32 and UTF-16": HALF("utf-32-be") + HALF("utf-16-le"),
    "UTF-16 behind a byte": b"x" + HALF("utf-16-le") + HALF("utf-8"),
    "a page in what a disk lost": HALF("gb18030") + bytes(1 << 20),
    "nothing but what a disk lost": bytes(5000),
    "UTF-8 read as GBK, in UTF-16": HALF("utf-8").decode("gb18030", "replace").encode("utf-16-be"),
    "Big5 read as GBK, in UTF-16": (TRADITIONAL * 40).encode("big5").decode("gb18030", "replace").encode("utf-16-be"),
    "Thai in UTF-16": ("ข่าววันนี้ " * 300).encode("utf-16-le"),
    "Korean in UTF-16": ("대교가 어제 이어졌다. " * 300).encode("utf-16-be"),
    "with escapes": b"\x1b[1m\x07" * 50 + HALF("gb18030"),
    "every byte": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a7_damaged_text_is_text(name: str) -> None:
    assert reflow.clean(DAMAGED[name]).restore() == DAMAGED[name]


# --- names that are not UTF-8 ----------------------------------------------------------------------------------------


def bytes_of(shown: str, codec: str) -> bytes:
    """Return the bytes of a name in the way that docs/json.md describes."""
    if codec != "escapes":
        return shown.encode(codec)
    return re.sub(rb"\\x([0-9a-f]{2})", lambda match: bytes([int(match[1], 16)]), shown.encode())


@pytest.mark.parametrize(
    ("name", "shown", "codec"),
    [
        ("日报604.txt".encode(), "日报604.txt", "utf-8"),
        ("日报604.txt".encode("gbk"), "日报604.txt", "gb18030"),
        (b"caf\xe9.txt", "caf\\xe9.txt", "escapes"),
        ("日报".encode() + b"\xff.txt", "日报\\xff.txt", "escapes"),
    ],
)
def test_a19_names_that_are_not_utf_8_come_back(name: bytes, shown: str, codec: str, tmp_path: Path) -> None:
    """Each part of a path is decoded separately: the folder is UTF-8."""
    path = laid(tmp_path / "报纸" / os.fsdecode(name))
    document = reflow.clean(path)
    assert document.source.name == f"{tmp_path}/报纸/{shown}"
    assert json.loads(document.to_json())["source"]["name"] == document.source.name
    assert bytes_of(shown, codec) == name
    (result,) = reflow.clean_files([path.parent], output=tmp_path / "out", jobs=1)
    assert result.error is None
    assert written(tmp_path / "out") == {os.fsdecode(name[:-4]) + ".json"}, "the output's name has the same bytes"
    done = subprocess.run([PROGRAM, "detect", path], capture_output=True, check=True)
    assert done.stdout.decode().rstrip("\n").endswith("报纸/" + shown)


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
    assert errors == {}  # `self` is a link to a folder that is read anyway
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
