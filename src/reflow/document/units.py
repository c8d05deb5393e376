"""What an article consists of, in reading order, and what is known inside its text: bylines, datelines, persons, dates."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
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
    """What stands at `spans` of the source. A date stands as `raw` in the dateline at `spans`; `value` is it by ISO 8601."""

    kind: Literal["byline", "dateline", "date", "person"]
    spans: "tuple[Span, ...]"
    raw: str = ""
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
    """Return what is known inside the text of an article, in the order of the source; of two at one place, the larger."""
    byline, dateline = article.byline, article.dateline
    known = []
    if byline is not None:
        known.append(Note("byline", byline.spans))
    if dateline is not None:
        known.append(Note("dateline", dateline.spans))
        if dateline.date and dateline.iso_date:
            known.append(Note("date", dateline.spans, dateline.date, dateline.iso_date))
    if byline is not None:
        known += [Note("person", person.spans) for person in byline.people]
    return sorted((note for note in known if note.spans), key=_start)


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

    for begin, end, note in _places(unit, known, tags):
        write_to(begin)
        # Elements nest: what crosses the end of another is not marked.
        if not closing or end <= closing[-1][0]:
            before, behind = tags[note.kind]
            pieces.append(before.format(html_text(note.value)))
            closing.append((end, behind))
    write_to(len(text))
    return "".join(pieces)


def _places(unit: Unit, known: Sequence[Note], tags: Tags) -> list[tuple[int, int, Note]]:
    """Return where each note with tags begins and ends in the text of a unit, in order; those elsewhere are left out."""
    stretches = _stretches(unit) if known else []
    places = []
    for start, end, _ in stretches:
        # Of all notes, which are in the order of the source, those that begin in this stretch.
        for note in known[bisect_left(known, start, key=_start) : bisect_left(known, end, key=_start)]:
            begin, last = _offset(stretches, note.spans[0][0]), _offset(stretches, note.spans[-1][1] - 1)
            if begin is None or last is None or note.kind == unit.kind or note.kind not in tags:
                continue
            behind = last + 1
            if note.kind == "date":  # somewhere in the dateline
                begin = unit.text.find(note.raw, begin, behind)
                behind = begin + len(note.raw)
            if 0 <= begin < behind:
                places.append((begin, behind, note))
    return sorted(places, key=lambda place: (place[0], -place[1]))


def _start(note: Note) -> int:
    return note.spans[0][0]


def _stretches(unit: Unit) -> list[tuple[int, int, int]]:
    """Return the spans of a unit in the order of the source, each with the offset of its first character in the text.

    A character was inserted where two spans touch. Where others were, the log knows and the spans do not: no stretch is
    returned if there are others.
    """
    stretches: list[tuple[int, int, int]] = []
    offset = above = 0
    for start, end in unit.spans:
        if stretches and start == above:
            offset += 1
        stretches.append((start, end, offset))
        offset += end - start
        above = end
    return sorted(stretches) if offset == len(unit.text) else []


def _offset(stretches: Sequence[tuple[int, int, int]], position: int) -> int | None:
    """Return where the character from a position of the source stands in a text; None if it stands in another one."""
    index = bisect_right(stretches, position, key=itemgetter(0)) - 1
    if index < 0 or position >= stretches[index][1]:
        return None
    start, _, offset = stretches[index]
    return offset + position - start
