"""What can be seen of each line, as numbers: the columns that the pass `label` decides on.

Every function gives one group of columns, named after what it looks at. The groups are also what `reflow.explain`
speaks of. All columns are float32, about -1 to 2; a row is a line that is not blank.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import FURNITURE, Index, Lines, Mask, Text
from reflow.model.column_measure import column_measure, neighbour_measures
from reflow.model.repeats import FAR, Characters, Counts, Repeats, pairs
from reflow.tables.characters import FIRST_CJK_MARK, Class, classes, half_ems, member
from reflow.tables.words import inside_word

Matrix = NDArray[np.float32]
Columns = dict[str, NDArray[np.generic]]


class End(IntEnum):
    """How a line ends."""

    OPEN_MARK = 0  # an opening bracket: nothing can end here
    WORD = 1
    COMMA = 2
    PAUSE = 3  # ；： and dashes: a paragraph may end, but seldom does
    STOP = 4  # 。？！… with the closing marks behind it


@dataclass(frozen=True, slots=True)
class View:
    """Lines with what several groups need: both end characters, their classes, the border to the document above."""

    text: Text
    lines: Lines
    end: NDArray[np.int8]
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]
    same: Mask  # the line above is of the same document
    top: Index  # number of the document's first line
    bottom: Index  # number of its last line
    whole: Index  # the width with marks of a whole em, and the measures that go with it: here, above, below
    whole_measures: tuple[Index, Index, Index]
    characters: Characters
    repeats: Repeats

    @classmethod
    def of(cls, text: Text, lines: Lines) -> "View":
        """Look at the lines of a text once."""
        doc = lines.doc
        whole = lines.width + _squeezed_marks(text, lines)
        above, below = neighbour_measures(doc, whole)
        characters = Characters.of(text, lines)
        return cls(
            text,
            lines,
            end=ends(text, lines),
            first=classes(text.props[lines.start]),
            last=classes(text.props[lines.end - 1]),
            same=np.append(False, doc[1:] == doc[:-1]),
            top=np.searchsorted(doc, doc, "left"),
            bottom=np.searchsorted(doc, doc, "right") - 1,
            whole=whole,
            whole_measures=(column_measure(whole, above, below), above, below),
            characters=characters,
            repeats=Repeats.of(characters),
        )


def ends(text: Text, lines: Lines) -> NDArray[np.int8]:
    """Classify the last character, looking through up to two closing marks for the stop before them."""
    last = lines.end - 1
    cls = classes(text.props[last])
    for _ in range(2):
        through = (cls == Class.CLOSE) & (last > lines.start)
        before = classes(text.props[last - through])
        # （记者黄蕊） at a line end is no sentence end, but 。） and 。” are: only a stop is looked through to.
        seen = through & ((before == Class.STOP) | (before == Class.CLOSE))
        last, cls = last - seen, np.where(seen, before, cls)
    end: NDArray[np.int8] = np.full(len(lines), End.WORD, np.int8)
    end[cls == Class.OPEN] = End.OPEN_MARK
    end[cls == Class.STOP] = End.STOP
    comma = cls == Class.COMMA
    pause = member(text.codes[last], "；：;:")
    end[comma & ~pause] = End.COMMA
    end[(comma & pause) | (cls == Class.DASH)] = End.PAUSE
    return end


# --- groups ----------------------------------------------------------------------------------------------------------

# Edges of the room a line leaves, in half-ems: over-full, full (kinsoku leaves up to 1 em), then the room of a lost
# indent of 2 em with and without kinsoku, then short.
ROOM_EDGES: Final = (-2, 3, 4, 6, 8)
ROOMS: Final = ("over", "full", "almost", "indent", "indent and mark", "short")
MEASURES: Final = ("here", "above", "below", "whole marks, here", "whole marks, above", "whole marks, below")


def width(view: View) -> Columns:
    """Say how wide the line is, and what it leaves of the measures at it, above it and below it."""
    lines = view.lines
    em = lines.width / 2
    whole, (here, above, below) = view.whole, view.whole_measures
    step = _first_step(view)
    columns: Columns = {"width": np.minimum(em, 60) / 20, "log width": np.log1p(np.minimum(em, 100))}
    # Of each measure a row, in the order of MEASURES.
    measures = np.stack([lines.measure, lines.above, lines.below, here, above, below])
    known = measures > 0
    room = measures - np.stack([lines.width, whole]).repeat(3, axis=0)
    place = np.digitize(room, ROOM_EDGES)
    in_room = known & (place == np.arange(len(ROOMS))[:, None, None])
    left = np.where(known, np.clip(room / 2, -5, 20), 0) / 10
    fits = known & (room >= step)
    just_fits = fits & (room - step <= 1)
    for k, name in enumerate(MEASURES):
        columns[f"{name}: unknown"] = ~known[k]
        columns |= {f"{name}: {label}": row for label, row in zip(ROOMS, in_room[:, k], strict=True)}
        columns[f"{name}: room"] = left[k]
        columns[f"{name}: the next word fits"] = fits[k]
        columns[f"{name}: it would just fit"] = just_fits[k]
    measure = np.maximum(lines.measure / 2, 1)
    columns["share of measure"] = np.where(lines.measure > 0, np.minimum(em / measure, 2), 0)
    page = _page_measure(lines)
    columns["measure over page's"] = (
        np.where((page > 0) & (lines.measure > 0), np.clip(measure / np.maximum(page, 1), 0, 3), 1) - 1
    )
    columns["width over page's"] = np.where(page > 0, np.clip(em / np.maximum(page, 1), 0, 3), 1)
    wider = np.where(view.same, em - np.roll(em, 1), 0)
    columns["as wide as above"] = view.same & (np.abs(wider) <= 1)
    columns["wider than above"] = np.clip(wider, -20, 20) / 10
    return columns


# Half-ems: a full line leaves up to half an em free of the measure it was set in, one that ends early over 3.5 em.
FULL_ROOM: Final = 1
SHORT_ROOM: Final = 7
HABIT_STRENGTH: Final = 2.0  # lines of the average page that are added to the page's own


def habit(view: View) -> Columns:
    """Say how the page is set: with squeezed marks or whole ones, and whether its first lines were indented.

    A squeezed page's lines fill their measure exactly with marks of half an em, others with whole marks: the way in
    which more lines are full is the page's own. Where first lines had an indent, hardly one of them is full, so that
    below a full line that ends a sentence a full line goes on.
    """
    lines, doc = view.lines, view.lines.doc
    rooms = lines.measure - lines.width, view.whole_measures[0] - view.whole
    known = lines.measure > 0
    squeezed, unsqueezed = (np.bincount(doc, known & (np.abs(room) <= FULL_ROOM)) for room in rooms)
    rows = np.maximum(np.bincount(doc), 1)
    room = np.where((squeezed >= unsqueezed)[doc], *rooms)
    full, short = known & (np.abs(room) <= FULL_ROOM), known & (room > SHORT_ROOM)
    below_end = np.append(False, (view.end[:-1] == End.STOP) & short[:-1]) & view.same & known
    first_lines = np.bincount(doc, below_end)
    share = (np.bincount(doc, below_end & full) + HABIT_STRENGTH / 2) / (first_lines + HABIT_STRENGTH)
    above_full = np.append(False, full[:-1]) & view.same
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
    edges = np.stack([lines.start, lines.end], axis=1).ravel()
    counted: Index = np.add.reduceat(mark.view(np.uint8), edges, dtype=np.int64)[::2]
    return counted


LONGEST_STEP: Final = 12  # characters of a number or Latin word that are looked at


def _first_step(view: View) -> Index:
    """Measure what begins the line below and cannot be cut: a Han with its marks, a number, a word; in half-ems."""
    lines, props, codes = view.lines, view.text.props, view.text.codes
    cls, wide = classes(props), half_ems(props)
    at = lines.start.copy()
    step = wide[at].astype(np.int64)
    opens = cls[at] == Class.OPEN  # an opening mark takes the character behind it along
    going = np.ones(len(lines), np.bool_)
    western = (cls[at] == Class.DIGIT) | (cls[at] == Class.LATIN)
    for _ in range(LONGEST_STEP):
        at = np.minimum(at + 1, lines.end - 1)
        mark = ((cls[at] == Class.STOP) | (cls[at] == Class.COMMA) | (cls[at] == Class.CLOSE)) & (
            codes[at] > FIRST_CJK_MARK
        )
        word = western & ((cls[at] == Class.DIGIT) | (cls[at] == Class.LATIN))
        going &= (mark | word | opens) & (at > lines.start)
        step += np.where(going, wide[at], 0)
        opens = np.zeros(len(lines), np.bool_)
        if not going.any():
            break
    below = np.append(step[1:], 2)
    return np.where(np.arange(len(lines)) == view.bottom, 2, below)


def _page_measure(lines: Lines) -> NDArray[np.float64]:
    """Give each line the median of its document's known measures, in em; 0 where none is known."""
    order = np.lexsort((lines.measure, lines.doc))
    known = order[lines.measure[order] > 0]
    count = np.bincount(lines.doc[known], minlength=int(lines.doc[-1]) + 1)
    first = np.cumsum(count) - count
    middle = np.minimum(first + count // 2, max(len(known) - 1, 0))
    median = lines.measure[known[middle]] / 2 if len(known) else np.zeros(len(count))
    page: NDArray[np.float64] = np.where(count > 0, median, 0)[lines.doc]
    return page


def edges(view: View) -> Columns:
    """Say how the line begins and ends."""
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
    before = view.text.codes[np.maximum(view.lines.end - 2, view.lines.start)]
    columns: Columns = {f"ends: {end.name}": view.end == end for end in End}
    columns |= {f"last: {kind.name}": view.last == kind for kind in kinds}
    columns |= {f"first: {kind.name}": view.first == kind for kind in kinds}
    columns["begins with a quotation"] = member(first, "“「『‘")
    columns["ends with a quotation"] = member(last, "”」』’")
    columns["ends with a bracket"] = member(last, "）)】〕")
    columns["begins with a bracket"] = member(first, "（(【〔[")
    columns["begins with a book title"] = member(first, "《")
    columns["begins with a bullet"] = member(first, "■□●◆▲▼◀▶★☆※·•◎○")
    columns["ends with 摄"] = member(last, "摄攝") | (member(before, "摄攝") & member(last, "）)"))
    columns["begins like a dateline"] = view.lines.dateline
    return columns


def layout(view: View) -> Columns:
    """Say what blank lines and indents stand at the line, and how common they are in the document."""
    lines = view.lines
    rows = np.maximum(np.bincount(lines.doc), 1)
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
        "share of blank lines": (np.bincount(lines.doc, lines.skip > 0) / rows)[lines.doc],
        "share of indents": (np.bincount(lines.doc, lines.indent >= 2) / rows)[lines.doc],
    }


def least_indent(lines: Lines) -> Index:
    """Take the least indent of each line and the two on either side."""
    least = lines.indent.copy()
    for step in (1, 2):
        if step < len(least):
            same = lines.doc[step:] == lines.doc[:-step]
            above = np.where(same, lines.indent[:-step], lines.indent[step:])
            below = np.where(same, lines.indent[step:], lines.indent[:-step])
            least[step:] = np.minimum(least[step:], above)
            least[:-step] = np.minimum(least[:-step], below)
    return least


# Characters that are commoner in captions, folios, contact lines and bylines than in sentences.
SIGNS: Final = {"photo": "摄攝", "page": "版页頁", "editor": "责編编责校", "contact": "话線线热熱箱@", "role": "记者記通讯訊員员", "date": "年月日期", "paper": "报報刊社"}  # fmt: skip


def content(view: View) -> Columns:
    """Say what the line is made of."""
    text, lines = view.text, view.lines
    cls = classes(text.props)
    size = np.maximum(lines.end - lines.start, 1)

    edges = np.stack([lines.start, lines.end], axis=1).ravel()

    def count(mask: Mask) -> Index:
        counted: Index = np.add.reduceat(mask.view(np.uint8), edges, dtype=np.int64)[::2]
        return counted

    stops, commas = count(cls == Class.STOP), count(cls == Class.COMMA)
    digits = count(cls == Class.DIGIT)
    columns: Columns = {
        "share of Han": count(cls == Class.HAN) / size,
        "share of digits": digits / size,
        "share of Latin": count(cls == Class.LATIN) / size,
        "share of signs": count(cls == Class.OTHER) / size,
        "stop inside": stops > (view.end == End.STOP),
        "commas": np.minimum(commas, 4) / 2,
        "spaces": np.minimum(count(cls == Class.SPACE), 4) / 2,
        "unclosed": np.clip(count(cls == Class.OPEN) - count(cls == Class.CLOSE), -2, 2),
        "no stop, no comma": stops + commas == 0,
        "only digits": digits == size,
        "furniture": np.isin(lines.fixed, FURNITURE),
    }
    return columns | _signs(view)


def _signs(view: View) -> Columns:
    """Count the signs of each kind in each line; few characters are one."""
    seen = view.characters
    kind = _sign_kinds().take(seen.codes, mode="clip")
    at = np.flatnonzero(kind < len(SIGNS))
    rows, kinds = len(view.lines), len(SIGNS)
    counted = np.bincount(kind[at].astype(np.int64) * rows + seen.row[at], minlength=kinds * rows).reshape(kinds, rows)
    return {f"sign of {name}": row for name, row in zip(SIGNS, np.minimum(counted, 3) / 2, strict=True)}


@cache
def _sign_kinds() -> NDArray[np.uint8]:
    """Give for each code point of the first plane the number of its kind; `len(SIGNS)` if it is no sign."""
    kinds = np.full(1 << 16, len(SIGNS), np.uint8)
    for number, signs in enumerate(SIGNS.values()):
        kinds[[ord(sign) for sign in signs]] = number
    return kinds


def place(view: View) -> Columns:
    """Say where in the document the line stands."""
    row = np.arange(len(view.lines))
    above, below = row - view.top, view.bottom - row
    return {
        "near the top": 1 / (1 + above),
        "near the bottom": 1 / (1 + below),
        "lines above": np.log1p(above) / 5,
        "lines below": np.log1p(below) / 5,
        "part of the page": above / np.maximum(above + below, 1),
    }


# How far from a line its words are sought, in characters: within the title and lead of a short item, an article's
# lead, and an article. A title's words stand there, .62 to 1.00 of them on the seed; words of a neighbour do not.
ECHO_REACHES: Final = (150, 500, 1500)
LONGEST_TITLE: Final = 80  # half-ems; longer lines are not looked at


def echo(view: View) -> Columns:
    """Say how many of the words of a line that may be a title stand again below it, and above it."""
    may, found = _may_be_title(view), view.repeats
    row = view.characters.row[found.pair]
    count = len(view.lines)
    pairs = np.maximum(np.bincount(row, minlength=count), 1)
    columns: Columns = {}
    for side, distance in (("below", found.after), ("above", found.before)):
        for reach in ECHO_REACHES:
            share = np.bincount(row, distance <= reach, minlength=count) / pairs
            columns[f"words again within {reach} {side}"] = np.where(may, share, 0)
    again = np.minimum(found.before, found.after) < FAR
    columns["words again anywhere"] = np.where(may, np.bincount(row, again, minlength=count) / pairs, 0)
    return columns


def _may_be_title(view: View) -> Mask:
    """Leave out lines that end with a stop or comma, and full lines in the middle of a paragraph."""
    lines, end = view.lines, view.end
    open_end = (end != End.STOP) & (end != End.COMMA) & (lines.width <= LONGEST_TITLE)
    full = (lines.measure > 0) & (np.abs(lines.measure - lines.width) <= 2)
    stopped = np.append(True, end[:-1] == End.STOP)
    bottom = np.arange(len(lines)) == view.bottom
    may: Mask = open_end & (~full | stopped | ~view.same | bottom | (lines.skip > 0))
    return may


# Characters over which words are tied to their repetitions: within a paragraph or two, and within an article.
TIE_REACHES: Final = (120, 400)


def topic(view: View) -> Columns:
    """Say how many words are tied to the same word above the line: few are where a new article begins.

    A chain of repeated words breaks off where the topic changes (Hearst, "TextTiling", 1997). A tie between two
    places counts at every line between them.
    """
    seen, found, doc = view.characters, view.repeats, view.lines.doc
    columns: Columns = {}
    for reach in TIE_REACHES:
        near = found.before <= reach
        end = found.pair[near]
        begin = end - found.before[near]
        edges = np.bincount(begin + 1, minlength=len(seen.codes) + 2) - np.bincount(
            end + 1, minlength=len(seen.codes) + 2
        )
        ties = np.cumsum(edges)[seen.first] / reach
        mean = (np.bincount(doc, ties) / np.maximum(np.bincount(doc), 1))[doc]
        columns[f"ties over {reach}"] = np.minimum(ties * 2, 2)
        columns[f"ties over {reach}, over the mean"] = np.clip(ties / np.maximum(mean, 1e-3), 0, 3)
    return columns


# Lines above that are asked whether they go on in this one: as many as a caption or headline has that interrupts.
CUT_REACH: Final = 8


def cut(view: View) -> Columns:
    """Say how likely the end of a line above and the beginning of this one are halves of a word, or stand together.

    By a list of words, and by what stands elsewhere in the document; for the line just above and for those over it.
    """
    seen, doc = view.characters, view.lines.doc
    count = len(doc)
    first, last = seen.first, seen.end - 1
    second, before = np.minimum(first + 1, last), np.maximum(last - 1, first)
    begins_two, ends_two = (seen.han[a] & seen.han[b] & (first < last) for a, b in ((first, second), (before, last)))
    codes = seen.codes
    two, three = _counts(seen)
    # Every line below with each of the lines above it: numbers of the lag, and of both lines.
    lag, below = np.arange(CUT_REACH)[:, None], np.arange(count)
    up = below - lag - 1
    together = (up >= 0) & (doc[np.maximum(up, 0)] == doc) & seen.han[last[np.maximum(up, 0)]] & seen.han[first]
    lag, below = np.nonzero(together)
    above, once = below - lag - 1, lag == 0  # at lag 0 the two stand together here as well
    left, right, own = codes[last[above]], codes[first[below]], doc[below]
    word, pair, triple = (np.zeros((CUT_REACH, count), np.float32) for _ in range(3))
    word[lag, below] = inside_word(left, right) / 3
    pair[lag, below] = np.log1p(np.maximum(two(left, right, doc=own) - once, 0))
    over = np.where(ends_two[above], three(codes[before[above]], left, right, doc=own), 0)
    under = np.where(begins_two[below], three(left, right, codes[second[below]], doc=own), 0)
    triple[lag, below] = np.log1p(np.maximum(np.maximum(over, under) - once, 0))
    columns: Columns = {}
    for k in range(CUT_REACH):
        columns[f"in a word, {k + 1} up"] = word[k]
        columns[f"a pair elsewhere, {k + 1} up"] = pair[k]
        columns[f"a triple elsewhere, {k + 1} up"] = triple[k]
        if k == 0:
            columns["Han on both sides"] = together[0]
    return columns


def _counts(seen: Characters) -> tuple[Counts, Counts]:
    """Count the pairs and triples of Han of each document."""
    is_pair = pairs(seen)
    two = np.flatnonzero(is_pair)
    three = np.flatnonzero(is_pair[:-1] & is_pair[1:])
    codes, doc = seen.codes, seen.doc
    return (
        Counts.of(seen, codes[two], codes[two + 1], doc=doc[two]),
        Counts.of(seen, codes[three], codes[three + 1], codes[three + 2], doc=doc[three]),
    )


# --- characters ------------------------------------------------------------------------------------------------------

# Characters at the beginning and at the end of a line that the network reads, and the numbers it knows them by.
HEAD: Final = 10
TAIL: Final = 6
LETTERS: Final = 1 << 12


def letters(view: View) -> NDArray[np.int64]:
    """Number the first and last characters of each line, hashed: shape (lines, HEAD + TAIL); 0 where there is none."""
    seen = view.characters
    number = ((seen.codes.astype(np.uint64) * np.uint64(2654435761) >> np.uint64(15)) % np.uint64(LETTERS - 1)).astype(
        np.int64
    )
    number += 1
    last = seen.end - 1
    columns = [np.where(seen.first + k < seen.end, number[np.minimum(seen.first + k, last)], 0) for k in range(HEAD)]
    columns += [np.where(last - k >= seen.first, number[np.maximum(last - k, seen.first)], 0) for k in range(TAIL)]
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
}


ROOM: Final = 256  # columns there is room for; room that is not filled costs no memory


def matrix(view: View) -> Matrix:
    """Put all columns beside each other: shape (lines, columns), in the order of `names()`."""
    made = np.empty((ROOM, len(view.lines)), np.float32)
    filled = 0
    for group in GROUPS.values():
        for column in group(view).values():
            made[filled] = column
            filled += 1
    return made[:filled].T


def names(view: View) -> list[tuple[str, str]]:
    """Name the columns: the group, and what is seen."""
    return [(group, name) for group, function in GROUPS.items() for name in function(view)]
