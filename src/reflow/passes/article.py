"""Cut each page into articles and give every title to its own."""

import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import Rule
from reflow.config import Config
from reflow.draft import FURNITURE, HEADLINE, BlockKind, Blocks, Draft, Index, Label, Mask, Text
from reflow.model.repeats import shared_words
from reflow.model.stacked_headlines import BESIDE, unstack
from reflow.tables.characters import Class, classes

Scores = NDArray[np.float64]

# Han of an article's beginning in which its title's words are sought. On the seed the share of title bigrams found
# in the first 120 Han is .62 to 1.00 in the own article and at most .09 in another; over the whole article others
# reach .25.
LEAD = 120
# What a page that begins, or ends, with a title says about all its titles, in units of shared bigrams: as much as
# one title whose every bigram stands on that side and none on the other.
EDGE_WEIGHT = 1.0


def article(draft: Draft, config: Config) -> Draft:
    """Number the articles, and put the rows in reading order: headline, paragraphs; furniture at the end."""
    blocks = draft.blocks
    if not len(blocks):
        return draft
    units = np.flatnonzero(~blocks.is_kind(*FURNITURE))
    if not len(units):
        return draft
    rows = blocks.take(units)
    if config.titles == "none":
        return draft.with_blocks(_numbered(blocks, units, rows.doc))
    side = sides(rows)
    section, heads = sections(rows, side)
    is_headline = rows.is_kind(*HEADLINE)[heads]
    doc = rows.doc[heads]
    page_trails, margin = decide(draft, rows, heads, is_headline, config.titles)
    known = (side[heads] != 0) & (config.titles == "auto")
    trailing = np.where(known, side[heads] < 0, page_trails[doc])
    owner = attach(doc, is_headline, _opens(rows)[heads], trailing)
    owner = _with_first(
        doc, owner, np.add.reduceat(rows.is_kind(*BESIDE), heads) == np.diff(np.append(heads, len(rows)))
    )[section]
    grouped = blank_line_groups(draft.text, rows)
    owner = np.where(grouped >= 0, grouped, owner)
    if config.titles == "auto":
        owner = np.where(rows.seen, rows.article, owner)
    change = (owner[1:] != owner[:-1]) | (rows.doc[1:] != rows.doc[:-1])
    number = np.append(0, np.cumsum(change))
    if rows.seen.any():
        number = unstack(draft.text, rows, number)
    draft = draft.with_blocks(_numbered(blocks, units, number))
    draft = _log(draft, rows, heads, is_headline, trailing, margin[doc])
    return draft.with_blocks(draft.blocks.take(_reading_order(draft.blocks)))


# --- measure ---------------------------------------------------------------------------------------------------------


_SIDE = np.zeros(len(Label), np.int64)
_SIDE[Label.TITLE_ABOVE], _SIDE[Label.TITLE_BELOW] = 1, -1


def sides(rows: Blocks) -> Index:
    """Say on which side of its body each headline row was seen: 1 above it, -1 below it, 0 not known.

    A kicker goes with the title line under it, a deck with the one over it.
    """
    side = np.where(rows.kind == BlockKind.TITLE, _SIDE[rows.label], 0)
    row = np.arange(len(rows))
    over = np.maximum.accumulate(np.where(rows.kind == BlockKind.TITLE, row, 0))
    under = np.minimum.accumulate(np.where(rows.kind == BlockKind.TITLE, row, len(rows) - 1)[::-1])[::-1]
    side = np.where(rows.kind == BlockKind.DECK, side[over], side)
    return np.where(rows.kind == BlockKind.KICKER, side[under], side)


def sections(rows: Blocks, side: Index) -> tuple[Index, Index]:
    """Group the rows into headlines and bodies; gives each row's group, and the first row of each.

    The opening of an article begins a new body, but not where only a byline or caption stands between it and the
    title above it.
    """
    headline, row = rows.is_kind(*HEADLINE), np.arange(len(rows))
    none = np.searchsorted(rows.doc, rows.doc) - 1  # the row before the document's first
    paragraph = rows.is_kind(BlockKind.PARAGRAPH, BlockKind.VERBATIM)
    last_paragraph, last_title = (
        np.maximum(np.maximum.accumulate(np.where(found, row, -1)), none)
        for found in (paragraph, headline & (side >= 0))
    )
    opens = _opens(rows)[1:] & ~headline[1:] & (last_paragraph[:-1] >= last_title[:-1])
    new = np.ones(len(rows), np.bool_)
    new[1:] = (headline[1:] != headline[:-1]) | (rows.doc[1:] != rows.doc[:-1]) | opens
    new[1:] |= headline[1:] & headline[:-1] & (side[1:] != side[:-1])
    return np.cumsum(new) - 1, np.flatnonzero(new)


def _opens(rows: Blocks) -> Mask:
    """Say where an article's body opens: at its first paragraph, or at the subheads that stand above that."""
    subhead = rows.kind == BlockKind.SUBHEAD
    row = np.arange(len(rows))
    under = np.minimum.accumulate(np.where(subhead, len(rows) - 1, row)[::-1])[::-1]
    above = np.append(False, subhead[:-1] & (rows.doc[1:] == rows.doc[:-1]))
    opens: Mask = np.where(subhead, rows.opening[under] & (rows.doc[under] == rows.doc), rows.opening) & ~above
    return opens


# In a reflowed text, the share of blank lines up to which they part articles. Above it they part paragraphs.
MAX_BLANK_SHARE = 0.5


def blank_line_groups(text: Text, rows: Blocks) -> Index:
    """Number the groups between blank lines where these part articles; -1 in all other documents.

    They do so in a text with a paragraph a line and a blank line here and there, which is how `Document.to_text`
    writes articles: so what was cleaned once keeps its articles. A dateline behind a finished sentence begins one as
    well; behind anything else it stands below its own headline.
    """
    head = np.append(True, rows.doc[1:] != rows.doc[:-1])
    blank = (rows.skip > 0) & ~head
    share = np.bincount(rows.doc, blank) / np.maximum(np.bincount(rows.doc) - 1, 1)
    parts = ~rows.wrapped & (share[rows.doc] <= MAX_BLANK_SHARE)
    last, before = (classes(text.props[np.maximum(rows.end[:-1] - k, 0)]) for k in (1, 2))
    stopped = np.append(False, (last == Class.STOP) | ((last == Class.CLOSE) & (before == Class.STOP)))
    return np.where(parts, np.cumsum(head | blank | (rows.opening & stopped)) - 1, -1)


def shared_with(draft: Draft, rows: Blocks, heads: Index, title: Index, body: Index) -> Scores:
    """Give for each pair of sections the share of the title's Han bigrams that the body's opening holds."""
    last = np.append(heads[1:], len(rows)) - 1
    below = np.minimum(last + 1, len(rows) - 1)
    end = np.where(rows.doc[below] == rows.doc[last], np.maximum(rows.start[below], rows.end[last]), rows.end[last])
    words, lead = rows.start[heads[title]], rows.start[heads[body]]
    own = words, np.minimum(end[title], words + LEAD + 1)
    return shared_words(draft.text, own, lead, np.minimum(end[body], lead + LEAD + 1))


# --- decide ----------------------------------------------------------------------------------------------------------


def decide(draft: Draft, rows: Blocks, heads: Index, is_headline: Mask, titles: str) -> tuple[Mask, Scores]:
    """Say for each document whether its titles stand below their articles, and by what margin (-1 to 1 a title)."""
    doc = rows.doc[heads]
    count = len(draft.sources)
    if titles != "auto":
        return np.full(count, titles == "trailing"), np.full(count, np.inf)
    head = np.flatnonzero(is_headline)
    first = np.append(True, doc[1:] != doc[:-1])
    last = np.append(first[1:], True)
    evidence = np.zeros(count)
    inner = head[~first[head] & ~last[head]]
    if len(inner):
        above = shared_with(draft, rows, heads, inner, inner - 1)
        below = shared_with(draft, rows, heads, inner, inner + 1)
        evidence += np.bincount(doc[inner], above - below, minlength=count)
    alone = first & last
    evidence += EDGE_WEIGHT * np.bincount(doc[head], last[head] * 1.0 - first[head] * 1.0, minlength=count)
    evidence[doc[alone]] = 0
    return evidence > 0, np.abs(evidence)


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


def _with_first(doc: Index, owner: Index, carried: Mask) -> Index:
    """Give captions that stand above a document's first article to it."""
    first = np.append(True, doc[1:] != doc[:-1])
    alone = first & carried & np.append((owner[1:] != owner[:-1]) & (doc[1:] == doc[:-1]), False)
    return np.where(alone, np.append(owner[1:], 0), owner)


def _numbered(blocks: Blocks, units: Index, articles: Index) -> Blocks:
    number = np.full(len(blocks), -1)  # furniture belongs to none
    number[units] = articles
    return blocks.with_columns(article=number)


def _log(draft: Draft, rows: Blocks, heads: Index, is_headline: Mask, trailing: Mask, margin: Scores) -> Draft:
    end = np.append(heads[1:], len(rows)) - 1
    confidence = 1 / (1 + np.exp(-4 * np.minimum(margin, 10)))  # 0.5 without evidence, .98 at one whole title
    for rule, chosen in (
        (Rule.ARTICLE_TRAILING, is_headline & trailing),
        (Rule.ARTICLE_LEADING, is_headline & ~trailing),
        (Rule.ARTICLE_OPENING, ~is_headline & rows.opening[heads]),
    ):
        if rule is Rule.ARTICLE_OPENING:
            draft = draft.note(rule, rows.start[heads[chosen]], rows.end[heads[chosen]])
        else:
            draft = draft.note(rule, rows.start[heads[chosen]], rows.end[end[chosen]], confidence[chosen])
    return draft


def _reading_order(blocks: Blocks) -> Index:
    """Sort by document, furniture last, then by article, headline first."""
    furniture = blocks.is_kind(*FURNITURE)
    return np.lexsort((~blocks.is_kind(*HEADLINE), blocks.article, furniture, blocks.doc))
