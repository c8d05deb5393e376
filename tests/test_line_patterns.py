"""The clues of a line pattern are necessary: every line that it matches has one. And lines that once lacked theirs."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import numpy as np
import pytest
import regex
from support.regex_samples import WORDS, Sampler

import reflow
import reflow.patterns
from reflow import clean
from reflow.draft import encode
from reflow.passes import openings
from reflow.patterns import datelines
from reflow.patterns.credits import CREDIT, SOURCE
from reflow.patterns.datelines import NEWS_OPENING, ROLES
from reflow.patterns.editors import EDITORS
from reflow.patterns.folios import FOLIO
from reflow.patterns.late_pattern import LatePattern
from reflow.patterns.line_pattern import Clue, LinePattern, likely_lines
from reflow.patterns.site import SITE
from reflow.tables.characters import MOST_SETS

# Samples of each pattern. Of the 350 characters and pairs in the clues, each of which was taken out by itself, all but three
# were missed by a test; of 1,000 samples, all but 17.
SAMPLES = 3000
ROLE_SAMPLES = 60  # roles with a name, among the words that stand in the place of any character
LEAST_MATCHES = 50  # samples that a pattern has to match, or nothing is known about its clues
OPTIONAL = ("reflow.__main__", "reflow.integrations.ray")  # runs; needs what may not be installed
BEHIND = ("", "昨天在江州市召开", " 顾敏 江州報導）")  # a pattern may describe the beginning of a line only


def _instances(value: object) -> Iterator[LinePattern]:
    if isinstance(value, LinePattern):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _instances(part)


def _line_patterns() -> dict[LinePattern, str]:
    """Find the line patterns of all modules, and a name of each."""
    names = [module.name for module in pkgutil.walk_packages(reflow.__path__, "reflow.")]
    names.sort(key=lambda name: not name.startswith("reflow.patterns."))  # first where most are defined
    named: dict[LinePattern, str] = {}
    for module in names:
        if module not in OPTIONAL:
            for name, value in vars(importlib.import_module(module)).items():
                for pattern in _instances(value):
                    named.setdefault(pattern, f"{module}.{name}")
    return named


def _expressions() -> list[str]:
    """List the regular expressions of the line patterns, and those that their tests ask further."""
    modules = [
        importlib.import_module(f"reflow.patterns.{m.name}") for m in pkgutil.iter_modules(reflow.patterns.__path__)
    ]
    values = [
        value.pattern
        for module in modules
        for value in vars(module).values()
        if isinstance(value, regex.Pattern | LatePattern)
    ]
    return list(dict.fromkeys([*values, *(line_pattern.pattern.pattern for line_pattern in LINE_PATTERNS)]))


LINE_PATTERNS = _line_patterns()


def _spaced(text: str) -> str:
    spaced: str = regex.sub(r"(?<=\p{Han})(?=[\p{Han}：])", " ", text)
    return spaced


@cache
def _lines() -> list[str]:
    """Sample lines from all expressions, without blanks at their edges, as the passes see them."""
    roles = Sampler(ROLES, Random(ROLES))
    # Names and marks stand there as often as roles.
    words = WORDS * 4 + tuple(f"{roles.sample()} 顾敏" for _ in range(ROLE_SAMPLES))
    lines = list(words)
    for expression in _expressions():
        sampler = Sampler(expression, Random(expression), words)
        for number in range(SAMPLES):
            sample = sampler.sample()
            lines += [sample + BEHIND[number % len(BEHIND)], _spaced(sample)]
    stripped = [line.strip() for line in lines]
    return list(dict.fromkeys(line for line in stripped if line and len(line.splitlines()) == 1))


def _likely(patterns: list[LinePattern], lines: list[str]) -> list[list[bool]]:
    """Return for each pattern which lines it would be shown."""
    sizes = np.array([len(line) + 1 for line in lines])
    start = np.cumsum(sizes) - sizes
    masks = likely_lines(patterns, encode("\n".join([*lines, ""])), start, start + sizes - 1)
    return [mask.tolist() for mask in masks]


@cache
def _shown() -> dict[LinePattern, list[bool]]:
    return {pattern: _likely([pattern], _lines())[0] for pattern in LINE_PATTERNS}


@pytest.mark.parametrize(("pattern", "name"), LINE_PATTERNS.items(), ids=LINE_PATTERNS.values())
def test_every_line_that_matches_has_a_clue(pattern: LinePattern, name: str) -> None:
    matches = [(line, shown) for line, shown in zip(_lines(), _shown()[pattern], strict=True) if pattern.matches(line)]
    assert len(matches) >= LEAST_MATCHES, (
        f"only {len(matches)} sampled lines match {name}: teach tests/support/regex_samples.py the syntax or the words it needs"
    )
    hidden = [line for line, shown in matches if not shown]
    assert not hidden, (
        f"{name} matches {len(hidden)} of {len(matches)} sampled lines that none of its clues admits, such as "
        f"{hidden[:5]}. Add their first characters to `heads`, or a character of theirs to `signs`, of one of its clues; "
        "or narrow the pattern, if it ought not to match them"
    )


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        (datelines._TRAILING_DATELINE, datelines._TRAILING_OUTLINE.match),
        (openings._DATELINE_THEN_ROLE, openings._OUTLINE_THEN_BRACKET.match),
        (datelines._OPENING, datelines._is_opening),
    ],
    ids=["trailing dateline", "dateline then role", "opening"],
)
def test_what_is_asked_first_is_true_of_every_match(pattern: LatePattern, first: Callable[[str], object]) -> None:
    matches = [line for line in _lines() if pattern.match(line)]
    assert len(matches) >= LEAST_MATCHES
    missed = [line for line in matches if not first(line)]
    assert not missed, f"{len(missed)} of {len(matches)} sampled matches are not looked at, such as {missed[:5]}"


def test_a_plain_opening_is_an_opening() -> None:
    """The short pattern, which is tried first, matches nothing that the whole one does not."""
    plain = [line for line in _lines() if datelines._PLAIN_OPENING.match(line)]
    assert len(plain) >= LEAST_MATCHES
    assert [line for line in plain if not datelines._OPENING.match(line)] == []


def _recognised(pattern: LinePattern, line: str) -> bool:
    return _likely([pattern], [line])[0][0] and pattern.matches(line)


@pytest.mark.parametrize(
    ("pattern", "line", "near_miss"),
    [
        (FOLIO, "江州日报 2019-06-18", "江州 2019-06-18 上海"),
        (EDITORS, "１２版责编：林月如", "１２版的责编：林月如"),
        (EDITORS, "美編：王小明", "美編王小明"),
        (EDITORS, "版式设计：王小明", "版式设计师：王小明"),
        (EDITORS, "编 辑：王小明", "编 辑部：王小明"),
        (SITE, "--END--", "--THE END--"),
        (SITE, "——END——", "——WEEKEND——"),
        (SITE, "【 打印 】", "【 打印店 】"),
        (SITE, "未经本报授权不得转载", "未经授权不得进入"),
        (SITE, "首 页 > 新 闻 中 心 > 本 地", "首 页 登 的 是 秋 收 > 本 地"),
        (NEWS_OPENING, "據路透社倫敦8日電，英國", "據路透社的記者說"),
        (NEWS_OPENING, "路透社報道：水退了", "路透社報道稱，水退了"),
        (NEWS_OPENING, "路透社综合报道：水退了", "路透社综合报道指，水退了"),
        (NEWS_OPENING, "〔首席記者王小明／台北報導〕昨天", "〔首席顧問王小明／台北〕昨天"),
        (NEWS_OPENING, "﹝記者王小明／台北報導﹞昨天", "﹝圖／記者王小明攝﹞昨天"),
        (NEWS_OPENING, "（編譯王小明／綜合報導）昨天", "（編譯／王小明）"),
        (NEWS_OPENING, "（文匯報記者王小明／香港報道）昨天", "（文/图 记者王小明 通讯员/顾敏）"),
        (NEWS_OPENING, "（實習記者王小明／台北報導）昨天", "（摄影/记者王小明/顾敏）"),
        (NEWS_OPENING, "海通社江州卅日電：", "海通社江州卅日電燈"),
        (NEWS_OPENING, "江州晚报讯 昨天", "江州晚报讯问"),
        (CREDIT, "实习生 张三", "学习生活"),
        (CREDIT, "實習生 張三", "學習生活"),
        (CREDIT, "张三 文图", "张三 图"),
        (SOURCE, "本报供稿", "提供稿件"),
    ],
)
def test_a_line_that_its_clues_once_hid(pattern: LinePattern, line: str, near_miss: str) -> None:
    assert _recognised(pattern, line)
    assert not _recognised(pattern, near_miss)


def test_heads_are_pairs() -> None:
    """Not every second character may follow every first one."""
    pattern = LinePattern(regex.compile(".*"), (Clue("上图 下圖 左"),))
    assert _likely([pattern], ["上图", "下圖", "上圖", "下图", "左", "左右", "上"]) == [
        [True, True, False, False, True, True, False]
    ]


def test_many_patterns_are_looked_up_together() -> None:
    """A bit for each set of signs: of eight, nine, and as many as the widest integer has."""
    for size in (8, 9, 17, 33, MOST_SETS):
        characters = [chr(ord("一") + number) for number in range(size)]
        patterns = [LinePattern(regex.compile(".*"), (Clue(signs=(character,)),)) for character in characters]
        assert np.array_equal(_likely(patterns, characters), np.eye(size))


def test_too_many_sets_of_signs_are_refused() -> None:
    patterns = [LinePattern(regex.compile(".*"), (Clue(signs=(chr(ord("一") + n),)),)) for n in range(MOST_SETS + 1)]
    with pytest.raises(ValueError, match="65 sets of characters are looked up together, but at most 64 fit"):
        _likely(patterns, ["一"])


def test_a_line_that_was_hidden_is_furniture() -> None:
    document = clean("江州日报 2019-06-18\n村里通了公路，汽车开到家门口。\n未经本报授权不得转载")
    assert [(line.kind, line.text) for line in document.furniture] == [
        ("folio", "江州日报 2019-06-18"),
        ("other", "未经本报授权不得转载"),
    ]
