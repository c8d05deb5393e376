"""Read HTML and TEI that reflow wrote: the parts of each article, with their ids and places in the source."""

from html.parser import HTMLParser
from typing import NamedTuple
from xml.etree import ElementTree

XML = "{http://www.w3.org/XML/1998/namespace}"
TEI = "{http://www.tei-c.org/ns/1.0}"


class Element(NamedTuple):
    """A part of an article: its kind, which has the name that `markup.py` gives it, its text, its id, and its place."""

    kind: str
    text: str
    id: str | None
    place: str


KINDS = {"h2": "title", "h3": "subhead", "pre": "verbatim", "p": "paragraph"}
HEADLINE = ("kicker", "title")  # in the order in which they are read


class _Page(HTMLParser):
    """Collects the elements of each article, all tags and attributes, and the language of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.articles: list[list[Element]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.language: str | None = None
        self._text: list[str] | None = None
        self._stand_in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        attributes = dict(attrs)
        self.attributes |= attributes.keys()
        if tag == "html":
            self.language = attributes["lang"]
        elif tag == "article":
            self.articles.append([])
        elif tag in KINDS:
            self._tag, self._text = tag, []
            self._attributes = attributes
        elif tag == "data" and self._text is not None:
            self._text.append(chr(int(str(attributes["value"]).removeprefix("U+"), 16)))
            self._stand_in = True

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._stand_in:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "data":
            self._stand_in = False
        elif tag in KINDS and self._text is not None:
            text = "".join(self._text)
            if tag == "pre":
                text = text.removeprefix("\n")  # as a browser reads it
            get = self._attributes.get
            place = f"{get('data-start')}-{get('data-end')}" if "data-start" in self._attributes else ""
            kind = get("class") or KINDS[tag]
            self.articles[-1].append(Element(kind, text, get("id"), place))
            self._text = None


def read_html(text: str) -> _Page:
    """Read a page; the title of an article comes first, and is put behind its kicker again."""
    page = _Page()
    page.feed(text)
    page.close()
    for article in page.articles:
        article.sort(key=lambda one: HEADLINE.index(one.kind) if one.kind in HEADLINE else len(HEADLINE))
    return page


def read_tei(text: str) -> list[list[Element]]:
    """Read the articles of an edition. Raises ParseError if it is not well-formed."""
    root = ElementTree.fromstring(text.encode())
    body = root.find(f"{TEI}text/{TEI}body")
    assert body is not None
    return [_elements(div) for div in body.findall(f"{TEI}div")]


def _elements(div: ElementTree.Element) -> list[Element]:
    elements = []
    for child in div:
        name = child.tag.removeprefix(TEI)
        if name == "div":
            elements += _elements(child)
        elif name == "figure":
            (head,) = child
            elements.append(_element("caption", head))
        else:
            kinds = {"main": "title", "sub": "deck", "p": "paragraph", "head": "subhead"}
            kind = child.get("type", name)
            elements.append(_element(kinds.get(kind, kind), child))
    return elements


def _element(kind: str, element: ElementTree.Element) -> Element:
    places = element.get("source", "").replace("src:", "")
    return Element(kind, _text(element), element.get(f"{XML}id"), places)


def _text(element: ElementTree.Element) -> str:
    """Return the text of an element, with the characters that a `g` stands for."""
    if element.tag == f"{TEI}g":
        return chr(int(element.attrib["n"].removeprefix("U+"), 16))
    return (element.text or "") + "".join(_text(child) + (child.tail or "") for child in element)
