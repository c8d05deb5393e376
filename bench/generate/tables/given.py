"""Write how much likelier each character is in a given name than in text.

Run: `python bench/generate/tables/given.py`, with jieba
Takes: 5 seconds
Writes: src/reflow/tables/given.tsv

The names are the persons in jieba's word list (MIT licence, https://github.com/fxsjy/jieba) with a common surname that
is not also a common word. The likelihood in text is that of `tables/likelihood.arrays`.
"""

import math
from collections import Counter
from pathlib import Path

import jieba

from reflow.tables.likelihood import likelihoods, utf16_units

TABLE = Path(__file__).parents[3] / "src/reflow/tables/given.tsv"
SURNAMES = frozenset(
    "李张刘陈杨赵吴周徐孙胡朱郭林罗郑梁谢宋唐许韩冯邓曹彭萧董袁潘蒋蔡杜魏苏吕贾薛阎邹熊陆郝孔邵汤侯龚廖"
)
PERSON = "nr"
COMMON = -11.0  # likelihood in text, in nats; rarer characters are left out, because too little is known about them


def main() -> None:
    """Count and write."""
    in_names: Counter[str] = Counter()
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for word, _, *tag in map(str.split, lines):
            if tag == [PERSON] and len(word) in (2, 3) and word[0] in SURNAMES:
                in_names.update(word[1:])
    total = sum(in_names.values())
    rows = ["# made by bench/generate/tables/given.py\n"]
    for character in map(chr, range(0x4E00, 0xA000)):
        common = float(likelihoods(utf16_units(character))[0])
        if common > COMMON:
            rows.append(f"{character}\t{math.log((in_names[character] + 0.5) / total) - common:.1f}\n")
    TABLE.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
