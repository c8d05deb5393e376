"""A small typesetter for test pages, which wraps paragraphs as a Mainland newspaper does.

Marks are squeezed to half an em before anything is pushed out (CLREQ, "squeeze first, push out after"); no line begins
with a closing mark or ends with an opening one; numbers and Latin words stay whole; the first line has an indent of
2 em, which may be dropped afterwards, as extractors do.
"""

import itertools
from dataclasses import dataclass

import regex

SQUEEZED = frozenset("。．？！，、；：（）〔〕【】《》〈〉「」『』“”‘’·")
INDENT = 2.0


def width(text: str, *, squeezed: bool = True) -> float:
    """Return the width in em, with marks of half an em or, as browsers set them, of a whole one."""
    return sum(0.5 if c < "\x80" or (squeezed and c in SQUEEZED) else 1.0 for c in text)


def chunks(text: str) -> list[str]:
    """Return the pieces of a text that no line end may split."""
    pieces: list[str] = regex.findall(
        r"[“‘（《【「『〔〈]*(?:[0-9]+|[A-Za-z]+|.)[。．？！，、；：）〕】》〉」』”’…·]*", text
    )
    assert "".join(pieces) == text
    return pieces


def wrap(text: str, measure: float, *, indent: bool = False, first: float = INDENT, squeezed: bool = True) -> list[str]:
    """Return the lines of a paragraph set in `measure` em, the first shorter by `first` em; `indent` keeps its two spaces."""
    lines, line, used = [], "", first
    for chunk in chunks(text):
        if line and used + width(chunk, squeezed=squeezed) > measure:
            lines.append(line)
            line, used = "", 0.0
        line += chunk
        used += width(chunk, squeezed=squeezed)
    lines.append(line)
    if indent:
        lines[0] = "\u3000\u3000" + lines[0]
    return lines


@dataclass(frozen=True)
class Story:
    """An article as it is set: title lines and paragraphs."""

    title_lines: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def title(self) -> str:
        """The title on one line."""
        return "".join(self.title_lines)


def set_page(
    stories: list[Story],
    measure: float,
    *,
    indent: bool = False,
    between_paragraphs: bool = False,
    around_titles: bool = True,
    leading: bool = False,
) -> str:
    """Return a page of articles, each with its title below (or, `leading`, above) its body."""
    parts = []
    for story in stories:
        gap = "\n\n" if between_paragraphs else "\n"
        body = gap.join("\n".join(wrap(p, measure, indent=indent)) for p in story.paragraphs)
        title = "\n".join(story.title_lines)
        parts += [title, body] if leading else [body, title]
    return ("\n\n" if around_titles else "\n").join(parts) + "\n"


def open_breaks(paragraphs: tuple[str, ...], measure: float) -> set[int]:
    """Return the line ends that may be read either way, as offsets in the joined text.

    A full line that ends a sentence, above a line that leaves room for an indent: both readings fit the page.
    """
    offsets: set[int] = set()
    at = 0
    lines = [(line, k == 0) for p in paragraphs for k, line in enumerate(wrap(p, measure))]
    for (line, first), (below, _) in itertools.pairwise(lines):
        at += len(line)
        room = measure - width(line) - (INDENT if first else 0)
        if room < 2 and regex.search(r"[。？！…][”’）》」』]*$", line) and width(below) <= measure - INDENT + 0.5:
            offsets.add(at)
    return offsets
