"""Reject sources that are certainly not plain text, by their beginning, with advice on what to do."""

from errno import EINVAL
from typing import Final, NoReturn

import regex

from reflow.language import N_, _
from reflow.patterns.late_pattern import LatePattern


class NoTextError(OSError, ValueError):
    """A source is not plain text: `strerror` says what it is and what to do, and `filename` names the file, if any.

    >>> import reflow
    >>> reflow.clean(b"%PDF-1.7")
    Traceback (most recent call last):
    reflow.read.no_text.NoTextError: it is a PDF, not text; extract its text first, with pdftotext for instance
    """

    def __str__(self) -> str:
        return str(self.strerror) if self.filename is None else f"{self.filename}: {self.strerror}"


def refuse(message: str, name: str | None) -> NoReturn:
    """Raise NoTextError for a source; `name` is that of its file, if any."""
    raise NoTextError(EINVAL, message, name)


# --- bytes -----------------------------------------------------------------------------------------------------------

GZIP: Final = b"\x1f\x8b\x08"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")  # the second is that of an empty ZIP file
_OFFICE: Final = N_("it is an Office file (docx, xlsx), not text; save it as text first")
# Names of members that show what a ZIP file is. Such a member is nearly always the first, whose name begins at byte 30.
OFFICE: Final = {
    "[Content_Types].xml": _OFFICE,
    "mimetype": N_("it is an e-book or OpenDocument file (epub, odt), not text; save it as text first"),
}
_FIRST_NAME: Final = 30
_ARCHIVE: Final = N_("it is an archive ({kind}); unpack it first")
_PICTURE: Final = N_("it is a picture ({kind}), not text; read its text with OCR first")
_PROGRAM: Final = N_("it is a program, not text")
_FONT: Final = N_("it is a font, not text")
# Signatures that do not occur in a text in any encoding: their position in the file, a message with advice, and
# the kind of file that it names, if any.
_SIGNATURES: Final = (
    (0, b"%PDF-", N_("it is a PDF, not text; extract its text first, with pdftotext for instance"), ""),
    (0, b"AT&TFORM", N_("it is a DjVu document, not text; extract its text first, with djvutxt for instance"), ""),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        N_("it is an old Office file (doc, xls), not text; save it as text first"),
        "",
    ),
    (0, b"{\\rtf", N_("it is RTF, not text; save it as text first"), ""),
    (0, b"\x89PNG\r\n\x1a\n", _PICTURE, "PNG"),
    (0, b"\xff\xd8\xff", _PICTURE, "JPEG"),
    (0, b"GIF87a", _PICTURE, "GIF"),
    (0, b"GIF89a", _PICTURE, "GIF"),
    (0, b"II*\0", _PICTURE, "TIFF"),
    (0, b"MM\0*", _PICTURE, "TIFF"),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE, "7z"),
    (0, b"Rar!\x1a\x07", _ARCHIVE, "RAR"),
    (0, b"\xfd7zXZ\0", _ARCHIVE, "xz"),
    (4, b"1AY&SY", _ARCHIVE, "bzip2"),
    (257, b"ustar\x0000", _ARCHIVE, "tar"),
    (257, b"ustar  \0", _ARCHIVE, "tar"),
    # Thrift follows.
    (0, b"PAR1\x15", N_("it is a Parquet file; name the column that holds the text with --text-field"), ""),
    (0, b"SQLite format 3\0", N_("it is an SQLite database; export its text first"), ""),
    (0, b"\x93NUMPY", N_("it is a NumPy array, not text"), ""),
    (0, b"\x7fELF", _PROGRAM, ""),
    (0, b"MZ\x90\0", _PROGRAM, ""),
    (0, b"\xca\xfe\xba\xbe\0\0", _PROGRAM, ""),  # of Java
    (0, b"\0\1\0\0\0", _FONT, ""),
    (0, b"OTTO\0", _FONT, ""),
    (0, b"ttcf\0", _FONT, ""),
    (0, b"wOFF\0", _FONT, ""),
    (0, b"wOF2\0", _FONT, ""),
)


def refuse_signature(data: bytes, name: str | None, *, packed: bool = False) -> None:
    """Raise NoTextError if the first bytes are those of a known kind of file; `packed` if they were in an archive."""
    for position, signature, message, kind in _SIGNATURES:
        if data.startswith(signature, position):
            refuse(_(message, kind=kind), name)
    if data.startswith(ZIP):
        for member, message in OFFICE.items():
            if data.startswith(member.encode(), _FIRST_NAME):
                refuse(_(message), name)
    if packed and data.startswith((GZIP, ZSTD, *ZIP)):
        refuse(_("it is an archive in an archive; unpack it first"), name)
    if data.startswith(ZIP):
        refuse(_("it is a ZIP file; name it to reflow clean or clean_files, which read the texts in it"), name)


# --- text ------------------------------------------------------------------------------------------------------------

# Characters, from the first that is not blank, by which a text is judged. The first line of a JSON Lines file is often
# longer, the head of an XML file hardly ever.
_BEGINNING: Final = 4096
_BLANK: Final = " \t\r\n\f\v\u3000\xa0\u200b\ufeff"


def refuse_markup(text: str, name: str | None) -> None:
    """Raise NoTextError if a text is JSON, HTML or XML, but not if it is prose that begins with an example of them."""
    beginning = text.lstrip(_BLANK)[:_BEGINNING]
    if beginning.startswith(("{", "[")) and _is_json(beginning):
        message = _("it is JSON, not text; name the field that holds the text with --text-field, or extract it first")
        refuse(message, name)
    if beginning.startswith("<"):
        if HTML.match(beginning):
            refuse(_("it is HTML, not text; extract its text first, with trafilatura for instance"), name)
        if XML.match(beginning):
            refuse(_("it is XML (as ALTO, PAGE and TEI are), not text; extract its text first"), name)


# An object with a first key and the beginning of its value, or a list of objects. Other lists are not certain to be
# JSON: [1] is also a reference to a note.
OBJECT: Final = LatePattern(
    r'(?:\[\s*+)?\{\s*+"(?:[^"\\]|\\.)*+"\s*+:\s*+(?:["{\[\d-]|true|false|null|NaN|Infinity)', regex.DOTALL
)
# The tokens of JSON, the last of which may be cut.
TOKENS: Final = LatePattern(
    r'(?:[\s{}\[\],:]|"(?:[^"\\]|\\.)*+"|-?\d[\d.eE+-]*+|true|false|null|NaN|-?Infinity)*+'
    r'(?:"(?:[^"\\]|\\.)*+\\?|[\w-]{0,9})',
    regex.DOTALL | regex.ASCII,
)


def _is_json(beginning: str) -> bool:
    """Whether a text is JSON or JSON Lines: an object followed by nothing or more JSON, or the beginning of a long one."""
    from json import JSONDecoder  # only here: few texts begin with a bracket

    if not OBJECT.match(beginning):
        return False
    try:
        _, end = JSONDecoder(strict=False).raw_decode(beginning)
    except (ValueError, RecursionError):  # the object is cut off, or it is not JSON
        return TOKENS.fullmatch(beginning) is not None
    following = beginning[end:].lstrip(_BLANK)
    return not following or following.startswith(("{", "["))


# A declaration counts only if a tag follows: an article about XML may begin with a declaration.
_BETWEEN: Final = r"(?:\s|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*+"
HTML: Final = LatePattern(
    rf"{_BETWEEN}(?:<!doctype\s+html\b[^<>]*>|<html(?:\s[^<>]*)?>){_BETWEEN}<[a-z/]", regex.IGNORECASE
)
XML: Final = LatePattern(
    rf"<\?xml\s[^<>]*\?>{_BETWEEN}<[\w!]"
    rf"|{_BETWEEN}(?:<!doctype\s[^<>\[]*>{_BETWEEN}<\w|<!doctype\s[^<>\[]*\[\s*<|<(?:\w+:)?(?:alto|PcGts|TEI)\s[^<>]*\bxmlns)",
    regex.IGNORECASE,
)
