"""Annotate datelines and bylines: agency, place and date of an article, and the people named behind their roles."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate, chain, pairwise, zip_longest
from typing import NamedTuple

import numpy as np
import regex

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import Draft, Index, Kind, NoteKind, Notes, Units
from reflow.draft.contract import Contract
from reflow.draft.tables import NO_ARTICLE
from reflow.patterns.datelines import (
    AGENCIES,
    CLOSE,
    CREDIT_END,
    DATELINE,
    DATELINE_ENDS,
    OPEN,
    REPORTS,
    ROLE_HEADS,
    ROLE_SIGNS,
    ROLES,
    trailing_dateline,
)
from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern
from reflow.tables.characters import classes, is_blank, properties
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

# Paragraphs of an article that are tried: an editor's note or a stray line may stand above the one with its dateline.
PARAGRAPHS_TRIED = 3

DATELINE_AND_CREDIT = LatePattern(
    rf"(?P<dateline>[{regex.escape(OPEN)}]?(?:{DATELINE})[{regex.escape(CLOSE)}]?)?[\s　]*"
    r"(?P<credit>[（(〔﹝【\[](?P<people>[^（()）〔〕﹝﹞【】\[\]]*)[）)〕﹞】\]])?"
)
# 本报讯 记者潘兰 通讯员石娜报道： has no brackets; it ends with 报道 or a colon, and holds nothing but roles and names.
OPEN_CREDIT = LatePattern(rf"(?P<people>(?:{ROLES})[\p{{Han}}·‧•\s　、，,]{{2,60}}?)(?:报道|報道|報導|(?=[:：]))[:：]?")
# Marks that optical character recognition reads for a bracket, or beside one.
STRAY = '“”‘’"「」『』〈〉《》<>'
STRAY_MARKS = frozenset(STRAY)
# What it makes of （记者林晓舟）: （记者“林晓舟）, 记者林晓舟〉, or no bracket at the end. Where none stands, the name goes up
# to a blank or a mark, or to the day with which a report begins: （记者林晓舟昨天.
DAMAGED_CREDIT = LatePattern(
    rf"(?P<open>[{regex.escape(OPEN)}])?(?P<people>(?:{ROLES})[\s　：:]*[{STRAY}]?[\p{{Han}}·‧•、，,\s　]{{2,60}}?[{STRAY}]??)"
    rf"(?:(?P<close>[{regex.escape(CLOSE)}{STRAY}])|(?=[\s　]|$|[，。]|昨[天日晚]|今[天日晨晚年]|近日|日前|[0-9０-９]))"
)
# The notes that the first groups of patterns of datelines stand for, in their order. A group is asked for by its number in
# what runs often: by its name it takes ten times as long.
DATELINE_NOTES = (NoteKind.DATELINE, NoteKind.VIA, NoteKind.AGENCY, NoteKind.PLACE, NoteKind.DATE, NoteKind.FORM)
LATE_NOTES = (NoteKind.PLACE, NoteKind.DATE, NoteKind.FORM)  # of a dateline behind the names
ROLE = LatePattern(rf"(?P<role>{ROLES})(?:[\s　]{{0,4}}[:：])?")  # 记者, 作者：
REPORTED = ("報導", "報道", "报道", "报导")
# Where the names of a role end although no other role follows: 〔記者…／台北報導〕, （中央社記者…台北5日電）, 记者…参与采写.
NAMES_END = LatePattern(rf"(?:{CREDIT_END})|[／/]|[:：]|(?:参与|參與)?[采採][写寫访訪]|{'|'.join(REPORTED)}")
# Of these the end of names, or a photographer's mark, has one.
NAMES_END_SIGNS = frozenset("电電／/:：采採报報摄攝图圖")
# The paper of the next role: 实习生 李雪 晨报记者 王芳.
PAPER = LatePattern(r"\p{Han}{0,6}[报報社台臺网網刊]")
SEPARATORS = r"\s　、，,；;（）()〔〕【】\[\]□■◎●○◆"
SEPARATOR = LatePattern(rf"[{SEPARATORS}]+")
NAME_OR_WORD = regex.compile(rf"(?P<name>[\p{{Han}}{DOTS}]++)(?![^{SEPARATORS}])|[^{SEPARATORS}]++")
# What may stand for a role before a name on a line of its own.
BULLET = LatePattern(r"[\s　]*(?P<bullet>[□■◎●○◆])")
# 通讯员 彭轩慎 摄: a photographer, whatever role stands before the name.
PHOTOGRAPHER = LatePattern(r"(?<![\s　])[\s　]*+(?P<role>摄影|攝影|摄|攝|图|圖)[\s　）)]*+$")
SLASH_CREDIT = LatePattern(r"(?P<names>[^／/]+)[／/]\p{Han}{2,6}(?P<role>報導|报道|報道)")
STROKES = ("/", "／")
AND = LatePattern("[和與与及]")
NAME_OF_PARTS = LatePattern(rf"\p{{Han}}{{1,2}}[{DOTS}]\p{{Han}}")
AGENCY = LatePattern(AGENCIES)
LATE_DATELINE = LatePattern(rf"(?:{CREDIT_END}|[／/](?P<place>\p{{Han}}{{2,4}}?)(?P<form>{REPORTS}))[\s　]*$")
LATE_ENDS = frozenset("电電道導导稿訪访寫写")  # the last characters of such a dateline

LONGEST_NAME = 3  # characters after a single surname's: 2; a compound surname allows one more
# Log-odds of the best split against the next one, below which neither is taken. Of 1,057 strings, 57 of them printed in
# bylines of the training pages, 27 have a margin from .5 to 2, and the best split of all 27 is right.
UNSURE = 0.5
# Log-probability of the lengths of given names: about one in five has a single character.
GIVEN_NAME_LENGTHS = {1: np.log(0.2), 2: np.log(0.8)}


Span = tuple[int, int]


class Note(NamedTuple):
    """A note about a paragraph: its kind, and where it stands in the paragraph."""

    kind: NoteKind
    start: int
    end: int


def byline(draft: Draft, config: Config) -> Draft:
    """Annotate dateline and people at the beginning of every article; the paragraph keeps its text."""
    units = draft.units
    paragraphs = np.flatnonzero((units.kind == Kind.PARAGRAPH) & (units.article >= 0))
    if config.titles == "none" or not len(paragraphs):
        return draft
    lead_ins = _lead_ins(draft, paragraphs)
    annotated = _annotate(draft, lead_ins | _signatures(draft))
    return _set_apart(annotated, lead_ins) if config.openings == "apart" else annotated


# --- read: the notes of each unit, by its row ------------------------------------------------------------------------


def _lead_ins(draft: Draft, paragraphs: Index) -> dict[int, list[Note]]:
    """Read the lead-in of each article: the dateline and credit at the head of one of its first paragraphs."""
    units = draft.units
    article = units.article[paragraphs]
    first = np.ones(len(paragraphs), np.bool_)
    first[PARAGRAPHS_TRIED:] = article[PARAGRAPHS_TRIED:] != article[:-PARAGRAPHS_TRIED]
    tried = paragraphs[first]
    start = units.start[tried]
    end = np.minimum(units.end[tried], start + REACH)
    may_be = LEAD_IN.likely(draft.text.codes, start, end)
    # After an edit a paragraph may begin with blanks.
    may_be |= is_blank(classes(properties(draft.text.codes[start])))
    likely = may_be.nonzero()[0]
    rows, starts, ends = tried[likely].tolist(), start[likely].tolist(), end[likely].tolist()
    lead_ins: dict[int, list[Note]] = {}
    done = NO_ARTICLE  # the article whose lead-in was found last
    for row, article, begin, behind in zip(rows, units.article[rows].tolist(), starts, ends, strict=True):
        if article != done and (notes := read_lead_in(draft.text.slice(begin, behind))):
            lead_ins[row] = notes
            done = article
    return lead_ins


def _signatures(draft: Draft) -> dict[int, list[Note]]:
    """Read bylines and credits on lines of their own; lines that follow each other are read as one."""
    units = draft.units
    rows = np.flatnonzero(units.kind == Kind.BYLINE)
    if not len(rows):
        return {}
    above, below = rows[:-1], rows[1:]
    apart = (units.end[above] != units.start[below]) | (units.article[above] != units.article[below])
    signatures: dict[int, list[Note]] = {}
    for group in np.split(rows, np.flatnonzero(apart) + 1):
        # A name or a role may be cut at a line end: 通|讯员.
        lines = [draft.text.slice(int(units.start[row]), int(units.end[row]))[:REACH] for row in group.tolist()]
        signatures[int(group[0])] = read_lines(lines)
    return signatures


def read_lines(lines: list[str]) -> list[Note]:
    """Find the people of a byline over one line or several; positions count the characters of all lines.

    >>> lines = ["记者武华 通", "讯员蒋明", "陈军文"]
    >>> text = "".join(lines)
    >>> [text[note.start:note.end] for note in read_lines(lines)]
    ['记者', '武华', '通讯员', '蒋明', '陈军文']
    """
    text = "".join(lines)
    if len(lines) == 1:
        return _read_unspaced(text, read_line)
    # A line end stands between two names, but neither inside a role nor beside the dot of a name, or one Han before it.
    line_ends = set(accumulate(map(len, lines[:-1])))
    uncut = [role.regs[1] for role in ROLE.finditer(text)] + [name.span() for name in NAME_OF_PARTS.finditer(text)]
    for start, end in uncut:
        line_ends.difference_update(range(start + 1, end))
    characters: list[str] = []
    places: list[int] = []  # of each character in `text`; -1 for a line end
    for place, character in enumerate(text):
        if place in line_ends:
            characters.append("\n")
            places.append(-1)
        characters.append(character)
        places.append(place)
    return _moved(_read_unspaced("".join(characters), read_line), places)


def _moved(notes: list[Note], places: list[int]) -> list[Note]:
    """Move notes from a text that was read to the one it was made of, where its characters have these places."""
    return [Note(note.kind, places[note.start], places[note.end - 1] + 1) for note in notes]


# 本 报 讯: words that were letter-spaced, by the same blank throughout; 田　桂 丁　春 are two names.
LEAST_BLANKS = 2  # in such a word
LETTER_SPACED = LatePattern(r"(?<!\p{Han})\p{Han}(?P<blank>\s)\p{Han}(?:(?P=blank)\p{Han})+(?!\p{Han})")


def _read_unspaced(text: str, read: Callable[[str], list[Note]]) -> list[Note]:
    """Read a text as if it were not letter-spaced; positions count the characters of the text as it stands."""
    words = text.split()
    # A single Han stands between two of the blanks.
    if len(words) <= LEAST_BLANKS or 1 not in map(len, words[1:-1]):
        return read(text)
    blanks: set[int] = set()
    for match in LETTER_SPACED.finditer(text):
        blanks.update(place for place in range(*match.span()) if text[place].isspace())
    if not blanks:
        return read(text)
    places = [place for place in range(len(text)) if place not in blanks]
    return _moved(read("".join(text[place] for place in places)), places)


def read_lead_in(text: str) -> list[Note]:
    """Find dateline and people at the head of a paragraph.

    >>> text = "本报讯（记者黄蕊 通讯员于曼）5月14日"
    >>> [f"{note.kind.name} {text[note.start:note.end]}" for note in read_lead_in(text)][:4]
    ['DATELINE 本报讯', 'AGENCY 本报', 'FORM 讯', 'BYLINE （记者黄蕊 通讯员于曼）']
    """
    return _read_unspaced(text, _read_lead_in)


def _read_lead_in(text: str) -> list[Note]:
    match = DATELINE_AND_CREDIT.match(text)
    if match is None:
        return []
    notes = _dateline(match)
    *_, credit, names = match.regs
    if match["credit"]:
        people = read_people(text[slice(*names)], names[0]) or _slash_credit(text, *names)
        if people:  # otherwise the brackets hold something else: （点燃希望公益项目）
            late = [] if notes else _late_dateline(text, credit, *names)
            notes += [*late, Note(NoteKind.BYLINE, *credit), *people]
    else:
        notes += _open_credit(text, match.end()) or _damaged_credit(text, match.end())
    return notes


# A lead-in begins with a dateline, a role or a bracket. Of a letter-spaced one the second character is a blank, so the
# clues ask for the first alone.
LEAD_IN = LinePattern(
    DATELINE_AND_CREDIT,
    (
        Clue(" ".join(OPEN)),
        # A listed agency, alone or behind 据 or 综合; other agencies; a paper's or station's own name.
        Clue("本 新 中 央 人 法 路 美 综 綜 据 據", signs=(DATELINE_ENDS,)),
        Clue(signs=("社报報", "日", "电電讯訊")),
        Clue(signs=("报報台网網", "讯訊")),
        # A role without a bracket before it has one behind its names, or ends as a report begins.
        Clue(
            " ".join(ROLE_HEADS),
            signs=(ROLE_SIGNS, f"{CLOSE}{STRAY}道導导:："),
        ),
    ),
    test=read_lead_in,
)


def _dateline(match: "regex.Match[str]") -> list[Note]:
    """Return the notes of a dateline and its parts."""
    parts = zip(DATELINE_NOTES, match.regs[1:], strict=False)
    return [Note(kind, start, end) for kind, (start, end) in parts if start < end]


def _damaged_credit(text: str, at: int) -> list[Note]:
    """Find people of whose brackets one is lost or misread; if any of them is no name, it is a sentence.

    >>> text = "本报讯（记者“林晓舟〉昨天，大桥合龙。"
    >>> [text[note.start:note.end] for note in _damaged_credit(text, 3)]
    ['（记者“林晓舟〉', '记者', '林晓舟']
    """
    first = at + (text[at : at + 1] in tuple(OPEN))  # of the role with which it begins
    match = DAMAGED_CREDIT.match(text, at) if ROLE.match(text, first) else None
    return [] if match is None or not (match["open"] or match["close"]) else _credit_of_names(match)


def _late_dateline(text: str, credit: Span, start: int, end: int) -> list[Note]:
    """Find the dateline behind the names of a credit: （中央社記者邵然新竹21日電）, 〔記者黃捷／台北報導〕."""
    # Searching takes ten times as long as looking at the last character.
    if text[start:end].rstrip()[-1:] not in LATE_ENDS:
        return []
    late = LATE_DATELINE.search(text, start, end)
    if late is None:
        return []
    agency = AGENCY.match(text, start, end)
    parts = zip(LATE_NOTES, late.regs[1:], strict=True)
    return [
        Note(NoteKind.DATELINE, *credit),
        *([Note(NoteKind.AGENCY, *agency.span())] if agency else []),
        *(Note(kind, first, last) for kind, (first, last) in parts if first < last),
    ]


def _slash_credit(text: str, start: int, end: int) -> list[Note]:
    """Find the people of 【黎梅／澎湖報導】, where 報導 stands for their role; a desk (财经中心) is no person."""
    slash = SLASH_CREDIT.fullmatch(text, start, end)
    return _people(text, slash.span("role"), *slash.span("names")) if slash else []


def _people(text: str, role: Span, start: int, end: int) -> list[Note]:
    """Return the notes of people behind what stands for a role; none if any of them has no name."""
    names = list(read_names(text, start, end))
    if not names or not all(is_name(text[first:last]) for first, last in names):
        return []
    return [Note(NoteKind.ROLE, *role), *(Note(NoteKind.PERSON, *name) for name in names)]


def _open_credit(text: str, at: int) -> list[Note]:
    """Find people behind the dateline without brackets; if any of them is no name, it is a sentence.

    >>> text = "本报讯 记者潘兰 通讯员石娜报道：昨天"
    >>> [text[note.start:note.end] for note in _open_credit(text, 4)]
    ['记者潘兰 通讯员石娜报道：', '记者', '潘兰', '通讯员', '石娜']
    >>> _open_credit("记者在会上报道：昨天", 0)
    []
    """
    match = OPEN_CREDIT.match(text, at) if ROLE.match(text, at) else None
    return [] if match is None else _credit_of_names(match)


def _credit_of_names(match: "regex.Match[str]") -> list[Note]:
    """Return the notes of a credit if all of its people have names."""
    text = match.string
    people = read_people(match["people"], match.start("people"))
    names = [text[note.start : note.end] for note in people if note.kind == NoteKind.PERSON]
    if not names or not all(map(is_name, names)):
        return []
    return [Note(NoteKind.BYLINE, *match.span()), *people]


def read_line(text: str) -> list[Note]:
    """Find the people of a byline or credit on a line of its own, and the dateline in front of them.

    A bullet stands for the role: □田浩.

    >>> text = "□田浩、许春光"
    >>> [f"{note.kind.name} {text[note.start:note.end]}" for note in read_line(text)]
    ['ROLE □', 'PERSON 田浩', 'PERSON 许春光']
    >>> text = "（本报云州6月8日电 记者田浩）"
    >>> [f"{note.kind.name} {text[note.start:note.end]}" for note in read_line(text)][3:]
    ['DATE 6月8日', 'FORM 电', 'ROLE 记者', 'PERSON 田浩']
    """
    dateline = trailing_dateline(text)
    if dateline:
        return _dateline(dateline) + read_people(text[dateline.end() :], dateline.end())
    people = read_people(text)
    bullet = BULLET.match(text)
    if people or bullet is None or ROLE.search(text):
        return people
    return _people(text, bullet.span("bullet"), bullet.end(), len(text))


def read_people(text: str, offset: int = 0) -> list[Note]:
    """Find each role and the names behind it; the role comes before its people.

    >>> text = "记者黄蕊 通讯员龙慎山张青"
    >>> [text[note.start:note.end] for note in read_people(text)]
    ['记者', '黄蕊', '通讯员', '龙慎山', '张青']
    """
    people: list[Note] = []
    roles = list(ROLE.finditer(text))
    for role, next_role in zip_longest(roles, roles[1:]):
        start, end = role.end(), next_role.start() if next_role else len(text)
        # The names end where the next role, a dateline or a photographer's mark begins. Most roles have none of the last
        # two: looking for their characters takes a tenth of the time.
        signs = NAMES_END_SIGNS.intersection(text[start:end])
        names_end = NAMES_END.search(text, start, end) if signs else None
        end = names_end.start() if names_end else end
        photographer = PHOTOGRAPHER.search(text, start, end) if signs else None
        if photographer:
            end = photographer.start()
        names = list(read_names(text, *_without_stray_mark(text, start, end)))
        if next_role and len(names) > 1 and names[-1][1] == end and PAPER.fullmatch(text, *names[-1]):
            names.pop()
        # 记者 顾敏 北京报道: the last word is where they were.
        if names_end and names_end[0] in REPORTED and len(names) > 1 and not is_name(text[slice(*names[-1])]):
            names.pop()
        # 圖／翻攝自鏡週刊: what stands behind the stroke is no name.
        if role[1].endswith(STROKES) and not all(is_name(text[first:last]) for first, last in names):
            continue
        if names:
            first, last = (photographer or role).regs[1]
            people.append(Note(NoteKind.ROLE, offset + first, offset + last))
            people += [Note(NoteKind.PERSON, offset + first, offset + last) for first, last in names]
    return people


def _without_stray_mark(text: str, start: int, end: int) -> Span:
    """Return a range without the one mark at its edge that has no partner: a bracket misread, as in 记者“林晓舟."""
    if STRAY_MARKS.isdisjoint(text[start:end]):
        return start, end
    marks = [place for place in range(start, end) if text[place] in STRAY_MARKS]
    if len(marks) == 1:
        [mark] = marks
        if not SEPARATOR.sub("", text[start:mark]) and is_name(SEPARATOR.sub("", text[mark + 1 : end])):
            return mark + 1, end
        if not SEPARATOR.sub("", text[mark + 1 : end]) and is_name(SEPARATOR.sub("", text[start:mark])):
            return start, mark
    return start, end


def read_names(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the start and end of each name between two positions; words that are no name are left out."""
    words = [word.span() for word in NAME_OR_WORD.finditer(text, start, end) if word[1]]
    # Most are names as they stand, and need neither joining nor splitting.
    if all(1 < last - first <= LONGEST_NAME and text[first:last].isalpha() for first, last in words):
        yield from words
        return
    for first, last in _rejoin_spaced(text, _with_tails(text, words)):
        for name_start, name_end in _split_at_and(text, first, last):
            yield from split_names(text, name_start, name_end)


def _split_at_and(text: str, start: int, end: int) -> Iterator[Span]:
    """Split 张三和李四, but neither 巴特尔·呼和 nor 张和平."""
    name_start = start
    for match in AND.finditer(text, start, end):
        if is_name(text[name_start : match.start()]) and is_name(text[match.end() : end]):
            yield name_start, match.start()
            name_start = match.end()
    yield name_start, end


def _with_tails(text: str, words: list[Span]) -> list[Span]:
    """Join the last character of a name to it where a stray space stands before it: 邵轩 波."""
    joined: list[Span] = []
    for start, end in words:
        may_be_tail = end - start == 1 and text[start] not in surname_scores()
        above_start, above_end = joined[-1] if joined else (0, 0)
        if may_be_tail and above_end - above_start == 2 and is_name(text[above_start:above_end]):
            joined[-1] = (above_start, end)
        else:
            joined.append((start, end))
    return joined


def _rejoin_spaced(text: str, words: list[Span]) -> Iterator[Span]:
    """Join names that were spaced out to the width of three characters: 吴　凯.

    A word that is a lone surname begins such a name. A surname behind which nothing stands is no name, and left out.
    """
    surnames = surname_scores()
    name_start = None  # of the name that a lone surname began
    for (start, end), (next_start, next_end) in zip_longest(words, words[1:], fillvalue=(0, 0)):
        size, single_behind = end - start, next_end - next_start == 1
        if name_start is None:
            if size == 1 and text[start] in surnames:
                name_start = start
            elif size > LONGEST_NAME and text[end - 1] in surnames and single_behind and is_name(text[start : end - 1]):
                # 诸葛玉芳毛　山: the lone surname stands behind a whole name without a blank.
                yield start, end - 1
                name_start = end - 1
            else:
                yield start, end
        elif size > 2 and is_name(text[start + 1 : end]):
            # 徐　鹏|覃德艳: at a line end a whole name follows without a blank.
            yield name_start, start + 1
            yield start + 1, end
            name_start = None
        elif size == 2 and single_behind and text[start + 1] in surnames:
            # 莫　梅|毛　超: at a line end the next lone surname follows without a blank.
            yield name_start, start + 1
            name_start = start + 1
        elif size == 1 and single_behind and text[next_start] not in surnames:
            # 陈 东 静: the next word is the name's last character.
            continue
        else:
            yield name_start, end
            name_start = None


def split_names(text: str, start: int, end: int) -> Iterator[Span]:
    """Split names that run together, by the commonest surnames that cover the whole string.

    A string of up to three characters stays whole, and so does one that no surnames cover, or that two splits fit alike.

    >>> [("孙辰茜潘洁"[a:b]) for a, b in split_names("孙辰茜潘洁", 0, 5)]
    ['孙辰茜', '潘洁']
    """
    if end - start <= LONGEST_NAME or not text[start:end].isalpha():
        yield start, end
        return
    # The two best splits of the text up to each place: the score of each, and the places where it cuts.
    best: dict[int, list[tuple[float, list[int]]]] = {start: [(0.0, [start])]}
    for place in range(start, end):
        for score, cuts in best.get(place, ()):
            for name_end, name_score in _names_at(text, place, end):
                splits = [*best.get(name_end, ()), (score + name_score, [*cuts, name_end])]
                best[name_end] = sorted(splits, reverse=True)[:2]
    splits = best.get(end, [])
    unsure = len(splits) > 1 and splits[0][0] - splits[1][0] < UNSURE
    if not splits or unsure:
        yield start, end
        return
    _, cuts = splits[0]
    yield from pairwise(cuts)


def _names_at(text: str, start: int, end: int) -> Iterator[tuple[int, float]]:
    """Yield the end and the log-probability of every name that may begin at a position."""
    for surname_size in (2, 1):  # compound surnames first
        surname_score = surname_scores().get(text[start : start + surname_size])
        if surname_score is None:
            continue
        for length, length_score in GIVEN_NAME_LENGTHS.items():
            name_end = start + surname_size + length
            if name_end <= end:
                yield name_end, surname_score + length_score


# --- apply -----------------------------------------------------------------------------------------------------------


def _set_apart(draft: Draft, lead_ins: dict[int, list[Note]]) -> Draft:
    """Move lead-ins into units of their own, as if each had stood on a line; the paragraphs begin behind them."""
    units = draft.units
    rows = np.array(sorted(lead_ins), np.int64)
    start, end = units.start[rows], units.end[rows]
    cut = start.copy()
    for k, row in enumerate(rows.tolist()):
        paragraph = draft.text.slice(int(start[k]), int(end[k]))
        cut[k] += _behind(paragraph, max(note.end for note in lead_ins[row]))
    # A paragraph that is nothing but a lead-in stays whole.
    divided = cut < end
    rows, start, cut = rows[divided], start[divided], cut[divided]
    body_start = units.start.copy()
    body_start[rows] = cut
    paragraphs = units.take(rows)
    apart = Units.of(len(rows), doc=paragraphs.doc, start=start, end=cut, kind=Kind.BYLINE, article=paragraphs.article)
    return draft.with_blocks(units.with_columns(start=body_start).append(apart)).note(Rule.BYLINE_APART, start, cut)


def _behind(text: str, place: int) -> int:
    """Return the place behind a lead-in and the blanks and colon that separate it from its paragraph."""
    return place + len(text[place:]) - len(text[place:].lstrip(" \u3000\t\n:："))


def _annotate(draft: Draft, notes_of_units: dict[int, list[Note]]) -> Draft:
    """Add the notes of units, by their rows, to the draft."""
    read = list(chain.from_iterable(notes_of_units.values()))
    if not read:
        return draft
    units = draft.units
    rows = np.repeat(list(notes_of_units), [len(notes) for notes in notes_of_units.values()])
    unit_start = units.start[rows]
    notes = Notes.of(
        len(rows),
        doc=units.doc[rows],
        start=unit_start + [note.start for note in read],
        end=unit_start + [note.end for note in read],
        kind=[note.kind for note in read],
    )
    for rule, kind in ((Rule.BYLINE_DATELINE, NoteKind.DATELINE), (Rule.BYLINE_NAMES, NoteKind.BYLINE)):
        chosen = notes.kind == kind
        draft = draft.note(rule, notes.start[chosen], notes.end[chosen])
    return replace(draft, notes=draft.notes.append(notes))
