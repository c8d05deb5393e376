"""Read the lines of a list written by a person or a shell: corrections, names, paths."""

import codecs
from collections.abc import Callable
from typing import Final

from reflow.language import _

# PowerShell 5 redirects output as UTF-16, and Notepad writes a BOM before UTF-8.
BOMS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def listed(data: bytes, decode: Callable[[bytes], str] = bytes.decode) -> list[str]:
    r"""Return the lines of a list, or its items between NULs if it has any; `decode` decodes a list without a BOM.

    Raises ValueError, which names the line, if the list is not in the encoding of its BOM or of `decode`.

    >>> listed("谷雨\r\n于是之\r\n".encode("utf-16"))
    ['谷雨', '于是之']
    """
    bom = next((bom for bom in BOMS if data.startswith(bom)), b"")
    body = data[len(bom) :]
    try:
        text = body.decode(BOMS[bom]) if bom else decode(body)
    except UnicodeDecodeError as error:
        line = 1 + body[: error.start].decode(error.encoding, "replace").count("\n")
        raise ValueError(
            _("line {line}: this is not {encoding}; save the file as UTF-8", line=line, encoding=error.encoding.upper())
        ) from None
    if "\0" in text:
        return text.split("\0")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    # Where several lists were concatenated, each of them may have begun with a BOM.
    return [line.removeprefix(BOM) for line in lines]
