"""The lines of a list that a person or a shell wrote: corrections, names, paths."""

import codecs
from collections.abc import Callable
from typing import Final

# PowerShell 5 writes UTF-16 where it redirects, Notepad a BOM before UTF-8.
BOMS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def listed(data: bytes, decode: Callable[[bytes], str] = bytes.decode) -> list[str]:
    r"""Give the lines of a list, or what stands between NULs, if it has any; `decode` reads one without a BOM.

    Raises ValueError, which names the line, for what is not in the encoding of its BOM, or of `decode`.

    >>> listed("谷雨\r\n于是之\r\n".encode("utf-16"))
    ['谷雨', '于是之']
    """
    bom, encoding = next(((bom, name) for bom, name in BOMS.items() if data.startswith(bom)), (b"", ""))
    body = data[len(bom) :]
    try:
        text = body.decode(encoding) if bom else decode(body)
    except UnicodeDecodeError as error:
        line = 1 + body[: error.start].decode(error.encoding, "replace").count("\n")
        raise ValueError(f"line {line}: this is no {error.encoding.upper()}; save the file as UTF-8") from None
    if "\0" in text:
        return text.split("\0")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [line.removeprefix(BOM) for line in lines]  # each of several lists put together may have one
