"""Conversion between Simplified and Traditional: what stays, what is a name, and that the source comes back."""

from pathlib import Path

import jsonschema
import opencc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_seed import TEXT

import reflow
from reflow.conversion.opencc import CONFIGURATIONS, TAGS, configuration, converted, target
from reflow.conversion.script import Script, detect_scripts
from reflow.passes.convert import differences

PAGE = """区长于长辉昨天来到城北社区，看望困难家庭。由于连日降雨，
部分居民家中进水，干部们和志愿者一起清理淤泥。于长辉要求，
对于受灾群众的生活，各部门要做好安排，发现问题立即解决。
"""


@pytest.mark.parametrize(("tag", "name"), [("zh-Hant", "s2t"), ("zh-Hant-TW", "s2tw"), ("zh-Hant-HK", "s2hk")])
def test_the_seed(tag: str, name: str) -> None:
    """All 16 于 of 于长辉 and 于曼 stay, all prepositions become 於, and nothing else differs from OpenCC."""
    before = reflow.clean(TEXT).to_text()
    document = reflow.clean(TEXT, to=tag)
    after, alone = document.to_text(), opencc.OpenCC(name).convert(before)
    differences_from_opencc = [
        (character, kept) for character, kept, plain in zip(before, after, alone, strict=True) if kept != plain
    ]
    assert differences_from_opencc == [("于", "于")] * 16
    assert after.count("於") == 4
    assert document.restore() == TEXT
    assert document.variant == "simplified"


@pytest.mark.parametrize(
    ("text", "to", "language"),
    [
        ("国事", "zh-Hant", "zh-Hant"),
        ("国事", "s2twp", "zh-Hant-TW"),
        ("國事", "tw2sp", "zh-Hans"),
        ("大山", "s2t", "zh-Hant"),
    ],
)
def test_a_converted_text_names_the_tables_that_converted_it(text: str, to: str, language: str) -> None:
    """Another version of OpenCC may write another character, so that the version belongs to the data."""
    document = reflow.clean(text, to=to)
    assert document.conversion == reflow.Conversion(to, opencc.__version__)
    assert document.conversion.language == language
    assert document.to_dict()["conversion"] == {"to": to, "opencc": opencc.__version__}
    jsonschema.validate(document.to_dict(), reflow.schema())


def test_what_nothing_converted_names_no_tables() -> None:
    """No target, or the script that the text is in already; and beside it in the same table one that is converted."""
    assert reflow.clean("国事").conversion is None
    documents = reflow.clean_many(["国事", "國事", "", "国事"], to="zh-Hans")
    assert [document.conversion is None for document in documents] == [True, False, True, True]
    without = [step for step in reflow.PASSES if step.__name__ != "convert"]
    assert reflow.clean("国事", to="zh-Hant", passes=without).conversion is None


def test_tables_say_what_converted_a_text(tmp_path: Path) -> None:
    for name, text in (("a.txt", "國事"), ("b.txt", "国事")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    list(reflow.clean_files([tmp_path], output=tmp_path / "out", format="parquet", to="zh-Hans"))
    (file,) = (tmp_path / "out").glob("*.parquet")
    assert pq.read_table(file)["conversion"].to_pylist() == [{"to": "zh-Hans", "opencc": opencc.__version__}, None]


def test_line_ends_change_nothing() -> None:
    joined = PAGE.replace("\n", "")
    assert reflow.convert(PAGE, to="zh-Hant", titles="none").replace("\n", "") == reflow.convert(
        joined, to="zh-Hant", titles="none"
    )


def test_conversion_alone_leaves_the_rest() -> None:
    text = "区长 于长辉,昨天\u3000来到\r\n社区 。\n"
    assert reflow.convert(text, to="zh-Hant") == "區長 于長輝,昨天\u3000來到\r\n社區 。\n"


@pytest.mark.parametrize("to", ["zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "s2twp", "tw2sp"])
@pytest.mark.parametrize("text", [PAGE, "這臺電腦的記憶體不足，他為此來到這裡。", "abc 123", "\ud800由于\0干部", ""])
def test_the_source_comes_back(to: str, text: str) -> None:
    document = reflow.clean(text, to=to)
    assert document.restore() == text
    once = reflow.convert(text, to=to)
    assert reflow.convert(once, to=to) == once or to.endswith("p")


@given(
    st.text(alphabet="于由对干部后发长辉范围里钟云\n，。 台后，於對乾髮\u00e9😀", max_size=60), st.sampled_from(TAGS)
)
def test_any_text(text: str, to: str) -> None:
    assert reflow.clean(text, to=to).restore() == text
    assert len(reflow.convert(text, to=to)) == len(text)


def test_what_it_is_already_stays() -> None:
    simplified, traditional = "区里召开会议，部署工作。", "市議會昨天三讀通過自治條例。"
    assert reflow.convert(simplified, to="zh-Hans") == simplified
    assert reflow.convert(traditional, to="zh-Hant") == traditional


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("区里召开会议", "simplified"),
        ("區裡召開會議", "traditional"),
        ("大人小心", "neutral"),
        ("区里开会，區裡開會", "mixed"),
        ("山峰上的群鹿，台上的床", "neutral"),  # 峰 群 台 床 are Taiwan's own forms too
        ("", "neutral"),
    ],
)
def test_variant(text: str, variant: str) -> None:
    assert reflow.clean(text).variant == variant


def test_each_article_has_its_own() -> None:
    text = "本报讯（记者黄蕊）昨天，新桥通车，两岸群众出行更方便。\n\n本報訊（記者黃捷）昨天，新橋通車，兩岸民眾出入更方便。\n"
    assert [article.variant for article in reflow.clean(text).articles] == ["simplified", "traditional"]


def test_targets() -> None:
    assert [target(tag.upper()) for tag in TAGS] == list(TAGS)
    assert configuration("zh-Hans", Script.TRADITIONAL, "他為這裏帶着希望") == "hk2s"
    assert all(converted("国", name) in "国國" for name in CONFIGURATIONS if not name.endswith("jp"))
    with pytest.raises(ValueError, match="no target 'zh'"):
        reflow.clean("国", to="zh")
    with pytest.raises(ValueError, match="name a target"):
        reflow.convert("国")


def test_names_are_logged_with_their_evidence() -> None:
    text = "本报讯（记者于曼）区长于长辉来到社区。居民围着于曼，也围着于长辉。"
    log = reflow.clean(text, to="zh-Hant").log
    assert [(e.rule.removeprefix("convert.name-"), text[e.start]) for e in log if text[e.start] == "于"] == [
        ("byline", "于"), ("office", "于"), ("context", "于"), ("again", "于"),
    ]  # fmt: skip


def test_scripts_of_snippets() -> None:
    import numpy as np

    from reflow.draft import encode

    assert detect_scripts(encode("国國"), np.array([0, 1]), 3).tolist() == [
        Script.SIMPLIFIED, Script.TRADITIONAL, Script.NEUTRAL,
    ]  # fmt: skip


def test_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes("区长于长辉由于公务\n".encode("gb18030"))
    (result,) = reflow.convert_files([tmp_path / "in"], to="zh-Hant", output=tmp_path / "out")
    assert result.error is None
    assert (tmp_path / "out/a.txt").read_text(encoding="utf-8") == "區長于長輝由於公務\n"
    (result,) = reflow.convert_files([tmp_path / "none.txt"], to="zh-Hant")
    assert result.error is not None


def test_a_name_that_is_sure_in_one_document_is_none_in_another() -> None:
    sure, unsure = "区长于长辉来到社区。", "这话出于长辉之口。"
    alone = reflow.clean(unsure, to="zh-Hant")
    _, together = reflow.clean_many([sure, unsure], to="zh-Hant")
    assert together.to_json() == alone.to_json()
    assert "於長輝" in alone.to_text()
    assert "于長輝" in reflow.clean(sure + unsure, to="zh-Hant").to_text()


def test_what_is_inserted_tells_no_script() -> None:
    """Nor does the first character of whatever stands first in the batch."""
    config = reflow.Config(spacing="spaced")
    text = "本报讯（记者黄蕊）昨天，5G专网开通，APP下载量居首。"
    assert reflow.clean(text, config=config).articles[0].variant == "simplified"
    neutral = "本市昨天有5人NYU合作。"
    _, document = reflow.clean_many(["國" * 4, neutral], config=config)
    assert [article.variant for article in document.articles] == ["neutral"]


words = st.lists(st.sampled_from(["内存", "视频", "打印", "软件", "，", "大桥", "U盘", "存", "存储"]), max_size=30)


@given(words.map("".join))
def test_words_of_another_length(text: str) -> None:
    document = reflow.clean(text, to="s2twp")
    assert document.restore() == text
    assert reflow.convert(text, to="s2twp") == converted(text, "s2twp")


@given(words.map("".join), words.map("".join))
def test_differences_make_the_one_the_other(before: str, after: str) -> None:
    if not before:
        return
    parts = []
    previous_end = 0
    for start, end, text in differences(before, after):
        assert previous_end <= start < end
        parts += [before[previous_end:start], text]
        previous_end = end
    assert "".join(parts) + before[previous_end:] == after
