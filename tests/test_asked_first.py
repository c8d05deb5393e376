"""What is asked for before a pattern is tried, because that takes less time: every match has it."""

from collections.abc import Callable
from random import Random

import pytest
import regex
from support.regex_samples import Sampler

from reflow.patterns.datelines import ROLE_HEADS, ROLES
from reflow.patterns.editors import DESK_HEADS, DESKS
from reflow.patterns.folios import DATE, DATE_SIGNS, PAGE, PAGE_HEADS
from reflow.write.documents import COLUMN_FIRST, COLUMN_SIGNS
from reflow.write.folios import SECTION, SECTION_SIGNS

SAMPLES = 2000


def has_any(characters: str) -> Callable[[str], bool]:
    return lambda text: any(character in text for character in characters)


def begins_with(heads: str) -> Callable[[str], bool]:
    return lambda text: regex.match(f"[{heads}]", text) is not None


@pytest.mark.parametrize(
    ("pattern", "is_asked_for"),
    [
        (ROLES.removeprefix(f"(?=[{ROLE_HEADS}])"), begins_with(ROLE_HEADS)),
        (DESKS, begins_with(DESK_HEADS)),
        (PAGE.pattern.removeprefix(f"(?=[{PAGE_HEADS}])"), begins_with(PAGE_HEADS)),
        (DATE.pattern, has_any(DATE_SIGNS)),
        (SECTION.pattern, lambda text: has_any(SECTION_SIGNS)(text) or text.rstrip()[-1:].isdecimal()),
        (COLUMN_FIRST.pattern, has_any(COLUMN_SIGNS)),
    ],
    ids=["roles", "desks", "page", "date", "section", "column"],
)
def test_every_match_has_what_is_asked_for_first(pattern: str, is_asked_for: Callable[[str], bool]) -> None:
    sampler = Sampler(pattern, Random(0))
    matches = regex.compile(pattern).match
    found = [match[0] for match in (matches(sampler.sample()) for _ in range(SAMPLES)) if match]
    assert len(found) > SAMPLES // 20
    assert [text for text in found if not is_asked_for(text)] == []
