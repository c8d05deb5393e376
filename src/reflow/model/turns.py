"""Tell where someone begins to speak in an interview: 问： and 答： begin a paragraph each."""

from typing import Final

import numpy as np

from reflow.draft import Blocks, Mask, Text
from reflow.model.evidence import End, ends
from reflow.tables.characters import member

# Who speaks in an interview has a role, and a colon behind it. The labelled pages hold no interview.
SPEAKERS: Final = ("问", "問", "答", "记者", "記者", "主持人")


def turns(text: Text, lines: Blocks) -> Mask:
    """Say which lines begin what one speaker says: a role and a colon, below the end of a sentence.

    Inside a sentence the words may have come to the head of a line by chance (对着镜头回|答：), and before a quotation
    they tell a story (他走过来。问：“找谁？”).
    """
    begins = np.zeros(len(lines), np.bool_)
    for speaker in SPEAKERS:
        at = lines.start + len(speaker)  # of the colon
        rows = np.flatnonzero(at + 1 < lines.end)
        for k, character in enumerate(speaker):
            rows = rows[text.codes[lines.start[rows] + k] == ord(character)]
        colon, behind = text.codes[at[rows]], text.codes[at[rows] + 1]
        begins[rows[member(colon, "：:") & ~member(behind, '“「『"‘')]] = True
    stopped = (ends(text, lines)[:-1] == End.STOP) & (lines.doc[1:] == lines.doc[:-1])
    begins[1:] &= stopped
    begins[:1] = False
    return begins
