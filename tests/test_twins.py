"""Library and command are twins: options, arguments and pages name the same things."""

import argparse
import dataclasses
import inspect
import json
from typing import Any

import jsonschema
import pytest
from test_cases import CASES, document_of
from test_seed import ENCODED, LAYOUTS

import reflow
from reflow.batch.api import FORMATS
from reflow.batch.tables import INPUT_FORMATS
from reflow.catalogue import Level
from reflow.cli.options import parser
from reflow.config import CHOICES, Config
from reflow.write.stream import ROWS

CONFIG = {field.name for field in dataclasses.fields(Config)}
DISPLAY = {"help", "lang", "quiet", "errors"}  # about the terminal alone


def options(command: str) -> dict[str, argparse.Action]:
    (commands,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return {action.dest: action for action in commands.choices[command]._actions}


@pytest.mark.parametrize(("command", "function"), [("clean", reflow.clean_files), ("explain", reflow.explain)])
def test_each_option_has_its_argument(command: str, function: Any) -> None:
    arguments = set(inspect.signature(function).parameters) | CONFIG
    arguments |= {"path", "output"} if command == "explain" else {"paths"}
    missing = set(options(command)) - DISPLAY - arguments
    assert not missing, (
        f"add {missing} to the arguments of reflow.{function.__name__}, or to Config: reflow {command} has them"
    )


def test_each_argument_has_its_option() -> None:
    arguments = set(inspect.signature(reflow.clean_files).parameters) - {"changes", "stdin", "progress"}
    missing = (arguments | CONFIG) - set(options("clean"))
    assert not missing, f"add options for {missing} in cli/options.py: reflow.clean_files has them"


def test_choices_are_the_same() -> None:
    chosen = options("clean")
    assert tuple(chosen["format"].choices or ()) == FORMATS
    assert tuple(chosen["rows"].choices or ()) == ROWS
    assert tuple(chosen["input_format"].choices or ()) == INPUT_FORMATS
    assert [level.upper() for level in chosen["level"].choices or ()] == [level.name for level in Level]
    for name in CHOICES.keys() - {"level"}:
        assert tuple(chosen[name].choices or ()) == CHOICES[name], (
            f"give --{name} the choices of config.py in cli/options.py"
        )


VALIDATOR = jsonschema.Draft202012Validator(reflow.schema())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_case_fits_the_schema(case: dict[str, Any]) -> None:
    VALIDATOR.validate(json.loads(document_of(case).to_json()))


@pytest.mark.parametrize("source", [*ENCODED.values(), *LAYOUTS.values(), "", b"\xff\xfe\xff"])
def test_every_output_fits_the_schema(source: str | bytes) -> None:
    VALIDATOR.validate(reflow.clean(source).to_dict())


def test_the_schema_refuses_what_is_none() -> None:
    document = reflow.clean("本报讯 昨天，大桥合龙。").to_dict()
    document["articles"][0]["title"] = 3
    assert not VALIDATOR.is_valid(document)
