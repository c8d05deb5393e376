"""How sure the reader is of the line ends, the lines and the kind of a labelled text, and what of that is right."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lib import labelled_texts
from lib.calibration_error import calibration_error
from lib.labelled_pages import Case, Labels, labels_of, lines_of
from reflow import Config
from reflow.draft import Draft, Kind, TextKind
from reflow.model.one_unit import ROLES, is_joined
from reflow.passes.label import label


@dataclass(frozen=True)
class Sure:
    """Some decisions: how sure the reader is of each, and which are right."""

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Reading:
    """A labelled text as the pass `label` leaves it, and what its lines are."""

    draft: Draft
    gold: Labels
    gold_kind: TextKind


def reading(case: Case) -> Reading:
    """Label a page, or a text that is none."""
    lines = lines_of(case)
    if "units" in case:
        return Reading(label(lines, Config()), labelled_texts.labels_of(case, lines), labelled_texts.kind_of(case))
    return Reading(label(lines, Config()), labels_of(case, lines), TextKind.PAGE)


def decisions(read: Reading) -> Sure:
    """Return how sure each line end but the first is: two lines are joined, in a paragraph or a headline, or they are not."""
    lines = read.draft.labelled
    # Of which article a line is, the labels do not say; headlines of two articles hardly ever stand one below the other.
    gold = lines.with_columns(label=read.gold.astype(np.uint8), parsed=np.zeros(len(lines), np.int64))
    right = is_joined(lines) == is_joined(gold)
    return Sure(lines.score[1:].astype(np.float64), right[1:])


def kinds(read: Reading) -> dict[str, Sure]:
    """Return how sure it is that each line is a part of what it became, by that: a title, a paragraph and so on."""
    lines = read.draft.labelled
    role, right = ROLES[lines.label], ROLES[lines.label] == ROLES[read.gold]
    return {
        Kind(number).name.lower(): Sure(lines.certainty[role == number].astype(np.float64), right[role == number])
        for number in np.unique(role).tolist()
    }


def kind_of_text(read: Reading) -> Sure:
    """Return how sure the kind of the text is."""
    documents = read.draft.documents
    return Sure(documents.kind_score.astype(np.float64), documents.kind == read.gold_kind)


def together(parts: list[Sure]) -> Sure:
    """Return the decisions of several texts."""
    return Sure(np.concatenate([part.confidence for part in parts]), np.concatenate([part.right for part in parts]))


ALL: Final = "all lines"
TEXT: Final = "kind of the text"


def table_of_kinds(readings: list[Reading]) -> str:
    """Return a table: how many lines became each kind, how sure that was, how many are right, and the calibration error."""
    by_kind: dict[str, list[Sure]] = {ALL: []}
    for read in readings:
        for name, sure in kinds(read).items():
            by_kind.setdefault(name, []).append(sure)
            by_kind[ALL].append(sure)
        by_kind.setdefault(TEXT, []).append(kind_of_text(read))
    rows = ["| kind | decisions | wrong | mean confidence | right | calibration error |", "|---|---|---|---|---|---|"]
    for name, parts in by_kind.items():
        sure = together(parts)
        error, _ = calibration_error(sure.confidence, sure.right)
        rows.append(
            f"| {name} | {len(sure.right)} | {(~sure.right).sum()} | {sure.confidence.mean():.4f} "
            f"| {sure.right.mean():.4f} | {error:.4f} |"
        )
    return "\n".join(rows)
