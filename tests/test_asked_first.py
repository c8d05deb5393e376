"""What is asked for before a pattern is tried, because that takes less time: every match has it."""

from collections.abc import Callable
from random import Random

import pytest
import regex
from support.regex_samples import Sampler

from reflow.patterns import credits, datelines
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


def without(asked: str, pattern: str) -> str:
    """Return a pattern without what it asks for first."""
    assert pattern.count(asked) >= 1, f"{asked} is not asked for"
    return pattern.replace(asked, "")


@pytest.mark.parametrize(
    ("pattern", "is_asked_for"),
    [
        (without(f"(?=[{ROLE_HEADS}])", ROLES), begins_with(ROLE_HEADS)),
        (DESKS, begins_with(DESK_HEADS)),
        (without(f"(?=[{PAGE_HEADS}])", PAGE.pattern), begins_with(PAGE_HEADS)),
        (DATE.pattern, has_any(DATE_SIGNS)),
        (SECTION.pattern, lambda text: has_any(SECTION_SIGNS)(text) or text.rstrip()[-1:].isdecimal()),
        (COLUMN_FIRST.pattern, has_any(COLUMN_SIGNS)),
    ],
    ids=["roles", "desks", "page", "date", "section", "column"],
)
def test_every_match_has_what_is_asked_for_first(pattern: str, is_asked_for: Callable[[str], bool]) -> None:
    sampler = Sampler(pattern, Random(0))
    matches = regex.compile(pattern).match
    matched = [match[0] for match in (matches(sampler.sample()) for _ in range(SAMPLES)) if match]
    assert len(matched) > SAMPLES // 20
    assert [text for text in matched if not is_asked_for(text)] == []


@pytest.mark.parametrize(
    ("method", "pattern", "asked", "behind"),
    [
        ("match", datelines._UNLISTED, datelines.UNLISTED_AHEAD, " "),
        ("match", datelines._OWN, datelines.OWN_AHEAD, "（"),
        ("match", datelines._IN_BRACKETS, datelines.BRACKETED_AHEAD, ""),
        ("match", datelines._OPENING.pattern, datelines.STROKE_AHEAD, "江州報導）"),
        ("fullmatch", credits._PEOPLE.pattern, credits.PEOPLE_AHEAD, ""),
    ],
    ids=["an agency", "a paper", "in brackets", "a stroke", "people"],
)
def test_a_pattern_looks_ahead_only_for_what_all_its_matches_have(
    method: str, pattern: str, asked: str, behind: str
) -> None:
    plain = without(asked, pattern)
    sampler = Sampler(plain, Random(0))
    texts = [sampler.sample() + behind for _ in range(SAMPLES)]
    match_plain, match = (getattr(regex.compile(expression), method) for expression in (plain, pattern))
    matched = [text for text in texts if match_plain(text)]
    assert len(matched) > SAMPLES // 20
    assert [text for text in matched if not match(text) or match(text)[0] != match_plain(text)[0]] == []
