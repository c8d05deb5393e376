"""Documents as HTML pages to read: one file without scripts, which loads nothing."""

from typing import TYPE_CHECKING, Final

from reflow.document.units import HEADLINE, Tags, Unit, annotated, notes, units
from reflow.markup import PartKind, escaped, html_text
from reflow.version import __version__

if TYPE_CHECKING:
    from reflow.document.structs import Article, Record

HTML_RULE: Final = "<hr>\n"  # separates articles, also for a converter that does not know the element
HTML_END: Final = "</body>\n</html>\n"
UNNAMED: Final = "reflow"  # the title of a page whose source has no name; HTML demands one
STAND_IN: Final = '<data value="{code}">{sign}</data>'
STYLE: Final = """\
:root { color-scheme: light dark }
body { max-width: 36em; margin: 2em auto; padding: 0 1em; line-height: 1.8 }
hr { margin: 3em 0 }
hgroup { display: flex; flex-direction: column }
hgroup > * { margin: .3em 0 }
.kicker { order: -1 }
.caption, p.byline { font-size: .9em; opacity: .8 }
pre { overflow: auto }
"""
_ELEMENTS: Final[dict[PartKind, tuple[str, str]]] = {  # and their attributes
    "kicker": ("p", ' class="kicker"'),
    "title": ("h2", ""),
    "deck": ("p", ' class="deck"'),
    "caption": ("p", ' class="caption"'),
    "paragraph": ("p", ""),
    "subhead": ("h3", ""),
    "verbatim": ("pre", ""),
    "byline": ("p", ' class="byline"'),
}
_TAGS: Final[Tags] = {
    "byline": ('<span class="byline">', "</span>"),
    "dateline": ('<span class="dateline">', "</span>"),
    "date": ('<time datetime="{}">', "</time>"),
}


def html_begin(record: "Record", language: str) -> str:
    """Return what stands above the articles of a document in a language, given as a BCP 47 tag."""
    return f"""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="reflow {__version__}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{html_text(record.source.name or UNNAMED)}</title>
<style>
{STYLE}</style>
</head>
<body>
"""


def html_article(article: "Article", number: int) -> str:
    """Return an article as an element; `number` is that in its document, from 1, for the ids.

    The title stands above its kicker, where nobody who goes from heading to heading misses the kicker, and no converter
    takes it for the end of the article above. The style sheet shows it in its place.
    """
    known = notes(article)
    headline: list[str] = []
    body: list[str] = []
    for unit in sorted(units(article), key=lambda unit: unit.kind != "title"):
        content = annotated(unit, known, _TAGS, _escape)
        (headline if unit.kind in HEADLINE else body).append(_element(unit, number, content))
    if len(headline) > 1 and article.title is not None:
        headline = ["<hgroup>\n", *headline, "</hgroup>\n"]
    return f'<article id="a{number}">\n{"".join([*headline, *body])}</article>\n'


def _element(unit: Unit, article: int, content: str) -> str:
    name, attributes = _ELEMENTS[unit.kind]
    if unit.number is not None:
        attributes += f' id="a{article}-p{unit.number}"'
    if unit.spans:
        # From the first to the last of its characters in the source, where its parts may stand in another order.
        start, end = min(unit.spans)[0], max(end for _, end in unit.spans)
        attributes += f' data-start="{start}" data-end="{end}"'
    if name == "pre" and unit.text.startswith("\n"):
        content = "\n" + content  # a line end directly behind <pre> is no part of the text
    return f"<{name}{attributes}>{content}</{name}>\n"


def _escape(text: str) -> str:
    return escaped(text, STAND_IN)
