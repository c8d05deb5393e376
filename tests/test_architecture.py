"""The shape of the code: imports run one way, passes do not know each other, only the edges touch files."""

import ast
from pathlib import Path

import pytest
from architecture import DOORS, PACKAGE, home, homes, imports, layers, modules

import reflow
from reflow.catalogue import Rule

MODULES = modules()
# From the bottom up; a module imports from its own layer's own package, or from below. `catalogue` stands at the bottom
# because the log of a draft names rules.
LAYERS = (
    ("tables", "catalogue", "version", "wording", "lists", "markup", "filename"),
    ("conversion", "patterns", "corrections", "encodings"),
    ("draft", "config"),
    ("source_map",),
    ("read", "model"),
    ("document",),
    ("passes", "write"),
    ("segmenter",),
    ("pipeline",),
    ("arrow",),
    ("batch", "explanation", "integrations"),
    ("html_report",),
    ("__init__",),
    ("cli",),
    ("__main__",),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    for name in imports(module):
        target = [*name.split("."), "__init__"][1]
        own = target == home(module)
        assert own or LAYER[target] < LAYER[home(module)], f"{module.name} imports {name}"


def test_the_layers_are_those_of_the_imports() -> None:
    """The picture in the docs puts each home as low as its imports allow; here it stands where it belongs by its idea."""
    lowest = {name: number for number, names in enumerate(layers(homes())) for name in names}
    assert all(lowest[name] <= LAYER[name] for name in lowest)
    assert lowest.keys() == LAYER.keys() - set(DOORS)


@pytest.mark.parametrize("module", sorted((PACKAGE / "passes").glob("*.py")), ids=lambda m: m.stem)
def test_passes_do_not_import_each_other(module: Path) -> None:
    assert not [name for name in imports(module) if name.startswith("reflow.passes")]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_only_the_edges_touch_files_and_print(module: Path) -> None:
    calls = {
        ast.unparse(node.func).split(".")[-1]
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    if home(module) != "cli":
        assert "print" not in calls
    if home(module) not in (
        "read",
        "write",
        "batch",
        "html_report",
        "corrections",
        "cli",
        "tables",
    ):  # tables read their own data files
        assert not calls & {"open", "read_bytes", "read_text", "write_bytes", "write_text"}


def test_one_name_for_a_pass() -> None:
    """The file, the function, and the prefix of its rules are the same word."""
    names = [step.__name__ for step in reflow.PASSES]
    files = {path.stem for path in (PACKAGE / "passes").glob("*.py")} - {"__init__"}
    assert set(names) == files
    assert [step.__module__ for step in reflow.PASSES] == [f"reflow.passes.{name}" for name in names]
    assert {rule.code.split(".")[0] for rule in Rule} <= files | {"own", "write"}


def test_every_rule_is_named_after_its_code() -> None:
    assert all(rule.name == rule.code.upper().replace(".", "_").replace("-", "_") for rule in Rule)
    assert all(rule.sentence.endswith(".") for rule in Rule)
