"""The sheet on which a text at random is set, and the ways in which programs wrap paragraphs."""

from dataclasses import dataclass, field
from random import Random

from support.typeset import wrap

from reflow.draft import Kind, TextKind


@dataclass(frozen=True)
class Sample:
    """A text, the label of each line of it that is not blank, and what kind of text it is."""

    text: str
    labels: list[Kind]
    kind: TextKind


@dataclass
class Sheet:
    """A text being set: its lines, each with its label; the label of a blank line is not used."""

    lines: list[str] = field(default_factory=list)
    labels: list[Kind] = field(default_factory=list)

    def add(self, lines: list[str], first: Kind, following: Kind | None = None) -> None:
        """Add the lines of one unit."""
        self.lines += lines
        self.labels += [first, *[first if following is None else following] * (len(lines) - 1)][: len(lines)]

    def keep(self, *lines: str) -> None:
        """Add lines that stay as they are."""
        self.add(list(lines), Kind.VERBATIM)

    def blank(self, count: int = 1) -> None:
        """Add blank lines."""
        self.add([""] * count, Kind.VERBATIM)

    def join(self, lower: "Sheet") -> None:
        """Add all lines of another sheet."""
        self.lines += lower.lines
        self.labels += lower.labels

    def sample(self, kind: TextKind) -> Sample:
        """Return what was set.

        >>> sheet = Sheet()
        >>> sheet.add(["渡船停了，大家", "在岸上等。"], Kind.FIRST, Kind.NEXT)
        >>> sheet.blank()
        >>> sheet.keep("电话：5550132")
        >>> [label.name for label in sheet.sample(TextKind.PROSE).labels]
        ['FIRST', 'NEXT', 'VERBATIM']
        """
        labels = [label for line, label in zip(self.lines, self.labels, strict=True) if line.strip()]
        return Sample("\n".join(self.lines) + "\n", labels, kind)


CLOSING = frozenset("。．？！，、；：）〕】》〉」』”’…,.;:?!)]")


@dataclass(frozen=True)
class Style:
    """How the wrapped paragraphs of a text are set."""

    measure: float  # in em; infinite if a paragraph is a line
    rules: str  # none, hang, carry, squeezed or counted: what happens to marks at line ends
    indent: str  # what stands at the head of a paragraph
    room: float  # em that the first line leaves free, also where its indent is lost
    between: float  # chance of a blank line between paragraphs
    around_heads: float
    every: bool  # a blank line after every line
    breaks: float  # chance of a blank line anywhere, where a page ended

    def wrapped(self, text: str) -> list[str]:
        """Return the lines of a paragraph."""
        lines = set_lines(text, self.measure, self.rules, self.room)
        lines[0] = self.indent + lines[0]
        return lines


def set_lines(text: str, measure: float, rules: str, first: float = 0) -> list[str]:
    """Return the lines of a paragraph, of which the first is shorter by `first` em.

    >>> set_lines("渡船停了，大家在岸上等。", 4, "none")
    ['渡船停了', '，大家在', '岸上等。']
    >>> set_lines("渡船停了，大家在岸上等。", 4, "hang")
    ['渡船停了，', '大家在岸', '上等。']
    >>> set_lines("渡船停了，大家在岸上等。", 4, "carry")
    ['渡船停', '了，大家', '在岸上', '等。']
    """
    if measure == float("inf"):
        return [text]
    if rules in ("carry", "squeezed"):
        lines = wrap(text, measure, first=first, squeezed=rules == "squeezed")
    else:
        lines = _cut(text, measure, rules, first)
    return [line.strip(" ") for line in lines if line.strip()] or [text]


def _cut(text: str, measure: float, rules: str, first: float) -> list[str]:
    lines, start, used = [], 0, first
    for at, character in enumerate(text):
        width = 0.5 if character < "\x80" and rules != "counted" else 1.0
        if at > start and used + width > measure and not (rules == "hang" and character in CLOSING):
            lines.append(text[start:at])
            start, used = at, 0.0
        used += width
    return [*lines, text[start:]]


def style(random: Random, unwrapped: float = 0.15) -> Style:
    """Return a random style; a paragraph is a line in a share `unwrapped` of the texts."""
    measure = random.choice(
        [random.uniform(10, 45), random.uniform(14, 24), random.uniform(18, 40), random.uniform(28, 42)]
    )
    measure = round(measure * 2) / 2
    indent = random.choice(
        ["", "", "", "\u3000\u3000", "\u3000\u3000", "\u3000\u3000", "  ", "    ", "    ", "\u3000", "\t"]
    )
    return Style(
        measure=float("inf") if random.random() < unwrapped else measure,
        rules=random.choice(["none", "hang", "carry", "carry", "squeezed", "squeezed", "counted"]),
        indent=indent,
        room=random.choice([0, 2, 2]) if not indent else 2 if indent != "\u3000" else 1,
        between=random.choice([0, 0, 0, 0, 1, 1, 1, 0.5]),
        around_heads=random.choice([0, 0, 0.5, 1, 1]),
        every=random.random() < 0.03,
        breaks=random.choice([0, 0, 0, 0, 0, 0.02, 0.06]),
    )


def set_paragraph(sheet: Sheet, text: str, chosen: Style, random: Random, first: Kind = Kind.FIRST) -> None:
    """Set a paragraph, with the blank line below it."""
    lines = chosen.wrapped(text)
    for number, line in enumerate(lines):
        sheet.add([line], Kind.NEXT if number else first)
        if chosen.every or (random.random() < chosen.breaks and number + 1 < len(lines)):
            sheet.blank()
    if random.random() < chosen.between and not chosen.every:
        sheet.blank()


def set_head(sheet: Sheet, lines: list[str], chosen: Style, random: Random, kind: Kind = Kind.SUBHEAD) -> None:
    """Set a heading, with the blank lines around it."""
    around = random.random() < chosen.around_heads
    if around and sheet.lines and sheet.lines[-1]:
        sheet.blank()
    sheet.add(lines, kind)
    if chosen.every or around or random.random() < chosen.between:
        sheet.blank()
