"""The command `reflow explain`: a row for each line with its sign and the reason as a sentence, or all reasons of one line."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os

from reflow import TYPE_CHECKING
from reflow.cli.inputs import config_of, output, source_of, tried
from reflow.cli.terminal import BOLD, DIM, RED, USAGE, colour, printable, say, shown

if TYPE_CHECKING:
    from reflow.explanation import Decision

DOUBTFUL = 0.8  # confidence below which a decision is shown in red
SHOWN_COLUMNS = 48


def explain(options: argparse.Namespace) -> int:
    """Print what was decided at each line of a file, and why, and return the exit code."""
    from reflow import explanation

    config = config_of(options)
    if os.path.isdir(options.path):
        say(f"{shown(options.path)} is a folder; name one file")
        return USAGE
    with output(options, [options.path], ".txt") as write_out:

        def show() -> None:
            decisions = explanation.explain(source_of(options.path), line=options.line, config=config)
            if options.line is not None:
                write_out("".join(map(_detail, decisions)))
            elif decisions:
                write_out("".join(map(_row, decisions)) + _legend())

        return tried(options.path, show)


def _row(decision: "Decision") -> str:
    """Return a decision as one row: the line's number, the confidence, a sign, the line, and why, as a sentence."""
    from reflow.html_report.signs import sign_of

    sure = f"{decision.confidence:.2f}"
    sure = colour(RED, sure) if decision.confidence < DOUBTFUL else sure
    return f"{decision.line:5} {sure} {sign_of(decision.kind).sign} {_fit(decision.text)}  {colour(DIM, decision.sentence)}\n"


def _legend() -> str:
    """Return the legend: what the rows hold, and what the signs in them mean."""
    from reflow.html_report.signs import SIGNS

    signs = [f"{sign.sign} {sign.kind}: {sign.says}" for sign in SIGNS]
    rows = ["  ".join(signs[at : at + 3]) for at in range(0, len(signs), 3)]
    lines = ("number, confidence from 0 to 1, sign, line, why", *rows)
    return "\n" + "".join(colour(DIM, line) + "\n" for line in lines)


def _fit(text: str) -> str:
    """Return a text cut or padded to a fixed number of terminal columns."""
    from unicodedata import east_asian_width

    columns, fitting = 0, ""
    for character in printable(text.replace("\t", " ")):
        columns += 2 if east_asian_width(character) in "WF" else 1
        if columns > SHOWN_COLUMNS:
            return _fit(fitting[:-1] + "…")
        fitting += character
    return fitting + " " * (SHOWN_COLUMNS - columns)


def _detail(decision: "Decision") -> str:
    """Return all that is known of one line's decision, on several lines."""
    width = f"{decision.width:g} em wide"
    if decision.measure:
        width += f", in a column of {decision.measure:g} em"
    alternative = f"rather than: {decision.instead}" if decision.instead else "nothing else fits the lines beside it"
    sure = f"confidence {decision.confidence:.2f}, {alternative}"
    head = [
        f"{colour(BOLD, f'line {decision.line}')}  {printable(decision.text)}",
        f"  {width}",
        f"  {colour(BOLD, decision.decided)} ({sure})",
        f"  {decision.sentence}",
    ]
    reasons = [f"  {reason.weight:+5.1f}  {reason.says}" for reason in decision.reasons if reason.says]
    return "\n".join([*head, *reasons, *(f"  also {change}" for change in decision.changes)]) + "\n"
