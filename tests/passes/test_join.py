"""The pass `join`: the lines of each paragraph become one unit, as they are labelled.

The labels are set here by hand, so that no model has a say.
"""

import numpy as np
import pytest
from support.drafts import apply, joined, labelled, logged, texts_of, units, written

from reflow.catalogue import Rule
from reflow.draft import Kind, LabelRule


def test_lines_that_continue_a_paragraph_are_one_unit_with_it() -> None:
    draft = joined("昨天，大\n 桥合\n龙。", Kind.FIRST, Kind.NEXT, Kind.NEXT)
    assert units(draft) == [("PARAGRAPH", "昨天，大桥合龙。")]
    assert logged(draft, Rule.JOIN_WRAP) == [("deletion", "\n "), ("deletion", "\n")]
    assert not logged(draft, Rule.JOIN_EDGE)


def test_what_stands_around_a_unit_is_deleted_under_a_rule_of_its_own() -> None:
    draft = joined("  大桥合龙。 \n\n　粮站收粮。\n", Kind.FIRST, Kind.FIRST)
    assert units(draft) == [("PARAGRAPH", "大桥合龙。"), ("PARAGRAPH", "粮站收粮。")]
    assert logged(draft, Rule.JOIN_EDGE) == [("deletion", "  "), ("deletion", " \n\n　"), ("deletion", "\n")]
    assert not logged(draft, Rule.JOIN_WRAP)
    assert draft.units.skip.tolist() == [0, 1]


def test_what_interrupts_a_paragraph_stands_behind_it() -> None:
    draft = joined("昨天，大\n（下转第二版）\n桥合龙。", Kind.FIRST, Kind.JUMP, Kind.NEXT)
    assert units(draft) == [("PARAGRAPH", "昨天，大桥合龙。"), ("JUMP", "（下转第二版）")]
    # Near miss: what stands between two paragraphs stays there.
    draft = joined("昨天。\n（下转第二版）\n大桥合龙。", Kind.FIRST, Kind.JUMP, Kind.FIRST)
    assert [kind for kind, _ in units(draft)] == ["PARAGRAPH", "JUMP", "PARAGRAPH"]


ACROSS = "昨天，大\n合龙在即\n桥合龙。"


@pytest.mark.parametrize("kind", [Kind.TITLE_BELOW, Kind.SUBHEAD, Kind.VERBATIM, Kind.DECK])
def test_a_line_of_the_article_inside_a_paragraph_moves_behind_it_only_if_the_level_allows_it(kind: Kind) -> None:
    lines = labelled(ACROSS, Kind.FIRST, kind, Kind.NEXT)
    draft = apply("join", lines)
    assert texts_of(draft) == ["昨天，大桥合龙。", "合龙在即"]
    assert logged(draft, Rule.JOIN_ACROSS) == [("decision", "桥合龙。")]
    draft = apply("join", lines, level="safe")
    assert texts_of(draft) == ["昨天，大", "合龙在即", "桥合龙。"]
    assert logged(draft, Rule.JOIN_ACROSS) == [("decision", "桥合龙。")]
    assert not logged(draft, Rule.JOIN_WRAP)


def test_a_person_may_join_across_at_every_level() -> None:
    lines = labelled(ACROSS, Kind.FIRST, Kind.TITLE_BELOW, Kind.NEXT, rule=[0, 0, LabelRule.PERSON])
    assert texts_of(apply("join", lines, level="safe")) == ["昨天，大桥合龙。", "合龙在即"]


@pytest.mark.parametrize("kind", [Kind.FURNITURE, Kind.FOLIO, Kind.CAPTION, Kind.BYLINE])
def test_what_the_output_has_apart_leaves_a_paragraph_whole_at_every_level(kind: Kind) -> None:
    """Near miss: the output has a folio or a caption outside of the paragraphs, so no text loses its place."""
    draft = apply("join", labelled(ACROSS, Kind.FIRST, kind, Kind.NEXT), level="safe")
    assert texts_of(draft) == ["昨天，大桥合龙。", "合龙在即"]
    assert not logged(draft, Rule.JOIN_ACROSS)


def test_a_paragraph_goes_on_behind_where_it_was_not_joined() -> None:
    lines = labelled("昨天，大\n合龙在即\n桥合\n龙。", Kind.FIRST, Kind.TITLE_BELOW, Kind.NEXT, Kind.NEXT)
    assert texts_of(apply("join", lines, level="safe")) == ["昨天，大", "合龙在即", "桥合龙。"]


def test_titles_keep_a_unit_for_each_line_and_the_side_that_was_seen() -> None:
    labels = Kind.KICKER, Kind.TITLE_ABOVE, Kind.TITLE_ABOVE, Kind.FIRST, Kind.TITLE_BELOW
    draft = joined("春耕\n合作社\n开进一线\n昨天开工。\n大桥合龙", *labels)
    assert [kind for kind, _ in units(draft)] == ["KICKER", "TITLE", "TITLE", "PARAGRAPH", "TITLE"]
    assert draft.units.side.tolist() == [0, 1, 1, 0, -1]


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("村民在修\n水渠", Kind.CAPTION, 1),
        ("村民在修\n\n水渠", Kind.CAPTION, 2),  # a blank line parts two captions
        ("村民在修\n水渠", Kind.SUBHEAD, 1),  # on a page no subhead follows another
        ("村民在修\n\n\n水渠", Kind.SUBHEAD, 2),  # but two blank lines part them
        ("村民在修\n水渠", Kind.BYLINE, 2),
    ],
)
def test_a_caption_goes_on_directly_below(text: str, kind: Kind, count: int) -> None:
    assert len(joined(text, kind, kind).units) == count


@pytest.mark.parametrize(
    ("text", "result", "rule"),
    [
        ("to meet\nagain", "to meet again", Rule.JOIN_WORD),
        ("to meet,\nagain", "to meet, again", Rule.JOIN_WORD),
        ("from 20\n17 on", "from 2017 on", Rule.JOIN_WRAP),  # a number cut in two
        ("大桥G\n20", "大桥G20", Rule.JOIN_WRAP),  # a capital and its number
        ("www.example.\ncom", "www.example.com", Rule.JOIN_WRAP),  # an address cut in two
        ("大桥\nagain", "大桥again", Rule.JOIN_WRAP),
    ],
)
def test_a_line_end_stood_for_a_space_only_between_latin_words(text: str, result: str, rule: Rule) -> None:
    draft = joined(text, Kind.FIRST, Kind.NEXT)
    assert written(draft) == result
    assert [r for r in (Rule.JOIN_WORD, Rule.JOIN_WRAP) if logged(draft, r)] == [rule]


def test_a_rare_space_at_a_line_end_is_kept_and_a_common_one_is_not() -> None:
    plain = "城里人人\n动手家家\n读书\n" * 20
    labels = [Kind.FIRST, *[Kind.NEXT] * 60]
    draft = joined("书香满城 \n" + plain, *labels)
    assert written(draft).startswith("书香满城 城里人人动手")
    assert logged(draft, Rule.JOIN_SPACE) == [("replacement", " ")]
    draft = joined("书香满城 \n" + plain.replace("人人\n", "人人 \n"), *labels)
    assert " " not in written(draft)
    assert not logged(draft, Rule.JOIN_SPACE)


def test_a_unit_is_as_sure_as_its_least_sure_border() -> None:
    labels = Kind.FIRST, Kind.NEXT, Kind.FIRST, Kind.FIRST
    draft = joined("昨天，大\n桥合龙。\n粮站收粮。\n今天通车。", *labels, score=[1, 0.9, 0.75, 0.5])
    # Of the first unit its own line end and the border below; of the second the border below; the last has none.
    assert draft.units.score.tolist() == pytest.approx([0.75, 0.5, 0.5])


def test_a_unit_is_as_surely_of_its_kind_as_the_least_sure_of_its_lines() -> None:
    labels = Kind.FIRST, Kind.NEXT, Kind.TITLE_ABOVE, Kind.TITLE_ABOVE
    draft = joined("昨天，大\n桥合龙。\n粮站收粮\n昼夜开磅", *labels, certainty=[0.9, 0.8, 0.7, 0.6])
    assert draft.units.certainty.tolist() == pytest.approx([0.8, 0.7, 0.6])


def test_documents_stay_apart() -> None:
    draft = joined(["大桥", "粮站"], Kind.FIRST, Kind.FIRST)
    assert written(draft) == "大桥\n粮站"
    assert draft.units.doc.tolist() == [0, 1]


def test_a_text_without_lines_has_no_units_and_no_blanks() -> None:
    draft = joined("\n \n")
    assert len(draft.units) == 0
    assert written(draft) == ""


# --- verbatim lines --------------------------------------------------------------------------------------------------


def test_verbatim_lines_are_one_unit_in_which_everything_between_them_stays() -> None:
    draft = joined("  山雨 \n\n \n\t溪声\n晓来 \n", *[Kind.VERBATIM] * 3)
    assert units(draft) == [("VERBATIM", "  山雨 \n\n \n\t溪声\n晓来")]
    assert not logged(draft, Rule.JOIN_WRAP)
    assert logged(draft, Rule.JOIN_EDGE) == [("deletion", " \n")]


def test_verbatim_lines_beside_paragraphs_are_units_of_their_own() -> None:
    labels = Kind.FIRST, Kind.NEXT, Kind.VERBATIM, Kind.VERBATIM, Kind.FIRST, Kind.VERBATIM
    draft = joined("昨天，大\n桥合龙。\n\n　山雨\n　溪声\n\n今天通车。\n 满地", *labels)
    assert units(draft) == [
        ("PARAGRAPH", "昨天，大桥合龙。"),
        ("VERBATIM", "　山雨\n　溪声"),
        ("PARAGRAPH", "今天通车。"),
        ("VERBATIM", " 满地"),
    ]
    assert draft.units.skip.tolist() == [0, 1, 1, 0]


def test_what_stands_between_verbatim_lines_parts_them() -> None:
    draft = joined("山雨\n（下转第二版）\n溪声", Kind.VERBATIM, Kind.JUMP, Kind.VERBATIM)
    assert units(draft) == [("VERBATIM", "山雨"), ("JUMP", "（下转第二版）"), ("VERBATIM", "溪声")]


def test_verbatim_lines_of_two_documents_are_two_units() -> None:
    draft = joined([" 山雨\n", "\n 溪声"], Kind.VERBATIM, Kind.VERBATIM)
    assert units(draft) == [("VERBATIM", " 山雨"), ("VERBATIM", " 溪声")]
    assert draft.units.doc.tolist() == [0, 1]


def test_a_verbatim_unit_is_as_sure_as_its_least_sure_line() -> None:
    draft = joined("山雨\n溪声\n晓来", *[Kind.VERBATIM] * 3, score=[1, 0.6, 0.9])
    assert draft.units.score.tolist() == pytest.approx([0.6])


def test_a_row_of_several_verbatim_lines_is_joined_as_single_lines_are() -> None:
    """A caller's pass may have made one row of a stretch, with the indent of its first line."""
    draft = labelled("  山雨\n 溪声\n\n\t晓来", *[Kind.VERBATIM] * 3)
    lines = draft.labelled
    one_row = lines.with_columns(start=lines.start - np.array([2, 0, 0]), end=lines.end[[1, 1, 2]]).take([0, 2])
    assert units(apply("join", draft.with_blocks(one_row))) == [("VERBATIM", "  山雨\n 溪声\n\n\t晓来")]


def test_the_lower_part_of_a_divided_line_has_no_indent() -> None:
    draft = labelled("山雨　溪声", Kind.FIRST)
    lines = draft.labelled.take([0, 0])
    divided = lines.with_columns(
        start=lines.start + np.array([0, 3]),
        end=lines.end - np.array([3, 0]),
        label=np.array([Kind.FIRST, Kind.VERBATIM], np.uint8),
    )
    assert units(apply("join", draft.with_blocks(divided))) == [("PARAGRAPH", "山雨"), ("VERBATIM", "溪声")]


def test_forms_of_marks_are_put_back_in_verbatim_lines_alone() -> None:
    draft = joined("他說﹐好｡\n他說﹐好｡⽅", Kind.FIRST, Kind.VERBATIM)
    # What looks the same is repaired everywhere.
    assert [text for _, text in units(draft)] == ["他說，好。", "他說﹐好｡方"]
    assert logged(draft, Rule.JOIN_VERBATIM) == [("replacement", "﹐"), ("replacement", "｡")]


@pytest.mark.parametrize(
    ("text", "result", "by_rule"),
    [
        ("在 2016 年、2017 年有 35\n户", "在 2016 年、2017 年有 35 户", True),
        ("在 2016 年、2017 年有 \n35 户", "在 2016 年、2017 年有 35 户", True),
        ("用 APP 预约、用 APP 取票、用\nAPP 点餐", "用 APP 预约、用 APP 取票、用 APP 点餐", True),
        ("在2016年、2017 年有35\n户", "在2016年、2017 年有35户", False),  # most places have no space
        ("在 2016 年、2017 年有户\n主", "在 2016 年、2017 年有户主", False),  # no digit beside it
        ("在 2016 年、2017 年有 35\n00 户", "在 2016 年、2017 年有 3500 户", False),
    ],
)
def test_between_han_and_digits_a_line_end_is_what_the_document_has_inside_lines(
    text: str, result: str, by_rule: bool
) -> None:
    draft = joined(text, Kind.FIRST, Kind.NEXT)
    assert written(draft) == result
    assert bool(logged(draft, Rule.JOIN_MIXED)) == (len(result) == len(text.replace(" \n", "\n")))


def test_the_spaces_of_verbatim_lines_are_no_habit_of_the_paragraphs() -> None:
    table = "\n云岭 86 毫米\n东山 79 毫米\n白沙 64 毫米"
    draft = joined("在2016年有35\n户" + table, Kind.FIRST, Kind.NEXT, *[Kind.VERBATIM] * 3)
    assert written(draft).startswith("在2016年有35户")
