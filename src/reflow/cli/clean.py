"""The command `reflow clean`: many files, a progress bar, a list of errors, and a summary."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os
import sys
from contextlib import contextmanager

from reflow import TYPE_CHECKING
from reflow.cli.inputs import choices, say_not_taken, text_field
from reflow.cli.terminal import (
    DONE,
    FAILED,
    USAGE,
    WOULD_CHANGE,
    UnwrittenError,
    count,
    display,
    printable,
    read_stdin,
    say,
    shown,
    write,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator
    from typing import Any

    from reflow.batch.api import Results
    from reflow.batch.progress import Progress
    from reflow.batch.result import Result


def clean(options: argparse.Namespace) -> int:
    """Clean files and return the exit code."""
    interrupted = _remember_interrupts()
    from reflow.batch.api import clean_files
    from reflow.batch.caller_passes import load_passes
    from reflow.batch.jobs import PlanError
    from reflow.batch.pool import StopError

    if not options.paths and options.files_from is None:
        say("name files or folders to clean, or - for standard input; see reflow clean --help")
        return USAGE
    bar = _Bar(options)
    try:
        results = clean_files(
            options.paths,
            output=options.output,
            format=options.format,
            rows=options.rows,
            min_confidence=options.min_confidence,
            include=options.include,
            files_from=options.files_from,
            text_field=options.text_field,
            input_format=options.input_format,
            check=options.check,
            diff=options.diff,
            dry_run=options.dry_run,
            jobs=options.jobs,
            shard=options.shard,
            timeout=options.timeout,
            memory=options.memory,
            engine=options.engine,
            passes=None if options.passes is None else load_passes(options.passes),
            stdin=read_stdin,
            progress=bar.show,
            **choices(options),
        )
    except PlanError as error:
        say(f"{error}; nothing was written")
        return USAGE
    if not options.quiet:
        say_not_taken(options, results.not_taken)
        if results.into_inputs and not options.dry_run:
            say(f"the outputs stand among the inputs, in {shown(options.output)}; -o names another folder")
    try:
        with bar, _error_list(options, results) as note_error:
            return _print_results(options, results, interrupted, note_error)
    except PlanError as error:
        say(f"{error}; nothing was written")
        return USAGE
    except StopError as error:
        say(str(error))
        return FAILED


@contextmanager
def _error_list(options: argparse.Namespace, results: "Results") -> "Iterator[Callable[[Result], None]]":
    """Give the function that records a failed input in the file that --errors names, which appears at the end of the run."""
    import json

    if options.errors is None or options.dry_run:
        yield lambda result: None
        return
    from reflow.batch.outputs import whole_file

    name = shown(options.errors)
    if results.reads(options.errors):
        raise UnwrittenError(f"{name} is an input and would be written over; name another file with --errors")
    try:
        with whole_file(options.errors, os.path.join(os.path.dirname(options.errors), "")) as file:

            def note(result: "Result") -> None:
                row = {"source": display(result.source), "error": result.error, "before": result.before}
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

            yield note
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnwrittenError(f"{name}: {error.strerror or error}; name another file with --errors") from error


def _print_results(
    options: argparse.Namespace,
    results: "Results",
    interrupted: "list[int]",
    note_error: "Callable[[Result], None]",
) -> int:
    """Print results as they come, then the summary; give the exit code."""
    from collections import Counter
    from time import perf_counter

    began, totals, sources = perf_counter(), Counter[str](), []
    show = _printer(options, results)
    for result in results:
        if interrupted:
            raise KeyboardInterrupt
        if options.corrections:
            sources.append(display(result.source))
        totals["failed" if result.error is not None else "before" if result.before else "now"] += 1
        totals["changed"] += result.changed
        totals.update({name: getattr(result.counts, name) for name in ("articles", "paragraphs", "size")})
        if result.error is not None:
            note_error(result)
        _print_result(options, result, show)
    useless = _no_correction_used(options, sources)
    if not options.quiet:
        say(_summary(options, totals, perf_counter() - began))
    if totals["failed"] or useless:
        return FAILED
    return WOULD_CHANGE if options.check and totals["changed"] else DONE


def _summary(options: argparse.Namespace, totals: "Counter[str]", seconds: float) -> str:
    """Return the summary: 3 files cleaned, 1 done before, 1 failed; 9 articles, 60 paragraphs."""
    noun = "file" if text_field(options) is None else "row"
    if options.dry_run:
        parts = [f"{count(totals['now'], 'input')} planned"]
    else:
        parts = [f"{count(totals['now'], noun)} {'compared' if options.check or options.diff else 'cleaned'}"]
        if options.output is not None and not (options.check or options.diff):
            parts[0] += f" into {shown(options.output)}"
    parts += [f"{totals['before']} done before"] * bool(totals["before"])
    parts += [f"{totals['failed']} failed"] * bool(totals["failed"])
    said = ", ".join(parts)
    if totals["now"] and not options.dry_run:
        said += f"; {count(totals['articles'], 'article')}, {count(totals['paragraphs'], 'paragraph')}"
        if seconds > 1:  # of less, the start of the program is most
            said += f", {totals['size'] / 1e6 / seconds:.1f} MB/s"
    return said


def _print_result(options: argparse.Namespace, result: "Result", show: "Callable[[Result], None]") -> None:
    name = shown(result.source)
    if result.error is not None:
        say(f"{name}: {result.error}")
        return
    if options.dry_run:
        write(f"{name} -> {shown(result.target) if result.target else 'standard output'}\n")
        return
    if options.check and result.changed and not options.quiet:
        say(f"{name}: cleaning would change it")
    if result.note and not options.quiet:
        say(f"{name}: {result.note}")
    if options.diff or not options.check:
        show(result)


def _printer(options: argparse.Namespace, results: "Results") -> "Callable[[Result], None]":
    """Return the function that writes the rendered output of a result to standard output."""
    from reflow.batch.result import open_lines
    from reflow.write.columnar import begin_csv, copy

    shows_difference = options.check or options.diff
    append = None
    if results.form.format == "csv" and options.output is None and not (shows_difference or options.dry_run):
        append = begin_csv(write, results.columns)
    bare = options.output is not None or shows_difference or not results.several
    border = "" if bare else BORDERS.get(results.form.format, "")
    blank_line = ""

    def show(result: "Result") -> None:
        nonlocal blank_line
        with open_lines(result) as lines:
            if append is not None:
                append(lines)
                return
            if border:
                write(blank_line + border.format(printable(display(result.source))))
                blank_line = "\n"
            copy(lines, write)

    return show


# What parts several documents on standard output, where the format does not.
BORDERS = {"text": "==> {} <==\n", "markdown": "<!-- {} -->\n\n"}


def _no_correction_used(options: argparse.Namespace, sources: "list[str]") -> bool:
    """Name the corrections that are about no file of this run; return whether all of them are.

    Where some are used, the others may be about files of the same folder that are not cleaned now.
    """
    if not options.corrections or options.shard != "1/1":  # the others may belong to another part of the work
        return False
    from reflow.corrections import unused

    left = unused(options.corrections, sources)
    for one in left if len(left) == len(options.corrections) or not options.quiet else ():
        say(f"the correction of {printable(str(one))} was not used: no such file was named")
    return len(left) == len(options.corrections)


def _remember_interrupts() -> "list[int]":
    """Note every Ctrl-C: one that falls into a callback of the interpreter is raised where nothing can catch it."""
    import signal

    seen: list[int] = []
    complain = sys.unraisablehook

    def hook(unraisable: "sys.UnraisableHookArgs") -> None:
        if not seen:
            complain(unraisable)

    def note(number: int, frame: object) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    sys.unraisablehook = hook
    signal.signal(signal.SIGINT, note)
    return seen


class _Bar:
    """A progress bar: after the first second, on a terminal that shows no data, and where no pipe takes the output."""

    def __init__(self, options: argparse.Namespace) -> None:
        from time import monotonic

        self._wanted = not options.quiet and sys.stderr.isatty() and _is_apart(options)
        self._shown: Any = None
        self._begins = monotonic() + 1

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown is not None:
            self._shown.stop()

    def show(self, progress: "Progress") -> None:
        """Show how far the run is."""
        from time import monotonic

        if not self._wanted or monotonic() < self._begins:
            return
        if self._shown is None:
            from rich.console import Console
            from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Display

            columns = (BarColumn(), DownloadColumn(), TextColumn("{task.fields[pages]}"), TimeRemainingColumn())
            self._shown = Display(*columns, console=Console(stderr=True), transient=True)
            self._task = self._shown.add_task("clean", total=progress.total, pages="")
            self._shown.start()
        self._shown.update(self._task, completed=progress.done, pages=count(progress.documents, "page"))


def _is_apart(options: argparse.Namespace) -> bool:
    """Return whether standard output is free: no documents are printed there, and it is no pipe."""
    import stat

    if options.output is None or options.dry_run:
        return False
    try:
        return not stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # it is closed, or no file
        return True
