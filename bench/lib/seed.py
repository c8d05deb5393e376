"""The seed, a real newspaper page, and texts of a given size."""

from pathlib import Path
from typing import Final

SEED: Final = Path(__file__).parents[2] / "seeds/000_6e39d7868722d28d.txt"


def filled(text: str, size: int) -> str:
    """Return a text repeated to at least `size` bytes of UTF-8."""
    return text * (size // len(text.encode()) + 1)


def first_bytes(text: str, size: int) -> str:
    """Return the characters that are whole in the first `size` bytes of a text."""
    return text[:size].encode()[:size].decode(errors="ignore")
