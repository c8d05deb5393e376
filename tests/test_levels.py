"""`level="safe"` never does more than `level="likely"`, and moves no text but for a person: compared on all cases, pages and random lines."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from test_cases import CASES, text_of
from test_laws import pages, random_lines
from test_seed import LAYOUTS, TEXT

import reflow
from reflow import Document, Entry
from reflow.document import Span

Places = set[int]


def texts(document: Document) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Yield the text and the spans of all parts of articles, in the order of the output."""
    for article in document.articles:
        yield article.kicker or "", article.kicker_spans
        yield article.title or "", article.title_spans
        yield article.deck or "", article.deck_spans
        yield from ((paragraph.text, paragraph.spans) for paragraph in article.paragraphs)


def places(entries: Iterable[Entry]) -> Places:
    """Return the positions in the source that entries delete or replace, or before which they insert."""
    done = [entry for entry in entries if entry.kind != "decision"]
    return {place for entry in done for place in range(entry.start, max(entry.end, entry.start + 1))}


def joined(document: Document) -> Places:
    """Return the line ends, with the blanks beside them, at which lines were joined."""
    return places(entry for entry in document.log if entry.rule.startswith("join.") and entry.rule != "join.edge")


def changed(document: Document) -> Places:
    return places(document.log)


def covered(spans: tuple[Span, ...]) -> Places:
    return {place for start, end in spans for place in range(start, end)}


def headlines(document: Document) -> Places:
    return set().union(
        *(covered(a.kicker_spans) | covered(a.title_spans) | covered(a.deck_spans) for a in document.articles)
    )


def furniture(document: Document) -> Places:
    return set().union(*(covered(line.spans) for line in document.furniture))


def compare(text: str, **changes: Any) -> None:
    safe, likely = (reflow.clean(text, **{**changes, "level": level}) for level in ("safe", "likely"))
    for name, measure in (("joins line ends", joined), ("changes characters", changed)):
        more = measure(safe) - measure(likely)
        assert not more, f"safe {name} where likely does not: {sorted(more)[:5]}"
    # Characters that only `likely` deletes are in no unit of its output.
    for name, measure in (("has headlines", headlines), ("sets lines aside", furniture)):
        more = measure(safe) - measure(likely) - changed(likely)
        assert not more, f"safe {name} where likely does not: {sorted(more)[:5]}"
    starts = [span for _, spans in texts(safe) for span in spans]
    moved = [(above, below) for above, below in pairwise(starts) if above[1] > below[0]]
    by_person = any(correction["kind"] == "moved" for correction in changes.get("corrections", ()))
    assert by_person or not moved, f"safe moves text: {moved[:5]}"
    assert safe.restore() == text


# Corrections fit their text alone, and the words that `to` converts depend on the spaces between them.
LEFT_OUT = ("level", "to", "corrections")


# A line that is read as a title inside a continuation is a subhead only where the continuation is stitched: at `likely`.
TITLE_IN_CONTINUATION = "jumps: a line inside a continuation that is taken for a headline"


@pytest.mark.parametrize("titles", ["auto", "none"])
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_cases(case: dict[str, Any], titles: str, request: pytest.FixtureRequest) -> None:
    if titles == "auto" and case is CASES[TITLE_IN_CONTINUATION]:
        request.applymarker(pytest.mark.xfail(strict=True, reason="the title stays one at `safe`"))
    config = {name: value for name, value in case.get("config", {}).items() if name not in LEFT_OUT}
    compare(text_of(case), **{"titles": titles, **config})


@pytest.mark.parametrize("text", [*LAYOUTS.values(), TEXT * 3], ids=[*LAYOUTS.keys(), "three times"])
def test_layouts(text: str) -> None:
    compare(text)


@given(pages())
def test_pages(text: str) -> None:
    compare(text)


@given(random_lines)
def test_random_lines(text: str) -> None:
    compare(text)


@given(random_lines, pages(), random_lines)
def test_random_lines_around_a_page(above: str, page: str, below: str) -> None:
    compare(f"{above}\n{page}\n{below}")
