"""Weigh the features of labelled lines, in words: how much each speaks for a line's label over the runner-up."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Draft, Index, Kind
from reflow.draft.kinds import FURNITURE, LABELS
from reflow.model import network
from reflow.model.features import NO_CHARACTER, View, character_ids, matrix, names
from reflow.tables.among import among

Scores = NDArray[np.float32]

GROUPS: Final = {  # of the columns that the network reads
    "width": "the widths of the lines and of their columns",
    "habit": "how the page is set",
    "edges": "how the lines begin and end",
    "layout": "blank lines and indents",
    "content": "what the lines are made of",
    "place": "where on the page they stand",
    "echo": "words that stand again above or below",
    "topic": "words that tie it to what stands above",
    "cut": "whether the line ends cut words in two",
    "markers": "numbers, bullets, names and other markers at the heads of lines",
    "likeness": "how like each other the lines are made",
    "surroundings": "what the lines around are",
    "pieces": "the width that it has with the lines beside it",
}
CHARACTERS: Final = "the characters that the lines begin and end with"


class Weight(NamedTuple):
    """A feature in words, and the log-odds that it adds for the label over the runner-up."""

    says: str
    log_odds: float


def _scored(labels: NDArray[np.uint8]) -> Index:
    """Return the labels as the network scores them: all furniture has one label, and a missing runner-up any."""
    scored: Index = np.where(among(labels, FURNITURE), Kind.FURNITURE, np.minimum(labels, LABELS[-1])).astype(np.int64)
    return scored


def feature_weights(draft: Draft) -> dict[int, list[Weight]]:
    """Return what each group of features weighs at each row, the heaviest first: how far the margin falls without it."""
    lines = draft.labelled
    if not len(lines):
        return {}
    net, view = network.weights(), View.of(draft.text, lines)
    columns, characters = matrix(view), character_ids(view)
    row = np.arange(len(lines))
    label, runner_up = _scored(lines.label), _scored(lines.runner_up)

    def margins(columns: Scores, characters: Index) -> Scores:
        scores, _ = network.forward(net, columns, characters, lines.doc)
        difference: Scores = scores[row, label] - scores[row, runner_up]
        return difference

    margin = margins(columns, characters)
    weights = {CHARACTERS: margin - margins(columns, np.full_like(characters, NO_CHARACTER))}
    for group, says in GROUPS.items():
        # A group is left out by setting its columns to their means over the training pages.
        of_group = [number for number, (group_of_column, _) in enumerate(names()) if group_of_column == group]
        without_group = columns.copy()
        without_group[:, of_group] = net.mean[of_group]
        weights[says] = margin - margins(without_group, characters)

    sentences = list(weights)
    table = np.stack(list(weights.values()), axis=1)
    heaviest_first = np.argsort(-np.abs(table), axis=1, kind="stable")
    return {
        line: [Weight(sentences[k], float(table[line, k])) for k in heaviest_first[line]] for line in range(len(lines))
    }
