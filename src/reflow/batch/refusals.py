"""Refuse inputs that cannot be written to their destination."""

from importlib.util import find_spec
from typing import Final

from reflow.batch.destination import Destination, doubtful_file
from reflow.batch.jobs import PlanError, same_file
from reflow.batch.plan import Plan
from reflow.language import _
from reflow.read.file_bytes import display_name
from reflow.write.stream import ONE_FILE, Format

NEED_ARROW: Final = ("jsonl.zst", "parquet")


def refuse_destination(destination: Destination, plan: Plan, part: tuple[int, int] = (1, 1)) -> None:
    """Raise PlanError for inputs, or a part of the work, that cannot be written to their destination."""
    if destination.folder is None and destination.file is None:
        _refuse_binary_output(destination.form.format)
        return
    if plan.has_tables and destination.form.format not in ONE_FILE:
        raise PlanError(
            _(
                "{format} would be one file for each row of a table; choose --format jsonl, jsonl.zst, parquet or csv",
                format=destination.form.format,
            )
        )
    if destination.file is not None:
        _refuse_part(destination.file, part)
        _refuse_several_documents(destination.file, destination.form.format, plan)
        _refuse_overwriting(destination.file, destination, plan)


def _refuse_binary_output(format: Format) -> None:
    if format in NEED_ARROW:
        raise PlanError(_("{format} is not for standard output; name a file or a folder with --output", format=format))


def _refuse_part(file: str, part: tuple[int, int]) -> None:
    if part != (1, 1):
        raise PlanError(
            _("--shard writes parts into a folder; write {path}/, or leave --shard out", path=display_name(file))
        )


def _refuse_several_documents(file: str, format: Format, plan: Plan) -> None:
    if format not in ONE_FILE and len(plan.jobs) != 1:
        shown = display_name(file)
        raise PlanError(
            _(
                "{path} takes one document, and there are {number} inputs; for a folder write {path}/, for one file "
                "of all .jsonl, .csv or .parquet",
                path=shown,
                number=len(plan.jobs),
            )
        )


def _refuse_overwriting(file: str, destination: Destination, plan: Plan) -> None:
    targets = [file]
    if destination.form.min_confidence:
        targets.append(doubtful_file(file))
    for target in targets:
        if any(same_file(target, job.path) for job in plan.jobs):
            raise PlanError(
                _("{path} is an input and would be written over; name another --output", path=display_name(target))
            )


def refuse_without_arrow(format: Format) -> None:
    """Raise PlanError if a format needs pyarrow, which is not installed."""
    if format in NEED_ARROW and find_spec("pyarrow") is None:
        raise PlanError(_("{format} needs pyarrow: pip install pyarrow", format=format))
