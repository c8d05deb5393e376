"""The order of the passes; nothing else knows it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from reflow.config import Config
from reflow.document import Document
from reflow.draft import GENERATED, Draft, Text, decode
from reflow.passes.article import article
from reflow.passes.byline import byline
from reflow.passes.convert import convert as convert_script
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
    convert_script,
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


def convert(source: SourceLike, *, config: Config = Config(), **changes: Any) -> str:
    r"""Convert a text between Simplified and Traditional, and nothing else: `to` names the target.

    Each character becomes what `clean` would make of it, so that phrases are converted whole where a line end cuts them
    and names keep their surnames; line ends, marks and spaces stay as they are. Arguments and errors are those of
    `clean`; ValueError if no target is given.

    >>> convert("区长于长\n辉由于公\n务缺席", to="zh-Hant")
    '區長于長\n輝由於公\n務缺席'
    """
    config = replace(config, **changes) if changes else config
    if config.to is None:
        raise ValueError("name a target: to='zh-Hant'")
    draft = read([source], config)
    for step in PASSES[: PASSES.index(convert_script)]:
        draft = step(draft, config)
    before, after = (_by_origin(step.text) for step in (draft, convert_script(draft, config)))
    text = list(draft.sources[0].text)
    for at, own in before.items():
        other = after.get(at, "")
        if other != own:
            text[at] = other.removesuffix(own[1:])  # what other passes set behind it stays out
    return "".join(text)


def _by_origin(text: Text) -> dict[int, str]:
    """Give for each position of the source what stands for it: a character, and what was set behind it."""
    found: dict[int, str] = {}
    last = GENERATED
    for character, origin in zip(decode(text.codes), text.origin.tolist(), strict=True):
        last = origin if origin != GENERATED else last
        found[last] = found.get(last, "") + character
    found.pop(GENERATED, None)
    return found
