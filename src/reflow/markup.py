"""Write articles as plain text, Markdown and HTML. An article is a sequence of parts: pairs of a kind and a text."""

from collections.abc import Iterable
from html import escape
from typing import Final, Literal

import regex

PartKind = Literal["kicker", "title", "deck", "caption", "paragraph", "subhead", "verbatim", "byline"]
Part = tuple[PartKind, str]

RULE: Final = "\n---\n\n"  # separates articles in Markdown
APART: Final = ("caption", "byline")  # not in the running text

# Characters of a document that a notebook shows. Of 667 labelled newspaper pages, 99 % are shorter.
SHOWN: Final = 6000


def as_text(parts: Iterable[Part]) -> str:
    r"""Return an article as plain text, a part per line, without captions and separate bylines.

    >>> as_text([("title", "大桥合龙"), ("caption", "大桥夜景"), ("paragraph", "大桥昨日合龙。")])
    '大桥合龙\n大桥昨日合龙。\n'
    """
    return "".join(text + "\n" for kind, text in parts if kind not in APART)


# --- Markdown --------------------------------------------------------------------------------------------------------

_MARKDOWN: Final = {"kicker": "*{}*", "deck": "*{}*", "caption": "> {}"}
_LEVELS: Final = {"title": 1, "subhead": 2}
# Characters that Markdown would interpret: some anywhere, others (# + - = 1.) only where a line begins.
_SPECIAL = regex.compile(r"[\\`*_\[\]<>&~|$]|^(?:[#+\-=]|\d+[.)])", regex.MULTILINE)
# A heading of a text that is Markdown already: ## 安装.
_HEADING = regex.compile(r"(#{1,6})[ \t]+(?=\S)")
_BACKTICKS = regex.compile(r"`{3,}")


def as_markdown(parts: Iterable[Part]) -> str:
    r"""Return an article as Markdown. Its text is escaped.

    Verbatim text stands in a fenced code block, verse as well as code: there alone every line end, blank line, indent and
    sign stays what it is. A heading that begins with the # of Markdown keeps its level.

    >>> as_markdown([("title", "大桥合龙"), ("paragraph", "*大桥*昨日合龙。")])
    '# 大桥合龙\n\n\\*大桥\\*昨日合龙。\n'
    >>> as_markdown([("subhead", "### 配置"), ("verbatim", "  a\n\n- b")])
    '### 配置\n\n```\n  a\n\n- b\n```\n'
    """
    return "\n".join(_markdown(kind, text) + "\n" for kind, text in parts)


def _markdown(kind: PartKind, text: str) -> str:
    if kind == "verbatim":
        # The fence is longer than any in the text.
        fence = "`" * max([3, *[len(run) + 1 for run in _BACKTICKS.findall(text)]])
        return f"{fence}\n{text}\n{fence}"
    if kind in _LEVELS:
        return _markdown_heading(_LEVELS[kind], text)
    return _MARKDOWN.get(kind, "{}").format(_escape_markdown(text))


def _markdown_heading(level: int, text: str) -> str:
    """Return a heading of a level, or of its own if the text begins with one."""
    marked = _HEADING.match(text)
    if marked is None:
        return f"{'#' * level} {_escape_markdown(text)}"
    return f"{marked[1]} {_escape_markdown(text[marked.end() :])}"


def _escape_markdown(text: str) -> str:
    # The backslash goes before the last character: of "1." at the start of a line, it is the dot that makes a list.
    escaped: str = _SPECIAL.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], text)
    return escaped


# --- HTML ------------------------------------------------------------------------------------------------------------

_HTML: Final = {  # without headings, which a notebook would list among its own
    "kicker": "<p><em>{}</em></p>",
    "title": '<p style="font-size: larger"><strong>{}</strong></p>',
    "deck": "<p><em>{}</em></p>",
    "caption": "<blockquote>{}</blockquote>",
    "subhead": "<p><strong>{}</strong></p>",
    "verbatim": "<pre>{}</pre>",
}


def as_html(parts: Iterable[Part]) -> str:
    """Return an article as HTML that needs no style sheet. Its text is escaped.

    >>> as_html([("title", "大桥<合龙>")])
    '<p style="font-size: larger"><strong>大桥&lt;合龙&gt;</strong></p>'
    """
    return "\n".join(_HTML.get(kind, "<p>{}</p>").format(html_text(text)) for kind, text in parts)


def html_text(text: str) -> str:
    r"""Escape a text for HTML. Characters that a page cannot contain become �; line ends stay.

    >>> html_text("<b>\0")
    '&lt;b&gt;�'
    """
    return escape("".join(c if c.isprintable() or c in "\n\t\u3000" else "�" for c in text))


# --- characters that neither HTML nor XML can hold -------------------------------------------------------------------

# Controls, lone surrogates and noncharacters. XML 1.0 could hold a few of them, and HTML others.
_UNWRITABLE = regex.compile(r"(?V1)[[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]--[\t\n]]")
_PICTURES: Final = 0x2400  # the block of visible signs for the controls of ASCII: ␀, ␛
_DELETE: Final = 0x7F


def escaped(text: str, stand_in: str) -> str:
    r"""Escape a text for HTML and XML, without loss.

    A character that they cannot hold becomes `stand_in`, in which {sign} is a visible sign for it, {code} its code point.

    >>> escaped("<b>\x1b", "<data value='{code}'>{sign}</data>")
    "&lt;b&gt;<data value='U+001B'>␛</data>"
    """
    written: str = _UNWRITABLE.sub(
        lambda match: stand_in.format(sign=_sign(ord(match[0])), code=f"U+{ord(match[0]):04X}"), escape(text)
    )
    return written


def _sign(code: int) -> str:
    if code < ord(" "):
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else "�"


# --- notebooks -------------------------------------------------------------------------------------------------------


def shortened(articles: Iterable[Iterable[Part]]) -> tuple[list[list[Part]], str]:
    """Return the first `SHOWN` characters of some articles, and a note on how many more there are ("" if none).

    >>> shortened([[("title", "大桥合龙")], [("paragraph", "长" * SHOWN)]])[1]
    '… and 4 more characters'
    """
    shown_articles = []
    room = SHOWN  # characters that may still be shown; below 0, minus the number that are not
    for parts in articles:
        shown_parts = []
        for kind, text in parts:
            if room > 0:
                shown_parts.append((kind, text[:room]))
            room -= len(text)
        if shown_parts:
            shown_articles.append(shown_parts)
    hidden = max(-room, 0)
    note = f"… and {hidden:,} more character{'' if hidden == 1 else 's'}" if hidden else ""
    return shown_articles, note
