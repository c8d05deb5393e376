"""The version of reflow: what it makes of a source is the same within one."""

__version__ = "0.1.0"
