"""Read the pages of a document off its furniture: number, section, date, editors."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Final

from reflow.document import Furniture, Page, Person, Span
from reflow.patterns.editors import DESK_HEADS, DESKS
from reflow.patterns.folios import NUMBER, PAGE, iso_date, page_number
from reflow.patterns.late_pattern import LatePattern
from reflow.tables.surnames import is_name

_WEEKDAY = "星期|周[一二三四五六日]|週|禮拜|今[日天]"
# 第03版：要闻, A6 地方新聞, 要闻 第3版: a line with a section has one of these signs, or ends in a digit.
SECTION_SIGNS = "版頁页ABCDEFGH"
SECTION = LatePattern(
    rf"(?:[版頁页]\s*[·：:]?|(?<!\S)[A-H]\d{{1,2}}\s)\s*(?P<section>(?!第|{_WEEKDAY})\p{{Han}}{{2,6}}?)(?<![报報])(?=\s|$|[|｜])"
    rf"|(?:^|[\s　])(?P<section>(?!第|{_WEEKDAY})\p{{Han}}{{2,4}})\s*[·：:]?\s*(?:第\s*)?[A-Z]?\d{{1,3}}\s*[版頁页]?$"
)
# In a folio a number may stand alone, without 版: A6, 03 behind 要闻, -3-.
_ALONE = LatePattern(r"(?<![^\s|｜])[-—·]*(?P<page>[A-H]?\d{1,3})[-—·]*(?![^\s|｜])")
# A number without 版, alone or beside its section: 15, A14, 要闻 07. Certain only where no other line of the page has a number with 版.
_BARE = LatePattern(r"(?:\p{Han}{2,4}\s*)?(?P<page>[A-Z]?\d{1,3})(?:\s*\p{Han}{2,4})?")
# What ends the names: the next role, or how to reach the desk. By whole words, for 美, 新 and 电 stand in names: 周美玲.
_CONTACT = r"[电電]\s?(?:话|話|子|邮|郵)|新[闻聞]|[网網][址站]|邮箱|郵箱|E-"
_DESK = LatePattern(rf"(?=[{DESK_HEADS}])(?P<role>{DESKS})[：:\s　]*(?P<names>[^：:]*?)(?=$|{DESKS}|{_CONTACT})")
# Without one of these a line names neither page nor date nor section.
_SIGN = LatePattern(r"[版頁页日\d]")
NOTHING: Final = Page(None)  # what a line says that names nothing of a page
_NAMES = LatePattern(r"[\s　、，,/／()（）]+")
# Editors name the page they made: 一版责编, 本版责编.
_EDITED_PAGE = LatePattern(rf"(?P<page>{NUMBER})\s*版\s*(?:责|責|编|編)")


def pages(furniture: Sequence[Furniture]) -> tuple[Page, ...]:
    """Return the pages of a document, in the order in which their numbers are first printed.

    A line without a number belongs to the page last named above it; one above all numbers to the first page. Lines that
    name nothing of a page make none. Who is named twice on a page for the same work counts once, where named first.

    >>> lines = [Furniture("folio", "2019年6月18日 星期二 第03版：要闻", ()), Furniture("editor", "责编 林月如 校对 唐小婉", ())]
    >>> [page] = pages(lines)
    >>> page.number, page.section, page.date, [(person.role, person.name) for person in page.editors]
    ('3', '要闻', '2019-06-18', [('责编', '林月如'), ('校对', '唐小婉')])
    """
    parts: list[Page] = []
    number: str | None = None
    lines = sorted((line for line in furniture if line.kind != "jump"), key=lambda line: line.spans[:1])
    printed = [PAGE.search(line.text) if _has_any(line.text, "版頁页") else None for line in lines]
    any_numbered = any(printed)
    for line, match in zip(lines, printed, strict=True):
        editors = _editors(line)
        if not editors and not _SIGN.search(line.text):
            continue
        if editors:
            # A line of editors names neither section nor date.
            match, day, section = _EDITED_PAGE.search(line.text), None, None
        else:
            day, section = iso_date(line.text), _section(line.text)
        if not match and line.kind == "folio":
            match = _ALONE.search(line.text)
        if not match and not editors and not any_numbered:
            match = _BARE.fullmatch(line.text)
        if match:
            number = page_number(match["page"])
        parts.append(Page(number, section, str(day) if day else None, editors))
    return _merged(parts)


def merge(parts: Iterable[Sequence[Page]]) -> tuple[Page, ...]:
    """Merge the pages of a document's segments: pages with the same number are one."""
    return _merged(page for part in parts for page in part)


def issued(pages: Sequence[Page]) -> date | None:
    """Return the date of the issue, if all dated pages agree."""
    days = {page.date for page in pages if page.date}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


def _merged(parts: Iterable[Page]) -> tuple[Page, ...]:
    """Merge what lines or segments contribute to pages: one page for each number, in the order in which they come."""
    by_number: dict[str | None, list[Page]] = {}
    for part in parts:
        if part != NOTHING:
            by_number.setdefault(part.number, []).append(part)
    # What stands above all numbers belongs to the first page.
    unnumbered = by_number.pop(None, [])
    if not by_number:
        return (_page(None, unnumbered),) if unnumbered else ()
    first_number = next(iter(by_number))
    by_number[first_number] += unnumbered
    return tuple([_page(number, parts_of_page) for number, parts_of_page in by_number.items()])


def _page(number: str | None, parts: Sequence[Page]) -> Page:
    """Return one page of several parts: the first section and date, and all editors, each once."""
    section = next((part.section for part in parts if part.section), None)
    day = next((part.date for part in parts if part.date), None)
    editors: dict[tuple[str, str], Person] = {}
    for editor in chain.from_iterable(part.editors for part in parts):
        editors.setdefault((editor.role, editor.name), editor)
    return Page(number, section, day, tuple(editors.values()))


def _section(line: str) -> str | None:
    """Return the section that a line names, or None."""
    if not _has_any(line, SECTION_SIGNS) and not line.rstrip()[-1:].isdecimal():
        return None
    match = SECTION.search(line)
    return match["section"] if match else None


def _has_any(text: str, characters: str) -> bool:
    """Whether a text has one of some characters."""
    return any(map(text.__contains__, characters))


def _editors(line: Furniture) -> tuple[Person, ...]:
    """Return the editors that a line names, with their roles; a folio names none."""
    people: list[Person] = []
    if line.kind == "folio" or not _has_any(line.text, "编編校版"):
        return ()
    for desk in _DESK.finditer(line.text):
        role = "".join(desk["role"].split())
        for name in _NAMES.split(desk["names"]):
            if name and is_name(name):
                start = line.text.index(name, desk.start("names"))
                people.append(Person(role, name, _part_spans(line, start, start + len(name))))
    return tuple(people)


def _part_spans(line: Furniture, start: int, end: int) -> tuple[Span, ...]:
    """Return the spans of the part of a line's text from `start` to `end`."""
    spans, at = [], 0
    for left, right in line.spans:
        low, high = max(start - at, 0), min(end - at, right - left)
        if low < high:
            spans.append((left + low, left + high))
        at += right - left
    return tuple(spans)
