"""What an article consists of, in reading order, and what is known inside its text: bylines, datelines, persons, dates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from reflow.markup import Part, PartKind, html_text

if TYPE_CHECKING:
    from reflow.document.structs import Article, Span

HEADLINE: Final = ("kicker", "title", "deck")


class Unit(NamedTuple):
    """A part of an article with its place in the source; `number` is that of a paragraph in its article, from 1."""

    kind: PartKind
    text: str
    spans: "tuple[Span, ...]"
    number: int | None = None


class Note(NamedTuple):
    """What stands at `spans` of the source, as printed (`raw`); `value` is the date by ISO 8601.

    A date stands somewhere in the dateline at its `spans`.
    """

    kind: Literal["byline", "dateline", "date", "person"]
    raw: str
    spans: "tuple[Span, ...]"
    value: str = ""


Tags = Mapping[str, tuple[str, str]]
"""The tags before and behind each kind of note; {} in them is the value of the note."""


def units(article: "Article") -> Iterator[Unit]:
    """Yield what an article consists of, in reading order."""
    if article.kicker is not None:
        yield Unit("kicker", article.kicker, article.kicker_spans)
    if article.title is not None:
        yield Unit("title", article.title, article.title_spans)
    if article.deck is not None:
        yield Unit("deck", article.deck, article.deck_spans)
    for caption in article.captions:
        yield Unit("caption", caption.text, caption.spans)
    for number, paragraph in enumerate(article.paragraphs, 1):
        yield Unit(paragraph.kind, paragraph.text, paragraph.spans, number)
    # A byline that a paragraph begins or ends with has been written with it.
    byline = article.byline
    if byline is not None and not any(_holds(one.spans, byline.spans[0][0]) for one in article.paragraphs):
        yield Unit("byline", byline.raw, byline.spans)


def _holds(spans: "tuple[Span, ...]", position: int) -> bool:
    return any(start <= position < end for start, end in spans)


def parts(article: "Article") -> Iterator[Part]:
    """Yield kind and text of what an article consists of."""
    return ((unit.kind, unit.text) for unit in units(article))


# --- what is known inside the text -----------------------------------------------------------------------------------


def notes(article: "Article") -> list[Note]:
    """Return what is known inside the text of an article, the larger first."""
    byline, dateline = article.byline, article.dateline
    known = []
    if byline is not None:
        known.append(Note("byline", byline.raw, byline.spans))
    if dateline is not None:
        known.append(Note("dateline", dateline.raw, dateline.spans))
        if dateline.date and dateline.iso_date:
            known.append(Note("date", dateline.date, dateline.spans, dateline.iso_date))
    if byline is not None:
        known += [Note("person", person.name, person.spans) for person in byline.people]
    return known


def annotated(unit: Unit, known: Sequence[Note], tags: Tags, escape: Callable[[str], str]) -> str:
    """Return the escaped text of a unit, with tags around the notes in it; notes without tags are left out."""
    text = unit.text
    pieces: list[str] = []
    closing: list[tuple[int, str]] = []  # the tags that are open: where each ends, and its closing tag
    at = 0  # what stands before is written

    def write_to(position: int) -> None:
        nonlocal at
        while closing and closing[-1][0] <= position:
            end, tag = closing.pop()
            pieces.extend((escape(text[at:end]), tag))
            at = end
        pieces.append(escape(text[at:position]))
        at = position

    for begin, end, note in _places(unit, [note for note in known if note.kind in tags]):
        write_to(begin)
        # Elements nest: what crosses the end of another is not marked.
        if not closing or end <= closing[-1][0]:
            before, behind = tags[note.kind]
            pieces.append(before.format(html_text(note.value)))
            closing.append((end, behind))
    write_to(len(text))
    return "".join(pieces)


def _places(unit: Unit, known: Sequence[Note]) -> list[tuple[int, int, Note]]:
    """Return where each note begins and ends in the text of a unit, as far as it stands there, in order."""
    places = []
    for note in known:
        place = _place(unit, note) if note.kind != unit.kind else None
        if place is not None:
            places.append((*place, note))
    return sorted(places, key=lambda place: (place[0], -place[1]))


def _place(unit: Unit, note: Note) -> tuple[int, int] | None:
    """Return where a note begins and ends in the text of a unit; None if it does not stand there, or that is not known."""
    covered = sum(end - start for start, end in unit.spans)
    begin = _covered_before(unit.spans, note.spans[0][0]) if note.spans else None
    last = _covered_before(unit.spans, note.spans[-1][1] - 1) if note.spans else None
    if begin is None or last is None:
        return None
    # Without the log it is not known where characters were inserted: somewhere before the printed text, or not at all.
    inserted = max(len(unit.text) - covered, 0)
    at = unit.text.find(note.raw, begin, last + 1 + inserted)
    if at >= 0:
        return at, at + len(note.raw)
    # The text was converted, so it differs from the printed one; a date is only a part of what stands there.
    is_exact = not inserted and begin <= last and note.kind != "date"
    return (begin, last + 1) if is_exact else None


def _covered_before(spans: "tuple[Span, ...]", position: int) -> int | None:
    """Return how many characters of some spans stand before a position of the source; None if it is in none of them."""
    covered = 0
    for start, end in spans:
        if start <= position < end:
            return covered + position - start
        covered += end - start
    return None
