"""Measure how many characters stand in a wrong place if a doubtful decision is wrong, by what the decision is about.

Run: `python bench/evaluate/misplaced.py TRAIN.jsonl.zst [--each N]`
Takes: 1 minute
Figures: docs/review.md

Two doubtful decisions of each kind on every Nth page are replaced by their runner-up, one at a time, as a person would
correct them. A character then stands in another place if it is in another article, in another part of its article, or
no longer in both texts. Of each article of the second text its counterpart is the one that it has most text of.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).parents[1]))
from lib.labelled_pages import cases

import reflow
from reflow.document import Document
from reflow.explanation import Decision, correction_of

Part = tuple[int, str]
DOUBTFUL = 0.97  # confidence below which decisions are taken, so that there are enough of each kind
OF_EACH_KIND = 2  # decisions a page


def places(document: Document) -> dict[int, Part]:
    """Return for each position of the source the article and the part of it that the character stands in."""
    by_position: dict[int, Part] = {}
    for number, article in enumerate(document.articles):
        parts = [("kicker", article.kicker_spans), ("title", article.title_spans), ("deck", article.deck_spans)]
        parts += [(paragraph.kind, paragraph.spans) for paragraph in article.paragraphs]
        parts += [("caption", caption.spans) for caption in article.captions]
        for part, spans in parts:
            for start, end in spans:
                by_position.update(dict.fromkeys(range(start, end), (number, part)))
    return by_position


def misplaced(first: Mapping[int, Part], second: Mapping[int, Part]) -> int:
    """Return how many characters stand in another place in the second text."""
    shared = Counter((first[at][0], second[at][0]) for at in first.keys() & second.keys())
    counterpart: dict[int, int] = {}
    for (of_first, of_second), _ in shared.most_common():
        if of_second not in counterpart and of_first not in counterpart.values():
            counterpart[of_second] = of_first
    in_first = {at: (counterpart.get(article, -1), part) for at, (article, part) in second.items()}
    return sum(first.get(at) != in_first.get(at) for at in first.keys() | second.keys())


def about(decision: Decision) -> str:
    """Return what a wrong decision is about: a row of the table in `docs/review.md`."""
    kinds = {decision.kind, decision.instead_kind}
    if kinds == {"joined", "paragraph"}:
        return "line end"
    if kinds in ({"joined", "article"}, {"paragraph", "article"}):
        return "line end that begins an article"
    return "kind of the line"


def chosen(decisions: list[Decision], random: Random) -> Iterator[tuple[Decision, str]]:
    """Yield some doubtful decisions with the kind of their runner-up."""
    taken: Counter[str] = Counter()
    for decision in random.sample(decisions, len(decisions)):
        if decision.instead_kind is None or decision.least_confidence >= DOUBTFUL:
            continue
        kind, instead = correction_of(decision.kind), correction_of(decision.instead_kind)
        if kind != instead and taken[kind] < OF_EACH_KIND:
            taken[kind] += 1
            yield decision, instead


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--each", type=int, default=2)
    options = parser.parse_args()
    random = Random(1)
    measured: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for case in list(cases(options.pages))[:: options.each]:
        before = places(reflow.clean(case["text"]))
        for decision, instead in chosen(reflow.explain(case["text"]), random):
            correction = {"line": decision.line, "kind": instead}
            after = places(reflow.clean(case["text"], corrections=(correction,)))
            measured[about(decision)].append((misplaced(before, after), len(decision.text)))
    print("| what is wrong | decisions | characters misplaced, median | mean | characters of the line, median |")
    print("|---|---|---|---|---|")
    for what, rows in sorted(measured.items()):
        characters, lengths = zip(*rows, strict=True)
        print(f"| {what} | {len(rows)} | {median(characters):g} | {mean(characters):.1f} | {median(lengths):g} |")


if __name__ == "__main__":
    main()
