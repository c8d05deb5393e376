"""The pass `article`: which units belong together, and in which order they are read."""

from dataclasses import replace

import numpy as np
import pytest
from support.drafts import apply, joined, logged, texts_of

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Titles
from reflow.draft import Documents, Kind
from reflow.passes.article import left_in_place

T, P = Kind.TITLE, Kind.FIRST  # a title of which is not known on which side of its body it stands
MUSEUM, MUSEUM_BODY = "博物馆新馆开放", "昨天，市博物馆新馆向公众开放，展出文物三千件。"
FERRY, FERRY_BODY = "电动渡轮试航", "本市研制的电动渡轮日前下水试航。"


def article(draft: Draft, titles: Titles = "auto") -> Draft:
    return apply("article", draft, titles=titles)


def numbers(draft: Draft) -> list[int]:
    return [int(number) for number in draft.units.article]


def test_titles_above_their_bodies() -> None:
    draft = article(joined(f"{MUSEUM}\n{MUSEUM_BODY}\n{FERRY}\n{FERRY_BODY}", T, P, T, P))
    assert texts_of(draft) == [MUSEUM, MUSEUM_BODY, FERRY, FERRY_BODY]
    assert numbers(draft) == [0, 0, 1, 1]
    assert logged(draft, Rule.ARTICLE_LEADING) == [("decision", MUSEUM), ("decision", FERRY)]


def test_titles_below_their_bodies_are_read_before_them() -> None:
    draft = article(joined(f"{MUSEUM_BODY}\n{MUSEUM}\n{FERRY_BODY}\n{FERRY}", P, T, P, T))
    assert texts_of(draft) == [MUSEUM, MUSEUM_BODY, FERRY, FERRY_BODY]
    assert numbers(draft) == [0, 0, 1, 1]
    assert logged(draft, Rule.ARTICLE_TRAILING) == [("decision", MUSEUM), ("decision", FERRY)]


def test_a_title_between_two_bodies_belongs_to_the_one_with_its_words() -> None:
    draft = article(joined(f"{MUSEUM_BODY}\n{FERRY}\n{FERRY_BODY}", P, T, P))
    assert numbers(draft) == [0, 1, 1]
    draft = article(joined(f"{MUSEUM_BODY}\n{MUSEUM}\n{FERRY_BODY}", P, T, P))
    assert texts_of(draft) == [MUSEUM, MUSEUM_BODY, FERRY_BODY]
    assert numbers(draft)[:2] == [0, 0]


def test_without_shared_words_a_page_that_begins_or_ends_with_a_title_tells_the_side_of_all() -> None:
    bodies = "春耕开始。", "粮站收粮。"
    draft = article(joined(f"{MUSEUM}\n{bodies[0]}\n{FERRY}\n{bodies[1]}", T, P, T, P))
    assert texts_of(draft) == [MUSEUM, bodies[0], FERRY, bodies[1]]
    assert numbers(draft) == [0, 0, 1, 1]
    draft = article(joined(f"{bodies[0]}\n{MUSEUM}\n{bodies[1]}\n{FERRY}", P, T, P, T))
    assert texts_of(draft) == [MUSEUM, bodies[0], FERRY, bodies[1]]
    assert numbers(draft) == [0, 0, 1, 1]


@pytest.mark.parametrize(("titles", "owners"), [("leading", [0, 1, 1]), ("trailing", [0, 0, 0])])
def test_a_caller_who_knows_the_side_overrules_the_words(titles: Titles, owners: list[int]) -> None:
    draft = article(joined(f"{MUSEUM_BODY}\n{FERRY}\n{FERRY_BODY}", P, T, P), titles)
    assert numbers(draft) == owners


def test_the_form_of_a_title_tells_its_side_against_the_habit_of_the_text() -> None:
    labels = Kind.TITLE_ABOVE, P, Kind.TITLE_BELOW
    draft = article(joined(f"{MUSEUM}\n{MUSEUM_BODY}\n{FERRY}", *labels))
    assert numbers(draft) == [0, 0, 0]
    assert logged(draft, Rule.ARTICLE_LEADING) == [("decision", MUSEUM)]
    assert logged(draft, Rule.ARTICLE_TRAILING) == [("decision", FERRY)]


def test_an_opening_begins_an_article() -> None:
    text = f"{MUSEUM_BODY}\n{FERRY_BODY}"
    draft = article(joined(text, P, P, opens=[True, True]))
    assert numbers(draft) == [0, 1]
    assert logged(draft, Rule.ARTICLE_OPENING) == [("decision", MUSEUM_BODY), ("decision", FERRY_BODY)]
    # Near misses: a paragraph without one, and an opening below a title.
    assert numbers(article(joined(text, P, P, opens=[True, False]))) == [0, 0]
    assert numbers(article(joined(f"{MUSEUM}\n{MUSEUM_BODY}", T, P, opens=[False, True]))) == [0, 0]


def test_blank_lines_part_articles_where_a_line_is_a_paragraph() -> None:
    draft = joined(f"{MUSEUM_BODY}\n{MUSEUM_BODY}\n\n{FERRY_BODY}\n{FERRY_BODY}", P, P, P, P)
    reflowed, wrapped = (replace(draft, documents=Documents.of(1, wrapped=wrapped)) for wrapped in (False, True))
    assert numbers(article(reflowed)) == [0, 0, 1, 1]
    assert numbers(article(wrapped)) == [0, 0, 0, 0]
    # Near miss: blank lines everywhere part paragraphs.
    everywhere = joined(f"{MUSEUM_BODY}\n\n{MUSEUM_BODY}\n\n{FERRY_BODY}", P, P, P)
    assert numbers(article(replace(everywhere, documents=Documents.of(1, wrapped=False)))) == [0, 0, 0]


def test_on_a_page_the_grammar_has_numbered_the_articles() -> None:
    draft = joined(f"{MUSEUM_BODY}\n{MUSEUM_BODY}\n{FERRY_BODY}", P, P, P, parsed=[0, 1, 1])
    assert numbers(article(draft)) == [0, 0, 0]
    assert numbers(article(replace(draft, documents=Documents.of(1, paged=True)))) == [0, 1, 1]


def test_furniture_belongs_to_no_article_and_stands_behind_all_of_its_document() -> None:
    draft = article(joined(["第3版\n" + MUSEUM_BODY, FERRY_BODY], Kind.FOLIO, P, P))
    assert texts_of(draft) == [MUSEUM_BODY, "第3版", FERRY_BODY]
    assert numbers(draft) == [0, -1, 1]


def test_running_text_is_one_article_for_each_document() -> None:
    draft = article(joined([f"{MUSEUM_BODY}\n\n{FERRY_BODY}", FERRY_BODY], P, P, P, opens=True), "none")
    assert numbers(draft) == [0, 0, 1]
    assert not logged(draft, Rule.ARTICLE_OPENING)


def test_captions_above_the_first_article_belong_to_it() -> None:
    draft = article(joined(f"村民在修水渠\n{MUSEUM}\n{MUSEUM_BODY}", Kind.CAPTION, T, P))
    assert texts_of(draft) == [MUSEUM, "村民在修水渠", MUSEUM_BODY]
    assert numbers(draft) == [0, 0, 0]


# --- at the level safe no headline moves -----------------------------------------------------------------------------

K, D, S = Kind.KICKER, Kind.DECK, Kind.SUBHEAD


@pytest.mark.parametrize(
    ("labels", "articles", "kinds", "left"),
    [
        pytest.param(
            [T, P, T, P], [0, 0, 1, 1], [T, P, T, P], [0, 0, 1, 1], id="titles above their bodies stay titles"
        ),
        pytest.param([P, T, P, T], [0, 0, 1, 1], [P, S, P, S], [0, 0, 1, 1], id="below their bodies they are subheads"),
        pytest.param([P, T, T, P], [0, 0, 1, 1], [P, S, T, P], [0, 0, 1, 1], id="one below, the next above"),
        pytest.param([P, T, P], [0, 0, 0], [P, S, P], [0, 0, 0], id="inside its body"),
        pytest.param([K, T, T, D, P], [0] * 5, [K, T, T, D, P], [0] * 5, id="a headline in the order of the output"),
        pytest.param([T, K, T, P], [0] * 4, [T, S, S, P], [0] * 4, id="a kicker below its title, and what follows it"),
        pytest.param([T, T, P, P], [1, 0, 0, 1], [S, S, P, P], [0, 0, 0, 1], id="stacked at the top in another order"),
        pytest.param([P, T, T, P, P], [0, 2, 1, 1, 2], [P, S, T, P, P], [0, 0, 1, 1, 2], id="stacked below a body"),
        pytest.param([T, T, P], [0, 1, 1], [T, T, P], [0, 1, 1], id="a headline without a body"),
        pytest.param([T, T], [0, 0], [T, T], [0, 0], id="nothing but titles"),
    ],
)
def test_a_headline_that_would_move_is_a_subhead(
    labels: list[Kind], articles: list[int], kinds: list[Kind], left: list[int]
) -> None:
    rows = joined("\n".join("甲乙丙丁戊"[: len(labels)]), *labels).units
    kind, article = left_in_place(rows, np.array(articles))
    assert kind.tolist() == [Kind.PARAGRAPH if k == P else k for k in kinds]
    assert article.tolist() == left


def test_no_headline_looks_at_another_document() -> None:
    rows = joined(["甲", "乙\n丙", "丁"], P, T, P, T).units
    kind, article = left_in_place(rows, np.array([0, 1, 1, 2]))
    assert kind.tolist() == [Kind.PARAGRAPH, T, Kind.PARAGRAPH, T]
    assert article.tolist() == [0, 1, 1, 2]


def test_the_level_decides_whether_titles_move() -> None:
    draft = joined(f"{MUSEUM_BODY}\n{MUSEUM}\n{FERRY_BODY}\n{FERRY}", P, T, P, T)
    safe = apply("article", draft, level="safe")
    assert texts_of(safe) == [MUSEUM_BODY, MUSEUM, FERRY_BODY, FERRY]
    assert numbers(safe) == [0, 0, 1, 1]
    assert logged(safe, Rule.ARTICLE_TRAILING) == logged(article(draft), Rule.ARTICLE_TRAILING), "the refusal is logged"
