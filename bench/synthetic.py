"""Set pages at random from the articles of labelled pages: more measures, layouts and orders than any typesetter gives.

The network is trained on these beside the real pages, so that it holds on pages of unseen programs.
"""

from dataclasses import dataclass, field
from random import Random

from pages import Case
from typeset import wrap

from reflow.draft import Label


@dataclass
class Page:
    """A page in the making: its lines, each with its label; blank lines have none."""

    lines: list[str] = field(default_factory=list)
    labels: list[Label | None] = field(default_factory=list)

    def add(self, lines: list[str], first: Label, rest: Label) -> None:
        """Add the lines of one unit."""
        self.lines += lines
        self.labels += [first, *[rest] * (len(lines) - 1)]

    def blank(self, count: int = 1) -> None:
        """Add blank lines."""
        self.lines += [""] * count
        self.labels += [None] * count


@dataclass(frozen=True)
class Style:
    """What is the same all over a page."""

    measure: float
    varied: bool  # the measure changes from article to article
    indent: str  # kept, lost, or none was set
    between_paragraphs: float  # chance of a blank line
    around_titles: float
    column_ends: float  # chance of a blank line after any line
    everywhere: bool  # a blank line after every line
    trailing: float  # chance that a title stands below its body
    title_width: float
    furniture: float  # chance of a furniture line after any line


def style(random: Random) -> Style:
    """Choose how a page is set."""
    measure = random.choice([random.uniform(8, 14), random.uniform(12, 24), random.uniform(18, 42)])
    return Style(
        measure=round(measure * 2) / 2,
        varied=random.random() < 0.3,
        indent=random.choice(["kept", "lost", "lost", "lost", "none"]),
        between_paragraphs=random.choice([0, 0, 0.5, 0.9, 1, 1]),
        around_titles=random.choice([0, 0.5, 1, 1]),
        column_ends=random.choice([0, 0, 0.02, 0.05, 0.15]),
        everywhere=random.random() < 0.06,
        trailing=random.choice([0, 0, 1, 1, 0.5]),
        title_width=random.uniform(9, 30),
        furniture=random.choice([0, 0, 0.003, 0.01]),
    )


def page(stories: list[Case], furniture: list[str], random: Random) -> tuple[str, list[Label]]:
    """Set articles on a page; give its text, and the label of every line that is not blank."""
    chosen, made = style(random), Page()
    for story in stories:
        measure = chosen.measure
        if chosen.varied:
            measure = round(random.uniform(0.6, 1.6) * measure * 2) / 2
        _article(made, story, max(measure, 8), chosen, random)
    return _finish(made, chosen, furniture, random)


def _article(made: Page, story: Case, measure: float, chosen: Style, random: Random) -> None:
    trailing = random.random() < chosen.trailing
    if not trailing:
        _headline(made, story, Label.TITLE_ABOVE, chosen, random)
    opened = False
    for paragraph in story["paragraphs"]:
        text = "".join(paragraph["text"].split("\n"))
        if not text:
            continue
        if paragraph["kind"] == "subhead":
            made.add(wrap(text, measure, first=0), Label.SUBHEAD, Label.SUBHEAD)
        else:
            indent = 0 if chosen.indent == "none" else 2
            lines = wrap(text, measure, indent=chosen.indent == "kept", first=indent)
            made.add(lines, Label.FIRST if opened else Label.OPENING, Label.NEXT)
            opened = True
        if random.random() < chosen.between_paragraphs:
            made.blank()
    if trailing:
        if random.random() < chosen.around_titles:
            made.blank()
        _headline(made, story, Label.TITLE_BELOW, chosen, random)
    if random.random() < max(chosen.around_titles, chosen.between_paragraphs):
        made.blank(random.choice([1, 1, 2]))


def _headline(made: Page, story: Case, title: Label, chosen: Style, random: Random) -> None:
    width = chosen.title_width * random.uniform(0.8, 1.2)
    for words, label in ((story["kicker"], Label.KICKER), (story["title"], title), (story["deck"], Label.DECK)):
        if words:
            made.add(wrap(words, max(width, 6), first=0), label, label)
    if story["byline_line"] and random.random() < 0.8:
        made.add([story["byline_line"]], Label.BYLINE, Label.BYLINE)
    if random.random() < chosen.around_titles:
        made.blank()


def _finish(made: Page, chosen: Style, furniture: list[str], random: Random) -> tuple[str, list[Label]]:
    text, labels = [], []
    for line, label in zip(made.lines, made.labels, strict=True):
        if not line.strip():
            text.append("")
            continue
        text.append(line)
        labels.append(label)
        if chosen.everywhere or random.random() < chosen.column_ends:
            text.append("")
        if furniture and random.random() < chosen.furniture:
            text.append(random.choice(furniture))
            labels.append(Label.FURNITURE)
    return "\n".join(text) + "\n", [label for label in labels if label is not None]


def pages(cases: list[Case], count: int, seed: int) -> list[tuple[str, list[Label]]]:
    """Set `count` pages of one to six articles each, from the articles of some labelled pages."""
    random = Random(seed)
    stories = [story for case in cases for story in case["articles"] if story["paragraphs"]]
    short = [words for case in cases for words in case["furniture"] if 0 < len(words) < 30 and "\n" not in words]
    return [page(random.sample(stories, random.randint(1, 6)), short, random) for _ in range(count)]
