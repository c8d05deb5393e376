"""Write the words that contain a surname's character without being names, such as 由于 and 范围.

Run: `python bench/generate/tables/ordinary.py`, with jieba
Takes: 10 seconds
Writes: src/reflow/tables/ordinary.tsv

They are the words of jieba's list (MIT licence, https://github.com/fxsjy/jieba), with their frequencies, that contain a
surname which OpenCC may convert to another character than a person of that name bears; persons' names are left out.
"""

from pathlib import Path

import jieba
import opencc

from reflow.tables.surnames import traditional_surnames

TABLE = Path(__file__).parents[3] / "src/reflow/tables/ordinary.tsv"
PERSONS = frozenset(("nr", "nrt", "nrfg"))
RAREST = 3
# The list has 范畴 and 岳父 as persons; hardly any word of two characters that is commoner than this is one (岳飞 is).
COMMON_PERSON = 10
LONGEST = 4
PLACE = 200  # places are more frequent in the news than in the list


def main() -> None:
    """Choose the surnames, then the words."""
    convert = opencc.OpenCC("s2t").convert
    words = []
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for word, frequency, *tag in map(str.split, lines):
            person = PERSONS.intersection(tag) and (len(word) > len("范畴") or int(frequency) < COMMON_PERSON)
            if 1 < len(word) <= LONGEST and int(frequency) >= RAREST and not person:
                common = max(int(frequency), PLACE) if "ns" in tag else int(frequency)
                words.append((word, common, convert(word)))
    single = {surname: form for surname, form in traditional_surnames().items() if len(surname) == 1}
    rows = [
        f"{word}\t{frequency}\n"
        for word, frequency, converted in words
        if any(single.get(simple, form) != form for simple, form in zip(word, converted, strict=True))
    ]
    TABLE.write_text("# made by bench/generate/tables/ordinary.py\n" + "".join(rows), encoding="utf-8")
    print(len(rows), TABLE.stat().st_size)


if __name__ == "__main__":
    main()
