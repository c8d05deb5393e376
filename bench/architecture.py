"""Read the shape of the package out of its imports, and draw it: `docs/architecture.svg`, the table in `docs/design.md`."""

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src/reflow"
DOORS = ("__init__", "__main__", "version")  # they import names when these are used, or nothing
Homes = dict[str, set[str]]  # a folder or file of the package, and those that it imports


def home(module: Path) -> str:
    """Name the folder or file at the top of the package that a module belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def modules() -> tuple[Path, ...]:
    """List the modules of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


def imports(module: Path) -> set[str]:
    """Name the modules of reflow that a module imports at run time."""
    found = set()
    tree = ast.parse(module.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typing_only:
            known = {f"reflow.{alias.name}" for alias in node.names if alias.name in map(home, modules())}
            found |= known if node.module == "reflow" and known else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.split(".")[0] == "reflow"}


def homes() -> Homes:
    """Say which folders and files at the top of the package import which, but for those that only open it."""
    found: Homes = {home(module): set() for module in modules() if home(module) not in DOORS}
    for module in modules():
        targets = {[*name.split("."), "__init__"][1] for name in imports(module)}
        if home(module) in found:
            found[home(module)] |= targets - {home(module), *DOORS}
    return found


def layers(found: Homes) -> list[list[str]]:
    """Put what imports above what it imports: the first layer imports nothing. Raises ValueError for a circle."""
    left, made = dict(found), list[list[str]]()
    while left:
        layer = sorted(name for name, targets in left.items() if not targets & left.keys())
        if not layer:
            raise ValueError(f"these import each other: {', '.join(left)}")
        made.append(layer)
        for name in layer:
            del left[name]
    return made


def reduced(found: Homes) -> set[tuple[str, str]]:
    """List the imports that do not follow from others."""

    @cache
    def below(name: str) -> frozenset[str]:
        return frozenset(found[name]).union(*map(below, found[name]))

    return {
        (name, target)
        for name, targets in found.items()
        for target in targets
        if not any(target in below(other) for other in targets - {target})
    }


WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 118, 34, 26, 44, 16


def picture() -> str:
    """Draw the package as SVG: boxes in layers, a line for each import that does not follow from others."""
    found = homes()
    rows = layers(found)[::-1]
    wide = max(map(len, rows)) * (WIDTH + GAP_X) + 2 * MARGIN
    place: dict[str, tuple[float, float]] = {}
    for y, row in enumerate(rows):
        left = (wide - len(row) * (WIDTH + GAP_X) + GAP_X) / 2
        place |= {
            name: (left + x * (WIDTH + GAP_X), MARGIN + y * (HEIGHT + GAP_Y))
            for x, name in enumerate(_near(row, place, found))
        }
    high = len(rows) * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    lines = [_line(place[name], place[target]) for name, target in sorted(reduced(found))]
    boxes = [_box(name, *at) for name, at in sorted(place.items())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" role="img" font-family="sans-serif" font-size="14">\n'
        f"<title>What imports what in reflow</title>\n"
        f'<rect width="{wide:g}" height="{high:g}" fill="#fff"/>\n' + "".join(lines + boxes) + "</svg>\n"
    )


def _near(row: list[str], place: dict[str, tuple[float, float]], found: Homes) -> list[str]:
    """Order a row by where those stand that import its members, so that lines cross less."""

    def middle(name: str) -> float:
        above = [place[other][0] for other in place if name in found[other]]
        return sum(above) / len(above) if above else 0.0

    return sorted(row, key=lambda name: (middle(name), name))


def _line(upper: tuple[float, float], lower: tuple[float, float]) -> str:
    (x, y), (to_x, to_y) = upper, lower
    begin, end = f"{x + WIDTH / 2:g} {y + HEIGHT:g}", f"{to_x + WIDTH / 2:g} {to_y:g}"
    bend = (to_y - y - HEIGHT) / 2
    first, second = f"{x + WIDTH / 2:g} {y + HEIGHT + bend:g}", f"{to_x + WIDTH / 2:g} {to_y - bend:g}"
    return f'<path d="M{begin} C{first} {second} {end}" fill="none" stroke="#8a94a6"/>\n'


def _box(name: str, x: float, y: float) -> str:
    folder = (PACKAGE / name).is_dir()
    fill = "#dce8fb" if folder else "#f2f2ee"
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="{fill}" stroke="#54627a"/>\n'
        f'<text x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 5:g}" text-anchor="middle">{name}{"/" if folder else ""}</text>\n'
    )


def table() -> str:
    """List every module with the first sentence of its docstring, those at the top of the package first."""
    rows = ["| file | idea |\n|---|---|\n"]
    top = [module for module in modules() if module.parent == PACKAGE]
    deep = [module for module in modules() if module.parent != PACKAGE]
    for module in [*top, *deep]:
        name = module.relative_to(PACKAGE).as_posix()
        said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
        name = name.replace("__init__.py", "") if module.parent != PACKAGE else name
        rows.append(f"| `{name}` | {said.partition(chr(10) * 2)[0].replace(chr(10), ' ')} |\n")
    return "".join(rows)


def order() -> str:
    """Write the layers as one line, the uppermost first."""
    return " → ".join(", ".join(layer) for layer in layers(homes())[::-1])
