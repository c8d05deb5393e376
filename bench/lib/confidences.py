"""How sure the decisions about the line ends of a labelled page are, and which of them are right."""

import numpy as np
from numpy.typing import NDArray

from lib.labelled_pages import Case, labels_of, lines_of
from reflow import PASSES, Config
from reflow.draft import Draft, Kind
from reflow.passes.label import label


def decisions(case: Case) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the confidence of each decision of a page, and whether it is right."""
    before = lines_of(case)
    gold = labels_of(case, before)
    draft: Draft = before
    config = Config()
    for step in PASSES[: PASSES.index(label) + 1]:
        draft = step(draft, config)
    row_at = {int(start): row for row, start in enumerate(before.text.origin[before.lines.start].tolist())}
    confidence, right = [], []
    lines = draft.labelled
    for row in range(len(lines)):
        row_before = row_at.get(int(draft.text.origin[lines.start[row]]))
        if not row_before:  # no such line, or the first one, above which nothing is to be decided
            continue
        joined, joined_in_gold = lines.label[row] == Kind.NEXT, gold[row_before] == Kind.NEXT
        confidence.append(float(lines.score[row]))
        right.append(bool(joined == joined_in_gold))
    return np.array(confidence), np.array(right, np.bool_)
