"""Write the class and the width of each range of code points.

Run: `python bench/generate/tables/characters.py`
Takes: 5 seconds
Writes: src/reflow/tables/characters.tsv

Widths come from Unicode's East_Asian_Width (the version of `unicodedata` is written into the file); wide and ambiguous
characters are one em, all others half an em. CJK marks that a typesetter squeezes (CLREQ, "compressible punctuation")
count half an em, which makes the lines of a justified column fit their measure exactly: see docs/design.md.
"""

import unicodedata
from pathlib import Path

from reflow.tables.characters import CLASS_NAMES, Class

TABLE = Path(__file__).parents[3] / "src/reflow/tables/characters.tsv"

MARKS = {
    Class.STOP: "。．｡？！?!.…⋯",
    Class.COMMA: "，、；：､,;:﹐﹑﹔﹕",
    Class.OPEN: "（〔【《〈「『“‘［｛〖〝([{｢﹙﹁﹃︵︷︹︻︽︿",
    Class.CLOSE: "）〕】》〉」』”’］｝〗〞〟)]}｣﹚﹂﹄︶︸︺︼︾﹀",
    Class.DASH: "—―─━－-–ー",
}
MARK_CLASS = {ord(c): cls for cls, marks in MARKS.items() for c in marks}
# Full-width marks set in half an em when a line is squeezed. Dashes and ellipses keep their em.
SQUEEZED = frozenset("。．？！，、；：（）〔〕【】《》〈〉「」『』“”‘’［］｛｝〖〗〝〞〟·‧・•")
LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")  # what str.splitlines() splits at
# Invisible characters that carry no text: zero width, joiners, bidi marks, soft hyphen, BOM, tags.
IGNORED_RANGES = (
    (0x00AD, 0x00AE), (0x034F, 0x0350), (0x061C, 0x061D), (0x180B, 0x180F), (0x200B, 0x2010), (0x202A, 0x202F),
    (0x2060, 0x2070), (0xFEFF, 0xFF00), (0xE0000, 0xE0100), (0xE01F0, 0xE1000),
)  # fmt: skip
# Variation selectors choose the glyph of the character before them, as that of a name: 葛\U000E0100.
SELECTORS = ((0xFE00, 0xFE10), (0xE0100, 0xE01F0))


def char_class(c: str) -> int:
    """Return the class of one character."""
    code, category = ord(c), unicodedata.category(c)
    if c in LINE_ENDS:
        return Class.LINE_END
    if any(low <= code < high for low, high in IGNORED_RANGES) or (category == "Cc" and c != "\t"):
        return Class.IGNORED
    if c.isspace():
        return Class.SPACE
    if code in MARK_CLASS:
        return MARK_CLASS[code]
    if category in ("Nd",):
        return Class.DIGIT
    if is_han(code):
        return Class.HAN
    if category[0] == "L" and unicodedata.east_asian_width(c) not in "W":
        return Class.LATIN
    return Class.OTHER


def is_han(code: int) -> bool:
    """Whether a code point is an ideograph or 〇."""
    blocks = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000), (0x2E80, 0x2FE0))
    return code == 0x3007 or any(low <= code < high for low, high in blocks)


def half_ems(c: str, cls: int) -> int:
    """Return the narrowest width of one character in half-ems."""
    if cls in (Class.IGNORED, Class.LINE_END) or any(low <= ord(c) < high for low, high in SELECTORS):
        return 0
    if c in SQUEEZED or c in "｡､｢｣":
        return 1
    return 2 if unicodedata.east_asian_width(c) in "WFA" else 1


def main() -> None:
    """Write the table as runs of equal class and width."""
    rows: list[list[int | str]] = []
    for code in range(0x110000):
        c = chr(code)
        cls = char_class(c)
        width = half_ems(c, cls)
        if rows and rows[-1][1:] == [CLASS_NAMES[cls], width]:
            continue
        rows.append([code, CLASS_NAMES[cls], width])
    lines = [
        f"# start\tclass\thalf_ems\tmade by bench/generate/tables/characters.py from Unicode {unicodedata.unidata_version}"
    ]
    lines += [f"{start:X}\t{name}\t{width}" for start, name, width in rows]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
