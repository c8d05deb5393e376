"""Detect the lines that belong to the page and to no article: folios, editors, jump lines, mastheads, web boilerplate."""

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import BlockKind, Draft, Mask, matching
from reflow.patterns.editors import EDITORS
from reflow.patterns.folios import FOLIO, JUMP_LINE
from reflow.patterns.line_pattern import likely_lines
from reflow.patterns.masthead import MASTHEAD
from reflow.patterns.site import SITE

WIDEST = 80  # half-ems: 40 em hold 责编 with three names, a telephone number and a paper's name
# Each pattern matches a whole line, so that 2025年9月29日，中共中央政治局召开会议 and 责编在会议上强调 stay sentences. The
# first that matches decides. A further kind of line is one more pattern in `reflow.patterns`, its entry here and its rule.
WHOLE_LINES = (
    (Rule.FURNITURE_FOLIO, BlockKind.FOLIO, FOLIO),
    (Rule.FURNITURE_EDITOR, BlockKind.EDITOR, EDITORS),
    (Rule.FURNITURE_JUMP, BlockKind.JUMP, JUMP_LINE),
    (Rule.FURNITURE_MASTHEAD, BlockKind.OTHER, MASTHEAD),
    (Rule.FURNITURE_SITE, BlockKind.OTHER, SITE),
)


def furniture(draft: Draft, config: Config) -> Draft:
    """Mark lines of furniture by their kind; their text is kept, apart from the articles."""
    blocks, text = draft.blocks, draft.text
    if not len(blocks):
        return draft
    unmarked = (blocks.width <= WIDEST) & (blocks.kind == BlockKind.LINE)
    likely = likely_lines([pattern for _, _, pattern in WHOLE_LINES], text.codes, blocks.start, blocks.end)
    matches: dict[Rule, Mask] = {}
    kind = blocks.kind.copy()
    for (rule, block_kind, pattern), likely_rows in zip(WHOLE_LINES, likely, strict=True):
        if not draft.allows(rule):
            continue
        matches[rule] = matching(text, blocks, unmarked & likely_rows, pattern.matches)
        kind[matches[rule]] = block_kind
        unmarked &= ~matches[rule]
    if not any(rows.any() for rows in matches.values()):
        return draft
    draft = draft.with_blocks(blocks.with_columns(kind=kind))
    for rule, rows in matches.items():
        draft = draft.note(rule, blocks.start[rows], blocks.end[rows])
    return draft
