"""Write articles as text, as Markdown and as HTML: an article comes as its parts, each a kind and a text."""

from collections.abc import Iterable
from html import escape
from typing import Final, Literal

import regex

PartKind = Literal["kicker", "title", "deck", "caption", "paragraph", "subhead", "verbatim", "byline"]
Part = tuple[PartKind, str]

RULE: Final = "\n---\n\n"  # parts the articles in Markdown
APART: Final = ("caption", "byline")  # not in the running text

# Characters of a document that a notebook shows: of 667 labelled newspaper pages 99 % are shorter.
SHOWN: Final = 6000


def as_text(parts: Iterable[Part]) -> str:
    r"""Write an article line by line, without captions and a byline on a line of its own.

    >>> as_text([("title", "大桥合龙"), ("caption", "大桥夜景"), ("paragraph", "大桥昨日合龙。")])
    '大桥合龙\n大桥昨日合龙。\n'
    """
    return "".join(text + "\n" for kind, text in parts if kind not in APART)


# --- Markdown --------------------------------------------------------------------------------------------------------

_MARKDOWN: Final = {"kicker": "*{}*", "title": "# {}", "deck": "*{}*", "caption": "> {}", "subhead": "## {}"}
_MARKED = regex.compile(r"[\\`*_\[\]<>&~|$]|^(?:[#+\-=]|\d+[.)])", regex.MULTILINE)


def as_markdown(parts: Iterable[Part]) -> str:
    r"""Write an article as Markdown; no character of its text is read as Markdown.

    >>> as_markdown([("title", "大桥合龙"), ("paragraph", "*大桥*昨日合龙。")])
    '# 大桥合龙\n\n\\*大桥\\*昨日合龙。\n'
    """
    return "\n".join(_markdown(kind, text) + "\n" for kind, text in parts)


def _markdown(kind: PartKind, text: str) -> str:
    if kind == "verbatim":
        return "\n".join(f"    {line}" for line in text.splitlines())
    return _MARKDOWN.get(kind, "{}").format(_unmarked(text))


def _unmarked(text: str) -> str:
    """Keep characters from being read as Markdown: everywhere, or (# + - 1.) where a line begins."""
    unmarked: str = _MARKED.sub(lambda m: m[0][:-1] + "\\" + m[0][-1], text)
    return unmarked


# --- HTML ------------------------------------------------------------------------------------------------------------

_HTML: Final = {  # no headings: a notebook lists those among its own
    "kicker": "<p><em>{}</em></p>",
    "title": '<p style="font-size: larger"><strong>{}</strong></p>',
    "deck": "<p><em>{}</em></p>",
    "caption": "<blockquote>{}</blockquote>",
    "subhead": "<p><strong>{}</strong></p>",
    "verbatim": "<pre>{}</pre>",
}


def as_html(parts: Iterable[Part]) -> str:
    """Write an article as HTML that needs no style sheet; no character of its text is read as HTML.

    >>> as_html([("title", "大桥<合龙>")])
    '<p style="font-size: larger"><strong>大桥&lt;合龙&gt;</strong></p>'
    """
    return "\n".join(_HTML.get(kind, "<p>{}</p>").format(html_text(text)) for kind, text in parts)


def html_text(text: str) -> str:
    r"""Escape a text; what cannot stand in a page becomes �. Line ends stay.

    >>> html_text("<b>\0")
    '&lt;b&gt;�'
    """
    return escape("".join(c if c.isprintable() or c in "\n\t\u3000" else "�" for c in text))


# --- notebooks -------------------------------------------------------------------------------------------------------


def shortened(articles: Iterable[Iterable[Part]]) -> tuple[list[list[Part]], str]:
    """Keep the first `SHOWN` characters of some articles, and say how many more there are; nothing if there are none.

    >>> shortened([[("title", "大桥合龙")], [("paragraph", "长" * SHOWN)]])[1]
    '… and 4 more characters'
    """
    kept = []
    room = SHOWN
    for parts in articles:
        beginning = []
        for kind, text in parts:
            if room > 0:
                beginning.append((kind, text[:room]))
            room -= len(text)
        if beginning:
            kept.append(beginning)
    left = max(-room, 0)
    return kept, f"… and {left:,} more character{'' if left == 1 else 's'}" if left else ""
