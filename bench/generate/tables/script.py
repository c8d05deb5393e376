"""Write the characters that only Simplified or only Traditional text has, and those with several forms.

Run: `python bench/generate/tables/script.py`
Takes: 5 seconds
Writes: src/reflow/tables/script.tsv

A character belongs to one script if OpenCC converts it to another character in the other script, and if the standard
of the other script, GB 2312 or Big5, lacks it: 后 and 里 are in both.
"""

from pathlib import Path

import opencc

TABLE = Path(__file__).parents[3] / "src/reflow/tables/script.tsv"
HAN = range(0x4E00, 0xA000)


def holds(codec: str, character: str) -> bool:
    """Whether a codec has a character."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def only(config: str, other_codec: str) -> str:
    """Return the characters that a conversion changes and the codec of the other script lacks."""
    converter = opencc.OpenCC(config)
    return "".join(c for c in map(chr, HAN) if converter.convert(c) != c and not holds(other_codec, c))


def several() -> str:
    """Return the Simplified characters with two or more Traditional forms in Big5."""
    convert = opencc.OpenCC("t2s").convert
    sources: dict[str, set[str]] = {}
    for character in map(chr, HAN):
        if holds("big5", character):
            sources.setdefault(convert(character), set()).add(character)
    return "".join(sorted(simple for simple, forms in sources.items() if len(forms) > 1))


def main() -> None:
    """Write the table."""
    lines = [
        f"simplified\t{only('s2t', 'big5')}\n",
        f"traditional\t{only('t2s', 'gb2312')}\n",
        f"choices\t{several()}\n",
    ]
    TABLE.write_text("# made by bench/generate/tables/script.py\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
