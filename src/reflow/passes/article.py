"""Number the articles as the grammar divided them, and put each headline in front of its body."""

from typing import Final

import numpy as np

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, HEADLINE, Draft, Index, Kind, TextKind, Units
from reflow.draft.contract import Contract
from reflow.draft.tables import NO_ARTICLE
from reflow.model.stacked_headlines import unstack

CONTRACT = Contract(
    reads=(
        *("text.codes", "units.doc", "units.end", "units.kind", "units.opens", "units.parsed"),
        *("units.score", "units.side", "units.skip", "units.start", "units.text_kind"),
    ),
    writes=("units.article", "units.kind"),
)


def article(draft: Draft, config: Config) -> Draft:
    """Number the articles, and put the units in reading order: headline, paragraphs; furniture at the end."""
    units = draft.units
    in_articles = np.flatnonzero(~units.is_kind(*FURNITURE))
    if not len(in_articles):
        return draft
    rows = units.take(in_articles)
    if config.titles == "none":
        # The whole document is one article.
        return draft.with_blocks(_numbered(units, in_articles, rows.doc))
    # The grammar counts articles that hold only furniture: number anew from 0 over the whole batch.
    begins = (rows.parsed[1:] != rows.parsed[:-1]) | (rows.doc[1:] != rows.doc[:-1])
    articles = np.append(0, np.cumsum(begins))
    on_page = rows.text_kind == TextKind.PAGE
    if not draft.allows(Rule.ARTICLE_TRAILING):
        kind = units.kind.copy()
        kind[in_articles[sides(rows) < 0]] = Kind.SUBHEAD
        units = units.with_columns(kind=kind)
    elif on_page.any():
        # Only on a page may a headline move to another article.
        paged = np.zeros(len(draft.sources), np.bool_)
        paged[rows.doc[on_page]] = True
        articles = unstack(draft.text, rows, articles, paged)
    draft = draft.with_blocks(_numbered(units, in_articles, articles))
    draft = _log(draft, rows)
    return draft.with_blocks(draft.units.take(_reading_order(draft.units)))


def sides(rows: Units) -> Index:
    """Return where the body of each headline row stands: 1 below it, -1 above it, 0 for all other rows.

    A kicker goes with the title line below it, a deck with the one above it. A kicker that no title of its document
    follows, which only a person can decide, heads nothing below it.
    """
    title = rows.kind == Kind.TITLE
    row = np.arange(len(rows))
    title_above = np.maximum.accumulate(np.where(title, row, 0))
    title_below = np.minimum.accumulate(np.where(title, row, len(rows) - 1)[::-1])[::-1]
    side = np.where(title, rows.side, 0)
    side = np.where(rows.kind == Kind.DECK, side[title_above], side)
    has_title = title[title_below] & (rows.doc[title_below] == rows.doc)
    return np.where(rows.kind == Kind.KICKER, np.where(has_title, side[title_below], -1), side)


# --- apply -----------------------------------------------------------------------------------------------------------


def _numbered(units: Units, in_articles: Index, articles: Index) -> Units:
    number = np.full(len(units), NO_ARTICLE)  # of furniture
    number[in_articles] = articles
    return units.with_columns(article=number)


SIDES: Final = ((Rule.ARTICLE_TRAILING, -1), (Rule.ARTICLE_LEADING, 1))


def _log(draft: Draft, rows: Units) -> Draft:
    """Log on which side of its body each title stands, and where the body of an article opens."""
    is_title = rows.kind == Kind.TITLE
    for rule, side in SIDES:
        titles = np.flatnonzero(is_title & (rows.side == side))
        draft = draft.note(rule, rows.start[titles], rows.end[titles], rows.score[titles])
    opens = np.flatnonzero(rows.opens)
    return draft.note(Rule.ARTICLE_OPENING, rows.start[opens], rows.end[opens], rows.score[opens])


def _reading_order(units: Units) -> Index:
    """Sort by document, furniture last, then by article, headline first."""
    furniture = units.is_kind(*FURNITURE)
    # The last key of lexsort is the first one to sort by.
    return np.lexsort((~units.is_kind(*HEADLINE), units.article, furniture, units.doc))
