"""Measure what the repair of characters does: to clean text, and to text into which dirt was planted.

Run as `python bench/repairs.py SET.jsonl.zst` on a set of labelled pages. The clean texts are their paragraphs and
headlines as they were set, but for those that hold dirt themselves; each is given to reflow as one line. Planted is
one kind of dirt at a time, at a known rate. With `ftfy` and `jionlp` installed they stand beside reflow.
"""

import argparse
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

import regex
from pages import cases

import reflow
from reflow.tables.lookalikes import LookAlike, table

Repair = Callable[[str], str]
# Dirt that a gold text may hold: look-alikes, invisible characters, spaces between Han and beside marks, ASCII marks
# beside Han, doubled marks, straight quotation marks.
DIRTY = regex.compile(
    r"[\u2E80-\u2FDF\uF900-\uFAFF\uE000-\uF8FF\uFE10-\uFE6F\uFF61-\uFF65\u200b-\u200f\u2060\ufeff\u00ad\ufffd\"']"
    r"|[\u00a0\u2002-\u200a]|(?<=[，。：；！？、])[ \u3000]|[ \u3000](?=[，。：；！？、”])|(?<=\p{Han})[,;:!?()]|[,;:!?()](?=\p{Han})"
    r"|(?<=\p{Han}) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z]) (?=\p{Han})|([。，、；：])\1|\p{Han}( \p{Han}){2,}(?!\p{Han})"
)
MEANT = regex.compile(r"\p{Han}[ \u3000]+\p{Han}")
SHOWN = 12  # changes of clean text that are listed
SAMPLE = 60  # pages of planted dirt
RATES = (0.01, 0.03, 0.1, 0.3)


def texts(path: Path) -> tuple[list[list[str]], int]:
    """Give the clean articles of each page, a headline and paragraphs a line, and how many of these hold dirt."""
    pages, left_out, seen = [], 0, set()
    for case in cases(path):
        page = []
        for article in case["articles"]:
            parts = [text.strip() for text in (article["title"], *(p["text"] for p in article["paragraphs"]))]
            parts = [text for text in parts if text and text not in seen]
            seen.update(parts)
            left_out += sum(DIRTY.search(text) is not None for text in parts)
            page.append("\n".join(text for text in parts if not DIRTY.search(text)))
        pages.append([text for text in page if text])
    return [page for page in pages if page], left_out


def clean(text: str) -> str:
    """Repair a text that was never wrapped: a paragraph a line."""
    return reflow.clean(text).to_text()


def changes(before: str, after: str) -> list[tuple[str, str, str]]:
    """List what was changed, with the text around it; line ends set aside."""
    before, after = (regex.sub(r"\s*\n\s*", "\n", text).strip() for text in (before, after))
    if before == after:
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (before[a:b], after[c:d], before[max(a - 6, 0) : b + 6])
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def left_alone(pages: list[list[str]], repair: Repair) -> tuple[int, list[tuple[str, str, str]]]:
    """Repair each clean article alone; give the number of characters, and what was changed."""
    size = 0
    found: list[tuple[str, str, str]] = []
    for text in (text for page in pages for text in page):
        size += len("".join(text.split()))
        found += changes(text, repair(text))
    return size, found


# --- planting --------------------------------------------------------------------------------------------------------


def plant_table(kinds: tuple[LookAlike, ...], share: float) -> Callable[[str, Random], tuple[str, int]]:
    """Plant look-alikes in the place of what they stand for: a font mixes up all of a character or none."""
    _, codes, kind, simplified, _ = table()
    twins: dict[str, list[str]] = {}
    for code, own, target in zip(codes.tolist(), kind.tolist(), simplified.tolist(), strict=True):
        if own in kinds:
            twins.setdefault(chr(target), []).append(chr(code))

    def plant(text: str, random: Random) -> tuple[str, int]:
        mixed_up = {c: random.choice(own) for c, own in twins.items() if random.random() < share}
        out = [mixed_up.get(c, c) for c in text]
        return "".join(out), sum(a != b for a, b in zip(out, text, strict=True))

    return plant


def plant_spaces(rate: float) -> Callable[[str, Random], tuple[str, int]]:
    """Plant spaces between Han."""

    def plant(text: str, random: Random) -> tuple[str, int]:
        out, count = [], 0
        for here, below in zip(text, text[1:] + "\n", strict=True):
            out.append(here)
            if regex.match(r"\p{Han}\p{Han}", here + below) and random.random() < rate:
                out.append(" ")
                count += 1
        return "".join(out), count

    return plant


def plant_pattern(pattern: str, change: Callable[[str], str], share: float) -> Callable[[str, Random], tuple[str, int]]:
    """Plant something in the place of some matches of a pattern."""
    compiled = regex.compile(pattern)

    def plant(text: str, random: Random) -> tuple[str, int]:
        count = 0

        def replaced(match: Any) -> str:
            nonlocal count
            if random.random() >= share:
                return str(match[0])
            count += 1
            return change(match[0])

        return compiled.sub(replaced, text), count

    return plant


NARROW = str.maketrans("，：；！？（）", ",:;!?()")
PLANTED: dict[str, Callable[[str, Random], tuple[str, int]]] = {
    "radicals": plant_table((LookAlike.RADICAL,), 0.5),
    "compatibility ideographs": plant_table((LookAlike.COMPATIBILITY,), 0.5),
    "vertical, small, half-width forms": plant_table((LookAlike.VERTICAL, LookAlike.SMALL, LookAlike.NARROW), 0.3),
    **{f"spaces between Han, {rate:.0%}": plant_spaces(rate) for rate in RATES},
    "ASCII marks": plant_pattern("[，：；！？]", lambda c: c.translate(NARROW), 0.3),
    "ASCII brackets": plant_pattern(r"（[^（）]{1,30}）", lambda c: "(" + c[1:-1] + ")", 0.3),
    "doubled marks": plant_pattern("(?<![。，、；：])[。，、；：](?![。，、；：])", lambda c: c * 2, 0.1),
}


def planted(pages: list[list[str]], plant: Callable[[str, Random], tuple[str, int]], repair: Repair) -> str:
    """Plant one kind of dirt into pages; say what share is repaired and what else is changed."""
    random = Random(0)
    total = left = harmed = 0
    for page in pages:
        text = "\n".join(page)
        dirty, count = plant("\n\n".join(page), random)
        done = regex.sub(r"\n+", "\n", repair(dirty)).strip()
        total += count
        for tag, a, b, c, d in SequenceMatcher(None, text, done, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            if tag == "delete" and not text[a:b].strip():
                harmed += bool(MEANT.fullmatch(text, a - 1, b + 1))
            else:
                left += max(b - a, d - c)
    share = max(1 - left / max(total, 1), 0)
    return f"{total} planted, {share:.4f} repaired, {left} characters differ from the clean text, {harmed} meant spaces lost"


def peers() -> dict[str, Repair]:
    """Find the tools that stand beside reflow."""
    found: dict[str, Repair] = {"reflow": clean}
    try:
        import ftfy

        found["ftfy"] = ftfy.fix_text
    except ImportError:
        print("(without ftfy)")
    try:
        import jionlp

        found["jionlp"] = jionlp.clean_text
    except ImportError:
        print("(without jionlp)")
    return found


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    chosen = options.parse_args()
    pages, left_out = texts(chosen.set)
    print(
        f"{sum(t.count(chr(10)) + 1 for page in pages for t in page)} clean texts, {left_out} left out for dirt of their own"
    )
    large = sorted(pages, key=lambda page: -sum(map(len, page)))[:SAMPLE]
    meant = sum(len(MEANT.findall(text, overlapped=True)) for page in large for text in page)
    for name, repair in peers().items():
        size, found = left_alone(pages, repair)
        other = [change for change in found if (change[0] + change[1]).strip()]
        print(f"\n## {name}\nclean: {len(other)} changes in {size} characters, {len(found) - len(other)} of spaces")
        for before, after, around in (other + found)[:SHOWN]:
            print(f"  {before!r} -> {after!r} in {around!r}")
        for kind, plant in PLANTED.items():
            print(f"{kind}: {planted(large, plant, repair)} of {meant}")


if __name__ == "__main__":
    main()
