"""Prepare a run over many files: plan it, open its tables, and describe the work for each shard."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reflow.batch.jobs import STDIN, Shard, unpacked_size
from reflow.batch.options import Options
from reflow.batch.plan import Paths, Plan, plan
from reflow.batch.progress import Meter
from reflow.batch.refusals import refuse_destination
from reflow.batch.shards import shards
from reflow.batch.tables import carried_columns, with_tables
from reflow.batch.work import Task


@dataclass(frozen=True, slots=True)
class Run:
    """The options and inputs of a run, and the work for each shard: `task`, which has no shard yet."""

    options: Options
    plan: Plan
    task: Task
    meter: Meter

    def tasks(self, *, files: int | None = None, size: int | None = None) -> Iterator[Task]:
        """Yield a task for each shard of at most `files` inputs and `size` bytes."""
        folder = None if self.task.keep else self.options.destination.working_folder
        format, stdin = self.task.form.format, self.options.stdin
        for shard in shards(self.plan.jobs, folder, format, files=files, size=size, stdin=stdin):
            yield replace(self.task, shard=shard)


def prepare(paths: Paths, options: Options) -> Run:
    """Plan a run. Raises PlanError before anything is written."""
    destination = options.destination
    form = destination.shard_form
    # Tables are opened afterwards: what would do harm is refused before any input is read.
    listed = plan(
        paths,
        output=destination.working_folder,
        format=form.format,
        include=options.include,
        files_from=options.files_from,
        stdin=options.stdin,
    )
    planned = with_tables(listed, options.text_field, options.input_format, options.config.encoding, options.stdin)
    refuse_destination(destination, planned, options.part)
    reads_stdin = any(job.source == STDIN and job.table is None for job in planned.jobs)
    task = Task(
        shard=Shard(0, (), None),
        config=options.config,
        form=form,
        passes=options.passes,
        columns=carried_columns(planned.jobs, destination.form, options.stdin),
        limits=(options.workers.timeout, options.workers.memory),
        # Only for a text: rows of a table on standard input are read before they are given to a worker.
        stdin=options.stdin if reads_stdin else None,
    )
    meter = Meter(sum(unpacked_size(job) for job in planned.jobs), options.progress)
    return Run(options, planned, task, meter)
