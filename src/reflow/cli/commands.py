"""What each command does: call the library, print what it gives."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os
import sys
from contextlib import contextmanager

from reflow import TYPE_CHECKING
from reflow.cli.options import parser
from reflow.cli.terminal import (
    BOLD,
    DIM,
    DONE,
    FAILED,
    INTERRUPTED,
    RED,
    USAGE,
    WOULD_CHANGE,
    OutputError,
    colour,
    count,
    display,
    drop_unwritten,
    printable,
    read_stdin,
    replace_closed_streams,
    say,
    shown,
    write,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from reflow.batch.files import Results
    from reflow.batch.progress import Progress
    from reflow.batch.result import Result
    from reflow.config import Config
    from reflow.reasons import Decision


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command and give its exit code."""
    replace_closed_streams()
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    finally:
        drop_unwritten()


def _run(given: "list[str]") -> int:
    options = argparse.Namespace(command=None)
    try:
        commands = {
            "clean": _clean,
            "convert": _convert,
            "detect": _detect,
            "explain": _explain,
            "log": _log,
            "report": _report,
            "review": _review,
            "rules": _rules,
            "schema": _schema,
        }
        if meant := _meant(given, commands):
            say(f"there is no command {printable(given[0])}; did you mean: reflow {printable(' '.join(meant))}")
            return USAGE
        options = parser().parse_args(given)
        if options.command is None:
            say(f"name a command: {', '.join(commands)}; see reflow --help")
            return USAGE
        return commands[options.command](options)
    except KeyboardInterrupt:
        goes_on = options.command == "clean" and options.output is not None
        say(f"interrupted; {'run the same command to go on' if goes_on else 'what was not finished was not written'}")
        return INTERRUPTED
    except BrokenPipeError:  # the reader has had enough (`| head -1`)
        return DONE
    except OutputError as error:
        say(f"standard output: {error}")
        return FAILED
    except UnwrittenError as error:
        say(str(error))
        return error.code


def _meant(given: "list[str]", commands: "Iterable[str]") -> "list[str] | None":
    """Guess what was meant by arguments that begin with no command: a file to clean, or a command mistyped."""
    if not given or given[0].startswith("-") or given[0] in commands:
        return None
    if os.path.exists(given[0]):
        return ["clean", *given]
    from difflib import get_close_matches

    near = get_close_matches(given[0], commands, 1)
    return [*near, *given[1:]] if near else None


class UnwrittenError(Exception):
    """A file that was asked for cannot be written; `code` is the exit code."""

    def __init__(self, says: str, code: int = USAGE) -> None:
        super().__init__(says)
        self.code = code


def _choices(options: argparse.Namespace) -> "dict[str, Any]":
    from dataclasses import fields

    from reflow.config import Config

    chosen = {field.name: getattr(options, field.name) for field in fields(Config)}
    return {name: value for name, value in chosen.items() if value is not None}


# --- clean -----------------------------------------------------------------------------------------------------------


def _clean(options: argparse.Namespace) -> int:
    interrupted = _remember_interrupts()
    from reflow.batch.files import clean_files
    from reflow.batch.jobs import PlanError
    from reflow.batch.own_passes import load_passes
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
            **_choices(options),
        )
    except PlanError as error:
        say(f"{error}; nothing was written")
        return USAGE
    if not options.quiet:
        _say_not_taken(options, results.not_taken)
        if results.into_inputs and not options.dry_run:
            say(f"the outputs stand among the inputs, in {shown(options.output)}; -o names another folder")
    try:
        with bar, _error_list(options) as note_error:
            return _print_results(options, results, interrupted, note_error)
    except PlanError as error:
        say(f"{error}; nothing was written")
        return USAGE
    except StopError as error:
        say(str(error))
        return FAILED


def _say_not_taken(options: argparse.Namespace, not_taken: int) -> None:
    if not_taken:
        were = f"{count(not_taken, 'file')} {'was' if not_taken == 1 else 'were'}"
        patterns = " or ".join(options.include or (["*.txt"] if _text_field(options) is None else ["table"]))
        say(f"{were} not taken: no {printable(patterns)}; --include names others")


def _text_field(options: argparse.Namespace) -> str | None:
    return getattr(options, "text_field", None)


@contextmanager
def _error_list(options: argparse.Namespace) -> "Iterator[Callable[[Result], None]]":
    """Give a context with a function that writes an input that failed into the file that --errors names."""
    import json

    if options.errors is None:
        yield lambda result: None
        return
    try:
        file = open(options.errors, "w", encoding="utf-8", buffering=1)  # noqa: SIM115  closed below
    except OSError as error:
        raise UnwrittenError(f"{shown(options.errors)}: {error.strerror}; name another file with --errors") from error

    def note(result: "Result") -> None:
        row = {"source": display(result.source), "error": result.error, "before": result.before}
        file.write(json.dumps(row, ensure_ascii=False) + "\n")

    try:
        with file:
            yield note
    except BrokenPipeError:
        raise
    except OSError as error:  # the disk is full
        raise UnwrittenError(
            f"{shown(options.errors)}: {error.strerror or error}; run again to go on", FAILED
        ) from error


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
    strangers = _strangers(options, sources)
    if not options.quiet:
        say(_summary(options, totals, perf_counter() - began))
    if totals["failed"] or strangers:
        return FAILED
    return WOULD_CHANGE if options.check and totals["changed"] else DONE


def _summary(options: argparse.Namespace, totals: "Counter[str]", seconds: float) -> str:
    """Sum a run up: 3 files cleaned, 1 done before, 1 failed; 9 articles, 60 paragraphs."""
    noun = "file" if _text_field(options) is None else "row"
    if options.dry_run:
        parts = [f"{count(totals['now'], 'input')} planned"]
    else:
        parts = [f"{count(totals['now'], noun)} {'compared' if options.check or options.diff else 'cleaned'}"]
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
    """Give the function that writes what a result holds to standard output."""
    from reflow.batch.result import open_lines
    from reflow.write.columnar import begin_csv, copy

    shows_difference = options.check or options.diff
    append = None
    if results.form.format == "csv" and options.output is None and not (shows_difference or options.dry_run):
        append = begin_csv(write, results.columns)
    border = BORDERS.get(results.form.format, "") if results.several and not shows_difference else ""
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


def _strangers(options: argparse.Namespace, sources: "list[str]") -> int:
    """Complain of the corrections that are about no file that was named, and count them."""
    if not options.corrections or options.shard != "1/1":  # what another part of the work is about is none
        return 0
    from reflow.corrections import unused

    left = unused(options.corrections, sources)
    for one in left:
        say(f"the correction of {printable(str(one))} was not used: no such file was named")
    return len(left)


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
    """Tell whether standard output shows no documents, and no other program reads it."""
    import stat

    if options.output is None or options.dry_run:
        return False
    try:
        return not stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # it is closed, or no file
        return True


# --- convert ---------------------------------------------------------------------------------------------------------


def _convert(options: argparse.Namespace) -> int:
    from reflow.batch.files import convert_files
    from reflow.batch.jobs import PlanError
    from reflow.batch.pool import StopError

    chosen = {name: getattr(options, name) for name in ("encoding", "to", "names", "quotes")}
    code = DONE
    try:
        results = convert_files(
            options.paths,
            output=options.output,
            include=options.include,
            stdin=read_stdin,
            **{name: value for name, value in chosen.items() if value is not None},
        )
        _say_not_taken(options, results.not_taken)
        for result in results:
            if result.error is not None:
                say(f"{shown(result.source)}: {result.error}")
                code = FAILED
            else:
                write(result.rendered)
    except PlanError as error:
        say(f"{error}; nothing was written")
        return USAGE
    except StopError as error:
        say(str(error))
        return FAILED
    return code


# --- detect, explain, rules, schema --------------------------------------------------------------------------------------

DOUBTFUL = 0.8  # confidence below which a decision is shown in red


def _detect(options: argparse.Namespace) -> int:
    from reflow.read.decode import decode
    from reflow.read.file import read_file

    def show(path: str) -> None:
        found = decode(read_stdin() if path == "-" else read_file(path))
        write(f"{found.encoding}\t{found.confidence:.2f}\t{len(found.errors)}\t{shown(path)}\n")

    return _each(options, show)


def _explain(options: argparse.Namespace) -> int:
    from reflow.reasons import explain

    config = _config(options)
    if os.path.isdir(options.path):
        say(f"{shown(options.path)} is a folder; name one file")
        return USAGE
    with _output(options, [options.path], ".txt") as write_out:

        def show(path: str) -> None:
            decisions = explain(_source(path), line=options.line, config=config)
            if options.line is not None:
                write_out("".join(map(_detail, decisions)))
            elif decisions:
                write_out("".join(map(_row, decisions)) + _legend())

        return _tried(options.path, show)


def _review(options: argparse.Namespace) -> int:
    import json

    import msgspec

    from reflow.reasons import review

    config = _config(options)
    number = 0
    with _output(options, options.paths, ".jsonl") as write_out:

        def show(path: str) -> None:
            nonlocal number
            for doubt in review(_source(path), below=options.below, config=config):
                number += 1
                try:
                    write_out(msgspec.json.encode(doubt) + b"\n")
                except (
                    UnicodeEncodeError
                ):  # JSON has a way to write a lone surrogate, but this is not the one to write it
                    write_out(json.dumps(msgspec.to_builtins(doubt)) + "\n")

        code = _each(options, show)
    if not number and code == DONE:
        say(f"no decision is less certain than {options.below:g}")
    return code


def _log(options: argparse.Namespace) -> int:
    import json

    from reflow import clean

    config = _config(options)
    with _output(options, options.paths, ".jsonl") as write_out:

        def show(path: str) -> None:
            source = _source(path)
            document = clean(source, config=config)
            name = document.source.name
            lines = [json.dumps({"source": name, **entry._asdict()}, ensure_ascii=False) for entry in document.log]
            write_out("".join(line + "\n" for line in lines))
            if document.restore() != (source if isinstance(source, bytes) else source.read_bytes()):
                raise OSError(
                    "it does not come back from the output, which is a defect of reflow; keep it, and report it so"
                )
            undone = "undone, it gives" if len(lines) == 1 else "undone, they give"
            say(f"{shown(path)}: {count(len(lines), 'entry', 'entries')}; {undone} the input back byte for byte")

        return _each(options, show)


def _report(options: argparse.Namespace) -> int:
    from reflow.page import report
    from reflow.read import open_source

    config = _config(options)
    opened: list[Any] = []
    with _output(options, options.paths, ".html") as write_out:

        def open_input(path: str) -> None:
            opened.append(open_source(_source(path), config))

        def show(path: str) -> None:
            write_out(report(opened, config=config).encode("utf-8", "replace"))

        code = _each(options, open_input)
        if not opened:
            raise UnwrittenError("no page was written, for no input could be read", code)
        code = max(code, _tried(options.paths[0], show))
    if options.output is not None:
        say(f"wrote {shown(options.output)}")
    return code


@contextmanager
def _output(
    options: argparse.Namespace, paths: "Sequence[str]", ending: str
) -> "Iterator[Callable[[str | bytes], object]]":
    """Give the function that writes to standard output, or to the file that -o names, which appears when it is whole."""
    if options.output is None:
        yield write
        return
    from reflow.batch.jobs import same_file
    from reflow.batch.outputs import whole_file

    name = shown(options.output)
    if any(same_file(options.output, path) for path in paths):
        raise UnwrittenError(f"{name} is an input and would be written over; name another --output")
    if os.path.isdir(options.output) or not os.path.splitext(options.output)[1]:
        example = os.path.splitext(os.path.basename(paths[0]))[0] if paths and paths[0] != "-" else "page"
        raise UnwrittenError(f"{name} is a folder; name a file with --output, such as {printable(example)}{ending}")
    if not options.output.lower().endswith(ending):
        raise UnwrittenError(f"{options.command} writes {ending}; name a file with that ending with --output")
    try:
        with whole_file(options.output, os.path.join(os.path.dirname(options.output), "")) as file:
            yield lambda text: file.write(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    except OSError as error:
        raise UnwrittenError(f"{name}: {error.strerror or error}; name another --output", FAILED) from error


def _source(path: str) -> "bytes | Path":
    from pathlib import Path

    return read_stdin() if path == "-" else Path(path)


def _config(options: argparse.Namespace) -> "Config":
    from reflow.config import Config

    return Config().changed(**_choices(options))


def _each(options: argparse.Namespace, work: "Callable[[str], None]") -> int:
    """Do something with each input, in folders too; give the exit code."""
    from reflow.batch.jobs import PlanError
    from reflow.batch.plan import TEXTS, plan

    try:
        made = plan(options.paths, include=options.include or TEXTS)
    except PlanError as error:
        say(str(error))
        return USAGE
    _say_not_taken(options, made.not_taken)
    code = DONE
    for job in made.jobs:
        if job.error is not None:
            say(f"{shown(job.source)}: {job.error}")
        code = max(code, FAILED if job.error is not None else _tried(job.source, work))
    return code


def _tried(path: str, work: "Callable[[str], None]") -> int:
    """Do something with an input, or say what is wrong with it; give the exit code."""
    from reflow.corrections import CorrectionError

    try:
        work(path)
    except BrokenPipeError:
        raise
    except (OSError, IndexError, CorrectionError) as error:
        say(f"{shown(path)}: {getattr(error, 'strerror', None) or error}")
        return FAILED
    return DONE


SHOWN_COLUMNS = 48


def _row(decision: "Decision") -> str:
    """Say one line's decision in one row: its number, the confidence, a sign, the line, and the best reason."""
    from reflow.page.signs import ARTICLE, JOINED, PARAGRAPH, sign_of

    said = next((reason.says for reason in decision.reasons if reason.weight > 0 and reason.says), "")
    sign = sign_of(decision.decided)
    if sign not in (ARTICLE, JOINED, PARAGRAPH):
        said = decision.decided + (f": {said}" if said else "")
    sure = f"{decision.confidence:.2f}"
    sure = colour(RED, sure) if decision.confidence < DOUBTFUL else sure
    return f"{decision.line:5} {sure} {sign.sign} {_fit(decision.text)}  {colour(DIM, said)}\n"


def _legend() -> str:
    """Say what the rows hold, and what the signs in them mean."""
    from reflow.page.signs import SIGNS

    signs = [f"{sign.sign} {sign.says}" for sign in SIGNS]
    lines = ("number, confidence from 0 to 1, sign, line, best reason", "  ".join(signs[:4]), "  ".join(signs[4:]))
    return "\n" + "".join(colour(DIM, line) + "\n" for line in lines)


def _fit(text: str) -> str:
    """Cut or fill a text to a fixed number of terminal columns."""
    from unicodedata import east_asian_width

    columns, shown = 0, ""
    for c in printable(text.replace("\t", " ")):
        columns += 2 if east_asian_width(c) in "WF" else 1
        if columns > SHOWN_COLUMNS:
            return _fit(shown[:-1] + "…")
        shown += c
    return shown + " " * (SHOWN_COLUMNS - columns)


def _detail(decision: "Decision") -> str:
    """Say all about one line's decision."""
    width = f"{decision.width:g} em wide"
    if decision.measure:
        width += f", in a column of {decision.measure:g} em"
    other = f"rather than: {decision.instead}" if decision.instead else "nothing else fits the lines beside it"
    sure = f"confidence {decision.confidence:.2f}, {other}"
    head = [
        f"{colour(BOLD, f'line {decision.line}')}  {printable(decision.text)}",
        f"  {width}",
        f"  {colour(BOLD, decision.decided)} ({sure})",
    ]
    reasons = [f"  {reason.weight:+5.1f}  {reason.says}" for reason in decision.reasons if reason.says]
    return "\n".join([*head, *reasons, *(f"  also {change}" for change in decision.changes)]) + "\n"


def _rules(options: argparse.Namespace) -> int:
    from reflow.rules import RULES

    if options.code is None:
        write("".join(f"{rule.code:22} {rule.level.name.lower():7} {rule.sentence}\n" for rule in RULES))
        return DONE
    rule = next((rule for rule in RULES if rule.code == options.code), None)
    if rule is None:
        say(f"there is no rule {options.code}; reflow rules lists them")
        return USAGE
    write(f"{rule.code} ({rule.level.name.lower()})\n{rule.sentence}\n")
    if rule.example:
        from reflow.pipeline import clean

        for name, text in (("before", rule.example), ("after", clean(rule.example).to_text())):
            shown = text.encode("utf-8", "backslashreplace").decode().splitlines()
            more = ["  …"] if len(shown) > EXAMPLE_LINES else []
            write("\n".join([f"\n{name}:", *(f"  {line}" for line in shown[:EXAMPLE_LINES]), *more]) + "\n")
    return DONE


EXAMPLE_LINES = 4
CHUNK = 1 << 20  # bytes that are copied at once


def _schema(options: argparse.Namespace) -> int:
    import json

    from reflow.document import schema

    write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
