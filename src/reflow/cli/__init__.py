"""The command line: parse, call, print. Data goes to standard output, everything else to standard error."""

from reflow.cli.commands import main as main
