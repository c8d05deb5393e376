"""What is public is explained: a sentence, what goes in and comes out, an example that runs; every option has its help."""

import argparse
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

import reflow
from reflow import arrow
from reflow.cli.options import parser

# Errors are caught and not called; a pass is a type, FORMATS and PASSES are tuples: what they hold is said elsewhere.
WITHOUT_EXAMPLE = {"CorrectionError", "PlanError", "StopError"}


def public() -> Iterator[tuple[str, Any]]:
    """Give the public functions and classes, and the methods of these."""
    named = [(name, getattr(reflow, name)) for name in reflow.__all__]
    named += [(f"arrow.{name}", getattr(arrow, name)) for name in ("clean_batch", "schema")]
    for name, value in named:
        if inspect.isclass(value) or inspect.isfunction(value):
            yield name, value
        if inspect.isclass(value):
            for method, member in vars(value).items():
                own = getattr(member, "__func__", member)
                if not method.startswith("_") and inspect.isfunction(own):
                    yield f"{name}.{method}", own


PUBLIC = dict(public())


@pytest.mark.parametrize("name", PUBLIC)
def test_a_sentence_first(name: str) -> None:
    said = inspect.getdoc(PUBLIC[name]) or ""
    first, _, _ = said.partition("\n\n")
    assert first.replace("\n", " ").rstrip().endswith((".", ";", ")")), first


@pytest.mark.parametrize(
    "name", [name for name in PUBLIC if "." not in name or name.startswith(("arrow.", "Document."))]
)
def test_an_example_that_runs(name: str) -> None:
    assert name in WITHOUT_EXAMPLE or ">>> " in (inspect.getdoc(PUBLIC[name]) or "")


@pytest.mark.parametrize("name", [name for name, value in PUBLIC.items() if inspect.isfunction(value)])
def test_each_argument_is_spoken_of(name: str) -> None:
    """By its name, or because the docstring says whose arguments they are."""
    said = inspect.getdoc(PUBLIC[name]) or ""
    shared = ("are those of", "what `reflow.clean` takes", "as `reflow.clean_batch` does")
    for argument in inspect.signature(PUBLIC[name]).parameters:
        known = argument in ("self", "cls", "config", "changes") or any(words in said for words in shared)
        word = argument.rstrip("s")
        assert known or f"`{argument}`" in said or word in said.lower(), argument


def test_every_command_and_option_has_its_help() -> None:
    (commands,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    assert {choice.dest for choice in commands._choices_actions if choice.help} == set(commands.choices)
    for name, command in commands.choices.items():
        assert command.description, name
        assert all(action.help for action in command._actions), name
