"""Divide each document into articles, and assign every title to its article."""

from dataclasses import dataclass
from typing import Final

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
    writes=("units.article", "units.kind"),
)

Scores = NDArray[np.float64]

# Han at an article's beginning in which its title's words are sought. On the seed the share of title bigrams found
# in the first 120 Han is .62 to 1.00 in the title's own article and at most .09 in any other; over whole articles other
# ones reach .25.
LEAD = 120
# Weight of a title at the beginning or the end of a document as evidence about all its titles, in units of shared
# bigrams: as much as one title whose every bigram stands on that side and none on the other.
EDGE_WEIGHT = 1.0


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
    sections = Sections.of(rows)
    trailing, margin = trailing_titles(draft, rows, sections, config.titles)
    articles = by_words(rows, sections, trailing)
    # Where every line is a paragraph, blank lines show where articles end.
    articles_by_blank_lines = by_blank_lines(draft.text, rows, draft.documents.wrapped)
    articles = np.where(articles_by_blank_lines >= 0, articles_by_blank_lines, articles)
    paged = draft.documents.paged
    if config.titles == "auto":
        # On a page the grammar has weighed all of its titles and openings together.
        articles = np.where(paged[rows.doc], rows.parsed, articles)
    # The three numberings count differently: number anew from 0 over the whole batch.
    begins = (articles[1:] != articles[:-1]) | (rows.doc[1:] != rows.doc[:-1])
    articles = np.append(0, np.cumsum(begins))
    if paged.any():
        articles = unstack(draft.text, rows, articles, paged)
    if not draft.allows(Rule.ARTICLE_TRAILING):
        kinds, articles = left_in_place(rows, articles)
        kind = units.kind.copy()
        kind[in_articles] = kinds
        units = units.with_columns(kind=kind)
    draft = draft.with_blocks(_numbered(units, in_articles, articles))
    draft = _log(draft, rows, sections, trailing, margin)
    return draft.with_blocks(draft.units.take(_reading_order(draft.units)))


# --- measure ---------------------------------------------------------------------------------------------------------


def sides(rows: Units) -> Index:
    """Return where each headline row stands by its form: 1 above its body, -1 below it, 0 not known.

    A kicker goes with the title line below it, a deck with the one above it.
    """
    title = rows.kind == Kind.TITLE
    row = np.arange(len(rows))
    title_above = np.maximum.accumulate(np.where(title, row, 0))
    title_below = np.minimum.accumulate(np.where(title, row, len(rows) - 1)[::-1])[::-1]
    side = np.where(title, rows.side, 0)
    side = np.where(rows.kind == Kind.DECK, side[title_above], side)
    return np.where(rows.kind == Kind.KICKER, side[title_below], side)


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

        Where an article's body opens, a new section begins, unless only a byline or caption stands between it and the
        title above it.
        """
        side, headline = sides(rows), rows.is_kind(*HEADLINE)
        body_below_body = _opens(rows) & ~headline & np.append(False, _since_title(rows, headline & (side >= 0))[:-1])
        both_headlines = headline[1:] & headline[:-1]
        begins = np.ones(len(rows), np.bool_)
        begins[1:] = (rows.doc[1:] != rows.doc[:-1]) | (headline[1:] != headline[:-1]) | body_below_body[1:]
        # The trailing title of one article and the leading title of the next stand next to each other.
        begins[1:] |= both_headlines & (side[1:] != side[:-1])
        heads = np.flatnonzero(begins)
        return cls(heads, np.cumsum(begins) - 1, rows.doc[heads], headline[heads], side[heads])


def _since_title(rows: Units, title: Mask) -> Mask:
    """Whether a paragraph stands at or above each unit, behind the last title; true if its document has neither yet."""
    row = np.arange(len(rows))
    above_document = np.searchsorted(rows.doc, rows.doc) - 1  # the last unit of the document before
    paragraph = rows.is_kind(Kind.PARAGRAPH, Kind.VERBATIM)
    last_paragraph = np.maximum(np.maximum.accumulate(np.where(paragraph, row, -1)), above_document)
    last_title = np.maximum(np.maximum.accumulate(np.where(title, row, -1)), above_document)
    since_title: Mask = last_paragraph >= last_title
    return since_title


def _opens(rows: Units) -> Mask:
    """Whether an article's body opens at each unit: at its first paragraph, or at the subheads just above that."""
    subhead = rows.kind == Kind.SUBHEAD
    row = np.arange(len(rows))
    # For a subhead, the first unit below it that is none.
    below = np.minimum.accumulate(np.where(subhead, len(rows) - 1, row)[::-1])[::-1]
    opens_below = rows.opens[below] & (rows.doc[below] == rows.doc)
    # Of several subheads the first opens the body, and the paragraph below them does not open it again.
    below_subhead = np.append(False, subhead[:-1] & (rows.doc[1:] == rows.doc[:-1]))
    opens: Mask = np.where(subhead, opens_below, rows.opens) & ~below_subhead
    return opens


# Largest share of blank lines in a text of one line per paragraph at which they separate articles; above it they
# separate paragraphs.
MAX_BLANK_SHARE = 0.5


def by_blank_lines(text: Text, rows: Units, wrapped: Mask) -> Index:
    """Number the articles by the blank lines between them; -1 in documents where blank lines separate no articles.

    They do so in a text with a paragraph a line and a blank line here and there, which is how `Document.to_text`
    writes articles: so what was cleaned once keeps its articles. A dateline behind a finished sentence begins one as
    well; behind anything else it stands below its own headline.
    """
    first = np.append(True, rows.doc[1:] != rows.doc[:-1])
    blank_above = (rows.skip > 0) & ~first
    borders = np.bincount(rows.doc) - 1
    blank_share = np.bincount(rows.doc, blank_above) / np.maximum(borders, 1)
    is_separated = ~wrapped[rows.doc] & (blank_share[rows.doc] <= MAX_BLANK_SHARE)
    # A sentence ends with a stop, or with a closing quotation mark behind one.
    last = classes(text.props[np.maximum(rows.end[:-1] - 1, 0)])
    last_but_one = classes(text.props[np.maximum(rows.end[:-1] - 2, 0)])
    finished = (last == Class.STOP) | ((last == Class.CLOSE) & (last_but_one == Class.STOP))
    begins = first | blank_above | (rows.opens & np.append(False, finished))
    return np.where(is_separated, np.cumsum(begins) - 1, -1)


# --- decide ----------------------------------------------------------------------------------------------------------


def trailing_titles(draft: Draft, rows: Units, sections: Sections, titles: str) -> tuple[Mask, Scores]:
    """Return which sections are headlines that stand below their bodies, and by what margin, in titles.

    If the form of a headline shows its side (`sections.side`), that decides; the others follow the document's habit.
    """
    document_trails, margin = _habit(draft, rows, sections, titles)
    known = (sections.side != 0) & (titles == "auto")
    return np.where(known, sections.side < 0, document_trails[sections.doc]), margin[sections.doc]


def _habit(draft: Draft, rows: Units, sections: Sections, titles: str) -> tuple[Mask, Scores]:
    """Return for each document whether its titles stand below their articles, and by what margin."""
    doc, documents = sections.doc, len(draft.sources)
    if titles != "auto":
        return np.full(documents, titles == "trailing"), np.full(documents, np.inf)
    headline = np.flatnonzero(sections.is_headline)
    first = np.append(True, doc[1:] != doc[:-1])
    last = np.append(first[1:], True)
    evidence = np.zeros(documents)
    # A headline between two bodies belongs to the one that shares its words.
    inner = headline[~first[headline] & ~last[headline]]
    if len(inner):
        above = _shared_with(draft, rows, sections.heads, inner, inner - 1)
        below = _shared_with(draft, rows, sections.heads, inner, inner + 1)
        evidence += np.bincount(doc[inner], above - below, minlength=documents)
    # A headline at the end of a document stands below its body, one at the beginning above it.
    at_edge = last[headline] * 1.0 - first[headline] * 1.0
    evidence += EDGE_WEIGHT * np.bincount(doc[headline], at_edge, minlength=documents)
    evidence[doc[first & last]] = 0  # a document of one section shows nothing
    return evidence > 0, np.abs(evidence)


def _shared_with(draft: Draft, rows: Units, heads: Index, title: Index, body: Index) -> Scores:
    """Return for each pair of sections the share of the title's Han bigrams that the body's beginning holds."""
    # A section reaches to the unit below it, in its document.
    last = np.append(heads[1:], len(rows)) - 1
    below = np.minimum(last + 1, len(rows) - 1)
    start_below = np.maximum(rows.start[below], rows.end[last])
    end = np.where(rows.doc[below] == rows.doc[last], start_below, rows.end[last])
    title_start, body_start = rows.start[heads[title]], rows.start[heads[body]]
    title_range = title_start, np.minimum(end[title], title_start + LEAD + 1)
    return shared_words(draft.text, title_range, body_start, np.minimum(end[body], body_start + LEAD + 1))


def by_words(rows: Units, sections: Sections, trailing: Mask) -> Index:
    """Number the article of each unit by headlines and openings; words have shown on which side titles stand."""
    articles = attach(sections.doc, sections.is_headline, _opens(rows)[sections.heads], trailing)
    size = np.diff(np.append(sections.heads, len(rows)))
    only_beside = np.add.reduceat(rows.is_kind(*BESIDE), sections.heads) == size
    return _with_first(sections.doc, articles, only_beside)[sections.of_unit]


def attach(doc: Index, is_headline: Mask, opens: Mask, trailing: Mask) -> Index:
    """Number each section's article.

    A headline begins an article if titles lead; a body does if an article's body opens there or its title trails. A
    body with neither continues the article above it.

    >>> yes, no = True, False
    >>> attach(np.zeros(4, int), np.array([no, yes, no, yes]), np.array([yes, no, yes, no]), np.array([yes] * 4))
    array([0, 0, 1, 1])
    >>> attach(np.zeros(4, int), np.array([yes, no, yes, no]), np.array([no, yes, no, yes]), np.array([no] * 4))
    array([0, 0, 1, 1])
    """
    same = np.append(False, doc[1:] == doc[:-1])
    titled_above = same & np.append(False, is_headline[:-1] & ~trailing[:-1])
    titled_below = np.append(same[1:] & is_headline[1:] & trailing[1:], False)
    begins = np.where(is_headline, ~trailing, (opens | titled_below) & ~titled_above)
    return np.cumsum(begins | ~same) - 1


def _with_first(doc: Index, articles: Index, only_beside: Mask) -> Index:
    """Move captions that stand above a document's first article into that article."""
    first = np.append(True, doc[1:] != doc[:-1])
    article_below = np.append((articles[1:] != articles[:-1]) & (doc[1:] == doc[:-1]), False)
    alone = first & only_beside & article_below
    return np.where(alone, np.append(articles[1:], 0), articles)


RANKS: Final = {Kind.KICKER: 0, Kind.TITLE: 1, Kind.DECK: 2}  # the order in which the output has a headline's lines
BODY_RANK: Final = 3


def left_in_place(rows: Units, articles: Index) -> tuple[NDArray[np.uint8], Index]:
    """Return the kind and the article of each unit such that no headline has to move: one that would is a subhead.

    A headline would move if its article's body stands above it, another article's stands between them, or its lines have
    another order than in the output. As a subhead it belongs to the article above it, or else to the one below.
    """
    body = rows.is_kind(Kind.PARAGRAPH, Kind.SUBHEAD, Kind.VERBATIM)
    row = np.arange(len(rows))
    body_above = np.append(-1, np.maximum.accumulate(np.where(body, row, -1)))[:-1]
    body_below = np.minimum.accumulate(np.where(body, row, len(rows))[::-1])[::-1]
    kinds, numbers = rows.kind.copy(), articles.copy()
    doc, current, rank = (
        -1,
        -1,
        0,
    )  # the article that the last unit in order belongs to, and how far its parts have come
    for at in np.flatnonzero(rows.is_kind(*HEADLINE)).tolist():
        if rows.doc[at] != doc:
            doc, current, rank = int(rows.doc[at]), -1, 0
        above, below = int(body_above[at]), int(body_below[at])
        if above >= 0 and rows.doc[above] == doc and articles[above] >= current:
            current, rank = int(articles[above]), BODY_RANK
        number, own_rank = int(articles[at]), RANKS[Kind(int(rows.kind[at]))]
        below_number = int(articles[below]) if below < len(rows) and rows.doc[below] == doc else number
        if current < number <= below_number or (number == current and rank <= own_rank):
            current, rank = number, own_rank
            continue
        kinds[at] = Kind.SUBHEAD
        current, rank = current if current >= 0 else below_number, BODY_RANK
        numbers[at] = current
    return kinds, numbers


# --- apply -----------------------------------------------------------------------------------------------------------


def _numbered(units: Units, in_articles: Index, articles: Index) -> Units:
    number = np.full(len(units), NO_ARTICLE)  # of furniture
    number[in_articles] = articles
    return units.with_columns(article=number)


# The logistic function of the margin: .5 without evidence, .98 at one whole title. A margin of 10 titles is certainty,
# as is the infinite one of a caller's choice.
STEEPNESS = 4
MOST_MARGIN = 10


def _log(draft: Draft, rows: Units, sections: Sections, trailing: Mask, margin: Scores) -> Draft:
    heads, is_headline = sections.heads, sections.is_headline
    start, end = rows.start[heads], rows.end[np.append(heads[1:], len(rows)) - 1]
    confidence = 1 / (1 + np.exp(-STEEPNESS * np.minimum(margin, MOST_MARGIN)))
    for rule, chosen in (
        (Rule.ARTICLE_TRAILING, is_headline & trailing),
        (Rule.ARTICLE_LEADING, is_headline & ~trailing),
    ):
        draft = draft.note(rule, start[chosen], end[chosen], confidence[chosen])
    opens = ~is_headline & rows.opens[heads]
    return draft.note(Rule.ARTICLE_OPENING, start[opens], rows.end[heads[opens]])


def _reading_order(units: Units) -> Index:
    """Sort by document, furniture last, then by article, headline first."""
    furniture = units.is_kind(*FURNITURE)
    # The last key of lexsort is the first one to sort by.
    return np.lexsort((~units.is_kind(*HEADLINE), units.article, furniture, units.doc))
