"""Plan a run: find the inputs, say where each goes, refuse what would do harm."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from glob import glob
from pathlib import Path, PurePosixPath
from typing import Final

from reflow.batch.jobs import OWN, STDIN, Job, PlanError, file_id, is_shard, same_file
from reflow.lists import listed
from reflow.read.file_bytes import display_name
from reflow.read.packed import Member, members
from reflow.read.table import ENDINGS as TABLE_ENDINGS
from reflow.read.table import PACKED
from reflow.write import ONE_FILE, Format

SUFFIX: Final = {"json": ".json", "text": ".txt", "markdown": ".md"}
ZIP: Final = ".zip"
TYPESET: Final = ("“", "”", "‘", "’", "–", "—")  # what a word processor makes of quotation marks and of --
HIDDEN: Final = "."  # what begins so in a folder is some program's, and none of a corpus

# What is taken from a folder: texts, or where the column of the text is named, tables; packed or not.
TEXTS: Final = ("*.txt", *(f"*.txt{packed}" for packed in PACKED))
TABLES: Final = tuple(f"*{ending}{packed}" for ending in TABLE_ENDINGS for packed in ("", *PACKED))


Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One path or several: a text is a path, and not its letters."""

Origin = tuple[str, str]
"""An argument that inputs come from: the option, empty for a path, and its value; paths are seen from the output folder."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of a run; how many files of its folders are none of them, by their names.

    `named` says where the jobs come from by the arguments, `found` which of these have led to an input. `into_inputs`
    says that outputs will stand among the inputs.
    """

    jobs: list[Job]
    not_taken: int = 0
    named: frozenset[Origin] = frozenset()
    found: frozenset[Origin] = frozenset()
    into_inputs: bool = False


def plan(
    paths: Paths,
    *,
    output: str | os.PathLike[str] | None = None,
    format: Format = "json",
    include: Sequence[str] = TEXTS,
    files_from: str | os.PathLike[str] | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> Plan:
    """List the inputs and where each one's output goes. Raises PlanError for what would do harm."""
    given = [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    listed = [] if files_from is None else _listed(files_from, stdin)
    if [*given, *listed, files_from].count(STDIN) > 1:
        raise PlanError("- stands for standard input, which can be read only once")
    folder = None if output is None else os.fspath(output)
    passed_by: set[str] = set()
    gathered = [(path, list(_jobs(path, folder, format, include, passed_by))) for path in [*given, *listed]]
    jobs = _once(job for _, own in gathered for job in own)
    not_taken = len(passed_by.difference(job.source for job in jobs))
    if folder is None:
        return Plan(jobs, not_taken)
    _refuse_harm(jobs, folder, format)
    # A list on standard input has no name by which another would be told from it: its paths stand for it.
    by_list = {} if files_from is None or files_from == STDIN else dict.fromkeys(listed, os.fspath(files_from))
    found = [path for path, own in gathered if any(_is_there(job) for job in own)]
    named, led = (frozenset(_origins(some, by_list, folder, include)) for some in ([*given, *listed], found))
    into_inputs = any(os.path.isdir(path) and same_file(path, folder) for path in given)
    return Plan(jobs, not_taken, named, led, into_inputs)


def _once(jobs: Iterable[Job]) -> list[Job]:
    """Keep the first of jobs about one file, which is named twice or lies in two folders; links are files of their own."""
    real = cache(os.path.realpath)
    found: dict[str, Job] = {}
    for job in jobs:
        folder, name = os.path.split(job.source)
        key = job.source if job.error or job.source == STDIN else os.path.join(real(folder or os.curdir), name)
        found.setdefault(key, job)
    return list(found.values())


def _origins(paths: Sequence[str], by_list: Mapping[str, str], folder: str, include: Sequence[str]) -> Iterator[Origin]:
    for path in paths:
        yield ("--files-from", _seen_from(folder, by_list[path])) if path in by_list else ("", _seen_from(folder, path))
    if any(os.path.isdir(path) for path in paths):
        yield from (("--include", pattern) for pattern in include)


def _seen_from(folder: str, path: str) -> str:
    """Name a path so that the name holds wherever the run is begun, and when input and output are moved together."""
    if path == STDIN:
        return path
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # on another drive
        return os.path.abspath(path)


def _is_there(job: Job) -> bool:
    return job.error is None and (job.source == STDIN or job.member is not None or os.path.exists(job.source))


def read_stdin(stdin: Callable[[], bytes] | None) -> bytes:
    """Read what the path `-` stands for."""
    return b"" if stdin is None else stdin()


def _listed(files_from: str | os.PathLike[str], stdin: Callable[[], bytes] | None) -> list[str]:
    try:
        data = read_stdin(stdin) if files_from == STDIN else Path(files_from).read_bytes()
        return list(filter(None, listed(data, os.fsdecode)))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PlanError(
            f"{display_name(files_from)}: {reason}; --files-from names a file with one path a line"
        ) from error


def _jobs(path: str, output: str | None, format: Format, include: Sequence[str], passed_by: set[str]) -> Iterator[Job]:
    if "*" in path and not os.path.exists(path) and (matching := sorted(glob(path, recursive=True))):
        for match in matching:
            yield from _jobs(match, output, format, include, passed_by)
        return
    if path == STDIN or not os.path.isdir(path):
        job = _job(path, "stdin" if path == STDIN else os.path.basename(path), output, format)
        yield from _members(job, os.path.basename(path), output, format, include)
        return
    left_out: list[Job] = []
    names = sorted(_walk(path, output, left_out))
    found = [name for name in names if _matches(os.path.basename(name), include)]
    if found:
        passed_by.update(os.path.join(path, name) for name in set(names).difference(found))
    for inner in found:
        job = _regular(_job(os.path.join(path, inner), inner, output, format))
        yield from _members(job, inner, output, format, include)
    yield from left_out
    if not found and not left_out:
        yield Job(path, error=f"no file in it matches {' '.join(include)}; name the files, or give --include")


def _members(job: Job, name: str, output: str | None, format: Format, include: Sequence[str]) -> Iterator[Job]:
    """Give a job for each text in a ZIP file, below a folder of its name, and the job itself for any other file."""
    if job.error is not None or not name.lower().endswith(ZIP):
        yield job
        return
    try:
        inside = members(job.source)
    except OSError as error:
        yield replace(job, error=f"{error.strerror or error}")
        return
    except (UnicodeDecodeError, NotImplementedError, IndexError) as error:
        yield replace(job, error=f"it is no ZIP file that Python can read ({error}); unpack it first")
        return
    texts = [(inner, size) for inner, size in inside if _is_text_in_archive(inner, include)]
    for inner, size in texts:
        source = os.path.join(job.source, inner)
        if os.path.isabs(inner) or os.pardir in PurePosixPath(inner).parts:
            yield Job(source, error="its name leads out of the ZIP file; unpack it first")
            continue
        target = None if job.target is None else _target(os.path.join(name[: -len(ZIP)], inner), output, format)
        yield replace(job, source=source, target=target, size=size, member=Member(job.source, inner))
    if not texts:
        yield replace(job, error=f"no file in it matches {' '.join(include)}; unpack it, or give --include")


def _is_text_in_archive(name: str, include: Sequence[str]) -> bool:
    """Return whether a member is taken: its name matches, and it is no hidden file or one of macOS's own."""
    parts = PurePosixPath(name).parts
    if not parts:
        return False
    hidden = any(part.startswith(HIDDEN) and part != os.pardir for part in parts) or parts[0] == "__MACOSX"
    return not hidden and _matches(parts[-1], include)


def _matches(name: str, include: Sequence[str]) -> bool:
    """Tell whether a file's name is one of those to take, in capitals or not."""
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in include)


def _walk(folder: str, output: str | None, left_out: list[Job]) -> Iterator[str]:
    """Find the files in a folder, but none that are hidden or in an output folder, and say what cannot be looked into."""

    def closed(error: OSError) -> None:
        left_out.append(Job(os.fspath(error.filename), error=f"{error.strerror}; check the folder and run again"))

    written = None if output is None else file_id(output)
    for root, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        paths = [os.path.join(root, name) for name in folders]
        # A link to a folder of the same tree, which may be a loop, hides nothing: that is read under its own name.
        left_out += [
            Job(path, error="a link out of the folder, which is not followed; name it itself")
            for path in paths
            if os.path.islink(path) and not inside(path, folder)
        ]
        folders[:] = [
            name for name, path in zip(folders, paths, strict=True) if not written or file_id(path) != written
        ]
        inner = os.path.relpath(root, folder)
        for name in names:
            if not name.startswith(HIDDEN):
                yield name if inner == os.curdir else os.path.join(inner, name)


def inside(path: str, folder: str) -> bool:
    """Tell whether a path, all links followed, lies in a folder or is it."""
    real, above = os.path.realpath(path), os.path.realpath(folder)
    return os.path.commonpath([real, above]) == above


def _job(path: str, name: str, output: str | None, format: Format) -> Job:
    try:
        found = os.stat(path)
    except OSError:  # the one who reads it says what is wrong
        if path.startswith(TYPESET) or path.endswith(TYPESET):
            return Job(path, error='no such file; the command has “ ” or a long dash – type " " and --')
        found = None
    except ValueError:
        return Job(display_name(path), error="no file can have such a name")
    size, changed = (found.st_size, found.st_mtime_ns) if found else (0, 0)
    if output is None:
        return Job(path, None, None, size, changed)
    if name.startswith(OWN):
        return Job(path, error=f"what begins with {OWN} is reflow's own in an output folder; rename it")
    return Job(path, _target(name, output, format), None, size, changed)


def _target(name: str, output: str | None, format: Format) -> str | None:
    """Name the file that holds the document of an input alone: page.txt and page.txt.gz are written to page.json."""
    if output is None or format in ONE_FILE:
        return None
    stem, ending = os.path.splitext(name)
    if ending.lower() in PACKED:
        stem = os.path.splitext(stem)[0]
    return os.path.join(output, stem + SUFFIX[format])


def _regular(job: Job) -> Job:
    """Leave out what nobody has named and would never end: a pipe without a writer, a device."""
    try:
        mode = os.stat(job.source).st_mode
    except (OSError, ValueError):
        return job
    if stat.S_ISREG(mode):
        return job
    return Job(job.source, error="a pipe, socket or device, not a file; name it itself if you mean it")


def _refuse_harm(jobs: list[Job], output: str, format: Format) -> None:
    if os.path.exists(output) and not os.path.isdir(output):
        raise PlanError(f"{display_name(output)} is a file, not a folder; name another folder with --output")
    inputs = {found for job in jobs if (found := file_id(job.path)) is not None}
    targets = [job.target for job in jobs if job.target is not None and not job.error]
    if format in ONE_FILE:  # how many there will be is not known before tables are read
        targets += [job.source for job in jobs if is_shard(job.source, output, format)]
    for target in targets:
        if file_id(target) in inputs:
            raise PlanError(f"{display_name(target)} is an input and would be written over; name another --output")
    taken: dict[str, str] = {}
    for job in jobs:
        if job.target is None or job.error:
            continue
        if job.target in taken:
            both = f"{display_name(taken[job.target])} and {display_name(job.source)}"
            raise PlanError(
                f"{both} would both be written to {display_name(job.target)}; clean them into folders of their own"
            )
        taken[job.target] = job.source
