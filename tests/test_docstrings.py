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
WITHOUT_EXAMPLE = {"CorrectionError", "KernelError", "PlanError", "StopError"}


def public() -> Iterator[tuple[str, Any]]:
    """Yield the public functions and classes, and the methods of the classes."""
    named = [(name, getattr(reflow, name)) for name in reflow.__all__]
    named += [(f"arrow.{name}", getattr(arrow, name)) for name in ("clean_batch", "schema")]
    for name, value in named:
        if inspect.isclass(value) or inspect.isfunction(value):
            yield name, value
        if inspect.isclass(value):
            for method, member in vars(value).items():
                function = getattr(member, "__func__", member)
                if not method.startswith("_") and inspect.isfunction(function):
                    yield f"{name}.{method}", function


PUBLIC = dict(public())


@pytest.mark.parametrize("name", PUBLIC)
def test_a_sentence_first(name: str) -> None:
    docstring = inspect.getdoc(PUBLIC[name]) or ""
    first, _, _ = docstring.partition("\n\n")
    is_sentence = first.replace("\n", " ").rstrip().endswith((".", ";", ")"))
    assert is_sentence, f"begin the docstring of {name} with a sentence and a blank line, not {first!r}"


@pytest.mark.parametrize(
    "name", [name for name in PUBLIC if "." not in name or name.startswith(("arrow.", "Document."))]
)
def test_an_example_that_runs(name: str) -> None:
    has_example = ">>> " in (inspect.getdoc(PUBLIC[name]) or "")
    assert name in WITHOUT_EXAMPLE or has_example, f"add an example (>>> …) to the docstring of {name}"


@pytest.mark.parametrize("name", [name for name, value in PUBLIC.items() if inspect.isfunction(value)])
def test_each_argument_is_spoken_of(name: str) -> None:
    """By its name, or because the docstring says whose arguments they are."""
    docstring = inspect.getdoc(PUBLIC[name]) or ""
    shared = ("are those of", "what `reflow.clean` takes", "as `reflow.clean_batch` does")
    for argument in inspect.signature(PUBLIC[name]).parameters:
        known = argument in ("self", "cls", "config", "changes") or any(words in docstring for words in shared)
        word = argument.rstrip("s")
        mentioned = f"`{argument}`" in docstring or word in docstring.lower()
        assert known or mentioned, f"explain `{argument}` in the docstring of {name}"


def test_every_command_and_option_has_its_help() -> None:
    (commands,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    helped = {choice.dest for choice in commands._choices_actions if choice.help}
    assert helped == set(commands.choices), f"add help= to {set(commands.choices) - helped} in cli/options.py"
    for name, command in commands.choices.items():
        assert command.description, f"add description= to the command {name} in cli/options.py"
        for action in command._actions:
            assert action.help, f"add help= to {action.dest} of the command {name} in cli/options.py"
