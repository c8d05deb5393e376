"""How Sphinx builds the pages: `pip install '.[docs]' && sphinx-build -W docs site`."""

from reflow import __version__

project = "reflow"
version = release = __version__
copyright = "the authors of reflow"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 3  # `deciding.md#how-sure-it-is`
html_theme = "furo"
html_title = f"reflow {__version__}"
html_show_copyright = False
autodoc_preserve_defaults = True  # `Config()`, and not what it prints
autodoc_typehints = "description"
autodoc_class_signature = "separated"
