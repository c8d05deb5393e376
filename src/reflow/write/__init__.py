"""A draft in, documents out."""

from reflow.write.documents import write

__all__ = ["write"]
