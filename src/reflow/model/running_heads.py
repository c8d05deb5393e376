"""Lines that stand again on every page of a book: its name with the number of the page, a page number alone.

They are recognised by what they do: they are equal but for a number that counts up, at the distance of pages, and pages end
inside sentences. Headings of chapters, refrains, names of speakers and numbers of a list repeat too, but stand between
sentences.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Index, Mask, Text, positions
from reflow.draft.tables import Ranges
from reflow.model import running_heads_kernel
from reflow.patterns.folios import number
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.among import grouped
from reflow.tables.characters import Class, classes, is_blank, member
from reflow.tables.neighbours import from_above, like_above

LONGEST: Final = 40  # characters of a head
NUMERALS: Final = "0123456789０１２３４５６７８９〇零一二三四五六七八九十"
_NUMBER = LatePattern(
    "[0-9]{1,4}|[０-９]{1,4}|[〇零一二三四五六七八九]{2,4}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
)
_HAN = LatePattern(r"\p{Han}")
_LONE_NUMBER = LatePattern(rf"[-—·\s]*(?:{_NUMBER.pattern})[-—·\s]*")
# Headings and labels count up as well: 第四章, 1., 图3, 第 5 條, 3月, 小李 10:47, 问题2.
_COUNTED = LatePattern(
    r"[，。！？；：:,;!?=\[\]【】《》“”]|^\s*[（(]?[\d０-９〇零一二三四五六七八九十]+\s*[、.．)）]"
    r"|[\d０-９〇零一二三四五六七八九十]\s*[年月日时時点點分秒岁歲章节節回卷条條课課讲講集幕场場题題步天周週届屆号號次名项項款单單期编編篇]"
    r"|[图圖表例题題问問答步件习習组組案项項]\s*[\d０-９〇零一二三四五六七八九十]"
)
_FEWEST_HAN: Final = 2  # of a head, beside its number
_STEPS: Final = range(1, 5)  # a head of even pages counts by two; a blank page or a picture has none
_NEAREST: Final = 4  # lines between two heads that count up; a page has more, but its lines may be long
_FEWEST_NUMBERS: Final = 3  # page numbers alone in their lines, and heads without a number
_NEAREST_NUMBERS: Final = 5
_NEAREST_EQUAL: Final = 10
_UNEVEN: Final = 3.0  # the longest page, in shortest pages
# Of the pages of a book three in four end inside a sentence. A heading stands there only where a stop is missing.
_INSIDE: Final = 0.5
_FULL: Final = 0.8  # of the long lines' length: a line of that length without a stop goes on below
_SHORTEST_FULL: Final = 12  # characters: of verse and talk no line is full


def running_heads(text: Text, lines: Ranges) -> Mask:
    """Return which lines are running heads or page numbers of their document, for lines in the order of the text.

    Takes time in proportion to the text. A head counts up by small steps from page to page at least once, a page number
    alone at least twice, and a head without a number stands three times; and half of each sequence stands inside
    sentences.
    """
    heads = np.zeros(len(lines), np.bool_)
    rows, group = _repeated(text, lines)
    if not len(rows):
        return heads
    inside = _inside_sentences(text, lines, rows)
    # Most groups have no line inside a sentence: they are no heads.
    some_inside = (np.bincount(group, inside[rows]) > 0)[group]
    rows, group = rows[some_inside], group[some_inside]
    if not len(rows):
        return heads
    order = np.argsort(group, kind="stable")
    for members in np.split(rows[order], np.flatnonzero(np.diff(group[order])) + 1):
        if len(members) > 1:
            for sequence in _sequences(text, lines, members.tolist()):
                if np.mean(inside[sequence]) >= _INSIDE:
                    heads[sequence] = True
    return heads


# --- candidates ------------------------------------------------------------------------------------------------------


def _repeated(text: Text, lines: Ranges) -> tuple[Index, Index]:
    """Return the short lines that stand again in their document, equal but for numbers, and the group of each."""
    size = lines.end - lines.start
    rows = np.flatnonzero((size > 0) & (size <= LONGEST))
    if not len(rows):
        return rows, rows
    start, end = lines.start[rows], lines.end[rows]
    compiled = running_heads_kernel.keys(text, start, end, NUMERALS, LONGEST)
    key = _keys(text, start, end) if compiled is None else compiled
    key += lines.doc[rows].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    groups = grouped(key)
    again = (groups.size > 1)[groups.of_row]
    return rows[again], groups.of_row[again]


def _keys(text: Text, start: Index, end: Index) -> NDArray[np.uint64]:
    """Return a number for each line that is equal for those that are equal but for numbers and blanks.

    Every line has a character, and its first is printed. `reflow/kernels/running_heads.c` computes the same.
    """
    size = end - start
    at = positions(start, size)
    line = np.repeat(np.arange(len(size)), size)
    codes = text.codes[at].astype(np.uint64)
    numeral = member(text.codes[at], NUMERALS)
    codes[numeral] = 0
    # Of a number its first character stands for all; blanks count nothing.
    continues = numeral & from_above(numeral, False) & like_above(line)
    printed = ~is_blank(classes(text.props[at])) & ~continues
    line, codes = line[printed], codes[printed]
    first = ~like_above(line)
    place = np.arange(len(line)) - np.maximum.accumulate(np.where(first, np.arange(len(line)), 0))
    keys: NDArray[np.uint64] = np.add.reduceat(_mixed(codes, place), np.flatnonzero(first))
    return keys


def _mixed(codes: NDArray[np.uint64], place: Index) -> NDArray[np.uint64]:
    """Return a hash of each character and its place in the line, whose sum is one of the line."""
    mixed = (codes * np.uint64(LONGEST + 1) + place.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    result: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(32))
    return result


def _inside_sentences(text: Text, lines: Ranges, rows: Index) -> Mask:
    """Return for each line whether the line above it is full and ends with no stop; two heads may follow each other."""
    size = lines.end - lines.start
    last = classes(text.props[lines.end - 1])
    open_end = (last == Class.HAN) | (last == Class.COMMA) | (last == Class.DIGIT)
    may_be_head = np.zeros(len(lines), np.bool_)
    may_be_head[rows] = open_end[rows] | (last[rows] == Class.DASH)
    above = from_above(np.maximum.accumulate(np.where(may_be_head, -1, np.arange(len(lines)))), -1)
    known = (above >= 0) & (lines.doc[above] == lines.doc)
    open_end = open_end[above]
    long = np.maximum(_long_lines(lines, size)[lines.doc] * _FULL, _SHORTEST_FULL)
    result: Mask = known & open_end & (size[above] >= long)
    return result


def _long_lines(lines: Ranges, size: Index) -> Index:
    """Return the length that one in ten lines of each document exceeds; of any number for documents without lines."""
    ascending = size[np.lexsort((size, lines.doc))]  # within each document
    count = np.bincount(lines.doc)
    first = np.cumsum(count) - count
    long: Index = ascending[np.minimum(first + np.maximum(count - 1, 0) * 9 // 10, len(size) - 1)]
    return long


# --- sequences -------------------------------------------------------------------------------------------------------


def _sequences(text: Text, lines: Ranges, members: list[int]) -> Iterator[list[int]]:
    """Yield those of some lines, equal but for numbers, that follow each other as heads do."""
    first = text.slice(int(lines.start[members[0]]), int(lines.end[members[0]]))
    is_number = _LONE_NUMBER.fullmatch(first) is not None
    # Most lines that repeat are read no further.
    if not is_number and (_COUNTED.search(first) or len(_HAN.findall(_NUMBER.sub("", first))) < _FEWEST_HAN):
        return
    words = [text.slice(int(lines.start[row]), int(lines.end[row])) for row in members]
    if is_number:
        values = [_values(line)[0] if _LONE_NUMBER.fullmatch(line) else -1 for line in words]
        yield from _counting(members, values, _NEAREST_NUMBERS, _FEWEST_NUMBERS)
        return
    numbers = [_values(line) for line in words]
    if len({len(row) for row in numbers}) > 1:
        return
    varying = [place for place, column in enumerate(zip(*numbers, strict=True)) if len(set(column)) > 1]
    if not varying:
        yield from _chains(members, lambda _: True, _NEAREST_EQUAL, _FEWEST_NUMBERS)
    elif len(varying) == 1:
        [place] = varying
        yield from _counting(members, [row[place] for row in numbers], _NEAREST, 2)


def _values(line: str) -> list[int]:
    return [number(match[0].replace("零", "〇")) for match in _NUMBER.finditer(line)]


def _counting(members: list[int], values: list[int], nearest: int, fewest: int) -> Iterator[list[int]]:
    """Yield the runs of lines whose values count up by small steps."""
    return _chains(members, lambda n: values[n] - values[n - 1] in _STEPS, nearest, fewest)


def _chains(members: list[int], follows: Callable[[int], bool], nearest: int, fewest: int) -> Iterator[list[int]]:
    """Yield runs of at least `fewest` lines, each of which follows the one before it at the distance of a page."""
    chain = members[:1]
    for n in range(1, len(members)):
        if follows(n) and members[n] - members[n - 1] > nearest:
            chain.append(members[n])
            continue
        yield from _even(chain, fewest)
        chain = [members[n]]
    yield from _even(chain, fewest)


def _even(chain: list[int], fewest: int) -> Iterator[list[int]]:
    """Yield a chain if it is long enough and no page in it is much longer than another."""
    if len(chain) < fewest:
        return
    gaps = [below - above for above, below in pairwise(chain)]
    if max(gaps) <= _UNEVEN * min(gaps):
        yield chain
