"""What furniture says of the pages: number, section, date, editors."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

import regex

from reflow.document import Furniture, Page, Person, Span
from reflow.patterns.editors import DESKS
from reflow.patterns.folios import NUMBER, PAGE, iso_date, page_number
from reflow.tables.surnames import is_name

_WEEKDAY = "星期|周[一二三四五六日]|週|禮拜|今[日天]"
# 第03版：要闻, A6 地方新聞, 要闻 第3版
_SECTION = regex.compile(
    rf"(?:[版頁页]\s*[·：:]?|(?<!\S)[A-H]\d{{1,2}}\s)\s*(?P<section>(?!第|{_WEEKDAY})\p{{Han}}{{2,6}}?)(?<![报報])(?=\s|$|[|｜])"
    rf"|(?:^|[\s　])(?P<section>(?!第|{_WEEKDAY})\p{{Han}}{{2,4}})\s*[·：:]?\s*(?:第\s*)?[A-Z]?\d{{1,3}}\s*[版頁页]?$"
)
# In a folio a number without 版 stands alone: A6, 03 behind 要闻, -3-.
_ALONE = regex.compile(r"(?<![^\s|｜])[-—·]*(?P<page>[A-H]?\d{1,3})[-—·]*(?![^\s|｜])")
# A number without 版, alone or beside its section: 15, A14, 要闻 07. Sure only where nothing else on the page has one.
_BARE = regex.compile(r"(?:\p{Han}{2,4}\s*)?(?P<page>[A-Z]?\d{1,3})(?:\s*\p{Han}{2,4})?")
# What ends the names: the next role, or how to reach the desk. By whole words, for 美, 新 and 电 stand in names: 周美玲.
_CONTACT = r"[电電]\s?(?:话|話|子|邮|郵)|新[闻聞]|[网網][址站]|邮箱|郵箱|E-"
_DESK = regex.compile(rf"(?P<role>{DESKS})[：:\s　]*(?P<names>[^：:]*?)(?=$|{DESKS}|{_CONTACT})")
_NAMES = regex.compile(r"[\s　、，,/／()（）]+")
# Editors say whose page they made: 一版责编, 本版责编.
_OWN_PAGE = regex.compile(rf"(?P<page>{NUMBER})\s*版\s*(?:责|責|编|編)")


def pages(furniture: Sequence[Furniture]) -> tuple[Page, ...]:
    """Gather the pages of a document, in the order in which their numbers are first printed.

    A line without a number belongs to the page last named above it; one above all numbers to the first page. Lines that
    say nothing of a page make none. Who is named twice on a page for the same work counts once, where named first.

    >>> lines = [Furniture("folio", "2019年6月18日 星期二 第03版：要闻", ()), Furniture("editor", "责编 林月如 校对 唐小婉", ())]
    >>> [page] = pages(lines)
    >>> page.number, page.section, page.date, [(person.role, person.name) for person in page.editors]
    ('3', '要闻', '2019-06-18', [('责编', '林月如'), ('校对', '唐小婉')])
    """
    parts: list[Page] = []
    here: str | None = None
    lines = sorted((line for line in furniture if line.kind != "jump"), key=lambda line: line.spans[:1])
    bare = not any(PAGE.search(line.text) for line in lines)
    for line in lines:
        editors = _editors(line)
        named = _OWN_PAGE.search(line.text) if editors else PAGE.search(line.text)
        if not named and line.kind == "folio":
            named = _ALONE.search(line.text)
        if not named and not editors and bare:
            named = _BARE.fullmatch(line.text)
        here = page_number(named["page"]) if named else here
        day = None if editors else iso_date(line.text)
        section = None if editors else _SECTION.search(line.text)
        parts.append(Page(here, section["section"] if section else None, str(day) if day else None, editors))
    return _gathered(parts)


def merge(parts: Iterable[Sequence[Page]]) -> tuple[Page, ...]:
    """Merge the pages of a document's pieces: what has one number is one page."""
    return _gathered(page for part in parts for page in part)


def issued(pages: Sequence[Page]) -> date | None:
    """Give the date of the issue, where all dated pages agree."""
    days = {page.date for page in pages if page.date}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


def _gathered(parts: Iterable[Page]) -> tuple[Page, ...]:
    found: dict[str | None, list[Page]] = {}
    for part in parts:
        if part != Page(None):
            found.setdefault(part.number, []).append(part)
    unnumbered = found.pop(None, [])
    if not found:
        return (_page(None, unnumbered),) if unnumbered else ()
    found[next(iter(found))] += unnumbered
    return tuple([_page(number, own) for number, own in found.items()])


def _page(number: str | None, parts: Sequence[Page]) -> Page:
    section = next((part.section for part in parts if part.section), None)
    day = next((part.date for part in parts if part.date), None)
    editors: dict[tuple[str, str], Person] = {}
    for editor in chain.from_iterable(part.editors for part in parts):
        editors.setdefault((editor.role, editor.name), editor)
    return Page(number, section, day, tuple(editors.values()))


def _editors(line: Furniture) -> tuple[Person, ...]:
    people = []
    for desk in _DESK.finditer(line.text) if line.kind != "folio" else ():
        at = desk.start("names")
        for name in _NAMES.split(desk["names"]):
            if name and is_name(name):
                start = line.text.index(name, at)
                people.append(Person("".join(desk["role"].split()), name, _within(line, start, start + len(name))))
    return tuple(people)


def _within(line: Furniture, start: int, end: int) -> tuple[Span, ...]:
    """Give the source ranges of a part of a line's text."""
    spans, at = [], 0
    for left, right in line.spans:
        low, high = max(start - at, 0), min(end - at, right - left)
        if low < high:
            spans.append((left + low, left + high))
        at += right - left
    return tuple(spans)
