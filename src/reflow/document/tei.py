"""Documents as TEI P5, for archives and editions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import regex

from reflow.document.units import Tags, Unit, annotated, notes, units
from reflow.markup import PartKind, escaped, html_text
from reflow.version import __version__
from reflow.wording import count

if TYPE_CHECKING:
    from reflow.document.structs import Article, Furniture, Page, Record, Span

TEI_END: Final = "</body>\n</text>\n</TEI>\n"
TEI_EMPTY: Final = "<ab/>\n"  # the body of a document without articles, which TEI does not allow to be empty
UNNAMED: Final = "Text without a name"
STAND_IN: Final = '<g n="{code}">{sign}</g>'
# TEI has no part of a version that begins with a letter; 0.2.0dev0 is the same as 0.2.0.dev0.
VERSION: Final = regex.sub(r"\.(?=\D)", "", __version__)
POSITIONS: Final = (
    "src:START-END is a half-open range of characters (code points) in the decoded text of the source, counted from 0; "
    "several cover a passage in its order. A g stands for a character that XML cannot hold; its n is the code point."
)
_ELEMENTS: Final[dict[PartKind, tuple[str, str]]] = {  # the tags around each; {} are the attributes id and source
    "kicker": ('<head type="kicker"{}>', "</head>"),
    "title": ('<head type="main"{}>', "</head>"),
    "deck": ('<head type="sub"{}>', "</head>"),
    "caption": ("<figure><head{}>", "</head></figure>"),
    "paragraph": ("<p{}>", "</p>"),
    "subhead": ("<head{}>", "</head>"),
    "verbatim": ('<ab type="verbatim" xml:space="preserve"{}>', "</ab>"),
    "byline": ("<byline{}>", "</byline>"),
}
# byline and dateline stand above or below paragraphs only, so inside of them they are segments.
_TAGS: Final[Tags] = {
    "byline": ('<seg type="byline">', "</seg>"),
    "dateline": ('<seg type="dateline">', "</seg>"),
    "date": ('<date when="{}">', "</date>"),
    "person": ("<persName>", "</persName>"),
}


def tei_article(article: "Article", number: int) -> str:
    """Return an article as a div; `number` is that in its document, from 1, for the ids.

    A subhead and all below it, up to the next one, is a div in it.
    """
    known = notes(article)
    lines: list[str] = []
    in_section = False
    for unit in units(article):
        if unit.kind in ("subhead", "byline") and in_section:
            lines.append("</div>\n")
            in_section = False
        if unit.kind == "subhead":
            lines.append('<div type="section">\n')
            in_section = True
        before, behind = _ELEMENTS[unit.kind]
        content = annotated(unit, known, _TAGS, _escape)
        lines.append(f"{before.format(_attributes(unit, number))}{content}{behind}\n")
    if in_section:
        lines.append("</div>\n")
    return f'<div type="article" xml:id="a{number}">\n{"".join(lines)}</div>\n'


def tei_furniture(furniture: "Iterable[Furniture]") -> str:
    """Return page numbers, running heads and other lines of the pages as forme work."""
    return "".join(f'<fw type="{line.kind}"{_source(line.spans)}>{_escape(line.text)}</fw>\n' for line in furniture)


def _attributes(unit: Unit, article: int) -> str:
    name = "" if unit.number is None else f' xml:id="a{article}-p{unit.number}"'
    return name + _source(unit.spans)


def _source(spans: "tuple[Span, ...]") -> str:
    places = " ".join([f"src:{start}-{end}" for start, end in spans])
    return f' source="{places}"' if places else ""


def _escape(text: str) -> str:
    return escaped(text, STAND_IN)


# --- header ----------------------------------------------------------------------------------------------------------


def tei_begin(record: "Record", language: str) -> str:
    """Return what stands above the articles of a document in a language, given as a BCP 47 tag.

    A page break is known only where all is of one page: where a page ends in a longer text, its furniture does not say.
    """
    name = _escape(record.source.name or UNNAMED)
    (page,) = record.pages if len(record.pages) == 1 else (None,)
    page_break = f'<pb n="{html_text(page.number)}"/>\n' if page and page.number else ""
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{language}">
<teiHeader xml:lang="en">
<fileDesc>
<titleStmt><title>{name}</title></titleStmt>
<publicationStmt><p>Written by reflow {__version__}; not published.</p></publicationStmt>
<sourceDesc><bibl xml:id="source"><title>{name}</title>{_description(record)}</bibl></sourceDesc>
</fileDesc>
<encodingDesc>
{_conversion(record)}<listPrefixDef>
<prefixDef ident="src" matchPattern="([0-9]+)-([0-9]+)" replacementPattern="#source"><p>{POSITIONS}</p></prefixDef>
</listPrefixDef>
<appInfo><application ident="reflow" version="{VERSION}"><label>reflow {__version__}</label></application></appInfo>
</encodingDesc>
<profileDesc><langUsage><language ident="{language}"/></langUsage></profileDesc>
</teiHeader>
<text>
<body>
{page_break}"""


def _description(record: "Record") -> str:
    """Return what is known of the source: its encoding and damages, and its pages."""
    source = record.source
    notes = []
    if source.encoding is not None:
        notes.append(f"Encoding: {_escape(source.encoding)}.")
    if source.errors:
        notes.append(f"{count(len(source.errors), 'place')} damaged: what did not decode became �.")
    if source.repairs:
        notes.append(f"{count(len(source.repairs), 'stretch', 'stretches')} decoded wrongly earlier, and repaired.")
    return "".join([*(f"<note>{note}</note>" for note in notes), *map(_page, record.pages)])


def _page(page: "Page") -> str:
    """Return what the furniture says of a page."""
    known = []
    if page.number:
        known.append(f'<biblScope unit="page">{_escape(page.number)}</biblScope>')
    if page.section:
        known.append(f'<biblScope unit="section">{_escape(page.section)}</biblScope>')
    if page.date:
        known.append(f'<date when="{html_text(page.date)}">{_escape(page.date)}</date>')
    known += [
        f"<respStmt><resp>{_escape(editor.role)}</resp><name>{_escape(editor.name)}</name></respStmt>"
        for editor in page.editors
    ]
    return f'<bibl type="page">{"".join(known)}</bibl>'


def _conversion(record: "Record") -> str:
    """Return the declaration that the text was converted, if it was."""
    if record.conversion is None:
        return ""
    target, version = map(_escape, (record.conversion.to, record.conversion.opencc))
    converted = f"Converted to {target} with the tables of OpenCC {version}."
    return f"<editorialDecl><normalization><p>{converted}</p></normalization></editorialDecl>\n"
