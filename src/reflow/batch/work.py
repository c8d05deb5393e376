"""Clean one input, or the inputs of a shard, and write each output whole or not at all."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from reflow.batch.plan import OWN, STDIN, Job, Shard, inside, read_stdin
from reflow.batch.pool import NO_MEMORY, Attempt, Beat, StopError
from reflow.config import Config
from reflow.corrections import CorrectionError
from reflow.document import Document
from reflow.draft import Source
from reflow.pipeline import TABLE, clean_many, clean_pieces
from reflow.read import open_source
from reflow.read.file import NoTextError, display_name
from reflow.spelling import count
from reflow.version import __version__
from reflow.write import Format, render, stream
from reflow.write.columnar import Append, open_shard

SCRATCH: Final = f"{OWN}.tmp"  # in the output folder
HAN: Final = 2  # bytes of a character, at least
FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # nothing else can be written either


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
            places = count(self.errors, "place is", "places are")
            return f"{places} damaged; what did not decode as {self.encoding} became �"
        return None if self.articles or self.furniture else "no text in it; an empty document"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one input.

    `error` is the reason of a failure and what to do, `note` what else to know; with `again` the reason lies outside the
    file, so that another run tries it once more. Where nothing is written to files,
    `rendered` is what goes to standard output: the document in the format asked for, or the difference; `changed` says
    whether cleaning changes the text. An input of several megabytes has no `document`, for it is cleaned piece by
    piece; `spool` is a temporary file that holds what else `rendered` would. `before` says that an earlier run has
    done it.

    >>> from reflow import clean_files
    >>> [result] = clean_files(["seeds/000_6e39d7868722d28d.txt"], format="text")
    >>> result.error, result.counts.articles, result.rendered[:8]
    (None, 3, '我区党政代表团赴')
    """

    source: str
    target: str | None = None
    document: Document | None = None
    rendered: str = ""
    spool: BinaryIO | None = None
    changed: bool = False
    error: str | None = None
    note: str | None = None
    again: bool = False
    counts: Counts = field(default_factory=Counts)
    before: bool = False


def guarded(job: Job, work: Callable[[bytes | Path], Result], stdin: Callable[[], bytes] | None = None) -> Result:
    """Work on one input, or say what is wrong with it."""
    if job.error:
        return Result(job.source, job.target, error=job.error, again=True)
    try:
        return work(read_stdin(stdin) if job.source == STDIN else Path(job.source))
    except NoTextError as error:
        return Result(job.source, job.target, error=error.strerror)
    except OSError as error:
        if error.errno in FULL:
            raise
        reason = f"{error.strerror or error}; check the file and run again"
        return Result(job.source, job.target, error=reason, again=True)
    except CorrectionError as error:
        return Result(job.source, job.target, error=f"correction of {error}; nothing was written for it")


def clean_job(job: Job, config: Config, format: Format, stdin: Callable[[], bytes] | None = None) -> Result:
    """Clean one input; whatever its file does, the result says it."""
    return guarded(job, lambda source: rendered(job, clean_pieces(source, config=config), format), stdin)


def rendered(job: Job, parts: Iterator[Document], format: Format, folder: str | None = None) -> Result:
    """Render a document, a large one into a temporary file."""
    counts = Counts()
    counted = map(counts.add, parts)
    begun = list(islice(counted, 2))
    if len(begun) == 1:
        return Result(job.source, job.target, begun[0], render(begun[0], format), note=counts.note(), counts=counts)
    spool = TemporaryFile(dir=folder)  # noqa: SIM115  whoever copies it closes it
    try:
        stream(chain(_taken_out(begun), counted), format, spool, folder)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return Result(job.source, job.target, spool=spool, note=counts.note(), counts=counts)


def _taken_out(documents: list[Document]) -> Iterator[Document]:
    """Give documents in order and hold none of them longer than that."""
    while documents:
        yield documents.pop(0)


# --- shards ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A shard with all that a worker needs to know."""

    shard: Shard
    config: Config
    format: Format
    scratch: str = ""  # the folder where files are written before they have their names
    stdin: Callable[[], bytes] | None = None

    def identity(self) -> str:
        """Tell this task apart from any other."""
        return self.shard.identity(f"{__version__} {self.config!r} {self.format}")


def clean_shard(attempt: Attempt[Task], beat: Beat) -> list[Result]:
    """Clean the inputs of a shard and write their outputs; give a result for each, in order, without its document.

    Small inputs are cleaned several at a time, in a careful attempt one by one. Raises StopError if nothing can be
    written any more.
    """
    task = attempt.task
    scratch = task.scratch
    results = _clean_all(attempt, beat)
    try:
        os.makedirs(scratch, exist_ok=True)
        if task.shard.target is None:
            return [written(result, scratch) for result in results]
        with whole_file(task.shard.target, scratch) as file, open_shard(file, task.format) as append:
            return [_appended(result, append) for result in results]
    except OSError as error:
        name = display_name(task.shard.target or os.path.dirname(scratch))
        raise StopError(f"{name}: {error.strerror or error}; what is written is whole; run again to go on") from error


def _clean_all(attempt: Attempt[Task], beat: Beat) -> Iterator[Result]:
    task = attempt.task
    for group in _groups(task.shard.jobs, attempt.careful):
        jobs = [task.shard.jobs[at] for at in group]
        progress = partial(beat, group[0])
        progress()
        if group[0] in attempt.aside:
            reason = f"{attempt.aside[group[0]]}; it is left out"
            yield Result(jobs[0].source, jobs[0].target, error=reason, again=True)
        elif attempt.careful:
            yield _carefully(jobs[0], task, progress)
        elif len(jobs) == 1:
            yield _alone(jobs[0], task, progress)
        else:
            yield from _together(jobs, task)


def _groups(jobs: Sequence[Job], careful: bool) -> Iterator[list[int]]:
    """Gather the numbers of small inputs that make a table."""
    group: list[int] = []
    size = 0
    for at, job in enumerate(jobs):
        if group and (careful or size + job.size > TABLE * HAN):
            yield group
            group, size = [], 0
        group.append(at)
        size += job.size
    if group:
        yield group


def _together(jobs: Sequence[Job], task: Task) -> Iterator[Result]:
    """Clean some inputs in one table."""
    opened = [_opened(job, task) for job in jobs]
    cleaned = clean_many([source for source in opened if isinstance(source, Source)], config=task.config)
    for job, source in zip(jobs, opened, strict=True):
        yield source if isinstance(source, Result) else rendered(job, iter([next(cleaned)]), task.format)


def _opened(job: Job, task: Task) -> Result | Source:
    """Decode an input, or say what is wrong with it."""
    opened: list[Source] = []

    def work(source: bytes | Path) -> Result:
        opened.append(open_source(source, task.config))
        return Result(job.source)

    failed = guarded(job, work, task.stdin)
    return opened[0] if opened else failed


def _alone(job: Job, task: Task, progress: Callable[[], None]) -> Result:
    """Clean one input, which may be large."""

    def work(source: bytes | Path) -> Result:
        return rendered(job, _telling(clean_pieces(source, config=task.config), progress), task.format, task.scratch)

    return guarded(job, work, task.stdin)


def _telling(parts: Iterable[Document], progress: Callable[[], None]) -> Iterator[Document]:
    for part in parts:
        progress()
        yield part


def _carefully(job: Job, task: Task, progress: Callable[[], None]) -> Result:
    """Clean one input, whatever goes wrong with it."""
    try:
        return _alone(job, task, progress)
    except MemoryError:
        reason = f"{NO_MEMORY}; it is left out"
    except OSError:
        raise
    except Exception as error:  # a defect of ours must not stop the other files
        reason = f"reflow failed with {type(error).__name__}: {error}; please report it with the file"
    return Result(job.source, job.target, error=reason, again=True)


# --- write -----------------------------------------------------------------------------------------------------------


def written(result: Result, scratch: str) -> Result:
    """Write what is rendered to its target."""
    if result.error is None and result.target is not None:
        try:
            with whole_file(result.target, scratch) as file:
                _copy(result, file)
        except OSError as error:
            if error.errno in FULL:
                raise
            reason = f"{display_name(result.target)}: {error.strerror or error}; nothing was written for it"
            return Result(result.source, result.target, error=reason, again=True)
    return replace(result, document=None, rendered="", spool=None)


def _appended(result: Result, append: Append) -> Result:
    if result.error is None:
        with result.spool or BytesIO(result.rendered.encode("utf-8", "surrogatepass")) as line:
            append(line)
    return replace(result, document=None, rendered="", spool=None)


def _copy(result: Result, file: BinaryIO) -> None:
    if result.spool is None:
        file.write(result.rendered.encode("utf-8", "surrogatepass"))
        return
    with result.spool:
        shutil.copyfileobj(result.spool, file)


@contextmanager
def whole_file(target: str, scratch: str) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when it is whole, and not at all if anything goes wrong.

    `scratch` is a folder in the output folder. Raises OSError if a link leads the target out of the output folder.
    """
    folder = os.path.dirname(target) or os.curdir
    if not inside(folder, os.path.dirname(scratch)):
        raise OSError("a link leads out of the output folder")
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(scratch, token_hex(8))
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
