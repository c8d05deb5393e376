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
from reflow.kernels import library
from reflow.kernels.library import Level
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
    monkeypatch.setattr(network, "level", lambda: Level[request.param])
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
