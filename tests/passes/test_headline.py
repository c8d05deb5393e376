"""The pass `headline`: titles that nothing supports are taken back, and a title line with a dash is the deck."""

from dataclasses import replace

import pytest
from support.drafts import apply, joined, kinds, logged

from reflow import Draft
from reflow.catalogue import Rule
from reflow.draft import Documents, Kind

T, P = Kind.TITLE_ABOVE, Kind.FIRST
TITLE, DECK, BODY = "大山深处的读书声", "——走进云岭小学", "清晨六点，大山深处书声琅琅，云岭小学的孩子们到齐了。"


def headline(draft: Draft) -> Draft:
    return apply("headline", draft)


def test_a_title_with_words_of_its_body_stays_and_is_logged() -> None:
    draft = headline(joined(f"{TITLE}\n{BODY}", T, P))
    assert kinds(draft) == ["TITLE", "PARAGRAPH"]
    assert logged(draft, Rule.HEADLINE_TITLE) == [("decision", TITLE)]


def test_a_title_that_nothing_supports_is_taken_back() -> None:
    """In a letter or a diary a short line without a stop is an address or a date."""
    draft = headline(joined(f"城西老屋\n{BODY}", T, P))
    assert kinds(draft) == ["PARAGRAPH", "PARAGRAPH"]
    assert not logged(draft, Rule.HEADLINE_TITLE)


def test_one_title_with_words_of_the_text_supports_the_others() -> None:
    assert kinds(headline(joined(f"城西老屋\n{BODY}\n{TITLE}", T, P, T))) == ["TITLE", "PARAGRAPH", "TITLE"]


def test_a_dateline_supports_a_title() -> None:
    assert kinds(headline(joined(f"城西老屋\n{BODY}", T, P, opens=[False, True]))) == ["TITLE", "PARAGRAPH"]


def test_the_titles_of_a_page_need_no_support() -> None:
    """The network has seen the whole page."""
    draft = joined(f"城西老屋\n{BODY}", T, P)
    assert kinds(headline(replace(draft, documents=Documents.of(1, paged=True)))) == ["TITLE", "PARAGRAPH"]


def test_no_document_supports_another() -> None:
    draft = headline(joined([f"{TITLE}\n{BODY}", f"城西老屋\n{BODY}"], T, P, T, P))
    assert kinds(draft) == ["TITLE", "PARAGRAPH", "PARAGRAPH", "PARAGRAPH"]


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
