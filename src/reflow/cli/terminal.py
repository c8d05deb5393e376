"""Standard input, output and error: read, write, print messages, and survive closed streams."""

import os
import sys

from reflow.language import _

DONE = 0
WOULD_CHANGE = 1  # --check
USAGE = 2  # nothing was begun
FAILED = 3  # some or all inputs; it outranks 1
INTERRUPTED = 130
BOLD, DIM, RED, PLAIN = "\033[1m", "\033[2m", "\033[31m", "\033[0m"


class UnwrittenError(Exception):
    """A requested file cannot be written; `code` is the exit code."""

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code


class OutputError(Exception):
    """Standard output cannot be written: it is closed, or the disk behind it is full."""


def replace_closed_streams() -> None:
    """Replace a closed stream, which is None in Python, by one whose use raises an OSError that can be reported."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  open to the end
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdin is None:
        sys.stdin = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def drop_unwritten() -> None:
    """Redirect a stream that cannot be written to devnull.

    Otherwise the text stays in its buffer, Python tries to write it again at exit, and a failure changes the exit code
    to 120.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with open(os.devnull, "wb") as devnull:
                os.dup2(devnull.fileno(), stream.fileno())


def read_stdin() -> bytes:
    """Read all of standard input."""
    return sys.stdin.buffer.read()


def say(message: str) -> None:
    """Print a message on standard error."""
    from contextlib import suppress

    with suppress(OSError):  # without standard error the message is lost; the exit code remains
        print(f"reflow: {message}", file=sys.stderr, flush=True)


def shown(path: "str | os.PathLike[str]") -> str:
    """Return a file's name on one line, whatever its bytes are: control characters are escaped."""
    return printable(display(path))


def display(path: "str | os.PathLike[str]") -> str:
    """Return a file's name as its document has it."""
    from reflow.read.file_bytes import display_name

    return display_name(path)


def printable(text: str) -> str:
    """Escape characters that would move the cursor or break the line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def write(text: str | bytes) -> None:
    """Write to standard output; raises OutputError, or BrokenPipeError if its reader has gone."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or _("it is closed")) from error


def colour(code: str, text: str) -> str:
    """Colour a text if standard output is a terminal and colours are not turned off."""
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return text
    return f"{code}{text}{PLAIN}"
