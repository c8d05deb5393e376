"""Tell which lines begin a paragraph by their first word: a question, an answer, a clause of a law."""

from typing import Final

import numpy as np

from reflow.draft import Index, Lines, Mask, Text
from reflow.model.features import End, ends
from reflow.patterns.clauses import CLAUSE, LONGEST_CLAUSE
from reflow.tables.characters import member

# Who speaks in an interview has a role, and a colon behind it. The labelled pages hold no interview, and no law.
SPEAKERS: Final = ("问", "問", "答", "记者", "記者", "主持人")


def begins(text: Text, lines: Lines) -> Mask:
    """Say which lines begin with what begins a paragraph: 问：, 答：, 第三条.

    The words of a speaker may come to the head of a line by chance (对着镜头回|答：), but not below the end of a sentence.
    A clause may stand below the title of its law.
    """
    above = np.append(np.int8(End.STOP), ends(text, lines)[:-1])
    found = np.zeros(len(lines), np.bool_)
    speakers, clauses = _speakers(text, lines), _clauses(text, lines)
    found[speakers] = above[speakers] == End.STOP
    found[clauses] = (above[clauses] != End.COMMA) & (above[clauses] != End.OPEN_MARK)
    found[1:] &= lines.doc[1:] == lines.doc[:-1]
    found[:1] = False
    return found


def _speakers(text: Text, lines: Lines) -> Index:
    """List the lines that begin with a speaker and a colon; before a quotation they tell a story (问：“找谁？”)."""
    found = []
    for speaker in SPEAKERS:
        colon = lines.start + len(speaker)
        rows = np.flatnonzero(colon + 1 < lines.end)
        for k, character in enumerate(speaker):
            rows = rows[text.codes[lines.start[rows] + k] == ord(character)]
        quoted = member(text.codes[colon[rows] + 1], '“「『"‘')
        found.append(rows[member(text.codes[colon[rows]], "：:") & ~quoted])
    return np.concatenate(found)


def _clauses(text: Text, lines: Lines) -> Index:
    likely = np.flatnonzero(CLAUSE.likely(text.codes, lines.start, lines.end))
    starts, ends = lines.start[likely], np.minimum(lines.start[likely] + LONGEST_CLAUSE, lines.end[likely])
    heads = [text.slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return likely[np.array([CLAUSE.matches(head) for head in heads], np.bool_)]
