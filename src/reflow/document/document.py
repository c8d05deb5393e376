"""The document: what cleaning returns, with its outputs and the way back to its source.

The modules that write a format are imported by the method that needs them: few programs need them all.
"""

from typing import Any, Final, cast

import msgspec

from reflow.conversion.opencc import Conversion
from reflow.document.log import Entries
from reflow.document.places import Place, place_of
from reflow.document.restore import source_text, unit_origins
from reflow.document.structs import (
    NOT_IN_JSON,
    SCHEMA,
    Article,
    Furniture,
    Origin,
    Page,
    Record,
    Span,
    TextKindName,
    Variant,
)
from reflow.draft import Source
from reflow.language import _
from reflow.read.write_back import write_back
from reflow.wording import count


class Document(msgspec.Struct, frozen=True):
    r"""A cleaned document: its articles in reading order, the furniture of its pages, and a log of every change.

    The JSON holds all fields but the text of `source`, the decoded input, and `log`, a sequence of `Entry`. Documents are
    frozen, compare by value and can be pickled. Notebooks show the articles.

    `kind` is what most of the text is: `"page"` of a newspaper, `"articles"` one after the other, running `"prose"`, or
    `"lines"` that stay lines. `kind_confidence`, from 0 to 1, is the probability of that; 1 if the caller chose the kind,
    0 if no pass asked. `unfamiliar` is True if the text, or a part of it, is unlike all that the reader has learned from:
    no text was moved there and none set aside, and line ends were joined only if the caller chose the kind and they were
    sure.

    >>> import reflow
    >>> reflow.clean("大桥昨日合\n龙。")
    <Document: 1 article, 1 paragraph, 8 characters of text>
    """

    source: Source
    kind: TextKindName
    kind_confidence: float
    unfamiliar: bool
    variant: Variant
    conversion: Conversion | None
    pages: tuple[Page, ...]
    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...]
    _log: Entries | None  # None if it was read from JSON

    @property
    def log(self) -> Entries:
        r"""Every change, as a sequence of `Entry`. Raises ValueError if the document was read from JSON.

        >>> import reflow
        >>> [entry.rule for entry in reflow.clean("大桥昨日合\n龙。").log]
        ['join.wrap']
        """
        if self._log is None:
            raise ValueError(_(NOT_IN_JSON))
        return self._log

    def __repr__(self) -> str:
        return f"<Document: {self._summary()}>"

    def _summary(self) -> str:
        """Return in words how much the document holds, and what it was read from."""
        paragraphs = sum(len(article.paragraphs) for article in self.articles)
        counted = f"{count(len(self.articles), 'article')}, {count(paragraphs, 'paragraph')}"
        origin = self.source.name or self.source.encoding or "text"
        if self._log is None:
            return f"{counted} of {origin}, read from JSON"
        return f"{counted}, {count(len(self.source.text), 'character')} of {origin}"

    def _repr_html_(self) -> str:
        from reflow.document.notebook import as_notebook_html
        from reflow.document.units import parts

        return as_notebook_html(map(parts, self.articles), language(self), self._summary())

    def _repr_markdown_(self) -> str:
        from reflow.document.notebook import as_notebook_markdown
        from reflow.document.units import parts

        return as_notebook_markdown(map(parts, self.articles))

    @classmethod
    def from_json(cls, data: str | bytes) -> "Document":
        r"""Return the document of some JSON: `data` is the result of `to_json` or of the command, as text or UTF-8.

        The document has articles, furniture and pages, and can be written in all formats, also as the same JSON again. The
        JSON does not hold the text of the source: `source.text`, `log`, `restore`, `origins` and `locate` raise
        ValueError. Raises ValueError if `data` is not the JSON of a document.

        >>> import reflow
        >>> document = reflow.clean("大桥昨日合\n龙。")
        >>> Document.from_json(document.to_json()).articles == document.articles
        True
        """
        try:
            record = msgspec.json.decode(data, type=Record)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise ValueError(
                _("this is not the JSON of a document: {error}; Document.to_json() writes it", error=error)
            ) from error
        # An `Origin` has all attributes of a `Source` that the JSON holds, and raises an error for the text.
        source = cast("Source", record.source)
        return cls(
            source,
            record.kind,
            record.kind_confidence,
            record.unfamiliar,
            record.variant,
            record.conversion,
            record.pages,
            record.articles,
            record.furniture,
            _log=None,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the document as dicts and lists, in the form of the JSON, which `reflow.schema` describes.

        >>> import reflow
        >>> sorted(reflow.clean("").to_dict())
        ['articles', 'conversion', 'furniture', 'kind', 'kind_confidence', 'pages', 'schema', 'source', 'unfamiliar', 'variant']
        """
        return self._record().to_dict()

    def to_json(self) -> str:
        """Return the document as JSON, on one line.

        >>> import reflow
        >>> reflow.clean("").to_json()
        '{"schema":"reflow/1","source":{"name":null,"encoding":null,"errors":[],"repairs":[]},"kind":"lines","kind_confidence":1.0,"unfamiliar":false,"variant":"neutral","conversion":null,"pages":[],"articles":[],"furniture":[]}'
        """
        return msgspec.json.encode(self._record()).decode()

    def _record(self) -> Record:
        source = self.source
        return Record(
            schema=SCHEMA,
            source=Origin(source.name, source.encoding, source.errors, source.repairs),
            kind=self.kind,
            kind_confidence=self.kind_confidence,
            unfamiliar=self.unfamiliar,
            variant=self.variant,
            conversion=self.conversion,
            pages=self.pages,
            articles=self.articles,
            furniture=self.furniture,
        )

    def to_text(self) -> str:
        r"""Return kickers, titles, decks and paragraphs, one per line, with a blank line between articles.

        Verbatim text has its own line ends, blank lines and indents. Furniture, captions and bylines outside of paragraphs
        are left out.

        >>> import reflow
        >>> print(reflow.clean("区委书记带领我区代表团\n赴十堰市考察。\n").to_text(), end="")
        区委书记带领我区代表团赴十堰市考察。
        """
        texts = (article.to_text() for article in self.articles)
        return "\n".join(text for text in texts if text)  # an article may consist of a caption only

    def to_markdown(self) -> str:
        r"""Return the articles as Markdown, separated by rules (---).

        Titles are headings, kickers and decks paragraphs in italics next to them, subheads headings of level two; a
        heading with the # of Markdown keeps its level. Verbatim text (verse, tables, code) stands in a fenced code block,
        with its line ends, blank lines and indents. A byline outside of the paragraphs follows them.

        >>> import reflow
        >>> print(reflow.clean("大山深处的读书声\n——走进云岭小学\n\n本报讯 每天清晨六点，山谷里*书声琅琅*。\n").to_markdown())
        # 大山深处的读书声
        <BLANKLINE>
        *——走进云岭小学*
        <BLANKLINE>
        本报讯 每天清晨六点，山谷里\*书声琅琅\*。
        <BLANKLINE>
        """
        from reflow.markup import RULE

        return RULE.join(article.to_markdown() for article in self.articles)

    def to_html(self) -> str:
        r"""Return the articles as an HTML page to read, separated by rules: one file without scripts, which loads nothing.

        Each article is an `article` with the id a1, a2 and so on. Its title is an `h2`, together with `p` of the classes
        kicker and deck in an `hgroup`, in which the title comes first and is shown below its kicker. Subheads are `h3`,
        paragraphs `p`, verbatim texts `pre`; they have the ids a1-p1, a1-p2 and so on. Captions and a byline outside of
        the paragraphs are `p` of these classes; inside of them, bylines and datelines are `span`. `data-start` and
        `data-end` are the range of the source from the first to the last character. Furniture is left out. Characters
        that HTML cannot hold are `data` with their code point.

        >>> import reflow
        >>> print(reflow.clean("大桥昨日合\n龙。").to_html().partition("<body>")[2], end="")
        <BLANKLINE>
        <article id="a1">
        <p id="a1-p1" data-start="0" data-end="8">大桥昨日合龙。</p>
        </article>
        </body>
        </html>
        """
        from reflow.document.html import HTML_END, HTML_RULE, html_begin

        articles = HTML_RULE.join(article.to_html(number) for number, article in enumerate(self.articles, 1))
        return html_begin(self._record(), language(self)) + articles + HTML_END

    def to_tei(self) -> str:
        r"""Return the document as TEI P5, valid by tei_all.

        Each article is a `div` with the `xml:id` a1, a2 and so on. Its kicker, title and deck are `head` of the types
        kicker, main and sub. A subhead is the `head` of a `div` of its own. Paragraphs are `p`, verbatim texts `ab`; they
        and subheads have the ids a1-p1, a1-p2 and so on. Captions are the `head` of a `figure`. A byline outside of the
        paragraphs is a `byline`; inside of them, bylines and datelines are `seg`. `source` has all spans, as
        src:START-END. Furniture is `fw`, below the articles. A `pb` stands above them if all is of one numbered page.
        Characters that XML cannot hold are `g` with their code point.

        >>> import reflow
        >>> print(reflow.clean("大桥昨日合\n龙。").to_tei().partition("<body>")[2], end="")
        <BLANKLINE>
        <div type="article" xml:id="a1">
        <p xml:id="a1-p1" source="src:0-5 src:6-8">大桥昨日合龙。</p>
        </div>
        </body>
        </text>
        </TEI>
        """
        from reflow.document.tei import TEI_EMPTY, TEI_END, tei_begin, tei_furniture

        articles = "".join(article.to_tei(number) for number, article in enumerate(self.articles, 1)) or TEI_EMPTY
        return tei_begin(self._record(), language(self)) + articles + tei_furniture(self.furniture) + TEI_END

    def restore(self) -> str | bytes:
        r"""Return the input of `clean`: the same text, or the same bytes.

        The text is put together from the articles and the furniture by undoing the log. The source itself is read only
        for characters that the log says were deleted or replaced, and for bytes that its codec would not write back.
        Raises ValueError if a character is in none of them.

        >>> import reflow
        >>> reflow.clean("大桥昨日合\n龙。".encode("gbk")).restore() == "大桥昨日合\n龙。".encode("gbk")
        True
        """
        source = self.source
        text = source_text(source.text, self.articles, self.furniture, self.log)
        return text if source.encoding is None else source.bom + write_back(text, source.encoding, source.patches)

    def origins(self, text: str, spans: tuple[Span, ...]) -> tuple[int | None, ...]:
        r"""Return the position in `source.text` of each character of a text; None if the character was inserted.

        `text` and `spans` belong to one paragraph, caption or line of furniture, or are `article.title` and
        `article.title_spans`, and so on. Raises ValueError if they do not fit each other.

        >>> import reflow
        >>> document = reflow.clean("全村2016年脱\n贫。", spacing="spaced")
        >>> (paragraph,) = document.articles[0].paragraphs
        >>> paragraph.text
        '全村 2016 年脱贫。'
        >>> document.origins(paragraph.text, paragraph.spans)
        (0, 1, None, 2, 3, 4, 5, None, 6, 7, 9, 10)
        """
        return unit_origins(text, spans, self.log)

    def locate(self, position: int) -> Place:
        r"""Return line, column and byte of a position in `source.text`, as in spans, origins and the log.

        Takes time in proportion to the length of the source. Raises IndexError for a position outside of it.

        >>> import reflow
        >>> document = reflow.clean("大桥昨日合\n龙。".encode("gb18030"))
        >>> document.locate(document.articles[0].paragraphs[0].spans[1][0])
        Place(line=2, column=1, byte=11)
        """
        return place_of(position, self.source)


LANGUAGES: Final[dict[Variant, str]] = {  # as BCP 47 tags
    "simplified": "zh-Hans",
    "traditional": "zh-Hant",
    "neutral": "zh",
    "mixed": "zh",
}


def language(document: Document | Record) -> str:
    """Return the language tag of a document's articles, which may be converted.

    >>> import reflow
    >>> language(reflow.clean("区委书记")), language(reflow.clean("区委书记", to="s2twp"))
    ('zh-Hans', 'zh-Hant-TW')
    """
    return document.conversion.language if document.conversion else LANGUAGES[document.variant]
