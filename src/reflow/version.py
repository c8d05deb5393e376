"""The version of reflow: what it makes of a source is the same within one."""

__version__ = "0.2.0.dev0"
