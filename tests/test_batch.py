"""Many files in worker processes: the outputs do not depend on their number, on bad files, or on interruptions."""

import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.mischief import clean_or_fail, die_at_once, double

import reflow
from reflow.batch import modes, plan, pool, shards, workers
from reflow.batch.caller_passes import load_passes
from reflow.batch.outputs import put_on_disk
from reflow.write.stream import Format

PROGRAM = Path(sys.executable).with_name("reflow")


def short(number: int) -> str:
    return f"我区第{number}次揭晓最美家庭\n\n本报讯（记者黄蕊）昨天，我区第{number}次举办“最美家\n庭”揭晓活动，二百余人参加。\n"


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_FILES", 4)


def inputs(folder: Path, count: int = 20) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(short(number), encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Read every file of an output folder except the ledger."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".reflow")
    }


# --- the pool --------------------------------------------------------------------------------------------------------


def test_every_task_is_done_once() -> None:
    done = dict(pool.run(range(12), double, workers=3, timeout=20, memory=1 << 32))
    assert done == {number: 2 * number for number in range(12)}


def test_workers_that_are_killed_are_replaced() -> None:
    running = pool.run(range(12), double, workers=3, timeout=20, memory=1 << 32)
    done = dict([next(running), next(running)])
    for child in multiprocessing.active_children():
        child.kill()
    assert done | dict(running) == {number: 2 * number for number in range(12)}


def test_no_more_tasks_are_taken_than_are_needed() -> None:
    taken = []

    def tasks() -> Any:
        for number in range(1000):
            taken.append(number)
            yield number % 10

    running = pool.run(tasks(), double, workers=2, timeout=20, memory=1 << 32)
    next(running)
    running.close()  # type: ignore[attr-defined]
    assert len(taken) <= 2 * pool.AHEAD + 2


def test_a_task_that_fails_whatever_is_left_out_ends_the_run() -> None:
    with pytest.raises(reflow.StopError, match="ValueError: thirteen"):
        list(pool.run([1, 13], double, workers=1, timeout=20, memory=1 << 32))


def test_workers_that_cannot_begin() -> None:
    with pytest.raises(reflow.StopError, match="end as soon as they are started"):
        list(pool.run(range(3), die_at_once, workers=1, timeout=20, memory=1 << 32))


# --- outputs ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("format", ["json", "jsonl", "jsonl.zst", "parquet", "text"])
def test_the_number_of_workers_changes_nothing(format: Any, tmp_path: Path) -> None:
    inputs(tmp_path / "in", 11)
    for jobs in (1, 3):
        results = list(reflow.clean_files([tmp_path / "in"], output=tmp_path / f"{jobs}", format=format, jobs=jobs))
        assert [result.error for result in results] == [None] * 11
        assert [Path(result.source).name for result in results] == [f"{number:03}.txt" for number in range(11)]
        assert sum(result.counts.articles for result in results) == 11
    assert content(tmp_path / "1") == content(tmp_path / "3")
    assert len(content(tmp_path / "1")) == (11 if format in ("json", "text") else 3)
    assert sorted(p.name for p in (tmp_path / "3").iterdir() if p.name.startswith(".")) == [".reflow.sqlite"]


@pytest.mark.usefixtures("small_shards")
def test_shards_in_any_format_hold_the_same(tmp_path: Path) -> None:
    inputs(tmp_path / "in", 11)
    for format in ("jsonl", "jsonl.zst", "parquet"):
        list(reflow.clean_files([tmp_path / "in"], output=f"{tmp_path}/{format}/", format=format, jobs=1))
    lines = [line for path in sorted((tmp_path / "jsonl").glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    packed = [line for path in sorted((tmp_path / "jsonl.zst").glob("*.zst")) for line in unpacked(path).splitlines()]
    rows = [row for path in sorted((tmp_path / "parquet").glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
    assert len(lines) == 11
    assert packed == lines
    assert rows == [json.loads(line) for line in lines]


def unpacked(path: Path) -> bytes:
    with pa.CompressedInputStream(str(path), "zstd") as stream:
        return bytes(stream.read())


@pytest.mark.parametrize("format", ["jsonl.zst", "parquet"])
def test_n4_what_a_refusal_advises_is_possible(format: Any, tmp_path: Path) -> None:
    """Neither format is for a terminal; a file, as the message advises, is written."""
    with pytest.raises(reflow.PlanError, match="not for standard output; name a file or a folder with --output"):
        reflow.clean_files([inputs(tmp_path / "in", 1)], format=format)
    assert len(list(reflow.clean_files([tmp_path / "in"], output=tmp_path / f"out.{format}"))) == 1
    assert (tmp_path / f"out.{format}").stat().st_size


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_the_filters_of_the_page(engine: str, tmp_path: Path) -> None:
    """`docs/corpora.md` filters by the least certain paragraph of an article."""
    pytest.importorskip(engine)
    page = (Path(__file__).parents[1] / "docs/corpora.md").read_text(encoding="utf-8")
    filters = page.partition("## Only what is certain")[2].partition("\n## ")[0].split("```python\n")[1:]
    (code,) = [block.partition("```")[0] for block in filters if block.startswith(f"import {engine}")]
    seeds = Path(__file__).parents[1] / "seeds"
    (result,) = reflow.clean_files(seeds, output=tmp_path / "cleaned", format="parquet", jobs=1)
    articles = pq.read_table(tmp_path / "cleaned")["articles"].to_pylist()[0]
    certain = [min(paragraph["confidence"] for paragraph in article["paragraphs"]) for article in articles]
    between = sorted(certain)[1]
    subprocess.run([sys.executable, "-c", code.replace("0.9", str(between))], cwd=tmp_path, check=True)
    assert result.error is None
    assert len(pq.read_table(tmp_path / "sure.parquet")) == len(certain) - 1


@pytest.mark.usefixtures("small_shards")
def test_parts_make_the_whole(tmp_path: Path) -> None:
    inputs(tmp_path / "in")
    whole, shared = tmp_path / "whole", tmp_path / "shared"
    list(reflow.clean_files([tmp_path / "in"], output=whole, format="jsonl", jobs=1))
    counts = [
        len(list(reflow.clean_files([tmp_path / "in"], output=shared, format="jsonl", jobs=1, shard=f"{part}/3")))
        for part in (1, 2, 3)
    ]
    assert sorted(counts) == [4, 8, 8]
    assert content(whole) == content(shared)


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "a/b", "-1/2"])
def test_no_such_part(shard: str, tmp_path: Path) -> None:
    with pytest.raises(reflow.PlanError, match="2/8 is the second of eight parts"):
        reflow.clean_files([inputs(tmp_path / "in", 1)], output=tmp_path / "out", shard=shard)


def test_no_workers(tmp_path: Path) -> None:
    with pytest.raises(reflow.PlanError, match="0 processes cannot do any work"):
        reflow.clean_files([inputs(tmp_path / "in", 1)], output=tmp_path / "out", jobs=0)


def test_one_path_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = inputs(tmp_path / "in", 3)
    for path in ("in", folder):
        assert [result.error for result in reflow.clean_files(path)] == [None] * 3
        assert [result.error for result in reflow.convert_files(path, to="zh-Hant")] == [None] * 3


def test_a_pattern_that_no_shell_has_expanded(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 12)
    results = reflow.clean_files([folder / "00*.txt"])
    assert [Path(result.source).name for result in results] == [f"{number:03}.txt" for number in range(10)]
    (missing,) = reflow.clean_files([folder / "x*.txt"])
    assert missing.error is not None


# --- again -----------------------------------------------------------------------------------------------------------


def again(folder: Path, out: Path, **options: Any) -> list[str]:
    """Run again, and return the names of the inputs that were cleaned again."""
    results = reflow.clean_files([folder], output=out, jobs=1, **options)
    return [Path(result.source).stem for result in results if not result.before]


@pytest.mark.usefixtures("small_shards")
def test_only_what_is_missing_or_changed_is_done_again(tmp_path: Path) -> None:
    folder, out = inputs(tmp_path / "in", 10), tmp_path / "out"
    assert len(again(folder, out)) == 10
    assert again(folder, out) == []
    (folder / "005.txt").write_text(short(500), encoding="utf-8")
    assert again(folder, out) == ["004", "005", "006", "007"], "the shard of the changed file"
    assert "第500次" in (out / "005.json").read_text(encoding="utf-8")
    (out / "009.json").unlink()
    assert again(folder, out) == ["008", "009"]
    assert len(again(folder, out, to="zh-Hant")) == 10, "other options"


@pytest.mark.usefixtures("small_shards")
def test_a8_a_bad_file_does_not_make_its_shard_run_again(tmp_path: Path) -> None:
    """The failure is reported in each run; when its reason is gone, the shard is done."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    (folder / "003.txt").symlink_to(folder / "late")
    assert len(again(folder, out)) == 4
    assert again(folder, out) == []
    *_, failed = reflow.clean_files([folder], output=out, jobs=1)
    assert failed.error == "No such file or directory; check the file and run again"
    (folder / "late").write_text(short(3), encoding="utf-8")
    assert len(again(folder, out)) == 4
    assert again(folder, out) == []


def test_a8_a_file_set_aside_is_tried_with_other_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    clean_segments = reflow.pipeline.clean_segments

    def greedy(source: Any, **options: Any) -> Any:
        if "001" in str(source):
            raise MemoryError
        return clean_segments(source, **options)

    monkeypatch.setattr("reflow.batch.work.clean_many", greedy)
    monkeypatch.setattr("reflow.batch.work.clean_segments", greedy)
    assert len(again(folder, out, memory=900)) == 3
    assert again(folder, out, memory=900) == []
    monkeypatch.undo()
    assert again(folder, out, memory=900) == []
    assert len(again(folder, out, memory=1900)) == 3
    assert again(folder, out, memory=900) == []


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_a_file_that_is_no_text_fails_again_without_work(tmp_path: Path, format: Format) -> None:
    """Otherwise a corpus with one picture in each shard would be cleaned again as a whole in every run."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    (folder / "003.txt").write_bytes(b"%PDF-1.7")
    assert len(again(folder, out, format=format)) == 4
    *whole, failed = reflow.clean_files([folder], output=out, jobs=1, format=format)
    assert all(result.before for result in (*whole, failed))
    assert [result.error for result in whole] == [None] * 3
    assert "it is a PDF" in str(failed.error)
    (folder / "003.txt").write_text(short(3), encoding="utf-8")
    assert len(again(folder, out, format=format)) == 4


@pytest.mark.usefixtures("small_shards")
def test_shards_of_an_earlier_run_with_more_inputs_go(tmp_path: Path) -> None:
    folder, out = inputs(tmp_path / "in", 10), tmp_path / "out"
    again(folder, out, format="jsonl")
    assert len(content(out)) == 3
    for number in range(5, 10):
        (folder / f"{number:03}.txt").unlink()
    assert again(folder, out, format="jsonl") == ["004"]
    lines = [line for data in content(out).values() for line in data.splitlines()]
    assert len(lines) == 5


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_a_folder_keeps_what_it_was_made_from(format: Any, tmp_path: Path) -> None:
    """A run for other inputs would delete the earlier documents, or leave them beside the new ones."""
    first, second, out = inputs(tmp_path / "one", 3), inputs(tmp_path / "other", 2), tmp_path / "out"
    (second / "001.txt").rename(second / "x.txt")
    (second / "000.txt").rename(second / "y.txt")
    again(first, out, format=format)
    before = content(out)
    for paths in ([second], [second / "x.txt"], [first / "000.txt"]):
        with pytest.raises(
            reflow.PlanError, match=r"out holds documents of .*one; name another folder, or .*one as well"
        ):
            list(reflow.clean_files(paths, output=out, format=format, jobs=1))
        assert content(out) == before
    (second / "x.txt").rename(second / "z.txt")
    assert len(list(reflow.clean_files([second, first], output=out, format=format, jobs=1))) == 5
    with pytest.raises(reflow.PlanError, match=r"holds documents of .*other"):
        again(first, out, format=format)


def test_the_same_inputs_by_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The near miss: another working folder, or all files moved; a mistyped name of an earlier run is no input."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    list(reflow.clean_files([tmp_path / "nosuch", folder], output=out, jobs=1))
    monkeypatch.chdir(folder)
    assert len(list(reflow.clean_files(["../in/"], output="../out", jobs=1, include=["*.md", *plan.TEXTS])))
    (tmp_path / "moved").mkdir()
    for path in (folder, out):
        path.rename(tmp_path / "moved" / path.name)
    list(
        reflow.clean_files(
            [tmp_path / "moved/in"], output=tmp_path / "moved/out", jobs=1, include=[*plan.TEXTS, "*.md"]
        )
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"format": "text"}, "out holds documents as json; name another folder, or --format json"),
        ({"include": ["*.md"]}, r"out holds documents of --include \*.txt"),
        ({"shard": "1/2", "format": "jsonl"}, "out holds documents as json"),
    ],
)
def test_what_would_leave_or_take_away_documents(options: Any, says: str, tmp_path: Path) -> None:
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    (folder / "notes.md").write_text(short(3), encoding="utf-8")
    again(folder, out)
    with pytest.raises(reflow.PlanError, match=says):
        again(folder, out, **options)


def test_lists_of_paths_are_told_apart(tmp_path: Path) -> None:
    """A list is known by its name; one on standard input by its content."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    paths = [os.fsencode(path) for path in sorted(folder.iterdir())]

    def listed(name: Any, held: list[bytes], out: Path) -> int:
        (tmp_path / "list").write_bytes(b"\n".join(held))
        stdin = (tmp_path / "list").read_bytes
        return len(list(reflow.clean_files([], files_from=name, stdin=stdin, output=out, jobs=1, format="jsonl")))

    assert [listed(tmp_path / "list", paths[:count], out) for count in (2, 3, 1)] == [2, 3, 1]
    (tmp_path / "other").write_bytes(paths[0])
    with pytest.raises(reflow.PlanError, match=r"out holds documents of --files-from .*list; name"):
        listed(tmp_path / "other", [], out)
    assert [listed("-", paths[:count], tmp_path / "piped") for count in (2, 3)] == [2, 3]
    with pytest.raises(reflow.PlanError, match=r"piped holds documents of .*002\.txt"):
        listed("-", paths[:2], tmp_path / "piped")


def test_two_runs_into_one_folder(tmp_path: Path) -> None:
    folder: Path = inputs(tmp_path / "in", 3)
    out = tmp_path / "out"
    running = reflow.clean_files([folder], output=out, jobs=1)
    next(running)
    with pytest.raises(reflow.PlanError, match="another run is writing to"):
        next(reflow.clean_files([folder], output=out, jobs=1))
    running.close()
    assert len(list(reflow.clean_files([folder], output=out, jobs=1))) == 3


def test_a_ledger_that_is_none(tmp_path: Path) -> None:
    folder, out = inputs(tmp_path / "in", 1), tmp_path / "out"
    out.mkdir()
    (out / ".reflow.sqlite").write_text("no database, but long enough to be taken for one" * 100, encoding="utf-8")
    with pytest.raises(reflow.PlanError, match="file is not a database; remove it to start again"):
        next(reflow.clean_files([folder], output=out))


@pytest.mark.parametrize(
    "damage",
    ["UPDATE shard SET remarks = NULL", "UPDATE shard SET remarks = '{garb'", "ALTER TABLE shard DROP COLUMN target"],
)
def test_a_damaged_ledger(damage: str, tmp_path: Path) -> None:
    folder, out = inputs(tmp_path / "in", 1), tmp_path / "out"
    list(reflow.clean_files([folder], output=out))
    with closing(sqlite3.connect(out / ".reflow.sqlite")) as base:
        base.execute(damage)
        base.commit()
    with pytest.raises(reflow.PlanError, match="remove it to start again"):
        list(reflow.clean_files([folder], output=out))


def test_an_output_that_cannot_be_made(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 1)
    with pytest.raises(reflow.PlanError, match="Not a directory; name another"):
        next(reflow.clean_files([folder], output=folder / "000.txt" / "out"))


def test_temporaries_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    (out / ".reflow.tmp").mkdir(parents=True)
    (out / ".reflow.tmp/0123456789abcdef").write_text("half", encoding="utf-8")
    list(reflow.clean_files([folder], output=out, jobs=1))
    assert sorted(os.listdir(out)) == [".reflow.sqlite", "000.json", "001.json", "002.json"]


def test_kill_and_go_on(tmp_path: Path) -> None:
    """A run whose processes are all killed, and which is then repeated, gives the same outputs as an undisturbed one."""
    (tmp_path / "in").mkdir()
    for number in range(1200):
        (tmp_path / f"in/{number:04}.txt").write_text(short(number) * 4, encoding="utf-8")
    command: list[str | Path] = [PROGRAM, "clean", "-q", "-j", "2", "--format", "jsonl", tmp_path / "in", "-o"]
    subprocess.run([*command, tmp_path / "whole"], check=True)
    for pause in (0.6, 1.0):
        with subprocess.Popen([*command, tmp_path / "out"], start_new_session=True) as running:
            time.sleep(pause)
            os.killpg(running.pid, signal.SIGKILL)
    subprocess.run([*command, tmp_path / "out"], check=True)
    assert content(tmp_path / "out") == content(tmp_path / "whole")
    assert not list((tmp_path / "out").glob(".*tmp")) + list((tmp_path / "out").glob(".*-wal"))


# --- files that do harm ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("crash", "ended its process by SIGSEGV; it is left out"),
        ("exit", "ended its process with code 3; it is left out"),
        ("hang", "made no progress for 2 s; it is left out"),
        ("eat", "needed more memory than --memory allows; it is left out"),
    ],
)
def test_a_harmful_file_is_set_aside(name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "clean_shard", clean_or_fail)
    folder, out = inputs(tmp_path / "in", 10), tmp_path / "out"
    (folder / f"{name}.txt").write_text(short(0), encoding="utf-8")
    (folder / "002.txt").rename(folder / f"{name}2.txt")
    timeout = 2 if name == "hang" else 20  # other failures may take longer on a busy machine
    results = list(reflow.clean_files([folder], output=out, jobs=2, timeout=timeout, memory=600))
    failed = {Path(result.source).stem: result.error for result in results if result.error}
    assert failed == {name: says, f"{name}2": says}
    assert len(content(out)) == 9


@pytest.mark.usefixtures("small_shards")
def test_a_full_disk_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "clean_shard", clean_or_fail)
    folder, out = inputs(tmp_path / "in", 10), tmp_path / "out"
    (folder / "008.txt").rename(folder / "full.txt")
    with pytest.raises(reflow.StopError, match="the disk is full"):
        list(reflow.clean_files([folder], output=out, jobs=2))
    assert all(json.loads(data) for data in content(out).values())


def test_what_a_full_disk_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reflow.batch.outputs.os.fsync", full)
    with pytest.raises(reflow.StopError, match="No space left on device; what is written is whole; run again to go on"):
        list(reflow.clean_files([inputs(tmp_path / "in", 2)], output=tmp_path / "out", jobs=1))
    assert content(tmp_path / "out") == {}


def test_outputs_get_their_names_when_all_of_a_shard_are_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash a file that has its name is whole."""
    out = tmp_path / "out"
    named_before: list[int] = []

    def watched(files: Sequence[str], scratch: str) -> None:
        assert all(json.loads(Path(file).read_bytes()) for file in files)
        named_before.append(len(list(out.glob("[0-9]*"))))
        put_on_disk(files, scratch)

    monkeypatch.setattr("reflow.batch.work.put_on_disk", watched)
    list(reflow.clean_files([inputs(tmp_path / "in", 6)], output=out, jobs=1))
    assert (named_before, len(content(out))) == ([0], 6)


@pytest.mark.parametrize(("disk", "one_by_one"), [(True, 0), (False, 6)])
def test_where_a_disk_cannot_be_synced_each_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: bool, one_by_one: int
) -> None:
    synced: list[int] = []
    monkeypatch.setattr("reflow.batch.outputs.os.fsync", synced.append)
    monkeypatch.setattr("reflow.batch.outputs._sync_disk", lambda _: disk)
    files = [tmp_path / str(number) for number in range(6)]
    for file in files:
        file.write_bytes(b"x")
    put_on_disk([str(file) for file in files], str(tmp_path))
    assert len(synced) == one_by_one


def test_an_input_that_goes_meanwhile(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 3)
    results = reflow.clean_files([folder], output=tmp_path / "out", jobs=1)
    (folder / "001.txt").unlink()
    assert [result.error for result in results] == [
        None,
        "No such file or directory; check the file and run again",
        None,
    ]


def test_a_defect_of_ours_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean_many, clean_segments = reflow.clean_many, reflow.pipeline.clean_segments

    def broken(sources: Any, **options: Any) -> Any:
        raise ZeroDivisionError("oh")

    def broken_at_seven(source: Any, **options: Any) -> Any:
        return broken(source) if "001" in str(source) else clean_segments(source, **options)

    monkeypatch.setattr("reflow.batch.work.clean_many", broken)
    monkeypatch.setattr("reflow.batch.work.clean_segments", broken_at_seven)
    results = list(reflow.clean_files([inputs(tmp_path / "in", 3)], output=tmp_path / "out", jobs=1))
    assert [result.error for result in results] == [
        None,
        "reflow failed with ZeroDivisionError: oh; please report it with the file",
        None,
    ]
    assert clean_many is reflow.clean_many


def test_the_ledger_is_a_database_that_anyone_can_read(tmp_path: Path) -> None:
    list(reflow.clean_files([inputs(tmp_path / "in", 2)], output=tmp_path / "out", jobs=1))
    with closing(sqlite3.connect(tmp_path / "out/.reflow.sqlite")) as base:
        assert base.execute("SELECT number, remarks FROM shard").fetchall() == [(0, b"{}")]


@pytest.mark.usefixtures("small_shards")
def test_files_of_somebody_else_are_not_overwritten(tmp_path: Path) -> None:
    """Nor documents that were copied without their ledger; with the ledger they may be overwritten."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    again(folder, out, format="jsonl")
    assert again(folder, out, format="jsonl") == []
    (out / ".reflow.sqlite").unlink()
    before = content(out)
    with pytest.raises(reflow.PlanError, match=r"documents-00000.jsonl would be overwritten, and no ledger tells"):
        again(folder, out, format="jsonl")
    assert content(out) == before


@pytest.mark.usefixtures("small_shards")
def test_a_shard_that_was_being_redone_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its output may already be that of the interrupted run, with other options."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    again(folder, out, format="jsonl")
    first = content(out)

    def stopped(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reflow.batch.ledger.Ledger.record", stopped)
    with pytest.raises(KeyboardInterrupt):
        again(folder, out, format="jsonl", to="zh-Hant")
    monkeypatch.undo()
    assert content(out) != first, "the output was written, and not yet recorded"
    monkeypatch.setattr(shards, "SHARD_FILES", 4)
    assert len(again(folder, out, format="jsonl")) == 3
    assert content(out) == first


@pytest.mark.parametrize(("format", "refused"), [("json", False), ("jsonl", True)])
def test_an_input_that_is_gone(format: Any, refused: bool, tmp_path: Path) -> None:
    """It is one failure if each document has its own file; in a file of many documents its document would be lost."""
    folder, out = inputs(tmp_path / "in", 3), tmp_path / "out"
    paths = [folder / f"{number:03}.txt" for number in range(3)]
    list(reflow.clean_files(paths, output=out, format=format, jobs=1))
    before = content(out)
    paths[1].unlink()
    if refused:
        with pytest.raises(reflow.PlanError, match=r"holds documents of .*001.txt, which cannot be found now"):
            list(reflow.clean_files(paths, output=out, format=format, jobs=1))
    else:
        results = list(reflow.clean_files(paths, output=out, format=format, jobs=1))
        assert [result.error is not None for result in results] == [False, True, False]
    assert content(out) == before


def test_a_pattern_alone_is_one_pattern(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 2)
    (folder / "a.md").write_text(short(1), encoding="utf-8")
    assert len(list(reflow.clean_files(folder, include="*.md"))) == 1


# --- into one file -------------------------------------------------------------------------------------------------------


def test_a_file_of_somebody_else_beside_the_output_stays(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 2)
    (tmp_path / "out.doubtful.jsonl").write_text("mine", encoding="utf-8")
    list(reflow.clean_files(folder, output=tmp_path / "out.jsonl"))
    assert (tmp_path / "out.doubtful.jsonl").read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("small_shards")
def test_an_interrupted_run_into_one_file(tmp_path: Path) -> None:
    """It resumes with the same inputs; with other inputs it is refused, and a mistyped name deletes nothing."""
    folder, second_folder = inputs(tmp_path / "in", 9), inputs(tmp_path / "other", 1)
    target, working = tmp_path / "out.jsonl", tmp_path / ".reflow-out.jsonl"
    running = reflow.clean_files(folder, output=target, jobs=1)
    for _ in range(5):
        next(running)
    running.close()
    begun = content(working)
    assert begun
    assert not target.exists()
    with pytest.raises(
        reflow.PlanError, match=r"an interrupted run has begun .*out.jsonl from other inputs; finish it, or remove"
    ):
        list(reflow.clean_files(second_folder, output=target, jobs=1))
    with pytest.raises(reflow.PlanError, match="an interrupted run has begun"):
        list(reflow.clean_files(tmp_path / "nosuch", output=target, jobs=1))
    assert content(working) == begun
    results = list(reflow.clean_files(folder, output=target, jobs=1))
    assert [result.before for result in results] == [True] * 8 + [False]
    assert len(target.read_bytes().splitlines()) == 9
    assert not working.exists()


def test_two_runs_into_one_file(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 3)
    running = reflow.clean_files(folder, output=tmp_path / "out.jsonl", jobs=1)
    next(running)
    with pytest.raises(reflow.PlanError, match=r"another run is writing to .*out\.jsonl; wait for it"):
        list(reflow.clean_files(folder, output=tmp_path / "out.jsonl", jobs=1))
    assert len(list(running)) == 2
    assert sorted(os.listdir(tmp_path)) == ["in", "out.jsonl"]


# --- programs and passes of the caller's ---------------------------------------------------------------------------------

SCRIPT = """
from reflow import PASSES, clean_files
{before}
if {guard}:
    results = clean_files(["in"], output="out", jobs=2{options})
    print(len([result for result in results if result.error is None]))
"""
OWN_PASS = "def shout(draft, config):\n    return draft"


def script(folder: Path, before: str = "", guard: str = "True", options: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program that cleans three files."""
    inputs(folder / "in", 3)
    text = SCRIPT.format(before=before, guard=guard, options=options)
    (folder / "script.py").write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, check=False)


def test_b3_a_script_needs_no_main_guard(tmp_path: Path) -> None:
    done = script(tmp_path)
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_b3_a_script_with_a_pass_of_its_own_is_told_of_the_guard(tmp_path: Path) -> None:
    done = script(tmp_path, before=OWN_PASS, options=", passes=(*PASSES, shout)")
    assert done.returncode == 1
    says = "put the call under if __name__ == '__main__':, or the passes that it names into a module of their own"
    assert done.stderr.splitlines()[-1].endswith(says)


def test_b3_with_the_guard_workers_import_the_script(tmp_path: Path) -> None:
    done = script(tmp_path, OWN_PASS, "__name__ == '__main__'", ", passes=(*PASSES, shout)")
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_a20_passes_in_other_processes_and_in_the_ledger(tmp_path: Path) -> None:
    """A changed pass makes the run another one; the passes of reflow do not count."""
    inputs(tmp_path / "in", 3)
    (tmp_path / "mine.py").write_text(
        "import numpy as np\nfrom reflow import PASSES, Rule\n\n"
        "def shout(draft, config):\n"
        "    return draft.replace(Rule.OWN_CHANGE, np.flatnonzero(draft.text.codes == ord('。')), '！' * int((draft.text.codes == ord('。')).sum()))\n\n"
        "ALL = (*PASSES, shout)\n",
        encoding="utf-8",
    )
    command = [str(PROGRAM), "clean", "in", "-o", "out", "--format", "text", "-j", "2", "--passes"]

    def said(name: str) -> str:
        return subprocess.run([*command, name], cwd=tmp_path, capture_output=True, text=True, check=True).stderr

    assert "3 files cleaned into out" in said("mine:ALL")
    assert (tmp_path / "out/001.txt").read_text(encoding="utf-8").endswith("！\n")
    assert "0 files cleaned into out, 3 done before" in said("mine:ALL")
    with (tmp_path / "mine.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert "3 files cleaned into out" in said("mine:ALL")
    assert "0 files cleaned into out, 3 done before" in said("mine:shout"), "one pass comes behind those of reflow"
    assert "3 files cleaned into out" in said("reflow:PASSES")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("mine", "'mine' names no passes; write module:name"),
        ("nosuch:ALL", "No module named 'nosuch'"),
        ("reflow:PASES", "reflow has no 'PASES'; did you mean PASSES"),
        ("reflow:FORMATS", "reflow:FORMATS is neither a pass nor a list of passes"),
    ],
)
def test_a20_names_that_are_no_passes(name: str, says: str) -> None:
    with pytest.raises(reflow.PlanError, match=says):
        load_passes(name)


def test_a20_a_pass_with_arguments_filled_in(tmp_path: Path) -> None:
    """It is recognised in a second run, and with other arguments it counts as another pass."""
    folder, out = inputs(tmp_path / "in", 2), tmp_path / "out"
    assert len(again(folder, out, passes=(*reflow.PASSES, partial(same, 1)))) == 2
    assert again(folder, out, passes=(*reflow.PASSES, partial(same, 1))) == []
    assert len(again(folder, out, passes=(*reflow.PASSES, partial(same, 2)))) == 2


def same(number: int, draft: Any, config: Any) -> Any:
    return draft


def test_a20_a_pass_that_fails_is_named_by_its_place(tmp_path: Path) -> None:
    """And the message does not ask to report a defect of reflow."""

    def boom(draft: Any, config: Any) -> Any:
        raise RuntimeError("boom")

    results = list(reflow.clean_files([inputs(tmp_path / "in", 2)], jobs=1, passes=(*reflow.PASSES, boom)))
    assert [
        str(result.error).startswith(f"failed with RuntimeError: boom, in {__file__}, line ") for result in results
    ] == [True] * 2


def test_a20_a_pass_that_cannot_be_sent(tmp_path: Path) -> None:
    folder, passes = inputs(tmp_path / "in", 3), (*reflow.PASSES, lambda draft, config: draft)
    with pytest.raises(
        reflow.PlanError, match="<lambda> cannot be sent to another process; define it at the top of a module"
    ):
        list(reflow.clean_files([folder], output=tmp_path / "out", jobs=2, passes=passes))
    assert len(list(reflow.clean_files([folder], output=tmp_path / "out", jobs=1, passes=passes))) == 3


# --- without files -------------------------------------------------------------------------------------------------------


def test_a6_standard_output_is_written_by_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, and the same; so are comparisons. Little work is done in this process."""
    folder = inputs(tmp_path / "in", 20)
    monkeypatch.setattr(modes, "SHOWN_FILES", 4)
    begun: list[int] = []
    run_in_pool = pool.run

    def counted(tasks: Any, work: Any, **options: Any) -> Any:
        begun.append(options["workers"])
        return run_in_pool(tasks, work, **options)

    monkeypatch.setattr(pool, "run", counted)
    for options in ({"format": "text"}, {"check": True}, {"diff": True}):
        alone = list(reflow.clean_files([folder], jobs=1, **options))
        shared = list(reflow.clean_files([folder], jobs=3, **options))
        assert [(r.source, r.rendered, r.changed) for r in shared] == [(r.source, r.rendered, r.changed) for r in alone]
        assert len(shared) == 20
    assert begun == [3, 3, 3]
    list(reflow.clean_files([folder]))
    assert begun == [3, 3, 3]
    monkeypatch.setattr(workers, "LITTLE", 100)
    list(reflow.clean_files([folder]))
    assert len(begun) == 4


def test_a5_progress_is_told_in_bytes_and_documents(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in", 6)
    (folder / "large.txt").write_text(short(1) * 5_000, encoding="utf-8")
    for jobs in (1, 2):
        calls: list[reflow.Progress] = []
        list(reflow.clean_files([folder], output=tmp_path / f"{jobs}", jobs=jobs, progress=calls.append))
        size = sum(path.stat().st_size for path in folder.iterdir())
        assert calls[-1] == reflow.Progress(size, size, 7)
        assert [progress.done for progress in calls] == sorted(progress.done for progress in calls)
        assert any(size // 10 < progress.done < size * 9 // 10 for progress in calls), "within the large file"
