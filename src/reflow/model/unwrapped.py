"""What holds in news whose paragraphs are lines, as web pages, archives and reflow's own text have them.

No title was cut at a measure there. Where blank lines part most articles, articles begin below blank lines and nowhere else.
"""

from typing import Final, NamedTuple

import numpy as np

from reflow.draft import Index, Kind, Lines, Mask
from reflow.model.column_measure import WIDEST
from reflow.tables.among import among
from reflow.tables.neighbours import from_below, like_above

# The share of a text's lines that are wider than any column is. Of 172 labelled pages none has one such line in four, and
# of the same pages as reflow writes them each has.
LEAST_WIDE: Final = 0.25
# Half-ems. Wider lines are hardly headings: in a column they are full and end anywhere, while a paragraph ends a sentence.
# Of 632 labelled pages none has two lines so wide of which two in three end with a stop, and as reflow writes them all but
# one have.
WIDER_THAN_HEADINGS: Final = 40
FEWEST_PARAGRAPHS: Final = 2
LEAST_ENDED: Final = 2 / 3
# So many articles have to begin below a blank line, so large a share of all, and so large a share of the blank lines has to
# have one below it, before articles are taken to begin below blank lines and nowhere else. At two in three, eight more of
# 2,522 labelled pages as reflow writes them are read the same again than if all articles had to.
FEWEST_ARTICLES: Final = 2
LEAST_PARTING: Final = 2 / 3
TITLES: Final = (Kind.TITLE_ABOVE, Kind.TITLE_BELOW)


class Reading(NamedTuple):
    """What lines were read as."""

    labels: Index
    articles: Index  # the number of each line's article, over all documents
    changed: Mask  # by the rules of unwrapped texts


def unwrapped(lines: Lines, ends_sentence: Mask) -> Mask:
    """Whether each line stands in a document whose paragraphs are lines.

    They are if enough lines are wider than any column, or wider than any heading and most of these end a sentence.
    """
    is_wide = lines.width > WIDER_THAN_HEADINGS
    if not is_wide.any():  # as on most pages
        return is_wide
    fewest = LEAST_WIDE * np.maximum(np.bincount(lines.doc), 1)
    wider_than_columns = np.bincount(lines.doc, lines.width > WIDEST)
    wide, ended = np.bincount(lines.doc, is_wide), np.bincount(lines.doc, is_wide & ends_sentence)
    whole = (wide >= np.maximum(fewest, FEWEST_PARAGRAPHS)) & (ended >= LEAST_ENDED * wide)
    is_unwrapped: Mask = ((wider_than_columns >= fewest) | whole)[lines.doc]
    return is_unwrapped


# What begins an article, and what stands in its place inside one.
AT_BEGINNING: Final = {Kind.SUBHEAD: Kind.TITLE_ABOVE, Kind.FIRST: Kind.OPENING}
IN_ARTICLE: Final = {Kind.TITLE_ABOVE: Kind.SUBHEAD, Kind.OPENING: Kind.FIRST}


def read_unwrapped(lines: Lines, labels: Index, articles: Index, may_change: Mask) -> Reading:
    """Return what the lines are, given what they were read as by themselves; `may_change`: which of them may be changed."""
    if not may_change.any():
        return Reading(labels, articles, may_change)
    of_headlines = _headlines(lines, labels, articles, may_change)
    begins, goes_on = _by_blank_lines(lines, articles)
    begins &= may_change & among(labels, (Kind.FIRST, Kind.SUBHEAD))
    # Only a title alone above its body: further lines of its headline, or a byline, would go to the article above.
    above_body = from_below(among(of_headlines, (Kind.OPENING, Kind.FIRST)), False)
    alone = (of_headlines == Kind.TITLE_ABOVE) & above_body
    goes_on &= may_change & (alone | (of_headlines == Kind.OPENING))
    below = of_headlines.copy()
    for rows, labels_instead in ((begins, AT_BEGINNING), (goes_on, IN_ARTICLE)):
        for label, instead in labels_instead.items():
            below[rows & (of_headlines == label)] = instead
    began = ~like_above(articles)
    began[0] = False
    return Reading(below, articles[0] + np.cumsum((began & ~goes_on) | begins), below != labels)


def _headlines(lines: Lines, labels: Index, articles: Index, may_change: Mask) -> Index:
    """Return the labels with one line in each title.

    Of 333 kickers and decks on the labelled pages the kicker is the shorter line in 138 of 172 pairs in which the upper
    line is shorter, and both are about as frequent where it is not.
    """
    goes_on = among(labels, TITLES) & may_change
    goes_on[1:] &= (labels[1:] == labels[:-1]) & (articles[1:] == articles[:-1])
    goes_on[:1] = False
    first = np.flatnonzero(~goes_on & from_below(goes_on, False))
    if not len(first):
        return labels
    decided = labels.copy()
    decided[goes_on] = Kind.DECK
    shorter = first[lines.width[first] < lines.width[first + 1]]
    decided[shorter + 1] = labels[shorter]
    decided[shorter] = Kind.KICKER
    return decided


def _by_blank_lines(lines: Lines, articles: Index) -> tuple[Mask, Mask]:
    """Return whether each line begins an article because a blank line stands above it, or continues one because none does.

    Nothing is said of documents in which blank lines do not part articles.
    """
    same = like_above(lines.doc)
    begins = same & ~like_above(articles)
    blank = same & (lines.skip > 0)
    count = np.bincount(lines.doc, begins)
    below_blank = np.bincount(lines.doc, begins & blank)
    enough = (below_blank >= FEWEST_ARTICLES) & (below_blank >= LEAST_PARTING * count)
    parts = (enough & (below_blank >= LEAST_PARTING * np.bincount(lines.doc, blank)))[lines.doc]
    return parts & blank & ~begins, parts & begins & ~blank
