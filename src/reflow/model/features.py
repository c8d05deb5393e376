"""The features of each line: the columns of numbers that the network reads.

Each function in `GROUPS` returns one group of columns, named after what it looks at; `reflow.explain` weighs these
groups. All columns are float32, about -1 to 2; a row is a line that is not blank.
"""

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Lines, Mask, Text, encode
from reflow.draft.tables import Ranges
from reflow.kernels.memory import Packed
from reflow.model import features_kernel
from reflow.model.column_measure import column_measure, neighbour_measures, window_max
from reflow.model.line_signs import OPENING_BRACKETS, around, likeness, markers, surroundings
from reflow.model.pieces import pieces
from reflow.model.repeats import FAR, Characters, Counts, Repeats, pairs
from reflow.tables.characters import CLASS_NAMES, FIRST_CJK_MARK, Class, classes, half_ems, member
from reflow.tables.column_enum import ColumnEnum
from reflow.tables.neighbours import from_above, from_below, like_above
from reflow.tables.words import inside_word

Matrix = NDArray[np.float32]
Columns = dict[str, NDArray[np.generic]]


class End(ColumnEnum):
    """How a line ends."""

    OPEN_MARK = 0  # an opening bracket: nothing can end here
    WORD = 1
    COMMA = 2
    PAUSE = 3  # ；： and dashes: a paragraph may end, but seldom does
    STOP = 4  # 。？！… with the closing marks behind it


class View(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Lines with what several groups need, computed once, in part when first asked for."""

    text: Text
    lines: Lines
    packed: Packed | None  # the lines as the kernels take them; None where no kernel runs
    end: NDArray[np.int8]  # `End`
    first: NDArray[np.uint8]  # `Class` of the first character
    last: NDArray[np.uint8]  # and of the last
    same: Mask  # the line above is of the same document
    top: Index  # number of the document's first line
    bottom: Index  # number of its last line

    @classmethod
    def of(cls, text: Text, lines: Lines) -> "View":
        """Compute the view of lines of a text."""
        packed = features_kernel.packed_lines(text, lines)
        return cls(text, lines, packed, **(features_kernel.view_columns(packed) or _view_columns(text, lines)))

    @cached_property
    def whole(self) -> Index:
        """The width with marks of a whole em."""
        return self.lines.width + _squeezed_marks(self.text, self.lines)

    @cached_property
    def whole_measures(self) -> tuple[Index, Index, Index]:
        """The measures estimated from such widths: here, above, below."""
        # `lines.measure` was estimated from widths with squeezed marks; where none is squeezed, whole marks fit better.
        above, below = neighbour_measures(self.lines.doc, self.whole)
        return column_measure(self.whole, above, below), above, below

    @cached_property
    def characters(self) -> Characters:
        """The printed characters of the lines."""
        return Characters.of(self.text, self.lines)

    @cached_property
    def repeats(self) -> Repeats:
        """Where their pairs of Han stand again."""
        return Repeats.of(self.characters)


def _view_columns(text: Text, lines: Lines) -> dict[str, NDArray[Any]]:
    """Compute the columns of a view; `reflow/kernels/features.c` computes the same."""
    doc = lines.doc
    return {
        "end": ends(text, lines),
        "first": classes(text.props[lines.start]),
        "last": classes(text.props[lines.end - 1]),
        "same": like_above(doc),
        "top": np.searchsorted(doc, doc, "left"),
        "bottom": np.searchsorted(doc, doc, "right") - 1,
    }


PAUSES: Final = "；：;:"  # the commas that a paragraph may end with


def ends(text: Text, lines: Lines) -> NDArray[np.int8]:
    """Return how each line ends (`End`): by its last character, or by a stop before up to two closing marks."""
    last = lines.end - 1
    cls = classes(text.props[last])
    for _ in range(2):
        closed = (cls == Class.CLOSE) & (last > lines.start)
        before = classes(text.props[last - closed])
        # （记者黄蕊） at a line end is no sentence end, but 。） and 。” are: a closing mark is skipped only behind a stop.
        skipped = closed & ((before == Class.STOP) | (before == Class.CLOSE))
        last, cls = last - skipped, np.where(skipped, before, cls)
    end: NDArray[np.int8] = np.full(len(lines), End.WORD, np.int8)
    end[cls == Class.OPEN] = End.OPEN_MARK
    end[cls == Class.STOP] = End.STOP
    comma = cls == Class.COMMA
    pause = member(text.codes[last], PAUSES)
    end[comma & ~pause] = End.COMMA
    end[(comma & pause) | (cls == Class.DASH)] = End.PAUSE
    return end


# --- groups ----------------------------------------------------------------------------------------------------------

# Edges of the room a line leaves, in half-ems: over-full, full (kinsoku leaves up to 1 em), then the room of a lost
# indent of 2 em with and without kinsoku, then short.
ROOM_EDGES: Final = (-2, 3, 4, 6, 8)
ROOMS: Final = ("over", "full", "almost", "indent", "indent and mark", "short")
MEASURES: Final = ("here", "above", "below", "whole marks, here", "whole marks, above", "whole marks, below")


LAST_WIDTH: Final = 200  # half-ems; wider lines count as these


@cache
def log_widths() -> Matrix:
    """Return the logarithm of each width in em, plus one."""
    return np.log1p(np.arange(LAST_WIDTH + 1) / 2).astype(np.float32)


def width(view: View) -> Columns:
    """Compute how wide each line is, and the room it leaves in the measures at it, above it and below it."""
    lines = view.lines
    em = lines.width / 2
    columns: Columns = {
        "width": np.minimum(em, 60) / 20,
        "log width": log_widths()[np.minimum(lines.width, LAST_WIDTH)],
    }
    columns |= _room_columns(view)
    measure = np.maximum(lines.measure / 2, 1)
    columns["share of measure"] = np.where(lines.measure > 0, np.minimum(em / measure, 2), 0)
    # Narrow columns and wide titles show against the measure that most of the page has.
    page = _page_measure(lines)
    page_known = page > 0
    measure_ratio = np.clip(measure / np.maximum(page, 1), 0, 3)
    columns["measure over page's"] = np.where(page_known & (lines.measure > 0), measure_ratio, 1) - 1
    columns["width over page's"] = np.where(page_known, np.clip(em / np.maximum(page, 1), 0, 3), 1)
    wider = np.where(view.same, em - np.roll(em, 1), 0)
    columns["as wide as above"] = view.same & (np.abs(wider) <= 1)
    columns["wider than above"] = np.clip(wider, -20, 20) / 10
    return columns


def _room_columns(view: View) -> Columns:
    """Compute the room that each line leaves in each of the `MEASURES`, and whether the next word would have fitted."""
    lines = view.lines
    # All measures at once: a row for each, in the order of MEASURES.
    measures = np.stack([lines.measure, lines.above, lines.below, *view.whole_measures])
    widths = np.stack([lines.width, view.whole]).repeat(3, axis=0)
    known = measures > 0
    room = measures - widths
    place = np.digitize(room, ROOM_EDGES)
    in_room = known & (place == np.arange(len(ROOMS))[:, None, None])  # (rooms, measures, lines)
    room_in_em = np.where(known, np.clip(room / 2, -5, 20), 0)
    # Had the text been wrapped here, a word that fits would stand on this line and not on the next.
    step = _first_step(view)
    fits = known & (room >= step)
    just_fits = fits & (room - step <= 1)
    columns: Columns = {}
    for number, name in enumerate(MEASURES):
        columns[f"{name}: unknown"] = ~known[number]
        columns |= {f"{name}: {label}": row for label, row in zip(ROOMS, in_room[:, number], strict=True)}
        columns[f"{name}: room"] = room_in_em[number] / 10
        columns[f"{name}: the next word fits"] = fits[number]
        columns[f"{name}: it would just fit"] = just_fits[number]
    return columns


# Half-ems: a full line leaves up to half an em free of the measure it was set in, one that ends early over 3.5 em.
FULL_ROOM: Final = 1
SHORT_ROOM: Final = 7
HABIT_STRENGTH: Final = 2.0  # lines of the average page that are added to the page's own


def habit(view: View) -> Columns:
    """Compute how the page is set: with squeezed marks or whole ones, and whether its first lines were indented.

    A squeezed page's lines fill their measure exactly with marks of half an em, others with whole marks: the way in
    which more lines are full is the page's own. Where first lines had an indent, hardly one of them is full, so that
    below a full line that ends a sentence a full line continues the paragraph.
    """
    lines, doc = view.lines, view.lines.doc
    known = lines.measure > 0
    # Squeezed or not: of the two ways to count marks, take the one by which more lines of the page are full.
    squeezed_room, whole_room = lines.measure - lines.width, view.whole_measures[0] - view.whole
    squeezed = np.bincount(doc, known & (np.abs(squeezed_room) <= FULL_ROOM))
    unsqueezed = np.bincount(doc, known & (np.abs(whole_room) <= FULL_ROOM))
    rows = np.maximum(np.bincount(doc), 1)
    room = np.where((squeezed >= unsqueezed)[doc], squeezed_room, whole_room)
    full = known & (np.abs(room) <= FULL_ROOM)
    short = known & (room > SHORT_ROOM)
    # A line behind a short one that ends a sentence is surely a first line: how many of the page's are full?
    paragraph_ends = (view.end == End.STOP) & short
    below_end = from_above(paragraph_ends, False) & view.same & known
    first_lines = np.bincount(doc, below_end)
    share = (np.bincount(doc, below_end & full) + HABIT_STRENGTH / 2) / (first_lines + HABIT_STRENGTH)
    above_full = from_above(full, False) & view.same
    place = np.digitize(room, ROOM_EDGES)
    columns: Columns = {f"as the page is set: {label}": known & (place == k) for k, label in enumerate(ROOMS)}
    columns["as the page is set: exactly full"] = full
    columns["squeezed"] = ((squeezed - unsqueezed) / rows)[doc]
    columns["lines are full"] = (np.maximum(squeezed, unsqueezed) / rows)[doc]
    columns["first lines are full"] = share[doc]
    columns["first lines known"] = np.minimum(first_lines, 20)[doc] / 10
    columns["no room for an indent"] = above_full & full & (share[doc] < 0.5)
    columns["no room, and first lines are not full"] = above_full * full * (1 - share[doc])
    return columns


def _squeezed_marks(text: Text, lines: Lines) -> Index:
    """Count the marks of each line that are a whole em wide where nothing is squeezed (browsers, Taiwan papers)."""
    cls, codes = classes(text.props), text.codes
    mark = (cls >= Class.STOP) & (cls <= Class.CLOSE) & (half_ems(text.props) == 1) & (codes > FIRST_CJK_MARK)
    return count_by_line(lines, mark)


def count_by_line(lines: Lines, mask: Mask) -> Index:
    """Count the characters of each line that a mask over the text selects."""
    return sum_by_line(lines, mask.view(np.uint8))


def sum_by_line(lines: Ranges, values: NDArray[Any]) -> Index:
    """Return the sum of the values of each line's characters."""
    # `reduceat` sums between edges: every second sum is a line's, the others are of what stands between lines.
    edges = np.stack([lines.start, lines.end], axis=1).ravel()
    sums: Index = np.add.reduceat(values, edges, dtype=np.int64)[::2]
    return sums


LONGEST_STEP: Final = 12  # characters of a number or Latin word; longer ones are cut
HAN_WIDTH: Final = 2  # half-ems: the step below a document's last line, where nothing stands


def _first_step(view: View) -> Index:
    """Measure what begins the line below and cannot be cut: a Han with its marks, a number, a word; in half-ems."""
    lines, props, codes = view.lines, view.text.props, view.text.codes
    cls, widths = classes(props), half_ems(props)
    at = lines.start.copy()
    step = widths[at].astype(np.int64)
    opens = cls[at] == Class.OPEN  # an opening mark takes the character behind it along
    western = (cls[at] == Class.DIGIT) | (cls[at] == Class.LATIN)
    uncut = np.ones(len(lines), np.bool_)  # lines whose first step has not ended yet
    for _ in range(LONGEST_STEP):
        at = np.minimum(at + 1, lines.end - 1)
        may_not_begin = (cls[at] == Class.STOP) | (cls[at] == Class.COMMA) | (cls[at] == Class.CLOSE)
        mark = may_not_begin & (codes[at] > FIRST_CJK_MARK)
        word = western & ((cls[at] == Class.DIGIT) | (cls[at] == Class.LATIN))
        uncut &= (mark | word | opens) & (at > lines.start)
        step += np.where(uncut, widths[at], 0)
        opens = np.zeros(len(lines), np.bool_)
        if not uncut.any():
            break
    below = from_below(step, HAN_WIDTH)
    return np.where(np.arange(len(lines)) == view.bottom, HAN_WIDTH, below)


def _page_measure(lines: Lines) -> NDArray[np.float64]:
    """Return for each line the median of its document's known measures, in em; 0 where none is known."""
    order = np.lexsort((lines.measure, lines.doc))
    known = order[lines.measure[order] > 0]  # by document, the narrowest first
    count = np.bincount(lines.doc[known], minlength=int(lines.doc[-1]) + 1)
    first = np.cumsum(count) - count
    middle = np.minimum(first + count // 2, max(len(known) - 1, 0))
    median = lines.measure[known[middle]] / 2 if len(known) else np.zeros(len(count))
    page: NDArray[np.float64] = np.where(count > 0, median, 0)[lines.doc]
    return page


# Marks that say more than their class: what titles, bylines, captions and credits begin or end with.
OPENING_QUOTATIONS: Final = "“「『‘"
CLOSING_QUOTATIONS: Final = "”」』’"
ENDING_BRACKETS: Final = "）)】〕"
BOOK_TITLES: Final = "《"
LINE_BULLETS: Final = "■□●◆▲▼◀▶★☆※·•◎○"
PHOTO_SIGNS: Final = "摄攝"
ROUND_BRACKETS: Final = "）)"


def edges(view: View) -> Columns:
    """Compute how each line begins and ends."""
    kinds = (
        Class.OTHER,
        Class.LATIN,
        Class.DIGIT,
        Class.HAN,
        Class.STOP,
        Class.COMMA,
        Class.OPEN,
        Class.CLOSE,
        Class.DASH,
    )
    first, last = view.text.codes[view.lines.start], view.text.codes[view.lines.end - 1]
    before_last = view.text.codes[np.maximum(view.lines.end - 2, view.lines.start)]
    columns: Columns = {f"ends: {end.name}": view.end == end for end in End}
    columns |= {f"last: {CLASS_NAMES[kind]}": view.last == kind for kind in kinds}
    columns |= {f"first: {CLASS_NAMES[kind]}": view.first == kind for kind in kinds}
    columns["begins with a quotation"] = member(first, OPENING_QUOTATIONS)
    columns["ends with a quotation"] = member(last, CLOSING_QUOTATIONS)
    columns["ends with a bracket"] = member(last, ENDING_BRACKETS)
    columns["begins with a bracket"] = member(first, OPENING_BRACKETS)
    columns["begins with a book title"] = member(first, BOOK_TITLES)
    columns["begins with a bullet"] = member(first, LINE_BULLETS)
    in_bracket = member(before_last, PHOTO_SIGNS) & member(last, ROUND_BRACKETS)
    columns["ends with 摄"] = member(last, PHOTO_SIGNS) | in_bracket
    columns["begins like a dateline"] = view.lines.dateline
    return columns


def layout(view: View) -> Columns:
    """Compute the blank lines and indents at each line, and how common they are in its document."""
    lines = view.lines
    # Pasted text may be indented as a whole: what counts is the indent beyond that of the lines around it.
    hang = lines.indent - least_indent(lines)
    blank_below = np.append(lines.skip[1:] > 0, True) | (np.arange(len(lines)) == view.bottom)
    return {
        "indent": np.minimum(lines.indent, 20) / 4,
        "indented": hang >= 2,
        "half indented": hang == 1,
        "no blank line above": lines.skip == 0,
        "blank line above": lines.skip == 1,
        "blank lines above": lines.skip >= 2,
        "blank line below": blank_below,
        "share of blank lines": around(view, lines.skip > 0),
        "share of indents": around(view, lines.indent >= 2),
    }


def least_indent(lines: Lines) -> Index:
    """Return the least indent among each line and the two on either side of it in its document."""
    least = lines.indent.copy()
    for step in (1, 2):
        if step < len(least):
            same = lines.doc[step:] == lines.doc[:-step]
            # Across a border between documents a line is compared with itself, which changes nothing.
            above = np.where(same, lines.indent[:-step], lines.indent[step:])
            below = np.where(same, lines.indent[step:], lines.indent[:-step])
            least[step:] = np.minimum(least[step:], above)
            least[:-step] = np.minimum(least[:-step], below)
    return least


# Characters that are commoner in captions, folios, contact lines and bylines than in sentences.
SIGNS: Final = {
    "photo": PHOTO_SIGNS,
    "page": "版页頁",
    "editor": "责編编责校",
    "contact": "话線线热熱箱@",
    "role": "记者記通讯訊員员",
    "date": "年月日期",
    "paper": "报報刊社",
}


def content(view: View) -> Columns:
    """Compute what each line is made of: the classes of its characters, and its signs."""
    lines = view.lines
    cls = classes(view.text.props)
    size = np.maximum(lines.end - lines.start, 1)

    def count(kind: int) -> Index:
        return count_by_line(lines, cls == kind)

    stops, commas, digits = count(Class.STOP), count(Class.COMMA), count(Class.DIGIT)
    columns: Columns = {
        "share of Han": count(Class.HAN) / size,
        "share of digits": digits / size,
        "share of Latin": count(Class.LATIN) / size,
        "share of signs": count(Class.OTHER) / size,
        "stop inside": stops > (view.end == End.STOP),
        "commas": np.minimum(commas, 4) / 2,
        "spaces": np.minimum(count(Class.SPACE), 4) / 2,
        "unclosed": np.clip(count(Class.OPEN) - count(Class.CLOSE), -2, 2),
        "no stop, no comma": stops + commas == 0,
        "only digits": digits == size,
    }
    return columns | _signs(view)


def _signs(view: View) -> Columns:
    """Count the signs of each kind in each line; few characters are one."""
    characters = view.characters
    kind = sign_kinds().take(characters.codes, mode="clip")
    signs = np.flatnonzero(kind < NO_SIGN)
    # One count for all kinds and lines: a cell for each, kind by kind.
    cell = kind[signs].astype(np.int64) * len(view.lines) + characters.row[signs]
    counts = np.bincount(cell, minlength=len(SIGNS) * len(view.lines)).reshape(len(SIGNS), len(view.lines))
    return {f"sign of {name}": row for name, row in zip(SIGNS, np.minimum(counts, 3) / 2, strict=True)}


NO_SIGN: Final = len(SIGNS)  # the kind of a character that is no sign


@cache
def sign_kinds() -> NDArray[np.uint8]:
    """Return the number of the kind of each code point of the first plane, `NO_SIGN` for most."""
    kinds = np.full(1 << 16, NO_SIGN, np.uint8)
    for number, signs in enumerate(SIGNS.values()):
        kinds[[ord(sign) for sign in signs]] = number
    return kinds


def place(view: View) -> Columns:
    """Compute where in its document each line stands."""
    row = np.arange(len(view.lines))
    above, below = row - view.top, view.bottom - row
    return {
        "near the top": 1 / (1 + above),
        "near the bottom": 1 / (1 + below),
        "lines above": log_lines(above),
        "lines below": log_lines(below),
        "part of the page": above / np.maximum(above + below, 1),
    }


def log_lines(count: Index) -> Matrix:
    """Return the logarithm of each number of lines, plus one, in the range of the other columns."""
    return (np.log1p(count) / 5).astype(np.float32)


# How far from a line its words are sought, in characters: within the title and lead of a short item, an article's
# lead, and an article. A title's words stand there, .62 to 1.00 of them on the seed; words of a neighbour do not.
ECHO_REACHES: Final = (150, 500, 1500)
LONGEST_TITLE: Final = 80  # half-ems; longer lines are no titles


def echo(view: View) -> Columns:
    """Compute how many of the words of a line that may be a title stand again below it, and above it."""
    may_be_title, repeats = _may_be_title(view), view.repeats
    # A pair that a line end cuts counts to the line above.
    row = view.characters.row[repeats.pair]
    pair_count = np.maximum(np.bincount(row, minlength=len(view.lines)), 1)

    def share(repeated: Mask) -> NDArray[np.float64]:
        """Compute the share of each line's pairs that are repeated, 0 for what is no title."""
        return np.where(may_be_title, np.bincount(row, repeated, minlength=len(view.lines)) / pair_count, 0)

    columns: Columns = {}
    for side, distance in (("below", repeats.after), ("above", repeats.before)):
        for reach in ECHO_REACHES:
            columns[f"words again within {reach} {side}"] = share(distance <= reach)
    columns["words again anywhere"] = share(np.minimum(repeats.before, repeats.after) < FAR)
    return columns | _landings(view, may_be_title)


MOST_LANDINGS: Final = 6  # words of titles that count in a line: most titles have no more that stand again
LANDING_REACH: Final = 12  # lines above and below with which a line is compared: those of a short article


def _landings(view: View, may_be_title: Mask) -> Columns:
    """Count in each line the words whose nearest occurrence above, or below, is in a line that may be a title.

    Most stand in the first sentences of an article, so that a title tells where its article opens.
    """
    characters, repeats = view.characters, view.repeats
    of_title = may_be_title[characters.row[repeats.pair]]
    columns: Columns = {}
    for side, distance, sign in (("above", repeats.after, 1), ("below", repeats.before, -1)):
        near = of_title & (distance <= ECHO_REACHES[-1])
        target = characters.row[repeats.pair[near] + sign * distance[near]]
        landings = np.bincount(target, minlength=len(view.lines))
        landings = np.where(may_be_title, 0, np.minimum(landings, MOST_LANDINGS))
        columns[f"words of a title {side}"] = landings / (MOST_LANDINGS / 2)
        most_near = window_max(view.lines.doc, landings, LANDING_REACH)
        columns[f"words of a title {side}, over the lines near"] = landings / np.maximum(most_near, 1)
    return columns


def _may_be_title(view: View) -> Mask:
    """Return which lines may be titles: no stop or comma ends them, and they are no full lines inside a paragraph."""
    lines, end = view.lines, view.end
    open_end = (end != End.STOP) & (end != End.COMMA) & (lines.width <= LONGEST_TITLE)
    full = (lines.measure > 0) & (np.abs(lines.measure - lines.width) <= 2)
    stopped = np.append(True, end[:-1] == End.STOP)
    bottom = np.arange(len(lines)) == view.bottom
    at_edge = stopped | ~view.same | bottom | (lines.skip > 0)  # of a paragraph or of the page
    candidates: Mask = open_end & (~full | at_edge)
    return candidates


# Characters over which words are tied to their repetitions: within a paragraph or two, and within an article.
TIE_REACHES: Final = (120, 400)


def topic(view: View) -> Columns:
    """Compute how many words are tied to the same word above the line: few are where a new article begins.

    A chain of repeated words breaks off where the topic changes (Hearst, "TextTiling", 1997). A tie between two
    places counts at every line between them.
    """
    characters, repeats, doc = view.characters, view.repeats, view.lines.doc
    line_count = np.maximum(np.bincount(doc), 1)
    size = len(characters.codes) + 2
    columns: Columns = {}
    for reach in TIE_REACHES:
        near = repeats.before <= reach
        end = repeats.pair[near]
        begin = end - repeats.before[near]
        # A tie adds one behind its first character and takes it away behind its last: the running sum counts the ties
        # that lie over each character.
        changes = np.bincount(begin + 1, minlength=size) - np.bincount(end + 1, minlength=size)
        ties = np.cumsum(changes)[characters.first] / reach
        mean = (np.bincount(doc, ties) / line_count)[doc]
        columns[f"ties over {reach}"] = np.minimum(ties * 2, 2)
        columns[f"ties over {reach}, over the mean"] = np.clip(ties / np.maximum(mean, 1e-3), 0, 3)
    return columns


# Lines above that may continue in this one: as many as a caption or headline has that interrupts a paragraph.
CUT_REACH: Final = 8
WORD_SCALE: Final = 3  # by which the log-odds of words are divided
# What stands more often counts as this: the network cuts the column off at 268 (at 8 standard deviations).
LAST_COUNT: Final = 1023


@cache
def log_counts() -> Matrix:
    """Return the logarithm of each count, plus one."""
    return np.log1p(np.arange(LAST_COUNT + 1)).astype(np.float32)


def cut(view: View) -> Columns:
    """Compute how likely the end of a line above and the beginning of this one are halves of a word.

    By a list of words, and by the pairs and triples of Han elsewhere in the document; for the line just above and for
    those over it.
    """
    characters, doc = view.characters, view.lines.doc
    codes, first, last = characters.codes, characters.first, characters.end - 1
    second, before_last = np.minimum(first + 1, last), np.maximum(last - 1, first)
    several = first < last
    begins_with_pair = characters.han[first] & characters.han[second] & several
    ends_with_pair = characters.han[before_last] & characters.han[last] & several

    borders = _Borders.of(view)
    above, below = borders.above, borders.below
    left, right, border_doc = codes[last[above]], codes[first[below]], doc[below]
    pair_count, triple_count = _counts(characters)
    in_text = borders.lag == 0  # the two characters stand together in the text: once of the count is this border
    pairs_elsewhere = np.clip(pair_count(left, right, doc=border_doc) - in_text, 0, LAST_COUNT)
    # A triple lies over the border with two characters above it, or with two below it.
    two_above = np.where(ends_with_pair[above], triple_count(codes[before_last[above]], left, right, doc=border_doc), 0)
    two_below = np.where(begins_with_pair[below], triple_count(left, right, codes[second[below]], doc=border_doc), 0)
    triples_elsewhere = np.clip(np.maximum(two_above, two_below) - in_text, 0, LAST_COUNT)

    word = borders.table(inside_word(left, right) / WORD_SCALE)
    pair = borders.table(log_counts()[pairs_elsewhere])
    triple = borders.table(log_counts()[triples_elsewhere])
    columns: Columns = {}
    for lag in range(CUT_REACH):
        columns[f"in a word, {lag + 1} up"] = word[lag]
        columns[f"a pair elsewhere, {lag + 1} up"] = pair[lag]
        columns[f"a triple elsewhere, {lag + 1} up"] = triple[lag]
        if lag == 0:
            columns["Han on both sides"] = borders.between_han[0]
    return columns


class _Borders(msgspec.Struct, frozen=True):
    """Each line with each of the `CUT_REACH` lines above it in its document, where Han stand on both sides."""

    lag: Index  # how many lines stand between the two
    above: Index  # the upper line
    below: Index  # the lower line
    between_han: Mask  # which borders there are, of all: (CUT_REACH, lines)

    @classmethod
    def of(cls, view: View) -> "_Borders":
        """List the borders of all lines."""
        characters, doc = view.characters, view.lines.doc
        below = np.arange(len(doc))
        above = below - np.arange(CUT_REACH)[:, None] - 1
        upper = np.maximum(above, 0)  # lines above the first are left out below
        ends_with_han = characters.han[characters.end - 1][upper]
        begins_with_han = characters.han[characters.first]
        between_han = (above >= 0) & (doc[upper] == doc) & ends_with_han & begins_with_han
        lag, below = np.nonzero(between_han)
        return cls(lag, below - lag - 1, below, between_han)

    def table(self, values: NDArray[Any]) -> Matrix:
        """Return a value of each border as a table, shape (CUT_REACH, lines); 0 elsewhere."""
        table = np.zeros(self.between_han.shape, np.float32)
        table[self.lag, self.below] = values
        return table


def _counts(characters: Characters) -> tuple[Counts, Counts]:
    """Count the pairs and triples of Han of each document."""
    is_pair = pairs(characters)
    two = np.flatnonzero(is_pair)
    three = np.flatnonzero(is_pair[:-1] & is_pair[1:])
    codes, doc = characters.codes, characters.doc
    return (
        Counts.of(characters, codes[two], codes[two + 1], doc=doc[two]),
        Counts.of(characters, codes[three], codes[three + 1], codes[three + 2], doc=doc[three]),
    )


# --- characters ------------------------------------------------------------------------------------------------------

# Characters at the beginning and at the end of a line that the network reads, and the ids there are for them.
HEAD: Final = 10
TAIL: Final = 6
CHARACTER_IDS: Final = 1 << 12
NO_CHARACTER: Final = 0  # the id where a line has no character
_HASH_FACTOR: Final = np.uint64(2654435761)  # 2^32 over the golden ratio, as in Knuth's multiplicative hashing


def character_ids(view: View) -> NDArray[np.int64]:
    """Return the ids of the first and last characters of each line, hashed: shape (lines, HEAD + TAIL)."""
    compiled = features_kernel.character_ids(view.packed)
    return _character_ids(view) if compiled is None else compiled


def _character_ids(view: View) -> NDArray[np.int64]:
    """Return the ids; `reflow/kernels/features.c` computes the same."""
    characters = view.characters
    hashed = characters.codes.astype(np.uint64) * _HASH_FACTOR >> np.uint64(15)
    ids = (hashed % np.uint64(CHARACTER_IDS - 1)).astype(np.int64) + 1
    first, last = characters.first, characters.end - 1
    # From the edges inwards; where a line is shorter, NO_CHARACTER.
    columns = []
    for step in range(HEAD):
        at = first + step
        columns.append(np.where(at <= last, ids[np.minimum(at, last)], NO_CHARACTER))
    for step in range(TAIL):
        at = last - step
        columns.append(np.where(at >= first, ids[np.maximum(at, first)], NO_CHARACTER))
    return np.stack(columns, axis=1)


# --- together --------------------------------------------------------------------------------------------------------

GROUPS: Final[dict[str, Callable[[View], Columns]]] = {
    "width": width,
    "habit": habit,
    "edges": edges,
    "layout": layout,
    "content": content,
    "place": place,
    "echo": echo,
    "topic": topic,
    "cut": cut,
    "markers": markers,
    "likeness": likeness,
    "surroundings": surroundings,
    "pieces": pieces,
}


CAPACITY: Final = 320  # columns there is memory for; what is not filled is never touched, so it costs none


def matrix(view: View) -> Matrix:
    """Return all columns beside each other: shape (lines, columns), in the order of `names()`."""
    compiled = features_kernel.matrix(view)
    return _matrix(view) if compiled is None else compiled


def _matrix(view: View) -> Matrix:
    """Return all columns; `reflow/kernels/features.c` computes the same."""
    columns = np.empty((CAPACITY, len(view.lines)), np.float32)
    count = 0
    for group in GROUPS.values():
        for column in group(view).values():
            columns[count] = column
            count += 1
    return columns[:count].T


@cache
def names() -> tuple[tuple[str, str], ...]:
    """Return the group and the name of each column of `matrix`, in their order.

    >>> names()[0], len(set(names())) == len(names())
    (('width', 'width'), True)
    """
    # The functions name their columns themselves, so they are called with one line.
    text = Text(encode("\n龙\n"), np.arange(3, dtype=np.int32))
    lines = Lines.of(1, start=1, end=2, width=2)
    view = View(text, lines, None, **_view_columns(text, lines))
    return tuple((group, name) for group, function in GROUPS.items() for name in function(view))
