"""Texts in the columns of a terminal, of which a Han takes two."""

import re

# What a line is not broken within: a word or a Han, with the marks that open before it and those that close behind it.
PIECE = re.compile(r"[(（“‘「《]*(?:[!-~]+|.)[)，。、；：？！）”’」》…]*\s*")


def columns(text: str) -> int:
    """Return the columns that a text takes.

    >>> columns("1998年")
    6
    """
    from unicodedata import east_asian_width  # it takes a millisecond

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def fitted(text: str, width: int) -> str:
    """Return a text cut or padded to a number of columns.

    >>> fitted("大桥昨日合龙", 9), fitted("合龙", 6)
    ('大桥昨…  ', '合龙  ')
    """
    taken, fitting = 0, ""
    for character in text:
        taken += columns(character)
        if taken > width:
            return fitted(fitting[:-1] + "…", width)
        fitting += character
    return fitting + " " * (width - taken)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, each of a number of columns at most if no word is longer.

    >>> wrapped("整理文件，默认写到标准输出。See reflow clean --help", 16)
    ['整理文件，默认写', '到标准输出。See', 'reflow clean', '--help']
    """
    lines = [""]
    for piece in PIECE.findall(" ".join(text.split())):
        if lines[-1] and columns((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
