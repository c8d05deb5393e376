"""The name of a text in a ZIP file, which is a source as the path of a file is."""

import msgspec

from reflow.read.names import display_name


class Member(msgspec.Struct, frozen=True):
    """A text in a ZIP file: the path of the file, and the name of the member as in `members`.

    >>> str(Member("papers/may.zip", "日报/01.txt"))
    'papers/may.zip/日报/01.txt'
    """

    archive: str
    name: str

    def __str__(self) -> str:
        return f"{display_name(self.archive)}/{self.name}"
