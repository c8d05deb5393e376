"""Clean many files: find them, plan where each goes, write each whole or not at all."""

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, Final, Literal, TypeVar

from reflow.config import Config
from reflow.document import Document
from reflow.pipeline import clean, convert
from reflow.read.file import display_name

Format = Literal["json", "jsonl", "text", "markdown"]
FORMATS: Final = ("json", "jsonl", "text", "markdown")
SUFFIX: Final = {"json": ".json", "text": ".txt", "markdown": ".md"}
RENDER: Final[dict[str, Callable[[Document], str]]] = {
    "json": lambda document: document.to_json() + "\n",
    "jsonl": lambda document: document.to_json() + "\n",
    "text": Document.to_text,
    "markdown": Document.to_markdown,
}
SHARD: Final = "documents.jsonl"  # where `jsonl` puts all documents of a run
STDIN: Final = "-"


class PlanError(ValueError):
    """What was asked for cannot be done without doing harm; nothing was read or written."""


@dataclass(frozen=True, slots=True)
class Job:
    """One input: a path or `-`, where its output goes, and the reason if it is not even to be read."""

    source: str
    target: Path | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one input.

    `rendered` is what goes to standard output: the document in the format asked for, or the difference; `changed` says
    whether cleaning changes the text; `error` is the reason of a failure and what to do, `note` what else to know.
    """

    source: str
    target: Path | None = None
    document: Document | None = None
    rendered: str = ""
    changed: bool = False
    error: str | None = None
    note: str | None = None


def clean_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format = "json",
    include: Sequence[str] = ("*.txt",),
    files_from: str | os.PathLike[str] | None = None,
    check: bool = False,
    diff: bool = False,
    dry_run: bool = False,
    stdin: Callable[[], bytes] | None = None,
    preset: str = "newspaper",
    **changes: Any,
) -> Iterator[Result]:
    """Clean files one after the other; a folder stands for the files in it whose names match `include`.

    With `output`, each file's document is written below that folder, the folders' trees kept (`jsonl`: all into one
    file); without, `Result.rendered` holds it. `check` and `diff` write nothing: they compare each file's text with
    what the format `text` would hold. `dry_run` only plans. `files_from` names a file with one path a line, or with
    NUL between paths. `stdin` reads what the path `-` stands for. `preset` and `changes` make the `Config`.

    Gives one Result an input, in order: a bad file is a Result with an error, and the others go on. Raises PlanError
    before any work if two inputs have the same output, or an output would be written over an input.
    """
    config = replace(Config.preset(preset), **changes)
    jobs = plan(paths, output=output, format=format, include=include, files_from=files_from, stdin=stdin)
    if dry_run:
        return (Result(job.source, job.target, error=job.error) for job in jobs)
    results = (_clean(job, config, stdin) for job in jobs)
    if check or diff:
        return (_compare(result) for result in results)
    if output is not None and format == "jsonl":
        return _write_shard(results, Path(output, SHARD))
    return (_write(result, format) for result in results)


def convert_files(
    paths: Iterable[str | os.PathLike[str]],
    *,
    output: str | os.PathLike[str] | None = None,
    include: Sequence[str] = ("*.txt",),
    stdin: Callable[[], bytes] | None = None,
    **changes: Any,
) -> Iterator[Result]:
    """Convert files between Simplified and Traditional, one after the other, as `reflow.convert` does.

    Paths, output, results and errors are those of `clean_files`; the texts are UTF-8.
    """
    config = Config(**changes)
    jobs = plan(paths, output=output, format="text", include=include, stdin=stdin)
    return (_write_text(_convert(job, config, stdin)) for job in jobs)


# --- plan ------------------------------------------------------------------------------------------------------------


def plan(
    paths: Iterable[str | os.PathLike[str]],
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format = "json",
    include: Sequence[str] = ("*.txt",),
    files_from: str | os.PathLike[str] | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> list[Job]:
    """List the inputs and where each one's output goes. Raises PlanError for what would do harm."""
    named = [os.fspath(path) for path in paths]
    if files_from is not None:
        named += _listed(_read_stdin(stdin) if files_from == STDIN else Path(files_from).read_bytes())
    jobs = [job for path in named for job in _jobs(path, output, format, include)]
    if output is not None:
        _refuse_harm(jobs, Path(output))
    return jobs


def _read_stdin(stdin: Callable[[], bytes] | None) -> bytes:
    return b"" if stdin is None else stdin()


def _listed(data: bytes) -> list[str]:
    names = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [os.fsdecode(name) for name in names if name]


def _jobs(path: str, output: str | os.PathLike[str] | None, format: Format, include: Sequence[str]) -> Iterator[Job]:
    if path == STDIN or not os.path.isdir(path):
        name = "stdin" if path == STDIN else os.path.basename(path)
        yield Job(path, _target(output, format, name))
        return
    closed: list[OSError] = []
    found = sorted(_walk(path, include, closed.append))
    for inner in found:
        yield Job(os.path.join(path, inner), _target(output, format, inner))
    for error in closed:
        yield Job(os.fspath(error.filename), error=f"{error.strerror}; check the folder and run again")
    if not found and not closed:
        yield Job(path, error=f"no file in it matches {' '.join(include)}; name the files, or give --include")


def _walk(folder: str, include: Sequence[str], onerror: Callable[[OSError], None]) -> Iterator[str]:
    for root, _, names in os.walk(folder, onerror=onerror):
        for name in names:
            if any(fnmatchcase(name, pattern) for pattern in include):
                yield os.path.relpath(os.path.join(root, name), folder)


def _target(output: str | os.PathLike[str] | None, format: Format, name: str) -> Path | None:
    if output is None:
        return None
    return Path(output, SHARD) if format == "jsonl" else Path(output, name).with_suffix(SUFFIX[format])


def _refuse_harm(jobs: list[Job], output: Path) -> None:
    if output.exists() and not output.is_dir():
        raise PlanError(f"{display_name(output)} is a file, not a folder; name another folder with --output")
    inputs = {os.path.realpath(job.source) for job in jobs if job.source != STDIN}
    taken: dict[Path, str] = {}
    for job in jobs:
        if job.target is None or job.error:
            continue
        if os.path.realpath(job.target) in inputs:
            raise PlanError(f"{display_name(job.target)} is an input and would be written over; name another --output")
        if job.target in taken and job.target.name != SHARD:
            both = f"{display_name(taken[job.target])} and {display_name(job.source)}"
            raise PlanError(f"{both} would both be written to {display_name(job.target)}; clean them apart")
        taken[job.target] = job.source


# --- run -------------------------------------------------------------------------------------------------------------


def _clean(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    """Clean one input; whatever its file does, the result says it."""
    made = _guarded(job, lambda source: clean(source, config=config), stdin)
    if isinstance(made, Result):
        return made
    note = None
    if made.source.errors:
        note = f"{len(made.source.errors)} places are damaged; what did not decode as {made.source.encoding} became �"
    elif not made.articles and not made.furniture:
        note = "no text in it; an empty document"
    return Result(job.source, job.target, made, note=note)


def _convert(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    made = _guarded(job, lambda source: convert(source, config=config), stdin)
    return made if isinstance(made, Result) else Result(job.source, job.target, rendered=made)


Made = TypeVar("Made")


def _guarded(job: Job, work: Callable[[bytes | Path], Made], stdin: Callable[[], bytes] | None) -> Made | Result:
    """Work on one input, or say what is wrong with it."""
    if job.error:
        return Result(job.source, job.target, error=job.error)
    try:
        return work(_read_stdin(stdin) if job.source == STDIN else Path(job.source))
    except OSError as error:
        return Result(job.source, job.target, error=f"{error.strerror or error}; check the file and run again")
    except LookupError as error:
        return Result(job.source, job.target, error=f"{error}; give an encoding that Python knows, such as gb18030")


def _compare(result: Result) -> Result:
    """Compare the text of an input with what the format `text` would hold of it."""
    if result.document is None:
        return result
    before, after = result.document.source.text, result.document.to_text()
    name = display_name(result.source)
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"{name} (as it is)",
        f"{name} (cleaned)",
        n=0,
    )
    rendered = "".join(line if line.endswith("\n") else line + "\n" for line in lines)
    return replace(result, rendered=rendered, changed=before != after)


def _write(result: Result, format: Format) -> Result:
    """Write a document to its target, or render it for standard output."""
    if result.document is None:
        return result
    return _write_text(replace(result, rendered=RENDER[format](result.document)))


def _write_text(result: Result) -> Result:
    """Write what is rendered to its target, if it has one."""
    if result.target is None:
        return result
    try:
        with whole_file(result.target) as file:
            file.write(result.rendered.encode("utf-8", "surrogatepass"))
    except OSError as error:
        reason = f"{display_name(result.target)}: {error.strerror or error}; nothing was written for it"
        return replace(result, document=None, rendered="", error=reason)
    return replace(result, rendered="")


def _write_shard(results: Iterable[Result], target: Path) -> Iterator[Result]:
    """Write all documents into one file, one a line."""
    with whole_file(target) as file:
        for result in results:
            if result.document is not None:
                file.write(RENDER["jsonl"](result.document).encode())
            yield result
        file.flush()
        os.fsync(file.fileno())  # hours of work may be in it


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when it is whole, and not at all if anything goes wrong."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f".{token_hex(8)}.tmp"
    try:
        with open(temporary, "xb") as file:
            yield file
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
