"""The terminal: what is said, written and read there, and what is done where it is closed."""

import os
import sys

from reflow.wording import count as count

DONE = 0
WOULD_CHANGE = 1  # --check
USAGE = 2  # nothing was begun
FAILED = 3  # some or all inputs; it outranks 1
INTERRUPTED = 130
BOLD, DIM, RED, PLAIN = "\033[1m", "\033[2m", "\033[31m", "\033[0m"


class UnwrittenError(Exception):
    """A file that was asked for cannot be written; `code` is the exit code."""

    def __init__(self, says: str, code: int = USAGE) -> None:
        super().__init__(says)
        self.code = code


class OutputError(Exception):
    """Standard output takes nothing: it is closed, or the disk behind it is full."""


def replace_closed_streams() -> None:
    """Put in the place of a closed stream, for which Python has None, one that refuses what is asked of it."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  open to the end
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stdin is None:
        sys.stdin = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def drop_unwritten() -> None:
    """Put devnull in the place of a stream that takes nothing.

    What nobody took stays in its buffer; Python writes it once more as it ends, and where that fails it ends with 120.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with open(os.devnull, "wb") as nothing:
                os.dup2(nothing.fileno(), stream.fileno())


def read_stdin() -> bytes:
    """Read all of standard input."""
    return sys.stdin.buffer.read()


def say(message: str) -> None:
    """Say something to the person at the terminal, on standard error."""
    from contextlib import suppress

    with suppress(OSError):  # there is nobody to tell that nobody can be told
        print(f"reflow: {message}", file=sys.stderr, flush=True)


def shown(path: "str | os.PathLike[str]") -> str:
    """Show a file's name on one line, whatever its bytes are: control characters are escaped."""
    return printable(display(path))


def display(path: "str | os.PathLike[str]") -> str:
    """Name a file as its document does."""
    from reflow.read.file_bytes import display_name

    return display_name(path)


def printable(text: str) -> str:
    """Escape what would move the cursor or break the line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def write(text: str | bytes) -> None:
    """Write to standard output; raises OutputError, or BrokenPipeError if its reader has gone."""
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.strerror or "it is closed") from error


def colour(code: str, text: str) -> str:
    """Colour a text where standard output is a terminal that is to have colours."""
    wanted = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"{code}{text}{PLAIN}" if wanted else text
