"""The structs that the JSON of a document consists of, and its JSON Schema.

The modules that write other formats are imported by the methods that need them.
"""

from typing import Any, Final, Literal

import msgspec

from reflow.conversion.opencc import Conversion
from reflow.draft import Repair
from reflow.language import N_, _

SCHEMA: Final = "reflow/1"

Span = tuple[int, int]
"""A half-open range of code points in the decoded source."""


Variant = Literal["simplified", "traditional", "neutral", "mixed"]
"""The script of a source text; neutral if no character of it belongs to one script only."""

TextKindName = Literal["page", "articles", "prose", "lines"]
"""What most of a text is: a newspaper page, articles one after the other, running prose, or lines that stay lines."""


class Output(msgspec.Struct, frozen=True, gc=False):
    """A part of the JSON.

    Structs hold texts, numbers and tuples of these, and are frozen: none can be part of a cycle, so the garbage collector
    need not look at them.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the same as dicts and lists, in the form of the JSON, ready for `json.dumps`.

        >>> Person("记者", "何晓光", ((6, 9),)).to_dict()
        {'role': '记者', 'name': '何晓光', 'spans': [[6, 9]]}
        """
        return dict(msgspec.json.decode(msgspec.json.encode(self)))


class Person(Output, frozen=True):
    """A person named in a byline, with the exact `role`: 记者, 特约记者, 通讯员.

    `spans` are half-open ranges of code points in the decoded source, as everywhere else.

    >>> import reflow
    >>> reflow.clean("本报讯（记者何晓光）昨天，大桥合龙。").articles[0].byline.people
    (Person(role='记者', name='何晓光', spans=((6, 9),)),)
    """

    role: str
    name: str
    spans: tuple[Span, ...]


class Byline(Output, frozen=True):
    """The authors of an article: `reporters` (every kind of 记者) and `correspondents` (every kind of 通讯员).

    `raw` is the byline as printed, at `spans` of the source; `people` are the names with their roles. `confident` is
    False if a name could not be split by known surnames; only `raw` is complete then.

    >>> import reflow
    >>> byline = reflow.clean("本报讯（记者何晓光 通讯员方圆）昨天，大桥合龙。").articles[0].byline
    >>> byline.raw, byline.reporters, byline.correspondents
    ('（记者何晓光 通讯员方圆）', ('何晓光',), ('方圆',))
    """

    raw: str
    spans: tuple[Span, ...]
    reporters: tuple[str, ...]
    correspondents: tuple[str, ...]
    people: tuple[Person, ...]
    confident: bool = True


class Dateline(Output, frozen=True):
    """The dateline of an article: 本报讯, 据新华社北京9月8日电. Missing parts are None.

    `raw` is the dateline as printed, at `spans` of the source. `date` is as printed; `iso_date` is the same date by ISO
    8601, if the year is known. `form` is the kind of report (讯, 电 and the like), `via` the source it cites (据 …).

    >>> import reflow
    >>> dateline = reflow.clean("新华社北京9月8日电 昨天，大桥合龙。", issued="2025-09-09").articles[0].dateline
    >>> dateline.agency, dateline.place, dateline.form, dateline.iso_date
    ('新华社', '北京', '电', '2025-09-08')
    """

    raw: str
    spans: tuple[Span, ...]
    agency: str | None = None
    place: str | None = None
    date: str | None = None
    form: str | None = None
    via: str | None = None
    iso_date: str | None = None


class Paragraph(Output, frozen=True):
    r"""A paragraph, subhead or verbatim block (verse, table, code), whose `text` keeps line ends, blank lines and indents.

    `confidence`, from 0 to 1, is the probability that the least certain line end in it or next to it was joined, or
    kept, correctly; `kind_confidence` that its least certain line is of its `kind`, None in JSON of version 0.1. `spans`
    are the ranges of the source that `text` came from, in order.

    >>> import reflow
    >>> (paragraph,) = reflow.clean("大桥昨日合\n龙。").articles[0].paragraphs
    >>> paragraph.kind, paragraph.text, paragraph.spans, paragraph.confidence > 0.9
    ('paragraph', '大桥昨日合龙。', ((0, 5), (6, 8)), True)
    """

    kind: Literal["paragraph", "subhead", "verbatim"]
    text: str
    spans: tuple[Span, ...]
    confidence: float
    kind_confidence: float | None = None


class Caption(Output, frozen=True):
    """A caption; `credit` is the photo credit at the end of its text, or None.

    `kind_confidence`, from 0 to 1, is the probability that its least certain line is a caption, None in JSON of version
    0.1.

    >>> Caption("大桥昨日合龙。孟敏 摄", "孟敏 摄", ((0, 11),)).credit
    '孟敏 摄'
    """

    text: str
    credit: str | None
    spans: tuple[Span, ...]
    kind_confidence: float | None = None


class Furniture(Output, frozen=True):
    r"""A line that belongs to the page and to no article: a folio, an editors' line, a jump line or another one.

    `kind_confidence`, from 0 to 1, is the probability that it is furniture, None in JSON of version 0.1.

    >>> import reflow
    >>> folio, line = reflow.clean("第03版：要闻\n责编 林月如 版式 高远\n大桥昨日合龙。").furniture
    >>> folio.kind, line.kind, line.text, line.spans
    ('folio', 'editor', '责编 林月如 版式 高远', ((8, 20),))
    """

    kind: Literal["folio", "editor", "jump", "other"]
    text: str
    spans: tuple[Span, ...]
    kind_confidence: float | None = None


class Page(Output, frozen=True):
    r"""A page, described by its folio and its editors' lines. `date` is by ISO 8601; what is not printed is None.

    >>> import reflow
    >>> page = reflow.clean("2019年6月18日 星期二 第03版：要闻\n大桥昨日合龙。").pages[0]
    >>> page.number, page.section, page.date
    ('3', '要闻', '2019-06-18')
    """

    number: str | None
    section: str | None = None
    date: str | None = None
    editors: tuple[Person, ...] = ()


class Article(Output, frozen=True):
    r"""An article: headline, byline, dateline and whole paragraphs. A missing part is None, or an empty tuple.

    `title` is `title_lines` joined; `kicker` (引题) stands above it, `deck` (副题) below. `column` is the name of a
    column printed in the title, `variant` the script of the source. `incomplete` is True if another part of the article
    is on a page that the source does not contain. `title_confidence`, from 0 to 1, is the probability that the least
    certain line of the title belongs to a title; None without one, and in JSON of version 0.1. `…_spans` are ranges of
    the source.

    >>> import reflow
    >>> (article,) = reflow.clean("市博物馆新馆开放\n\n本报讯（记者何晓光）昨天，新馆开放。").articles
    >>> article.title, article.title_spans, article.byline.reporters, len(article.paragraphs)
    ('市博物馆新馆开放', ((0, 8),), ('何晓光',), 1)
    """

    title: str | None
    title_lines: tuple[str, ...]
    title_spans: tuple[Span, ...]
    kicker: str | None
    kicker_spans: tuple[Span, ...]
    deck: str | None
    deck_spans: tuple[Span, ...]
    byline: Byline | None
    dateline: Dateline | None
    paragraphs: tuple[Paragraph, ...]
    captions: tuple[Caption, ...] = ()
    column: str | None = None
    variant: Variant = "neutral"
    incomplete: bool = False
    title_confidence: float | None = None

    @property
    def text(self) -> str:
        r"""The body: the texts of the paragraphs, one per line, without headline and captions.

        >>> import reflow
        >>> reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].text
        '本报讯 昨天，新馆开放。'
        """
        return "\n".join([paragraph.text for paragraph in self.paragraphs])

    @property
    def confidence(self) -> float | None:
        r"""The confidence of the least certain paragraph, from 0 to 1; None if there is no paragraph.

        >>> import reflow
        >>> article = reflow.clean("大桥昨日合\n龙。").articles[0]
        >>> article.confidence == article.paragraphs[0].confidence
        True
        """
        return min([paragraph.confidence for paragraph in self.paragraphs], default=None)

    def to_text(self) -> str:
        r"""Return kicker, title, deck and paragraphs, one per line, without captions and without a separate byline.

        >>> import reflow
        >>> reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].to_text()
        '市博物馆新馆开放\n本报讯 昨天，新馆开放。\n'
        """
        from reflow.document.units import parts
        from reflow.markup import as_text

        return as_text(parts(self))

    def to_markdown(self) -> str:
        r"""Return the article as Markdown, in the form of `Document.to_markdown`.

        >>> import reflow
        >>> reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].to_markdown()
        '# 市博物馆新馆开放\n\n本报讯 昨天，新馆开放。\n'
        """
        from reflow.document.units import parts
        from reflow.markup import as_markdown

        return as_markdown(parts(self))

    def to_html(self, number: int = 1) -> str:
        r"""Return the article as an `article` element, in the form of `Document.to_html`; `number` is the one in its ids.

        >>> import reflow
        >>> print(reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].to_html(), end="")
        <article id="a1">
        <h2 data-start="0" data-end="8">市博物馆新馆开放</h2>
        <p id="a1-p1" data-start="10" data-end="22"><span class="dateline">本报讯</span> 昨天，新馆开放。</p>
        </article>
        """
        from reflow.document.html import html_article

        return html_article(self, number)

    def to_tei(self, number: int = 1) -> str:
        r"""Return the article as a `div` element, in the form of `Document.to_tei`; `number` is the one in its ids.

        >>> import reflow
        >>> print(reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].to_tei(), end="")
        <div type="article" xml:id="a1">
        <head type="main" source="src:0-8">市博物馆新馆开放</head>
        <p xml:id="a1-p1" source="src:10-22"><seg type="dateline">本报讯</seg> 昨天，新馆开放。</p>
        </div>
        """
        from reflow.document.tei import tei_article

        return tei_article(self, number)

    def _repr_html_(self) -> str:
        from reflow.document.notebook import as_notebook_html
        from reflow.document.units import parts

        # `variant` is the script of the source, and the article may be converted: the exact language is not known.
        return as_notebook_html([parts(self)], "zh")

    def _repr_markdown_(self) -> str:
        from reflow.document.notebook import as_notebook_markdown
        from reflow.document.units import parts

        return as_notebook_markdown([parts(self)])


class Origin(Output, frozen=True):
    """The source of a document, as far as the JSON holds it.

    `errors` are the byte ranges that could not be decoded or where characters were lost earlier; `repairs` are the
    stretches of the text that had been decoded with a wrong encoding before they were saved.
    """

    name: str | None
    encoding: str | None
    errors: tuple[Span, ...]
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """Raises ValueError: the JSON does not hold the text."""
        raise ValueError(_(NOT_IN_JSON))


NOT_IN_JSON: Final = N_(
    "this document was read from JSON, which holds neither the text of its source nor the log; "
    "clean the source again to have them"
)


class Record(Output, frozen=True, kw_only=True):
    """The JSON of a document; its JSON Schema is `schema()`."""

    schema: Literal["reflow/1"]
    source: Origin
    # These three have defaults because the JSON of version 0.1 does not have them.
    kind: TextKindName = "page"
    kind_confidence: float = 0.0
    unfamiliar: bool = False
    variant: Variant
    conversion: Conversion | None = None
    pages: tuple[Page, ...]
    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...]


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document's JSON, generated from the structs.

    >>> schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    generated = msgspec.json.schema(Record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **generated}
