"""Weigh the features of labelled lines, in words: how much each speaks for a line's label over the runner-up."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reflow.draft import Draft, Index, Kind, LabelRule
from reflow.draft.kinds import LABELS
from reflow.model import counted, network
from reflow.model.counted import Fill, Lines, Reading
from reflow.model.features import NO_CHARACTER, End, View, character_ids, matrix, names

Scores = NDArray[np.float32]

ENDS: Final = {
    End.OPEN_MARK: "ends with an opening mark",
    End.WORD: "ends inside a sentence",
    End.COMMA: "ends with a comma",
    End.PAUSE: "ends with a pause",
    End.STOP: "ends with a stop",
}
FILLS: Final = {
    Fill.UNKNOWN: "has no measure to compare with",
    Fill.OVER: "is wider than its column",
    Fill.FULL: "fills its measure",
    Fill.INDENTED: "leaves room for an indent",
    Fill.SHORT: "falls short of its measure",
}
SIGNS: Final = {  # feature: the words for it where it is present, and where it is absent
    "opening": ("begins like a dateline", "begins like no dateline"),
    "no_start": ("begins with a mark that may not begin a line", ""),
    "number": ("goes on with a number", ""),
    "skip": ("a blank line stands above it", "no blank line stands above it"),
    "indented": ("it is indented", "it is not indented"),
}
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
}
CHARACTERS: Final = "the characters that the lines begin and end with"

READINGS: Final = {Kind.FIRST: Reading.FIRST, Kind.NEXT: Reading.NEXT, Kind.TITLE: Reading.TITLE}


class Weight(NamedTuple):
    """A feature in words, and the log-odds that it adds for the label over the runner-up."""

    says: str
    log_odds: float


def feature_weights(draft: Draft, *, titles: bool) -> dict[int, list[Weight]]:
    """Return what the features weigh at each row that a model labelled, the heaviest first.

    `titles`: whether the hidden Markov model may label titles.
    """
    return _by_network(draft) | _by_hmm(draft, titles=titles)


# --- the network -----------------------------------------------------------------------------------------------------


def _by_network(draft: Draft) -> dict[int, list[Weight]]:
    """Return what each group of features weighs at the lines of pages: how far the margin falls without the group."""
    rows = np.flatnonzero(draft.documents.paged[draft.labelled.doc])
    if not len(rows):
        return {}
    lines = draft.labelled.take(rows)
    net, view = network.weights(), View.of(draft.text, lines)
    columns, characters = matrix(view), character_ids(view)
    row = np.arange(len(rows))
    # The network has no score for what only rules label (a folio, a verbatim stretch); such lines get no weights below.
    label, runner_up = (np.minimum(column, LABELS[-1]).astype(np.int64) for column in (lines.label, lines.runner_up))

    def margins(columns: Scores, characters: Index) -> Scores:
        scores = network.forward(net, columns, characters, lines.doc)
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
    by_row = {}
    for number, line in enumerate(rows.tolist()):
        if lines.rule[number] != LabelRule.KNOWN:
            by_row[line] = [Weight(sentences[k], float(table[number, k])) for k in heaviest_first[number]]
    return by_row


# --- the hidden Markov model -----------------------------------------------------------------------------------------


def _by_hmm(draft: Draft, *, titles: bool) -> dict[int, list[Weight]]:
    """Return what each feature weighs at the lines that the hidden Markov model labelled."""
    lines = draft.labelled
    by_hmm = ~draft.documents.paged[lines.doc] & (lines.fixed == Kind.UNDECIDED) & (lines.rule != LabelRule.CREDIT)
    rows = np.flatnonzero(by_hmm)
    if not len(rows):
        return {}
    features = counted.features(draft.text, lines.take(rows))
    scores = counted.evidence(features)
    path, _ = counted.label_lines(features, titles=titles)
    weights = {}
    for number, row in enumerate(rows.tolist()):
        label, runner_up = Kind(int(lines.label[row])), Kind(int(lines.runner_up[row]))
        if lines.rule[row] != LabelRule.PERSON and runner_up != Kind.UNDECIDED:
            weighed = list(_at_line(features, scores, path, number, READINGS[label], READINGS[runner_up]))
            # How common such a sequence of labels is comes last, however much it weighs.
            weights[row] = [*sorted(weighed[:-1], key=lambda weight: -abs(weight.log_odds)), weighed[-1]]
    return weights


def _at_line(
    lines: Lines, features: tuple[counted.Feature, ...], path: Index, line: int, label: Reading, runner_up: Reading
) -> Iterator[Weight]:
    """Yield what each feature weighs at the breaks above and below a line, then how common the sequence of labels is."""
    has_above = line > 0 and lines.doc[line - 1] == lines.doc[line]
    has_below = line + 1 < len(lines.doc) and lines.doc[line + 1] == lines.doc[line]
    above = int(path[line - 1]) if has_above else None
    below = int(path[line + 1]) if has_below else None
    # A feature counts twice: as the end of the line above, or a sign at this line, and as the same one line below.
    for feature in features:
        if above is not None:
            scores = [counted.weight(feature, line - 1, above, reading) for reading in (label, runner_up)]
            yield Weight(_above(lines, feature.feature, line), scores[0] - scores[1])
        if below is not None:
            scores = [counted.weight(feature, line, reading, below) for reading in (label, runner_up)]
            yield Weight(_below(lines, feature.feature, line), scores[0] - scores[1])
    prior = 0.0
    if above is not None:
        prior += counted.prior(above, label) - counted.prior(above, runner_up)
    if below is not None:
        prior += counted.prior(label, below) - counted.prior(runner_up, below)
    yield Weight(f"this is {'more' if prior > 0 else 'less'} common between such lines", prior)


def _above(lines: Lines, feature: str, line: int) -> str:
    """Return the words for a feature of the break above a line."""
    if feature == "end":
        return f"the line above {ENDS[End(int(lines.end[line - 1]))]}"
    if feature == "fill":
        return f"the line above {FILLS[Fill(int(lines.fill[line - 1]))]}"
    return _sign(lines, feature, line)


def _below(lines: Lines, feature: str, line: int) -> str:
    """Return the words for a feature of the break below a line."""
    if feature == "end":
        return f"it {ENDS[End(int(lines.end[line]))]}"
    if feature == "fill":
        return f"it {FILLS[Fill(int(lines.fill[line]))]}"
    return f"below: {_sign(lines, feature, line + 1)}"


def _sign(lines: Lines, feature: str, line: int) -> str:
    present, absent = SIGNS[feature]
    return present if getattr(lines, feature)[line] else absent
