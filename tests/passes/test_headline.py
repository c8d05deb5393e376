"""The pass `headline`: titles are logged, and a title line with a dash below another is the deck."""

import pytest
from support.drafts import apply, joined, kinds, logged

from reflow import Draft
from reflow.catalogue import Rule
from reflow.draft import Kind

T, P = Kind.TITLE_ABOVE, Kind.FIRST
TITLE, DECK, BODY = "大山深处的读书声", "——走进云岭小学", "清晨六点，大山深处书声琅琅，云岭小学的孩子们到齐了。"


def headline(draft: Draft) -> Draft:
    return apply("headline", draft)


def test_a_title_stays_and_is_logged_with_its_confidence() -> None:
    draft = headline(joined(f"{TITLE}\n{BODY}", T, P))
    assert kinds(draft) == ["TITLE", "PARAGRAPH"]
    assert logged(draft, Rule.HEADLINE_TITLE) == [("decision", TITLE)]


def test_a_text_without_titles_is_left_as_it_is() -> None:
    """A paragraph that begins with a dash is speech."""
    draft = joined(f"{BODY}\n——他来了。", P, P)
    assert headline(draft).units is draft.units
    assert not logged(headline(draft), Rule.HEADLINE_TITLE)


def test_a_title_line_with_a_dash_below_another_is_the_deck() -> None:
    draft = headline(joined(f"{TITLE}\n{DECK}\n{BODY}", T, T, P))
    assert kinds(draft) == ["TITLE", "DECK", "PARAGRAPH"]
    assert logged(draft, Rule.HEADLINE_DECK) == [("decision", DECK)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (f"{DECK}\n{BODY}", (T, P)),  # nothing stands above it
        (f"{TITLE}\n{BODY}\n{DECK}", (T, P, T)),  # its title is another one's
        ([TITLE, f"{DECK}\n{BODY}"], (T, T, P)),  # nor does a title of another document count
    ],
)
def test_a_dash_alone_makes_no_deck(text: str | list[str], labels: tuple[Kind, ...]) -> None:
    draft = headline(joined(text, *labels))
    assert "DECK" not in kinds(draft)
    assert not logged(draft, Rule.HEADLINE_DECK)
