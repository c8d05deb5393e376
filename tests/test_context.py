"""Forms of characters in context: where the neighbours contradict OpenCC, and where they do not."""

import numpy as np
import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reflow
from reflow.conversion.context import corrections
from reflow.draft import encode
from reflow.tables.contexts import OTHER, UNKNOWN, WINDOWS, contexts, window_keys

PLAIN = opencc.OpenCC("s2tw").convert

# A sentence, the Taiwan form of one of its characters, and why OpenCC writes another.
WRONG = [
    ("这座石桥有六百多年历史。", "歷", "年历 is a phrase, and stands before 历史"),
    ("厂里的机器人制造车间扩建了。", "製", "人制 is a phrase, and stands before 制造"),
    ("渔政船救起28只海龟。", "隻", "no phrase has a digit"),
    ("厨师把面捞进碗里。", "麵", "outside of phrases 面 stays"),
    ("图书馆里不准吃东西。", "准", "不准 is a phrase of 準 as well"),
    ("请给客人冲一杯咖啡。", "沖", "outside of phrases 冲 is 衝"),
    ("小船系在岸边。", "繫", "outside of phrases 系 stays"),
]
# The same characters where OpenCC is right.
RIGHT = [
    ("桌上的年历翻到了三月。", "曆", "a calendar"),
    ("他违反了学校的制度。", "制", "a system"),
    ("我只想回家。", "只", "only"),
    ("他在厂里干了三十年。", "幹", "to work"),
    ("两人见了一面。", "面", "a meeting"),
    ("这块手表走得很准。", "準", "accurate"),
    ("孩子们冲出教室。", "衝", "to rush"),
    ("他在中文系读书。", "系", "a department"),
]


def form_of(text: str, form: str) -> str:
    """Return what becomes of the character of a text that could become `form`."""
    to_simplified = opencc.OpenCC("tw2s").convert
    (at,) = [place for place, c in enumerate(text) if c == to_simplified(form)]
    return reflow.convert(text, to="zh-Hant-TW")[at]


@pytest.mark.parametrize(("text", "form", "why"), WRONG)
def test_the_neighbours_correct_opencc(text: str, form: str, why: str) -> None:
    assert form not in PLAIN(text), f"OpenCC is right now: {why}"
    assert form_of(text, form) == form


@pytest.mark.parametrize(("text", "form", "why"), RIGHT)
def test_what_opencc_does_well_stays(text: str, form: str, why: str) -> None:
    assert reflow.convert(text, to="zh-Hant-TW") == PLAIN(text), why
    assert form_of(text, form) == form


@pytest.mark.parametrize(("to", "written"), [("zh-Hant", "裏"), ("zh-Hant-TW", "裡"), ("zh-Hant-HK", "裏")])
def test_a_corrected_character_has_the_form_of_the_target(to: str, written: str) -> None:
    text = "假日里公园人很多。"
    assert text.replace("里", written)[2] == reflow.convert(text, to=to)[2]


def test_a_correction_is_logged_and_undone() -> None:
    text = "请给客人冲一杯咖啡，图书馆里不准吃东西。"
    document = reflow.clean(text, to="zh-Hant")
    logged = {text[e.start]: e.kind for e in document.log if e.rule == "convert.context"}
    assert logged == {"冲": "replacement", "准": "decision"}, "准 stays as it is in the source"
    assert document.restore() == text


def test_a_name_is_no_word_for_its_neighbours() -> None:
    """余 is 餘 behind 之 and before 月, but here a person's name."""
    assert reflow.convert("县人大常委会副主任余月娥参加调研。", to="zh-Hant") == "縣人大常委會副主任余月娥參加調研。"


def test_a_word_of_a_region_leaves_a_corrected_character_alone() -> None:
    assert reflow.convert("电脑内存有六十多年历史。", to="s2twp") == "電腦記憶體有六十多年歷史。"


@given(st.text(alphabet="只里干发面台系制历钟松准表冲三百年人不了有的水吃，。 1", max_size=40))
def test_any_text_can_be_undone(text: str) -> None:
    once = reflow.convert(text, to="zh-Hant")
    assert len(once) == len(text)
    assert reflow.clean(text, to="zh-Hant").restore() == text


def test_every_form_is_one_of_the_character() -> None:
    to_simplified = opencc.OpenCC("t2s").convert
    table = contexts()
    for character, forms in zip(table.characters, table.forms.tolist(), strict=True):
        written = [chr(form) for form in forms if form]
        assert len(set(written)) == len(written) > 1
        # t2s leaves 乾 of 乾坤, 藉 and 覆 alone, which are written so in Simplified, too.
        assert {to_simplified(form) for form in written} <= {character, "乾", "藉", "覆"}


def test_a_form_that_is_not_in_the_table_is_left_alone() -> None:
    assert not len(corrections(encode("百年历史"), encode("百年厤史"), "s2t").at)


def test_neighbours_beyond_a_word_are_ignored() -> None:
    """Between words of a list nothing is known, and 历 has one neighbour on either side; at the ends of a text is no Han."""
    at, number = np.array([1]), np.array([0])
    word, text = (window_keys(encode("年历史"), at, number, edge) for edge in (UNKNOWN, OTHER))
    assert np.count_nonzero(word) == 3
    assert np.count_nonzero(text) == len(WINDOWS)
    assert set(word[word > 0].tolist()) < set(text.ravel().tolist())


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("5", "６", True),
        ("，", "😀", True),
        ("：", "“", True),
        ("，", "：", False),
        ("，", "5", False),
        ("年", "月", False),
    ],
)
def test_marks_are_alike_but_those_before_speech(one: str, two: str, alike: bool) -> None:
    at, number = np.array([1]), np.array([0])
    keys = [window_keys(encode(f"{before}历"), at, number)[0].tolist() for before in (one, two)]
    assert (keys[0] == keys[1]) == alike
