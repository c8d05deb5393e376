"""Clean a Ray dataset. Needs the extra `ray`."""

from functools import partial
from typing import Any, Final, Unpack

from reflow.arrow import clean_batch
from reflow.config import Changes, Config

ROWS: Final = 64  # of a batch; larger batches are not cleaned faster


def clean(dataset: Any, column: str = "text", **changes: Unpack[Changes]) -> Any:
    """Clean a column of a Ray dataset, and add `articles`, `status` and `error`, as `reflow.arrow.clean_batch` does."""
    work = partial(clean_batch, column=column, config=Config().changed(**changes))
    return dataset.map_batches(work, batch_format="pyarrow", batch_size=ROWS, zero_copy_batch=True)
