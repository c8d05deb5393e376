"""Chunks of bytes as a file, for libraries that read files."""

from collections.abc import Iterator
from io import RawIOBase
from typing import Any


class ChunkStream(RawIOBase):
    """A raw file over chunks of bytes; `taken` is the number of bytes read so far."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.taken = 0
        self._chunks = chunks
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer from the chunks and return the number of bytes, 0 at the end."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        self.taken += count
        return count
