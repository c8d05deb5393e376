"""Show the names of files as text: those that are not UTF-8 as they were meant, and so that their bytes come back."""

import os
from os import PathLike


def display_name(path: str | PathLike[str]) -> str:
    r"""Give a path as text that can be printed and encoded, each of its parts read as `name_text` reads a name.

    >>> display_name("报纸/page.txt"), display_name(os.fsdecode("日报.txt".encode("gb18030")))
    ('报纸/page.txt', '日报.txt')
    """
    try:
        data = os.fsencode(path)
    except UnicodeEncodeError:  # a text that no file can be named by
        return os.fsdecode(path).encode("utf-8", "replace").decode()
    return "/".join(map(name_text, data.split(b"/")))


def name_text(name: bytes) -> str:
    r"""Read the bytes of one name: as UTF-8; else as GB18030, which Chinese Windows writes; else with escapes.

    Encoded the same way, the text gives the bytes back: as UTF-8, as GB18030, or each \xNN as a byte.

    >>> name_text("日报.txt".encode("gb18030")), name_text(b"caf\xe9.txt")
    ('日报.txt', 'caf\\xe9.txt')
    """
    for codec in ("utf-8", "gb18030"):
        try:
            text = name.decode(codec)
        except UnicodeDecodeError:
            continue
        if text.encode(codec) == name:
            return text
    return name.decode("utf-8", "backslashreplace")
