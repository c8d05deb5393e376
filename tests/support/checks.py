"""The guarantees as functions that raise AssertionError; the tests call them for every page they make."""

import json
from collections.abc import Iterator
from typing import Any

import reflow


def units(document: dict[str, Any]) -> Iterator[tuple[str, list[list[int]]]]:
    """Yield text and spans of each unit of a document's JSON; a byline inside a paragraph is an annotation and no unit."""
    for article in document["articles"]:
        for name in ("kicker", "title", "deck"):
            if article[name] is not None:
                yield article[name], article[f"{name}_spans"]
        body = [*article["paragraphs"], *article["captions"]]
        yield from ((unit["text"], unit["spans"]) for unit in body)
        inside = {at for unit in body for s, e in unit["spans"] for at in range(s, e)}
        byline = article["byline"]
        if byline and not inside.intersection(at for s, e in byline["spans"] for at in range(s, e)):
            yield byline["raw"], byline["spans"]
    yield from ((line["text"], line["spans"]) for line in document["furniture"])


def check_covered_once(text: str, document: reflow.Document) -> None:
    """Law 1: by the JSON, units and deletions cover each non-blank character exactly once."""
    times = [0] * len(text)
    for _, spans in units(json.loads(document.to_json())):
        for start, end in spans:
            assert 0 <= start < end <= len(text)
            for at in range(start, end):
                times[at] += 1
    for entry in document.log:
        assert 0 <= entry.start <= entry.end <= len(text), entry
        if entry.kind == "deletion":
            for at in range(entry.start, entry.end):
                times[at] += 1
    wrong = [(at, text[at], times[at]) for at in range(len(text)) if times[at] != 1 and not text[at].isspace()]
    assert not wrong, wrong[:5]
    assert all(count <= 1 for count in times), "a blank is covered twice"


def check_traceable(text: str, document: reflow.Document) -> None:
    """Law 2: a character equals the source character at its origin, unless a replacement is logged there."""
    replaced = {at for e in document.log if e.kind == "replacement" for at in range(e.start, e.end)}
    inserted = sum(1 for e in document.log if e.kind == "insertion")
    for unit, spans in units(document.to_dict()):
        origins = [at for start, end in spans for at in range(start, end)]
        if not inserted:
            assert len(origins) == len(unit)
            assert all(c == text[at] or at in replaced for c, at in zip(unit, origins, strict=True))


def check_stable(document: reflow.Document, **changes: Any) -> None:
    """Law 3: cleaning a cleaned text changes nothing."""
    once = document.to_text()
    assert reflow.clean(once, **changes).to_text() == once


def check(source: str | bytes, *, stable: bool = True) -> reflow.Document:
    """Check the laws that concern a single input, and return its document."""
    document = reflow.clean(source)
    assert document.restore() == source
    check_covered_once(document.source.text, document)
    check_traceable(document.source.text, document)
    if stable:
        check_stable(document)
    return document
