"""Clean many files: find them, plan where each goes, write each whole or not at all."""

import difflib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final

from reflow.config import Config
from reflow.document import Document
from reflow.pipeline import clean, clean_pieces, convert
from reflow.read.file import display_name
from reflow.write import FORMATS as FORMATS
from reflow.write import Format, render, stream

SUFFIX: Final = {"json": ".json", "text": ".txt", "markdown": ".md"}
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


@dataclass(slots=True)
class Counts:
    """What was found: articles, paragraphs, bytes of the text in UTF-8, places that did not decode."""

    articles: int = 0
    paragraphs: int = 0
    furniture: int = 0
    size: int = 0
    errors: int = 0
    encoding: str | None = None

    def add(self, document: Document) -> Document:
        """Count a document, or a piece of one, and give it back."""
        self.articles += len(document.articles)
        self.paragraphs += sum(len(article.paragraphs) for article in document.articles)
        self.furniture += len(document.furniture)
        self.size += len(document.source.text.encode("utf-8", "replace"))
        self.errors += len(document.source.errors)
        self.encoding = document.source.encoding
        return document

    def note(self) -> str | None:
        """Say what a person should know."""
        if self.errors:
            return f"{self.errors} places are damaged; what did not decode as {self.encoding} became �"
        return None if self.articles or self.furniture else "no text in it; an empty document"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one input.

    `rendered` is what goes to standard output: the document in the format asked for, or the difference; `changed` says
    whether cleaning changes the text; `error` is the reason of a failure and what to do, `note` what else to know.

    An input of several megabytes has no `document`, for it is cleaned piece by piece; `spool` is a temporary file that
    holds what else `rendered` would.
    """

    source: str
    target: Path | None = None
    document: Document | None = None
    rendered: str = ""
    spool: BinaryIO | None = None
    changed: bool = False
    error: str | None = None
    note: str | None = None
    counts: Counts = field(default_factory=Counts)


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
    if check or diff:
        return (_compare(job, config, stdin) for job in jobs)
    if output is not None and format == "jsonl":
        return _write_shard(jobs, config, stdin, Path(output, SHARD))
    return (_write(_clean(job, config, stdin, format)) for job in jobs)


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
    return (_write(_convert(job, config, stdin)) for job in jobs)


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


def _clean(job: Job, config: Config, stdin: Callable[[], bytes] | None, format: Format) -> Result:
    """Clean one input; whatever its file does, the result says it."""
    return _guarded(job, lambda source: _render(job, clean_pieces(source, config=config), format), stdin)


def _render(job: Job, parts: Iterator[Document], format: Format) -> Result:
    """Render a document, a large one into a temporary file."""
    counts = Counts()
    counted = map(counts.add, parts)
    first, second = next(counted), next(counted, None)
    if second is None:
        rendered = render(first, format)
        return Result(job.source, job.target, first, rendered, note=counts.note(), counts=counts)
    folder = None if job.target is None else os.fspath(_made(job.target.parent))
    spool = TemporaryFile(dir=folder)  # noqa: SIM115  whoever copies it closes it
    try:
        stream(chain([first, second], counted), format, spool, folder)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return Result(job.source, job.target, spool=spool, note=counts.note(), counts=counts)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _convert(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    def work(source: bytes | Path) -> Result:
        return Result(job.source, job.target, rendered=convert(source, config=config))

    return _guarded(job, work, stdin)


def _guarded(job: Job, work: Callable[[bytes | Path], Result], stdin: Callable[[], bytes] | None) -> Result:
    """Work on one input, or say what is wrong with it."""
    if job.error:
        return Result(job.source, job.target, error=job.error)
    try:
        return work(_read_stdin(stdin) if job.source == STDIN else Path(job.source))
    except OSError as error:
        return Result(job.source, job.target, error=f"{error.strerror or error}; check the file and run again")
    except LookupError as error:
        return Result(job.source, job.target, error=f"{error}; give an encoding that Python knows, such as gb18030")


def _compare(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    """Compare the text of an input with what the format `text` would hold of it."""

    def work(source: bytes | Path) -> Result:
        counts = Counts()
        document = counts.add(clean(source, config=config))
        before, after = document.source.text, document.to_text()
        name = display_name(job.source)
        lines = difflib.unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            f"{name} (as it is)",
            f"{name} (cleaned)",
            n=0,
        )
        rendered = "".join(line if line.endswith("\n") else line + "\n" for line in lines)
        return Result(
            job.source, job.target, document, rendered, changed=before != after, note=counts.note(), counts=counts
        )

    return _guarded(job, work, stdin)


def _write(result: Result) -> Result:
    """Write what is rendered to its target, if it has one."""
    if result.target is None or result.error is not None:
        return result
    try:
        with whole_file(result.target) as file:
            _copy(result, file)
    except OSError as error:
        reason = f"{display_name(result.target)}: {error.strerror or error}; nothing was written for it"
        return Result(result.source, result.target, error=reason)
    return replace(result, rendered="", spool=None)


def _copy(result: Result, file: BinaryIO) -> None:
    if result.spool is None:
        file.write(result.rendered.encode("utf-8", "surrogatepass"))
        return
    with result.spool:
        shutil.copyfileobj(result.spool, file)


def _write_shard(
    jobs: Iterable[Job], config: Config, stdin: Callable[[], bytes] | None, target: Path
) -> Iterator[Result]:
    """Write all documents into one file, one a line."""
    with whole_file(target) as file:
        for job in jobs:
            result = _clean(job, config, stdin, "jsonl")
            if result.error is None:
                _copy(result, file)
            yield replace(result, rendered="", spool=None)
        file.flush()
        os.fsync(file.fileno())  # hours of work may be in it


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when it is whole, and not at all if anything goes wrong."""
    temporary = _made(target.parent) / f".{token_hex(8)}.tmp"
    try:
        with open(temporary, "xb") as file:
            yield file
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
