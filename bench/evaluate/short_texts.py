"""Score texts of at most eleven lines: one article as readers copy it, wrapped or with a line for each paragraph.

Run: `python bench/evaluate/short_texts.py SET.jsonl.zst`
Takes: 20 seconds
Figures: docs/accuracy.md

Each article of the labelled pages is set in a random measure with its title above, with or without a byline on a line
of its own and a line of the paper around it; then the same with a line for each paragraph. Prints by the number of
lines how many come back whole: the title, and all paragraphs.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import body, cases, han
from support.typeset import wrap

import reflow

MEASURES = (12, 14, 16, 18, 20, 22, 25, 28, 32, 36)  # em
LONGEST = 11  # lines; more are a page
ABOVE = ("", "", "第3版", "2024年5月6日 星期一")
BYLINES = ("", "", "本报记者 顾敏", "□ 江月", "记者 周文斌 文/图")
BELOW = ("", "", "责任编辑：田园", "（责编：袁勃、赵欣悦）", "新闻热线：65902020", "【打印】【关闭】")


def articles(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the title and the paragraphs of each article once."""
    seen = set()
    for case in cases(path):
        for article in case["articles"]:
            title, paragraphs = article["title"].replace("\n", ""), body(article)
            if title and paragraphs and title not in seen:
                seen.add(title)
                yield title, paragraphs


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    random = Random(0)
    right: Counter[tuple[bool, int, str]] = Counter()
    for title, paragraphs in articles(options.parse_args().set):
        around = [random.choice(lines) for lines in (ABOVE, BYLINES, BELOW)]
        measure, first, count = random.choice(MEASURES), random.choice((0, 2)), random.randint(1, 3)
        for wrapped in (True, False):
            kept = paragraphs[:count]
            lines = [line for p in kept for line in (wrap(p, measure, first=first) if wrapped else [p])]
            if len(lines) > LONGEST:
                continue
            above, byline, below = around
            text = "\n".join(line for line in (above, title, byline, *lines, below) if line)
            cleaned = reflow.clean(text).articles
            key = wrapped, len(lines)
            right[*key, "all"] += 1
            right[*key, "title"] += len(cleaned) == 1 and han(cleaned[0].title or "") == han(title)
            right[*key, "text"] += [han(p.text) for a in cleaned for p in a.paragraphs] == [han(p) for p in kept]
    print("| | lines of the body | articles | title right | paragraphs right |\n|---|---|---|---|---|")
    for wrapped, size in sorted({(wrapped, size) for wrapped, size, _ in right}, reverse=True):
        every, titles, texts = (right[wrapped, size, what] for what in ("all", "title", "text"))
        kind = "wrapped" if wrapped else "reflowed"
        print(f"| {kind} | {size} | {every} | {titles / every:.2f} | {texts / every:.2f} |")
    for wrapped in (True, False):
        every, titles, texts = (sum(n for (w, _, k), n in right.items() if w == wrapped and k == what) for what in ("all", "title", "text"))  # fmt: skip
        print(
            f"| {'wrapped' if wrapped else 'reflowed'} | all | {every} | {titles / every:.3f} | {texts / every:.3f} |"
        )


if __name__ == "__main__":
    main()
