"""Find the lines that belong to the page and to no article: folios, editors, jump lines, mastheads, a site's lines."""

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
# first that matches decides.
WHOLE_LINES = (
    (Rule.FURNITURE_FOLIO, BlockKind.FOLIO, FOLIO),
    (Rule.FURNITURE_EDITOR, BlockKind.EDITOR, EDITORS),
    (Rule.FURNITURE_JUMP, BlockKind.JUMP, JUMP_LINE),
    (Rule.FURNITURE_MASTHEAD, BlockKind.OTHER, MASTHEAD),
    (Rule.FURNITURE_SITE, BlockKind.OTHER, SITE),
)


def furniture(draft: Draft, config: Config) -> Draft:
    """Mark lines of furniture by their kind; their text stays and is given out beside the articles."""
    blocks, text = draft.blocks, draft.text
    if not len(blocks):
        return draft
    left = (blocks.width <= WIDEST) & (blocks.kind == BlockKind.LINE)
    likely = likely_lines([pattern for _, _, pattern in WHOLE_LINES], text.codes, blocks.start, blocks.end)
    found: dict[Rule, Mask] = {}
    kind = blocks.kind.copy()
    for (rule, block_kind, pattern), lines in zip(WHOLE_LINES, likely, strict=True):
        if not draft.allows(rule):
            continue
        found[rule] = matching(text, blocks, left & lines, pattern.matches)
        kind[found[rule]] = block_kind
        left &= ~found[rule]
    if not any(rows.any() for rows in found.values()):
        return draft
    draft = draft.with_blocks(blocks.with_columns(kind=kind))
    for rule, rows in found.items():
        draft = draft.note(rule, blocks.start[rows], blocks.end[rows])
    return draft
