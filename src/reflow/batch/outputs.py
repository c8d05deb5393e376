"""Files that appear under their names when they are whole, and not at all if anything goes wrong."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import BinaryIO

from reflow.batch.jobs import OWN, PlanError
from reflow.batch.plan import inside
from reflow.read.file_bytes import display_name
from reflow.write import Form
from reflow.write.columnar import Append, Columns, open_shard, split_lines


@contextmanager
def open_divided(
    target: str, beside: Callable[[str], str], form: Form, columns: Columns, scratch: str
) -> Iterator[Append]:
    """Open a file of many documents for writing, and with a least confidence a second file for uncertain articles.

    `beside` returns the path of the second file.
    """
    with ExitStack() as stack:
        append = _open_many(stack, target, form, columns, scratch)
        if not form.min_confidence:
            yield append
            return
        append_doubtful = _open_many(stack, beside(target), form, columns, scratch)

        def divide(lines: BinaryIO) -> None:
            for line, certain in split_lines(lines, form):
                (append if certain else append_doubtful)(BytesIO(line))

        yield divide


def _open_many(stack: ExitStack, target: str, form: Form, columns: Columns, scratch: str) -> Append:
    return stack.enter_context(open_shard(stack.enter_context(whole_file(target, scratch)), form, columns))


@contextmanager
def scratch_beside(file: str) -> Iterator[str]:
    """Give a temporary folder beside a file. Raises PlanError if none can be made there."""
    folder = os.path.dirname(file) or os.curdir
    try:
        os.makedirs(folder, exist_ok=True)
        scratch = TemporaryDirectory(prefix=f"{OWN}-", dir=folder)
    except OSError as error:
        raise PlanError(f"{display_name(file)}: {error.strerror}; name another --output") from error
    with scratch as name:
        yield name


@contextmanager
def whole_file(target: str, scratch: str) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when it is whole, and not at all if anything goes wrong.

    `scratch` is a folder in the output folder. Raises OSError if a link leads the target out of the output folder.
    """
    folder = os.path.dirname(target) or os.curdir
    if not inside(folder, os.path.dirname(scratch)):
        raise OSError("a link leads out of the output folder")
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(scratch, token_hex(8))
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
