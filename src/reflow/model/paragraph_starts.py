"""Detect lines that begin a paragraph: a question, an answer, a clause of a law, text from another page."""

from typing import Final

import numpy as np

from reflow.draft import Codes, Index, Lines, Mask, Text
from reflow.model.features import End, View
from reflow.model.line_signs import FULL_ROOM
from reflow.model.whole_lines import Pattern
from reflow.patterns.clauses import CLAUSE, CLAUSE_HEAD, LONGEST_CLAUSE
from reflow.tables.characters import member
from reflow.tables.neighbours import from_above

# Who speaks in an interview has a role, and a colon behind it. The labelled pages hold no interview, and no law.
SPEAKERS: Final = ("问", "問", "答", "记者", "記者", "主持人")
FIRST_OF_SPEAKERS: Final = "".join(speaker[0] for speaker in SPEAKERS)


def begins(view: View, continued: Mask) -> Mask:
    """Return which lines begin with what begins a paragraph (问：, 答：, 第三条), or are `continued` from another page.

    The words of a speaker may come to the head of a line by chance (对着镜头回|答：), but not below the end of a sentence.
    A clause may stand below the title of its law. What is continued from another page continues nothing above it.
    """
    text, lines = view.text, view.lines
    # A document's first line continues nothing anyway.
    starts: Mask = continued & view.same
    first = text.codes[lines.start]
    speakers, clauses = _speakers(text, lines, first), _clauses(text, lines, first)
    if not len(speakers) and not len(clauses):
        return starts
    end_above = from_above(view.end, End.STOP)
    starts[speakers] |= end_above[speakers] == End.STOP
    # A full line without a stop goes on: 那天他说到|第三章　里的夜渡.
    room = lines.measure - lines.width
    full = (lines.measure > 0) & (room <= FULL_ROOM)
    goes_on = (end_above == End.WORD) & from_above(full, False)
    ends_above = (end_above != End.COMMA) & (end_above != End.OPEN_MARK) & ~goes_on
    starts[clauses] |= ends_above[clauses]
    return starts & view.same


def _speakers(text: Text, lines: Lines, first: Codes) -> Index:
    """Return the lines that begin with a speaker and a colon; before a quotation these tell a story (问：“找谁？”).

    `first`: the first character of each line.
    """
    begins_so: Index = member(first, FIRST_OF_SPEAKERS).nonzero()[0]
    if not len(begins_so):
        return begins_so
    matches = []
    for speaker in SPEAKERS:
        colon = lines.start + len(speaker)
        # Compared character by character, over all lines that may still match.
        rows = begins_so[colon[begins_so] + 1 < lines.end[begins_so]]
        for position, character in enumerate(speaker):
            rows = rows[text.codes[lines.start[rows] + position] == ord(character)]
        has_colon = member(text.codes[colon[rows]], "：:")
        quoted = member(text.codes[colon[rows] + 1], '“「『"‘')
        matches.append(rows[has_colon & ~quoted])
    return np.concatenate(matches)


def from_another_page(text: Text, lines: Lines) -> Mask:
    """Return which lines stand below a jump line that says on which page their text began."""
    below = np.zeros(len(lines), np.bool_)
    [jumps] = (lines.pattern[:-1] == Pattern.JUMP).nonzero()
    if not len(jumps):
        return below
    jump_lines = (text.slice(int(lines.start[row]), int(lines.end[row])) for row in jumps.tolist())
    continued = jumps[np.array(["上" in line for line in jump_lines], np.bool_)]
    below[continued + 1] = lines.doc[continued + 1] == lines.doc[continued]
    return below


def _clauses(text: Text, lines: Lines, first: Codes) -> Index:
    """Return the lines that begin with the number of a clause; `first`: the first character of each line."""
    likely: Index = member(first, CLAUSE_HEAD).nonzero()[0]
    if not len(likely):
        return likely
    starts, ends = lines.start[likely], np.minimum(lines.start[likely] + LONGEST_CLAUSE, lines.end[likely])
    heads = [text.slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return likely[np.array([CLAUSE.matches(head) for head in heads], np.bool_)]
