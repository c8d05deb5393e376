"""Output files that appear under their names when they are complete, and not at all if anything goes wrong."""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from reflow.batch.inputs import inside
from reflow.batch.jobs import RESERVED, PlanError
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.wording import reason_of
from reflow.write.columnar import Append, Columns, open_shard, split_lines
from reflow.write.stream import Form


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
        raise PlanError(
            _("{path}: {reason}; name another --output", path=display_name(file), reason=reason_of(error))
        ) from error
    with scratch as name:
        yield name


@contextmanager
def whole_file(target: str, scratch: str) -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name when it is complete, and not at all if anything goes wrong.

    `scratch` is a folder in the output folder. Raises OSError if a link leads the target out of the output folder.
    """
    create_folder_of(target, scratch)
    with unnamed_file(scratch) as file:
        yield file
    try:
        put_on_disk([file.name], scratch)
        os.replace(file.name, target)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise


def create_folder_of(target: str, scratch: str) -> None:
    """Create the folder of a target. Raises OSError if a link leads it out of the output folder, where `scratch` lies."""
    folder = os.path.dirname(target) or os.curdir
    # A link within the output folder could lead anywhere, even into the inputs.
    if not inside(folder, os.path.dirname(scratch)):
        raise OSError(_("a link leads out of the output folder"))
    os.makedirs(folder, exist_ok=True)


@contextmanager
def unnamed_file(scratch: str) -> Iterator[BinaryIO]:
    """Open a file in `scratch` for writing, which `put_on_disk` and `os.replace` turn into the target.

    It is removed if anything goes wrong.
    """
    temporary = os.path.join(scratch, token_hex(8))  # on the same disk, so that it can be renamed at once
    try:
        with open(temporary, "xb") as file:
            yield file
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


SYNCED_ONE_BY_ONE: Final = 4  # files up to which each is synced for itself, which is as quick as syncing the disk


def put_on_disk(files: Sequence[str], scratch: str) -> None:
    """Write files in `scratch` through to the disk.

    They have no names yet: after a crash, a file that has its name must not be incomplete.
    """
    if len(files) > SYNCED_ONE_BY_ONE and _sync_disk(scratch):
        return
    for name in files:
        with open(name, "rb+") as file:
            os.fsync(file.fileno())


def _sync_disk(folder: str) -> bool:
    """Write all that waits to be written to the disk of a folder; return whether this system can.

    Once for 512 files instead of once for each: that took half of the time of a run over small files. Only Linux has it.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs"):
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
    return True
