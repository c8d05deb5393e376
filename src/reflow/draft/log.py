"""The log of a draft: every change, and changes that were deliberately not made."""

from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.catalogue import EFFECTS, RULES, Effect, Rule
from reflow.draft.text import Index


class Chunk(NamedTuple):
    """The log rows of one decision step: columns of equal length, positions in the reel."""

    rule: Rule
    effect: Effect
    start: Index
    end: Index
    score: NDArray[np.float32]


class Log(msgspec.Struct, frozen=True):
    """An append-only record of every change, and of changes that were deliberately not made."""

    chunks: tuple[Chunk, ...] = ()

    def add(self, rule: Rule, effect: Effect, start: Any, end: Any, score: Any = 1.0) -> "Log":
        """Append one row for each `start` (positions in the reel); `score` is their confidence, 0 to 1."""
        if not len(start):
            return self
        scores = np.empty(len(start), np.float32)
        scores[:] = score
        return Log((*self.chunks, Chunk(rule, effect, np.asarray(start), np.asarray(end), scores)))

    def columns(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Index, Index, NDArray[np.float32]]:
        """Return the columns rule and effect (row numbers in `RULES` and `EFFECTS`), start, end and score."""
        sizes = [len(chunk.start) for chunk in self.chunks]
        rule = np.repeat(np.array([RULES.index(chunk.rule) for chunk in self.chunks], np.uint8), sizes)
        effect = np.repeat(np.array([EFFECTS.index(chunk.effect) for chunk in self.chunks], np.uint8), sizes)
        empty = [np.empty(0, np.int64)]
        start = np.concatenate([chunk.start for chunk in self.chunks] or empty)
        end = np.concatenate([chunk.end for chunk in self.chunks] or empty)
        score = np.concatenate([chunk.score for chunk in self.chunks] or [np.empty(0, np.float32)])
        return rule, effect, start, end, score
