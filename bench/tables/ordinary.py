"""Make `src/reflow/tables/ordinary.tsv`: the words in which a surname is none, 由于 and 范围, with their frequencies.

Run as `python bench/tables/ordinary.py`, with `jieba` installed: of its word list (MIT licence,
https://github.com/fxsjy/jieba) the words that hold a surname which OpenCC may turn into another character than a person
of that name bears; no persons' names.
"""

from pathlib import Path

import jieba
import opencc

from reflow.tables.surnames import traditional_surnames

TABLE = Path(__file__).parents[2] / "src/reflow/tables/ordinary.tsv"
PERSONS = frozenset(("nr", "nrt", "nrfg"))
RAREST = 3
# The list calls 范畴 and 岳父 persons; words of two characters that are commoner than this are none but for a few, 岳飞.
COMMON_PERSON = 10
LONGEST = 4
PLACE = 200  # places are in the news oftener than in the list


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
        for word, frequency, other in words
        if any(single.get(simple, form) != form for simple, form in zip(word, other, strict=True))
    ]
    TABLE.write_text("# made by bench/tables/ordinary.py\n" + "".join(rows), encoding="utf-8")
    print(len(rows), TABLE.stat().st_size)


if __name__ == "__main__":
    main()
