"""Find the inputs of a run: the files that paths, patterns, folders and ZIP files stand for."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from glob import glob
from pathlib import PurePosixPath
from typing import Final

from reflow.batch.jobs import RESERVED, STDIN, Job, file_id
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.read.member import Member
from reflow.read.packed import members
from reflow.read.table import PACKED
from reflow.wording import reason_of
from reflow.write.stream import ONE_FILE, Format

SUFFIX: Final = {"json": ".json", "text": ".txt", "markdown": ".md", "html": ".html", "tei": ".xml"}
ZIP: Final = ".zip"
TYPESET: Final = ("“", "”", "‘", "’", "–", "—")  # a word processor puts them in place of quotation marks and --
HIDDEN: Final = "."  # a file in a folder that begins so belongs to some program and not to the corpus
MACOS: Final = "__MACOSX"  # folder that macOS adds to ZIP files


class InputFinder:
    """Finds inputs and the path of each one's output.

    `not_taken` collects the paths in folders that match none of the patterns `include`.
    """

    def __init__(self, output: str | None, format: Format, include: Sequence[str]) -> None:
        self._output, self._format, self._include = output, format, include
        self.not_taken: set[str] = set()

    def jobs(self, path: str) -> Iterator[Job]:
        """Yield a job for each input that a path stands for."""
        if path == STDIN:
            yield self._job(path, "stdin")
        elif os.path.isdir(path):
            yield from self._in_folder(path)
        elif "*" in path and not os.path.exists(path) and (matches := sorted(glob(path, recursive=True))):
            # A shell that does not expand patterns, as on Windows.
            for match in matches:
                yield from self.jobs(match)
        else:
            name = os.path.basename(path)
            yield from self._members(self._job(path, name), name)

    def _in_folder(self, folder: str) -> Iterator[Job]:
        names, unreadable = _walk(folder, self._output)
        matching = [name for name in names if self._matches(os.path.basename(name))]
        if matching:
            self.not_taken.update(os.path.join(folder, name) for name in set(names).difference(matching))
        for name in matching:
            job = _refuse_special_file(self._job(os.path.join(folder, name), name))
            yield from self._members(job, name)
        yield from unreadable
        if not matching and not unreadable:
            yield Job(
                folder,
                error=_(
                    "no file in it matches {patterns}; name the files, or give --include", patterns=self._patterns()
                ),
            )

    def _members(self, job: Job, name: str) -> Iterator[Job]:
        """Yield a job for each text in a ZIP file, below a folder of its name; for any other file, the job itself."""
        if job.error is not None or not name.lower().endswith(ZIP):
            yield job
            return
        try:
            contents = members(job.source)
        except OSError as error:
            yield replace(job, error=reason_of(error))
            return
        except (UnicodeDecodeError, NotImplementedError, IndexError) as error:
            yield replace(
                job, error=_("it is no ZIP file that Python can read ({error}); unpack it first", error=error)
            )
            return
        texts = [(member, size) for member, size in contents if self._is_text_in_archive(member)]
        for member, size in texts:
            source = os.path.join(job.source, member)
            if os.path.isabs(member) or os.pardir in PurePosixPath(member).parts:
                yield Job(source, error=_("its name leads out of the ZIP file; unpack it first"))
                continue
            target = None if job.target is None else self._target(os.path.join(name[: -len(ZIP)], member))
            yield replace(job, source=source, target=target, size=size, member=Member(job.source, member))
        if not texts:
            yield replace(
                job,
                error=_("no file in it matches {patterns}; unpack it, or give --include", patterns=self._patterns()),
            )

    def _is_text_in_archive(self, name: str) -> bool:
        """Return whether a member is taken: its name matches, and it is neither hidden nor added by macOS."""
        parts = PurePosixPath(name).parts
        if not parts:
            return False
        hidden = any(part.startswith(HIDDEN) and part != os.pardir for part in parts) or parts[0] == MACOS
        return not hidden and self._matches(parts[-1])

    def _matches(self, name: str) -> bool:
        """Return whether a file name matches a pattern, in capitals or not."""
        return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self._include)

    def _patterns(self) -> str:
        return " ".join(self._include)

    def _job(self, path: str, name: str) -> Job:
        """Return the job of one file; `name` is its path below the output folder."""
        size = changed = 0
        try:
            status = os.stat(path)
            size, changed = status.st_size, status.st_mtime_ns
        except OSError:
            # The error is reported when the file is read, unless we know better what is wrong with the name.
            if path.startswith(TYPESET) or path.endswith(TYPESET):
                return Job(path, error=_('no such file; the command has “ ” or a long dash – type " " and --'))
        except ValueError:
            return Job(display_name(path), error=_("no file can have such a name"))
        if self._output is not None and name.startswith(RESERVED):
            return Job(
                path,
                error=_("names that begin with {prefix} are reserved in an output folder; rename it", prefix=RESERVED),
            )
        return Job(path, self._target(name), None, size, changed)

    def _target(self, name: str) -> str | None:
        """Return the file for the document of one input: page.txt and page.txt.gz are written to page.json."""
        if self._output is None or self._format in ONE_FILE:
            return None
        stem, ending = os.path.splitext(name)
        if ending.lower() in PACKED:
            stem = os.path.splitext(stem)[0]
        return os.path.join(self._output, stem + SUFFIX[self._format])


def _walk(folder: str, output: str | None) -> tuple[list[str], list[Job]]:
    """Return the sorted paths of files in a folder, and jobs with an error for folders that cannot be read.

    Paths are relative to the folder. Hidden files and the output folder are skipped.
    """
    names: list[str] = []
    unreadable: list[Job] = []

    def note_unreadable(error: OSError) -> None:
        unreadable.append(
            Job(os.fspath(error.filename), error=_("{reason}; check the folder and run again", reason=reason_of(error)))
        )

    output_id = None if output is None else file_id(output)
    for root, subfolders, files in os.walk(folder, onerror=note_unreadable):
        visited = []
        for name in subfolders:
            path = os.path.join(root, name)
            if name.startswith(HIDDEN):
                continue
            # A link to a folder of the same tree, which may be a loop, hides nothing: that is read under its own name.
            if os.path.islink(path) and not inside(path, folder):
                unreadable.append(Job(path, error=_("a link out of the folder, which is not followed; name it itself")))
            if output_id is None or file_id(path) != output_id:
                visited.append(name)
        subfolders[:] = visited  # `os.walk` visits what stays in this list
        relative = os.path.relpath(root, folder)
        for name in files:
            if not name.startswith(HIDDEN):
                names.append(name if relative == os.curdir else os.path.join(relative, name))
    return sorted(names), unreadable


def inside(path: str, folder: str) -> bool:
    """Return whether a path, with all links followed, is a folder or lies in it."""
    real_path, real_folder = os.path.realpath(path), os.path.realpath(folder)
    return os.path.commonpath([real_path, real_folder]) == real_folder


def _refuse_special_file(job: Job) -> Job:
    """Return the job with an error for a pipe or device, which nobody has named and which might never end."""
    try:
        mode = os.stat(job.source).st_mode
    except (OSError, ValueError):
        return job
    if stat.S_ISREG(mode):
        return job
    return Job(job.source, error=_("a pipe, socket or device, not a file; name it itself if you mean it"))
