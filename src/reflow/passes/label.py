"""Label every line: what it is to its article."""

import numpy as np
from numpy.typing import NDArray

from reflow import counted, network
from reflow.config import Config
from reflow.draft import FURNITURE, BlockKind, Blocks, Draft, Index, Label, Mask
from reflow.evidence import End, View, matrix, tightest_room

Scores = NDArray[np.float32]

READINGS = np.array([Label.FIRST, Label.NEXT, Label.TITLE], np.uint8)  # by Reading
# Lines that make a page. The network has learned whole pages; of a text of fewer lines the counted model knows more.
FEWEST_LINES = 12
# How much a label's neighbours count beside what is seen, and how often they are asked again; on held-out pages a full
# search of the best sequence mends 33 of 770 wrong lines, this most of them.
FOLLOW_WEIGHT = 0.2
# What the counted model says about beginning or going on counts a little too: it holds on any squeezed page, of which
# the network has seen only such as were set at random.
COUNTED_WEIGHT = 0.1
COUNTED_LIMIT = 10.0
ROUNDS = 3


def label(draft: Draft, config: Config) -> Draft:
    """Label the lines of each document: a wrapped page by the network, any other text by the counted model."""
    lines = np.flatnonzero(draft.blocks.kind == BlockKind.LINE)
    if not len(lines):
        return draft
    rows = draft.blocks.take(lines)
    labels, score, begins, wrapped = _counted(draft, rows, titles=config.titles != "none")
    blocks = draft.blocks
    every_label, every_score = blocks.label.copy(), blocks.score.copy()
    every_label[lines], every_score[lines] = labels, score
    document_wrapped = np.ones(len(draft.sources), np.bool_)  # of verbatim rows and furniture too
    document_wrapped[rows.doc] = wrapped
    blocks = blocks.with_columns(label=every_label, score=every_score, wrapped=document_wrapped[blocks.doc])
    pages = _pages(blocks, lines, wrapped) & (config.titles != "none")
    if pages.any():
        counted_odds = np.zeros(len(blocks), np.float32)
        counted_odds[lines] = begins
        blocks = _see(draft, blocks, pages, counted_odds[pages])
    parted = _parted(blocks) & (blocks.label == Label.NEXT)
    return draft.with_blocks(blocks.with_columns(label=np.where(parted, np.uint8(Label.FIRST), blocks.label)))


def _counted(draft: Draft, rows: Blocks, *, titles: bool) -> tuple[NDArray[np.uint8], Scores, Scores, Mask]:
    lines = counted.features(draft.text, rows)
    readings, score, begins = counted.label_lines(lines, titles=titles)
    return READINGS[readings], score, begins, lines.wrapped


def _parted(blocks: Blocks) -> Mask:
    """Say which lines have a verbatim stretch between them and the line before: nothing is joined over it."""
    row = np.arange(len(blocks))
    line = np.maximum.accumulate(np.where(blocks.kind == BlockKind.LINE, row, -1))
    stretch = np.maximum.accumulate(np.where(blocks.kind == BlockKind.VERBATIM, row, -1))
    parted: Mask = stretch > np.append(-1, line[:-1])
    return parted


def _pages(blocks: Blocks, lines: Index, wrapped: Mask) -> Mask:
    """Say which rows belong to a wrapped text of enough lines."""
    count = np.bincount(blocks.doc[lines], wrapped, minlength=int(blocks.doc[-1]) + 1)
    pages: Mask = (count >= FEWEST_LINES)[blocks.doc]
    return pages


def _see(draft: Draft, blocks: Blocks, pages: Mask, begins: Scores) -> Blocks:
    """Let the network label the lines of pages, furniture included."""
    rows = blocks.take(pages)
    net = network.weights()
    view = View.of(draft.text, rows)
    scores = network.forward(net, matrix(view), rows.doc)
    above = scores[:, Label.TITLE_ABOVE] - scores[:, Label.TITLE_BELOW]
    opens = scores[:, Label.OPENING] - np.maximum(scores[:, Label.FIRST], scores[:, Label.NEXT])
    furniture = rows.is_kind(*FURNITURE)
    scores[furniture] = -np.inf
    scores[furniture, Label.FURNITURE] = 0
    _correct(view, scores)
    second = COUNTED_WEIGHT * np.clip(begins, -COUNTED_LIMIT, COUNTED_LIMIT)[:, None]
    scores[:, [Label.OPENING, Label.FIRST]] += second
    scores[:, [Label.NEXT]] -= second
    labels = _settle(net, scores, rows)
    found = {
        "label": labels.astype(np.uint8),
        "score": np.exp(scores[np.arange(len(labels)), labels]),
        "opening": labels == Label.OPENING,
        "above_odds": above,
        "opens_odds": opens,
        "seen": np.ones(len(labels), np.bool_),
    }
    columns = {name: np.array(getattr(blocks, name)) for name in found}
    for name, values in found.items():
        columns[name][pages] = values
    return blocks.with_columns(**columns)


def _settle(net: network.Weights, scores: Scores, rows: Blocks) -> Index:
    """Choose each line's label in the light of its neighbours', a few times over."""
    same = (rows.doc[1:] == rows.doc[:-1])[:, None]
    labels: Index = scores.argmax(axis=1)
    for _ in range(ROUNDS):
        total = scores.copy()
        total[1:] += FOLLOW_WEIGHT * net.follow[labels[:-1]] * same
        total[:-1] += FOLLOW_WEIGHT * net.follow.T[labels[1:]] * same
        labels = total.argmax(axis=1)
    return labels


# Half-ems: a full line leaves up to half an em free of the measure it was set in, one that ends early over 3.5 em.
FULL_ROOM = 1
PUSHED_DOWN = 3  # what a line leaves at most when an unbreakable pair went down to the next
SHORT_ROOM = 7
# Log-odds against beginning without room. No veto: on pages of browsers, where a line of many marks may look full, a
# veto costs .002 of paragraph F1.
NO_ROOM = -3.0
# A page sets its first lines with an indent if, of at least so many lines below an early end, so few are full.
SURE_FIRST_LINES = 8
FULL_SHARE = 0.1


def _correct(view: View, scores: Scores) -> None:
    """Rule out going on from nothing, and speak against beginning where there is no room for an indent.

    Where first lines are indented, a full line below one that did not end early goes on, although a sentence ended between them.
    """
    doc = view.lines.doc
    scores[~view.same, Label.NEXT] = -np.inf
    room = tightest_room(view)
    full, short = np.abs(room) <= FULL_ROOM, room > SHORT_ROOM
    below_end = np.append(False, (view.end[:-1] == End.STOP) & short[:-1]) & view.same
    count = np.bincount(doc, below_end)
    indents = (count >= SURE_FIRST_LINES) & (np.bincount(doc, below_end & full) <= FULL_SHARE * count)
    no_room = indents[doc] & full & view.same & np.append(False, room[:-1] <= PUSHED_DOWN) & ~view.lines.opening
    for begins in (Label.OPENING, Label.FIRST):
        scores[no_room, begins] += NO_ROOM
