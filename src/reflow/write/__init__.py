"""A draft in, documents out."""

from reflow.write.documents import unite, write

__all__ = ["unite", "write"]
