"""The shape of the code: imports run one way, passes do not know each other, only the edges touch files."""

import ast
from pathlib import Path

import pytest
from support.imports import DOORS, PACKAGE, home, homes, imports, layers, modules

import reflow
from reflow.catalogue import Rule

MODULES = modules()
# From the bottom up; a module imports from its own layer's own package, or from below. `catalogue` stands at the bottom
# because the log of a draft names rules.
LAYERS = (
    ("version", "language"),
    ("tables", "catalogue", "wording", "markup", "filename"),
    ("lists", "kernels"),
    ("conversion", "patterns", "corrections", "encodings"),
    ("draft", "config"),
    ("source_map",),
    ("read", "model", "corrected_sources"),
    ("document", "evidence"),
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
LONGEST_FUNCTION = 50  # lines
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
ONLY_THE_EDGES = (
    "read",
    "write",
    "batch",
    "html_report",
    "corrections",
    "cli",
    "tables",
    "kernels",
)  # tables read their data files, and kernels their sources
FILE_CALLS = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}


def layer(name: str) -> int:
    """Return the number of the layer of a folder or file at the top of the package."""
    assert name in LAYER, f"put {name} into LAYERS in tests/test_architecture.py, above all that it imports"
    return LAYER[name]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    for name in imports(module):
        target = [*name.split("."), "__init__"][1]
        within_home = target == home(module)
        assert within_home or layer(target) < layer(home(module)), (
            f"{module.relative_to(PACKAGE)} imports {name}, which is not below it: move what both need into a module "
            f"below both, or {home(module)} to a higher layer of LAYERS in tests/test_architecture.py"
        )


def test_the_layers_are_those_of_the_imports() -> None:
    """The picture in the docs puts each home as low as its imports allow; here it stands where it belongs by its idea."""
    lowest = {name: number for number, names in enumerate(layers(homes())) for name in names}
    too_low = [name for name in lowest if lowest[name] > layer(name)]
    assert not too_low, f"move {too_low} to a higher layer of LAYERS in tests/test_architecture.py"
    gone = LAYER.keys() - set(DOORS) - lowest.keys()
    assert not gone, f"remove {sorted(gone)} from LAYERS in tests/test_architecture.py: the package has no such module"


@pytest.mark.parametrize("module", sorted((PACKAGE / "passes").glob("*.py")), ids=lambda m: m.stem)
def test_passes_do_not_import_each_other(module: Path) -> None:
    siblings = [name for name in imports(module) if name.startswith("reflow.passes")]
    assert not siblings, f"{module.name} imports {siblings}: move what both need into model/, patterns/ or tables/"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_only_the_edges_touch_files_and_print(module: Path) -> None:
    calls = {
        ast.unparse(node.func).split(".")[-1]
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    name = module.relative_to(PACKAGE)
    if home(module) != "cli":
        assert "print" not in calls, f"{name} prints: return or log what cli/ is to print"
    if home(module) not in ONLY_THE_EDGES:
        assert not calls & FILE_CALLS, (
            f"{name} calls {calls & FILE_CALLS}: take text or bytes, and let read/ open files"
        )


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_functions_can_be_read_at_one_go(module: Path) -> None:
    """Without its docstring a function has at most 50 lines; ruff holds its complexity to 15."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            lines = node.end_lineno - node.lineno + 1  # type: ignore[operator]
            lines -= docstring.end_lineno - docstring.lineno + 1 if docstring else 0  # type: ignore[operator]
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines: divide it into named steps"


def test_one_name_for_a_pass() -> None:
    """The file, the function, and the prefix of its rules are the same word."""
    names = [step.__name__ for step in reflow.PASSES]
    files = {path.stem for path in (PACKAGE / "passes").glob("*.py")} - {"__init__"}
    assert set(names) == files, f"in PASSES of pipeline.py or in passes/ only: {set(names) ^ files}"
    for step in reflow.PASSES:
        assert step.__module__ == f"reflow.passes.{step.__name__}", (
            f"name the file in passes/ after its pass {step.__name__}"
        )
    prefixes = {rule.code.split(".")[0] for rule in Rule} - files - {"own", "write"}
    assert not prefixes, f"begin the codes of these rules in catalogue.py with the name of their pass: {prefixes}"


def test_every_rule_is_named_after_its_code() -> None:
    for rule in Rule:
        name = rule.code.upper().replace(".", "_").replace("-", "_")
        assert rule.name == name, f"rename {rule.name} in catalogue.py to {name}"
        assert rule.sentence.endswith("."), f"end the sentence of {rule.name} in catalogue.py with a full stop"


TESTS = sorted(Path(__file__).parent.rglob("*.py"))
BENCH = {"bench", "lib", "evaluate", "generate"}


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_tests_import_nothing_of_bench(test: Path) -> None:
    """Tests must run where bench/ is not on the path; bench/ imports the helpers of the tests."""
    nodes = list(ast.walk(ast.parse(test.read_text(encoding="utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    of_bench = {name for name in imported if name.split(".")[0] in BENCH}
    assert not of_bench, f"{test.name} imports {of_bench} of bench/: move what it needs into tests/support/"
