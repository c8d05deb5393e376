"""A draft in, documents out."""

from reflow.write.documents import WRITE, unite, write

__all__ = ["WRITE", "unite", "write"]
