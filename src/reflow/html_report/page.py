"""Build the page: plain HTML that can be read and printed without a script; scripts move between lines and correct them."""

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
from reflow.corrections import Correction, by_source, refuse_strangers
from reflow.document import LANGUAGES, Article, Byline, Document, Entry, Paragraph, Span, TextKindName, language
from reflow.draft import LabelRule, Source
from reflow.explanation import Decision, DecisionKind, cause_of, explained_segments, most_harmful, texts_beside
from reflow.filename import warn_of_file_name
from reflow.html_report.correcting import as_attribute, bar, loaded, menu
from reflow.html_report.pieces import pieces
from reflow.html_report.signs import SIGNS, sign_of
from reflow.language import N_, _, ngettext, spoken
from reflow.markup import html_text
from reflow.read import SourceLike, open_source
from reflow.read.member import Member
from reflow.source_map import SourceMap
from reflow.write import unite

SENTENCES: Final = {rule.code: rule.sentence for rule in RULES}
COLOURS: Final = 6  # for articles; a seventh has the colour of the first
LISTED: Final = 20  # decisions in the list of those to look at first
# Lines in one list. A browser lays a list out when it comes into sight: 5,000 lines in one list take 4 s to load; a list
# for each line takes 1 s, but .1 s at each jump; lists of 50 take 1 s, and .04 s where a jump first comes.
LINES_IN_LIST: Final = 50
SCRIPTS: Final = ("page.js", "journal.js", "layout.js", "correct.js")


def report(sources: SourceLike | Iterable[SourceLike], *, config: Config = Config(), **changes: Unpack[Changes]) -> str:
    r"""Return one HTML page that shows what one or several sources are cleaned to, and why.

    The page needs no network and no other file. Markup in a source is shown as text and never run. Arguments and errors are
    those of `reflow.clean`; a CorrectionError if all corrections are about other sources.

    >>> page = report("大桥昨日合\n龙。")
    >>> page.startswith("<!doctype html>"), "joined to the line above" in page
    (True, True)
    """
    config = config.changed(**changes)
    if isinstance(sources, str | bytes | bytearray | memoryview | PathLike | Member | Source):
        sources = [sources]  # a text is not a list of characters
    opened = []
    for source in sources:
        warn_of_file_name(source)
        opened.append(open_source(source, config))
    refuse_strangers(config.corrections, [source.name for source in opened])
    views = [View.of(source, config, number, len(opened)) for number, source in enumerate(opened)]
    return html(views, opened, config.corrections, _title(opened), _contents(views))


def html(
    views: Sequence[View], sources: Sequence[Source], corrections: Sequence[Correction], title: str, contents: str
) -> str:
    """Return the page of some views with their sources: `title` and `contents`, which leads to its parts, are HTML."""
    style, *scripts = (
        files("reflow.html_report").joinpath(name).read_text(encoding="utf-8") for name in ("page.css", *SCRIPTS)
    )
    script = "".join(scripts)
    body = "".join("".join(_section(view)) for view in views)
    on_page = {
        id(correction)
        for view in views
        for line, of_line in view.corrected.items()
        if line in view.shown
        for correction in of_line
    }
    elsewhere = [correction for correction in corrections if id(correction) not in on_page]
    return (
        f"{head(title, style, script)}<body>\n{_help()}<main>\n{_legend()}{contents}{body}{menu()}</main>\n"
        f"<footer>\n{_why_box()}{bar(sources, corrections, elsewhere)}</footer>\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def head(title: str, style: str, script: str = "") -> str:
    """Return the beginning of a page, which allows nothing but this style and this script."""
    allowed = f"script-src '{_digest(script)}'" if script else "script-src 'none'"
    policy = f"default-src 'none'; style-src '{_digest(style)}'; {allowed}"
    return (
        f'<!doctype html>\n<html lang="{spoken()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n"
    )


def _title(sources: Sequence[Source]) -> str:
    """Return the title of the page: the first file, and how many more."""
    names = [PurePath(source.name).name for source in sources if source.name]
    if not names:
        return "reflow"
    more = len(sources) - 1
    title = html_text(names[0])
    return _("{title} and {number} more", title=title, number=more) if more else title


def _why_box() -> str:
    """Return the box for the reasons. The numbers stay shown, or hidden, from line to line."""
    return f"""<div id="why" tabindex="0" hidden>
<p role="status" aria-live="polite"></p>
<details><summary>{_("Numbers")}</summary><p></p></details>
</div>
"""


def _help() -> str:
    """Return the head of the page: its keys, and the slider."""
    return f"""<header>
<p><kbd>n</kbd> <kbd>p</kbd>{_(": to the next and the previous doubtful decision.")} <kbd>Tab</kbd>{_(" or a pointer on a line: why;")} <kbd>d</kbd>{_(": in numbers;")} <kbd>Esc</kbd>{_(" hides it.")}
<kbd>Enter</kbd>{_(", a click or a finger on it: correct it.")}
<label>{_("Show only lines less certain than")} <input id="certain" type="range" min="50" max="100" value="100" step="1"> <output for="certain">100 %</output></label></p>
</header>
"""


def _legend() -> str:
    """Return the legend of the signs, colours and figures."""
    signs = "\n".join(
        f'<div><dt class="{kind}">{sign}</dt><dd>{kind}: {_(says)}</dd></div>' for sign, kind, says in SIGNS
    )
    return f"""<details open>
<summary>{_("How to read this page")}</summary>
<dl>
{signs}
<div><dt><span class="c0">a</span><span class="c1">b</span></dt><dd>{_("a line has the colour of its article")}</dd></div>
<div><dt class="doubtful">10</dt><dd>{_("doubtful: less than {sure:.0%} sure", sure=DOUBTFUL)}</dd></div>
<div class="width"><dt>{_("16.5 of 17 em")}</dt><dd>{_("the line’s width, and its column’s; 1 em is one Chinese character")}</dd></div>
<div><dt>0.61</dt><dd>{_("how sure, from 0 to 1")}</dd></div>
<div><dt><mark>a</mark> <del>b</del> <b>c</b></dt><dd>{_("changed, deleted, a surname that was kept")}</dd></div>
</dl>
</details>
"""


def _contents(views: Sequence[View]) -> str:
    """Return a list of the sources, if there are several, with the number of doubtful decisions in each."""
    if len(views) < 2:
        return ""
    rows = "".join(
        f'<li><a href="#s{view.number}"><span lang="{view.lang}">{view.name}</span>: {_doubtful(len(view.doubtful()))}</a></li>\n'
        for view in views
    )
    return f'<nav aria-label="{_("sources")}">\n<h2>{_("Sources")}</h2>\n<ol>\n{rows}</ol>\n</nav>\n'


def _doubtful(number: int) -> str:
    return ngettext("{number} doubtful decision", "{number} doubtful decisions", number)


def _digest(text: str) -> str:
    """Return the digest by which the content security policy allows a style or script."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


@dataclass(frozen=True, slots=True)
class View:
    """A source, or a segment of one, with its lines, the decisions about them, and those that the page shows.

    `pages` are the file names of the pages that show its lines, if there are several.
    """

    number: int
    name: str
    document: Document
    decisions: dict[int, Decision]
    texts: dict[int, tuple[str, str]]
    corrected: dict[int, list[Correction]]
    lines: list[str]
    source_map: SourceMap
    shown: range
    pages: tuple[tuple[range, str], ...] = ()

    @classmethod
    def of(cls, source: Source, config: Config, number: int, count: int) -> View:
        """Clean and explain a source, the one with a number (from 0) of a count of sources."""
        segments = list(explained_segments(source, config))
        document = unite([document for document, _ in segments])
        decisions = [decision for _, of_segment in segments for decision in of_segment]
        unnamed = _("text") if count == 1 else _("text {number}", number=number + 1)
        return cls.of_document(document, decisions, config, unnamed, number)

    @classmethod
    def of_document(
        cls, document: Document, listed: Sequence[Decision], config: Config, unnamed: str = "", number: int = 0
    ) -> View:
        """Return the view of a document with the decisions about its lines; it shows all of them."""
        source = document.source
        decisions = {decision.line: decision for decision in listed}
        corrected: dict[int, list[Correction]] = {}
        for correction in by_source(config.corrections)(source.name):
            if correction.kind != "name":
                corrected.setdefault(correction.line, []).append(correction)
        lines = source.text.splitlines(keepends=True)
        name = html_text(source.name) if source.name else unnamed or _("text")
        source_map = SourceMap.of(source)
        texts = texts_beside(listed)
        return cls(number, name, document, decisions, texts, corrected, lines, source_map, source_map.numbers)

    def shows(self, spans: Sequence[Span]) -> bool:
        """Return whether a unit with these spans is on the page, which shows its first line."""
        numbers = self.line_ids(spans[:1])
        return not numbers or numbers[0] in self.shown

    def first_line(self, article: Article) -> int | None:
        """Return the number of the first line of an article; None if it has none."""
        return min((self.line_ids(spans)[0] for _, _, spans in _units(self, 0, article) if spans), default=None)

    def page_of(self, line: int) -> str:
        """Return the file name of the page that shows a line; empty for this page."""
        if line in self.shown:
            return ""
        return next((name for lines, name in self.pages if line in lines), "")

    @property
    def lang(self) -> str:
        """The language tag of the source."""
        return LANGUAGES[self.document.variant]

    def doubtful(self) -> list[Decision]:
        """Return the doubtful decisions, those that may harm most first."""
        decisions = list(self.decisions.values())
        return [decisions[row] for row, _ in most_harmful(decisions) if decisions[row].line in self.shown]

    def line_ids(self, spans: Sequence[Span]) -> list[int]:
        """Return the numbers of the lines that spans touch, in the order of the spans."""
        numbers: dict[int, None] = {}  # a dict keeps the order of its keys
        for start, end in spans:
            for number in range(self.source_map.line(start), self.source_map.line(end - 1) + 1):
                numbers[number] = None
        return list(numbers)


def _section(view: View) -> Iterator[str]:
    """Yield the section of one source: the decisions to look at first, its lines and its articles."""
    number = view.number
    label = f"{number + 1}: {view.name}"  # two files may have one name, and no two landmarks
    page = " data-page" if view.document.kind == "page" else ""
    source = as_attribute(view.document.source.name)
    yield f'<section id="s{number}" aria-label="{label}" data-source="{source}"{page}>\n<h1 lang="{view.lang}">{view.name}</h1>\n'
    yield _kind(view.document)
    yield from _look_first(view, label)
    yield '<div class="columns">\n'
    yield from _source(view)
    yield from _articles(view)
    yield "</div>\n</section>\n"


READ_AS: Final[dict[TextKindName, str]] = {
    "page": N_("a page of a newspaper"),
    "articles": N_("articles, one after the other"),
    "prose": N_("running prose"),
    "lines": N_("lines that stay lines"),
}


def _kind(document: Document) -> str:
    """Return a sentence on the kind of text, if it was asked, and one more if the text is unfamiliar."""
    sentences = []
    if document.kind_confidence > 0:
        sentences.append(
            _("Read as {kind} ({sure:.0%} sure).", kind=_(READ_AS[document.kind]), sure=document.kind_confidence)
        )
    if document.unfamiliar:
        sentences.append(
            _("Unlike all texts learned from: only sure line ends were joined, and nothing was moved or set aside.")
        )
    return f"<p>{' '.join(sentences)}</p>\n" if sentences else ""


def _source(view: View) -> Iterator[str]:
    """Yield the column of the source's lines."""
    homes, marks = _homes(view), _marks(view)
    above = ""
    yield f'<div class="source" id="source{view.number}">\n'
    yield f'<h2>{_("Source")} <a href="#articles{view.number}">{_("articles")}</a></h2>\n<ol lang="{view.lang}">\n'
    for number in view.shown:
        line = view.lines[number - view.source_map.lines_above - 1]
        if number % LINES_IN_LIST == 1 and number > view.shown.start:
            yield f'</ol>\n<ol lang="{view.lang}">\n'
        data = ""
        if number in view.texts:
            data = _data(view, number, line, above)
            above = view.texts[number][1]
        yield _line(view, number, line, homes.get(number), marks.get(number, []), data)
    yield "</ol>\n</div>\n"


def _articles(view: View) -> Iterator[str]:
    """Yield the column of the articles, with the furniture at its end."""
    yield f'<div class="articles" id="articles{view.number}" lang="{language(view.document)}">\n'
    yield f'<h2 lang="{spoken()}">{_("Articles")} <a href="#source{view.number}">{_("source")}</a></h2>\n'
    for article_number, article in enumerate(view.document.articles):
        yield from _article(view, article_number, article)
    furniture_shown = [
        (position, furniture)
        for position, furniture in enumerate(view.document.furniture)
        if view.shows(furniture.spans)
    ]
    if furniture_shown:
        yield f'<div id="f{view.number}" role="group" aria-label="{_("furniture")}">\n<h3 lang="{spoken()}">{_("Furniture")}</h3>\n'
        for position, furniture in furniture_shown:
            kind = f'<small lang="en">{furniture.kind}</small> '
            content = kind + _pieces(view, furniture.text, furniture.spans)
            yield _unit(view, "p", f"f{view.number}-{position}", "furniture", content, furniture.spans)
        yield "</div>\n"
    yield "</div>\n"


# --- the source ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Home:
    """The unit that a line became part of: the unit's id, its role, its article (None for furniture) and its first line."""

    id: str
    role: str
    article: int | None
    line: int


def _homes(view: View) -> dict[int, _Home]:
    """Return the unit that each line became part of."""
    homes: dict[int, _Home] = {}
    for position, furniture in enumerate(view.document.furniture):
        numbers = view.line_ids(furniture.spans)
        for number in numbers:
            homes[number] = _Home(f"f{view.number}-{position}", furniture.kind, None, numbers[0])
    for article_number, article in enumerate(view.document.articles):
        for unit, role, spans in _units(view, article_number, article):
            numbers = view.line_ids(spans)
            for number in numbers:
                # A line that two units share leads to the first in this order.
                homes.setdefault(number, _Home(unit, role, article_number, numbers[0]))
    return homes


def _units(view: View, article_number: int, article: Article) -> Iterator[tuple[str, str, Sequence[Span]]]:
    """Yield the id, the role and the spans of each part of an article."""
    head = f"a{view.number}-{article_number}"
    for role, spans in (("kicker", article.kicker_spans), ("title", article.title_spans), ("deck", article.deck_spans)):
        yield f"{head}-{role}", role, spans
    for position, paragraph in enumerate(article.paragraphs):
        yield f"{head}-{position}", paragraph.kind, paragraph.spans
    for position, caption in enumerate(article.captions):
        yield f"{head}-c{position}", "caption", caption.spans
    if article.byline is not None:
        yield f"{head}-byline", "byline", article.byline.spans


def _marks(view: View) -> dict[int, list[tuple[int, int, Entry]]]:
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


def _line(
    view: View, number: int, line: str, home: _Home | None, marks: list[tuple[int, int, Entry]], data: str
) -> str:
    """Return the list item of a line: its sign and text, with the reasons to be shown on demand, and its confidence.

    `data` are its attributes for correcting it.
    """
    decision = view.decisions.get(number)
    identity = f"l{view.number}-{number}"
    if decision is None:
        return f'<li id="{identity}" value="{number}" class="blank"></li>\n'
    sign = sign_of(decision.kind)
    doubtful = " doubtful" if decision.least_confidence < DOUBTFUL else ""
    role = home.role if home else _("left out")
    target = f' href="{view.page_of(home.line)}#{home.id}"' if home else ""
    measure = _(" of {measure:g}", measure=decision.measure) if decision.measure else ""
    sure = _("a person") if decision.by_person else f"{decision.least_confidence:.2f}"
    return (
        f'<li id="{identity}" value="{number}" class="{sign.kind}{doubtful}{_colour(home)}" data-kind="{sign.kind}" data-certain="{decision.least_confidence:.3f}"{data}>'
        f'<a{target} data-why="{escape(_why(decision))}" data-numbers="{escape(_numbers(decision, role))}" aria-label="{_("line {line}", line=number)}, {escape(decision.decided)}: {html_text(line.strip())}">'
        f'<span class="break" aria-hidden="true">{sign.sign}</span>{_marked(line.rstrip(), marks)}</a>'
        f'<small lang="{spoken()}"><span class="width">{decision.width:g}{measure}{_(" em")} · </span>{sure}</small></li>\n'
    )


def _data(view: View, number: int, line: str, above: str) -> str:
    """Return the attributes of a line for correcting it: how a person has, and its texts where the page has others.

    `above` is the text of the line above, as the script takes it from the page: there some characters stand as �, and a
    line that was divided in two is one.
    """
    before, after = view.texts[number]
    data = loaded(view.corrected[number], line, after) if number in view.corrected else ""
    if html_text(line).strip() != escape(after):
        data += f' data-text="{as_attribute(after)}"'
    if before != above:
        data += f' data-before="{as_attribute(before)}"'
    return data


def _colour(home: _Home | None) -> str:
    """Return the class that gives a line the colour of its article, or that of furniture."""
    if home is None:
        return ""
    return " furniture" if home.article is None else f" c{home.article % COLOURS}"


def _why(decision: Decision) -> str:
    """Return in words what was decided at a line, and why."""
    if not decision.by_person:
        return _(
            "Line {line}: {decided}. {sentence}",
            line=decision.line,
            decided=decision.decided,
            sentence=decision.sentence,
        )
    by_person = _(cause_of(LabelRule.PERSON))
    sentences = [_("Line {line}: {cause}: {decided}.", line=decision.line, cause=by_person, decided=decision.decided)]
    # What the program would have decided is among the reasons.
    return "\n".join([*sentences, *[reason.says for reason in decision.reasons if reason.says != by_person]])


def _numbers(decision: Decision, role: str) -> str:
    """Return what a line became, the runner-up, how sure both confidences are, the weights, and what else was changed."""
    sentences = [_("In the output: {role}.", role=role)]
    if not decision.by_person:
        instead = _("Next likeliest: {decided}. ", decided=decision.instead) if decision.instead else ""
        sure = _(
            "The line end is {sure:.1%} sure, the kind of line {kind_sure:.1%}.",
            sure=decision.confidence,
            kind_sure=decision.kind_confidence,
        )
        sentences += [instead + sure, *[f"{reason.weight:+.1f}  {reason.says}" for reason in decision.reasons]]
    return "\n".join([*sentences, *decision.changes])


def _marked(line: str, marks: list[tuple[int, int, Entry]]) -> str:
    """Return a line with its changed stretches marked; of two that overlap the first is shown whole."""
    parts, at = [], 0  # what stands before `at` is written
    for mark_start, mark_end, entry in marks:
        start, end = max(mark_start, at), min(mark_end, len(line))
        if start >= end:
            continue
        tag = {"deletion": "del", "decision": "b"}.get(entry.kind, "mark")
        sentence = escape(_(SENTENCES[entry.rule]))
        parts += [html_text(line[at:start]), f'<{tag} title="{sentence}">{html_text(line[start:end])}</{tag}>']
        at = end
    return "".join([*parts, html_text(line[at:])])


def _look_first(view: View, label: str) -> Iterator[str]:
    """Yield the list of the doubtful decisions that may harm most."""
    doubtful = view.doubtful()
    if not doubtful:
        none = _("No decision is less certain than {sure:.0%}.", sure=DOUBTFUL)
        yield f"<p>{none}</p>\n"
        return
    of = ""
    if len(doubtful) > LISTED:
        of = _(" ({listed} of {doubtful})", listed=LISTED, doubtful=_doubtful(len(doubtful)))
    yield f'<nav aria-label="{_("look first: {label}", label=label)}">\n<h2>{_("Look here first")}{of}</h2>\n<ol>\n'
    for decision in doubtful[:LISTED]:
        yield (
            f'<li><a href="#l{view.number}-{decision.line}">{_("line {line}", line=decision.line)}, {decision.least_confidence:.0%}: '
            f'{escape(decision.decided)}: <span lang="{view.lang}">{html_text(decision.text)}</span></a></li>\n'
        )
    yield "</ol>\n</nav>\n"


# --- the articles ----------------------------------------------------------------------------------------------------


def _article(view: View, number: int, article: Article) -> Iterator[str]:
    """Yield an article: what the page shows of its headline, byline, paragraphs and captions."""
    shown = "".join(_article_units(view, number, article))
    if not shown:
        return
    head = f"a{view.number}-{number}"
    yield f'<article id="{head}" class="c{number % COLOURS}" aria-label="{_("article {number}", number=number + 1)}">\n'
    above = _continued(view, head, article)
    yield f"{above}{shown}</article>\n"


def _continued(view: View, head: str, article: Article) -> str:
    """Return a link to the page on which an article begins, if that is another one."""
    first = view.first_line(article)
    page = "" if first is None else view.page_of(first)
    return (
        f'<p class="back" lang="{spoken()}"><a href="{page}#{head}">{_("the beginning of this article")}</a></p>\n'
        if page
        else ""
    )


def _article_units(view: View, number: int, article: Article) -> Iterator[str]:
    """Yield the units of an article that the page shows, each linked to its lines."""
    head = f"a{view.number}-{number}"
    headline: tuple[tuple[DecisionKind, str, str | None, Sequence[Span]], ...] = (
        ("kicker", "p", article.kicker, article.kicker_spans),
        ("title", "h3", article.title, article.title_spans),
        ("deck", "p", article.deck, article.deck_spans),
    )
    for kind, tag, text, spans in headline:
        if text is not None and view.shows(spans):
            yield _unit(view, tag, f"{head}-{kind}", kind, _pieces(view, text, spans), spans)
    if article.byline is not None and view.shows(article.byline.spans):
        yield _byline(view, f"{head}-byline", article.byline)
    for position, paragraph in enumerate(article.paragraphs):
        if view.shows(paragraph.spans):
            yield _paragraph(view, f"{head}-{position}", paragraph)
    for position, caption in enumerate(article.captions):
        if view.shows(caption.spans):
            content = _pieces(view, caption.text, caption.spans)
            yield _unit(view, "p", f"{head}-c{position}", "caption", content, caption.spans)


def _paragraph(view: View, identity: str, paragraph: Paragraph) -> str:
    tag = "h4" if paragraph.kind == "subhead" else "p"
    content = _pieces(view, paragraph.text, paragraph.spans)
    doubtful = paragraph.confidence < DOUBTFUL
    return _unit(view, tag, identity, paragraph.kind, content, paragraph.spans, doubtful=doubtful)


def _byline(view: View, identity: str, byline: Byline) -> str:
    """Return the people of a byline. If it is a line of its own, it can be corrected there."""
    people = html_text("，".join(f"{person.role} {person.name}" for person in byline.people) or byline.raw)
    number = view.line_ids(byline.spans)[0]
    is_line = number in view.decisions and view.decisions[number].kind == "byline"
    return _unit(view, "p", identity, "byline", _piece(number, people) if is_line else people, byline.spans)


def _unit(
    view: View,
    tag: str,
    identity: str,
    kind: DecisionKind,
    content: str,
    spans: Sequence[Span],
    *,
    doubtful: bool = False,
) -> str:
    """Return an element for a unit: the link to its lines, a sign if it is no paragraph, and its content as HTML."""
    sign = (
        "" if kind == "paragraph" else f'<span class="break" role="img" aria-label="{kind}">{sign_of(kind).sign}</span>'
    )
    classes = f"{kind} doubtful" if doubtful else kind
    return f'<{tag} id="{identity}" class="{classes}">{_back(view, spans)}{sign}{content}</{tag}>\n'


def _pieces(view: View, text: str, spans: Sequence[Span]) -> str:
    """Return the text of a unit with what it has of each line apart."""
    origins = view.document.origins(text, tuple(spans))
    return "".join(
        _piece(line, html_text(piece).replace("\n", "<br>")) for line, piece in pieces(text, origins, view.source_map)
    )


def _piece(line: int, content: str) -> str:
    return f'<span data-line="{line}">{content}</span>'


def _back(view: View, spans: Sequence[Span]) -> str:
    """Return a link from a unit to its first line."""
    numbers = view.line_ids(spans)
    if not numbers:
        return ""
    shown = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
    return f'<a class="back" lang="{spoken()}" href="#l{view.number}-{numbers[0]}" aria-label="{_("lines {numbers}", numbers=shown)}">{shown}</a> '
