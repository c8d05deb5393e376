"""Let the network say of lines what a test wants it to say, so that the test is about what is done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reflow.draft import TextKind
from reflow.draft.kinds import LABELS
from reflow.model import network

Answer = Any  # a `Kind` that is nearly sure, or a dict with the probabilities of some
SURE = 0.97  # of a label, or of a kind of text


def answer(
    monkeypatch: pytest.MonkeyPatch, labels: Sequence[Answer], kind: TextKind | Sequence[TextKind] = TextKind.PAGE
) -> None:
    """Let the network answer with these labels, one for each line, in texts of one kind or of a kind for each line."""
    kinds = [kind] * len(labels) if isinstance(kind, TextKind) else kind
    scores = _logarithms([one if isinstance(one, Mapping) else {one: SURE} for one in labels], len(LABELS))
    kind_scores = _logarithms([{one: SURE} for one in kinds], len(TextKind))

    def forward(net: object, columns: NDArray[np.float32], *rest: object) -> tuple[NDArray[np.float32], ...]:
        assert len(columns) == len(labels), "prepare one answer for each line that is not blank"
        return scores, kind_scores

    monkeypatch.setattr(network, "forward", forward)


def _logarithms(probabilities: Sequence[Mapping[Any, float]], count: int) -> NDArray[np.float32]:
    """Return the logarithms of probabilities; what is missing to 1 is shared by all that are not named."""
    rows = []
    for of_line in probabilities:
        left = (1 - sum(of_line.values())) / max(count - len(of_line), 1)
        rows.append([of_line.get(number, left) for number in range(count)])
    return np.log(np.array(rows, np.float32))
