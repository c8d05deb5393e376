"""Verse, code, tables and JSON whose lines are labelled verbatim come back with every line end, indent and character.

The labels are set here by hand, so that no model has a say; all passes behind `label` follow.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st
from support.checks import check_covered_once, check_traceable
from support.drafts import labelled, pass_named

import reflow
from reflow import Config, Document
from reflow.config import Changes
from reflow.draft import Kind
from reflow.write import write

PASSES_BEHIND = reflow.PASSES[reflow.PASSES.index(pass_named("join")) :]
# What any pass might wish to change: marks of all shapes, quotation marks, dashes, entities, digits and letters of both
# widths, look-alikes of marks. `normalize` deletes what is invisible, and the alphabet has nothing of that.
SIGNS = "，。！？；：、,.!?;:()（）[]{}“”「」'\"…—-─#*_`~|<>=+/\\&$%﹐﹔､｡︐︑１２ＡｂAb12"
HAN = "山雨连宵急溪声入梦长晓来推户看满地落花香"
BLANKS = " \t\u3000\u00a0"

han = st.text(st.sampled_from(HAN), min_size=1, max_size=7)
blanks = st.text(st.sampled_from(BLANKS), max_size=4)
anything = st.text(st.sampled_from(SIGNS + HAN + BLANKS), max_size=20)
blank_lines = st.lists(blanks, min_size=1, max_size=2)
cell = st.one_of(han, st.integers(0, 10**6).map(str), st.sampled_from(["", "（  ）", "12  條", "&nbsp;"]))
value = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), anything),
    lambda values: st.one_of(st.lists(values, max_size=3), st.dictionaries(han, values, max_size=3)),
    max_leaves=6,
)


@st.composite
def verse(draw: st.DrawFn) -> list[str]:
    """Draw stanzas: lines of one indent with marks or without, and blank lines between."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        indent = draw(blanks)
        lines += [indent + draw(han) + draw(st.sampled_from(["", "，", "。。", ",", "！？", " "])) for _ in range(3)]
        lines += draw(blank_lines)
    return lines


@st.composite
def code(draw: st.DrawFn) -> list[str]:
    """Draw lines of any signs, each with an indent, and blank lines."""
    return draw(st.lists(st.one_of(st.tuples(blanks, anything).map("".join), blanks), min_size=1, max_size=8))


@st.composite
def tables(draw: st.DrawFn) -> list[str]:
    """Draw rows of equally many cells, parted by commas, bars or blanks."""
    border, width = draw(st.sampled_from([",", "|", "\t", "  ", "\u3000", " ;"])), draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=6))
    return [border.join(row) for row in rows]


def as_json(content: Any) -> list[str]:
    return json.dumps(content, ensure_ascii=False, indent=2).split("\n")


texts = st.one_of(verse(), code(), tables(), st.dictionaries(han, value, min_size=1, max_size=4).map(as_json))
OPTIONS: tuple[Changes, ...] = (
    {},
    {"marks": "full", "halfwidth": True, "spacing": "spaced"},
    {"marks": "keep", "spacing": "none"},
    {"to": "zh-Hant", "quotes": "target"},
)


def cleaned(text: str, *labels: Kind, **options: Any) -> Document:
    """Return the document of a text whose lines are labelled by hand."""
    config = Config().changed(**options)
    draft = replace(labelled(text, *labels), level=config.level)
    for step in PASSES_BEHIND:
        draft = step(draft, config).without_empty_rows()
    return write(draft)[0]


def all_verbatim(text: str, **options: Any) -> Document:
    count = sum(1 for line in text.split("\n") if line.strip())
    return cleaned(text, *[Kind.VERBATIM] * count, **options)


def expected(text: str) -> str:
    """Return a text without the blank lines above and below it, and without the blanks at its very end."""
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(lines).rstrip()


@given(texts, st.sampled_from(OPTIONS))
@example(["", "  山雨", "\t", "", "\u3000溪声  ", "入梦", " "], {})
@example(["{", '  "名": "张,三",', '  "岁": １２', "}"], OPTIONS[1])
@example(["1,(山雨),甲  12  乙", "2,(溪声),１２"], OPTIONS[1])
@example(["他说﹐“好”。。", "“好”︐"], OPTIONS[3])
def test_verbatim_text_comes_back_with_every_character(lines: list[str], options: Changes) -> None:
    text = "\n".join(lines)
    document = all_verbatim(text, **options)
    paragraphs = [paragraph for article in document.articles for paragraph in article.paragraphs]
    if not text.strip():
        assert not paragraphs
        return
    assert [paragraph.kind for paragraph in paragraphs] == ["verbatim"]
    kept = expected(text)
    if "to" in options:  # a caller asked for other Han: all other characters stay
        assert regex.sub(r"\p{Han}", "", paragraphs[0].text) == regex.sub(r"\p{Han}", "", kept)
        assert len(paragraphs[0].text) == len(kept)
    else:
        assert paragraphs[0].text == kept
        check_traceable(text, document)
    check_covered_once(text, document)
    assert document.restore() == text


@given(texts)
def test_what_was_cleaned_once_is_cleaned_to_the_same(lines: list[str]) -> None:
    once = all_verbatim("\n".join(lines)).to_text()
    assert all_verbatim(once).to_text() == once


@given(texts)
@example(["````", "  山雨", "````"])
def test_a_fence_in_markdown_holds_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    first, *inside, last = all_verbatim(text).to_markdown().removesuffix("\n").split("\n")
    assert inside == expected(text).split("\n")
    assert first == last == "`" * len(first)
    assert not any(first in line for line in inside)


@given(texts)
def test_a_paragraph_beside_verbatim_text_changes_nothing_in_it(lines: list[str]) -> None:
    """Its marks and blanks are unified, and its line ends deleted, although the document's text is verbatim mostly."""
    text = "\n".join(["他说，今年的收成", "好，明年还要再种,真好。", "", *lines])
    count = sum(1 for line in lines if line.strip())
    document = cleaned(text, Kind.FIRST, Kind.NEXT, *[Kind.VERBATIM] * count)
    first, *verbatim = document.articles[0].paragraphs
    assert first.text.startswith("他说，今年的收成好，明年还要再种")
    assert [paragraph.text for paragraph in verbatim] == [expected("\n".join(lines))] * (count > 0)
    assert document.restore() == text


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\x0c"])
def test_line_ends_of_all_kinds_stay(line_end: str) -> None:
    text = f"  山雨{line_end}{line_end}\t溪声{line_end}"
    document = cleaned(text, Kind.VERBATIM, Kind.VERBATIM)
    assert document.articles[0].paragraphs[0].text == f"  山雨{line_end}{line_end}\t溪声"
    assert document.restore() == text
