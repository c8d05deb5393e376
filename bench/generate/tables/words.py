"""Write which two Han stand inside a word more often than on both sides of a word border.

Run: `python bench/generate/tables/words.py`, with jieba
Takes: 20 seconds
Writes: src/reflow/tables/words.arrays

The word list of jieba with its frequencies (MIT licence, https://github.com/fxsjy/jieba) is counted in Simplified and,
converted by OpenCC, in Traditional forms.
"""

import math
from collections import Counter
from pathlib import Path

import jieba
import numpy as np
import opencc

from reflow.tables.data_files import write_arrays

TABLE = Path(__file__).parents[3] / "src/reflow/tables/words.arrays"
# Rarer pairs are left out: 81,000 pairs remain, 406 KB; with those down to 20 they would be 118,000 and 590 KB.
RAREST = 50
STEPS = 12  # of a stored score in one unit of log-odds


def main() -> None:
    """Count and write."""
    traditional = opencc.OpenCC("s2t")
    inside: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    total = 0
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency = line.split()[:2]
            if not all("\u4e00" <= c <= "\u9fff" for c in word):
                continue
            for form in {word, traditional.convert(word)}:
                count = int(frequency)
                total += count
                begins[form[0]] += count
                ends[form[-1]] += count
                for k in range(len(form) - 1):
                    inside[form[k : k + 2]] += count
    scores = {}
    for pair, count in inside.items():
        score = math.log(count / ((ends[pair[0]] + 1) * (begins[pair[1]] + 1) / total + 1))
        if score > 0 and count >= RAREST:
            scores[ord(pair[0]) << 16 | ord(pair[1])] = score
    keys = np.array(sorted(scores), np.uint32)
    values = np.array([min(round(scores[key] * STEPS), 127) for key in keys.tolist()], np.int8)
    write_arrays(TABLE, gaps=np.diff(keys, prepend=np.uint32(0)), values=values)


if __name__ == "__main__":
    main()
