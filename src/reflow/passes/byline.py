"""Read the opening of each article: dateline, and the people named behind their roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest

import numpy as np
import regex

from reflow.config import Config
from reflow.draft import BlockKind, Blocks, Draft
from reflow.rules import Rule
from reflow.tables.openings import DATELINE, ROLES
from reflow.tables.surnames import surname_scores

# Characters of the first paragraph that are read: agency, place and date take up to 40, six names with roles 60.
REACH = 120

OPENING = regex.compile(
    rf"(?P<dateline>[【\[〔（(]?(?:{DATELINE})[】\]〕）)]?)?[\s　]*"
    r"(?P<credit>[（(〔﹝【\[](?P<people>[^（()）〔〕﹝﹞【】\[\]]*)[）)〕﹞】\]])?"
)
DATELINE_PARTS = tuple(
    (kind.name.lower(), kind)
    for kind in (
        BlockKind.DATELINE, BlockKind.VIA, BlockKind.AGENCY, BlockKind.PLACE, BlockKind.DATE, BlockKind.FORM,
    )
)  # fmt: skip
ROLE = regex.compile(ROLES)
# Where the names of a role end although no other role follows: 〔記者…／台北報導〕.
NAMES_END = regex.compile(r"[／/](?!文|图|圖)|[:：]|報導|报道")
SEPARATOR = regex.compile(r"[\s　、，,；;和与與及]+")
NAME = regex.compile(r"[\p{Han}·‧•．]+")

LONGEST_NAME = 3  # characters after a single surname's: 2; a compound surname allows one more
GIVEN_LENGTH = {1: np.log(0.2), 2: np.log(0.8)}  # given names of one character are about one in five


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation: its kind, and where it stands in the paragraph."""

    kind: BlockKind
    start: int
    end: int


def byline(draft: Draft, config: Config) -> Draft:
    """Annotate dateline and people at the beginning of every article; the paragraph keeps its text."""
    blocks = draft.blocks
    paragraphs = np.flatnonzero((blocks.kind == BlockKind.PARAGRAPH) & (blocks.article >= 0))
    if config.titles == "none" or not len(paragraphs):
        return draft
    _, first = np.unique(blocks.article[paragraphs], return_index=True)
    found: list[tuple[int, Mark]] = []
    for row in paragraphs[first]:
        start, end = int(blocks.start[row]), int(blocks.end[row])
        marks = read_opening(draft.text.slice(start, min(end, start + REACH)))
        found += [(int(row), mark) for mark in marks]
    for row in np.flatnonzero(blocks.kind == BlockKind.SIGNATURE):
        start, end = int(blocks.start[row]), int(blocks.end[row])
        found += [(int(row), mark) for mark in read_people(draft.text.slice(start, min(end, start + REACH)))]
    return _annotate(draft, found)


def read_opening(text: str) -> list[Mark]:
    """Find dateline and people in the opening of an article.

    >>> text = "本报讯（记者黄蕊 通讯员于曼）5月14日"
    >>> [f"{m.kind.name} {text[m.start:m.end]}" for m in read_opening(text)][:4]
    ['DATELINE 本报讯', 'AGENCY 本报', 'FORM 讯', 'BYLINE （记者黄蕊 通讯员于曼）']
    """
    match = OPENING.match(text)
    if match is None or not match.end():
        return []
    marks = []
    if match["dateline"]:
        marks += [Mark(kind, *match.span(name)) for name, kind in DATELINE_PARTS if match[name]]
    if match["credit"]:
        people = list(read_people(match["people"], match.start("people")))
        if people:
            marks += [Mark(BlockKind.BYLINE, *match.span("credit")), *people]
    return marks


def read_people(text: str, offset: int = 0) -> Iterator[Mark]:
    """Find each role and the names behind it; the role comes before its people.

    >>> raw = "记者黄蕊 通讯员龙慎山张青"
    >>> [raw[m.start:m.end] for m in read_people(raw)]
    ['记者', '黄蕊', '通讯员', '龙慎山', '张青']
    """
    roles = list(ROLE.finditer(text))
    for role, following in zip_longest(roles, roles[1:]):
        limit = following.start() if following else len(text)
        stop = NAMES_END.search(text, role.end(), limit)
        names = list(read_names(text, role.end(), stop.start() if stop else limit))
        if names:
            yield Mark(BlockKind.ROLE, offset + role.start(), offset + role.end())
            yield from (Mark(BlockKind.PERSON, offset + start, offset + end) for start, end in names)


def read_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the range of each name between two positions; what is no name at all is left out."""
    pieces = []
    at = start
    while at < end:
        gap = SEPARATOR.match(text, at, end)
        if gap:
            at = gap.end()
            continue
        gap = SEPARATOR.search(text, at, end)
        stop = gap.start() if gap else end
        if NAME.fullmatch(text, at, stop):
            pieces.append((at, stop))
        at = stop
    for first, last in _rejoin_spaced(text, pieces):
        yield from split_names(text, first, last)


def _rejoin_spaced(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Put a name together that was spaced out to the width of three characters: 吴　凯."""
    waiting = None
    for start, end in pieces:
        if waiting is not None:
            start, waiting = waiting, None
        elif end - start == 1 and text[start] in surname_scores():
            waiting = start
            continue
        yield start, end


def split_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split names that run together, by the commonest surnames that cover the whole string.

    A string of up to three characters, or one that no surnames cover, stays whole.

    >>> [("孙辰茜潘洁"[a:b]) for a, b in split_names("孙辰茜潘洁", 0, 5)]
    ['孙辰茜', '潘洁']
    """
    if end - start <= LONGEST_NAME or not text[start:end].isalpha():
        yield start, end
        return
    best: dict[int, tuple[float, list[int]]] = {start: (0.0, [start])}
    for at in range(start, end):
        if at not in best:
            continue
        score, cuts = best[at]
        for stop, gain in _names_at(text, at, end):
            if stop not in best or score + gain > best[stop][0]:
                best[stop] = (score + gain, [*cuts, stop])
    cuts = best[end][1] if end in best else [start, end]
    yield from pairwise(cuts)


def _names_at(text: str, at: int, end: int) -> Iterator[tuple[int, float]]:
    """Give the end and the log-probability of every name that may begin at a position."""
    for size in (2, 1):
        surname = surname_scores().get(text[at : at + size])
        if surname is not None:
            for given, share in GIVEN_LENGTH.items():
                if at + size + given <= end:
                    yield at + size + given, surname + share


def _annotate(draft: Draft, found: list[tuple[int, Mark]]) -> Draft:
    if not found:
        return draft
    rows = np.array([row for row, _ in found])
    blocks = draft.blocks
    base = blocks.start[rows]
    marks = Blocks.of(
        len(found),
        doc=blocks.doc[rows],
        start=base + [mark.start for _, mark in found],
        end=base + [mark.end for _, mark in found],
        kind=[mark.kind for _, mark in found],
        article=blocks.article[rows],
    )
    for rule, kind in ((Rule.BYLINE_DATELINE, BlockKind.DATELINE), (Rule.BYLINE_NAMES, BlockKind.BYLINE)):
        chosen = marks.kind == kind
        draft = draft.note(rule, marks.start[chosen], marks.end[chosen])
        if not draft.allows(rule):
            marks = marks.take(~chosen)
    return draft.with_blocks(blocks.append(marks))
