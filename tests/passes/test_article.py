"""The pass `article`: which units belong together, and in which order they are read."""

from collections.abc import Sequence

import pytest
from numpy.typing import ArrayLike
from support.drafts import apply, joined, kinds, logged, texts_of

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Titles
from reflow.draft import Kind, TextKind
from reflow.passes.article import sides

A, B, P = Kind.TITLE_ABOVE, Kind.TITLE_BELOW, Kind.FIRST  # a title above its body, one below it, a paragraph
K, D, S = Kind.KICKER, Kind.DECK, Kind.SUBHEAD
MUSEUM, MUSEUM_BODY = "博物馆新馆开放", "昨天，市博物馆新馆向公众开放，展出文物三千件。"
FERRY, FERRY_BODY = "电动渡轮试航", "本市研制的电动渡轮日前下水试航。"
ABOVE = f"{MUSEUM}\n{MUSEUM_BODY}\n{FERRY}\n{FERRY_BODY}"
BELOW = f"{MUSEUM_BODY}\n{MUSEUM}\n{FERRY_BODY}\n{FERRY}"


def article(draft: Draft, titles: Titles = "auto") -> Draft:
    return apply("article", draft, titles=titles)


def page(text: str | Sequence[str], *labels: Kind, parsed: ArrayLike, **columns: ArrayLike) -> Draft:
    """Return a draft of a newspaper page as it comes to `headline`, with the articles that the grammar numbered."""
    return joined(text, *labels, parsed=parsed, text_kind=TextKind.PAGE, **columns)


def numbers(draft: Draft) -> list[int]:
    return [int(number) for number in draft.units.article]


def test_titles_above_their_bodies() -> None:
    draft = article(page(ABOVE, A, P, A, P, parsed=[0, 0, 1, 1]))
    assert texts_of(draft) == [MUSEUM, MUSEUM_BODY, FERRY, FERRY_BODY]
    assert numbers(draft) == [0, 0, 1, 1]
    assert logged(draft, Rule.ARTICLE_LEADING) == [("decision", MUSEUM), ("decision", FERRY)]
    assert not logged(draft, Rule.ARTICLE_TRAILING)


def test_titles_below_their_bodies_are_read_before_them() -> None:
    draft = article(page(BELOW, P, B, P, B, parsed=[0, 0, 1, 1]))
    assert texts_of(draft) == [MUSEUM, MUSEUM_BODY, FERRY, FERRY_BODY]
    assert numbers(draft) == [0, 0, 1, 1]
    assert logged(draft, Rule.ARTICLE_TRAILING) == [("decision", MUSEUM), ("decision", FERRY)]
    assert not logged(draft, Rule.ARTICLE_LEADING)


def test_the_grammar_has_divided_the_articles() -> None:
    """Neither words nor blank lines have a say: a paragraph without a title or an opening begins one where it says so."""
    text = f"{MUSEUM_BODY}\n\n{MUSEUM_BODY}\n{FERRY_BODY}"
    assert numbers(article(page(text, P, P, P, parsed=[0, 0, 1]))) == [0, 0, 1]
    assert numbers(article(page(text, P, P, P, parsed=[0, 0, 0]))) == [0, 0, 0]


def test_articles_are_numbered_without_gaps_over_the_batch() -> None:
    """What the grammar counts as an article may hold furniture alone; each document begins with an article of its own."""
    documents = [f"第3版\n{MUSEUM_BODY}\n{FERRY_BODY}", FERRY_BODY]
    draft = article(page(documents, Kind.FOLIO, P, P, P, parsed=[0, 2, 5, 5]))
    assert texts_of(draft) == [MUSEUM_BODY, FERRY_BODY, "第3版", FERRY_BODY]
    assert numbers(draft) == [0, 1, -1, 2]


def test_an_opening_is_logged() -> None:
    draft = article(page(f"{MUSEUM_BODY}\n{FERRY_BODY}", P, P, parsed=[0, 0], opens=[True, False]))
    assert logged(draft, Rule.ARTICLE_OPENING) == [("decision", MUSEUM_BODY)]


def test_a_stack_of_headlines_is_divided_on_a_page_alone() -> None:
    text = f"{MUSEUM}\n{FERRY}\n{MUSEUM_BODY}\n{FERRY_BODY}"
    labels, parsed = (A, A, P, P), [0, 0, 0, 1]
    draft = article(page(text, *labels, parsed=parsed))
    assert texts_of(draft) == [MUSEUM, MUSEUM_BODY, FERRY, FERRY_BODY]
    assert numbers(draft) == [0, 0, 1, 1]
    for kind in (TextKind.ARTICLES, TextKind.PROSE, TextKind.LINES):
        draft = article(joined(text, *labels, parsed=parsed, text_kind=kind))
        assert texts_of(draft) == text.splitlines(), "in a text of another kind no headline moves to another article"
        assert numbers(draft) == parsed


def test_furniture_belongs_to_no_article_and_stands_behind_all_of_its_document() -> None:
    draft = article(page(["第3版\n" + MUSEUM_BODY, FERRY_BODY], Kind.FOLIO, P, P, parsed=[0, 0, 1]))
    assert texts_of(draft) == [MUSEUM_BODY, "第3版", FERRY_BODY]
    assert numbers(draft) == [0, -1, 1]


def test_nothing_but_furniture_makes_no_article() -> None:
    draft = page("第3版", Kind.FOLIO, parsed=[0])
    assert article(draft).units is draft.units


def test_running_text_is_one_article_for_each_document() -> None:
    draft = joined([f"{MUSEUM_BODY}\n\n{FERRY_BODY}", FERRY_BODY], P, P, P, opens=True, parsed=[0, 1, 2])
    draft = article(draft, "none")
    assert numbers(draft) == [0, 0, 1]
    assert not logged(draft, Rule.ARTICLE_OPENING)


def test_captions_above_the_first_article_belong_to_it() -> None:
    draft = article(page(f"村民在修水渠\n{MUSEUM}\n{MUSEUM_BODY}", Kind.CAPTION, A, P, parsed=[0, 0, 0]))
    assert texts_of(draft) == [MUSEUM, "村民在修水渠", MUSEUM_BODY]
    assert numbers(draft) == [0, 0, 0]


# --- at the level safe no headline moves -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param([A, P, A, P], [1, 0, 1, 0], id="titles above their bodies"),
        pytest.param([P, B, P, B], [0, -1, 0, -1], id="below"),
        pytest.param([P, B, A, P], [0, -1, 1, 0], id="one below, the next above"),
        pytest.param([K, K, A, A, D, P], [1, 1, 1, 1, 1, 0], id="a whole headline above its body"),
        pytest.param([P, K, B, D, D, P], [0, -1, -1, -1, -1, 0], id="a whole headline inside its body"),
        pytest.param([P, B, D, K, A, P], [0, -1, -1, 1, 1, 0], id="a kicker goes with the title below it"),
        pytest.param([K, Kind.CAPTION, A, D, S, P], [1, 0, 1, 1, 0, 0], id="what interrupts a headline has no side"),
        pytest.param([P, K], [0, -1], id="a kicker without a title"),
    ],
)
def test_the_side_of_a_headline_row_is_that_of_its_title(labels: list[Kind], expected: list[int]) -> None:
    rows = joined("\n\n".join("甲乙丙丁戊己"[: len(labels)]), *labels).units
    assert sides(rows).tolist() == expected


def test_no_headline_looks_at_the_title_of_another_document() -> None:
    assert sides(joined(["甲\n乙", "丙\n丁"], P, K, A, P).units).tolist() == [0, -1, 1, 0]
    # Near miss: the title stands in the same document.
    assert sides(joined("甲\n乙\n丙\n丁", P, K, A, P).units).tolist() == [0, 1, 1, 0]


def test_the_level_decides_whether_titles_move() -> None:
    draft = page(f"{BELOW}\n粮站收粮", P, B, P, B, D, parsed=[0, 0, 1, 1, 1])
    safe = apply("article", draft, level="safe")
    assert texts_of(safe) == [*BELOW.splitlines(), "粮站收粮"]
    assert kinds(safe) == ["PARAGRAPH", "SUBHEAD", "PARAGRAPH", "SUBHEAD", "SUBHEAD"]
    assert numbers(safe) == [0, 0, 1, 1, 1]
    assert logged(safe, Rule.ARTICLE_TRAILING) == logged(article(draft), Rule.ARTICLE_TRAILING), "the refusal is logged"


def test_at_the_level_safe_titles_above_their_bodies_stay_titles() -> None:
    safe = apply("article", page(ABOVE, A, P, A, P, parsed=[0, 0, 1, 1]), level="safe")
    assert kinds(safe) == ["TITLE", "PARAGRAPH", "TITLE", "PARAGRAPH"]
    stack = page(f"{MUSEUM}\n{FERRY}\n{MUSEUM_BODY}\n{FERRY_BODY}", A, A, P, P, parsed=[0, 0, 0, 1])
    assert texts_of(apply("article", stack, level="safe")) == texts_of(stack), "and no stack is divided"
