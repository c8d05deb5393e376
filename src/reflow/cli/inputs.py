"""What several commands share: options as arguments, errors as exit codes, the inputs one by one, the output file."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os
from contextlib import contextmanager
from functools import partial

from reflow import TYPE_CHECKING
from reflow.cli.terminal import DONE, FAILED, USAGE, UnwrittenError, printable, read_stdin, say, shown, write
from reflow.language import _, ngettext
from reflow.wording import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from reflow.batch.jobs import Job
    from reflow.config import Config
    from reflow.read.member import Member

CHUNK = 1 << 20  # bytes that are read at once


# --- options ---------------------------------------------------------------------------------------------------------


def chosen(options: argparse.Namespace, names: "Iterable[str]") -> "dict[str, Any]":
    """Return the options of these names that the command line sets."""
    values = {name: getattr(options, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def choices(options: argparse.Namespace) -> "dict[str, Any]":
    """Return the fields of `Config` that the options set."""
    from dataclasses import fields

    from reflow.config import Config

    return chosen(options, [field.name for field in fields(Config)])


def config_of(options: argparse.Namespace) -> "Config":
    """Return the `Config` that the options make."""
    from reflow.config import Config

    return Config().changed(**choices(options))


def text_field(options: argparse.Namespace) -> str | None:
    """Return the option --text-field; None for a command that reads no tables."""
    return getattr(options, "text_field", None)


# --- sources ---------------------------------------------------------------------------------------------------------


def source_of(path: str) -> "bytes | Path":
    """Return the source that a path names: a path, or the bytes of standard input for `-`."""
    from pathlib import Path

    return read_stdin() if path == "-" else Path(path)


def bytes_of(source: "bytes | Path | Member") -> bytes:
    """Return the bytes of a source, unpacked if it is packed."""
    from reflow.read.file_bytes import read_file
    from reflow.read.member import Member
    from reflow.read.packed import contents, read_member

    if isinstance(source, bytes):
        return b"".join(contents(iter([source]), None, CHUNK))
    return b"".join(read_member(source, CHUNK)) if isinstance(source, Member) else read_file(source)


# --- work and its exit code ------------------------------------------------------------------------------------------


def run_batch(work: "Callable[[], int]") -> int:
    """Run a command over many files and return its exit code; print why a run was refused or aborted."""
    from reflow.batch.jobs import PlanError
    from reflow.batch.pool import StopError

    try:
        return work()
    except PlanError as error:
        say(_("{error}; nothing was written", error=error))
        return USAGE
    except StopError as error:
        say(str(error))
        return FAILED


def each(options: argparse.Namespace, work: "Callable[[str, bytes | Path | Member], None]") -> int:
    """Call `work` with the name and the source of each input, in folders and ZIP files too; return the exit code."""
    from reflow.batch.jobs import PlanError
    from reflow.batch.plan import TEXTS, plan

    try:
        planned = plan(options.paths, include=options.include or TEXTS)
    except PlanError as error:
        say(str(error))
        return USAGE
    say_not_taken(options, planned.not_taken)
    code = DONE
    for job in planned.jobs:
        if job.error is not None:
            say(f"{shown(job.source)}: {job.error}")
            code = FAILED
        else:
            code = max(code, tried(job.source, partial(_work_on, job, work)))
    return code


def _work_on(job: "Job", work: "Callable[[str, bytes | Path | Member], None]") -> None:
    work(job.source, source_of(job.source) if job.member is None else job.member)


def tried(name: str, work: "Callable[[], None]") -> int:
    """Call `work` for the input `name` and return the exit code; if it fails, print the reason."""
    from reflow.corrections import CorrectionError

    try:
        work()
    except BrokenPipeError:  # the reader of standard output has gone: no error of this input
        raise
    except (OSError, IndexError, CorrectionError) as error:
        say(f"{shown(name)}: {reason_of(error)}")
        return FAILED
    return DONE


def say_not_taken(options: argparse.Namespace, not_taken: int) -> None:
    """Print how many files in folders did not match the patterns."""
    if not_taken:
        default = ["*.txt"] if text_field(options) is None else [_("table")]
        patterns = _(" or ").join(options.include or default)
        files = ngettext(
            "{number} file was not taken: no {patterns}; --include names others",
            "{number} files were not taken: no {patterns}; --include names others",
            not_taken,
            patterns=printable(patterns),
        )
        say(files)


# --- the output file -------------------------------------------------------------------------------------------------


def is_folder(output: str | None) -> bool:
    """Return whether an output is a folder: there is one, its name ends with a slash, or it has no ending."""
    if output is None:
        return False
    if os.path.exists(output):
        return os.path.isdir(output)
    return output.endswith(("/", os.sep)) or not os.path.splitext(output)[1]


@contextmanager
def output(
    options: argparse.Namespace, paths: "Sequence[str]", ending: str
) -> "Iterator[Callable[[str | bytes], object]]":
    """Yield the function that writes to standard output, or to the file of -o, which appears when it is complete."""
    if options.output is None:
        yield write
        return
    from reflow.batch.outputs import whole_file

    _refuse_output(options, paths, ending)
    try:
        with whole_file(options.output, os.path.join(os.path.dirname(options.output), "")) as file:
            yield lambda text: file.write(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    except OSError as error:
        raise UnwrittenError(
            _("{path}: {reason}; name another --output", path=shown(options.output), reason=reason_of(error)),
            FAILED,
        ) from error


def _refuse_output(options: argparse.Namespace, paths: "Sequence[str]", ending: str) -> None:
    """Raise UnwrittenError if the output file is an input or a folder, or has another ending."""
    from reflow.batch.jobs import same_file

    name = shown(options.output)
    if any(same_file(options.output, path) for path in paths):
        raise UnwrittenError(_("{path} is an input and would be written over; name another --output", path=name))
    if os.path.isdir(options.output) or not os.path.splitext(options.output)[1]:
        example = os.path.splitext(os.path.basename(paths[0]))[0] if paths and paths[0] != "-" else "page"
        raise UnwrittenError(
            _(
                "{path} is a folder; name a file with --output, such as {example}{ending}",
                path=name,
                example=printable(example),
                ending=ending,
            )
        )
    if not options.output.lower().endswith(ending):
        raise UnwrittenError(
            _(
                "{command} writes {ending}; name a file with that ending with --output",
                command=options.command,
                ending=ending,
            )
        )
