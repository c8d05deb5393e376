"""Measure how articles that go on on another page are put together.

Run as `python bench/jumps.py SET.jsonl.zst`. From the articles of labelled pages 60 inputs of two pages are set: two
articles begin on the first page and go on on the third, a third continuation comes from a page that is not there, and
two articles are whole. So every jump line has a wrong partner to choose. A stitch is right if one article holds the
beginning and the end of a story, and wrong if it holds the beginning of one and the continuation of another. Stories
that are whole may be run together with others by `label`; they are counted apart.
"""

import argparse
from pathlib import Path
from random import Random
from typing import Any

import regex
from pages import Case, cases
from typeset import wrap

import reflow

INPUTS = 60
CUT, CONTINUED = 2, 3  # the first two stories of an input are cut, of the third there is but the continuation
SHORTEST = 260  # characters of an article that is cut


def body(story: Case) -> list[str]:
    """Give the paragraphs of an article."""
    return ["".join(p["text"].split("\n")) for p in story["paragraphs"] if p["kind"] == "paragraph" and p["text"]]


def han(text: str) -> str:
    """Keep the Han of a text: marks and spaces may be repaired."""
    return "".join(regex.findall(r"\p{Han}", text))


def lines(paragraphs: list[str], measure: float) -> list[str]:
    """Set paragraphs in lines."""
    return [line for paragraph in paragraphs for line in wrap(paragraph, measure)]


def two_pages(stories: list[Case], random: Random) -> tuple[str, list[tuple[str, str]]]:
    """Set two pages; give the text, and beginning and end of each story, the two that are cut first."""
    measure = random.choice([14, 16, 18, 21, 24])
    first, third, lost, whole, other = stories
    front, back = [], []
    for story in (first, third):
        own = lines(body(story), measure)
        at = random.randint(len(own) // 3, 2 * len(own) // 3)
        front.append([*wrap(story["title"], 18, first=0), *own[:at], "（下转第3版）"])
        title = wrap(story["title"], 18, first=0) if random.random() < 0.5 else []
        back.append([*title, "（上接第1版）", *own[at:]])
    own = lines(body(lost), measure)
    back.append(["（上接第2版）", *own[len(own) // 2 :]])
    front.append([*wrap(whole["title"], 18, first=0), *lines(body(whole), measure)])
    back.append([*wrap(other["title"], 18, first=0), *lines(body(other), measure)])
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
            own = [article for article in articles if begins in article]
            right += number < CUT and any(ends in article for article in own)
            other = [any(end != ends and end in article for article in own) for _, end in edges]
            wrong += number < CUT and any(other[:CONTINUED])
            together += number < CUT and any(other[CONTINUED:])
    print(f"{right} of {CUT * INPUTS} stitched right, {wrong} wrong, {together} run together with a whole story")


if __name__ == "__main__":
    main()
