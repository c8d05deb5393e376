"""Generated pages are current. The examples in docs/ and README.md run as doctests of their own."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import regex

ROOT = Path(__file__).parents[1]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs", ROOT / "bench/docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", sorted(generator().PAGES))
def test_generated_pages_are_current(page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == generator().PAGES[page](), "run python bench/docs.py"


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in regex.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("page", ["corpora.md", "review.md"])
def test_the_commands_of_a_page(page: str, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for path in (tmp_path / "page.txt", tmp_path / "papers/1.txt"):
        path.write_text("开发区今年新增规模以上工业企\n业二十三家，占到六成。\n", encoding="utf-8")
    blocks = regex.findall(r"```sh\n((?s:.+?))```", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for block in blocks:
        subprocess.run(["bash", "-euc", block], cwd=tmp_path, env=environment, check=True)
    assert blocks
    assert any((tmp_path / "cleaned").iterdir())
