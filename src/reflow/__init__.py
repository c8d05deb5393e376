"""Turn damaged, hard-wrapped Chinese text into clean, structured articles.

Names are imported when they are first used, so that `import reflow` costs nothing and `reflow --help` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reflow.config import Config as Config
    from reflow.document import Article as Article
    from reflow.document import Byline as Byline
    from reflow.document import Caption as Caption
    from reflow.document import Dateline as Dateline
    from reflow.document import Document as Document
    from reflow.document import Entry as Entry
    from reflow.document import Furniture as Furniture
    from reflow.document import Paragraph as Paragraph
    from reflow.document import Person as Person
    from reflow.draft import Draft as Draft
    from reflow.pipeline import PASSES as PASSES
    from reflow.pipeline import Pass as Pass
    from reflow.pipeline import clean as clean
    from reflow.rules import Level as Level
    from reflow.rules import Rule as Rule

_HOME = {
    "config": ("Config",),
    "document": ("Article", "Byline", "Caption", "Dateline", "Document", "Entry", "Furniture", "Paragraph", "Person"),
    "draft": ("Draft",),
    "pipeline": ("PASSES", "Pass", "clean"),
    "rules": ("Level", "Rule"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "PASSES", "Article", "Byline", "Caption", "Config", "Dateline", "Document", "Draft", "Entry", "Furniture", "Level",
    "Paragraph", "Pass", "Person", "Rule", "clean",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module 'reflow' has no attribute {name!r}")
    value = getattr(import_module(f"reflow.{_MODULE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
