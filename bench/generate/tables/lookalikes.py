"""Write the characters that PDF extraction confuses, and what each stands for.

Run: `python bench/generate/tables/lookalikes.py`, with Perl 5.30 or later
Takes: 5 seconds
Writes: src/reflow/tables/lookalikes.tsv

Perl's `Unicode::UCD` has the property Equivalent_Unified_Ideograph of the Unicode Character Database, which Python's
`unicodedata` lacks. Compatibility ideographs, vertical, small and half-width forms are those of `unicodedata`.
"""

import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).parents[3] / "src/reflow/tables/lookalikes.tsv"

RADICALS = range(0x2E80, 0x2FE0)  # CJK Radicals Supplement and Kangxi Radicals; no strokes
# Radicals that look different from their ideograph (the top of 小 in ⺌): no font confuses them.
UNLIKE = frozenset("⺈⺌⺍⺗⺜⺧⺫⺴⺶⺺⺼⻏⻗")
# Where the equivalent is an old or a Traditional form, the form in Simplified and in Traditional text.
FORMS = {"⼾": ("户", "戶"), "⾭": ("青", "青"), "⿈": ("黄", "黃"), "⻩": ("黄", "黃")}
# Private-use characters that GB 18030 encoders wrote before Unicode had the characters (L2/06-394; GB 18030-2022).
PRIVATE_MARKS = {0xE78D + k: c for k, c in enumerate("，。、：；！？〖〗…")}
PRIVATE_HAN = {
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
COMPATIBILITY = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
FORM_BLOCKS = (range(0xFE10, 0xFE20), range(0xFE30, 0xFE70), range(0xFF61, 0xFF65))
# The vertical low lines and overlines are proper-name marks and stay, as do the small signs of arithmetic.
FORM_KINDS = {"<vertical>": "vertical", "<small>": "small", "<narrow>": "narrow"}
FORMS_KEPT = frozenset("︳︴﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫︰")
FULL_WIDTH = 0xFEE0  # from an ASCII mark to its full-width form


def radicals() -> Iterator[tuple[int, str, str]]:
    """Yield each radical with its ideographs in Simplified and Traditional text."""
    program = (
        "use Unicode::UCD 'prop_invmap'; my ($l, $m) = prop_invmap('Equivalent_Unified_Ideograph');"
        'for my $i (0..$#$l) { if ($m->[$i]) { for ($l->[$i]..$l->[$i+1]-1) { print "$_ $m->[$i]\\n" } } }'
    )
    pairs = subprocess.run(["perl", "-e", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    for code, target in (map(int, line.split()) for line in pairs.splitlines()):
        if code in RADICALS and target < 0x10000 and chr(code) not in UNLIKE:
            simplified, traditional = FORMS.get(chr(code), (chr(target), chr(target)))
            yield code, simplified, traditional


def rows() -> Iterator[tuple[int, str, str, str]]:
    """Yield each character, its kind of repair, and its forms in Simplified and Traditional text."""
    for code, simplified, traditional in radicals():
        yield code, "radical", simplified, traditional
    for code in (c for block in COMPATIBILITY for c in block):
        target = unicodedata.normalize("NFC", chr(code))
        if target != chr(code):
            yield code, "compatibility", target, target
    for code, mark in PRIVATE_MARKS.items():
        yield code, "private", mark, mark
    for code, target_code in PRIVATE_HAN.items():
        yield code, "private", chr(target_code), chr(target_code)
    for code in (c for block in FORM_BLOCKS for c in block):
        form, _, nominal = unicodedata.decomposition(chr(code)).partition(" ")
        if form in FORM_KINDS and chr(code) not in FORMS_KEPT:
            target_code = int(nominal, 16)
            full = chr(target_code + FULL_WIDTH if target_code < 0x80 else target_code)
            yield code, FORM_KINDS[form], full, full


def main() -> None:
    """Write the table."""
    lines = [
        f"{code:04X}\t{kind}\t{simplified}\t{traditional}\n" for code, kind, simplified, traditional in sorted(rows())
    ]
    head = "# code point, kind, what it stands for in Simplified and in Traditional text (bench/generate/tables/lookalikes.py)\n"
    TABLE.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
