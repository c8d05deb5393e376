"""Build the page: plain HTML that can be read and printed without a script; a small script moves between lines."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from os import PathLike
from pathlib import PurePath
from typing import Final, Unpack

from reflow.catalogue import DOUBTFUL, RULES
from reflow.config import Changes, Config
from reflow.corrections import refuse_strangers
from reflow.document import LANGUAGES, Article, Document, Entry, Paragraph, Span, TextKindName, language
from reflow.draft import LabelRule, Source
from reflow.explanation import Decision, cause_of, explained
from reflow.filename import warn_of_file_name
from reflow.html_report.signs import SIGNS, sign_of
from reflow.markup import html_text
from reflow.pipeline import clean_segments
from reflow.read import SourceLike, open_source
from reflow.read.packed import Member
from reflow.source_map import SourceMap
from reflow.wording import count
from reflow.write import unite

SENTENCES: Final = {rule.code: rule.sentence for rule in RULES}
COLOURS: Final = 6  # for articles; a seventh has the colour of the first
LISTED: Final = 20  # decisions in the list of the least certain
# Lines in one list. A browser lays a list out when it comes into sight: 5,000 lines in one list take 4 s to load; a list
# for each line takes 1 s, but .1 s at each jump; lists of 50 take 1 s, and .04 s where a jump first comes.
LINES_IN_LIST: Final = 50


def report(sources: SourceLike | Iterable[SourceLike], *, config: Config = Config(), **changes: Unpack[Changes]) -> str:
    r"""Return one HTML page that shows what one or several sources are cleaned to, and why.

    The page needs no network and no other file. Markup in a source is shown as text and never run. Arguments and errors are
    those of `reflow.clean`; a CorrectionError if all corrections are about other sources.

    >>> page = report("大桥昨日合\n龙。")
    >>> page.startswith("<!doctype html>"), "joined to the line above" in page
    (True, True)
    """
    config = config.changed(**changes)
    style, script = (
        files("reflow.html_report").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    if isinstance(sources, str | bytes | bytearray | memoryview | PathLike | Member | Source):
        sources = [sources]  # a text is not a list of characters
    opened = []
    for source in sources:
        warn_of_file_name(source)
        opened.append(open_source(source, config))
    refuse_strangers(config.corrections, [source.name for source in opened])
    views = [_View.of(source, config, number, len(opened)) for number, source in enumerate(opened)]
    body = "".join("".join(_section(view)) for view in views)
    policy = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_title(opened)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{_HELP}<main>\n{_LEGEND}{_contents(views)}{body}</main>\n"
        '<div id="why" role="status" aria-live="polite" tabindex="0" hidden></div>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _title(sources: Sequence[Source]) -> str:
    """Return the title of the page: the first file, and how many more."""
    names = [PurePath(source.name).name for source in sources if source.name]
    if not names:
        return "reflow"
    more = len(sources) - 1
    return html_text(names[0]) + (f" and {more} more" if more else "")


_HELP: Final = """<header>
<p><kbd>n</kbd> <kbd>p</kbd>: to the next and the previous doubtful decision. <kbd>Tab</kbd>, a pointer or a finger on a line: why.
<label>Show only lines less certain than <input id="certain" type="range" min="50" max="100" value="100" step="1"> <output for="certain">100 %</output></label></p>
</header>
"""

_SIGNS: Final = "\n".join(f'<div><dt class="{kind}">{sign}</dt><dd>{says}</dd></div>' for sign, says, kind in SIGNS)
_LEGEND: Final = f"""<details open>
<summary>How to read this page</summary>
<dl>
{_SIGNS}
<div><dt><span class="c0">a</span><span class="c1">b</span></dt><dd>a line has the colour of its article</dd></div>
<div><dt class="doubtful">10</dt><dd>doubtful: less than {DOUBTFUL:.0%} sure</dd></div>
<div class="width"><dt>16.5 of 17 em</dt><dd>the line’s width, and its column’s; 1 em is one Chinese character</dd></div>
<div><dt>0.61</dt><dd>how sure, from 0 to 1</dd></div>
<div><dt><mark>a</mark> <del>b</del> <b>c</b></dt><dd>changed, deleted, a surname that was kept</dd></div>
</dl>
</details>
"""


def _contents(views: Sequence[_View]) -> str:
    """Return a list of the sources, if there are several, with the number of doubtful decisions in each."""
    if len(views) < 2:
        return ""
    rows = "".join(
        f'<li><a href="#s{view.number}"><span lang="{view.lang}">{view.name}</span>: {count(len(view.doubtful()), "doubtful decision")}</a></li>\n'
        for view in views
    )
    return f'<nav aria-label="sources">\n<h2>Sources</h2>\n<ol>\n{rows}</ol>\n</nav>\n'


def _digest(text: str) -> str:
    """Return the digest by which the content security policy allows a style or script."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


@dataclass(frozen=True, slots=True)
class _View:
    """A source with its lines, and with the decisions about them."""

    number: int
    name: str
    document: Document
    decisions: dict[int, Decision]
    lines: list[str]
    source_map: SourceMap

    @classmethod
    def of(cls, source: Source, config: Config, number: int, count: int) -> _View:
        """Clean and explain a source, the one with a number (from 0) of a count of sources."""
        document = unite(list(clean_segments(source, config=config)))
        decisions = {decision.line: decision for decision in explained(source, config)}
        lines = source.text.splitlines(keepends=True)
        unnamed = "text" if count == 1 else f"text {number + 1}"
        name = html_text(source.name) if source.name else unnamed
        return cls(number, name, document, decisions, lines, SourceMap.of(source))

    @property
    def lang(self) -> str:
        """The language tag of the source."""
        return LANGUAGES[self.document.variant]

    def doubtful(self) -> list[Decision]:
        """Return the doubtful decisions, the least certain first."""
        doubtful = [decision for decision in self.decisions.values() if decision.least_confidence < DOUBTFUL]
        return sorted(doubtful, key=lambda decision: decision.least_confidence)

    def line_ids(self, spans: Sequence[Span]) -> list[int]:
        """Return the numbers of the lines that spans touch, in the order of the spans."""
        numbers: dict[int, None] = {}  # a dict keeps the order of its keys
        for start, end in spans:
            for number in range(self.source_map.line(start), self.source_map.line(end - 1) + 1):
                numbers[number] = None
        return list(numbers)


def _section(view: _View) -> Iterator[str]:
    """Yield the section of one source: its least certain decisions, its lines and its articles."""
    number = view.number
    label = f"{number + 1}: {view.name}"  # two files may have one name, and no two landmarks
    yield f'<section id="s{number}" aria-label="{label}">\n<h1 lang="{view.lang}">{view.name}</h1>\n'
    yield _kind(view.document)
    yield from _least_certain(view, label)
    yield '<div class="columns">\n'
    yield from _source(view)
    yield from _articles(view)
    yield "</div>\n</section>\n"


READ_AS: Final[dict[TextKindName, str]] = {
    "page": "a page of a newspaper",
    "articles": "articles, one after the other",
    "prose": "running prose",
    "lines": "lines that stay lines",
}


def _kind(document: Document) -> str:
    """Return a sentence on the kind of text, if it was asked, and one more if the text is unfamiliar."""
    sentences = []
    if document.kind_confidence > 0:
        sentences.append(f"Read as {READ_AS[document.kind]} ({document.kind_confidence:.0%} sure).")
    if document.unfamiliar:
        sentences.append(
            "Unlike all texts learned from: only sure line ends were joined, and nothing was moved or set aside."
        )
    return f"<p>{' '.join(sentences)}</p>\n" if sentences else ""


def _source(view: _View) -> Iterator[str]:
    """Yield the column of the source's lines."""
    homes, marks = _homes(view), _marks(view)
    yield f'<div class="source" id="source{view.number}">\n'
    yield f'<h2>Source <a href="#articles{view.number}">articles</a></h2>\n<ol lang="{view.lang}">\n'
    for number, line in enumerate(view.lines, 1):
        if number % LINES_IN_LIST == 1 and number > 1:
            yield f'</ol>\n<ol lang="{view.lang}">\n'
        yield _line(view, number, line, homes.get(number), marks.get(number, []))
    yield "</ol>\n</div>\n"


def _articles(view: _View) -> Iterator[str]:
    """Yield the column of the articles, with the furniture at its end."""
    yield f'<div class="articles" id="articles{view.number}" lang="{language(view.document)}">\n'
    yield f'<h2 lang="en">Articles <a href="#source{view.number}">source</a></h2>\n'
    for article_number, article in enumerate(view.document.articles):
        yield from _article(view, article_number, article)
    if view.document.furniture:
        yield '<div role="group" aria-label="furniture">\n<h3 lang="en">Furniture</h3>\n'
        for position, furniture in enumerate(view.document.furniture):
            kind = f'<small lang="en">{furniture.kind}</small>'
            identity = f"f{view.number}-{position}"
            yield f'<p id="{identity}">{_back(view, furniture.spans)}{kind} {html_text(furniture.text)}</p>\n'
        yield "</div>\n"
    yield "</div>\n"


# --- the source ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Home:
    """The unit that a line became part of: the unit's id, its role, its article; None for furniture."""

    id: str
    role: str
    article: int | None


def _homes(view: _View) -> dict[int, _Home]:
    """Return the unit that each line became part of."""
    homes: dict[int, _Home] = {}
    for position, furniture in enumerate(view.document.furniture):
        for number in view.line_ids(furniture.spans):
            homes[number] = _Home(f"f{view.number}-{position}", furniture.kind, None)
    for article_number, article in enumerate(view.document.articles):
        for unit, role, spans in _units(view, article_number, article):
            for number in view.line_ids(spans):
                # A line that two units share leads to the first in this order.
                homes.setdefault(number, _Home(unit, role, article_number))
    return homes


def _units(view: _View, article_number: int, article: Article) -> Iterator[tuple[str, str, Sequence[Span]]]:
    """Yield the id, the role and the spans of each part of an article."""
    head = f"a{view.number}-{article_number}"
    for role, spans in (("kicker", article.kicker_spans), ("title", article.title_spans), ("deck", article.deck_spans)):
        yield head, role, spans
    for position, paragraph in enumerate(article.paragraphs):
        yield f"{head}-{position}", paragraph.kind, paragraph.spans
    for position, caption in enumerate(article.captions):
        yield f"{head}-c{position}", "caption", caption.spans
    if article.byline is not None:
        yield head, "byline", article.byline.spans


def _marks(view: _View) -> dict[int, list[tuple[int, int, Entry]]]:
    """Return for each line the stretches of it that were changed, or deliberately left, as columns from 0."""
    by_line: dict[int, list[tuple[int, int, Entry]]] = {}
    for entry in sorted(view.document.log, key=lambda entry: entry.start):
        is_shown = entry.kind != "decision" or entry.rule.startswith("convert.name")
        # What joins lines and articles shows in the articles; an insertion has no characters in the source.
        if not is_shown or entry.rule.startswith(("join.", "article.")) or entry.start == entry.end:
            continue
        for number in view.line_ids([(entry.start, entry.end)]):
            begin = view.source_map.start(number)
            by_line.setdefault(number, []).append((max(entry.start - begin, 0), entry.end - begin, entry))
    return by_line


def _line(view: _View, number: int, line: str, home: _Home | None, marks: list[tuple[int, int, Entry]]) -> str:
    """Return the list item of a line: its sign and text, with the reasons to be shown on demand, and its confidence."""
    decision = view.decisions.get(number)
    identity = f"l{view.number}-{number}"
    if decision is None:
        return f'<li id="{identity}" value="{number}" class="blank"></li>\n'
    sign = sign_of(decision.kind)
    doubtful = " doubtful" if decision.least_confidence < DOUBTFUL else ""
    role = home.role if home else "left out"
    target = f' href="#{home.id}"' if home else ""
    measure = f" of {decision.measure:g}" if decision.measure else ""
    sure = "a person" if decision.by_person else f"{decision.least_confidence:.2f}"
    return (
        f'<li id="{identity}" value="{number}" class="{sign.kind}{doubtful}{_colour(home)}" data-certain="{decision.least_confidence:.3f}">'
        f'<a{target} data-why="{escape(_why(decision, role))}" aria-label="line {number}, {escape(decision.decided)}: {html_text(line.strip())}">'
        f'<span class="break" aria-hidden="true">{sign.sign}</span>{_marked(line.rstrip(), marks)}</a>'
        f'<small lang="en"><span class="width">{decision.width:g}{measure} em · </span>{sure}</small></li>\n'
    )


def _colour(home: _Home | None) -> str:
    """Return the class that gives a line the colour of its article, or that of furniture."""
    if home is None:
        return ""
    return " furniture" if home.article is None else f" c{home.article % COLOURS}"


def _why(decision: Decision, role: str) -> str:
    """Return in words what was decided at a line, and why."""
    if decision.by_person:  # what the program would have decided is among the reasons
        by_person = cause_of(LabelRule.PERSON)
        sentences = [f"Line {decision.line}: {by_person}: {decision.decided} ({role})."]
        sentences += [reason.says for reason in decision.reasons if reason.says != by_person]
    else:
        instead = f", and not: {decision.instead}" if decision.instead else ""
        sure = f"the line end is {decision.confidence:.1%} sure, the kind of line {decision.kind_confidence:.1%}"
        sentences = [f"Line {decision.line}: {decision.decided}{instead} ({role}; {sure})."]
        sentences += [f"{reason.weight:+.1f}  {reason.says}" for reason in decision.reasons]
    return "\n".join([*sentences, *decision.changes])


def _marked(line: str, marks: list[tuple[int, int, Entry]]) -> str:
    """Return a line with its changed stretches marked; of two that overlap the first is shown whole."""
    parts, at = [], 0  # what stands before `at` is written
    for mark_start, mark_end, entry in marks:
        start, end = max(mark_start, at), min(mark_end, len(line))
        if start >= end:
            continue
        tag = {"deletion": "del", "decision": "b"}.get(entry.kind, "mark")
        sentence = escape(SENTENCES[entry.rule])
        parts += [html_text(line[at:start]), f'<{tag} title="{sentence}">{html_text(line[start:end])}</{tag}>']
        at = end
    return "".join([*parts, html_text(line[at:])])


def _least_certain(view: _View, label: str) -> Iterator[str]:
    """Yield the list of the least certain decisions."""
    doubtful = view.doubtful()
    if not doubtful:
        yield f"<p>No decision is less certain than {DOUBTFUL:.0%}.</p>\n"
        return
    of = f" ({LISTED} of {count(len(doubtful), 'doubtful decision')})" if len(doubtful) > LISTED else ""
    yield f'<nav aria-label="least certain of {label}">\n<h2>Least certain first{of}</h2>\n<ol>\n'
    for decision in doubtful[:LISTED]:
        yield (
            f'<li><a href="#l{view.number}-{decision.line}">line {decision.line}, {decision.least_confidence:.0%}: '
            f'{escape(decision.decided)}: <span lang="{view.lang}">{html_text(decision.text)}</span></a></li>\n'
        )
    yield "</ol>\n</nav>\n"


# --- the articles ----------------------------------------------------------------------------------------------------


def _article(view: _View, number: int, article: Article) -> Iterator[str]:
    """Yield an article: its headline, byline, paragraphs and captions, each linked to its lines."""
    head = f"a{view.number}-{number}"
    yield f'<article id="{head}" class="c{number % COLOURS}" aria-label="article {number + 1}">\n'
    for text, spans, tag in (
        (article.kicker, article.kicker_spans, "p"),
        (article.title, article.title_spans, "h3"),
        (article.deck, article.deck_spans, "p"),
    ):
        if text is not None:
            yield f"<{tag}>{_back(view, spans)}{html_text(text)}</{tag}>\n"
    if article.byline is not None:
        people = "，".join(f"{person.role} {person.name}" for person in article.byline.people) or article.byline.raw
        yield f'<p class="byline">{_back(view, article.byline.spans)}{html_text(people)}</p>\n'
    for position, paragraph in enumerate(article.paragraphs):
        yield _paragraph(view, f"{head}-{position}", paragraph)
    for position, caption in enumerate(article.captions):
        yield f'<p id="{head}-c{position}" class="caption">{_back(view, caption.spans)}{html_text(caption.text)}</p>\n'
    yield "</article>\n"


def _paragraph(view: _View, identity: str, paragraph: Paragraph) -> str:
    doubtful = " doubtful" if paragraph.confidence < DOUBTFUL else ""
    text = "<br>".join(map(html_text, paragraph.text.split("\n")))
    tag = "h4" if paragraph.kind == "subhead" else "p"
    return f'<{tag} id="{identity}" class="{paragraph.kind}{doubtful}">{_back(view, paragraph.spans)}{text}</{tag}>\n'


def _back(view: _View, spans: Sequence[Span]) -> str:
    """Return a link from a unit to its first line."""
    numbers = view.line_ids(spans)
    if not numbers:
        return ""
    shown = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
    return f'<a class="back" lang="en" href="#l{view.number}-{numbers[0]}" aria-label="lines {shown}">{shown}</a> '
