"""Show the beginning of articles in a notebook, as HTML and as Markdown."""

from collections.abc import Iterable

from reflow.markup import RULE, Part, as_html, as_markdown, html_text, shortened


def as_notebook_html(articles: Iterable[Iterable[Part]], language: str, summary: str = "") -> str:
    """Return the first articles as HTML, with the summary above and a note on what was left out below.

    `language` is the BCP 47 tag of the articles. Each article is given by its parts.
    """
    shown, remainder = shortened(articles)
    body = "\n<hr>\n".join(map(as_html, shown))
    return f'{_small(summary)}<div lang="{language}">\n{body}\n</div>\n{_small(remainder)}'


def _small(note: str) -> str:
    return f"<p><small>{html_text(note)}</small></p>\n" if note else ""


def as_notebook_markdown(articles: Iterable[Iterable[Part]]) -> str:
    """Return the first articles as Markdown, with a note on what was left out."""
    shown, remainder = shortened(articles)
    blocks = [as_markdown(parts) for parts in shown]
    if remainder:
        blocks.append(remainder + "\n")
    return RULE.join(blocks)
