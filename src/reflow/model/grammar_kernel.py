"""The compiled parse: the best path that `reflow.model.grammar` defines, and `text_kinds` (`kernels/grammar.c`)."""

import ctypes
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from reflow.kernels.library import level, loaded
from reflow.kernels.memory import address

Array = NDArray[Any]

# Sizes of `kernels.h` and `grammar.c`.
MOST_STATES: Final = 16
MOST_SETS: Final = 32
MOST_ARCS: Final = 256

_COUNTS: Final = ("states", "labels", "sets", "longest", "arcs")
_ARRAYS: Final = ("set_labels", "start", "end", "set_of_arc", "cost", "begins")


class _CAutomaton(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int32) for name in _COUNTS),
        *((name, ctypes.c_void_p) for name in _ARRAYS),
    )


class Automaton(msgspec.Struct, frozen=True, eq=False):
    """An automaton as the kernels take it, and the arrays that hold it in memory."""

    c: _CAutomaton
    arrays: dict[str, Array]

    @classmethod
    def of(cls, labels: int, states: int, set_labels: Array, arcs: dict[str, Array]) -> "Automaton":
        """Pack an automaton of so many labels and states, of which the first is that before the first line.

        `set_labels`: sets of labels, of equal length; `arcs`: the columns `start`, `end`, `set_of_arc`, `cost` and `begins`,
        ascending by `start`. Raises ValueError if it is larger than the kernels can be given.
        """
        sets, longest = set_labels.shape
        if states > MOST_STATES or sets > MOST_SETS or len(arcs["start"]) > MOST_ARCS:
            raise ValueError(f"the kernels take {MOST_STATES} states, {MOST_SETS} sets and {MOST_ARCS} arcs at most")
        arrays = {"set_labels": set_labels, **arcs}
        arrays = {name: np.ascontiguousarray(arrays[name], np.int32) for name in _ARRAYS}
        pointers = {name: address(array) for name, array in arrays.items()}
        count = len(arcs["start"])
        c = _CAutomaton(labels=labels, states=states, sets=sets, longest=longest, arcs=count, **pointers)
        return cls(c, arrays)


def best_labels(
    automaton: Automaton, steps: NDArray[np.int32], bounds: Array, end_costs: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
    """Return the label of each line, and whether it begins an article; None where no kernel runs.

    The arguments behind the first are those of the definition, `reflow.model.grammar._best_labels`. The automaton of
    `reflow.model.text_kinds` has kinds of text instead of labels, and no articles.
    """
    if level() is None:
        return None
    lines, documents = len(steps), len(bounds) - 1
    steps, end_costs = np.ascontiguousarray(steps, np.int32), np.ascontiguousarray(end_costs, np.int32)
    bounds = np.ascontiguousarray(bounds, np.int64)
    if steps.shape[1] != automaton.c.labels or end_costs.shape != (documents, automaton.c.states):
        raise ValueError(f"{steps.shape} scores and {end_costs.shape} costs do not fit the automaton")
    last_arc = np.empty(int((bounds[1:] - bounds[:-1]).max()) * MOST_STATES, np.uint8)
    labels, begins = np.empty(lines, np.int64), np.empty(lines, np.bool_)
    loaded().reflow_parse(
        ctypes.byref(automaton.c),
        *(ctypes.c_void_p(address(array)) for array in (steps, bounds)),
        ctypes.c_int64(documents),
        *(ctypes.c_void_p(address(array)) for array in (end_costs, last_arc, labels, begins)),
    )
    return labels, begins
