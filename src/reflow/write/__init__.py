"""A draft in, documents out."""

from reflow.write.documents import WRITE, unite, write
from reflow.write.stream import FORMATS, ONE_FILE, ROWS, Form, Format, Rows, render, stream

__all__ = ["FORMATS", "ONE_FILE", "ROWS", "WRITE", "Form", "Format", "Rows", "render", "stream", "unite", "write"]
