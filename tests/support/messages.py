"""The messages that the sources mark, and the catalogues that translate them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[2] / "src/reflow"
CATALOGUES = sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/reflow.po"))
MARKS = {"_": None, "N_": None, "ngettext": (1, 2)}


def collected() -> Catalog:
    """Return the messages that the sources mark, each with the files that have it."""
    template = Catalog(fuzzy=False)
    for path, _, message, comments, _ in extract_from_dir(PACKAGE, [("**.py", "python")], keywords=MARKS):
        template.add(message, locations=[(f"src/reflow/{path}", 0)], auto_comments=comments)
    return template


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
