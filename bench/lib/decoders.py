"""Decoders to compare: reflow and the detectors of other projects, each as a function from bytes to text.

A peer names an encoding; its answer is decoded with the superset that the WHATWG standard prescribes for that name, and
with U+FFFD for what does not decode. Each peer is optional.
"""

import codecs
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import chardet

import reflow

Errors = tuple[tuple[int, int], ...]


class Answer(NamedTuple):
    """The result of a decoder. Peers report no errors; an encoding without a codec gives no text."""

    text: str
    encoding: str
    errors: Errors | None = None
    repairs: int = 0


Decoder = Callable[[bytes], Answer]

CHINESE: tuple[str, ...] = ("utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950", "hz")
CHINESE += ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
ICONV = ("euc-tw", "iso-2022-cn")  # Python has no codec for these
FAMILIES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "hz", "iso-2022-cn"), "gb"),
    **dict.fromkeys(("big5", "big5hkscs", "cp950"), "big5"),
    **dict.fromkeys(("utf-8", "utf-8-sig"), "utf-8"),
    "euc-tw": "euc-tw",
}


def ours(data: bytes) -> Answer:
    """Decode by reflow."""
    decoded = reflow.decode(data)
    return Answer(decoded.text, named(decoded.encoding), decoded.errors, len(decoded.repairs))


def named(name: str | None) -> str:
    """Return Python's name of an encoding."""
    try:
        return codecs.lookup(name or "").name
    except LookupError:
        return (name or "").lower().replace("_", "-")


def family(name: str) -> str:
    """Return the family of an encoding: gb, big5, euc-tw, utf-8, or its own name."""
    return FAMILIES.get(named(name), named(name))


def iconv(data: bytes, source: str, target: str) -> bytes:
    """Convert by the program iconv, without what it cannot convert."""
    command = ["iconv", "-c", "-f", source, "-t", target]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


def read_as(name: str | None, data: bytes) -> Answer:
    """Decode bytes by the encoding that a peer named."""
    codec = named(name)
    if codec in ICONV:
        return Answer(iconv(data, codec, "utf-8").decode(), codec)
    try:
        return Answer(data.decode(SUPERSETS.get(codec, codec), "replace"), codec)
    except (LookupError, UnicodeError):  # a name without codec; a codec without "replace"
        return Answer("", codec)


def peer(detect: Callable[[bytes], str | None], data: bytes) -> Answer:
    """Decode by the encoding that a peer names."""
    return read_as(detect(data), data)


def strict_chain(data: bytes) -> str:
    """Return the first encoding without an error: UTF-8, GB18030, Big5. A cut last character is no error."""
    for codec in ("utf-8-sig", "gb18030", "big5hkscs"):
        try:
            codecs.getincrementaldecoder(codec)().decode(data, final=False)
        except UnicodeDecodeError:
            continue
        return codec
    return "gb18030"


def chardet_chinese(data: bytes) -> str | None:
    """Return what chardet detects among the Chinese encodings."""
    return chardet.detect(data, include_encodings=CHINESE, no_match_encoding="gb18030")["encoding"]


def _optional() -> Iterator[tuple[str, Callable[[bytes], str | None]]]:
    """Yield the peers that are installed, each with a function that names an encoding."""
    try:
        from cchardet import detect

        yield "faust-cchardet", lambda data: detect(data)["encoding"]
    except ImportError:
        print("(without faust-cchardet)", file=sys.stderr)
    try:
        from chardetng_py import EncodingDetector

        def chardetng(data: bytes) -> str:
            detector = EncodingDetector()
            detector.feed(data, last=False)  # with last=True a cut character counts against the right answer
            return str(detector.guess(tld=None, allow_utf8=True))

        yield "chardetng", chardetng
    except ImportError:
        print("(without chardetng-py)", file=sys.stderr)
    try:
        from charset_normalizer import from_bytes

        def normalizer(data: bytes) -> str | None:
            best = from_bytes(data).best()
            return best.encoding if best else None

        yield "charset-normalizer", normalizer
    except ImportError:
        print("(without charset-normalizer)", file=sys.stderr)


def decoders(only: str = "") -> dict[str, Decoder]:
    """Return the decoders by name, reflow first, whose names contain `only`."""
    by_name: dict[str, Decoder] = {"reflow": ours}
    by_name["chardet, Chinese alone"] = partial(peer, chardet_chinese)
    by_name["chardet"] = partial(peer, lambda data: chardet.detect(data)["encoding"])
    by_name |= {name: partial(peer, detect) for name, detect in _optional()}
    by_name["strict UTF-8, GB18030, Big5"] = partial(peer, strict_chain)
    return {name: decoder for name, decoder in by_name.items() if only in name}
