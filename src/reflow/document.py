"""What comes out: plain frozen structs, made only by `reflow.write`."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, cast, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import KINDS, RULES, Kind
from reflow.conversion.opencc import Conversion
from reflow.draft import Index, Log, Repair, Source, decode, encode, positions
from reflow.markup import RULE, Part, as_html, as_markdown, as_text, html_text, shortened
from reflow.read.decode import write_back
from reflow.wording import count

SCHEMA: Final = "reflow/1"

Span = tuple[int, int]
"""Half-open range of code points in the decoded source."""


Variant = Literal["simplified", "traditional", "neutral", "mixed"]
"""The script of a source text; neutral if none of its characters is of one script alone."""


class Output(msgspec.Struct, frozen=True):
    """What the JSON is made of."""

    def to_dict(self) -> dict[str, Any]:
        """Give the same as dicts and lists, in the form of the JSON, which `json.dumps` takes.

        >>> Person("记者", "何晓光", ((6, 9),)).to_dict()
        {'role': '记者', 'name': '何晓光', 'spans': [[6, 9]]}
        """
        return dict(msgspec.json.decode(msgspec.json.encode(self)))


class Person(Output, frozen=True):
    """A person named in a byline, with the exact `role`: 记者, 特约记者, 通讯员.

    `spans` are half-open ranges of code points in the decoded source, as everywhere.

    >>> import reflow
    >>> reflow.clean("本报讯（记者何晓光）昨天，大桥合龙。").articles[0].byline.people
    (Person(role='记者', name='何晓光', spans=((6, 9),)),)
    """

    role: str
    name: str
    spans: tuple[Span, ...]


class Byline(Output, frozen=True):
    """Who made an article. `reporters` are every kind of 记者, `correspondents` every kind of 通讯员.

    `raw` is what is printed, at `spans` of the source; `people` has each name with its role. `confident` is false where
    a name is none that surnames explain: what `raw` says was then kept whole.

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
    """The opening that says whose report it is: 本报讯, 据新华社北京9月8日电. Parts that are missing are None.

    `raw` is what is printed, at `spans` of the source. `date` is as printed; `iso_date` is the same by ISO 8601, where
    the year is known. `form` is 讯, 电 and the like, `via` the source that is cited (据 …).

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
    r"""A paragraph, subhead or verbatim stretch (verse, table, code: its `text` keeps its line ends).

    `confidence`, from 0 to 1, is that of the least sure line end in or beside it: the probability that it is rightly
    joined, or rightly not. `spans` are the ranges of the source that `text` came from, in order.

    >>> import reflow
    >>> reflow.clean("大桥昨日合\n龙。").articles[0].paragraphs
    (Paragraph(kind='paragraph', text='大桥昨日合龙。', spans=((0, 5), (6, 8)), confidence=0.993),)
    """

    kind: Literal["paragraph", "subhead", "verbatim"]
    text: str
    spans: tuple[Span, ...]
    confidence: float


class Caption(Output, frozen=True):
    """A caption; `credit` says who took the photo, as it stands at the end of the text, or is None.

    >>> Caption("大桥昨日合龙。孟敏 摄", "孟敏 摄", ((0, 11),)).credit
    '孟敏 摄'
    """

    text: str
    credit: str | None
    spans: tuple[Span, ...]


class Furniture(Output, frozen=True):
    r"""What belongs to the page and to no article: folio, editors, jump line, or other.

    >>> import reflow
    >>> reflow.clean("大桥昨日合龙。\n责编 林月如").furniture
    (Furniture(kind='editor', text='责编 林月如', spans=((8, 14),)),)
    """

    kind: Literal["folio", "editor", "jump", "other"]
    text: str
    spans: tuple[Span, ...]


class Page(Output, frozen=True):
    r"""A page as its folio and its editors' lines tell it. `date` is by ISO 8601; what is not printed is None.

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
    r"""An article: headline, byline, dateline and whole paragraphs. What is missing is None, a list empty.

    `title` is the lines of `title_lines` joined; `kicker` (引题) stands above it, `deck` (副题) below. `column` is the
    column whose name stands in the title, `variant` the script of the source, `incomplete` says that the article goes
    on, or began, on a page that is not here. `…_spans` are ranges of the source.

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

    @property
    def text(self) -> str:
        r"""The body: the texts of the paragraphs, one a line, without headline and captions.

        >>> import reflow
        >>> reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].text
        '本报讯 昨天，新馆开放。'
        """
        return "\n".join([paragraph.text for paragraph in self.paragraphs])

    @property
    def confidence(self) -> float | None:
        r"""That of the least certain paragraph, from 0 to 1; None if there is no paragraph.

        >>> import reflow
        >>> reflow.clean("大桥昨日合\n龙。").articles[0].confidence
        0.993
        """
        return min([paragraph.confidence for paragraph in self.paragraphs], default=None)

    def to_text(self) -> str:
        r"""Give kicker, title, deck and paragraphs, one a line, without captions and a byline on a line of its own.

        >>> import reflow
        >>> reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].to_text()
        '市博物馆新馆开放\n本报讯 昨天，新馆开放。\n'
        """
        return as_text(_parts(self))

    def to_markdown(self) -> str:
        r"""Give the article as Markdown, as `Document.to_markdown` does.

        >>> import reflow
        >>> reflow.clean("市博物馆新馆开放\n\n本报讯 昨天，新馆开放。").articles[0].to_markdown()
        '# 市博物馆新馆开放\n\n本报讯 昨天，新馆开放。\n'
        """
        return as_markdown(_parts(self))

    def _repr_html_(self) -> str:
        return _html([self], "zh")  # `variant` is that of the source, which may be converted

    def _repr_markdown_(self) -> str:
        return _markdown([self])


class Origin(Output, frozen=True):
    """Where a document came from.

    `errors` are the byte ranges that did not decode or where characters had been lost, `repairs` the stretches of the
    text that had been decoded wrongly before they were saved.
    """

    name: str | None
    encoding: str | None
    errors: tuple[Span, ...]
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """Raises ValueError: the JSON does not hold it."""
        raise ValueError(NOT_IN_JSON)


NOT_IN_JSON: Final = (
    "this document was read from JSON, which holds neither the text of its source nor the log; "
    "clean the source again to have them"
)


class Record(Output, frozen=True, kw_only=True):
    """The JSON of a document; its JSON Schema is `schema()`."""

    schema: Literal["reflow/1"]
    source: Origin
    variant: Variant
    conversion: Conversion | None = None
    pages: tuple[Page, ...]
    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...]


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of a document's JSON, generated from the structs.

    >>> schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    generated = msgspec.json.schema(Record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **generated}


class Entry(NamedTuple):
    r"""One row of the log: which rule did what (`kind`) to which characters, and how surely, from 0 to 1.

    `start` and `end` are a half-open range of code points in the decoded source, as spans are. A deletion names exactly
    what it took; an insertion stands before `start`, which equals `end`; a decision changed nothing.

    >>> import reflow
    >>> reflow.clean("大桥昨日合\n龙。").log[0]
    Entry(rule='join.wrap', kind='deletion', start=5, end=6, confidence=0.993)
    """

    rule: str
    kind: Literal["deletion", "insertion", "replacement", "decision"]
    start: int
    end: int
    confidence: float


class Place(NamedTuple):
    r"""Where a character stands in the source: `line` and `column` from 1, in code points; `byte` from 0.

    `byte` counts from the beginning of the file, its BOM included; None if the source was text and no bytes.

    >>> import reflow
    >>> reflow.clean("大桥\n合龙").locate(3)
    Place(line=2, column=1, byte=None)
    """

    line: int
    column: int
    byte: int | None


class Entries(Sequence[Entry]):
    """The log of one document, of one or more pieces: entries are made only when they are looked at."""

    def __init__(self, *parts: tuple[Log, Source]) -> None:
        self._parts = parts

    @cached_property
    def _columns(self) -> tuple[NDArray[Any], ...]:
        """Give rule, kind, start, end and score of the entries."""
        own = [_own_columns(log, source) for log, source in self._parts]
        return tuple(np.concatenate(columns) for columns in zip(*own, strict=True))

    @cached_property
    def inserted(self) -> list[int]:
        """The source positions before which characters were inserted, ascending, one for each."""
        starts, _ = self.ranges(Kind.INSERTION)
        return sorted(starts.tolist())

    @staticmethod
    def joined(logs: Iterable["Entries"]) -> "Entries":
        """Put the logs of a document's pieces together."""
        return Entries(*(part for log in logs for part in log._parts))

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        rule, kind, start, end, score = (column[index].item() for column in self._columns)
        return Entry(RULES[rule].code, KINDS[kind].value, start, end, round(score, 3))

    def __iter__(self) -> Iterator[Entry]:
        rules, kinds = [rule.code for rule in RULES], [kind.value for kind in KINDS]
        for rule, kind, start, end, score in zip(*(column.tolist() for column in self._columns), strict=True):
            yield Entry(rules[rule], kinds[kind], start, end, round(score, 3))

    def ranges(self, of: Kind) -> tuple[Index, Index]:
        """Give start and end of the entries of one kind, as columns."""
        _, kind, start, end, _ = self._columns
        chosen = kind == KINDS.index(of)
        return start[chosen], end[chosen]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entries):
            return NotImplemented
        return all(np.array_equal(own, its) for own, its in zip(self._columns, other._columns, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(column.tobytes() for column in self._columns))

    def __getstate__(self) -> tuple[NDArray[Any], ...]:
        return self._columns  # not the log of the whole batch

    def __setstate__(self, columns: tuple[NDArray[Any], ...]) -> None:
        self._parts = ()
        self._columns = columns

    def __repr__(self) -> str:
        return f"<log of {count(len(self), 'entry', 'entries')}>"


def _own_columns(log: Log, source: Source) -> tuple[NDArray[Any], ...]:
    """Choose from the log of a draft what is about one of its sources."""
    rule, kind, start, end, score = log.columns()
    offset, size = source.offset, len(source.text)
    own = (start >= offset) & (start <= offset + size) & ((start < offset + size) | (start == end))
    moved = source.begins - offset
    return rule[own], kind[own], start[own] + moved, end[own].clip(max=offset + size) + moved, score[own]


class Document(msgspec.Struct, frozen=True):
    r"""A cleaned document: its articles in reading order, what stood around them, and the record of every change.

    `variant`, `conversion`, `pages`, `articles` and `furniture` are what the JSON holds; `source` is what was read;
    `log` is a sequence of `Entry`. Documents are frozen, compare by value, and can be pickled. A notebook shows the
    articles.

    >>> import reflow
    >>> reflow.clean("大桥昨日合\n龙。")
    <Document: 1 article, 1 paragraph, 8 characters of text>
    """

    source: Source
    variant: Variant
    conversion: Conversion | None
    pages: tuple[Page, ...]
    articles: tuple[Article, ...]
    furniture: tuple[Furniture, ...]
    _log: Entries | None  # None if it was read from JSON

    @property
    def log(self) -> Entries:
        r"""Every change that was made, as a sequence of `Entry`. Raises ValueError if the document was read from JSON.

        >>> import reflow
        >>> [entry.rule for entry in reflow.clean("大桥昨日合\n龙。").log]
        ['join.wrap']
        """
        if self._log is None:
            raise ValueError(NOT_IN_JSON)
        return self._log

    def __repr__(self) -> str:
        return f"<Document: {self._summary()}>"

    def _summary(self) -> str:
        paragraphs = sum(len(article.paragraphs) for article in self.articles)
        counted = f"{count(len(self.articles), 'article')}, {count(paragraphs, 'paragraph')}"
        origin = self.source.name or self.source.encoding or "text"
        if self._log is None:
            return f"{counted} of {origin}, read from JSON"
        return f"{counted}, {count(len(self.source.text), 'character')} of {origin}"

    def _repr_html_(self) -> str:
        return _html(self.articles, language(self), self._summary())

    def _repr_markdown_(self) -> str:
        return _markdown(self.articles)

    @classmethod
    def from_json(cls, data: str | bytes) -> "Document":
        r"""Read a document back from its JSON: `data` is what `to_json` gave, or the command wrote, as text or UTF-8.

        It has articles, furniture and pages, and gives text, Markdown and the same JSON again. The JSON does not hold
        the text of the source: `source.text`, `log`, `restore`, `origins` and `locate` raise ValueError. So does what
        is no such JSON.

        >>> import reflow
        >>> document = reflow.clean("大桥昨日合\n龙。")
        >>> Document.from_json(document.to_json()).articles == document.articles
        True
        """
        try:
            record = msgspec.json.decode(data, type=Record)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise ValueError(f"this is not the JSON of a document: {error}; Document.to_json() writes it") from error
        source = cast("Source", record.source)  # which has all of a source that the JSON holds, and says what it lacks
        return cls(
            source, record.variant, record.conversion, record.pages, record.articles, record.furniture, _log=None
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the document as dicts and lists, in the form of the JSON, which `reflow.schema` describes.

        >>> import reflow
        >>> sorted(reflow.clean("").to_dict())
        ['articles', 'conversion', 'furniture', 'pages', 'schema', 'source', 'variant']
        """
        return self._record().to_dict()

    def to_json(self) -> str:
        """Give the document as JSON, on one line.

        >>> import reflow
        >>> reflow.clean("").to_json()
        '{"schema":"reflow/1","source":{"name":null,"encoding":null,"errors":[],"repairs":[]},"variant":"neutral","conversion":null,"pages":[],"articles":[],"furniture":[]}'
        """
        return msgspec.json.encode(self._record()).decode()

    def _record(self) -> Record:
        source = self.source
        return Record(
            schema=SCHEMA,
            source=Origin(source.name, source.encoding, source.errors, source.repairs),
            variant=self.variant,
            conversion=self.conversion,
            pages=self.pages,
            articles=self.articles,
            furniture=self.furniture,
        )

    def to_text(self) -> str:
        r"""Give kicker, title, deck and paragraphs, one a line, with a blank line between articles.

        Furniture, captions and bylines on lines of their own are left out.

        >>> import reflow
        >>> print(reflow.clean("区委书记带领我区代表团\n赴十堰市考察。\n").to_text(), end="")
        区委书记带领我区代表团赴十堰市考察。
        """
        texts = (article.to_text() for article in self.articles)
        return "\n".join(text for text in texts if text)  # an article may hold a caption alone

    def to_markdown(self) -> str:
        r"""Give each title as a heading, kicker and deck in italics beside it, subheads as headings of level two.

        A byline on a line of its own stands at the end; a rule (---) parts the articles.

        >>> import reflow
        >>> print(reflow.clean("大山深处的读书声\n——走进云岭小学\n\n本报讯 每天清晨六点，山谷里*书声琅琅*。\n").to_markdown())
        # 大山深处的读书声
        <BLANKLINE>
        *——走进云岭小学*
        <BLANKLINE>
        本报讯 每天清晨六点，山谷里\*书声琅琅\*。
        <BLANKLINE>
        """
        return RULE.join(article.to_markdown() for article in self.articles)

    def restore(self) -> str | bytes:
        r"""Give back what `clean` was given: the same text, or the same bytes.

        The text is put together from the units by undoing the log; the source itself is asked only for the characters
        that the log says were deleted or replaced, and for the bytes that its codec would not write back. Raises
        ValueError if a character is neither in a unit nor in the log.

        >>> import reflow
        >>> reflow.clean("大桥昨日合\n龙。".encode("gbk")).restore() == "大桥昨日合\n龙。".encode("gbk")
        True
        """
        text = _undo(self)
        source = self.source
        return text if source.encoding is None else source.bom + write_back(text, source.encoding, source.patches)

    def origins(self, text: str, spans: tuple[Span, ...]) -> tuple[int | None, ...]:
        r"""Give for each character of a unit's text its position in `source.text`; None if it was inserted.

        `text` and `spans` are those of one unit: of a paragraph, a caption, a line of furniture, or `article.title` and
        `article.title_spans`. Raises ValueError if they do not fit each other.

        >>> import reflow
        >>> document = reflow.clean("全村2016年脱\n贫。", spacing="spaced")
        >>> (paragraph,) = document.articles[0].paragraphs
        >>> paragraph.text
        '全村 2016 年脱贫。'
        >>> document.origins(paragraph.text, paragraph.spans)
        (0, 1, None, 2, 3, 4, 5, None, 6, 7, 9, 10)
        """
        found: list[int | None] = [at for start, end in spans for at in range(start, end)]
        surplus = len(text) - len(found)
        places = self.log.inserted
        own = [
            place for span in spans for place in places[bisect_right(places, span[0]) : bisect_right(places, span[1])]
        ]
        if spans and surplus > len(own):  # at the very beginning there may stand what was inserted behind another unit
            first = spans[0][0]
            own = places[bisect_left(places, first) : bisect_right(places, first)][len(own) - surplus :] + own
        if not 0 <= surplus <= len(own):
            raise ValueError(f"the text has {len(text)} characters, its spans {len(found)}: they are not of one unit")
        behind = Counter(own[:surplus])
        made: list[int | None] = []
        for start, end in spans:
            for at in range(start, end):
                made += [None] * behind.pop(at, 0)
                made.append(at)
            made += [None] * behind.pop(end, 0)
        return tuple(made)

    def locate(self, position: int) -> Place:
        r"""Give line, column and byte of a position in `source.text`, as spans, origins and the log name them.

        Takes time in proportion to the source. Raises IndexError for a position outside of it.

        >>> import reflow
        >>> document = reflow.clean("大桥昨日合\n龙。".encode("gb18030"))
        >>> document.locate(document.articles[0].paragraphs[0].spans[1][0])
        Place(line=2, column=1, byte=11)
        """
        source = self.source
        if not 0 <= position <= len(source.text):
            raise IndexError(f"there is no position {position}; the source has {len(source.text)} characters")
        above = source.text[:position]
        lines = f"{above}.".splitlines()
        if source.encoding is None:
            return Place(len(lines), len(lines[-1]), None)
        patches = tuple([patch for patch in source.patches if patch.start < position])
        until = min([position, *(patch.start for patch in patches if patch.end > position)])
        data = write_back(above[:until], source.encoding, tuple([p for p in patches if p.end <= position]))
        return Place(len(lines), len(lines[-1]), len(source.bom) + len(data))


def _parts(article: Article) -> Iterator[Part]:
    """Give what an article is made of, in the order of reading."""
    if article.kicker is not None:
        yield "kicker", article.kicker
    if article.title is not None:
        yield "title", article.title
    if article.deck is not None:
        yield "deck", article.deck
    yield from (("caption", caption.text) for caption in article.captions)
    yield from ((paragraph.kind, paragraph.text) for paragraph in article.paragraphs)
    if article.byline is not None and not _inside(article.byline.spans, article.paragraphs):
        yield "byline", article.byline.raw


def _inside(spans: tuple[Span, ...], paragraphs: tuple[Paragraph, ...]) -> bool:
    """Say whether a paragraph holds the first character of some spans."""
    return any(start <= spans[0][0] < end for paragraph in paragraphs for start, end in paragraph.spans)


LANGUAGES: Final[dict[Variant, str]] = {  # as BCP 47 tags
    "simplified": "zh-Hans",
    "traditional": "zh-Hant",
    "neutral": "zh",
    "mixed": "zh",
}


def language(document: Document) -> str:
    """Give the language tag of a document's articles, which may be converted.

    >>> import reflow
    >>> language(reflow.clean("区委书记")), language(reflow.clean("区委书记", to="s2twp"))
    ('zh-Hans', 'zh-Hant-TW')
    """
    return document.conversion.language if document.conversion else LANGUAGES[document.variant]


def _html(articles: Sequence[Article], lang: str, summary: str = "") -> str:
    """Show articles in a notebook, of long ones the beginning."""
    shown, left = shortened(map(_parts, articles))
    above, below = (f"<p><small>{html_text(note)}</small></p>\n" if note else "" for note in (summary, left))
    body = "\n<hr>\n".join(map(as_html, shown))
    return f'{above}<div lang="{lang}">\n{body}\n</div>\n{below}'


def _markdown(articles: Sequence[Article]) -> str:
    """Show the same as Markdown."""
    shown, left = shortened(map(_parts, articles))
    return RULE.join([*map(as_markdown, shown), *([left + "\n"] if left else [])])


def _units(document: Document) -> Iterator[tuple[str, tuple[Span, ...]]]:
    for article in document.articles:
        yield article.kicker or "", article.kicker_spans
        yield article.title or "", article.title_spans
        yield article.deck or "", article.deck_spans
        if article.byline is not None:  # inside a paragraph it says the same again
            yield article.byline.raw, article.byline.spans
        yield from ((paragraph.text, paragraph.spans) for paragraph in article.paragraphs)
        yield from ((caption.text, caption.spans) for caption in article.captions)
    for line in document.furniture:
        yield line.text, line.spans


def _undo(document: Document) -> str:
    source = encode(document.source.text)
    restored = np.full(len(source), MISSING, np.uint32)
    starts, _ = document.log.ranges(Kind.INSERTION)
    inserted = Counter(starts.tolist())
    places = sorted(inserted)
    texts: list[str] = []
    spans: list[Span] = []
    for text, own in _units(document):
        texts.append(_without_inserted(text, own, inserted, places))
        spans += own
    laid = np.array(spans, np.int64).reshape(-1, 2)
    restored[positions(laid[:, 0], laid[:, 1] - laid[:, 0])] = encode("".join(texts))
    for kind in (Kind.DELETION, Kind.REPLACEMENT):
        start, end = document.log.ranges(kind)
        at = positions(start, end - start)
        restored[at] = source[at]
    if len(at := np.flatnonzero(restored == MISSING)):
        raise ValueError(f"character {at[0]} of the source is in no unit and in no deletion")
    return decode(restored)


MISSING: Final = 0xFFFFFFFF  # no code point


def _without_inserted(text: str, spans: tuple[Span, ...], inserted: Counter[int], places: list[int]) -> str:
    """Take out of a unit's text what was inserted before these places of the source, each once."""
    surplus = len(text) - sum([end - start for start, end in spans])
    if not surplus:
        return text
    kept, at = [], 0
    for start, end in spans:
        for place in places[bisect_left(places, start) : bisect_right(places, end)]:
            upto = at + place - start
            kept.append(text[at:upto])
            passed = min(surplus, inserted[place])
            at, start = upto + passed, place
            surplus, inserted[place] = surplus - passed, inserted[place] - passed
        kept.append(text[at : at + end - start])
        at += end - start
    return "".join(kept)
