"""Clean many files: here or in worker processes, so that a run can be stopped, gone on with, and shared out."""

from __future__ import annotations  # so that `help` shows how options are written, and not what their types are made of

import os
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import chain, islice
from multiprocessing import process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, Unpack, get_args

from reflow.batch import pool
from reflow.batch.destination import Destination, destination, doubtful_file, in_parts
from reflow.batch.ledger import Ledger, Remark, Remarks
from reflow.batch.own_passes import need_main, refuse_unsendable
from reflow.batch.plan import (
    OWN,
    STDIN,
    TABLES,
    TEXTS,
    Job,
    Paths,
    Plan,
    PlanError,
    Shard,
    doubtful_target,
    plan,
    same_file,
    shards,
    unpacked_size,
    with_tables,
)
from reflow.batch.pool import GUARD, Attempt, StopError
from reflow.batch.progress import Meter, Show
from reflow.batch.work import (
    ARTICLE_FIELDS,
    DOCUMENT_FIELDS,
    SCRATCH,
    Limits,
    Result,
    Task,
    clean_shard,
    guarded,
    open_divided,
    written,
)
from reflow.config import Changes, Config
from reflow.pipeline import PASSES, Pass, convert
from reflow.read import SourceLike
from reflow.read.file import display_name
from reflow.read.table import TABLE_FORMATS, ColumnType, TableFormat, column_types
from reflow.spelling import meant
from reflow.write import FORMATS as FORMATS
from reflow.write import ONE_FILE, Form, Format, Rows
from reflow.write.columnar import Columns
from reflow.write.rows import carried_name

PATIENCE: Final = 120.0  # seconds that a worker may make no progress
LONGEST_PATIENCE: Final = 1e6  # eleven days; a system's clocks overflow beyond some years
MOST_MEMORY: Final = 1 << 40  # MB; a limit of 2^63 bytes is none that a system takes
MEMORY: Final = 2048  # MB that a worker may have; a hostile file of 4 MB needs 1,000
# What is done in one go where nothing is written to files: so little that several cores share a few hundred pages, and
# that the first results come soon.
SHOWN_FILES: Final = 64
SHOWN_BYTES: Final = 2_000_000

# Bytes of inputs that are cleaned in this process: it takes as long as other processes take to start, .3 to .5 s.
LITTLE: Final = 500_000
# Results of tasks done before that are held while others are being done; then these are waited for.
MOST_HELD: Final = 100_000

InputFormat = TableFormat | Literal["text"]
INPUT_FORMATS: Final = ("text", *TABLE_FORMATS)
Engine = Literal["pool", "ray"]
ENGINES: Final = get_args(Engine)


class Results(Iterator[Result]):
    """Results as they come, and what is known before.

    `not_taken` is how many files folders hold beside, `into_inputs` whether outputs stand among the inputs, `several`
    whether there are several inputs; `form` and `columns` say how documents are written.
    """

    def __init__(self, made: Plan, coming: Generator[Result, None, None], form: Form, columns: Columns = ()) -> None:
        self._coming = coming
        self.form, self.columns = form, columns
        self.not_taken, self.into_inputs = made.not_taken, made.into_inputs
        self.several = len(made.jobs) > 1 or any(job.table is not None for job in made.jobs)

    def __next__(self) -> Result:
        return next(self._coming)

    def close(self) -> None:
        """Stop; what is written is whole."""
        self._coming.close()


def clean_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format | None = None,
    rows: Rows | None = None,
    min_confidence: float = 0.0,
    include: Sequence[str] | None = None,
    files_from: str | os.PathLike[str] | None = None,
    text_field: str | None = None,
    input_format: InputFormat | None = None,
    check: bool = False,
    diff: bool = False,
    dry_run: bool = False,
    jobs: int | None = None,
    shard: str = "1/1",
    timeout: float = PATIENCE,
    memory: int = MEMORY,
    engine: Engine = "pool",
    passes: Sequence[Pass] | None = None,
    stdin: Callable[[], bytes] | None = None,
    progress: Show | None = None,
    **changes: Unpack[Changes],
) -> Results:
    """Clean one path or several; a folder stands for the files in it that are not hidden and whose names match `include`.

    A ZIP file stands for the texts in it; gzip and zstd files are unpacked. A table (`.jsonl`, `.csv`, `.tsv`,
    `.parquet`, packed or not, or whatever `input_format` says that all inputs are) stands for its rows: `text_field`
    names the column that holds the text, and the others go along into the output.

    `output` is a folder if there is one of that name, if it ends in `/` or if it has no ending: each file's document is
    written below it, the folders' trees kept (`jsonl`, `jsonl.zst`, `csv`, `parquet`: many into one file). Otherwise it
    is a file, whose ending tells the `format`, and which takes all documents, or exactly one. Without `output`,
    `Result.rendered` holds the document. With `rows` "article" a line or row is an article and not a document. Articles
    less certain than `min_confidence` go to a second file: in the folder `doubtful`, or named so.

    `check` and `diff` write nothing: they compare each file's text with what the format `text` would hold. `dry_run`
    only plans. `files_from` names a file with one path a line, or with NUL between paths. `stdin` reads what the path
    `-` stands for. `passes` are as for `reflow.clean`. `changes` make the `Config`.

    `jobs` worker processes share the work, by default one a core; with 1, or for a few files, it is done in this
    process. The output folder keeps a ledger: called again after an interruption, with the same arguments, only what is
    missing or changed is done, and what could not be read if it can be now. A file that makes a worker crash, use more
    than `memory` MB, or make no progress for `timeout` seconds is set aside. `shard`, such as "2/8", does only the
    second eighth of the work. The `engine` "ray" shares it among the nodes of a Ray cluster, which must all see the
    files. `progress` is called with a `Progress` whenever there is some.

    Gives one Result an input, in order: a bad file is a Result with an error, and the others go on. Raises PlanError
    before any work if two inputs have the same output, an output would be written over an input, a table has no such
    column, another run writes to the same folder, or the folder holds documents of other paths or in another format;
    StopError if nothing can be written any more; TypeError, ValueError and LookupError for options, as `reflow.clean`
    does.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [(result.error, result.counts.articles) for result in clean_files(["seeds"], output=folder, format="jsonl")]
    [(None, 3)]
    """
    if getattr(process.current_process(), "_inheriting", False):
        raise PlanError(f"a worker process runs this program from its top; {GUARD}")
    config = Config().changed(**changes)
    part = _part(shard)
    _refuse_options(jobs, timeout, memory, engine, input_format)
    steps = PASSES if passes is None else tuple(passes)
    read_once = None if stdin is None else cache(stdin)
    patterns = include if include is not None else TEXTS if text_field is None else TABLES
    default: Format = "json" if text_field is None else "jsonl"
    goes_to = destination(output, format, rows, min_confidence, default=default)
    form = in_parts(goes_to.form) if goes_to.file and goes_to.form.format in ONE_FILE else goes_to.form
    listed = plan(
        paths,
        output=goes_to.working_folder,
        format=form.format,
        include=patterns,
        files_from=files_from,
        stdin=read_once,
    )
    made = with_tables(listed, text_field, input_format, config.encoding, read_once)
    _refuse_destination(goes_to, made, part)
    columns = _columns(made.jobs, goes_to.form, read_once)
    if dry_run:
        foreseen = _foreseen(made, goes_to, form, part)
        return Results(made, (result for result in foreseen), form)
    direct_stdin = read_once if any(job.source == STDIN and job.table is None for job in made.jobs) else None
    task = Task(Shard(0, (), None), config, form, steps, columns, limits=(timeout, memory), stdin=direct_stdin)
    workers = Workers(jobs, timeout, memory, engine, steps)
    meter = Meter(sum(unpacked_size(job) for job in made.jobs), progress)
    if output is None or check or diff:
        task = replace(task, compare=check or diff, keep=True)
        return Results(made, _shown(made, task, workers, meter, read_once), form, columns)
    _need_arrow(goes_to.form.format)
    folder = str(goes_to.working_folder)
    if not made.found and not os.path.exists(folder):
        return Results(made, (_absent(job, config) for job in made.jobs), form)  # no folder for nothing
    if goes_to.file is None:
        tasks = (replace(task, shard=one) for one in shards(made.jobs, folder, form.format, stdin=read_once))
        return Results(made, _clean_shards(tasks, made, form, folder, part, workers, meter), form)
    if form.format in ONE_FILE:
        return Results(made, _into_one_file(made, task, goes_to, workers, meter, read_once), form)
    [job] = made.jobs
    one = Shard(0, (replace(job, target=goes_to.file),), None)
    return Results(made, _one_document(replace(task, shard=one), goes_to, meter), form)


def convert_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    include: Sequence[str] | None = None,
    stdin: Callable[[], bytes] | None = None,
    **changes: Unpack[Changes],
) -> Results:
    """Convert files between Simplified and Traditional, one after the other, as `reflow.convert` does.

    Arguments, results and errors are those of `clean_files`; the texts are UTF-8.

    >>> [result] = convert_files("seeds/000_6e39d7868722d28d.txt", to="zh-Hant")
    >>> "區委書記于長輝" in result.rendered
    True
    """
    config = Config().changed(**changes)
    goes_to = destination(output, None, None, 0.0, default="text")
    if goes_to.form.format != "text":
        raise PlanError(f"converted texts are written as .txt, not as {goes_to.form.format}; name another --output")
    made = plan(paths, output=goes_to.working_folder, format="text", include=include or TEXTS, stdin=stdin)
    _refuse_destination(goes_to, made, (1, 1))
    jobs = made.jobs if goes_to.file is None else [replace(made.jobs[0], target=goes_to.file)]
    results = (_convert(job, config, stdin) for job in jobs)
    if goes_to.working_folder is None:
        return Results(made, results, goes_to.form)
    return Results(made, _write_all(results, goes_to.file or goes_to.working_folder, goes_to), goes_to.form)


# --- options ---------------------------------------------------------------------------------------------------------


def _refuse_options(
    jobs: int | None, timeout: float, memory: int, engine: str, input_format: InputFormat | None
) -> None:
    if jobs is not None and jobs < 1:
        raise PlanError(f"{jobs} processes do no work; name 1 or more with --jobs")
    if not 0 < timeout <= LONGEST_PATIENCE:
        raise PlanError(f"{timeout:g} seconds are no time to wait; name up to {LONGEST_PATIENCE:g} with --timeout")
    if not 0 < memory <= MOST_MEMORY:
        raise PlanError(f"{memory} MB are no memory to work in; name up to {MOST_MEMORY} with --memory")
    if engine not in ENGINES:
        raise PlanError(f"no engine {engine!r}; {meant(engine, ENGINES)}")
    if engine == "ray" and find_spec("ray") is None:
        raise PlanError("--engine ray needs Ray: pip install 'ray[data]'")
    if input_format is not None and input_format not in INPUT_FORMATS:
        raise PlanError(f"no input format {input_format!r}; {meant(input_format, INPUT_FORMATS)}")


def _part(shard: str) -> tuple[int, int]:
    """Read which part of the work is meant: 2/8 is the second of eight."""
    part, _, parts = shard.partition("/")
    if part.isdecimal() and parts.isdecimal() and len(shard) < 20 and 1 <= int(part) <= int(parts):
        return int(part), int(parts)
    raise PlanError(f"no part {shard[:20]!r}; 2/8 is the second of eight parts")


def _refuse_destination(goes_to: Destination, made: Plan, part: tuple[int, int]) -> None:
    """Raise PlanError for inputs that do not go where they are to go."""
    form = goes_to.form
    if goes_to.folder is None and goes_to.file is None:
        if form.format in ("jsonl.zst", "parquet"):
            raise PlanError(f"{form.format} is not for standard output; name a file or a folder with --output")
        return
    if form.format not in ONE_FILE and any(job.table is not None for job in made.jobs):
        raise PlanError(f"{form.format} is one file a row of a table; choose --format jsonl, jsonl.zst, parquet or csv")
    if goes_to.file is None:
        return
    shown = display_name(goes_to.file)
    if part[1] > 1:
        raise PlanError(f"--shard writes parts into a folder; write {shown}/, or leave --shard out")
    if form.format not in ONE_FILE and len(made.jobs) != 1:
        raise PlanError(
            f"{shown} takes one document, and there are {len(made.jobs)} inputs; for a folder write {shown}/, "
            "for one file of all .jsonl, .csv or .parquet"
        )
    for target in (goes_to.file, *([doubtful_file(goes_to.file)] if form.min_confidence else [])):
        if any(same_file(target, job.source) for job in made.jobs):
            raise PlanError(f"{display_name(target)} is an input and would be written over; name another --output")


def _need_arrow(format: Format) -> None:
    if format in ("jsonl.zst", "parquet") and find_spec("pyarrow") is None:
        raise PlanError(f"{format} needs pyarrow: pip install pyarrow")


def _columns(jobs: Sequence[Job], form: Form, stdin: Callable[[], bytes] | None) -> Columns:
    """Name the columns that tables carry along, with one type for all tables, where the format asks for them."""
    if form.format not in ("csv", "parquet"):
        return ()
    types: dict[str, ColumnType] = {}
    ours = ARTICLE_FIELDS if form.rows == "article" else DOCUMENT_FIELDS
    for job in jobs:
        if job.table is not None:
            data = stdin() if job.source == STDIN and stdin is not None else None
            for name, kind in column_types(job.table, data).items():
                name = carried_name(name, ours)
                types[name] = kind if types.get(name, kind) == kind else "text"
    return tuple(types.items())


def _foreseen(made: Plan, goes_to: Destination, form: Form, part: tuple[int, int]) -> list[Result]:
    """Say where each output would go; a table as a whole, for its rows are not read."""
    if goes_to.file is not None:
        return [Result(job.source, goes_to.file, error=job.error) for job in made.jobs]
    if goes_to.folder is None:
        return [Result(job.source, error=job.error) for job in made.jobs]
    if any(job.table is not None for job in made.jobs):
        return [Result(job.source, job.target or goes_to.folder, error=job.error) for job in made.jobs]
    number, parts = part
    return [
        Result(job.source, job.target or shard.target, error=job.error)
        for shard in shards(made.jobs, goes_to.folder, form.format)
        if shard.number % parts == number - 1
        for job in shard.jobs
    ]


# --- workers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes share the work, how long one may say nothing, in seconds, and what memory it may have, in MB."""

    count: int | None
    timeout: float
    memory: int
    engine: Engine
    passes: tuple[Pass, ...]

    def run(self, tasks: Iterable[Task], meter: Meter) -> Iterator[tuple[int, list[Result]]]:
        """Do tasks, here or in processes, and give their numbers and results as they are done."""
        coming = iter(tasks)
        first = list(islice(coming, 2))
        every = chain(first, coming)
        wanted = _cores() if self.count is None else self.count
        little = len(first) < 2 or meter.total < LITTLE
        alone = self.engine == "pool" and (wanted == 1 or (self.count is None and little))
        if alone or any(task.stdin is not None for task in first):  # another process has another standard input
            return ((number, _here(number, task, meter)) for number, task in enumerate(every))
        refuse_unsendable(self.passes)
        run = pool.run
        if self.engine == "ray":
            from reflow.batch.ray import run
        return run(
            every,
            clean_shard,
            workers=wanted,
            patience=self.timeout,
            memory=self.memory * 1_000_000,
            progress=meter.within,
            main=need_main(self.passes),
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _here(number: int, task: Task, meter: Meter) -> list[Result]:
    """Clean a shard in this process, carefully if anything goes wrong."""

    def beat(at: int, done: int) -> None:
        meter.within(number, done)

    try:
        return clean_shard(Attempt(number, task), beat)
    except (StopError, KeyboardInterrupt):
        raise
    except Exception:
        return clean_shard(Attempt(number, task, careful=True), beat)


# --- to standard output ----------------------------------------------------------------------------------------------


def _shown(
    made: Plan, task: Task, workers: Workers, meter: Meter, stdin: Callable[[], bytes] | None
) -> Generator[Result, None, None]:
    """Give results with what is rendered, in order."""
    small = shards(made.jobs, None, task.form.format, files=SHOWN_FILES, size=SHOWN_BYTES, stdin=stdin)
    with TemporaryDirectory(prefix="reflow-") as scratch:
        tasks = (replace(task, shard=one, scratch=scratch) for one in small)
        for results in _in_order(tasks, workers, meter):
            yield from results


# --- into files ------------------------------------------------------------------------------------------------------


def _clean_shards(
    tasks: Iterable[Task],
    made: Plan,
    form: Form,
    folder: str,
    part: tuple[int, int],
    workers: Workers,
    meter: Meter,
) -> Generator[Result, None, None]:
    """Do what the ledger does not know, and give the results of all, in order."""
    with _ledger(folder, part) as (ledger, scratch):
        as_format = {("--format", form.format)}
        ledger.begin(made.named | as_format, made.found | as_format if made.found else ())
        yield from _known_or_done(tasks, ledger, scratch, part, workers, meter)


@contextmanager
def _ledger(folder: str, part: tuple[int, int] = (1, 1)) -> Iterator[tuple[Ledger, str]]:
    """Open the ledger of a folder, and name a folder for temporary files, which is removed in the end."""
    number, parts = part
    name = OWN if parts == 1 else f"{OWN}-{number}-of-{parts}"
    scratch = _own_path(folder, f"{name}.tmp")
    try:
        ledger = Ledger(Path(_own_path(folder, f"{name}.sqlite")))
    except OSError as error:
        raise PlanError(f"{display_name(folder)}: {error.strerror}; name another folder") from error
    with ledger:
        shutil.rmtree(scratch, ignore_errors=True)  # what an interrupted run has left
        try:
            yield ledger, scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _known_or_done(
    tasks: Iterable[Task], ledger: Ledger, scratch: str, part: tuple[int, int], workers: Workers, meter: Meter
) -> Iterator[Result]:
    """Give the results of all tasks of a part of the work, in order, and do those that the ledger does not know."""
    number, parts = part
    coming = iter(tasks)
    count = 0  # of the tasks of all parts
    held = MOST_HELD  # results in `waiting`
    waiting: deque[list[Result] | None] = deque()  # of tasks done before; None for one that is being done

    def to_do() -> Iterator[Task]:
        nonlocal count, held
        held = 0
        for task in coming:
            count = task.shard.number + 1
            if task.shard.number % parts != number - 1:
                continue
            remarks = _remarks(ledger, task)
            if remarks is None:
                waiting.append(None)
                yield replace(task, scratch=scratch)
                continue
            meter.finished(-1, task.shard.size, len(task.shard.jobs))
            waiting.append(_before(task.shard, remarks))
            held += len(task.shard.jobs)
            if held >= MOST_HELD:
                return

    def known() -> Iterator[Result]:
        while waiting and (results := waiting[0]) is not None:
            waiting.popleft()
            yield from results

    while held >= MOST_HELD:
        for results in _in_order(to_do(), workers, meter, ledger):
            yield from known()
            waiting.popleft()
            yield from results
        yield from known()
    _drop(ledger, count)


def _own_path(folder: str, name: str) -> str:
    """Name a file or folder of ours in the output folder; raises PlanError if somebody has laid a link there."""
    path = os.path.join(folder, name)
    if os.path.islink(path):
        raise PlanError(f"{display_name(path)} is a link, which is not followed; remove it")
    return path


def _remarks(ledger: Ledger, task: Task) -> Remarks | None:
    """Look up what is known of a shard; None if it is to be done: new, changed, incomplete, or failed for a reason that is gone."""
    remarks = ledger.remarks(task.shard.number, task.identity())
    if remarks is None or any(_is_gone(task.shard.jobs[at], remark, task.limits) for at, remark in remarks.items()):
        return None
    failed = {at for at, remark in remarks.items() if remark.error is not None}
    outputs = {job.target for at, job in enumerate(task.shard.jobs) if at not in failed}
    if task.shard.target is not None:
        outputs = {task.shard.target}
        if task.form.min_confidence:
            outputs.add(doubtful_target(task.shard.target))
    return remarks if all(target is None or os.path.exists(target) for target in outputs) else None


def _is_gone(job: Job, remark: Remark, limits: Limits | None) -> bool:
    """Tell whether the reason of a failure may be gone, so that one bad file does not make its shard be done each time."""
    if remark.limits is not None:
        return tuple(remark.limits) != limits
    if not remark.again or job.error is not None:
        return remark.again and job.error != remark.error
    if job.target is not None and os.path.isdir(job.target):
        return False
    try:
        with open(job.source, "rb") as file:
            file.read(1)
    except (OSError, ValueError):
        return False
    return True


def _before(shard: Shard, remarks: Remarks) -> list[Result]:
    nothing = Remark()
    return [
        Result(job.source, job.target, before=True, **remarks.get(at, nothing)._asdict())
        for at, job in enumerate(shard.jobs)
    ]


def _in_order(
    tasks: Iterable[Task], workers: Workers, meter: Meter, ledger: Ledger | None = None
) -> Iterator[list[Result]]:
    """Do tasks, record each as soon as it is done, and give their results in order."""
    begun: dict[int, Task] = {}

    def numbered() -> Iterator[Task]:
        for number, task in enumerate(tasks):
            begun[number] = task
            yield task

    ready: dict[int, list[Result]] = {}
    following = 0
    for number, results in workers.run(numbered(), meter):
        task = begun.pop(number)
        meter.finished(number, task.shard.size, len(results))
        if ledger is not None and all(job.source != STDIN for job in task.shard.jobs):
            remarks = {
                at: Remark(r.error, r.note, r.again, r.limits) for at, r in enumerate(results) if r.error or r.note
            }
            ledger.record(task.shard.number, task.identity(), task.shard.target, remarks)
        ready[number] = results
        while following in ready:
            yield ready.pop(following)
            following += 1


def _drop(ledger: Ledger, count: int) -> None:
    """Forget the shards of an earlier run with more inputs, and take away their files: they would say things twice."""
    for number, target in ledger.beyond(count):
        if target is not None:
            Path(target).unlink(missing_ok=True)
            Path(doubtful_target(target)).unlink(missing_ok=True)
        ledger.forget(number)


# --- into one file ---------------------------------------------------------------------------------------------------


def _into_one_file(
    made: Plan,
    task: Task,
    goes_to: Destination,
    workers: Workers,
    meter: Meter,
    stdin: Callable[[], bytes] | None,
) -> Generator[Result, None, None]:
    """Clean shard by shard into a folder beside the file, from which an interrupted run goes on, and put them together."""
    folder = str(goes_to.working_folder)
    tasks = (replace(task, shard=one) for one in shards(made.jobs, folder, task.form.format, stdin=stdin))
    failed: set[bool] = set()
    with _ledger(folder) as (ledger, scratch):
        for result in _known_or_done(tasks, ledger, scratch, (1, 1), workers, meter):
            failed.add(result.error is not None)
            yield result
        if failed != {True}:  # where nothing could be read, a file that is there stays as it is
            _put_together(Path(folder), goes_to, task.columns)
    shutil.rmtree(folder, ignore_errors=True)


def _put_together(folder: Path, goes_to: Destination, columns: Columns) -> None:
    parts = sorted(folder.glob("documents-*"), key=lambda path: (len(path.name), path.name))
    target = str(goes_to.file)
    try:
        with open_divided(target, doubtful_file, goes_to.form, columns, str(folder)) as append:
            for part in parts:
                with part.open("rb") as lines:
                    append(lines)
    except OSError as error:
        raise StopError(f"{display_name(target)}: {error.strerror or error}; run again to go on") from error


def _one_document(task: Task, goes_to: Destination, meter: Meter) -> Generator[Result, None, None]:
    """Clean one input into one file."""
    folder = str(goes_to.working_folder)
    try:
        yield from _here(0, replace(task, scratch=folder), meter)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_all(results: Iterator[Result], shown: str, goes_to: Destination) -> Generator[Result, None, None]:
    folder = str(goes_to.working_folder)
    scratch = folder if goes_to.file else _own_path(folder, SCRATCH)
    try:
        os.makedirs(scratch, exist_ok=True)
    except OSError as error:
        raise PlanError(f"{display_name(scratch)}: {error.strerror}; name another folder") from error
    try:
        for result in results:
            yield written(result, scratch)
    except OSError as error:
        raise StopError(f"{display_name(shown)}: {error.strerror}; what is written is whole") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _absent(job: Job, config: Config) -> Result:
    """Say what is wrong with an input of which nothing was found."""

    def work(source: SourceLike, columns: object) -> Result:
        os.stat(job.source)
        return Result(job.source, job.target, error="it was not there when the run began; run again")

    return guarded(job, work, config)


def _convert(job: Job, config: Config, stdin: Callable[[], bytes] | None) -> Result:
    def work(source: SourceLike, columns: object) -> Result:
        return Result(job.source, job.target, rendered=convert(source, config=config))

    return guarded(job, work, config, stdin)
