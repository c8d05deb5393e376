"""Apply what a person decided about lines; it takes precedence over every rule."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.corrected_sources import corrected_sources
from reflow.corrections import LINE_KINDS, Correction, CorrectionError, CorrectionKind
from reflow.draft import Draft, Kind
from reflow.draft.contract import Contract
from reflow.language import _

CONTRACT = Contract(
    reads=("text.origin", "lines.decided", "lines.doc", "lines.end", "lines.line", "lines.start"),
    writes=("lines.decided",),
)

# What lines may be. Whether a title stands above or below its body the page shows.
KINDS: Final[Mapping[CorrectionKind, Kind]] = {
    "joined": Kind.NEXT,
    "paragraph": Kind.FIRST,
    "article": Kind.OPENING,
    "title": Kind.TITLE,
    "kicker": Kind.KICKER,
    "deck": Kind.DECK,
    "subhead": Kind.SUBHEAD,
    "byline": Kind.BYLINE,
    "caption": Kind.CAPTION,
    "furniture": Kind.FURNITURE,
    "verbatim": Kind.VERBATIM,
}


def corrections(draft: Draft, config: Config) -> Draft:
    """Fill the column `decided` from what a person said that lines are; other passes move units and edit texts.

    Raises CorrectionError for a correction of any kind that fits no line, and for two that contradict each other.
    """
    rows: list[int] = []
    kinds: list[Kind] = []
    for corrected in corrected_sources(draft, config, *LINE_KINDS, "moved", "text"):
        _refuse_contradictions(corrected.corrections)
        of_line = _rows_of_lines(draft, corrected.document)
        for correction in corrected.corrections:
            row = _row(draft, of_line, correction.line, correction.before, correction.after)
            if correction.other_line is not None:
                _check_other_line(draft, of_line, correction)
            if correction.kind in LINE_KINDS:
                rows.append(row)
                kinds.append(KINDS[correction.kind])
    if not rows:
        return draft
    lines = draft.lines
    decided = lines.decided.copy()
    decided[rows] = kinds
    draft = draft.note(Rule.CORRECTIONS_LINE, lines.start[rows], lines.end[rows])
    return draft.with_blocks(lines.with_columns(decided=decided))


def _refuse_contradictions(corrections: Iterable[Correction]) -> None:
    kinds: dict[int, str] = {}
    moved = {correction.line: correction for correction in corrections if correction.kind == "moved"}
    for correction in corrections:
        line = correction.line
        if correction.kind in LINE_KINDS:
            earlier = kinds.setdefault(line, correction.kind)
            if earlier != correction.kind:
                raise CorrectionError(
                    _(
                        "line {line} is corrected twice, to {earlier} and to {kind}",
                        line=line,
                        earlier=earlier,
                        kind=correction.kind,
                    )
                )
        if correction.kind == "furniture" and line in moved:
            raise CorrectionError(
                _("line {line} is furniture, which is in no article, and also {says}", line=line, says=moved[line].says)
            )


def _rows_of_lines(draft: Draft, document: int) -> dict[int, list[int]]:
    """Return the rows of each line of a document, by the line's number: several where the pass `openings` divided it."""
    lines = draft.lines
    of_line: dict[int, list[int]] = {}
    for row in np.flatnonzero(lines.doc == document).tolist():
        of_line.setdefault(int(lines.line[row]), []).append(row)
    return of_line


def _row(draft: Draft, of_line: Mapping[int, Sequence[int]], line: int, before: str | None, after: str | None) -> int:
    """Return the row of a line that is corrected. Raises CorrectionError if its texts, unless None, do not stand there."""
    rows = of_line.get(line)
    if rows is None:
        raise CorrectionError(_("line {line}: there is no such line, or it is blank", line=line))
    # Of a divided line, the row with the text that is corrected; else the last, as in the report.
    row = next((row for row in rows if _printed(draft, row) == after), rows[-1])
    doc = draft.lines.doc
    stands = _printed(draft, row)
    above = _printed(draft, row - 1) if row and doc[row - 1] == doc[row] else draft.sources[int(doc[row])].above
    for name, expected, printed in (("after", after, stands), ("before", before, above)):
        if expected is not None and expected != printed:
            raise CorrectionError(
                _(
                    "line {line}: {name} is {expected!r}, but there stands {printed!r}",
                    line=line,
                    name=name,
                    expected=expected,
                    printed=printed,
                )
            )
    return row


def _check_other_line(draft: Draft, of_line: Mapping[int, Sequence[int]], correction: Correction) -> None:
    """Raise CorrectionError if the line that a move names is not in this part of the text, or has another text."""
    line, goal_line = correction.line, correction.other_line or 0
    if goal_line not in of_line:
        raise CorrectionError(
            _(
                "line {line}: there is no line {other}, or it is blank, or it stands in another part of a large text; "
                "units are moved inside their part",
                line=line,
                other=goal_line,
            )
        )
    printed = [_printed(draft, row) for row in of_line[goal_line]]
    if correction.there is not None and correction.there not in printed:
        raise CorrectionError(
            _(
                "line {line}: there is {there!r}, but line {other} is {printed!r}",
                line=line,
                there=correction.there,
                other=goal_line,
                printed=printed[-1],
            )
        )


def _printed(draft: Draft, row: int) -> str:
    """Return a line as it was printed, whatever was changed in it since."""
    lines, origin = draft.lines, draft.text.origin
    source = draft.sources[int(lines.doc[row])]
    start = int(origin[lines.start[row]]) - source.offset
    end = int(origin[lines.end[row] - 1]) + 1 - source.offset
    return source.text[start:end]
