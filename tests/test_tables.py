"""Tables as inputs: each row becomes a document, its other columns are copied, and rows are treated as files are."""

import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from support.mischief import clean_or_fail

import reflow
from reflow.batch import shards, workers

PROGRAM = Path(sys.executable).with_name("reflow")
TITLE = "我区揭晓最美家庭"


def text(number: int) -> str:
    return f"我区第{number}次揭晓最美家庭\n\n本报讯（记者黄蕊）昨天，我区第{number}次举办“最美家\n庭”揭晓活动，二百余人参加。\n"


def rows(count: int = 10) -> list[dict[str, Any]]:
    return [{"id": number, "text": text(number), "url": f"页/{number}", "tags": ["a"]} for number in range(count)]


def json_lines(path: Path, held: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in held), encoding="utf-8")
    return path


def clean(path: Any, output: Path | None = None, **options: Any) -> list[reflow.Result]:
    return list(reflow.clean_files(path, output=output, text_field="text", jobs=1, **options))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_FILES", 4)


# --- what a table is -------------------------------------------------------------------------------------------------


def write_table(path: Path, held: list[dict[str, Any]]) -> Path:
    """Write rows in the format implied by the name."""
    name = path.name.removesuffix(".gz").removesuffix(".zst")
    data = io.BytesIO()
    if name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(held), data)
    elif name.endswith((".csv", ".tsv")):
        table = pa.Table.from_pylist([{k: v for k, v in row.items() if k != "tags"} for row in held])
        pacsv.write_csv(table, data, pacsv.WriteOptions(delimiter="\t" if name.endswith(".tsv") else ","))
    else:
        data.write(b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in held))
    packed = data.getvalue()
    if path.suffix == ".gz":
        packed = gzip.compress(packed)
    if path.suffix == ".zst":
        packed = pa.compress(packed, "zstd", asbytes=True)
    path.write_bytes(packed)
    return path


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.NDJSON", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.csv.gz", "a.tsv", "a.parquet"]
)
def test_b2_a_row_is_a_document(name: str, tmp_path: Path) -> None:
    results = clean(write_table(tmp_path / name, rows(3)), tmp_path / "out.jsonl")
    assert [result.error for result in results] == [None] * 3
    documents = lines(tmp_path / "out.jsonl")
    assert [d["articles"] for d in documents] == [reflow.clean(text(n)).to_dict()["articles"] for n in range(3)]
    assert [d["source"]["name"] for d in documents] == [f"{tmp_path / name}:{number}" for number in (1, 2, 3)]
    assert [d["url"] for d in documents] == ["页/0", "页/1", "页/2"]
    assert "text" not in documents[0]


def test_b2_a_table_without_its_column_is_refused_before_any_work(tmp_path: Path) -> None:
    """With the closest name, and without one. The near miss: the column exists."""
    table = json_lines(tmp_path / "a.jsonl", rows(2))
    with pytest.raises(
        reflow.PlanError, match=r"a.jsonl: it is a table; name the column .*--text-field; its columns are id, text"
    ):
        reflow.clean_files(table, output=tmp_path / "out")
    with pytest.raises(
        reflow.PlanError, match=r"no column 'txt'; did you mean text\?; its columns are id, text, url, tags"
    ):
        reflow.clean_files(table, text_field="txt")
    assert not (tmp_path / "out").exists()
    assert len(list(reflow.clean_files(table, text_field="text"))) == 2
    done = subprocess.run([PROGRAM, "clean", table], capture_output=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)


def test_standard_input_is_a_table_if_it_is_said() -> None:
    data = b"".join(json.dumps(row).encode() + b"\n" for row in rows(2))
    command = [str(PROGRAM), "clean", "-q", "-", "--input-format", "jsonl", "--text-field", "text"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1]


def test_a_folder_of_tables(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    json_lines(tmp_path / "in/a.jsonl", rows(2))
    write_table(tmp_path / "in/b.parquet", rows(3))
    (tmp_path / "in/c.txt").write_text(text(1), encoding="utf-8")
    assert len(clean(tmp_path / "in")) == 5
    with pytest.raises(reflow.PlanError, match=r"c.txt is no table by its name, .* say what it is with --input-format"):
        clean(tmp_path / "in", include=("*",))
    with pytest.raises(reflow.PlanError, match="standard input is no table by its name"):
        reflow.clean_files("-", text_field="text", stdin=lambda: b"{}")


# --- rows that are none ----------------------------------------------------------------------------------------------


def test_rows_without_a_text(tmp_path: Path) -> None:
    """Null, empty and missing cells are empty documents; a number is a failure."""
    held = [{"text": None, "k": 1}, {"text": "", "k": 2}, {"k": 3}, {"text": 5, "k": 4}, {"text": text(1), "k": 5}]
    results = clean(json_lines(tmp_path / "a.jsonl", held), tmp_path / "out.jsonl")
    assert [result.error for result in results] == [
        None,
        None,
        None,
        "the column text holds a number, not text",
        None,
    ]
    assert [result.note for result in results[:3]] == ["no text in it; an empty document"] * 3
    assert [(row["k"], len(row["articles"])) for row in lines(tmp_path / "out.jsonl")] == [
        (1, 0),
        (2, 0),
        (3, 0),
        (5, 1),
    ]


def test_lines_that_are_no_objects(tmp_path: Path) -> None:
    """A bad line is one failure among good lines; a file without good lines is no table."""
    table = tmp_path / "a.jsonl"
    table.write_text(f'{json.dumps(rows(1)[0])}\n\n{{"text": \n[1]\n', encoding="utf-8")
    good, cut, array = clean(table)
    assert good.error is None
    assert "line 3 is not JSON" in str(cut.error)
    assert array.error == "line 4 is not a JSON object; JSON Lines hold one object per line"
    table.write_text(TITLE, encoding="utf-8")
    with pytest.raises(reflow.PlanError, match="line 1 is not JSON"):
        clean(table)


def test_cells_hold_line_ends_and_quotes(tmp_path: Path) -> None:
    """And cells of more than 128 KB, the default limit of Python's reader."""
    long = '大桥昨日合\r\n龙，“全长”,"两千米"。\n' * 9000
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], ["1", long], ["2", text(2)]])
    first, second = clean(tmp_path / "a.csv", rows="article", format="jsonl")
    assert "大桥昨日合龙" in first.rendered or first.spool is not None
    assert json.loads(second.rendered)["input_id"] == "2"


def test_a_row_with_too_few_cells_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,text\n1,{TITLE}\n2\n\n3,{TITLE},x\n", encoding="utf-8")
    assert [result.error for result in clean(tmp_path / "a.csv")] == [
        None,
        "the row has 1 cells and the header 2; check its quotes",
        "the row has 3 cells and the header 2; check its quotes",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "big5hkscs", "utf-16"])
def test_tables_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    """Excel writes GBK in China, and PowerShell UTF-16."""
    body = text(1).replace("区", "市") if encoding == "big5hkscs" else text(1)
    if encoding == "big5hkscs":
        body = reflow.convert(body, to="zh-Hant")
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(
            [["编号", "正文"], ["1", body]] if encoding != "big5hkscs" else [["號", "正文"], ["1", body]]
        )
    (tmp_path / "a.jsonl").write_bytes((json.dumps({"正文": body}, ensure_ascii=False) + "\n").encode(encoding))
    for name in ("a.csv", "a.jsonl"):
        (result,) = reflow.clean_files(tmp_path / name, text_field="正文")
        assert json.loads(result.rendered)["articles"] == reflow.clean(body).to_dict()["articles"]


def test_a_column_of_bytes(tmp_path: Path) -> None:
    """They are decoded like files."""
    pq.write_table(pa.table({"text": [text(1).encode("gb18030")]}), tmp_path / "a.parquet")
    (result,) = clean(tmp_path / "a.parquet")
    assert json.loads(result.rendered)["source"]["encoding"] == "gb18030"


def test_a_table_that_breaks_off(tmp_path: Path) -> None:
    """The rows before the damage are cleaned; the remaining ones are one failure."""
    packed = gzip.compress("".join(json.dumps(row) + "\n" for row in rows(30_000)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    *whole, broken = clean(tmp_path / "a.jsonl.gz")
    assert len(whole) > 1000
    assert "the rows behind it are missing" in str(broken.error)


# --- columns ---------------------------------------------------------------------------------------------------------


def test_a_column_with_a_name_of_ours(tmp_path: Path) -> None:
    held = [{"text": text(1), "source": "晚报", "title": "旧题", "input_title": "x", "id": 7}]
    table = json_lines(tmp_path / "a.jsonl", held)
    (nested,) = clean(table)
    document = json.loads(nested.rendered)
    assert document["source"]["name"] == f"{table}:1"
    assert (document["input_source"], document["title"], document["id"]) == ("晚报", "旧题", 7)
    (flat,) = clean(table, rows="article")
    article = json.loads(flat.rendered)
    assert (article["input_title"], article["input_source"], article["input_id"]) == ("x", "晚报", 7)


def test_columns_have_one_type_in_all_shards(small_shards: None, tmp_path: Path) -> None:
    held: list[dict[str, Any]] = [
        {"text": text(n), "n": n if n < 5 else n + 0.5, "late": None if n < 9 else True, "mixed": n if n % 2 else "a"}
        for n in range(10)
    ]
    held[3]["tags"] = ["a", 1]
    clean(json_lines(tmp_path / "a.jsonl", held), tmp_path / "out", format="parquet")
    tables = [pq.read_table(path) for path in sorted((tmp_path / "out").glob("*.parquet"))]
    assert len(tables) == 3
    assert len({table.schema for table in tables}) == 1
    values = pa.concat_tables(tables).select(["n", "late", "mixed", "tags"]).to_pylist()
    assert values[3] == {"n": 3.0, "late": None, "mixed": "3", "tags": '["a",1]'}
    assert values[9] == {"n": 9.5, "late": True, "mixed": "9", "tags": None}


def test_rows_of_articles_have_the_same_columns(tmp_path: Path) -> None:
    """Even if a row lacks columns or types are mixed, because readers take the columns from the first rows."""
    held = [{"text": text(1), "a": 1, "mixed": 5}, {"text": text(2), "late": "x", "mixed": "y"}, {"text": text(3)}]
    clean(json_lines(tmp_path / "a.jsonl", held), tmp_path / "out.jsonl", rows="article")
    written = lines(tmp_path / "out.jsonl")
    assert [[row[name] for name in ("a", "mixed", "late")] for row in written] == [
        [1, "5", None],
        [None, "y", "x"],
        [None, None, None],
    ]
    assert len({tuple(row) for row in written}) == 1
    clean(tmp_path / "a.jsonl", tmp_path / "nested.jsonl")
    assert [row.get("mixed", "none") for row in lines(tmp_path / "nested.jsonl")] == [5, "y", "none"], "as it was"


def test_damage_in_a_cell_is_noted(tmp_path: Path) -> None:
    """As for a file; the near miss has no note."""
    good = f"id,text\n1,{TITLE}\n".encode("gb18030")
    (tmp_path / "a.csv").write_bytes(good * 40 + b"2,\xff\xff" + TITLE.encode("gb18030") + b"\n")
    *whole, damaged = clean(tmp_path / "a.csv", rows="article", format="jsonl")
    assert {result.note for result in whole} <= {None}
    assert damaged.note == "2 places are damaged; what did not decode as gb18030 became �"


def test_the_separators_that_excel_writes(tmp_path: Path) -> None:
    for mark in ",;\t":
        (tmp_path / "a.csv").write_text(
            f"id{mark}text\n1{mark}大桥，昨日;合龙\n" if mark != ";" else f"id;text\n1;{TITLE}\n", encoding="utf-8"
        )
        (result,) = clean(tmp_path / "a.csv")
        assert json.loads(result.rendered)["id"] == "1"


def test_packed_standard_input() -> None:
    data = gzip.compress(json.dumps({"text": text(1)}).encode())
    (result,) = reflow.clean_files("-", text_field="text", input_format="jsonl", stdin=lambda: data)
    assert result.error is None


def test_no_column_is_lost_to_the_name_of_another(tmp_path: Path) -> None:
    """As when the table of articles from an earlier run is cleaned."""
    table = json_lines(tmp_path / "a.jsonl", [{"text": text(1), "source": "S", "input_source": "I"}])
    for rows_are, format in (
        ("document", "jsonl"),
        ("article", "jsonl"),
        ("article", "parquet"),
        ("document", "parquet"),
    ):
        clean(table, tmp_path / f"{rows_are}.{format}", rows=rows_are)
        path = tmp_path / f"{rows_are}.{format}"
        (row,) = lines(path) if format == "jsonl" else pq.read_table(path).to_pylist()
        assert (row["input_source"], row["input_input_source"]) == ("I", "S")


def test_an_unclosed_quote_swallows_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('id\ttext\n1\t大桥合龙。\n2\t"新馆\n3\t开放\n', encoding="utf-8")
    good, broken = clean(tmp_path / "a.tsv")
    assert good.error is None
    assert "it is not valid CSV (RFC 4180): unexpected end of data; the rows behind it are missing" in str(broken.error)


def test_an_encoding_that_is_named_is_that_of_files(tmp_path: Path) -> None:
    """gbk is read as gb18030, and a BOM does not belong to a name."""
    (tmp_path / "a.csv").write_bytes("id,text\n1,㐀大桥合龙\n".encode("gb18030"))
    (result,) = clean(tmp_path / "a.csv", encoding="gbk")
    assert "㐀大桥合龙" in result.rendered
    (tmp_path / "b.csv").write_bytes("text\n大桥合龙\n".encode("utf-8-sig"))
    assert len(clean(tmp_path / "b.csv", encoding="utf-8")) == 1
    with pytest.raises(reflow.PlanError, match="it is a table in euc-tw, which cannot be read; save it as UTF-8"):
        clean(tmp_path / "a.csv", encoding="euc-tw")


def test_parquet_that_cannot_be_read_on(tmp_path: Path) -> None:
    """Arrow accepts any bytes as text, and times that Python's types cannot hold."""
    bad = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"], pa.binary()).buffers())
    for column in (bad, pa.array([2**62], pa.timestamp("ms"))):
        pq.write_table(pa.table({"text": ["大桥合龙。"], "other": column}), tmp_path / "a.parquet")
        (broken,) = clean(tmp_path / "a.parquet")
        assert "cannot be read" in str(broken.error)


def test_values_that_json_has_no_form_for(tmp_path: Path) -> None:
    """And numbers that a float cannot hold."""
    table = pa.table(
        {
            "text": [text(1), text(2)],
            "at": pa.array([1, 2], pa.timestamp("ns")),
            "for": pa.array([1, 2], pa.duration("ns")),
            "n": [2**60 + 1, 3],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert [result.error for result in clean(tmp_path / "a.parquet", tmp_path / "out.jsonl")] == [None, None]
    assert str(lines(tmp_path / "out.jsonl")[0]["at"]).startswith("1970-01-01")
    json_lines(
        tmp_path / "b.jsonl",
        [{"text": text(1), "n": 2**60 + 1}, {"text": text(2), "n": 1.5}, {"text": text(3), "n": 2}],
    )
    clean(tmp_path / "b.jsonl", tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["n"].to_pylist() == [str(2**60 + 1), "1.5", "2"]


# --- as for files ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_the_number_of_workers_changes_nothing(format: Any, tmp_path: Path) -> None:
    table = json_lines(tmp_path / "a.jsonl", rows(11))
    for jobs in (1, 3):
        results = list(
            reflow.clean_files(table, output=tmp_path / f"{jobs}", format=format, jobs=jobs, text_field="text")
        )
        assert [result.source for result in results] == [f"{table}:{number}" for number in range(1, 12)]
    for path in sorted((tmp_path / "1").glob("documents-*")):
        assert path.read_bytes() == (tmp_path / "3" / path.name).read_bytes()


@pytest.mark.usefixtures("small_shards")
def test_only_rows_that_changed_are_done_again(tmp_path: Path) -> None:
    """Also of a table that has grown: a row is known by its content."""
    table = json_lines(tmp_path / "a.jsonl", rows(8))
    assert [result.before for result in clean(table, tmp_path / "out")] == [False] * 8
    assert [result.before for result in clean(table, tmp_path / "out")] == [True] * 8
    json_lines(table, rows(10))
    assert [result.before for result in clean(table, tmp_path / "out")] == [True] * 8 + [False] * 2
    assert [result.before for result in clean(table, tmp_path / "out", rows="article")] == [False] * 10


@pytest.mark.usefixtures("small_shards")
def test_a_table_that_is_gone_takes_nothing_away(tmp_path: Path) -> None:
    """Nor does a truncated table: the missing rows may come back."""
    gone, kept = json_lines(tmp_path / "a.jsonl", rows(9)), json_lines(tmp_path / "b.jsonl", rows(1))
    clean([gone, kept], tmp_path / "out", format="jsonl")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("documents-*")}
    assert len(before) == 3
    gone.rename(tmp_path / "elsewhere")
    with pytest.raises(reflow.PlanError, match=r"holds documents of .*a.jsonl, which cannot be found now; put it back"):
        clean([gone, kept], tmp_path / "out", format="jsonl")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").glob("documents-*")} == before


@pytest.mark.usefixtures("small_shards")
def test_a_poisonous_row_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "clean_shard", clean_or_fail)
    table = json_lines(tmp_path / "crash.jsonl", rows(1))
    (result,) = reflow.clean_files(table, output=tmp_path / "out", text_field="text", jobs=2)
    assert result.error == "ended its process by SIGSEGV; it is left out"


# --- rows out --------------------------------------------------------------------------------------------------------

PAGE = f"2019年6月18日 星期二 第03版：要闻\n{text(1)}\n\n湖上日出（前沿观察）\n\n新华社北京6月17日电 湖上日出，游人如织，景色宜人。\n"


def test_an_article_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (result,) = reflow.clean_files(tmp_path / "page.txt", format="jsonl", rows="article")
    flat = [json.loads(line) for line in result.rendered.splitlines()]
    articles = reflow.clean(PAGE).articles
    assert [row["id"] for row in flat] == [f"{tmp_path}/page.txt#{number}" for number in (1, 2)]
    assert [row["title"] for row in flat] == [article.title for article in articles]
    assert [row["text"] for row in flat] == ["\n".join(p.text for p in article.paragraphs) for article in articles]
    assert [row["date"] for row in flat] == ["2019-06-18", "2019-06-17"]
    assert [row["column"] for row in flat] == ["", "前沿观察"]
    assert all(value is not None for row in flat for value in row.values())


@pytest.mark.parametrize(
    "options",
    [
        {"format": "markdown", "rows": "article"},
        {"format": "csv", "rows": "document"},
        {"format": "json", "min_confidence": 0.5},
    ],
)
def test_rows_that_a_format_has_no_place_for(options: Any, tmp_path: Path) -> None:
    with pytest.raises(reflow.PlanError, match=r"--rows article|--min-confidence"):
        reflow.clean_files(tmp_path, output=tmp_path / "out", **options)


def test_csv_on_standard_output_is_csv(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = subprocess.run(
        [PROGRAM, "clean", "page.txt", "--format", "csv"], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout.startswith(b"\xef\xbb\xbf")
    shown = list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"))))
    assert [row["title"] for row in shown] == [article.title for article in reflow.clean(PAGE).articles]
    assert reflow.clean_files(tmp_path / "page.txt", output=tmp_path / "page.csv").form.rows == "article"


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("rows_are", ["document", "article"])
@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_doubtful_articles_go_to_a_second_file(rows_are: Any, format: Any, tmp_path: Path) -> None:
    """Nothing is lost, in a folder and beside a file."""
    held = [
        *rows(3),
        {"text": "大桥昨日合\n龙。"},
        {"text": text(1) + "\n" + text(2)},
        {"text": "人人\n有责\n家家受益"},
    ]
    articles = [article for row in held for article in reflow.clean(row["text"]).articles]
    least = [min(paragraph.confidence for paragraph in article.paragraphs) for article in articles]
    limit = sorted(least)[len(least) // 2]
    expected = [
        [body(a) for a, c in zip(articles, least, strict=True) if (c >= limit) is kind] for kind in (True, False)
    ]
    assert all(expected)
    table = json_lines(tmp_path / "a.jsonl", held)
    options: Any = {"rows": rows_are, "min_confidence": limit}
    clean(table, tmp_path / "out", format=format, **options)
    clean(table, tmp_path / f"out.{format}", **options)

    def bodies(*paths: Path) -> list[str]:
        written = [
            row
            for path in sorted(paths)
            for row in (lines(path) if format == "jsonl" else pq.read_table(path).to_pylist())
        ]
        if rows_are == "article":
            return [row["text"] for row in written]
        return ["\n".join(p["text"] for p in article["paragraphs"]) for row in written for article in row["articles"]]

    assert bodies(*(tmp_path / "out").glob(f"*.{format}")) == bodies(tmp_path / f"out.{format}") == expected[0]
    assert bodies(*(tmp_path / "out/doubtful").iterdir()) == bodies(tmp_path / f"out.doubtful.{format}") == expected[1]
    clean(table, tmp_path / "out", format=format, rows=rows_are)
    assert list((tmp_path / "out/doubtful").iterdir()) == [], "without the option no old file stays"


def body(article: reflow.Article) -> str:
    return "\n".join(paragraph.text for paragraph in article.paragraphs)
