"""Plan a run: list the inputs, decide where each output goes, and refuse what would do harm."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from reflow.batch.inputs import InputFinder
from reflow.batch.jobs import STDIN, Job, PlanError, file_id, is_shard, read_stdin, same_file
from reflow.language import _
from reflow.lists import listed
from reflow.read.file_bytes import display_name
from reflow.read.table import ENDINGS as TABLE_ENDINGS
from reflow.read.table import PACKED
from reflow.wording import reason_of
from reflow.write.stream import ONE_FILE, Format

# What is taken from a folder: texts, or where the column of the text is named, tables; packed or not.
TEXTS: Final = ("*.txt", *(f"*.txt{packed}" for packed in PACKED))
TABLES: Final = tuple(f"*{ending}{packed}" for ending in TABLE_ENDINGS for packed in ("", *PACKED))


Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One path or several: a text is one path, not a sequence of letters."""

Origin = tuple[str, str]
"""An argument that inputs come from: the option, empty for a path, and its value; paths are relative to the output."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of a run, and how many files in its folders did not match the patterns.

    `named` are the origins that the arguments name, `existing` those of them that led to an input. `into_inputs` is
    whether outputs are written among the inputs.
    """

    jobs: list[Job]
    not_taken: int = 0
    named: frozenset[Origin] = frozenset()
    existing: frozenset[Origin] = frozenset()
    into_inputs: bool = False

    @property
    def has_tables(self) -> bool:
        """Whether an input is a table."""
        return any(job.table is not None for job in self.jobs)


def plan(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format = "json",
    include: Sequence[str] = TEXTS,
    files_from: str | os.PathLike[str] | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> Plan:
    """List the inputs and where each one's output goes. Raises PlanError for what would do harm."""
    path_list = [paths] if isinstance(paths, str | os.PathLike) else paths
    arguments = [os.fspath(path) for path in path_list]
    from_list = [] if files_from is None else _read_list(files_from, stdin)
    if [*arguments, *from_list, files_from].count(STDIN) > 1:
        raise PlanError(_("- stands for standard input, which can be read only once"))
    folder = None if output is None else os.fspath(output)
    finder = InputFinder(folder, format, include)
    jobs_by_path = [(path, list(finder.jobs(path))) for path in [*arguments, *from_list]]
    jobs = _without_repeats(job for _, path_jobs in jobs_by_path for job in path_jobs)
    # A file that one argument passes over may be named by another.
    not_taken = len(finder.not_taken.difference(job.source for job in jobs))
    if folder is None:  # nothing is written, so nothing can be harmed, and no ledger asks for origins
        return Plan(jobs, not_taken)
    _refuse_harm(jobs, folder, format)
    list_of: dict[str, str] = {}
    if files_from is not None and files_from != STDIN:
        # A list on standard input has no name that would distinguish it from another list: its paths stand for it.
        list_of = dict.fromkeys(from_list, os.fspath(files_from))
    existing = [path for path, path_jobs in jobs_by_path if any(_exists(job) for job in path_jobs)]
    return Plan(
        jobs,
        not_taken,
        named=frozenset(_origins([*arguments, *from_list], list_of, folder, include)),
        existing=frozenset(_origins(existing, list_of, folder, include)),
        into_inputs=any(os.path.isdir(path) and same_file(path, folder) for path in arguments),
    )


def _read_list(files_from: str | os.PathLike[str], stdin: Callable[[], bytes] | None) -> list[str]:
    """Return the paths in a list of paths."""
    try:
        data = read_stdin(stdin) if files_from == STDIN else Path(files_from).read_bytes()
        return [path for path in listed(data, os.fsdecode) if path]
    except (OSError, ValueError) as error:
        reason = reason_of(error)
        raise PlanError(
            _(
                "{path}: {reason}; --files-from names a file with one path a line",
                path=display_name(files_from),
                reason=reason,
            )
        ) from error


def _without_repeats(jobs: Iterable[Job]) -> list[Job]:
    """Keep the first of several jobs for one file, which may be named twice or lie in two folders.

    A link to a file counts as a file of its own.
    """
    real_path = cache(os.path.realpath)
    by_path: dict[str, Job] = {}
    for job in jobs:
        if job.error or job.source == STDIN:
            key = job.source
        else:
            folder, name = os.path.split(job.source)
            key = os.path.join(real_path(folder or os.curdir), name)
        by_path.setdefault(key, job)
    return list(by_path.values())


def _exists(job: Job) -> bool:
    """Return whether the input of a job exists. The members of a ZIP file have been listed, so they do."""
    return job.error is None and (job.source == STDIN or job.member is not None or os.path.exists(job.source))


# --- origins ---------------------------------------------------------------------------------------------------------


def _origins(paths: Sequence[str], list_of: Mapping[str, str], folder: str, include: Sequence[str]) -> Iterator[Origin]:
    """Yield the origins of inputs: the paths or the lists that name them, and the patterns for folders."""
    for path in paths:
        if path in list_of:
            yield "--files-from", _relative_to(folder, list_of[path])
        else:
            yield "", _relative_to(folder, path)
    if any(os.path.isdir(path) for path in paths):
        for pattern in include:
            yield "--include", pattern


def _relative_to(folder: str, path: str) -> str:
    """Return a path as seen from the output folder, which stays the same if input and output are moved together."""
    if path == STDIN:
        return path
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # on another drive
        return os.path.abspath(path)


# --- refusals --------------------------------------------------------------------------------------------------------


def _refuse_harm(jobs: Sequence[Job], output: str, format: Format) -> None:
    for refusal in REFUSALS:
        reason = refusal(jobs, output, format)
        if reason is not None:
            raise PlanError(reason)


def _output_is_no_folder(jobs: Sequence[Job], output: str, format: Format) -> str | None:
    if os.path.exists(output) and not os.path.isdir(output):
        return _("{path} is a file, not a folder; name another folder with --output", path=display_name(output))
    return None


def _output_is_an_input(jobs: Sequence[Job], output: str, format: Format) -> str | None:
    inputs = {file_id(job.path) for job in jobs} - {None}
    targets = [job.target for job in jobs if job.target is not None and not job.error]
    if format in ONE_FILE:
        # The number of shards is unknown before tables are read, so any input with the name of a shard is refused.
        targets += [job.source for job in jobs if is_shard(job.source, output, format)]
    for target in targets:
        if file_id(target) in inputs:
            return _("{path} is an input and would be written over; name another --output", path=display_name(target))
    return None


def _two_inputs_have_one_output(jobs: Sequence[Job], output: str, format: Format) -> str | None:
    source_of: dict[str, str] = {}
    for job in jobs:
        if job.target is None or job.error:
            continue
        if job.target in source_of:
            return _(
                "{path} and {second} would both be written to {target}; clean them into folders of their own",
                path=display_name(source_of[job.target]),
                second=display_name(job.source),
                target=display_name(job.target),
            )
        source_of[job.target] = job.source
    return None


REFUSALS: Final = (_output_is_no_folder, _output_is_an_input, _two_inputs_have_one_output)
