"""Make `src/reflow/tables/script.tsv`: the characters that only Simplified, or only Traditional text has, and those that have a choice.

Run as `python bench/tables/script.py`. A character is of one script if OpenCC turns it into another in the other
script, and if the standard of the other script, GB 2312 or Big5, does not hold it: 后 and 里 are in both.
"""

from pathlib import Path

import opencc

TABLE = Path(__file__).parents[2] / "src/reflow/tables/script.tsv"
HAN = range(0x4E00, 0xA000)


def holds(codec: str, character: str) -> bool:
    """Say whether a codec has a character."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def only(config: str, other_codec: str) -> str:
    """Give the characters that a conversion changes and another codec lacks."""
    converter = opencc.OpenCC(config)
    return "".join(c for c in map(chr, HAN) if converter.convert(c) != c and not holds(other_codec, c))


def several() -> str:
    """Give the Simplified characters that stand for two Traditional ones and more, of those that Big5 has."""
    convert = opencc.OpenCC("t2s").convert
    sources: dict[str, set[str]] = {}
    for character in map(chr, HAN):
        if holds("big5", character):
            sources.setdefault(convert(character), set()).add(character)
    return "".join(sorted(simple for simple, own in sources.items() if len(own) > 1))


def main() -> None:
    """Write the table."""
    lines = [
        f"simplified\t{only('s2t', 'big5')}\n",
        f"traditional\t{only('t2s', 'gb2312')}\n",
        f"choices\t{several()}\n",
    ]
    TABLE.write_text("# made by bench/tables/script.py\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
