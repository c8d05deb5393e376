"""The sentence that says why a line became what it is: every fact in it is true of the line."""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from pyarrow import CompressedInputStream, OSFile
from test_explanation import DAMAGED, labelled, probed
from test_seed import TEXT

import reflow
from reflow.draft import Kind
from reflow.evidence import CLAUSES, FACTS, FROM_LOOK, MOST_FACTS
from reflow.explanation import KINDS
from reflow.model.features import View
from reflow.model.whole_lines import PATTERNS, Pattern

STOPS, COMMAS, OPENS = "。！？…⋯.!?．｡", "，、：；,:;､", "“‘（《「『【〔〖〈([{"
CLOSES = "”’）》」』】〕〗〉)]}"
NUMBER = re.compile(r"[#\d①-⓿一二三四五六七八九十百零〇壹貳贰两廿第A-Za-zＡ-Ｚ]|[（(\[【〔]|[㈠-㈩]")


class Place:
    """A line among the others of its text, read without any of the package's tables."""

    def __init__(self, text: str, decisions: list[reflow.Decision], at: int) -> None:
        self.decision, self.at = decisions[at], at
        self.above = decisions[at - 1] if at else None
        self.below = decisions[at + 1] if at + 1 < len(decisions) else None
        self.text = unicodedata.normalize("NFKC", self.decision.text)
        self.raw = text.splitlines()[self.decision.line - 1]
        self.text_below = "".join(decision.text for decision in decisions[at + 1 :])
        self.texts = [decision.text for decision in decisions]

    def pattern(self, *patterns: Pattern) -> bool:
        # Extraction leaves radicals in place of characters: 10⽉14⽇.
        return any(PATTERNS[pattern].matches(text) for pattern in patterns for text in (self.text, self.decision.text))


def full(decision: reflow.Decision | None) -> bool:
    return decision is not None and bool(decision.measure) and abs((decision.measure or 0) - decision.width) <= 1


def short(decision: reflow.Decision | None) -> bool:
    return decision is not None and bool(decision.measure) and (decision.measure or 0) - decision.width > 3.5


def stops(decision: reflow.Decision | None) -> bool:
    text = decision.text if decision else ""
    return any(
        text[: len(text) - n].endswith(tuple(STOPS)) and set(text[len(text) - n :]) <= {*CLOSES} for n in range(3)
    )


def ends(decision: reflow.Decision | None, marks: str) -> bool:
    return decision is not None and decision.text.endswith(tuple(marks))


def goes_on(decision: reflow.Decision | None) -> bool:
    return decision is not None and not stops(decision) and not ends(decision, COMMAS + OPENS)


def blank_above(place: Place) -> bool:
    return place.above is not None and place.decision.line - place.above.line > 1


def blank_below(place: Place) -> bool:
    return place.below is not None and place.below.line - place.decision.line > 1


def han(text: str) -> str:
    return "".join(re.findall(r"[\u3400-\u9fff\uf900-\ufaff\u2e80-\u2fdf\U00020000-\U0003ffff]", text))


def stands_again(place: Place) -> bool:
    words = han(place.decision.text)
    return any(words[k : k + 2] in han(place.text_below) for k in range(len(words) - 1))


def but_for_numbers(text: str) -> str:
    return re.sub(r"[\d０-９一二三四五六七八九十百零〇\s]", "", text)


TRUE: dict[str, Callable[[Place], bool]] = {
    "the line above is full and does not end a sentence": lambda p: full(p.above) and goes_on(p.above),
    "the line above ends with a comma": lambda p: ends(p.above, COMMAS),
    "the line above ends with an opening mark": lambda p: ends(p.above, OPENS),
    "the line above is full": lambda p: full(p.above),
    "the line above does not end a sentence": lambda p: goes_on(p.above),
    "the line above is short and ends a sentence": lambda p: short(p.above) and stops(p.above),
    "the line above ends a sentence": lambda p: stops(p.above),
    "the line above is short": lambda p: short(p.above),
    "blank lines stand above and below it": lambda p: blank_above(p) and blank_below(p),
    "a blank line stands above it": blank_above,
    "a blank line stands below it": blank_below,
    "it begins with a mark that begins no sentence": lambda p: p.decision.text.startswith(
        tuple(STOPS + COMMAS + CLOSES)
    ),
    "it is indented": lambda p: p.raw[:1].isspace(),
    "it begins like a dateline": lambda p: bool(re.search("[讯訊电電报報]", p.text[:40] + p.text_below[:40])),
    "it does not fill the column": lambda p: short(p.decision),
    "it has no full stop and no comma": lambda p: not re.search("[。，．,]", p.decision.text),
    "words of it stand again in the text below": stands_again,
    "it begins as numbered parts do": lambda p: bool(NUMBER.match(p.text)),
    "it begins with a dash": lambda p: unicodedata.category(p.decision.text[0]) == "Pd" or p.decision.text[0] in "─━ー",
    "it reads like a credit": lambda p: p.pattern(Pattern.CREDIT, Pattern.SOURCE),
    "it reads like a caption": lambda p: p.pattern(Pattern.CAPTION),
    "it ends with 摄, as the credit of a photograph does": lambda p: p.text.endswith(("摄", "攝")),
    "it stands again with another number, as running heads do": lambda p: (
        [but_for_numbers(text) for text in p.texts].count(but_for_numbers(p.decision.text)) > 1
    ),
    "it reads like a folio": lambda p: p.pattern(Pattern.FOLIO),
    "it reads like the names of the editors": lambda p: p.pattern(Pattern.EDITORS),
    "it refers to another page": lambda p: p.pattern(Pattern.JUMP),
    "it reads like what a newspaper prints about itself": lambda p: p.pattern(Pattern.MASTHEAD),
    "it reads like what a web site prints around an article": lambda p: p.pattern(Pattern.SITE),
    "it has as many Chinese characters as the line above": lambda p: (
        p.above is not None and len(han(p.above.text)) == len(han(p.decision.text)) > 0
    ),
    "it has cells like a row of a table": lambda p: bool(re.search("[\t|│┃]", p.decision.text)),
}
SAID = {fact.says: fact for of_kind in FACTS.values() for choices in of_kind for fact in choices}


def told(sentence: str) -> list[str]:
    """Return the facts in a sentence."""
    _, _, facts = sentence.removesuffix(".").partition(", since ")
    if not facts:
        return []
    for says in sorted(SAID, key=len, reverse=True):
        facts = facts.replace(says, f"<{says}>")
    return re.findall("<([^<>]+)>", facts)


def check(text: str) -> list[str]:
    """Check that all facts told of the lines of a text are true, and return them."""
    decisions = reflow.explain(text)
    all_told = []
    for at, decision in enumerate(decisions):
        facts = told(decision.sentence)
        assert len(facts) <= MOST_FACTS
        for fact in facts:
            assert TRUE[fact](Place(text, decisions, at)), (fact, decision)
        has_facts = ", since " in decision.sentence and decision.rule == "network"
        assert bool(facts) == has_facts, decision.sentence
        all_told += facts
    return all_told


def test_every_fact_is_checked() -> None:
    assert TRUE.keys() == SAID.keys()


FURNISHED = """第03版：要闻
责任编辑 王小明
大山深处的读书声
——走进云岭小学
记者李可 通讯员 王明
"""


@pytest.mark.parametrize(
    "text", [TEXT, DAMAGED, probed(TEXT), FURNISHED + TEXT[:600]], ids=["page", "damaged", "probed", "head"]
)
def test_every_fact_that_is_told_is_true(text: str) -> None:
    assert len(check(text)) > len(text.splitlines()) / 2, "most lines have a fact"


PIECES = [
    *("开发区今年新增规模以上工业企", "业二十三家，占到六成。", "本报讯 昨天，大桥合龙。", "环湖绿道贯通", "——市民代表谈新变化", ""),
    *("　　会上，各县区代表依次汇报", "（下转第3版）", "本报记者 顾敏", "第03版：要闻", "图为施工现场。 周舟 摄", "一、工程进度", "，并就难点"),
    *("|大米|2.30|", "|面粉|1.80|", "山雨连宵急，", "溪声入梦长。", "他说：“", "全线贯通后，群众出行时间缩短一半、"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_every_fact_that_is_told_of_lines_at_random_is_true(seed: int) -> None:
    random = Random(seed)
    check("\n".join(random.choices(PIECES, k=random.randint(1, 40))))


PAGES = Path(__file__).parents[2] / "shared/data/pages/train.jsonl.zst"


@pytest.mark.skipif(not PAGES.exists(), reason="needs the labelled pages")
def test_facts_of_labelled_pages_are_true_and_most_lines_have_some() -> None:
    with CompressedInputStream(OSFile(str(PAGES)), "zstd") as stream:
        texts = [json.loads(line)["text"] for line in stream.read().decode().splitlines()[::90]]
    facts = [fact for text in texts for fact in check(text)]
    lines = sum(bool(line.strip()) for text in texts for line in text.splitlines())
    assert len(facts) > lines
    assert len(set(facts)) > len(SAID) / 2


@pytest.mark.parametrize(
    ("fact", "true", "near_miss"),
    [
        ("the line above ends with a comma", "昨天，\n大桥合龙", "昨天。\n大桥合龙"),
        ("the line above ends a sentence", "昨天通车。”\n大桥合龙", "昨天（通车）\n大桥合龙"),
        ("the line above does not end a sentence", "昨天通车\n大桥合龙", "昨天通车！\n大桥合龙"),
        ("the line above ends with an opening mark", "他说“\n大桥合龙", "他说”\n大桥合龙"),
        ("a blank line stands above it", "昨天\n\n大桥合龙", "昨天\n大桥合龙"),
        ("it begins with a mark that begins no sentence", "昨天\n，大桥合龙", "昨天\n“大桥合龙"),
        ("it is indented", "昨天\n　　大桥合龙\n今天", "　　昨天\n　　大桥合龙\n　　今天"),
        ("it has no full stop and no comma", "昨天\n大桥合龙“通车”", "昨天\n大桥合龙，通车"),
        ("it begins with a dash", "昨天\n——大桥合龙", "昨天\n大桥——合龙"),
        ("it begins as numbered parts do", "昨天\n一、大桥合龙", "昨天\n一座大桥合龙"),
        ("it has as many Chinese characters as the line above", "昨天合龙\n大桥，合龙", "昨天合龙了\n大桥合龙"),
        ("it has cells like a row of a table", "昨天\n大桥|合龙", "昨天\n大桥/合龙"),
        ("it reads like a folio", "昨天\n第03版：要闻", "昨天\n第03版是要闻。"),
        ("it refers to another page", "昨天\n（下转第3版）", "昨天\n下转第3版的是他。"),
        ("it ends with 摄, as the credit of a photograph does", "昨天\n周舟 摄", "昨天\n摄影周舟"),
    ],
)
def test_a_fact_and_its_near_miss(fact: str, true: str, near_miss: str) -> None:
    for text, holds in ((true, True), (near_miss, False)):
        draft = labelled(text)
        assert SAID[fact].lines(View.of(draft.text, draft.labelled))[1] == holds, text


def test_a_line_without_a_fact_is_said_to_be_decided_by_its_look() -> None:
    sentences = {decision.sentence for decision in reflow.explain(probed(TEXT))}
    assert any(sentence.endswith(f", {FROM_LOOK}.") for sentence in sentences)


def test_who_decided_is_said() -> None:
    corrected = reflow.explain(TEXT, corrections=[{"line": 9, "kind": "paragraph"}])
    assert [one.sentence for one in corrected if one.by_person] == ["A person decided it."]
    certain, *_ = reflow.explain("江州周刊 2009年5月24日星期四 第15版教科文卫\n" + TEXT)
    assert certain.rule == "certain"
    assert certain.sentence == "A rule sets it aside, since it can be nothing but what a page prints about itself."


def test_every_kind_has_words_and_facts() -> None:
    assert CLAUSES.keys() == KINDS.keys()
    undecided_by_network = {Kind.PARAGRAPH, Kind.UNDECIDED, Kind.TITLE}
    assert FACTS.keys() == KINDS.keys() - undecided_by_network
