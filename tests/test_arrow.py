"""A column of a table: the result has a row for each row, whatever its content."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pyarrow as pa
import pytest
from test_seed import TEXT
from test_segments import broken_at_bridges

import reflow
from reflow import Config, Draft, arrow

TEXTS = [TEXT, None, "", "大桥昨日合\n龙。", "本报讯（记者李可）昨天，大桥合龙。", TEXT[:500]]


def table() -> pa.Table:
    return pa.table({"id": list(range(len(TEXTS))), "text": TEXTS})


def test_rows_are_what_clean_gives() -> None:
    rows = arrow.clean_batch(table()).to_pylist()
    for row, text in zip(rows, TEXTS, strict=True):
        assert row["text"] == text
        assert row["articles"] == (None if text is None else reflow.clean(text).to_dict()["articles"])
        assert (row["status"], row["error"]) == ("ok", None)
    assert [row["id"] for row in rows] == list(range(len(TEXTS)))


@pytest.mark.parametrize(
    "kind", [pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.binary_view()], ids=str
)
def test_any_kind_of_string_or_bytes(kind: pa.DataType) -> None:
    expected = arrow.clean_batch(table())["articles"]
    column = table()["text"] if "string" in str(kind) else table()["text"].cast(pa.binary())
    converted = table().set_column(1, "text", column.cast(kind))
    assert arrow.clean_batch(converted)["articles"].equals(expected)
    assert arrow.clean_batch(converted).schema.field("text").type == kind


def test_a_batch_stays_a_batch_and_a_table_a_table() -> None:
    (batch,) = table().to_batches()
    cleaned = arrow.clean_batch(batch)
    assert isinstance(cleaned, pa.RecordBatch)
    assert isinstance(arrow.clean_batch(table()), pa.Table)
    assert cleaned.to_pylist() == arrow.clean_batch(table()).to_pylist()


def test_slices_and_nothing() -> None:
    whole = arrow.clean_batch(table())
    assert arrow.clean_batch(table().slice(2, 3)).to_pylist() == whole.slice(2, 3).to_pylist()
    assert arrow.clean_batch(table().slice(0, 0)).schema == whole.schema == arrow.schema(table().schema)
    nulls = pa.table({"text": pa.nulls(3, pa.string())})
    assert arrow.clean_batch(nulls)["status"].to_pylist() == ["ok"] * 3


def test_other_columns_and_options() -> None:
    rows = pa.table({"status": ["old"], "body": ["我區長於長輝出席。"]})
    (row,) = arrow.clean_batch(rows, "body", to="zh-Hans").to_pylist()
    assert row["status"] == "ok"
    assert row["articles"][0]["paragraphs"][0]["text"] == "我区长于长辉出席。"


def test_what_cannot_be_cleaned_is_a_row_that_says_why() -> None:
    cleaned = arrow.clean_batch(pa.table({"text": [1, 2]}))
    says = "TypeError: expected str (the text itself), bytes or a path object, not int"
    assert cleaned["status"].to_pylist() == ["error"] * 2
    assert cleaned["error"].to_pylist() == [says] * 2
    assert cleaned["articles"].null_count == 2


def test_a_mistake_of_the_caller_is_no_table_of_errors() -> None:
    """A column of errors might go unnoticed, and the corpus would be empty."""
    rows = pa.table({"body": ["a", "b"]})
    with pytest.raises(LookupError, match="no column 'text'; there are body"):
        arrow.clean_batch(rows)
    with pytest.raises(TypeError, match="did you mean titles"):
        arrow.clean_batch(rows, "body", titels="none")  # type: ignore[call-arg]


def test_two_columns_of_one_name() -> None:
    """A join can make them."""
    joined = pa.Table.from_arrays([pa.array(["大桥合龙。"]), pa.array([1]), pa.array([2])], ["text", "id", "id"])
    cleaned = arrow.clean_batch(joined)
    assert cleaned.schema.names == ["text", "id", "id", "articles", "status", "error"]
    assert [column.to_pylist() for column in cleaned.columns[1:3]] == [[1], [2]]


def test_a_row_that_is_no_text() -> None:
    """Arrow does not check that a string column is UTF-8."""
    bad = pa.array([TEXT.encode("gb18030"), TEXT.encode()], pa.binary())
    rows = pa.Array.from_buffers(pa.string(), 2, bad.buffers())
    cleaned = arrow.clean_batch(pa.table({"text": rows}))
    assert cleaned["status"].to_pylist() == ["ok", "ok"]


def test_a20_passes_of_your_own() -> None:
    def exclaim(draft: Draft, config: Config) -> Draft:
        stops = np.flatnonzero(draft.text.codes == ord("。"))
        return draft.replace(reflow.Rule.OWN_CHANGE, stops, "！" * len(stops))

    batch = pa.table({"text": ["大桥合龙。"]})
    (row,) = arrow.clean_batch(batch, passes=(*reflow.PASSES, exclaim)).to_pylist()
    assert row["articles"][0]["paragraphs"][0]["text"] == "大桥合龙！"
    (row,) = arrow.clean_batch(batch).to_pylist()
    assert row["articles"][0]["paragraphs"][0]["text"] == "大桥合龙。"


def test_one_bad_row_is_one_error() -> None:
    """A defect that occurs with a single text."""
    cleaned = arrow.clean_batch(table(), passes=(*reflow.PASSES, broken_at_bridges))
    assert cleaned["error"].to_pylist() == [None, None, None, "ZeroDivisionError: oh", "ZeroDivisionError: oh", None]
    assert cleaned["articles"].is_null().to_pylist() == [False, True, False, True, True, False]


def pandas_frame(**columns: Any) -> Any:
    return pytest.importorskip("pandas").DataFrame(columns)


def polars_frame(**columns: Any) -> Any:
    return pytest.importorskip("polars").DataFrame(columns)


@pytest.mark.parametrize(("frame", "to_list"), [(pandas_frame, "tolist"), (polars_frame, "to_list")])
def test_n12_a_frame_comes_back_as_one(frame: Any, to_list: str) -> None:
    batch = frame(id=range(len(TEXTS)), text=TEXTS, status="old")
    cleaned = arrow.clean_batch(batch)
    assert type(cleaned) is type(batch)
    assert list(cleaned.columns) == ["id", "text", "articles", "status", "error"]
    expected = arrow.clean_batch(table())
    for name in ("articles", "status", "error"):
        assert getattr(cleaned[name], to_list)() == expected[name].to_pylist()
    assert list(arrow.clean_batch(batch[:0]).columns) == list(cleaned.columns)
    with pytest.raises(LookupError, match="no column 'body'; there are id, text, status"):
        arrow.clean_batch(batch, "body")


def test_n12_what_pandas_holds_stays_as_it_is() -> None:
    """Its index, its types, and columns without an Arrow type; every kind of missing text counts as null."""
    pandas = pytest.importorskip("pandas")
    batch = pandas_frame(text=["大桥合龙。", None, float("nan"), pandas.NA], other=[1, "a", None, {}])
    batch.index = ["a", "b", "c", "d"]
    cleaned = arrow.clean_batch(batch)
    assert cleaned[["text", "other"]].equals(batch)
    assert cleaned["articles"].map(type).tolist() == [list, type(None), type(None), type(None)]
    assert cleaned["status"].tolist() == ["ok"] * 4
    assert json.loads(json.dumps(cleaned["articles"]["a"])) == reflow.clean("大桥合龙。").to_dict()["articles"]


@pytest.mark.parametrize(
    "batch", [["大桥合龙。"], {"text": ["大桥合龙。"]}, "大桥合龙。", None, pa.array(["大桥合龙。"])]
)
def test_n12_what_is_no_table_is_told_what_to_do(batch: Any) -> None:
    with pytest.raises(TypeError, match=rf"not {type(batch).__name__}; make one first: pyarrow\.table"):
        arrow.clean_batch(batch)


def test_n12_a_frame_that_is_lazy_is_told_what_to_do() -> None:
    lazy = polars_frame(text=["大桥合龙。"]).lazy()
    with pytest.raises(TypeError, match=r"not LazyFrame; .*\.collect\(\)"):
        arrow.clean_batch(lazy)
    assert arrow.clean_batch(lazy.collect())["status"].to_list() == ["ok"]


def test_n12_two_columns_of_the_name() -> None:
    batch = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], ["text", "text"])
    with pytest.raises(LookupError, match="2 columns have the name 'text'"):
        arrow.clean_batch(batch)


def test_a12_a_row_is_text_though_it_names_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning, which these tests turn into an error, would be raised for a path."""
    (tmp_path / "page.txt").write_text("大桥合龙。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (row,) = arrow.clean_batch(pa.table({"text": ["page.txt"]})).to_pylist()
    assert row["articles"][0]["paragraphs"][0]["text"] == "page.txt"


def test_the_schema_has_the_names_of_the_json() -> None:
    described: dict[str, Any] = reflow.schema()
    (articles,) = (described["$defs"][name]["properties"] for name in ("Article",))
    names = [field.name for field in arrow.ARTICLES.value_type]
    assert names == list(articles), "give the Arrow schema in reflow/arrow.py the fields of Article, in their order"
    assert jsonschema.Draft202012Validator.check_schema(described) is None


def test_b2_a_row_of_json_or_html_is_an_error_like_any_other_source() -> None:
    rows = pa.table({"text": ['{"a": 1}', TEXT, "<html><body><p>大桥合龙。</p></body></html>", "他写下 {“甲”：1}。"]})
    cleaned = arrow.clean_batch(rows)
    assert cleaned["status"].to_pylist() == ["error", "ok", "error", "ok"]
    assert cleaned["error"].to_pylist()[0].startswith("NoTextError: it is JSON")
    assert cleaned["articles"].is_null().to_pylist() == [True, False, True, False]
