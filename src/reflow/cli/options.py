"""The parser of the command line: commands, options, help, and errors in one line."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import sys

from reflow import TYPE_CHECKING, __version__
from reflow.batch.limits import MEMORY, TIMEOUT
from reflow.catalogue import DOUBTFUL
from reflow.cli.columns import wrapped
from reflow.cli.terminal import USAGE, printable, say, shown, write
from reflow.language import LANGUAGES, N_, _
from reflow.wording import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, NoReturn

DESCRIPTION = N_("Turn damaged, hard-wrapped Chinese text of any kind into clean articles, paragraphs and lines.")
EPILOG = N_(
    "exit codes: 0 done; 1 --check would change something; 2 usage, nothing was begun; 3 some input failed; 130 "
    "interrupted"
)


class HelpFormatter(argparse.HelpFormatter):
    """Wraps Chinese help by the columns of its characters, where that of `argparse` counts characters between spaces."""

    def _split_lines(self, text: str, width: int) -> "list[str]":
        return super()._split_lines(text, width) if text.isascii() else wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text.isascii():
            return super()._fill_text(text, width, indent)
        return "\n".join(indent + line for line in wrapped(text, width - len(indent)))


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, where the usage of a command has sixteen, and whose help ends with examples."""

    examples: "tuple[str, ...]" = ()

    def __init__(self, **options: "Any") -> None:
        super().__init__(formatter_class=HelpFormatter, **options)

    def format_help(self) -> str:
        """Return the help, with the examples at its end."""
        return "\n".join([super().format_help(), _("examples:"), *(f"  {example}" for example in self.examples), ""])

    def error(self, message: str) -> "NoReturn":
        """Print an error and exit."""
        if message.endswith(("?", "？")):
            say(_("{message} See {command} --help", message=message, command=self.prog))
        else:
            say(_("{message}; see {command} --help", message=message, command=self.prog))
        sys.exit(USAGE)

    def parse_known_args(self, args: "Any" = None, namespace: "Any" = None) -> "Any":
        """Refuse unknown arguments, and suggest an option of this command: the parent parser does not know its options."""
        known, unknown = super().parse_known_args(args, namespace)
        option = next((argument.partition("=")[0] for argument in unknown if argument.startswith("-")), None)
        if option is not None and "--" not in unknown:
            self.error(_no_option(printable(option), self._option_string_actions))
        if unknown:
            self.error(
                _(
                    "{argument} is one argument too many, or stands apart from the other paths",
                    argument=printable(unknown[-1]),
                )
            )
        return known, unknown

    def _check_value(self, action: argparse.Action, value: "Any") -> None:
        """Raise ArgumentError with the closest choice; that of `argparse` always lists all of them."""
        if action.choices is not None and value not in action.choices:
            from reflow.wording import did_you_mean

            raise argparse.ArgumentError(
                action,
                _(
                    "no {name} {value!r}; {advice}",
                    name=action.dest,
                    value=value,
                    advice=did_you_mean(value, list(action.choices)),
                ),
            )

    def _print_message(self, message: str, file: object = None) -> None:
        write(message)  # raises an error that is reported; `argparse` ignores that help cannot be written


def _no_option(option: str, known: "Iterable[str]") -> str:
    """Return an error message with the closest option, if one is close; all twenty would fill the screen."""
    from reflow.wording import closest

    name = closest(option, [name for name in known if name.startswith("--")])
    if name is None:
        return _("there is no option {option}", option=option)
    return _("there is no option {option}; did you mean {name}?", option=option, name=name)


class Version(argparse.Action):
    """Print the version and the kernel."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print them and exit."""
        from reflow.kernels.library import kernel

        write(f"reflow {__version__} ({kernel()})\n")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, in the language of the environment variable REFLOW_LANG."""
    top = Parser(prog="reflow", description=_(DESCRIPTION), epilog=_(EPILOG))
    top.examples = EXAMPLES["reflow"]
    top.add_argument("--version", action=Version, nargs=0, help=_("show the version, and what computes, and exit"))
    _add_language(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, (summary, description, add_options) in COMMANDS.items():
        epilog = _(EPILOG) if name in WRITING else None
        command = commands.add_parser(name, help=_(summary), description=_(description), epilog=epilog)
        command.examples = EXAMPLES[name]
        if name in OF_FILES:
            _add_paths(command, OF_FILES[name])
        if add_options is not None:
            add_options(command)
        if name not in WITHOUT_CHOICES:
            _add_choices(command)
        _add_language(command)
    return top


# --- the options of each command -------------------------------------------------------------------------------------

# Choices are written out: the library's own lists cannot be imported without NumPy. A test keeps them the same. Where an
# option has no default, that of the library applies.


def _add_clean(clean: argparse.ArgumentParser) -> None:
    _add_output(clean)
    _add_form(clean)
    _add_tables(clean)
    clean.add_argument(
        "--errors", metavar="FILE", help=_("list the inputs that failed as JSON lines: source, error, and before")
    )
    clean.add_argument(
        "--passes", metavar="MODULE:NAME", help=_("a list of passes to use, or one to use after those of reflow")
    )
    clean.add_argument(
        "--files-from", metavar="LIST", help=_("read paths from a file, one a line, or with NUL between")
    )
    clean.add_argument("--check", action="store_true", help=_("write nothing; exit with 1 if cleaning changes a text"))
    clean.add_argument("--diff", action="store_true", help=_("write nothing but how cleaning changes each text"))
    clean.add_argument("--dry-run", action="store_true", help=_("write nothing but where each output would go"))
    _add_workers(clean)
    clean.add_argument("-q", "--quiet", action="store_true", help=_("no progress, notes or summary; only errors"))


def _add_form(clean: argparse.ArgumentParser) -> None:
    """Add the options for the form of the output."""
    clean.add_argument(
        "--format",
        choices=("json", "jsonl", "jsonl.zst", "parquet", "csv", "text", "markdown", "html", "tei"),
        help=_(
            "what to write (default: by the ending of the output file, else json, or jsonl of tables); jsonl, "
            "jsonl.zst, parquet and csv put many documents into NAME/documents-00000.jsonl and so on"
        ),
    )
    clean.add_argument(
        "--rows",
        choices=("document", "article"),
        help=_("what a line or row is (default: a document, in csv an article)"),
    )
    clean.add_argument(
        "--min-confidence",
        type=float,
        metavar="C",
        help=_(
            "write articles less certain than this, from 0 to 1, to a second file: doubtful/ in a folder, "
            "NAME.doubtful.jsonl"
        ),
    )


def _add_tables(clean: argparse.ArgumentParser) -> None:
    """Add the options for tables as inputs."""
    clean.add_argument(
        "--text-field",
        metavar="COLUMN",
        help=_(
            "the column that holds the text, in tables: .jsonl, .csv, .tsv, .parquet, packed or not; the others are "
            "copied"
        ),
    )
    clean.add_argument(
        "--input-format",
        choices=("text", "jsonl", "csv", "tsv", "parquet"),
        help=_("format of all inputs, including standard input (default: by their names)"),
    )


def _add_workers(clean: argparse.ArgumentParser) -> None:
    """Add the options for the processes that share the work."""
    clean.add_argument(
        "-j", "--jobs", type=int, metavar="N", help=_("processes that share the work (default: one a core)")
    )
    clean.add_argument("--shard", metavar="I/N", help=_("do only this part of the work: 2/8 is the second eighth"))
    clean.add_argument(
        "--timeout",
        type=float,
        metavar="S",
        help=_(
            "where processes share the work: skip a file after S seconds without progress (default: {seconds:g})",
            seconds=TIMEOUT,
        ),
    )
    clean.add_argument(
        "--memory",
        type=int,
        metavar="MB",
        help=_(
            "where processes share the work: skip a file that needs more memory (default: {megabytes})",
            megabytes=MEMORY,
        ),
    )
    clean.add_argument(
        "--engine",
        choices=("pool", "ray"),
        help=_("ray: share the work among a Ray cluster, whose nodes all see the files"),
    )


def _add_convert(convert: argparse.ArgumentParser) -> None:
    _add_output(convert)
    _add_encoding(convert)
    _add_target(convert, required=True)


def _add_explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("path", metavar="PATH", help=_("a file, or - for standard input"))
    _add_output_file(explain, ".txt")
    explain.add_argument("--line", type=int, metavar="N", help=_("only this line, with all its evidence"))


def _add_review(review: argparse.ArgumentParser) -> None:
    _add_output_file(review, ".jsonl")
    review.add_argument(
        "--below",
        type=_confidence,
        default=DOUBTFUL,
        metavar="C",
        help=_("only those less certain than this (default: {confidence}); 1.01: all", confidence=DOUBTFUL),
    )
    review.add_argument("--line", type=int, metavar="N", help=_("only this line, however certain"))


def _add_correct(correct: argparse.ArgumentParser) -> None:
    correct.add_argument("path", metavar="PATH", help=_("a file, or - for standard input"))
    correct.add_argument(
        "corrections",
        nargs="+",
        type=_correction,
        metavar="LINE=KIND",
        help=_(
            "the number of a line and what it is, such as 45=kicker; KIND as in the file of corrections; "
            "or where its unit belongs, 45=in:60 (the article of line 60) or 45=behind:62; "
            "or a wrong text in it and the right one, 12=己经/已经, 12:3=己/已 (the one at the 3rd character)"
        ),
    )
    correct.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=_("add to this file, NAME.jsonl, in place of what it says of these lines (default: standard output)"),
    )
    _add_encoding(correct)


def _add_report(report: argparse.ArgumentParser) -> None:
    report.add_argument(
        "-o",
        "--output",
        metavar="NAME",
        help=_(
            "write one page into this file, NAME.html, or a page for each file and an index into this folder: NAME is a folder if there is one, if it ends in / or has no ending (default: standard output)"
        ),
    )


def _add_log(log: argparse.ArgumentParser) -> None:
    _add_output_file(log, ".jsonl")


def _add_rules(rules: argparse.ArgumentParser) -> None:
    rules.add_argument("code", nargs="?", metavar="CODE", help=_("a rule's code, such as join.wrap"))


# Summary in the list of commands, description, and the function that adds the options of the command alone.
COMMANDS: "dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None] | None]]" = {
    "clean": (
        N_("clean files and folders"),
        N_("Clean files. Several documents on standard output are JSON lines."),
        _add_clean,
    ),
    "convert": (
        N_("convert between Simplified and Traditional"),
        N_("Convert texts and nothing else: line ends, punctuation and spaces stay."),
        _add_convert,
    ),
    "explain": (
        N_("show why each line was joined or not"),
        N_("Show what was decided at each line, and why."),
        _add_explain,
    ),
    "review": (
        N_("list the decisions that a person should look at"),
        N_(
            "List the doubtful decisions as JSON lines, in each file those that may harm most first; with the right "
            "kind they are corrections."
        ),
        _add_review,
    ),
    "correct": (
        N_("write corrections of lines"),
        N_(
            "Write what lines are, where they belong and what is wrong in them as corrections, with the texts of the lines, for --corrections of other commands."
        ),
        _add_correct,
    ),
    "report": (
        N_("show on a page why each line was joined or not"),
        N_(
            "Write HTML pages: source lines beside articles, each line end with its evidence. A folder gets a page for each "
            "file, or several, and an index; the same command goes on after an interruption."
        ),
        _add_report,
    ),
    "log": (
        N_("list every change, and check that the input can be put back"),
        N_("List every change and decision as JSON lines, and put the input back together from the output."),
        _add_log,
    ),
    "detect": (
        N_("name the encoding of files"),
        N_("Write a line a file: encoding, confidence, number of damaged places, name."),
        None,
    ),
    "rules": (N_("list the rules"), N_("List the rules, or show one with an example."), _add_rules),
    "schema": (N_("write the JSON Schema"), N_("Write the JSON Schema (2020-12) of a document's JSON."), None),
}
EXAMPLES = {
    "reflow": ("reflow clean --format markdown page.txt", "reflow report page.txt -o page.html"),
    "clean": ("reflow clean page.txt -o page.md", "reflow clean papers -o cleaned --format jsonl"),
    "convert": ("reflow convert page.txt --to zh-Hant-TW", "reflow convert papers -o traditional --to zh-Hant"),
    "explain": ("reflow explain page.txt", "reflow explain page.txt --line 2"),
    "review": ("reflow review page.txt --line 2", "reflow review papers --below 0.8 -o doubtful.jsonl"),
    "correct": (
        "reflow correct page.txt 2=joined",
        "reflow correct page.txt 1=article 2=paragraph -o corrections.jsonl",
    ),
    "report": ("reflow report page.txt -o page.html", "reflow report papers -o site/"),
    "log": ("reflow log page.txt", "reflow log papers -o changes.jsonl"),
    "detect": ("reflow detect page.txt", "reflow detect papers"),
    "rules": ("reflow rules", "reflow rules join.wrap"),
    "schema": ("reflow schema", "reflow schema > schema.json"),
}
OF_FILES = {"clean": "*", "convert": "+", "review": "+", "report": "+", "log": "+", "detect": "+"}  # how many paths
WRITING = ("clean", "convert")  # their help lists the exit codes
WITHOUT_CHOICES = ("convert", "correct", "detect", "rules", "schema")  # commands without the fields of `Config`


# --- options of several commands -------------------------------------------------------------------------------------


def _add_output(command: argparse.ArgumentParser) -> None:
    """Add the option for the folder or file that texts are written to."""
    command.add_argument(
        "-o",
        "--output",
        metavar="NAME",
        help=_(
            "write below this folder, with the folders' trees, or into this file: NAME is a folder if there is one, "
            "if it ends in / or has no ending"
        ),
    )


def _add_output_file(command: argparse.ArgumentParser, ending: str) -> None:
    """Add the option for the only file that a command writes."""
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=_("write into this file, NAME{ending} (default: standard output)", ending=ending),
    )


def _add_paths(command: argparse.ArgumentParser, paths: str) -> None:
    """Add the arguments for the inputs."""
    command.add_argument("paths", nargs=paths, metavar="PATH", help=_("a file, a folder, or - for standard input"))
    command.add_argument(
        "--include",
        action="append",
        metavar="GLOB",
        help=_(
            "file names to take from folders and ZIP files (default: *.txt, or with --text-field tables); may be "
            "repeated"
        ),
    )


def _add_choices(command: argparse.ArgumentParser) -> None:
    """Add the options that are fields of `Config`."""
    _add_encoding(command)
    command.add_argument(
        "--issued", metavar="DATE", type=_issue_date, help=_("date of the issue, as 2019-06-18, if no folio has it")
    )
    command.add_argument(
        "--kind",
        choices=("auto", "page", "articles", "prose", "lines"),
        help=_("what each text is (default: auto, as it looks); only in a page text is moved"),
    )
    command.add_argument(
        "--titles", choices=("auto", "leading", "trailing", "none"), help=_("where titles stand (default: auto)")
    )
    command.add_argument("--level", choices=("safe", "likely"), help=_("highest level of rules (default: likely)"))
    command.add_argument(
        "--marks",
        choices=("document", "keep", "full"),
        help=_(
            "width and shape of Chinese punctuation: as most of the document has it (default), untouched, full-width"
        ),
    )
    command.add_argument(
        "--spacing",
        choices=("document", "keep", "none", "spaced"),
        help=_(
            "spaces between Han and digits or letters: as most of the document has them (default), untouched, none, all"
        ),
    )
    command.add_argument(
        "--openings",
        choices=("keep", "apart"),
        help=_("dateline and byline in their paragraph (default), or apart from it"),
    )
    _add_target(command)
    command.add_argument(
        "--corrections", metavar="FILE", type=_corrections, help=_("decisions of a person, as reflow review lists them")
    )
    command.add_argument(
        "--halfwidth", action="store_true", default=None, help=_("turn full-width digits and letters into ASCII")
    )


def _add_language(command: argparse.ArgumentParser) -> None:
    """Add the option for the language, which `reflow.cli.language` has read before."""
    command.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=argparse.SUPPRESS,  # or that of a command would replace that before it
        help=_("language of help and messages (default: that of the environment)"),
    )


def _add_encoding(command: argparse.ArgumentParser) -> None:
    """Add the option for the encoding of the inputs."""
    command.add_argument(
        "--encoding", metavar="E", type=_encoding, help=_("read with this encoding instead of detecting it")
    )


def _add_target(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add the options for the conversion between scripts."""
    command.add_argument(
        "--to",
        metavar="TAG",
        type=_target,
        required=required,
        help=_(
            "zh-Hans, zh-Hant, zh-Hant-TW, zh-Hant-HK, which keep the words (网络 is 網絡); or a configuration of "
            "OpenCC, such as s2twp, which takes those of Taiwan (網路)"
        ),
    )
    command.add_argument(
        "--names", metavar="FILE", type=_names, help=_("a list of persons whose surnames keep their form, one a line")
    )
    command.add_argument(
        "--quotes", choices=("keep", "target"), help=_("quotation marks: as they are (default), or those of the target")
    )


# --- types of arguments: the library checks them, `argparse` reports the error ---------------------------------------


def _checked(check: "Callable[[str], str]", text: str) -> str:
    """Return what a function of the library makes of an argument. Raises ArgumentTypeError if the function fails."""
    try:
        return check(text)
    except (LookupError, ValueError) as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _encoding(text: str) -> str:
    from reflow.encodings import superset

    _checked(superset, text)
    return text


# Above the highest confidence, so that `--below` can list everything.
ABOVE_ALL = 1.01


def _confidence(text: str) -> float:
    try:
        confidence = float(text)
    except ValueError:
        confidence = -1
    if not 0 <= confidence <= ABOVE_ALL:
        raise argparse.ArgumentTypeError(
            _("{text} is no confidence: 0 to 1, and {all} for all", text=text, all=ABOVE_ALL)
        )
    return confidence


def _issue_date(text: str) -> str:
    from reflow.config import issue_date

    return _checked(issue_date, text)


def _target(text: str) -> str:
    from reflow.conversion.opencc import target

    return _checked(target, text)


def _corrections(path: str) -> "tuple[Any, ...]":
    from reflow.corrections import CorrectionError, read_corrections

    try:
        return read_corrections(path)
    except CorrectionError as error:
        raise argparse.ArgumentTypeError(printable(str(error))) from None
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{shown(path)}: {reason_of(error)}") from None


def _correction(text: str) -> "Any":
    """Return a correction as it is typed: LINE=KIND, LINE=in:LINE, LINE=behind:LINE or LINE[:AT]=WRONG/RIGHT."""
    from reflow.corrections import Correction, CorrectionError

    place, _equals, says = text.partition("=")
    line, colon, at = place.partition(":")
    where, _colon, goal = says.partition(":")
    values: dict[str, Any]
    if says.count("/") == 1:
        wrong, right = says.split("/")
        values = {"kind": "text", "wrong": wrong, "right": right}
        if colon:
            values["at"] = int(at) if at.isdecimal() else at
    elif where in MOVED and goal.isdecimal():
        values = {"kind": "moved", MOVED[where]: int(goal)}
    else:
        values = {"kind": says}
    # A name is about no line; what else a correction of such a kind needs cannot be typed so.
    if not line.isdecimal() or says in ("", "name", "moved", "text") or (colon and "at" not in values):
        raise argparse.ArgumentTypeError(_("{text} is no LINE=KIND, such as 45=kicker", text=printable(text)))
    try:
        return Correction.of({"line": int(line), **values})
    except CorrectionError as error:
        raise argparse.ArgumentTypeError(printable(str(error))) from None


MOVED = {"in": "article", "behind": "behind"}  # the key of a correction by the word that is typed for it


def _names(path: str) -> "tuple[str, ...]":
    from pathlib import Path

    from reflow.lists import listed

    try:
        return tuple(filter(None, map(str.strip, listed(Path(path).read_bytes()))))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{shown(path)}: {reason_of(error)}") from None
