"""The encodings that texts are read in, by all of their labels."""

import codecs
from encodings.aliases import aliases
from typing import Final

# What a label means in practice: the superset that reads every file with that label.
SUPERSETS: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "gb18030": "gb18030", "euc_cn": "gb18030",
    "big5": "big5hkscs", "cp950": "big5hkscs", "big5hkscs": "big5hkscs", "big5_tw": "big5hkscs",
    "euc_tw": "euc-tw", "euctw": "euc-tw", "x_euc_tw": "euc-tw", "iso2022_cn": "iso-2022-cn", "iso_2022_cn": "iso-2022-cn",
    "hz": "hz", "hz_gb_2312": "hz", "utf_8_sig": "utf-8",
}  # fmt: skip
OF_HOSTS: Final = ("idna", "punycode")  # codecs for the names of hosts


def superset(label: str) -> str:
    """Give the name of the encoding that is meant by a label. Raises LookupError for one that is not known.

    >>> [superset(label) for label in ("GB2312", "cp950", "EUC-TW", "latin-1", "utf-8-sig")]
    ['gb18030', 'big5hkscs', 'euc-tw', 'iso8859-1', 'utf-8']
    """
    name = label.lower().replace("-", "_")
    if name not in SUPERSETS:
        name = _python_name(label)
    return SUPERSETS.get(name.replace("-", "_"), name)


def _python_name(label: str) -> str:
    """Give the name of Python's codec; raises LookupError for one that is not known, or none for files of text."""
    try:
        name = codecs.lookup(label).name
        if name not in OF_HOSTS:
            b"\xff".decode(label, "ignore")
            return name
    except (LookupError, ValueError):  # `undefined` decodes nothing, and no name holds a NUL
        pass
    from difflib import get_close_matches

    known = [
        name.replace("_", "-") for name in (*SUPERSETS, *aliases.values()) if not name.endswith(("_codec", "rot_13"))
    ]
    near = get_close_matches(label.lower().replace("_", "-"), known, 1)
    hint = f"did you mean {near[0]}?" if near else "name one that Python reads texts with, such as gb18030"
    raise LookupError(f"no encoding {label!r}; {hint}")
