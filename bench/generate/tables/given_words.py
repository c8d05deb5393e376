"""Write the ordinary words whose two characters are also common in given names, such as 春天 and 家庭.

Run: `python bench/generate/tables/given_words.py`, with jieba
Takes: 5 seconds
Writes: src/reflow/tables/given_words.tsv

They are the words of jieba's list (MIT licence, https://github.com/fxsjy/jieba) that are not tagged as persons. Words
with one rounded log-frequency share a line.
"""

import math
from pathlib import Path

import jieba

from reflow.tables.persons import given_odds

TABLE = Path(__file__).parents[3] / "src/reflow/tables/given_words.tsv"
PERSON = "nr"  # the tags of persons begin with it
RAREST = 100
LEAST = 0.5  # log-odds of the two characters in given names; no other word can be taken for one


def main() -> None:
    """Choose and write."""
    odds = given_odds()
    by_score: dict[float, list[str]] = {}
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for word, frequency, tag in map(str.split, lines):
            looks_given = len(word) == 2 and sum(odds.get(character, 0.0) for character in word) >= LEAST
            if looks_given and int(frequency) >= RAREST and not tag.startswith(PERSON):
                by_score.setdefault(round(2 * math.log(int(frequency))) / 2, []).append(word)
    rows = [f"{score}\t{''.join(sorted(words))}\n" for score, words in sorted(by_score.items())]
    TABLE.write_text("# made by bench/generate/tables/given_words.py\n" + "".join(rows), encoding="utf-8")
    print(sum(map(len, by_score.values())), TABLE.stat().st_size)


if __name__ == "__main__":
    main()
