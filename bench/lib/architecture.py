"""The picture of the package, `docs/architecture.svg`, and its tables in `docs/design.md`."""

import ast
from functools import cache

from support.imports import PACKAGE, Homes, homes, layers, modules


def reduced(imported: Homes) -> set[tuple[str, str]]:
    """Return the imports that do not follow from others."""

    @cache
    def below(name: str) -> frozenset[str]:
        return frozenset(imported[name]).union(*map(below, imported[name]))

    return {
        (name, target)
        for name, targets in imported.items()
        for target in targets
        if not any(target in below(between) for between in targets - {target})
    }


WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 118, 34, 26, 44, 16


def picture() -> str:
    """Return the package as SVG: boxes in layers, a line for each import that does not follow from others."""
    imported = homes()
    rows = layers(imported)[::-1]
    wide = max(map(len, rows)) * (WIDTH + GAP_X) + 2 * MARGIN
    place: dict[str, tuple[float, float]] = {}
    for y, row in enumerate(rows):
        left = (wide - len(row) * (WIDTH + GAP_X) + GAP_X) / 2
        place |= {
            name: (left + x * (WIDTH + GAP_X), MARGIN + y * (HEIGHT + GAP_Y))
            for x, name in enumerate(_near(row, place, imported))
        }
    high = len(rows) * (HEIGHT + GAP_Y) - GAP_Y + 2 * MARGIN
    lines = [_line(place[name], place[target]) for name, target in sorted(reduced(imported))]
    boxes = [_box(name, *at) for name, at in sorted(place.items())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" role="img" font-family="sans-serif" font-size="14">\n'
        f"<title>What imports what in reflow</title>\n"
        f'<rect width="{wide:g}" height="{high:g}" fill="#fff"/>\n' + "".join(lines + boxes) + "</svg>\n"
    )


def _near(row: list[str], place: dict[str, tuple[float, float]], imported: Homes) -> list[str]:
    """Order a row by the places of the homes that import its members, so that fewer lines cross."""

    def middle(name: str) -> float:
        above = [place[importer][0] for importer in place if name in imported[importer]]
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
    """Return every module with the first sentence of its docstring, those at the top of the package first."""
    rows = ["| file | idea |\n|---|---|\n"]
    top = [module for module in modules() if module.parent == PACKAGE]
    deep = [module for module in modules() if module.parent != PACKAGE]
    for module in [*top, *deep]:
        name = module.relative_to(PACKAGE).as_posix()
        docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
        name = name.replace("__init__.py", "") if module.parent != PACKAGE else name
        rows.append(f"| `{name}` | {docstring.partition(chr(10) * 2)[0].replace(chr(10), ' ')} |\n")
    return "".join(rows)


def order() -> str:
    """Return the layers as one line, the uppermost first."""
    return " → ".join(", ".join(layer) for layer in layers(homes())[::-1])
