"""Where the output goes (a folder, one file, or standard output), and the form of the documents there."""

import os
from dataclasses import dataclass, replace
from typing import Final

from reflow.batch.jobs import RESERVED, PlanError
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.wording import did_you_mean, enumerated
from reflow.write.stream import FORMATS, ONE_FILE, ROWS, Form, Format, Rows

ENDINGS: Final[dict[str, Format]] = {
    ".json": "json", ".jsonl": "jsonl", ".jsonl.zst": "jsonl.zst", ".txt": "text", ".md": "markdown",
    ".html": "html", ".xml": "tei", ".csv": "csv", ".parquet": "parquet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder or a file, or neither for standard output, and the form of the documents there."""

    form: Form
    folder: str | None = None
    file: str | None = None

    @property
    def working_folder(self) -> str | None:
        """The folder that records what is done: the output folder, or a hidden one beside the output file."""
        if self.file is None:
            return self.folder
        folder, name = os.path.split(self.file)
        return os.path.join(folder, f"{RESERVED}-{name}")

    @property
    def shard_form(self) -> Form:
        """The form of shards: one output file is assembled from JSON lines that are not yet split by confidence."""
        if self.file is not None and self.form.format in ONE_FILE:
            return replace(self.form, format="jsonl", min_confidence=0.0)
        return self.form


def find_destination(
    output: str | os.PathLike[str] | None,
    format: Format | None,
    rows: Rows | None,
    min_confidence: float,
    *,
    default: Format,
) -> Destination:
    """Return where the output goes, and in which form.

    `output` is a folder if a folder of that name exists, if it ends in `/`, or if it has no ending; else a file. The
    `format` follows the ending of a file; in a folder and on standard output it is the `default`. `rows` are articles in
    CSV and documents in all other formats. Raises PlanError if the arguments do not fit together.
    """
    if format is not None and format not in FORMATS:
        raise PlanError(_("no format {format!r}; {advice}", format=format, advice=did_you_mean(format, FORMATS)))
    if rows is not None and rows not in ROWS:
        raise PlanError(_("no rows {rows!r}; {advice}", rows=rows, advice=did_you_mean(rows, ROWS)))
    name = None if output is None else os.fspath(output)
    if name is None or _is_folder(name):
        folder, file = name, None
        format = format or default
    else:
        folder, file = None, name
        format = format or _format_of(name)
    # A cell of CSV cannot hold the articles of a document.
    form = Form(format, rows or ("article" if format == "csv" else "document"), min_confidence)
    _refuse_form(form, name)
    return Destination(form, folder, file)


def _is_folder(name: str) -> bool:
    has_ending = os.path.splitext(name)[1] != ""
    if os.path.exists(name):
        # An existing file without an ending counts as a folder too; `plan` then refuses it.
        return os.path.isdir(name) or not has_ending
    separators = tuple(filter(None, (os.sep, os.altsep)))
    return name.endswith(separators) or not has_ending


def _ending_of(name: str) -> str | None:
    """Return the known ending of a file name, the longest that fits: .jsonl.zst and not .zst."""
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if name.lower().endswith(ending):
            return ending
    return None


def _format_of(name: str) -> Format:
    ending = _ending_of(name)
    if ending is not None:
        return ENDINGS[ending]
    shown = display_name(name)
    unknown = os.path.splitext(shown)[1]
    known = enumerated(ENDINGS)
    raise PlanError(
        _(
            "no format has the ending {unknown}, but {known} have one; for a folder write {path}/",
            unknown=unknown,
            known=known,
            path=shown,
        )
    )


def _refuse_form(form: Form, output: str | None) -> None:
    """Raise PlanError for a form that does not exist, or not with this output."""
    if form.format == "csv" and form.rows == "document":
        raise PlanError(_("csv has no rows for documents; a row is an article: --rows article"))
    if form.rows == "article" and form.format not in ONE_FILE:
        raise PlanError(
            _(
                "--rows article goes with --format jsonl, jsonl.zst, parquet or csv, not with {format}",
                format=form.format,
            )
        )
    if not 0 <= form.min_confidence <= 1:
        raise PlanError(
            _(
                "{value:g} is no confidence; name one from 0 to 1 with --min-confidence",
                value=form.min_confidence,
            )
        )
    if form.min_confidence and form.format not in ONE_FILE:
        raise PlanError(
            _(
                "--min-confidence goes with --format jsonl, jsonl.zst, parquet or csv, not with {format}",
                format=form.format,
            )
        )
    if form.min_confidence and output is None:
        raise PlanError(_("--min-confidence writes two files; name a file or a folder with --output"))


def doubtful_file(file: str) -> str:
    """Return the name of the file for uncertain articles beside a file.

    >>> doubtful_file("out/corpus.jsonl.zst")
    'out/corpus.doubtful.jsonl.zst'
    """
    ending = _ending_of(file) or ""
    stem = file[: len(file) - len(ending)]
    return f"{stem}.doubtful{file[len(stem) :]}"
