"""The messages that the sources mark, and the catalogues that translate them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[2] / "src/reflow"
CATALOGUES = sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/reflow.po"))
MARKS = ("_", "N_", "ngettext")


def collected() -> Catalog:
    """Return the messages that the sources mark, each with the files that have it."""
    template = Catalog(fuzzy=False)
    for module in sorted(PACKAGE.rglob("*.py")):
        for message in marked(module):
            template.add(message, locations=[(module.relative_to(PACKAGE.parents[1]).as_posix(), 0)])
    return template


def marked(module: Path) -> Iterator[str | tuple[str, ...]]:
    """Yield the messages in a module: a text, or the text for one thing and that for several."""
    nodes = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if isinstance(node.func, ast.Name) and node.func.id in MARKS:
            texts = [
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if texts:  # what else is translated is a value that is marked elsewhere
                yield texts[0] if len(texts) == 1 else tuple(texts)


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def texts(message: Message) -> tuple[list[str], list[str]]:
    """Return a message, as one or as one and several, and its translations; "" for none."""
    identities = [message.id] if isinstance(message.id, str) else list(message.id)
    translations = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    return identities, translations


def lacking(catalogue: Catalog) -> list[str]:
    """Return the messages of a catalogue that have no translation."""
    pairs = [texts(message) for message in catalogue if message.id]
    return [identities[0] for identities, translations in pairs if not all(translations)]


def unmarked(module: Path) -> Iterator[str]:
    """Yield the texts in a module that are neither marked nor docstrings, nor patterns and names that nobody is shown."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring
            apart.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            apart |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        elif isinstance(node, ast.Assert) and node.msg is not None:
            apart |= {id(inner) for inner in ast.walk(node.msg)}
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            apart |= {id(inner) for inner in ast.walk(node.annotation)}
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            apart |= {id(inner) for inner in ast.walk(node.returns)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value
