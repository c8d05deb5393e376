"""The command: data on standard output, messages on standard error, and never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SEED = Path(__file__).parents[1] / "seeds/000_6e39d7868722d28d.txt"


def reflow(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "reflow", *arguments], input=stdin, capture_output=True, check=False)


def test_clean_writes_json() -> None:
    done = reflow("clean", str(SEED))
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert document["schema"] == "reflow/1"
    assert document["source"] == {"name": str(SEED), "encoding": "utf-8", "errors": []}
    assert len(document["articles"]) == 3


def test_standard_input() -> None:
    done = reflow("clean", "-", stdin=SEED.read_bytes())
    assert json.loads(done.stdout)["source"]["name"] is None
    assert len(json.loads(done.stdout)["articles"]) == 3


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    done = reflow("clean", str(tmp_path / "nosuch.txt"), str(SEED))
    assert done.returncode == 2
    assert b"nosuch.txt: No such file" in done.stderr
    assert b"Traceback" not in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_an_unknown_encoding() -> None:
    done = reflow("clean", str(SEED), "--encoding", "klingon")
    assert done.returncode == 2
    assert b"klingon" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t\n", bytes(range(256)) * 20, b"\x00" * 1000, b"\xff\xfe\xff", "字".encode() * 1_700_000],
    ids=["empty", "blank", "binary", "zeros", "half a BOM", "one line of 5 MB"],
)
def test_any_bytes_give_a_document(data: bytes) -> None:
    done = reflow("clean", "-", stdin=data)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["schema"] == "reflow/1"


def test_help_and_version_import_no_numpy() -> None:
    code = "import sys, reflow.cli; reflow.cli.parser().format_help(); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_usage() -> None:
    assert reflow().returncode == 2
    assert reflow("clean").returncode == 2
    assert reflow("--help").returncode == 0
