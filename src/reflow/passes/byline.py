"""Read the opening of each article: dateline, and the people named behind their roles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, zip_longest

import numpy as np
import regex
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Kind, NoteKind, Notes, Units
from reflow.draft.contract import Contract
from reflow.patterns.datelines import AGENCIES, CREDIT_END, DATELINE, REPORTS, ROLES
from reflow.tables.surnames import DOTS, is_name, surname_scores

CONTRACT = Contract(
    reads=(
        *("text.codes", "units.article", "units.doc", "units.end", "units.kind", "units.start"),
        *("notes.end", "notes.kind", "notes.start"),
    ),
    writes=(
        *("units.article", "units.end", "units.kind", "units.start", "notes.doc", "notes.end"),
        *("notes.kind", "notes.start"),
    ),
)

# Characters of the first paragraph that are read: agency, place and date take up to 40, six names with roles 60.
REACH = 120

# Paragraphs of an article that are tried: an editor's note or a stray line may stand above its opening.
TRIED = 3

DATELINE_AND_CREDIT = regex.compile(
    rf"(?P<dateline>[【\[〔（(]?(?:{DATELINE})[】\]〕）)]?)?[\s　]*"
    r"(?P<credit>[（(〔﹝【\[](?P<people>[^（()）〔〕﹝﹞【】\[\]]*)[）)〕﹞】\]])?"
)
# 本报讯 记者潘兰 通讯员石娜报道： has no brackets; it ends with 报道 or a colon, and holds nothing but roles and names.
OPEN_CREDIT = regex.compile(
    rf"(?P<people>(?:{ROLES})[\p{{Han}}·‧•\s　、，,]{{2,60}}?)(?:报道|報道|報導|(?=[:：]))[:：]?"
)
DATELINE_PARTS = tuple(
    (kind.name.lower(), kind)
    for kind in (
        NoteKind.DATELINE, NoteKind.VIA, NoteKind.AGENCY, NoteKind.PLACE, NoteKind.DATE, NoteKind.FORM,
    )
)  # fmt: skip
ROLE = regex.compile(ROLES)
# Where the names of a role end although no other role follows: 〔記者…／台北報導〕, （中央社記者…台北5日電）.
NAMES_END = regex.compile(rf"(?:{CREDIT_END})|[／/]|[:：]|報導|報道|报道")
COLON = regex.compile(r"(?:[\s　]{0,4}[:：])?")  # 作者：顾敏
SEPARATOR = regex.compile(r"[\s　、，,；;（）()〔〕【】\[\]□■◎●○◆]+")
# What may stand for a role before a name on a line of its own.
BULLET = regex.compile(r"[\s　]*(?P<bullet>[□■◎●○◆])")
# 通讯员 彭轩慎 摄: a photographer, whatever role stands before the name.
PHOTOGRAPHER = regex.compile(r"(?<![\s　])[\s　]*+(?P<role>摄影|攝影|摄|攝|图|圖)[\s　）)]*+$")
SLASH_CREDIT = regex.compile(r"(?P<names>[^／/]+)[／/]\p{Han}{2,6}(?P<role>報導|报道|報道)")
STROKES = ("/", "／")
AND = regex.compile("[和與与及]")
NAME = regex.compile(rf"[\p{{Han}}{DOTS}]+")
AGENCY = regex.compile(AGENCIES)
LATE_DATELINE = regex.compile(rf"(?:{CREDIT_END}|[／/](?P<place>\p{{Han}}{{2,4}}?)(?P<form>{REPORTS}))[\s　]*$")

LONGEST_NAME = 3  # characters after a single surname's: 2; a compound surname allows one more
# Log-odds of the best split against the next one, below which neither is taken. Of 1,057 strings, 57 of them printed in
# bylines of the training pages, 27 have a margin from .5 to 2, and the best split of all 27 is right.
UNSURE = 0.5
GIVEN_LENGTH = {1: np.log(0.2), 2: np.log(0.8)}  # given names of one character are about one in five


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation: its kind, and where it stands in the paragraph."""

    kind: NoteKind
    start: int
    end: int


def byline(draft: Draft, config: Config) -> Draft:
    """Annotate dateline and people at the beginning of every article; the paragraph keeps its text."""
    blocks = draft.units
    paragraphs = np.flatnonzero((blocks.kind == Kind.PARAGRAPH) & (blocks.article >= 0))
    if config.titles == "none" or not len(paragraphs):
        return draft
    _, first, count = np.unique(blocks.article[paragraphs], return_index=True, return_counts=True)
    found: list[tuple[int, Mark]] = []
    for begin, size in zip(first.tolist(), count.tolist(), strict=True):
        for row in paragraphs[begin : begin + min(size, TRIED)].tolist():
            start, end = int(blocks.start[row]), int(blocks.end[row])
            marks = _unspaced(draft.text.slice(start, min(end, start + REACH)), read_opening)
            found += [(row, mark) for mark in marks]
            if marks:
                break
    annotated = _annotate(draft, found + _signatures(draft))
    return _set_apart(annotated, found) if config.openings == "apart" else annotated


def _signatures(draft: Draft) -> list[tuple[int, Mark]]:
    """Read bylines and credits on lines of their own; lines that follow each other are read as one."""
    blocks = draft.units
    rows = np.flatnonzero(blocks.kind == Kind.BYLINE)
    above, below = rows[:-1], rows[1:]
    apart = (blocks.end[above] != blocks.start[below]) | (blocks.article[above] != blocks.article[below])
    found: list[tuple[int, Mark]] = []
    for group in np.split(rows, np.flatnonzero(apart) + 1) if len(rows) else ():
        lines = [draft.text.slice(int(blocks.start[row]), int(blocks.end[row]))[:REACH] for row in group.tolist()]
        found += [(int(group[0]), mark) for mark in read_lines(lines)]
    return found


def read_lines(lines: list[str]) -> list[Mark]:
    """Find the people of a byline over one line or several; the marks count the characters of the lines.

    >>> lines = ["记者武华 通", "讯员蒋明", "陈军文"]
    >>> text = "".join(lines)
    >>> [text[m.start:m.end] for m in read_lines(lines)]
    ['记者', '武华', '通讯员', '蒋明', '陈军文']
    """
    text = "".join(lines)
    ends = set(accumulate(map(len, lines[:-1])))
    ends -= {at for role in ROLE.finditer(text) for at in range(role.start() + 1, role.end())}
    # A line end stands between two names, but not inside a role.
    kept = [at for place in range(len(text)) for at in ((-1, place) if place in ends else (place,))]
    marks = _unspaced("".join("\n" if at < 0 else text[at] for at in kept), read_line)
    return _put_back(marks, kept)


def _put_back(marks: list[Mark], kept: list[int]) -> list[Mark]:
    """Lay marks over the text as it stands; `kept` has its positions that were read."""
    return [Mark(mark.kind, kept[mark.start], kept[mark.end - 1] + 1) for mark in marks]


# 本 报 讯: an opening that was letter-spaced, by the same blank throughout; 田　桂 丁　春 are two names.
LETTER_SPACED = regex.compile(r"(?<!\p{Han})\p{Han}(?P<blank>\s)\p{Han}(?:(?P=blank)\p{Han})+(?!\p{Han})")


def _unspaced(text: str, read: Callable[[str], list[Mark]]) -> list[Mark]:
    """Read a text as if it were not letter-spaced; the marks are those of the text as it stands."""
    spaced = {at for match in LETTER_SPACED.finditer(text) for at in range(*match.span()) if text[at].isspace()}
    if not spaced:
        return read(text)
    kept = [at for at in range(len(text)) if at not in spaced]
    return _put_back(read("".join(text[at] for at in kept)), kept)


def read_opening(text: str) -> list[Mark]:
    """Find dateline and people in the opening of an article.

    >>> text = "本报讯（记者黄蕊 通讯员于曼）5月14日"
    >>> [f"{m.kind.name} {text[m.start:m.end]}" for m in read_opening(text)][:4]
    ['DATELINE 本报讯', 'AGENCY 本报', 'FORM 讯', 'BYLINE （记者黄蕊 通讯员于曼）']
    """
    match = DATELINE_AND_CREDIT.match(text)
    if match is None:
        return []
    marks = []
    if match["dateline"]:
        marks += [Mark(kind, *match.span(name)) for name, kind in DATELINE_PARTS if match[name]]
    if match["credit"]:
        people = list(read_people(match["people"], match.start("people")))
        people = people or _slash_credit(match)
        if people:
            marks += [*_late_dateline(match), Mark(NoteKind.BYLINE, *match.span("credit")), *people]
    else:
        marks += _open_credit(text, match.end())
    return marks


def _late_dateline(match: "regex.Match[str]") -> Iterator[Mark]:
    """Find the dateline behind the names: （中央社記者邵然新竹21日電）, 〔記者黃捷／台北報導〕."""
    start, end = match.span("people")
    late = LATE_DATELINE.search(match.string, start, end)
    if late and not match["dateline"]:
        yield Mark(NoteKind.DATELINE, *match.span("credit"))
        agency = AGENCY.match(match.string, start, end)
        if agency:
            yield Mark(NoteKind.AGENCY, *agency.span())
        for name, kind in DATELINE_PARTS:
            if name in LATE_DATELINE.groupindex and late[name]:
                yield Mark(kind, *late.span(name))


def _slash_credit(match: "regex.Match[str]") -> list[Mark]:
    """Find the people of 【黎梅／澎湖報導】, where what they did stands for their role; a desk is no person."""
    slash = SLASH_CREDIT.fullmatch(match.string, *match.span("people"))
    return _people(match.string, slash.span("role"), *slash.span("names")) if slash else []


def _people(text: str, role: tuple[int, int], start: int, end: int) -> list[Mark]:
    """Find the people of something that stands for a role; nobody, if one of them bears no name."""
    names = list(read_names(text, start, end))
    if not names or not all(is_name(text[first:last]) for first, last in names):
        return []
    return [Mark(NoteKind.ROLE, *role), *(Mark(NoteKind.PERSON, *name) for name in names)]


def _open_credit(text: str, at: int) -> list[Mark]:
    """Find people behind the dateline without brackets; what is no name makes a sentence of it.

    >>> text = "本报讯 记者潘兰 通讯员石娜报道：昨天"
    >>> [text[m.start:m.end] for m in _open_credit(text, 4)]
    ['记者潘兰 通讯员石娜报道：', '记者', '潘兰', '通讯员', '石娜']
    >>> _open_credit("记者在会上报道：昨天", 0)
    []
    """
    match = OPEN_CREDIT.match(text, at)
    if match is None:
        return []
    people = list(read_people(match["people"], match.start("people")))
    names = [text[mark.start : mark.end] for mark in people if mark.kind == NoteKind.PERSON]
    if not names or not all(map(is_name, names)):
        return []
    return [Mark(NoteKind.BYLINE, *match.span()), *people]


def read_line(text: str) -> list[Mark]:
    """Find the people of a byline or credit on a line of its own; a bullet stands for the role: □田浩.

    >>> [f"{m.kind.name} {'□田浩、许春光'[m.start:m.end]}" for m in read_line("□田浩、许春光")]
    ['ROLE □', 'PERSON 田浩', 'PERSON 许春光']
    """
    people = list(read_people(text))
    bullet = BULLET.match(text)
    if people or bullet is None or ROLE.search(text):
        return people
    return _people(text, bullet.span("bullet"), bullet.end(), len(text))


def read_people(text: str, offset: int = 0) -> Iterator[Mark]:
    """Find each role and the names behind it; the role comes before its people.

    >>> raw = "记者黄蕊 通讯员龙慎山张青"
    >>> [raw[m.start:m.end] for m in read_people(raw)]
    ['记者', '黄蕊', '通讯员', '龙慎山', '张青']
    """
    roles = list(ROLE.finditer(text))
    for role, following in zip_longest(roles, roles[1:]):
        limit = following.start() if following else len(text)
        begin = COLON.match(text, role.end()).end()
        stop = NAMES_END.search(text, begin, limit)
        limit = stop.start() if stop else limit
        photographer = PHOTOGRAPHER.search(text, begin, limit)
        if photographer:
            limit = photographer.start()
        names = list(read_names(text, begin, limit))
        if role[0].endswith(STROKES) and not all(is_name(text[start:end]) for start, end in names):
            continue  # 圖／翻攝自鏡週刊
        if names:
            span = photographer.span("role") if photographer else role.span()
            yield Mark(NoteKind.ROLE, offset + span[0], offset + span[1])
            yield from (Mark(NoteKind.PERSON, offset + start, offset + end) for start, end in names)


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
        for start, end in _split_at_and(text, first, last):
            yield from split_names(text, start, end)


def _split_at_and(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split 张三和李四, but neither 巴特尔·呼和 nor 张和平."""
    at = start
    for match in AND.finditer(text, start, end):
        if is_name(text[at : match.start()]) and is_name(text[match.end() : end]):
            yield at, match.start()
            at = match.end()
    yield at, end


def _rejoin_spaced(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Put a name together that was spaced out to the width of three characters: 吴　凯."""
    waiting = None
    pieces = _with_tails(text, pieces)
    for (start, end), below in zip_longest(pieces, pieces[1:], fillvalue=(0, 0)):
        if waiting is None:
            if end - start == 1 and text[start] in surname_scores():
                waiting = start
            else:
                yield start, end
            continue
        if end - start > 2 and is_name(text[start + 1 : end]):  # 徐　鹏|覃德艳: a line end stood between two names
            yield waiting, start + 1
            yield start + 1, end
            waiting = None
        elif end - start == 2 and text[start + 1] in surname_scores() and below[1] - below[0] == 1:  # 莫　梅|毛　超
            yield waiting, start + 1
            waiting = start + 1
        elif end - start == 1 and below[1] - below[0] == 1 and text[below[0]] not in surname_scores():  # 陈 东 静
            continue
        else:
            yield waiting, end
            waiting = None


def _with_tails(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the last character of a name back to it where a stray space stands before it: 邵轩 波."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        alone = end - start == 1 and text[start] not in surname_scores()
        before = joined[-1] if joined else (0, 0)
        if alone and before[1] - before[0] == 2 and is_name(text[before[0] : before[1]]):
            joined[-1] = (before[0], end)
        else:
            joined.append((start, end))
    return joined


def split_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split names that run together, by the commonest surnames that cover the whole string.

    A string of up to three characters stays whole, and so does one that no surnames cover, or that two splits fit alike.

    >>> [("孙辰茜潘洁"[a:b]) for a, b in split_names("孙辰茜潘洁", 0, 5)]
    ['孙辰茜', '潘洁']
    """
    if end - start <= LONGEST_NAME or not text[start:end].isalpha():
        yield start, end
        return
    best: dict[int, list[tuple[float, list[int]]]] = {start: [(0.0, [start])]}  # the two best ways to each place
    for at in range(start, end):
        for score, cuts in best.get(at, ()):
            for stop, gain in _names_at(text, at, end):
                ways = [*best.get(stop, ()), (score + gain, [*cuts, stop])]
                best[stop] = sorted(ways, reverse=True)[:2]
    ways = best.get(end, [])
    unsure = len(ways) > 1 and ways[0][0] - ways[1][0] < UNSURE
    yield from pairwise(ways[0][1] if ways and not unsure else [start, end])


def _names_at(text: str, at: int, end: int) -> Iterator[tuple[int, float]]:
    """Give the end and the log-probability of every name that may begin at a position."""
    for size in (2, 1):
        surname = surname_scores().get(text[at : at + size])
        if surname is not None:
            for given, share in GIVEN_LENGTH.items():
                if at + size + given <= end:
                    yield at + size + given, surname + share


def _set_apart(draft: Draft, found: list[tuple[int, Mark]]) -> Draft:
    """Give openings a row of their own, as if they had stood on their own line; the paragraphs begin behind them."""
    reach: dict[int, int] = {}
    for row, mark in found:
        reach[row] = max(reach.get(row, 0), mark.end)
    blocks = draft.units
    rows = np.array(sorted(reach), np.int64)
    start = blocks.start[rows]
    cut = np.array([_behind(draft.text.slice(*edges), reach[row]) for row, *edges in _edges(blocks, rows)], np.int64)
    whole = start + cut < blocks.end[rows]  # nothing would be left of the others
    rows, start, cut = rows[whole], start[whole], cut[whole]
    begin = blocks.start.copy()
    begin[rows] = start + cut
    own = blocks.take(rows)
    apart = Units.of(len(rows), doc=own.doc, start=start, end=start + cut, kind=Kind.BYLINE, article=own.article)
    return draft.with_blocks(blocks.with_columns(start=begin).append(apart)).note(Rule.BYLINE_APART, start, start + cut)


def _edges(blocks: Units, rows: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    return zip(rows.tolist(), blocks.start[rows].tolist(), blocks.end[rows].tolist(), strict=True)


def _behind(text: str, at: int) -> int:
    """Give the place behind an opening and the blanks and colon that part it from its paragraph."""
    return at + len(text[at:]) - len(text[at:].lstrip(" \u3000\t\n:："))


def _annotate(draft: Draft, found: list[tuple[int, Mark]]) -> Draft:
    """Lay notes over the units in which they were found."""
    if not found:
        return draft
    rows = np.array([row for row, _ in found])
    units = draft.units
    base = units.start[rows]
    notes = Notes.of(
        len(found),
        doc=units.doc[rows],
        start=base + [mark.start for _, mark in found],
        end=base + [mark.end for _, mark in found],
        kind=[mark.kind for _, mark in found],
    )
    for rule, kind in ((Rule.BYLINE_DATELINE, NoteKind.DATELINE), (Rule.BYLINE_NAMES, NoteKind.BYLINE)):
        chosen = notes.kind == kind
        draft = draft.note(rule, notes.start[chosen], notes.end[chosen])
        if not draft.allows(rule):
            notes = notes.take(~chosen)
    return replace(draft, notes=draft.notes.append(notes))
