"""The compiled kernels compute what NumPy computes, to the last bit; without them reflow works as well."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import reflow
from reflow.draft.kinds import LABELS
from reflow.kernels import library
from reflow.kernels.library import Level
from reflow.model import grammar, grammar_kernel
from reflow.model import network as definition
from reflow.model import network_kernel as network
from reflow.model.network import AROUND, FARTHEST, HIGHEST

ROOT = Path(__file__).parents[1]
NET = definition.weights()

compiled = pytest.mark.skipif(library.library() is None, reason="no kernels are compiled here")


def levels() -> list[Level]:
    """Return the levels that this processor has."""
    kernels = library.library()
    return [] if kernels is None else [level for level in Level if level <= kernels.reflow_best_level()]


NAMES: list[Any] = [level.name for level in levels()] or [pytest.param("", marks=compiled)]


@pytest.fixture(params=NAMES)
def level(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Use the instructions of a level."""
    for module in (network, grammar_kernel):
        monkeypatch.setattr(module, "level", lambda: Level[request.param])
    network._packed.cache_clear()
    yield
    network._packed.cache_clear()


def random_lines(sizes: list[int], spread: float) -> tuple[Any, Any, Any]:
    """Return columns, characters and documents of lines at random."""
    random = np.random.default_rng(len(sizes))
    lines = sum(sizes)
    columns = np.asfortranarray(random.normal(0, spread, (lines, len(NET.mean))).astype(np.float32))
    return columns, random.integers(0, len(NET.vectors), (lines, 16)), np.repeat(np.arange(len(sizes)), sizes)


@pytest.mark.parametrize("spread", [0.3, 3, 300])
@pytest.mark.parametrize("sizes", [[1], [2, 1, 3], [64], [65, 63, 1, 128], [300, 7]], ids=str)
def test_scores_are_those_of_numpy_to_the_last_bit(level: None, sizes: list[int], spread: float) -> None:
    lines = random_lines(sizes, spread)
    scores = network.scores(NET, *lines, FARTHEST, HIGHEST, AROUND)
    assert scores is not None
    assert np.array_equal(scores, definition._scores(NET, *lines))


def test_arrays_of_any_order_are_taken(level: None) -> None:
    columns, characters, doc = random_lines([5], 1)
    scores = network.scores(
        NET, np.ascontiguousarray(columns), np.asfortranarray(characters), doc, FARTHEST, HIGHEST, AROUND
    )
    assert scores is not None
    assert np.array_equal(scores, definition._scores(NET, columns, characters, doc))


def test_what_does_not_fit_the_weights_is_refused(level: None) -> None:
    columns, characters, doc = random_lines([5], 1)
    with pytest.raises(ValueError, match="do not fit the weights"):
        network.scores(NET, columns[:, 1:], characters, doc, FARTHEST, HIGHEST, AROUND)
    with pytest.raises(ValueError, match="no vector for a character"):
        network.scores(NET, columns, characters + len(NET.vectors), doc, FARTHEST, HIGHEST, AROUND)


# --- the parse -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [False, True], ids=["few ties", "many ties"])
@pytest.mark.parametrize("ruled_out", [0.0, 0.5, 1.0], ids=["no label ruled out", "half of them", "all"])
@pytest.mark.parametrize("sizes", [[1], [2, 1, 3], [30, 31], [400, 7]], ids=str)
def test_the_parse_is_that_of_numpy(level: None, sizes: list[int], ruled_out: float, whole: bool) -> None:
    random = np.random.default_rng(len(sizes))
    for spread in (0.1, 1, 5):
        scores = random.normal(0, spread, (sum(sizes), len(LABELS)))
        scores = np.rint(scores) if whole else scores
        scores[random.random(scores.shape) < ruled_out] = -np.inf
        steps, bounds = grammar.whole_steps(scores), np.append(0, np.cumsum(sizes))
        end_costs = random.choice([grammar.END, grammar.END_OF_PROSE], len(sizes))
        compiled = grammar_kernel.best_labels(grammar.automaton(), steps, bounds, end_costs)
        assert compiled is not None
        for by_kernel, by_definition in zip(compiled, grammar._best_labels(steps, bounds, end_costs), strict=True):
            assert np.array_equal(by_kernel, by_definition)


def test_scores_of_other_labels_are_refused(level: None) -> None:
    steps, bounds = np.zeros((3, len(LABELS) + 1), np.int32), np.array([0, 3])
    with pytest.raises(ValueError, match="do not fit the automaton"):
        grammar_kernel.best_labels(grammar.automaton(), steps, bounds, grammar.END[None])


def test_an_automaton_too_large_for_the_kernels_is_an_error() -> None:
    arcs = {name: np.zeros(1) for name in ("start", "end", "set_of_arc", "cost", "begins")}
    one_set = np.zeros((1, 1))
    assert grammar_kernel.Automaton.of(1, grammar_kernel.MOST_STATES, one_set, arcs)
    with pytest.raises(ValueError, match="states"):
        grammar_kernel.Automaton.of(1, grammar_kernel.MOST_STATES + 1, one_set, arcs)


# --- sizes -----------------------------------------------------------------------------------------------------------


@compiled
def test_weights_of_other_sizes_are_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "HIDDEN", 64)
    network._packed.cache_clear()
    assert network.scores(NET, *random_lines([3], 1), FARTHEST, HIGHEST, AROUND) is None
    network._packed.cache_clear()


@compiled
def test_the_weights_fit_the_kernels() -> None:
    """Otherwise all would be computed by NumPy, and nothing would say so."""
    assert network._packed(NET, FARTHEST, HIGHEST, AROUND) is not None or library.level() is None


# --- which kernel ----------------------------------------------------------------------------------------------------


def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=ROOT)


CLEAN = "import reflow; print(reflow.kernel(), reflow.clean('昨天，大桥合\\n龙。').to_text().strip())"


def test_the_variable_chooses_the_kernel() -> None:
    assert run(CLEAN, REFLOW_KERNEL="numpy").stdout == "numpy 昨天，大桥合龙。\n"
    assert run(CLEAN, REFLOW_KERNEL="").stdout == f"{reflow.kernel()} 昨天，大桥合龙。\n"


def test_what_cannot_be_had_is_an_error() -> None:
    done = run("import sys; from reflow.cli import main; sys.exit(main(['--version']))", REFLOW_KERNEL="sse9")
    assert done.returncode == 2
    assert done.stderr == "reflow: REFLOW_KERNEL is 'sse9'; it may be numpy, plain, avx2, vnni\n"
    if library.library() is None:
        assert "no kernels are compiled here" in run(CLEAN, REFLOW_KERNEL="avx2").stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "cannot be loaded", id="a library that is none"),
        pytest.param(None, "are of other sources", id="compiled from other sources"),
    ],
)
def test_kernels_that_do_not_fit_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, says: str
) -> None:
    folder = tmp_path / "kernels"
    shutil.copytree(library.HERE, folder)
    if content is not None:
        (folder / library.NAME).write_bytes(content)
    elif (folder / library.NAME).exists():
        (folder / "network.c").write_text("/* changed */\n")
    else:
        pytest.skip("no kernels are compiled here")
    monkeypatch.setattr(library, "HERE", folder)
    with pytest.warns(RuntimeWarning, match=says):
        assert library.library.__wrapped__() is None
