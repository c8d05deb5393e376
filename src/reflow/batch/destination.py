"""Where the output goes: below a folder, into one file, or to standard output; and in which form."""

import os
from dataclasses import dataclass, replace
from typing import Final

from reflow.batch.jobs import OWN, PlanError
from reflow.read.file_bytes import display_name
from reflow.wording import did_you_mean
from reflow.write import FORMATS, ONE_FILE, ROWS, Form, Format, Rows

ENDINGS: Final[dict[str, Format]] = {
    ".json": "json", ".jsonl": "jsonl", ".jsonl.zst": "jsonl.zst", ".txt": "text", ".md": "markdown",
    ".csv": "csv", ".parquet": "parquet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder or a file, or neither for standard output, and the form in which documents are written there."""

    form: Form
    folder: str | None = None
    file: str | None = None

    @property
    def working_folder(self) -> str | None:
        """The folder in which a run keeps what is done: the output folder, or a hidden one beside the output file."""
        if self.file is None:
            return self.folder
        folder, name = os.path.split(self.file)
        return os.path.join(folder, f"{OWN}-{name}")


def destination(
    output: str | os.PathLike[str] | None,
    format: Format | None,
    rows: Rows | None,
    min_confidence: float,
    *,
    default: Format,
) -> Destination:
    """Return where the output goes, and in which form.

    `output` is a folder if there is one of that name, if it ends in `/`, or if it has no ending; else a file. The
    `format` follows the ending of a file; in a folder and on standard output it is the `default`. `rows` are articles in
    CSV and documents in all other formats. Raises PlanError for what does not go together.
    """
    if format is not None and format not in FORMATS:
        raise PlanError(f"no format {format!r}; {did_you_mean(format, FORMATS)}")
    if rows is not None and rows not in ROWS:
        raise PlanError(f"no rows {rows!r}; {did_you_mean(rows, ROWS)}")
    name = None if output is None else os.fspath(output)
    if name is None or _is_folder(name):
        form = _form(format or default, rows, min_confidence)
        return Destination(_checked(form, name), folder=name)
    return Destination(_checked(_form(format or _format_of(name), rows, min_confidence), name), file=name)


def _is_folder(name: str) -> bool:
    if os.path.exists(name):
        return os.path.isdir(name) or not os.path.splitext(name)[1]
    separators = tuple(filter(None, (os.sep, os.altsep)))
    return name.endswith(separators) or not os.path.splitext(name)[1]


def _format_of(name: str) -> Format:
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if name.lower().endswith(ending):
            return ENDINGS[ending]
    shown = display_name(name)
    ending = os.path.splitext(shown)[1]
    known = ", ".join(ENDINGS)
    raise PlanError(f"no format has the ending {ending}, but {known} have one; for a folder write {shown}/")


def _form(format: Format, rows: Rows | None, min_confidence: float) -> Form:
    return Form(format, rows or ("article" if format == "csv" else "document"), min_confidence)


def _checked(form: Form, output: str | None) -> Form:
    many = "jsonl, jsonl.zst, parquet or csv"
    if form.format == "csv" and form.rows == "document":
        raise PlanError("csv has no place for a document; a row of it is an article: --rows article")
    if form.rows == "article" and form.format not in ONE_FILE:
        raise PlanError(f"--rows article goes with --format {many}, not with {form.format}")
    if not 0 <= form.min_confidence <= 1:
        raise PlanError(f"{form.min_confidence:g} is no confidence; name one from 0 to 1 with --min-confidence")
    if form.min_confidence and form.format not in ONE_FILE:
        raise PlanError(f"--min-confidence goes with --format {many}, not with {form.format}")
    if form.min_confidence and output is None:
        raise PlanError("--min-confidence writes two files; name a file or a folder with --output")
    return form


def doubtful_file(file: str) -> str:
    """Return the name of the file for uncertain articles beside a file.

    >>> doubtful_file("out/corpus.jsonl.zst")
    'out/corpus.doubtful.jsonl.zst'
    """
    ending = next((one for one in sorted(ENDINGS, key=len, reverse=True) if file.lower().endswith(one)), "")
    stem = file[: len(file) - len(ending)]
    return f"{stem}.doubtful{file[len(stem) :]}"


def in_parts(form: Form) -> Form:
    """Return the form of the parts that one output file is assembled from: JSON lines, not split by confidence."""
    return replace(form, format="jsonl", min_confidence=0.0)
