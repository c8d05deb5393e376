"""The pass `convert`: the script that the caller asks for; surnames keep their form."""

from dataclasses import replace
from typing import Unpack

import pytest
from support.drafts import apply, joined, logged, paragraphs, texts_of, written

from reflow import Draft
from reflow.catalogue import Rule
from reflow.config import Changes
from reflow.draft import GENERATED, Kind, NoteKind, Notes


def convert(*texts: str, **options: Unpack[Changes]) -> Draft:
    return apply("convert", paragraphs(*texts), **options)


@pytest.mark.parametrize(
    ("to", "text", "result"),
    [
        ("zh-Hant", "区长来到社区。", "區長來到社區。"),
        ("zh-Hans", "區長來到社區。", "区长来到社区。"),
        ("zh-Hant-TW", "台风里的山峰", "颱風裡的山峰"),
        ("zh-Hant", "區長來到社區。", "區長來到社區。"),  # it is in that script
        ("zh-Hans", "区长来到社区。", "区长来到社区。"),
    ],
)
def test_a_text_is_written_in_the_script_that_was_asked_for(to: str, text: str, result: str) -> None:
    draft = convert(text, to=to)
    assert written(draft) == result
    assert bool(draft.conversions) == (text != result), "what was converted says by what"


def test_without_a_target_nothing_is_converted() -> None:
    draft = convert("区长", "區長")
    assert written(draft) == "区长\n區長"
    assert not draft.conversions
    assert not logged(draft, Rule.CONVERT_SCRIPT)


def test_a_character_with_several_forms_has_a_rule_of_its_own() -> None:
    draft = convert("理发师发现了头发。", to="zh-Hant")
    assert written(draft) == "理髮師發現了頭髮。"
    assert logged(draft, Rule.CONVERT_CHOICE) == [("replacement", "发")] * 3
    assert logged(draft, Rule.CONVERT_SCRIPT) == [("replacement", c) for c in "师现头"]


def test_no_phrase_goes_over_two_paragraphs() -> None:
    """头 and 发 are a word only where they stand together."""
    assert texts_of(convert("他有头发", to="zh-Hant")) == ["他有頭髮"]
    assert texts_of(convert("从头\n发展", to="zh-Hant")) == ["從頭", "發展"]


def test_documents_are_converted_each_from_its_own_script() -> None:
    draft = convert("区长", "區長", to="zh-Hant")
    assert written(draft) == "區長\n區長"
    assert list(draft.conversions) == [0]


@pytest.mark.parametrize(
    ("text", "result", "rule"),
    [
        ("区长于长辉来了。", "區長于長輝來了。", Rule.CONVERT_NAME_OFFICE),
        ("有黄蕊、于曼、张青等人。", "有黃蕊、于曼、張青等人。", Rule.CONVERT_NAME_LIST),
    ],
)
def test_a_surname_keeps_its_form(text: str, result: str, rule: Rule) -> None:
    draft = convert(text, to="zh-Hant")
    assert written(draft) == result
    assert logged(draft, rule) == [("decision", "于")]
    # Near miss: the same character as a word.
    assert written(convert("由于下雨，位于城北。", to="zh-Hant")) == "由於下雨，位於城北。"


def test_a_name_that_is_sure_in_one_place_is_one_in_the_whole_document_and_in_no_other() -> None:
    sure, unsure = "区长于长辉来了。", "大家认出于长辉。"
    draft = convert(sure + unsure, unsure, to="zh-Hant")
    assert written(draft) == "區長于長輝來了。大家認出于長輝。\n大家認出於長輝。"
    assert logged(draft, Rule.CONVERT_NAME_AGAIN) == [("decision", "于")]


def test_the_person_of_a_note_keeps_the_surname() -> None:
    text = "本报讯 记者于曼 昨天到了村里。"
    draft = paragraphs(text)
    at = 1 + text.index("于曼")
    person = Notes.of(1, doc=[0], start=[at], end=[at + 2], kind=[NoteKind.PERSON])
    draft = apply("convert", replace(draft, notes=person), to="zh-Hant")
    assert "記者于曼" in written(draft)
    assert logged(draft, Rule.CONVERT_NAME_BYLINE) == [("decision", "于")]


def test_a_name_in_a_byline_is_known_in_rows_that_are_converted_otherwise() -> None:
    """Quotation marks of a verbatim row stay, so it is converted apart from the rows of prose."""
    draft = joined("大家认出于长辉。\n记者于长辉", Kind.FIRST, Kind.VERBATIM)
    unknown = apply("convert", draft, to="zh-Hant", quotes="target")
    at = draft.text.slice(0, len(draft.text.codes)).index("者于") + 1
    person = Notes.of(1, doc=[0], start=[at], end=[at + 3], kind=[NoteKind.PERSON])
    known = apply("convert", replace(draft, notes=person), to="zh-Hant", quotes="target")
    assert "認出於長輝" in written(unknown)
    assert "認出于長輝" in written(known)


def test_the_caller_may_name_persons_for_all_documents_or_for_one() -> None:
    text = "昨天，于是之来了。"
    kept, word = "昨天，于是之來了。", "昨天，於是之來了。"
    assert written(convert(text, to="zh-Hant")) == word
    draft = convert(text, text, to="zh-Hant", names=["于是之"])
    assert written(draft) == f"{kept}\n{kept}"
    assert logged(draft, Rule.CONVERT_NAME_GIVEN) == [("decision", "于")] * 2
    draft = paragraphs(text, text)
    draft = replace(draft, sources=(replace(draft.sources[0], name="a.txt"), replace(draft.sources[1], name="b.txt")))
    draft = apply("convert", draft, to="zh-Hant", corrections=[{"kind": "name", "name": "于是之", "source": "b.txt"}])
    assert written(draft) == f"{word}\n{kept}"


def test_the_words_of_a_region_may_have_more_characters_or_fewer() -> None:
    draft = convert("电脑的内存不足。", to="s2twp")
    assert written(draft) == "電腦的記憶體不足。"
    assert logged(draft, Rule.CONVERT_WORD) == [("replacement", "内"), ("replacement", "存"), ("insertion", "")]
    assert (draft.text.origin == GENERATED).sum() == 1
    draft = convert("電腦的記憶體不足。", to="tw2sp")
    assert written(draft) == "电脑的内存不足。"
    assert logged(draft, Rule.CONVERT_WORD)[-1] == ("deletion", "體")
    # Near miss: without the words of a region one character stands for one.
    assert written(convert("电脑的内存不足。", to="zh-Hant-TW")) == "電腦的內存不足。"


def test_quotation_marks_are_those_of_the_target_if_the_caller_asks() -> None:
    text = "他说“好‘的’”"
    assert written(convert(text, to="zh-Hant")) == "他說“好‘的’”"
    assert written(convert(text, to="zh-Hant", quotes="target")) == "他說「好『的』」"
    assert written(convert("他說「好」", to="zh-Hans", quotes="target")) == "他说“好”"


def test_verbatim_lines_are_converted_but_for_their_quotation_marks() -> None:
    draft = joined("他说“好”\n他说“好”", Kind.FIRST, Kind.VERBATIM)
    assert written(apply("convert", draft, to="zh-Hant", quotes="target")) == "他說「好」他說“好”"
