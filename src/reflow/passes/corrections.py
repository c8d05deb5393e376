"""Apply what a person decided about lines; it takes precedence over every rule."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.corrections import Correction, CorrectionError, CorrectionKind, by_source
from reflow.draft import Draft, Kind
from reflow.draft.contract import Contract
from reflow.language import _
from reflow.source_map import SourceMap

CONTRACT = Contract(
    reads=("text.origin", "lines.decided", "lines.doc", "lines.end", "lines.line", "lines.start"),
    writes=("lines.decided",),
)

# A correction of a name is about no line. Whether a title stands above or below its body the page shows.
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
    """Fill the column `decided` from the corrections. Raises CorrectionError for a correction that fits no line."""
    if not config.corrections:
        return draft
    rows: list[int] = []
    kinds: list[Kind] = []
    corrections_of = by_source(correction for correction in config.corrections if correction.kind != "name")
    for number, source in enumerate(draft.sources):
        # A segment of a large input has only some of its lines, and the corrections of these.
        line_numbers = SourceMap.of(source).numbers
        in_source = [correction for correction in corrections_of(source.name) if correction.line in line_numbers]
        if in_source:
            _refuse_contradictions(in_source)
            of_line = _rows_of_lines(draft, number)
            rows += [_row(draft, of_line, correction) for correction in in_source]
            kinds += [KINDS[correction.kind] for correction in in_source]
    if not rows:
        return draft
    lines = draft.lines
    decided = lines.decided.copy()
    decided[rows] = kinds
    draft = draft.note(Rule.CORRECTIONS_LINE, lines.start[rows], lines.end[rows])
    return draft.with_blocks(lines.with_columns(decided=decided))


def _refuse_contradictions(corrections: Iterable[Correction]) -> None:
    kinds: dict[int, str] = {}
    for correction in corrections:
        earlier = kinds.setdefault(correction.line, correction.kind)
        if earlier != correction.kind:
            raise CorrectionError(
                _(
                    "line {line} is corrected twice, to {earlier} and to {kind}",
                    line=correction.line,
                    earlier=earlier,
                    kind=correction.kind,
                )
            )


def _rows_of_lines(draft: Draft, document: int) -> dict[int, list[int]]:
    """Return the rows of each line of a document, by the line's number: several where the pass `openings` divided it."""
    lines = draft.lines
    of_line: dict[int, list[int]] = {}
    for row in np.flatnonzero(lines.doc == document).tolist():
        of_line.setdefault(int(lines.line[row]), []).append(row)
    return of_line


def _row(draft: Draft, of_line: Mapping[int, Sequence[int]], correction: Correction) -> int:
    """Return the row that a correction is about. Raises CorrectionError if its texts do not stand there."""
    rows = of_line.get(correction.line)
    if rows is None:
        raise CorrectionError(_("line {line}: there is no such line, or it is blank", line=correction.line))
    # Of a divided line, the row with the text that is corrected; else the last, as in the report.
    row = next((row for row in rows if _printed(draft, row) == correction.after), rows[-1])
    doc = draft.lines.doc
    stands = _printed(draft, row)
    above = _printed(draft, row - 1) if row and doc[row - 1] == doc[row] else draft.sources[int(doc[row])].above
    for name, expected, printed in (("after", correction.after, stands), ("before", correction.before, above)):
        if expected is not None and expected != printed:
            raise CorrectionError(
                _(
                    "line {line}: {name} is {expected!r}, but there stands {printed!r}",
                    line=correction.line,
                    name=name,
                    expected=expected,
                    printed=printed,
                )
            )
    return row


def _printed(draft: Draft, row: int) -> str:
    """Return a line as it was printed, whatever was changed in it since."""
    lines, origin = draft.lines, draft.text.origin
    source = draft.sources[int(lines.doc[row])]
    start = int(origin[lines.start[row]]) - source.offset
    end = int(origin[lines.end[row] - 1]) + 1 - source.offset
    return source.text[start:end]
