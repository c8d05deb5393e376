"""Write reports of many files into a folder: pages of bounded size, an index of the files, and what is done already."""

from __future__ import annotations  # so that `help` shows a signature as it is written here

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final, Unpack
from urllib.parse import quote

import msgspec
import regex

from reflow.batch.inputs import inside
from reflow.batch.jobs import STDIN, Job, PlanError, read_stdin
from reflow.batch.outputs import whole_file
from reflow.batch.plan import TEXTS, Paths, plan
from reflow.config import Changes, Config
from reflow.corrections import CorrectionError, refuse_strangers
from reflow.draft import Source
from reflow.explanation import explained_segments
from reflow.html_report.index import index_pages
from reflow.html_report.page import SCRIPTS, View, html
from reflow.html_report.summary import Summary
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.read.member import Member
from reflow.version import __version__
from reflow.wording import reason_of

PAGES: Final = "pages"  # the folder in the output folder
LEDGER: Final = ".reflow-report.jsonl"
# A page shows about so much of its source, whichever is reached first: up to half as much again, to end with an article.
# A page of 200 KB has 4 MB of HTML. Of short lines 5,000 are as much as a browser shows at once without delay.
PAGE_BYTES: Final = 200_000
PAGE_LINES: Final = 5000
LONGEST: Final = 1.5


def report_files(
    paths: Paths,
    *,
    output: str | os.PathLike[str],
    include: Sequence[str] = TEXTS,
    stdin: Callable[[], bytes] | None = None,
    config: Config = Config(),
    **changes: Unpack[Changes],
) -> Iterator[Summary]:
    r"""Write the reports of many files into the folder `output`, and yield a summary of each when its pages are written.

    A large file has several pages. `output/index.html` lists all files; it is written after the last. What an earlier
    call with the same options has written is not written again, so that an interrupted call can be repeated. A file that
    cannot be read has an error in its summary and in the index. `paths` and `include` are those of `clean_files`.

    Raises PlanError if the output is a file or holds an input, CorrectionError if all corrections are about other
    sources, OSError if the output cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("大桥昨日合\n龙。", encoding="utf-8")
    ...     [(summary.articles, summary.error) for summary in report_files(f"{folder}/a.txt", output=f"{folder}/site")]
    [(1, None)]
    """
    config = config.changed(**changes)
    folder = os.fspath(output)
    jobs = plan(paths, include=include).jobs
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise PlanError(
            _("{path} is a file, not a folder; name another folder with --output", path=display_name(folder))
        )
    for job in jobs:
        if job.error is None and job.source != STDIN and inside(job.path, folder):
            raise PlanError(
                _(
                    "{path} holds the input {source}; name another --output",
                    path=display_name(folder),
                    source=display_name(job.source),
                )
            )
    refuse_strangers(config.corrections, [display_name(job.source) for job in jobs])
    return _reports(jobs, folder, stdin, config)


def _reports(jobs: Sequence[Job], folder: str, stdin: Callable[[], bytes] | None, config: Config) -> Iterator[Summary]:
    os.makedirs(os.path.join(folder, PAGES), exist_ok=True)
    ledger = os.path.join(folder, LEDGER)
    known = _read(ledger)
    settings = _settings(config)
    summaries = []
    for job in jobs:
        stem = page_stem(job.source, folder)
        identity = sha256(settings + job.version()).hexdigest()
        earlier = known.get(stem)
        if earlier is not None and earlier.identity == identity and _are_written(earlier, folder):
            summary = msgspec.structs.replace(earlier, before=True)
        else:
            summary = _report(job, stem, identity, folder, stdin, config)
            _drop_pages(earlier, summary, folder)
            if summary.error is None and job.source != STDIN:  # what standard input holds is not known again
                known[stem] = summary
                with open(ledger, "ab") as file:
                    file.write(msgspec.json.encode(summary) + b"\n")
        summaries.append(summary)
        yield summary
    for name, page in index_pages(summaries):
        _write(folder, name, page)
    _write(folder, LEDGER, "".join(msgspec.json.encode(summary).decode() + "\n" for summary in known.values()))


def _report(
    job: Job, stem: str, identity: str, folder: str, stdin: Callable[[], bytes] | None, config: Config
) -> Summary:
    """Write the pages of one input and return its summary; an input that fails leaves no pages."""
    summary = Summary(stem, identity, display_name(job.source))
    if job.error is not None:
        return msgspec.structs.replace(summary, error=job.error)
    pages = _pages(job, stem, summary, stdin, config)
    written: list[str] = []
    while True:
        try:
            page = next(pages, None)
        except (OSError, LookupError, CorrectionError) as error:
            for name in written:
                Path(folder, PAGES, name).unlink(missing_ok=True)
            reason = reason_of(error)
            return msgspec.structs.replace(summary, error=reason)
        if page is None:
            return summary
        name, text, summary = page
        _write(os.path.join(folder, PAGES), name, text)
        written.append(name)


Page = tuple[str, str, Summary]
"""The name of a page, its HTML, and the summary of the file up to it."""


def _pages(job: Job, stem: str, summary: Summary, stdin: Callable[[], bytes] | None, config: Config) -> Iterator[Page]:
    """Yield the pages of one input. One segment of it is held at a time, and a view of the next."""
    source = read_stdin(stdin) if job.source == STDIN else job.member or Path(job.source)
    views = _views(source, summary, config)
    view, summary = next(views)
    number = 1
    while True:
        following = next(views, None)
        summary = msgspec.structs.replace(summary, pages=number)
        name = page_name(stem, number)
        yield name, _page(view, number, stem, config, is_last=following is None), summary
        if following is None:
            return
        view, summary = following
        number += 1


def _views(source: bytes | Path | Member, summary: Summary, config: Config) -> Iterator[tuple[View, Summary]]:
    """Yield a view for each page of a source, and the summary of the source up to its segment."""
    number = 1
    for document, decisions in explained_segments(source, config):
        summary = summary.added(document, decisions)
        view = View.of_document(document, decisions, config)
        stretches = list(stretches_of(view)) or [view.shown]
        pages = tuple((lines, page_name(summary.stem, at)) for at, lines in enumerate(stretches, number))
        for lines, _name in pages:
            yield replace(view, shown=lines, pages=pages), summary
        number += len(pages)


def stretches_of(view: View) -> Iterator[range]:
    """Yield the lines that each page of a view shows: about `PAGE_BYTES`, up to where an article begins."""
    begins = {first for article in view.document.articles if (first := view.first_line(article)) is not None}
    first, size = view.shown.start, 0
    for line, text in zip(view.shown, view.lines, strict=True):
        share = max(size / PAGE_BYTES, (line - first) / PAGE_LINES)
        if share >= LONGEST or (share >= 1 and line in begins):
            yield range(first, line)
            first, size = line, 0
        size += len(text.encode("utf-8", "replace"))
    if first < view.shown.stop:
        yield range(first, view.shown.stop)


def _page(view: View, number: int, stem: str, config: Config, *, is_last: bool) -> str:
    """Return the HTML of one page of an input, with links to the index and to the pages beside it."""
    links = [f'<a href="../index.html">{_("all files")}</a>']
    if number > 1:
        links.append(f'<a href="{quote(page_name(stem, number - 1))}">{_("the page before")}</a>')
    if not is_last:
        links.append(f'<a href="{quote(page_name(stem, number + 1))}">{_("the next page")}</a>')
    part = _(", page {number}", number=number) if number > 1 or not is_last else ""
    navigation = f'<nav aria-label="{_("pages")}">\n<p>{" · ".join(links)}</p>\n</nav>\n'
    # Corrections made in the browser belong to the lines of this page.
    lines = [view.lines[line - view.source_map.lines_above - 1] for line in view.shown]
    shown = Source(view.document.source.name, "".join(lines))
    return html([view], [shown], config.corrections, f"{view.name}{part}", navigation)


# --- names -----------------------------------------------------------------------------------------------------------

LONGEST_NAME: Final = 40  # characters of a file's name in the names of its pages
_NO_WORD: Final = regex.compile(r"[^\w]+")


def page_stem(source: str, folder: str) -> str:
    """Return the beginning of the names of a file's pages: what can be read of its name, and a hash of its path.

    Two files never have the same, not even where capitals make no difference, and none leads out of the folder.

    >>> page_stem("../a/日报 604.txt", ".") != page_stem("../b/日报 604.txt", ".")
    True
    """
    path = source
    if source != STDIN:
        try:
            path = os.path.relpath(source, folder)  # the same wherever the command is called
        except ValueError:  # on another drive
            path = os.path.abspath(source)
    digest = sha256(path.replace(os.sep, "/").encode("utf-8", "surrogateescape")).hexdigest()[:16]
    name = os.path.splitext(os.path.basename(source))[0]
    words = _NO_WORD.sub("-", name.encode("utf-8", "replace").decode())[:LONGEST_NAME].strip("-")
    return f"{words}-{digest}" if words else digest


def page_name(stem: str, number: int) -> str:
    """Return the name of a page of a file, numbered from 1."""
    return f"{stem}.html" if number == 1 else f"{stem}-{number}.html"


# --- what is done already --------------------------------------------------------------------------------------------


def _settings(config: Config) -> bytes:
    """Return bytes that stand for the options, the version, and how pages look."""
    parts = [__version__, repr(config), *(_asset(name) for name in ("page.css", *SCRIPTS))]
    return "\0".join(parts).encode("utf-8", "surrogatepass")


def _asset(name: str) -> str:
    return files("reflow.html_report").joinpath(name).read_text(encoding="utf-8")


def _read(ledger: str) -> dict[str, Summary]:
    """Return the summaries of the files whose pages were written, by stem; a line that is cut short does not count."""
    known: dict[str, Summary] = {}
    if os.path.exists(ledger):
        for line in Path(ledger).read_bytes().splitlines():
            try:
                summary = msgspec.json.decode(line, type=Summary)
            except msgspec.DecodeError:
                continue
            known[summary.stem] = summary
    return known


def _names(summary: Summary) -> list[str]:
    return [page_name(summary.stem, number) for number in range(1, summary.pages + 1)]


def _are_written(summary: Summary, folder: str) -> bool:
    return all(os.path.exists(os.path.join(folder, PAGES, name)) for name in _names(summary))


def _drop_pages(earlier: Summary | None, now: Summary, folder: str) -> None:
    """Delete the pages that a file had when it was longer, or could be read."""
    for name in set(_names(earlier)).difference(_names(now)) if earlier else ():
        Path(folder, PAGES, name).unlink(missing_ok=True)


def _write(folder: str, name: str, text: str) -> None:
    """Write a file that appears when it is complete."""
    with whole_file(os.path.join(folder, name), os.path.join(folder, "")) as file:
        file.write(text.encode("utf-8", "replace"))
