"""Output files that appear under their names when they are complete, and not at all if anything goes wrong."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import BinaryIO

from reflow.batch.inputs import inside
from reflow.batch.jobs import RESERVED, PlanError
from reflow.read.file_bytes import display_name
from reflow.write import Form
from reflow.write.columnar import Append, Columns, open_shard, split_lines


@contextmanager
def open_divided(
    target: str, doubtful_path: Callable[[str], str], form: Form, columns: Columns, scratch: str
) -> Iterator[Append]:
    """Open a file of many documents for writing and, with a least confidence, a second file for uncertain articles.

    `doubtful_path` returns the path of the second file for that of the first.
    """
    with ExitStack() as stack:
        append = _open_many(stack, target, form, columns, scratch)
        if not form.min_confidence:
            yield append
            return
        append_doubtful = _open_many(stack, doubtful_path(target), form, columns, scratch)

        def divide(lines: BinaryIO) -> None:
            for line, certain in split_lines(lines, form):
                (append if certain else append_doubtful)(BytesIO(line))

        yield divide


def _open_many(stack: ExitStack, target: str, form: Form, columns: Columns, scratch: str) -> Append:
    file = stack.enter_context(whole_file(target, scratch))
    return stack.enter_context(open_shard(file, form, columns))


@contextmanager
def scratch_beside(file: str) -> Iterator[str]:
    """Create a temporary folder beside a file and remove it afterwards. Raises PlanError if it cannot be created."""
    folder = os.path.dirname(file) or os.curdir
    try:
        os.makedirs(folder, exist_ok=True)
        scratch = TemporaryDirectory(prefix=f"{RESERVED}-", dir=folder)
    except OSError as error:
        raise PlanError(f"{display_name(file)}: {error.strerror}; name another --output") from error
    with scratch as name:
        yield name


@contextmanager
def whole_file(target: str, scratch: str) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when it is complete, and not at all if anything goes wrong.

    `scratch` is a folder in the output folder. Raises OSError if a link leads the target out of the output folder.
    """
    folder = os.path.dirname(target) or os.curdir
    # A link within the output folder could lead anywhere, even into the inputs.
    if not inside(folder, os.path.dirname(scratch)):
        raise OSError("a link leads out of the output folder")
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(scratch, token_hex(8))  # on the same disk, so that it can be renamed at once
    try:
        with open(temporary, "xb") as file:
            yield file
            # On disk before it has its name: after a crash, a file of that name must not be incomplete.
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
