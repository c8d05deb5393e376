"""Generated pages are current. The examples in docs/ and README.md run as doctests of their own."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import regex

import reflow

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
    written = (ROOT / page).read_text(encoding="utf-8")
    assert written == generator().PAGES[page](), "run python bench/docs.py"


PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = regex.compile(r"^```(?P<language>\S*)\n(?P<code>(?s:.*?))^```", regex.MULTILINE)
RUN_BY_ENGINES = "corpora.md"  # its recipes are run by tests/test_engines.py


def blocks(page: Path, language: str) -> list[str]:
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [match["code"] for match in found if match["language"] == language]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_is_run(page: Path) -> None:
    """Python by doctest, commands below; what only shows something says so, and what it shows is held against the code."""
    found = {match["language"] for match in BLOCK.finditer(page.read_text(encoding="utf-8"))}
    assert found <= {"python", "sh", "text", "json", "{toctree}", "{eval-rst}", "{include}"}
    if page.name != RUN_BY_ENGINES:
        assert all(code.startswith(">>> ") for code in blocks(page, "python"))


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_the_page_before_and_after(page: Path) -> None:
    """What the README shows stands in the seed, in this order, and comes out of it."""
    (before,), (after,) = blocks(page, "text"), blocks(page, "json")
    seed = (ROOT / "seeds/000_6e39d7868722d28d.txt").read_text(encoding="utf-8")
    made = reflow.clean(seed).to_json().replace('":', '": ').replace(',"', ', "')
    for shown, whole in ((before, seed), (regex.sub(r"\n *", " ", after).replace("[ {", "[{"), made)):
        at = 0
        for part in shown.split("…"):
            part = part.strip() if shown == before else part.strip(" ,]}")
            assert part in whole[at:], part
            at = whole.index(part, at) + len(part)


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for link in regex.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "sh")], ids=lambda page: page.name)
def test_the_commands_of_a_page(page: Path, tmp_path: Path) -> None:
    """Run the commands, all but those that install: `.ci/run` does, in an environment of its own."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "papers").mkdir()
    for path in (tmp_path / "page.txt", tmp_path / "papers/1.txt"):
        path.write_text("开发区今年新增规模以上工业企\n业二十三家，占到六成。\n", encoding="utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for block in blocks(page, "sh"):
        if "pip install" not in block:
            subprocess.run(
                ["bash", "-euc", block], cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL
            )
