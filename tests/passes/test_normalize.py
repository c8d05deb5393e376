"""The pass `normalize`: each character is repaired by itself, so that lines keep their widths."""

import pytest
from support.drafts import after, logged, texts_of, written

from reflow.catalogue import Rule

WAVE = "\N{WAVING HAND SIGN}"


@pytest.mark.parametrize(
    ("text", "repaired", "rule"),
    [
        ("为了⽅便", "为了方便", Rule.NORMALIZE_RADICAL),
        ("\uf92e库", "冷库", Rule.NORMALIZE_COMPATIBILITY),
        ("他说\ue78d今年", "他说，今年", Rule.NORMALIZE_PRIVATE_USE),
        ("他說︐今年", "他說，今年", Rule.NORMALIZE_VERTICAL_FORM),
        ("他说﹐今年", "他说，今年", Rule.NORMALIZE_SMALL_FORM),
        ("村口､桥头", "村口、桥头", Rule.NORMALIZE_HALF_WIDTH),
        ("型号GX\u00ad2301", "型号GX-2301", Rule.NORMALIZE_SOFT_HYPHEN),
        ("会上\ud800通过", "会上\ufffd通过", Rule.NORMALIZE_SURROGATE),
    ],
    ids=lambda value: value.code if isinstance(value, Rule) else "",
)
def test_one_character_is_replaced_by_one_and_logged_under_its_rule(text: str, repaired: str, rule: Rule) -> None:
    draft = after("normalize", text)
    assert written(draft) == repaired
    changed = next(old for old, new in zip(text, repaired, strict=True) if old != new)
    assert logged(draft, rule) == [("replacement", changed)]


@pytest.mark.parametrize("text", ["为了方便，今年、桥头。", "型号GX-2301", "他說：「今年」（春）"])
def test_ordinary_characters_stay_and_nothing_is_logged(text: str) -> None:
    draft = after("normalize", text)
    assert written(draft) == text
    assert not draft.log.chunks


def test_a_radical_takes_the_form_of_the_script_around_it() -> None:
    """⼾ stands for 户 and for 戶; where nothing tells the script it is the Simplified one."""
    assert written(after("normalize", "農⼾說過話")) == "農戶說過話"
    assert written(after("normalize", "农⼾说过话")) == "农户说过话"
    assert written(after("normalize", "一⼾人家")) == "一户人家"


def test_each_document_has_its_own_script() -> None:
    """The documents of a batch stand in one reel; a Traditional one must not decide for its neighbour."""
    assert written(after("normalize", "農⼾說過話", "农⼾说过话")) == "農戶說過話\n农户说过话"


def test_a_radical_directly_before_its_own_ideograph_is_deleted_and_another_is_replaced() -> None:
    draft = after("normalize", "⼯工地，⼯程")
    assert written(draft) == "工地，工程"
    assert logged(draft, Rule.NORMALIZE_TWIN) == [("deletion", "⼯")]
    assert logged(draft, Rule.NORMALIZE_RADICAL) == [("replacement", "⼯")]


def test_a_radical_that_the_text_speaks_of_stays() -> None:
    assert written(after("normalize", "“⻌”旁的字")) == "“⻌”旁的字"
    # Near miss: in brackets, but nothing behind them calls it a radical.
    assert written(after("normalize", "（⽅）便")) == "（方）便"


def test_invisible_characters_are_deleted_where_they_join_nothing() -> None:
    draft = after("normalize", "全市粮\u200b食\u200d丰收co\u00adop")
    assert written(draft) == "全市粮食丰收coop"
    assert logged(draft, Rule.NORMALIZE_INVISIBLE) == [("deletion", c) for c in ("\u200b", "\u200d", "\u00ad")]
    # Near misses: a joiner inside an emoji, and what chooses the glyph of the character before it.
    for kept in (f"{WAVE}\u200d{WAVE}好", "\u2764\ufe0f心"):
        assert written(after("normalize", kept)) == kept


def test_what_nobody_can_read_stays_and_is_reported() -> None:
    draft = after("normalize", "村民\ue004家\ufffd")
    assert written(draft) == "村民\ue004家\ufffd"
    assert logged(draft, Rule.NORMALIZE_UNREADABLE) == [("decision", "\ue004"), ("decision", "\ufffd")]


def test_rows_move_with_the_text() -> None:
    assert texts_of(after("normalize", "甲\u200b乙\n\u00ad丙⽅")) == ["甲乙", "丙方"]


HEART, FLAG = "\u2764\ufe0f", "\U0001f3f4"


@pytest.mark.parametrize(
    "text",
    [
        f"{WAVE}\u200d{HEART}\u200d{WAVE}",  # a selector belongs to the emoji before it
        f"{FLAG}\U000e0067\U000e0062\U000e007f旗",
        "ᠠ\u180bᠪ",  # Mongolian has selectors of its own
        "å\x88\u00a0é\x99¤",  # two Han whose bytes were read as Latin-1
        "å\u00ad\x9dç\u00ad\u2030",
    ],
)
def test_what_changes_the_look_of_its_neighbours_or_was_a_byte_stays(text: str) -> None:
    draft = after("normalize", text)
    assert written(draft) == text
    assert not draft.log.chunks


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (f"好{HEART}\u200d好", f"好{HEART}好"),  # the joiner has Han behind it
        ("旗\U000e0067\U000e0062", "旗"),  # no flag: such tags are hidden text
        ("会\x88\x89议", "会议"),
        ("caf\u00e9\u00adbar", "caf\u00e9bar"),  # the word may be broken there
    ],
)
def test_what_has_no_effect_is_deleted(text: str, result: str) -> None:
    assert written(after("normalize", text)) == result
