"""Encode a decoded text to the bytes that it was decoded from."""

from reflow.draft import Patch


def write_back(text: str, codec: str, patches: tuple[Patch, ...]) -> bytes:
    """Encode a decoded text to the bytes it was decoded from (without BOM)."""
    parts = []
    end = 0
    for patch in patches:
        parts += [_encode(text[end : patch.start], codec), patch.data]
        end = patch.end
    return b"".join([*parts, _encode(text[end:], codec)])


def _encode(text: str, codec: str) -> bytes:
    # If one patch covers the whole text, Python may lack the codec, and there is nothing to encode.
    return text.encode(codec, "surrogatepass") if text else b""
