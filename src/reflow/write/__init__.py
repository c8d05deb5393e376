"""A draft in, documents out."""

from reflow.write.documents import unite, write
from reflow.write.stream import FORMATS, Format, render, stream

__all__ = ["FORMATS", "Format", "render", "stream", "unite", "write"]
