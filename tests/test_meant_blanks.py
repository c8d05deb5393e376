"""What says that a space is meant: credits are looked for only where a space could lie in one."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.drafts import paragraphs

from reflow.draft import Index
from reflow.model import meant_blanks
from reflow.model.meant_blanks import LONGEST_CREDIT, LONGEST_MATCH

FRAGMENTS = ("记者 于曼", "（记者 于 曼）", "摄影 于曼报道", "作 者", "，", "（", "）", " ", "通 讯 员")
LONG = "实\u3000习\u3000生" + "，、 于" * LONGEST_CREDIT + " 报 道"


@given(st.lists(st.sampled_from(FRAGMENTS) | st.integers(0, 60).map("天".__mul__), max_size=12).map("".join))
@example(f"昨天（{LONG}记者 于曼报道 昨")
@example(f"记者于曼{'天' * 25} {'天' * 5}报道，昨天")
@example(f"记者于曼{'天' * 10}{'、 天' * 25}摄影 于曼报道，昨天")
def test_what_lies_in_credits_is_seen_without_those_far_from_all_spaces(text: str) -> None:
    draft = paragraphs(f"昨天{text}举办")
    before_space = np.flatnonzero(draft.text.codes[1:] == ord(" "))
    for at in (before_space, before_space[:1]):
        in_byline = meant_blanks._in_byline(draft, at)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(meant_blanks, "_near", every_role)
            assert in_byline.tolist() == meant_blanks._in_byline(draft, at).tolist()


def every_role(roles: Index, at: Index) -> Index:
    return roles


def test_no_credit_is_longer_than_the_longest() -> None:
    match = meant_blanks._CREDIT.match(LONG)
    assert match is not None
    assert match.end() == LONGEST_MATCH
    # Near miss: one more blank, and it is none.
    assert meant_blanks._CREDIT.match(LONG.replace("报", " 报")) is None
    assert meant_blanks._CREDIT.match(LONG.replace("生", "\u3000生")) is None
