"""Measure what the repair of characters does to clean text, and to text with planted errors.

Run: `python bench/evaluate/repairs.py SET.jsonl.zst`, beside ftfy and jionlp where they are installed
Takes: 2 minutes with reflow alone
Figures: docs/repairs.md

The clean texts are the paragraphs and headlines of labelled pages as they were set, without those that contain such
errors themselves; reflow cleans each as one line. One kind of error is planted at a time, at a known rate.
"""

import argparse
import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

import regex

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import cases

import reflow
from reflow.tables.lookalikes import LookAlike, table

Repair = Callable[[str], str]
# Errors that a gold text may contain: look-alikes, invisible characters, spaces between Han and beside marks, ASCII marks
# beside Han, doubled marks, straight quotation marks.
DIRTY = regex.compile(
    r"[\u2E80-\u2FDF\uF900-\uFAFF\uE000-\uF8FF\uFE10-\uFE6F\uFF61-\uFF65\u200b-\u200f\u2060\ufeff\u00ad\ufffd\"']"
    r"|[\u00a0\u2002-\u200a]|(?<=[，。：；！？、])[ \u3000]|[ \u3000](?=[，。：；！？、”])|(?<=\p{Han})[,;:!?()]|[,;:!?()](?=\p{Han})"
    r"|(?<=\p{Han}) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z]) (?=\p{Han})|([。，、；：])\1|\p{Han}( \p{Han}){2,}(?!\p{Han})"
)
MEANT = regex.compile(r"\p{Han}[ \u3000]+\p{Han}")
SHOWN = 12  # changes of clean text that are listed
SAMPLE = 60  # pages with planted errors
RATES = (0.01, 0.03, 0.1, 0.3)


def texts(path: Path) -> tuple[list[list[str]], int]:
    """Return the clean articles of each page, with a line per headline or paragraph, and the number of lines with errors."""
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
    """Repair a text with a line per paragraph."""
    return reflow.clean(text).to_text()


def changes(before: str, after: str) -> list[tuple[str, str, str]]:
    """Return the changes with the text around them; line ends are ignored."""
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
    """Repair each clean article alone; return the number of characters, and the changes."""
    size = 0
    changed: list[tuple[str, str, str]] = []
    for text in (text for page in pages for text in page):
        size += len("".join(text.split()))
        changed += changes(text, repair(text))
    return size, changed


# --- planting --------------------------------------------------------------------------------------------------------


def plant_table(kinds: tuple[LookAlike, ...], share: float) -> Callable[[str, Random], tuple[str, int]]:
    """Return a function that replaces characters by look-alikes: as in a font, all occurrences or none."""
    _, codes, kind, simplified, _ = table()
    twins: dict[str, list[str]] = {}
    for code, look_alike_kind, target in zip(codes.tolist(), kind.tolist(), simplified.tolist(), strict=True):
        if look_alike_kind in kinds:
            twins.setdefault(chr(target), []).append(chr(code))

    def plant(text: str, random: Random) -> tuple[str, int]:
        mixed_up = {c: random.choice(forms) for c, forms in twins.items() if random.random() < share}
        out = [mixed_up.get(c, c) for c in text]
        return "".join(out), sum(a != b for a, b in zip(out, text, strict=True))

    return plant


def plant_spaces(rate: float) -> Callable[[str, Random], tuple[str, int]]:
    """Return a function that plants spaces between Han."""

    def plant(text: str, random: Random) -> tuple[str, int]:
        out, count = [], 0
        for character, below in zip(text, text[1:] + "\n", strict=True):
            out.append(character)
            if regex.match(r"\p{Han}\p{Han}", character + below) and random.random() < rate:
                out.append(" ")
                count += 1
        return "".join(out), count

    return plant


def plant_pattern(pattern: str, change: Callable[[str], str], share: float) -> Callable[[str, Random], tuple[str, int]]:
    """Return a function that changes some matches of a pattern."""
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
    """Plant one kind of error into pages; return what share is repaired and what else is changed, as text."""
    random = Random(0)
    total = left = blanks = harmed = 0
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
                if tag == "insert" and not done[c:d].strip():
                    blanks += d - c
    share = max(1 - left / max(total, 1), 0)
    return (
        f"{total} planted, {share:.4f} repaired, {left} characters differ from the clean text,"
        f" {blanks} of which are blanks that stayed, {harmed} meant spaces lost"
    )


def peers() -> dict[str, Repair]:
    """Return reflow, and the tools to compare that are installed."""
    tools: dict[str, Repair] = {"reflow": clean}
    try:
        import ftfy

        tools["ftfy"] = ftfy.fix_text
    except ImportError:
        print("(without ftfy)")
    try:
        import jionlp

        tools["jionlp"] = jionlp.clean_text
    except ImportError:
        print("(without jionlp)")
    return tools


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("set", type=Path)
    chosen = options.parse_args()
    pages, left_out = texts(chosen.set)
    print(
        f"{sum(t.count(chr(10)) + 1 for page in pages for t in page)} clean texts, {left_out} left out for errors of their own"
    )
    large = sorted(pages, key=lambda page: -sum(map(len, page)))[:SAMPLE]
    meant = sum(len(MEANT.findall(text, overlapped=True)) for page in large for text in page)
    for name, repair in peers().items():
        size, changed = left_alone(pages, repair)
        of_characters = [change for change in changed if (change[0] + change[1]).strip()]
        print(
            f"\n## {name}\nclean: {len(of_characters)} changes in {size} characters, {len(changed) - len(of_characters)} of spaces"
        )
        for before, after, around in (of_characters + changed)[:SHOWN]:
            print(f"  {before!r} -> {after!r} in {around!r}")
        for kind, plant in PLANTED.items():
            print(f"{kind}: {planted(large, plant, repair)} of {meant}")


if __name__ == "__main__":
    main()
