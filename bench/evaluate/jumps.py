"""Measure how well articles that continue on another page are put together.

Run: `python bench/evaluate/jumps.py SET.jsonl.zst`
Takes: 5 seconds
Figures: in no page

From the articles of labelled pages 60 inputs of two pages are set: two articles begin on the first page and continue
on the third, a third continuation comes from a page that is missing, and two articles are whole. So every jump line
has a wrong partner to choose. A stitch is right if one article holds the beginning and the end of a story, and wrong
if it holds the beginning of one and the continuation of another. The pass `label` may run whole stories together with
others; these are counted apart.
"""

import argparse
import sys
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import Case, body, cases, han
from support.typeset import wrap

import reflow

INPUTS = 60
CUT, CONTINUED = 2, 3  # the first two stories of an input are cut; of the third only the continuation is there
SHORTEST = 260  # characters of an article that is cut


def lines(paragraphs: list[str], measure: float) -> list[str]:
    """Return the lines of paragraphs."""
    return [line for paragraph in paragraphs for line in wrap(paragraph, measure)]


def two_pages(stories: list[Case], random: Random) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of two pages, and beginning and end of each story, those of the two cut stories first."""
    measure = random.choice([14, 16, 18, 21, 24])
    first, third, lost, whole, last = stories
    front, back = [], []
    for story in (first, third):
        set_lines = lines(body(story), measure)
        at = random.randint(len(set_lines) // 3, 2 * len(set_lines) // 3)
        front.append([*wrap(story["title"], 18, first=0), *set_lines[:at], "（下转第3版）"])
        title = wrap(story["title"], 18, first=0) if random.random() < 0.5 else []
        back.append([*title, "（上接第1版）", *set_lines[at:]])
    set_lines = lines(body(lost), measure)
    back.append(["（上接第2版）", *set_lines[len(set_lines) // 2 :]])
    front.append([*wrap(whole["title"], 18, first=0), *lines(body(whole), measure)])
    back.append([*wrap(last["title"], 18, first=0), *lines(body(last), measure)])
    random.shuffle(front)
    random.shuffle(back)
    parts = [["第1版"], *front, ["第3版"], *back]
    texts = [han("".join(body(story))) for story in stories]
    return "\n\n".join("\n".join(part) for part in parts) + "\n", [(text[:30], text[-30:]) for text in texts]


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    random = Random(0)
    stories: dict[str, Any] = {
        story["title"]: story
        for case in cases(options.parse_args().set)
        for story in case["articles"]
        if sum(map(len, body(story))) >= SHORTEST
    }
    right = wrong = together = 0
    for _ in range(INPUTS):
        text, edges = two_pages(random.sample(list(stories.values()), 5), random)
        articles = [han("".join(p.text for p in article.paragraphs)) for article in reflow.clean(text).articles]
        for number, (begins, ends) in enumerate(edges):
            if number >= CUT:
                continue
            holders = [article for article in articles if begins in article]
            right += any(ends in article for article in holders)
            # For each story of the input: whether its end stands in an article that begins as this one.
            strangers = [any(end != ends and end in article for article in holders) for _, end in edges]
            wrong += any(strangers[:CONTINUED])
            together += any(strangers[CONTINUED:])
    print(f"{right} of {CUT * INPUTS} stitched right, {wrong} wrong, {together} run together with a whole story")


if __name__ == "__main__":
    main()
