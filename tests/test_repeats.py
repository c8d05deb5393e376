"""Repetitions of words, against a search without any cleverness."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reflow.config import Config
from reflow.draft import Source, encode
from reflow.model.repeats import FAR, Characters, Counts, Repeats, pairs
from reflow.read import read

TEXTS = st.lists(st.text("粮站收粮。 农", min_size=1, max_size=8), min_size=1, max_size=6)


def look(*texts: str) -> Characters:
    draft = read([Source(None, text) for text in texts], Config())
    return Characters.of(draft.text, draft.blocks)


@given(TEXTS)
def test_nearest_repetition(lines: list[str]) -> None:
    seen = look("\n".join(lines))
    text = "".join("".join(lines).split())
    assert seen.codes.tolist() == encode(text).tolist()
    repeats = Repeats.of(seen)
    for pair, before, after in zip(repeats.pair.tolist(), repeats.before.tolist(), repeats.after.tolist(), strict=True):
        word = text[pair : pair + 2]
        above = text.rfind(word, 0, pair + 1)
        below = text.find(word, pair + 1)
        assert before == (pair - above if above >= 0 else FAR)
        assert after == (below - pair if below >= 0 else FAR)


@given(TEXTS)
def test_counts(lines: list[str]) -> None:
    seen = look("\n".join(lines), "粮站收粮")
    two = np.flatnonzero(pairs(seen))
    columns = seen.codes[two], seen.codes[two + 1]
    count = Counts.of(seen, *columns, doc=seen.doc[two])(*columns, doc=seen.doc[two])
    keys = list(zip(*(column.tolist() for column in columns), seen.doc[two].tolist(), strict=True))
    assert all(n >= keys.count(key) for n, key in zip(count.tolist(), keys, strict=True))  # slots may be shared


def test_documents_do_not_see_each_other() -> None:
    repeats = Repeats.of(look("粮站", "粮站"))
    assert repeats.before.tolist() == [FAR, FAR]
