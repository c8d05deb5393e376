"""Join the lines of each paragraph as they were labelled."""

from typing import Final

import numpy as np
import regex

from reflow.catalogue import Effect, Rule
from reflow.config import Config
from reflow.draft import FURNITURE, Draft, Index, Kind, Labelled, LabelRule, Mask, Text, Units, positions
from reflow.draft.contract import Contract
from reflow.draft.kinds import BODY, unit_of
from reflow.draft.tables import GEOMETRY, Scores
from reflow.draft.text import encode
from reflow.model.one_unit import continues_block
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.among import among
from reflow.tables.characters import Class, classes, is_mixed, mixed_places
from reflow.tables.neighbours import from_above, from_below, like_above

CONTRACT = Contract(
    reads=(
        *("text.codes", "text.origin", "lines.doc", "lines.end", "lines.measure", "lines.skip", "lines.start"),
        *("lines.width", "labelled.certainty", "labelled.label", "labelled.opens", "labelled.parsed"),
        *("labelled.rule", "labelled.score", "labelled.text_kind"),
        *(f"lines.{name}" for name in GEOMETRY),
    ),
    writes=(
        *("text.codes", "text.origin", "units.certainty", "units.doc", "units.end", "units.kind"),
        *("units.opens", "units.parsed"),
        *("units.score", "units.side", "units.skip", "units.start", "units.text_kind"),
        *(f"units.{name}" for name in GEOMETRY),
    ),
)

UNIT_KINDS: Final = np.array([unit_of(kind) for kind in Kind], np.uint8)
SIDES: Final = np.array([{Kind.TITLE_ABOVE: 1, Kind.TITLE_BELOW: -1}.get(kind, 0) for kind in Kind], np.int8)


def join(draft: Draft, config: Config) -> Draft:
    """Delete the blanks between lines and make one unit of each paragraph; what interrupts a paragraph follows it.

    A title, kicker or deck keeps a unit for each of its lines. Verbatim lines with nothing but blank lines between them
    are one unit, in which every line end, blank line, indent and blank stays; the indent of its first line belongs to it.
    """
    draft = _put_back_forms(_with_verbatim_gaps(draft))
    lines = draft.labelled
    above = _above(lines.label == Kind.NEXT, among(lines.label, BODY))
    directly_below = continues_block(lines) | _continues_verbatim(lines)
    above = np.where(directly_below, np.arange(len(lines)) - 1, above)
    draft, above = _not_across(draft, above)
    draft = _close_gaps(draft, above)
    if not len(lines):
        return draft.with_blocks(Units.of(0))
    is_head = above < 0
    # What stands in the middle of a paragraph, such as a caption, is moved behind it.
    if not (is_head | (above == np.arange(len(lines)) - 1)).all():
        unit = is_head.cumsum()[_head(above)]
        order = unit.argsort(kind="stable")
        draft, is_head = draft.arrange(order), is_head[order]
    return draft.with_blocks(_units(draft.labelled, is_head.nonzero()[0]))


# --- measure: which line continues which -----------------------------------------------------------------------------


def _continues_verbatim(lines: Labelled) -> Mask:
    """Whether each line is verbatim and stands below another such line: there are only blank lines between them."""
    verbatim = lines.label == Kind.VERBATIM
    continues: Mask = verbatim & from_above(verbatim, False) & like_above(lines.doc)
    return continues


def _above(continues: Mask, body: Mask) -> Index:
    """Return for each line the body line that it continues; -1 where it begins a unit."""
    row = np.arange(len(body))
    last_body = np.maximum.accumulate(np.where(body, row, -1))
    body_above = from_above(last_body, -1)
    return np.where(continues, body_above, -1)


SET_APART: Final = (*FURNITURE, Kind.CAPTION, Kind.BYLINE)  # the output has them outside of the paragraphs


def _not_across(draft: Draft, above: Index) -> tuple[Draft, Index]:
    """Log which lines continue a paragraph across a title, a subhead or verbatim text, which moves behind the paragraph.

    Return also `above`, without these lines if the level forbids to move text: each begins a paragraph then, unless a
    person joined it.
    """
    lines = draft.labelled
    row = np.arange(len(lines))
    last_in_order = np.maximum.accumulate(np.where(among(lines.label, SET_APART), -1, row))
    [across] = ((above >= 0) & (above < from_above(last_in_order, -1))).nonzero()
    if not len(across):
        return draft, above
    draft = draft.note(Rule.JOIN_ACROSS, lines.start[across], lines.end[across], lines.score[across])
    if not draft.allows(Rule.JOIN_ACROSS):
        by_person = lines.rule[across] == LabelRule.PERSON
        above = above.copy()
        above[across[~by_person]] = -1
    return draft, above


def _head(above: Index) -> Index:
    """Return for each line the first line of its unit: follow `above` by doubling, so that long paragraphs are fast."""
    head = np.where(above >= 0, above, np.arange(len(above)))
    while True:
        further = head[head]
        if (further == head).all():
            return head
        head = further


# --- apply: verbatim lines -------------------------------------------------------------------------------------------


def _with_verbatim_gaps(draft: Draft) -> Draft:
    """Return the draft with verbatim lines that reach up to the verbatim line above, or else take their indent along."""
    lines = draft.labelled
    verbatim = lines.label == Kind.VERBATIM
    if not verbatim.any():
        return draft
    line_end = np.flatnonzero(classes(draft.text.props) == Class.LINE_END)
    # A separator, which is a line end, stands above the first line.
    begins = line_end[np.searchsorted(line_end, lines.start) - 1] + 1
    end_above = from_above(lines.end, 0)
    # Where one physical line was divided in two, the lower part has no indent.
    with_indent = np.where(begins >= end_above, begins, lines.start)
    start = np.where(_continues_verbatim(lines), end_above, with_indent)
    return draft.with_blocks(lines.with_columns(start=np.where(verbatim, start, lines.start)))


# Repairs by which `normalize` changes the shape and width of a mark that the reader sees. Its other repairs stay: they
# remove what nobody sees, or replace what looks the same or cannot be displayed.
FORMS: Final = (Rule.NORMALIZE_VERTICAL_FORM, Rule.NORMALIZE_SMALL_FORM, Rule.NORMALIZE_HALF_WIDTH)


def _put_back_forms(draft: Draft) -> Draft:
    """Put back the forms of marks in verbatim lines that were replaced before it was known that the lines are verbatim."""
    replaced = [chunk.start for chunk in draft.log.chunks if chunk.rule in FORMS and chunk.effect is Effect.REPLACEMENT]
    if not replaced:
        return draft
    text, lines = draft.text, draft.labelled
    at = np.flatnonzero(np.isin(text.origin, np.concatenate(replaced)))
    at = at[lines.cover(at, lines.label == Kind.VERBATIM)]
    reel = encode("\n" + "".join(f"{source.text}\n" for source in draft.sources))
    return draft.replace(Rule.JOIN_VERBATIM, at, reel[text.origin[at]])


# --- apply: close the gaps between lines -----------------------------------------------------------------------------


def _close_gaps(draft: Draft, above: Index) -> Draft:
    """Delete what stands between lines; where a line end stood for a space, or beside one, a space stays."""
    draft = _keep_spaces(draft, above)
    lines, separators = draft.labelled, draft.separators()
    # One gap above each line of a document, and one below its last. The separators lie between them.
    line_ends = np.concatenate([[0], lines.end])
    lines_so_far = lines.doc.searchsorted(np.arange(len(draft.sources)), "right")
    start = np.maximum(line_ends[:-1], separators[lines.doc] + 1)
    foot = np.maximum(line_ends[lines_so_far], separators[:-1] + 1)
    [wrapped], [head] = (above >= 0).nonzero(), (above < 0).nonzero()
    # What no wrap is, in the order of the text.
    edge_start = np.concatenate([start[head], foot])
    order = edge_start.argsort(kind="stable")
    edge_start = edge_start[order]
    edge_size = np.concatenate([lines.start[head], separators[1:]])[order] - edge_start
    edge_score = np.concatenate([lines.score[head], np.ones(len(foot), np.float32)])[order]
    wrap_size = lines.start[wrapped] - start[wrapped]
    return draft.delete_all(
        (Rule.JOIN_WRAP, positions(start[wrapped], wrap_size), lines.score[wrapped].repeat(wrap_size)),
        (Rule.JOIN_EDGE, positions(edge_start, edge_size), edge_score.repeat(edge_size)),
    )


def _keep_spaces(draft: Draft, above: Index) -> Draft:
    """Replace the line end by a space where one is meant between two lines, and add it to the upper line."""
    text, lines = draft.text, draft.labelled
    [joined] = ((above >= 0) & (lines.label != Kind.VERBATIM)).nonzero()
    left, right = lines.end[above[joined]] - 1, lines.start[joined]
    end = lines.end.copy()
    for rule, spaced in (
        (Rule.JOIN_WORD, _is_word_end(text, left, right)),
        (Rule.JOIN_SPACE, _had_space(text, lines.doc[joined], left, right)),
        (Rule.JOIN_MIXED, _is_spaced_habit(draft, lines.doc[joined], left, right)),
    ):
        if not spaced.any():
            continue
        rows = joined[spaced]
        # Positions have to ascend; a caption of two lines may stand in the middle of a paragraph.
        rows = rows[np.argsort(above[rows])]
        upper = above[rows]
        draft = draft.replace(rule, lines.end[upper], ord(" "), lines.score[rows])
        if draft.allows(rule):
            end[upper] += 1
    return draft.with_blocks(lines.with_columns(end=end))


def _is_word_end(text: Text, left: Index, right: Index) -> Mask:
    """Whether each line end stood for a space: between Latin words, and behind an ASCII mark before one.

    Not between digits (20|17 is a number cut in two), nor between a capital or digit and its neighbour (G|20, 3|D),
    nor inside an address (www.example.|com).
    """
    codes, cls = text.codes, classes(text.props)
    latin_left, latin_right = cls[left] == Class.LATIN, cls[right] == Class.LATIN
    ascii_mark_left = (codes[left] < FIRST_BEYOND_ASCII) & among(cls[left], (Class.STOP, Class.COMMA, Class.CLOSE))
    small_left = (codes[left] >= ord("a")) & latin_left
    word_end: Mask = latin_right & (latin_left | ascii_mark_left)
    word_end |= (cls[right] == Class.DIGIT) & small_left
    for k in word_end.nonzero()[0].tolist():
        end = int(left[k]) + 1
        word_end[k] = _ADDRESS.search(text.slice(max(end - ADDRESS_REACH, 0), end)) is None
    return word_end


FIRST_BEYOND_ASCII = 0x80
# The end of a line that is cut inside a web or mail address.
_ADDRESS = LatePattern(r"(?:https?://|www\.|[\w.]@)[\x21-\x7e]*$", flags=regex.ASCII)
ADDRESS_REACH = 80


# If this share of a document's wraps, or more, have a space at the line end, the extractor put the spaces there; that
# of 传承良好家风 | 共建文明城区 stands alone among two hundred wraps.
MAX_SPACED_WRAPS = 0.03


def _had_space(text: Text, doc: Index, left: Index, right: Index) -> Mask:
    """Whether one space beside each line end separated two Han phrases before the line was cut there."""
    # The gap has two characters, the line end and the space, in either order.
    spaced: Mask = right - left - 1 == 2
    spaced[spaced] = (text.codes[left[spaced] + 1] == ord(" ")) | (text.codes[left[spaced] + 2] == ord(" "))
    if not spaced.any():
        return spaced
    share = np.bincount(doc, spaced) / np.maximum(np.bincount(doc), 1)
    cls = classes(text.props)
    between_han = (cls[left] == Class.HAN) & (cls[right] == Class.HAN)
    had_space: Mask = spaced & between_han & (share[doc] < MAX_SPACED_WRAPS)
    return had_space


def _is_spaced_habit(draft: Draft, doc: Index, left: Index, right: Index) -> Mask:
    """Whether each line end stands between Han and a digit or letter, and most such places of its document have a space."""
    cls, lines = classes(draft.text.props), draft.labelled
    at_line_end = is_mixed(cls[left], cls[right])
    if not at_line_end.any():
        return at_line_end
    # The last character before each run of spaces, and the first behind it: separators stand around the text.
    [space] = (cls == Class.SPACE).nonzero()
    before, behind = (space[cls[space + step] != Class.SPACE] + step for step in (-1, 1))
    spaced, unspaced = before[is_mixed(cls[before], cls[behind])], mixed_places(cls)
    verbatim = lines.label == Kind.VERBATIM
    if verbatim.any():
        spaced, unspaced = (at[~lines.cover(at, verbatim)] for at in (spaced, unspaced))
    habit: Mask = at_line_end & (draft.count(spaced) > draft.count(unspaced))[doc]
    return habit


# --- apply: make units -----------------------------------------------------------------------------------------------


def _units(lines: Labelled, heads: Index) -> Units:
    """Return a unit for each run of lines that begins at a head.

    Its score is that of its least certain line or border, its certainty that of its least certain line.
    """
    doc, label, score = lines.doc[heads], lines.label[heads], lines.score
    border_below = from_below(score[heads], 1)
    border_below[:-1][doc[1:] != doc[:-1]] = 1
    return Units.of(
        len(heads),
        doc=doc,
        start=lines.start[heads],
        end=lines.end[from_below(heads, len(lines)) - 1],
        text_kind=lines.text_kind[heads],
        kind=UNIT_KINDS[label],
        skip=lines.skip[heads],
        side=SIDES[label],
        opens=lines.opens[heads],
        parsed=lines.parsed[heads],
        score=np.minimum(np.minimum.reduceat(score, heads), border_below),
        certainty=np.minimum.reduceat(lines.certainty, heads),
        left=_reduced(np.fmin, lines.left, heads),
        top=_reduced(np.fmin, lines.top, heads),
        right=_reduced(np.fmax, lines.right, heads),
        bottom=_reduced(np.fmax, lines.bottom, heads),
        type_size=None if lines.type_size is None else lines.type_size[heads],
        page=None if lines.page is None else lines.page[heads],
    )


def _reduced(function: np.ufunc, column: Scores | None, heads: Index) -> Scores | None:
    """Reduce a column of the geometry over the lines of each unit, so that its box contains theirs; None stays None."""
    return None if column is None else function.reduceat(column, heads)
