"""Work for the pool that fails as the names of files say; outside the test files, because a worker imports it."""

import os
import signal
import time

from reflow.batch.pool import Beat, StopError, Try
from reflow.batch.result import Result
from reflow.batch.work import Task, clean_shard


def clean_or_fail(attempt: Try[Task], beat: Beat) -> list[Result]:
    """Clean a shard, but crash, hang, or eat memory at a file with such a name."""

    def watched(at: int, done: int) -> None:
        beat(at, done)
        jobs = attempt.task.shard.jobs
        for job in jobs[at : at + 1] if attempt.careful else jobs[at:]:
            if at not in attempt.quarantined:
                misbehave(os.path.basename(job.source))

    return clean_shard(attempt, watched)


def misbehave(name: str) -> None:
    """Crash, exit, hang, eat memory or fill the disk, as a file's name says."""
    if name.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith("exit"):
        os._exit(3)
    if name.startswith("hang"):
        time.sleep(1000)
    if name.startswith("eat"):
        hoard = []
        while True:
            hoard.append(bytearray(10_000_000))
    if name.startswith("full"):
        raise StopError("the disk is full")


def double(attempt: Try[int], beat: Beat) -> int:
    """Return twice a number, after a delay that depends on it; 13 raises ValueError."""
    beat(0, 0)
    if attempt.task == 13:
        raise ValueError("thirteen")
    time.sleep(0.001 * (attempt.task % 3))
    return 2 * attempt.task


def die_at_once(attempt: Try[int], beat: Beat) -> int:
    """End the process before it begins."""
    os._exit(1)
