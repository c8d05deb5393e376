"""Detect the lines that belong to the page and to no article: folios, editors, jump lines, mastheads, web boilerplate."""

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Kind, Mask, matching
from reflow.draft.contract import Contract
from reflow.patterns.editors import EDITORS
from reflow.patterns.folios import FOLIO, JUMP_LINE
from reflow.patterns.line_pattern import likely_lines
from reflow.patterns.masthead import MASTHEAD
from reflow.patterns.site import SITE

CONTRACT = Contract(
    reads=("text.codes", "lines.end", "lines.kind", "lines.start", "lines.width"),
    writes=("lines.kind",),
)

WIDEST = 80  # half-ems: 40 ems hold 责编 with three names, a telephone number and a paper's name
# Each pattern matches a whole line, so that 2025年9月29日，中共中央政治局召开会议 and 责编在会议上强调 stay sentences. The
# first that matches decides. A further kind of line is one more pattern in `reflow.patterns`, its entry here and its rule.
WHOLE_LINES = (
    (Rule.FURNITURE_FOLIO, Kind.FOLIO, FOLIO),
    (Rule.FURNITURE_EDITOR, Kind.EDITOR, EDITORS),
    (Rule.FURNITURE_JUMP, Kind.JUMP, JUMP_LINE),
    (Rule.FURNITURE_MASTHEAD, Kind.FURNITURE, MASTHEAD),
    (Rule.FURNITURE_SITE, Kind.FURNITURE, SITE),
)


def furniture(draft: Draft, config: Config) -> Draft:
    """Mark lines of furniture by their kind; their text is kept, apart from the articles."""
    lines, text = draft.lines, draft.text
    if not len(lines):
        return draft
    unmarked = (lines.width <= WIDEST) & (lines.kind == Kind.UNDECIDED)
    # The clues of all patterns are looked up together; only the lines that have one are matched.
    likely = likely_lines([pattern for _, _, pattern in WHOLE_LINES], text.codes, lines.start, lines.end)
    matches: dict[Rule, Mask] = {}
    kinds = lines.kind.copy()
    for (rule, kind, pattern), likely_rows in zip(WHOLE_LINES, likely, strict=True):
        if not draft.allows(rule):
            continue
        matches[rule] = matching(text, lines, unmarked & likely_rows, pattern.matches)
        kinds[matches[rule]] = kind
        # A line that one pattern matched is not shown to the next ones.
        unmarked &= ~matches[rule]
    if not any(rows.any() for rows in matches.values()):
        return draft
    draft = draft.with_blocks(lines.with_columns(kind=kinds))
    for rule, rows in matches.items():
        draft = draft.note(rule, lines.start[rows], lines.end[rows])
    return draft
