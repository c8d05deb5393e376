"""Present chunks of bytes as a file, for libraries that read files."""

from collections.abc import Iterator
from io import RawIOBase
from typing import Any


class ChunkStream(RawIOBase):
    """A raw file over chunks of bytes; `taken` is the number of bytes read so far."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.taken = 0
        self._chunks = chunks
        self._unread = memoryview(b"")  # the end of the current chunk

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer from the chunks and return the number of bytes, 0 at the end."""
        while not self._unread:  # a chunk may be empty
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._unread = memoryview(chunk)
        count = min(len(buffer), len(self._unread))
        buffer[:count] = self._unread[:count]
        self._unread = self._unread[count:]
        self.taken += count
        return count
