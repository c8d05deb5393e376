"""What the index says of one file."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

from collections.abc import Sequence

import msgspec

from reflow.document import Document
from reflow.explanation import Decision, most_harmful


class Summary(msgspec.Struct, frozen=True):
    """A file whose report was written, or the `error` because of which it was not.

    `title` is the first title in it, empty if there is none; `doubtful` the number of doubtful decisions, `damage` how many
    characters are expected to stand in a wrong place because of them; `damaged` the number of places that could not be
    decoded. `pages` counts its pages, whose names begin with `stem`. `before` is whether an earlier call has written them.
    `identity` is a hash of the file, the options and the version: pages of another one are written again.

    >>> Summary("a-1f", "9c", "papers/a.txt", error="Permission denied").pages
    0
    """

    stem: str
    identity: str
    source: str
    pages: int = 0
    title: str = ""
    articles: int = 0
    doubtful: int = 0
    damage: float = 0.0
    encoding: str = ""
    damaged: int = 0
    error: str | None = None
    before: bool = False

    def added(self, document: Document, decisions: Sequence[Decision]) -> Summary:
        """Return the summary with one more segment of the file: its `document`, and the `decisions` about its lines."""
        titles = [article.title for article in document.articles if article.title]
        damages = [damage for _, damage in most_harmful(decisions)]
        return msgspec.structs.replace(
            self,
            title=self.title or next(iter(titles), ""),
            articles=self.articles + len(document.articles),
            doubtful=self.doubtful + len(damages),
            damage=round(self.damage + sum(damages), 3),
            encoding=document.source.encoding or "",
            damaged=self.damaged + len(document.source.errors),
        )
