"""The command `reflow clean`: many files, a progress bar, a list of errors, and a summary."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os
import sys
from contextlib import contextmanager

from reflow import TYPE_CHECKING
from reflow.batch.limits import ENTIRE
from reflow.cli.inputs import choices, chosen, run_batch, say_not_taken, text_field
from reflow.cli.terminal import (
    DONE,
    FAILED,
    USAGE,
    WOULD_CHANGE,
    UnwrittenError,
    display,
    printable,
    read_stdin,
    say,
    shown,
    write,
)
from reflow.language import _, ngettext
from reflow.wording import reason_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator
    from typing import Any

    from reflow.batch.api import Results
    from reflow.batch.progress import Progress
    from reflow.batch.result import Result

# The options that `clean_files` takes under the same names; it has their defaults and checks their values.
ARGUMENTS = (
    "output", "format", "rows", "min_confidence", "include", "files_from", "text_field", "input_format",
    "check", "diff", "dry_run", "jobs", "shard", "timeout", "memory", "engine",
)  # fmt: skip

# What separates several documents on standard output, where the format does not.
BORDERS = {"text": "==> {} <==\n", "markdown": "<!-- {} -->\n\n"}
WHOLE = ("html", "tei")  # formats in which a file, and so standard output, is one document


def clean(options: argparse.Namespace) -> int:
    """Clean files and return the exit code."""
    interrupts = _record_interrupts()
    if not options.paths and options.files_from is None:
        say(_("name files or folders to clean, or - for standard input; see reflow clean --help"))
        return USAGE
    return run_batch(lambda: _clean(options, interrupts))


def _clean(options: argparse.Namespace, interrupts: "list[int]") -> int:
    from reflow.batch.api import clean_files
    from reflow.batch.caller_passes import load_passes

    bar = _Bar(options)
    results = clean_files(
        options.paths,
        passes=None if options.passes is None else load_passes(options.passes),
        stdin=read_stdin,
        progress=bar.show,
        **chosen(options, ARGUMENTS),
        **choices(options),
    )
    if not options.quiet:
        say_not_taken(options, results.not_taken)
        if results.into_inputs and not options.dry_run:
            say(
                _(
                    "the outputs are written among the inputs, in {path}; -o names another folder",
                    path=shown(options.output),
                )
            )
    with bar, _error_list(options, results) as note_error:
        return _print_results(options, results, interrupts, note_error)


@contextmanager
def _error_list(options: argparse.Namespace, results: "Results") -> "Iterator[Callable[[Result], None]]":
    """Yield the function that records a failed input in the file of --errors, which appears at the end of the run."""
    import json

    if options.errors is None or options.dry_run:
        yield lambda result: None
        return
    from reflow.batch.outputs import whole_file

    name = shown(options.errors)
    if results.reads(options.errors):
        raise UnwrittenError(
            _("{path} is an input and would be written over; name another file with --errors", path=name)
        )
    try:
        with whole_file(options.errors, os.path.join(os.path.dirname(options.errors), "")) as file:

            def note(result: "Result") -> None:
                row = {"source": display(result.source), "error": result.error, "before": result.before}
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")

            yield note
    except BrokenPipeError:  # standard output is closed, not the file
        raise
    except OSError as error:
        raise UnwrittenError(
            _("{path}: {reason}; name another file with --errors", path=name, reason=reason_of(error))
        ) from error


# --- results ---------------------------------------------------------------------------------------------------------


def _print_results(
    options: argparse.Namespace,
    results: "Results",
    interrupts: "list[int]",
    note_error: "Callable[[Result], None]",
) -> int:
    """Print results as they become ready, then the summary; return the exit code."""
    from collections import Counter
    from time import perf_counter

    began = perf_counter()
    totals = Counter[str]()
    sources: list[str] = []  # names that corrections may refer to
    show = _printer(options, results)
    for result in results:
        if interrupts:  # the exception itself may have been lost
            raise KeyboardInterrupt
        if options.corrections:
            sources.append(display(result.source))
        _add(totals, result)
        if result.error is not None:
            note_error(result)
        _print_result(options, result, show)
    all_unused = _report_unused_corrections(options, sources)
    if not options.quiet:
        say(_summary(options, totals, perf_counter() - began))
    if totals["failed"] or all_unused:
        return FAILED
    return WOULD_CHANGE if options.check and totals["changed"] else DONE


def _add(totals: "Counter[str]", result: "Result") -> None:
    """Add a result to the totals: the number of inputs that failed, were done before or now, and their counts."""
    if result.error is not None:
        outcome = "failed"
    elif result.before:
        outcome = "before"
    else:
        outcome = "now"
    totals[outcome] += 1
    totals["changed"] += result.changed
    totals["articles"] += result.counts.articles
    totals["paragraphs"] += result.counts.paragraphs
    totals["size"] += result.counts.size


def _summary(options: argparse.Namespace, totals: "Counter[str]", seconds: float) -> str:
    """Return the summary: 3 files cleaned, 1 done before, 1 failed; 9 articles, 60 paragraphs."""
    summary = _cleaned(options, totals["now"])
    if totals["before"]:
        summary = _("{summary}, {number} done before", summary=summary, number=totals["before"])
    if totals["failed"]:
        summary = _("{summary}, {number} failed", summary=summary, number=totals["failed"])
    if totals["now"] and not options.dry_run:
        summary = _(
            "{summary}; {articles}, {paragraphs}",
            summary=summary,
            articles=ngettext("{number} article", "{number} articles", totals["articles"]),
            paragraphs=ngettext("{number} paragraph", "{number} paragraphs", totals["paragraphs"]),
        )
        if seconds > 1:  # a shorter run is mostly the start of the program
            speed = totals["size"] / 1e6 / seconds
            summary = _("{summary}, {speed:.1f} MB/s", summary=summary, speed=speed)
    return summary


def _cleaned(options: argparse.Namespace, number: int) -> str:
    """Return how many inputs were planned, compared or cleaned now."""
    if options.dry_run:
        return ngettext("{number} input planned", "{number} inputs planned", number)
    if text_field(options) is None:
        inputs = ngettext("{number} file", "{number} files", number)
    else:
        inputs = ngettext("{number} row", "{number} rows", number)
    if options.check or options.diff:
        return _("{inputs} compared", inputs=inputs)
    if options.output is not None:
        return _("{inputs} cleaned into {path}", inputs=inputs, path=shown(options.output))
    return _("{inputs} cleaned", inputs=inputs)


def _print_result(options: argparse.Namespace, result: "Result", show: "Callable[[Result], None]") -> None:
    name = shown(result.source)
    if result.error is not None:
        say(f"{name}: {result.error}")
        return
    if options.dry_run:
        write(f"{name} -> {shown(result.target) if result.target else _('standard output')}\n")
        return
    if options.check and result.changed and not options.quiet:
        say(_("{path}: cleaning would change it", path=name))
    if result.note and not options.quiet:
        say(f"{name}: {result.note}")
    if options.diff or not options.check:
        show(result)


def _printer(options: argparse.Namespace, results: "Results") -> "Callable[[Result], None]":
    """Return the function that writes the rendered output of a result to standard output."""
    from reflow.batch.result import open_lines
    from reflow.write.columnar import begin_csv, copy

    shows_difference = options.check or options.diff
    append_row = None
    if results.form.format == "csv" and options.output is None and not (shows_difference or options.dry_run):
        append_row = begin_csv(write, results.columns)
    border = ""
    if results.several and options.output is None and not shows_difference:
        _refuse_several(options, results.form.format)
        border = BORDERS.get(results.form.format, "")
    blank_line = ""  # before every border but the first

    def show(result: "Result") -> None:
        nonlocal blank_line
        with open_lines(result) as lines:
            if append_row is not None:
                append_row(lines)
                return
            if border:
                write(blank_line + border.format(printable(display(result.source))))
                blank_line = "\n"
            copy(lines, write)

    return show


def _refuse_several(options: argparse.Namespace, format: str) -> None:
    """Raise PlanError if several documents in a format that holds one would follow each other on standard output."""
    from reflow.batch.jobs import PlanError

    if format in WHOLE and not options.dry_run:
        raise PlanError(
            _(
                "{format} is one document a file, and there are several inputs; name a folder with --output",
                format=format,
            )
        )


def _report_unused_corrections(options: argparse.Namespace, sources: "list[str]") -> bool:
    """Print the corrections that refer to no file of this run; return whether none was used.

    If some were used, the others may refer to files of the same folder that are not cleaned now: with --quiet they are
    not mentioned.
    """
    if not options.corrections:
        return False
    if options.shard not in (None, ENTIRE):  # a correction may refer to a file in another part of the work
        return False
    from reflow.corrections import unused

    left_over = unused(options.corrections, sources)
    all_unused = len(left_over) == len(options.corrections)
    if all_unused or not options.quiet:
        for correction in left_over:
            say(
                _(
                    "the correction of {correction} was not used: no such file was named",
                    correction=printable(str(correction)),
                )
            )
    return all_unused


# --- terminal --------------------------------------------------------------------------------------------------------


def _record_interrupts() -> "list[int]":
    """Return a list to which every Ctrl-C is added.

    The exception is not enough: raised within a callback of the interpreter, it is printed and lost.
    """
    import signal

    interrupts: list[int] = []
    report = sys.unraisablehook

    def report_unless_interrupted(unraisable: "sys.UnraisableHookArgs") -> None:
        if not interrupts:
            report(unraisable)

    def note(number: int, frame: object) -> None:
        interrupts.append(number)
        raise KeyboardInterrupt

    sys.unraisablehook = report_unless_interrupted
    signal.signal(signal.SIGINT, note)
    return interrupts


class _Bar:
    """A progress bar: after the first second, on a terminal that shows no data, and where no pipe takes the output."""

    def __init__(self, options: argparse.Namespace) -> None:
        from time import monotonic

        self._enabled = not options.quiet and sys.stderr.isatty() and _is_stdout_free(options)
        self._display: Any = None
        self._begins = monotonic() + 1

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._display is not None:
            self._display.stop()

    def show(self, progress: "Progress") -> None:
        """Show the progress of the run."""
        from time import monotonic

        if not self._enabled or monotonic() < self._begins:
            return
        if self._display is None:
            from rich.console import Console
            from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Display

            columns = (BarColumn(), DownloadColumn(), TextColumn("{task.fields[pages]}"), TimeRemainingColumn())
            self._display = Display(*columns, console=Console(stderr=True), transient=True)
            self._task = self._display.add_task("clean", total=progress.total, pages="")
            self._display.start()
        self._display.update(
            self._task, completed=progress.done, pages=ngettext("{number} page", "{number} pages", progress.documents)
        )


def _is_stdout_free(options: argparse.Namespace) -> bool:
    """Return whether nothing is printed on standard output and no other program reads it."""
    import stat

    if options.output is None or options.dry_run:
        return False
    try:
        return not stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # it is closed, or not a file
        return True
