"""The order of the passes; nothing else knows it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from reflow.config import Config
from reflow.document import Document
from reflow.draft import Draft
from reflow.passes.article import article
from reflow.passes.byline import byline
from reflow.passes.furniture import furniture
from reflow.passes.headline import headline
from reflow.passes.join import join
from reflow.passes.jumps import jumps
from reflow.passes.label import label
from reflow.passes.marks import marks
from reflow.passes.measure import measure
from reflow.passes.normalize import normalize
from reflow.passes.openings import openings
from reflow.passes.spaces import spaces
from reflow.passes.verbatim import verbatim
from reflow.passes.vertical import vertical
from reflow.read import SourceLike, read
from reflow.write import write

Pass = Callable[[Draft, Config], Draft]

PASSES: Final[tuple[Pass, ...]] = (
    normalize,
    vertical,
    openings,
    measure,
    furniture,
    verbatim,
    label,
    join,
    headline,
    article,
    jumps,
    byline,
    marks,
    spaces,
)


def clean(
    source: SourceLike, *, config: Config = Config(), passes: Sequence[Pass] = PASSES, **changes: Any
) -> Document:
    r"""Turn one damaged, hard-wrapped text into a document of articles.

    `source` is text (`str`), bytes, which are decoded, or a path object, which is read. `changes` are fields of
    `Config` for this call. `passes` may leave passes out or hold functions of your own with the same signature.

    Any text and any bytes give a document. Raises TypeError for another type of source or an unknown field, OSError
    for a path that cannot be read, LookupError for an encoding that Python does not know.

    >>> clean("本报讯（记者黄蕊）昨天，我区举办“最美家\n庭”揭晓活动，二百余人参加。\n我区揭晓最美家庭\n").articles[0].title
    '我区揭晓最美家庭'
    """
    config = replace(config, **changes) if changes else config
    draft = read([source], config)
    for step in passes:
        draft = step(draft, config)
    return write(draft)[0]
