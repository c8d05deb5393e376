"""Cut each page into articles and give every title to its own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, HEADLINE, Draft, Index, Kind, Mask, Text, Units
from reflow.draft.contract import Contract
from reflow.draft.tables import NO_ARTICLE
from reflow.model.repeats import shared_words
from reflow.model.stacked_headlines import BESIDE, unstack
from reflow.tables.characters import Class, classes

CONTRACT = Contract(
    reads=(
        *("text.codes", "documents.paged", "documents.wrapped", "units.doc"),
        *("units.end", "units.kind", "units.opens", "units.parsed", "units.side", "units.skip"),
        *("units.start",),
    ),
    writes=("units.article",),
)

Scores = NDArray[np.float64]

# Han of an article's beginning in which its title's words are sought. On the seed the share of title bigrams found
# in the first 120 Han is .62 to 1.00 in the own article and at most .09 in another; over the whole article others
# reach .25.
LEAD = 120
# What a page that begins, or ends, with a title says about all its titles, in units of shared bigrams: as much as
# one title whose every bigram stands on that side and none on the other.
EDGE_WEIGHT = 1.0


def article(draft: Draft, config: Config) -> Draft:
    """Number the articles, and put the units in reading order: headline, paragraphs; furniture at the end."""
    units = draft.units
    in_articles = np.flatnonzero(~units.is_kind(*FURNITURE))
    if not len(in_articles):
        return draft
    rows = units.take(in_articles)
    if config.titles == "none":
        return draft.with_blocks(_numbered(units, in_articles, rows.doc))
    sections = Sections.of(rows)
    trailing, margin = trailing_titles(draft, rows, sections, config.titles)
    owner = by_words(rows, sections, trailing)
    # A text with a paragraph a line says with its blank lines where its articles end.
    groups = by_blank_lines(draft.text, rows, draft.documents.wrapped)
    owner = np.where(groups >= 0, groups, owner)
    paged = draft.documents.paged
    if config.titles == "auto":
        # On a page the grammar has weighed all of its titles and openings together.
        owner = np.where(paged[rows.doc], rows.parsed, owner)
    change = (owner[1:] != owner[:-1]) | (rows.doc[1:] != rows.doc[:-1])
    number = np.append(0, np.cumsum(change))
    if paged.any():
        number = unstack(draft.text, rows, number, paged)
    draft = draft.with_blocks(_numbered(units, in_articles, number))
    draft = _log(draft, rows, sections, trailing, margin)
    return draft.with_blocks(draft.units.take(_reading_order(draft.units)))


# --- measure ---------------------------------------------------------------------------------------------------------


def sides(rows: Units) -> Index:
    """Say on which side of its body each headline row was seen: 1 above it, -1 below it, 0 not known.

    A kicker goes with the title line under it, a deck with the one over it.
    """
    side = np.where(rows.kind == Kind.TITLE, rows.side, 0)
    row = np.arange(len(rows))
    over = np.maximum.accumulate(np.where(rows.kind == Kind.TITLE, row, 0))
    under = np.minimum.accumulate(np.where(rows.kind == Kind.TITLE, row, len(rows) - 1)[::-1])[::-1]
    side = np.where(rows.kind == Kind.DECK, side[over], side)
    return np.where(rows.kind == Kind.KICKER, side[under], side)


@dataclass(frozen=True, slots=True)
class Sections:
    """Runs of units: the headlines of a text and the bodies between them, in order."""

    heads: Index  # the first unit of each section
    of_unit: Index  # the section of each unit
    doc: Index
    is_headline: Mask
    side: Index  # where a headline stands by its form: 1 above its body, -1 below it, 0 not known

    @classmethod
    def of(cls, rows: Units) -> "Sections":
        """Group units into headlines and bodies.

        The opening of an article begins a new body, but not where only a byline or caption stands between it and the
        title above it.
        """
        side = sides(rows)
        headline, row = rows.is_kind(*HEADLINE), np.arange(len(rows))
        before_document = np.searchsorted(rows.doc, rows.doc) - 1  # the unit before the document's first
        paragraph = rows.is_kind(Kind.PARAGRAPH, Kind.VERBATIM)
        last_paragraph, last_title = (
            np.maximum(np.maximum.accumulate(np.where(which, row, -1)), before_document)
            for which in (paragraph, headline & (side >= 0))
        )
        opens = _opens(rows)[1:] & ~headline[1:] & (last_paragraph[:-1] >= last_title[:-1])
        new = np.ones(len(rows), np.bool_)
        new[1:] = (headline[1:] != headline[:-1]) | (rows.doc[1:] != rows.doc[:-1]) | opens
        new[1:] |= headline[1:] & headline[:-1] & (side[1:] != side[:-1])
        heads = np.flatnonzero(new)
        return cls(heads, np.cumsum(new) - 1, rows.doc[heads], headline[heads], side[heads])


def _opens(rows: Units) -> Mask:
    """Say where an article's body opens: at its first paragraph, or at the subheads that stand above that."""
    subhead = rows.kind == Kind.SUBHEAD
    row = np.arange(len(rows))
    under = np.minimum.accumulate(np.where(subhead, len(rows) - 1, row)[::-1])[::-1]
    above = np.append(False, subhead[:-1] & (rows.doc[1:] == rows.doc[:-1]))
    opens: Mask = np.where(subhead, rows.opens[under] & (rows.doc[under] == rows.doc), rows.opens) & ~above
    return opens


# In a reflowed text, the share of blank lines up to which they part articles. Above it they part paragraphs.
MAX_BLANK_SHARE = 0.5


def by_blank_lines(text: Text, rows: Units, wrapped: Mask) -> Index:
    """Number the articles by the blank lines between them; -1 in documents where blank lines part no articles.

    They do so in a text with a paragraph a line and a blank line here and there, which is how `Document.to_text`
    writes articles: so what was cleaned once keeps its articles. A dateline behind a finished sentence begins one as
    well; behind anything else it stands below its own headline.
    """
    head = np.append(True, rows.doc[1:] != rows.doc[:-1])
    blank = (rows.skip > 0) & ~head
    share = np.bincount(rows.doc, blank) / np.maximum(np.bincount(rows.doc) - 1, 1)
    parts = ~wrapped[rows.doc] & (share[rows.doc] <= MAX_BLANK_SHARE)
    last, before = (classes(text.props[np.maximum(rows.end[:-1] - k, 0)]) for k in (1, 2))
    stopped = np.append(False, (last == Class.STOP) | ((last == Class.CLOSE) & (before == Class.STOP)))
    return np.where(parts, np.cumsum(head | blank | (rows.opens & stopped)) - 1, -1)


# --- decide ----------------------------------------------------------------------------------------------------------


def trailing_titles(draft: Draft, rows: Units, sections: Sections, titles: str) -> tuple[Mask, Scores]:
    """Return which sections are headlines that stand below their bodies, and by what margin, -1 to 1 a title.

    What the form of a headline tells holds for itself (`sections.side`); the others follow the document's habit.
    """
    page_trails, margin = _habit(draft, rows, sections, titles)
    known = (sections.side != 0) & (titles == "auto")
    return np.where(known, sections.side < 0, page_trails[sections.doc]), margin[sections.doc]


def _habit(draft: Draft, rows: Units, sections: Sections, titles: str) -> tuple[Mask, Scores]:
    """Return for each document whether its titles stand below their articles, and by what margin."""
    doc, count = sections.doc, len(draft.sources)
    if titles != "auto":
        return np.full(count, titles == "trailing"), np.full(count, np.inf)
    headline = np.flatnonzero(sections.is_headline)
    first = np.append(True, doc[1:] != doc[:-1])
    last = np.append(first[1:], True)
    evidence = np.zeros(count)
    # A headline between two bodies belongs to the one that shares its words.
    inner = headline[~first[headline] & ~last[headline]]
    if len(inner):
        above = _shared_with(draft, rows, sections.heads, inner, inner - 1)
        below = _shared_with(draft, rows, sections.heads, inner, inner + 1)
        evidence += np.bincount(doc[inner], above - below, minlength=count)
    # One at the end of a document stands below its body, one at the beginning above it.
    at_edge = last[headline] * 1.0 - first[headline] * 1.0
    evidence += EDGE_WEIGHT * np.bincount(doc[headline], at_edge, minlength=count)
    evidence[doc[first & last]] = 0  # nothing but a headline tells nothing
    return evidence > 0, np.abs(evidence)


def _shared_with(draft: Draft, rows: Units, heads: Index, title: Index, body: Index) -> Scores:
    """Return for each pair of sections the share of the title's Han bigrams that the body's beginning holds."""
    last = np.append(heads[1:], len(rows)) - 1
    below = np.minimum(last + 1, len(rows) - 1)
    end = np.where(rows.doc[below] == rows.doc[last], np.maximum(rows.start[below], rows.end[last]), rows.end[last])
    title_start, body_start = rows.start[heads[title]], rows.start[heads[body]]
    title_range = title_start, np.minimum(end[title], title_start + LEAD + 1)
    return shared_words(draft.text, title_range, body_start, np.minimum(end[body], body_start + LEAD + 1))


def by_words(rows: Units, sections: Sections, trailing: Mask) -> Index:
    """Number the article of each unit by its headlines and openings, where words tell on which side titles stand."""
    owner = attach(sections.doc, sections.is_headline, _opens(rows)[sections.heads], trailing)
    size = np.diff(np.append(sections.heads, len(rows)))
    only_beside = np.add.reduceat(rows.is_kind(*BESIDE), sections.heads) == size
    return _with_first(sections.doc, owner, only_beside)[sections.of_unit]


def attach(doc: Index, is_headline: Mask, opening: Mask, trailing: Mask) -> Index:
    """Number each section's article.

    A headline begins one if titles lead, a body if a dateline opens it or its title trails. A body with neither goes
    on with the article above it.

    >>> yes, no = True, False
    >>> attach(np.zeros(4, int), np.array([no, yes, no, yes]), np.array([yes, no, yes, no]), np.array([yes] * 4))
    array([0, 0, 1, 1])
    >>> attach(np.zeros(4, int), np.array([yes, no, yes, no]), np.array([no, yes, no, yes]), np.array([no] * 4))
    array([0, 0, 1, 1])
    """
    same = np.append(False, doc[1:] == doc[:-1])
    titled_above = same & np.append(False, is_headline[:-1] & ~trailing[:-1])
    titled_below = np.append(same[1:] & is_headline[1:] & trailing[1:], False)
    begins = np.where(is_headline, ~trailing, (opening | titled_below) & ~titled_above)
    return np.cumsum(begins | ~same) - 1


# --- apply -----------------------------------------------------------------------------------------------------------


def _with_first(doc: Index, owner: Index, only_beside: Mask) -> Index:
    """Put captions that stand above a document's first article into that article."""
    first = np.append(True, doc[1:] != doc[:-1])
    alone = first & only_beside & np.append((owner[1:] != owner[:-1]) & (doc[1:] == doc[:-1]), False)
    return np.where(alone, np.append(owner[1:], 0), owner)


def _numbered(units: Units, in_articles: Index, articles: Index) -> Units:
    number = np.full(len(units), NO_ARTICLE)  # furniture belongs to none
    number[in_articles] = articles
    return units.with_columns(article=number)


def _log(draft: Draft, rows: Units, sections: Sections, trailing: Mask, margin: Scores) -> Draft:
    heads, is_headline = sections.heads, sections.is_headline
    first, end = rows.start[heads], rows.end[np.append(heads[1:], len(rows)) - 1]
    confidence = 1 / (1 + np.exp(-4 * np.minimum(margin, 10)))  # 0.5 without evidence, .98 at one whole title
    for rule, chosen in (
        (Rule.ARTICLE_TRAILING, is_headline & trailing),
        (Rule.ARTICLE_LEADING, is_headline & ~trailing),
    ):
        draft = draft.note(rule, first[chosen], end[chosen], confidence[chosen])
    opening = ~is_headline & rows.opens[heads]
    return draft.note(Rule.ARTICLE_OPENING, first[opening], rows.end[heads[opening]])


def _reading_order(units: Units) -> Index:
    """Sort by document, furniture last, then by article, headline first."""
    furniture = units.is_kind(*FURNITURE)
    return np.lexsort((~units.is_kind(*HEADLINE), units.article, furniture, units.doc))
