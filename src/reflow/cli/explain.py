"""The command `reflow explain`: a row for each line with its sign and the reason as a sentence, or all reasons of one line."""

# Imports of the library stand inside the functions: NumPy takes 100 ms, and `reflow --help` needs none of it.
import argparse
import os

from reflow import TYPE_CHECKING
from reflow.cli.columns import fitted
from reflow.cli.inputs import config_of, output, source_of, tried
from reflow.cli.terminal import BOLD, DIM, RED, USAGE, colour, printable, say, shown
from reflow.language import _

if TYPE_CHECKING:
    from reflow.explanation import Decision

DOUBTFUL = 0.8  # confidence below which a decision is shown in red
SHOWN_COLUMNS = 48


def explain(options: argparse.Namespace) -> int:
    """Print what was decided at each line of a file, and why, and return the exit code."""
    from reflow import explanation

    config = config_of(options)
    if os.path.isdir(options.path):
        say(_("{path} is a folder; name one file", path=shown(options.path)))
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
    line = fitted(printable(decision.text.replace("\t", " ")), SHOWN_COLUMNS)
    return f"{decision.line:5} {sure} {sign_of(decision.kind).sign} {line}  {colour(DIM, decision.sentence)}\n"


def _legend() -> str:
    """Return the legend: what the rows hold, and what the signs in them mean."""
    from reflow.html_report.signs import SIGNS

    signs = [f"{sign.sign} {sign.kind}: {_(sign.says)}" for sign in SIGNS]
    rows = ["  ".join(signs[at : at + 3]) for at in range(0, len(signs), 3)]
    lines = (_("number, confidence from 0 to 1, sign, line, why"), *rows)
    return "\n" + "".join(colour(DIM, line) + "\n" for line in lines)


def _detail(decision: "Decision") -> str:
    """Return all that is known of one line's decision, on several lines."""
    width = _("{width:g} em wide", width=decision.width)
    if decision.measure:
        width = _("{width:g} em wide, in a column of {measure:g} em", width=decision.width, measure=decision.measure)
    alternative = _("nothing else fits the lines beside it")
    if decision.instead:
        alternative = _("rather than: {decided}", decided=decision.instead)
    sure = _("confidence {confidence:.2f}, {alternative}", confidence=decision.confidence, alternative=alternative)
    line = _("line {line}", line=decision.line)
    head = [
        f"{colour(BOLD, line)}  {printable(decision.text)}",
        f"  {width}",
        f"  {colour(BOLD, decision.decided)} ({sure})",
        f"  {decision.sentence}",
    ]
    reasons = [f"  {reason.weight:+5.1f}  {reason.says}" for reason in decision.reasons if reason.says]
    changes = ["  " + _("also {change}", change=change) for change in decision.changes]
    return "\n".join([*head, *reasons, *changes]) + "\n"
