"""Score datelines by their fields, body text taken for furniture, and names that run together.

Run: `python bench/evaluate/datelines.py SET.jsonl.zst`, with the scorer in `../shared/tools`
Takes: 10 seconds
Figures: in no page

These are the figures that the scorer of `structure.py` has no rows for.
"""

import argparse
import collections
import sys
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import cases
from lib.scorer import TOOLS

import reflow
from reflow.passes.byline import split_names

sys.path.append(str(TOOLS))  # for the scorer
OWN_PAPER = ("本报", "本報")  # the labels do not name the paper itself as an agency
FIELDS = ("agency", "place", "date")

# Common surnames that are not also usual in given names, and characters usual in given names: written down by hand.
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高郭罗郑梁谢宋唐许韩冯邓曹彭曾萧蔡潘袁董余苏叶吕魏蒋杜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英秀兰建国志强淑珍雪梅子涵宇轩浩然欣怡梓晨一诺雨桐俊熙思源佳琪文博"
NAMES = 400


def dateline_fields(case: dict[str, Any], document: dict[str, Any]) -> collections.Counter[str]:
    """Compare the fields of each opening with those of the cleaned article with the same first paragraph."""
    count: collections.Counter[str] = collections.Counter()
    datelines: dict[str, dict[str, Any]] = {}  # by the first characters of a paragraph
    for article in document["articles"]:
        for paragraph in article["paragraphs"][:3]:
            text = "".join(paragraph["text"].split())
            datelines.setdefault(text[:30], article["dateline"] or {})
    for article in case["articles"]:
        opening = article["opening"]
        if not opening:
            continue
        text = "".join(article["paragraphs"][0]["text"].split())
        dateline = datelines.get(text[:30])
        if dateline is None:
            count["paragraph not found"] += 1
            continue
        for field in FIELDS:
            want, got = ("".join((line.get(field) or "").split()) for line in (opening, dateline))
            got = "" if got in OWN_PAPER and not want else got
            count[f"{field} right"] += bool(want) and want == got
            count[f"{field} gold"] += bool(want)
            count[f"{field} predicted"] += bool(got)
            if want != got:
                count[f"{field}: {want or '-'} as {got or '-'}"] += 1
    return count


def body_taken(case: dict[str, Any], document: dict[str, Any]) -> tuple[int, int]:
    """Return the number of characters in bodies, and of those that became furniture or captions."""
    import score  # of ../shared/tools

    gold = score.Gold(case)
    place = {at: k for k, at in enumerate(gold.pos)}
    taken = 0
    for spans in [line["spans"] for line in document["furniture"]] + [
        caption["spans"] for article in document["articles"] for caption in article["captions"]
    ]:
        for start, end in spans:
            taken += sum(gold.role[place[at]] == gold.BODY for at in range(start, end) if at in place)
    return sum(role == gold.BODY for role in gold.role), taken


def names() -> str:
    """Return how many names that run together, made of random surnames and given names, are split correctly."""
    random = Random(0)
    right = 0
    for _ in range(NAMES):
        people = []
        for _ in range(random.choice([2, 2, 3])):
            start = random.randrange(len(GIVEN))
            people.append(random.choice(SURNAMES) + GIVEN[start : start + random.choice([1, 2, 2, 2])])
        text = "".join(people)
        right += [text[a:b] for a, b in split_names(text, 0, len(text))] == people
    return f"names run together: {right} of {NAMES} split right"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    count: collections.Counter[str] = collections.Counter()
    body = taken = 0
    for case in cases(options.parse_args().set):
        document = reflow.clean(case["text"]).to_dict()
        count += dateline_fields(case, document)
        characters, lost = body_taken(case, document)
        body, taken = body + characters, taken + lost
    for field in FIELDS:
        right, gold, predicted = (count.pop(f"{field} {what}", 0) for what in ("right", "gold", "predicted"))
        print(f"{field}: F1 {2 * right / max(gold + predicted, 1):.4f} of {gold}")
    print(f"body text taken for furniture or captions: {taken} of {body} characters, {taken / max(body, 1):.5f}")
    print(names())
    for what, often in count.most_common(12):
        print(f"  {what}: {often}")


if __name__ == "__main__":
    main()
