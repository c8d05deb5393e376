"""Clean many files: here or in worker processes, so that a run can be stopped, gone on with, and shared out."""

from __future__ import annotations  # so that `help` shows how options are written, and not what their types are made of

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from multiprocessing import process
from typing import Final, Literal, Unpack

from reflow.batch.destination import Destination, destination, doubtful_file, in_parts
from reflow.batch.jobs import STDIN, Job, PlanError, Shard, same_file, unpacked_size
from reflow.batch.outputs import scratch_beside
from reflow.batch.plan import TABLES, TEXTS, Paths, Plan, plan
from reflow.batch.pool import GUARD, StopError
from reflow.batch.progress import Meter, Show
from reflow.batch.result import Result
from reflow.batch.run import Run, into_document, into_folder, into_one_file, to_standard_output
from reflow.batch.shards import shards, with_tables
from reflow.batch.work import Task, guarded, written
from reflow.batch.workers import ENGINES, Engine, Workers
from reflow.config import Changes, Config
from reflow.pipeline import PASSES, Pass, convert
from reflow.read import SourceLike
from reflow.read.file_bytes import display_name
from reflow.read.table import TABLE_FORMATS, ColumnType, TableFormat, column_types
from reflow.wording import did_you_mean
from reflow.write import FORMATS as FORMATS
from reflow.write import ONE_FILE, Form, Format, Rows
from reflow.write.columnar import Columns
from reflow.write.rows import carried_names

PATIENCE: Final = 120.0  # seconds that a worker may make no progress
LONGEST_PATIENCE: Final = 1e6  # eleven days; a system's clocks overflow beyond some years
MOST_MEMORY: Final = 1 << 40  # MB; a limit of 2^63 bytes is none that a system takes
MEMORY: Final = 2048  # MB that a worker may have; a hostile file of 4 MB needs 1,000
InputFormat = TableFormat | Literal["text"]
INPUT_FORMATS: Final = ("text", *TABLE_FORMATS)


class Results(Iterator[Result]):
    """Results as they come, and what is known in advance.

    `not_taken` is the number of files in folders that did not match the patterns, `into_inputs` whether outputs are
    written among the inputs, `several` whether there are several inputs; `form` and `columns` say how documents are
    written.
    """

    def __init__(self, made: Plan, coming: Generator[Result, None, None], form: Form, columns: Columns = ()) -> None:
        self._coming = coming
        self.form, self.columns = form, columns
        self.not_taken, self.into_inputs = made.not_taken, made.into_inputs
        self.several = len(made.jobs) > 1 or any(job.table is not None for job in made.jobs)
        self._paths = [job.path for job in made.jobs]

    def __next__(self) -> Result:
        return next(self._coming)

    def reads(self, path: str) -> bool:
        """Return whether a file is an input."""
        return any(same_file(path, one) for one in self._paths)

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
    include: str | Sequence[str] | None = None,
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
    patterns = _patterns(include, TEXTS if text_field is None else TABLES)
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
    workers = Workers(jobs, timeout, memory, engine)
    meter = Meter(sum(unpacked_size(job) for job in made.jobs), progress)
    run = Run(made, task, goes_to, workers, meter, part, read_once)
    if output is None or check or diff:
        run = replace(run, task=replace(task, compare=check or diff, keep=True))
        return Results(made, to_standard_output(run), form, columns)
    _need_arrow(goes_to.form.format)
    if not made.found and not os.path.exists(str(goes_to.working_folder)):
        return Results(made, (_absent(job, config) for job in made.jobs), form)  # no folder for nothing
    if goes_to.file is None:
        return Results(made, into_folder(run), form)
    write = into_one_file if form.format in ONE_FILE else into_document
    return Results(made, write(run), form)


def convert_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    include: str | Sequence[str] | None = None,
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
    made = plan(paths, output=goes_to.working_folder, format="text", include=_patterns(include, TEXTS), stdin=stdin)
    _refuse_destination(goes_to, made, (1, 1))
    jobs = made.jobs if goes_to.file is None else [replace(made.jobs[0], target=goes_to.file)]
    results = (_convert(job, config, stdin) for job in jobs)
    if goes_to.working_folder is None:
        return Results(made, results, goes_to.form)
    return Results(made, _write_all(results, goes_to), goes_to.form)


# --- options ---------------------------------------------------------------------------------------------------------


def _patterns(include: str | Sequence[str] | None, default: Sequence[str]) -> Sequence[str]:
    if include is None:
        return default
    return (include,) if isinstance(include, str) else include


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
        raise PlanError(f"no engine {engine!r}; {did_you_mean(engine, ENGINES)}")
    if engine == "ray" and find_spec("ray") is None:
        raise PlanError("--engine ray needs Ray: pip install 'ray[data]'")
    if input_format is not None and input_format not in INPUT_FORMATS:
        raise PlanError(f"no input format {input_format!r}; {did_you_mean(input_format, INPUT_FORMATS)}")


def _part(shard: str) -> tuple[int, int]:
    """Read which part of the work is meant: 2/8 is the second of eight."""
    part, _, parts = shard.partition("/")
    if part.isdecimal() and parts.isdecimal() and len(shard) < 20 and 1 <= int(part) <= int(parts):
        return int(part), int(parts)
    raise PlanError(f"no part {shard[:20]!r}; 2/8 is the second of eight parts")


def _refuse_destination(goes_to: Destination, made: Plan, part: tuple[int, int]) -> None:
    """Raise PlanError for inputs that cannot be written to their destination."""
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
        if any(same_file(target, job.path) for job in made.jobs):
            raise PlanError(f"{display_name(target)} is an input and would be written over; name another --output")


def _need_arrow(format: Format) -> None:
    if format in ("jsonl.zst", "parquet") and find_spec("pyarrow") is None:
        raise PlanError(f"{format} needs pyarrow: pip install pyarrow")


def _columns(jobs: Sequence[Job], form: Form, stdin: Callable[[], bytes] | None) -> Columns:
    """Return the carried columns of all tables, each with one type, for the formats that need them in advance."""
    if form.format not in ("csv", "parquet") and form.rows == "document":
        return ()  # JSON lines of documents hold each row's own columns
    types: dict[str, ColumnType] = {}
    for job in jobs:
        if job.table is not None:
            data = stdin() if job.source == STDIN and stdin is not None else None
            kinds = column_types(job.table, data)
            names = carried_names([*job.table.columns, *kinds], form.rows)
            for name, kind in kinds.items():
                types[names[name]] = kind if types.get(names[name], kind) == kind else "text"
    return tuple(types.items())


def _foreseen(made: Plan, goes_to: Destination, form: Form, part: tuple[int, int]) -> list[Result]:
    """Return where each output would go; a table counts as one input, since its rows are not read."""
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


# --- convert ---------------------------------------------------------------------------------------------------------


def _write_all(results: Iterator[Result], goes_to: Destination) -> Generator[Result, None, None]:
    shown = display_name(goes_to.file or str(goes_to.folder))
    beside = goes_to.file or os.path.join(str(goes_to.folder), "")
    try:
        with scratch_beside(beside) as scratch:
            for result in results:
                yield written(result, scratch)
    except OSError as error:
        raise StopError(f"{shown}: {error.strerror}; what is written is whole") from error


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
