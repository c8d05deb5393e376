"""Show file names as text. Names that are not UTF-8 are decoded so that their bytes can be recovered."""

import os
from os import PathLike


def display_name(path: str | PathLike[str]) -> str:
    r"""Return a path as text that can be printed and encoded; each of its parts is decoded by `name_text`.

    >>> display_name("报纸/page.txt"), display_name(os.fsdecode("日报.txt".encode("gb18030")))
    ('报纸/page.txt', '日报.txt')
    """
    try:
        data = os.fsencode(path)
    except UnicodeEncodeError:  # no file can have this name
        return os.fsdecode(path).encode("utf-8", "replace").decode()
    return "/".join(map(name_text, data.split(b"/")))


def name_text(name: bytes) -> str:
    r"""Decode one name: as UTF-8, else as GB18030, which Chinese Windows writes, else with escapes.

    The bytes can be recovered by encoding the text in the same way: as UTF-8, as GB18030, or each \xNN as a byte.

    >>> name_text("日报.txt".encode("gb18030")), name_text(b"caf\xe9.txt")
    ('日报.txt', 'caf\\xe9.txt')
    """
    for codec in ("utf-8", "gb18030"):
        try:
            text = name.decode(codec)
        except UnicodeDecodeError:
            continue
        if text.encode(codec) == name:  # GB18030 has different codes for some characters
            return text
    return name.decode("utf-8", "backslashreplace")
