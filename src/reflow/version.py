"""The version of reflow; the output for a source is the same within one version."""

__version__ = "0.2.0.dev0"
