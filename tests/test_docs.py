"""Generated pages are current. The examples in docs/ and README.md run as doctests of their own."""

import argparse
import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import regex

import reflow
from reflow.cli.options import parser

ROOT = Path(__file__).parents[1]


def test_generated_pages_are_current() -> None:
    command = [sys.executable, str(ROOT / "bench/generate/docs.py"), "--check"]
    checked = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_script_stands_in_the_index_of_bench() -> None:
    index = (ROOT / "bench/README.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "bench").rglob("*.py")):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        row = f"| `{path.relative_to(ROOT / 'bench').as_posix()}` | {docstring.partition(chr(10))[0]} |"
        assert index.count(row) == 1, f"bench/README.md needs one row {row}: run python bench/generate/docs.py"


PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = regex.compile(r"^```(?P<language>\S*)\n(?P<code>(?s:.*?))^```", regex.MULTILINE)


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


RUN_BY_ENGINES = ROOT / "docs/corpora.md"  # its recipes are run by tests/test_engines.py
RUN_BY_EXPORT = ROOT / "docs/export.md"  # its commands need pandoc; they are run by tests/test_export.py


def blocks(page: Path, language: str) -> list[str]:
    matches = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [match["code"] for match in matches if match["language"] == language]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_example_is_run(page: Path) -> None:
    """Python by doctest, commands below; what only shows something says so, and what it shows is held against the code.

    The README says of its lines for PowerShell that nobody has run them.
    """
    languages = {match["language"] for match in BLOCK.finditer(page.read_text(encoding="utf-8"))}
    unrun = {"powershell"} if page in PAGES[:2] else set()
    unknown = languages - {"python", "sh", "text", "json", "{toctree}", "{eval-rst}", "{include}"} - unrun
    assert not unknown, f"{page.name}: no test runs code blocks in {unknown}; call what only shows something `text`"
    if page != RUN_BY_ENGINES:
        for code in blocks(page, "python"):
            assert code.startswith(">>> "), f"{page.name}: write this block as a doctest (>>> …):\n{code}"


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_the_page_before_and_after(page: Path) -> None:
    """What the README shows stands in the seed, in this order, and comes out of it."""
    (before,), (after,) = blocks(page, "text"), blocks(page, "json")
    seed = (ROOT / "seeds/000_6e39d7868722d28d.txt").read_text(encoding="utf-8")
    output = reflow.clean(seed).to_json().replace('":', '": ').replace(',"', ', "')
    for shown, whole in ((before, seed), (regex.sub(r"\n *", " ", after).replace("[ {", "[{"), output)):
        at = 0
        for part in shown.split("…"):
            part = part.strip() if shown == before else part.strip(" ,]}")
            assert part in whole[at:], f"{page.name} shows what does not come out, or not in this order: {part}"
            at = whole.index(part, at) + len(part)


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for link in regex.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}, which does not exist"


WITH_COMMANDS = [page for page in PAGES if blocks(page, "sh") and page != RUN_BY_EXPORT]


# Two lines of a paragraph, and as many further ones as the pages name; the twelfth has wrong characters.
LINES = "".join(
    [
        "开发区今年新增规模以上工业企\n业二十三家，占到六成。\n",
        *(f"渡口昨天开出第{number}班船，两岸的货郎、学生和渔民都在等。\n" for number in range(3, 12)),
        "大桥己经合龙，由己方验收的路面下月通车。\n",
        *(f"　　渡口昨天开出第{number}班船{'，岸边的货郎又添了一位' * (number % 5)}。\n" for number in range(13, 70)),
    ]
)


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=page_id)
def test_the_commands_of_a_page(page: Path, tmp_path: Path) -> None:
    """Run the commands, all but those that install: `.ci/run` does, in an environment of its own."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "papers").mkdir()
    for path in (tmp_path / "page.txt", tmp_path / "papers/1.txt"):
        path.write_text(LINES, encoding="utf-8")
    (tmp_path / "corpus.jsonl").write_text('{"text": "大桥昨日合\\n龙。"}\n', encoding="utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for block in blocks(page, "sh"):
        if "pip install" not in block:
            subprocess.run(
                ["bash", "-euc", block], cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL
            )


REFERENCE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
TO_MEND_THE_REFERENCE = "change GROUPS in bench/generate/docs.py, and run python bench/generate/docs.py"


def test_a17_the_reference_begins_with_the_functions() -> None:
    assert REFERENCE.startswith("# API reference\n")
    entries = regex.findall(r"^\.\. (\w+):: reflow\.(\S+)", REFERENCE, regex.MULTILINE)
    assert entries[0] == ("autofunction", "clean"), TO_MEND_THE_REFERENCE
    directives = [directive for directive, _ in entries]
    last_function = max(at for at, directive in enumerate(directives) if directive == "autofunction")
    assert last_function < directives.index("autoclass"), f"functions come before classes: {TO_MEND_THE_REFERENCE}"


def test_a17_every_public_name_has_its_place() -> None:
    entries = regex.findall(r"^\.\. [\w:]+:: reflow\.(\S+)", REFERENCE, regex.MULTILINE)
    missing = sorted(set(reflow.__all__) - set(entries))
    assert not missing, f"docs/api.md lacks {missing}: {TO_MEND_THE_REFERENCE}"
    assert len(entries) == len(set(entries)), f"a name is in two groups: {TO_MEND_THE_REFERENCE}"


def test_a17_each_option_has_its_values_and_default() -> None:
    options = REFERENCE.partition("## Options")[2].partition("```")[0]
    rows = dict(regex.findall(r"^\| `(\w+)` \| (.+?\|.+?) \|", options, regex.MULTILINE))
    assert list(rows) == [field.name for field in fields(reflow.Config)], "list the fields of Config in its docstring"
    assert rows["titles"] == '`"auto"`, `"leading"`, `"trailing"`, `"none"` | `"auto"`'
    assert rows["level"] == '`"safe"`, `"likely"` | `"likely"`'


def test_what_chinese_pages_say_of_options_is_so() -> None:
    """The commands and options that they name exist, and in the table an option has the values that it takes."""
    (commands,) = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    options = {
        name: action for sub in commands.choices.values() for action in sub._actions for name in action.option_strings
    }
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES if page.parent.name == "zh")
    unknown = set(regex.findall(r"`reflow (\w+)", text)) - set(commands.choices)
    unknown |= set(regex.findall(r"`(--[\w-]+)", text)) - set(options)
    unnamed = set(commands.choices) - set(regex.findall(r"^\| `reflow (\w+)` \|", text, regex.MULTILINE))
    assert not unnamed, f"docs/zh/command.md lacks the commands {unnamed}"
    assert not unknown, f"docs/zh/*.md name commands or options that do not exist: {unknown}"
    for name, values in regex.findall(r"^\| `(--[\w-]+)` \| ((?:`\w+` ?)+)\|", text, regex.MULTILINE):
        choices = tuple(options[name].choices)
        assert tuple(regex.findall(r"\w+", values)) == choices, f"docs/zh/*.md: {name} takes {choices}"


def test_n18_the_citation_is_of_the_newest_release() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (version,) = regex.findall(r"^version: (\S+)$", citation, regex.MULTILINE)
    (released,) = regex.findall(r"^date-released: (\S+)$", citation, regex.MULTILINE)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = regex.search(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changelog, regex.MULTILINE)
    assert newest is not None
    assert newest.groups() == (version, released), "give CITATION.cff the newest version and date of CHANGELOG.md"


def test_a18_windows_has_the_readmes_first_command() -> None:
    """The same steps as in the shell, in both languages."""
    as_in_the_shell = {"\\": "/", "Scripts": "bin", "py -m": "python3 -m", "; ": " && "}
    for page in PAGES[:2]:
        (line,) = blocks(page, "powershell")
        for windows, posix in as_in_the_shell.items():
            line = line.replace(windows, posix)
        assert line == blocks(page, "sh")[0], (
            f"{page.name}: the PowerShell line differs from the first one for the shell"
        )


def test_a18_the_readmes_have_the_same_commands() -> None:
    """What stands behind a # is in the language of the README."""
    english, chinese = (
        [regex.sub(r" *#.*", "", code) for code in blocks(page, "sh")] + blocks(page, "powershell")
        for page in PAGES[:2]
    )
    assert english == chinese, "give README.md and README.zh.md the same commands"


def names_in_schema(node: object) -> Iterator[str]:
    """Yield the names of fields, and the words of fields that have only some, in a JSON Schema."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        yield from (word for word in node.get("enum", ()) if isinstance(word, str))
        for child in node.values():
            yield from names_in_schema(child)
    elif isinstance(node, list):
        for child in node:
            yield from names_in_schema(child)


def test_the_page_on_json_names_every_field_and_word() -> None:
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    # A field may be named in a column of its own, in the text of its parent's row, or in an example.
    absent = [
        name
        for name in dict.fromkeys(names_in_schema(reflow.schema()))
        if not regex.search(rf"\b{regex.escape(name)}\b", page)
    ]
    assert not absent, f"docs/json.md does not explain {absent}: add them to its table"
