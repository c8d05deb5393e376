"""Files of corrections that are partly false and partly damaged."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import reflow
from reflow.corrections import CORRECTION_KINDS

NAMES = ("钟", "于右任", "")
FIELDS = ("line", "kind", "before", "after", "name", "source")
# Values that no field of a correction expects.
ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 10**30, float("nan"), float("inf"), "", "\ud800", "\0", "第", [], {}, [[1]], *CORRECTION_KINDS,
)  # fmt: skip


def false_corrections(doubts: Sequence[reflow.Doubt], random: Random) -> bytes:
    """Return a file of corrections for what `reflow.review` lists, with false values and damaged bytes."""
    rows: list[Any] = []
    for doubt in random.sample(doubts, min(len(doubts), random.randrange(6))):
        row = {name: getattr(doubt, name) for name in ("line", "kind", "before", "after")}
        row["kind"] = random.choice(CORRECTION_KINDS)
        if row["kind"] == "name":
            row["name"] = random.choice(NAMES)
        for _ in range(random.choice((0, 0, 0, 1, 2))):
            row[random.choice(FIELDS)] = random.choice(ODD_VALUES)
        rows += [row] * random.choice((1, 1, 2))
    if random.random() < 0.1:
        rows.append(random.choice(ODD_VALUES))
    data = bytearray("\n".join(map(json.dumps, rows)).encode())
    for _ in range(random.choice((0, 0, 1, 3)) if data else 0):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)
