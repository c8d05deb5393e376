"""Passes written by the caller: load them by name, check that workers can import them, fingerprint them."""

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from importlib import import_module
from inspect import getsourcefile
from pathlib import Path

from reflow.batch.jobs import PlanError
from reflow.language import _
from reflow.pipeline import PASSES, Pass
from reflow.wording import did_you_mean


def load_passes(name: str) -> tuple[Pass, ...]:
    """Import the passes named by `module:name`: a list of all passes, or one function to run after those of reflow.

    The module may also be in the working folder. Raises PlanError if the module or the name does not exist.

    >>> [step.__name__ for step in load_passes("reflow:PASSES")][:3]
    ['normalize', 'vertical', 'openings']
    """
    module_name, _colon, attribute = name.partition(":")
    if not (module_name and attribute):
        raise PlanError(_("{name!r} names no passes; write module:name, such as my_passes:PASSES", name=name))
    # An installed program, unlike `python`, does not have the working folder in its path.
    if os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())
    try:
        module = import_module(module_name)
    except ImportError as error:
        raise PlanError(f"--passes {name}: {error}") from error
    except Exception as error:  # the module is the caller's and may raise anything
        raise PlanError(
            _(
                "--passes {name}: its module fails with {type}: {error}",
                name=name,
                type=type(error).__name__,
                error=error,
            )
        ) from error
    if not hasattr(module, attribute):
        names = [public for public in dir(module) if not public.startswith("_")]
        raise PlanError(
            _(
                "{module} has no {attribute!r}; {advice}",
                module=module_name,
                attribute=attribute,
                advice=did_you_mean(attribute, names),
            )
        )
    value = getattr(module, attribute)
    if callable(value):
        return (*PASSES, value)
    if isinstance(value, Sequence) and value and all(callable(step) for step in value):
        return tuple(value)
    raise PlanError(
        _("{name} is neither a pass nor a list of passes; a pass is a function from a draft to a draft", name=name)
    )


def refuse_unsendable(passes: Sequence[Pass]) -> None:
    """Raise PlanError for a pass that another process cannot import: a lambda, or a function within a function."""
    for step in passes:
        try:
            pickle.dumps(step)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            name = getattr(step, "__qualname__", repr(step))
            raise PlanError(
                _("the pass {name} cannot be sent to another process; define it at the top of a module", name=name)
            ) from error


def need_main(passes: Sequence[Pass]) -> bool:
    """Return whether a pass is defined in the main module, which workers must then import."""
    return any(getattr(_function(step), "__module__", None) == "__main__" for step in passes)


def _function(step: Callable[..., object]) -> Callable[..., object]:
    """Return the function behind a pass, which may be a `functools.partial` of it."""
    while isinstance(step, partial):
        step = step.func
    return step


def fingerprint(passes: Sequence[Pass]) -> str:
    """Return a text that identifies passes: their names, and the contents of the caller's source files."""
    if passes == PASSES:
        return ""
    return " ".join(_fingerprint(step) for step in passes)


def _fingerprint(step: Callable[..., object]) -> str:
    name = f"{getattr(step, '__module__', '')}:{getattr(step, '__qualname__', repr(step))}"
    if step in PASSES:  # the version of reflow identifies it
        return name
    if isinstance(step, partial):
        return f"{_fingerprint(step.func)} {step.args!r} {step.keywords!r}"
    try:
        file = getsourcefile(step)
    except TypeError:  # an object with a method __call__
        file = getsourcefile(type(step))
    if file is None or not os.path.exists(file):
        return name
    return f"{name}:{sha256(Path(file).read_bytes()).hexdigest()}"
