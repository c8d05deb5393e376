"""The imports of the package: which module imports which, and the layers that follow."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src/reflow"
DOORS = ("__init__", "__main__", "version")  # they import names lazily, or nothing
# A home is a folder or file at the top of the package; each has the homes that it imports.
Homes = dict[str, set[str]]


def home(module: Path) -> str:
    """Return the folder or file at the top of the package that a module belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def modules() -> tuple[Path, ...]:
    """Return the modules of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def imports(module: Path) -> frozenset[str]:
    """Return the modules of reflow that a module imports at run time."""
    names = set()
    tree = ast.parse(module.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typing_only:
            # `from reflow import draft` imports a module, `from reflow import clean` a name of the package.
            submodules = {f"reflow.{alias.name}" for alias in node.names if alias.name in map(home, modules())}
            names |= submodules if node.module == "reflow" and submodules else {node.module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return frozenset(name for name in names if name.split(".")[0] == "reflow")


def homes() -> Homes:
    """Return which homes import which, without those that only open the package."""
    imported: Homes = {home(module): set() for module in modules() if home(module) not in DOORS}
    for module in modules():
        targets = {[*name.split("."), "__init__"][1] for name in imports(module)}
        if home(module) in imported:
            imported[home(module)] |= targets - {home(module), *DOORS}
    return imported


def layers(imported: Homes) -> list[list[str]]:
    """Return the homes in layers, each above the homes that it imports; the first layer imports nothing.

    Raises ValueError if some homes import each other in a circle.
    """
    left, result = dict(imported), list[list[str]]()
    while left:
        layer = sorted(name for name, targets in left.items() if not targets & left.keys())
        if not layer:
            raise ValueError(f"these import each other: {', '.join(left)}")
        result.append(layer)
        for name in layer:
            del left[name]
    return result
