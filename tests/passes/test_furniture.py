"""The pass `furniture`: what a line that was labelled as furniture is called."""

import pytest
from support.drafts import apply, labelled, labels, logged

from reflow import Draft
from reflow.catalogue import RULES, Rule
from reflow.draft import Kind
from reflow.model.whole_lines import Pattern
from reflow.passes.furniture import KINDS

BODY = "村里通了公路。"
LINES = [
    ("2019年6月18日 星期二 第03版", "FOLIO", Rule.FURNITURE_FOLIO),
    ("责编 林月如 版式 高远", "EDITOR", Rule.FURNITURE_EDITOR),
    ("（下转第二版）", "JUMP", Rule.FURNITURE_JUMP),
    ("新闻热线：65902020", "FURNITURE", Rule.FURNITURE_MASTHEAD),
    ("【打印】【关闭】", "FURNITURE", Rule.FURNITURE_SITE),
]


def furniture(text: str, *kinds: Kind) -> Draft:
    return apply("furniture", labelled(text, *kinds))


@pytest.mark.parametrize(("line", "kind", "rule"), LINES)
def test_a_line_of_furniture_has_the_kind_of_its_pattern_and_the_rule_in_the_log(
    line: str, kind: str, rule: Rule
) -> None:
    draft = furniture(f"{BODY}\n{line}\n", Kind.FIRST, Kind.FURNITURE)
    assert labels(draft) == ["FIRST", kind]
    assert logged(draft, rule) == [("decision", line)]


@pytest.mark.parametrize(("line", "kind", "rule"), LINES)
def test_a_line_that_was_labelled_as_text_stays_text(line: str, kind: str, rule: Rule) -> None:
    """A pattern is evidence; what the line is was decided before."""
    draft = furniture(f"{BODY}\n{line}\n", Kind.FIRST, Kind.FIRST)
    assert labels(draft) == ["FIRST", "FIRST"]
    assert not draft.log.chunks


def test_furniture_of_no_pattern_is_only_furniture() -> None:
    draft = furniture(f"{BODY}\n封面摄影\n", Kind.FIRST, Kind.FURNITURE)
    assert labels(draft) == ["FIRST", "FURNITURE"]
    assert not draft.log.chunks


def test_every_rule_of_the_pass_has_its_pattern() -> None:
    of_pass = {rule for rule in RULES if rule.code.startswith("furniture.")}
    assert {rule for rule, _ in KINDS.values()} == of_pass
    assert not {Pattern.NONE, Pattern.CREDIT, Pattern.CAPTION} & KINDS.keys(), "these are parts of articles"
