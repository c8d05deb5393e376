"""Tell the lines of furniture apart: folios, editors, jump lines, and what else a page prints about itself."""

from typing import Final

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Kind
from reflow.draft.contract import Contract
from reflow.model.whole_lines import Pattern

CONTRACT = Contract(
    reads=("labelled.label", "lines.end", "lines.pattern", "lines.start"),
    writes=("labelled.label",),
)

# A further pattern of furniture is one more entry here: its rule, and the kind that the output calls it by.
KINDS: Final = {
    Pattern.FOLIO: (Rule.FURNITURE_FOLIO, Kind.FOLIO),
    Pattern.EDITORS: (Rule.FURNITURE_EDITOR, Kind.EDITOR),
    Pattern.JUMP: (Rule.FURNITURE_JUMP, Kind.JUMP),
    Pattern.MASTHEAD: (Rule.FURNITURE_MASTHEAD, Kind.FURNITURE),
    Pattern.SITE: (Rule.FURNITURE_SITE, Kind.FURNITURE),
}


def furniture(draft: Draft, config: Config) -> Draft:
    """Give each line that was labelled as furniture the kind of the pattern that it matches."""
    lines = draft.labelled
    is_furniture = lines.label == Kind.FURNITURE
    if not is_furniture.any():
        return draft
    label = lines.label.copy()
    matched = set(lines.pattern[is_furniture].tolist())
    for pattern, (rule, kind) in KINDS.items():
        if pattern not in matched:
            continue
        [rows] = (is_furniture & (lines.pattern == pattern)).nonzero()
        label[rows] = kind
        draft = draft.note(rule, lines.start[rows], lines.end[rows])
    return draft.with_blocks(lines.with_columns(label=label))
