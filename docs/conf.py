"""How Sphinx builds the pages: `pip install '.[docs]' && sphinx-build -W docs site`."""

import inspect
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.search.en import SearchEnglish

from reflow import __version__

project = "reflow"
version = release = __version__
copyright = "the authors of reflow"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 3  # `deciding.md#how-sure-it-is`
html_theme = "furo"
html_title = f"reflow {__version__}"
html_show_copyright = False
html_static_path = ["pages.css"]
html_css_files = ["pages.css"]
html_search_language = "en-zh"
smartquotes = False  # a quotation mark in code is to be copied as it stands
default_role = "code"  # what a docstring has between backticks
autodoc_preserve_defaults = True  # `Config()`, and not what it prints
autodoc_typehints = "description"
autodoc_class_signature = "separated"
autodoc_member_order = "bysource"


class EnglishAndChinese(SearchEnglish):
    """Search English by stems and Chinese by pairs of Han, in the index and in what a reader types.

    Pairs need no list of words, and a word is found within a longer one: 编码 in 自动识别编码.
    """

    lang = html_search_language
    _words = re.compile(r"(?=([㐀-鿿]{2}))|(?:(?![㐀-鿿])\w)+")
    js_splitter_code = r"""
var splitQuery = (query) =>
  [...query.matchAll(/(?=([㐀-鿿]{2}))|(?:(?![㐀-鿿])[\p{Letter}\p{Number}_])+/gu)].map((found) => found[1] || found[0]);
"""

    def split(self, text: str) -> list[str]:
        """Give the words of a text, and each two Han that stand together."""
        return [found[1] or found[0] for found in self._words.finditer(text)]


def put_links(app: Sphinx, what: str, name: str, documented: Any, settings: Any, lines: list[str]) -> None:
    """Lead from a docstring to other pages, and from `**changes` to the options: their table replaces Config's list."""
    lines[:] = [re.sub(r"`docs/(\w+)\.md`", r":doc:`\1`", line) for line in lines]
    if name == "reflow.Config":
        lines[:] = [line for line in lines if not line.startswith(("- ", "  "))]
    arguments = inspect.signature(documented).parameters if what in ("function", "method") else {}
    if "changes" in arguments:
        lines += ["", *(f":param {argument}:" for argument in arguments if argument != "self")]
        lines += [":type changes: :ref:`options <options>`"]


def join_chinese_lines(app: Sphinx, page: nodes.document) -> None:
    """Take out line ends between Han and Chinese marks, which a browser would show as spaces."""
    for element in page.findall(nodes.TextElement):
        around = ["", *(child.astext() for child in element.children), ""]
        element.children = [
            child
            for before, child, after in zip(around, element.children, around[2:], strict=False)
            if child.astext() != "\n" or before[-1:].isascii() or after[:1].isascii()
        ]


def tell_the_language(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Say in a page's HTML that it is Chinese, for fonts, screen readers and search engines."""
    if page.startswith("zh/"):
        context["language"] = "zh-Hans"


def forget_overloads(app: Sphinx) -> None:
    """Let an overloaded function be shown once, as it is written: Sphinx shows each overload with all of its types."""
    analyzer = ModuleAnalyzer.for_module("reflow.pipeline")
    analyzer.analyze()
    analyzer.overloads.clear()


def setup(app: Sphinx) -> None:
    """Tell Sphinx of all this."""
    app.add_search_language(EnglishAndChinese)
    app.connect("builder-inited", forget_overloads)
    app.connect("autodoc-process-docstring", put_links)
    app.connect("doctree-read", join_chinese_lines)
    app.connect("html-page-context", tell_the_language)
