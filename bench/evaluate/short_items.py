"""Score the titles of short wrapped news items without a dateline, by the width of the title beside the column's.

Run: `python bench/evaluate/short_items.py SET.jsonl.zst [--items N]`
Takes: 10 seconds
Figures: in no page

An item is the title of an article of the labelled pages above the beginning of its body, from which the dateline or
byline is taken: one or two paragraphs, eleven lines at most with the title. Items are set at every measure from 12 to 45
em, with the title's line narrower than the column, nearly as wide, wider, or broken into two lines of the column; with
and without a blank line below the title, the body indented or not. Prints for each width and layout the share of the
items whose title is exactly right, and the same by measure.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

import regex

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import Case, cases
from support.typeset import width, wrap

import reflow
from reflow.patterns.datelines import NEWS_OPENING

MEASURES = range(12, 46)  # em
LONGEST = 11  # lines; more are a page
# From how far below the measure to how far above it the title's line reaches, in em: of a title nearly as wide, no word
# of the body would have found room behind it; one that is narrower leaves four em or more.
WIDTHS = {"narrower": (-99, -4), "as wide": (-1.5, 0), "wider": (1, 12), "in two lines": (3, 99)}
LAYOUTS = {"close": (False, False), "blank line": (True, False), "indent": (False, True), "both": (True, True)}
PARAGRAPHS = (1, 2, 2)


@dataclass(frozen=True)
class Story:
    """An article: its headlines, of different widths, and its paragraphs without dateline."""

    headlines: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """An item as it is set."""

    width: str
    layout: str
    measure: int
    title: str
    text: str


def stories(path: Path) -> Iterator[Story]:
    """Yield each article once, without its dateline; those of which a part of it may be left are omitted."""
    seen = set()
    for case in cases(path):
        for article in case["articles"]:
            paragraphs = _without_opening(article)
            title = article["title"].replace("\n", "")
            if title and title not in seen and paragraphs and not NEWS_OPENING.pattern.match(paragraphs[0]):
                seen.add(title)
                other_line = (article["deck"] or article["kicker"] or "").replace("\n", "")
                yield Story((title, *([f"{title}　{other_line}"] if other_line else [])), paragraphs)


def _without_opening(article: Case) -> tuple[str, ...]:
    """Return the leading paragraphs of an article, up to the first subhead, without what opens the first."""
    leading = next((list(group) for is_text, group in groupby(article["paragraphs"], _is_text) if is_text), [])
    texts = ["".join(paragraph["text"].split("\n")) for paragraph in leading]
    opening = (article["opening"] or {}).get("raw", "")
    if not texts or not texts[0].startswith(opening):
        return ()
    texts[0] = texts[0].removeprefix(opening).lstrip("　 ：:")
    return tuple(text for text in texts if regex.search("[。！？]", text))


def _is_text(paragraph: Case) -> bool:
    return paragraph["kind"] == "paragraph" and bool(paragraph["text"])


def items(told: list[Story], each: int) -> Iterator[Item]:
    """Yield items of each width, layout and measure; fewer than `each` where few titles are so wide."""
    random = Random(0)
    pairs = [(headline, story.paragraphs) for story in told for headline in story.headlines]
    for measure in MEASURES:
        for width_name, (least, most) in WIDTHS.items():
            fitting = [pair for pair in pairs if least <= width(pair[0]) - measure <= most]
            for layout in LAYOUTS:
                for title, paragraphs in random.sample(fitting, min(each, len(fitting))):
                    yield _item(width_name, layout, measure, title, paragraphs, random)


def _item(width_name: str, layout: str, measure: int, title: str, paragraphs: tuple[str, ...], random: Random) -> Item:
    has_blank, has_indent = LAYOUTS[layout]
    above = wrap(title, measure, first=0) if width_name == "in two lines" else [title]
    room, count = LONGEST - len(above), random.choice(PARAGRAPHS)
    first = 2 if has_indent else random.choice((0, 2))  # the blanks of an indent may be lost, its place stays
    body: list[str] = []
    for paragraph in paragraphs[:count]:
        lines = _beginning(paragraph, measure, room - len(body), first, indent=has_indent)
        if not lines:
            break
        body += lines
    if len(body) < 2:  # one sentence is longer than an item: it is cut, and nothing else is wrapped
        body = wrap(paragraphs[0], measure, indent=has_indent, first=first)[:room]
    lines = [*above, *([""] if has_blank else []), *body]
    return Item(width_name, layout, measure, title, "\n".join(lines) + "\n")


def _beginning(paragraph: str, measure: int, room: int, first: float, *, indent: bool) -> list[str]:
    """Return the lines of as many sentences as have room."""
    best: list[str] = []
    for stop in regex.finditer("[。！？]”?", paragraph):
        lines = wrap(paragraph[: stop.end()], measure, indent=indent, first=first)
        if len(lines) > room:
            break
        best = lines
    return best


def letters(text: str | None) -> str:
    """Return a text without marks and blanks, which may be repaired."""
    return "".join(filter(str.isalnum, text or ""))


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("set", type=Path)
    options.add_argument("--items", type=int, default=10, metavar="N", help="for each measure, width and layout")
    chosen = options.parse_args()
    chosen_items = list(items(list(stories(chosen.set)), chosen.items))
    right: dict[tuple[str, str | int], list[bool]] = defaultdict(list)
    for item, document in zip(chosen_items, reflow.clean_many([item.text for item in chosen_items]), strict=True):
        (first, *more) = document.articles
        is_right = not more and letters(first.title) == letters(item.title)
        for key in (item.layout, item.measure // 5 * 5, "all"):
            right[item.width, key].append(is_right)
            right["all", key].append(is_right)
    for keys in (LAYOUTS, sorted({measure // 5 * 5 for measure in MEASURES})):
        columns = [*keys, "all"]
        print(f"| title | {' | '.join(map(str, columns))} | items |\n|{'---|' * (len(columns) + 2)}")
        for name in (*WIDTHS, "all"):
            shares = [f"{sum(has) / len(has):.3f}" if (has := right[name, key]) else "–" for key in columns]
            print(f"| {name} | {' | '.join(shares)} | {len(right[name, 'all'])} |")
        print()


if __name__ == "__main__":
    main()
