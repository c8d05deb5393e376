"""Encoding labels, and the codec that decodes every file with that label."""

import codecs
from encodings.aliases import aliases
from typing import Final

from reflow.language import _
from reflow.wording import closest

# The superset that decodes every file with a label, whatever its writer meant by it.
SUPERSETS: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "gb18030": "gb18030", "euc_cn": "gb18030",
    "big5": "big5hkscs", "cp950": "big5hkscs", "big5hkscs": "big5hkscs", "big5_tw": "big5hkscs",
    "euc_tw": "euc-tw", "euctw": "euc-tw", "x_euc_tw": "euc-tw", "iso2022_cn": "iso-2022-cn", "iso_2022_cn": "iso-2022-cn",
    "hz": "hz", "hz_gb_2312": "hz", "utf_8_sig": "utf-8",
}  # fmt: skip
HOST_NAME_CODECS: Final = ("idna", "punycode")  # they decode host names, not texts


def superset(label: str) -> str:
    """Return the name of the encoding for a label. Raises LookupError if the label is unknown.

    >>> [superset(label) for label in ("GB2312", "cp950", "EUC-TW", "latin-1", "utf-8-sig")]
    ['gb18030', 'big5hkscs', 'euc-tw', 'iso8859-1', 'utf-8']
    """
    name = label.lower().replace("-", "_")
    if name not in SUPERSETS:
        name = _python_name(label)
    return SUPERSETS.get(name.replace("-", "_"), name)


def _python_name(label: str) -> str:
    """Return the name of Python's codec. Raises LookupError if there is none, or if it does not decode texts."""
    try:
        name = codecs.lookup(label).name
        if name not in HOST_NAME_CODECS:
            b"\xff".decode(label, "ignore")  # `base64` and its like raise LookupError: they do not decode to text
            return name
    except (LookupError, ValueError):  # ValueError: `undefined` decodes nothing, and a label may contain a NUL
        pass
    raise LookupError(_("no encoding {label!r}; {advice}", label=label, advice=_suggestion(label)))


def _suggestion(label: str) -> str:
    known = [
        name.replace("_", "-")
        for name in (*SUPERSETS, *aliases.values())
        if not name.endswith(("_codec", "rot_13"))  # codecs from bytes to bytes, and from text to text
    ]
    name = closest(label.lower().replace("_", "-"), known)
    if name is None:
        return _("name one that Python reads texts with, such as gb18030")
    return _("did you mean {name}?", name=name)
