"""The commands: each calls the library and prints what it returns."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os
import sys

from reflow import TYPE_CHECKING
from reflow.cli.clean import clean
from reflow.cli.correct import correct
from reflow.cli.explain import explain
from reflow.cli.inputs import bytes_of, chosen, config_of, each, is_folder, output, run_batch, say_not_taken, tried
from reflow.cli.language import speak
from reflow.cli.options import parser
from reflow.cli.terminal import (
    DONE,
    FAILED,
    INTERRUPTED,
    USAGE,
    OutputError,
    UnwrittenError,
    drop_unwritten,
    printable,
    read_stdin,
    replace_closed_streams,
    say,
    shown,
    write,
)
from reflow.language import _, ngettext
from reflow.wording import enumerated, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any

    from reflow.read.member import Member


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command and return its exit code."""
    replace_closed_streams()
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    finally:
        drop_unwritten()


def _run(arguments: "list[str]") -> int:
    speak(arguments)
    options = argparse.Namespace(command=None)  # for an interruption before the arguments are parsed
    try:
        commands = {
            "clean": clean,
            "convert": _convert,
            "correct": correct,
            "detect": _detect,
            "explain": explain,
            "log": _log,
            "report": _report,
            "review": _review,
            "rules": _rules,
            "schema": _schema,
        }
        if _is_path_without_command(arguments, commands):
            command = printable(" ".join(["clean", *arguments]))
            say(
                _(
                    "there is no command {name}; did you mean: reflow {command}",
                    name=printable(arguments[0]),
                    command=command,
                )
            )
            return USAGE
        if os.environ.get("REFLOW_KERNEL") and (refusal := _kernel_refusal()):
            say(refusal)
            return USAGE
        options = parser().parse_args(arguments)
        if getattr(options, "output", None) == "-":
            options.output = None  # standard output, as in other programs; ./- is a folder
        if options.command is None:
            say(_("name a command: {names}; see reflow --help", names=enumerated(commands)))
            return USAGE
        return commands[options.command](options)
    except KeyboardInterrupt:
        into_folder = options.command == "report" and is_folder(options.output)
        can_resume = into_folder or (options.command == "clean" and options.output is not None)
        resumes = _("interrupted; run the same command to go on")
        say(resumes if can_resume else _("interrupted; what was not finished was not written"))
        return INTERRUPTED
    except BrokenPipeError:  # the reader has closed the pipe, as `head -1` does
        return DONE
    except OutputError as error:
        say(_("standard output: {error}", error=error))
        return FAILED
    except UnwrittenError as error:
        say(str(error))
        return error.code


def _kernel_refusal() -> str:
    """Return why the kernel that REFLOW_KERNEL names cannot be had, or nothing."""
    from reflow.kernels.library import KernelError, kernel

    try:
        kernel()
    except KernelError as error:
        return str(error)
    return ""


def _is_path_without_command(arguments: "list[str]", commands: "Iterable[str]") -> bool:
    """Return whether the first argument is a file and not a command; `argparse` would only list the commands."""
    if not arguments or arguments[0].startswith("-") or arguments[0] in commands:
        return False
    return os.path.exists(arguments[0])


def _convert(options: argparse.Namespace) -> int:
    return run_batch(lambda: _convert_all(options))


def _convert_all(options: argparse.Namespace) -> int:
    from reflow.batch.api import convert_files

    results = convert_files(
        options.paths, stdin=read_stdin, **chosen(options, ("output", "include", "encoding", "to", "names", "quotes"))
    )
    say_not_taken(options, results.not_taken)
    code = DONE
    for result in results:
        if result.error is not None:
            say(f"{shown(result.source)}: {result.error}")
            code = FAILED
        else:
            write(result.rendered)
    return code


def _detect(options: argparse.Namespace) -> int:
    from reflow.read.decode import decode

    def show(path: str, source: "bytes | Path | Member") -> None:
        decoded = decode(bytes_of(source))
        write(f"{decoded.encoding}\t{decoded.confidence:.2f}\t{len(decoded.errors)}\t{shown(path)}\n")

    return each(options, show)


def _review(options: argparse.Namespace) -> int:
    import json

    import msgspec

    from reflow.explanation import review

    config = config_of(options)
    number = 0
    with output(options, options.paths, ".jsonl") as write_out:

        def show(path: str, source: "bytes | Path | Member") -> None:
            nonlocal number
            for doubt in review(source, below=options.below, line=options.line, config=config):
                number += 1
                try:
                    write_out(msgspec.json.encode(doubt) + b"\n")
                except UnicodeEncodeError:  # a lone surrogate, which only `json` can write, as an escape
                    write_out(json.dumps(msgspec.to_builtins(doubt)) + "\n")

        code = each(options, show)
    if not number and code == DONE:
        say(_("no decision is less certain than {confidence:g}", confidence=options.below))
    return code


def _log(options: argparse.Namespace) -> int:
    import json

    from reflow.pipeline import clean as cleaned

    config = config_of(options)
    with output(options, options.paths, ".jsonl") as write_out:

        def show(path: str, source: "bytes | Path | Member") -> None:
            document = cleaned(source, config=config)
            name = document.source.name
            lines = [json.dumps({"source": name, **entry._asdict()}, ensure_ascii=False) for entry in document.log]
            write_out("".join(line + "\n" for line in lines))
            # The promise that nothing is lost is checked for each input, not only in tests.
            if document.restore() != bytes_of(source):
                raise OSError(
                    _(
                        "its output cannot be turned back into the input, a defect of reflow; please report it with "
                        "the file"
                    )
                )
            changes = ngettext(
                "{path}: {number} entry; undone, it gives the input back byte for byte",
                "{path}: {number} entries; undone, they give the input back byte for byte",
                len(lines),
                path=shown(path),
            )
            say(changes)

        return each(options, show)


def _report(options: argparse.Namespace) -> int:
    from reflow.html_report import report
    from reflow.read import open_source

    if is_folder(options.output):
        return run_batch(lambda: _report_folder(options))
    config = config_of(options)
    opened: list[Any] = []
    with output(options, options.paths, ".html") as write_out:

        def open_input(path: str, source: "bytes | Path | Member") -> None:
            opened.append(open_source(source, config))

        def show() -> None:
            write_out(report(opened, config=config).encode("utf-8", "replace"))

        code = each(options, open_input)
        if not opened:
            raise UnwrittenError(_("no page was written, for no input could be read"), code)
        # Corrections are applied only now; one that fits no line is an error.
        code = max(code, tried(options.paths[0], show))
    if options.output is not None:
        say(_("wrote {path}", path=shown(options.output)))
    return code


def _report_folder(options: argparse.Namespace) -> int:
    """Write a page or several for each file, and an index, into a folder."""
    from reflow.corrections import CorrectionError
    from reflow.html_report import report_files

    code, before, failed, written = DONE, 0, 0, 0
    try:
        chosen_options = chosen(options, ("output", "include"))
        for result in report_files(options.paths, stdin=read_stdin, config=config_of(options), **chosen_options):
            if result.error is not None:
                say(f"{shown(result.source)}: {result.error}")
                code = FAILED
            failed += result.error is not None
            before += result.before
            written += result.error is None and not result.before
    except CorrectionError as error:
        say(printable(str(error)))
        return FAILED
    except OSError as error:
        raise UnwrittenError(
            _("{path}: {reason}; name another --output", path=shown(options.output), reason=reason_of(error)), FAILED
        ) from error
    summary = ngettext("{number} file", "{number} files", written)
    if before:
        summary = _("{summary}, {number} done before", summary=summary, number=before)
    if failed:
        summary = _("{summary}, {number} failed", summary=summary, number=failed)
    index = shown(os.path.join(options.output, "index.html"))
    say(_("wrote {path}: {files}", path=index, files=summary))
    return code


def _rules(options: argparse.Namespace) -> int:
    from reflow.catalogue import RULES

    if options.code is None:
        write("".join(f"{rule.code:22} {rule.level.name.lower():7} {_(rule.sentence)}\n" for rule in RULES))
        return DONE
    rule = next((rule for rule in RULES if rule.code == options.code), None)
    if rule is None:
        say(_("there is no rule {code}; reflow rules lists them", code=options.code))
        return USAGE
    write(f"{rule.code} ({rule.level.name.lower()})\n{_(rule.sentence)}\n")
    if rule.example:
        from reflow.pipeline import clean

        write(_excerpt(_("before"), rule.example))
        write(_excerpt(_("after"), clean(rule.example).to_text()))
    return DONE


EXAMPLE_LINES = 4


def _excerpt(name: str, text: str) -> str:
    """Return the first lines of an example, indented below its name."""
    lines = text.encode("utf-8", "backslashreplace").decode().splitlines()
    rows = [f"\n{name}:", *(f"  {line}" for line in lines[:EXAMPLE_LINES])]
    if len(lines) > EXAMPLE_LINES:
        rows.append("  …")
    return "\n".join(rows) + "\n"


def _schema(options: argparse.Namespace) -> int:
    import json

    from reflow.document import schema

    write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
