"""The arguments of `clean_files` as one value, checked before any file is read."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from reflow.batch.destination import Destination
from reflow.batch.jobs import PlanError
from reflow.batch.limits import LONGEST_TIMEOUT, MOST_MEMORY
from reflow.batch.progress import Show
from reflow.batch.tables import INPUT_FORMATS, InputFormat
from reflow.batch.workers import ENGINES, Workers
from reflow.config import Config
from reflow.language import _
from reflow.pipeline import Pass
from reflow.wording import did_you_mean


@dataclass(frozen=True, slots=True)
class Options:
    """What a run over many files is to do.

    `part` is (2, 8) for the second eighth of the work. With `compare`, a difference is rendered and nothing is written.
    `stdin` must return the same each time it is called.
    """

    config: Config
    part: tuple[int, int]
    workers: Workers
    destination: Destination
    passes: tuple[Pass, ...]
    include: Sequence[str]
    files_from: str | os.PathLike[str] | None
    text_field: str | None
    input_format: InputFormat | None
    compare: bool
    dry_run: bool
    stdin: Callable[[], bytes] | None
    progress: Show | None

    def __post_init__(self) -> None:
        """Raise PlanError for values out of range, and for an engine that is not installed."""
        _refuse_workers(self.workers)
        if self.input_format is not None and self.input_format not in INPUT_FORMATS:
            raise PlanError(
                _(
                    "no input format {format!r}; {advice}",
                    format=self.input_format,
                    advice=did_you_mean(self.input_format, INPUT_FORMATS),
                )
            )


def _refuse_workers(workers: Workers) -> None:
    # `not 0 < value` also refuses NaN.
    if workers.count is not None and workers.count < 1:
        raise PlanError(_("{number} processes cannot do any work; name 1 or more with --jobs", number=workers.count))
    if not 0 < workers.timeout <= LONGEST_TIMEOUT:
        raise PlanError(
            _(
                "{timeout:g} seconds is not a valid timeout; name up to {most:g} with --timeout",
                timeout=workers.timeout,
                most=LONGEST_TIMEOUT,
            )
        )
    if not 0 < workers.memory <= MOST_MEMORY:
        raise PlanError(
            _(
                "{memory} MB is not a valid memory limit; name up to {most} with --memory",
                memory=workers.memory,
                most=MOST_MEMORY,
            )
        )
    if workers.engine not in ENGINES:
        raise PlanError(
            _("no engine {engine!r}; {advice}", engine=workers.engine, advice=did_you_mean(workers.engine, ENGINES))
        )
    if workers.engine == "ray" and find_spec("ray") is None:
        raise PlanError(_("--engine ray needs Ray: pip install 'ray[data]'"))


LONGEST_PART = 20  # characters; `int` refuses longer numbers than it can read quickly


def read_part(shard: str) -> tuple[int, int]:
    """Return the part of the work that a text such as "2/8" names.

    >>> read_part("2/8")
    (2, 8)
    """
    number, _slash, parts = shard.partition("/")
    digits = number.isdecimal() and parts.isdecimal() and len(shard) < LONGEST_PART
    if digits and 1 <= int(number) <= int(parts):
        return int(number), int(parts)
    raise PlanError(_("no part {shard!r}; 2/8 is the second of eight parts", shard=shard[:LONGEST_PART]))


def patterns(include: str | Sequence[str] | None, default: Sequence[str]) -> Sequence[str]:
    """Return the patterns of file names to take from folders; a single text is one pattern."""
    if include is None:
        return default
    return (include,) if isinstance(include, str) else include
