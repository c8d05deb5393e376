"""Take what a person decided about lines; it wins over every rule."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.corrections import Correction, CorrectionError, by_source
from reflow.draft import BlockKind, Draft, Index, Label

LABELS: Final = {  # of a title the page tells whether it stands above or below its body
    "joined": Label.NEXT,
    "paragraph": Label.FIRST,
    "article": Label.OPENING,
    "title": Label.TITLE,
    "kicker": Label.KICKER,
    "deck": Label.DECK,
    "subhead": Label.SUBHEAD,
    "byline": Label.BYLINE,
    "caption": Label.CAPTION,
    "furniture": Label.FURNITURE,
}


def corrections(draft: Draft, config: Config) -> Draft:
    """Note for `label` what lines are, by the corrections; raises CorrectionError for one that fits no line."""
    if not config.corrections:
        return draft
    rows: list[int] = []
    labels: list[Label] = []
    about = by_source(given for given in config.corrections if given.kind != "name")
    for number, source in enumerate(draft.sources):
        here = range(source.lines_above + 1, source.lines_above + len(source.text.splitlines()) + 1)
        own = [given for given in about(source.name) if given.line in here]
        if own:
            _refuse_contradictions(own)
            lines = _lines(draft, number)
            rows += [_row(draft, lines, given) for given in own]
            labels += [LABELS[given.kind] for given in own]
    if not rows:
        return draft
    blocks = draft.blocks
    kind, decided = blocks.kind.copy(), blocks.decided.copy()
    decided[rows] = [label + 1 for label in labels]
    kind[rows] = [BlockKind.OTHER if label == Label.FURNITURE else BlockKind.LINE for label in labels]
    draft = draft.note(Rule.CORRECTIONS_LINE, blocks.start[rows], blocks.end[rows])
    return draft.with_blocks(blocks.with_columns(kind=kind, decided=decided))


def _refuse_contradictions(given: Sequence[Correction]) -> None:
    kinds: dict[int, str] = {}
    for one in given:
        if kinds.setdefault(one.line, one.kind) != one.kind:
            raise CorrectionError(f"line {one.line} is corrected twice, to {kinds[one.line]} and to {one.kind}")


def _lines(draft: Draft, number: int) -> dict[int, list[int]]:
    """Give the rows of each line of a document, by the line's number: two where an opening was set apart."""
    source, blocks = draft.sources[number], draft.blocks
    starts = np.array(list(accumulate((len(line) for line in source.text.splitlines(keepends=True)), initial=0)))
    rows: Index = np.flatnonzero(blocks.doc == number)
    at = draft.text.origin[blocks.start[rows]] - source.offset
    lines = np.searchsorted(starts, at, "right") + source.lines_above
    found: dict[int, list[int]] = {}
    for line, row in zip(lines.tolist(), rows.tolist(), strict=True):
        found.setdefault(line, []).append(row)
    return found


def _row(draft: Draft, lines: dict[int, list[int]], given: Correction) -> int:
    """Find the row that a correction is about."""
    rows = lines.get(given.line)
    if rows is None:
        raise CorrectionError(f"line {given.line}: there is no such line, or it is blank")
    row = next((row for row in rows if _printed(draft, row) == given.after), rows[-1])
    doc = draft.blocks.doc
    above = _printed(draft, row - 1) if row and doc[row - 1] == doc[row] else draft.sources[int(doc[row])].above
    for name, wanted, stands in (("after", given.after, _printed(draft, row)), ("before", given.before, above)):
        if wanted != stands:
            raise CorrectionError(f"line {given.line}: {name} is {wanted!r}, but there stands {stands!r}")
    return row


def _printed(draft: Draft, row: int) -> str:
    """Give a line as it was printed, whatever was changed in it since."""
    source = draft.sources[int(draft.blocks.doc[row])]
    start = int(draft.text.origin[draft.blocks.start[row]]) - source.offset
    end = int(draft.text.origin[draft.blocks.end[row] - 1]) + 1 - source.offset
    return source.text[start:end]
