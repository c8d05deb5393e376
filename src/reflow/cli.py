"""The command line: parse, call, print. Data goes to standard output, everything else to standard error."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

DONE: Final = 0
FAILED: Final = 2
INTERRUPTED: Final = 130


def parser() -> argparse.ArgumentParser:
    """Describe the command."""
    top = argparse.ArgumentParser(
        prog="reflow", description="Turn damaged, hard-wrapped Chinese text into clean, structured articles."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    clean = commands.add_parser(
        "clean", help="write articles as JSON", description="Write each file's articles as JSON."
    )
    clean.add_argument("paths", nargs="+", metavar="PATH", help="a text file, or - for standard input")
    clean.add_argument("--encoding", metavar="E", help="read the files in this encoding instead of detecting it")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0 done, 2 usage or an input that failed, 130 interrupted."""
    options = parser().parse_args(arguments)
    try:
        failed = [path for path in options.paths if not _clean(path, options.encoding)]
    except KeyboardInterrupt:
        return INTERRUPTED
    return FAILED if failed else DONE


def _clean(path: str, encoding: str | None) -> bool:
    from reflow.pipeline import clean  # NumPy takes 100 ms, and `reflow --help` needs none

    try:
        document = clean(sys.stdin.buffer.read() if path == "-" else Path(path), encoding=encoding)
    except OSError as error:
        print(f"reflow: {path}: {error.strerror or error}; nothing was written for it", file=sys.stderr)
        return False
    except LookupError as error:
        print(f"reflow: {path}: {error}; Python's name of an encoding is wanted, such as gb18030", file=sys.stderr)
        return False
    sys.stdout.buffer.write(document.to_json().encode() + b"\n")
    return True


if __name__ == "__main__":
    sys.exit(main())
