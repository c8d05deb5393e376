"""The recipes of `docs/corpora.md`, run on the real engines: all give the rows that `clean_batch` gives."""

import hashlib
import importlib.util
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import regex
from test_seed import TEXT

import reflow
from reflow.arrow import clean_batch

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/corpora.md"
RECIPES = {
    match["name"]: match["code"]
    for match in regex.finditer(r"### (?P<name>.+)\n```python\n(?P<code>(?s:.+?))```", PAGE.read_text(encoding="utf-8"))
}
PACKAGES = {
    "Ray": "ray",
    "PySpark": "pyspark",
    "DuckDB": "duckdb",
    "Polars": "polars",
    "Hugging Face datasets": "datasets",
    "data-juicer": "data_juicer",
    "datatrove": "datatrove",
}
TEXT_ALONE = {"datatrove", "data-juicer"}
ROWS = 3000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write pieces of the seed, some of them null, as three Parquet files."""
    folder = tmp_path_factory.mktemp("engines")
    (folder / "papers").mkdir()
    texts = [None if k % 97 == 5 else TEXT[k * 13 % 3000 :][:600] for k in range(ROWS)]
    for part in range(3):
        rows = slice(part * ROWS // 3, (part + 1) * ROWS // 3)
        table = pa.table({"id": list(range(ROWS))[rows], "text": texts[rows]})
        pq.write_table(table, folder / f"papers/{part}.parquet")
    return folder


def digest(table: pa.Table) -> str:
    rows = sorted(
        table.select(["id", "text", "articles", "status", "error"]).to_pylist(), key=lambda row: int(row["id"])
    )
    assert len(rows) == ROWS
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@pytest.fixture(scope="module")
def expected(folder: Path) -> str:
    return digest(clean_batch(pq.read_table(folder / "papers")))


def test_every_recipe_has_its_package() -> None:
    assert set(RECIPES) == set(PACKAGES), f"in docs/corpora.md or in PACKAGES only: {set(RECIPES) ^ set(PACKAGES)}"


def test_a22_every_recipe_names_what_ci_installs_for_it() -> None:
    """No package is at hand in CI that a reader is not told of."""
    named = [regex.match(r"# pip install (.+)\n", recipe) for recipe in RECIPES.values()]
    (loop,) = regex.findall(r"for packages in (.+); do", (ROOT / ".ci/run").read_text(encoding="utf-8"))
    assert all(named)
    assert {package for line in named if line for package in shlex.split(line[1])} == set(
        " ".join(shlex.split(loop)).split()
    )


@pytest.mark.parametrize("name", sorted(set(RECIPES) - TEXT_ALONE))
def test_rows_are_the_same(name: str, folder: Path, expected: str, tmp_path: Path) -> None:
    assert digest(pq.read_table(cook(name, folder, tmp_path))) == expected


@pytest.mark.parametrize("name", sorted(TEXT_ALONE))
def test_texts_are_the_same(name: str, folder: Path, tmp_path: Path) -> None:
    cleaned = cook(name, folder, tmp_path)
    if cleaned.is_dir():
        lines = [line for path in cleaned.iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
        texts = [json.loads(line)["text"] for line in lines]
    else:
        texts = pq.read_table(cleaned)["text"].to_pylist()
    sources = pq.read_table(folder / "papers")["text"].to_pylist()
    wanted = [document.to_text() for document in reflow.clean_many(source for source in sources if source)]
    assert sorted(text for text in texts if text) == sorted(wanted)


FILTERS = regex.findall(
    r"```python\n((?s:.+?))```", PAGE.read_text(encoding="utf-8").partition("## Only")[2].partition("\n## ")[0]
)


@pytest.mark.parametrize(("package", "recipe"), list(zip(["duckdb", "polars"], FILTERS, strict=True)))
def test_only_what_is_certain(package: str, recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    Path("papers").mkdir()
    for k in range(40):
        Path(f"papers/{k}.txt").write_text(TEXT[k * 90 :].replace("。\n", "\n"), encoding="utf-8")
    assert not [one.error for one in reflow.clean_files(["papers"], output="cleaned", format="parquet") if one.error]
    articles = [
        article for document in reflow.clean_many(sorted(Path("papers").iterdir())) for article in document.articles
    ]
    sure = [one for one in articles if min([p.confidence for p in one.paragraphs], default=0) >= 0.9]
    exec(recipe, {})
    assert 0 < len(sure) < len(articles)
    assert len(pq.read_table("sure.parquet")) == len(sure)


def test_a10_json_lines_load_where_a_list_is_empty_in_all_rows_before(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    (recipe,) = regex.findall(
        r"## Load the documents\n(?s:.+?)```python\n((?s:.+?))```", PAGE.read_text(encoding="utf-8")
    )
    sound, repaired = reflow.clean(TEXT), reflow.clean("市博物馆新馆开放".encode("gbk").decode("latin-1").encode())
    assert not sound.source.repairs
    assert repaired.source.repairs
    (tmp_path / "cleaned").mkdir()
    for number, document in enumerate((sound, repaired)):
        (tmp_path / f"cleaned/{number}.jsonl").write_text(f"{document.to_json()}\n", encoding="utf-8")
    loaded = run(f"{recipe}\nimport json\nprint(json.dumps([*documents]))", tmp_path)
    assert json.loads(loaded) == [sound.to_dict(), repaired.to_dict()]


READERS = {
    "datasets": """
from datasets import load_dataset
kinds = {"jsonl": "json", "csv": "csv", "parquet": "parquet"}
rows = load_dataset(kinds[kind], data_files=name, split="train").to_list()
""",
    "duckdb": """
import duckdb
rows = duckdb.sql(f"select * from '{name}'").fetch_arrow_table().to_pylist()
""",
    "polars": """
import polars
read = {"jsonl": polars.read_ndjson, "csv": polars.read_csv, "parquet": polars.read_parquet}
rows = read[kind](name).to_dicts()
""",
}


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("engine", READERS)
def test_rows_of_articles_load_as_they_are(engine: str, kind: str, tmp_path: Path) -> None:
    """Also where no article has a kicker or a date before the last one."""
    pytest.importorskip(engine)
    last = "2019年6月18日 星期二 第03版：要闻\n本报讯（记者何晓光）昨天，新馆开放，\n接待观众六千人。\n——记市博物馆新馆\n市博物馆新馆开放\n"
    table = pa.table({"text": [TEXT] * 120 + [last]})
    pq.write_table(table, tmp_path / "in.parquet")
    list(
        reflow.clean_files(tmp_path / "in.parquet", text_field="text", rows="article", output=tmp_path / f"out.{kind}")
    )
    code = f"kind, name = {kind!r}, 'out.{kind}'\n{READERS[engine]}\nimport json\nprint(json.dumps([(r['title'], r['date'] and str(r['date']), r['article']) for r in rows]))"
    loaded = json.loads(run(code, tmp_path))
    articles = [*reflow.clean(TEXT).articles] * 120
    assert [title for title, _, _ in loaded[:-1]] == [article.title for article in articles]
    assert loaded[-1][1].startswith("2019-06-18")
    assert loaded[-1][2] == 1


def cook(name: str, folder: Path, kitchen: Path) -> Path:
    """Run a recipe as it stands, and give what it has written."""
    if importlib.util.find_spec(PACKAGES[name]) is None:
        pytest.skip(f"{PACKAGES[name]} is not installed")
    (kitchen / "papers").symlink_to(folder / "papers")
    run(RECIPES[name], kitchen)
    (cleaned,) = kitchen.glob("cleaned*")
    return cleaned


def run(recipe: str, kitchen: Path) -> str:
    """Run a recipe in a process of its own, and give what it prints."""
    (kitchen / "recipe.py").write_text(recipe, encoding="utf-8")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "HF_HOME": str(kitchen / "hf")}
    done = subprocess.run([sys.executable, "recipe.py"], cwd=kitchen, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout.decode()


def test_files_on_ray(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    (tmp_path / "in").mkdir()
    for number in range(600):
        (tmp_path / f"in/{number:03}.txt").write_text(TEXT[number:][:500], encoding="utf-8")
    for engine in ("pool", "ray"):
        command = [
            sys.executable,
            "-m",
            "reflow",
            "clean",
            "-q",
            "in",
            "-o",
            engine,
            "--format",
            "jsonl",
            "--engine",
            engine,
        ]
        subprocess.run([*command, "-j", "2"], cwd=tmp_path, check=True)
    ours, theirs = (
        [path.read_bytes() for path in sorted((tmp_path / engine).glob("*.jsonl"))] for engine in ("pool", "ray")
    )
    assert len(ours) == 2
    assert ours == theirs
