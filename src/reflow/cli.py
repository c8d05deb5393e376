"""The command line: parse, call, print. Data goes to standard output, everything else to standard error."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os
import sys

from reflow import TYPE_CHECKING, __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any, NoReturn

    from reflow.batch.files import Results
    from reflow.batch.work import Result
    from reflow.config import Config
    from reflow.reasons import Decision

DONE = 0
WOULD_CHANGE = 1
FAILED = 2
INTERRUPTED = 130

DESCRIPTION = "Turn damaged, hard-wrapped Chinese text into clean, structured articles."
EPILOG = """exit codes: 0 done; 1 --check would change something; 2 usage, or some input failed; 130 interrupted"""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line; the usage of a command has sixteen."""

    def error(self, message: str) -> "NoReturn":
        """Complain and end."""
        _say(f"{message}; see {self.prog} --help")
        sys.exit(FAILED)


def parser() -> argparse.ArgumentParser:
    """Describe the command."""
    top = Parser(prog="reflow", description=DESCRIPTION, epilog=EPILOG)
    top.add_argument("--version", action="version", version=f"reflow {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    clean = commands.add_parser(
        "clean",
        help="clean files and folders",
        description="Clean files. Several documents on standard output are JSON lines.",
        epilog=EPILOG,
    )
    _add_files(clean, "*")
    clean.add_argument(
        "--format",
        choices=("json", "jsonl", "jsonl.zst", "parquet", "text", "markdown"),
        default="json",
        help="what to write (default: json); jsonl, jsonl.zst and parquet put many documents into DIR/documents-00000.jsonl and so on",
    )
    clean.add_argument("--files-from", metavar="LIST", help="read paths from a file, one a line, or with NUL between")
    clean.add_argument("--check", action="store_true", help="write nothing; exit with 1 if cleaning changes a text")
    clean.add_argument("--diff", action="store_true", help="write nothing but how cleaning changes each text")
    clean.add_argument("--dry-run", action="store_true", help="write nothing but where each output would go")
    clean.add_argument(
        "-j", "--jobs", type=int, metavar="N", help="processes that share the work (default: one a core)"
    )
    clean.add_argument(
        "--shard", metavar="I/N", default="1/1", help="do only this part of the work: 2/8 is the second eighth"
    )
    clean.add_argument(
        "--timeout",
        type=float,
        metavar="S",
        default=120.0,
        help="set a file aside after S seconds without progress (default: 120)",
    )
    clean.add_argument(
        "--memory", type=int, metavar="MB", default=2048, help="set a file aside that needs more memory (default: 2048)"
    )
    clean.add_argument(
        "--engine",
        choices=("pool", "ray"),
        default="pool",
        help="ray: share the work among a Ray cluster, whose nodes all see the files",
    )
    clean.add_argument("-q", "--quiet", action="store_true", help="no progress, notes or summary; only errors")
    _add_choices(clean)

    convert = commands.add_parser(
        "convert",
        help="convert between Simplified and Traditional",
        description="Convert texts and nothing else: line ends, marks and spaces stay.",
        epilog=EPILOG,
    )
    _add_files(convert, "+")
    convert.add_argument("--encoding", metavar="E", help="read with this encoding instead of detecting it")
    _add_target(convert, required=True)

    explain = commands.add_parser(
        "explain", help="say why each line was joined or not", description="Say what was decided at each line, and why."
    )
    explain.add_argument("path", metavar="PATH", help="a file, or - for standard input")
    explain.add_argument("--line", type=int, metavar="N", help="only this line, with all its evidence")
    _add_choices(explain)

    review = commands.add_parser(
        "review",
        help="list the decisions that a person should look at",
        description="List the least certain decisions as JSON lines; with the right kind they are corrections.",
    )
    _add_paths(review, "+")
    review.add_argument(
        "--below",
        type=_share,
        default=0.9,
        metavar="C",
        help="only those less certain than this (default: 0.9); 1.01: all",
    )
    _add_choices(review)

    report = commands.add_parser(
        "report",
        help="show on one page why each line was joined or not",
        description="Write one HTML page: source lines beside articles, each line end with its evidence.",
    )
    _add_paths(report, "+")
    report.add_argument("-o", "--output", metavar="FILE", help="the page (default: standard output)")
    _add_choices(report)

    log = commands.add_parser(
        "log",
        help="list every change, and check that the input can be put back",
        description="List every change and decision as JSON lines, and put the input back together from the output.",
    )
    _add_paths(log, "+")
    _add_choices(log)

    detect = commands.add_parser(
        "detect",
        help="name the encoding of files",
        description="Write a line a file: encoding, confidence, number of damaged places, name.",
    )
    _add_paths(detect, "+")

    rules = commands.add_parser(
        "rules", help="list the rules", description="List the rules, or show one with an example."
    )
    rules.add_argument("code", nargs="?", metavar="CODE", help="a rule's code, such as join.wrap")

    commands.add_parser(
        "schema", help="write the JSON Schema", description="Write the JSON Schema (2020-12) of a document's JSON."
    )
    return top


def _checked(check: "Callable[[str], str]", text: str) -> str:
    """Check an argument by what the library asks of it, and complain as `argparse` does."""
    try:
        return check(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1.01:
        raise argparse.ArgumentTypeError(f"{text} is no confidence: 0 to 1, and 1.01 for all")
    return share


def _issue_date(text: str) -> str:
    from reflow.config import issue_date

    return _checked(issue_date, text)


def _add_files(command: argparse.ArgumentParser, paths: str) -> None:
    """Add the options that say what is read and where it is written."""
    _add_paths(command, paths)
    command.add_argument("-o", "--output", metavar="DIR", help="write below this folder, and keep the folders' trees")


def _add_paths(command: argparse.ArgumentParser, paths: str) -> None:
    """Add the options that say what is read."""
    command.add_argument("paths", nargs=paths, metavar="PATH", help="a file, a folder, or - for standard input")
    command.add_argument(
        "--include",
        action="append",
        metavar="GLOB",
        help="file names to take from folders (default: *.txt); may be repeated",
    )


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Add the options that are fields of `Config`."""
    command.add_argument("--encoding", metavar="E", help="read with this encoding instead of detecting it")
    command.add_argument(
        "--issued", metavar="DATE", type=_issue_date, help="date of the issue, as 2019-06-18, if no folio tells it"
    )
    command.add_argument(
        "--titles", choices=("auto", "leading", "trailing", "none"), help="where titles stand (default: auto)"
    )
    command.add_argument("--level", choices=("safe", "likely"), help="highest level of rules (default: likely)")
    command.add_argument(
        "--marks",
        choices=("document", "keep", "full"),
        help="width and shape of Chinese marks: as most of the document has them (default), untouched, full-width",
    )
    command.add_argument(
        "--spacing",
        choices=("document", "keep", "none", "spaced"),
        help="spaces between Han and digits or letters: as most of the document has them (default), untouched, none, all",
    )
    command.add_argument(
        "--openings",
        choices=("keep", "apart"),
        help="dateline and byline in their paragraph (default), or apart from it",
    )
    _add_target(command)
    command.add_argument(
        "--corrections", metavar="FILE", type=_corrections, help="what a person decided, as reflow review lists it"
    )
    command.add_argument(
        "--halfwidth", action="store_true", default=None, help="turn full-width digits and letters into ASCII"
    )


def _add_target(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add the options of the conversion between scripts."""
    command.add_argument(
        "--to",
        metavar="TAG",
        type=_target,
        required=required,
        help="zh-Hans, zh-Hant, zh-Hant-TW, zh-Hant-HK, or a configuration of OpenCC, such as s2twp",
    )
    command.add_argument(
        "--names", metavar="FILE", type=_names, help="persons whose surnames keep their form, one a line, in UTF-8"
    )
    command.add_argument(
        "--quotes", choices=("keep", "target"), help="quotation marks: as they are (default), or those of the target"
    )


def _target(text: str) -> str:
    from reflow.script.opencc import target

    return _checked(target, text)


def _corrections(path: str) -> "tuple[Any, ...]":
    from reflow.corrections import CorrectionError, read_corrections

    try:
        return read_corrections(path)
    except CorrectionError as error:
        raise argparse.ArgumentTypeError(_printable(str(error))) from None
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{_name(path)}: {error.strerror or error}") from None


def _names(path: str) -> "tuple[str, ...]":
    try:
        with open(path, encoding="utf-8-sig") as file:
            return tuple(line.strip() for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise argparse.ArgumentTypeError(f"{_name(path)}: {getattr(error, 'strerror', None) or error}") from None


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command and give its exit code."""
    _replace_closed_streams()
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
        given = list(sys.argv[1:] if arguments is None else arguments)
        if meant := _meant(given, commands):
            _say(f"there is no command {_printable(given[0])}; did you mean: reflow {_printable(' '.join(meant))}")
            return FAILED
        options = parser().parse_args(given)
        return commands[options.command](options)
    except KeyboardInterrupt:
        goes_on = options.command == "clean" and options.output is not None
        _say(f"interrupted; {'run the same command to go on' if goes_on else 'what was not finished was not written'}")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has had enough (`| head -1`). Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OutputError as error:
        _say(f"standard output: {error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _meant(given: "list[str]", commands: "Iterable[str]") -> "list[str] | None":
    """Guess what was meant by arguments that begin with no command: a file to clean, or a command mistyped."""
    if not given or given[0].startswith("-") or given[0] in commands:
        return None
    if os.path.exists(given[0]):
        return ["clean", *given]
    from difflib import get_close_matches

    near = get_close_matches(given[0], commands, 1)
    return [*near, *given[1:]] if near else None


class OutputError(Exception):
    """Standard output takes nothing: it is closed, or the disk behind it is full."""


class UnwrittenError(Exception):
    """A file that was asked for cannot be written."""


def _replace_closed_streams() -> None:
    """Put in the place of a closed stream, for which Python has None, one that refuses what is asked of it."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  open to the end
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdin is None:
        sys.stdin = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _read_stdin() -> bytes:
    return sys.stdin.buffer.read()


def _say(message: str) -> None:
    from contextlib import suppress

    with suppress(OSError):  # there is nobody to tell that nobody can be told
        print(f"reflow: {message}", file=sys.stderr, flush=True)


def _name(path: "str | os.PathLike[str]") -> str:
    """Show a file's name on one line, whatever its bytes are: control characters are escaped."""
    return _printable(_display(path))


def _display(path: "str | os.PathLike[str]") -> str:
    from reflow.read.file import display_name

    return display_name(path)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _write(text: str | bytes) -> None:
    """Write to standard output; raises OutputError, or BrokenPipeError if its reader has gone."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or "it is closed") from error


def _choices(options: argparse.Namespace) -> "dict[str, Any]":
    from dataclasses import fields

    from reflow.config import Config
    from reflow.rules import Level

    chosen = {field.name: getattr(options, field.name) for field in fields(Config)}
    if options.level is not None:
        chosen["level"] = Level[options.level.upper()]
    return {name: value for name, value in chosen.items() if value is not None}


# --- clean -----------------------------------------------------------------------------------------------------------


def _clean(options: argparse.Namespace) -> int:
    interrupted = _remember_interrupts()
    from reflow.batch.files import clean_files
    from reflow.batch.plan import PlanError
    from reflow.batch.pool import StopError

    if not options.paths and options.files_from is None:
        _say("name files or folders to clean, or - for standard input; see reflow clean --help")
        return FAILED
    try:
        results = clean_files(
            options.paths,
            output=options.output,
            format=options.format,
            include=options.include or ("*.txt",),
            files_from=options.files_from,
            check=options.check,
            diff=options.diff,
            dry_run=options.dry_run,
            jobs=options.jobs,
            shard=options.shard,
            timeout=options.timeout,
            memory=options.memory,
            engine=options.engine,
            stdin=_read_stdin,
            **_choices(options),
        )
    except PlanError as error:
        _say(f"{error}; nothing was written")
        return FAILED
    if not options.quiet:
        _say_not_taken(options, results.not_taken)
    try:
        return _print_results(options, results, interrupted)
    except (PlanError, StopError) as error:
        _say(str(error))
        return FAILED


def _say_not_taken(options: argparse.Namespace, not_taken: int) -> None:
    if not_taken:
        were = f"{_count(not_taken, 'file')} {'was' if not_taken == 1 else 'were'}"
        patterns = " or ".join(options.include or ("*.txt",))
        _say(f"{were} not taken: no {_printable(patterns)}; --include names others")


def _print_results(options: argparse.Namespace, results: "Results", interrupted: "list[int]") -> int:
    """Print results as they come, then the summary; give the exit code."""
    from collections import Counter
    from time import perf_counter

    began, totals, sources = perf_counter(), Counter[str](), []
    with _progress(options, len(results)) as advance:
        for result in results:
            if interrupted:
                raise KeyboardInterrupt
            advance()
            sources.append(_display(result.source))
            totals["failed" if result.error is not None else "before" if result.before else "now"] += 1
            totals["changed"] += result.changed
            totals.update({name: getattr(result.counts, name) for name in ("articles", "paragraphs", "size")})
            _print_result(options, result)
    strangers = _strangers(options, sources)
    if not options.quiet:
        failed = f"{totals['failed']} failed of {len(results)}"
        if options.dry_run:
            _say(f"{_count(totals['now'], 'file')} planned, {failed}")
        else:
            found = f"{_count(totals['articles'], 'article')}, {_count(totals['paragraphs'], 'paragraph')}"
            rate = totals["size"] / 1e6 / max(perf_counter() - began, 1e-9)
            _say(f"{_count(totals['now'], 'file')} now, {totals['before']} before, {failed}; {found}, {rate:.1f} MB/s")
    if totals["failed"] or strangers:
        return FAILED
    return WOULD_CHANGE if options.check and totals["changed"] else DONE


def _print_result(options: argparse.Namespace, result: "Result") -> None:
    name = _name(result.source)
    if result.error is not None:
        _say(f"{name}: {result.error}")
        return
    if options.dry_run:
        _write(f"{name} -> {_name(result.target) if result.target else 'standard output'}\n")
        return
    if options.check and result.changed and not options.quiet:
        _say(f"{name}: cleaning would change it")
    if result.note and not options.quiet:
        _say(f"{name}: {result.note}")
    if options.diff or not options.check:
        _write(result.rendered)
    if result.spool is not None:
        with result.spool:
            while chunk := result.spool.read(CHUNK):
                _write(chunk)


def _strangers(options: argparse.Namespace, sources: "list[str]") -> int:
    """Complain of the corrections that are about no file that was named, and count them."""
    if not options.corrections or options.shard != "1/1":  # what another part of the work is about is none
        return 0
    from reflow.corrections import unused

    left = unused(options.corrections, sources)
    for one in left:
        _say(f"the correction of {_printable(str(one))} was not used: no such file was named")
    return len(left)


def _count(number: int, noun: str, several: str = "") -> str:
    return f"{number} {noun if number == 1 else several or noun + 's'}"


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


def _progress(options: argparse.Namespace, total: int) -> "AbstractContextManager[Any]":
    """Give a context with a function to call for each input: a progress bar, on a terminal that shows no data."""
    from contextlib import contextmanager, nullcontext

    if options.quiet or not sys.stderr.isatty() or (sys.stdout.isatty() and options.output is None):
        return nullcontext(lambda: None)

    @contextmanager
    def bar() -> "Iterator[Any]":
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (BarColumn(), TextColumn("{task.completed} of {task.total} files"), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("clean", total=total)
            yield lambda: progress.advance(task)

    return bar()


# --- convert ---------------------------------------------------------------------------------------------------------


def _convert(options: argparse.Namespace) -> int:
    from reflow.batch.files import convert_files
    from reflow.batch.plan import PlanError
    from reflow.batch.pool import StopError

    chosen = {name: getattr(options, name) for name in ("encoding", "to", "names", "quotes")}
    code = DONE
    try:
        results = convert_files(
            options.paths,
            output=options.output,
            include=options.include or ("*.txt",),
            stdin=_read_stdin,
            **{name: value for name, value in chosen.items() if value is not None},
        )
        _say_not_taken(options, results.not_taken)
        for result in results:
            if result.error is not None:
                _say(f"{_name(result.source)}: {result.error}")
                code = FAILED
            else:
                _write(result.rendered)
    except PlanError as error:
        _say(f"{error}; nothing was written")
        return FAILED
    except StopError as error:
        _say(str(error))
        return FAILED
    return code


# --- detect, explain, rules, schema --------------------------------------------------------------------------------------

BOLD, DIM, RED, PLAIN = "\033[1m", "\033[2m", "\033[31m", "\033[0m"
DOUBTFUL = 0.8  # confidence below which a decision is shown in red


def _colour(code: str, text: str) -> str:
    wanted = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"{code}{text}{PLAIN}" if wanted else text


def _detect(options: argparse.Namespace) -> int:
    from reflow.read.decode import decode
    from reflow.read.file import read_file

    def show(path: str) -> None:
        found = decode(_read_stdin() if path == "-" else read_file(path))
        _write(f"{found.encoding}\t{found.confidence:.2f}\t{len(found.errors)}\t{_name(path)}\n")

    return _each(options, show)


def _explain(options: argparse.Namespace) -> int:
    from reflow.reasons import explain

    config = _config(options)

    def show(path: str) -> None:
        decisions = explain(_source(path), line=options.line, config=config)
        _write("".join(map(_detail if options.line is not None else _row, decisions)))

    if os.path.isdir(options.path):
        _say(f"{_name(options.path)} is a folder; name one file")
        return FAILED
    return _tried(options.path, show)


def _review(options: argparse.Namespace) -> int:
    import json

    import msgspec

    from reflow.reasons import review

    config = _config(options)

    found = 0

    def show(path: str) -> None:
        nonlocal found
        for doubt in review(_source(path), below=options.below, config=config):
            found += 1
            try:
                _write(msgspec.json.encode(doubt) + b"\n")
            except UnicodeEncodeError:  # JSON has a way to write a lone surrogate, but this is not the one to write it
                _write(json.dumps(msgspec.to_builtins(doubt)) + "\n")

    code = _each(options, show)
    if not found and code == DONE:
        _say(f"no decision is less certain than {options.below:g}")
    return code


def _log(options: argparse.Namespace) -> int:
    import json

    from reflow import clean

    config = _config(options)

    def show(path: str) -> None:
        source = _source(path)
        document = clean(source, config=config)
        name = document.source.name
        lines = [json.dumps({"source": name, **entry._asdict()}, ensure_ascii=False) + "\n" for entry in document.log]
        _write("".join(lines))
        if document.restore() != (source if isinstance(source, bytes) else source.read_bytes()):
            raise OSError(f"the input does not come back from the output; please report {_name(path)}")
        _say(f"{_name(path)}: {_count(len(lines), 'entry', 'entries')}; undone, they give the input back byte for byte")

    return _each(options, show)


def _report(options: argparse.Namespace) -> int:
    from reflow.batch.plan import same_file
    from reflow.batch.work import whole_file
    from reflow.page import report
    from reflow.read import open_source

    config = _config(options)
    paths, opened = [], []

    def open_input(path: str) -> None:
        paths.append(path)
        opened.append(open_source(_source(path), config))

    def show(path: str) -> None:
        page = report(opened, config=config).encode("utf-8", "replace")
        if options.output is None:
            _write(page)
            return
        try:
            with whole_file(options.output, os.path.dirname(options.output) or os.curdir) as file:
                file.write(page)
        except OSError as error:
            raise UnwrittenError(
                f"{_name(options.output)}: {error.strerror or error}; name another --output"
            ) from error

    if options.output is not None and os.path.isdir(options.output):
        _say(f"{_name(options.output)} is a folder; name a file with --output")
        return FAILED
    code = _each(options, open_input)
    if options.output is not None and any(same_file(options.output, path) for path in paths):
        _say(f"{_name(options.output)} is an input and would be written over; name another --output")
        return FAILED
    try:
        return max(code, _tried(options.paths[0], show)) if opened else code
    except UnwrittenError as error:
        _say(str(error))
        return FAILED


def _source(path: str) -> "bytes | Path":
    from pathlib import Path

    return _read_stdin() if path == "-" else Path(path)


def _config(options: argparse.Namespace) -> "Config":
    from reflow.config import Config

    return Config().changed(**_choices(options))


def _each(options: argparse.Namespace, work: "Callable[[str], None]") -> int:
    """Do something with each input, in folders too; give the exit code."""
    from reflow.batch.plan import PlanError, plan

    try:
        made = plan(options.paths, include=options.include or ("*.txt",))
    except PlanError as error:
        _say(str(error))
        return FAILED
    _say_not_taken(options, made.not_taken)
    code = DONE
    for job in made.jobs:
        if job.error is not None:
            _say(f"{_name(job.source)}: {job.error}")
        code = max(code, FAILED if job.error is not None else _tried(job.source, work))
    return code


def _tried(path: str, work: "Callable[[str], None]") -> int:
    """Do something with an input, or say what is wrong with it; give the exit code."""
    from reflow.corrections import CorrectionError

    try:
        work(path)
    except BrokenPipeError:
        raise
    except (OSError, LookupError, CorrectionError) as error:
        _say(f"{_name(path)}: {getattr(error, 'strerror', None) or error}")
        return FAILED
    return DONE


MARKS = {"an article begins": "§", "a paragraph begins": "¶", "joined to the line above": "│"}  # all else has a #
SHOWN_COLUMNS = 48


def _row(decision: "Decision") -> str:
    """Say one line's decision in one row: its number, the confidence, a mark, the line, and the best reason."""
    said = next((reason.says for reason in decision.reasons if reason.weight > 0 and reason.says), "")
    if decision.decided not in MARKS:
        said = decision.decided + (f": {said}" if said else "")
    sure = f"{decision.confidence:.2f}"
    sure = _colour(RED, sure) if decision.confidence < DOUBTFUL else sure
    return f"{decision.line:5} {sure} {MARKS.get(decision.decided, '#')} {_fit(decision.text)}  {_colour(DIM, said)}\n"


def _fit(text: str) -> str:
    """Cut or fill a text to a fixed number of terminal columns."""
    from unicodedata import east_asian_width

    columns, shown = 0, ""
    for c in _printable(text.replace("\t", " ")):
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
        f"{_colour(BOLD, f'line {decision.line}')}  {_printable(decision.text)}",
        f"  {width}",
        f"  {_colour(BOLD, decision.decided)} ({sure})",
    ]
    reasons = [f"  {reason.weight:+5.1f}  {reason.says}" for reason in decision.reasons if reason.says]
    return "\n".join([*head, *reasons, *(f"  also {change}" for change in decision.changes)]) + "\n"


def _rules(options: argparse.Namespace) -> int:
    from reflow.rules import RULES

    if options.code is None:
        _write("".join(f"{rule.code:22} {rule.level.name.lower():7} {rule.sentence}\n" for rule in RULES))
        return DONE
    rule = next((rule for rule in RULES if rule.code == options.code), None)
    if rule is None:
        _say(f"there is no rule {options.code}; reflow rules lists them")
        return FAILED
    _write(f"{rule.code} ({rule.level.name.lower()})\n{rule.sentence}\n")
    if rule.example:
        from reflow.pipeline import clean

        for name, text in (("before", rule.example), ("after", clean(rule.example).to_text())):
            shown = text.encode("utf-8", "backslashreplace").decode().splitlines()
            more = ["  …"] if len(shown) > EXAMPLE_LINES else []
            _write("\n".join([f"\n{name}:", *(f"  {line}" for line in shown[:EXAMPLE_LINES]), *more]) + "\n")
    return DONE


EXAMPLE_LINES = 4
CHUNK = 1 << 20  # bytes that are copied at once


def _schema(options: argparse.Namespace) -> int:
    import json

    from reflow.document import schema

    _write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
