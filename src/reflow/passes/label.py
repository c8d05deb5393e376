"""Label every line: what it is to its article."""

import numpy as np
from numpy.typing import NDArray

from reflow import counted, network
from reflow.config import Config
from reflow.draft import FURNITURE, BlockKind, Blocks, Draft, Index, Label, Mask
from reflow.evidence import View, matrix

Scores = NDArray[np.float32]

READINGS = np.array([Label.FIRST, Label.NEXT, Label.TITLE], np.uint8)  # by Reading
# Lines that make a page. The network has learned whole pages; of a text of fewer lines the counted model knows more.
FEWEST_LINES = 12
# How much a label's neighbours count beside what is seen, and how often they are asked again; on held-out pages a full
# search of the best sequence mends 33 of 770 wrong lines, this most of them.
FOLLOW_WEIGHT = 0.2
ROUNDS = 3


def label(draft: Draft, config: Config) -> Draft:
    """Label the lines of each document: a wrapped page by the network, any other text by the counted model."""
    lines = np.flatnonzero(draft.blocks.kind == BlockKind.LINE)
    if not len(lines):
        return draft
    rows = draft.blocks.take(lines)
    labels, score, wrapped = _counted(draft, rows, titles=config.titles != "none")
    blocks = draft.blocks
    every_label, every_score, every_wrapped = blocks.label.copy(), blocks.score.copy(), blocks.wrapped.copy()
    every_label[lines], every_score[lines], every_wrapped[lines] = labels, score, wrapped
    opening = blocks.opening
    pages = _pages(blocks, lines, wrapped) & (config.titles != "none")
    if pages.any():
        every_label[pages], every_score[pages] = _seen(draft, blocks.take(pages))
        opening = np.where(pages, every_label == Label.OPENING, opening)
    labelled = blocks.with_columns(label=every_label, score=every_score, wrapped=every_wrapped, opening=opening)
    return draft.with_blocks(labelled)


def _counted(draft: Draft, rows: Blocks, *, titles: bool) -> tuple[NDArray[np.uint8], Scores, Mask]:
    lines = counted.features(draft.text, rows)
    readings, score = counted.label_lines(lines, titles=titles)
    return READINGS[readings], score, lines.wrapped


def _pages(blocks: Blocks, lines: Index, wrapped: Mask) -> Mask:
    """Say which rows belong to a wrapped text of enough lines."""
    count = np.bincount(blocks.doc[lines], wrapped, minlength=int(blocks.doc[-1]) + 1)
    pages: Mask = (count >= FEWEST_LINES)[blocks.doc]
    return pages


def _seen(draft: Draft, rows: Blocks) -> tuple[NDArray[np.uint8], Scores]:
    """Let the network label whole pages, furniture included; give labels and their probabilities."""
    net = network.weights()
    scores = network.forward(net, matrix(View.of(draft.text, rows)), rows.doc)
    scores[rows.is_kind(*FURNITURE)] = -np.inf
    scores[rows.is_kind(*FURNITURE), Label.FURNITURE] = 0
    _forbid(rows, scores)
    same = rows.doc[1:] == rows.doc[:-1]
    labels = scores.argmax(axis=1)
    for _ in range(ROUNDS):
        total = scores.copy()
        total[1:] += FOLLOW_WEIGHT * net.follow[labels[:-1]] * same[:, None]
        total[:-1] += FOLLOW_WEIGHT * net.follow.T[labels[1:]] * same[:, None]
        labels = total.argmax(axis=1)
    sure = np.exp(scores[np.arange(len(labels)), labels])
    return labels.astype(np.uint8), sure.astype(np.float32)


def _forbid(rows: Blocks, scores: Scores) -> None:
    """Rule out going on from nothing: the first line of a document begins something."""
    top = np.append(True, rows.doc[1:] != rows.doc[:-1])
    scores[top, Label.NEXT] = -np.inf
