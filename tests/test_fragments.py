"""Text that is mojibake and stays so: its bytes that look like blanks, line ends and invisible characters are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reflow
from reflow.draft import encode
from reflow.read.fragments import unseen_fragments


def _misread(text: str, encoding: str = "utf-8") -> str:
    return text.encode(encoding).decode("latin-1")


@pytest.mark.parametrize(
    "text",
    [
        "åˆ\xa0é™¤",  # 删除, with a blank that does not break
        _misread("在中"),  # 中 has U+00AD
        _misread("腿脚都酸"),  # 腿 and 脚 have U+0085 or U+0085's neighbours
        _misread("中国", "gb18030") + "\xad" + _misread("国", "gb18030"),
        _misread("共和国成立以\u4e85"),
    ],
)
def test_a_fragment_is_left_as_it_is(text: str) -> None:
    source = f"第一行在上面。\n{text}\n第三行在下面。"
    document = reflow.clean(source)
    assert text in document.to_text()
    assert document.restore() == source
    assert reflow.clean(document.to_text()).to_text() == document.to_text()


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("删\u00ad除\xa0了", "删除 了"),  # Chinese beside them
        ("Il a été\xa0: «\xa0là\xa0» bien.", "Il a été : « là » bien."),  # French sets blanks before marks
        ("Straßen\u00adbahn\u00adhöfe", "Straßenbahnhöfe"),
        ("\x80\x81\x82好", "好"),  # no letter shows that they are bytes of characters
    ],
)
def test_near_misses(text: str, cleaned: str) -> None:
    # Whatever the reader takes such a line for, a person says that it is a sentence.
    corrections = [{"kind": "paragraph", "line": 1, "before": "", "after": text.strip("\x80\x81\x82")}]
    document = reflow.clean(text, corrections=corrections)
    assert "".join(p.text for p in document.articles[0].paragraphs) == cleaned


def test_lines_below_a_line_end_that_parts_nothing_keep_their_numbers() -> None:
    """Numbers of lines are those of `str.splitlines`, which counts U+0085."""
    source = "腿".encode().decode("latin-1") + "\x85" + _misread("腿脚") + "\n最后一行在这里。"
    assert "\x85" in _misread("腅")
    assert len(unseen_fragments(encode(_misread("腅"))))
    text = f"{_misread('腅腅')}\n最后一行在这里。"
    last = len(text.splitlines())
    assert last > 2
    assert reflow.explain(text, line=last)[0].line == last
    assert reflow.clean(source).restore() == source


@given(st.text("中国人民解放腅删除", min_size=2, max_size=12), st.integers(0, 2))
def test_utf8_is_known_whole_and_cut(text: str, lost: int) -> None:
    """Every unseen character of Chinese read as Latin-1 is kept, wherever the last character was cut."""
    shown = _misread(text)[: -lost or None]
    unseen = [place for place, character in enumerate(shown) if "\x80" <= character <= "\xa0" or character == "\xad"]
    assert unseen_fragments(encode(shown)).tolist() == unseen


@given(st.text("中国人，。abc ．2019", max_size=30))
def test_text_without_unseen_characters_has_no_fragments(text: str) -> None:
    assert not len(unseen_fragments(encode(text)))
