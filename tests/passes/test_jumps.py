"""The pass `jumps`: the continuation of an article stands behind its beginning, or the article is marked incomplete."""

from support.drafts import apply, joined, logged, notes, texts_of, units, with_columns, written

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Changes
from reflow.draft import Kind

F, T, P, J = Kind.FOLIO, Kind.TITLE, Kind.FIRST, Kind.JUMP
TITLE, OTHER_TITLE, OTHER = "博物馆新馆开放", "渡轮试航", "本市研制的新渡轮昨天下水。"
FIRST = "昨天，市博物馆新馆向公众开放，展出文物三千件，其中一级文物"
SECOND = "一百二十件，大多来自城北的两座古墓，博物馆新馆周二开放。"
ONWARD, BACK = "（下转第3版）", "（上接第1版）"


def jumps(text: str | list[str], labels: str, article: list[int], **changes: object) -> Draft:
    """Apply the pass to lines labelled by hand, one letter each (F, T, P, J), and numbered as `article` leaves them."""
    draft = joined(text, *({"F": F, "T": T, "P": P, "J": J}[letter] for letter in labels))
    options: Changes = changes  # type: ignore[assignment]
    return apply("jumps", with_columns(draft, article=article), **options)


def two_pages(first: str = FIRST, back: str = BACK, above: str = OTHER_TITLE) -> str:
    """Return an article of page 1 that goes on on page 3, below another article or a headline."""
    return f"第1版\n{TITLE}\n{first}\n{ONWARD}\n第3版\n{above}\n{back}\n{SECOND}"


def articles(draft: Draft) -> list[tuple[int, str]]:
    return list(zip(draft.units.article.tolist(), texts_of(draft), strict=True))


def test_a_continuation_goes_to_its_beginning_and_the_sentence_goes_on() -> None:
    text = f"第1版\n{TITLE}\n{FIRST}\n{ONWARD}\n第3版\n{OTHER_TITLE}\n{OTHER}\n{BACK}\n{SECOND}"
    draft = jumps(text, "FTPJFTPJP", [-1, 0, 0, -1, -1, 1, 1, -1, 2])
    assert articles(draft)[:4] == [(0, TITLE), (0, FIRST + SECOND), (1, OTHER_TITLE), (1, OTHER)]
    assert logged(draft, Rule.JUMPS_STITCH) == [("decision", ONWARD), ("decision", BACK)]
    assert notes(draft) == []
    # The characters have moved with their units.
    assert written(draft).startswith(TITLE + FIRST + SECOND)
    assert sorted(written(draft)) == sorted(text.replace("\n", ""))


def test_a_finished_sentence_stays_a_paragraph_of_its_own() -> None:
    finished = FIRST + "很多。"
    draft = jumps(two_pages(finished, above=OTHER), "FTPJFPJP", [-1, 0, 0, -1, -1, 1, -1, 2])
    assert articles(draft)[:3] == [(0, TITLE), (0, finished), (0, SECOND)]


def test_page_numbers_that_disagree_keep_two_parts_apart() -> None:
    draft = jumps(two_pages(back="（上接第2版）", above=OTHER), "FTPJFPJP", [-1, 0, 0, -1, -1, 1, -1, 2])
    assert [article for article, text in articles(draft) if text in (FIRST, SECOND)] == [0, 2]
    assert notes(draft) == [("INCOMPLETE", FIRST), ("INCOMPLETE", SECOND)]
    assert logged(draft, Rule.JUMPS_INCOMPLETE) == [("decision", FIRST), ("decision", SECOND)]
    assert not logged(draft, Rule.JUMPS_STITCH)


def test_an_article_whose_other_part_is_missing_is_marked() -> None:
    draft = jumps(f"{TITLE}\n{FIRST}\n{ONWARD}", "TPJ", [0, 0, -1])
    assert notes(draft) == [("INCOMPLETE", FIRST)]
    # Near miss: an article without a jump line.
    assert notes(jumps(f"{TITLE}\n{FIRST}", "TP", [0, 0])) == []


def test_two_continuations_that_fit_alike_are_both_left() -> None:
    text = f"{TITLE}\n{FIRST}\n{ONWARD}\n{BACK}\n{SECOND}"
    assert notes(jumps(text, "TPJJP", [0, 0, -1, -1, 1])) == []
    draft = jumps(f"{text}\n{BACK}\n{SECOND}", "TPJJPJP", [0, 0, -1, -1, 1, -1, 2])
    assert not logged(draft, Rule.JUMPS_STITCH)
    assert [kind for kind, _ in notes(draft)] == ["INCOMPLETE"] * 3


def test_a_headline_that_stands_over_the_continuation_once_more_becomes_part_of_the_jump() -> None:
    draft = jumps(two_pages(above=TITLE), "FTPJFTJP", [-1, 0, 0, -1, -1, 1, -1, 1])
    assert articles(draft)[:2] == [(0, TITLE), (0, FIRST + SECOND)]
    assert ("JUMP", TITLE) in units(draft)


def test_another_headline_inside_the_continuation_heads_a_passage() -> None:
    text = f"第1版\n{TITLE}\n{FIRST}\n{ONWARD}\n第3版\n{BACK}\n{SECOND}\n古墓往事\n{OTHER}"
    draft = jumps(text, "FTPJFJPTP", [-1, 0, 0, -1, -1, -1, 1, 1, 1])
    kinds = [("TITLE", TITLE), ("PARAGRAPH", FIRST + SECOND), ("SUBHEAD", "古墓往事"), ("PARAGRAPH", OTHER)]
    assert units(draft)[:4] == kinds


def test_no_article_goes_on_in_another_document() -> None:
    draft = jumps([f"{TITLE}\n{FIRST}\n{ONWARD}", f"{BACK}\n{SECOND}"], "TPJJP", [0, 0, -1, -1, 1])
    assert not logged(draft, Rule.JUMPS_STITCH)
    assert len(notes(draft)) == 2


def test_above_the_level_and_in_running_text_nothing_is_moved() -> None:
    for changes in ({"level": "safe"}, {"titles": "none"}):
        draft = jumps(two_pages(above=OTHER), "FTPJFPJP", [-1, 0, 0, -1, -1, 1, -1, 2], **changes)
        assert texts_of(draft) == two_pages(above=OTHER).split("\n")
        assert notes(draft) == []
        # What the level forbids is logged; in running text nobody looks for jumps.
        refused = [("decision", ONWARD), ("decision", BACK)] if "level" in changes else []
        assert logged(draft, Rule.JUMPS_STITCH) == refused


def test_at_every_level_an_article_without_its_other_part_is_marked() -> None:
    draft = jumps(f"{TITLE}\n{FIRST}\n{ONWARD}", "TPJ", [0, 0, -1], level="safe")
    assert notes(draft) == [("INCOMPLETE", FIRST)]
