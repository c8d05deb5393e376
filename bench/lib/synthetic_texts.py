"""Texts that are no newspaper page, set at random from pieces of real text: prose, news items, and lines that stay as they are.

The network is trained on these beside the real texts, so that it works on kinds of text that no data set has. To read
some of them with their labels: `python bench/lib/synthetic_texts.py OTHERS.jsonl.zst PAGES.jsonl.zst COUNT [SEED]`.
"""

import sys
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))

from lib import synthetic_articles, synthetic_formal, synthetic_lines, synthetic_mixed, synthetic_prose, synthetic_short
from lib.labelled_pages import cases
from lib.synthetic_noise import ASCII, noisy, spread, trailing
from lib.synthetic_pen import Pen, Sources, Story, converted, sources_of
from lib.synthetic_sheet import Sample
from reflow.draft import TextKind

__all__ = ["Sample", "Sources", "Story", "samples", "sources_of"]

GENRES = {
    synthetic_prose.text: 25,
    synthetic_formal.text: 10,
    synthetic_mixed.text: 15,
    synthetic_short.text: 14,
    synthetic_articles.text: 22,
    synthetic_lines.text: 26,
}
TRADITIONAL = 0.2  # of the texts
SIMPLIFIED = 0.6  # of the others are in one script; the pieces of a text come from several sources
TRAILING = 0.08  # of the texts have blanks at line ends
NOISY = 0.05  # of the texts have the errors of an OCR
SPREAD = 0.015  # of the texts have blanks between all their characters, as some programs read pages
ASCII_MARKS = 0.06  # of the texts have ASCII marks for Chinese ones


def _damaged(sample: Sample, random: Random) -> Sample:
    """Return a sample as programs and scanners hand it on; its lines and their labels stay."""
    text = sample.text
    if random.random() < TRADITIONAL:
        text = converted(text, random.choice(["s2t", "s2tw", "s2hk", "s2twp"]))
    elif random.random() < SIMPLIFIED:
        text = converted(text, "t2s")
    if random.random() < ASCII_MARKS:
        text = text.translate(random.choice(ASCII))
    if random.random() < NOISY:
        text = noisy(text, random)
    if random.random() < SPREAD and sample.kind is not TextKind.LINES:
        text = spread(text, random)
    if random.random() < TRAILING:
        text = trailing(text, random)
    return Sample(text, sample.labels, sample.kind)


def samples(sources: Sources, count: int, seed: int) -> list[Sample]:
    """Return `count` texts with the label of each line that is not blank; the same seed gives the same texts."""
    random = Random(seed)
    pen = Pen.of(sources, random)
    texts = []
    for genre in random.choices(list(GENRES), list(GENRES.values()), k=count):
        sample = _damaged(genre(pen), random)
        assert len(sample.labels) == sum(bool(line.strip()) for line in sample.text.split("\n")), sample.text
        texts.append(sample)
    return texts


def main() -> None:
    """Print random texts with their labels, for reading."""
    other_texts, pages, count, *seed = sys.argv[1:]
    sources = sources_of(cases(Path(other_texts)), cases(Path(pages)))
    for sample in samples(sources, int(count), int(seed[0]) if seed else 0):
        labels = iter(sample.labels)
        print(f"==== {sample.kind.name}")
        for line in sample.text.split("\n"):
            print(f"{next(labels).name if line.strip() else '':12}|{line}")


if __name__ == "__main__":
    main()
