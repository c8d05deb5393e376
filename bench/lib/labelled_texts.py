"""Texts that are no page, with what their lines are: the label of each line, and the kind of each text."""

from pathlib import Path
from typing import Final

import numpy as np

from lib.labelled_pages import Case, Labels, cases
from reflow.draft import Draft, Kind, TextKind

# What the texts of each genre are; of all others each line stays a line.
KINDS: Final = {
    **dict.fromkeys(("article", "articles"), TextKind.ARTICLES),
    **dict.fromkeys(("book", "classical", "encyclopedia", "essay", "law", "novel"), TextKind.PROSE),
}
HEADINGS: Final = {"title": Kind.TITLE_ABOVE, "byline": Kind.BYLINE, "subhead": Kind.SUBHEAD}


def texts(path: Path) -> list[Case]:
    """Read a set of texts that are no page."""
    return cases(path)


def kind_of(case: Case) -> TextKind:
    """Return the kind of a text, by its genre."""
    return KINDS.get(case["genre"], TextKind.LINES)


def labels_of(case: Case, draft: Draft) -> Labels:
    """Return the label of each line: that of most of its characters."""
    visible = [at for at, character in enumerate(case["text"]) if not _is_white(character)]
    label, unit = (np.full(len(case["text"]), -1) for _ in range(2))
    at = 0
    for number, piece in enumerate(case["units"]):
        size = sum(not _is_white(character) for character in piece["text"])
        here = visible[at : at + size]
        label[here], unit[here] = _label(piece), number
        at += size
    lines, origin = draft.lines, draft.text.origin
    labels = np.empty(len(lines), np.int64)
    begun: set[int] = set()
    below_title = False
    for row in range(len(lines)):
        at_line = origin[lines.start[row] : lines.end[row]] - draft.sources[0].offset
        at_line = at_line[label[at_line] >= 0]
        labels[row] = np.bincount(label[at_line]).argmax()
        if labels[row] == Kind.TITLE_ABOVE:
            below_title = True
        if labels[row] == Kind.NEXT and int(unit[at_line[-1]]) not in begun:
            labels[row] = Kind.OPENING if below_title else Kind.FIRST
            below_title = False
            begun.add(int(unit[at_line[-1]]))
    return labels


def _label(piece: dict[str, str]) -> Kind:
    if piece["kind"] == "paragraph":
        return Kind.NEXT
    return Kind.VERBATIM if piece["kind"] == "line" else HEADINGS.get(piece.get("role", ""), Kind.SUBHEAD)


def _is_white(character: str) -> bool:
    return character.isspace() or character in "\ufeff\u200b\u200c\u200d\u00ad\u2060" or character < " "
